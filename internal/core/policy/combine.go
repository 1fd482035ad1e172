package policy

import (
	"slices"
	"strconv"
	"strings"

	"qianfa/internal/core/workday"
)

// combiner merges the verdicts for the targets into one answer, in which equal steps stand once.
type combiner struct {
	q      *inquiry
	answer Answer
	steps  []mergedStep
	byKey  map[string]int
}

type mergedStep struct {
	*planStep
	v       *view
	after   []int // indexes into steps; released = the release
	targets []string
}

func (q *inquiry) combine(verdicts []*verdict) (Answer, error) {
	c := &combiner{q: q, byKey: map[string]int{}}
	a := &c.answer
	a.ID, a.Steps, a.Targets = q.facts.ID, []Step{}, make([]TargetAnswer, 0, len(verdicts))
	for _, out := range verdicts {
		target, err := c.add(out)
		if err != nil {
			return Answer{}, err
		}
		a.Targets = append(a.Targets, target)
		a.Reasons = append(a.Reasons, out.reasons...)
		a.Requirements = append(a.Requirements, out.needs...)
		a.Warnings = append(a.Warnings, out.warnings...)
		a.Also = append(a.Also, out.also...)
	}
	a.Reasons, a.Warnings, a.Requirements, a.Also = uniqueReasons(a.Reasons), uniqueReasons(a.Warnings), uniqueNeeds(a.Requirements), unique(a.Also)
	a.Decision, a.Class = agreed(a.Targets)
	if err := c.writeSteps(len(verdicts)); err != nil {
		return Answer{}, err
	}
	c.addPairs()
	c.addPlaces()
	c.addEmergency(verdicts)
	if e := q.book.edits; e != nil && e.small == "keep" {
		a.Edits = &Edits{Small: e.small, Clause: e.cite(e.clause)}
	}
	return *a, nil
}

// addPlaces resolves the words of recorded_by and if_unsure: who records or decides is frozen with the route.
func (c *combiner) addPlaces() {
	for _, s := range c.steps {
		for _, ref := range []string{s.recordedBy, s.ifUnsure} {
			_, word, ok := strings.Cut(ref, "@")
			b, known := c.q.book.bodies.get(word)
			if !ok || !known {
				continue
			}
			if units, missing := s.v.places(b); missing == nil && len(units) == 1 {
				if c.answer.Places == nil {
					c.answer.Places = map[string]string{}
				}
				c.answer.Places[word] = units[0].unit
			}
		}
	}
}

// agreed returns what all targets share: one decision or mixed, one class or none.
func agreed(targets []TargetAnswer) (Decision, string) {
	decision, class := targets[0].Decision, targets[0].Class
	for _, t := range targets[1:] {
		if t.Decision != decision {
			decision = DecisionMixed
		}
		if t.Class != class {
			class = ""
		}
	}
	return decision, class
}

// add takes one verdict into the answer.
func (c *combiner) add(out *verdict) (TargetAnswer, error) {
	t := TargetAnswer{Target: out.v.name, Decision: out.decision, Steps: []string{}, Reasons: out.reasons}
	if out.class == nil {
		return t, nil
	}
	t.Class = out.class.name
	form := out.class.form
	if out.plan != nil {
		form = orElse(form, out.plan.route.form)
		if c.answer.Drafter == nil {
			c.answer.Drafter = out.drafter()
		}
	}
	c.answer.Form = orElse(c.answer.Form, form)
	if out.decision != DecisionRoute {
		return t, nil
	}
	index := c.merge(out)
	for _, i := range index {
		t.Steps = append(t.Steps, numberOf(i))
	}
	publisher, err := out.publisher(index)
	if err != nil {
		return t, err
	}
	t.Publisher = publisher
	c.addPublisher(publisher)
	if c.answer.Window == nil {
		c.answer.Window = out.window()
	}
	return t, nil
}

func numberOf(i int) string { return strconv.Itoa(i + 1) }

