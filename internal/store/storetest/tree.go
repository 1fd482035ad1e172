package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/ledger"
	"qianfa/internal/store"
)

func exported(t *testing.T, db *store.DB) []string {
	t.Helper()
	var b bytes.Buffer
	must[int64](t)(db.Export(t.Context(), &b))
	return strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
}

func verify(t *testing.T, lines []string, trust ledger.Trust) ledger.Report {
	t.Helper()
	var each iter.Seq2[[]byte, error] = func(yield func([]byte, error) bool) {
		for _, l := range lines {
			if !yield([]byte(l), nil) {
				return
			}
		}
	}
	return must[ledger.Report](t)(ledger.Verify(each, trust))
}

// withKey trusts the key of the installation, as somebody does who copied it when it was set up.
func withKey(t *testing.T, db *store.DB) ledger.Trust {
	t.Helper()
	return ledger.Trust{Keys: []note.Verifier{must[note.Verifier](t)(note.NewVerifier(db.PublicKey()))}}
}

// fill commits n entries to each of several streams, one stream after another within each round.
func fill(t *testing.T, db *store.DB, streams, n int) {
	t.Helper()
	for i := range int64(n) {
		for s := range streams {
			mustCommit(t, db, noted(fmt.Sprintf("article/%d", s), i, 1))
		}
	}
}

func treeHoldsAll(t *testing.T, open Open) {
	db := open(t, store.Options{})
	fill(t, db, 3, 5)
	ok(t, db.GrowTree(t.Context()))
	more := noted("article/0", 5, 4)
	mustCommit(t, db, more)
	ok(t, db.GrowTree(t.Context()))
	ok(t, db.GrowTree(t.Context()))
	lines := exported(t, db)
	if len(lines) != 20 {
		t.Fatalf("the export has %d lines", len(lines))
	}
	var tree ledger.Tree
	for _, l := range lines[:19] {
		tree.Grow(ledger.Leaf(must[ledger.Line](t)(ledger.ParseLine([]byte(l))).Digest))
	}
	c, _, err := db.LastCheckpoint(t.Context())
	ok(t, err)
	if c.Size != 19 || c.Root != tree.Root() {
		t.Fatalf("checkpoint %+v, recomputed root %v", c, tree.Root())
	}
}

func treeBesideWriters(t *testing.T, open Open) {
	db := open(t, store.Options{})
	const writers, each = 6, 15
	var wg sync.WaitGroup
	errs := make([]error, writers+2)
	for i := range writers {
		wg.Go(func() {
			for n := range int64(each) {
				if _, err := db.Commit(t.Context(), noted(fmt.Sprintf("article/%d", i), n, 1)); err != nil {
					errs[i] = err
					return
				}
			}
		})
	}
	for i := range 2 {
		wg.Go(func() {
			for range 10 {
				errs[writers+i] = errors.Join(errs[writers+i], db.GrowTree(t.Context()))
			}
		})
	}
	wg.Wait()
	ok(t, errors.Join(errs...))
	r := verify(t, exported(t, db), withKey(t, db))
	if !r.OK || r.Entries != writers*each {
		t.Fatalf("%+v", r)
	}
}

func leaderStops(t *testing.T, open Open) {
	db := open(t, store.Options{})
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { db.Lead(ctx) })
	fill(t, db, 2, 3)
	stop()
	wg.Wait()
	c, _, err := db.LastCheckpoint(t.Context())
	ok(t, err)
	if c.Size != 6 {
		t.Fatalf("the last checkpoint covers %d of 6 entries", c.Size)
	}
}

func proofs(t *testing.T, open Open) {
	db := open(t, store.Options{})
	fill(t, db, 2, 6)
	_, err := db.Prove(t.Context(), "article/0", 1)
	wantCode(t, err, fault.Unavailable)
	ok(t, db.GrowTree(t.Context()))
	for s := range 2 {
		stream := fmt.Sprintf("article/%d", s)
		for _, e := range must[[]ledger.Entry](t)(db.Load(t.Context(), stream, 0)) {
			p := must[ledger.Proof](t)(db.Prove(t.Context(), stream, e.Seq))
			ok(t, p.Check(e.Digest()))
			e.Actor = "someone else"
			if p.Check(e.Digest()) == nil {
				t.Fatal("a changed entry was proved")
			}
		}
	}
}

