package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"qianfa/internal/app"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/ledger"
)

// commitment is a commit that waits to be written, and what became of it.
type commitment struct {
	asked      app.Commit
	app.Commit             // what is written: as asked, or with its number
	refuse     func(error) // ends it without an effect on the others
	entries    []ledger.Entry
}

// bundle (一批) is what several commits write together: one statement for each table instead of one for each commit.
// No stream that one of them appends to is touched by another, so their order does not matter.
type bundle struct {
	db      *DB
	to      *outbox
	commits []*commitment
	heads   map[string]ledger.Head
	entries []ledger.Entry
}

// commitAll writes commits in bundles, one after the other where they touch the same streams. A commit that is refused
// is passed over; an error is that of the whole transaction.
func (db *DB) commitAll(ctx context.Context, s session, all []*commitment) error {
	for _, c := range all {
		c.Commit, c.entries = c.asked, nil // of an attempt that was rolled back nothing counts
	}
	for len(all) > 0 {
		now, later := apart(all)
		b := &bundle{db: db, to: db.outbox(s), commits: now}
		if err := b.write(ctx); err != nil {
			return err
		}
		all = later
	}
	return nil
}

// apart picks the commits that may share a bundle; what touches the same streams waits for the next one.
func apart(all []*commitment) (now, later []*commitment) {
	moves, rests := map[string]bool{}, map[string]bool{} // streams appended to and relied on
	for _, c := range all {
		fits := true
		for _, a := range c.Appends {
			fits = fits && !moves[a.Stream] && !rests[a.Stream]
		}
		for name := range c.Unmoved {
			fits = fits && !moves[name]
		}
		for _, a := range c.Appends {
			moves[a.Stream] = true // also of one that waits: those behind it must not overtake it
		}
		for name := range c.Unmoved {
			rests[name] = true
		}
		if fits {
			now = append(now, c)
		} else {
			later = append(later, c)
		}
	}
	return now, later
}

