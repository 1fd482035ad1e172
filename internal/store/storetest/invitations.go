package storetest

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qianfa/internal/app"
	"qianfa/internal/store"
)

func invitations(t *testing.T, open Open) {
	clock := newClock()
	db, ctx := open(t, store.Options{Now: clock.Now}), t.Context()
	link := app.LinkRow{Token: "sha256:aa", Article: "a-1", Body: "u-1", No: 1, Code: "hmac-sha256:bb", Contact: "王敏", Office: "网络信息科",
		Due: clock.Now().Add(time.Hour).UTC().Truncate(time.Millisecond), Created: clock.Now().UTC().Truncate(time.Millisecond)}
	c := noted("article/a-1", 0, 1)
	c.Exec = []app.Exec{link.Insert()}
	mustCommit(t, db, c)
	stale := noted("article/a-1", 0, 1)
	second := link
	second.Token, second.No = "sha256:cc", 2
	stale.Exec = []app.Exec{second.Insert()}
	if _, err := db.Commit(ctx, stale); err == nil {
		t.Fatal("a commit on a stale version went through")
	}
	if all := must[[]app.LinkRow](t)(db.Invitations(ctx, "a-1")); len(all) != 1 {
		t.Fatalf("a link without its fact: %+v", all)
	}
	got, found, err := db.Invitation(ctx, "sha256:aa")
	if diff := cmp.Diff(link, got); diff != "" || !found || err != nil {
		t.Fatal(diff, found, err)
	}
	if _, found, err := db.Invitation(ctx, "sha256:ab"); found || err != nil {
		t.Fatalf("a link nobody sent: %v, %v", found, err)
	}

	var through atomic.Int64
	var tries sync.WaitGroup
	for range 12 {
		tries.Go(func() {
			if left, err := db.TakeTry(ctx, "sha256:aa", 5); err == nil && left {
				through.Add(1)
			}
		})
	}
	tries.Wait()
	if n := through.Load(); n != 5 {
		t.Fatalf("%d of 12 tries at once got through, want 5", n)
	}
	ok(t, db.GiveTriesBack(ctx, "sha256:aa"))
	if !must[bool](t)(db.TakeTry(ctx, "sha256:aa", 5)) {
		t.Fatal("after a right code there is no try left")
	}

	if n := must[int64](t)(db.DropContacts(ctx, clock.Now())); n != 0 {
		t.Fatalf("%d contacts of open links were dropped", n)
	}
	clock.Add(2 * time.Hour)
	if n := must[int64](t)(db.DropContacts(ctx, clock.Now())); n != 1 {
		t.Fatalf("%d contacts were dropped, want 1", n)
	}
	if got, _, _ = db.Invitation(ctx, "sha256:aa"); got.Contact != "" || got.Office != "" || got.Code != "" || got.No != 1 {
		t.Fatalf("after the end the row is %+v", got)
	}
	must[int64](t)(db.DestroyContent(ctx, "article/a-1"))
	if all := must[[]app.LinkRow](t)(db.Invitations(ctx, "a-1")); len(all) != 0 {
		t.Fatalf("links of a destroyed article: %+v", all)
	}
}

func keptSecrets(t *testing.T, open Open) {
	db, ctx := open(t, store.Options{}), t.Context()
	first := must[[]byte](t)(db.KeepSecret(ctx, "joint/key", []byte("one")))
	second := must[[]byte](t)(db.KeepSecret(ctx, "joint/key", []byte("two")))
	if string(first) != "one" || string(second) != "one" {
		t.Fatalf("kept %q and %q", first, second)
	}
}
