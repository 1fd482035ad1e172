package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"qianfa/internal/core/article"
	"qianfa/internal/core/ledger"
	"qianfa/internal/core/org"
	"qianfa/internal/core/review"
)

// timeline tells what happened to an article, in the words of the trade, oldest first.
func (a *Articles) timeline(ctx context.Context, o opened) ([]TimelineView, error) {
	story, err := a.stories.get(ctx, ArticleStream(o.state.ID))
	if err != nil {
		return nil, err
	}
	out := []TimelineView{}
	for _, m := range story.state {
		t := a.tell(ctx, o, m.event)
		if t.Text == "" {
			continue
		}
		t.At, t.Kind, t.Seq = shanghai(time.UnixMilli(m.at)), m.kind, m.seq
		if t.By == nil {
			t.By = personOrNil(o.org, m.actor)
		}
		out = append(out, t)
	}
	return out, nil
}

// happening (经过) is one entry of an article, decoded once.
type happening struct {
	event article.Event
	kind  string
	actor string
	at    int64
	seq   int64
}

// cachedStories bounds the articles whose entries stay decoded: those that people look at now.
const cachedStories = 256

// foldStory adds entries to a story; the one before stays as it is.
func foldStory(story []happening, entries []ledger.Entry) ([]happening, error) {
	story = slices.Clip(story)
	for _, e := range entries {
		ev, err := article.Decode(ledger.Event{Type: e.Type, Data: e.Data})
		if err != nil {
			return nil, err
		}
		story = append(story, happening{ev, e.Type, e.Actor, e.At, e.Seq})
	}
	return story, nil
}

// tell puts one event into a sentence; "" for what only machines care about.
func (a *Articles) tell(ctx context.Context, o opened, e article.Event) TimelineView {
	name := func(account string) string {
		if acc, err := a.Accounts.Get(ctx, account); err == nil {
			return acc.Name
		}
		return account
	}
	switch e := e.(type) {
	case article.Created:
		if e.Registrar != "" {
			return TimelineView{Text: "代为登记，报送人" + person(o.org, e.Author).Name}
		}
		return TimelineView{Text: "拟稿"}
	case article.Saved:
		return TimelineView{Text: fmt.Sprintf("形成第%d版（%s）", e.Version, whyText(e.Why))}
	case article.Submitted:
		return TimelineView{Text: "报送"}
	case article.Overruled:
		return TimelineView{Text: "经核无误，保留原文：" + reasonText(e.Reason)}
	case article.Numbered:
		return TimelineView{Text: "登记编号 " + e.Text}
	case article.PublicationRequested:
		return TimelineView{Text: "放行发布到" + name(e.Account)}
	case article.Published:
		return TimelineView{Text: name(e.Account) + "已发布"}
	case article.PublicationPending:
		return TimelineView{Text: name(e.Account) + "已受理，平台处理中"}
	case article.PublicationRefused:
		return TimelineView{Text: name(e.Account) + "没有发出", Opinion: a.opinion(ctx, e.Message)}
	case article.PublicationUncertain:
		return TimelineView{Text: name(e.Account) + "发布结果待核实", Opinion: a.opinion(ctx, e.Message)}
	case article.DraftReady:
		return TimelineView{Text: name(e.Account) + "待人工发布", Opinion: a.opinion(ctx, e.Message)}
	case article.LinkFiled:
		return TimelineView{Text: name(e.Account) + "登记发布链接"}
	case article.NotOut:
		return TimelineView{Text: name(e.Account) + "核实：没有发出", Opinion: a.opinion(ctx, e.Reason)}
	case article.Withdrawn:
		return TimelineView{Text: "撤稿", Opinion: a.opinion(ctx, e.Reason)}
	case article.Reviewed:
		return a.tellReview(ctx, o, e.Event, name)
	default: // calls to platforms and seals are in the proof, not in the story
		return a.tellDrafters(ctx, o, e)
	}
}

