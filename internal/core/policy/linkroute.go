package policy

import (
	"slices"
	"strings"
)

// routesNow returns the routes by name, as far as packs have been bound.
func (l *linker) routesNow() map[string]*boundRoute {
	out := map[string]*boundRoute{}
	for name, r := range l.merged.all() {
		out[name] = l.routes[r]
	}
	return out
}

func (l *linker) route(r *route) *boundRoute {
	out := &boundRoute{route: r, by: l.post(r.origin, r.by), publisher: l.post(r.origin, r.publisher)}
	ids := map[string]bool{}
	for _, s := range r.steps {
		b := l.step(s, true)
		if b.verb.Powers().Release {
			if out.releases {
				l.bad(s.origin, "审核程序“%s”里有两个发布环节", r.name)
			}
			out.releases = true
		}
		out.steps = append(out.steps, b)
		l.uniqueIDs(s, ids)
	}
	if out.releases && r.publisher != nil {
		l.bad(r.origin, "审核程序“%s”已经有发布环节，不能再写 publisher", r.name)
	}
	if w := r.window; w != nil {
		if w.from != "" {
			l.datum(r.origin, w.from)
		}
		if w.length == nil {
			l.datum(r.origin, w.to)
		}
	}
	return out
}

func (l *linker) uniqueIDs(s *step, seen map[string]bool) {
	if s.id != "" && seen[s.id] {
		l.bad(s.origin, "环节编号“%s”在同一个程序里用了两次", s.id)
	}
	seen[s.id] = true
	for _, inner := range s.steps {
		l.uniqueIDs(inner, seen)
	}
	for _, t := range s.together {
		for _, inner := range t.steps {
			l.uniqueIDs(inner, seen)
		}
	}
}

// step binds one step; only at the top of a route may it be the release.
func (l *linker) step(s *step, top bool) *boundStep {
	out := &boundStep{step: s, test: l.condition(s.origin, &s.condition, s.cite(s.clause))}
	for _, t := range s.together {
		out.tracks = append(out.tracks, boundTrack{name: t.name, steps: l.inner(t.steps)})
	}
	if s.each != "" {
		out.each, out.steps = l.wordFor(s.origin, s.each), l.inner(s.steps)
	}
	if len(s.who) == 0 {
		return out
	}
	verb, ok := l.book.verbs.get(s.word)
	if !ok {
		l.bad(s.origin, "没有“%s”这个用词%s；先在 verbs 里写明它是哪一种环节", s.word, suggest(s.word, l.book.verbs.names))
	}
	out.verb, out.signer = verb, l.signer(s.origin, s.who, s.need)
	if verb.Powers().Release && (!top || len(s.who) != 1) {
		l.bad(s.origin, "“%s”是发布环节，只能由一个岗位办理，并且不能放在 together、each 或 who 里面", s.word)
	}
	l.stepOptions(s, out)
	return out
}

func (l *linker) inner(steps []*step) []*boundStep {
	out := make([]*boundStep, 0, len(steps))
	for _, s := range steps {
		out = append(out, l.step(s, false))
	}
	return out
}

func (l *linker) stepOptions(s *step, out *boundStep) {
	if s.checklist != "" {
		if _, ok := l.book.checklists.get(s.checklist); !ok {
			l.bad(s.origin, "没有“%s”这张核对表%s", s.checklist, suggest(s.checklist, l.book.checklists.names))
		}
	}
	for ref, to := range map[*signerRef]*string{s.recordedBy: &out.recordedBy, s.ifUnsure: &out.ifUnsure} {
		if ref != nil {
			l.signer(s.origin, []*signerRef{ref}, 0)
			*to = ref.String()
		}
	}
	if s.pass != "" {
		if _, err := passProgram(s.pass); err != nil {
			l.bad(s.origin, "pass 的%s", err.Error())
		}
	}
}

// post binds a single signer that may be absent.
func (l *linker) post(o origin, ref *signerRef) *boundSigner {
	if ref == nil {
		return nil
	}
	return l.signer(o, []*signerRef{ref}, 0)
}

