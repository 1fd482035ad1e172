package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"qianfa/internal/app"
	"qianfa/internal/core/fault"
	"qianfa/internal/store"
)

func users(t *testing.T, open Open) {
	db, ctx := open(t, store.Options{}), t.Context()
	li := store.User{Person: "p1", Login: "李晓", PasswordHash: "argon2id$…", MustChange: true}
	ok(t, db.PutUser(ctx, li))
	got := must[store.User](t)(db.UserByLogin(ctx, "李晓"))
	if diff := cmp.Diff(li, got, cmpopts.IgnoreFields(store.User{}, "ChangedAt")); diff != "" {
		t.Fatal(diff)
	}
	wantCode(t, db.PutUser(ctx, store.User{Person: "p2", Login: "李晓"}), fault.Conflict)
	li.MustChange, li.PasswordHash = false, "argon2id$new"
	ok(t, db.PutUser(ctx, li))
	if got := must[store.User](t)(db.UserByPerson(ctx, "p1")); got.MustChange || got.PasswordHash != "argon2id$new" {
		t.Fatalf("user is %+v", got)
	}
	if all := must[[]store.User](t)(db.Users(ctx)); len(all) != 1 {
		t.Fatalf("users are %+v", all)
	}
	_, err := db.UserByLogin(ctx, "nobody")
	wantCode(t, err, fault.NotFound)
}

func loginFailures(t *testing.T, open Open) {
	clock := newClock()
	db, ctx := open(t, store.Options{Now: clock.Now}), t.Context()
	window := func() int64 { return clock.Now().Add(-10 * time.Minute).UnixMilli() }
	first := clock.Now().UnixMilli()
	must[store.LoginFailures](t)(db.AddLoginFailure(ctx, "li", window()))
	clock.Add(9 * time.Minute)
	f := must[store.LoginFailures](t)(db.AddLoginFailure(ctx, "li", window()))
	if f.Count != 2 || f.FirstAt != first || f.LastAt != clock.Now().UnixMilli() {
		t.Fatalf("within the window: %+v", f)
	}
	clock.Add(11 * time.Minute)
	if f := must[store.LoginFailures](t)(db.AddLoginFailure(ctx, "li", window())); f.Count != 1 {
		t.Fatalf("after the window: %+v", f)
	}
	ok(t, db.ClearLoginFailures(ctx, "li"))
	if f := must[store.LoginFailures](t)(db.LoginFailures(ctx, "li")); f.Count != 0 {
		t.Fatalf("after clearing: %+v", f)
	}
}

func sessions(t *testing.T, open Open) {
	clock := newClock()
	db, ctx := open(t, store.Options{Now: clock.Now}), t.Context()
	s := db.Sessions(func(data []byte) string { return string(data[:2]) })
	expiry := clock.Now().Add(time.Hour)
	for _, token := range []string{"a", "b", "c"} {
		ok(t, s.CommitCtx(ctx, token, []byte("p1 "+token), expiry))
	}
	ok(t, s.CommitCtx(ctx, "other", []byte("p2"), expiry.Add(time.Hour)))
	data, found, err := s.FindCtx(ctx, "b")
	if string(data) != "p1 b" || !found || err != nil {
		t.Fatalf("found %q, %v, %v", data, found, err)
	}
	ok(t, s.DeleteCtx(ctx, "c"))
	ok(t, s.DeleteCtx(ctx, "c"))
	if list := must[[]store.Session](t)(s.ListPerson(ctx, "p1")); len(list) != 2 {
		t.Fatalf("sessions of p1: %+v", list)
	}
	if n := must[int64](t)(s.RevokePerson(ctx, "p1", "a")); n != 1 {
		t.Fatalf("revoked %d", n)
	}
	clock.Add(time.Hour + time.Second)
	if _, found, _ := s.FindCtx(ctx, "a"); found {
		t.Fatal("an expired session was found")
	}
	if all := must[map[string][]byte](t)(s.AllCtx(ctx)); len(all) != 1 {
		t.Fatalf("living sessions: %v", all)
	}
	if n := must[int64](t)(s.Prune(ctx)); n != 1 {
		t.Fatalf("pruned %d", n)
	}
}

