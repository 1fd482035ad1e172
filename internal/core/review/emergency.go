package review

import (
	"slices"
	"time"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/core/policy"
)

// EmergencyStep names the step that an emergency adds to a route: one row for each post that may decide.
const EmergencyStep = "应急"

// Urgency (应急发布) is an item declared as one that cannot wait for its route. The zero Urgency is none.
type Urgency struct {
	Open     bool // declared, and not taken back
	By       string
	At       time.Time
	Reason   string // digest
	Missed   []MissedCall
	Troubles []Trouble // also of consents that were denied after an ordinary release
}

// MissedCall is a leader who was called and did not answer.
type MissedCall struct {
	Row int
	For string
	By  string
	At  time.Time
}

// DeclareEmergency (应急发布) says that the item cannot wait for its route. Reason says why.
type DeclareEmergency struct{ Reason string }

// CancelEmergency takes that back: the item goes its route.
type CancelEmergency struct{ Reason string }

// MissCall enters that somebody who may decide was called and did not answer (未接通): the next one may be called.
type MissCall struct {
	Role   string // of the emergency clause, "" = the one whose turn it is
	For    string
	Number string
	Listed bool // the number is the one on file
	Given  time.Time
}

// EmergencyDeclared says that the item cannot wait, and by which clause it need not.
type EmergencyDeclared struct {
	Act
	Reason string `json:"reason,omitempty"`
	Clause string `json:"clause"`
}

// EmergencyCancelled says that it goes its route after all.
type EmergencyCancelled struct {
	Act
	Reason string `json:"reason,omitempty"`
}

// CallMissed says that a leader was called and did not answer.
type CallMissed struct {
	Act
	Row    int       `json:"row"`
	For    string    `json:"for"`
	Number string    `json:"number,omitempty"`
	Given  time.Time `json:"given"`
}

// LeftOpen says which rows an emergency release left unsigned, and until when they must be signed on the same bytes.
type LeftOpen struct {
	Act
	Rows    []int     `json:"rows,omitempty"` // must be signed until Due
	Also    []int     `json:"also,omitempty"` // not waited for by the route either
	Due     time.Time `json:"due"`
	Confirm string    `json:"confirm,omitempty"` // who consented by telephone and signs that himself
	Row     int       `json:"row,omitempty"`     // his row of the emergency step
}

func (DeclareEmergency) command() {}
func (CancelEmergency) command()  {}
func (MissCall) command()         {}
func (EmergencyDeclared) event()  {}
func (EmergencyCancelled) event() {}
func (CallMissed) event()         {}
func (LeftOpen) event()           {}

func (c Case) decideUrgent(cmd Command, f Facts) ([]Event, *refusal) {
	switch cmd := cmd.(type) {
	case DeclareEmergency:
		return c.decideDeclare(cmd, f)
	case CancelEmergency:
		return c.decideCancel(cmd, f)
	case MissCall:
		return c.decideMissCall(cmd, f)
	case Object:
		return c.decideObject(cmd, f)
	default:
		return c.decideTrouble(cmd, f)
	}
}

