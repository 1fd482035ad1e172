package policy

import (
	"slices"
	"strings"
)

// link joins a chain of packs, the root first, into a Rulebook. What is wrong goes to ps.
func link(chain []*pack, digest string, ps *problems) *Rulebook {
	own := chain[len(chain)-1]
	b := &Rulebook{id: own.id, title: own.title, digest: digest, chain: chain, calendar: defaultCalendar(), acts: map[string]string{}, names: map[string]map[string]bool{}}
	l := &linker{book: b, ps: ps, routes: map[*route]*boundRoute{}, ids: map[string]*pack{}}
	for _, p := range chain {
		l.join(p)
	}
	l.bindWords()
	for depth, p := range chain {
		l.bindPack(depth, p)
	}
	l.bindClassRoutes()
	slices.SortStableFunc(b.classes, func(x, y *boundClass) int { return y.depth - x.depth })
	l.checkReach()
	return b
}

// linker finds the words of packs.
type linker struct {
	book   *Rulebook
	ps     *problems
	routes map[*route]*boundRoute
	merged table[*route]    // routes by name, as far as packs have been bound
	ids    map[string]*pack // of steps, with the pack that wrote them
	depth  int
}

func (l *linker) bad(o origin, format string, args ...any) {
	l.ps.add(o.pack.file, o.line, format, args...)
}

// join puts a pack's words over those of the packs above it.
func (l *linker) join(p *pack) {
	b := l.book
	for word, v := range p.verbs.all() {
		if have, ok := b.verbs.get(word); ok && have != v.code {
			l.bad(v.origin, "用词“%s”在上级制度里是 %s，不能改成 %s；请换一个词", word, have, v.code)
		}
		b.verbs.set(word, v.code)
	}
	for name := range p.fills.all() {
		if _, ok := b.slots.get(name); !ok {
			l.bad(p.fills.of[name].origin, "上级制度没有“%s”这个空位%s", name, suggest(name, b.slots.names))
		}
	}
	b.lists.merge(&p.lists)
	b.checklists.merge(&p.checklists)
	b.forms.merge(&p.forms)
	b.meters.merge(&p.meters)
	b.settings.merge(&p.settings)
	for name, q := range p.questions.all() {
		if above, ok := b.questions.get(name); ok && above.fact != q.fact {
			l.bad(q.origin, "问题“%s”在上级制度里是另一种问题，这里不能改；请换一个名称", name)
		}
		b.questions.set(name, q)
	}
	b.slots.merge(&p.slots)
	b.fills.merge(&p.fills)
	if p.edits != nil {
		b.edits = p.edits
	}
	for _, r := range p.routes.all() {
		l.collectIDs(p, r.steps)
	}
	for _, x := range p.extras {
		l.collectIDs(p, []*step{x.step})
	}
}

func (l *linker) collectIDs(p *pack, steps []*step) {
	for _, s := range steps {
		if id := s.name(); id != "" && l.ids[id] == nil {
			l.ids[id] = p
		}
		l.collectIDs(p, s.steps)
		for _, t := range s.together {
			l.collectIDs(p, t.steps)
		}
	}
}

func (l *linker) knownStep(id string) bool { return l.ids[id] != nil }

func (l *linker) stepIDs() []string { return keysOf(l.ids) }

// inherited reports whether a step or class of this name stands in a pack above p.
func (l *linker) inherited(name string, p *pack) bool {
	if by := l.ids[name]; by != nil && by != p {
		return true
	}
	for _, above := range l.book.chain {
		if above == p {
			return false
		}
		for _, c := range above.classes {
			if c.name == name {
				return true
			}
		}
	}
	return false
}

func (l *linker) bindWords() {
	b := l.book
	raw := table[*body]{}
	for _, p := range b.chain {
		raw.merge(&p.bodies)
	}
	for name := range raw.all() {
		l.body(&raw, name, nil)
	}
	for _, a := range standardActs {
		b.acts[a] = a
	}
	for _, q := range b.questions.all() {
		if q.fact == "act" {
			for _, o := range q.options {
				b.acts[o.code], b.acts[o.word] = o.code, o.code
			}
		}
	}
	for name, list := range b.lists.all() {
		b.names[name] = map[string]bool{}
		for _, n := range list.names {
			b.names[name][n.name] = true
			for _, other := range n.also {
				b.names[name][other] = true
			}
		}
	}
}

