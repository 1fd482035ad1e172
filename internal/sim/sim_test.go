package sim_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"qianfa/internal/channel"
	"qianfa/internal/channel/channeltest"
	"qianfa/internal/channel/rehearsal"
	"qianfa/internal/channel/wechat"
	"qianfa/internal/channel/weibo"
	"qianfa/internal/sim"
	"qianfa/internal/vault"
)

type site struct {
	*httptest.Server
	sim   *sim.Sim
	clock *channeltest.Clock
	dir   string
}

func open(t *testing.T, dir string) *site {
	t.Helper()
	clock := channeltest.NewClock()
	s, err := sim.Open(dir, clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Seed(); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return &site{server, s, clock, dir}
}

func (s *site) do(t *testing.T, method, path, body string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	res, err := s.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	out, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(out)
}

// publish brings one post to the first demo account of each platform and returns the addresses readers open.
func (s *site) publish(t *testing.T) (we, wb channel.Receipt) {
	t.Helper()
	files := channeltest.Files{}
	img := files.Add("现场.jpg", "image/jpeg", channeltest.JPEG(3))
	wechatAccount := channel.Account{ID: "w", Channel: channel.WeChat, BaseURL: s.URL + "/wechat-api", AppID: sim.DemoWeChat[0].AppID,
		Secret: vault.NewSecret(sim.DemoWeChat[0].Secret)}
	weiboAccount := channel.Account{ID: "b", Channel: channel.Weibo, BaseURL: s.URL + "/weibo-api", PageURL: s.URL + "/weibo",
		UID: sim.DemoWeibo[0].UID, Secret: vault.NewSecret(sim.DemoWeibo[0].Token)}
	p := &channel.Publisher{Now: s.clock.Now, Connectors: map[string]channel.Connector{
		channel.WeChat: wechat.New(wechat.Options{Now: s.clock.Now, Wait: s.clock.Wait}), channel.Weibo: weibo.New(weibo.Options{Now: s.clock.Now})}}
	we, err := p.Publish(t.Context(), channeltest.Seal(wechatAccount, channel.Post{Title: "清洁城市", Summary: "摘要",
		HTML: `<p>正文</p><img src="qf-media:` + img.Digest + `">`, Media: []channel.PostMedia{img}, Cover: &channel.Cover{Digest: img.Digest}}, files), steps{})
	if err != nil {
		t.Fatal(err)
	}
	wb, err = p.Publish(t.Context(), channeltest.Seal(weiboAccount, channel.Post{Text: "清洁城市 https://www.example.gov.cn/1",
		Links: []string{"https://www.example.gov.cn/1"}, Media: []channel.PostMedia{img}}, files), steps{})
	if err != nil {
		t.Fatal(err)
	}
	return we, wb
}

type steps struct{}

func (steps) Intend(context.Context, string, string) error { return nil }
func (steps) Done(context.Context, string, string) error   { return nil }

func TestAReaderSeesThePostsWithPicturesAndTheWarning(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	we, wb := s.publish(t)
	for _, url := range []string{we.URL, wb.URL, s.URL + "/wechat/" + sim.DemoWeChat[0].AppID + "/", s.URL + "/weibo/" + sim.DemoWeibo[0].UID + "/"} {
		status, page := s.do(t, "GET", strings.TrimPrefix(url, s.URL), "")
		if status != 200 || !strings.Contains(page, "清洁城市") || !strings.Contains(page, "演练环境") {
			t.Errorf("%s: %d\n%s", url, status, page)
			continue
		}
		_, rest, found := strings.Cut(page, `<img src="`)
		src, _, _ := strings.Cut(rest, `"`)
		if status, data := s.do(t, "GET", src, ""); !found || status != 200 || !strings.HasPrefix(data, "\xff\xd8") {
			t.Errorf("%s shows no picture: %q %d", url, src, status)
		}
	}
	for _, path := range []string{"/", "/wechat/", "/weibo/"} {
		if status, page := s.do(t, "GET", path, ""); status != 200 || !strings.Contains(page, "演练") {
			t.Errorf("%s: %d\n%s", path, status, page)
		}
	}
}

func TestEverythingIsStillThereAfterTheProcessIsGone(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	s.publish(t)
	if err := s.sim.AddFault(rehearsal.Fault{Op: "draft/add", Kind: rehearsal.Lost, Times: 2}); err != nil {
		t.Fatal(err)
	}
	_, before := s.do(t, "GET", "/_sim/state", "")
	s.Close()
	again := open(t, s.dir)
	again.clock.Advance(s.clock.Now().Sub(again.clock.Now()))
	_, after := again.do(t, "GET", "/_sim/state", "")
	if before != after || !strings.Contains(after, "清洁城市") || !strings.Contains(after, `"kind":"lost"`) {
		t.Fatalf("before\n%s\nafter\n%s", before, after)
	}
}

func TestTheStateShowsNoSecretAndNoToken(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	s.publish(t)
	_, state := s.do(t, "GET", "/_sim/state", "")
	for _, secret := range []string{sim.DemoWeChat[0].Secret, sim.DemoWeibo[0].Token, "tok_"} {
		if strings.Contains(state, secret) {
			t.Errorf("the state shows %s", secret)
		}
	}
}

func TestControlCallsAreReadStrictly(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	for _, bad := range []struct{ method, path, body, want string }{
		{"POST", "/_sim/faults", `{"kind":"explode"}`, "不认识的故障种类"},
		{"POST", "/_sim/faults", `{"kind":"lost","time":1}`, "无法识别"},
		{"POST", "/_sim/faults", `{"kind":"lost","times":-1}`, "负数"},
		{"PUT", "/_sim/clock", `{"rate":-1}`, "负数"},
		{"POST", "/_sim/accounts", `{}`, "请给出"},
	} {
		if status, body := s.do(t, bad.method, bad.path, bad.body); status != 400 || !strings.Contains(body, bad.want) {
			t.Errorf("%s %s: %d %s", bad.path, bad.body, status, body)
		}
	}
}

func TestTheClockIsSetAndRunsAtItsRate(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	at := func(body string) time.Time {
		t.Helper()
		method := "PUT"
		if body == "" {
			method = "GET"
		}
		status, text := s.do(t, method, "/_sim/clock", body)
		var out struct{ Now time.Time }
		if err := json.Unmarshal([]byte(text), &out); err != nil || status != 200 {
			t.Fatalf("%d %s", status, text)
		}
		return out.Now
	}
	start := at(`{"now":"2027-01-01T00:00:00Z","rate":60}`)
	s.clock.Advance(time.Minute)
	if got := at("").Sub(start); got != time.Hour {
		t.Errorf("a minute at rate 60 is %s", got)
	}
	if got := at(`{}`); !got.Equal(s.clock.Now()) {
		t.Errorf("given back, the clock says %s", got)
	}
}

func TestAnAccountIsAddedOverHTTPAndItsSettingsHold(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	if status, body := s.do(t, "POST", "/_sim/accounts", `{"wechat":{"appid":"wxnew","secret":"s","name":"新号","frozen":true}}`); status != 204 {
		t.Fatalf("%d %s", status, body)
	}
	_, body := s.do(t, "POST", "/wechat-api/cgi-bin/stable_token", `{"grant_type":"client_credential","appid":"wxnew","secret":"s"}`)
	if !strings.Contains(body, `"errcode":40243`) {
		t.Errorf("a frozen account answers %s", body)
	}
}

func TestServeKeepsASecondProcessOutOfTheFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	up, done := make(chan net.Addr, 1), make(chan error, 1)
	go func() {
		done <- sim.Serve(ctx, "127.0.0.1:0", dir, time.Now, log, func(a net.Addr) { up <- a })
	}()
	addr := <-up
	res, err := http.Get(fmt.Sprintf("http://%s/_sim/state", addr))
	if err != nil || res.StatusCode != 200 {
		t.Fatalf("%v %v", res, err)
	}
	res.Body.Close()
	if err := sim.Serve(t.Context(), "127.0.0.1:0", dir, time.Now, log, nil); err == nil || !strings.Contains(err.Error(), "正被另一个") {
		t.Errorf("a second process is let in: %v", err)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestAHalfWrittenFileIsNeverRead(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	s.publish(t)
	if err := os.WriteFile(filepath.Join(s.dir, ".new-123"), bytes.Repeat([]byte("{"), 100), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sim.Open(s.dir, s.clock.Now); err != nil {
		t.Fatalf("a left-over of a killed write disturbs: %v", err)
	}
}
