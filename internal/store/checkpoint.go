package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/ledger"
)

// SignedCheckpoint is a checkpoint as it was signed, with the public key.
type SignedCheckpoint struct {
	Note string
	Key  string
}

// LastCheckpoint returns the newest checkpoint; fault.NotFound before the first.
func (db *DB) LastCheckpoint(ctx context.Context) (ledger.Checkpoint, SignedCheckpoint, error) {
	s, found, err := One(ctx, db.reads, func(s *SignedCheckpoint) []any { return []any{&s.Note, &s.Key} },
		"SELECT note, key FROM checkpoints ORDER BY size DESC, at DESC LIMIT 1")
	if err != nil {
		return ledger.Checkpoint{}, s, fmt.Errorf("read checkpoint: %w", err)
	}
	if !found {
		err := fault.New(fault.NotFound, "台账还没有检查点。请稍后再试。").Because(errNone)
		return ledger.Checkpoint{}, s, err
	}
	c, err := ledger.ReadCheckpoint(s.Note)
	return c, s, err
}

// checkpoint signs the tree as it is now, if it has grown since the last checkpoint and this process has the key.
func (db *DB) checkpoint(ctx context.Context) error {
	if db.key == nil {
		return nil
	}
	size, err := treeSize(ctx, db.reads)
	if err != nil {
		return err
	}
	last, signed, err := db.LastCheckpoint(ctx)
	if err != nil && !errors.Is(err, errNone) {
		return err
	}
	if err == nil && last.Size >= size && signed.Key == db.key.public {
		return nil
	}
	return db.signAt(ctx, size)
}

func (db *DB) signAt(ctx context.Context, size int64) error {
	root, err := db.RootAt(ctx, size)
	if err != nil {
		return fmt.Errorf("root of tree: %w", err)
	}
	c := ledger.Checkpoint{Origin: db.key.Name(), Size: size, Root: root, At: db.now(), Demo: db.opt.Demo}
	text, err := c.Sign(db.key)
	if err != nil {
		return err
	}
	return db.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO checkpoints (hour, size, at, note, key) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (hour) DO UPDATE SET size = excluded.size, at = excluded.at, note = excluded.note, key = excluded.key
			WHERE checkpoints.size <= excluded.size`,
			c.At/time.Hour.Milliseconds(), size, c.At, text, db.key.public)
		return err
	})
}

// PublicKey returns the key that verifies this installation's checkpoints, "" if this process has none.
func (db *DB) PublicKey() string {
	if db.key == nil {
		return ""
	}
	return db.key.public
}

// Lead grows the tree once a second until ctx ends, and once more then, so that a clean stop leaves nothing pending.
// Every process may run it; failures are logged and tried again.
func (db *DB) Lead(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
			defer cancel()
			db.growLogged(last)
			return
		case <-tick.C:
			db.growLogged(ctx)
		}
	}
}

func (db *DB) growLogged(ctx context.Context) {
	if err := db.GrowTree(ctx); err != nil && ctx.Err() == nil {
		db.opt.Log.Error("grow tree", "err", err)
	}
}
