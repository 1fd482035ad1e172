package auth

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/gob"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/scs/v2"

	"qianfa/internal/core/fault"
)

// User is how a person logs in.
type User struct {
	Person       string
	Login        string
	PasswordHash string
	MustChange   bool
	Disabled     bool
}

// Store is what auth keeps beside the sessions: users and failures, all of it working state. An unknown user is
// fault.NotFound.
type Store interface {
	UserByLogin(ctx context.Context, login string) (User, error)
	UserByPerson(ctx context.Context, person string) (User, error)
	PutUser(ctx context.Context, u User) error
	// Failures returns how often key failed since the window began, and when last.
	Failures(ctx context.Context, key string) (count int64, last time.Time, err error)
	AddFailure(ctx context.Context, key string, since time.Time) error
	ClearFailures(ctx context.Context, key string) error
}

// SetPassword gives a person a login name and a password of at least MinPassword characters.
func (s *Service) SetPassword(ctx context.Context, person, login, password string) error {
	if login = strings.TrimSpace(login); login == "" || utf8.RuneCountInString(login) > 50 {
		return fault.New(fault.Invalid, "登录名不能为空，也不能超过50个字。请重新填写。").At("login", "")
	}
	if utf8.RuneCountInString(password) < MinPassword {
		return fault.New(fault.Invalid, "密码至少%d位。请换一个更长的密码。", MinPassword).At("password", "")
	}
	hash, err := HashPassword(ctx, password)
	if err != nil {
		return err
	}
	old, err := s.store.UserByPerson(ctx, person)
	if err != nil && fault.CodeOf(err) != fault.NotFound {
		return err
	}
	return s.store.PutUser(ctx, User{Person: person, Login: login, PasswordHash: hash, Disabled: old.Disabled})
}

// MinPassword is the least number of characters of a password.
const MinPassword = 8

// Service logs people in and out. Idle sessions end after Idle, all after Lifetime.
type Service struct {
	store    Store
	sessions *scs.SessionManager
	now      func() time.Time
}

// How long sessions live, how long a step-up holds, and when a login is locked (users.md: nothing stays logged in).
const (
	Idle       = 30 * time.Minute
	Lifetime   = 12 * time.Hour
	StepUp     = 5 * time.Minute
	lockAfter  = 5
	lockWindow = 15 * time.Minute
)

// Keys in the session.
const (
	keyPerson  = "person"
	keyStepUp  = "step_up" // milliseconds UTC until which the step-up holds
	keySeen    = "seen"    // milliseconds UTC of the last request, kept to the minute
	keyStarted = "started" // milliseconds UTC of the login
)

// New returns a service on a store of users and one of sessions (any scs store).
func New(store Store, sessions scs.CtxStore, now func() time.Time) *Service {
	m := scs.New()
	m.Store = ourClock{CtxStore: sessions, now: now}
	m.Lifetime = 100 * 365 * 24 * time.Hour // scs reads the machine's clock; ours decides in Open and in ourClock
	m.HashTokenInStore = true
	m.Codec = &codec{}
	return &Service{store: store, sessions: m, now: now}
}

// ourClock stores sessions with an end by our clock, which a test may set.
type ourClock struct {
	scs.CtxStore
	now func() time.Time
}

func (c ourClock) CommitCtx(ctx context.Context, token string, data []byte, _ time.Time) error {
	return c.CtxStore.CommitCtx(ctx, token, data, c.now().Add(Lifetime))
}

// Session is what a request carries: the context to use from then on, and who it is.
type Session struct {
	Person      string
	StepUpUntil time.Time
}

// Open loads the session of a token; without a living session Person is "". The session store gives none of a person
// whose login is disabled.
func (s *Service) Open(ctx context.Context, token string) (context.Context, Session, error) {
	ctx, err := s.sessions.Load(ctx, token)
	if err != nil {
		return ctx, Session{}, fmt.Errorf("load session: %w", err)
	}
	now := s.now()
	seen, started := milli(s.sessions.GetInt64(ctx, keySeen)), milli(s.sessions.GetInt64(ctx, keyStarted))
	if now.Sub(seen) > Idle || now.Sub(started) > Lifetime {
		return ctx, Session{}, nil
	}
	return ctx, Session{Person: s.sessions.GetString(ctx, keyPerson), StepUpUntil: milli(s.sessions.GetInt64(ctx, keyStepUp))}, nil
}

// SteppedUp reports whether the person entered the password again within the last minutes.
func (s *Service) SteppedUp(sess Session) bool { return s.now().Before(sess.StepUpUntil) }

// Touch keeps the session alive; it writes at most once a minute (decisions 26).
func (s *Service) Touch(ctx context.Context) error {
	now := s.now().UnixMilli()
	if ago := now - s.sessions.GetInt64(ctx, keySeen); ago >= 0 && ago < time.Minute.Milliseconds() {
		return nil
	}
	s.sessions.Put(ctx, keySeen, now)
	_, _, err := s.sessions.Commit(ctx)
	return err
}

