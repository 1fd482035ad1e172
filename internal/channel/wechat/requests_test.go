package wechat_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qianfa/internal/channel"
	"qianfa/internal/channel/rehearsal"
	"qianfa/internal/channel/wechat/wechatsim"
	"qianfa/internal/vault"
)

var update = flag.Bool("update", false, "write the goldens anew")

// progress commits steps in memory; it refuses to commit the intent of stopAt.
type progress struct {
	w      *world
	list   []channel.Step
	stopAt string
}

// Intend commits an intent.
func (p *progress) Intend(_ context.Context, op, note string) error {
	if op == p.stopAt {
		return errors.New("the commit failed")
	}
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

func (w *world) publisher() *channel.Publisher {
	return &channel.Publisher{Connectors: map[string]channel.Connector{channel.WeChat: w.conn}, Now: w.clock.Now}
}

func refusal(t *testing.T, err error) *channel.Error {
	t.Helper()
	var e *channel.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %T %v", err, err)
	}
	return e
}

// story writes the requests as text: path, fields and JSON as sent, with what differs between runs replaced.
func (w *world) story(t *testing.T) string {
	t.Helper()
	w.seen.mu.Lock()
	defer w.seen.mu.Unlock()
	names := map[string]string{secret: "SECRET"}
	var b strings.Builder
	for _, r := range w.seen.all {
		fmt.Fprintf(&b, "POST %s?%s\n", r.path, r.query)
		kind, params, err := mime.ParseMediaType(r.mime)
		if err != nil {
			t.Fatal(err)
		}
		if kind != "multipart/form-data" {
			fmt.Fprintf(&b, "%s\n%s\n\n", kind, r.body)
			continue
		}
		parts := multipart.NewReader(strings.NewReader(string(r.body)), params["boundary"])
		for {
			p, err := parts.NextPart()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			data, err := io.ReadAll(p)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "%s\n%s | %s | %s\n\n", kind, p.Header.Get("Content-Disposition"), p.Header.Get("Content-Type"), channel.Digest(data))
		}
	}
	a := w.account(t)
	for i, p := range a.Pictures {
		names[p.Key] = fmt.Sprintf("PICTURE%d", i+1)
	}
	for i, m := range a.Materials {
		names[m.MediaID] = fmt.Sprintf("MATERIAL%d", i+1)
	}
	for i, j := range a.Jobs {
		names[j.Draft.MediaID], names[fmt.Sprint(j.PublishID)] = fmt.Sprintf("DRAFT%d", i+1), fmt.Sprintf("PUBLISH%d", i+1)
	}
	for i, art := range a.Articles {
		names[art.ID] = fmt.Sprintf("ARTICLE%d", i+1)
	}
	text := b.String()
	for from, to := range names {
		text = strings.ReplaceAll(text, from, to)
	}
	return hideTokens(text)
}

func hideTokens(text string) string {
	var out []string
	for _, line := range strings.Split(text, "\n") {
		if at := strings.Index(line, "access_token="); at >= 0 {
			line = line[:at] + "access_token=TOKEN"
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := "testdata/" + name
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (go test -update writes it anew):\n%s", path, diff)
	}
}

func TestTheRequestsOfAPublicationAreTheDocumentedOnes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, wechatsim.Account{})
	r, err := w.publish(t, &progress{})
	if err != nil || r.State != channel.Published {
		t.Fatalf("%+v %v", r, err)
	}
	golden(t, "publish.txt", w.story(t))
}

func TestSlotsAndPlatformIdsAreInTheReceipt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, wechatsim.Account{})
	r, err := w.publish(t, &progress{})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range r.Slots {
		kind, _, _ := strings.Cut(s.Name, ":")
		names = append(names, kind)
		if s.Value == "" || s.Placeholder == "" {
			t.Errorf("empty slot %+v", s)
		}
	}
	if diff := cmp.Diff([]string{"picture", "picture", "cover"}, names); diff != "" {
		t.Error(diff)
	}
	a := w.account(t)
	if r.Ref != a.Articles[0].ID || r.Extra["msg_data_id"] != fmt.Sprint(a.Jobs[0].MsgDataID) || r.Extra["publish_id"] != fmt.Sprint(a.Jobs[0].PublishID) {
		t.Errorf("ids: %+v", r)
	}
}

func TestManyCallersFetchOneToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t, wechatsim.Account{})
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			_, _ = w.conn.Lookup(t.Context(), withDraft(w.call))
		})
	}
	all.Wait()
	if n := w.seen.count("/cgi-bin/stable_token"); n != 1 {
		t.Fatalf("%d tokens were fetched", n)
	}
	if n := w.seen.count("/cgi-bin/draft/get"); n != 20 {
		t.Fatalf("%d questions were asked", n)
	}
}

func withDraft(c channel.Call) channel.Call {
	c.Done = []channel.Step{{Op: "draft", Ref: "dft_x"}}
	return c
}

func TestARefusedTokenIsRenewedOnceAndNoMore(t *testing.T) {
	t.Parallel()
	for times, want := range map[int]string{1: "published", 2: "token"} {
		w := newWorld(t, wechatsim.Account{})
		if err := w.sim.AddFault(rehearsal.Fault{Account: appID, Op: "media/uploadimg", Kind: rehearsal.Expired, Times: times}); err != nil {
			t.Fatal(err)
		}
		r, err := w.publish(t, &progress{})
		got := r.State
		if err != nil {
			got = string(refusal(t, err).Class)
		}
		if got != want {
			t.Errorf("refused %d times: %s %v", times, got, err)
		}
		if n := w.seen.count("/cgi-bin/stable_token"); n != 2 {
			t.Errorf("refused %d times: %d tokens were fetched", times, n)
		}
	}
}

func TestATokenIsRenewedBeforeItEnds(t *testing.T) {
	t.Parallel()
	w := newWorld(t, wechatsim.Account{})
	for range 5 {
		if _, err := w.conn.Lookup(t.Context(), withDraft(w.call)); !errors.Is(err, channel.ErrNotThere) {
			t.Fatal(err)
		}
		w.clock.Advance(90 * time.Minute)
	}
	if n := w.seen.count("/cgi-bin/stable_token"); n != 3 { // two hours each, asked every ninety minutes
		t.Fatalf("%d tokens in six hours", n)
	}
}

func TestADraftThatSomebodyChangedIsNotSubmitted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, wechatsim.Account{})
	s := &progress{stopAt: "submit"}
	if _, err := w.publish(t, s); err == nil {
		t.Fatal("it went on after a failed commit")
	}
	s.stopAt = ""
	if err := w.sim.WeChat.Meddle(appID, func(a *wechatsim.Account) { a.Drafts[0].Items[0].Content += "<p>买一送一</p>" }); err != nil {
		t.Fatal(err)
	}
	_, err := w.publish(t, s)
	if e := refusal(t, err); e.Outcome != channel.Refused || e.Class != channel.ClassSeal || !strings.Contains(e.Message, "草稿箱") {
		t.Fatalf("got %v", err)
	}
	if a := w.account(t); len(a.Jobs) != 0 {
		t.Fatal("it was submitted")
	}
}

func TestADraftDeletedByHandIsMadeAnewAndOnePublishedByHandIsFound(t *testing.T) {
	t.Parallel()
	for name, meddle := range map[string]func(a *wechatsim.Account){
		"deleted": func(a *wechatsim.Account) { a.Drafts = nil },
		"published": func(a *wechatsim.Account) {
			a.Articles = append(a.Articles, wechatsim.Article{ID: "by-hand", Items: a.Drafts[0].Items, At: a.Drafts[0].At.Add(time.Minute)})
			a.Drafts = nil
		},
	} {
		w := newWorld(t, wechatsim.Account{})
		s := &progress{stopAt: "submit"}
		if _, err := w.publish(t, s); err == nil {
			t.Fatal("it went on after a failed commit")
		}
		s.stopAt = ""
		if err := w.sim.WeChat.Meddle(appID, meddle); err != nil {
			t.Fatal(err)
		}
		r, err := w.publish(t, s)
		if a := w.account(t); err != nil || r.State != channel.Published || len(a.Articles) != 1 || len(r.Altered) > 0 {
			t.Errorf("%s: %+v, %v, %d articles", name, r, err, len(a.Articles))
		}
	}
}

