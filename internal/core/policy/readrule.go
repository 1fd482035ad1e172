package policy

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
