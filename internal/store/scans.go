package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"qianfa/internal/app"
	"qianfa/internal/core/article"
	"qianfa/internal/core/ledger"
)

const scanColumns = "id, body, lexicon, version, published, state, place, total, done, gone, struck, hits, started_by, trouble, created_at, updated_at"

type scanRow struct {
	app.Scan
	created, updated int64
}

func scanFields(r *scanRow) []any {
	return []any{&r.ID, &r.Body, &r.Lexicon, &r.Version, &r.Published, &r.State, &r.Place, &r.Total, &r.Done, &r.Gone, &r.Struck, &r.Hits,
		&r.By, &r.Trouble, &r.created, &r.updated}
}

func (r scanRow) finish() app.Scan {
	r.CreatedAt, r.UpdatedAt = time.UnixMilli(r.created).UTC(), time.UnixMilli(r.updated).UTC()
	return r.Scan
}

// scans reads scans by the conditions.
func (db *DB) scans(ctx context.Context, w *Where, tail string) ([]app.Scan, error) {
	rows, err := Query(ctx, db.reads, scanFields, "SELECT "+scanColumns+" FROM lexicon_scans"+w.SQL()+tail, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("read scans: %w", err)
	}
	out := make([]app.Scan, len(rows))
	for i, r := range rows {
		out[i] = r.finish()
	}
	return out, nil
}

// Scan returns one scan; found is false for none.
func (db *DB) Scan(ctx context.Context, id string) (s app.Scan, found bool, err error) {
	var w Where
	all, err := db.scans(ctx, w.And("id = ?", id), "")
	if err != nil || len(all) == 0 {
		return s, false, err
	}
	return all[0], true, nil
}

// ScansOf lists the scans of a lexicon, the newest first.
func (db *DB) ScansOf(ctx context.Context, lexicon string, limit int) ([]app.Scan, error) {
	var w Where
	w.And("lexicon = ?", lexicon)
	return db.scans(ctx, &w, " ORDER BY created_at DESC, id DESC LIMIT "+w.Arg(limit))
}

// RunningScans lists the scans that go on, the oldest first.
func (db *DB) RunningScans(ctx context.Context) ([]app.Scan, error) {
	var w Where
	return db.scans(ctx, w.And("state = ?", app.ScanRunning), " ORDER BY created_at, id")
}

// StartScan stores a new scan; Total is counted here.
func (db *DB) StartScan(ctx context.Context, s app.Scan) error {
	var w Where
	total, _, err := One(ctx, db.reads, Column[int64], "SELECT COUNT(*) FROM articles"+scanned(&w, s).SQL(), w.Args()...)
	if err != nil {
		return fmt.Errorf("count articles: %w", err)
	}
	return db.exec(ctx, "INSERT INTO lexicon_scans ("+scanColumns+`) VALUES ($1, $2, $3, $4, $5, $6, '', $7, 0, 0, 0, 0, $8, '', $9, $9)`,
		s.ID, s.Body, s.Lexicon, s.Version, s.Published, s.State, total, s.By, s.CreatedAt.UnixMilli())
}

// scanned are the articles a scan is about: those with a version.
func scanned(w *Where, s app.Scan) *Where {
	w.And("body = ?", s.Body).And("version > 0")
	if s.Published {
		w.And("EXISTS (SELECT 1 FROM posts p WHERE p.article = articles.id AND p.state = 'published')")
	}
	return w
}

// MoveScan takes a scan from one state to another and says whether it was in the first.
func (db *DB) MoveScan(ctx context.Context, id, from, to, trouble string) (bool, error) {
	n, err := db.execCount(ctx, "UPDATE lexicon_scans SET state = $3, trouble = $4, updated_at = $5 WHERE id = $1 AND state = $2", id, from, to, trouble, db.now())
	return n == 1, err
}

// hitRows is how many hits one statement inserts: SQLite looks for each placeholder among all of its statement.
const hitRows = 8