// body follows a word to its relation; trail holds the words on the way.
func (l *linker) body(raw *table[*body], name string, trail []string) *boundBody {
	if done, ok := l.book.bodies.get(name); ok {
		return done
	}
	w, ok := raw.get(name)
	if !ok {
		return nil
	}
	if slices.Contains(trail, name) {
		l.bad(w.origin, "单位用词绕成了圈：%s", strings.Join(append(trail, name), " → "))
		return nil
	}
	trail = append(trail, name)
	out := &boundBody{name: name, all: w.all, office: w.office}
	switch {
	case w.rank != "":
		out.token, out.rank = "named", w.rank
	case len(w.up) > 0:
		out.token, out.up = "up", w.up
	case w.fixed != "":
		out.token, out.fixed = "fixed", w.fixed
	case w.external != "":
		out.token, out.fixed = "external", w.external
	case slices.Contains(tokens, w.unit):
		out.token = w.unit
	default:
		under := l.body(raw, w.unit, trail)
		if under == nil {
			if _, known := raw.get(w.unit); !known {
				l.bad(w.origin, "“%s”既不是关系（%s），也不是单位用词%s", w.unit, strings.Join(tokens, " "), suggest(w.unit, append(slices.Clone(tokens), raw.names...)))
			}
			return nil
		}
		all := out.all || under.all
		*out = *under
		out.name, out.all = name, all
	}
	if w.inChargeOf != "" {
		if out.inChargeOf = l.body(raw, w.inChargeOf, trail); out.inChargeOf == nil {
			if _, known := raw.get(w.inChargeOf); !known {
				l.bad(w.origin, "没有“%s”这个单位用词%s", w.inChargeOf, suggest(w.inChargeOf, raw.names))
			}
		}
	}
	l.book.bodies.set(name, out)
	return out
}

func (l *linker) bindPack(depth int, p *pack) {
	l.depth = depth
	l.merged.merge(&p.routes)
	for _, r := range p.rules {
		l.book.rules = append(l.book.rules, l.rule(r))
	}
	for _, c := range p.classes {
		l.book.classes = append(l.book.classes, l.class(c))
	}
	for _, r := range p.routes.all() {
		l.routes[r] = l.route(r)
	}
	l.book.routesAt = append(l.book.routesAt, l.routesNow())
	for _, x := range p.extras {
		l.book.extras = append(l.book.extras, l.extra(x))
	}
	for _, a := range p.aparts {
		for _, name := range []string{a.a, a.b} {
			if name != "" && !l.knownStep(name) && !slices.Contains(apartDeeds, name) {
				l.bad(a.origin, "没有编号为“%s”的环节%s；可用的还有 %s", name, suggest(name, l.stepIDs()), strings.Join(apartDeeds, " "))
			}
		}
		l.book.aparts = append(l.book.aparts, a)
	}
	for _, e := range p.emergency {
		l.book.emergencies = append(l.book.emergencies, l.emergency(e))
	}
	if p.publisher != nil && p.publisher.who != nil {
		l.book.publisher = l.post(p.publisher.origin, p.publisher.who)
	}
}

// apartDeeds are what a person does on an item beside its steps.
var apartDeeds = []string{"author", "editor", "submit", "schedule", "publish"}

func (l *linker) condition(o origin, c *condition, clause string) boundCondition {
	out := boundCondition{when: l.askings(o, c.when), unless: l.askings(o, c.unless), say: c.say, clause: clause}
	if c.cel == "" {
		return out
	}
	program, err := compile(c.cel)
	if err != nil {
		l.bad(origin{o.pack, c.line}, "%s（%s）", err.Error(), c.say)
		return out
	}
	out.program = program
	for _, name := range program.asks {
		if q := l.question(origin{o.pack, c.line}, name); q != nil {
			out.asks = append(out.asks, q)
		}
	}
	for _, name := range program.bodies {
		l.wordFor(origin{o.pack, c.line}, name)
	}
	for _, name := range program.listing {
		if _, ok := l.book.lists.get(name); !ok {
			l.bad(origin{o.pack, c.line}, "没有“%s”这个名单%s", name, suggest(name, l.book.lists.names))
		}
	}
	return out
}

func (l *linker) askings(o origin, lines []asking) (out []boundAsking) {
	for _, a := range lines {
		q := l.question(origin{o.pack, a.line}, a.question)
		if q == nil {
			continue
		}
		b := boundAsking{question: q, want: a.want, presence: open}
		if q.yesno() {
			b.want = inOurWords(a.want)
		}
		if len(a.want) == 1 && !q.allows(a.want[0]) && !q.yesno() {
			switch a.want[0] {
			case "有", "any":
				b.presence = yes
			case "无", "none":
				b.presence = no
			}
		}
		if b.presence == open {
			l.checkWords(origin{o.pack, a.line}, q, b.want)
		}
		out = append(out, b)
	}
	return out
}

// inOurWords turns yes and no, as packs of other languages write them, into 是 and 否.
func inOurWords(words []string) []string {
	out := slices.Clone(words)
	for i, w := range out {
		switch w {
		case "yes":
			out[i] = "是"
		case "no":
			out[i] = "否"
		}
	}
	return out
}

// yesno reports that the answer is 是 or 否.
func (q *question) yesno() bool {
	return q.kind == "yesno" || q.fact != "" && q.path.kind == boolKind
}

