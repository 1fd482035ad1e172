package ledger

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// demoLine marks a checkpoint of a demo installation.
const demoLine = "DEMO 演练"

// Checkpoint says what the ledger was at a moment: how many entries its Merkle tree held and their root. Its signed
// text has the form of a C2SP tlog-checkpoint: origin, size, root in base64, then our lines for time and demo.
type Checkpoint struct {
	Origin string // name of the signing key, such as "qianfa-4f1c09aa"
	Size   int64
	Root   tlog.Hash
	At     int64 // milliseconds UTC
	Demo   bool
}

// Text returns the text that is signed.
func (c Checkpoint) Text() string {
	s := fmt.Sprintf("%s\n%d\n%s\nat %d\n", c.Origin, c.Size, base64.StdEncoding.EncodeToString(c.Root[:]), c.At)
	if c.Demo {
		s += demoLine + "\n"
	}
	return s
}

// ShortRoot returns the beginning of the root as printed on forms: 16 hexadecimal digits.
func (c Checkpoint) ShortRoot() string { return fmt.Sprintf("%x", c.Root[:8]) }

// Sign returns the signed text (a note) of the checkpoint.
func (c Checkpoint) Sign(signer note.Signer) (string, error) {
	msg, err := note.Sign(&note.Note{Text: c.Text()}, signer)
	if err != nil {
		return "", fmt.Errorf("sign checkpoint: %w", err)
	}
	return string(msg), nil
}

// OpenCheckpoint reads a signed checkpoint and verifies its signature under one of the keys.
func OpenCheckpoint(msg string, keys ...note.Verifier) (Checkpoint, error) {
	n, err := note.Open([]byte(msg), note.VerifierList(keys...))
	if err != nil {
		return Checkpoint{}, fmt.Errorf("open checkpoint: %w", err)
	}
	return parseCheckpoint(n.Text)
}

// ReadCheckpoint reads a signed checkpoint without verifying its signature. Trust it only for where it comes from.
func ReadCheckpoint(msg string) (Checkpoint, error) {
	_, err := note.Open([]byte(msg), note.VerifierList())
	var unverified *note.UnverifiedNoteError
	if !errors.As(err, &unverified) {
		return Checkpoint{}, fmt.Errorf("read checkpoint: %w", err)
	}
	return parseCheckpoint(unverified.Note.Text)
}

func parseCheckpoint(text string) (Checkpoint, error) {
	bad := errors.New("text is not a checkpoint")
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) < 4 {
		return Checkpoint{}, bad
	}
	c := Checkpoint{Origin: lines[0]}
	var err error
	if c.Size, err = strconv.ParseInt(lines[1], 10, 64); err != nil || c.Size < 0 {
		return Checkpoint{}, bad
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return Checkpoint{}, bad
	}
	copy(c.Root[:], root)
	at, ok := strings.CutPrefix(lines[3], "at ")
	if c.At, err = strconv.ParseInt(at, 10, 64); err != nil || !ok {
		return Checkpoint{}, bad
	}
	c.Demo = len(lines) == 5 && lines[4] == demoLine
	if c.Text() != text {
		return Checkpoint{}, bad
	}
	return c, nil
}