// decideDeclare: the one who writes, or anybody the clause names, says why the item cannot wait.
func (c Case) decideDeclare(cmd DeclareEmergency, f Facts) ([]Event, *refusal) {
	e := c.Answer.Emergency
	switch {
	case e == nil:
		return nil, refuse(c.clause(), "请电话联系现在办理的审签人，由其在系统里办理或者由联络员补录其意见", "审签规则没有写明这类稿件可以应急发布，不能先发布后补签")
	case c.Urgency.Open:
		return nil, refuse(e.Clause, "请联系可以决定的领导", "这件稿件已经提出应急发布").as(fault.Conflict)
	case len(c.Released) > 0:
		return nil, refuse(e.Clause, "不用应急发布", "这件稿件已经发布").as(fault.Conflict)
	case c.locked():
		return nil, c.lockedRefusal()
	case !slices.ContainsFunc(c.Targets(), func(t string) bool { return look(c, f.Now).blocker(t) != nil }):
		return nil, refuse(e.Clause, "请直接发布", "规定的环节已经办完").as(fault.Conflict)
	case !c.onAuthorsSide(f.Actor) && !c.onRoute(f) && !slices.ContainsFunc(everybody(e), func(p policy.Post) bool { return f.holds(p) }):
		return nil, refuse(e.Clause, "请由起草人、值班人员或者本件的审签人员提出", "您与这件稿件的办理无关，不能提出应急发布").as(fault.Forbidden)
	case cmd.Reason == "" && !f.Rehearsal:
		return nil, refuse(e.Clause, "请写明情况", "没有写明为什么等不及办完规定的环节").as(fault.Invalid)
	}
	if no := c.seen(f); no != nil {
		return nil, no
	}
	return []Event{EmergencyDeclared{Act: f.act(), Reason: cmd.Reason, Clause: e.Clause}}, nil
}

// decideCancel: whoever declared it, or may decide it, lets the item go its route.
func (c Case) decideCancel(cmd CancelEmergency, f Facts) ([]Event, *refusal) {
	switch {
	case !c.Urgency.Open:
		return nil, refuse(c.clause(), "请刷新页面", "这件稿件没有提出应急发布").as(fault.Conflict)
	case len(c.Released) > 0:
		return nil, refuse(c.Answer.Emergency.Clause, "有问题的请按下线或更正办理", "稿件已经应急发布，不能取消").as(fault.Conflict)
	case f.Actor != c.Urgency.By && !c.onAuthorsSide(f.Actor) && !c.canSignStep(EmergencyStep, f):
		return nil, refuse(c.Answer.Emergency.Clause, "请由提出人或者可以决定的领导取消", "不是您提出的应急发布").as(fault.Forbidden)
	}
	return []Event{EmergencyCancelled{Act: f.act(), Reason: cmd.Reason}}, nil
}

// decideMissCall: a call that nobody answered is entered by who makes the calls, so that the next may be called.
func (c Case) decideMissCall(cmd MissCall, f Facts) ([]Event, *refusal) {
	if no := c.stepTurn(EmergencyStep, f); no != nil {
		return nil, no
	}
	clause := c.Answer.Emergency.Clause
	v := look(c, f.Now)
	for i, r := range c.Rows {
		if r.Call == 0 || !v.waits(r) || cmd.Role != "" && r.Role != cmd.Role || !slices.ContainsFunc(c.eligible(i, f), func(h org.Holder) bool { return h.Person == cmd.For }) {
			continue
		}
		if no := c.mayRecord(r, cmd.For, f); no != nil {
			return nil, no
		}
		if no := c.inOrder(i, f); no != nil {
			return nil, no
		}
		if no := c.calledBack(cmd.For, cmd.Number, cmd.Listed, f); no != nil {
			return nil, no
		}
		at := cmd.Given
		if at.IsZero() {
			at = f.Now
		}
		if at.After(f.Now) {
			return nil, refuse(clause, "请改正时间", "拨打的时间晚于现在").as(fault.Invalid)
		}
		return []Event{CallMissed{Act: f.act(), Row: i, For: cmd.For, Number: cmd.Number, Given: at}}, nil
	}
	return nil, refuse(clause, "请在可以电话请示的领导里选择", "没有写明拨打的是哪一位领导，或者他现在不能决定").as(fault.Invalid)
}

// calledBack: the leader is called back at the number on file, never at one that somebody gave on the telephone. Who has
// none on file is called at the number that the recorder writes down.
func (c Case) calledBack(person, number string, listed bool, f Facts) *refusal {
	clause := c.Answer.Emergency.Clause
	switch {
	case f.Rehearsal:
		return nil
	case number == "":
		return refuse(clause, "请填写通话号码", "电话请示没有登记号码").as(fault.Invalid)
	case !listed && f.Listed != nil && f.Listed(person):
		return refuse(clause, "请按登记的号码回拨", "拨打的号码不是这位领导登记的号码").as(fault.Invalid)
	}
	return nil
}