func TestAnAccountWithoutTheRightKeepsItsDraftForAPerson(t *testing.T) {
	t.Parallel()
	for mode, published := range map[string]int{channel.ModeDraft: 0, channel.ModeAPI: 1} {
		w := newWorld(t, wechatsim.Account{NoPublish: true})
		w.call.Account.Mode = mode
		s := &progress{}
		for range 2 { // the second time from the steps
			r, err := w.publish(t, s)
			if err != nil || r.State != channel.DraftReady || !strings.Contains(r.Note, "草稿箱") {
				t.Fatalf("%s: %+v, %v", mode, r, err)
			}
		}
		if n := w.seen.count("/cgi-bin/freepublish/submit"); n != published {
			t.Errorf("%s: submitted %d times", mode, n)
		}
		r, err := w.lookup(t, s)
		if a := w.account(t); err != nil || r.State != channel.DraftReady || len(a.Drafts) != 1 {
			t.Fatalf("%s: %+v, %v", mode, r, err)
		}
		if err := w.publisher().Retract(t.Context(), w.call, r); err != nil || len(w.account(t).Drafts) != 0 {
			t.Errorf("%s: the draft is not taken back: %v", mode, err)
		}
		if r, err := w.lookup(t, s); err != nil || !strings.Contains(r.Note, "登记链接") {
			t.Errorf("%s: without the draft: %+v, %v", mode, r, err)
		}
	}
}

func TestAStuckPublicationIsShownUncertainAndFoundWhenItEnds(t *testing.T) {
	t.Parallel()
	w := newWorld(t, wechatsim.Account{})
	s := &progress{}
	if err := w.sim.AddFault(rehearsal.Fault{Account: appID, Op: "freepublish/submit", Kind: rehearsal.Stuck}); err != nil {
		t.Fatal(err)
	}
	r, err := w.publish(t, s)
	if err != nil || r.State != channel.Pending || r.RetryAfter == 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	w.clock.Advance(31 * time.Minute)
	_, err = w.lookup(t, s)
	if e := refusal(t, err); e.Outcome != channel.Uncertain || e.Class != channel.ClassHuman {
		t.Fatalf("after half an hour: %v", err)
	}
	if err := w.sim.AddFault(rehearsal.Fault{Account: appID, Kind: rehearsal.Clear}); err != nil {
		t.Fatal(err)
	}
	if r, err = w.lookup(t, s); err != nil || r.State != channel.Published || len(w.account(t).Articles) != 1 {
		t.Fatalf("after its end: %+v, %v", r, err)
	}
}

func TestAPublicationRejectedByThePlatformsReviewIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, wechatsim.Account{})
	if err := w.sim.AddFault(rehearsal.Fault{Account: appID, Op: "freepublish/submit", Kind: rehearsal.Rejected}); err != nil {
		t.Fatal(err)
	}
	_, err := w.publish(t, &progress{})
	if e := refusal(t, err); e.Outcome != channel.Refused || e.Class != channel.ClassContent || !strings.Contains(e.Message, "未通过平台审核") {
		t.Fatalf("got %v", err)
	}
	r, err := w.publish(t, &progress{}) // a new attempt starts with no steps
	if a := w.account(t); err != nil || r.State != channel.Published || len(a.Articles) != 1 {
		t.Fatalf("the next attempt: %+v, %v", r, err)
	}
}

func TestASubmissionStillUnderWayIsNotRepeated(t *testing.T) {
	t.Parallel()
	w := newWorld(t, wechatsim.Account{})
	if err := w.sim.AddFault(rehearsal.Fault{Account: appID, Op: "freepublish/submit", Kind: rehearsal.Broken}); err != nil {
		t.Fatal(err)
	}
	s := &progress{}
	for range 3 {
		_, err := w.publish(t, s)
		if e := refusal(t, err); e.Outcome != channel.Uncertain || e.RetryAfter <= 0 || e.RetryAfter > time.Minute {
			t.Fatalf("got %v, again after %s", err, e.RetryAfter)
		}
		w.clock.Advance(19 * time.Second)
	}
	if n := w.seen.count("/cgi-bin/freepublish/submit"); n != 1 {
		t.Fatalf("submitted %d times within the minute", n)
	}
	w.clock.Advance(10 * time.Second)
	if _, err := w.lookup(t, s); !errors.Is(err, channel.ErrNotThere) {
		t.Fatalf("after the minute: %v", err)
	}
	if r, err := w.publish(t, s); err != nil || r.State != channel.Published {
		t.Fatalf("%+v, %v", r, err)
	}
}

func TestAPictureUploadedOnceIsUsedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, wechatsim.Account{})
	for range 2 {
		if _, err := w.publish(t, &progress{}); err != nil {
			t.Fatal(err)
		}
	}
	if n := w.seen.count("/cgi-bin/media/uploadimg"); n != 2 {
		t.Fatalf("two pictures were uploaded %d times", n)
	}
}

