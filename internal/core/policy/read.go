package policy

import (
	"path"
	"strings"

	"qianfa/internal/core/workday"
)

// readPack reads one pack.yaml. What is wrong goes to ps; the pack is then not used.
func readPack(id, file string, source []byte, ps *problems) *pack {
	p := &pack{id: id, file: file, source: source}
	root := parseYAML(file, source, ps)
	if root == nil {
		return p
	}
	r := &reader{pack: p, ps: ps}
	o := r.object(root, packShape)
	r.head(o)
	r.words(o)
	r.entries(o.of["ask"], "ask", func(name string, k, v *node) { p.questions.set(name, r.question(name, k, v)) })
	r.table(o)
	return p
}

func (r *reader) head(o *object) {
	p := r.pack
	if id := o.text("pack"); id != "" && id != p.id {
		r.bad(o.of["pack"], "代号“%s”与文件夹“%s”不一致", id, path.Base(p.id))
	}
	p.title, p.issuer, p.number, p.note = o.text("title"), o.text("issuer"), o.text("number"), o.text("note")
	p.from, p.until, p.extends = o.date("from"), o.date("until"), o.text("extends")
	if o.has("extends") {
		p.extendsLine = o.of["extends"].line
	}
}

// words reads what gives the regulation's words a meaning.
func (r *reader) words(o *object) {
	p := r.pack
	r.entries(o.of["verbs"], "verbs", func(name string, k, v *node) {
		code := r.scalar(v, name)
		if !isVerb(code) {
			r.bad(v, "“%s”不是环节种类%s；可用的有 %s", code, suggest(code, verbCodes()), strings.Join(verbCodes(), " "))
		}
		p.verbs.set(name, Verb(code))
	})
	r.entries(o.of["bodies"], "bodies", func(name string, k, v *node) { p.bodies.set(name, r.body(name, k, v)) })
	r.entries(o.of["lists"], "lists", func(name string, k, v *node) { p.lists.set(name, r.list(k, v)) })
	r.entries(o.of["checklists"], "checklists", func(name string, k, v *node) { p.checklists.set(name, r.checklist(k, v)) })
	r.entries(o.of["forms"], "forms", func(name string, k, v *node) { p.forms.set(name, r.textList(v, name)) })
	r.entries(o.of["meters"], "meters", func(name string, k, v *node) { p.meters.set(name, r.meter(name, k, v)) })
	r.entries(o.of["settings"], "settings", func(name string, k, v *node) { p.settings.set(name, r.setting(name, k, v)) })
	r.entries(o.of["slots"], "slots", func(name string, k, v *node) {
		p.slots.set(name, &slot{origin: r.here(k), clause: r.clauseOf(v)})
	})
	r.entries(o.of["fill"], "fill", func(name string, k, v *node) {
		p.fills.set(name, &fill{origin: r.here(k), who: r.signers(v, name)})
	})
}

// table reads what decides: rules, classes, routes and what is added to them.
func (r *reader) table(o *object) {
	p := r.pack
	r.each(o, "rules", func(n *node) { p.rules = append(p.rules, r.rule(n)) })
	r.each(o, "classes", func(n *node) { p.classes = append(p.classes, r.class(n)) })
	r.entries(o.of["routes"], "routes", func(name string, k, v *node) { p.routes.set(name, r.route(name, k, v)) })
	r.each(o, "extra", func(n *node) { p.extras = append(p.extras, r.extra(n)) })
	r.each(o, "apart", func(n *node) { p.aparts = append(p.aparts, r.apart(n)) })
	p.publisher = o.signer("publisher")
	if n := o.of["edits"]; n != nil {
		e := r.object(n, editsShape)
		p.edits = &edits{origin: r.here(n), small: e.one("small", "keep", "void"), clause: e.clause()}
	}
}

func (r *reader) each(o *object, key string, read func(n *node)) {
	if n := o.of[key]; n != nil {
		for _, item := range r.items(n, key) {
			read(item)
		}
	}
}

func (r *reader) here(n *node) origin { return origin{pack: r.pack, line: n.line} }

// tokens are the relations a body can have to the item.
var tokens = []string{"author", "author.parent", "submitter", "host", "owner", "account", "concerned"}

