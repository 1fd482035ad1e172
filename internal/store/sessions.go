package store

import (
	"context"
	"time"
)

// Sessions keeps login sessions (会话). It has the methods of scs.Store and scs.CtxStore and, beyond them, lists and
// revokes the sessions of one person.
type Sessions struct {
	db       *DB
	personOf func(data []byte) string
}

// Sessions returns the session store. personOf reads the person out of a session's data, "" before login.
func (db *DB) Sessions(personOf func(data []byte) string) *Sessions {
	return &Sessions{db: db, personOf: personOf}
}

// Session describes one session of a person. Token is what the store was given: a digest, if scs hashes tokens.
type Session struct {
	Token     string
	CreatedAt int64 // milliseconds UTC
	SeenAt    int64
	ExpiresAt int64
}

// FindCtx returns the data of a session that has not expired, of a person whose login is not disabled. A request that was
// under way when the login was disabled may have written its session once more.
func (s *Sessions) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	return One(ctx, s.db.reads, Column[[]byte],
		`SELECT data FROM sessions s WHERE token = $1 AND expires_at > $2
			AND NOT EXISTS (SELECT 1 FROM users u WHERE u.person = s.person AND u.disabled)`, token, s.db.now())
}

// CommitCtx stores a session's data until expiry.
func (s *Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	return s.db.exec(ctx, `INSERT INTO sessions (token, person, data, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $4, $4, $5)
		ON CONFLICT (token) DO UPDATE SET person = excluded.person, data = excluded.data,
		seen_at = excluded.seen_at, expires_at = excluded.expires_at`,
		token, s.personOf(data), data, s.db.now(), expiry.UnixMilli())
}

// DeleteCtx ends a session; an unknown one is no error.
func (s *Sessions) DeleteCtx(ctx context.Context, token string) error {
	return s.db.exec(ctx, "DELETE FROM sessions WHERE token = $1", token)
}

// AllCtx returns the data of all sessions that have not expired, by token.
func (s *Sessions) AllCtx(ctx context.Context) (map[string][]byte, error) {
	type row struct {
		token string
		data  []byte
	}
	rows, err := Query(ctx, s.db.reads, func(r *row) []any { return []any{&r.token, &r.data} },
		"SELECT token, data FROM sessions WHERE expires_at > $1", s.db.now())
	all := make(map[string][]byte, len(rows))
	for _, r := range rows {
		all[r.token] = r.data
	}
	return all, err
}

// Find is FindCtx without a context, for scs.
func (s *Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context, for scs.
func (s *Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx without a context, for scs.
func (s *Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// ListPerson returns the living sessions of a person, the newest first.
func (s *Sessions) ListPerson(ctx context.Context, person string) ([]Session, error) {
	fields := func(r *Session) []any { return []any{&r.Token, &r.CreatedAt, &r.SeenAt, &r.ExpiresAt} }
	return Query(ctx, s.db.reads, fields, `SELECT token, created_at, seen_at, expires_at FROM sessions
		WHERE person = $1 AND expires_at > $2 ORDER BY created_at DESC, token`, person, s.db.now())
}

// RevokePerson ends all sessions of a person but one; "" spares none. It returns how many it ended.
func (s *Sessions) RevokePerson(ctx context.Context, person, except string) (int64, error) {
	return s.db.execCount(ctx, "DELETE FROM sessions WHERE person = $1 AND token <> $2", person, except)
}

// Prune deletes expired sessions.
func (s *Sessions) Prune(ctx context.Context) (int64, error) {
	return s.db.execCount(ctx, "DELETE FROM sessions WHERE expires_at <= $1", s.db.now())
}
