package job_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"qianfa/internal/app"
	"qianfa/internal/apptest"
	"qianfa/internal/channel"
	"qianfa/internal/channel/manual"
	"qianfa/internal/channel/rehearsal"
	"qianfa/internal/channel/wechat"
	"qianfa/internal/channel/weibo"
	"qianfa/internal/core/article"
	"qianfa/internal/core/check"
	"qianfa/internal/core/source"
	"qianfa/internal/job"
	"qianfa/internal/sim"
	"qianfa/internal/store"
)

// press is one node with its publisher, before the simulated platforms.
type press struct {
	*apptest.House
	pub  *job.Publisher
	sim  *sim.Sim
	seen atomic.Int64                          // calls that reached a platform
	stop atomic.Pointer[func(r *http.Request)] // runs before each of them
}

func newPress(t *testing.T) *press {
	t.Helper()
	p := &press{House: apptest.Open(t, "")}
	platforms, err := sim.Open(t.TempDir(), p.Clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := platforms.Seed(); err != nil {
		t.Fatal(err)
	}
	p.sim = platforms
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.seen.Add(1)
		if stop := p.stop.Load(); stop != nil {
			(*stop)(r)
		}
		platforms.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	wait := func(_ context.Context, d time.Duration) error { p.Clock.Pass(d); return nil }
	p.pub = &job.Publisher{Rows: p.DB, Articles: p.Articles, Vault: p.Vault, Node: "node-1", Now: p.Clock.Now, Log: slog.New(slog.DiscardHandler), SimBase: server.URL,
		Channels: &channel.Publisher{Now: p.Clock.Now, Connectors: map[string]channel.Connector{
			channel.WeChat: wechat.New(wechat.Options{Now: p.Clock.Now, Wait: wait}),
			channel.Weibo:  weibo.New(weibo.Options{Now: p.Clock.Now, Count: check.WeiboLength}),
			channel.Manual: &manual.Connector{Now: p.Clock.Now}}}}
	p.pub.Init(2)
	return p
}

// The accounts of the demo, and who they are on the simulated platforms.
const (
	weiboID, weiboUID   = "qinghe-wb", "7000000001"
	wechatID, wechatApp = "qinghe-wx", "wxdemo0000000001"
	releaser            = "p-qinghe-07"
)

// released has an item of the body "qinghe" signed and released to one account.
func (p *press) released(t *testing.T, account string) app.PostKey {
	t.Helper()
	m := apptest.Township(account)
	m.Answers = map[string]any{"事项": "业务活动"}
	m.Targets[0].SourceURL = "https://www.example.cn/site/1" // Weibo asks for a link
	id := p.Write(t, "p-qinghe-01", "改造本周开工", m, "望江里改造工程本周开工，工期三个月。")
	pic, err := p.Articles.AddMedia(t.Context(), apptest.As("p-qinghe-01"), id, app.Upload{Name: "现场.jpg", Data: apptest.Photo()})
	if err != nil {
		t.Fatal(err)
	}
	p.Edit(t, "p-qinghe-01", id, func(d *article.Draft) {
		d.Source.Blocks = append(d.Source.Blocks, source.Block{ID: "p1", Type: source.Image, Media: pic.Digest, Width: pic.Width, Height: pic.Height, Alt: "工地"})
	})
	p.Submit(t, "p-qinghe-01", id)
	p.Pass(t, "p-qinghe-02", "p-qinghe-04", "p-qinghe-05")(id)
	p.Act(t, releaser, id, app.ActInput{Do: "publish"})
	return app.PostKey{Article: id, Account: account}
}

func (p *press) try(t *testing.T, key app.PostKey) {
	t.Helper()
	if err := p.pub.Publish(t.Context(), key); err != nil {
		t.Fatal(err)
	}
}

// stands says how the target stands for people, and how its row stands for the node.
func (p *press) stands(t *testing.T, key app.PostKey) (target app.TargetView, row store.Publication) {
	t.Helper()
	who := releaser
	if key.Account == apptest.Manual {
		who = apptest.Publisher
	}
	for _, x := range p.View(t, who, key.Article).Targets {
		if x.Account.ID == key.Account {
			target = x
		}
	}
	row, err := p.DB.Publication(t.Context(), app.PublicationID(key.Article, key.Account))
	if err != nil {
		t.Fatal(err)
	}
	return target, row
}

func (p *press) want(t *testing.T, key app.PostKey, target article.PostState, row string) app.TargetView {
	t.Helper()
	v, r := p.stands(t, key)
	if v.State != string(target) || r.State != row {
		t.Fatalf("target %s (%s), row %s; want %s, %s", v.State, v.Message, r.State, target, row)
	}
	return v
}

// shown counts what readers see of both accounts.
func (p *press) shown(t *testing.T) int {
	t.Helper()
	s, err := p.sim.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	return len(s.Weibo[weiboUID].Posts) + len(s.WeChat[wechatApp].Articles)
}

func (p *press) fault(t *testing.T, account, op string, kind rehearsal.Kind) {
	t.Helper()
	if err := p.sim.AddFault(rehearsal.Fault{Account: account, Op: op, Kind: kind}); err != nil {
		t.Fatal(err)
	}
}

func TestAReleasedTargetGoesOutOnce(t *testing.T) {
	t.Parallel()
	for _, account := range []string{weiboID, wechatID} {
		t.Run(account, func(t *testing.T) {
			t.Parallel()
			p := newPress(t)
			key := p.released(t, account)
			p.want(t, key, article.PostRequested, store.PublicationWaiting)
			p.try(t, key)
			if v := p.want(t, key, article.PostPublished, store.PublicationPublished); v.URL == "" || v.At == "" {
				t.Errorf("out at %q, %q", v.URL, v.At)
			}
			calls := p.seen.Load()
			p.try(t, key)
			if err := p.pub.Tick(t.Context()); err != nil {
				t.Fatal(err)
			}
			p.pub.Wait()
			if p.shown(t) != 1 || p.seen.Load() != calls {
				t.Errorf("readers see %d, %d calls after it was out", p.shown(t), p.seen.Load()-calls)
			}
		})
	}
}

func TestARefusalIsShownAndAPersonTriesAgain(t *testing.T) {
	t.Parallel()
	p := newPress(t)
	key := p.released(t, weiboID)
	p.fault(t, weiboUID, "statuses/share", rehearsal.Refuse)
	p.try(t, key)
	if v := p.want(t, key, article.PostRefused, store.PublicationRefused); !strings.HasSuffix(v.Message, "。") {
		t.Errorf("says %q", v.Message)
	}
	p.try(t, key) // a node does not try again by itself
	if p.shown(t) != 0 {
		t.Error("readers see what was refused")
	}
	p.Act(t, releaser, key.Article, app.ActInput{Do: "retry", Target: key.Account})
	p.want(t, key, article.PostRequested, store.PublicationWaiting)
	p.try(t, key)
	p.want(t, key, article.PostPublished, store.PublicationPublished)
	if p.shown(t) != 1 {
		t.Errorf("readers see %d", p.shown(t))
	}
}

func TestALostAnswerIsAskedAboutAndNothingIsSentTwice(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ account, name, op string }{{weiboID, weiboUID, "statuses/share"}, {wechatID, wechatApp, "freepublish/submit"}, {wechatID, wechatApp, "draft/add"}} {
		t.Run(c.op, func(t *testing.T) {
			t.Parallel()
			p := newPress(t)
			key := p.released(t, c.account)
			p.fault(t, c.name, c.op, rehearsal.Lost)
			doubted := false
			for range 40 {
				p.try(t, key)
				v, row := p.stands(t, key)
				doubted = doubted || v.State == string(article.PostUncertain)
				if row.State != store.PublicationWaiting {
					break
				}
				p.Clock.Pass(max(time.UnixMilli(row.DueAt).Sub(p.Clock.Now()), 0))
			}
			p.want(t, key, article.PostPublished, store.PublicationPublished)
			if p.shown(t) != 1 {
				t.Errorf("readers see %d, doubted %v", p.shown(t), doubted)
			}
		})
	}
}

