package weibo_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qianfa/internal/channel"
	"qianfa/internal/channel/rehearsal"
	"qianfa/internal/channel/weibo"
	"qianfa/internal/channel/weibo/weibosim"
	"qianfa/internal/core/check"
	"qianfa/internal/vault"
)

var update = flag.Bool("update", false, "write the goldens anew")

// progress commits steps in memory.
type progress struct {
	w    *world
	list []channel.Step
}

// Intend commits an intent.
func (p *progress) Intend(_ context.Context, op, note string) error {
	p.list = append(p.list, channel.Step{Op: op, Note: note, At: p.w.clock.Now()})
	return nil
}

// Done commits the platform's id.
func (p *progress) Done(_ context.Context, op, ref string) error {
	for i := len(p.list) - 1; i >= 0; i-- {
		if p.list[i].Op == op {
			p.list[i].Ref = ref
			return nil
		}
	}
	return errors.New("done without intent: " + op)
}

func (w *world) publisher() *channel.Publisher {
	return &channel.Publisher{Connectors: map[string]channel.Connector{channel.Weibo: w.conn}, Now: w.clock.Now}
}

func (w *world) publish(t *testing.T, s *progress) (channel.Receipt, error) {
	t.Helper()
	s.w = w
	call := w.call
	call.Done = s.list
	return w.publisher().Publish(t.Context(), call, s)
}

func (w *world) lookup(t *testing.T, s *progress) (channel.Receipt, error) {
	t.Helper()
	call := w.call
	call.Done = s.list
	return w.publisher().Lookup(t.Context(), call)
}

// text makes the call for other words.
func (w *world) text(text string) channel.Call {
	call := w.call
	call.Post.Text = text
	call.Sealed, call.LeafDigest = call.Post.Canonical(), call.Post.Digest()
	return call
}

func refusal(t *testing.T, err error) *channel.Error {
	t.Helper()
	var e *channel.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %T %v", err, err)
	}
	return e
}

func (w *world) fault(t *testing.T, op string, kind rehearsal.Kind) {
	t.Helper()
	if err := w.sim.AddFault(rehearsal.Fault{Account: uid, Op: op, Kind: kind}); err != nil {
		t.Fatal(err)
	}
}

func TestTheRequestsOfAPublicationAreTheDocumentedOnes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, weibosim.Account{})
	s := &progress{}
	w.fault(t, "statuses/share", rehearsal.Lost)
	if _, err := w.publish(t, s); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, r := range w.seen.all {
		fmt.Fprintf(&b, "%s?%s\nAuthorization: %s\n", r.path, r.query, strings.Replace(r.auth, token, "TOKEN", 1))
		kind, params, _ := mime.ParseMediaType(r.mime)
		if kind == "multipart/form-data" {
			parts := multipart.NewReader(strings.NewReader(string(r.body)), params["boundary"])
			for p, err := parts.NextPart(); err == nil; p, err = parts.NextPart() {
				data, err := io.ReadAll(p)
				if err != nil {
					t.Fatal(err)
				}
				if p.FileName() != "" {
					data = []byte(channel.Digest(data))
				}
				fmt.Fprintf(&b, "%s | %s | %s\n", p.Header.Get("Content-Disposition"), p.Header.Get("Content-Type"), data)
			}
		}
		b.WriteString("\n")
	}
	const path = "testdata/publish.txt"
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestAPostWithoutPictureIsAForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t, weibosim.Account{TextCodes: true})
	w.call.Post.Media = []channel.PostMedia{}
	w.call = w.text(w.call.Post.Text)
	if r, err := w.publish(t, &progress{}); err != nil || r.State != channel.Published || len(r.Altered) > 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	form, err := url.ParseQuery(string(w.seen.all[0].body))
	if err != nil || form.Get("status") != w.call.Post.Text || form.Get("rip") != "203.0.113.9" || len(form) != 2 {
		t.Fatalf("%v, %v", form, err)
	}
}

func TestTheShortLinkIsASlotForTheSealedOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t, weibosim.Account{})
	r, err := w.publish(t, &progress{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Slots) != 2 || r.Slots[0].Placeholder != link || !strings.HasPrefix(r.Slots[0].Value, "http://t.cn/") {
		t.Errorf("slots: %+v", r.Slots)
	}
	post := w.account().Posts[0]
	if r.Ref != fmt.Sprint(post.ID) || !strings.HasPrefix(r.URL, w.call.Account.PageURL+"/"+uid+"/") || r.Wire.Text != post.Shown {
		t.Errorf("receipt: %+v", r)
	}
}

