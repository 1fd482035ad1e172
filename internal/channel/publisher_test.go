package channel_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qianfa/internal/channel"
	"qianfa/internal/channel/channeltest"
	"qianfa/internal/core/fault"
	"qianfa/internal/vault"
)

const secret = "s3cr3t-s3cr3t-s3cr3t"

// fake stands for a platform that does as told and counts how often it was called.
type fake struct {
	publish func(ctx context.Context, call channel.Call) (channel.Receipt, error)
	lookup  func() (channel.Receipt, error)
	step    func(ctx context.Context, progress channel.Progress) error
	limits  channel.Limits
	calls   int
}

func (f *fake) Limits() channel.Limits { return f.limits }
func (f *fake) Publish(ctx context.Context, call channel.Call, progress channel.Progress) (channel.Receipt, error) {
	f.calls++
	if f.step != nil {
		return channel.Receipt{}, f.step(ctx, progress)
	}
	return f.publish(ctx, call)
}
func (f *fake) Lookup(context.Context, channel.Call) (channel.Receipt, error) {
	f.calls++
	return f.lookup()
}
func (f *fake) Retract(context.Context, channel.Call, channel.Receipt) error { return nil }

func sample() channel.Call {
	files := channeltest.Files{}
	a, b := files.Add("一.jpg", "image/jpeg", channeltest.JPEG(1)), files.Add("二.png", "image/png", channeltest.PNG(2))
	account := channel.Account{ID: "acc-1", Channel: channel.WeChat, Name: "青禾发布", Secret: vault.NewSecret(secret)}
	return channeltest.Seal(account, channel.Post{
		Title: "标题", Summary: "摘要", Byline: "作者", HTML: `<p>正文</p><img src="qf-media:` + a.Digest + `">`, Text: "正文",
		Media: []channel.PostMedia{a, b}, Cover: &channel.Cover{Digest: b.Digest, Crop235: "0_0_1_1", Crop11: "0_0_1_1"},
		SourceURL: "https://www.example.gov.cn/1", Links: []string{"https://www.example.gov.cn/1"}, CommentOpen: true,
		ScheduleAt: "2026-11-22T00:00:00Z", DisplayFrom: "2026-11-22T00:00:00Z", DisplayTo: "2026-12-22T00:00:00Z",
	}, files)
}

func publisher(f *fake, log io.Writer) (*channel.Publisher, *channeltest.Clock) {
	clock := channeltest.NewClock()
	return &channel.Publisher{Connectors: map[string]channel.Connector{channel.WeChat: f}, Now: clock.Now,
		Log: slog.New(slog.NewJSONHandler(log, nil))}, clock
}

func refusal(t *testing.T, err error) *channel.Error {
	t.Helper()
	var e *channel.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %T %v", err, err)
	}
	return e
}

