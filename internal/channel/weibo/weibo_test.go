package weibo_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"qianfa/internal/channel"
	"qianfa/internal/channel/channeltest"
	"qianfa/internal/channel/rehearsal"
	"qianfa/internal/channel/weibo"
	"qianfa/internal/channel/weibo/weibosim"
	"qianfa/internal/sim"
	"qianfa/internal/vault"
)

const (
	uid   = "7123456789"
	token = "2.00abcdefghijklmnopqrstuvwxyz0123"
)

type world struct {
	sim   *sim.Sim
	clock *channeltest.Clock
	conn  *weibo.Connector
	call  channel.Call
	files channeltest.Files
	seen  *wire
}

func newWorld(t *testing.T, settings weibosim.Account) *world {
	t.Helper()
	clock := channeltest.NewClock()
	platform, err := sim.Open(t.TempDir(), clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	settings.UID, settings.Token, settings.Name, settings.NoQuota = uid, token, "青禾发布", true
	if err := platform.Weibo.Add(settings); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(platform)
	t.Cleanup(server.Close)
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	seen := &wire{next: transport}
	account := channel.Account{ID: "acc-2", Channel: channel.Weibo, Name: "青禾发布", BaseURL: server.URL + "/weibo-api",
		PageURL: server.URL + "/weibo", AppID: "1352222456", UID: uid, Secret: vault.NewSecret(token), SafeDomain: "example.gov.cn"}
	files := channeltest.Files{}
	return &world{platform, clock, weibo.New(weibo.Options{Transport: seen, Now: clock.Now}),
		channeltest.Seal(account, post(files), files), files, seen}
}

const link = "https://www.example.gov.cn/portal/articles/20261123?x=1&y=2"

func post(files channeltest.Files) channel.Post {
	return channel.Post{Title: "集中整治", Text: "【集中整治 & “回头看”】11月20日，青禾区清理点位36处。详见：" + link,
		Media: []channel.PostMedia{files.Add("现场.jpg", "image/jpeg", channeltest.JPEG(1))}, SourceURL: link, Links: []string{link}}
}

func (w *world) account() weibosim.Account { return w.sim.Weibo.Snapshot()[uid] }

func bench(t *testing.T) channeltest.Bench {
	w := newWorld(t, weibosim.Account{SafeDomains: []string{"example.gov.cn"}, AllowDestroy: true})
	return channeltest.Bench{
		Connector: w.conn, Call: w.call, Now: w.clock.Now, Advance: w.clock.Advance,
		Fault: func(f rehearsal.Fault) {
			f.Account = uid
			if err := w.sim.AddFault(f); err != nil {
				t.Fatal(err)
			}
		},
		Public: func() int { return len(w.account().Posts) },
		Gone:   func() bool { p := w.account().Posts; return len(p) == 1 && p[0].Deleted },
		Ops:    []string{"statuses/share", "statuses/user_timeline", "statuses/show"},
		Ends:   map[rehearsal.Kind]string{rehearsal.Refuse: "", rehearsal.Expired: ""},
	}
}

func TestConnector(t *testing.T) {
	t.Parallel()
	channeltest.Run(t, bench)
}