func workingCopies(t *testing.T, open Open) {
	db, ctx := open(t, store.Options{}), t.Context()
	c := store.WorkingCopy{Article: "1", Body: "b", Data: `{"blocks":[]}`, BaseVersion: 3, Editors: []string{"p1", "p2"}}
	one := must[string](t)(db.SaveWorkingCopy(ctx, c, ""))
	_, err := db.SaveWorkingCopy(ctx, c, "")
	wantCode(t, err, fault.Conflict)
	c.Data = `{"blocks":[1]}`
	two := must[string](t)(db.SaveWorkingCopy(ctx, c, one))
	_, err = db.SaveWorkingCopy(ctx, c, one)
	wantCode(t, err, fault.Conflict)
	got := must[store.WorkingCopy](t)(db.WorkingCopy(ctx, "1"))
	c.ETag = two
	if diff := cmp.Diff(c, got, cmpopts.IgnoreFields(store.WorkingCopy{}, "UpdatedAt")); diff != "" {
		t.Fatal(diff)
	}
	ok(t, db.DropWorkingCopy(ctx, "1", one))
	must[store.WorkingCopy](t)(db.WorkingCopy(ctx, "1"))
	ok(t, db.DropWorkingCopy(ctx, "1", two))
	_, err = db.WorkingCopy(ctx, "1")
	wantCode(t, err, fault.NotFound)
}

func secrets(t *testing.T, open Open) {
	db, ctx := open(t, store.Options{}), t.Context()
	ok(t, db.PutSecret(ctx, "channel/a_1", []byte{1, 0, 255}))
	ok(t, db.PutSecret(ctx, "channel/a_1", []byte{2, 0, 255}))
	ok(t, db.PutSecret(ctx, "channel/aX1", []byte{3}))
	if got := must[[]byte](t)(db.Secret(ctx, "channel/a_1")); !cmp.Equal(got, []byte{2, 0, 255}) {
		t.Fatalf("secret is %v", got)
	}
	if names := must[[]string](t)(db.SecretNames(ctx, "channel/a_")); !cmp.Equal(names, []string{"channel/a_1"}) {
		t.Fatalf("names are %v", names)
	}
	ok(t, db.DeleteSecret(ctx, "channel/a_1"))
	_, err := db.Secret(ctx, "channel/a_1")
	wantCode(t, err, fault.NotFound)
}

func leases(t *testing.T, open Open) {
	clock := newClock()
	db, ctx := open(t, store.Options{Now: clock.Now}), t.Context()
	take := func(holder string) bool { return must[bool](t)(db.TakeLease(ctx, "tick", holder, time.Minute)) }
	if !take("a") || take("b") || !take("a") {
		t.Fatal("the first holder must keep the lease")
	}
	clock.Add(time.Minute)
	if !take("b") || take("a") {
		t.Fatal("an expired lease must pass on")
	}
	ok(t, db.DropLease(ctx, "tick", "a"))
	if take("a") {
		t.Fatal("a lease was dropped by one who does not hold it")
	}
	ok(t, db.DropLease(ctx, "tick", "b"))
	if !take("a") {
		t.Fatal("a dropped lease must be free")
	}
}