// inOrder: a leader is asked when those before him could not be reached.
func (c Case) inOrder(i int, f Facts) *refusal {
	for j, r := range c.Rows {
		if r.Call > 0 && r.Call < c.Rows[i].Call && r.Urgent && !r.Late && len(c.missed(j)) == 0 && len(c.eligible(j, f)) > 0 {
			return refuse(r.Clause, "请先拨打“"+r.postName()+"”，没有接通的登记以后再拨打下一位", "还没有联系过次序在前的“%s”", r.postName())
		}
	}
	return nil
}

// missed returns the calls to a row that nobody answered.
func (c Case) missed(row int) (out []MissedCall) {
	for _, m := range c.Urgency.Missed {
		if m.Row == row {
			out = append(out, m)
		}
	}
	return out
}

// urgentRecord adds to the rules of every recorded consent what an emergency asks for: by telephone, called back at
// the number on file, in the order of the clause, with the words read out and the leader's answer.
func (c Case) urgentRecord(i int, given string, cmd Record, f Facts) *refusal {
	r := c.Rows[i]
	switch {
	case r.Call == 0:
		return refuse(r.Clause, "请由其本人在系统里决定，或者按次序电话请示其他领导", "规定没有写明可以电话请示“%s”", r.postName())
	case f.Rehearsal:
		return c.inOrder(i, f)
	case cmd.Means != Phone:
		return refuse(r.Clause, "请回拨电话后登记；领导在场的，请其本人在系统里决定", "应急发布的请示要以电话回拨").as(fault.Invalid)
	case cmd.Read == "":
		return refuse(r.Clause, "请填写向领导读出的内容", "没有写明读出了哪些文字").as(fault.Invalid)
	case cmd.Opinion == "":
		return refuse(r.Clause, "请如实记下领导的答复", "没有写明领导怎样答复").as(fault.Invalid)
	}
	if no := c.inOrder(i, f); no != nil {
		return no
	}
	return c.calledBack(given, cmd.Number, cmd.Listed, f)
}

// urgentFor reports whether a target may go out before its route is done: somebody whom the clause names decided so on
// these very bytes.
func (c Case) urgentFor(target string) bool {
	e := c.Answer.Emergency
	if e == nil || !c.Urgency.Open || len(e.Targets) > 0 && !slices.Contains(e.Targets, target) {
		return false
	}
	return c.decidedUrgently() != nil
}

// decidedUrgently returns the signature of the emergency step that stands on the version under review.
func (c Case) decidedUrgently() *Signature {
	for _, r := range c.Rows {
		for _, s := range r.Signatures {
			if r.Urgent && r.Kind == RowFrozen && s.Digest == c.Digest {
				return &s
			}
		}
	}
	return nil
}

// Urgent reports whether a target may go out now only because of an emergency.
func Urgent(c Case, target string, now time.Time) bool {
	ordinary := c
	ordinary.Urgency.Open = false
	return c.urgentFor(target) && look(ordinary, now).blocker(target) != nil
}

// kept: what must be done before the release all the same. Secrecy comes before publicity (保密法实施条例42).
func (c Case) kept(r Row) bool {
	return r.Verb == policy.SecrecyReview || c.Answer.Emergency != nil && slices.Contains(c.Answer.Emergency.Keep, r.Step.Step)
}

