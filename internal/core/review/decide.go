package review

import (
	"slices"
	"strings"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/policy"
)

// Decide returns the facts that follow from a command, or a *fault.Error with the clause and what to do next. Nobody
// but a person may act on a case: neither time nor a vacancy nor an administrator produces a signature.
func Decide(c Case, cmd Command, f Facts) ([]Event, error) {
	events, no := decide(c, cmd, f)
	if no != nil {
		return nil, no.fault()
	}
	return events, nil
}

func decide(c Case, cmd Command, f Facts) ([]Event, *refusal) {
	if f.Actor == "" || strings.HasPrefix(f.Actor, "system:") {
		return nil, refuse(c.clause(), "请由任职人员本人办理", "系统不能代替人审签").as(fault.Forbidden)
	}
	if _, outside := GuestUnit(f.Actor); outside {
		if _, ok := cmd.(Reply); !ok {
			return nil, refuse(c.clause(), "请由本单位任职人员办理", "外单位只能答复会审链接").as(fault.Forbidden)
		}
	}
	if f.Directory == nil {
		f.Directory = Roll{}
	}
	if open, ok := cmd.(Open); ok {
		return c.decideOpen(open, f)
	}
	if !c.Opened() {
		return nil, refuse(avoidance, "请先报送", "这件稿件还没有报送").as(fault.Conflict)
	}
	if no := c.mayGoOn(cmd, f); no != nil {
		return nil, no
	}
	switch cmd := cmd.(type) {
	case DeclareEmergency, CancelEmergency, MissCall, Object, SettleTrouble, CloseTrouble:
		return c.decideUrgent(cmd, f)
	case Circulate, Copy, MarkRead, Remind:
		return c.decideReading(cmd, f)
	case HandOver:
		return c.decideHandOver(cmd, f)
	case Pass:
		return c.decidePass(cmd, f)
	case SignLater:
		return c.decideSignLater(cmd, f)
	case Return:
		return c.decideReturn(cmd, f)
	case Reject:
		return c.decideReject(cmd, f)
	case Record:
		return c.decideRecord(cmd, f)
	case Deny:
		return c.decideDeny(cmd, f)
	case TakeBack:
		return c.decideTakeBack(cmd, f)
	case Acknowledge:
		return c.decideAcknowledge(cmd, f)
	case Suggest:
		return c.decideSuggest(cmd, f)
	case Confirm:
		return c.decideConfirm(cmd, f)
	case Edit:
		return c.decideEdit(cmd, f)
	case Resubmit:
		return c.decideResubmit(cmd, f)
	case Recall:
		return c.decideRecall(f)
	default:
		return c.decideRoute(cmd, f)
	}
}

func (c Case) decideRoute(cmd Command, f Facts) ([]Event, *refusal) {
	switch cmd := cmd.(type) {
	case Hold:
		return c.decideHold(cmd, f)
	case Resume:
		return c.decideResume(f)
	case Consult:
		return c.decideConsult(cmd, f)
	case AnswerConsult:
		return c.decideAnswer(cmd, f)
	case Transfer:
		return c.decideTransfer(cmd, f)
	case AddSigner:
		return c.decideAddSigner(cmd, f)
	case RemoveAddedSigner:
		return c.decideRemoveSigner(cmd, f)
	case Escalate:
		return c.decideEscalate(cmd, f)
	case Skip:
		return c.decideSkip(cmd, f)
	case SkipOptional:
		return c.decideSkipOptional(cmd, f)
	case Publish:
		return c.decidePublish(cmd, f)
	case Schedule:
		return c.decideSchedule(cmd, f)
	case Invite:
		return c.decideInvite(cmd, f)
	case Disinvite:
		return c.decideDisinvite(cmd, f)
	case Reply:
		return c.decideReply(cmd, f)
	case Unschedule:
		return c.decideUnschedule(cmd, f)
	default:
		return nil, refuse(c.clause(), "请刷新页面后再试", "系统不认识这项操作").as(fault.Invalid)
	}
}

// decideOpen refuses an answer that is not a route, and one that could never be walked to its end.
func (c Case) decideOpen(cmd Open, f Facts) ([]Event, *refusal) {
	if c.running() {
		return nil, refuse(c.clause(), "请在原件上继续办理", "这件稿件已经报送").as(fault.Conflict)
	}
	a := cmd.Answer
	if a.Decision != policy.DecisionRoute && a.Decision != policy.DecisionMixed {
		why, clause := "审签规则没有给出可以办理的程序", avoidance
		if n := len(a.Reasons); n > 0 {
			why, clause = a.Reasons[n-1].Text, a.Reasons[n-1].Clause
		}
		return nil, refuse(clause, "请按提示补充或改正后再报送", "%s", why)
	}
	if cmd.Author == "" || cmd.Digest == "" {
		return nil, refuse(c.clause(), "请补全后再报送", "缺少起草人或者稿件的核验码").as(fault.Invalid)
	}
	if step := brokenOrder(a.Steps); step != "" {
		return nil, refuse(c.clause(), "请联系管理员核对审签规则", "环节“%s”的先后次序有误，程序走不到头", step).as(fault.Invalid)
	}
	a.Case, a.ID = nil, ""
	return []Event{Opened{Act: f.act(), Answer: a, Terms: cmd.Terms, Version: cmd.Version, Digest: cmd.Digest, Author: cmd.Author,
		Submitter: cmd.Submitter, Registrar: cmd.Registrar, Editors: without1(cmd.Editors, cmd.Author), Former: without1(cmd.Former, cmd.Author)}}, nil
}