func publications(t *testing.T, open Open) {
	clock := newClock()
	db, ctx := open(t, store.Options{Now: clock.Now}), t.Context()
	c := noted("article/1", 0, 1)
	due := clock.Now().Add(time.Minute).UnixMilli()
	c.Exec = []app.Exec{{SQL: store.InsertPublication, Args: []any{"pub", "b", "article/1", "weibo/1", due, 1}}}
	mustCommit(t, db, c)
	take := func(node string) bool {
		_, held, err := db.TakePublication(ctx, "pub", node)
		ok(t, err)
		return held
	}
	dues := func() int { return len(must[[]store.Publication](t)(db.DuePublications(ctx, 10))) }
	if take("n1") || dues() != 0 {
		t.Fatal("a publication was taken before it is due")
	}
	clock.Add(time.Minute)
	if dues() != 1 || !take("n1") || take("n2") || take("n1") {
		t.Fatal("a due publication must have exactly one holder")
	}
	ok(t, db.SaveProgress(ctx, "pub", "n1", `{"intent":"submit"}`))
	clock.Add(store.PublicationLease - time.Second)
	if !must[bool](t)(db.BeatPublication(ctx, "pub", "n1")) {
		t.Fatal("the holder must keep what it beats for")
	}
	clock.Add(store.PublicationLease - time.Second)
	if take("n2") {
		t.Fatal("a beating holder lost its publication")
	}
	clock.Add(time.Second)
	if dues() != 1 || !take("n2") {
		t.Fatal("a dead holder's publication must pass on")
	}
	if must[bool](t)(db.BeatPublication(ctx, "pub", "n1")) {
		t.Fatal("the old holder believes it still holds it")
	}
	wantCode(t, db.SaveProgress(ctx, "pub", "n1", "{}"), fault.Conflict)
	p := must[store.Publication](t)(db.Publication(ctx, "pub"))
	if p.Attempt != 2 || p.Progress != `{"intent":"submit"}` || p.Holder != "n2" {
		t.Fatalf("publication is %+v", p)
	}
	if n := must[int64](t)(db.FreePublications(ctx, "")); n != 1 || !take("n3") {
		t.Fatal("freed publications must be taken at once")
	}
	ok(t, db.EndPublication(ctx, "pub", "n3", store.PublicationPublished, 0))
	wantCode(t, db.EndPublication(ctx, "pub", "n3", store.PublicationRefused, 0), fault.Conflict)
	if take("n1") || dues() != 0 {
		t.Fatal("an ended publication was taken")
	}
}

func idempotency(t *testing.T, open Open) {
	clock := newClock()
	db, ctx := open(t, store.Options{Now: clock.Now}), t.Context()
	begin := func(request string) (*store.Response, error) { return db.BeginIdempotent(ctx, "p1", "k", request) }
	if r := must[*store.Response](t)(begin("r1")); r != nil {
		t.Fatalf("a new key has the response %+v", r)
	}
	_, err := begin("r1")
	wantCode(t, err, fault.Conflict)
	ok(t, db.EndIdempotent(ctx, "p1", "k", store.Response{}))
	must[*store.Response](t)(begin("r1"))
	ok(t, db.EndIdempotent(ctx, "p1", "k", store.Response{Status: 201, Response: []byte("{}")}))
	if r := must[*store.Response](t)(begin("r1")); r == nil || r.Status != 201 || string(r.Response) != "{}" {
		t.Fatalf("the stored response is %+v", r)
	}
	_, err = begin("r2")
	wantCode(t, err, fault.Conflict)
	clock.Add(time.Second)
	if n := must[int64](t)(db.PruneIdempotent(ctx, clock.Now().UnixMilli())); n != 1 {
		t.Fatalf("pruned %d", n)
	}
}

func calendars(t *testing.T, open Open) {
	db, ctx := open(t, store.Options{}), t.Context()
	ok(t, db.PutCalendar(ctx, store.Calendar{Name: "2027", Data: "a"}))
	ok(t, db.PutCalendar(ctx, store.Calendar{Name: "2027", Data: "b"}))
	want := []store.Calendar{{Name: "2027", Data: "b"}}
	if diff := cmp.Diff(want, must[[]store.Calendar](t)(db.Calendars(ctx))); diff != "" {
		t.Fatal(diff)
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if err := db.PutCalendar(gone, store.Calendar{Name: "2028"}); !errors.Is(err, context.Canceled) {
		t.Fatalf("a caller who left got %v", err)
	}
}
