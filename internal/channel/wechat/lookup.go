package wechat

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"qianfa/internal/channel"
)

// whatBecame finds out where the post stands, from the steps so far and the platform's own lists. It changes nothing.
func (s *session) whatBecame(ctx context.Context) (channel.Receipt, error) {
	s.remember()
	submitted, begun := s.call.Intended(stepSubmit)
	switch {
	case begun && submitted.Ref == "":
		return s.lostSubmission(ctx, submitted.At)
	case begun && !strings.HasPrefix(submitted.Ref, refusedMark):
		return s.result(ctx, submitted.Ref)
	}
	draft, begun := s.call.Intended(stepDraft)
	if !begun || draft.Ref == "" {
		return channel.Receipt{}, channel.ErrNotThere // without a known draft nobody can have published it
	}
	byHand := s.call.Account.Mode == channel.ModeDraft || submitted.Ref == noRight
	_, gone, err := s.getDraft(ctx, draft.Ref)
	switch {
	case err != nil:
		return channel.Receipt{}, err
	case !gone && byHand:
		return s.draftReady(draft.Ref, "文章在微信公众平台的草稿箱中，等待账号管理员人工发布并登记链接。"), nil
	case !gone:
		return channel.Receipt{}, channel.ErrNotThere
	}
	r, found, err := s.findPublished(ctx, draft.At)
	switch {
	case found:
		return r, nil
	case err != nil && !(byHand && isCode(err, "48001")):
		return channel.Receipt{}, notSent(err)
	case byHand:
		return s.draftReady(draft.Ref, "草稿已不在草稿箱中。已经人工发布的，请登记链接；被删除的，请重新发布。"), nil
	}
	return channel.Receipt{}, channel.ErrNotThere
}

// lostSubmission decides about a submission whose answer never came: a draft that is gone was accepted; one that is
// still there was not, but only once the request can no longer be under way.
func (s *session) lostSubmission(ctx context.Context, at time.Time) (channel.Receipt, error) {
	age := s.opt.Now().Sub(at)
	_, gone, err := s.getDraft(ctx, s.call.Ref(stepDraft))
	if err != nil {
		return channel.Receipt{}, doubt(err)
	}
	if !gone {
		if left := s.opt.Settle - age; left > 0 {
			e := doubt(nil)
			e.RetryAfter = left
			return channel.Receipt{}, e
		}
		return channel.Receipt{}, channel.ErrNotThere
	}
	r, found, err := s.findPublished(ctx, at)
	switch {
	case err != nil:
		return channel.Receipt{}, doubt(err)
	case found:
		return r, nil
	case age < s.opt.GiveUp:
		return s.pending("", "微信已受理，正在发布。"), nil
	}
	return channel.Receipt{}, look("微信已取走草稿，但超过 30 分钟仍查不到文章。")
}

// result asks for the outcome of an accepted submission.
func (s *session) result(ctx context.Context, ref string) (channel.Receipt, error) {
	publishID, msgDataID, _ := strings.Cut(ref, "/")
	var out struct {
		PublishStatus *int   `json:"publish_status"`
		ArticleID     string `json:"article_id"`
		ArticleDetail struct {
			Item []struct {
				ArticleURL string `json:"article_url"`
			} `json:"item"`
		} `json:"article_detail"`
		FailIdx []int `json:"fail_idx"`
	}
	if err := s.post(ctx, s.call.Account, "/cgi-bin/freepublish/get", map[string]any{"publish_id": publishID}, &out); err != nil {
		return channel.Receipt{}, doubt(err)
	}
	if out.PublishStatus == nil {
		return channel.Receipt{}, doubt(errors.New("no publish_status"))
	}
	step, _ := s.call.Intended(stepSubmit)
	switch *out.PublishStatus {
	case 0:
		url := ""
		if len(out.ArticleDetail.Item) > 0 {
			url = out.ArticleDetail.Item[0].ArticleURL
		}
		r := s.readBack(ctx, strings.TrimSpace(out.ArticleID), url)
		r.Extra = extra(publishID, msgDataID)
		return r, nil
	case 1:
		if s.opt.Now().Sub(step.At) > s.opt.GiveUp {
			return channel.Receipt{}, look("微信受理后超过 30 分钟仍显示“发布中”。")
		}
		r := s.pending(publishID, "微信已受理，正在发布。")
		r.Extra = extra(publishID, msgDataID)
		return r, nil
	case 2:
		return channel.Receipt{}, failed(channel.ClassContent, 2, "未通过平台的原创校验。请退回编辑核对来源后重新送审。")
	case 3:
		return channel.Receipt{}, failed(channel.ClassHuman, 3, "平台发布失败，没有给出原因。请账号管理员登录"+console+"查看草稿后重试。")
	case 4:
		return channel.Receipt{}, failed(channel.ClassContent, 4, "未通过平台审核。请退回编辑修改后重新送审。")
	case 5, 6:
		return channel.Receipt{State: channel.Published, Ref: publishID, At: s.opt.Now(), Slots: s.allSlots(),
			Altered: []string{"已下线"}, Extra: extra(publishID, msgDataID),
			Note: map[int]string{5: "文章发布成功后已在公众平台被删除。", 6: "文章发布成功后已被平台封禁。"}[*out.PublishStatus]}, nil
	}
	return channel.Receipt{}, look(fmt.Sprintf("微信返回了不认识的发布状态 %d。", *out.PublishStatus))
}

