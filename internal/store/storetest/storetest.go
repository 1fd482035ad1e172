// Package storetest is the conformance suite of the store: what must hold on SQLite and on PostgreSQL alike.
// It brings one small projector of its own, so that it needs no aggregate.
//
// It never looks at one database only, except where the two must differ. Start reading at Run.
package storetest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"qianfa/internal/app"
	"qianfa/internal/core/ledger"
	"qianfa/internal/store"
)

// Place is where one test's data are: the same place however often the test opens it.
type Place struct{ URL, Dir string }

// Open opens the test's store with these options at its place and closes it when the test ends. It fails the test
// when the store cannot be opened, unless the test wants the error.
type Open func(t *testing.T, opt store.Options, wanted ...*error) *store.DB

// Run runs the whole suite. place is called once for each test and returns an empty place.
func Run(t *testing.T, place func(t *testing.T) Place) {
	suites := []struct {
		name string
		test func(*testing.T, Open)
	}{
		{"a commit links entries behind their stream's last", commitLinks},
		{"a commit on a stale version is a conflict and leaves nothing", staleVersion},
		{"a commit that relies on a moved stream is a conflict", movedFact},
		{"a fact about a stream that does not exist yet holds", unbornFact},
		{"a commit succeeds exactly when nothing it saw has moved", model},
		{"of many commits on one version exactly one wins", oneWinner},
		{"commits on different streams all succeed, each linked", manyWriters},
		{"commits that rely on each other's streams end, one of them in conflict", crossing},
		{"an error at any step rolls everything back", rollback},
		{"a reservation is given once", reservation},
		{"numbers are given once each and none is left out", numbers},
		{"content is read back only under its digest", content},
		{"destroyed content is gone and its proof stays", destroyed},
		{"working state changes with the facts or not at all", workingState},
		{"only working tables may be written beside the ledger", onlyWorkingTables},
		{"jobs are enqueued in the commit's transaction", jobs},
		{"entries can be neither changed nor deleted", appendOnly},
		{"rebuild equals live", rebuild},
		{"the tree holds every entry once, in its stream's order", treeHoldsAll},
		{"the tree grows beside writers without losing any", treeBesideWriters},
		{"a leader that stops leaves nothing pending", leaderStops},
		{"every entry can be proved", proofs},
		{"an export verifies offline", exportVerifies},
		{"an export finds every kind of tampering in the database", exportTampered},
		{"an attached store exports beside a running one", attached},
		{"a demo's data are no real data and the reverse", demoKind},
		{"a schema newer than the program is refused", newerSchema},
		{"opening again keeps everything, key included", reopen},
		{"users log in by one name each", users},
		{"failed logins are counted within their window", loginFailures},
		{"sessions expire, are listed and revoked by person", sessions},
		{"a working copy is saved only over the one seen", workingCopies},
		{"secrets are kept as they are", secrets},
		{"a lease has one holder at a time", leases},
		{"a publication has one holder, and a dead one's passes on", publications},
		{"an idempotency key runs a request once", idempotency},
		{"calendars are replaced by name", calendars},
		{"a link to an organ outside comes with its fact, and its contact goes", invitations},
		{"a secret that is there already stays", keptSecrets},
		{"a page of a scan is saved once, and only while the scan runs", scans},
		{"a template's row says what of it is signed", templates},
	}
	for _, s := range suites {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			s.test(t, openAt(place(t)))
		})
	}
}

func openAt(p Place) Open {
	return func(t *testing.T, opt store.Options, wanted ...*error) *store.DB {
		t.Helper()
		opt.URL, opt.Dir = p.URL, p.Dir
		db, err := store.Open(t.Context(), opt)
		if len(wanted) == 1 {
			*wanted[0] = err
		} else if err != nil {
			t.Fatalf("open: %v", err)
		}
		if err != nil {
			return nil
		}
		t.Cleanup(func() { _ = db.Close() }) // some tests close it themselves
		return db
	}
}

// clock is a time that tests move by hand.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

var noon = time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC)

// noted is a commit of n events to one stream that was seen at a version.
func noted(stream string, seen int64, n int) app.Commit {
	events := make([]ledger.Event, n)
	for i := range events {
		events[i] = ledger.Event{Type: "test.Noted", Data: fmt.Sprintf(`{"n":%d,"text":"第%d次"}`, seen+int64(i)+1, i+1)}
	}
	return app.Commit{
		Actor: "person-1", At: noon,
		Appends: []app.Append{{Stream: stream, Body: "body-1", Seen: seen, Events: events}},
	}
}

func mustCommit(t *testing.T, db *store.DB, c app.Commit) []ledger.Entry {
	t.Helper()
	entries, err := db.Commit(t.Context(), c)
	if err != nil {
		t.Fatalf("commit: %v", err)
	}
	return entries
}

func must[T any](t *testing.T) func(T, error) T {
	t.Helper()
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// tally is the suite's projector: it counts the entries of each stream and keeps the last one's time.
type tally struct{}

// Tables are created by openTally.
const createTally = `CREATE TABLE IF NOT EXISTS test_tally (
	stream TEXT PRIMARY KEY, entries BIGINT NOT NULL, last_data TEXT NOT NULL)`

func (tally) Name() string               { return "tally" }
func (tally) Tables() []string           { return []string{"test_tally"} }
func (tally) Handles(stream string) bool { return stream != "unseen" }

func (tally) Apply(ctx context.Context, tx store.Tx, entries []ledger.Entry) error {
	last := entries[len(entries)-1]
	if last.Type == "test.Broken" {
		return fmt.Errorf("this entry cannot be projected")
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO test_tally (stream, entries, last_data) VALUES ($1, $2, $3)
		ON CONFLICT (stream) DO UPDATE SET entries = test_tally.entries + excluded.entries, last_data = excluded.last_data`,
		last.Stream, len(entries), last.Data)
	return err
}

type tallyRow struct {
	Stream  string
	Entries int64
	Last    string
}

func tallies(t *testing.T, db *store.DB) []tallyRow {
	t.Helper()
	rows, err := store.Query(t.Context(), db.Reader(), func(r *tallyRow) []any { return []any{&r.Stream, &r.Entries, &r.Last} },
		"SELECT stream, entries, last_data FROM test_tally ORDER BY stream")
	ok(t, err)
	return rows
}
