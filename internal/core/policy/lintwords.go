package policy

import (
	"maps"
	"slices"
	"strings"
)

// uses are the words that conditions, rules, classes and steps of the whole chain name.
type uses struct {
	questions, lists, checklists, forms, verbs map[string]bool
	bodies                                     map[*boundBody]bool
	named                                      map[string]bool // words for units, in expressions and options
}

// unused remarks on words that the pack gives a meaning and nobody takes up.
func (x *lint) unused() {
	u := x.uses()
	for name, q := range x.own.questions.all() {
		if !u.questions[name] && q.fact == "" {
			x.say(q.origin, SeverityShould, "question_unused", "问题“%s”没有规则、类别或环节用到，却要作者回答", name)
		}
	}
	for name, l := range x.own.lists.all() {
		if !u.lists[name] {
			x.say(l.origin, SeverityHint, "list_unused", "名单“%s”没有规则用到", name)
		}
	}
	for name, c := range x.own.checklists.all() {
		if !u.checklists[name] {
			x.say(c.origin, SeverityShould, "checklist_unused", "核对表“%s”没有环节用到，不会有人回答", name)
		}
	}
	for name, v := range x.own.verbs.all() {
		if !u.verbs[name] && !isRoot(x.book, x.own) {
			x.say(v.origin, SeverityHint, "verb_unused", "用词“%s”没有环节用到", name)
		}
	}
	for name, b := range x.own.bodies.all() {
		if bound, ok := x.book.bodies.get(name); ok && !u.bodies[bound] && !u.named[name] && !isRoot(x.book, x.own) {
			x.say(b.origin, SeverityHint, "body_unused", "单位用词“%s”没有用到", name)
		}
	}
}

// isRoot: a base gives words to those below it.
func isRoot(b *Rulebook, p *pack) bool { return b.chain[0] == p }

func (x *lint) uses() uses {
	u := uses{questions: map[string]bool{}, lists: map[string]bool{}, checklists: map[string]bool{}, forms: map[string]bool{}, verbs: map[string]bool{},
		bodies: map[*boundBody]bool{}, named: map[string]bool{}}
	for _, r := range x.book.rules {
		u.condition(&r.test)
		u.rule(r)
	}
	for _, c := range x.book.classes {
		u.condition(&c.test)
	}
	for _, at := range x.book.routesAt {
		for _, r := range at {
			u.signer(r.by)
			u.signer(r.publisher)
			if r.window != nil {
				u.questions[r.window.from], u.questions[r.window.to] = true, true
			}
			u.steps(r.steps)
		}
	}
	for _, e := range x.book.extras {
		u.steps([]*boundStep{e.step})
	}
	u.signer(x.book.publisher)
	for _, f := range x.book.fills.all() {
		for _, ref := range f.who {
			u.named[ref.body] = true
		}
	}
	for _, p := range x.book.chain {
		for _, b := range p.bodies.all() {
			u.named[b.unit], u.named[b.inChargeOf] = true, true
		}
	}
	delete(u.bodies, nil)
	for b := range maps.Clone(u.bodies) {
		for in := b.inChargeOf; in != nil; in = in.inChargeOf {
			u.bodies[in] = true
		}
	}
	return u
}

func (u *uses) condition(c *boundCondition) {
	for _, a := range slices.Concat(c.when, c.unless) {
		u.questions[a.question.name] = true
	}
	if c.program == nil {
		return
	}
	for _, name := range c.program.asks {
		u.questions[name] = true
	}
	for _, name := range c.program.listing {
		u.lists[name] = true
	}
	for _, name := range c.program.bodies {
		u.named[name] = true
	}
}

func (u *uses) rule(r *boundRule) {
	if r.question != nil {
		u.questions[r.question.name] = true
	}
	if r.span != nil {
		u.questions[r.span.from], u.questions[r.span.to] = true, true
	}
	if r.check == "source_not_listed" {
		u.lists["稿源"] = true // the check reads the list of this name
	}
	u.bodies[r.body] = true
	u.signer(r.override)
}

