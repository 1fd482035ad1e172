package app_test

import (
	"strings"
	"testing"
	"time"

	"qianfa/internal/app"
	"qianfa/internal/apptest"
	"qianfa/internal/channel"
	"qianfa/internal/core/account"
	"qianfa/internal/core/article"
	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/core/source"
	"qianfa/internal/core/workday"
	"qianfa/internal/pgtest"
	"qianfa/internal/store/storetest"
)

func TestAfterAWholeStoryARebuildEqualsTheLiveProjections(t *testing.T) {
	t.Parallel()
	for name, url := range map[string]func(t *testing.T) string{"SQLite": func(*testing.T) string { return "" }, "PostgreSQL": func(t *testing.T) string { return pgtest.Database(t) }} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := apptest.Open(t, url(t))
			carried(t, h)
			h.Clock.Pass(time.Minute)
			scheduled(t, h)
			kept(t, h, keeper(t, h), "易错词", check.Entry{Term: "微信"})
			signCut(t, h, writeCut(t, h, "停水通知"))
			leaves(t, h, apptest.Author)
			waiting := h.Write(t, apptest.Author, "等签", apptest.Township(apptest.Website), "正文。")
			h.Submit(t, apptest.Author, waiting)
			storetest.RebuildEqualsLive(t, h.DB)
		})
	}
}

// leaves opens the 交接单 of somebody who is about to go and whose telephone an account hangs on.
func leaves(t *testing.T, h *apptest.House, person string) {
	t.Helper()
	if err := h.Orgs.Do(t.Context(), "system:setup", "u-hengtang-00", org.AppointPost{Tenure: org.Tenure{ID: apptest.NewID(), Person: apptest.Stranger, Role: "系统管理员", Unit: "u-hengtang-00", Kind: org.Regular}}); err != nil {
		t.Fatal(err)
	}
	if err := h.Custody.Do(t.Context(), apptest.As(apptest.Stranger), apptest.Manual, account.TakeHold{Hold: account.HoldPhone, Person: person}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Custody.OpenHandover(t.Context(), apptest.As(apptest.Stranger), person, "镇干字〔2026〕3号"); err != nil {
		t.Fatal(err)
	}
}

// carried takes one item through return, rework, suggestion, adoption, confirmation and release to a filed link.
func carried(t *testing.T, h *apptest.House) {
	t.Helper()
	id := h.Write(t, apptest.Author, "秋粮收购点开放时间", apptest.Township(apptest.Website, apptest.Manual), "横塘镇三处秋粮收购点自本周起开放。", "请携带证件前往。")
	m, err := h.Articles.AddMedia(t.Context(), apptest.As(apptest.Author), id, app.Upload{Name: "现场.jpg", Data: apptest.Photo()})
	if err != nil {
		t.Fatal(err)
	}
	h.Edit(t, apptest.Author, id, func(d *article.Draft) {
		d.Source.Blocks = append(d.Source.Blocks, source.Block{ID: "p1", Type: source.Image, Media: m.Digest, Width: m.Width, Height: m.Height, Alt: "收购点"})
	})
	h.Submit(t, apptest.Author, id)
	first := h.View(t, apptest.Head, id).Seal

	h.Act(t, apptest.Head, id, app.ActInput{Do: "return", Step: "1", Opinion: "请写明收购点的开放时间。"})
	if v := h.View(t, apptest.Author, id); v.Phase != string(article.PhaseReturned) || !v.Editable {
		t.Fatalf("returned, it is %s, editable %v", v.Phase, v.Editable)
	}
	h.Edit(t, apptest.Author, id, func(d *article.Draft) {
		d.Source.Blocks[1].Runs[0].Text = "每日八时至十八时，请携带证件前往。"
	})
	h.Submit(t, apptest.Author, id)
	v := h.View(t, apptest.Head, id)
	if v.Seal == first || v.Version != 2 || v.Phase != string(article.PhaseReview) {
		t.Fatalf("reworked, it is version %d, %s, the seal changed %v", v.Version, v.Phase, v.Seal != first)
	}

	h.Act(t, apptest.Head, id, app.ActInput{Do: "suggest", Step: "1", SignOn: true, Marks: []app.Mark{{Block: "b2", Start: 9, End: 10, Was: "请", Replace: "敬请"}}})
	h.Clock.Pass(time.Minute)
	h.Act(t, apptest.Author, id, app.ActInput{Do: "adopt", No: 1})
	v = h.View(t, apptest.Head, id)
	if got := source.Words(v.Source.Blocks[1].Runs); got != "每日八时至十八时，敬请携带证件前往。" || v.Version != 3 {
		t.Fatalf("adopted, version %d reads %q", v.Version, got)
	}
	if err := h.TryAct(t, apptest.Head, id, app.ActInput{Do: "confirm", No: 1}); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("confirmed without the checklist that the step asks for: %v", err)
	}
	h.Pass(t, apptest.Head, apptest.Leader)(id)
	h.Act(t, apptest.Publisher, id, app.ActInput{Do: "publish"})

	v = h.View(t, apptest.Publisher, id)
	if v.Phase != string(article.PhasePublishing) || !strings.Contains(v.Number, "1号") {
		t.Fatalf("released, it is %s with number %q", v.Phase, v.Number)
	}
	h.Clock.Pass(time.Minute)
	key := app.PostKey{Article: id, Account: apptest.Manual}
	if err := h.Articles.RecordReceipt(t.Context(), key, channel.Receipt{State: channel.DraftReady, Note: "请人工发布。"}); err != nil {
		t.Fatal(err)
	}
	if err := h.Articles.FileLink(t.Context(), apptest.As(apptest.Publisher), id, apptest.Manual, " https://channels.example.cn/1 "); err != nil {
		t.Fatal(err)
	}
	if v := h.View(t, apptest.Author, id); v.Phase != string(article.PhasePublished) || v.Targets[0].URL == "" || v.Targets[1].URL != "https://channels.example.cn/1" {
		t.Errorf("in the end it is %s, out at %+v", v.Phase, v.Targets)
	}
}

// scheduled lets one item go out at its sealed hour and leaves another waiting for it.
func scheduled(t *testing.T, h *apptest.House) {
	t.Helper()
	at := func(later time.Duration) string {
		return h.Clock.Now().Add(later).In(workday.Zone).Format(time.RFC3339)
	}
	soon, late := apptest.Township(apptest.Website), apptest.Township(apptest.Website)
	soon.Targets[0].ScheduleAt, late.Targets[0].ScheduleAt = at(time.Hour), at(48*time.Hour)
	var ids []string
	for title, m := range map[string]article.Meta{"一小时后": soon, "后天": late} {
		id := h.Signed(t, title, m)
		h.Act(t, apptest.Publisher, id, app.ActInput{Do: "publish"})
		if v := h.View(t, apptest.Publisher, id); v.Phase != string(article.PhaseScheduled) {
			t.Fatalf("%s: %s", title, v.Phase)
		}
		ids = append(ids, id)
	}
	for _, tt := range []struct {
		pass time.Duration
		due  int
	}{{59 * time.Minute, 0}, {time.Minute, 1}, {time.Minute, 0}} {
		h.Clock.Pass(tt.pass)
		if n, err := h.Articles.Tick(t.Context(), h.Clock.Now()); n != tt.due || err != nil {
			t.Fatalf("%d went out, want %d: %v", n, tt.due, err)
		}
	}
	out := 0
	for _, id := range ids {
		if h.View(t, apptest.Publisher, id).Phase == string(article.PhasePublished) {
			out++
		}
	}
	if out != 1 {
		t.Errorf("%d of the two are out", out)
	}
}
