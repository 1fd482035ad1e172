package review

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/core/policy"
)

// decidePass: the actor signs his row, or gives the outcome that the step has a word for.
func (c Case) decidePass(cmd Pass, f Facts) ([]Event, *refusal) {
	i, p, no := c.turn(cmd.Step, f)
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
	if no := c.complete(r, cmd, f); no != nil {
		return nil, no
	}
	if no := c.answered(r, cmd.Answered, f); no != nil {
		return nil, no
	}
	effect, no := r.effect(cmd, f)
	if no != nil {
		return nil, no
	}
	if effect == "pass" && decides(r.Verb) {
		if no := c.stepUp(f, r.Clause); no != nil {
			return nil, no
		}
	}
	failed := cmd.Word == "" && effect != "pass"
	switch effect {
	case "return":
		return []Event{Returned{Act: f.act(), Power: p, Step: cmd.Step, Back: true, Failed: failed, Word: cmd.Word, Record: cmd.Record, Opinion: cmd.Opinion}}, nil
	case "reject":
		return []Event{Rejected{Act: f.act(), Power: p, Step: cmd.Step, Failed: failed, Word: cmd.Word, Record: cmd.Record, Opinion: cmd.Opinion}}, nil
	case "hold":
		return []Event{Held{Act: f.act(), Power: p, Step: cmd.Step, Word: cmd.Word, Record: cmd.Record, Reason: cmd.Opinion}}, nil
	}
	passed := Passed{Act: f.act(), Power: p, Step: cmd.Step, Row: i, Digest: c.Digest, Word: cmd.Word, Record: cmd.Record, Checklist: cmd.Checklist, Opinion: cmd.Opinion}
	passed.Stood, no = r.stands(f)
	return []Event{passed}, no
}