func (r *reader) body(name string, k, v *node) *body {
	b := &body{origin: r.here(k), name: name}
	if v.kind == textNode {
		b.unit = r.scalar(v, name)
		return b
	}
	o := r.object(v, bodyShape)
	b.unit, b.fixed, b.external, b.inChargeOf = o.text("unit"), o.text("fixed"), o.text("external"), o.text("in_charge_of")
	b.up, b.office, b.all = o.texts("up"), o.flag("office"), o.one("many", "choose", "all") == "all"
	if n := o.of["named"]; n != nil {
		b.rank = r.object(n, namedShape).text("rank")
	}
	kinds := 0
	for _, key := range []string{"unit", "named", "up", "fixed", "external"} {
		if o.has(key) {
			kinds++
		}
	}
	if kinds != 1 {
		r.bad(k, "单位“%s”要在 unit、named、up、fixed、external 里写且只写一个", name)
	}
	if b.office && len(b.up) == 0 {
		r.bad(k, "单位“%s”的 office 只能与 up 一起用", name)
	}
	return b
}

func (r *reader) list(k, v *node) *list {
	l := &list{origin: r.here(k)}
	for _, item := range r.items(v, k.text) {
		if item.kind == textNode {
			l.names = append(l.names, listName{name: r.scalar(item, k.text)})
			continue
		}
		o := r.object(item, nameShape)
		l.names = append(l.names, listName{name: o.text("name"), also: o.texts("also")})
	}
	return l
}

func (r *reader) checklist(k, v *node) *checklist {
	c := &checklist{origin: r.here(k)}
	base, items := CheckItem{Must: true}, v
	if v.kind == mapNode {
		o := r.object(v, checklistShape)
		base.Must, base.Clause = o.must(true), c.cite(o.clause())
		if items = o.of["items"]; items == nil {
			return c
		}
	}
	for _, n := range r.items(items, k.text) {
		item := base
		if n.kind == textNode {
			item.Text = r.scalar(n, k.text)
		} else {
			o := r.object(n, checkItemShape)
			item.Text, item.Must, item.Unless = o.text("item"), o.must(base.Must), o.text("unless")
			if o.has("clause") {
				item.Clause = c.cite(o.clause())
			}
		}
		c.items = append(c.items, item)
	}
	return c
}

func (o *object) must(preset bool) bool {
	if !o.has("must") {
		return preset
	}
	return o.flag("must")
}

func (r *reader) meter(name string, k, v *node) *meter {
	m := &meter{origin: r.here(k)}
	o := r.object(v, meterShape)
	m.Meter = Meter{Name: name, Count: o.text("count"), Of: o.text("of"), Per: o.text("per"), AtLeast: o.number("at_least"),
		AtMost: o.number("at_most"), Only: o.texts("only"), Average: o.text("average"), Clause: m.cite(o.clause())}
	if m.AtLeast == nil && m.AtMost == nil {
		r.bad(k, "指标“%s”要写 at_least（至少）或 at_most（至多）", name)
	}
	return m
}

func (r *reader) setting(name string, k, v *node) *setting {
	s := &setting{origin: r.here(k)}
	s.Setting.Name = name
	if v.kind != mapNode {
		s.Values = r.settingValues(v, name)
		return s
	}
	o := r.object(v, settingShape)
	if n := o.of["value"]; n != nil {
		s.Values = r.settingValues(n, name)
	}
	s.Clause = s.cite(o.clause())
	return s
}

func (r *reader) settingValues(n *node, name string) []string {
	if n.kind == textNode {
		return []string{r.scalar(n, name)}
	}
	return r.textList(n, name)
}

func (r *reader) question(name string, k, v *node) *question {
	q := &question{origin: r.here(k), name: name}
	o := r.object(v, questionShape)
	q.text, q.fact, q.clause, q.note, q.many = o.text("text"), o.text("fact"), o.clause(), o.text("note"), o.flag("many")
	q.kind = o.one("type", "yesno", "text", "number", "date", "unit")
	q.options = r.options(o)
	switch {
	case q.fact != "":
		if o.has("text") || o.has("type") || o.has("default") || o.has("many") {
			r.bad(k, "问题“%s”取自标准事实，不能再写 text、type、many 或 default", name)
		}
		path, ok := parsePath(q.fact)
		if !ok {
			r.bad(o.of["fact"], "没有“%s”这个标准事实", q.fact)
		}
		q.path = path
		return q
	case q.text == "":
		r.bad(k, "问题“%s”要写提问（text），或写明取自哪个标准事实（fact）", name)
	case q.clause == "":
		r.bad(k, "问题“%s”缺少条款（clause）", name)
	}
	if (q.kind == "") == (len(q.options) == 0) {
		r.bad(k, "问题“%s”要在 type 和 options 里写且只写一个", name)
	}
	if q.many && len(q.options) == 0 {
		r.bad(k, "问题“%s”的 many 只能与 options 一起用", name)
	}
	if n := o.of["default"]; n != nil {
		q.preset, q.hasPreset = r.preset(q, n), true
	}
	return q
}