func TestNothingLeavesWhenAnythingSignedWasChanged(t *testing.T) {
	t.Parallel()
	changes := map[string]func(p *channel.Post){
		"text": func(p *channel.Post) { p.HTML = strings.Replace(p.HTML, "正文", "正义", 1) }, "plain text": func(p *channel.Post) { p.Text += "。" },
		"title": func(p *channel.Post) { p.Title = "标題" }, "summary": func(p *channel.Post) { p.Summary = "" },
		"byline": func(p *channel.Post) { p.Byline = "" }, "link": func(p *channel.Post) { p.Links[0] += "1" },
		"source link": func(p *channel.Post) { p.SourceURL += "1" }, "picture": func(p *channel.Post) { p.Media[0].Digest = p.Media[1].Digest },
		"picture order": func(p *channel.Post) { p.Media[0], p.Media[1] = p.Media[1], p.Media[0] },
		"picture words": func(p *channel.Post) { p.Media[0].Alt = "别的" }, "cover": func(p *channel.Post) { p.Cover.Digest = p.Media[0].Digest },
		"no cover": func(p *channel.Post) { p.Cover = nil }, "crop": func(p *channel.Post) { p.Cover.Crop11 = "" },
		"comment switch": func(p *channel.Post) { p.CommentOpen = false }, "schedule": func(p *channel.Post) { p.ScheduleAt = "" },
		"display from": func(p *channel.Post) { p.DisplayFrom = "" }, "display to": func(p *channel.Post) { p.DisplayTo = "2027-12-22T00:00:00Z" },
		"account": func(p *channel.Post) { p.Account = "acc-2" }, "channel": func(p *channel.Post) { p.Channel = channel.Weibo },
		"salt": func(p *channel.Post) { p.Salt = "00" }, "demo mark": func(p *channel.Post) { p.Demo = true },
	}
	for name, change := range changes {
		for _, resealed := range []bool{false, true} {
			f := &fake{}
			p, _ := publisher(f, io.Discard)
			call := sample()
			change(&call.Post)
			if resealed { // the stored leaf was changed along with it; the signature still names the old one
				call.Sealed = call.Post.Canonical()
			}
			_, err := p.Publish(t.Context(), call, nil)
			if e := refusal(t, err); e.Outcome != channel.Refused || e.Class != channel.ClassSeal || f.calls > 0 {
				t.Errorf("%s (leaf changed as well: %v): %v, %d calls", name, resealed, err, f.calls)
			}
		}
	}
}

func TestEveryByteOfTheLeafAndOfEveryFileCounts(t *testing.T) {
	t.Parallel()
	f := &fake{}
	p, _ := publisher(f, io.Discard)
	whole := sample()
	for i := range whole.Sealed {
		call := whole
		call.Sealed = bytes.Clone(whole.Sealed)
		call.Sealed[i] ^= 1
		if _, err := p.Publish(t.Context(), call, nil); refusal(t, err).Class != channel.ClassSeal {
			t.Fatalf("byte %d of the leaf: %v", i, err)
		}
	}
	for _, m := range whole.Post.Media {
		call := whole
		call.Media = func(ctx context.Context, digest string) ([]byte, error) {
			data, err := whole.Media(ctx, digest)
			if data = bytes.Clone(data); digest == m.Digest {
				data[len(data)/2] ^= 1
			}
			return data, err
		}
		if _, err := p.Publish(t.Context(), call, nil); refusal(t, err).Outcome != channel.Refused {
			t.Fatalf("%s: %v", m.Name, err)
		}
	}
	if f.calls > 0 {
		t.Fatalf("the platform was called %d times", f.calls)
	}
}

func TestFilesAreCheckedAgainWhenTheConnectorReadsThem(t *testing.T) {
	t.Parallel()
	call := sample()
	good, reads := call.Media, 0
	call.Media = func(ctx context.Context, digest string) ([]byte, error) {
		if reads++; reads > 2 { // both files were checked; then the store is exchanged
			return []byte("other"), nil
		}
		return good(ctx, digest)
	}
	f := &fake{publish: func(ctx context.Context, call channel.Call) (channel.Receipt, error) {
		_, err := call.Media(ctx, call.Post.Media[0].Digest)
		return channel.Receipt{}, err
	}}
	p, _ := publisher(f, io.Discard)
	if _, err := p.Publish(t.Context(), call, nil); refusal(t, err).Class != channel.ClassSeal {
		t.Fatalf("got %v", err)
	}
}

