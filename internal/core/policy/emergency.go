package policy

import (
	"slices"
	"strconv"
	"strings"

	"qianfa/internal/core/workday"
)

// Emergency (应急发布) is what the rules allow when an item cannot wait for its route: who may let it out, and what must
// then be done. It is frozen with the answer; an item without one can only go its route.
type Emergency struct {
	Release    []Post   `json:"release,omitempty"`     // who decide on the page, such as the leader on duty
	Ask        []Post   `json:"ask,omitempty"`         // who may be asked by telephone, in this order
	RecordedBy *Post    `json:"recorded_by,omitempty"` // who makes the call; without it whoever may record other consents
	Publisher  *Post    `json:"publisher,omitempty"`   // who may press the release beside the ordinary publisher
	Keep       []string `json:"keep,omitempty"`        // steps that must be done before the release all the same
	Within     string   `json:"within"`                // in which the outstanding steps are signed (补签)
	Report     Post     `json:"report"`                // to whom an unsigned step is reported (主要领导)
	Targets    []string `json:"targets,omitempty"`     // left out when all
	Clause     string   `json:"clause"`
}

// emergency is one entry as written.
type emergency struct {
	origin
	condition
	acts                         []string
	release, ask                 []*signerRef
	recordedBy, publisher, after *signerRef // after: to whom it is reported afterwards
	keep                         []string
	within                       *workday.Duration
	clause                       string
	note                         string
}

type boundEmergency struct {
	*emergency
	depth                         int
	test                          boundCondition
	acts                          map[string]bool
	release, ask                  *boundSigner
	recordedBy, publisher, report *boundSigner
	cite                          string
}

var emergencyShape = &shape{"emergency", "应急发布", join([]key{
	{"act", "适用的行为，默认为发布", textOrs, false},
}, conditionKeys, []key{
	{"release", "谁可以在系统里决定应急发布", oneOf(signer, listOf(signer)), false},
	{"ask", "可以电话请示谁，按次序", oneOf(signer, listOf(signer)), false},
	{"recorded_by", "由谁打电话并记录", signer, false},
	{"publisher", "照常的发布人员以外，谁也可以发布", signer, false},
	{"keep", "仍须在发布前办完的环节", textOrs, false},
	{"within", "其余环节在发布后多久内补签", duration, true},
	{"report", "逾期没有补签的报告谁", signer, true},
	{"clause", "条款", text, true},
}, noteKey)}

func (r *reader) emergency(n *node) *emergency {
	o := r.object(n, emergencyShape)
	e := &emergency{origin: r.here(n), condition: r.condition(o), acts: o.texts("act"), recordedBy: o.signer("recorded_by"), publisher: o.signer("publisher"),
		after: o.signer("report"), keep: o.texts("keep"), within: o.duration("within"), clause: o.clause(), note: o.text("note")}
	for key, to := range map[string]*[]*signerRef{"release": &e.release, "ask": &e.ask} {
		if n := o.of[key]; n != nil {
			*to = r.signers(n, key)
		}
	}
	if !o.has("release") && !o.has("ask") {
		r.bad(n, "应急发布没有写谁可以决定：要写 release（在系统里决定的岗位）或 ask（可以电话请示的岗位）")
	}
	return e
}

func (l *linker) emergency(e *emergency) *boundEmergency {
	out := &boundEmergency{emergency: e, depth: l.depth, cite: e.cite(e.clause), acts: l.actSet(e.origin, e.acts)}
	out.test = l.condition(e.origin, &e.condition, out.cite)
	for _, x := range []struct {
		refs []*signerRef
		to   **boundSigner
	}{{e.release, &out.release}, {e.ask, &out.ask}} {
		if len(x.refs) > 0 {
			*x.to = l.signer(e.origin, x.refs, 0)
		}
	}
	out.recordedBy, out.publisher, out.report = l.post(e.origin, e.recordedBy), l.post(e.origin, e.publisher), l.post(e.origin, e.after)
	for _, id := range e.keep {
		if !l.knownStep(id) {
			l.bad(e.origin, "没有编号为“%s”的环节%s；要在环节上写 id", id, suggest(id, l.stepIDs()))
		}
	}
	for _, earlier := range l.book.emergencies {
		if earlier.pack == e.pack && earlier.test.always() && covers(earlier.acts, out.acts) {
			l.bad(e.origin, "这一条应急发布永远轮不到：前面的一条没有条件，什么都符合")
			break
		}
	}
	return out
}

// emergency returns the first entry that fits an item, the pack's own before those above it; nil when none does. What
// depends on a question that nobody answered does not fit.
func (v *view) emergency() *boundEmergency {
	var best *boundEmergency
	for _, e := range v.book.emergencies {
		if !e.acts[v.act] || best != nil && e.depth <= best.depth {
			continue
		}
		if held, _ := e.test.holds(v); held == yes {
			best = e
		}
	}
	return best
}

