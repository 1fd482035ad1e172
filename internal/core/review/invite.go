package review

import (
	"slices"
	"strings"
	"time"

	"qianfa/internal/core/fault"
)

// Invitation (会审链接) asks an organ outside to answer by a link. It holds for one version and one row, until a moment,
// for one answer. Whom it was sent to is no evidence and stays out of the ledger.
type Invitation struct {
	No       int
	Step     string
	Row      int
	Unit     string // the organ asked
	By       string // who sent it
	At       time.Time
	Version  int
	Digest   string // of the version it shows
	Due      time.Time
	Revoked  bool
	Verdict  Verdict // "" before the answer
	Answered time.Time
}

// Verdict is what an organ outside answers (答复结论).
type Verdict string

// The verdicts. Whoever wishes a change or does not agree sends the item back; only the body's own posts end it.
const (
	Agrees  Verdict = "agree"
	Amends  Verdict = "amend"
	Objects Verdict = "object"
)

// Title returns the Chinese words of a verdict.
func (v Verdict) Title() string {
	return map[Verdict]string{Agrees: "同意", Amends: "有修改意见", Objects: "不同意"}[v]
}

// maxInvitation bounds how long a link may be open.
const maxInvitation = 60 * 24 * time.Hour

// guest begins the actor of an organ that answers by a link.
const guest = "organ:"

// Guest returns the actor of an organ outside. It is nobody's person id and can do nothing but answer its link.
func Guest(unit string) string { return guest + unit }

// GuestUnit returns the organ behind an actor; false for a person.
func GuestUnit(actor string) (string, bool) { return strings.CutPrefix(actor, guest) }

// Invitation returns an invitation by its number.
func (c Case) Invitation(no int) (Invitation, bool) {
	if i := c.invitation(no); i >= 0 {
		return c.Invitations[i], true
	}
	return Invitation{}, false
}

func (c Case) invitation(no int) int {
	return slices.IndexFunc(c.Invitations, func(x Invitation) bool { return x.No == no })
}

// decideInvite: a new link for a row takes the place of the one before, so that never two are open.
func (c Case) decideInvite(cmd Invite, f Facts) ([]Event, *refusal) {
	if no := c.stepTurn(cmd.Step, f); no != nil {
		return nil, no
	}
	if no := c.seen(f); no != nil {
		return nil, no
	}
	i := c.outside(cmd.Step, cmd.Unit, f)
	if i < 0 {
		return nil, refuse(c.clause(), "请由本环节的任职人员直接办理", "“%s”不等外单位答复，不用发会审链接", c.label(cmd.Step))
	}
	r := c.Rows[i]
	switch {
	case !r.Verb.Stops():
		return nil, refuse(r.Clause, "请在收到书面材料后登记", "“%s”不是表示同意与否的环节，不能用会审链接办理", r.Label)
	case !cmd.Due.After(f.Now):
		return nil, refuse(r.Clause, "请另选期限", "答复期限已经过了").as(fault.Invalid)
	case cmd.Due.Sub(f.Now) > maxInvitation:
		return nil, refuse(r.Clause, "请把期限定在60天以内", "答复期限太远").as(fault.Invalid)
	}
	if no := c.mayInvite(r, f); no != nil {
		return nil, no
	}
	var out []Event
	for _, x := range c.Invitations {
		if x.Row == i && x.Open(c.Digest, f.Now) {
			out = append(out, Disinvited{Act: f.act(), No: x.No})
		}
	}
	return append(out, Invited{Act: f.act(), No: c.invited() + 1, Step: cmd.Step, Row: i, Unit: r.UnitName, Version: c.Version, Digest: c.Digest, Due: cmd.Due.UTC()}), nil
}

// Open reports whether a link could still be answered on a version.
func (x Invitation) Open(digest string, now time.Time) bool {
	return !x.Revoked && x.Answered.IsZero() && x.Digest == digest && !now.After(x.Due)
}

// outside finds the row of an organ outside that waits; -1 when the step has none.
func (c Case) outside(step, unit string, f Facts) int {
	v := look(c, f.Now)
	return slices.IndexFunc(c.Rows, func(r Row) bool {
		return r.Step.Step == step && r.External && (unit == "" || r.UnitName == unit) && v.waits(r)
	})
}

// invited counts the links ever sent for the item, also before the case was opened anew: a number never comes back.
func (c Case) invited() int {
	n := 0
	for _, e := range c.History {
		if x, ok := e.Event.(Invited); ok {
			n = max(n, x.No)
		}
	}
	return n
}

// mayInvite: who may enter the organ's paper may also send it a link. Author and editors may do neither: whom they name
// as the organ's contact would answer on their own text.
func (c Case) mayInvite(r Row, f Facts) *refusal {
	if f.Actor == c.Author || slices.Contains(c.Editors, f.Actor) {
		return refuse(cmpOr(r.Clause, avoidance), "请由登记人员或者发布人员发送", "起草人、修改人不得给会审单位发送链接").as(fault.Forbidden)
	}
	if c.mayRecord(r, "", f) != nil {
		return refuse(r.Clause, "请由登记人员、审签人员或者发布人员发送", "您不能给“%s”发送会审链接", r.UnitName).as(fault.Forbidden)
	}
	return nil
}

// decideDisinvite: a link is void from the moment it is called back.
func (c Case) decideDisinvite(cmd Disinvite, f Facts) ([]Event, *refusal) {
	x, ok := c.Invitation(cmd.No)
	if !ok {
		return nil, refuse(c.clause(), "请刷新页面后再试", "没有找到这个会审链接").as(fault.NotFound)
	}
	r := c.Rows[x.Row]
	if f.Actor != x.By {
		if no := c.mayInvite(r, f); no != nil {
			return nil, no
		}
	}
	switch {
	case !x.Answered.IsZero():
		return nil, refuse(r.Clause, "请刷新页面", "对方已经答复，不能再作废链接").as(fault.Conflict)
	case x.Revoked:
		return nil, refuse(r.Clause, "不用重复办理", "这个会审链接已经作废").as(fault.Conflict)
	}
	return []Event{Disinvited{Act: f.act(), No: x.No}}, nil
}