func TestWhatThePlatformStillWorksOnIsAskedAboutLater(t *testing.T) {
	t.Parallel()
	p := newPress(t)
	key := p.released(t, wechatID)
	p.fault(t, wechatApp, "freepublish/submit", rehearsal.Stuck)
	p.try(t, key)
	p.want(t, key, article.PostPending, store.PublicationWaiting)
	_, row := p.stands(t, key)
	calls := p.seen.Load()
	p.try(t, key) // not due yet: nobody is asked
	if p.seen.Load() != calls {
		t.Error("asked before it was due")
	}
	p.fault(t, wechatApp, "freepublish/submit", rehearsal.Clear)
	p.Clock.Pass(max(time.UnixMilli(row.DueAt).Sub(p.Clock.Now()), 0))
	p.try(t, key)
	p.want(t, key, article.PostPublished, store.PublicationPublished)
	if p.shown(t) != 1 {
		t.Errorf("readers see %d", p.shown(t))
	}
}

func TestAnAccountWithoutInterfaceWaitsForAPerson(t *testing.T) {
	t.Parallel()
	p := newPress(t)
	key := app.PostKey{Article: p.Signed(t, "秋粮收购", apptest.Township(apptest.Manual)), Account: apptest.Manual}
	p.Act(t, apptest.Publisher, key.Article, app.ActInput{Do: "publish"})
	p.try(t, key)
	if v := p.want(t, key, article.PostDraftReady, store.PublicationPublished); !strings.Contains(v.Message, "登记链接") {
		t.Errorf("says %q", v.Message)
	}
	if err := p.Articles.FileLink(t.Context(), apptest.As(apptest.Publisher), key.Article, key.Account, "https://channels.example.cn/1"); err != nil {
		t.Fatal(err)
	}
	p.want(t, key, article.PostPublished, store.PublicationPublished)
	if p.seen.Load() != 0 {
		t.Errorf("%d calls to a platform", p.seen.Load())
	}
}