func TestTheRulesOfTheInterfaceAreRefusedBeforeAnyCall(t *testing.T) {
	t.Parallel()
	w := newWorld(t, weibosim.Account{})
	conn := weibo.New(weibo.Options{Transport: w.seen, Now: w.clock.Now, Count: check.WeiboLength})
	p := &channel.Publisher{Connectors: map[string]channel.Connector{channel.Weibo: conn}, Now: w.clock.Now}
	for name, c := range map[string]struct {
		change func(c *channel.Call)
		class  channel.Class
	}{
		"topic":         {func(c *channel.Call) { *c = w.text("#清洁城市# " + link) }, channel.ClassContent},
		"no link":       {func(c *channel.Call) { *c = w.text("没有链接") }, channel.ClassContent},
		"other domain":  {func(c *channel.Call) { *c = w.text("看 https://example.gov.cn.evil.com/1") }, channel.ClassContent},
		"too long":      {func(c *channel.Call) { *c = w.text(strings.Repeat("字", 131) + link) }, channel.ClassContent},
		"empty":         {func(c *channel.Call) { *c = w.text(" ") }, channel.ClassContent},
		"private IP":    {func(c *channel.Call) { c.OperatorIP = "10.1.2.3" }, channel.ClassConfig},
		"no IP":         {func(c *channel.Call) { c.OperatorIP = "" }, channel.ClassConfig},
		"loopback IPv6": {func(c *channel.Call) { c.OperatorIP = "::1" }, channel.ClassConfig},
		"two pictures": {func(c *channel.Call) {
			c.Post.Media = append(c.Post.Media, c.Post.Media[0])
			*c = channel.Call{Account: c.Account, Post: c.Post, Sealed: c.Post.Canonical(), LeafDigest: c.Post.Digest(), Media: c.Media, OperatorIP: c.OperatorIP}
		}, channel.ClassContent},
	} {
		call := w.call
		c.change(&call)
		_, err := p.Publish(t.Context(), call, &progress{w: w})
		if e := refusal(t, err); e.Outcome != channel.Refused || e.Class != c.class || !strings.HasSuffix(e.Message, "。") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(w.seen.all) > 0 {
		t.Errorf("%d calls were made", len(w.seen.all))
	}
	fit := w.text(strings.Repeat("字", 110) + link)
	if r, err := p.Publish(t.Context(), fit, &progress{w: w}); err != nil || r.State != channel.Published {
		t.Errorf("110 characters and a link fit: %+v, %v", r, err)
	}
}

func TestThePublicAddressOfTheUnitStandsInForAPrivateOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t, weibosim.Account{})
	w.call.OperatorIP, w.call.Account.PublicIP = "192.168.1.5", "198.51.100.7"
	if _, err := w.publish(t, &progress{}); err != nil || w.account().Posts[0].RIP != "198.51.100.7" {
		t.Fatalf("%v, %+v", err, w.account().Posts)
	}
}

func TestAcceptedButSlowIsFoundLater(t *testing.T) {
	t.Parallel()
	w := newWorld(t, weibosim.Account{Late: 80})
	s := &progress{}
	w.fault(t, "statuses/share", rehearsal.Stuck)
	for range 3 {
		r, err := w.publish(t, s)
		if err != nil || r.State != channel.Pending {
			t.Fatalf("%+v, %v", r, err)
		}
		w.clock.Advance(r.RetryAfter)
	}
	if r, err := w.lookup(t, s); err != nil || r.State != channel.Published || w.seen.count("statuses/share") != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
}

func TestAcceptedAndNeverShownIsForAPerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t, weibosim.Account{Late: 1 << 20})
	s := &progress{}
	w.fault(t, "statuses/share", rehearsal.Stuck)
	if r, err := w.publish(t, s); err != nil || r.State != channel.Pending {
		t.Fatalf("%+v, %v", r, err)
	}
	w.clock.Advance(time.Hour)
	_, err := w.publish(t, s)
	if e := refusal(t, err); e.Outcome != channel.Uncertain || e.Class != channel.ClassHuman || w.seen.count("statuses/share") != 1 {
		t.Fatalf("got %v", err)
	}
}

func TestAPostPushedOutOfTheTimelineIsForAPerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t, weibosim.Account{})
	s := &progress{}
	w.fault(t, "statuses/share", rehearsal.Lost)
	w.fault(t, "statuses/user_timeline", rehearsal.Broken)
	if _, err := w.publish(t, s); channel.OutcomeOf(err) != channel.Uncertain {
		t.Fatalf("got %v", err)
	}
	for i := range 5 { // others publish on the account meanwhile
		w.clock.Advance(time.Minute)
		if r, err := w.publisher().Publish(t.Context(), w.text(fmt.Sprintf("第%d条 %s", i, link)), &progress{w: w}); err != nil {
			t.Fatal(r, err)
		}
	}
	_, err := w.lookup(t, s)
	if e := refusal(t, err); e.Outcome != channel.Uncertain || e.Class != channel.ClassHuman || !strings.Contains(e.Message, "登记") {
		t.Fatalf("got %v", err)
	}
	if _, err := w.publish(t, s); channel.OutcomeOf(err) != channel.Uncertain || w.seen.count("statuses/share") != 6 {
		t.Fatalf("it was shared again: %v", err)
	}
}