// signer finds the posts of a step, through slots where it names them. A slot filled with several posts asks for one of
// them.
func (l *linker) signer(o origin, who []*signerRef, need int) *boundSigner {
	out := &boundSigner{need: need}
	for _, ref := range who {
		if ref.slot == "" {
			if b := l.wordFor(o, ref.body); b != nil {
				out.posts = append(out.posts, boundPost{role: ref.role, body: b})
			}
			continue
		}
		s, ok := l.book.slots.get(ref.slot)
		if !ok {
			l.bad(o, "“%s”既不是“岗位@单位”，也不是空位%s", ref.slot, suggest(ref.slot, l.book.slots.names))
			continue
		}
		f, filled := l.book.fills.get(ref.slot)
		if !filled {
			out.gap, out.cite = ref.slot, s.cite(s.clause)
			continue
		}
		l.fill(f, out)
		if len(f.who) > 1 && len(who) == 1 {
			out.need = 1
		}
	}
	return out
}

func (l *linker) fill(f *fill, out *boundSigner) {
	for _, ref := range f.who {
		if ref.slot != "" {
			l.bad(f.origin, "空位要用“岗位@单位”来填，不能写“%s”", ref.slot)
			continue
		}
		if b := l.wordFor(f.origin, ref.body); b != nil {
			out.posts = append(out.posts, boundPost{role: ref.role, body: b})
		}
	}
}

// bindClassRoutes checks that every class has the route it names, and that somebody releases at its end.
func (l *linker) bindClassRoutes() {
	for _, c := range l.book.classes {
		if c.route == "" {
			continue
		}
		r := l.book.routesAt[c.depth][c.route]
		if r == nil {
			l.bad(c.origin, "没有“%s”这个审核程序%s", c.route, suggest(c.route, l.merged.names))
			continue
		}
		if !r.releases && r.publisher == nil && l.book.publisher == nil {
			l.bad(c.origin, "审核程序“%s”没有写由谁发布：要写 publisher，或在程序里写发布环节", c.route)
		}
	}
}

// checkReach refuses what can never be used: a class behind one that always fits, a route no class names, steps that
// wait for each other.
func (l *linker) checkReach() {
	own := l.book.own()
	for i, c := range own.classes {
		bound := l.boundOf(c)
		for _, earlier := range own.classes[:i] {
			e := l.boundOf(earlier)
			if e.test.always() && earlier.condition.empty() && covers(e.acts, bound.acts) {
				l.bad(c.origin, "类别“%s”永远轮不到：前面的“%s”没有条件，什么都符合", c.name, earlier.name)
				break
			}
		}
	}
	for name, r := range own.routes.all() {
		if !slices.ContainsFunc(l.book.classes, func(c *boundClass) bool { return c.route == name }) {
			l.bad(r.origin, "没有类别用到审核程序“%s”，其中的环节永远走不到", name)
		}
	}
	l.checkExtras()
}

func (l *linker) boundOf(c *class) *boundClass {
	i := slices.IndexFunc(l.book.classes, func(b *boundClass) bool { return b.class == c })
	return l.book.classes[i]
}

func covers(a, b map[string]bool) bool {
	for act := range b {
		if !a[act] {
			return false
		}
	}
	return true
}

// checkExtras refuses added steps that stand after each other in a ring.
func (l *linker) checkExtras() {
	after := map[string]*boundExtra{}
	for _, x := range l.book.extras {
		if id := x.step.name(); id != "" {
			after[id] = x
		}
	}
	for _, start := range l.book.extras {
		trail := []string{start.step.name()}
		for x := start; x != nil && x.after != "" && len(trail) <= len(l.book.extras)+1; x = after[x.after] {
			trail = append(trail, x.after)
			if x.after == start.step.name() && x.after != "" {
				l.bad(start.origin, "附加环节绕成了圈，谁也轮不到：%s", strings.Join(trail, " → "))
				break
			}
		}
	}
}
