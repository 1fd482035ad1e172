package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"qianfa/internal/app"
	"qianfa/internal/core/ledger"
	"qianfa/internal/core/lexicon"
)

// lexiconProjector keeps which lexicons a body has and which version is in force. The words are not projected.
type lexiconProjector struct{}

// Lexicons projects the streams "lexicon/…".
func Lexicons() Projector { return lexiconProjector{} }

func (lexiconProjector) Name() string               { return "lexicons" }
func (lexiconProjector) Tables() []string           { return []string{"lexicons"} }
func (lexiconProjector) Handles(stream string) bool { return strings.HasPrefix(stream, "lexicon/") }

func (lexiconProjector) Apply(ctx context.Context, tx Tx, entries []ledger.Entry) error {
	for _, e := range entries {
		ev, err := lexicon.Decode(ledger.Event{Type: e.Type, Data: e.Data})
		if err != nil {
			return err
		}
		id := strings.TrimPrefix(e.Stream, "lexicon/")
		switch ev := ev.(type) {
		case lexicon.Opened:
			_, err = tx.ExecContext(ctx, `INSERT INTO lexicons (id, body, name, kind, version, entries, on_version, on_digest, updated_at)
				VALUES ($1, $2, $3, $4, 0, 0, 0, '', $5)`, id, e.Body, ev.Name, string(ev.Kind), ev.At.UnixMilli())
		case lexicon.Changed:
			_, err = tx.ExecContext(ctx, "UPDATE lexicons SET version = $2, entries = $3, updated_at = $4 WHERE id = $1", id, ev.Version, ev.Count, ev.At.UnixMilli())
		case lexicon.SwitchedOn:
			_, err = tx.ExecContext(ctx, "UPDATE lexicons SET on_version = $2, on_digest = $3, updated_at = $4 WHERE id = $1", id, ev.Version, ev.Digest, ev.At.UnixMilli())
		case lexicon.SwitchedOff:
			_, err = tx.ExecContext(ctx, "UPDATE lexicons SET on_version = 0, on_digest = '', updated_at = $2 WHERE id = $1", id, ev.At.UnixMilli())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

type lexiconRow struct {
	app.LexiconRow
	updated int64
}

// LexiconsOf lists the lexicons of a body by name.
func (db *DB) LexiconsOf(ctx context.Context, body string) ([]app.LexiconRow, error) {
	rows, err := Query(ctx, db.reads, func(r *lexiconRow) []any {
		return []any{&r.ID, &r.Body, &r.Name, &r.Kind, &r.Version, &r.Entries, &r.On, &r.OnDigest, &r.updated}
	}, "SELECT id, body, name, kind, version, entries, on_version, on_digest, updated_at FROM lexicons WHERE body = $1 ORDER BY name, id", body)
	if err != nil {
		return nil, fmt.Errorf("list lexicons: %w", err)
	}
	out := make([]app.LexiconRow, len(rows))
	for i, r := range rows {
		r.UpdatedAt = time.UnixMilli(r.updated).UTC()
		out[i] = r.LexiconRow
	}
	return out, nil
}
