package app

import (
	"context"
	"slices"
	"time"

	"qianfa/internal/core/article"
	"qianfa/internal/core/org"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
	"qianfa/internal/core/workday"
)

var shanghaiZone = workday.Zone

// needs says what a person fills in for each act, and effects what follows from it.
var needs = map[string][]string{
	"pass": {"opinion"}, "sign_later": {"opinion"}, "return": {"opinion", "confirm"}, "reject": {"opinion", "confirm"}, "hold": {"reason", "confirm"},
	"record": {"means", "for", "number", "at", "opinion"}, "consult": {"to", "reason"}, "answer_consult": {"reason"}, "transfer": {"reason", "confirm"},
	"add_signer": {"to", "reason"}, "remove_signer": {"confirm"}, "escalate": {"reason", "confirm"}, "skip": {"reason", "confirm"}, "skip_optional": {"reason"},
	"suggest": {"marks"}, "recall": {"confirm"}, "publish": {"confirm"}, "schedule": {"schedule"}, "unschedule": {"confirm"}, "withdraw": {"reason", "confirm"},
	"not_out": {"reason", "confirm"}, "retry": {"confirm"}, "link": {"url"}, "deny": {"confirm"}, "take_back": {"confirm"}, "acknowledge": {}, "adopt": {"confirm"},
	"hand_over": {"to", "reason", "confirm"}, "ask_codrafter": {"to"}, "drop_codrafter": {"confirm"},
	"declare_emergency": {"reason", "confirm"}, "cancel_emergency": {"reason", "confirm"}, "record_call": {"call"}, "miss_call": {"missed"},
	"object": {"opinion", "confirm"}, "settle_trouble": {"trouble", "opinion"}, "close_trouble": {"opinion"},
	"circulate": {"people", "reason"}, "copy": {"people", "posts", "reason"}, "mark_read": {"opinion"}, "remind": {"confirm"},
	"invite": {"invitation"}, "disinvite": {"confirm"},
}

var effects = map[string]string{
	"pass": "您的同意会连同这一版的核验码记入台账。", "sign_later": "补签记在已发布的同一版内容上。", "return": "稿件退回修改，需要重新办理的签字作废，您的意见会给起草人看到。",
	"reject": "稿件终止，不再发布；要发布须另行起草。", "hold": "所有环节和发布都停下，直到有人恢复办理。", "record": "记录的是他人的同意，不是您的签字；本人可以否认。",
	"consult": "意见返回您本人，不影响流程。", "transfer": "这一环节改由对方办理，您不再办理。", "add_signer": "对方也要签批，这一环节才算完成。",
	"escalate": "改由上级领导决定，您不再单独放行。", "skip": "这一环节不再办理，您的理由记入台账。", "recall": "稿件回到草稿，可以修改后重新报送。",
	"invite": "对方凭链接和口令查看这一版并答复；答复如实显示为外部会审，不是电子签名。", "disinvite": "链接立即失效，对方不能再凭它答复。",
	"publish": "内容按已签发的定稿发往渠道，发出后不能撤回，只能下线或更正。", "schedule": "到时自动发布；在此之前稿件锁定。", "unschedule": "取消定时，稿件回到待发布。",
	"withdraw": "稿件不再发布，已有的签字保留在台账里。", "suggest": "起草人采纳后形成新的版本，您再确认。", "adopt": "按批改意见形成您名下的新版本，需要重新办理的签字会作废。",
	"hand_over": "稿件改由接手人负责，您不再办理；已有的签字不受影响，您写过的仍记为修改人，不能审签本件。", "ask_codrafter": "协办人可以和您一起修改稿件，由您报送；协办人不能审签本件。",
	"drop_codrafter": "不能再修改这件稿件；改过的仍记为修改人。",
	"circulate":      "请对方看一看，可以写意见；审签照常进行，不等传阅。", "copy": "抄送对方知悉，列在对方的“抄送我”里，直到阅知；审签照常进行。",
	"mark_read": "意见给办理这件稿件的人看；不写意见就是已阅。", "remind": "对方的待办里会出现一行提示；每天次数有限，不公布次数。",
	"acknowledge": "您签字以后稿件有文字性修改，没有动数字、日期、姓名、职务和否定；阅知后您的签字保留。",
	"confirm":     "您确认采纳后的文字与您的批改一致，并在本环节签字。", "not_out": "请先到平台核对；确认没有发出后才能重新发布。", "retry": "用同一份定稿再发布一次。", "link": "登记已人工发布页面的网址。",
	"declare_emergency": "稿件按应急条款办理：有权的领导在系统里决定，或者依次电话请示，同意后先行发布，其余环节补签。", "cancel_emergency": "不再应急发布，稿件按规定的环节办理。",
	"record_call": "记录的是领导在电话里的同意，不是他的签字；他看得到这条记录，可以否认，发布后由他本人补签。", "miss_call": "登记以后可以拨打下一位。",
	"object": "稿件不会因此下线；您的意见报主要领导决定。", "settle_trouble": "您的决定记入台账，发布人员按决定办理。", "close_trouble": "登记以后这件事办结。",
	"deny": "您声明没有作出过这项同意，相应签字作废。", "answer_consult": "您的意见返回征求人。", "remove_signer": "对方不再需要签批。", "resume": "从暂缓的地方继续办理。", "take_back": "收回您在这一环节的签字，需要重新办理。",
}

