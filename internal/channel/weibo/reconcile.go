package weibo

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"qianfa/internal/channel"
)

// skew is how far the platform's clock may differ from ours when matching by time.
const skew = time.Minute

// giveUp is when a share that was accepted and never shows is for a person.
const giveUp = 30 * time.Minute

// share is the one call that makes something public and takes no key against doubling: its intent is committed
// before, and an answer that got lost is looked for in the timeline, never repeated.
func (s *session) share(ctx context.Context, rip string) (channel.Receipt, error) {
	pic, err := s.picture(ctx)
	if err != nil {
		return channel.Receipt{}, err
	}
	if err := s.progress.Intend(ctx, stepShare, "发布微博"); err != nil {
		return channel.Receipt{}, err
	}
	s.call.Done = append(s.call.Done[:len(s.call.Done):len(s.call.Done)], channel.Step{Op: stepShare, At: s.opt.Now()})
	var out status
	form := url.Values{"status": {s.call.Post.Text}, "rip": {rip}}
	err = s.post(ctx, s.call.Account, "/2/statuses/share.json", form, pic, &out)
	open := s.open()
	switch {
	case err == nil && out.id() != "":
		if err := s.progress.Done(ctx, stepShare, out.id()); err != nil {
			return channel.Receipt{}, err
		}
		return s.receipt(out), nil
	case isCode(err, "20032"): // accepted, the server is slow
		if err := s.progress.Done(ctx, stepShare, acceptedMark); err != nil {
			return channel.Receipt{}, err
		}
		open[len(open)-1].Ref = acceptedMark
		return s.search(ctx, open, err)
	case err == nil, lost(err), repeated(err) && len(open) > 1:
		return s.search(ctx, open, err)
	}
	return channel.Receipt{}, s.notAccepted(ctx, err)
}

// notAccepted commits that nothing went out: the platform refused, or was never reached.
func (s *session) notAccepted(ctx context.Context, err error) error {
	mark := refusedMark
	var e *channel.Error
	if errors.As(err, &e) {
		mark += e.Code
	} else {
		e = unavailable("连不上微博平台，没有发布，稍后会自动重试。", err)
	}
	if repeated(err) {
		e.Message += "没有发布。请在微博上核对是否已有相同内容；需要再发的，退回编辑修改后重新送审。"
	}
	if err := s.progress.Done(ctx, stepShare, mark); err != nil {
		return err
	}
	return e
}

func (s *session) picture(ctx context.Context) (*picture, error) {
	for _, m := range s.call.Post.Media {
		if m.Kind != "image" {
			continue
		}
		data, err := s.call.Media(ctx, m.Digest)
		if err != nil {
			return nil, err
		}
		_, hex, _ := strings.Cut(m.Digest, ":")
		_, kind, _ := strings.Cut(m.Mime, "/")
		if kind == "jpeg" {
			kind = "jpg"
		}
		return &picture{"qf-" + hex[:min(16, len(hex))] + "." + kind, m.Mime, data}, nil
	}
	return nil, nil
}

// whatBecame finds out where the post stands, from the steps so far and the account's own posts.
func (s *session) whatBecame(ctx context.Context) (channel.Receipt, error) {
	for _, step := range s.call.Done {
		if step.Op == stepShare && step.Ref != "" && step.Ref != acceptedMark && !strings.HasPrefix(step.Ref, refusedMark) {
			return s.shown(ctx, step.Ref)
		}
	}
	if open := s.open(); len(open) > 0 {
		return s.search(ctx, open, nil)
	}
	return channel.Receipt{}, channel.ErrNotThere
}

// open lists the shares whose id is not known, oldest first.
func (s *session) open() []channel.Step {
	var out []channel.Step
	for _, step := range s.call.Done {
		if step.Op == stepShare && (step.Ref == "" || step.Ref == acceptedMark) {
			out = append(out, step)
		}
	}
	return out
}

// shown reads a share back.
func (s *session) shown(ctx context.Context, mid string) (channel.Receipt, error) {
	var out status
	err := s.get(ctx, s.call.Account, "/2/statuses/show.json", url.Values{"id": {mid}}, &out)
	switch {
	case isCode(err, "20101"):
		return channel.Receipt{State: channel.Published, Ref: mid, URL: s.page(mid), At: s.opt.Now(),
			Altered: []string{"已下线"}, Note: "微博发布成功后已被删除或隐藏。"}, nil
	case err != nil:
		return channel.Receipt{}, doubt(err)
	}
	return s.receipt(out), nil
}