func TestAPostThePlatformWouldAlterIsRefusedBeforehand(t *testing.T) {
	t.Parallel()
	w := newWorld(t, wechatsim.Account{})
	for name, html := range map[string]string{"foreign picture": w.call.Post.HTML + `<img src="https://a.cn/1.jpg">`, "empty": " "} {
		call := w.call
		call.Post.HTML = html
		call.Sealed, call.LeafDigest = call.Post.Canonical(), call.Post.Digest()
		_, err := w.publisher().Publish(t.Context(), call, &progress{w: w})
		if e := refusal(t, err); e.Class != channel.ClassContent {
			t.Errorf("%s: %v", name, err)
		}
	}
	call := w.call // a script passes our limits, is dropped by the platform, and is noticed in the draft
	call.Post.HTML += `<script>x</script>`
	call.Sealed, call.LeafDigest = call.Post.Canonical(), call.Post.Digest()
	_, err := w.publisher().Publish(t.Context(), call, &progress{w: w})
	if e := refusal(t, err); e.Class != channel.ClassSeal || len(w.account(t).Jobs) > 0 {
		t.Errorf("script: %v", err)
	}
}

func TestConfigurationErrorsSayWhoDoesWhatWhere(t *testing.T) {
	t.Parallel()
	for want, spoil := range map[string]func(w *world, a *wechatsim.Account){
		"40013": func(w *world, _ *wechatsim.Account) { w.call.Account.AppID = "wxunknown" },
		"40125": func(_ *world, a *wechatsim.Account) { a.Secret = "other" },
		"40243": func(_ *world, a *wechatsim.Account) { a.Frozen = true },
		"40164": func(_ *world, a *wechatsim.Account) { a.Whitelist = []string{"192.0.2.1"} },
		"88000": func(_ *world, a *wechatsim.Account) { a.NoComment = true },
	} {
		w := newWorld(t, wechatsim.Account{})
		if err := w.sim.WeChat.Meddle(appID, func(a *wechatsim.Account) { spoil(w, a) }); err != nil {
			t.Fatal(err)
		}
		_, err := w.publish(t, &progress{})
		e := refusal(t, err)
		if e.Code != want || e.Outcome != channel.Refused || e.RID == "" || !strings.Contains(e.Message, "请") {
			t.Errorf("%s: %v (rid %q)", want, err, e.RID)
		}
		if want == "40164" && !strings.Contains(e.Message, "127.0.0.1") {
			t.Errorf("the address is not named: %s", e.Message)
		}
		if strings.Contains(err.Error(), secret) {
			t.Errorf("%s shows the secret", want)
		}
	}
}

func TestASpentQuotaWaitsForTheNextDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t, wechatsim.Account{})
	if err := w.sim.WeChat.Meddle(appID, func(a *wechatsim.Account) {
		a.NoQuota, a.Day, a.Calls = false, "2026-11-23", map[string]int{"freepublish/submit": 100}
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
	if r, err := w.publish(t, s); err != nil || r.State != channel.Published || len(w.account(t).Articles) != 1 {
		t.Fatalf("the next day: %+v, %v", r, err)
	}
}

func TestWithoutACredentialNothingIsAsked(t *testing.T) {
	t.Parallel()
	w := newWorld(t, wechatsim.Account{})
	w.call.Account.Secret = vault.Secret{}
	_, err := w.publish(t, &progress{})
	if e := refusal(t, err); e.Outcome != channel.Refused || e.Class != channel.ClassConfig || !strings.Contains(e.Message, "录入") || len(w.seen.all) > 0 {
		t.Fatalf("got %v after %d calls", err, len(w.seen.all))
	}
}

func TestADeletionWhoseAnswerWasLostIsReadBack(t *testing.T) {
	t.Parallel()
	for kind, want := range map[rehearsal.Kind]channel.Outcome{rehearsal.Lost: "", rehearsal.Broken: channel.Unavailable, rehearsal.Refuse: channel.Refused} {
		w := newWorld(t, wechatsim.Account{})
		r, err := w.publish(t, &progress{})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.sim.AddFault(rehearsal.Fault{Account: appID, Op: "freepublish/delete", Kind: kind}); err != nil {
			t.Fatal(err)
		}
		err = w.publisher().Retract(t.Context(), w.call, r)
		gone := w.account(t).Articles[0].Items[0].IsDeleted
		if channel.OutcomeOf(err) != want || gone != (kind == rehearsal.Lost) {
			t.Errorf("%s: %v, gone %v", kind, err, gone)
		}
		if err != nil && !strings.Contains(err.Error(), "删除") {
			t.Errorf("%s does not say what to do: %v", kind, err)
		}
	}
}
