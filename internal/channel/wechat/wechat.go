// Package wechat publishes to a WeChat Official Account (公众号, 服务号): body pictures, cover, draft, submission, status
// and read-back.
//
// It never sends a draft that differs from the sealed post, never submits a draft twice while the first submission may
// still be working, and never mass-sends. Start reading at Connector.Publish, then lookup.go, which decides what became
// of a submission whose answer was lost.
package wechat

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"

	"qianfa/internal/channel"
	"qianfa/internal/core/fault"
)

// Options are the parts a Connector needs. Every zero value but Now is usable.
type Options struct {
	Transport http.RoundTripper // nil = http.DefaultTransport
	Now       func() time.Time
	Wait      func(ctx context.Context, d time.Duration) error // nil = channel.Wait
	Settle    time.Duration                                    // how long a request whose answer was lost may still be working; 0 = 60 s
	PollFor   time.Duration                                    // how long Publish itself asks for the result; 0 = 10 s
	GiveUp    time.Duration                                    // after this a vanished submission is for a person; 0 = 30 min
}

// Connector drives all WeChat accounts of an installation.
type Connector struct {
	opt    Options
	client *channel.Client

	mu       sync.Mutex
	tokens   map[string]*tokenBox
	pictures map[string]string // account and digest → address of an uploaded body picture
}

// New returns a Connector.
func New(opt Options) *Connector {
	if opt.Wait == nil {
		opt.Wait = channel.Wait
	}
	opt.Settle = or(opt.Settle, time.Minute)
	opt.PollFor = or(opt.PollFor, 10*time.Second)
	opt.GiveUp = or(opt.GiveUp, 30*time.Minute)
	return &Connector{opt: opt, client: channel.NewClient(opt.Transport),
		tokens: map[string]*tokenBox{}, pictures: map[string]string{}}
}

func or(d, zero time.Duration) time.Duration {
	if d == 0 {
		return zero
	}
	return d
}

// Names of the steps that are committed before and after their call.
const (
	stepPicture = "picture:" // + digest; ref = address at the platform
	stepCover   = "cover:"   // + digest; ref = media_id
	stepDraft   = "draft"    // ref = media_id
	stepSubmit  = "submit"   // ref = publish_id, or publish_id/msg_data_id
)

// Limits states what the platform's documents say (draft/add, media/uploadimg, material/add_material).
func (c *Connector) Limits() channel.Limits {
	return channel.Limits{
		Platform: "微信公众号", TitleRequired: true, TitleRunes: 32, SummaryRunes: 128, BylineRunes: 16,
		HTMLRunes: 19999, HTMLBytes: 1 << 20, LinkBytes: 1024,
		PictureBytes: 1<<20 - 1, PictureMimes: []string{"image/jpeg", "image/png"},
		CoverRequired: true, CoverBytes: 10 << 20, CoverMimes: []string{"image/jpeg", "image/png", "image/gif", "image/bmp"},
		Releases: stepSubmit, CanRetract: true, Extra: foreignPictures,
	}
}

var imgSource = regexp.MustCompile(`(?is)<img\b[^>]*?\ssrc\s*=\s*["']([^"']*)["']`)

// foreignPictures: the platform silently drops pictures of other hosts, so the post would lose them.
func foreignPictures(p channel.Post) []fault.Field {
	for _, m := range imgSource.FindAllStringSubmatch(p.HTML, -1) {
		if !strings.HasPrefix(m[1], channel.MediaScheme) {
			return []fault.Field{{Path: "html", Text: "微信公众号会丢弃外站图片，正文中有未上传到本系统的图片，请重新插入图片。"}}
		}
	}
	if strings.TrimSpace(p.HTML) == "" {
		return []fault.Field{{Path: "html", Text: "微信公众号要求有正文，请补上正文。"}}
	}
	return nil
}

// Publish uploads, makes the draft, submits it and asks for the result for a short while. With steps of earlier
// attempts it first finds out what became of them.
func (c *Connector) Publish(ctx context.Context, call channel.Call, progress channel.Progress) (channel.Receipt, error) {
	s := &session{Connector: c, call: call, progress: progress}
	if _, begun := call.Intended(stepSubmit); begun {
		r, err := s.whatBecame(ctx)
		if !errors.Is(err, channel.ErrNotThere) {
			return r, err
		}
	}
	if err := s.upload(ctx); err != nil {
		return channel.Receipt{}, err
	}
	draft, r, err := s.draft(ctx)
	if err != nil || r.State != "" {
		return r, err
	}
	if call.Account.Mode == channel.ModeDraft {
		return s.draftReady(draft, "文章已放入微信公众平台的草稿箱。请账号管理员登录 mp.weixin.qq.com，在草稿箱核对后发布，再回到本系统登记链接。"), nil
	}
	return s.submit(ctx, draft)
}

// Lookup asks the platform what became of the post.
func (c *Connector) Lookup(ctx context.Context, call channel.Call) (channel.Receipt, error) {
	s := &session{Connector: c, call: call}
	return s.whatBecame(ctx)
}

// session is one call of the Connector with what it has learnt so far.
type session struct {
	*Connector
	call     channel.Call
	progress channel.Progress
	slots    []channel.Slot // of the body pictures, escaped as they stand in HTML
	cover    string         // media_id
}

func (s *session) draftReady(draft, note string) channel.Receipt {
	return channel.Receipt{State: channel.DraftReady, Ref: draft, Slots: s.allSlots(), At: s.opt.Now(), Note: note,
		RetryAfter: 10 * time.Minute}
}

// allSlots are the values only the platform could give: the addresses of body pictures, and the cover's media_id.
func (s *session) allSlots() []channel.Slot {
	slots := append([]channel.Slot{}, s.slots...)
	if s.cover != "" && s.call.Post.Cover != nil {
		slots = append(slots, channel.Slot{Name: "cover", Placeholder: s.call.Post.Cover.Digest, Value: s.cover})
	}
	return slots
}
