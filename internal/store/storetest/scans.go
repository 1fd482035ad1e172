package storetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"qianfa/internal/app"
	"qianfa/internal/store"
)

func scans(t *testing.T, open Open) {
	clock := newClock()
	db, ctx := open(t, store.Options{Now: clock.Now}), t.Context()
	s := app.Scan{ID: "s-1", Body: "u-1", Lexicon: "l-1", Version: 2, Published: true, State: app.ScanRunning, By: "p-1", CreatedAt: clock.Now().UTC()}
	ok(t, db.StartScan(ctx, s))
	got, found, err := db.Scan(ctx, "s-1")
	s.UpdatedAt = s.CreatedAt
	if diff := cmp.Diff(s, got); diff != "" || !found || err != nil {
		t.Fatal(diff, found, err)
	}
	if _, found, err := db.Scan(ctx, "s-2"); found || err != nil {
		t.Fatalf("a scan nobody started: %v, %v", found, err)
	}

	hits := make([]app.ScanHit, 20)
	for i := range hits {
		hits[i] = app.ScanHit{Article: "a-1", N: int64(i + 1), Version: 1, Title: "标题", Term: "微信", Severity: "must", Block: "b1", Start: 3, End: 6, Words: "微 信", Around: "加微 信办理"}
	}
	next := s
	next.Place, next.Done, next.Hits, next.Struck, next.Total = "a-1", 1, 20, 1, 2
	if saved := must[bool](t)(db.SaveScanPage(ctx, next, "", hits)); !saved {
		t.Fatal("a page was not saved")
	}
	if saved := must[bool](t)(db.SaveScanPage(ctx, next, "", hits)); saved {
		t.Fatal("the same page was saved twice")
	}
	if moved := must[bool](t)(db.MoveScan(ctx, "s-1", app.ScanRunning, app.ScanPaused, "")); !moved {
		t.Fatal("the scan was not paused")
	}
	last := next
	last.Place, last.Done, last.State = "a-2", 2, app.ScanDone
	if saved := must[bool](t)(db.SaveScanPage(ctx, last, "a-1", nil)); saved {
		t.Fatal("a page of a paused scan was saved")
	}
	if running := must[[]app.Scan](t)(db.RunningScans(ctx)); len(running) != 0 {
		t.Fatalf("running: %+v", running)
	}
	if moved := must[bool](t)(db.MoveScan(ctx, "s-1", app.ScanRunning, app.ScanCancelled, "")); moved {
		t.Fatal("a paused scan was taken for a running one")
	}
	must[bool](t)(db.MoveScan(ctx, "s-1", app.ScanPaused, app.ScanRunning, ""))
	if saved := must[bool](t)(db.SaveScanPage(ctx, last, "a-1", nil)); !saved {
		t.Fatal("the last page was not saved")
	}
	if all := must[[]app.Scan](t)(db.ScansOf(ctx, "l-1", 10)); len(all) != 1 || all[0].State != app.ScanDone || all[0].Done != 2 || all[0].Hits != 20 {
		t.Fatalf("scans of the lexicon: %+v", all)
	}

	if page := must[[]app.ScanHit](t)(db.ScanHits(ctx, "s-1", "a-1", 15, 10)); len(page) != 5 || page[0] != hits[15] {
		t.Fatalf("a page of hits: %+v", page)
	}
	must[int64](t)(db.DestroyContent(ctx, "article/a-1"))
	if page := must[[]app.ScanHit](t)(db.ScanHits(ctx, "s-1", "", 0, 100)); len(page) != 0 {
		t.Fatalf("hits in a destroyed text: %+v", page)
	}
	ok(t, db.DropScan(ctx, "s-1"))
	if _, found, _ := db.Scan(ctx, "s-1"); found {
		t.Fatal("a dropped scan stays")
	}
}
