package policy

import "slices"

// plan is a route laid out for one target: its steps with their signers, and the release.
type plan struct {
	v       *view
	route   *boundRoute
	cite    string // clause of the class, for steps without their own
	extras  []*boundExtra
	nodes   []planStep
	release planRelease
	loose   []int // steps before the release that nothing waits for but the release
	after   bool  // laying out what comes after the release
	depth   int   // of attached extras

	gaps     []Reason
	refusals []Reason
	needs    []Requirement
}

// planStep is one step with the rows that sign it.
type planStep struct {
	*boundStep
	rows   []planRow
	after  []int // indexes of steps; released = the release
	track  string
	branch string
	phase  bool // after the release
	clause string
}

type planRow struct {
	role string
	place
}

type planRelease struct {
	row    planRow
	step   *boundStep // nil where the pack's publisher releases
	after  []int
	clause string
}

// released stands in after for the release itself.
const released = -1

// limits keep a ring of added steps, or a route over very many units, from growing without end.
const (
	maxSteps       = 500
	maxExtraNested = 20
)

// frame is where in the route a step stands.
type frame struct {
	track, branch, clause string
	each                  *boundBody // the word that means unit here …
	unit                  place
	outer                 *frame // … and what the words around it mean
}

// layOut builds the plan of a route. Extras are left out when only the route itself is to be compared.
func (v *view) layOut(route *boundRoute, cite string, withExtras bool) *plan {
	p := &plan{v: v, route: route, cite: cite}
	if withExtras {
		for _, x := range v.book.extras {
			if (x.acts == nil || x.acts[v.act]) && (x.routes == nil || x.routes[route.name]) {
				p.extras = append(p.extras, x)
			}
		}
	}
	top := &frame{}
	prev := p.addExtras(top, nil, func(x *boundExtra) bool { return x.first })
	for _, s := range route.steps {
		if s.verb.Powers().Release {
			prev = p.releaseHere(top, s, prev)
			continue
		}
		prev = p.add(top, s, prev)
	}
	if !p.after {
		prev = p.addLast(top, prev)
		p.releaseBy(prev)
	}
	return p
}

func (p *plan) addExtras(f *frame, prev []int, pick func(x *boundExtra) bool) []int {
	for _, x := range p.extras {
		if pick(x) {
			prev = p.add(f, x.step, prev)
		}
	}
	return prev
}

// addLast adds the extras that stand last before the release, among them those whose step is not in this route.
func (p *plan) addLast(f *frame, prev []int) []int {
	return p.addExtras(f, prev, func(x *boundExtra) bool {
		return !x.first && (x.extra.after == "" || !p.has(x.extra.after))
	})
}

func (p *plan) has(id string) bool {
	return slices.ContainsFunc(p.nodes, func(n planStep) bool { return n.name() == id })
}

// applies reports whether the condition of a step holds; an open question that decides it is asked for.
func (p *plan) applies(s *boundStep) bool {
	held, asked := s.test.holds(p.v)
	if held == open {
		p.needs = append(p.needs, asked.requirement())
	}
	return held == yes
}

// add lays out one step or group after prev and returns what the next one waits for.
func (p *plan) add(f *frame, s *boundStep, prev []int) []int {
	if !p.applies(s) {
		return prev
	}
	if s.step.clause != "" {
		inner := *f
		inner.clause = s.cite(s.step.clause)
		f = &inner
	}
	switch {
	case len(s.tracks) > 0:
		return p.addTracks(f, s, prev)
	case s.each != nil:
		return p.addEach(f, s, prev)
	case s.signer == nil:
		return prev
	}
	return p.addLeaf(f, s, prev)
}

func (p *plan) addTracks(f *frame, s *boundStep, prev []int) []int {
	exits := []int{}
	for _, t := range s.tracks {
		inner := *f
		if t.name != "" {
			inner.track = t.name
		}
		exits = p.joinExits(exits, prev, p.addAll(&inner, t.steps, prev))
	}
	return orPrev(exits, prev)
}

func (p *plan) addEach(f *frame, s *boundStep, prev []int) []int {
	units := p.v.unitsOf(s.each)
	if len(units) == 0 && s.each.token != "concerned" && s.each.token != "named" {
		p.notFound(f, s.each)
		return prev
	}
	exits := []int{}
	from := prev
	for _, u := range units {
		inner := *f
		inner.each, inner.unit, inner.outer, inner.branch = s.each, place{token: s.each.token, unit: u}, f, u
		ends := p.addAll(&inner, s.steps, from)
		if s.inOrder {
			from = ends
			continue
		}
		exits = p.joinExits(exits, prev, ends)
	}
	if s.inOrder {
		return from
	}
	return orPrev(exits, prev)
}

