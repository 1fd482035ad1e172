package app

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"iter"
)

// Lines returns the lines of an exported ledger, or of any file of JSON lines, without their line feeds; the last one
// may lack its own. A line is as long as it is: an entry's texts lie beside the ledger, so none is long by itself.
func Lines(r io.Reader) iter.Seq2[[]byte, error] {
	in := bufio.NewReaderSize(r, 1<<16)
	return func(yield func([]byte, error) bool) {
		for {
			line, err := in.ReadBytes('\n')
			if err != nil && !errors.Is(err, io.EOF) {
				yield(nil, err)
				return
			}
			if len(line) > 0 && !yield(bytes.TrimSuffix(line, []byte("\n")), nil) || err != nil {
				return
			}
		}
	}
}
