package storetest

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qianfa/internal/app"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/ledger"
	"qianfa/internal/store"
)

// withTally are the options of a store that runs the suite's projector.
func withTally() store.Options {
	return store.Options{
		Projectors: []store.Projector{tally{}},
		Migrate: func(ctx context.Context, db *sql.DB) error {
			_, err := db.ExecContext(ctx, createTally)
			return err
		},
	}
}

func wantCode(t *testing.T, err error, code fault.Code) {
	t.Helper()
	if fault.CodeOf(err) != code {
		t.Fatalf("got error %v, want one with code %s", err, code)
	}
}

func commitLinks(t *testing.T, open Open) {
	db := open(t, store.Options{})
	first := mustCommit(t, db, noted("article/1", 0, 2))
	second := mustCommit(t, db, noted("article/1", 2, 1))
	loaded := must[[]ledger.Entry](t)(db.Load(t.Context(), "article/1", 0))
	if diff := cmp.Diff(append(first, second...), loaded); diff != "" {
		t.Fatalf("loaded entries differ from committed ones:\n%s", diff)
	}
	ok(t, ledger.CheckStream(loaded))
	if loaded[2].Seq != 3 || loaded[2].Prev != loaded[1].Digest() || loaded[0].At != noon.UnixMilli() {
		t.Fatalf("entry is not at its place: %+v", loaded[2])
	}
	late := must[[]ledger.Entry](t)(db.Load(t.Context(), "article/1", 2))
	if len(late) != 1 || late[0].Seq != 3 {
		t.Fatalf("entries after version 2: %+v", late)
	}
	versions := must[map[string]int64](t)(db.Versions(t.Context(), "article/1", "article/none"))
	if diff := cmp.Diff(map[string]int64{"article/1": 3, "article/none": 0}, versions); diff != "" {
		t.Fatal(diff)
	}
}

func staleVersion(t *testing.T, open Open) {
	db := open(t, store.Options{})
	mustCommit(t, db, noted("article/1", 0, 2))
	for _, seen := range []int64{0, 1, 3} {
		c := noted("article/1", seen, 1)
		c.Appends = append(c.Appends, noted("article/2", 0, 1).Appends...)
		_, err := db.Commit(t.Context(), c)
		wantCode(t, err, fault.Conflict)
	}
	versions := must[map[string]int64](t)(db.Versions(t.Context(), "article/1", "article/2"))
	if diff := cmp.Diff(map[string]int64{"article/1": 2, "article/2": 0}, versions); diff != "" {
		t.Fatal(diff)
	}
}

func movedFact(t *testing.T, open Open) {
	db := open(t, store.Options{})
	mustCommit(t, db, noted("org/b", 0, 1))
	c := noted("article/1", 0, 1)
	c.Unmoved = map[string]int64{"org/b": 1, "article/1": 0}
	mustCommit(t, db, c)
	mustCommit(t, db, noted("org/b", 1, 1)) // the delegation is revoked
	c = noted("article/1", 1, 1)
	c.Unmoved = map[string]int64{"org/b": 1}
	_, err := db.Commit(t.Context(), c)
	wantCode(t, err, fault.Conflict)
	if got := must[[]ledger.Entry](t)(db.Load(t.Context(), "article/1", 1)); len(got) != 0 {
		t.Fatalf("the refused commit left %+v", got)
	}
}

func unbornFact(t *testing.T, open Open) {
	db := open(t, store.Options{})
	c := noted("article/1", 0, 1)
	c.Unmoved = map[string]int64{"org/new": 0}
	mustCommit(t, db, c)
	mustCommit(t, db, noted("org/new", 0, 1))
	c = noted("article/1", 1, 1)
	c.Unmoved = map[string]int64{"org/new": 0}
	_, err := db.Commit(t.Context(), c)
	wantCode(t, err, fault.Conflict)
}

func oneWinner(t *testing.T, open Open) {
	db := open(t, store.Options{})
	for round := range int64(5) {
		var wg sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			wg.Go(func() { _, errs[i] = db.Commit(t.Context(), noted("article/1", round, 1)) })
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
				continue
			}
			wantCode(t, err, fault.Conflict)
		}
		if won != 1 {
			t.Fatalf("round %d: %d commits won", round, won)
		}
	}
}

