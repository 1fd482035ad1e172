package app_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"qianfa/internal/app"
	"qianfa/internal/apptest"
	"qianfa/internal/portal"
	"qianfa/internal/store"
)

func TestTheWebsiteFollowsACommitAtOnceAndSaysWhatIsGone(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *apptest.House) {
		site := portal.New(&store.Site{DB: h.DB, Blobs: h.Blobs, Names: h.UnitName}, portal.Options{Now: h.Clock.Now})
		var told []string
		h.Articles.Changed = func(account string) {
			told = append(told, account)
			site.Changed(account)
		}
		ask := func(path string) (int, string) {
			t.Helper()
			w := httptest.NewRecorder()
			site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
			return w.Code, w.Body.String()
		}
		const list = "/site/" + apptest.Website + "/"
		page := func(id string) string {
			t.Helper()
			url := target(t, h, id, apptest.Website).URL
			return url[strings.Index(url, "/site/"):]
		}
		_, _ = ask(list) // now it is kept for a while

		id := h.Signed(t, "秋粮收购点开放", apptest.Township(apptest.Website))
		if len(told) != 0 {
			t.Errorf("told of %v before anything is out", told)
		}
		h.Act(t, apptest.Publisher, id, app.ActInput{Do: "publish"})
		if _, text := ask(list); !strings.Contains(text, "秋粮收购点开放") || !slices.Equal(told, []string{apptest.Website}) {
			t.Errorf("published, the clock standing still, the list lacks it; told of %v", told)
		}
		if code, _ := ask(page(id)); code != http.StatusOK {
			t.Errorf("the page answers %d", code)
		}
		address := page(id)
		if _, err := h.DB.DestroyContent(t.Context(), app.ArticleStream(id)); err != nil {
			t.Fatal(err)
		}
		h.Clock.Pass(2 * time.Second)
		if code, text := ask(address); code != http.StatusGone || !strings.Contains(text, "已由横塘镇人民政府下线") || strings.Contains(text, "秋粮") {
			t.Errorf("destroyed, the page answers %d: %s", code, text)
		}

		given := timed(t, h, "改期另发的通知", time.Hour)
		h.Act(t, apptest.Publisher, given, app.ActInput{Do: "publish"})
		digest, _ := rendering(t, h, given)
		if _, err := h.DB.Writer().ExecContext(t.Context(), "DELETE FROM content WHERE digest = $1", digest); err != nil {
			t.Fatal(err)
		}
		h.Clock.Pass(time.Hour)
		if _, err := h.Articles.Tick(t.Context(), h.Clock.Now()); err != nil {
			t.Fatal(err)
		}
		v := h.View(t, apptest.Publisher, given)
		path := "/site/" + apptest.Website + "/a/" + pageNumber(t, v) + ".html"
		if code, _ := ask(path); code != http.StatusNotFound {
			t.Errorf("refused and never out, the page answers %d", code)
		}
		h.Act(t, apptest.Publisher, given, app.ActInput{Do: "withdraw", Reason: "定稿已损坏。"})
		if code, text := ask(path); code != http.StatusGone || !strings.Contains(text, "下线时间") || strings.Contains(text, "改期") {
			t.Errorf("given up, the page answers %d: %s", code, text)
		}
		if code, _ := ask("/site/" + apptest.Website + "/a/20261120-00000000.html"); code != http.StatusNotFound {
			t.Errorf("a page that never was answers %d", code)
		}
	})
}

func pageNumber(t *testing.T, v app.ArticleView) string {
	t.Helper()
	at, err := time.Parse(time.RFC3339, v.CreatedAt)
	if err != nil {
		t.Fatal(err)
	}
	return at.Format("20060102") + "-" + v.ID[len(v.ID)-8:]
}
