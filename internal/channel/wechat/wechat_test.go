package wechat_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"qianfa/internal/channel"
	"qianfa/internal/channel/channeltest"
	"qianfa/internal/channel/rehearsal"
	"qianfa/internal/channel/wechat"
	"qianfa/internal/channel/wechat/wechatsim"
	"qianfa/internal/sim"
	"qianfa/internal/vault"
)

// world is a connector on a simulator of its own, with one account.
type world struct {
	sim   *sim.Sim
	clock *channeltest.Clock
	conn  *wechat.Connector
	call  channel.Call
	files channeltest.Files
	seen  *wire
}

const (
	appID  = "wx0123456789abcdef"
	secret = "0123456789abcdef0123456789abcdef"
)

func newWorld(t *testing.T, settings wechatsim.Account) *world {
	t.Helper()
	clock := channeltest.NewClock()
	platform, err := sim.Open(t.TempDir(), clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	settings.AppID, settings.Secret, settings.Name, settings.NoQuota = appID, secret, "青禾发布", true
	if err := platform.WeChat.Add(settings); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(platform)
	t.Cleanup(server.Close)
	seen := &wire{}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	seen.next = transport
	account := channel.Account{ID: "acc-1", Channel: channel.WeChat, Name: "青禾发布", BaseURL: server.URL + "/wechat-api",
		AppID: appID, Secret: vault.NewSecret(secret)}
	files := channeltest.Files{}
	return &world{platform, clock, wechat.New(wechat.Options{Transport: seen, Now: clock.Now, Wait: clock.Wait}),
		channeltest.Seal(account, post(files), files), files, seen}
}

// post has two body pictures, one of them twice, and one of them is the cover.
func post(files channeltest.Files) channel.Post {
	a, b := files.Add("现场.jpg", "image/jpeg", channeltest.JPEG(1)), files.Add("图表.png", "image/png", channeltest.PNG(2))
	return channel.Post{
		Title: "青禾区开展“<清洁城市>”集中整治 & 回头看", Summary: "11月20日，青禾区开展集中整治。", Byline: "区执法局",
		HTML: `<section style="line-height:1.75"><p>11月20日，青禾区开展集中整治，共清理点位 &lt;36&gt; 处。</p>` +
			`<p><img src="qf-media:` + a.Digest + `" alt="现场"></p><p>下一步 &amp; 安排</p>` +
			`<p><img src="qf-media:` + b.Digest + `" alt="图表"></p><p><img src="qf-media:` + a.Digest + `" alt="现场"></p></section>`,
		Text: "11月20日，青禾区开展集中整治。", Media: []channel.PostMedia{a, b},
		Cover: &channel.Cover{Digest: a.Digest, Crop235: "0.1_0_1_0.5", Crop11: "0_0_1_1"}, SourceURL: "https://www.example.gov.cn/a?x=1&y=2",
		Links: []string{"https://www.example.gov.cn/a?x=1&y=2"}, CommentOpen: true,
	}
}

func (w *world) account(t *testing.T) wechatsim.Account {
	t.Helper()
	all, err := w.sim.WeChat.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	return all[appID]
}

func bench(t *testing.T) channeltest.Bench {
	w := newWorld(t, wechatsim.Account{})
	return channeltest.Bench{
		Connector: w.conn, Call: w.call, Now: w.clock.Now, Advance: w.clock.Advance,
		Fault: func(f rehearsal.Fault) {
			f.Account = appID
			if err := w.sim.AddFault(f); err != nil {
				t.Fatal(err)
			}
		},
		Public: func() int {
			a := w.account(t)
			n := len(a.Articles)
			for _, j := range a.Jobs {
				if j.Status == 1 {
					n++
				}
			}
			return n
		},
		Gone: func() bool { a := w.account(t); return len(a.Articles) == 1 && a.Articles[0].Items[0].IsDeleted },
		Ops: []string{"stable_token", "media/uploadimg", "material/add_material", "draft/add", "draft/get", "freepublish/submit",
			"freepublish/get", "freepublish/getarticle"},
		Ends: map[rehearsal.Kind]string{rehearsal.Refuse: ""},
	}
}

func TestConnector(t *testing.T) {
	t.Parallel()
	channeltest.Run(t, bench)
}
