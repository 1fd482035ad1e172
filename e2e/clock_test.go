package e2e

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"qianfa/internal/channel"
)

// What depends on the hour, by the program's own clock, which only a test may set.
func TestByTheTestClock(t *testing.T) {
	onBoth(t, func(t *testing.T, s *server) {
		t.Run("a password entered for signing holds five minutes", func(t *testing.T) { stepUpEnds(t, s) })
		t.Run("a session that ends in mid-edit loses nothing", func(t *testing.T) { sessionEnds(t, s) })
		t.Run("what is sealed for an hour goes out at that hour", func(t *testing.T) { sealedHour(t, s) })
	})
}

// set moves the clock. Whoever speaks afterwards logs in again if the session has ended.
func (s *server) set(t *testing.T, now time.Time) {
	t.Helper()
	raw, err := json.Marshal(map[string]any{"now": now.Format(time.RFC3339), "rate": 1})
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequest(http.MethodPut, s.base+"/test/clock", bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	res, err := s.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Fatalf("set the clock: %d", res.StatusCode)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.people = map[string]*person{}
}

func stepUpEnds(t *testing.T, s *server) {
	j := journeyOf(t, "HL-R1")
	first, second := s.submitted(t, j), s.submitted(t, j)
	head := s.enter(t, j.signs[0].by[0])
	sign := func(v item) answer {
		return head.call(t, http.MethodPost, "/articles/"+v.ID+"/acts", signing(v.Route[0].Step, v.Seal))
	}
	if no := refused(t, sign(first), http.StatusForbidden); no.Code != "step_up" {
		t.Errorf("without the password: %s", no.Code)
	}
	refused(t, head.call(t, http.MethodPost, "/session/step-up", map[string]any{"password": "wrong"}), http.StatusUnprocessableEntity, http.StatusForbidden, http.StatusUnauthorized)
	head.stepUp(t)
	if a := sign(first); a.status != http.StatusOK {
		t.Errorf("with the password: %d %s", a.status, a.body)
	}
	s.set(t, s.now(t).Add(6*time.Minute))
	if no := refused(t, sign(second), http.StatusForbidden); no.Code != "step_up" {
		t.Errorf("six minutes later: %s", no.Code)
	}
}

func sessionEnds(t *testing.T, s *server) {
	d := s.draft(t)
	s.set(t, s.now(t).Add(31*time.Minute))
	more := map[string]any{"base": d.v.Base, "source": text(d.v.Title, typed+"又写了一句。"), "meta": d.v.Meta}
	no := refused(t, d.author.call(t, http.MethodPut, "/articles/"+d.v.ID+"/draft", more), http.StatusUnauthorized)
	if !strings.Contains(no.Detail, "重新登录") {
		t.Errorf("says %q", no.Detail)
	}
	refused(t, d.author.send(t, "/articles/"+d.v.ID+"/import", "a.txt", []byte("文字")), http.StatusUnauthorized)
	d.author = s.as(t, "guolei")
	d.expectSame(t)
	if a := d.author.call(t, http.MethodPut, "/articles/"+d.v.ID+"/draft", more); a.status != http.StatusOK {
		t.Fatalf("after logging in again: %d %s", a.status, a.body)
	}
	if v := d.author.view(t, d.v.ID); v.Source.words() != typed+"又写了一句。" {
		t.Errorf("stored is %q", v.Source.words())
	}
}

// sealedHour: nobody moves the hour that was signed, nothing altered goes out at it, and the rest does.
func sealedHour(t *testing.T, s *server) {
	next := s.now(t).AddDate(0, 0, 1)
	at := time.Date(next.Year(), next.Month(), next.Day(), 9, 0, 0, 0, next.Location())
	altered, sound := s.forLater(t, "定时发布的第一篇", at), s.forLater(t, "定时发布的第二篇", at)
	s.keepsHour(t, sound, at)

	db := s.raw(t)
	row, data := renderingOf(t, s, altered)
	w := &sealedItem{s: s, db: db}
	post, err := channel.DecodePost(data)
	if err != nil {
		t.Fatal(err)
	}
	post.Title = "改过的标题"
	w.put(t, row, post.Canonical())

	s.set(t, at.Add(-time.Minute))
	pub := s.as(t, "maiqiuyan")
	for _, v := range []item{altered, sound} {
		if x := pub.view(t, v.ID).target(t, "hengtang-web"); x.State != "scheduled" {
			t.Errorf("a minute before its hour it is %s", x.State)
		}
	}
	if _, list := s.get(t, "/site/hengtang-web/"); strings.Contains(list, sound.Title) {
		t.Error("a minute before its hour it is on the website")
	}
	s.set(t, at.Add(time.Second))
	pub = s.as(t, "maiqiuyan")
	until(t, "the sound item is out", func() bool { return pub.view(t, sound.ID).target(t, "hengtang-web").State == "published" })
	s.expectPage(t, pub.view(t, sound.ID), "hengtang-web")
	until(t, "the altered item is refused for everybody to see", func() bool {
		x := pub.view(t, altered.ID).target(t, "hengtang-web")
		return x.State == "refused" && strings.Contains(x.Message, "发布被拒") && strings.Contains(x.Message, "内容与定稿不一致")
	})
	if n := s.entries(t, pub, altered.ID, "article.PublicationRefused"); n != 1 {
		t.Errorf("%d refusals in the ledger", n)
	}
	if !strings.Contains(string(pub.call(t, "GET", "/work?box=todo", nil).body), altered.ID) {
		t.Error("the publisher is not told")
	}
	retry := act{"do": "retry", "target": "hengtang-web", "seal": altered.Seal}
	refused(t, pub.acts(t, altered.ID, retry), http.StatusConflict, http.StatusUnprocessableEntity)
	if _, list := s.get(t, "/site/hengtang-web/"); strings.Contains(list, post.Title) || strings.Contains(list, altered.Title) {
		t.Error("the altered item is on the website")
	}
	w.put(t, row, data)
	if v := pub.does(t, altered.ID, retry); v.target(t, "hengtang-web").State != "published" {
		t.Errorf("put back and released again it is %s", v.target(t, "hengtang-web").State)
	}
	if n := strings.Count(s.log.String(), "msg=tick"); n > 0 {
		t.Errorf("%d lines of the log speak of it", n)
	}

	page := pub.view(t, sound.ID).target(t, "hengtang-web").URL
	s.set(t, at.Add(49*time.Hour))
	until(t, "the page is gone when its display has ended", func() bool {
		status, text := s.get(t, page)
		return status != http.StatusOK && !strings.Contains(text, sound.Source.words())
	})
}

// forLater is an item signed for an hour to come and put on its way by the publisher.
func (s *server) forLater(t *testing.T, title string, at time.Time) item {
	t.Helper()
	j := journeyOf(t, "HL-R1")
	j.title, j.words, j.targets = title, title+"的正文。", nil
	j.meta = map[string]any{"targets": []any{map[string]any{"account": "hengtang-web", "comment_open": true, "schedule_at": at.Format(time.RFC3339), "display_to": at.Add(48 * time.Hour).Format(time.RFC3339)}}}
	v := s.ready(t, j)
	if v = s.as(t, j.publisher).does(t, v.ID, act{"do": "publish"}); v.Phase != "scheduled" {
		t.Fatalf("released before its hour it is %s", v.Phase)
	}
	return v
}

// keepsHour: the hour is part of what was signed.
func (s *server) keepsHour(t *testing.T, v item, at time.Time) {
	t.Helper()
	pub := s.as(t, "maiqiuyan")
	sooner := act{"do": "schedule", "target": "hengtang-web", "seal": v.Seal, "schedule_at": s.now(t).Add(time.Hour).Format(time.RFC3339)}
	refused(t, pub.acts(t, v.ID, sooner), http.StatusConflict, http.StatusUnprocessableEntity)
	if v = pub.does(t, v.ID, act{"do": "unschedule", "target": "hengtang-web"}); v.Phase != "ready" {
		t.Fatalf("taken off the schedule it is %s", v.Phase)
	}
	refused(t, pub.acts(t, v.ID, sooner), http.StatusConflict, http.StatusUnprocessableEntity)
	if v = pub.does(t, v.ID, act{"do": "publish"}); v.Phase != "scheduled" {
		t.Fatalf("released again it is %s", v.Phase)
	}
	if got, err := time.Parse(time.RFC3339, v.target(t, "hengtang-web").ScheduleAt); err != nil || !got.Equal(at) {
		t.Errorf("it goes out at %s, signed for %s", v.target(t, "hengtang-web").ScheduleAt, at)
	}
}

// renderingOf finds the one rendering of an item.
func renderingOf(t *testing.T, s *server, v item) (row string, data []byte) {
	t.Helper()
	texts := content(t, s.raw(t), v.ID)
	for digest, data := range texts {
		if _, err := channel.DecodePost(data); err == nil {
			return digest, slices.Clone(data)
		}
	}
	t.Fatalf("no rendering among %d texts", len(texts))
	return "", nil
}