// complete: what the step asks to be recorded is there. Long texts belong into the opinion, beside the ledger.
func (c Case) complete(r Row, cmd Pass, f Facts) *refusal {
	if r.Checklist != "" && cmd.Checklist == "" && !f.Rehearsal {
		return refuse(r.Clause, "请先逐项填写再办理", "“%s”要求填写“%s”", r.Label, r.Checklist).as(fault.Invalid)
	}
	for _, name := range r.Record {
		if _, ok := cmd.Record[name]; !ok {
			return refuse(r.Clause, "请补填后再办理", "“%s”要求登记“%s”", r.Label, name).as(fault.Invalid)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(cmd.Record)) {
		switch v := cmd.Record[name].(type) {
		case bool, float64, int:
		case string:
			if utf8.RuneCountInString(v) > 32 {
				return refuse(r.Clause, "请把文字写进意见栏", "登记项“%s”超过32个字", name).as(fault.Invalid)
			}
		default:
			return refuse(r.Clause, "请改填数字、是否或者短文字", "登记项“%s”的填法不对", name).as(fault.Invalid)
		}
	}
	return nil
}

// effect says what the act does: pass, return, reject or hold.
func (r Row) effect(cmd Pass, f Facts) (string, *refusal) {
	if cmd.Word != "" {
		effect, ok := r.Outcomes[cmd.Word]
		if !ok {
			words := strings.Join(slices.Sorted(maps.Keys(r.Outcomes)), "、")
			return "", refuse(r.Clause, "请从规定的办理结果里选择："+words, "“%s”没有“%s”这个结果", r.Label, cmd.Word).as(fault.Invalid)
		}
		return effect, nil
	}
	if r.PassIf == "" {
		return "pass", nil
	}
	if f.PassIf == nil {
		return "", refuse(r.Clause, "请联系管理员", "“%s”的通过条件没有接上", r.Label).as(fault.Internal)
	}
	ok, err := f.PassIf(r.PassIf, cmd.Record)
	if err != nil {
		return "", refuse(r.Clause, "请核对登记项后再试", "“%s”的通过条件算不出来", r.Label).as(fault.Invalid)
	}
	if ok {
		return "pass", nil
	}
	return cmpOr(r.Else, "return"), nil
}

// stands returns until when a notice must stand.
func (r Row) stands(f Facts) (time.Time, *refusal) {
	if r.Stands == "" {
		return time.Time{}, nil
	}
	if f.Stood == nil {
		return time.Time{}, refuse(r.Clause, "请联系管理员", "“%s”的时限没有接上", r.Label).as(fault.Internal)
	}
	at, err := f.Stood(r.Stands, f.Now)
	if err != nil {
		return time.Time{}, refuse(r.Clause, "请先登记该年度的节假日安排", "“%s”的期满日期算不出来", r.Label).as(fault.Invalid)
	}
	return at, nil
}

// decideSignLater: 补签 is a signature after the release, on the bytes that went out.
func (c Case) decideSignLater(cmd SignLater, f Facts) ([]Event, *refusal) {
	early := slices.IndexFunc(c.Rows, func(r Row) bool { return r.Step.Step == cmd.Step && !r.afterRelease() })
	if early >= 0 && !slices.ContainsFunc(c.Rows, func(r Row) bool { return r.Step.Step == cmd.Step && r.Late }) {
		r := c.Rows[early]
		return nil, refuse(r.Clause, "请在发布前办理", "“%s”是发布前的环节，不能补签", r.Label)
	}
	i, p, no := c.turn(cmd.Step, f)
	if no != nil {
		return nil, no
	}
	if no := c.seen(f); no != nil {
		return nil, no
	}
	r := c.Rows[i]
	if no := c.releasedApart(r, f.Actor, p.Principal); no != nil {
		return nil, no
	}
	pass := Pass{Step: cmd.Step, Record: cmd.Record, Checklist: cmd.Checklist}
	if !r.Late {
		pass.Checklist = "-"
	}
	if no := c.complete(r, pass, f); no != nil {
		return nil, no
	}
	if effect, no := r.effect(pass, f); no != nil {
		return nil, no
	} else if effect != "pass" && r.Late {
		return nil, refuse(r.Clause, "请写明不同意，由主要领导决定", "登记的结果达不到“%s”的通过条件", r.Label)
	}
	if decides(c.Rows[i].Verb) {
		if no := c.stepUp(f, c.Rows[i].Clause); no != nil {
			return nil, no
		}
	}
	stood, no := r.stands(f)
	return []Event{SignedLater{Act: f.act(), Power: p, Step: cmd.Step, Row: i, Digest: c.Digest, Opinion: cmd.Opinion, Record: cmd.Record, Checklist: cmd.Checklist, Stood: stood}}, no
}

// stopper finds the actor's open row of a step that may return (and reject) the item.
func (c Case) stopper(step, what string, f Facts, able func(policy.Powers) bool) (int, Power, *refusal) {
	i, p, no := c.turn(step, f)
	if no != nil {
		return -1, p, no
	}
	if r := c.Rows[i]; r.Late {
		return -1, p, refuse(r.Clause, "请补签，或者写明不同意", "稿件已经应急发布，不能再%s", what)
	} else if r.Urgent && what != "批改" {
		return -1, p, refuse(r.Clause, "请取消应急发布，让稿件按规定的环节办理", "应急决定时不能%s", what)
	} else if !able(r.Verb.Powers()) {
		return -1, p, refuse(r.Clause, "请办理本环节，或者与前面的环节联系", "“%s”环节无权%s", r.Label, what)
	}
	return i, p, c.seen(f)
}

func (c Case) decideReturn(cmd Return, f Facts) ([]Event, *refusal) {
	_, p, no := c.stopper(cmd.Step, "退回", f, func(w policy.Powers) bool { return w.Returns })
	if no != nil {
		return nil, no
	}
	if c.locked() {
		return nil, c.lockedRefusal()
	}
	e := Returned{Act: f.act(), Power: p, Step: cmd.Step, Back: cmd.Back, Opinion: cmd.Opinion}
	if cmd.To == "" || cmd.To == "author" {
		return []Event{e}, nil
	}
	if !c.precedes(cmd.To, cmd.Step) {
		return nil, refuse(c.clause(), "请退给起草人，或者退给前面已办的环节", "环节“%s”不在“%s”的前面", c.label(cmd.To), c.label(cmd.Step)).as(fault.Invalid)
	}
	e.To = cmd.To
	for i, r := range c.Rows {
		if r.Step.Step == cmd.To || !cmd.Back && c.precedes(cmd.To, r.Step.Step) {
			e.Voids = append(e.Voids, i)
		}
	}
	return []Event{e}, nil
}

// precedes reports whether step a stands before step b in the route.
func (c Case) precedes(a, b string) bool {
	seen := map[string]bool{}
	var up func(string) bool
	up = func(step string) bool {
		if seen[step] {
			return false
		}
		seen[step] = true
		for _, r := range c.Rows {
			if r.Step.Step == step && slices.ContainsFunc(r.After, func(x string) bool { return x == a || up(x) }) {
				return true
			}
		}
		return false
	}
	return up(b)
}

func (c Case) decideReject(cmd Reject, f Facts) ([]Event, *refusal) {
	_, p, no := c.stopper(cmd.Step, "决定不发布", f, func(w policy.Powers) bool { return w.Rejects })
	if no != nil {
		return nil, no
	}
	if len(c.Released) > 0 {
		return nil, refuse(c.clause(), "请按更正或下线办理", "部分渠道已经发布").as(fault.Conflict)
	}
	return []Event{Rejected{Act: f.act(), Power: p, Step: cmd.Step, Opinion: cmd.Opinion}}, nil
}

// decideRecord: consent by telephone, word of mouth or paper is entered by whom the rules name, else by the leader's
// liaison or the office that registers and releases; it is never shown as an electronic signature.
func (c Case) decideRecord(cmd Record, f Facts) ([]Event, *refusal) {
	if no := c.stepTurn(cmd.Step, f); no != nil {
		return nil, no
	}
	if no := c.seen(f); no != nil {
		return nil, no
	}
	if no := c.traced(cmd, f); no != nil {
		return nil, no
	}
	if no := c.timely(cmd, f); no != nil {
		return nil, no
	}
	v := look(c, f.Now)
	var why *refusal
	for i, r := range c.Rows {
		if r.Step.Step != cmd.Step || !v.waits(r) {
			continue
		}
		given, p, no := c.consenter(i, cmd.For, f)
		if no == nil {
			no = c.mayRecord(r, given, f)
		}
		if no == nil && r.Urgent && !r.Late {
			no = c.urgentRecord(i, given, cmd, f)
		}
		if no == nil && r.Late {
			no = c.releasedApart(r, given)
		}
		if no == nil && r.Late && !r.External && cmd.Means != Paper && !f.Rehearsal {
			no = refuse(r.Clause, "请其本人登录补签，或者打印送签后补录纸质签批", "补签须由本人办理，不能再以“%s”补录", cmd.Means.Title())
		}
		if no != nil {
			if why == nil || given != "" {
				why = no // of the post that the person named holds
			}
			continue
		}
		at := cmd.Given
		if at.IsZero() {
			at = f.Now
		}
		return []Event{Recorded{Act: f.act(), Power: p, Step: cmd.Step, Row: i, Digest: c.Digest, For: given, Means: cmd.Means, Number: cmd.Number,
			Given: at, Scan: cmd.Scan, Opinion: cmd.Opinion, Read: cmd.Read, Listed: cmd.Listed}}, nil
	}
	return nil, why
}

// timely: consent by word of mouth is given to the version under review, so not before there was one. Ink may be older:
// a paper that was signed first and registered later.
func (c Case) timely(cmd Record, f Facts) *refusal {
	if f.Rehearsal || cmd.Given.IsZero() || cmd.Means == Paper {
		return nil
	}
	for _, e := range slices.Backward(c.History) {
		switch e.Event.(type) {
		case Opened, Edited:
			if at := ActOf(e.Event).At; cmd.Given.Before(at.Truncate(time.Minute)) {
				return refuse(c.clause(), "请核对时间，或者请本人对这一版重新表示意见", "同意的时间早于这一版稿件报送的时间").as(fault.Invalid)
			}
			return nil
		default: // other acts leave the version as it is
		}
	}
	return nil
}

// traced: every recorded consent leaves something to check it by.
func (c Case) traced(cmd Record, f Facts) *refusal {
	switch {
	case cmd.Given.After(f.Now):
		return refuse(c.clause(), "请改正时间", "同意的时间晚于现在").as(fault.Invalid)
	case cmd.Means == Link:
		return refuse(c.clause(), "请选择当面、电话或者纸质", "会审链接的答复由对方自己作出，不能补录").as(fault.Invalid)
	case f.Rehearsal:
		return nil
	case cmd.Means.Title() == "":
		return refuse(c.clause(), "请选择当面、电话或者纸质", "没有写明以什么方式同意").as(fault.Invalid)
	case cmd.Means == Phone && cmd.Number == "":
		return refuse(c.clause(), "请填写通话号码", "电话同意没有登记号码").as(fault.Invalid)
	case cmd.Means == Paper && cmd.Scan == "":
		return refuse(c.clause(), "请上传签批件的扫描件", "纸质签批没有扫描件").as(fault.Invalid)
	}
	return nil
}

// consenter is the person whose consent is entered for row i, with the post: one of those who could sign it here.
func (c Case) consenter(i int, named string, f Facts) (string, Power, *refusal) {
	r := c.Rows[i]
	if r.External || r.OwnRules && named == "" {
		if no := c.avoid(i, named); named != "" && no != nil {
			return "", Power{}, no
		}
		return named, Power{Role: r.Role, Unit: r.UnitName}, nil
	}
	able := c.eligible(i, f)
	if named == "" && len(able) == 1 {
		named = able[0].Person
	}
	for _, h := range able {
		if h.Person == named {
			p := Power{Role: r.Role, Unit: r.UnitName, Tenure: h.Kind}
			if h.Delegation != nil {
				p.Delegation, p.Principal = h.Delegation.ID, h.Delegation.From
			}
			return named, p, nil
		}
	}
	if named == "" && f.Rehearsal && r.For == "" {
		return "", Power{Role: r.Role, Unit: r.UnitName}, nil
	}
	if no := c.avoid(i, named); named != "" && no != nil {
		return "", Power{}, no
	}
	return "", Power{}, refuse(r.Clause, "请写明任职人员", "没有写明是哪一位“%s”同意的，或者他现在不能办理“%s”", r.postName(), r.Label).as(fault.Invalid)
}

func (c Case) mayRecord(r Row, given string, f Facts) *refusal {
	holds := func(p org.Post) bool {
		return slices.ContainsFunc(f.Directory.Holders(p, f.Now), func(h org.Holder) bool { return h.Person == f.Actor })
	}
	switch {
	case r.RecordedBy != "" && holds(c.at(r.RecordedBy, r)), r.Urgent && c.Answer.Emergency.RecordedBy != nil && holds(postOf(*c.Answer.Emergency.RecordedBy, "")) && f.Actor != given:
		return nil
	case f.Actor == given:
		return refuse(r.Clause, "请直接办理本环节", "本人不用补录自己的同意")
	case f.Actor == c.Author || slices.Contains(c.Editors, f.Actor):
		return refuse(cmpOr(r.Clause, avoidance), "请由联络员或者登记人员补录", "起草人、修改人不得补录别人的同意").as(fault.Forbidden)
	case given != "" && f.Directory.IsLiaison(f.Actor, given, f.Now), f.Actor == c.Registrar, c.releases(f):
		return nil
	case (r.External || r.OwnRules) && c.onRoute(f):
		return nil
	}
	return refuse(r.Clause, "请由联络员、登记人员或者发布人员补录", "您不能补录“%s”的同意", r.Label).as(fault.Forbidden)
}

// releases reports whether the actor holds the post that releases a target.
func (c Case) releases(f Facts) bool {
	return slices.ContainsFunc(c.Targets(), func(t string) bool {
		p := c.Publisher(t)
		return p != nil && slices.ContainsFunc(f.Directory.Holders(publisherPost(*p), f.Now), func(h org.Holder) bool { return h.Person == f.Actor })
	})
}

// decideDeny: a leader sees everything recorded for him and may deny it; the row then waits again (users.md 12).
func (c Case) decideDeny(cmd Deny, f Facts) ([]Event, *refusal) {
	for i, r := range c.Rows {
		if r.Step.Step == cmd.Step && slices.ContainsFunc(r.Signatures, func(s Signature) bool { return s.Means != "" && s.For == f.Actor }) {
			denied := []Event{RecordDenied{Act: f.act(), Step: cmd.Step, Row: i}}
			if c.anyReleased(r) { // what is out stays out until somebody decides
				denied = append(denied, c.troubled(Denied, i, f.Actor, "", f))
			}
			return denied, nil
		}
	}
	return nil, refuse(c.clause(), "请刷新页面核对", "这个环节没有以您的名义补录的同意").as(fault.NotFound)
}

// stepName names a step for people: number and the regulation's word.
func stepName(s policy.Step) string { return fmt.Sprintf("%s（%s%s）", s.Label, s.UnitName, s.Role) }