func exportVerifies(t *testing.T, open Open) {
	db := open(t, store.Options{})
	fill(t, db, 2, 3)
	earlier := exported(t, db)
	seal := must[ledger.Seal](t)(ledger.ParseSeal([]byte(earlier[6])))
	mustCommit(t, db, noted("article/0", 3, 2))
	lines := exported(t, db)
	if r := verify(t, lines, ledger.Trust{}); !r.OK || r.Witnessed || r.Entries != 8 {
		t.Fatalf("without anything from outside: %+v", r)
	}
	if r := verify(t, lines, withKey(t, db)); !r.OK || !r.Witnessed {
		t.Fatalf("with the key: %+v", r)
	}
	if r := verify(t, lines, ledger.Trust{Checkpoints: []string{seal.Checkpoint}}); !r.OK || r.WitnessedEntries != 6 {
		t.Fatalf("with an earlier checkpoint: %+v", r)
	}
	if r := verify(t, exported(t, open(t, store.Options{Attach: true})), withKey(t, db)); !r.OK {
		t.Fatalf("exported once more: %+v", r)
	}
}

// exportTampered plays an intruder who has the database's password: the triggers are no obstacle to him.
func exportTampered(t *testing.T, open Open) {
	db := open(t, store.Options{})
	fill(t, db, 3, 4)
	good := exported(t, db)
	seal := must[ledger.Seal](t)(ledger.ParseSeal([]byte(good[12])))
	unlock(t, db)
	tamper(t, db, "UPDATE entries SET actor = 'someone' WHERE stream = 'article/1' AND seq = 2")
	r := verify(t, exported(t, db), ledger.Trust{Checkpoints: []string{seal.Checkpoint}})
	if r.OK || r.FirstBad.Kind != ledger.Flip || r.FirstBad.Entry != 5 {
		t.Fatalf("a changed row: %+v", r.FirstBad)
	}
	tamper(t, db, "UPDATE entries SET actor = 'person-1' WHERE stream = 'article/1' AND seq = 2")
	tamper(t, db, "DELETE FROM entries WHERE stream = 'article/2' AND seq = 1")
	r = verify(t, exported(t, db), ledger.Trust{})
	if r.OK || r.FirstBad.Kind != ledger.Cut || r.FirstBad.Entry != 3 {
		t.Fatalf("a deleted row: %+v", r.FirstBad)
	}
}

// unlock takes the append-only triggers away.
func unlock(t *testing.T, db *store.DB) {
	t.Helper()
	statements := []string{"DROP TRIGGER entries_append_only ON entries"}
	if db.IsSQLite() {
		statements = []string{"DROP TRIGGER entries_no_update", "DROP TRIGGER entries_no_delete"}
	}
	for _, s := range statements {
		_, err := db.Writer().ExecContext(t.Context(), s)
		ok(t, err)
	}
}

func attached(t *testing.T, open Open) {
	db := open(t, store.Options{})
	fill(t, db, 2, 2)
	beside := open(t, store.Options{Attach: true})
	mustCommit(t, db, noted("article/0", 2, 1))
	if r := verify(t, exported(t, beside), withKey(t, db)); !r.OK || r.Entries != 5 {
		t.Fatalf("%+v", r)
	}
	mustCommit(t, db, noted("article/0", 3, 1))
	if r := verify(t, exported(t, db), withKey(t, db)); !r.OK || r.Entries != 6 {
		t.Fatalf("%+v", r)
	}
}

func demoKind(t *testing.T, open Open) {
	db := open(t, store.Options{Demo: true})
	if entries := mustCommit(t, db, noted("article/1", 0, 1)); !entries[0].Demo {
		t.Fatal("an entry of a demo is not marked")
	}
	if r := verify(t, exported(t, db), withKey(t, db)); !r.OK || !r.Demo || !strings.Contains(db.PublicKey(), "demo") {
		t.Fatalf("%+v", r)
	}
	if r := verify(t, exported(t, open(t, store.Options{Attach: true})), ledger.Trust{}); !r.Demo {
		t.Fatalf("attached: %+v", r)
	}
	ok(t, db.Close())
	wantRefused(t, open, store.Options{})
	ok(t, open(t, store.Options{Demo: true}).Close())
}

func newerSchema(t *testing.T, open Open) {
	db := open(t, store.Options{})
	tamper(t, db, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (999999, TRUE)")
	ok(t, db.Close())
	wantRefused(t, open, store.Options{})
}

func reopen(t *testing.T, open Open) {
	db := open(t, withTally())
	fill(t, db, 2, 2)
	ok(t, db.GrowTree(t.Context()))
	key := db.PublicKey()
	ok(t, db.Close())
	db = open(t, withTally())

	mustCommit(t, db, noted("article/0", 2, 1))
	if db.PublicKey() != key || key == "" {
		t.Fatalf("the key changed from %s to %s", key, db.PublicKey())
	}
	if r := verify(t, exported(t, db), withKey(t, db)); !r.OK || r.Entries != 5 {
		t.Fatalf("%+v", r)
	}
	if rows := tallies(t, db); len(rows) != 2 || rows[0].Entries != 3 {
		t.Fatalf("projection after reopening: %+v", rows)
	}
}

func wantRefused(t *testing.T, open Open, opt store.Options) {
	t.Helper()
	var err error
	open(t, opt, &err)
	wantCode(t, err, fault.Refused)
}
