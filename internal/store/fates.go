package store

import (
	"context"
	"fmt"
	"time"

	"qianfa/internal/core/ledger"
)

// FindingEntries returns what the ledger says of findings of a body's articles in a period: what was handed in and what
// was overruled, article by article, in order.
func (db *DB) FindingEntries(ctx context.Context, body string, from, to time.Time) ([]ledger.Entry, error) {
	out, err := Query(ctx, db.reads, func(e *ledger.Entry) []any { return []any{&e.Stream, &e.Type, &e.Data} },
		`SELECT stream, type, data FROM entries
		WHERE body = $1 AND type IN ('article.Submitted', 'article.Overruled') AND at >= $2 AND at < $3
		ORDER BY stream, seq`, body, from.UnixMilli(), to.UnixMilli())
	if err != nil {
		return nil, fmt.Errorf("read fates of findings: %w", err)
	}
	return out, nil
}