func TestScheduleAndDisplayWindowHold(t *testing.T) {
	t.Parallel()
	f := &fake{limits: channel.Limits{Releases: "out"}, publish: func(context.Context, channel.Call) (channel.Receipt, error) {
		return channel.Receipt{State: channel.Published}, nil
	}, lookup: func() (channel.Receipt, error) { return channel.Receipt{State: channel.Pending}, nil }}
	p, clock := publisher(f, io.Discard)
	clock.Advance(-72 * time.Hour)
	_, err := p.Publish(t.Context(), sample(), nil)
	if e := refusal(t, err); e.Outcome != channel.Unavailable || e.RetryAfter != 46*time.Hour+30*time.Minute {
		t.Errorf("before its time: %v, again after %s", err, e.RetryAfter)
	}
	clock.Advance(60 * 24 * time.Hour)
	if _, err := p.Publish(t.Context(), sample(), nil); refusal(t, err).Outcome != channel.Refused {
		t.Errorf("after its window: %v", err)
	}
	if f.calls > 0 {
		t.Errorf("the platform was called %d times", f.calls)
	}
	begun := sample()
	begun.Done = []channel.Step{{Op: "out"}}
	if r, err := p.Publish(t.Context(), begun, nil); err != nil || r.State != channel.Pending {
		t.Errorf("a release begun in time is not looked after: %+v, %v", r, err)
	}
}

func TestAPostThatDoesNotFitIsRefusedBeforeAnyCall(t *testing.T) {
	t.Parallel()
	f := &fake{limits: channel.Limits{Platform: "微信公众号", TitleRunes: 1}}
	p, _ := publisher(f, io.Discard)
	_, err := p.Publish(t.Context(), sample(), nil)
	if e := refusal(t, err); e.Class != channel.ClassContent || !strings.Contains(e.Message, "标题最多 1 字，现在 2 字") || f.calls > 0 {
		t.Fatalf("got %v after %d calls", err, f.calls)
	}
}

func TestWhatThePlatformAlteredIsNamed(t *testing.T) {
	t.Parallel()
	call := sample()
	slots := []channel.Slot{{Name: "p", Placeholder: channel.MediaRef(call.Post.Media[0].Digest), Value: "http://m/1"}}
	f := &fake{}
	p, _ := publisher(f, io.Discard)
	for name, c := range map[string]struct {
		change func(p *channel.Post)
		want   []string
	}{
		"nothing": {func(p *channel.Post) {}, nil},
		"body":    {func(p *channel.Post) { p.HTML += "<p>广告</p>" }, []string{"正文"}},
		"mark-up": {func(p *channel.Post) { p.HTML = strings.Replace(p.HTML, "<p>", `<p style="margin:0">`, 1) }, []string{"正文排版"}},
		"two":     {func(p *channel.Post) { p.Title, p.CommentOpen = "x", false }, []string{"标题", "留言开关"}},
		"cover":   {func(p *channel.Post) { p.Cover = nil }, []string{"封面"}},
		"other":   {func(p *channel.Post) { p.DisplayTo = "" }, []string{"其他"}},
	} {
		f.publish = func(_ context.Context, call channel.Call) (channel.Receipt, error) {
			wire := call.Post
			wire.HTML = string(channel.Fill([]byte(wire.HTML), slots))
			c.change(&wire)
			return channel.Receipt{State: channel.Published, Slots: slots, Wire: &wire}, nil
		}
		r, err := p.Publish(t.Context(), call, nil)
		if err != nil || !strings.HasPrefix(r.WireDigest, "sha256:") {
			t.Fatalf("%s: %+v, %v", name, r, err)
		}
		if diff := cmp.Diff(c.want, r.Altered); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestNeitherErrorsNorLogShowSecrets(t *testing.T) {
	t.Parallel()
	const token = "tok_very_long_token_value"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) }))
	defer server.Close()
	client := channel.NewClient(nil)
	var log bytes.Buffer
	for name, cause := range map[string]func(ctx context.Context) error{
		"address in a transport error": func(ctx context.Context) error {
			req, _ := http.NewRequest("GET", server.URL+"/x?access_token="+token+"&secret="+secret, nil)
			_, _, err := client.Do(ctx, req, token)
			return err
		},
		"message of the platform": func(context.Context) error {
			return &channel.Error{Outcome: channel.Refused, Message: "平台说：secret=" + secret, Err: errors.New(`{"access_token":"` + token + `"}`)}
		},
		"panic": func(context.Context) error { panic("secret " + secret + " access_token=" + token) },
		"strange error": func(context.Context) error {
			return errors.New("Authorization: OAuth2 " + token + " appsecret: " + secret)
		},
	} {
		f := &fake{publish: func(ctx context.Context, _ channel.Call) (channel.Receipt, error) {
			return channel.Receipt{}, cause(ctx)
		}}
		p, _ := publisher(f, &log)
		_, err := p.Publish(t.Context(), sample(), nil)
		e := refusal(t, err)
		for _, text := range []string{err.Error(), e.Message, log.String()} {
			if strings.Contains(text, secret) || strings.Contains(text, token) {
				t.Errorf("%s: %s", name, text)
			}
		}
		for err := error(e); err != nil; err = errors.Unwrap(err) {
			if strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), token) {
				t.Errorf("%s: the chain holds %v", name, err)
			}
		}
	}
	if !strings.Contains(log.String(), "publication-1") {
		t.Errorf("nothing was logged: %s", log.String())
	}
}

