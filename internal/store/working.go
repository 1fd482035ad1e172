package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"qianfa/internal/app"
	"qianfa/internal/core/fault"
)

// WorkingCopy (工作副本) is what autosave overwrites: at most one for each article. It is not evidence (decisions 2).
type WorkingCopy = app.WorkingCopy

type copyRow struct {
	WorkingCopy
	editors string
}

// WorkingCopy returns the working copy of an article; fault.NotFound without one.
func (db *DB) WorkingCopy(ctx context.Context, article string) (WorkingCopy, error) {
	return workingCopy(ctx, db.reads, article)
}

func workingCopy(ctx context.Context, q Querier, article string) (WorkingCopy, error) {
	fields := func(r *copyRow) []any {
		return []any{&r.Article, &r.Body, &r.Data, &r.ETag, &r.BaseVersion, &r.editors, &r.UpdatedAt}
	}
	row, found, err := One(ctx, q, fields, `SELECT article, body, data, etag, base_version, editors, updated_at
		FROM working_copies WHERE article = $1`, article)
	if err != nil {
		return WorkingCopy{}, fmt.Errorf("read working copy: %w", err)
	}
	if !found {
		return WorkingCopy{}, fault.New(fault.NotFound, "这篇稿件没有未提交的修改。")
	}
	if err := json.Unmarshal([]byte(row.editors), &row.Editors); err != nil {
		return WorkingCopy{}, fmt.Errorf("read working copy: %w", err)
	}
	return row.WorkingCopy, nil
}

// SaveWorkingCopy stores a working copy over the one with the etag `seen` ("" = there is none yet) and returns the
// new etag. Any other state is fault.Conflict: somebody else saved meanwhile. Files become known with it.
func (db *DB) SaveWorkingCopy(ctx context.Context, c WorkingCopy, seen string, files ...app.MediaRow) (string, error) {
	editors, err := json.Marshal(append([]string{}, c.Editors...))
	if err != nil {
		return "", err
	}
	etag, saved := token(), false
	save := statement{check: func(n int64) error { saved = n > 0; return nil },
		args: []any{c.Article, c.Body, c.Data, etag, c.BaseVersion, string(editors), db.now()},
		query: `INSERT INTO working_copies (article, body, data, etag, base_version, editors, updated_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (article) DO NOTHING`}
	if seen != "" {
		save.query = `UPDATE working_copies SET body = $2, data = $3, etag = $4, base_version = $5, editors = $6, updated_at = $7
			WHERE article = $1 AND etag = $8`
		save.args = append(save.args, seen)
	}
	if err := db.execAll(ctx, append(db.mediaStatements(files), save)...); err != nil {
		return "", fmt.Errorf("save working copy: %w", err)
	}
	if !saved {
		return "", fault.New(fault.Conflict, "这篇稿件刚被他人或在另一窗口改过，您的修改还没有保存。请先复制您改动的内容，刷新后再改。")
	}
	return etag, nil
}

// DropWorkingCopy deletes the working copy of an article, if it still has the etag; "" takes any.
func (db *DB) DropWorkingCopy(ctx context.Context, article, etag string) error {
	return db.exec(ctx, "DELETE FROM working_copies WHERE article = $1 AND ($2 = '' OR etag = $2)", article, etag)
}

// PutSecret stores sealed bytes under a name. The store never sees what is inside.
func (db *DB) PutSecret(ctx context.Context, name string, sealed []byte) error {
	return db.exec(ctx, `INSERT INTO secrets (name, sealed, updated_at) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed, updated_at = excluded.updated_at`, name, sealed, db.now())
}

// Secret returns sealed bytes; fault.NotFound without them.
func (db *DB) Secret(ctx context.Context, name string) ([]byte, error) {
	sealed, found, err := One(ctx, db.reads, Column[[]byte], "SELECT sealed FROM secrets WHERE name = $1", name)
	if err == nil && !found {
		err = fault.New(fault.NotFound, "没有保存这项凭据。请在账号设置中填写。")
	}
	return sealed, err
}

// SecretNames returns the names of all secrets that begin with prefix, in order.
func (db *DB) SecretNames(ctx context.Context, prefix string) ([]string, error) {
	return Query(ctx, db.reads, Column[string],
		`SELECT name FROM secrets WHERE name LIKE $1 ESCAPE '\' ORDER BY name`, Like(prefix)+"%")
}

// DeleteSecret forgets a secret.
func (db *DB) DeleteSecret(ctx context.Context, name string) error {
	return db.exec(ctx, "DELETE FROM secrets WHERE name = $1", name)
}

// Calendar is one stored working-day calendar, such as that of a year.
type Calendar struct {
	Name string
	Data string
}

// Calendars returns all stored calendars by name.
func (db *DB) Calendars(ctx context.Context) ([]Calendar, error) {
	return Query(ctx, db.reads, func(c *Calendar) []any { return []any{&c.Name, &c.Data} },
		"SELECT name, data FROM calendars ORDER BY name")
}

// PutCalendar creates or replaces a calendar.
func (db *DB) PutCalendar(ctx context.Context, c Calendar) error {
	return db.exec(ctx, `INSERT INTO calendars (name, data, updated_at) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET data = excluded.data, updated_at = excluded.updated_at`, c.Name, c.Data, db.now())
}

// Response is a stored answer to a request that carried an Idempotency-Key.
type Response struct {
	Status   int64
	Response []byte
}

// BeginIdempotent claims a key for a request. It returns nil when the caller is to run the request, and the stored
// response when it ran before. A key in use by a running call, or used for another request, is fault.Conflict.
func (db *DB) BeginIdempotent(ctx context.Context, actor, key, request string) (*Response, error) {
	type row struct {
		Response
		request string
	}
	var old *Response
	err := db.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		n, err := insertRows(ctx, tx, "INSERT INTO idempotency_keys (actor, key, request, status, created_at)",
			" ON CONFLICT (actor, key) DO NOTHING", [][]any{{actor, key, request, 0, db.now()}})
		if err != nil || n == 1 {
			return err
		}
		r, _, err := One(ctx, tx, func(r *row) []any { return []any{&r.request, &r.Status, &r.Response.Response} },
			"SELECT request, status, response FROM idempotency_keys WHERE actor = $1 AND key = $2", actor, key)
		switch {
		case err != nil:
			return err
		case r.request != request:
			return fault.New(fault.Conflict, "这个幂等键已用于另一个请求。请换一个新的 Idempotency-Key。")
		case r.Status == 0:
			return fault.New(fault.Conflict, "同一个请求正在处理。请稍后查看结果，不要重复提交。")
		}
		old = &r.Response
		return nil
	})
	return old, err
}

// EndIdempotent stores the response of a claimed key. Status 0 gives the key free, for a call that did not take place.
func (db *DB) EndIdempotent(ctx context.Context, actor, key string, r Response) error {
	if r.Status == 0 {
		return db.exec(ctx, "DELETE FROM idempotency_keys WHERE actor = $1 AND key = $2 AND status = 0", actor, key)
	}
	return db.exec(ctx, "UPDATE idempotency_keys SET status = $3, response = $4 WHERE actor = $1 AND key = $2",
		actor, key, r.Status, r.Response)
}

// PruneIdempotent deletes keys claimed before a moment in milliseconds UTC.
func (db *DB) PruneIdempotent(ctx context.Context, before int64) (int64, error) {
	return db.execCount(ctx, "DELETE FROM idempotency_keys WHERE created_at < $1", before)
}
