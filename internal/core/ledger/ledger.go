// Package ledger is the form of the proof ledger (台账): how an entry is encoded and digested, how the entries of one
// stream are linked, how a checkpoint over the Merkle tree reads and is signed, how an export looks line by line,
// and how such an export is verified offline, without the program that wrote it.
//
// It never stores anything, never looks inside an event and knows no aggregate. Start reading at Entry in event.go,
// then Encode here, checkpoint.go, export.go and Verify.
package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// Algorithm stands before every digest, so that another one can be introduced beside it.
const Algorithm = "sha256:"

// encoding names the canonical form of an entry. A change of form is a new name, never an edit of Encode.
const encoding = "qianfa-entry-1\n"

// Encode returns the canonical bytes of an entry: the name of the form and a line feed, then the ten fields in the
// order of Entry, each as its length in bytes in decimal, a colon, the bytes and a line feed. Numbers are decimal;
// demo is "1" or "0".
func (e Entry) Encode() []byte {
	demo := "0"
	if e.Demo {
		demo = "1"
	}
	fields := [...]string{
		e.ID, e.Body, e.Stream, strconv.FormatInt(e.Seq, 10), e.Type,
		strconv.FormatInt(e.At, 10), e.Actor, e.Data, e.Prev, demo,
	}
	b := make([]byte, 0, len(encoding)+len(e.Data)+384)
	b = append(b, encoding...)
	for _, f := range fields {
		b = strconv.AppendInt(b, int64(len(f)), 10)
		b = append(b, ':')
		b = append(b, f...)
		b = append(b, '\n')
	}
	return b
}

// Digest returns the digest of the canonical bytes, "sha256:<hex>".
func (e Entry) Digest() string { return digestOf(e.Encode()) }

// ContentDigest returns the digest under which a text or file is kept beside the ledger: over its salt and its bytes,
// so that a short text cannot be guessed from it.
func ContentDigest(salt, data []byte) string {
	return digestOf(salt, data)
}

// Leaf returns the Merkle leaf of an entry: the RFC 6962 leaf hash of its digest as written.
func Leaf(digest string) tlog.Hash { return tlog.RecordHash([]byte(digest)) }

// Head is the last entry of a stream: its position and digest. The zero Head is that of a stream without entries.
type Head struct {
	Seq    int64
	Digest string
}

// Append links e behind the head, by setting Seq and Prev, and returns the new head.
func (h Head) Append(e *Entry) Head {
	e.Seq, e.Prev = h.Seq+1, h.Digest
	return Head{Seq: e.Seq, Digest: e.Digest()}
}

// Follows says whether e is the entry right behind the head.
func (h Head) Follows(e Entry) bool { return e.Seq == h.Seq+1 && e.Prev == h.Digest }

// CheckStream verifies that the entries are the whole beginning of one stream, in order and linked.
func CheckStream(entries []Entry) error {
	var head Head
	for _, e := range entries {
		if e.Stream != entries[0].Stream {
			return fmt.Errorf("entry %s belongs to stream %s", e.ID, e.Stream)
		}
		if !head.Follows(e) {
			return fmt.Errorf("entry %s (%s %d) does not follow %d %s", e.ID, e.Stream, e.Seq, head.Seq, head.Digest)
		}
		head = Head{Seq: e.Seq, Digest: e.Digest()}
	}
	return nil
}

// ValidDigest says whether s has the form of a digest.
func ValidDigest(s string) bool {
	raw, ok := strings.CutPrefix(s, Algorithm)
	if !ok || len(raw) != 2*sha256.Size || raw != strings.ToLower(raw) {
		return false
	}
	_, err := hex.DecodeString(raw)
	return err == nil
}

func digestOf(parts ...[]byte) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write(p)
	}
	return Algorithm + hex.EncodeToString(h.Sum(nil))
}
