package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"qianfa/internal/app"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/ledger"
)

// MaxContent is the largest text or small file kept in the database; larger ones go to the blob store.
const MaxContent = 1 << 20

// Commit writes everything that one decision changes in one transaction, or nothing of it: entries linked behind
// their stream's last one, their rows for the Merkle tree, content, reservations, projections, working state and jobs.
// A stream that moved since it was read, whether appended to or only relied on, is fault.Conflict, and so is a
// reservation that is taken.
func (db *DB) Commit(ctx context.Context, c app.Commit) ([]ledger.Entry, error) {
	if err := checkCommit(c); err != nil {
		return nil, err
	}
	var entries []ledger.Entry
	err := db.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var err error
		entries, err = db.commitIn(ctx, db.statements.in(tx), c)
		if err == nil {
			err = db.enqueue(ctx, tx, c.Jobs)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return entries, nil
}

func (db *DB) commitIn(ctx context.Context, tx Tx, c app.Commit) ([]ledger.Entry, error) {
	heads, err := db.heads(ctx, tx, c)
	if err != nil {
		return nil, err
	}
	entries := db.link(c, heads)
	steps := []func() error{
		func() error { return moveStreams(ctx, tx, c, heads) },
		func() error { return insertEntries(ctx, tx, entries) },
		func() error { return insertContent(ctx, tx, c.Content) },
		func() error { return reserve(ctx, tx, c.Reserve) },
		func() error { return db.project(ctx, tx, entries) },
		func() error { return exec(ctx, tx, c.Exec) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return entries, nil
}

// moved is the sentence for whoever decided on something that is no longer current.
func moved(stream string) error {
	return fault.New(fault.Conflict, "您看到的内容已经有了新的变化，这次操作没有生效。请刷新页面，看过最新内容后再操作。").
		Because(fmt.Errorf("stream %s has moved", stream))
}

type streamRow struct {
	stream  string
	version int64
	digest  string
}

// heads reads the last entry of every stream that is appended to, and of every one relied on, which it holds still
// until the end of the transaction. It checks both against the versions the decision was made on.
func (db *DB) heads(ctx context.Context, tx Tx, c app.Commit) (map[string]ledger.Head, error) {
	relied := reliedOn(c)
	if err := db.giveRows(ctx, tx, c, relied); err != nil {
		return nil, err
	}
	appended := make([]string, len(c.Appends))
	for i, a := range c.Appends {
		appended[i] = a.Stream
	}
	heads, err := readHeads(ctx, tx, appended, relied, db.dialect.forShare)
	if err != nil {
		return nil, err
	}
	for _, a := range c.Appends {
		if heads[a.Stream].Seq != a.Seen {
			return nil, moved(a.Stream)
		}
	}
	for _, name := range relied {
		if heads[name].Seq != c.Unmoved[name] {
			return nil, moved(name)
		}
	}
	return heads, nil
}

// reliedOn returns the streams that must not move, in the order in which all transactions lock them. A stream that is
// appended to as well is checked there.
func reliedOn(c app.Commit) []string {
	names := slices.Sorted(maps.Keys(c.Unmoved))
	return slices.DeleteFunc(names, func(name string) bool {
		return slices.ContainsFunc(c.Appends, func(a app.Append) bool { return a.Stream == name })
	})
}

// giveRows gives streams that do not exist yet a row of version 0, so that there is something to hold still. On SQLite
// nobody else writes meanwhile.
func (db *DB) giveRows(ctx context.Context, tx Tx, c app.Commit, relied []string) error {
	var rows [][]any
	for _, name := range relied {
		if c.Unmoved[name] == 0 && !db.dialect.sqlite() {
			rows = append(rows, []any{name, "", 0, "", 0})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	if _, err := insertRows(ctx, tx, insertStream, " ON CONFLICT (stream) DO NOTHING", rows); err != nil {
		return fmt.Errorf("hold new streams: %w", err)
	}
	return nil
}

// readHeads reads the heads of some streams and, locked, of others, in one statement.
func readHeads(ctx context.Context, q Querier, streams, locked []string, lock string) (map[string]ledger.Head, error) {
	const columns = "SELECT stream, version, digest FROM streams"
	var w Where
	query := columns + " WHERE " + w.oneOf("stream", streams)
	if len(locked) > 0 {
		query = "WITH held AS (" + columns + " WHERE " + w.oneOf("stream", locked) + " ORDER BY stream" + lock +
			") " + query + " UNION ALL SELECT stream, version, digest FROM held"
	}
	fields := func(r *streamRow) []any { return []any{&r.stream, &r.version, &r.digest} }
	rows, err := Query(ctx, q, fields, query, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("read streams: %w", err)
	}
	heads := make(map[string]ledger.Head, len(rows))
	for _, r := range rows {
		heads[r.stream] = ledger.Head{Seq: r.version, Digest: r.digest}
	}
	return heads, nil
}

// link gives every event its place behind its stream's last entry and moves the heads on.
func (db *DB) link(c app.Commit, heads map[string]ledger.Head) []ledger.Entry {
	var entries []ledger.Entry
	for _, a := range c.Appends {
		for _, ev := range a.Events {
			e := ledger.Entry{
				ID: db.opt.NewID(), Body: a.Body, Stream: a.Stream, Type: ev.Type, At: c.At.UnixMilli(),
				Actor: c.Actor, Data: ev.Data, Demo: db.opt.Demo,
			}
			heads[a.Stream] = heads[a.Stream].Append(&e)
			entries = append(entries, e)
		}
	}
	return entries
}

const insertStream = "INSERT INTO streams (stream, body, version, digest, seen)"

// moveStreams writes the new heads. Whoever comes second finds a version other than the one seen and writes no row.
func moveStreams(ctx context.Context, tx Tx, c app.Commit, heads map[string]ledger.Head) error {
	if len(c.Appends) == 0 {
		return nil
	}
	sorted := slices.SortedFunc(slices.Values(c.Appends), func(a, b app.Append) int { return strings.Compare(a.Stream, b.Stream) })
	rows := make([][]any, len(sorted))
	for i, a := range sorted {
		rows[i] = []any{a.Stream, a.Body, heads[a.Stream].Seq, heads[a.Stream].Digest, a.Seen}
	}
	n, err := insertRows(ctx, tx, insertStream, ` ON CONFLICT (stream) DO UPDATE
		SET body = excluded.body, version = excluded.version, digest = excluded.digest, seen = excluded.seen
		WHERE streams.version = excluded.seen`, rows)
	if err != nil {
		return fmt.Errorf("move streams: %w", err)
	}
	if n != int64(len(rows)) {
		return moved(sorted[0].Stream)
	}
	return nil
}

func insertEntries(ctx context.Context, tx Tx, entries []ledger.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	rows, pending := make([][]any, len(entries)), make([][]any, len(entries))
	for i, e := range entries {
		digest := e.Digest()
		rows[i] = []any{e.Stream, e.Seq, e.ID, e.Body, e.Type, e.At, e.Actor, e.Data, e.Prev, e.Demo, digest}
		pending[i] = []any{e.Stream, e.Seq, digest}
	}
	_, err := insertRows(ctx, tx,
		"INSERT INTO entries (stream, seq, id, body, type, at, actor, data, prev, demo, digest)", "", rows)
	if err != nil {
		return fmt.Errorf("append entries: %w", err)
	}
	if _, err := insertRows(ctx, tx, "INSERT INTO tree_pending (stream, seq, digest)", "", pending); err != nil {
		return fmt.Errorf("append to tree: %w", err)
	}
	return nil
}

func insertContent(ctx context.Context, tx Tx, content []app.Content) error {
	if len(content) == 0 {
		return nil
	}
	rows := make([][]any, len(content))
	for i, c := range content {
		rows[i] = []any{c.Digest, c.Salt, c.Data, c.Body, c.Stream}
	}
	_, err := insertRows(ctx, tx,
		"INSERT INTO content (digest, salt, data, body, stream)", " ON CONFLICT (digest) DO NOTHING", rows)
	if err != nil {
		return fmt.Errorf("keep content: %w", err)
	}
	return nil
}

func reserve(ctx context.Context, tx Tx, all []app.Reservation) error {
	for _, r := range slices.SortedFunc(slices.Values(all), func(a, b app.Reservation) int {
		return strings.Compare(a.Scope+"\x00"+a.Key, b.Scope+"\x00"+b.Key)
	}) {
		n, err := insertRows(ctx, tx, "INSERT INTO reservations (scope, key, owner)",
			" ON CONFLICT (scope, key) DO NOTHING", [][]any{{r.Scope, r.Key, r.Owner}})
		if err != nil {
			return fmt.Errorf("reserve: %w", err)
		}
		if n == 0 {
			return fault.New(fault.Conflict, "“%s”已经被使用，不能重复。请换一个再试。", r.Key).
				Because(fmt.Errorf("reservation %s %s is taken", r.Scope, r.Key))
		}
	}
	return nil
}

func exec(ctx context.Context, tx Tx, all []app.Exec) error {
	for _, e := range all {
		if _, err := tx.ExecContext(ctx, e.SQL, e.Args...); err != nil {
			return fmt.Errorf("write working state: %w", err)
		}
	}
	return nil
}

func (db *DB) enqueue(ctx context.Context, tx *sql.Tx, jobs []app.Job) error {
	if len(jobs) == 0 {
		return nil
	}
	if db.opt.EnqueueInTx == nil {
		return errors.New("commit carries jobs, but no job engine is set")
	}
	if err := db.opt.EnqueueInTx(ctx, tx, jobs); err != nil {
		return fmt.Errorf("enqueue jobs: %w", err)
	}
	return nil
}

// checkCommit refuses what must never reach the database. Most of it would be our own mistake.
func checkCommit(c app.Commit) error {
	seen := map[string]bool{}
	for _, a := range c.Appends {
		if a.Stream == "" || seen[a.Stream] {
			return fmt.Errorf("commit appends to stream %q twice or not by name", a.Stream)
		}
		seen[a.Stream] = true
		if v, ok := c.Unmoved[a.Stream]; ok && v != a.Seen {
			return moved(a.Stream)
		}
		if len(a.Events) == 0 {
			return fmt.Errorf("commit appends nothing to stream %q", a.Stream)
		}
		for _, ev := range a.Events {
			if ev.Type == "" || !plainText(ev.Data) || !plainText(a.Stream+a.Body+c.Actor+ev.Type) {
				return fmt.Errorf("event %q of stream %q is not plain UTF-8", ev.Type, a.Stream)
			}
		}
	}
	for _, content := range c.Content {
		if len(content.Data) > MaxContent {
			return fault.New(fault.Invalid, "文本超过 1 MiB，无法保存。请删减，或把大段内容改为附件。")
		}
		if content.Digest != ledger.ContentDigest(content.Salt, content.Data) {
			return fmt.Errorf("content %s does not have this digest", content.Digest)
		}
	}
	for _, e := range c.Exec {
		if table := targetOf(e.SQL); !slices.Contains(workingTables, table) {
			return fmt.Errorf("commit may not write table %q beside the ledger", table)
		}
	}
	return nil
}

// workingTables may be written by app.Exec and by typed methods; they are never evidence (decisions 8).
var workingTables = []string{
	"users", "login_failures", "sessions", "working_copies", "secrets", "leases", "publications", "series_counters",
	"idempotency_keys", "calendars",
}

var target = regexp.MustCompile(`(?is)^\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+([a-z_]+)\b[^;]*$`)

func targetOf(sql string) string {
	m := target.FindStringSubmatch(sql)
	if m == nil {
		return ""
	}
	return strings.ToLower(m[1])
}

// plainText is what both databases keep byte for byte: UTF-8 without NUL.
func plainText(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }
