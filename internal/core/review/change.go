package review

import (
	"slices"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/policy"
)

// decideSuggest: a signer marks the wording he wants; the drafter or the office adopts it as a version of their own.
func (c Case) decideSuggest(cmd Suggest, f Facts) ([]Event, *refusal) {
	i, p, no := c.stopper(cmd.Step, "批改", f, func(w policy.Powers) bool { return w.Returns })
	if no != nil {
		return nil, no
	}
	if cmd.Ref == "" {
		return nil, refuse(c.Rows[i].Clause, "请先在稿件上标出要改的文字", "没有批改内容").as(fault.Invalid)
	}
	return []Event{Suggested{Act: f.act(), Power: p, No: len(c.Suggestions) + 1, Step: cmd.Step, Row: i, Ref: cmd.Ref, SignOn: cmd.SignOn}}, nil
}

// decideTakeBack: who signed before a small edit kept his signature is told, and may take it back until the release.
func (c Case) decideTakeBack(cmd TakeBack, f Facts) ([]Event, *refusal) {
	for i, r := range c.Rows {
		if r.Step.Step != cmd.Step || !slices.ContainsFunc(r.Signatures, func(s Signature) bool { return c.outdated(s) && s.Signer() == f.Actor }) {
			continue
		}
		switch {
		case len(c.Released) > 0:
			return nil, refuse(r.Clause, "请按更正或下线办理", "稿件已经发布，不能收回签字").as(fault.Conflict)
		case c.locked():
			return nil, c.lockedRefusal()
		}
		return []Event{TakenBack{Act: f.act(), Step: cmd.Step, Row: i}}, nil
	}
	return nil, refuse(c.clause(), "如有异议，请与后面的审签人员联系", "您签字以后稿件没有改动，不能收回签字")
}

// decideAcknowledge: who signed before a small edit kept his signature says that he has seen it.
func (c Case) decideAcknowledge(cmd Acknowledge, f Facts) ([]Event, *refusal) {
	for i, r := range c.Rows {
		if r.Step.Step != cmd.Step || !slices.ContainsFunc(r.Signatures, func(s Signature) bool { return c.ToNote(s) && s.Signer() == f.Actor }) {
			continue
		}
		if no := c.seen(f); no != nil {
			return nil, no
		}
		return []Event{Acknowledged{Act: f.act(), Step: cmd.Step, Row: i, Digest: c.Digest}}, nil
	}
	return nil, refuse(c.clause(), "请刷新页面", "这个环节没有等您阅知的改动").as(fault.Conflict)
}

// outdated reports whether a signature that stands was given on an earlier version, which a small edit has changed.
func (c Case) outdated(s Signature) bool { return s.Digest != c.Digest }

// ToNote reports whether a signature waits for its signer to see what a small edit has changed.
func (c Case) ToNote(s Signature) bool { return c.outdated(s) && s.Noted != c.Digest }

