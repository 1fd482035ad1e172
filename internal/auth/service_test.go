package auth_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"qianfa/internal/auth"
	"qianfa/internal/core/fault"
	"qianfa/internal/store"
)

// clock is the time of one installation, set by the test.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// door is a login service on a real store, with one person behind it.
type door struct {
	*auth.Service
	clock    *clock
	sessions *store.Sessions
	logins   store.Logins
}

const password = "Liuxi-2026"

func newDoor(t *testing.T) door {
	t.Helper()
	c := &clock{now: time.Date(2026, 11, 20, 1, 0, 0, 0, time.UTC)}
	db, err := store.Open(t.Context(), store.Options{Dir: t.TempDir(), Now: c.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	d := door{clock: c, sessions: db.Sessions(auth.PersonOf), logins: store.Logins{DB: db}}
	d.Service = auth.New(d.logins, d.sessions, c.Now)
	if err := d.SetPassword(t.Context(), "p-1", "zhangmin", password); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d door) in(t *testing.T) (token string) {
	t.Helper()
	token, person, err := d.Login(t.Context(), "zhangmin", password, "127.0.0.1")
	if err != nil || person != "p-1" || token == "" {
		t.Fatalf("login: %q, %q, %v", token, person, err)
	}
	return token
}

// who returns whom a token stands for now.
func (d door) who(t *testing.T, token string) (context.Context, auth.Session) {
	t.Helper()
	ctx, s, err := d.Open(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	return ctx, s
}

func TestOnlyTheRightNameAndPasswordOpen(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	if err := d.logins.PutUser(t.Context(), auth.User{Person: "p-2", Login: "gone", PasswordHash: hashOf(t, d), Disabled: true}); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		login, password string
		opens           bool
	}{
		"name and password":      {"zhangmin", password, true},
		"blanks around the name": {" zhangmin ", password, true},
		"a wrong password":       {"zhangmin", "Liuxi-2027", false},
		"no password":            {"zhangmin", "", false},
		"an unknown name":        {"nobody", password, false},
		"a disabled user":        {"gone", password, false},
		"an endless name":        {strings.Repeat("z", 101), password, false},
		"an endless password":    {"zhangmin", strings.Repeat("z", 501), false},
	} {
		token, person, err := d.Login(t.Context(), tt.login, tt.password, "127.0.0.1")
		if tt.opens != (err == nil) || tt.opens != (person == "p-1") || tt.opens != (token != "") {
			t.Errorf("%s: %q, %q, %v", name, token, person, err)
		}
		if !tt.opens && fault.Of(err).Message != "用户名或密码不对。请核对后重新输入；忘记密码请联系系统管理员。" {
			t.Errorf("%s says more than it may: %v", name, err)
		}
	}
}

func hashOf(t *testing.T, d door) string {
	t.Helper()
	u, err := d.logins.UserByLogin(t.Context(), "zhangmin")
	if err != nil {
		t.Fatal(err)
	}
	return u.PasswordHash
}

func TestAPasswordThatIsTooShortIsNotSet(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	for name, tt := range map[string]struct {
		login, password string
		ok              bool
	}{
		"seven characters":       {"a", "1234567", false},
		"eight Chinese ones":     {"a", "一二三四五六七八", true},
		"seven Chinese ones":     {"a", "一二三四五六七", false},
		"no name":                {" ", "12345678", false},
		"a name of fifty-one":    {strings.Repeat("名", 51), "12345678", false},
		"the name of another":    {"zhangmin", "12345678", false},
		"a name with blanks put": {" b ", "12345678", true},
	} {
		if err := d.SetPassword(t.Context(), "p-"+name, tt.login, tt.password); tt.ok != (err == nil) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := d.logins.UserByLogin(t.Context(), "b"); err != nil {
		t.Error("blanks were kept in the name")
	}
}

func TestFiveFailuresLockTheNameForAQuarterOfAnHour(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	try := func(login, password string) fault.Code {
		_, _, err := d.Login(t.Context(), login, password, "127.0.0.1")
		return fault.CodeOf(err)
	}
	for n := range 4 {
		if code := try("zhangmin", "wrong"); code != fault.Invalid {
			t.Fatalf("failure %d: %s", n+1, code)
		}
	}
	if code := try("zhangmin", password); code != "" {
		t.Fatalf("after four failures the right password: %s", code)
	}
	for range 5 { // the success made the count start anew
		if code := try("zhangmin", "wrong"); code != fault.Invalid {
			t.Fatalf("five more failures: %s", code)
		}
	}
	if code := try("zhangmin", password); code != fault.Forbidden {
		t.Errorf("locked, the right password: %s", code)
	}
	if code := try(" zhangmin ", password); code != fault.Forbidden {
		t.Errorf("locked, the name with blanks: %s", code)
	}
	if code := try("somebody", "wrong"); code != fault.Invalid {
		t.Errorf("another name: %s", code)
	}
	d.clock.pass(14*time.Minute + 59*time.Second)
	if code := try("zhangmin", password); code != fault.Forbidden {
		t.Errorf("a second before: %s", code)
	}
	d.clock.pass(time.Second)
	if code := try("zhangmin", password); code != "" {
		t.Errorf("after a quarter of an hour: %s", code)
	}
}

func TestFailuresFarApartDoNotLock(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	for n := range 8 {
		if _, _, err := d.Login(t.Context(), "zhangmin", "wrong", ""); fault.CodeOf(err) != fault.Invalid {
			t.Fatalf("failure %d: %v", n+1, err)
		}
		d.clock.pass(16 * time.Minute)
	}
}

func TestASessionEndsByOurClock(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		life   func(d door, t *testing.T, token string)
		person string
	}{
		"at once":               {func(door, *testing.T, string) {}, "p-1"},
		"half an hour idle":     {func(d door, _ *testing.T, _ string) { d.clock.pass(auth.Idle) }, "p-1"},
		"a second more":         {func(d door, _ *testing.T, _ string) { d.clock.pass(auth.Idle + time.Second) }, ""},
		"busy for eleven hours": {func(d door, t *testing.T, token string) { d.busy(t, token, 11*time.Hour) }, "p-1"},
		"busy for half a day":   {func(d door, t *testing.T, token string) { d.busy(t, token, auth.Lifetime+20*time.Minute) }, ""},
		"logged out": {func(d door, t *testing.T, token string) {
			ctx, _ := d.who(t, token)
			if err := d.Logout(ctx); err != nil {
				t.Fatal(err)
			}
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDoor(t)
			token := d.in(t)
			tt.life(d, t, token)
			if _, s := d.who(t, token); s.Person != tt.person {
				t.Errorf("is %q, want %q", s.Person, tt.person)
			}
		})
	}
}

// busy uses a session every twenty minutes.
func (d door) busy(t *testing.T, token string, how time.Duration) {
	t.Helper()
	for end := d.clock.Now().Add(how); d.clock.Now().Before(end); {
		d.clock.pass(20 * time.Minute)
		ctx, s := d.who(t, token)
		if s.Person == "" {
			continue
		}
		if err := d.Touch(ctx); err != nil {
			t.Fatal(err)
		}
	}
}

func TestLastSeenIsWrittenAtMostOnceAMinute(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	token := d.in(t)
	seen := func() int64 {
		all, err := d.sessions.ListPerson(t.Context(), "p-1")
		if err != nil || len(all) != 1 {
			t.Fatalf("sessions %v, %v", all, err)
		}
		return all[0].SeenAt
	}
	first := seen()
	for _, tt := range []struct {
		after  time.Duration
		writes bool
	}{{59 * time.Second, false}, {time.Second, true}, {30 * time.Second, false}} {
		d.clock.pass(tt.after)
		ctx, _ := d.who(t, token)
		if err := d.Touch(ctx); err != nil {
			t.Fatal(err)
		}
		now := seen()
		if (now != first) != tt.writes {
			t.Errorf("after %s seen moved by %d ms, writes %v", tt.after, now-first, tt.writes)
		}
		first = now
	}
}

func TestAStepUpHoldsForItsMinutesAndForThisSessionOnly(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	token, other := d.in(t), d.in(t)
	ctx, s := d.who(t, token)
	if d.SteppedUp(s) {
		t.Error("a login alone is a step-up")
	}
	if _, _, err := d.StepUp(ctx, s, "wrong"); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("with a wrong password: %v", err)
	}
	if _, s := d.who(t, token); d.SteppedUp(s) {
		t.Error("stepped up by a wrong password")
	}
	same, until, err := d.StepUp(ctx, s, password)
	if err != nil || same != token || !until.Equal(d.clock.Now().Add(auth.StepUp)) {
		t.Fatalf("token changed %v, until %s, %v", same != token, until, err)
	}
	if _, s := d.who(t, other); d.SteppedUp(s) {
		t.Error("another session of the same person stepped up too")
	}
	d.clock.pass(auth.StepUp - time.Second)
	if _, s := d.who(t, token); !d.SteppedUp(s) {
		t.Error("ended before its time")
	}
	d.clock.pass(time.Second)
	if _, s := d.who(t, token); d.SteppedUp(s) {
		t.Error("holds for ever")
	}
}

func TestGuessingTheStepUpLocksIt(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	ctx, s := d.who(t, d.in(t))
	for range 5 {
		if _, _, err := d.StepUp(ctx, s, "wrong"); fault.CodeOf(err) != fault.Invalid {
			t.Fatal(err)
		}
	}
	if _, _, err := d.StepUp(ctx, s, password); fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("locked, the right password: %v", err)
	}
	d.clock.pass(15 * time.Minute)
	if _, _, err := d.StepUp(ctx, s, password); err != nil {
		t.Errorf("after a quarter of an hour: %v", err)
	}
}

