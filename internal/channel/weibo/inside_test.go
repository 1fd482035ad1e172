package weibo

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

func TestPublicAddressesAreWrittenInBase62(t *testing.T) {
	t.Parallel()
	for mid, want := range map[string]string{"3591268992667779": "zCik3bc0H", "0": "0", "10000000": "10000", "x": "", "": ""} {
		if got := mid62(mid); got != want {
			t.Errorf("%s → %s, want %s", mid, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Uint64Range(1e15, 9e15).Draw(t, "a"), rapid.Uint64Range(1e15, 9e15).Draw(t, "b")
		if (mid62(strconv.FormatUint(a, 10)) == mid62(strconv.FormatUint(b, 10))) != (a == b) {
			t.Fatalf("%d and %d share an address", a, b)
		}
	})
}

// The classes of section 7 of the platform's sheet, typed from there.
func TestEachErrorCodeHasItsClassAndASentence(t *testing.T) {
	t.Parallel()
	c := New(Options{Now: time.Now})
	for class, codes := range map[channel.Class][]int{
		channel.ClassToken:      {21301, 21314, 21315, 21316, 21317, 21319, 21327, 21332},
		channel.ClassPermission: {10005, 10014, 10032, 20015, 21321, 21337},
		channel.ClassQuota:      {10022, 10023, 10024, 20016},
		channel.ClassContent:    {20005, 20006, 20007, 20008, 20009, 20012, 20013, 20018, 20020, 20021, 10017},
		channel.ClassHuman:      {20022, 20031, 99999},
		channel.ClassTransient:  {10001, 10002, 10003, 10009, 10010, 10011, 20014, 20032},
	} {
		for _, code := range codes {
			e := c.refusal(code, "text")
			later := class == channel.ClassQuota || class == channel.ClassTransient
			if e.Class != class || (e.Outcome == channel.Unavailable) != later || e.Code != strconv.Itoa(code) {
				t.Errorf("%d: %+v", code, e)
			}
			if !strings.HasPrefix(e.Message, "微博：") || !strings.HasSuffix(e.Message, "。") {
				t.Errorf("%d: %q is no sentence", code, e.Message)
			}
		}
	}
}

func TestIdsBeyondFloatsAreReadExactly(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{`9007199254740993`: "9007199254740993", `"9007199254740993"`: "9007199254740993", `null`: ""} {
		var id flexID
		if err := json.Unmarshal([]byte(in), &id); err != nil || string(id) != want {
			t.Errorf("%s → %q, %v", in, id, err)
		}
	}
}

func TestALinkUnderTheSafeDomainIsKnownByItsHost(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"看https://www.example.gov.cn/1": true, "http://EXAMPLE.gov.cn": true, "https://example.gov.cn:8443/a": true,
		"https://example.gov.cn.evil.com/": false, "https://evil.com/example.gov.cn": false, "https://notexample.gov.cn": false,
		"https://example.gov.cn@evil.com/": false, "example.gov.cn": false,
	} {
		if got := linksTo(text, "example.gov.cn"); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// answers gives the same bytes to everything.
type answers struct {
	status int
	body   []byte
}

// RoundTrip answers.
func (a answers) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: a.status, Body: io.NopCloser(strings.NewReader(string(a.body))), Request: r, Header: http.Header{}}, nil
}

func FuzzAnswers(f *testing.F) {
	for _, seed := range []string{"", "{}", "[]", "null", "<html>", `{"error_code":"20019","error":"repeat content!"}`, `{"error_code":20032}`,
		`{"idstr":"1","text":"x http://t.cn/1","created_at":"Wed Oct 24 23:49:17 +0800 2012"}`, `{"id":1e400}`, `{"statuses":[{}]}`,
		`{"statuses":[{"created_at":"Mon Nov 23 09:30:00 +0800 2026","text":"x http://t.cn/1","id":9007199254740993}]}`, `{"statuses":null,"mid":"-"}`} {
		f.Add(200, []byte(seed), true)
		f.Add(400, []byte(seed), false)
	}
	const secret = "token-token-token-token"
	call := channeltest.Seal(channel.Account{ID: "a", Channel: channel.Weibo, BaseURL: "http://sim", UID: "1", Secret: vault.NewSecret(secret)},
		channel.Post{Text: "x https://a.gov.cn/1", Links: []string{"https://a.gov.cn/1"}}, channeltest.Files{})
	f.Fuzz(func(t *testing.T, status int, body []byte, begun bool) {
		if status < 100 || status > 599 {
			return
		}
		clock := channeltest.NewClock()
		p := &channel.Publisher{Now: clock.Now, Connectors: map[string]channel.Connector{
			channel.Weibo: New(Options{Transport: answers{status, body}, Now: clock.Now})}}
		call := call
		if begun {
			call.Done = []channel.Step{{Op: stepShare, At: clock.Now()}}
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
			if strings.Contains(err.Error(), secret) {
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
