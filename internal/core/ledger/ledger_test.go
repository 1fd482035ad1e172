package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

// forger holds a ledger in memory and can do to it whatever an intruder can.
type forger struct {
	entries []Entry
	skey    string
	vkey    string
	demo    bool
}

// newKey returns the same key for the same seed in every process, as fuzzing needs it.
func newKey(t testing.TB, seed byte) (skey, vkey string) {
	t.Helper()
	skey, vkey, err := note.GenerateKey(rand.NewChaCha8([32]byte{seed}), "qianfa-test")
	if err != nil {
		t.Fatal(err)
	}
	return skey, vkey
}

// newForger returns a ledger of n entries over three streams, well linked.
func newForger(t testing.TB, n int) *forger {
	f := &forger{}
	f.skey, f.vkey = newKey(t, 1)
	for i := range n {
		f.entries = append(f.entries, Entry{
			ID: fmt.Sprintf("id-%06d", i), Body: "body-1", Stream: fmt.Sprintf("article/%d", i*i%3), Type: "article.Noted",
			At: 1795320240655 + int64(i), Actor: "person-1", Data: fmt.Sprintf(`{"n":%d,"to":"<横沥>"}`, i),
		})
	}
	f.relink()
	return f
}

// relink computes every position and link anew, as an intruder would who hides a change.
func (f *forger) relink() {
	heads := map[string]Head{}
	for i := range f.entries {
		e := &f.entries[i]
		e.Demo = f.demo
		heads[e.Stream] = heads[e.Stream].Append(e)
	}
}

func (f *forger) checkpoint(t testing.TB, size int) string {
	t.Helper()
	var tree Tree
	for _, e := range f.entries[:size] {
		tree.Grow(Leaf(e.Digest()))
	}
	signer, err := note.NewSigner(f.skey)
	if err != nil {
		t.Fatal(err)
	}
	msg, err := Checkpoint{Origin: signer.Name(), Size: tree.Size(), Root: tree.Root(), At: 5, Demo: f.demo}.Sign(signer)
	if err != nil {
		t.Fatal(err)
	}
	return msg
}

// export returns the lines; renumbered and digested as they are now.
func (f *forger) export(t testing.TB) []string {
	t.Helper()
	var lines []string
	for i, e := range f.entries {
		lines = append(lines, string(Line{N: int64(i), Digest: e.Digest(), Entry: e}.Encode()))
	}
	return append(lines, string(Seal{Checkpoint: f.checkpoint(t, len(f.entries)), Key: f.vkey}.Encode()))
}

func (f *forger) key(t testing.TB) note.Verifier {
	t.Helper()
	v, err := note.NewVerifier(f.vkey)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func each(lines []string) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for _, l := range lines {
			if !yield([]byte(l), nil) {
				return
			}
		}
	}
}

func verify(t testing.TB, lines []string, trust Trust) Report {
	t.Helper()
	r, err := Verify(each(lines), trust)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTheCanonicalFormIsWrittenDown(t *testing.T) {
	t.Parallel()
	e := Entry{
		ID: "1", Body: "b", Stream: "article/1", Seq: 2, Type: "article.Noted", At: 3, Actor: "李", Data: "{}",
		Prev: "sha256:00", Demo: true,
	}
	want := "qianfa-entry-1\n1:1\n1:b\n9:article/1\n1:2\n13:article.Noted\n1:3\n3:李\n2:{}\n9:sha256:00\n1:1\n"
	if diff := cmp.Diff(want, string(e.Encode())); diff != "" {
		t.Fatal(diff)
	}
	sum := sha256.Sum256([]byte(want))
	if got := e.Digest(); got != "sha256:"+hex.EncodeToString(sum[:]) || !ValidDigest(got) {
		t.Fatalf("digest is %s", got)
	}
}

func TestNoTwoEntriesShareACanonicalForm(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyEntry(t, "a"), anyEntry(t, "b")
		if a != b && bytes.Equal(a.Encode(), b.Encode()) {
			t.Fatalf("%+v and %+v have one form", a, b)
		}
	})
}

func anyEntry(t *rapid.T, label string) Entry {
	text := rapid.SampledFrom([]string{"", "1", "1:", "\n", "1:1\n", "李"})
	return Entry{
		ID: text.Draw(t, label), Body: text.Draw(t, label), Stream: text.Draw(t, label), Type: text.Draw(t, label),
		Actor: text.Draw(t, label), Data: text.Draw(t, label), Prev: text.Draw(t, label),
	}
}

func TestALineIsReadBackExactly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := Line{N: rapid.Int64().Draw(t, "n"), Digest: rapid.String().Draw(t, "digest"), Entry: Entry{Data: rapid.String().Draw(t, "data")}}
		got, err := ParseLine(l.Encode())
		if err != nil || got != l {
			t.Fatalf("got %+v, %v", got, err)
		}
	})
}

func TestTheTreeIsThatOfRFC6962(t *testing.T) {
	t.Parallel()
	var tree Tree
	stored := map[int64]tlog.Hash{}
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			out[i] = stored[index]
		}
		return out, nil
	})
	for n := range int64(70) {
		want, err := tlog.TreeHash(n, reader)
		if err != nil || want != tree.Root() {
			t.Fatalf("root of %d: %v, want %v, %v", n, tree.Root(), want, err)
		}
		leaf := Leaf(fmt.Sprint(n))
		hashes, err := tlog.StoredHashesForRecordHash(n, leaf, reader)
		if err != nil {
			t.Fatal(err)
		}
		for i, h := range hashes {
			stored[tlog.StoredHashIndex(0, n)+int64(i)] = h
		}
		tree.Grow(leaf)
	}
}

func TestAStreamThatIsNotLinkedIsNamed(t *testing.T) {
	t.Parallel()
	var head Head
	stream := make([]Entry, 3)
	for i := range stream {
		stream[i] = Entry{ID: fmt.Sprint(i), Stream: "s"}
		head = head.Append(&stream[i])
	}
	if err := CheckStream(stream); err != nil {
		t.Fatal(err)
	}
	stream[1].Data = "changed"
	if err := CheckStream(stream); err == nil || !strings.Contains(err.Error(), "entry 2") {
		t.Fatalf("got %v", err)
	}
}

func TestACheckpointIsReadBackOnlyAsSigned(t *testing.T) {
	t.Parallel()
	f := newForger(t, 5)
	msg := f.checkpoint(t, 5)
	c, err := OpenCheckpoint(msg, f.key(t))
	if err != nil || c.Size != 5 || c.Origin != "qianfa-test" || c.At != 5 || len(c.ShortRoot()) != 16 {
		t.Fatalf("got %+v, %v", c, err)
	}
	if _, err := OpenCheckpoint(strings.Replace(msg, "\n5\n", "\n6\n", 1), f.key(t)); err == nil {
		t.Fatal("a changed size was accepted")
	}
	if _, err := ReadCheckpoint("qianfa-test\n5\n"); err == nil {
		t.Fatal("a text without signature was accepted")
	}
}