func manyWriters(t *testing.T, open Open) {
	db := open(t, withTally())
	const writers, each = 8, 12
	var wg sync.WaitGroup
	errs := make([]error, writers)
	for i := range writers {
		wg.Go(func() {
			for n := range int64(each) {
				c := noted(fmt.Sprintf("article/%d", i), n, 1)
				c.Unmoved = map[string]int64{"org/b": 0}
				if _, err := db.Commit(t.Context(), c); err != nil {
					errs[i] = err
					return
				}
			}
		})
	}
	wg.Wait()
	ok(t, errors.Join(errs...))
	for i := range writers {
		entries := must[[]ledger.Entry](t)(db.Load(t.Context(), fmt.Sprintf("article/%d", i), 0))
		if len(entries) != each {
			t.Fatalf("stream %d has %d entries", i, len(entries))
		}
		ok(t, ledger.CheckStream(entries))
	}
}

// crossing has two commits append to the stream that the other relies on, at the same time: a dead lock, if nobody
// takes care. Whoever comes second is in conflict.
func crossing(t *testing.T, open Open) {
	db := open(t, store.Options{})
	mustCommit(t, db, noted("org/a", 0, 1))
	mustCommit(t, db, noted("org/b", 0, 1))
	for seen := range int64(3) {
		one, two := noted("org/a", seen+1, 1), noted("org/b", seen+1, 1)
		one.Unmoved, two.Unmoved = map[string]int64{"org/b": seen + 1}, map[string]int64{"org/a": seen + 1}
		var errs [2]error
		var wg sync.WaitGroup
		wg.Go(func() { _, errs[0] = db.Commit(t.Context(), one) })
		wg.Go(func() { _, errs[1] = db.Commit(t.Context(), two) })
		wg.Wait()
		lost := 0
		if errs[1] != nil {
			lost = 1
		}
		wantCode(t, errs[lost], fault.Conflict)
		ok(t, errs[1-lost])
		mustCommit(t, db, noted([]string{"org/a", "org/b"}[lost], seen+1, 1))
	}
}

func rollback(t *testing.T, open Open) {
	opt := withTally()
	opt.EnqueueInTx = func(ctx context.Context, tx *sql.Tx, jobs []app.Job) error {
		if _, err := tx.ExecContext(ctx, "INSERT INTO calendars (name, data, updated_at) VALUES ('job', '', 0)"); err != nil {
			return err
		}
		return errors.New("the job engine is broken")
	}
	db := open(t, opt)
	text := newContent("只在提交成功时才有")
	full := func() app.Commit {
		c := noted("article/1", 0, 1)
		c.Content = []app.Content{text}
		c.Reserve = []app.Reservation{{Scope: "serial/b/2026", Key: "1", Owner: "article/1"}}
		c.Exec = []app.Exec{{SQL: store.InsertPublication, Args: []any{"pub", "b", "article/1", "web", 1, 1}}}
		return c
	}
	broken := []func(*app.Commit){
		func(c *app.Commit) { c.Appends[0].Events[0].Type = "test.Broken" },
		func(c *app.Commit) { c.Jobs = []app.Job{{Kind: "x"}} },
		func(c *app.Commit) { c.Exec = append(c.Exec, app.Exec{SQL: "UPDATE calendars SET nothing = 1"}) },
		func(c *app.Commit) { c.Reserve = append(c.Reserve, c.Reserve[0]) },
	}
	var wg sync.WaitGroup // together, so that on SQLite they share a transaction with a good one
	errs := make([]error, len(broken))
	for i, breakIt := range broken {
		c := full()
		breakIt(&c)
		wg.Go(func() { _, errs[i] = db.Commit(t.Context(), c) })
	}
	var good error
	wg.Go(func() { _, good = db.Commit(t.Context(), noted("article/good", 0, 1)) })
	wg.Wait()
	ok(t, good)
	for i, err := range errs {
		if err == nil {
			t.Fatalf("broken commit %d succeeded", i)
		}
	}
	if n := must[map[string]int64](t)(db.Versions(t.Context(), "article/1"))["article/1"]; n != 0 {
		t.Fatalf("version %d was left", n)
	}
	_, err := db.ReadContent(t.Context(), text.Digest)
	wantCode(t, err, fault.NotFound)
	if rows := tallies(t, db); len(rows) != 1 {
		t.Fatalf("projection left %+v", rows)
	}
	if p := must[[]store.Publication](t)(db.PublicationsOf(t.Context(), "article/1")); len(p) != 0 {
		t.Fatalf("publication left %+v", p)
	}
	mustCommit(t, db, full()) // nothing of it is taken
}