func (a *Articles) tellReview(ctx context.Context, o opened, e review.Event, name func(string) string) TimelineView {
	step := func(id string) (label, clause string) {
		for _, r := range o.state.Case.Rows {
			if r.Step.Step == id {
				return r.Label, r.Clause
			}
		}
		return id, ""
	}
	say := func(id, text, opinion string) TimelineView {
		label, clause := step(id)
		return TimelineView{Text: label + "：" + text, Clause: clause, Opinion: a.opinion(ctx, opinion)}
	}
	switch e := e.(type) {
	case review.Passed:
		return say(e.Step, "同意"+behalf(o.org, e.Power), e.Opinion)
	case review.SignedLater:
		return say(e.Step, "补签", e.Opinion)
	case review.Returned:
		if _, outside := review.GuestUnit(e.By); outside {
			return TimelineView{} // the answer by link says it
		}
		return say(e.Step, "退回修改", e.Opinion)
	case review.Resubmitted:
		return TimelineView{Text: "重新报送，继续审签"}
	case review.Rejected:
		return say(e.Step, "不同意发布", e.Opinion)
	case review.Held:
		return TimelineView{Text: "暂缓发布", Opinion: a.opinion(ctx, e.Reason)}
	case review.Resumed:
		return TimelineView{Text: "恢复办理"}
	case review.Recalled:
		return TimelineView{Text: "撤回报送"}
	case review.Recorded:
		who := "外单位"
		if e.For != "" {
			who = person(o.org, e.For).Name
		}
		return say(e.Step, who+e.Means.Title()+"同意（"+person(o.org, e.By).Name+"记录）", e.Opinion)
	case review.RecordDenied:
		return say(e.Step, "否认补录的同意", "")
	case review.Consulted:
		return say(e.Step, "征求"+person(o.org, e.To).Name+"意见", e.Ref)
	case review.ConsultAnswered:
		return TimelineView{Text: "答复意见", Opinion: a.opinion(ctx, e.Ref)}
	case review.Transferred:
		return say(e.Step, "转请"+person(o.org, e.To).Name+"审签", e.Reason)
	case review.SignerAdded:
		return say(e.Step, "增请"+person(o.org, e.Person).Name+"审签", e.Reason)
	case review.SignerRemoved:
		return say(e.Step, "减去增请的"+person(o.org, e.Person).Name, "")
	case review.Escalated:
		return say(e.Step, "拿不准，请示上级", e.Reason)
	case review.Skipped:
		return say(e.Step, "略过", e.Reason)
	case review.OptionalSkipped:
		return say(e.Step, "不需要", e.Reason)
	case review.Suggested:
		return say(e.Step, "提出批改意见", "")
	case review.Edited:
		text := fmt.Sprintf("审签中修改，形成第%d版", e.Version)
		if len(e.Adopts) > 0 {
			text = fmt.Sprintf("采纳批改，形成第%d版", e.Version)
		}
		if edits := o.state.Case.Answer.Edits; e.Small && edits != nil {
			return TimelineView{Text: text + "（文字性修改）", Clause: edits.Clause}
		}
		return TimelineView{Text: text}
	case review.Acknowledged:
		return say(e.Step, "阅知文字性修改", "")
	case review.TakenBack:
		return say(e.Step, "收回签字", "")
	case review.Confirmed:
		return say(e.Step, "确认采纳后的文字，同意", "")
	case review.Released:
		return TimelineView{Text: "发布：" + name(e.Target)}
	case review.Scheduled:
		return TimelineView{Text: "定时发布：" + name(e.Target) + "，" + e.Due.In(shanghaiZone).Format("2006年1月2日 15:04")}
	case review.Invited:
		return say(e.Step, "发送会审链接给"+unitOrOrgan(o.org, e.Unit).Name+"，"+e.Due.In(shanghaiZone).Format("2006年1月2日 15:04")+"前答复", "")
	case review.Disinvited:
		return TimelineView{Text: "作废会审链接"}
	case review.Replied:
		return a.tellReply(ctx, o, say(e.Step, "", ""), e)
	case review.Unscheduled:
		return TimelineView{Text: "取消定时发布：" + name(e.Target)}
	default: // the opening of the case is told by 报送
		if t := a.tellUrgent(ctx, o, e); t.Text != "" {
			return t
		}
		return a.tellReading(ctx, o, e)
	}
}

// behalf names the delegation somebody used.
func behalf(s org.State, p review.Power) string {
	if p.Principal == "" {
		return ""
	}
	return "（受" + person(s, p.Principal).Name + "委托）"
}
