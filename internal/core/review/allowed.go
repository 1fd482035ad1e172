package review

import (
	"slices"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/policy"
)

// Action is one thing an actor could do, as a button: whether it is allowed, and if not, why and by which clause.
type Action struct {
	Do       string       `json:"do"` // pass return reject hold … as in the facts of the pack language
	Step     string       `json:"step,omitempty"`
	Target   string       `json:"target,omitempty"`
	No       int          `json:"no,omitempty"` // of a suggestion or consultation
	Person   string       `json:"person,omitempty"`
	Label    string       `json:"label"`
	OK       bool         `json:"ok"`
	Reason   string       `json:"reason,omitempty"`
	Cites    []fault.Cite `json:"cites,omitempty"`
	StepUp   bool         `json:"step_up,omitempty"`  // the password is asked again
	Asks     []string     `json:"asks,omitempty"`     // names to be recorded
	Words    []string     `json:"words,omitempty"`    // outcomes to choose from
	Check    string       `json:"check,omitempty"`    // checklist to be filled
	Steps    []string     `json:"steps,omitempty"`    // of a return: where it may go
	Optional bool         `json:"optional,omitempty"` // of an optional step
}

// Allowed returns what the actor could do now, each judged by Decide itself: there is no second copy of a rule. What
// the actor will only fill in on the next screen is taken as filled. Forbidden actions are listed where a person would
// look for them: the steps that wait now and the release.
func Allowed(c Case, f Facts) []Action {
	if !c.Opened() {
		return nil
	}
	f.Shown, f.SteppedUp = c.Digest, true
	if f.Directory == nil {
		f.Directory = Roll{}
	}
	a := asking{c: c, f: f}
	v := look(c, f.Now)
	for _, step := range c.steps() {
		if c.Stopped.State == StopNone && slices.ContainsFunc(c.Rows, func(r Row) bool { return r.Step.Step == step && v.waits(r) }) {
			a.step(step)
		}
	}
	a.release()
	a.whole()
	a.reading()
	a.add(HandOver{To: "?"}, Action{Do: "hand_over", Label: "移交给他人"}, false)
	a.emergency()
	return a.out
}

type asking struct {
	c   Case
	f   Facts
	out []Action
}

// add asks Decide. Unless shown is set, an action that is refused is left out.
func (a *asking) add(cmd Command, act Action, shown bool) bool {
	_, err := Decide(a.c, cmd, a.f)
	if err == nil {
		act.OK = true
	} else if shown {
		e := fault.Of(err)
		act.Reason, act.Cites = e.Message, e.Cites
	} else {
		return false
	}
	a.out = append(a.out, act)
	return act.OK
}

// step asks about one step that waits. Passing is always shown; the rest only to whom it is open.
func (a *asking) step(step string) {
	v := look(a.c, a.f.Now)
	r := a.c.Rows[slices.IndexFunc(a.c.Rows, func(r Row) bool { return r.Step.Step == step && v.waits(r) })]
	if r.Urgent && !r.Late {
		a.urgent(r)
		return
	}
	if r.Late {
		a.late(step, r)
		return
	}
	pass := Pass{Step: step, Checklist: "-", Answered: a.c.Terms.Each[r.Checklist], Record: map[string]any{}}
	for _, name := range r.Record {
		pass.Record[name] = float64(0)
	}
	g := a.f
	g.PassIf = func(string, map[string]any) (bool, error) { return true, nil }
	asked := asking{c: a.c, f: g}
	may := asked.add(pass, a.passAction(r), true)
	a.out = append(a.out, asked.out...)
	if may {
		a.signer(step, r)
	}
	if i := a.c.handedOver(step, a.f); i >= 0 && a.c.Rows[i].For != "" {
		a.add(Transfer{Step: step, To: a.f.Actor}, Action{Do: "transfer", Step: step, Person: a.f.Actor, Label: "收回转请"}, false)
	} else if i >= 0 {
		a.add(Transfer{Step: step, To: "?"}, Action{Do: "transfer", Step: step, Label: "改由他人办理“" + r.Label + "”"}, false)
	}
	a.add(Record{Step: step, Means: Paper, Scan: "-", For: a.soleSigner(step)}, Action{Do: "record", Step: step, Label: "补录电话或纸质同意"}, false)
	a.askOutside(step, r)
	a.add(Skip{Step: step, Reason: "-"}, Action{Do: "skip", Step: step, Label: "略过“" + r.Label + "”"}, false)
	a.add(SkipOptional{Step: step, Reason: "-"}, Action{Do: "skip_optional", Step: step, Label: "不需要“" + r.Label + "”", Optional: true}, false)
	if r.Verb == policy.Consult {
		a.add(Consult{Step: step}, Action{Do: "consult", Step: step, Label: "征求" + r.UnitName + "意见（返回本人）"}, false)
	}
	for _, x := range a.c.Rows {
		if x.Step.Step == step && x.Kind == RowAdded {
			a.add(RemoveAddedSigner{Step: step, Person: x.For}, Action{Do: "remove_signer", Step: step, Person: x.For, Label: "减去增请的审签人"}, false)
		}
	}
}

func (a *asking) passAction(r Row) Action {
	act := Action{Do: "pass", Step: r.Step.Step, Label: button(r, a.last(r)), StepUp: decides(r.Verb), Asks: r.Record, Check: r.Checklist, Optional: r.Optional}
	if r.afterRelease() && r.Verb.Stops() {
		act.Do, act.Label = "sign_later", "补签"
	}
	for word := range r.Outcomes {
		act.Words = append(act.Words, word)
	}
	slices.Sort(act.Words)
	return act
}