// SaveScanPage stores what a page found together with the place reached, if the scan still runs and nobody else has
// gone on from where the page began; ok says whether it was so.
func (db *DB) SaveScanPage(ctx context.Context, s app.Scan, from string, hits []app.ScanHit) (ok bool, err error) {
	err = db.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `UPDATE lexicon_scans SET place = $3, done = $4, gone = $5, struck = $6, hits = $7, state = $8, total = $9, updated_at = $10
			WHERE id = $1 AND state = $11 AND place = $2`, s.ID, from, s.Place, s.Done, s.Gone, s.Struck, s.Hits, s.State, s.Total, db.now(), app.ScanRunning)
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		if err != nil || n == 0 {
			return err
		}
		ok = true
		rows := make([][]any, len(hits))
		for i, h := range hits {
			rows[i] = []any{s.ID, h.Article, h.N, h.Version, h.Title, h.Term, h.Severity, h.Block, h.Start, h.End, h.Words, h.Around}
		}
		for some := range slices.Chunk(rows, hitRows) {
			if _, err := insertRows(ctx, tx, "INSERT INTO lexicon_hits (scan, article, n, version, title, term, severity, block, start_at, end_at, words, around)", "", some); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("save scan: %w", err)
	}
	return ok, nil
}

// ScanHits returns a page of what a scan found, article by article.
func (db *DB) ScanHits(ctx context.Context, scan, afterArticle string, afterN int64, limit int) ([]app.ScanHit, error) {
	hits, err := Query(ctx, db.reads, func(h *app.ScanHit) []any {
		return []any{&h.Article, &h.N, &h.Version, &h.Title, &h.Term, &h.Severity, &h.Block, &h.Start, &h.End, &h.Words, &h.Around}
	}, `SELECT article, n, version, title, term, severity, block, start_at, end_at, words, around FROM lexicon_hits
		WHERE scan = $1 AND (article, n) > ($2, $3) ORDER BY article, n LIMIT $4`, scan, afterArticle, afterN, limit)
	if err != nil {
		return nil, fmt.Errorf("read hits: %w", err)
	}
	return hits, nil
}

// DropScan deletes a scan with what it found.
func (db *DB) DropScan(ctx context.Context, id string) error {
	return db.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM lexicon_hits WHERE scan = $1", id); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "DELETE FROM lexicon_scans WHERE id = $1", id)
		return err
	})
}

type savedRow struct {
	stream, data string
}

type textRow struct {
	digest     string
	salt, data []byte
}

// ScanTexts returns the latest saved texts of the articles a scan is about, from after its place on, in order of id.
// Data is nil where the text was destroyed.
func (db *DB) ScanTexts(ctx context.Context, s app.Scan, limit int) ([]app.ScanText, error) {
	var w Where
	out, err := Query(ctx, db.reads, func(t *app.ScanText) []any { return []any{&t.Article, &t.Unit} }, "SELECT id, unit FROM articles"+scanned(&w, s).And("id > ?", s.Place).SQL()+
		" ORDER BY id LIMIT "+w.Arg(limit), w.Args()...)
	if err != nil || len(out) == 0 {
		return nil, err
	}
	streams, at := make([]string, len(out)), make(map[string]int, len(out))
	for i, t := range out {
		streams[i] = "article/" + t.Article
		at[streams[i]] = i
	}
	var ws Where
	saved, err := Query(ctx, db.reads, func(r *savedRow) []any { return []any{&r.stream, &r.data} },
		"SELECT stream, data FROM entries"+ws.In("stream", streams...).And("type = ?", "article.Saved").SQL()+" ORDER BY stream, seq", ws.Args()...)
	if err != nil {
		return nil, fmt.Errorf("read versions: %w", err)
	}
	digests := make([]string, len(out))
	for _, r := range saved {
		var v article.Saved
		if err := json.Unmarshal([]byte(r.data), &v); err != nil {
			return nil, fmt.Errorf("read version of %s: %w", r.stream, err)
		}
		i := at[r.stream]
		out[i].Version, digests[i] = int64(v.Version), v.Content
	}
	texts, err := db.contents(ctx, digests)
	if err != nil {
		return nil, err
	}
	for i, d := range digests {
		out[i].Data = texts[d]
	}
	return out, nil
}

// contents reads several texts at once, each checked against its digest; a destroyed one is missing.
func (db *DB) contents(ctx context.Context, digests []string) (map[string][]byte, error) {
	var w Where
	rows, err := Query(ctx, db.reads, func(r *textRow) []any { return []any{&r.digest, &r.salt, &r.data} },
		"SELECT digest, salt, data FROM content"+w.In("digest", digests...).SQL(), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("read texts: %w", err)
	}
	out := make(map[string][]byte, len(rows))
	for _, r := range rows {
		if ledger.ContentDigest(r.salt, r.data) != r.digest {
			return nil, altered(r.digest)
		}
		out[r.digest] = r.data
	}
	return out, nil
}