func reservation(t *testing.T, open Open) {
	db := open(t, store.Options{})
	c := noted("article/1", 0, 1)
	c.Reserve = []app.Reservation{{Scope: "serial/b/横宣审/2026", Key: "17", Owner: "article/1"}}
	mustCommit(t, db, c)
	c = noted("article/2", 0, 1)
	c.Reserve = []app.Reservation{{Scope: "serial/b/横宣审/2026", Key: "17", Owner: "article/2"}}
	_, err := db.Commit(t.Context(), c)
	wantCode(t, err, fault.Conflict)
	c.Reserve[0].Scope = "serial/b/横宣审/2027"
	mustCommit(t, db, c)
}

func newContent(text string) app.Content {
	salt := []byte("0123456789abcdef")
	return app.Content{
		Digest: ledger.ContentDigest(salt, []byte(text)), Salt: salt, Data: []byte(text),
		Body: "body-1", Stream: "article/1",
	}
}

func content(t *testing.T, open Open) {
	db := open(t, store.Options{})
	text := newContent("横沥镇\x00防汛工作")
	c := noted("article/1", 0, 1)
	c.Content = []app.Content{text}
	mustCommit(t, db, c)
	if got := must[[]byte](t)(db.ReadContent(t.Context(), text.Digest)); !bytes.Equal(got, text.Data) {
		t.Fatalf("read %q", got)
	}
	wrong := noted("article/1", 1, 1)
	wrong.Content = []app.Content{{Digest: text.Digest, Salt: text.Salt, Data: []byte("别的内容")}}
	if _, err := db.Commit(t.Context(), wrong); err == nil {
		t.Fatal("content under another's digest was accepted")
	}
	huge := noted("article/1", 1, 1)
	huge.Content = []app.Content{newContent(strings.Repeat("字", store.MaxContent/3+1))}
	_, err := db.Commit(t.Context(), huge)
	wantCode(t, err, fault.Invalid)
	tamper(t, db, "UPDATE content SET data = $1", []byte("改过的内容"))
	_, err = db.ReadContent(t.Context(), text.Digest)
	wantCode(t, err, fault.Internal)
}

func destroyed(t *testing.T, open Open) {
	db := open(t, store.Options{})
	text := newContent("应当销毁的内容")
	c := noted("article/1", 0, 1)
	c.Content = []app.Content{text}
	mustCommit(t, db, c)
	must[string](t)(db.SaveWorkingCopy(t.Context(), store.WorkingCopy{Article: "1", Data: "{}"}, ""))
	if n := must[int64](t)(db.DestroyContent(t.Context(), "article/1")); n != 1 {
		t.Fatalf("destroyed %d texts", n)
	}
	_, err := db.ReadContent(t.Context(), text.Digest)
	wantCode(t, err, fault.NotFound)
	_, err = db.WorkingCopy(t.Context(), "1")
	wantCode(t, err, fault.NotFound)
	ok(t, ledger.CheckStream(must[[]ledger.Entry](t)(db.Load(t.Context(), "article/1", 0))))
}

