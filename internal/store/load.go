package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/ledger"
)

const entryColumns = "e.id, e.body, e.stream, e.seq, e.type, e.at, e.actor, e.data, e.prev, e.demo"

func entryFields(e *ledger.Entry) []any {
	return []any{&e.ID, &e.Body, &e.Stream, &e.Seq, &e.Type, &e.At, &e.Actor, &e.Data, &e.Prev, &e.Demo}
}

// Load returns the entries of a stream after version `after`, in order; none for an unknown stream.
func (db *DB) Load(ctx context.Context, stream string, after int64) ([]ledger.Entry, error) {
	entries, err := Query(ctx, db.reads, entryFields,
		"SELECT "+entryColumns+" FROM entries e WHERE e.stream = $1 AND e.seq > $2 ORDER BY e.seq", stream, after)
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", stream, err)
	}
	return entries, nil
}

// Versions returns the current version of each stream, 0 for an unknown one.
func (db *DB) Versions(ctx context.Context, streams ...string) (map[string]int64, error) {
	heads, err := readHeads(ctx, db.reads, streams, nil, "")
	if err != nil {
		return nil, err
	}
	versions := make(map[string]int64, len(streams))
	for _, s := range streams {
		versions[s] = heads[s].Seq
	}
	return versions, nil
}

type contentRow struct{ salt, data []byte }

// ReadContent returns the bytes under a digest after checking them against it; fault.NotFound when destroyed.
func (db *DB) ReadContent(ctx context.Context, digest string) ([]byte, error) {
	row, found, err := One(ctx, db.reads, func(r *contentRow) []any { return []any{&r.salt, &r.data} },
		"SELECT salt, data FROM content WHERE digest = $1", digest)
	if err != nil {
		return nil, fmt.Errorf("read content: %w", err)
	}
	if !found {
		return nil, fault.New(fault.NotFound, "这份内容已按规定销毁或不存在，台账中只保留它的核验码。")
	}
	if ledger.ContentDigest(row.salt, row.data) != digest {
		return nil, altered(digest)
	}
	return row.data, nil
}

// altered is the sentence for a stored text that is not what was stored.
func altered(digest string) error {
	return fault.New(fault.Internal, "保存的内容与核验码不符，可能被改动过。请不要使用，并立即通知系统管理员。").
		Because(fmt.Errorf("content %s has other bytes", digest))
}

// DestroyContent (销毁) deletes all texts of a stream with their salts, its working copy and what scans found in it, and
// returns how many texts there were. The entries stay, and so do their proofs.
func (db *DB) DestroyContent(ctx context.Context, stream string) (int64, error) {
	var n int64
	err := db.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM working_copies WHERE article = $1", strings.TrimPrefix(stream, "article/")); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM lexicon_hits WHERE article = $1", strings.TrimPrefix(stream, "article/")); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM invitations WHERE article = $1", strings.TrimPrefix(stream, "article/")); err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, "DELETE FROM content WHERE stream = $1", stream)
		if err != nil {
			return err
		}
		n, err = res.RowsAffected()
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("destroy content of %s: %w", stream, err)
	}
	return n, nil
}

// installation returns a value that belongs to the installation itself, or errNone.
func (db *DB) installation(ctx context.Context, key string) (string, error) {
	value, found, err := One(ctx, db.reads, Column[string], "SELECT value FROM installation WHERE key = $1", key)
	if err == nil && !found {
		err = errNone
	}
	return value, err
}

func (db *DB) setInstallation(ctx context.Context, key, value string) error {
	return db.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO installation (key, value) VALUES ($1, $2)
			ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value)
		return err
	})
}