var dangerous = []string{"return", "reject", "hold", "recall", "withdraw", "transfer", "skip", "deny", "unschedule"}

// actions lists the buttons of an article for one person. What is forbidden is shown where a person would look for it,
// with the reason; nothing is decided here.
func (a *Articles) actions(ctx context.Context, actor Actor, o opened, now time.Time) []Action {
	f := a.facts(actor, o, o.state.Seal.Manifest, now)
	out := []Action{}
	held := a.heldBack(ctx, o, now)
	if !o.state.Withdrawn && o.state.Opened() {
		for _, x := range review.Allowed(o.state.Case, f.Review) {
			if x.Do == "edit" || x.Do == "resubmit" || x.Do == "schedule" {
				continue // the editor and submit do these; the time of release is part of what was signed
			}
			act := held(a.action(ctx, o, x))
			if x.Do == "return" {
				act.Returns = a.returnEffects(o, x.Step, x.Steps, f)
			}
			out = append(out, act)
		}
	}
	for _, s := range o.state.Case.Suggestions {
		if s.Adopted == "" && slices.Contains(o.state.Drafters(), actor.Person) && o.state.Case.Stopped.State == review.StopNone {
			out = append(out, finish(Action{Do: "adopt", No: s.No, Step: s.Step, Label: "采纳" + person(o.org, s.By).Name + "的批改", OK: true}))
		}
	}
	if _, err := article.Decide(o.state, article.Withdraw{}, f); err == nil && o.state.Phase() != article.PhaseDraft {
		out = append(out, finish(Action{Do: "withdraw", Label: "撤稿", OK: true}))
	}
	out = append(out, a.draftersActions(o, f)...)
	return append(out, a.postActions(o, f)...)
}

// postActions: what a publisher does about targets that need a person.
func (a *Articles) postActions(o opened, f article.Facts) []Action {
	var out []Action
	try := func(account, do, label string, cmd article.Command) {
		if _, err := article.Decide(o.state, cmd, f); err == nil {
			out = append(out, finish(Action{Do: do, Target: account, Label: label, OK: true}))
		}
	}
	for _, l := range o.state.Seal.Leaves {
		if _, ok := o.state.Posts[l.Account]; !ok {
			continue
		}
		try(l.Account, "link", "登记发布链接", article.FileLink{Account: l.Account, URL: "https://example.invalid/"})
		try(l.Account, "not_out", "核实：没有发出", article.DeclareNotOut{Account: l.Account})
		try(l.Account, "retry", "重新发布", article.Retry{Account: l.Account})
	}
	return out
}

func (a *Articles) action(ctx context.Context, o opened, x review.Action) Action {
	act := Action{Do: x.Do, Step: x.Step, Target: x.Target, No: x.No, Person: x.Person, Label: namesIn(x.Label, o.org), OK: x.OK, Reason: namesIn(x.Reason, o.org), Cites: x.Cites, Words: x.Words, Steps: x.Steps, Record: x.Asks}
	switch x.Do {
	case "transfer":
		act.Label = "转请" + person(o.org, x.Person).Name + "审签"
		if x.Label == "委派办理" {
			act.Label = "委派" + person(o.org, x.Person).Name + "办理（依据授权）"
		}
	case "record_call", "miss_call":
		act.Label += "：" + person(o.org, x.Person).Name
	case "remind":
		act.Label += " " + person(o.org, x.Person).Name
	case "copy":
		act.Posts = heldPosts(o.org, a.Now())
	case "invite", "disinvite":
		act.Label = organsIn(act.Label, o.org)
	case "publish":
		if acc, err := a.Accounts.Get(ctx, x.Target); err == nil {
			act.Label = "发布到" + acc.Name
		}
	}
	if x.Check != "" {
		if book, err := a.Rules.Library.Pack(o.state.Pack); err == nil {
			act.Check = checklistNames(book, x.Check)
			act.Each = len(o.state.Case.Terms.Each[x.Check]) > 0
		}
	}
	act = finish(act)
	if x.StepUp {
		act.Needs = append(act.Needs, "step_up")
	}
	if len(act.Check) > 0 {
		act.Needs = append(act.Needs, "checklist")
	}
	if slices.Contains(act.Needs, "to") || slices.Contains(act.Needs, "people") {
		act.People = staff(o.org)
	}
	return act
}

func checklistNames(book *policy.Rulebook, name string) []string {
	items, _ := book.Checklist(name)
	var out []string
	for _, it := range items {
		out = append(out, it.String()) // of a prohibited kind: that there is none
	}
	return out
}

func staff(s org.State) []Ref {
	var out []Ref
	for _, p := range s.PersonsInOrder() {
		out = append(out, Ref{ID: p.ID, Name: p.Name})
	}
	return out
}

func finish(a Action) Action {
	a.Needs = append([]string{}, needs[a.Do]...)
	a.Effect = effects[a.Do]
	a.Danger = slices.Contains(dangerous, a.Do)
	return a
}