func workingState(t *testing.T, open Open) {
	db := open(t, store.Options{})
	c := noted("article/1", 0, 1)
	c.Exec = []app.Exec{{SQL: store.InsertPublication, Args: []any{"pub-1", "b", "article/1", "web", 5, 5}}}
	mustCommit(t, db, c)
	if p := must[store.Publication](t)(db.Publication(t.Context(), "pub-1")); p.State != store.PublicationWaiting {
		t.Fatalf("publication is %+v", p)
	}
	c = noted("article/1", 0, 1) // stale
	c.Exec = []app.Exec{{SQL: store.DropPublication, Args: []any{"pub-1", 6}}}
	_, err := db.Commit(t.Context(), c)
	wantCode(t, err, fault.Conflict)
	if p := must[store.Publication](t)(db.Publication(t.Context(), "pub-1")); p.State != store.PublicationWaiting {
		t.Fatalf("publication is %+v after a refused commit", p)
	}
}

func onlyWorkingTables(t *testing.T, open Open) {
	db := open(t, store.Options{})
	for _, statement := range []string{
		"INSERT INTO entries (id) VALUES ('x')", "UPDATE streams SET version = 9", "delete from tree_pending",
		"DROP TABLE users", "SELECT 1", "DELETE FROM users; DELETE FROM streams", "",
	} {
		c := noted("article/1", 0, 1)
		c.Exec = []app.Exec{{SQL: statement}}
		if _, err := db.Commit(t.Context(), c); err == nil {
			t.Fatalf("%q was allowed", statement)
		}
	}
}

func jobs(t *testing.T, open Open) {
	var got []app.Job
	db := open(t, store.Options{EnqueueInTx: func(ctx context.Context, tx *sql.Tx, jobs []app.Job) error {
		got = append(got, jobs...)
		_, err := tx.ExecContext(ctx, "INSERT INTO calendars (name, data, updated_at) VALUES ($1, '', 0)", jobs[0].Kind)
		return err
	}})
	c := noted("article/1", 0, 1)
	c.Jobs = []app.Job{{Kind: "publish", Key: "p1"}}
	mustCommit(t, db, c)
	if len(got) != 1 || got[0].Kind != "publish" {
		t.Fatalf("enqueued %+v", got)
	}
	if rows := must[[]store.Calendar](t)(db.Calendars(t.Context())); len(rows) != 1 {
		t.Fatalf("the job's row is %+v", rows)
	}
}

func appendOnly(t *testing.T, open Open) {
	db := open(t, store.Options{})
	mustCommit(t, db, noted("article/1", 0, 1))
	ok(t, db.GrowTree(t.Context()))
	for _, statement := range []string{
		"UPDATE entries SET actor = 'someone'", "DELETE FROM entries",
		"UPDATE tree_leaves SET n = n + 1", "DELETE FROM tree_leaves",
		"UPDATE tree_hashes SET n = n + 1", "DELETE FROM tree_hashes",
	} {
		if _, err := db.Writer().ExecContext(t.Context(), statement); err == nil {
			t.Errorf("%s was allowed", statement)
		}
	}
}

func rebuild(t *testing.T, open Open) {
	db := open(t, withTally())
	for i := range int64(6) {
		for s := range 7 {
			mustCommit(t, db, noted(fmt.Sprintf("article/%d", s), 2*i, 2))
		}
		mustCommit(t, db, noted("unseen", i, 1))
	}
	live := tallies(t, db)
	if len(live) != 7 || live[0].Entries != 12 {
		t.Fatalf("the projection is %+v", live)
	}
	RebuildEqualsLive(t, db)
	tamper(t, db, "UPDATE test_tally SET entries = 99")
	tamper(t, db, "DELETE FROM test_tally WHERE stream = 'article/3'")
	ok(t, db.Rebuild(t.Context()))
	if diff := cmp.Diff(live, tallies(t, db)); diff != "" {
		t.Fatalf("rebuilt rows differ from live ones:\n%s", diff)
	}
}

// tamper changes the database behind the store's back, as an intruder with its password would.
func tamper(t *testing.T, db *store.DB, statement string, args ...any) {
	t.Helper()
	res, err := db.Writer().ExecContext(t.Context(), statement, args...)
	ok(t, err)
	if n := must[int64](t)(res.RowsAffected()); n == 0 {
		t.Fatalf("%s changed nothing", statement)
	}
}