// addEmergency freezes who may let the item out before its route is done. Posts whose unit is not there are left out; an
// entry of which nobody is left who could decide is none.
func (c *combiner) addEmergency(verdicts []*verdict) {
	var entry *boundEmergency
	var at *view
	var targets []string
	routes := 0
	for _, out := range verdicts {
		if out.decision != DecisionRoute {
			continue
		}
		routes++
		e := out.v.emergency()
		if e == nil || entry != nil && e != entry {
			continue
		}
		if entry == nil {
			entry, at = e, out.v
		}
		targets = append(targets, out.v.name)
	}
	if entry == nil {
		return
	}
	e := &Emergency{Release: at.posts(entry.release), Ask: at.posts(entry.ask), RecordedBy: at.onePost(entry.recordedBy), Publisher: at.onePost(entry.publisher),
		Within: entry.within.String(), Clause: entry.cite}
	report := at.onePost(entry.report)
	if report == nil {
		return // nobody would be told of what stays unsigned
	}
	e.Report = *report
	for _, id := range entry.keep {
		e.Keep = append(e.Keep, c.stepsNamed(id)...)
	}
	if len(targets) < routes {
		e.Targets = targets
	}
	if len(e.Release)+len(e.Ask) > 0 && len(c.steps) > 0 {
		c.answer.Emergency = e
	}
}

// posts follows the posts of a signer to their units.
func (v *view) posts(s *boundSigner) (out []Post) {
	if s == nil {
		return nil
	}
	for _, p := range s.posts {
		places, missing := v.places(p.body)
		if missing != nil {
			continue
		}
		for _, at := range places {
			post := Post{Role: p.role, Unit: at.token, UnitName: at.unit, InChargeOf: at.inChargeOf}
			if !slices.Contains(out, post) {
				out = append(out, post)
			}
		}
	}
	return out
}

func (v *view) onePost(s *boundSigner) *Post {
	if posts := v.posts(s); len(posts) > 0 {
		return &posts[0]
	}
	return nil
}

// emergency explains an entry in one sentence.
func (x *explainer) emergency(e *boundEmergency) {
	head := "应急发布："
	if acts := x.actsText(e.acts); acts != "" {
		head += acts
	}
	if cond := conditionText(&e.test); cond != "" {
		head += cond + "的，"
	}
	var ways []string
	if e.release != nil {
		ways = append(ways, "由"+signerText(e.release)+"在系统里决定")
	}
	if e.ask != nil {
		way := "依次电话请示" + strings.Join(postTexts(e.ask), "、")
		if e.recordedBy != nil {
			way += "（由" + signerText(e.recordedBy) + "回拨并记录）"
		}
		ways = append(ways, way)
	}
	text := head + strings.Join(ways, "，或者") + "，即可先行发布"
	if e.publisher != nil {
		text += "，" + signerText(e.publisher) + "也可以发布"
	}
	if len(e.keep) > 0 {
		text += "；“" + strings.Join(e.keep, "”“") + "”仍须先办完"
	}
	text += "；其余环节在发布后" + e.within.String() + "内在同一版本上补签，逾期没有补签的报" + signerText(e.report) + "；保密审查不得后补"
	x.say(e.origin, e.clause, "%s。", text)
	x.note(e.origin, e.note)
}

func postTexts(s *boundSigner) (out []string) {
	for _, p := range s.posts {
		out = append(out, signerText(&boundSigner{posts: []boundPost{p}}))
	}
	return out
}

func emergencyTexts(b *Rulebook) (out []said) {
	for _, e := range b.emergencies {
		x := &explainer{book: b}
		x.emergency(e)
		out = append(out, said{cite: x.out[0].Clause, text: trimStop(x.out[0].Text)})
	}
	return out
}

// longLater is beyond what an office would still call signing afterwards.
const longLater = 72

// emergencies remarks on entries by which an emergency would end nowhere.
func (x *lint) emergencies() {
	for _, e := range x.book.emergencies {
		if !x.mine(e.origin) {
			continue
		}
		for s, deed := range map[*boundSigner]string{e.release: "决定应急发布", e.ask: "接受电话请示", e.recordedBy: "记录电话", e.publisher: "发布", e.report: "处理逾期"} {
			x.inside(e.origin, s, deed)
		}
		if e.ask == nil {
			x.say(e.origin, SeverityHint, "emergency_alone", "没有写可以电话请示谁（ask）：%s不在时，谁也不能决定应急发布", signerText(e.release))
		}
		if e.ask != nil && e.recordedBy != nil {
			for _, p := range e.ask.posts {
				if p == e.recordedBy.posts[0] {
					x.say(e.origin, SeverityShould, "emergency_self", "“%s@%s”既被请示又作记录：自己不能记录自己的同意，这个岗位至少要有两个人", p.role, p.body.name)
				}
			}
		}
		if hours(e.within) > longLater {
			x.say(e.origin, SeverityShould, "emergency_long", "补签的时限是%s，超过了三天；应急发布以后应当尽快补签", e.within.String())
		}
	}
}

// emergencyKeys name who decides, in order, and how the rest is signed, for comparison; `emergency: {}` expects none.
func emergencyKeys(e *Emergency) (out []string) {
	if e == nil || e.Clause == "" {
		return nil
	}
	for i, p := range e.Ask {
		out = append(out, "第"+strconv.Itoa(i+1)+"位电话请示 "+postKey(&p))
	}
	for _, p := range e.Release {
		out = append(out, "决定 "+postKey(&p))
	}
	for title, p := range map[string]*Post{"记录": e.RecordedBy, "发布": e.Publisher, "报告": &e.Report} {
		if p != nil {
			out = append(out, title+" "+postKey(p))
		}
	}
	return append(out, "补签 "+e.Within, "条款 "+e.Clause, "先办完 "+strings.Join(e.Keep, " "))
}

func hours(d *workday.Duration) int {
	switch d.Rule {
	case workday.Hours:
		return d.N
	case workday.Months:
		return d.N * 30 * 24
	default:
		return d.N * 24
	}
}