// leftOpen says what stays unsigned when targets go out by an emergency, and until when it must be signed.
func (c Case) leftOpen(targets []string, f Facts) ([]Event, *refusal) {
	if !slices.ContainsFunc(targets, func(t string) bool { return Urgent(c, t, f.Now) }) {
		return nil, nil // it goes out by its route; what was said by telephone carried nothing
	}
	e := LeftOpen{Act: f.act()}
	v := look(c, f.Now)
	for i, r := range c.Rows {
		out := slices.ContainsFunc(targets, func(t string) bool { return r.concerns(t) && Urgent(c, t, f.Now) })
		if !out || r.Urgent || r.afterRelease() || r.Settled != NotSettled || len(r.Signatures) >= max(r.Passes, 1) || v.stepDone(r.Step.Step) {
			continue
		}
		if r.Optional || !r.Verb.Powers().Waited {
			e.Also = append(e.Also, i)
		} else {
			e.Rows = append(e.Rows, i)
		}
	}
	if s := c.decidedUrgently(); s != nil && s.For != "" && !slices.ContainsFunc(c.Rows, func(r Row) bool { return r.Urgent && r.Kind == RowAdded && r.Late }) {
		e.Confirm = s.For
		e.Row = slices.IndexFunc(c.Rows, func(r Row) bool {
			return r.Urgent && slices.ContainsFunc(r.Signatures, func(x Signature) bool { return x.For == s.For })
		})
	}
	if len(e.Rows)+len(e.Also) == 0 && e.Confirm == "" {
		return nil, nil
	}
	if f.Later == nil {
		return nil, refuse(c.Answer.Emergency.Clause, "请联系管理员", "补签的时限没有接上").as(fault.Internal)
	}
	due, err := f.Later(c.Answer.Emergency.Within, f.Now)
	if err != nil {
		return nil, refuse(c.Answer.Emergency.Clause, "请先登记该年度的节假日安排", "补签的期限算不出来").as(fault.Invalid)
	}
	e.Due = due.UTC()
	return []Event{e}, nil
}

// evolveUrgent folds what an emergency changes.
func (c Case) evolveUrgent(e Event) Case {
	switch e := e.(type) {
	case EmergencyDeclared:
		c.Urgency.Open, c.Urgency.By, c.Urgency.At, c.Urgency.Reason, c.Urgency.Missed = true, e.By, e.At, e.Reason, nil
		c.addUrgent()
	case EmergencyCancelled:
		c.Urgency.Open = false
		for i := range c.Rows {
			if c.Rows[i].Urgent && c.Rows[i].Settled == NotSettled {
				c.Rows[i].Settled = SettledRemoved
			}
			c.Rows[i].Early = false
		}
	case CallMissed:
		c.Urgency.Missed = append(slices.Clip(c.Urgency.Missed), MissedCall{Row: e.Row, For: e.For, By: e.By, At: e.Given})
	case LeftOpen:
		for _, i := range e.Rows {
			c.row(i, func(r *Row) { r.Late, r.Due = true, e.Due })
		}
		for _, i := range e.Also {
			c.row(i, func(r *Row) { r.Late = true })
		}
		if e.Confirm != "" && e.Row < len(c.Rows) {
			added := c.Rows[e.Row]
			added.Kind, added.By, added.For, added.Signatures, added.Late, added.Due, added.Call = RowAdded, e.By, e.Confirm, nil, true, e.Due, 0
			c.Rows = append(c.Rows, added)
		}
	default:
		return c.evolveTrouble(e)
	}
	return c
}

// addUrgent adds one row for each post that may decide, those that are called in the order of the clause. What must be
// done first all the same no longer waits for the steps before it.
func (c *Case) addUrgent() {
	e := c.Answer.Emergency
	if e == nil {
		return
	}
	add := func(p policy.Post, call int) {
		for i, r := range c.Rows {
			if r.Urgent && r.Settled == NotSettled && r.post() == postOf(p, r.Verb) {
				c.Rows[i].Call = max(r.Call, call)
				return
			}
		}
		s := policy.Step{Step: EmergencyStep, ID: EmergencyStep, After: []string{}, Verb: policy.SignOff, Label: "应急决定", Role: p.Role, Unit: p.Unit, UnitName: p.UnitName,
			InChargeOf: p.InChargeOf, Mode: "any", Targets: e.Targets, Unordered: true, Clause: e.Clause}
		c.Rows = append(c.Rows, Row{Step: s, Urgent: true, Call: call})
	}
	for _, p := range e.Release {
		add(p, 0)
	}
	for i, p := range e.Ask {
		add(p, i+1)
	}
	for i, r := range c.Rows {
		c.Rows[i].Early = !r.Urgent && !r.afterRelease() && c.kept(r)
	}
}