// readBack fetches what readers see, as evidence. A failed read-back does not make the post less published.
func (s *session) readBack(ctx context.Context, articleID, url string) channel.Receipt {
	r := channel.Receipt{State: channel.Published, Ref: articleID, URL: url, At: s.opt.Now(), Slots: s.allSlots()}
	var out newsItems
	err := s.post(ctx, s.call.Account, "/cgi-bin/freepublish/getarticle", map[string]any{"article_id": articleID}, &out)
	if err != nil || len(out.NewsItem) == 0 {
		r.Note = "已发布，但暂时未能回读平台上的文章进行比对。"
		return r
	}
	r.Wire = s.observed(out.NewsItem[0])
	if r.URL == "" {
		r.URL = out.NewsItem[0].URL
	}
	return r
}

// findPublished looks among the newest published articles for ours, not older than since.
func (s *session) findPublished(ctx context.Context, since time.Time) (channel.Receipt, bool, error) {
	hit, err := s.find(ctx, "/cgi-bin/freepublish/batchget", since)
	if err != nil || hit == nil {
		return channel.Receipt{}, false, err
	}
	item := hit.Content.NewsItem[0]
	return channel.Receipt{State: channel.Published, Ref: hit.ArticleID, URL: item.URL, At: time.Unix(hit.UpdateTime, 0),
		Slots: s.allSlots(), Wire: s.observed(item)}, true, nil
}

// find looks through the newest rows of a list for our article.
func (s *session) find(ctx context.Context, path string, since time.Time) (*listed, error) {
	ours := s.wire()
	for offset := 0; offset < 60; offset += 20 {
		var out listing
		in := map[string]any{"offset": offset, "count": 20, "no_content": 0}
		if err := s.post(ctx, s.call.Account, path, in, &out); err != nil {
			return nil, err
		}
		for i, row := range out.Item {
			items := row.Content.NewsItem
			if len(items) == 1 && !items[0].IsDeleted && same(ours, items[0]) && row.UpdateTime >= since.Add(-skew).Unix() {
				return &out.Item[i], nil
			}
		}
		if offset+20 >= out.TotalCount {
			break
		}
	}
	return nil, nil
}

// Retract deletes the article, or the draft when it never got further. What is already gone is done.
func (c *Connector) Retract(ctx context.Context, call channel.Call, r channel.Receipt) error {
	if r.State == channel.DraftReady {
		err := c.post(ctx, call.Account, "/cgi-bin/draft/delete", map[string]any{"media_id": r.Ref}, nil)
		if isCode(err, "40007") {
			return nil
		}
		return notRetracted(err)
	}
	err := c.post(ctx, call.Account, "/cgi-bin/freepublish/delete", map[string]any{"article_id": r.Ref, "index": 1}, nil)
	if err == nil {
		return nil
	}
	var out newsItems
	if look := c.post(ctx, call.Account, "/cgi-bin/freepublish/getarticle", map[string]any{"article_id": r.Ref}, &out); look == nil &&
		len(out.NewsItem) > 0 && out.NewsItem[0].IsDeleted {
		return nil
	}
	return notRetracted(err)
}

// notRetracted says that the article may still stand; deleting again is safe.
func notRetracted(err error) error {
	var call *channel.CallError
	var e *channel.Error
	switch {
	case errors.As(err, &e) && e.Class == channel.ClassPermission:
		e.Message = "微信：该公众号没有用接口删除的权限。请账号管理员登录" + console + "删除，再回到本系统登记已下线。"
	case errors.As(err, &call):
		return unavailable("微信平台没有应答，文章可能还没有下线，稍后会自动重试。急需下线的，请账号管理员登录"+console+"删除。", err)
	}
	return err
}

func (s *session) pending(ref, note string) channel.Receipt {
	return channel.Receipt{State: channel.Pending, Ref: ref, Slots: s.allSlots(), At: s.opt.Now(), Note: note, RetryAfter: 30 * time.Second}
}

func extra(publishID, msgDataID string) map[string]string {
	out := map[string]string{"publish_id": publishID}
	if msgDataID != "" {
		out["msg_data_id"] = msgDataID
	}
	return out
}

func failed(class channel.Class, status int, why string) *channel.Error {
	return &channel.Error{Outcome: channel.Refused, Class: class, Code: fmt.Sprintf("publish_status_%d", status), Message: "微信：" + why}
}

// doubt: the submission may have been accepted and the platform cannot be asked just now. A refusal of the question
// keeps its code, because a person may have to mend it before anything can be learnt.
func doubt(err error) *channel.Error {
	e := &channel.Error{Outcome: channel.Uncertain, Class: channel.ClassTransient, Err: err, RetryAfter: 30 * time.Second,
		Message: "已向微信提交，尚不能确定结果，系统会自动核对。请不要在公众平台上重复发布。"}
	var known *channel.Error
	if errors.As(err, &known) {
		e.Class, e.Code, e.RID, e.RetryAfter = known.Class, known.Code, known.RID, max(known.RetryAfter, e.RetryAfter)
		e.Message += known.Message
	}
	return e
}

// look: a person has to find out.
func look(what string) *channel.Error {
	return &channel.Error{Outcome: channel.Uncertain, Class: channel.ClassHuman, Code: "unknown", RetryAfter: 30 * time.Minute,
		Message: what + "请账号管理员登录" + console + "核对：已发布的，登记链接；没有发布的，登记“未发布”后重试。"}
}
