package wechat

import (
	"context"
	"errors"
	"time"

	"qianfa/internal/channel"
)

// skew is how far the platform's clock may differ from ours when matching by time.
const skew = 2 * time.Minute

// A submission that the platform answered with a refusal has the reference "-<code>": it is known not to be accepted.
const (
	refusedMark = "-"
	noRight     = "-48001"
)

// draft returns the media_id of a draft at the platform that equals the sealed post, or a receipt when the draft
// turns out to be published already (by hand).
func (s *session) draft(ctx context.Context) (string, channel.Receipt, error) {
	id, err := s.knownDraft(ctx)
	if err != nil {
		return "", channel.Receipt{}, err
	}
	if id != "" {
		gone, err := s.checkDraft(ctx, id)
		if err != nil || !gone {
			return id, channel.Receipt{}, err
		}
		step, _ := s.call.Intended(stepDraft)
		r, found, err := s.findPublished(ctx, step.At)
		switch {
		case isCode(err, "48001"): // the list of articles is closed to this account
		case err != nil:
			return "", channel.Receipt{}, notSent(err)
		case found:
			return "", r, nil
		}
	}
	if id, err = s.addDraft(ctx); err != nil {
		return "", channel.Receipt{}, err
	}
	gone, err := s.checkDraft(ctx, id)
	if err == nil && gone {
		err = unavailable("微信没有保存草稿，没有发布，稍后会自动重试。", nil)
	}
	return id, channel.Receipt{}, err
}

// knownDraft is the draft of an earlier attempt, found again in the draft box when its answer was lost.
func (s *session) knownDraft(ctx context.Context) (string, error) {
	step, begun := s.call.Intended(stepDraft)
	if !begun || step.Ref != "" {
		return step.Ref, nil
	}
	hit, err := s.find(ctx, "/cgi-bin/draft/batchget", step.At)
	if err != nil {
		return "", notSent(err)
	}
	if hit == nil {
		return "", nil
	}
	return hit.MediaID, s.done(ctx, stepDraft, hit.MediaID)
}

func (s *session) addDraft(ctx context.Context) (string, error) {
	if err := s.intend(ctx, stepDraft, "新建草稿"); err != nil {
		return "", err
	}
	var out struct {
		MediaID string `json:"media_id"`
	}
	in := map[string]any{"articles": []article{s.wire()}}
	if err := s.post(ctx, s.call.Account, "/cgi-bin/draft/add", in, &out); err != nil {
		return "", notSent(err)
	}
	if out.MediaID == "" {
		return "", unavailable("微信没有返回草稿编号，没有发布，稍后会自动重试。", nil)
	}
	return out.MediaID, s.done(ctx, stepDraft, out.MediaID)
}

// checkDraft reads the draft back: gone when it is not in the box, an error when it is not the sealed post.
func (s *session) checkDraft(ctx context.Context, id string) (gone bool, err error) {
	items, gone, err := s.getDraft(ctx, id)
	if err != nil || gone {
		return gone, err
	}
	if len(items) != 1 || !same(s.wire(), items[0]) {
		return false, &channel.Error{Outcome: channel.Refused, Class: channel.ClassSeal, Code: "draft",
			Message: "微信草稿箱中的草稿与签发内容不一致（可能有人改动，或平台删改了正文），已停止发布。请账号管理员登录" + console +
				"草稿箱核对并删除该草稿，再重新发布；仍不一致的，退回编辑修改后重新送审。"}
	}
	return false, nil
}

func (s *session) getDraft(ctx context.Context, id string) (items []shown, gone bool, err error) {
	var out newsItems
	err = s.post(ctx, s.call.Account, "/cgi-bin/draft/get", map[string]any{"media_id": id}, &out)
	if isCode(err, "40007") {
		return nil, true, nil
	}
	return out.NewsItem, false, notSent(err)
}

// submit hands the draft to publication. It is the one call that makes something public and takes no key against
// doubling: its intent is committed before, and an answer that got lost is looked for, never repeated.
func (s *session) submit(ctx context.Context, draft string) (channel.Receipt, error) {
	if err := s.intend(ctx, stepSubmit, "提交发布"); err != nil {
		return channel.Receipt{}, err
	}
	var out struct {
		PublishID flexID `json:"publish_id"`
		MsgDataID flexID `json:"msg_data_id"`
	}
	err := s.post(ctx, s.call.Account, "/cgi-bin/freepublish/submit", map[string]any{"media_id": draft}, &out)
	switch {
	case err != nil && (lost(err) || isCode(err, "40007")):
		return s.whatBecame(ctx)
	case err != nil:
		return s.notAccepted(ctx, draft, err)
	case out.PublishID == "":
		return s.whatBecame(ctx)
	}
	ref := string(out.PublishID)
	if out.MsgDataID != "" {
		ref += "/" + string(out.MsgDataID)
	}
	if err := s.done(ctx, stepSubmit, ref); err != nil {
		return channel.Receipt{}, err
	}
	return s.poll(ctx, ref)
}

// notAccepted commits that the submission was refused. An account without the right to publish keeps its draft for
// a person.
func (s *session) notAccepted(ctx context.Context, draft string, err error) (channel.Receipt, error) {
	mark := refusedMark
	var e *channel.Error
	if errors.As(err, &e) {
		mark += e.Code
	}
	if err := s.done(ctx, stepSubmit, mark); err != nil {
		return channel.Receipt{}, err
	}
	if mark == noRight {
		return s.draftReady(draft, noRightNote), nil
	}
	return channel.Receipt{}, notSent(err)
}

const noRightNote = "该公众号没有接口发布的权限，文章已放入草稿箱。请账号管理员登录" + console + "，在草稿箱核对后发布，再回到本系统登记链接；并请把账号改为“只生成草稿”。"

// poll asks for the result with growing pauses, no longer than PollFor and never into the caller's deadline.
func (s *session) poll(ctx context.Context, ref string) (channel.Receipt, error) {
	var spent time.Duration
	for pause := time.Second; ; pause *= 2 {
		r, err := s.result(ctx, ref)
		if err != nil || r.State != channel.Pending {
			return r, err
		}
		deadline, bounded := ctx.Deadline()
		if spent+pause > s.opt.PollFor || bounded && time.Until(deadline) < pause+3*time.Second {
			return r, nil
		}
		if err := s.opt.Wait(ctx, pause); err != nil {
			return r, nil //nolint:nilerr // time is up: pending is what is known
		}
		spent += pause
	}
}
