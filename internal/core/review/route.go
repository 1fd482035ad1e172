package review

import (
	"slices"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/policy"
)

// decideConsult: a consult step of the route is asked by anybody who has a part in the case; on his own a signer asks
// from the step he has in hand. Neither waits for the answer.
func (c Case) decideConsult(cmd Consult, f Facts) ([]Event, *refusal) {
	e := Consulted{Act: f.act(), No: len(c.Consults) + 1, Step: cmd.Step, Row: -1, To: cmd.To, Ref: cmd.Ref}
	v := look(c, f.Now)
	for i, r := range c.Rows {
		if r.Step.Step == cmd.Step && r.Verb == policy.Consult && v.waits(r) && (cmd.To == "" || e.Row < 0) {
			e.Row = i
		}
	}
	if e.Row >= 0 {
		if !c.partOf(f) {
			return nil, refuse(c.Rows[e.Row].Clause, "请由起草人或者本件的审签人员办理", "您与这件稿件的办理无关，不能征求意见").as(fault.Forbidden)
		}
		if e.To == "" {
			e.To = c.Rows[e.Row].UnitName
		}
		return []Event{e}, nil
	}
	if _, _, no := c.turn(cmd.Step, f); no != nil {
		return nil, no
	}
	if e.To == "" {
		return nil, refuse(c.clause(), "请选择征求谁的意见", "没有写明征求谁的意见").as(fault.Invalid)
	}
	return []Event{e}, nil
}

// decideAnswer: the one who was asked answers; whoever asked may enter an answer that came on paper.
func (c Case) decideAnswer(cmd AnswerConsult, f Facts) ([]Event, *refusal) {
	k := slices.IndexFunc(c.Consults, func(x Consultation) bool { return x.No == cmd.No })
	if k < 0 {
		return nil, refuse(c.clause(), "请刷新页面后再试", "没有找到这次征求意见").as(fault.NotFound)
	}
	x := c.Consults[k]
	asked := f.Actor == x.To || f.Actor == x.By
	for _, r := range c.Rows {
		if r.Step.Step == x.Step && r.Verb == policy.Consult {
			for _, h := range f.Directory.Holders(r.post(), f.Now) {
				asked = asked || h.Person == f.Actor
			}
		}
	}
	switch {
	case !asked:
		return nil, refuse(c.clause(), "请由被征求意见的人答复", "这次征求意见没有问到您").as(fault.Forbidden)
	case !x.Answered.IsZero():
		return nil, refuse(c.clause(), "不用重复答复", "这次征求意见已经答复").as(fault.Conflict)
	}
	return []Event{ConsultAnswered{Act: f.act(), No: cmd.No, Ref: cmd.Ref}}, nil
}

// decideTransfer: 转请 never leaves the circle of the regulation: the other holds the same post, or signs further on.
func (c Case) decideTransfer(cmd Transfer, f Facts) ([]Event, *refusal) {
	i, _, no := c.turn(cmd.Step, f)
	if back := c.handedOver(cmd.Step, f); no != nil && back >= 0 {
		i, no = back, nil
	}
	if no != nil {
		return nil, no
	}
	r := c.Rows[i]
	if r.Urgent && r.Late {
		return nil, refuse(r.Clause, "请本人补签，或者写明不同意", "您在电话里的同意只能由您本人补签")
	}
	if cmd.To == "" || cmd.To == f.Actor && r.For == "" {
		return nil, refuse(r.Clause, "请另选一位任职人员", "没有写明转请谁审签").as(fault.Invalid)
	}
	if no := c.avoid(i, cmd.To); no != nil {
		return nil, no
	}
	if r.Person == "" && !c.takes(r, cmd.To, f) {
		return nil, refuse(r.Clause, "请转请同岗位或者后面环节的审签人，或者先登记授权", "对方不担任“%s”，也不在后面的审签环节上", r.postName()).as(fault.Forbidden)
	}
	return []Event{Transferred{Act: f.act(), Step: cmd.Step, Row: i, To: cmd.To, Reason: cmd.Reason}}, nil
}

// handedOver finds a row of the step that is another person's for good, though the actor has the post: he may take it
// back, or hand it to a third, should the other have left. What is the author's or submitter's own by the rules is
// reassigned by whoever releases (decisions 21).
func (c Case) handedOver(step string, f Facts) int {
	v := look(c, f.Now)
	for i, r := range c.Rows {
		if r.Step.Step != step || r.Kind == RowAdded || !v.waits(r) {
			continue
		}
		if r.Person != "" && c.releases(f) {
			return i
		}
		if _, no := c.postPower(i, f); r.For != "" && no == nil && c.avoid(i, f.Actor) == nil {
			return i
		}
	}
	return -1
}

func (c Case) takes(r Row, person string, f Facts) bool {
	for _, other := range c.Rows {
		same := other.Step.Step == r.Step.Step && other.post() == r.post()
		if !same && (!c.precedes(r.Step.Step, other.Step.Step) || !other.Verb.Stops() || other.External) {
			continue
		}
		for _, h := range f.Directory.Holders(other.post(), f.Now) {
			if h.Person == person && h.Delegation == nil || same && h.Person == person {
				return true
			}
		}
	}
	return false
}

