package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"qianfa/internal/core/ledger"
)

// Projector keeps tables that can be rebuilt from the ledger. Each row belongs to one stream, and what a row says
// depends on the entries of that stream only, never on the order between streams (decisions 8).
type Projector interface {
	// Name is for messages.
	Name() string
	// Tables are all tables it writes; Rebuild empties them.
	Tables() []string
	// Handles says whether entries of this stream concern it.
	Handles(stream string) bool
	// Apply writes what the entries of one stream change. They are in order and are given once.
	Apply(ctx context.Context, tx Tx, entries []ledger.Entry) error
}

// together is a Projector that writes the entries of several streams at once.
type together interface {
	ApplyAll(ctx context.Context, tx Tx, streams [][]ledger.Entry) error
}

// project gives new entries to the projectors, stream by stream, in the commit's transaction. The entries of one stream
// stand together.
func (db *DB) project(ctx context.Context, tx Tx, entries []ledger.Entry) error {
	var streams [][]ledger.Entry
	for start := 0; start < len(entries); {
		end := start + 1
		for end < len(entries) && entries[end].Stream == entries[start].Stream {
			end++
		}
		streams = append(streams, entries[start:end])
		start = end
	}
	for _, p := range db.opt.Projectors {
		mine := slices.DeleteFunc(slices.Clone(streams), func(s []ledger.Entry) bool { return !p.Handles(s[0].Stream) })
		if err := apply(ctx, tx, p, mine); err != nil {
			return fmt.Errorf("project %s: %w", p.Name(), err)
		}
	}
	return nil
}

func apply(ctx context.Context, tx Tx, p Projector, streams [][]ledger.Entry) error {
	if all, ok := p.(together); ok && len(streams) > 0 {
		return all.ApplyAll(ctx, tx, streams)
	}
	for _, entries := range streams {
		if err := p.Apply(ctx, tx, entries); err != nil {
			return fmt.Errorf("stream %s: %w", entries[0].Stream, err)
		}
	}
	return nil
}

// ProjectedTables returns the tables of all projectors: what Rebuild empties and fills again.
func (db *DB) ProjectedTables() []string {
	var tables []string
	for _, p := range db.opt.Projectors {
		tables = append(tables, p.Tables()...)
	}
	return tables
}

// rebuildPage is how many entries Rebuild reads at a time.
const rebuildPage = 2000

// Rebuild empties the tables of all projectors and fills them again from the ledger, in one transaction.
func (db *DB) Rebuild(ctx context.Context) error {
	return db.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := db.dialect.take(ctx, tx, db.dialect.stopLock); err != nil {
			return err
		}
		for _, table := range db.ProjectedTables() {
			if _, err := tx.ExecContext(ctx, "DELETE FROM "+table); err != nil {
				return fmt.Errorf("empty %s: %w", table, err)
			}
		}
		return db.replay(ctx, tx)
	})
}

// replay reads all entries by stream and position; any order between the streams must do.
func (db *DB) replay(ctx context.Context, tx Tx) error {
	stream, seq := "", int64(0)
	for {
		page, err := Query(ctx, tx, entryFields, "SELECT "+entryColumns+` FROM entries e
			WHERE (e.stream, e.seq) > ($1, $2) ORDER BY e.stream, e.seq LIMIT $3`, stream, seq, rebuildPage)
		if err != nil {
			return fmt.Errorf("replay: %w", err)
		}
		if err := db.project(ctx, tx, page); err != nil {
			return err
		}
		if len(page) < rebuildPage {
			return nil
		}
		last := page[len(page)-1]
		stream, seq = last.Stream, last.Seq
	}
}
