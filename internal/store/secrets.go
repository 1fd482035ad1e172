package store

import (
	"context"
	"fmt"
	"time"

	"qianfa/internal/app"
)

// SealedAfter returns sealed records by name, after a name.
func (db *DB) SealedAfter(ctx context.Context, after string, limit int) ([]app.Sealed, error) {
	rows, err := Query(ctx, db.reads, func(r *sealedRow) []any { return []any{&r.Name, &r.Box, &r.updated} },
		"SELECT name, sealed, updated_at FROM secrets WHERE name > $1 ORDER BY name LIMIT $2", after, limit)
	if err != nil {
		return nil, fmt.Errorf("read sealed records: %w", err)
	}
	out := make([]app.Sealed, len(rows))
	for i, r := range rows {
		r.At = time.UnixMilli(r.updated).UTC()
		out[i] = r.Sealed
	}
	return out, nil
}

type sealedRow struct {
	app.Sealed
	updated int64
}

// SwapSecret puts a record sealed again in the place of the one that was read, unless it was replaced meanwhile. When it
// was entered stays as it is.
func (db *DB) SwapSecret(ctx context.Context, name string, was, is []byte) (bool, error) {
	n, err := db.execCount(ctx, "UPDATE secrets SET sealed = $3 WHERE name = $1 AND sealed = $2", name, was, is)
	return n == 1, err
}

// CountSecrets says how many sealed records there are.
func (db *DB) CountSecrets(ctx context.Context) (int64, error) {
	n, _, err := One(ctx, db.reads, Column[int64], "SELECT COUNT(*) FROM secrets")
	return n, err
}

const rotationColumns = "id, state, place, key_name, total, done, changed, trouble, started_by, created_at, updated_at"

type rotationRow struct {
	app.Rotation
	created, updated int64
}

// LastRotation returns the rotation begun last; found is false for none.
func (db *DB) LastRotation(ctx context.Context) (r app.Rotation, found bool, err error) {
	row, found, err := One(ctx, db.reads, func(r *rotationRow) []any {
		return []any{&r.ID, &r.State, &r.Place, &r.Key, &r.Total, &r.Done, &r.Changed, &r.Trouble, &r.By, &r.created, &r.updated}
	}, "SELECT "+rotationColumns+" FROM vault_rotations ORDER BY created_at DESC, id DESC LIMIT 1")
	row.CreatedAt, row.UpdatedAt = time.UnixMilli(row.created).UTC(), time.UnixMilli(row.updated).UTC()
	return row.Rotation, found, err
}

// SaveRotation stores how far a rotation has come.
func (db *DB) SaveRotation(ctx context.Context, r app.Rotation) error {
	return db.exec(ctx, "INSERT INTO vault_rotations ("+rotationColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		ON CONFLICT (id) DO UPDATE SET state = excluded.state, place = excluded.place, total = excluded.total, done = excluded.done,
		changed = excluded.changed, trouble = excluded.trouble, updated_at = excluded.updated_at`,
		r.ID, r.State, r.Place, r.Key, r.Total, r.Done, r.Changed, r.Trouble, r.By, r.CreatedAt.UnixMilli(), db.now())
}

// SealedSince says when each record was entered whose name begins with prefix.
func (db *DB) SealedSince(ctx context.Context, prefix string) (map[string]time.Time, error) {
	rows, err := Query(ctx, db.reads, func(r *sealedRow) []any { return []any{&r.Name, &r.updated} },
		`SELECT name, updated_at FROM secrets WHERE name LIKE $1 ESCAPE '\'`, Like(prefix)+"%")
	if err != nil {
		return nil, fmt.Errorf("read sealed records: %w", err)
	}
	out := make(map[string]time.Time, len(rows))
	for _, r := range rows {
		out[r.Name] = time.UnixMilli(r.updated).UTC()
	}
	return out, nil
}
