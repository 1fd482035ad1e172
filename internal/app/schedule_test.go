package app_test

import (
	"strings"
	"testing"
	"time"

	"qianfa/internal/app"
	"qianfa/internal/apptest"
	"qianfa/internal/channel"
	"qianfa/internal/core/article"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/workday"
	"qianfa/internal/pgtest"
)

// onBoth runs a test on both databases.
func onBoth(t *testing.T, test func(t *testing.T, h *apptest.House)) {
	t.Helper()
	for name, url := range map[string]func(t *testing.T) string{"SQLite": func(*testing.T) string { return "" }, "PostgreSQL": func(t *testing.T) string { return pgtest.Database(t) }} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, apptest.Open(t, url(t)))
		})
	}
}

// timed is an item signed to go out on the website after some time.
func timed(t *testing.T, h *apptest.House, title string, later time.Duration, more ...article.Target) (id string) {
	t.Helper()
	m := apptest.Township(apptest.Website)
	m.Targets[0].ScheduleAt = h.Clock.Now().Add(later).In(workday.Zone).Format(time.RFC3339)
	m.Targets = append(m.Targets, more...)
	return h.Signed(t, title, m)
}

func target(t *testing.T, h *apptest.House, id, account string) app.TargetView {
	t.Helper()
	for _, x := range h.View(t, apptest.Publisher, id).Targets {
		if x.Account.ID == account {
			return x
		}
	}
	t.Fatalf("no target %s", account)
	return app.TargetView{}
}

func TestAtItsHourAnAlteredItemIsRefusedOnceAndSomebodyIsTold(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *apptest.House) {
		id := timed(t, h, "秋粮收购", time.Hour)
		h.Act(t, apptest.Publisher, id, app.ActInput{Do: "publish"})
		digest, good := rendering(t, h, id)
		put := func(data []byte) {
			t.Helper()
			if _, err := h.DB.Writer().ExecContext(t.Context(), "UPDATE content SET data = $1 WHERE digest = $2", data, digest); err != nil {
				t.Fatal(err)
			}
		}
		put([]byte(strings.Replace(string(good), "秋粮", "夏粮", 1)))
		h.Clock.Pass(time.Hour)
		for tick, want := range []int{1, 0, 0} { // refused once, not again at every tick
			if n, err := h.Articles.Tick(t.Context(), h.Clock.Now()); n != want || err != nil {
				t.Fatalf("tick %d moved %d: %v", tick+1, n, err)
			}
		}
		x := target(t, h, id, apptest.Website)
		if x.State != string(article.PostRefused) || !strings.Contains(x.Message, "发布被拒") || !strings.Contains(x.Message, "内容与定稿不一致") {
			t.Fatalf("it is %s: %s", x.State, x.Message)
		}
		refusals := 0
		entries, err := h.DB.Load(t.Context(), app.ArticleStream(id), 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if e.Type == "article.PublicationRefused" {
				refusals++
			}
			if e.Type == "article.Published" {
				t.Error("the ledger says that it is out")
			}
		}
		if refusals != 1 {
			t.Errorf("%d refusals in the ledger", refusals)
		}
		for who, want := range map[string]int{apptest.Publisher: 1, apptest.Head: 0} {
			if todo, _, err := h.Articles.Work(t.Context(), apptest.As(who), "todo", "", "", 0); err != nil || len(todo) != want {
				t.Errorf("%s has %d to do: %v", who, len(todo), err)
			}
		}
		if v := h.View(t, apptest.Author, id); !strings.Contains(v.Waiting, "未发出") {
			t.Errorf("its author reads: %s", v.Waiting)
		}

		if err := h.TryAct(t, apptest.Publisher, id, app.ActInput{Do: "retry", Target: apptest.Website}); fault.CodeOf(err) != fault.Refused {
			t.Errorf("tried again on the altered bytes: %v", err)
		}
		put(good)
		h.Act(t, apptest.Publisher, id, app.ActInput{Do: "retry", Target: apptest.Website})
		if x := target(t, h, id, apptest.Website); x.State != string(article.PostPublished) || x.URL == "" {
			t.Errorf("put back and tried again it is %s at %q", x.State, x.URL)
		}
	})
}

// rendering is the stored rendering of an item with one target.
func rendering(t *testing.T, h *apptest.House, id string) (digest string, data []byte) {
	t.Helper()
	rows, err := h.DB.Writer().QueryContext(t.Context(), "SELECT digest, data FROM content WHERE stream = $1", app.ArticleStream(id))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&digest, &data); err != nil {
			t.Fatal(err)
		}
		if _, err := channel.DecodePost(data); err == nil {
			return digest, data
		}
	}
	t.Fatalf("no rendering: %v", rows.Err())
	return "", nil
}

func TestWhatCannotBeSavedAfterARefusalIsGivenUp(t *testing.T) {
	t.Parallel()
	h := apptest.Open(t, "")
	id := timed(t, h, "秋粮收购", time.Hour)
	h.Act(t, apptest.Publisher, id, app.ActInput{Do: "publish"})
	digest, _ := rendering(t, h, id)
	if _, err := h.DB.Writer().ExecContext(t.Context(), "DELETE FROM content WHERE digest = $1", digest); err != nil {
		t.Fatal(err)
	}
	h.Clock.Pass(time.Hour)
	if n, err := h.Articles.Tick(t.Context(), h.Clock.Now()); n != 1 || err != nil {
		t.Fatalf("moved %d: %v", n, err)
	}
	h.Act(t, apptest.Publisher, id, app.ActInput{Do: "withdraw", Reason: "定稿内容已损坏。"})
	if v := h.View(t, apptest.Publisher, id); v.Phase != string(article.PhaseWithdrawn) {
		t.Errorf("it is %s", v.Phase)
	}
	if todo, _, err := h.Articles.Work(t.Context(), apptest.As(apptest.Publisher), "todo", "", "", 0); err != nil || len(todo) != 0 {
		t.Errorf("%d are left to do: %v", len(todo), err)
	}
}

func TestPublishingWithoutATargetMeansAllEachAtTheHourItIsSealedFor(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *apptest.House) {
		stamp := func(d time.Duration) string { return h.Clock.Now().Add(d).In(workday.Zone).Format(time.RFC3339) }
		both := timed(t, h, "两处都定时", time.Hour, article.Target{Account: apptest.Manual, ScheduleAt: stamp(2 * time.Hour)})
		one := timed(t, h, "一处定时，一处马上发布", time.Hour, article.Target{Account: apptest.Manual})
		for id, want := range map[string][2]string{both: {"scheduled", "scheduled"}, one: {"scheduled", "publishing"}} {
			h.Act(t, apptest.Publisher, id, app.ActInput{Do: "publish"})
			got := [2]string{target(t, h, id, apptest.Website).State, target(t, h, id, apptest.Manual).State}
			if got != want {
				t.Errorf("%s: %v, want %v", h.View(t, apptest.Publisher, id).Title, got, want)
			}
			if err := h.TryAct(t, apptest.Publisher, id, app.ActInput{Do: "publish"}); fault.CodeOf(err) != fault.Conflict {
				t.Errorf("published twice: %v", err)
			}
		}
		h.Clock.Pass(2 * time.Hour)
		if n, err := h.Articles.Tick(t.Context(), h.Clock.Now()); n != 2 || err != nil {
			t.Fatalf("moved %d: %v", n, err)
		}
		for _, id := range []string{both, one} {
			if a, b := target(t, h, id, apptest.Website).State, target(t, h, id, apptest.Manual).State; a != "published" || b != "publishing" {
				t.Errorf("after their hours they are %s and %s", a, b)
			}
		}
	})
}
