package policy

import (
	"fmt"
	"slices"
	"strings"
)

// reached is what the combinations of answers came to.
type reached struct {
	classes  map[*boundClass]bool          // is the first that fits
	fits     map[*boundClass]bool          // fits at all
	before   map[*boundClass][]*boundClass // fitted before it
	overlaps map[[2]*boundClass]string     // both fit: an example
	hides    map[[2]*boundClass]string     // own class before one of a pack above: an example
	steps    map[*boundStep]bool
	looser   map[Reason]*boundClass // of packs above, what the own class lacks
}

// reach remarks on classes, steps and added steps that no combination of answers leads to, on classes that fit
// together, and on what is looser than the pack above.
func (x *lint) reach() {
	got := &reached{classes: map[*boundClass]bool{}, fits: map[*boundClass]bool{}, before: map[*boundClass][]*boundClass{}, overlaps: map[[2]*boundClass]string{},
		hides: map[[2]*boundClass]string{}, steps: map[*boundStep]bool{}, looser: map[Reason]*boundClass{}}
	paths := x.paths()
	for _, act := range x.book.actCodes() {
		classes := x.book.classesFor(act)
		conditions := make([]*boundCondition, len(classes))
		for i, c := range classes {
			conditions[i] = &c.test
		}
		of := unknowns(act, conditions...)
		tooMany := cases(of, supposed{}, func(s supposed) bool {
			x.try(act, classes, of, s, paths, got)
			return true
		})
		if tooMany {
			x.say(origin{x.own, 1}, SeverityHint, "too_many", "“%s”的条件组合太多，没有逐一核对哪些类别轮不到", x.book.actWord(act))
			return
		}
	}
	x.sayClasses(got)
	x.saySteps(paths, got)
	for why, c := range got.looser {
		x.say(c.origin, SeverityMust, "looser", "类别“%s”比上级制度宽：%s（%s）；确有依据的，在 loosens 里写明放宽哪一个环节，并注明条款", c.name, why.Text, why.Clause)
	}
}

// classesFor lists the classes for an act, in their order.
func (b *Rulebook) classesFor(act string) []*boundClass {
	return slices.DeleteFunc(slices.Clone(b.classes), func(c *boundClass) bool { return !c.acts[act] })
}

// actCodes lists the acts that classes name, the standard ones first.
func (b *Rulebook) actCodes() []string {
	var out []string
	for _, act := range append(slices.Clone(standardActs), keysOf(b.acts)...) {
		code := b.acts[act]
		if !slices.Contains(out, code) && slices.ContainsFunc(b.classes, func(c *boundClass) bool { return c.acts[code] }) {
			out = append(out, code)
		}
	}
	return out
}

// try notes what one combination leads to.
func (x *lint) try(act string, classes []*boundClass, of []unknown, s supposed, paths []stepPath, got *reached) {
	v := x.book.suppose(act, s)
	var fit []*boundClass
	for _, c := range classes {
		if held, _ := c.test.holds(v); held == yes {
			fit = append(fit, c)
		}
	}
	if len(fit) == 0 {
		return
	}
	first := fit[0]
	got.classes[first] = true
	for _, c := range fit {
		got.fits[c] = true
		if c == first || first.test.always() {
			continue
		}
		if !slices.Contains(got.before[c], first) {
			got.before[c] = append(got.before[c], first)
		}
		pair := [2]*boundClass{first, c}
		switch {
		case c.test.always() || got.overlaps[pair] != "" || got.hides[pair] != "":
		case c.depth == first.depth:
			got.overlaps[pair] = s.text(of)
		case first.route != "" && c.route != "":
			got.hides[pair] = s.text(of)
		}
	}
	if first.route == "" {
		return
	}
	route := x.book.routesAt[len(x.book.routesAt)-1][first.route]
	x.tryPaths(act, route, s, paths, got)
	x.tryParents(v, first, route, got)
}

// tryParents lays the route out and compares it with the tables above, as an answer does.
func (x *lint) tryParents(v *view, c *boundClass, route *boundRoute, got *reached) {
	if !x.mine(c.origin) {
		return
	}
	var rules found
	v.compareWithParents(c, v.layOut(route, c.cite, true), &rules)
	for _, why := range rules.refusals {
		if got.looser[why] == nil {
			got.looser[why] = c
		}
	}
}

// stepPath is a step with the conditions that lead to it, its own last.
type stepPath struct {
	step  *boundStep
	route *boundRoute // nil for an added step …
	extra *boundExtra // … which this is
	tests []*boundCondition
}

// paths lists the steps of the pack itself.
func (x *lint) paths() (out []stepPath) {
	for _, r := range x.book.routesAt[len(x.book.routesAt)-1] {
		if x.mine(r.origin) {
			out = appendPaths(out, stepPath{route: r}, r.steps)
		}
	}
	for _, e := range x.book.extras {
		if x.mine(e.extra.origin) {
			out = appendPaths(out, stepPath{extra: e}, []*boundStep{e.step})
		}
	}
	return out
}