func (l *linker) checkWords(o origin, q *question, words []string) {
	for _, w := range words {
		switch {
		case q.yesno():
			if w != "是" && w != "否" {
				l.bad(o, "问题“%s”只能写 是 或 否，不能写“%s”", q.name, w)
			}
		case len(q.options) > 0:
			if !q.allows(w) {
				l.bad(o, "问题“%s”没有“%s”这个选项%s；可用的有 %s", q.name, w, suggest(w, q.words()), strings.Join(q.words(), "、"))
			}
		case q.kind == "number" || q.kind == "date":
			l.bad(o, "问题“%s”的答案是数或日期，这里只能写 有 或 无；比较大小请写 cel", q.name)
		}
	}
}

func (l *linker) question(o origin, name string) *question {
	q, ok := l.book.questions.get(name)
	if !ok {
		l.bad(o, "没有“%s”这个问题%s", name, suggest(name, l.book.questions.names))
		return nil
	}
	return q
}

func (l *linker) wordFor(o origin, name string) *boundBody {
	b, ok := l.book.bodies.get(name)
	if !ok {
		l.bad(o, "没有“%s”这个单位用词%s", name, suggest(name, l.book.bodies.names))
		return nil
	}
	return b
}

// actSet turns the words of act into codes; without any, publish.
func (l *linker) actSet(o origin, words []string) map[string]bool {
	if len(words) == 0 {
		return map[string]bool{"publish": true}
	}
	out := map[string]bool{}
	for _, w := range words {
		code, ok := l.book.acts[w]
		if !ok {
			l.bad(o, "没有“%s”这种行为%s", w, suggest(w, keysOf(l.book.acts)))
		}
		out[code] = true
	}
	return out
}

func (l *linker) rule(r *rule) *boundRule {
	out := &boundRule{rule: r, cite: r.cite(r.clause), acts: l.actSet(r.origin, r.acts)}
	out.test = l.condition(r.origin, &r.condition, out.cite)
	if r.need != nil {
		l.need(out)
	}
	if r.span != nil {
		l.datum(r.origin, r.span.from)
		l.datum(r.origin, r.span.to)
	}
	if r.quota != nil {
		if _, ok := l.book.meters.get(r.quota.meter); !ok {
			l.bad(r.origin, "没有“%s”这个指标%s", r.quota.meter, suggest(r.quota.meter, l.book.meters.names))
		}
	}
	if r.override != nil {
		out.override = l.signer(r.origin, []*signerRef{r.override}, 0)
	}
	for _, id := range r.loosens {
		if !slices.ContainsFunc(l.book.rules, func(above *boundRule) bool { return above.id == id && above.pack != r.pack }) {
			l.bad(r.origin, "上级制度没有编号为“%s”的规则，谈不上放宽", id)
		}
	}
	return out
}

func (l *linker) need(r *boundRule) {
	n := r.need
	switch n.kind {
	case "fact":
		if q, ok := l.book.questions.get(n.name); ok {
			r.question = q
		} else if path, ok := parsePath(n.name); ok {
			r.path = &path
		} else {
			l.bad(r.origin, "没有“%s”这个标准事实或问题%s", n.name, suggest(n.name, l.book.questions.names))
		}
	case "answer":
		r.question = l.question(r.origin, n.name)
	case "consulted":
		r.body = l.wordFor(r.origin, n.name)
	}
}

// datum checks that a name gives a date or time.
func (l *linker) datum(o origin, name string) {
	if q, ok := l.book.questions.get(name); ok {
		if q.kind != "date" && (q.fact == "" || q.path.kind != stringKind) {
			l.bad(o, "“%s”不是日期", name)
		}
		return
	}
	if path, ok := parsePath(name); !ok || path.kind != stringKind {
		l.bad(o, "没有“%s”这个日期：要写一个日期问题或标准事实%s", name, suggest(name, l.book.questions.names))
	}
}

func (l *linker) class(c *class) *boundClass {
	out := &boundClass{class: c, depth: l.depth, cite: c.cite(c.clause), acts: l.actSet(c.origin, c.acts)}
	out.test = l.condition(c.origin, &c.condition, out.cite)
	for _, id := range c.loosens {
		if !l.inherited(id, c.pack) {
			l.bad(c.origin, "上级制度里没有“%s”这个环节或类别，谈不上放宽%s", id, suggest(id, l.stepIDs()))
		}
	}
	return out
}

func (l *linker) extra(x *extra) *boundExtra {
	out := &boundExtra{extra: x, step: l.step(x.step, true)}
	if len(x.acts) > 0 {
		out.acts = l.actSet(x.origin, x.acts)
	}
	if len(x.routes) > 0 {
		out.routes = map[string]bool{}
		for _, name := range x.routes {
			if _, ok := l.merged.get(name); !ok {
				l.bad(x.origin, "没有“%s”这个审核程序%s，这个环节永远用不上", name, suggest(name, l.merged.names))
			}
			out.routes[name] = true
		}
	}
	if x.after != "" && !l.knownStep(x.after) {
		l.bad(x.origin, "没有编号为“%s”的环节%s，这个环节永远用不上", x.after, suggest(x.after, l.stepIDs()))
	}
	return out
}
