package store

import (
	"context"
	"fmt"
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
// reservation that is taken. Commits that wait at the same moment share the transaction; see bundle.go.
func (db *DB) Commit(ctx context.Context, c app.Commit) ([]ledger.Entry, error) {
	if err := checkCommit(c); err != nil {
		return nil, err
	}
	w := &write{ctx: ctx, commit: &commitment{asked: c}}
	if err := explain(db.group.do(w)); err != nil {
		return nil, err
	}
	return w.commit.entries, nil
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
		if len(a.Events) == 0 && c.Number == nil {
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
	"idempotency_keys", "calendars", "lexicon_scans", "lexicon_hits", "vault_rotations", "doctor_runs", "invitations",
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