// Login checks name and password and starts a new session. It returns the token for the cookie or the program.
// A wrong name takes as long as a wrong password, and five failures lock the name for a quarter of an hour.
func (s *Service) Login(ctx context.Context, name, password, address string) (token string, person string, err error) {
	name = strings.TrimSpace(name)
	if len(name) > 100 || len(password) > 500 {
		return "", "", wrong()
	}
	if err := s.locked(ctx, "name:"+name); err != nil {
		return "", "", err
	}
	u, err := s.store.UserByLogin(ctx, name)
	if err != nil && fault.CodeOf(err) != fault.NotFound {
		return "", "", err
	}
	hash := u.PasswordHash
	if hash == "" {
		hash = nobody
	}
	ok, err := CheckPassword(ctx, hash, password)
	if err != nil {
		return "", "", err
	}
	if !ok || u.Person == "" || u.Disabled {
		if err := s.store.AddFailure(ctx, "name:"+name, s.now().Add(-lockWindow)); err != nil {
			return "", "", err
		}
		return "", "", wrong()
	}
	if err := s.store.ClearFailures(ctx, "name:"+name); err != nil {
		return "", "", err
	}
	token, err = s.start(ctx, u.Person)
	return token, u.Person, err
}

// Start begins a session for a person known by other means: the demo's own tour.
func (s *Service) Start(ctx context.Context, person string) (string, error) {
	return s.start(ctx, person)
}

// start renews the token, so that no session known before the login lives on: the one that the request came with ends.
func (s *Service) start(ctx context.Context, person string) (string, error) {
	fresh, err := s.sessions.Load(context.WithoutCancel(ctx), "")
	if err != nil {
		return "", fmt.Errorf("begin session: %w", err)
	}
	if s.sessions.Token(fresh) != "" {
		if err := s.sessions.Destroy(fresh); err != nil {
			return "", fmt.Errorf("end former session: %w", err)
		}
	}
	s.sessions.Put(fresh, keyPerson, person)
	s.sessions.Put(fresh, keySeen, s.now().UnixMilli())
	s.sessions.Put(fresh, keyStarted, s.now().UnixMilli())
	token, _, err := s.sessions.Commit(fresh)
	return token, err
}

// StepUp checks the password of the person of this session again and lets signatures through for some minutes.
func (s *Service) StepUp(ctx context.Context, sess Session, password string) (token string, until time.Time, err error) {
	key := "person:" + sess.Person
	if err := s.locked(ctx, key); err != nil {
		return "", time.Time{}, err
	}
	u, err := s.store.UserByPerson(ctx, sess.Person)
	if err != nil {
		return "", time.Time{}, err
	}
	if u.Disabled {
		return "", time.Time{}, fault.New(fault.Forbidden, "您的登录已被停用，不能签批。请联系系统管理员。")
	}
	ok, err := CheckPassword(ctx, u.PasswordHash, password)
	if err != nil {
		return "", time.Time{}, err
	}
	if !ok {
		if err := s.store.AddFailure(ctx, key, s.now().Add(-lockWindow)); err != nil {
			return "", time.Time{}, err
		}
		return "", time.Time{}, fault.New(fault.Invalid, "密码不对，没有完成身份确认。请重新输入本人密码。").At("password", "密码不对")
	}
	if err := s.store.ClearFailures(ctx, key); err != nil {
		return "", time.Time{}, err
	}
	until = s.now().Add(StepUp)
	s.sessions.Put(ctx, keyStepUp, until.UnixMilli())
	token, _, err = s.sessions.Commit(ctx)
	return token, until, err
}

// LoginOf returns the login name of a person, "" without one.
func (s *Service) LoginOf(ctx context.Context, person string) (string, error) {
	u, err := s.store.UserByPerson(ctx, person)
	if fault.CodeOf(err) == fault.NotFound {
		return "", nil
	}
	return u.Login, err
}

// Logout ends the session.
func (s *Service) Logout(ctx context.Context) error {
	return s.sessions.Destroy(ctx)
}

func (s *Service) locked(ctx context.Context, key string) error {
	n, last, err := s.store.Failures(ctx, key)
	if err != nil {
		return err
	}
	if n >= lockAfter && s.now().Sub(last) < lockWindow {
		return fault.New(fault.Forbidden, "连续 %d 次输错密码，已暂停登录。请 %d 分钟后再试，或请系统管理员重置密码。", lockAfter, int(lockWindow/time.Minute))
	}
	return nil
}

func wrong() error {
	return fault.New(fault.Invalid, "用户名或密码不对。请核对后重新输入；忘记密码请联系系统管理员。")
}

// nobody is the hash that a login without a user is compared with, so that it takes as long.
var nobody = fmt.Sprintf("argon2id$v=19$m=%d,t=%d,p=%d$%s$%s", argonMemory, argonTime, argonThreads,
	base64.RawStdEncoding.EncodeToString(make([]byte, argonSalt)), base64.RawStdEncoding.EncodeToString(func() []byte { s := sha256.Sum256(nil); return s[:] }()))

// PersonOf reads the person out of a session's stored data, "" before login; the session store lists by it.
func PersonOf(data []byte) string {
	var aux struct {
		Deadline time.Time
		Values   map[string]any
	}
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&aux); err != nil {
		return ""
	}
	person, _ := aux.Values[keyPerson].(string)
	return person
}

func milli(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