// last reports whether the release follows directly.
func (a *asking) last(r Row) bool {
	return !slices.ContainsFunc(a.c.Rows, func(x Row) bool { return slices.Contains(x.After, r.Step.Step) })
}

// signer asks what else the holder of a step in hand may do.
func (a *asking) signer(step string, r Row) {
	back := []string{}
	for _, s := range a.c.steps() {
		if a.c.precedes(s, step) {
			back = append(back, s)
		}
	}
	a.add(Return{Step: step}, Action{Do: "return", Step: step, Label: "退回修改", Steps: back}, false)
	a.add(Reject{Step: step}, Action{Do: "reject", Step: step, Label: "不同意发布"}, false)
	a.add(Suggest{Step: step, Ref: "-"}, Action{Do: "suggest", Step: step, Label: "批改"}, false)
	a.add(Escalate{Step: step}, Action{Do: "escalate", Step: step, Label: "拿不准，请示" + r.IfUnsure}, false)
	a.add(AddSigner{Step: step, Person: "?"}, Action{Do: "add_signer", Step: step, Label: "增请他人审签"}, false)
	a.add(Consult{Step: step, To: "?"}, Action{Do: "consult", Step: step, Label: "征求他人意见（返回本人）"}, false)
	for _, person := range a.c.transferable(step, a.f) {
		label := "转请审签"
		if a.c.delegate(step, person, a.f) {
			label = "委派办理"
		}
		a.add(Transfer{Step: step, To: person}, Action{Do: "transfer", Step: step, Person: person, Label: label}, false)
	}
	for _, s := range a.c.Suggestions {
		if s.By == a.f.Actor && s.Step == step && !s.Confirmed {
			a.add(Confirm{Suggestion: s.No, Checklist: "-", Answered: a.c.Terms.Each[r.Checklist]}, Action{Do: "confirm", Step: step, No: s.No, Label: "确认采纳，同意", StepUp: decides(r.Verb), Check: r.Checklist}, true)
		}
	}
}

// transferable lists whom a row in hand could be handed to.
func (c Case) transferable(step string, f Facts) []string {
	var out []string
	for _, r := range c.Rows {
		if r.Step.Step != step && !c.precedes(step, r.Step.Step) {
			continue
		}
		for _, h := range f.Directory.Holders(r.post(), f.Now) {
			if h.Person != f.Actor && !slices.Contains(out, h.Person) {
				out = append(out, h.Person)
			}
		}
	}
	return out
}

// delegate reports whether the actor has lent a person the power for a step by a standing delegation (委派).
func (c Case) delegate(step, person string, f Facts) bool {
	for _, r := range c.Rows {
		if r.Step.Step != step {
			continue
		}
		for _, h := range f.Directory.Holders(r.post(), f.Now) {
			if h.Person == person && giver(h) == f.Actor {
				return true
			}
		}
	}
	return false
}

// soleSigner is whose consent a record would most likely be of.
func (a *asking) soleSigner(step string) string {
	v := look(a.c, a.f.Now)
	for i, r := range a.c.Rows {
		if r.Step.Step == step && v.waits(r) {
			if who := a.c.eligible(i, a.f); len(who) > 0 {
				return who[0].Person
			}
		}
	}
	return ""
}

// release asks about every target that is not out yet.
func (a *asking) release() {
	if a.c.Stopped.State != StopNone {
		return
	}
	holds := a.c.releases(a.f)
	for _, t := range a.c.Targets() {
		if _, out := a.c.Released[t]; out {
			continue
		}
		if _, scheduled := a.c.Schedules[t]; scheduled {
			a.add(Unschedule{Target: t}, Action{Do: "unschedule", Target: t, Label: "取消定时发布"}, false)
			continue
		}
		seals := !a.c.decided(t)
		a.add(Publish{Target: t}, Action{Do: "publish", Target: t, Label: "发布", StepUp: seals}, holds)
		a.add(Schedule{Target: t, At: a.f.Now.AddDate(0, 0, 1)}, Action{Do: "schedule", Target: t, Label: "定时发布", StepUp: seals}, false)
	}
}

// whole asks about the case as a whole.
func (a *asking) whole() {
	a.add(Hold{}, Action{Do: "hold", Label: "暂缓发布"}, false)
	a.add(Resume{}, Action{Do: "resume", Label: "恢复办理"}, false)
	a.add(Recall{}, Action{Do: "recall", Label: "撤回报送"}, a.c.onAuthorsSide(a.f.Actor) && a.c.Stopped.State == StopNone && len(a.c.Released) == 0)
	a.add(Resubmit{Version: a.c.Version, Digest: a.c.Digest}, Action{Do: "resubmit", Label: "重新报送"}, false)
	a.add(Edit{Version: a.c.Version + 1, Digest: "?"}, Action{Do: "edit", Label: "修改稿件（已有签字作废）"}, false)
	for _, x := range a.c.Consults {
		a.add(AnswerConsult{No: x.No, Ref: "-"}, Action{Do: "answer_consult", Step: x.Step, No: x.No, Label: "答复意见"}, false)
	}
	for _, step := range a.c.steps() {
		a.add(Acknowledge{Step: step}, Action{Do: "acknowledge", Step: step, Label: "阅知"}, false)
		a.add(TakeBack{Step: step}, Action{Do: "take_back", Step: step, Label: "稿件有文字性修改，收回签字"}, false)
		a.add(Deny{Step: step}, Action{Do: "deny", Step: step, Label: "否认补录的同意"}, false)
	}
}

// steps lists the steps in the order of the answer.
func (c Case) steps() []string {
	var out []string
	for _, r := range c.Rows {
		if !slices.Contains(out, r.Step.Step) {
			out = append(out, r.Step.Step)
		}
	}
	return out
}