func (p *plan) addAll(f *frame, steps []*boundStep, prev []int) []int {
	for _, s := range steps {
		prev = p.add(f, s, prev)
	}
	return prev
}

// joinExits adds the ends of a branch; a branch that came to no step has no ends of its own.
func (p *plan) joinExits(exits, prev, ends []int) []int {
	if slices.Equal(ends, prev) {
		return exits
	}
	for _, e := range ends {
		if !slices.Contains(exits, e) {
			exits = append(exits, e)
		}
	}
	return exits
}

func orPrev(exits, prev []int) []int {
	if len(exits) == 0 {
		return prev
	}
	return exits
}

func (p *plan) addLeaf(f *frame, s *boundStep, prev []int) []int {
	if len(p.nodes) >= maxSteps {
		p.refusals = append(p.refusals, Reason{Text: "涉及的单位太多，环节超过了上限", Clause: p.clauseOf(f)})
		return prev
	}
	n := planStep{boundStep: s, track: f.track, branch: f.branch, phase: p.after, clause: p.clauseOf(f), after: prev}
	n.rows = p.rows(f, s.signer)
	if s.unordered {
		n.after = nil
		if p.after {
			n.after = []int{released}
		}
	}
	p.nodes = append(p.nodes, n)
	here := []int{len(p.nodes) - 1}
	if id := s.name(); id != "" && p.depth < maxExtraNested {
		p.depth++
		here = p.addExtras(f, here, func(x *boundExtra) bool { return x.extra.after == id })
		p.depth--
	}
	if s.unordered {
		if !p.after {
			p.loose = append(p.loose, here...)
		}
		return prev
	}
	return here
}

func (p *plan) clauseOf(f *frame) string { return orElse(f.clause, p.cite) }

// rows finds who signs. A gap, a unit that is not there and a choice not made are noted.
func (p *plan) rows(f *frame, s *boundSigner) []planRow {
	if s.gap != "" {
		p.gaps = append(p.gaps, Reason{Text: "“" + s.gap + "”由谁办理，要由本单位的办法填定，现在还没有填", Clause: s.cite})
	}
	var out []planRow
	for _, post := range s.posts {
		places, missing := p.placesIn(f, post.body)
		if missing != nil {
			p.missing(f, missing)
			continue
		}
		for _, at := range places {
			row := planRow{role: post.role, place: at}
			if !slices.Contains(out, row) {
				out = append(out, row)
			}
		}
	}
	return out
}

// placesIn follows a word, which inside each means the unit at hand.
func (p *plan) placesIn(f *frame, b *boundBody) ([]place, *lack) {
	for g := f; g != nil; g = g.outer {
		if g.each != nil && g.each == b {
			return []place{g.unit}, nil
		}
	}
	return p.v.places(b)
}

func (p *plan) missing(f *frame, m *lack) {
	if len(m.options) == 0 {
		p.notFound(f, m.body)
		return
	}
	need := Requirement{Kind: "choice", Field: m.body.name, Text: "“" + m.body.name + "”可能是几个单位，请选定一个", Clause: p.clauseOf(f), Options: m.options}
	p.needs = append(p.needs, need)
}

func (p *plan) notFound(f *frame, b *boundBody) {
	p.refusals = append(p.refusals, Reason{Text: "找不到“" + b.name + "”是哪个单位，请先在单位和账号资料里补齐", Clause: p.clauseOf(f)})
}

func (p *plan) releaseHere(f *frame, s *boundStep, prev []int) []int {
	if !p.applies(s) {
		return prev
	}
	prev = p.addLast(f, prev)
	p.release = planRelease{step: s, after: p.joined(prev), clause: orElse(s.cite(s.step.clause), p.cite)}
	if rows := p.rows(f, s.signer); len(rows) > 0 {
		p.release.row = rows[0]
	}
	p.after = true
	return []int{released}
}

// releaseBy ends a route that names no release step: the route's publisher, else the pack's.
func (p *plan) releaseBy(prev []int) {
	publisher := p.route.publisher
	if publisher == nil {
		publisher = p.v.book.publisher
	}
	if publisher == nil {
		return
	}
	p.release = planRelease{after: p.joined(prev), clause: p.cite}
	if rows := p.rows(&frame{}, publisher); len(rows) > 0 {
		p.release.row = rows[0]
	}
}

func (p *plan) joined(prev []int) []int {
	out := slices.Clone(prev)
	for _, i := range p.loose {
		if !slices.Contains(out, i) {
			out = append(out, i)
		}
	}
	return out
}