// options reads a list of words, or for a standard fact a map of words to codes.
func (r *reader) options(o *object) (out []option) {
	n := o.of["options"]
	if n == nil {
		return nil
	}
	if n.kind == mapNode {
		if !o.has("fact") {
			r.bad(n, "只有取自标准事实的问题，options 才写成 {词: 代码}；这里请写成列表")
		}
		r.entries(n, "options", func(name string, k, v *node) { out = append(out, option{word: name, code: r.scalar(v, name)}) })
		return out
	}
	if o.has("fact") {
		r.bad(n, "取自标准事实的问题，options 要写成 {词: 代码}")
	}
	seen := map[string]bool{}
	for _, word := range r.textList(n, "options") {
		if seen[word] {
			r.bad(n, "选项“%s”写了两遍", word)
		}
		seen[word] = true
		out = append(out, option{word: word, code: word})
	}
	return out
}

// preset reads a default as words; an empty text means that nothing was chosen.
func (r *reader) preset(q *question, n *node) []string {
	var words []string
	switch {
	case n.kind == listNode:
		words = r.textList(n, "default")
	case n.kind == textNode && n.text != "":
		words = []string{n.text}
	}
	switch {
	case q.kind == "yesno":
		v, ok := boolOf(n)
		if !ok {
			r.bad(n, "问题“%s”的 default 只能写 是 或 否", q.name)
		}
		return []string{yesNo(v)}
	case len(q.options) > 0:
		for _, w := range words {
			if !q.allows(w) {
				r.bad(n, "问题“%s”没有“%s”这个选项%s", q.name, w, suggest(w, q.words()))
			}
		}
	}
	return words
}

func yesNo(v bool) string {
	if v {
		return "是"
	}
	return "否"
}

func (q *question) words() []string {
	out := make([]string, 0, len(q.options))
	for _, o := range q.options {
		out = append(out, o.word)
	}
	return out
}

func (q *question) allows(word string) bool {
	for _, o := range q.options {
		if o.word == word {
			return true
		}
	}
	return false
}

func (r *reader) condition(o *object) condition {
	c := condition{line: o.n.line, when: r.askings(o.of["when"], "when"), unless: r.askings(o.of["unless"], "unless"), cel: o.text("cel"), say: o.text("say")}
	if (c.cel == "") != (c.say == "") {
		r.bad(o.n, "cel（表达式）和 say（一句话说明）要一起写")
	}
	return c
}

func (r *reader) askings(n *node, key string) (out []asking) {
	r.entries(n, key, func(name string, k, v *node) {
		a := asking{line: k.line, question: name}
		switch {
		case v.kind == listNode:
			a.want = r.textList(v, name)
		case v.plain == isBool:
			yes, _ := boolOf(v)
			a.want = []string{yesNo(yes)}
		default:
			a.want = []string{r.scalar(v, name)}
		}
		out = append(out, a)
	})
	return out
}

func (r *reader) rule(n *node) *rule {
	o := r.object(n, ruleShape)
	u := &rule{origin: r.here(n), condition: r.condition(o), id: o.text("id"), acts: o.texts("act"), check: o.text("check"),
		severity: o.one("severity", "must", "should", "hint"), override: o.signer("override"), loosens: o.texts("loosens"), clause: o.clause(), note: o.text("note")}
	for _, e := range []effect{forbids, refuses, warns} {
		if o.has(string(e)) {
			if u.effect != "" {
				r.bad(n, "一条规则只能写一种后果：forbid、refuse 或 warn")
			}
			u.effect, u.text = e, o.text(string(e))
		}
	}
	subjects := 0
	for _, key := range []string{"need", "span", "limit", "count", "check"} {
		if o.has(key) {
			subjects++
		}
	}
	r.subject(o, u)
	switch {
	case subjects > 1:
		r.bad(n, "一条规则只能管一件事：need、span、limit、count、check 里写一个")
	case u.need != nil || u.check != "":
		if u.effect != "" {
			r.bad(n, "need 和 check 的后果是固定的，不能再写 %s", string(u.effect))
		}
		if u.check != "" && u.severity == "" {
			r.bad(n, "check 要写明轻重（severity）：must、should 或 hint")
		}
	case u.effect == "":
		r.bad(n, "规则没有写后果：要写 need、check、forbid、refuse 或 warn")
	}
	if u.override != nil && u.id == "" {
		r.bad(n, "可以放行（override）的规则要有编号（id）")
	}
	return u
}