func TestAPanicAndAnUnknownErrorAreUncertain(t *testing.T) {
	t.Parallel()
	for name, publish := range map[string]func(context.Context, channel.Call) (channel.Receipt, error){
		"panic": func(context.Context, channel.Call) (channel.Receipt, error) { panic("x") },
		"error": func(context.Context, channel.Call) (channel.Receipt, error) {
			return channel.Receipt{}, errors.New("x")
		},
	} {
		p, _ := publisher(&fake{publish: publish}, io.Discard)
		if _, err := p.Publish(t.Context(), sample(), nil); channel.OutcomeOf(err) != channel.Uncertain {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// lost is a progress whose lease went to another node.
type lost struct{ error }

func (l lost) Intend(context.Context, string, string) error { return l.error }
func (l lost) Done(context.Context, string, string) error   { return l.error }

func TestTheCallersOwnErrorComesBackAsItIs(t *testing.T) {
	t.Parallel()
	gone := errors.New("another node has taken this up")
	f := &fake{}
	p, _ := publisher(f, io.Discard)
	f.step = func(ctx context.Context, progress channel.Progress) error { return progress.Intend(ctx, "draft", "") }
	r, err := p.Publish(t.Context(), sample(), lost{gone})
	var e *channel.Error
	if !errors.Is(err, gone) || errors.As(err, &e) || r.State != "" {
		t.Fatalf("got %+v, %T %v", r, err, err)
	}
}

func TestACallEndsWithItsTimeout(t *testing.T) {
	t.Parallel()
	p, _ := publisher(&fake{publish: func(ctx context.Context, _ channel.Call) (channel.Receipt, error) {
		<-ctx.Done()
		return channel.Receipt{}, ctx.Err()
	}}, io.Discard)
	p.Timeout = time.Millisecond
	if _, err := p.Publish(t.Context(), sample(), nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("got %v", err)
	}
}

func TestAnAccountByHandGoesToTheManualConnector(t *testing.T) {
	t.Parallel()
	byHand := &fake{publish: func(context.Context, channel.Call) (channel.Receipt, error) {
		return channel.Receipt{State: channel.DraftReady}, nil
	}}
	for _, c := range []struct{ channel, mode string }{{channel.WeChat, channel.ModeManual}, {channel.Weibo, channel.ModeManual}, {channel.Weibo, channel.ModeDraft}} {
		clock := channeltest.NewClock()
		p := &channel.Publisher{Connectors: map[string]channel.Connector{channel.Manual: byHand}, Now: clock.Now}
		call := sample()
		call.Account.Channel, call.Account.Mode, call.Post.Channel = c.channel, c.mode, c.channel
		call.Sealed, call.LeafDigest = call.Post.Canonical(), call.Post.Digest()
		if r, err := p.Publish(t.Context(), call, nil); err != nil || r.State != channel.DraftReady {
			t.Errorf("%v: %+v, %v", c, r, err)
		}
		call.Account.Mode = channel.ModeAPI
		if _, err := p.Publish(t.Context(), call, nil); refusal(t, err).Class != channel.ClassConfig {
			t.Errorf("%v without a connector: %v", c, err)
		}
	}
}

func TestTheClientSaysWhetherARequestCanHaveArrived(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", channel.MaxAnswer+1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/cut":
			panic(http.ErrAbortHandler)
		case "/502":
			w.WriteHeader(http.StatusBadGateway)
		case "/away":
			http.Redirect(w, r, "/ok", http.StatusFound)
		case "/long":
			_, _ = io.WriteString(w, long)
		default:
			_, _ = io.WriteString(w, "ok")
		}
	}))
	defer server.Close()
	gone := httptest.NewServer(nil)
	gone.Close()
	client := channel.NewClient(nil)
	for url, sent := range map[string]bool{server.URL + "/cut": true, server.URL + "/502": true, server.URL + "/away": true,
		server.URL + "/long": true, gone.URL: false} {
		req, err := http.NewRequest("POST", url, strings.NewReader("x"))
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = client.Do(t.Context(), req)
		var call *channel.CallError
		if !errors.As(err, &call) || call.Sent != sent {
			t.Errorf("%s: %v", url, err)
		}
	}
	req, _ := http.NewRequest("GET", server.URL+"/ok", nil)
	if status, body, err := client.Do(t.Context(), req); err != nil || status != 200 || string(body) != "ok" {
		t.Errorf("%d %s %v", status, body, err)
	}
}

