package store

import (
	"context"
	"time"

	"qianfa/internal/auth"
)

// Logins is the store as auth sees it.
type Logins struct{ DB *DB }

var _ auth.Store = Logins{}

// UserByLogin returns the user with this login name.
func (l Logins) UserByLogin(ctx context.Context, login string) (auth.User, error) {
	return user(l.DB.UserByLogin(ctx, login))
}

// UserByPerson returns the user of a person.
func (l Logins) UserByPerson(ctx context.Context, person string) (auth.User, error) {
	return user(l.DB.UserByPerson(ctx, person))
}

func user(u User, err error) (auth.User, error) {
	return auth.User{Person: u.Person, Login: u.Login, PasswordHash: u.PasswordHash, MustChange: u.MustChange, Disabled: u.Disabled}, err
}

// PutUser creates or replaces the user of a person.
func (l Logins) PutUser(ctx context.Context, u auth.User) error {
	return l.DB.PutUser(ctx, User{Person: u.Person, Login: u.Login, PasswordHash: u.PasswordHash, MustChange: u.MustChange, Disabled: u.Disabled})
}

// Failures returns how often a key failed, and when last.
func (l Logins) Failures(ctx context.Context, key string) (int64, time.Time, error) {
	f, err := l.DB.LoginFailures(ctx, key)
	return f.Count, time.UnixMilli(f.LastAt).UTC(), err
}

// AddFailure counts one more failure.
func (l Logins) AddFailure(ctx context.Context, key string, since time.Time) error {
	_, err := l.DB.AddLoginFailure(ctx, key, since.UnixMilli())
	return err
}

// ClearFailures forgets the failures of a key.
func (l Logins) ClearFailures(ctx context.Context, key string) error {
	return l.DB.ClearLoginFailures(ctx, key)
}
