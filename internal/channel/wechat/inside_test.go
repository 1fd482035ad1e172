package wechat

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"qianfa/internal/channel"
	"qianfa/internal/channel/channeltest"
	"qianfa/internal/vault"
)

func TestRequestsHoldNoUnicodeEscapesAndDecodeToTheSameText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("<>&\\u2028\"汉\u2028\u2029x/"))).Draw(t, "text")
		raw, err := encode(map[string]string{"content": text})
		if err != nil {
			t.Fatal(err)
		}
		var back map[string]string
		if err := json.Unmarshal(raw, &back); err != nil || back["content"] != text {
			t.Fatalf("%q became %s: %v", text, raw, err)
		}
		for _, bad := range []string{"\\u003c", "\\u003e", "\\u0026"} {
			if strings.Contains(strings.ReplaceAll(string(raw), `\\`, ""), bad) {
				t.Fatalf("escaped: %s", raw)
			}
		}
		if strings.Contains(strings.ReplaceAll(string(raw), `\\`, ""), `\u202`) {
			t.Fatalf("escaped: %s", raw)
		}
	})
}

// The classes of section 11 of the platform's sheet, typed from there.
func TestEachErrorCodeHasItsClassAndASentence(t *testing.T) {
	t.Parallel()
	c := New(Options{Now: time.Now})
	for class, codes := range map[channel.Class][]int{
		channel.ClassToken:      {40001, 40014, 42001},
		channel.ClassConfig:     {40013, 40125, 40164, 61004, 40243, 89503, 89506, 89507, 50004, 50007},
		channel.ClassPermission: {48001, 48003, 48004, 48008, 50001, 50002, 88000},
		channel.ClassQuota:      {45009, 45011, 45028},
		channel.ClassContent:    {40007, 40009, 40005, 44002, 44003, 44004, 45001, 45002, 45003, 45004, 45005, 45006, 45007, 45008, 45110, 45166, 47001, 53503},
		channel.ClassHuman:      {53504, 53505, 99999},
		channel.ClassTransient:  {-1},
	} {
		for _, code := range codes {
			e := c.refusal(envelope{code, "text hint: [LM_1] rid: 66e138e9-053abe5b-78f5f5a7"})
			later := class == channel.ClassToken || class == channel.ClassQuota || class == channel.ClassTransient
			if e.Class != class || (e.Outcome == channel.Unavailable) != later || e.Code != strconv.Itoa(code) || e.RID != "66e138e9-053abe5b-78f5f5a7" {
				t.Errorf("%d: %+v", code, e)
			}
			if !strings.HasPrefix(e.Message, "微信：") || !strings.HasSuffix(e.Message, "。") {
				t.Errorf("%d: %q is no sentence", code, e.Message)
			}
		}
	}
}

func TestIdsAreReadAsNumbersAndAsStrings(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{`2247483655`: "2247483655", `"2247483655"`: "2247483655", `" 9007199254740993 "`: "9007199254740993",
		`9007199254740993`: "9007199254740993", `null`: ""} {
		var id flexID
		if err := json.Unmarshal([]byte(in), &id); err != nil || string(id) != want {
			t.Errorf("%s → %q, %v", in, id, err)
		}
	}
}

func TestTheSameArticleIsKnownThoughItsMarkUpWasRewritten(t *testing.T) {
	t.Parallel()
	ours := article{Title: "t", Content: `<p>一 二 &amp; 三</p><p><img src="http://m/1?a=1&amp;b=2" alt="x"></p>`}
	for name, c := range map[string]struct {
		content string
		want    bool
	}{
		"equal":         {ours.Content, true},
		"rewritten":     {`<section><p style="margin:0">一 二 &#38;三</p> <p><img data-w="48" src='http://m/1?a=1&amp;b=2'></p></section>`, true},
		"other words":   {strings.Replace(ours.Content, "三", "四", 1), false},
		"other picture": {strings.Replace(ours.Content, "m/1", "m/2", 1), false},
		"no picture":    {`<p>一 二 &amp; 三</p>`, false},
		"more words":    {ours.Content + "<p>广告</p>", false},
		"moved picture": {`<p><img src="http://m/1?a=1&amp;b=2"></p><p>一 二 &amp; 三</p>`, false},
	} {
		if got := same(ours, shown{article: article{Title: "t", Content: c.content}}); got != c.want {
			t.Errorf("%s: same = %v", name, got)
		}
	}
	for name, change := range map[string]func(a *article){
		"title": func(a *article) { a.Title = "u" }, "author": func(a *article) { a.Author = "u" },
		"link": func(a *article) { a.ContentSourceURL = "u" }, "comments": func(a *article) { a.NeedOpenComment = 1 },
	} {
		theirs := ours
		change(&theirs)
		if same(ours, shown{article: theirs}) {
			t.Errorf("another %s is not noticed", name)
		}
	}
}