func appendPaths(out []stepPath, above stepPath, steps []*boundStep) []stepPath {
	for _, s := range steps {
		p := above
		p.step, p.tests = s, append(slices.Clone(above.tests), &s.test)
		out = append(out, p)
		for _, t := range s.tracks {
			out = appendPaths(out, p, t.steps)
		}
		out = appendPaths(out, p, s.steps)
	}
	return out
}

// tryPaths marks the steps of a route that can come about with the combination, whatever else is answered.
func (x *lint) tryPaths(act string, route *boundRoute, s supposed, paths []stepPath, got *reached) {
	for _, p := range paths {
		if got.steps[p.step] || !p.on(act, route) {
			continue
		}
		cases(s.without(unknowns(act, p.tests...)), s, func(s supposed) bool {
			v := x.book.suppose(act, s)
			for _, t := range p.tests {
				if held, _ := t.holds(v); held != yes {
					return true
				}
			}
			got.steps[p.step] = true
			return false
		})
	}
}

// on reports whether the step belongs to a route.
func (p stepPath) on(act string, route *boundRoute) bool {
	if e := p.extra; e != nil {
		return (e.acts == nil || e.acts[act]) && (e.routes == nil || e.routes[route.name])
	}
	return p.route == route
}

func (x *lint) sayClasses(got *reached) {
	for _, c := range x.book.classes {
		if !x.mine(c.origin) || got.classes[c] {
			continue
		}
		if before := got.before[c]; got.fits[c] && len(before) > 0 {
			var names []string
			for _, b := range before {
				names = append(names, b.name)
			}
			x.say(c.origin, SeverityShould, "class_unreached", "类别“%s”永远轮不到：符合它的都先符合“%s”", c.name, strings.Join(names, "”“"))
			continue
		}
		x.say(c.origin, SeverityShould, "class_impossible", "类别“%s”永远不会符合：它的条件自相矛盾", c.name)
	}
	for _, c := range x.book.classes {
		if x.mine(c.origin) && got.classes[c] {
			x.sayOverlaps(c, got)
		}
	}
}

// sayOverlaps names the classes above that would take an item away from this one, and those of packs above that it
// takes items away from.
func (x *lint) sayOverlaps(c *boundClass, got *reached) {
	var before, hidden, examples []string
	for _, other := range x.book.classes {
		if example, ok := got.overlaps[[2]*boundClass{other, c}]; ok {
			before = append(before, fmt.Sprintf("第 %d 行的“%s”", other.origin.line, other.name))
			examples = append(examples, example)
		}
		if example, ok := got.hides[[2]*boundClass{c, other}]; ok {
			hidden = append(hidden, fmt.Sprintf("“%s”（%s 第 %d 行）", other.name, other.pack.id, other.origin.line))
			examples = append(examples, example)
		}
	}
	if len(before) > 0 {
		x.say(c.origin, SeverityHint, "class_overlap", "符合“%s”的也可能先符合%s%s；先写的为准", c.name, strings.Join(before, "、"), forExample(examples[0]))
	}
	if len(hidden) > 0 {
		x.say(c.origin, SeverityHint, "parent_hidden", "符合“%s”的不再看上级制度的%s%s；这里的 when 管不到上级的类别", c.name, strings.Join(hidden, "、"), forExample(examples[len(examples)-1]))
	}
}

func forExample(text string) string {
	if text == "" {
		return ""
	}
	return "（例如 " + text + "）"
}

func (x *lint) saySteps(paths []stepPath, got *reached) {
	for _, p := range paths {
		if got.steps[p.step] || x.within(p, paths, got) {
			continue
		}
		where := "附加环节"
		if p.route != nil {
			where = "审核程序“" + p.route.name + "”里的"
		}
		x.say(p.step.origin, SeverityShould, "step_unreached", "%s“%s”永远走不到：用到它的类别里，%s的情形不会出现", where, p.step.short(), conditionText(&p.step.test))
	}
}

// within reports whether the step stands in a group that is unreached itself, or has no condition of its own to blame.
func (x *lint) within(p stepPath, paths []stepPath, got *reached) bool {
	if p.step.test.always() && p.extra == nil {
		return true
	}
	return slices.ContainsFunc(paths, func(group stepPath) bool {
		return group.step != p.step && !got.steps[group.step] && slices.ContainsFunc(p.tests[:len(p.tests)-1], func(t *boundCondition) bool { return t == &group.step.test })
	})
}

// short names a step or a group.
func (s *boundStep) short() string {
	switch {
	case len(s.tracks) > 0:
		return "同时进行的一组"
	case s.each != nil:
		return "每一个“" + s.each.name + "”的一组"
	}
	return s.String()
}