// search looks for our post among the newest ones. The timeline shows five: when all of them are younger than the
// share, ours may have been pushed out, and nobody can tell. open are the shares without answer, why is what the
// platform said to the last of them, if anything.
func (s *session) search(ctx context.Context, open []channel.Step, why error) (channel.Receipt, error) {
	var out struct {
		Statuses []status `json:"statuses"`
	}
	query := url.Values{"uid": {s.call.Account.UID}, "count": {"5"}, "trim_user": {"1"}}
	if err := s.get(ctx, s.call.Account, "/2/statuses/user_timeline.json", query, &out); err != nil {
		return channel.Receipt{}, doubt(err)
	}
	since, covered := open[0].At.Add(-skew), len(out.Statuses) < 5
	for _, post := range out.Statuses {
		at, ok := post.created()
		switch {
		case !ok:
		case at.Before(since):
			covered = true
		case bare(s.call.Post.Text) == bare(post.Text):
			return s.receipt(post), nil
		}
	}
	age := s.opt.Now().Sub(open[len(open)-1].At)
	accepted := slices.ContainsFunc(open, func(step channel.Step) bool { return step.Ref == acceptedMark })
	switch {
	case accepted && age < giveUp:
		return channel.Receipt{State: channel.Pending, At: s.opt.Now(), RetryAfter: 30 * time.Second, Note: "微博已受理，稍后可见。"}, nil
	case accepted:
		return channel.Receipt{}, look("微博已受理，但超过 30 分钟仍查不到这一条。", why)
	case age < s.opt.Settle:
		e := doubt(why)
		e.RetryAfter = s.opt.Settle - age
		return channel.Receipt{}, e
	case repeated(why) || len(open) > 1: // one lost share may be repeated once
		return channel.Receipt{}, look("两次提交都没有得到结果，最近的微博中也查不到这一条。", why)
	case !covered:
		return channel.Receipt{}, look("其后又发布了多条微博，最近五条中已看不到这一条的结果。", why)
	}
	return channel.Receipt{}, channel.ErrNotThere
}

// bare is a text without links, which the platform rewrites, and without spaces.
func bare(text string) string {
	return strings.Join(strings.Fields(links.ReplaceAllString(text, "")), "")
}

// receipt turns the platform's answer into evidence: its short links are slots for the sealed ones, in order.
func (s *session) receipt(post status) channel.Receipt {
	at, ok := post.created()
	if !ok {
		at = s.opt.Now()
	}
	r := channel.Receipt{State: channel.Published, Ref: post.id(), URL: s.page(post.id()), At: at}
	ours, theirs := links.FindAllString(s.call.Post.Text, -1), links.FindAllString(post.Text, -1)
	seen := map[string]bool{}
	for i := range min(len(ours), len(theirs)) {
		if ours[i] != theirs[i] && !seen[theirs[i]] {
			seen[theirs[i]] = true
			r.Slots = append(r.Slots, channel.Slot{Name: fmt.Sprintf("link:%d", i+1), Placeholder: ours[i], Value: theirs[i]})
		}
	}
	for _, m := range s.call.Post.Media {
		if post.OriginalPic != "" && m.Kind == "image" {
			r.Slots = append(r.Slots, channel.Slot{Name: "picture:" + m.Digest, Placeholder: channel.MediaRef(m.Digest), Value: post.OriginalPic})
			break
		}
	}
	wire := s.call.Post
	wire.Text = post.Text
	r.Wire = &wire
	return r
}

// page is the public address of a post.
func (s *session) page(mid string) string {
	base := s.call.Account.PageURL
	if base == "" {
		base = "https://weibo.com"
	}
	return strings.TrimRight(base, "/") + path.Join("/", s.call.Account.UID, mid62(mid))
}

// Retract deletes the post. Ordinary apps may not be allowed to: then a person does it by hand.
func (c *Connector) Retract(ctx context.Context, call channel.Call, r channel.Receipt) error {
	var out status
	err := c.post(ctx, call.Account, "/2/statuses/destroy.json", url.Values{"id": {r.Ref}}, nil, &out)
	var e *channel.Error
	var lostCall *channel.CallError
	switch {
	case err == nil || isCode(err, "20101"):
		return nil
	case errors.As(err, &e) && e.Class == channel.ClassPermission:
		e.Message = "微博：没有用接口删除微博的权限。请账号管理员登录微博删除这一条，再回到本系统登记已下线。"
	case errors.As(err, &lostCall):
		return unavailable("微博平台没有应答，可能还没有删除，稍后会自动重试。急需下线的，请账号管理员登录微博删除。", err)
	}
	return err
}