func TestLimitsNameEveryPlaceThatDoesNotFit(t *testing.T) {
	t.Parallel()
	l := channel.Limits{Platform: "某平台", TitleRequired: true, SummaryRunes: 1, BylineRunes: 1, HTMLRunes: 5, HTMLBytes: 10, TextUnits: 1,
		Pictures: 1, PictureBytes: 10, PictureMimes: []string{"image/gif"}, CoverRequired: true, CoverBytes: 10,
		CoverMimes: []string{"image/gif"}, LinkBytes: 5, LinkRequired: true}
	call := sample()
	p := call.Post
	p.Title, p.HTML = " ", p.HTML+`<img src="qf-media:`+p.Media[1].Digest+`">`
	p.Media = append(p.Media, channel.PostMedia{Digest: "sha256:0", Kind: "file", Mime: "application/pdf", Size: 1 << 30})
	paths := map[string]int{}
	for _, f := range l.Check(p) {
		paths[f.Path]++
		if !strings.HasPrefix(f.Text, "某平台") || !strings.HasSuffix(f.Text, "。") {
			t.Errorf("%s: %s", f.Path, f.Text)
		}
	}
	want := map[string]int{"title": 1, "summary": 1, "byline": 1, "html": 2, "text": 1, "source_url": 1, "media[0]": 2, "media[1]": 4, "media": 1}
	if diff := cmp.Diff(want, paths); diff != "" {
		t.Error(diff)
	}
	p.Cover, p.Links, p.SourceURL = nil, nil, ""
	var got []string
	for _, f := range l.Check(p) {
		got = append(got, f.Path)
	}
	if !strings.Contains(strings.Join(got, " "), "links") || !strings.Contains(strings.Join(got, " "), "cover") {
		t.Errorf("missing link and cover are not named: %v", got)
	}
	if bad := (channel.Limits{NoPictures: true}).Check(call.Post); len(bad) != 1 || bad[0].Path != "media" {
		t.Errorf("pictures where none are taken: %v", bad)
	}
	if bad := (channel.Limits{}).Check(call.Post); len(bad) > 0 {
		t.Errorf("without limits: %v", bad)
	}
	extra := channel.Limits{Extra: func(channel.Post) []fault.Field { return []fault.Field{{Path: "x", Text: "y"}} }}
	if bad := extra.Check(call.Post); len(bad) != 1 {
		t.Errorf("a further rule is not asked: %v", bad)
	}
}
