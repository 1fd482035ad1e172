package store

import (
	"context"
	"fmt"
	"time"

	"qianfa/internal/app"
)

type invitationRow struct {
	app.LinkRow
	due, created int64
}

// Invitation returns the link whose secret has this digest; found is false for none.
func (db *DB) Invitation(ctx context.Context, token string) (r app.LinkRow, found bool, err error) {
	var w Where
	all, err := db.invitations(ctx, w.And("token = ?", token))
	if err != nil || len(all) == 0 {
		return r, false, err
	}
	return all[0], true, nil
}

// Invitations lists the links of an article in the order in which they were sent.
func (db *DB) Invitations(ctx context.Context, article string) ([]app.LinkRow, error) {
	var w Where
	return db.invitations(ctx, w.And("article = ?", article))
}

func (db *DB) invitations(ctx context.Context, w *Where) ([]app.LinkRow, error) {
	rows, err := Query(ctx, db.reads, func(r *invitationRow) []any {
		return []any{&r.Token, &r.Article, &r.Body, &r.No, &r.Code, &r.Contact, &r.Office, &r.Tries, &r.due, &r.created}
	}, "SELECT token, article, body, no, code, contact, office, tries, due_at, created_at FROM invitations"+w.SQL()+" ORDER BY no", w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("read invitations: %w", err)
	}
	out := make([]app.LinkRow, len(rows))
	for i, r := range rows {
		r.Due, r.Created = time.UnixMilli(r.due).UTC(), time.UnixMilli(r.created).UTC()
		out[i] = r.LinkRow
	}
	return out, nil
}

// TakeTry counts one try of a link's code before it is looked at, and says whether there was one left: of many tries at
// once no more than the limit get through.
func (db *DB) TakeTry(ctx context.Context, token string, limit int64) (bool, error) {
	n, err := db.execCount(ctx, "UPDATE invitations SET tries = tries + 1 WHERE token = $1 AND tries < $2", token, limit)
	return n == 1, err
}

// GiveTriesBack forgets the wrong codes before a right one.
func (db *DB) GiveTriesBack(ctx context.Context, token string) error {
	return db.exec(ctx, "UPDATE invitations SET tries = 0 WHERE token = $1", token)
}

// DropContacts empties who was written to, and the code, in the links of cases that have ended and in those that nobody
// could answer any more since a moment. It returns in how many.
func (db *DB) DropContacts(ctx context.Context, since time.Time) (int64, error) {
	return db.execCount(ctx, `UPDATE invitations SET contact = '', office = '', code = '' WHERE code <> '' AND (due_at < $1 OR EXISTS (
		SELECT 1 FROM articles a WHERE a.id = invitations.article AND a.phase IN ('published', 'rejected', 'withdrawn', 'taken_down')))`, since.UnixMilli())
}

// KeepSecret stores sealed bytes under a name unless there are some, and returns those that are kept: of two that make a
// key at once both get one.
func (db *DB) KeepSecret(ctx context.Context, name string, sealed []byte) ([]byte, error) {
	err := db.exec(ctx, "INSERT INTO secrets (name, sealed, updated_at) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING", name, sealed, db.now())
	if err != nil {
		return nil, fmt.Errorf("keep secret: %w", err)
	}
	return db.Secret(ctx, name)
}