func (u *uses) signer(s *boundSigner) {
	if s == nil {
		return
	}
	for _, p := range s.posts {
		u.bodies[p.body] = true
	}
}

func (u *uses) steps(steps []*boundStep) {
	for _, s := range steps {
		u.condition(&s.test)
		u.checklists[s.checklist], u.verbs[s.word] = true, true
		u.bodies[s.each] = true
		u.signer(s.signer)
		for _, ref := range []*signerRef{s.step.recordedBy, s.step.ifUnsure} {
			if ref != nil {
				u.named[ref.body] = true
			}
		}
		for _, t := range s.tracks {
			u.steps(t.steps)
		}
		u.steps(s.steps)
	}
}

// silences remarks on what the pack leaves unsaid: acts without a class, and questions that everybody is asked.
func (x *lint) silences() {
	if len(x.own.classes) > 0 {
		var silent []string
		for _, act := range []string{"publish", "correct", "take_down"} {
			if len(x.book.classesFor(act)) == 0 {
				silent = append(silent, x.book.actWord(act))
			}
		}
		if len(silent) > 0 {
			at := origin{x.own, x.own.classes[0].origin.line}
			x.say(at, SeverityHint, "act_silent", "没有类别管“%s”，一律不能办理；类别不写 act 的只管发布。制度没有规定的，写一行 act 和 undefined", strings.Join(silent, "”“"))
		}
	}
	for _, q := range x.own.questions.all() {
		if q.fact == "" && !q.hasPreset {
			x.asksEverybody(q)
		}
	}
}

// asksEverybody: a question that decides a class has to be answered for the classes below as well, which do not look at
// it.
func (x *lint) asksEverybody(q *question) {
	for _, r := range x.book.rules {
		asks := r.need != nil || r.effect == refuses || r.effect == forbids
		if x.mine(r.origin) && asks && len(r.test.when) == 1 && len(r.test.unless) == 0 && r.test.when[0].question == q {
			x.say(q.origin, SeverityHint, "question_wide", "问题“%s”没有 default，第 %d 行的规则单凭它判断：每件稿件都要回答它；只该问一部分人的，在那条规则的 when 里再加一个条件，或写 default", q.name, r.origin.line)
			return
		}
	}
	for i, c := range x.book.classes {
		if !x.mine(c.origin) || !c.test.looksAt(q) {
			continue
		}
		for _, wide := range x.book.classes[i+1:] {
			if x.mine(wide.origin) && !wide.test.looksAt(q) && overlap(c.acts, wide.acts) && !c.test.settledBefore(q, &wide.test) {
				x.say(q.origin, SeverityHint, "question_wide", "问题“%s”没有 default，又排在“%s”（第 %d 行）前面：归入那一类的也都要先回答它；只该问一部分人的，在用到它的 when 里再加一个条件，或写 default",
					q.name, wide.name, wide.origin.line)
				return
			}
		}
	}
}

func (c *boundCondition) looksAt(q *question) bool {
	return slices.ContainsFunc(slices.Concat(c.when, c.unless), func(a boundAsking) bool { return a.question == q }) ||
		c.program != nil && slices.Contains(c.program.asks, q.name)
}

// settledBefore reports whether a line of c fails for everything that fits the other condition, so that q is not asked.
func (c *boundCondition) settledBefore(q *question, other *boundCondition) bool {
	for _, a := range c.when {
		for _, b := range other.when {
			if a.question != q && a.question == b.question && a.presence == open && b.presence == open &&
				!slices.ContainsFunc(a.want, func(w string) bool { return slices.Contains(b.want, w) }) {
				return true
			}
		}
		for _, b := range other.unless {
			if len(other.unless) == 1 && a.question != q && a.question == b.question && a.presence == open &&
				!slices.ContainsFunc(a.want, func(w string) bool { return !slices.Contains(b.want, w) }) {
				return true
			}
		}
	}
	return false
}

func overlap(a, b map[string]bool) bool {
	for act := range a {
		if b[act] {
			return true
		}
	}
	return false
}