func postOf(p policy.Post, verb policy.Verb) org.Post {
	return org.Post{Role: p.Role, Unit: p.UnitName, InChargeOf: p.InChargeOf, Verb: string(verb)}
}

// holds reports whether the actor holds a post.
func (f Facts) holds(p policy.Post) bool {
	return slices.ContainsFunc(f.Directory.Holders(postOf(p, ""), f.Now), func(h org.Holder) bool { return h.Person == f.Actor })
}

// everybody lists the posts that a clause names.
func everybody(e *policy.Emergency) []policy.Post {
	out := slices.Concat(e.Release, e.Ask, []policy.Post{e.Report})
	for _, p := range []*policy.Post{e.RecordedBy, e.Publisher} {
		if p != nil {
			out = append(out, *p)
		}
	}
	return out
}

// urgentPublisher returns the post that may release beside the ordinary one, nil when there is no emergency for the
// target or the clause names nobody.
func (c Case) urgentPublisher(target string, now time.Time) *policy.Post {
	if c.Answer.Emergency == nil || !Urgent(c, target, now) {
		return nil
	}
	return c.Answer.Emergency.Publisher
}

// Callee is one post of the emergency step: who may decide there, and whether the telephone has been tried.
type Callee struct {
	Row      int
	Post     org.Post
	Call     int          // place in the order of calls, 0 = decides on the page only
	Eligible []org.Holder // who may decide now
	Missed   []MissedCall
	Signed   *Signature // the decision, if it is this post's and stands
	Next     bool       // to be called next
}

// CallOrder lists who may decide an emergency, those who decide on the page first, then in the order of calls. Next is
// whoever was not called yet; when all were, the one whose call lies back longest: nobody is the end of the line.
func CallOrder(c Case, f Facts) []Callee {
	if f.Directory == nil {
		f.Directory = Roll{}
	}
	if !c.Urgency.Open && c.Answer.Emergency != nil {
		c.Rows = slices.Clone(c.Rows)
		c.addUrgent() // as they will stand once it is declared
	}
	var out []Callee
	for i, r := range c.Rows {
		if !r.Urgent || r.Kind != RowFrozen || r.Settled == SettledRemoved {
			continue
		}
		x := Callee{Row: i, Post: r.post(), Call: r.Call, Eligible: c.eligible(i, f), Missed: c.missed(i)}
		if n := len(r.Signatures); n > 0 {
			x.Signed = &r.Signatures[n-1]
		}
		out = append(out, x)
	}
	slices.SortStableFunc(out, func(a, b Callee) int { return a.Call - b.Call })
	if i := nextCall(out); i >= 0 && c.decidedUrgently() == nil {
		out[i].Next = true
	}
	return out
}

func nextCall(order []Callee) int {
	next := -1
	for i, x := range order {
		switch {
		case x.Call == 0 || len(x.Eligible) == 0:
		case len(x.Missed) == 0:
			return i
		case next < 0 || x.Missed[len(x.Missed)-1].At.Before(order[next].Missed[len(order[next].Missed)-1].At):
			next = i
		}
	}
	return next
}

// releasedApart: what the pack keeps apart from the release is not signed afterwards by whoever released.
func (c Case) releasedApart(r Row, who ...string) *refusal {
	rule, clause := c.apart(string(policy.Publish), r)
	if r.Late && rule == "differ" && slices.ContainsFunc(who, func(p string) bool { return p != "" && c.releasedBy(p) }) {
		return refuse(clause, "请由其他任职人员补签", "这件稿件由您发布，您不得再补签“%s”", r.Label)
	}
	return nil
}