// merge puts the steps of a verdict among the steps so far and returns where each one stands.
func (c *combiner) merge(out *verdict) []int {
	index := make([]int, len(out.plan.nodes))
	seen := map[string]int{}
	for i := range out.plan.nodes {
		n := &out.plan.nodes[i]
		after := make([]int, len(n.after))
		for j, a := range n.after {
			if after[j] = released; a != released {
				after[j] = index[a]
			}
		}
		key := n.key(after)
		seen[key]++ // the same step twice in one route stays two steps
		key += "#" + strconv.Itoa(seen[key])
		at, known := c.byKey[key]
		if !known {
			at = len(c.steps)
			c.byKey[key] = at
			c.steps = append(c.steps, mergedStep{planStep: n, v: out.v, after: after})
		}
		c.steps[at].targets = append(c.steps[at].targets, out.v.name)
		index[i] = at
	}
	return index
}

// key is equal for two steps that agree in verb, signers, predecessors and track.
func (n *planStep) key(after []int) string {
	var b strings.Builder
	part := func(text string) { b.WriteString(text); b.WriteByte(0) }
	part(string(n.verb))
	part(n.word)
	part(n.id)
	part(n.track)
	part(strconv.Itoa(n.signer.need))
	part(strconv.FormatBool(n.phase))
	part(strconv.FormatBool(n.optional))
	for _, r := range n.rows {
		part(r.role)
		part(r.token)
		part(r.unit)
		part(r.inChargeOf)
	}
	sorted := slices.Clone(after)
	slices.Sort(sorted)
	for _, a := range sorted {
		part(strconv.Itoa(a))
	}
	return b.String()
}

func (out *verdict) drafter() *Post {
	by := out.plan.route.by
	if by == nil || len(by.posts) == 0 {
		return nil
	}
	places, missing := out.v.places(by.posts[0].body)
	if missing != nil {
		return nil
	}
	return &Post{Role: by.posts[0].role, Unit: places[0].token, UnitName: places[0].unit}
}

func (out *verdict) publisher(index []int) (*Publisher, error) {
	r := &out.plan.release
	p := &Publisher{Role: r.row.role, Unit: r.row.token, UnitName: r.row.unit, InChargeOf: r.row.inChargeOf, After: []string{}, Clause: r.clause,
		Eligible: out.v.eligible(r.step, r.row)}
	after := make([]int, 0, len(r.after))
	for _, a := range r.after {
		after = append(after, index[a])
	}
	slices.Sort(after)
	for _, a := range slices.Compact(after) {
		p.After = append(p.After, numberOf(a))
	}
	if r.step == nil {
		return p, nil
	}
	p.Label, p.From = r.step.word, r.step.from
	if r.step.within != nil {
		p.Within = r.step.within.String()
	}
	due, err := out.v.due(r.step)
	p.DueDate, p.Provisional = due.Date, due.Provisional
	return p, err
}

// addPublisher joins the publishers of the targets: the top of the answer names the first, waiting for the steps of all
// targets that he releases.
func (c *combiner) addPublisher(p *Publisher) {
	have := c.answer.Publisher
	if have == nil {
		all := *p
		all.After = slices.Clone(p.After)
		c.answer.Publisher = &all
		return
	}
	if have.Role != p.Role || have.UnitName != p.UnitName {
		return
	}
	for _, s := range p.After {
		if !slices.Contains(have.After, s) {
			have.After = append(have.After, s)
		}
	}
}

// openWindow asks for the dates of the display window that are not known: without its end the item would stand for ever.
func (p *plan) openWindow() (out []Requirement) {
	w := p.route.window
	if w == nil {
		return nil
	}
	dates := []string{w.from}
	if w.length == nil {
		dates = append(dates, w.to)
	}
	for _, name := range dates {
		if _, known := p.v.moment(name); name != "" && !known {
			out = append(out, p.v.missingDate(name, orElse(p.route.cite(w.clause), p.cite)))
		}
	}
	return out
}

// window says how long the item stays released, where the route limits it.
func (out *verdict) window() *Display {
	w := out.plan.route.window
	if w == nil {
		return nil
	}
	d := &Display{AtEnd: w.atEnd, Clause: orElse(out.plan.route.cite(w.clause), out.class.cite)}
	from := out.v.publishAt
	if w.from != "" {
		if t, ok := out.v.moment(w.from); ok {
			from = t
		}
	}
	d.From = from.Format("2006-01-02")
	if w.length != nil {
		if due, err := out.v.calendar.Due(w.length.Rule, w.length.N, from); err == nil {
			d.To = due.Date
		}
	} else if t, ok := out.v.moment(w.to); ok {
		d.To = t.Format("2006-01-02")
	}
	return d
}

