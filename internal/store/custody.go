package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"qianfa/internal/app"
	"qianfa/internal/core/account"
	"qianfa/internal/core/ledger"
)

// handoverProjector lists 交接单.
type handoverProjector struct{}

// Handovers projects the streams "handover/…".
func Handovers() Projector { return handoverProjector{} }

func (handoverProjector) Name() string               { return "handovers" }
func (handoverProjector) Tables() []string           { return []string{"handovers"} }
func (handoverProjector) Handles(stream string) bool { return strings.HasPrefix(stream, "handover/") }

func (handoverProjector) Apply(ctx context.Context, tx Tx, entries []ledger.Entry) error {
	for _, e := range entries {
		ev, err := account.DecodeHandover(ledger.Event{Type: e.Type, Data: e.Data})
		if err != nil {
			return err
		}
		id := strings.TrimPrefix(e.Stream, "handover/")
		switch ev := ev.(type) {
		case account.HandoverOpened:
			_, err = tx.ExecContext(ctx, "INSERT INTO handovers (id, body, person, closed, opened_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)",
				id, e.Body, ev.Person, false, ev.At.UnixMilli())
		case account.HandoverClosed:
			_, err = tx.ExecContext(ctx, "UPDATE handovers SET closed = $2, updated_at = $3 WHERE id = $1", id, true, ev.At.UnixMilli())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// HandoversOf lists the 交接单 of a body by id, open ones first, the newest first.
func (db *DB) HandoversOf(ctx context.Context, body string, limit int) ([]string, error) {
	ids, err := Query(ctx, db.reads, Column[string], "SELECT id FROM handovers WHERE body = $1 ORDER BY closed, opened_at DESC, id DESC LIMIT $2", body, limit)
	if err != nil {
		return nil, fmt.Errorf("list handovers: %w", err)
	}
	return ids, nil
}

// SaveDoctorRun remembers an examination in the place of the one before.
func (db *DB) SaveDoctorRun(ctx context.Context, r app.DoctorRun) error {
	data, err := json.Marshal(r.Diagnosis)
	if err != nil {
		return fmt.Errorf("encode examination: %w", err)
	}
	return db.exec(ctx, `INSERT INTO doctor_runs (account, body, data, run_by, run_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (account) DO UPDATE SET data = excluded.data, run_by = excluded.run_by, run_at = excluded.run_at`, r.Account, r.Body, string(data), r.By, r.At.UnixMilli())
}

type doctorRow struct {
	app.DoctorRun
	data string
	at   int64
}

// DoctorRuns returns the last examination of each account of a body.
func (db *DB) DoctorRuns(ctx context.Context, body string) (map[string]app.DoctorRun, error) {
	rows, err := Query(ctx, db.reads, func(r *doctorRow) []any { return []any{&r.Account, &r.Body, &r.data, &r.By, &r.at} },
		"SELECT account, body, data, run_by, run_at FROM doctor_runs WHERE body = $1", body)
	if err != nil {
		return nil, fmt.Errorf("read examinations: %w", err)
	}
	out := make(map[string]app.DoctorRun, len(rows))
	for _, r := range rows {
		if err := json.Unmarshal([]byte(r.data), &r.Diagnosis); err != nil {
			return nil, fmt.Errorf("read examination of %s: %w", r.Account, err)
		}
		r.At = time.UnixMilli(r.at).UTC()
		out[r.Account] = r.DoctorRun
	}
	return out, nil
}