func TestNoTokenKnownBeforeTheLoginIsTheLoggedInOne(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]func(d door, t *testing.T) string{
		"no token":           func(door, *testing.T) string { return "" },
		"an invented token":  func(door, *testing.T) string { return "planted" },
		"another's session":  func(d door, t *testing.T) string { return d.other(t) },
		"an idle session":    func(d door, t *testing.T) string { defer d.clock.pass(time.Hour); return d.in(t) },
		"one's own session":  func(d door, t *testing.T) string { return d.in(t) },
		"a stepped-up other": func(d door, t *testing.T) string { return d.steppedUp(t, d.other(t)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDoor(t)
			planted := before(d, t)
			ctx, _ := d.who(t, planted)
			token, _, err := d.Login(ctx, "zhangmin", password, "127.0.0.1")
			if err != nil || token == planted {
				t.Fatalf("the token stayed %v, %v", token == planted, err)
			}
			if _, s := d.who(t, planted); s.Person != "" {
				t.Errorf("the token from before is %q's", s.Person)
			}
			_, s := d.who(t, token)
			if s.Person != "p-1" || d.SteppedUp(s) {
				t.Errorf("the new one is %q's, stepped up %v", s.Person, d.SteppedUp(s))
			}
		})
	}
}

// other logs another person in.
func (d door) other(t *testing.T) string {
	t.Helper()
	if err := d.SetPassword(t.Context(), "p-2", "attacker", password); err != nil {
		t.Fatal(err)
	}
	token, _, err := d.Login(t.Context(), "attacker", password, "")
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func (d door) steppedUp(t *testing.T, token string) string {
	t.Helper()
	ctx, s := d.who(t, token)
	if _, _, err := d.StepUp(ctx, s, password); err != nil {
		t.Fatal(err)
	}
	return token
}

func TestTheStoreKnowsWhoseSessionItKeepsAndNotTheToken(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	token := d.in(t)
	all, err := d.sessions.ListPerson(t.Context(), "p-1")
	if err != nil || len(all) != 1 {
		t.Fatalf("sessions of p-1: %v, %v", all, err)
	}
	if all[0].Token == token || all[0].ExpiresAt != d.clock.Now().Add(auth.Lifetime).UnixMilli() {
		t.Errorf("kept as %+v", all[0])
	}
	if n, err := d.sessions.RevokePerson(t.Context(), "p-1", ""); n != 1 || err != nil {
		t.Fatalf("revoked %d, %v", n, err)
	}
	if _, s := d.who(t, token); s.Person != "" {
		t.Error("lives on after it was revoked")
	}
	for _, data := range [][]byte{nil, {1, 2, 3}, []byte("p-1")} {
		if p := auth.PersonOf(data); p != "" {
			t.Errorf("%v is %q's", data, p)
		}
	}
}