func (c Case) decideAddSigner(cmd AddSigner, f Facts) ([]Event, *refusal) {
	i, _, no := c.stopper(cmd.Step, "增请他人", f, func(w policy.Powers) bool { return w.Returns })
	if no != nil {
		return nil, no
	}
	r := c.Rows[i]
	if cmd.Person == "" || cmd.Person == f.Actor {
		return nil, refuse(r.Clause, "请另选一人", "没有写明增请谁审签").as(fault.Invalid)
	}
	if no := c.avoid(i, cmd.Person); no != nil {
		return nil, no
	}
	for _, other := range c.Rows {
		signed := slices.ContainsFunc(other.Signatures, func(s Signature) bool { return s.is(cmd.Person) })
		if other.Step.Step == cmd.Step && other.Settled != SettledRemoved && (signed || other.For == cmd.Person) {
			return nil, refuse(r.Clause, "不用重复增请", "已经请他在“%s”审签", r.Label).as(fault.Conflict)
		}
	}
	return []Event{SignerAdded{Act: f.act(), Step: cmd.Step, Person: cmd.Person, Reason: cmd.Reason}}, nil
}

// decideRemoveSigner: only what somebody added can be taken off, by him or a signer of the step, and only unsigned.
func (c Case) decideRemoveSigner(cmd RemoveAddedSigner, f Facts) ([]Event, *refusal) {
	for i, r := range c.Rows {
		if r.Step.Step != cmd.Step || r.Kind != RowAdded || r.For != cmd.Person || r.Settled == SettledRemoved {
			continue
		}
		if r.By != f.Actor && !c.canSignStep(cmd.Step, f) {
			return nil, refuse(r.Clause, "请与增请的人联系", "不是您增请的，不能减签").as(fault.Forbidden)
		}
		if len(r.Signatures) > 0 {
			return nil, refuse(r.Clause, "不用再减签", "他已经审签").as(fault.Conflict)
		}
		if r.Late {
			return nil, refuse(r.Clause, "请其本人补签", "稿件已经应急发布，不能减去")
		}
		return []Event{SignerRemoved{Act: f.act(), Step: cmd.Step, Row: i, Person: cmd.Person}}, nil
	}
	return nil, refuse(c.clause(), "只能减去后来增请的人", "“%s”没有增请过他，规定的审签人不能减去", c.label(cmd.Step))
}

func (c Case) canSignStep(step string, f Facts) bool {
	for i, r := range c.Rows {
		if r.Step.Step == step && r.Kind != RowAdded {
			if _, no := c.power(i, f); no == nil {
				return true
			}
		}
	}
	return false
}

// decideEscalate: whoever is unsure hands the row up; the post the rules name must then sign.
func (c Case) decideEscalate(cmd Escalate, f Facts) ([]Event, *refusal) {
	i, p, no := c.turn(cmd.Step, f)
	if no != nil {
		return nil, no
	}
	r := c.Rows[i]
	if r.Late {
		return nil, refuse(r.Clause, "请补签，或者写明不同意，由主要领导决定", "稿件已经应急发布，不再请示")
	}
	if r.IfUnsure == "" {
		return nil, refuse(r.Clause, "拿不准时请增请他人审签或者退回修改", "规定没有写明“%s”可以请示谁", r.Label)
	}
	up := c.at(r.IfUnsure, r)
	return []Event{Escalated{Act: f.act(), Power: p, Step: cmd.Step, Row: i, ToRole: up.Role, ToUnit: up.Unit, Reason: cmd.Reason}}, nil
}

// decideSkip: a person whom the rules name leaves a step out, with a reason; never the clock.
func (c Case) decideSkip(cmd Skip, f Facts) ([]Event, *refusal) {
	if no := c.stepTurn(cmd.Step, f); no != nil {
		return nil, no
	}
	var why *refusal
	for i, r := range c.Rows {
		if r.Step.Step != cmd.Step || r.Kind != RowFrozen {
			continue
		}
		if r.SkipBy == "" {
			return nil, refuse(r.Clause, "请等待任职人员办理", "规定没有写明可以略过“%s”", r.Label)
		}
		why = refuse(r.Clause, "请由“"+r.SkipBy+"”决定", "您无权略过“%s”", r.Label).as(fault.Forbidden)
		for _, h := range f.Directory.Holders(c.at(r.SkipBy, r), f.Now) {
			if h.Person != f.Actor {
				continue
			}
			if why = c.avoid(i, f.Actor); why == nil && h.Delegation != nil {
				why = c.avoidFor(i, h.Delegation.From)
			}
			if why == nil && cmd.Reason == "" && !f.Rehearsal {
				why = refuse(r.Clause, "请填写略过的理由", "没有写明为什么略过“%s”", r.Label).as(fault.Invalid)
			}
			if why == nil {
				return []Event{Skipped{Act: f.act(), Power: Power{Role: c.at(r.SkipBy, r).Role, Unit: c.at(r.SkipBy, r).Unit, Tenure: h.Kind}, Step: cmd.Step, Reason: cmd.Reason}}, nil
			}
		}
	}
	return nil, why
}

// decideSkipOptional: 必要时 is decided by a person who signs on this route or releases, and did not write the item.
func (c Case) decideSkipOptional(cmd SkipOptional, f Facts) ([]Event, *refusal) {
	if no := c.stepTurn(cmd.Step, f); no != nil {
		return nil, no
	}
	for i, r := range c.Rows {
		if r.Step.Step != cmd.Step || r.Kind != RowFrozen {
			continue
		}
		if !r.Optional {
			return nil, refuse(r.Clause, "请等待任职人员办理", "“%s”是必经环节，不能略过", r.Label)
		}
		if no := c.avoid(i, f.Actor); no != nil {
			return nil, no
		}
		if !c.onRoute(f) {
			return nil, refuse(r.Clause, "请由本件的审签人员决定", "您不在这件稿件的审签岗位上").as(fault.Forbidden)
		}
		return []Event{OptionalSkipped{Act: f.act(), Step: cmd.Step, Reason: cmd.Reason}}, nil
	}
	return nil, refuse(c.clause(), "请刷新页面后再试", "审签程序里没有环节“%s”", cmd.Step).as(fault.NotFound)
}
