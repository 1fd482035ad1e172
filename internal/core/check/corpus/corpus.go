// Package corpus holds texts as offices write them, with the mistakes that stand in them marked (标注语料).
//
// It is what the precision and recall of the checks are measured on; at least half of the texts are near misses in which
// nothing may be found. All of it is made up from public facts: no person, number or document in it is real. It never
// runs a check. The texts are written in source/*.txt, where a mistake stands as ⟦kind|words⟧; the *.jsonl files are
// made from them by `go test ./internal/core/check/corpus -update`. Start reading at Text.
package corpus

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// Text is one labelled text: a line of the batch input of `qianfa check`, and what must be found in it.
type Text struct {
	ID         string          `json:"id"`
	About      string          `json:"about,omitempty"` // the kind it was written for, found or not; "" = several or none
	Text       string          `json:"text"`
	Format     string          `json:"format,omitempty"`
	Today      string          `json:"today"`
	Genre      string          `json:"genre,omitempty"`
	Lexicon    json.RawMessage `json:"lexicon,omitempty"`
	Exceptions json.RawMessage `json:"exceptions,omitempty"`
	Meta       json.RawMessage `json:"meta,omitempty"`
	Want       []Span          `json:"want"`
	Flags      []string        `json:"flags"`
}

// Span is a mistake with its place, in code points of Text as sent, End exclusive.
type Span struct {
	Kind  string `json:"kind"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

//go:embed *.jsonl unseen/*.jsonl
var files embed.FS

// All returns every text of the corpus, in the order of its files.
func All() ([]Text, error) { return read("*.jsonl") }

// Batches returns the texts that were written for a first sight of the checks (docs/checks.md), each measured before
// anything was mended by it. Most of what is still missed in them are slips of the pen.
func Batches() ([]Text, error) { return read("unseen/*.jsonl") }

func read(pattern string) ([]Text, error) {
	names, err := fs.Glob(files, pattern)
	if err != nil {
		return nil, fmt.Errorf("list the corpus: %w", err)
	}
	var out []Text
	for _, name := range names {
		data, err := files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		texts, err := Read(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		out = append(out, texts...)
	}
	return out, nil
}

// Read reads labelled texts, one JSON object after the other.
func Read(r io.Reader) ([]Text, error) {
	var out []Text
	for d := json.NewDecoder(r); ; {
		var t Text
		switch err := d.Decode(&t); {
		case errors.Is(err, io.EOF):
			return out, nil
		case err != nil:
			return nil, fmt.Errorf("text %d: %w", len(out)+1, err)
		}
		out = append(out, t)
	}
}