// decideConfirm: one tap signs, if the version under review is the one that adopted the marks to the letter.
func (c Case) decideConfirm(cmd Confirm, f Facts) ([]Event, *refusal) {
	k := slices.IndexFunc(c.Suggestions, func(s Suggestion) bool { return s.No == cmd.Suggestion })
	if k < 0 || c.Suggestions[k].By != f.Actor {
		return nil, refuse(c.clause(), "请刷新页面后再试", "没有找到您的这条批改").as(fault.NotFound)
	}
	s := c.Suggestions[k]
	switch {
	case s.Confirmed:
		return nil, refuse(c.clause(), "不用重复办理", "这条批改已经确认").as(fault.Conflict)
	case s.Adopted == "":
		return nil, refuse(c.clause(), "请等待起草人采纳", "这条批改还没有采纳，或者采纳的文字与批改不一致")
	case s.Adopted != c.Digest:
		return nil, refuse(c.clause(), "请看过现在的版本后直接办理", "采纳以后稿件又有改动").as(fault.Conflict)
	}
	i, p, no := c.turn(s.Step, f)
	if no != nil {
		return nil, no
	}
	r := c.Rows[i]
	if r.Late {
		return nil, refuse(r.Clause, "请补签，或者写明不同意", "稿件已经应急发布").as(fault.Conflict)
	}
	if no := c.seen(f); no != nil {
		return nil, no
	}
	if len(r.Record) > 0 || r.PassIf != "" || r.Checklist != "" && cmd.Checklist == "" && !f.Rehearsal || r.Stands != "" {
		return nil, refuse(r.Clause, "请在环节里直接办理", "“%s”还有要填写的内容，不能一键确认", r.Label).as(fault.Invalid)
	}
	if no := c.answered(r, cmd.Answered, f); no != nil {
		return nil, no
	}
	if decides(r.Verb) {
		if no := c.stepUp(f, r.Clause); no != nil {
			return nil, no
		}
	}
	return []Event{Confirmed{Act: f.act(), Power: p, Suggestion: s.No, Step: s.Step, Row: i, Digest: c.Digest, Checklist: cmd.Checklist}}, nil
}

// decideEdit: a changed version voids every signature, unless the pack lets a small edit keep them; what an editor
// signed falls in any case. Nothing that went out or waits for its hour can be edited.
func (c Case) decideEdit(cmd Edit, f Facts) ([]Event, *refusal) {
	switch {
	case c.Stopped.State == StopRejected, c.Stopped.State == StopHeld:
		return nil, c.mayGoOn(Pass{}, f)
	case len(c.Released) > 0:
		return nil, refuse(c.clause(), "请按更正程序办理", "稿件已经发布，不能再直接修改").as(fault.Conflict)
	case c.locked():
		return nil, c.lockedRefusal()
	case !c.mayEdit(f):
		return nil, refuse(c.clause(), "请在稿件上批改，由起草人采纳", "您不是起草人，也不在办理环节上，不能直接修改").as(fault.Forbidden)
	case cmd.Digest == "" || cmd.Version <= c.Version && !f.Rehearsal:
		return nil, refuse(c.clause(), "请刷新页面后再保存", "新版本的编号或核验码不对").as(fault.Conflict)
	case cmd.Digest == c.Digest:
		return nil, refuse(c.clause(), "已有签字不受影响", "稿件没有改动").as(fault.Conflict)
	}
	for _, no := range cmd.Adopts {
		if no < 1 || no > len(c.Suggestions) {
			return nil, refuse(c.clause(), "请刷新页面后再试", "没有找到要采纳的批改").as(fault.NotFound)
		}
	}
	keep := cmd.Small && c.Answer.Edits != nil && c.Answer.Edits.Small == "keep"
	e := Edited{Act: f.act(), Version: cmd.Version, Digest: cmd.Digest, Editors: cmd.Editors, Small: cmd.Small, Adopts: cmd.Adopts}
	for i, r := range c.Rows {
		if (!keep || r.Urgent || c.signedByEditor(i, e) || r.answeredByLink()) && (len(r.Signatures) > 0 || r.Settled == SettledSkipped || r.Settled == SettledUnneeded) {
			e.Voids = append(e.Voids, i)
		}
	}
	return []Event{e}, nil
}

// signedByEditor reports whether a signature on row i is by somebody who, after e, may not have given it.
func (c Case) signedByEditor(i int, e Edited) bool {
	after := c
	after.edit(Edited{Act: e.Act, Editors: e.Editors})
	return slices.ContainsFunc(c.Rows[i].Signatures, func(s Signature) bool {
		return after.avoid(i, s.By) != nil && s.Means == "" || s.Principal != "" && after.avoid(i, s.Principal) != nil || s.For != "" && after.avoid(i, s.For) != nil
	})
}

func (c Case) mayEdit(f Facts) bool {
	if c.onAuthorsSide(f.Actor) || c.edits(f.Actor) {
		return true
	}
	if c.Stopped.State != StopNone {
		return false
	}
	v := look(c, f.Now)
	for i, r := range c.Rows {
		if v.waits(r) && !r.afterRelease() {
			if _, no := c.power(i, f); no == nil {
				return true
			}
		}
	}
	return false
}

// decideResubmit: after a return the item goes on where it was returned, with every signature that still stands, if
// the returner wished so; else the whole route starts over.
func (c Case) decideResubmit(cmd Resubmit, f Facts) ([]Event, *refusal) {
	switch {
	case c.Stopped.State == StopHeld, c.Stopped.State == StopRejected:
		return nil, c.mayGoOn(Pass{}, f)
	case c.Stopped.State == StopNone:
		return nil, refuse(c.clause(), "不用重复报送", "这件稿件正在审签").as(fault.Conflict)
	case !c.onAuthorsSide(f.Actor) && !c.edits(f.Actor):
		return nil, refuse(c.clause(), "请由起草人或报送人重新报送", "您不是起草人或报送人").as(fault.Forbidden)
	case cmd.Digest != c.Digest:
		return nil, refuse(c.clause(), "请先保存新版本再报送", "报送的版本不是现在的版本").as(fault.Conflict)
	}
	e := Resubmitted{Act: f.act(), Version: c.Version, Digest: c.Digest, Opinion: cmd.Opinion}
	if c.Stopped.State == StopReturned && !c.Stopped.Back {
		for i, r := range c.Rows {
			if !r.afterRelease() {
				e.Voids = append(e.Voids, i)
			}
		}
	}
	return []Event{e}, nil
}

// decideRecall: the author takes the item back before the next signer acts.
func (c Case) decideRecall(f Facts) ([]Event, *refusal) {
	switch {
	case f.Actor != c.Author && f.Actor != c.submitter() && f.Actor != c.Registrar:
		return nil, refuse(c.clause(), "请与报送人联系", "只有起草人、报送人可以撤回报送").as(fault.Forbidden)
	case c.Signed || len(c.Released) > 0:
		return nil, refuse(c.clause(), "请与办理人联系，由其退回修改", "审签人员已经办理，不能撤回报送").as(fault.Conflict)
	case c.locked():
		return nil, c.lockedRefusal()
	}
	return []Event{Recalled{f.act()}}, nil
}

// mayHold: whoever signs on this route with the power to stop, or releases, may hold it and let it go on.
func (c Case) mayHold(f Facts) (Power, bool) {
	for i, r := range c.Rows {
		if r.Verb.Stops() {
			if p, no := c.power(i, f); no == nil {
				return p, true
			}
			if slices.ContainsFunc(r.Signatures, func(s Signature) bool { return s.By == f.Actor && s.Means == "" }) {
				return Power{Role: r.Role, Unit: r.UnitName}, true
			}
		}
	}
	return Power{}, c.releases(f)
}

func (c Case) decideHold(cmd Hold, f Facts) ([]Event, *refusal) {
	p, ok := c.mayHold(f)
	if !ok {
		return nil, refuse(c.clause(), "请与审签人员或发布人员联系", "您不在这件稿件的审签和发布岗位上，不能暂缓发布").as(fault.Forbidden)
	}
	if len(c.Released) == len(c.Targets()) {
		return nil, refuse(c.clause(), "请按下线或更正办理", "稿件已经全部发布").as(fault.Conflict)
	}
	return []Event{Held{Act: f.act(), Power: p, Reason: cmd.Reason}}, nil
}

func (c Case) decideResume(f Facts) ([]Event, *refusal) {
	if c.Stopped.State != StopHeld {
		return nil, refuse(c.clause(), "请刷新页面", "这件稿件没有暂缓").as(fault.Conflict)
	}
	if _, ok := c.mayHold(f); !ok && c.Stopped.By != f.Actor {
		return nil, refuse(c.clause(), "请与审签人员或发布人员联系", "您不能恢复办理").as(fault.Forbidden)
	}
	return []Event{Resumed{f.act()}}, nil
}