// answers gives the token, and the same bytes to everything else.
type answers struct {
	status int
	body   []byte
}

// RoundTrip answers.
func (a answers) RoundTrip(r *http.Request) (*http.Response, error) {
	body, status := a.body, a.status
	if strings.HasSuffix(r.URL.Path, "/stable_token") {
		body, status = []byte(`{"access_token":"tok-tok-tok-tok","expires_in":7200}`), 200
	}
	return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(string(body))), Request: r, Header: http.Header{}}, nil
}

func FuzzAnswers(f *testing.F) {
	for _, seed := range []string{"", "{}", "[]", "null", "<html>", `{"errcode":40007,"errmsg":"invalid media_id rid: 1-2-3"}`,
		`{"errcode":"x"}`, `{"publish_id":"1","publish_status":1}`, `{"url":"http://m/1","media_id":"m","publish_id":2247483655,"publish_status":0,"article_id":"a","news_item":[{}]}`,
		`{"item":[{"content":{"news_item":[]}}],"total_count":99999999}`, `{"publish_status":null}`, `{"url":"qf-media:","media_id":"m"}`,
		`{"errcode":42001}`, `{"errcode":-1}`, `{"news_item":null,"media_id":"m","url":"http://m/2"}`} {
		f.Add(200, []byte(seed), true)
		f.Add(502, []byte(seed), false)
	}
	files := channeltest.Files{}
	img := files.Add("x.jpg", "image/jpeg", channeltest.JPEG(1))
	const secret = "secret-secret-secret"
	call := channeltest.Seal(channel.Account{ID: "a", Channel: channel.WeChat, BaseURL: "http://sim", AppID: "wx", Secret: vault.NewSecret(secret)},
		channel.Post{Title: "t", HTML: `<p>x</p><img src="qf-media:` + img.Digest + `">`, Media: []channel.PostMedia{img},
			Cover: &channel.Cover{Digest: img.Digest}}, files)
	f.Fuzz(func(t *testing.T, status int, body []byte, begun bool) {
		if status < 100 || status > 599 {
			return
		}
		clock := channeltest.NewClock()
		c := New(Options{Transport: answers{status, body}, Now: clock.Now, Wait: clock.Wait})
		p := &channel.Publisher{Connectors: map[string]channel.Connector{channel.WeChat: c}, Now: clock.Now}
		call := call
		if begun {
			call.Done = []channel.Step{{Op: stepDraft, Ref: "d", At: clock.Now()}, {Op: stepSubmit, At: clock.Now()}}
		}
		_, publish := p.Publish(t.Context(), call, nothing{})
		_, lookup := p.Lookup(t.Context(), call)
		for _, err := range []error{publish, lookup} {
			var e *channel.Error
			if err == nil || errors.Is(err, channel.ErrNotThere) {
				continue
			}
			if !errors.As(err, &e) || e.Message == "" || e.Code == "panic" {
				t.Fatalf("%T %v", err, err)
			}
			if strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), "tok-tok") {
				t.Fatalf("shows a secret: %v", err)
			}
		}
	})
}

type nothing struct{}

// Intend commits nothing.
func (nothing) Intend(context.Context, string, string) error { return nil }

// Done commits nothing.
func (nothing) Done(context.Context, string, string) error { return nil }