// subject reads what a rule looks at.
func (r *reader) subject(o *object, u *rule) {
	if n := o.of["need"]; n != nil {
		u.need = r.need(n)
	}
	if n := o.of["span"]; n != nil {
		s := r.object(n, spanShape)
		u.span = &span{from: s.text("from"), to: s.text("to"), max: s.duration("max"), min: s.duration("min")}
		if (u.span.max == nil) == (u.span.min == nil) {
			r.bad(n, "span 要在 max 和 min 里写且只写一个")
		}
		if u.effect == forbids {
			r.bad(n, "span 的后果只能写 refuse 或 warn")
		}
	}
	if n := o.of["limit"]; n != nil {
		l := r.object(n, limitShape)
		name := l.one("count", countings()...)
		counting, _ := countingNamed(name)
		u.limit = &limit{max: l.whole("max"), count: counting, split: l.one("over", "refuse", "split") == "split"}
	}
	if n := o.of["count"]; n != nil {
		c := r.object(n, quotaShape)
		u.quota = &quota{meter: c.text("meter")}
		if max := c.number("max"); max != nil {
			u.quota.max = *max
		}
		if u.effect != warns {
			r.bad(n, "count 的后果只能写 warn")
		}
	}
}

func (r *reader) need(n *node) *need {
	o := r.object(n, needShape)
	out := &need{formats: o.texts("formats"), sealed: o.flag("sealed"), state: o.text("state")}
	for _, kind := range []string{"fact", "field", "answer", "attach", "files", "declare", "link", "consulted"} {
		if !o.has(kind) {
			continue
		}
		if out.kind != "" {
			r.bad(n, "need 里只能写一样，现在有 %s 和 %s", out.kind, kind)
		}
		out.kind, out.name = kind, o.text(kind)
	}
	switch {
	case out.kind == "":
		r.bad(n, "need 里没有写要具备什么：fact、field、answer、attach、files、declare、link 或 consulted")
	case out.kind == "files" && len(out.formats) == 0:
		r.bad(n, "need 的 files 要写允许的格式（formats）")
	case len(out.formats) > 0 && out.kind != "files" && out.kind != "attach", out.sealed && out.kind != "attach", out.state != "" && out.kind != "link":
		r.bad(n, "formats 只用于 files 和 attach，sealed 只用于 attach，state 只用于 link")
	}
	return out
}

func (r *reader) class(n *node) *class {
	o := r.object(n, classShape)
	c := &class{origin: r.here(n), condition: r.condition(o), name: o.text("class"), acts: o.texts("act"), route: o.text("route"),
		forbid: o.text("forbid"), undefined: o.text("undefined"), form: o.text("form"), loosens: o.texts("loosens"), clause: o.clause(), note: o.text("note")}
	ways := 0
	for _, key := range []string{"route", "forbid", "undefined"} {
		if o.has(key) {
			ways++
		}
	}
	if ways != 1 {
		r.bad(n, "类别“%s”要在 route、forbid、undefined 里写且只写一个", c.name)
	}
	return c
}

func (r *reader) route(name string, k, v *node) *route {
	out := &route{origin: r.here(k), name: name}
	if v.kind == listNode { // may be empty: an exemption
		out.steps = r.steps(v)
		return out
	}
	o := r.object(v, routeShape)
	out.by, out.form, out.publisher, out.note = o.signer("by"), o.text("form"), o.signer("publisher"), o.text("note")
	out.loosens = o.texts("loosens")
	if len(out.loosens) > 0 && o.clause() == "" {
		r.bad(k, "审核程序“%s”放宽了上级制度（loosens），要写明依据的条款（clause）", name)
	}
	if n := o.of["steps"]; n != nil && n.kind == listNode {
		out.steps = r.steps(n)
	} else if n != nil {
		r.bad(n, "steps 要写成列表")
	}
	if n := o.of["window"]; n != nil {
		w := r.object(n, windowShape)
		out.window = &window{from: w.text("from"), to: w.text("to"), atEnd: w.one("at_end", "take_down"), clause: w.clause()}
		if d, err := workday.ParseDuration(out.window.to); err == nil {
			out.window.length = &d
		}
	}
	return out
}

func (r *reader) apart(n *node) *apart {
	o := r.object(n, apartShape)
	a := &apart{origin: r.here(n), rule: o.one("rule", "differ", "may", "same"), clause: o.clause()}
	pair := o.texts("pair")
	if len(pair) != 2 || pair[0] == pair[1] {
		r.bad(n, "pair 要写两个不同的环节")
		return a
	}
	a.a, a.b = pair[0], pair[1]
	return a
}
