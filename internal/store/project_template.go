package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"qianfa/internal/app"
	"qianfa/internal/core/ledger"
	"qianfa/internal/core/template"
)

// templateProjector keeps which templates a body has and what of each is signed. Texts are not projected.
type templateProjector struct{}

// Templates projects the streams "template/…".
func Templates() Projector { return templateProjector{} }

func (templateProjector) Name() string               { return "templates" }
func (templateProjector) Tables() []string           { return []string{"templates"} }
func (templateProjector) Handles(stream string) bool { return strings.HasPrefix(stream, "template/") }

func (templateProjector) Apply(ctx context.Context, tx Tx, entries []ledger.Entry) error {
	for _, e := range entries {
		ev, err := template.Decode(ledger.Event{Type: e.Type, Data: e.Data})
		if err != nil {
			return err
		}
		id := strings.TrimPrefix(e.Stream, "template/")
		switch ev := ev.(type) {
		case template.Opened:
			_, err = tx.ExecContext(ctx, `INSERT INTO templates (id, body, unit, name, latest, missing, written_from, written_until, signed, from_day, until_day, withdrawn, updated_at)
				VALUES ($1, $2, $3, $4, 0, 0, '', '', 0, '', '', $5, $6)`, id, e.Body, ev.Unit, ev.Name, false, ev.At.UnixMilli())
		case template.Written:
			_, err = tx.ExecContext(ctx, "UPDATE templates SET latest = $2, missing = $3, written_from = $4, written_until = $5, updated_at = $6 WHERE id = $1",
				id, ev.Version, len(ev.Signers), ev.From, ev.Until, ev.At.UnixMilli())
		case template.Signed:
			_, err = tx.ExecContext(ctx, `UPDATE templates SET missing = missing - 1, updated_at = $2,
				signed = CASE WHEN missing = 1 THEN latest ELSE signed END,
				from_day = CASE WHEN missing = 1 THEN written_from ELSE from_day END,
				until_day = CASE WHEN missing = 1 THEN written_until ELSE until_day END WHERE id = $1`, id, ev.At.UnixMilli())
		case template.SentBack:
			_, err = tx.ExecContext(ctx, "UPDATE templates SET missing = 0, updated_at = $2 WHERE id = $1", id, ev.At.UnixMilli())
		case template.Withdrawn:
			_, err = tx.ExecContext(ctx, "UPDATE templates SET missing = 0, withdrawn = $2, updated_at = $3 WHERE id = $1", id, true, ev.At.UnixMilli())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

type templateRow struct {
	app.TemplateRow
	updated int64
}

// TemplatesOf lists the templates of a body by name.
func (db *DB) TemplatesOf(ctx context.Context, body string) ([]app.TemplateRow, error) {
	rows, err := Query(ctx, db.reads, func(r *templateRow) []any {
		return []any{&r.ID, &r.Body, &r.Unit, &r.Name, &r.Latest, &r.Missing, &r.Signed, &r.From, &r.Until, &r.Withdrawn, &r.updated}
	}, "SELECT id, body, unit, name, latest, missing, signed, from_day, until_day, withdrawn, updated_at FROM templates WHERE body = $1 ORDER BY withdrawn, name, id", body)
	if err != nil {
		return nil, fmt.Errorf("list templates: %w", err)
	}
	out := make([]app.TemplateRow, len(rows))
	for i, r := range rows {
		r.UpdatedAt = time.UnixMilli(r.updated).UTC()
		out[i] = r.TemplateRow
	}
	return out, nil
}
