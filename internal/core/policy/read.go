package policy

import (
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
		r.bad(o.of["pack"], "代号“%s”与文件夹“%s”不一致", id, p.id)
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
		p.verbs.set(name, &verbWord{origin: r.here(k), code: Verb(code)})
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
	r.each(o, "emergency", func(n *node) { p.emergency = append(p.emergency, r.emergency(n)) })
	if n := o.of["publisher"]; n != nil {
		p.publisher = &publisher{origin: r.here(n), who: r.signerOf(n, "publisher")}
	}
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