func TestAShareThatNeverArrivedIsRepeatedOnceAfterTheWait(t *testing.T) {
	t.Parallel()
	w := newWorld(t, weibosim.Account{})
	s := &progress{}
	w.fault(t, "statuses/share", rehearsal.Broken)
	_, err := w.publish(t, s)
	if e := refusal(t, err); e.Outcome != channel.Uncertain || e.RetryAfter != 2*time.Minute {
		t.Fatalf("got %v, again after %s", err, e.RetryAfter)
	}
	w.clock.Advance(119 * time.Second)
	if _, err := w.publish(t, s); channel.OutcomeOf(err) != channel.Uncertain || w.seen.count("statuses/share") != 1 {
		t.Fatalf("too early: %v", err)
	}
	w.clock.Advance(time.Second)
	if _, err := w.lookup(t, s); !errors.Is(err, channel.ErrNotThere) {
		t.Fatalf("got %v", err)
	}
	w.fault(t, "statuses/share", rehearsal.Broken)
	if _, err := w.publish(t, s); channel.OutcomeOf(err) != channel.Uncertain {
		t.Fatalf("got %v", err)
	}
	w.clock.Advance(10 * time.Minute)
	_, err = w.publish(t, s)
	if e := refusal(t, err); e.Class != channel.ClassHuman || w.seen.count("statuses/share") != 2 {
		t.Fatalf("after two without trace: %v", err)
	}
}

func TestTheSameWordsAgainAreRefusedAndNotTakenForOurs(t *testing.T) {
	t.Parallel()
	w := newWorld(t, weibosim.Account{})
	if _, err := w.publish(t, &progress{}); err != nil {
		t.Fatal(err)
	}
	w.clock.Advance(time.Hour)
	_, err := w.publish(t, &progress{})
	if e := refusal(t, err); e.Outcome != channel.Refused || e.Code != "20019" || !strings.Contains(e.Message, "没有发布") {
		t.Fatalf("got %v", err)
	}
}

func TestAPostHiddenByThePlatformIsNoticed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, weibosim.Account{})
	s := &progress{}
	w.fault(t, "statuses/share", rehearsal.Rejected)
	if r, err := w.publish(t, s); err != nil || r.State != channel.Published {
		t.Fatalf("%+v, %v", r, err)
	}
	if r, err := w.lookup(t, s); err != nil || len(r.Altered) != 1 || !strings.Contains(r.Note, "删除或隐藏") {
		t.Fatalf("%+v, %v", r, err)
	}
}

func TestAnAppThatMayNotDeleteSaysThatAPersonMust(t *testing.T) {
	t.Parallel()
	w := newWorld(t, weibosim.Account{})
	r, err := w.publish(t, &progress{})
	if err != nil {
		t.Fatal(err)
	}
	err = w.publisher().Retract(t.Context(), w.call, r)
	if e := refusal(t, err); e.Outcome != channel.Refused || e.Class != channel.ClassPermission || !strings.Contains(e.Message, "登录微博删除") {
		t.Fatalf("got %v", err)
	}
}

func TestTheDaysHundredCallsEndWithAWait(t *testing.T) {
	t.Parallel()
	w := newWorld(t, weibosim.Account{})
	if err := w.sim.Weibo.Meddle(uid, func(a *weibosim.Account) {
		a.NoQuota, a.Day, a.Calls = false, "2026-11-23", map[string]int{"all": 100}
	}); err != nil {
		t.Fatal(err)
	}
	s := &progress{}
	_, err := w.publish(t, s)
	e := refusal(t, err)
	if e.Outcome != channel.Unavailable || e.Class != channel.ClassQuota || e.RetryAfter != 14*time.Hour+31*time.Minute {
		t.Fatalf("%v, again after %s", err, e.RetryAfter)
	}
	w.clock.Advance(e.RetryAfter)
	if r, err := w.publish(t, s); err != nil || r.State != channel.Published {
		t.Fatalf("the next day: %+v, %v", r, err)
	}
}

func TestAnEndedAuthorisationIsRefusedAndWorksAgainWhenRenewed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, weibosim.Account{})
	w.fault(t, "statuses/share", rehearsal.Expired)
	s := &progress{}
	_, err := w.publish(t, s)
	if e := refusal(t, err); e.Outcome != channel.Refused || e.Class != channel.ClassToken || strings.Contains(err.Error(), token) {
		t.Fatalf("got %v", err)
	}
	if err := w.sim.AddFault(rehearsal.Fault{Account: uid, Kind: rehearsal.Clear}); err != nil {
		t.Fatal(err)
	}
	if r, err := w.publish(t, s); err != nil || r.State != channel.Published {
		t.Fatalf("%+v, %v", r, err)
	}
}

func TestWithoutAnAuthorisationNothingIsAsked(t *testing.T) {
	t.Parallel()
	w := newWorld(t, weibosim.Account{})
	w.call.Account.Secret = vault.Secret{}
	_, err := w.publish(t, &progress{})
	if e := refusal(t, err); e.Outcome != channel.Refused || e.Class != channel.ClassConfig || !strings.Contains(e.Message, "授权") || len(w.seen.all) > 0 {
		t.Fatalf("got %v after %d calls", err, len(w.seen.all))
	}
}
