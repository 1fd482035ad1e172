package storetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"qianfa/internal/app"
	"qianfa/internal/core/ledger"
	"qianfa/internal/core/template"
	"qianfa/internal/store"
)

// templates follows two templates through their lives: what is signed is what the last signature made so.
func templates(t *testing.T, open Open) {
	db, ctx := open(t, store.Options{Projectors: []store.Projector{store.Templates()}}), t.Context()
	act := template.Act{By: "p-1", At: noon}
	one, two := []template.Signer{{Role: "分管领导"}}, []template.Signer{{Role: "分管领导"}, {Role: "主要领导"}}
	seen := map[string]int64{}
	tell := func(id string, events ...template.Event) {
		t.Helper()
		enc := must[[]ledger.Event](t)(template.Encode(events))
		mustCommit(t, db, app.Commit{Actor: "p-1", At: noon, Appends: []app.Append{{Stream: "template/" + id, Body: "u-0", Seen: seen[id], Events: enc}}})
		seen[id] += int64(len(events))
	}
	row := func(i int) app.TemplateRow {
		t.Helper()
		rows := must[[]app.TemplateRow](t)(db.TemplatesOf(ctx, "u-0"))
		if len(rows) <= i {
			t.Fatalf("only %d templates", len(rows))
		}
		return rows[i]
	}
	want := app.TemplateRow{ID: "t-1", Body: "u-0", Unit: "u-1", Name: "停水通知", Latest: 1, Missing: 2, UpdatedAt: noon}
	expect := func(what string) {
		t.Helper()
		if diff := cmp.Diff(want, row(0)); diff != "" {
			t.Fatalf("%s: %s", what, diff)
		}
	}
	tell("t-1", template.Opened{Act: act, Name: "停水通知", Unit: "u-1"}, template.Written{Act: act, Version: 1, From: "2026-11-01", Until: "2026-12-31", Signers: two})
	expect("written")
	tell("t-1", template.Signed{Act: act, Version: 1})
	want.Missing = 1
	expect("signed by the first of two")
	tell("t-1", template.Signed{Act: act, Version: 1})
	want.Missing, want.Signed, want.From, want.Until = 0, 1, "2026-11-01", "2026-12-31"
	expect("signed by both")
	tell("t-1", template.Written{Act: act, Version: 2, From: "2027-01-01", Until: "2027-12-31", Signers: one})
	want.Latest, want.Missing = 2, 1
	expect("a new version leaves the signed one as it is")
	tell("t-1", template.SentBack{Act: act, Version: 2})
	want.Missing = 0
	expect("sent back")
	tell("t-1", template.Written{Act: act, Version: 3, From: "2027-01-01", Until: "2027-12-31", Signers: one}, template.Signed{Act: act, Version: 3})
	want.Latest, want.Signed, want.From, want.Until = 3, 3, "2027-01-01", "2027-12-31"
	expect("the new version is signed")
	tell("t-2", template.Opened{Act: act, Name: "暴雨预警", Unit: "u-1"})
	tell("t-1", template.Withdrawn{Act: act})
	if first, last := row(0), row(1); first.Name != "暴雨预警" || !last.Withdrawn {
		t.Fatalf("withdrawn ones come last: %+v, %+v", first, last)
	}
	if other := must[[]app.TemplateRow](t)(db.TemplatesOf(ctx, "u-9")); len(other) != 0 {
		t.Fatalf("another body sees %+v", other)
	}
	RebuildEqualsLive(t, db)
}
