package store

import (
	"context"
	"database/sql"
	"fmt"

	"qianfa/internal/core/fault"
)

// User (登录用户) is how a person logs in. Who the person is and what they may do is in the ledger, not here.
type User struct {
	Person       string
	Login        string
	PasswordHash string // with its algorithm id
	MustChange   bool
	Disabled     bool
	ChangedAt    int64 // milliseconds UTC
}

const userColumns = "person, login, password_hash, must_change, disabled, changed_at"

func userFields(u *User) []any {
	return []any{&u.Person, &u.Login, &u.PasswordHash, &u.MustChange, &u.Disabled, &u.ChangedAt}
}

// UserByLogin returns the user with this login name; fault.NotFound without one.
func (db *DB) UserByLogin(ctx context.Context, login string) (User, error) {
	return db.user(ctx, "SELECT "+userColumns+" FROM users WHERE login = $1", login)
}

// UserByPerson returns the user of this person; fault.NotFound without one.
func (db *DB) UserByPerson(ctx context.Context, person string) (User, error) {
	return db.user(ctx, "SELECT "+userColumns+" FROM users WHERE person = $1", person)
}

// Users returns all users by login name.
func (db *DB) Users(ctx context.Context) ([]User, error) {
	return Query(ctx, db.reads, userFields, "SELECT "+userColumns+" FROM users ORDER BY login")
}

// PutUser creates or replaces the user of u.Person. A login name of another person is fault.Conflict.
func (db *DB) PutUser(ctx context.Context, u User) error {
	err := db.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO users (`+userColumns+`) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (person) DO UPDATE SET login = excluded.login, password_hash = excluded.password_hash,
			must_change = excluded.must_change, disabled = excluded.disabled, changed_at = excluded.changed_at`,
			u.Person, u.Login, u.PasswordHash, u.MustChange, u.Disabled, db.now())
		return err
	})
	if isTaken(err) {
		return fault.New(fault.Conflict, "登录名“%s”已有人使用，请换一个。", u.Login).Because(err)
	}
	return err
}

func (db *DB) user(ctx context.Context, query, arg string) (User, error) {
	u, found, err := One(ctx, db.reads, userFields, query, arg)
	if err != nil {
		return User{}, fmt.Errorf("read user: %w", err)
	}
	if !found {
		return User{}, fault.New(fault.NotFound, "没有这个登录用户。")
	}
	return u, nil
}

// LoginFailures is how often logging in has failed for one key (a login name or an address) within the window.
type LoginFailures struct {
	Count   int64
	FirstAt int64 // milliseconds UTC
	LastAt  int64
}

func failureFields(f *LoginFailures) []any { return []any{&f.Count, &f.FirstAt, &f.LastAt} }

// LoginFailures returns the failures of a key; zero for an unknown one.
func (db *DB) LoginFailures(ctx context.Context, key string) (LoginFailures, error) {
	f, _, err := One(ctx, db.reads, failureFields, "SELECT count, first_at, last_at FROM login_failures WHERE key = $1", key)
	return f, err
}

// AddLoginFailure counts one failure. Counting starts anew when the last failure lies before `since`.
func (db *DB) AddLoginFailure(ctx context.Context, key string, since int64) (f LoginFailures, err error) {
	err = db.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		f, _, err = One(ctx, tx, failureFields, `INSERT INTO login_failures (key, count, first_at, last_at) VALUES ($1, 1, $2, $2)
			ON CONFLICT (key) DO UPDATE SET
				count = CASE WHEN login_failures.last_at < $3 THEN 1 ELSE login_failures.count + 1 END,
				first_at = CASE WHEN login_failures.last_at < $3 THEN excluded.first_at ELSE login_failures.first_at END,
				last_at = excluded.last_at
			RETURNING count, first_at, last_at`, key, db.now(), since)
		return err
	})
	return f, err
}

// ClearLoginFailures forgets the failures of a key, after a successful login or by an administrator.
func (db *DB) ClearLoginFailures(ctx context.Context, key string) error {
	return db.exec(ctx, "DELETE FROM login_failures WHERE key = $1", key)
}

// exec runs one statement on working state.
func (db *DB) exec(ctx context.Context, query string, args ...any) error {
	_, err := db.execCount(ctx, query, args...)
	return err
}

// execCount runs one statement on working state and returns how many rows it changed.
func (db *DB) execCount(ctx context.Context, query string, args ...any) (n int64, err error) {
	err = db.execAll(ctx, statement{query: query, args: args, check: func(rows int64) error { n = rows; return nil }})
	return n, err
}

// execAll runs statements on working state in one transaction: on PostgreSQL in one round trip, for what it is sent at
// once it does as a whole or not at all.
func (db *DB) execAll(ctx context.Context, all ...statement) error {
	if len(all) == 0 {
		return nil
	}
	if db.dialect.sqlite() {
		return db.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
			for _, s := range all {
				if err := run(ctx, db.statements.in(tx), s); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return explain(again(func() error {
		conn, err := db.writer.Conn(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = conn.Close() }() // gives it back to the pool
		return conn.Raw(func(driver any) error {
			pg, err := connOf(driver)
			if err != nil {
				return err
			}
			return sendAll(ctx, pg, all)
		})
	}))
}