func (b *bundle) write(ctx context.Context) error {
	steps := []func(context.Context) error{
		b.readHeads, b.number, b.link, b.moveStreams, b.insertEntries, b.insertContent, b.reserve, b.project, b.exec, b.to.flush, b.enqueue,
	}
	for _, step := range steps {
		if len(b.commits) == 0 { // all of them were refused
			return nil
		}
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// keep leaves the commits that ok accepts; the others end with its error.
func (b *bundle) keep(ok func(*commitment) error) {
	b.commits = slices.DeleteFunc(b.commits, func(c *commitment) bool {
		err := ok(c)
		if err != nil {
			c.refuse(err)
		}
		return err != nil
	})
}

// readHeads reads the last entry of every stream that is appended to, and of every one relied on, which it holds still
// until the end of the transaction. It checks both against the versions the decisions were made on.
func (b *bundle) readHeads(ctx context.Context) error {
	var appended []string
	relied := map[string]bool{}
	for _, c := range b.commits {
		for _, a := range c.Appends {
			appended = append(appended, a.Stream)
		}
		for _, name := range reliedOn(c.Commit) {
			relied[name] = true
		}
	}
	locked := slices.Sorted(maps.Keys(relied)) // in the order in which all transactions lock them
	if err := b.giveRows(ctx, locked); err != nil {
		return err
	}
	var err error
	if b.heads, err = readHeads(ctx, b.to, appended, locked, b.db.dialect.forShare); err != nil {
		return err
	}
	b.keep(func(c *commitment) error { return unmoved(c.Commit, b.heads) })
	return nil
}

// unmoved checks the streams of a commit against the versions it saw.
func unmoved(c app.Commit, heads map[string]ledger.Head) error {
	for _, a := range c.Appends {
		if heads[a.Stream].Seq != a.Seen {
			return moved(a.Stream)
		}
	}
	for _, name := range reliedOn(c) {
		if heads[name].Seq != c.Unmoved[name] {
			return moved(name)
		}
	}
	return nil
}

// reliedOn returns the streams that must not move. A stream that is appended to as well is checked there.
func reliedOn(c app.Commit) []string {
	names := slices.Sorted(maps.Keys(c.Unmoved))
	return slices.DeleteFunc(names, func(name string) bool {
		return slices.ContainsFunc(c.Appends, func(a app.Append) bool { return a.Stream == name })
	})
}

// giveRows gives streams that do not exist yet a row of version 0, so that there is something to hold still. On SQLite
// nobody else writes meanwhile.
func (b *bundle) giveRows(ctx context.Context, relied []string) error {
	if b.db.dialect.sqlite() {
		return nil
	}
	var rows [][]any
	for _, name := range relied {
		if slices.ContainsFunc(b.commits, func(c *commitment) bool { v, ok := c.Unmoved[name]; return ok && v == 0 }) {
			rows = append(rows, []any{name, "", 0, "", 0})
		}
	}
	if err := postRows(ctx, b.to, insertStream, " ON CONFLICT (stream) DO NOTHING", rows); err != nil {
		return fmt.Errorf("hold new streams: %w", err)
	}
	return nil
}

// link gives every event its place behind its stream's last entry and moves the heads on.
func (b *bundle) link(context.Context) error {
	for _, c := range b.commits {
		for _, a := range c.Appends {
			for _, ev := range a.Events {
				e := ledger.Entry{
					ID: b.db.opt.NewID(), Body: a.Body, Stream: a.Stream, Type: ev.Type, At: c.At.UnixMilli(),
					Actor: c.Actor, Data: ev.Data, Demo: b.db.opt.Demo,
				}
				b.heads[a.Stream] = b.heads[a.Stream].Append(&e)
				c.entries = append(c.entries, e)
			}
		}
		b.entries = append(b.entries, c.entries...)
	}
	return nil
}

const insertStream = "INSERT INTO streams (stream, body, version, digest, seen)"

// errBehind says that one of several commits came second. Alone, it is told so.
var errBehind = errors.New("one of the bundle came second")

// moveStreams writes the new heads. Whoever comes second finds a version other than the one seen and writes no row.
func (b *bundle) moveStreams(ctx context.Context) error {
	var rows [][]any
	for _, c := range b.commits {
		for _, a := range c.Appends {
			rows = append(rows, []any{a.Stream, a.Body, b.heads[a.Stream].Seq, b.heads[a.Stream].Digest, a.Seen})
		}
	}
	slices.SortFunc(rows, func(x, y []any) int { return strings.Compare(x[0].(string), y[0].(string)) })
	err := eachChunk(insertStream, ` ON CONFLICT (stream) DO UPDATE
		SET body = excluded.body, version = excluded.version, digest = excluded.digest, seen = excluded.seen
		WHERE streams.version = excluded.seen`, rows, func(query string, args []any, n int) error {
		return b.to.post(ctx, statement{query: query, args: args, check: func(written int64) error {
			switch {
			case written == int64(n):
				return nil
			case len(b.commits) > 1:
				return errBehind
			default:
				return moved(b.commits[0].Appends[0].Stream)
			}
		}})
	})
	if err != nil {
		return fmt.Errorf("move streams: %w", err)
	}
	return nil
}

func (b *bundle) insertEntries(ctx context.Context) error {
	rows, pending := make([][]any, len(b.entries)), make([][]any, len(b.entries))
	for i, e := range b.entries {
		digest := e.Digest()
		rows[i] = []any{e.Stream, e.Seq, e.ID, e.Body, e.Type, e.At, e.Actor, e.Data, e.Prev, e.Demo, digest}
		pending[i] = []any{e.Stream, e.Seq, digest}
	}
	if err := postRows(ctx, b.to, "INSERT INTO entries (stream, seq, id, body, type, at, actor, data, prev, demo, digest)", "", rows); err != nil {
		return fmt.Errorf("append entries: %w", err)
	}
	if err := postRows(ctx, b.to, "INSERT INTO tree_pending (stream, seq, digest)", "", pending); err != nil {
		return fmt.Errorf("append to tree: %w", err)
	}
	return nil
}

func (b *bundle) insertContent(ctx context.Context) error {
	var rows [][]any
	b.to.content = map[string][]byte{}
	for _, commit := range b.commits {
		for _, c := range commit.Content {
			rows = append(rows, []any{c.Digest, c.Salt, c.Data, c.Body, c.Stream})
			b.to.content[c.Digest] = c.Data
		}
	}
	if err := postRows(ctx, b.to, "INSERT INTO content (digest, salt, data, body, stream)", " ON CONFLICT (digest) DO NOTHING", rows); err != nil {
		return fmt.Errorf("keep content: %w", err)
	}
	return nil
}

// reserve takes all names and numbers, in the order in which all transactions take them.
func (b *bundle) reserve(ctx context.Context) error {
	var all []app.Reservation
	for _, c := range b.commits {
		all = append(all, c.Reserve...)
	}
	slices.SortFunc(all, func(x, y app.Reservation) int { return strings.Compare(x.Scope+"\x00"+x.Key, y.Scope+"\x00"+y.Key) })
	for _, r := range all {
		err := b.to.post(ctx, statement{query: "INSERT INTO reservations (scope, key, owner) VALUES ($1, $2, $3) ON CONFLICT (scope, key) DO NOTHING",
			args: []any{r.Scope, r.Key, r.Owner}, check: func(written int64) error {
				if written == 1 {
					return nil
				}
				return fault.New(fault.Conflict, "“%s”已经被使用，不能重复。请换一个再试。", r.Key).
					Because(fmt.Errorf("reservation %s %s is taken", r.Scope, r.Key))
			}})
		if err != nil {
			return fmt.Errorf("reserve: %w", err)
		}
	}
	return nil
}

func (b *bundle) project(ctx context.Context) error { return b.db.project(ctx, b.to, b.entries) }

func (b *bundle) exec(ctx context.Context) error {
	for _, c := range b.commits {
		for _, e := range c.Exec {
			if err := post(ctx, b.to, e.SQL, e.Args...); err != nil {
				return fmt.Errorf("write working state: %w", err)
			}
		}
	}
	return nil
}

func (b *bundle) enqueue(ctx context.Context) error {
	for _, c := range b.commits {
		if len(c.Jobs) == 0 {
			continue
		}
		if b.db.opt.EnqueueInTx == nil {
			return errors.New("commit carries jobs, but no job engine is set")
		}
		if err := b.db.opt.EnqueueInTx(ctx, b.to.session.tx, c.Jobs); err != nil {
			return fmt.Errorf("enqueue jobs: %w", err)
		}
	}
	return nil
}