// decideReply: the organ's own answer. Consent signs its row; anything else sends the item back to the author and, once
// reworked, to the organ again. It is never shown as a signature given in this system.
func (c Case) decideReply(cmd Reply, f Facts) ([]Event, *refusal) {
	x, ok := c.Invitation(cmd.No)
	if !ok {
		return nil, refuse(c.clause(), "请与发送链接的单位联系", "这个会审链接已经失效").as(fault.NotFound)
	}
	r := c.Rows[x.Row]
	if no := x.void(r, c, f); no != nil {
		return nil, no
	}
	if no := c.stepTurn(x.Step, f); no != nil {
		return nil, no
	}
	switch {
	case !look(c, f.Now).waits(r):
		return nil, refuse(r.Clause, "不用再答复", "这一环节已经用其他方式办完").as(fault.Conflict)
	case cmd.Verdict.Title() == "":
		return nil, refuse(r.Clause, "请选择同意、有修改意见或者不同意", "没有选择答复结论").as(fault.Invalid)
	case cmd.Opinion == "":
		return nil, refuse(r.Clause, "请填写姓名和职务", "没有写明由谁答复").as(fault.Invalid)
	case cmd.Verdict != Agrees && c.locked():
		return nil, c.lockedRefusal()
	}
	p := Power{Role: r.Role, Unit: r.UnitName}
	out := []Event{Replied{Act: f.act(), Power: p, No: x.No, Step: x.Step, Row: x.Row, Digest: c.Digest, Verdict: cmd.Verdict, Opinion: cmd.Opinion, Scan: cmd.Scan}}
	switch {
	case cmd.Verdict != Agrees && r.Late: // what is out stays out until somebody decides
		out = append(out, ObjectedTo{Act: f.act(), Power: p, Step: x.Step, Row: x.Row, Digest: c.Digest, Opinion: cmd.Opinion}, c.troubled(Objected, x.Row, "", cmd.Opinion, f))
	case cmd.Verdict != Agrees:
		out = append(out, Returned{Act: f.act(), Power: p, Step: x.Step, Back: true, Word: cmd.Verdict.Title()})
	}
	return out, nil
}

// void says why a link cannot be answered any more.
func (x Invitation) void(r Row, c Case, f Facts) *refusal {
	switch {
	case f.Actor != Guest(x.Unit):
		return refuse(r.Clause, "请由收到链接的单位办理", "会审链接只能由被征求的单位答复").as(fault.Forbidden)
	case !x.Answered.IsZero():
		return refuse(r.Clause, "不用重复答复", "这个会审链接已经答复过").as(fault.Conflict)
	case x.Revoked:
		return refuse(r.Clause, "请与发送链接的单位联系", "这个会审链接已经作废").as(fault.Conflict)
	case x.Digest != c.Digest:
		return refuse(r.Clause, "请等待对方发送新的链接", "稿件已经修改，这个链接对应的是旧版本，已经作废").as(fault.Conflict)
	case f.Now.After(x.Due):
		return refuse(r.Clause, "请与发送链接的单位联系，由其重新发送或者登记书面意见", "会审链接已经过了答复期限").as(fault.Conflict)
	}
	return c.seen(f)
}

// answeredByLink: the organ was told that a single changed word needs its answer anew, and nobody of it can take note of
// a small edit here.
func (r Row) answeredByLink() bool {
	return slices.ContainsFunc(r.Signatures, func(s Signature) bool { return s.Means == Link })
}

// reply folds an answer: only consent signs.
func (c *Case) reply(e Replied) {
	c.invite(e.No, func(x *Invitation) { x.Verdict, x.Answered = e.Verdict, e.At })
	if e.Verdict == Agrees {
		c.sign(e.Row, Signature{Act: e.Act, Power: e.Power, Digest: e.Digest, Means: Link, Given: e.At, Opinion: e.Opinion})
	}
}

func (c *Case) invite(no int, change func(*Invitation)) {
	c.Invitations = slices.Clone(c.Invitations)
	if i := c.invitation(no); i >= 0 {
		change(&c.Invitations[i])
	}
}

// askOutside asks about the links of a step in hand.
func (a *asking) askOutside(step string, r Row) {
	if !r.External {
		return
	}
	due := a.f.Now.Add(24 * time.Hour)
	a.add(Invite{Step: step, Due: due}, Action{Do: "invite", Step: step, Label: "发送会审链接给" + r.UnitName}, false)
	for _, x := range a.c.Invitations {
		if x.Step == step && x.Open(a.c.Digest, a.f.Now) {
			a.add(Disinvite{No: x.No}, Action{Do: "disinvite", Step: step, No: x.No, Label: "作废给" + x.Unit + "的会审链接"}, false)
		}
	}
}

// Deadline returns until when a row should be done: the end of the day that the rules name, else the moment of the link
// that is out.
func (c Case) Deadline(i int) (at time.Time, byRules bool) {
	if due := c.Rows[i].Due; !due.IsZero() {
		return due, true
	}
	if day := moment(c.Rows[i].DueDate, time.Time{}); !day.IsZero() {
		return day.AddDate(0, 0, 1).Add(-time.Second), true
	}
	for _, x := range slices.Backward(c.Invitations) {
		if x.Row == i && !x.Revoked && x.Digest == c.Digest && x.Answered.IsZero() {
			return x.Due, false
		}
	}
	return time.Time{}, false
}