// running: a returned, recalled or rejected item may begin a new case, on an answer of its own, as may one that is out.
func (c Case) running() bool {
	return c.Opened() && (c.Stopped.State == StopHeld || c.Stopped.State == StopNone && len(c.Released) < len(c.Targets()))
}

// brokenOrder names a step that waits for itself, for an unknown step, or before the release for one after it.
func brokenOrder(steps []policy.Step) string {
	after := map[string][]string{}
	late := map[string]bool{}
	for _, s := range steps {
		after[s.Step] = append(after[s.Step], s.After...)
		late[s.Step] = late[s.Step] || Row{Step: s}.afterRelease()
	}
	state := map[string]int{} // 1 on the way, 2 sound
	var sound func(string) bool
	sound = func(step string) bool {
		before, known := after[step]
		if !known || state[step] == 1 {
			return false
		}
		if state[step] == 2 {
			return true
		}
		state[step] = 1
		for _, b := range before {
			if b != afterPublish && (!sound(b) || late[b] && !late[step]) {
				return false
			}
		}
		state[step] = 2
		return true
	}
	for _, s := range steps {
		if !sound(s.Step) {
			return s.Step
		}
	}
	return ""
}

// mayGoOn: what stops a case stops every act but the ones that end the stop.
func (c Case) mayGoOn(cmd Command, f Facts) *refusal {
	switch cmd.(type) {
	case Resume, Resubmit, Edit, Deny, AnswerConsult, SignLater, Object, SettleTrouble, CloseTrouble, Circulate, Copy, MarkRead, Remind, HandOver, Disinvite:
		return nil // they look themselves
	}
	switch c.Stopped.State {
	case StopHeld:
		return refuse(c.clause(), "请先由有权人员恢复办理", "这件稿件已暂缓发布")
	case StopReturned:
		return refuse(c.clause(), "请等待起草人修改后重新报送", "这件稿件已退回修改")
	case StopRecalled:
		return refuse(c.clause(), "请等待报送人重新报送", "这件稿件已撤回报送")
	case StopRejected:
		return refuse(c.clause(), "如需发布，请另行起草报送", "这件稿件已定为不同意发布")
	case StopNone:
	}
	return nil
}

// seen refuses an act on another version than the one under review (decisions 5).
func (c Case) seen(f Facts) *refusal {
	if f.Rehearsal || f.Shown == c.Digest {
		return nil
	}
	return refuse(c.clause(), "请刷新页面，看过现在的版本后再办理", "您看到的稿件已经不是现在送审的版本").as(fault.Conflict)
}

// stepUp asks for the password again before a deciding act.
func (c Case) stepUp(f Facts, clause string) *refusal {
	if f.Rehearsal || f.SteppedUp {
		return nil
	}
	return refuse(clause, "请重新输入密码确认后再办理", "签发须核验本人身份").as(fault.StepUp)
}

// decides reports whether a verb is a decision that seals the item.
func decides(v policy.Verb) bool {
	return v == policy.Decide || v == policy.SignOff || v == policy.Consent
}

func (f Facts) act() Act { return Act{By: f.Actor, At: f.Now.UTC()} }

// turn finds the row of a step that the actor may sign now, or says why there is none: first that the step's turn has
// not come or is over, then what stands between the actor and the post.
func (c Case) turn(step string, f Facts) (int, Power, *refusal) {
	if no := c.stepTurn(step, f); no != nil {
		return -1, Power{}, no
	}
	var why *refusal
	for _, i := range c.openRows(step, f) {
		p, no := c.power(i, f)
		if no == nil {
			return i, p, nil
		}
		if why == nil || no.clause == avoidance {
			why = no
		}
	}
	return -1, Power{}, why
}

// openRows lists the rows of a step that wait, those for the actor alone first: else he could sign for the post and
// leave his own place empty.
func (c Case) openRows(step string, f Facts) []int {
	v := look(c, f.Now)
	var own, others []int
	for i, r := range c.Rows {
		switch {
		case r.Step.Step != step || !v.waits(r):
		case r.For == f.Actor:
			own = append(own, i)
		default:
			others = append(others, i)
		}
	}
	return append(own, others...)
}

// stepTurn reports why no row of a step waits now.
func (c Case) stepTurn(step string, f Facts) *refusal {
	rows := slices.DeleteFunc(slices.Clone(c.Rows), func(r Row) bool { return r.Step.Step != step })
	if len(rows) == 0 {
		return refuse(c.clause(), "请刷新页面后再试", "审签程序里没有环节“%s”", step).as(fault.NotFound)
	}
	v := look(c, f.Now)
	if slices.ContainsFunc(rows, v.waits) {
		return nil
	}
	r := rows[0]
	switch {
	case r.Verb.Powers().Release:
		return refuse(r.Clause, "请使用“发布”办理", "“%s”不是签批环节", r.Label)
	case v.stepDone(step):
		return refuse(r.Clause, "不用重复办理", "“%s”已经办完", r.Label).as(fault.Conflict)
	case r.afterRelease() && !c.anyReleased(r):
		return refuse(r.Clause, "请在发布以后办理", "还没有发布，轮不到“%s”", r.Label)
	case v.before(r):
		return refuse(r.Clause, "请等待公示期满", "“%s”已经登出，还没有满规定的时间", r.Label).as(fault.Conflict)
	default:
		return refuse(r.Clause, "请等待前面的环节办完", "前面的环节还没有办完，轮不到“%s”", r.Label)
	}
}

func without1(list []string, x string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(y string) bool { return y == x })
}
