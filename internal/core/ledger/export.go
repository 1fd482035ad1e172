package ledger

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Line is one line of an export (导出): an entry, its position in the Merkle tree, and its digest as it was stored.
type Line struct {
	N      int64  `json:"n"` // position in the tree, from 0
	Digest string `json:"digest"`
	Entry  Entry  `json:"entry"`
}

// Seal is the last line of an export: the checkpoint over all entries before it, and the public key it was signed
// with. The key is there for convenience only; trust rests on a key or checkpoint kept elsewhere.
type Seal struct {
	Checkpoint string `json:"checkpoint"`
	Key        string `json:"key"`
}

// Encode returns the line as it stands in an export, without line feed.
func (l Line) Encode() []byte { return encodeJSON(l) }

// Encode returns the line as it stands in an export, without line feed.
func (s Seal) Encode() []byte { return encodeJSON(s) }

// ParseLine reads an entry's line. It accepts only exactly the bytes that Encode writes.
func ParseLine(raw []byte) (Line, error) {
	var l Line
	err := parseExact(raw, &l, func() []byte { return l.Encode() })
	return l, err
}

// ParseSeal reads the last line. It accepts only exactly the bytes that Encode writes.
func ParseSeal(raw []byte) (Seal, error) {
	var s Seal
	err := parseExact(raw, &s, func() []byte { return s.Encode() })
	return s, err
}

func parseExact(raw []byte, into any, encode func() []byte) error {
	if err := json.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("line is not JSON: %w", err)
	}
	if !bytes.Equal(encode(), raw) {
		return fmt.Errorf("line is not in the form it was written in")
	}
	return nil
}

func encodeJSON(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err) // strings, numbers and booleans only: cannot fail
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