// due computes the deadline of a step whose clock has started.
func (v *view) due(s *boundStep) (workday.Due, error) {
	start, ok := parseMoment(v.facts.Events[s.from])
	switch {
	case s.from == "" || !ok:
		return workday.Due{}, nil
	case s.within != nil:
		return v.calendar.Due(s.within.Rule, s.within.N, start)
	case s.stands != nil && s.stands.Rule == workday.WorkingDays:
		return v.calendar.Due(workday.Notice, s.stands.N, start)
	case s.stands != nil:
		return v.calendar.Due(s.stands.Rule, s.stands.N, start)
	}
	return workday.Due{}, nil
}

// writeSteps writes one row for each signer.
func (c *combiner) writeSteps(targets int) error {
	groups := c.groups()
	for i := range c.steps {
		s := &c.steps[i]
		due, err := s.v.due(s.boundStep)
		if err != nil {
			return err
		}
		row := s.row()
		row.Step, row.Group, row.DueDate, row.Provisional = numberOf(i), groups[i], due.Date, due.Provisional
		row.After = s.afterNumbers()
		if len(s.targets) < targets {
			row.Targets = s.targets
		}
		for _, r := range s.rows {
			row.Role, row.Unit, row.UnitName, row.InChargeOf, row.External = r.role, r.token, r.unit, r.inChargeOf, r.external()
			row.Eligible = s.v.eligible(s.boundStep, r)
			c.answer.Steps = append(c.answer.Steps, row)
		}
	}
	return nil
}

func (s *mergedStep) afterNumbers() []string {
	out := make([]string, 0, len(s.after))
	sorted := slices.Clone(s.after)
	slices.Sort(sorted)
	for _, a := range sorted {
		if a == released {
			out = append(out, "publish")
			continue
		}
		out = append(out, numberOf(a))
	}
	return out
}

// row writes what the rows of a step share.
func (s *mergedStep) row() Step {
	b := s.boundStep
	out := Step{ID: b.name(), Verb: b.verb, Label: b.word, Branch: s.branch, Track: s.track, Optional: b.optional, Unordered: b.unordered,
		RecordedBy: b.recordedBy, DelegatedBy: b.delegatedBy, IfUnsure: b.ifUnsure, SkipBy: b.skipBy, OwnRules: b.ownRules, TakesOver: b.takesOver,
		Passes: b.passes, Checklist: b.checklist, Record: b.record, PassIf: b.pass, Else: b.orElse, Outcomes: b.outcomes, From: b.from,
		Person: b.person, Clause: s.clause}
	if need := b.signer.need; need > 0 && need < len(s.rows) {
		out.Mode = "any"
		if need > 1 {
			out.Mode, out.K = "k_of_n", need
		}
	}
	if s.phase {
		out.Phase = "after"
	}
	if b.within != nil {
		out.Within = b.within.String()
	}
	if b.stands != nil {
		out.Stands = b.stands.String()
	}
	return out
}

// groups names the sets of steps that wait for the same steps.
func (c *combiner) groups() []string {
	members := map[string][]int{}
	var order []string
	for i := range c.steps {
		key := strings.Join(c.steps[i].afterNumbers(), " ")
		if members[key] == nil {
			order = append(order, key)
		}
		members[key] = append(members[key], i)
	}
	out, n := make([]string, len(c.steps)), 0
	for _, key := range order {
		if len(members[key]) < 2 {
			continue
		}
		n++
		for _, i := range members[key] {
			out[i] = "g" + strconv.Itoa(n)
		}
	}
	return out
}

// addPairs writes who may be one person, for the steps that this answer has.
func (c *combiner) addPairs() {
	if len(c.steps) == 0 {
		return
	}
	for _, a := range c.q.book.aparts {
		for _, x := range c.stepsNamed(a.a) {
			for _, y := range c.stepsNamed(a.b) {
				c.answer.Apart = append(c.answer.Apart, Apart{A: x, B: y, Rule: a.rule, Clause: a.cite(a.clause)})
			}
		}
	}
}

// stepsNamed returns the numbers of the steps with this id; a deed stands for itself.
func (c *combiner) stepsNamed(id string) (out []string) {
	if slices.Contains(apartDeeds, id) {
		return []string{id}
	}
	for i := range c.steps {
		if c.steps[i].name() == id {
			out = append(out, numberOf(i))
		}
	}
	return out
}