func TestATargetHasOneNodeAtATime(t *testing.T) {
	t.Parallel()
	p := newPress(t)
	key := p.released(t, weiboID)
	id := app.PublicationID(key.Article, key.Account)
	if _, held, err := p.DB.TakePublication(t.Context(), id, "node-2"); !held || err != nil {
		t.Fatalf("node 2 holds it: %v, %v", held, err)
	}
	p.try(t, key)
	if p.seen.Load() != 0 {
		t.Fatal("published what another node holds")
	}
	p.Clock.Pass(store.PublicationLease) // node 2 died
	if err := p.pub.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.pub.Wait()
	p.want(t, key, article.PostPublished, store.PublicationPublished)
	if p.shown(t) != 1 {
		t.Errorf("readers see %d", p.shown(t))
	}
}

func TestANodeThatLostItsLeaseMakesNoFurtherCall(t *testing.T) {
	t.Parallel()
	p := newPress(t)
	key := p.released(t, wechatID)
	id := app.PublicationID(key.Article, key.Account)
	taken := false
	takeOver := func(r *http.Request) {
		if taken || !strings.Contains(r.URL.Path, "uploadimg") {
			return
		}
		taken = true
		p.Clock.Pass(store.PublicationLease)
		if _, held, err := p.DB.TakePublication(context.WithoutCancel(r.Context()), id, "node-2"); !held || err != nil {
			t.Errorf("node 2 takes over: %v, %v", held, err)
		}
	}
	p.stop.Store(&takeOver)
	if err := p.pub.Publish(t.Context(), key); err == nil {
		t.Error("went on without its lease")
	}
	s, err := p.sim.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	a := s.WeChat[wechatApp]
	if !taken || len(a.Drafts)+len(a.Jobs)+len(a.Articles) != 0 {
		t.Errorf("taken over %v; drafts %d, jobs %d, articles %d", taken, len(a.Drafts), len(a.Jobs), len(a.Articles))
	}
	if _, row := p.stands(t, key); row.Holder != "node-2" || row.State != store.PublicationRunning {
		t.Errorf("the row is %s's, %s", row.Holder, row.State)
	}
}

func TestBytesThatChangedSinceTheReleaseAreNotSent(t *testing.T) {
	t.Parallel()
	p := newPress(t)
	key := p.released(t, weiboID)
	if _, err := p.DB.Writer().ExecContext(t.Context(), "UPDATE content SET data = CAST(REPLACE(CAST(data AS TEXT), '三个月', '六个月') AS BLOB) WHERE stream = $1", app.ArticleStream(key.Article)); err != nil {
		t.Fatal(err)
	}
	p.try(t, key)
	row, err := p.DB.Publication(t.Context(), app.PublicationID(key.Article, key.Account))
	if err != nil || row.State != store.PublicationRefused || p.seen.Load() != 0 {
		t.Errorf("row %s, %d calls, %v", row.State, p.seen.Load(), err)
	}
}
