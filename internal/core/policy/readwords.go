package policy

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
		if c.each = o.flag("each"); c.each && !o.has("clause") {
			r.bad(k, "核对表“%s”写了 each，要写明哪一条要求每一项都作答", k.text)
		}
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
