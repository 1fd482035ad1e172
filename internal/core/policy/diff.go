package policy

import (
	"fmt"
	"slices"
	"strings"
)

// Change is one thing that differs between two rulebooks, in a sentence for the people it concerns.
type Change struct {
	Kind    ChangeKind `json:"kind"`
	Part    string     `json:"part"`              // class, rule, question …: the key of the pack language
	Subject string     `json:"subject,omitempty"` // the class, question, checklist … by name
	Acts    []string   `json:"acts,omitempty"`    // of a class or rule, where it is not publishing alone
	Before  string     `json:"before,omitempty"`
	After   string     `json:"after,omitempty"`
	Added   []string   `json:"added,omitempty"` // steps, items, boxes, names
	Removed []string   `json:"removed,omitempty"`
	Clause  string     `json:"clause,omitempty"`
	Text    string     `json:"text"`
}

// ChangeKind is one of added, removed, changed.
type ChangeKind string

// The kinds of change.
const (
	ChangeAdded   ChangeKind = "added"
	ChangeRemoved ChangeKind = "removed"
	ChangeChanged ChangeKind = "changed"
)

// Diff says what is different for whom under b, compared with a: which items go another way, who signs now, what is
// asked, limited, refused. Both count with everything they inherit; order and wording of the files do not matter, that
// of the table of classes does. checkTitle names a content check in Chinese.
func Diff(a, b *Rulebook, checkTitle func(id string) string) []Change {
	d := &differ{a: &explainer{book: a, checkTitle: checkTitle}, b: &explainer{book: b, checkTitle: checkTitle}}
	d.head()
	d.classes()
	d.rules()
	d.named("ask", "问题", questionTexts(a), questionTexts(b))
	d.named("bodies", "单位用词", bodyTexts(a), bodyTexts(b))
	d.lists("checklists", "核对表", checklistItems(a), checklistItems(b))
	d.lists("forms", "表单", formBoxes(a), formBoxes(b))
	d.lists("lists", "名单", listNames(a), listNames(b))
	d.named("meters", "指标", meterTexts(a), meterTexts(b))
	d.named("settings", "约定", settingTexts(a), settingTexts(b))
	d.named("slots", "空位", slotTexts(a), slotTexts(b))
	d.sentences("extra", "附加环节", extraTexts(a), extraTexts(b))
	d.sentences("apart", "回避", apartTexts(a), apartTexts(b))
	d.sentences("emergency", "应急发布", emergencyTexts(a), emergencyTexts(b))
	d.named("edits", "", editTexts(a), editTexts(b))
	return d.out
}

type differ struct {
	a, b *explainer
	out  []Change
}

func (d *differ) add(c Change) { d.out = append(d.out, c) }

func (d *differ) head() {
	x, y := d.a.book.Head(), d.b.book.Head()
	for _, f := range []struct{ part, title, before, after string }{
		{"title", "名称", x.Title, y.Title}, {"issuer", "印发机关", x.Issuer, y.Issuer}, {"number", "文号", x.Number, y.Number},
		{"from", "施行日期", x.From, y.From}, {"until", "失效日期", x.Until, y.Until}, {"extends", "上级制度", above(d.a.book), above(d.b.book)},
	} {
		if f.before != f.after {
			d.add(Change{Kind: ChangeChanged, Part: f.part, Before: f.before, After: f.after, Text: f.title + "：" + fromTo(f.before, f.after)})
		}
	}
}

// above names what a pack builds on, the nearest first.
func above(b *Rulebook) string {
	var titles []string
	for _, p := range slices.Backward(b.chain[:len(b.chain)-1]) {
		titles = append(titles, p.title)
	}
	return strings.Join(titles, "、")
}

func fromTo(before, after string) string {
	return "原来是" + quotedOrNone(before) + "，现在是" + quotedOrNone(after) + "。"
}

func quotedOrNone(text string) string {
	if text == "" {
		return "没有写"
	}
	return "“" + text + "”"
}

// classes compares the tables: which items go which way, through whose hands.
func (d *differ) classes() {
	was, is := d.a.table(), d.b.table()
	for _, c := range was {
		if !slices.ContainsFunc(is, c.same) {
			d.add(Change{Kind: ChangeRemoved, Part: "classes", Subject: c.name, Acts: c.acts, Before: c.outcome, Clause: c.cite,
				Text: c.subject() + "这一类没有了；原来：" + c.outcome + "。"})
		}
	}
	for i, c := range is {
		j := slices.IndexFunc(was, c.same)
		if j < 0 {
			d.add(Change{Kind: ChangeAdded, Part: "classes", Subject: c.name, Acts: c.acts, After: c.outcome, Clause: c.cite,
				Text: "新增" + c.subject() + c.when() + "：" + c.outcome + "。"})
			continue
		}
		d.class(was[j], c)
		d.place(was, is, j, i)
	}
}

// row is a class as people meet it: for what, under which condition, with which outcome.
type row struct {
	name, condition, outcome, cite string
	acts                           []string // none for publishing alone
	codes                          map[string]bool
	steps                          []string
}

func (r row) same(o row) bool { return r.name == o.name && slices.Equal(r.acts, o.acts) }

func (r row) subject() string {
	if len(r.acts) == 0 {
		return "“" + r.name + "”"
	}
	return strings.Join(r.acts, "、") + "的“" + r.name + "”"
}

func (r row) when() string {
	if r.condition == "" {
		return ""
	}
	return "（" + r.condition + "）"
}

// table lists the classes that can be reached.
func (x *explainer) table() []row {
	var out []row
	for _, c := range x.book.classes {
		if x.shadowed(c) {
			continue
		}
		r := row{name: c.name, condition: conditionText(&c.test), cite: c.cite, codes: c.acts}
		if len(c.acts) != 1 || !c.acts["publish"] {
			r.acts = x.actWords(c.acts)
		}
		switch {
		case c.forbid != "":
			r.outcome = "禁止，" + trimStop(c.forbid)
		case c.undefined != "":
			r.outcome = "不能办理，" + trimStop(c.undefined)
		default:
			route := x.book.routeOf(c)
			r.outcome = x.route(route, orElse(c.form, route.form))
			leaves(route.steps, func(s *boundStep) { r.steps = append(r.steps, stepText(s)) })
		}
		out = append(out, r)
	}
	return out
}

func (d *differ) class(was, is row) {
	if was.condition != is.condition {
		d.add(Change{Kind: ChangeChanged, Part: "classes", Subject: is.name, Acts: is.acts, Before: was.condition, After: is.condition, Clause: is.cite,
			Text: "哪些归入" + is.subject() + "：" + fromTo(was.condition, is.condition)})
	}
	if was.outcome == is.outcome {
		return
	}
	c := Change{Kind: ChangeChanged, Part: "routes", Subject: is.name, Acts: is.acts, Before: was.outcome, After: is.outcome, Clause: is.cite,
		Added: missing(was.steps, is.steps), Removed: missing(is.steps, was.steps)}
	text := is.subject() + "：原来" + was.outcome + "；现在" + is.outcome + "。"
	if len(was.steps) > 0 && len(is.steps) > 0 {
		for _, part := range []struct {
			word  string
			steps []string
		}{{"增加", c.Added}, {"取消", c.Removed}} {
			if len(part.steps) > 0 {
				text += part.word + "：" + strings.Join(part.steps, "；") + "。"
			}
		}
		if len(c.Added)+len(c.Removed) == 0 && !slices.Equal(was.steps, is.steps) {
			text += "环节相同，先后不同。"
		}
	}
	c.Text = text
	d.add(c)
}

// missing lists what of after stands not in before, each as often as it is new.
func missing(before, after []string) []string {
	rest := slices.Clone(before)
	var out []string
	for _, text := range after {
		if i := slices.Index(rest, text); i >= 0 {
			rest = slices.Delete(rest, i, i+1)
			continue
		}
		out = append(out, text)
	}
	return out
}

// place says that a class now stands before one that stood before it: the first that fits decides.
func (d *differ) place(was, is []row, j, i int) {
	for _, later := range is[i+1:] {
		k := slices.IndexFunc(was, later.same)
		if k >= 0 && k < j && overlap(is[i].codes, later.codes) {
			d.add(Change{Kind: ChangeChanged, Part: "classes", Subject: is[i].name, Acts: is[i].acts, Before: later.name, Clause: is[i].cite,
				Text: is[i].subject() + "现在排在" + later.subject() + "前面：两类都符合的，改归" + is[i].subject() + "。"})
		}
	}
}

// rules compares what is asked for, limited and refused, clause by clause.
func (d *differ) rules() {
	was, is := d.a.ruleTexts(), d.b.ruleTexts()
	gone, fresh := missingBy(was, is), missingBy(is, was)
	for _, g := range gone {
		i := slices.IndexFunc(fresh, func(f said) bool { return f.cite == g.cite && f.key == g.key })
		if i < 0 {
			d.add(Change{Kind: ChangeRemoved, Part: "rules", Before: g.text, Clause: g.cite, Text: "不再要求：" + g.text + "。"})
			continue
		}
		d.add(Change{Kind: ChangeChanged, Part: "rules", Before: g.text, After: fresh[i].text, Clause: g.cite, Text: "原来：" + g.text + "；现在：" + fresh[i].text + "。"})
		fresh = slices.Delete(fresh, i, i+1)
	}
	for _, f := range fresh {
		d.add(Change{Kind: ChangeAdded, Part: "rules", After: f.text, Clause: f.cite, Text: "新要求：" + f.text + "。"})
	}
}

// said is one sentence with where it comes from; key tells which sentences are about the same thing.
type said struct{ key, cite, text string }

func missingBy(from, in []said) (out []said) {
	rest := slices.Clone(in)
	for _, s := range from {
		if i := slices.IndexFunc(rest, func(o said) bool { return o.text == s.text && o.cite == s.cite }); i >= 0 {
			rest = slices.Delete(rest, i, i+1)
			continue
		}
		out = append(out, s)
	}
	return out
}

func (x *explainer) ruleTexts() (out []said) {
	for _, r := range x.book.rules {
		y := &explainer{book: x.book, checkTitle: x.checkTitle}
		y.rule(r)
		out = append(out, said{key: r.about(), cite: r.cite, text: trimStop(y.out[0].Text)})
	}
	return out
}

// about tells what a rule looks at, so that a limit is compared with the limit it was.
func (r *boundRule) about() string {
	switch {
	case r.need != nil:
		return "need " + r.need.kind + r.need.name
	case r.check != "":
		return "check " + r.check
	case r.span != nil:
		return "span " + r.span.from + r.span.to
	case r.limit != nil:
		return "limit " + conditionText(&r.test)
	case r.quota != nil:
		return "count " + r.quota.meter
	}
	return string(r.effect)
}

// entry is a word of the pack with its meaning.
type entry struct{ name, text, cite string }

// named compares things by name: each has one sentence.
func (d *differ) named(part, title string, was, is []entry) {
	find := func(in []entry, name string) (entry, bool) {
		i := slices.IndexFunc(in, func(e entry) bool { return e.name == name })
		if i < 0 {
			return entry{}, false
		}
		return in[i], true
	}
	for _, e := range was {
		if _, ok := find(is, e.name); !ok {
			d.add(Change{Kind: ChangeRemoved, Part: part, Subject: e.name, Before: e.text, Clause: e.cite, Text: title + "“" + e.name + "”没有了；原来：" + trimStop(e.text) + "。"})
		}
	}
	for _, e := range is {
		switch old, ok := find(was, e.name); {
		case !ok:
			d.add(Change{Kind: ChangeAdded, Part: part, Subject: e.name, After: e.text, Clause: e.cite, Text: "新增" + title + "“" + e.name + "”：" + trimStop(e.text) + "。"})
		case old.text != e.text:
			d.add(Change{Kind: ChangeChanged, Part: part, Subject: e.name, Before: old.text, After: e.text, Clause: e.cite,
				Text: title + "“" + e.name + "”：原来" + trimStop(old.text) + "；现在" + trimStop(e.text) + "。"})
		}
	}
}

// items is a named list of texts.
type items struct {
	name  string
	texts []string
}

// lists compares named lists by their items.
func (d *differ) lists(part, title string, was, is []items) {
	for _, e := range was {
		if !slices.ContainsFunc(is, func(o items) bool { return o.name == e.name }) {
			d.add(Change{Kind: ChangeRemoved, Part: part, Subject: e.name, Removed: e.texts, Text: title + "“" + e.name + "”没有了。"})
		}
	}
	for _, e := range is {
		i := slices.IndexFunc(was, func(o items) bool { return o.name == e.name })
		if i < 0 {
			d.add(Change{Kind: ChangeAdded, Part: part, Subject: e.name, Added: e.texts, Text: fmt.Sprintf("新增%s“%s”，共 %d 项：%s。", title, e.name, len(e.texts), strings.Join(e.texts, "；"))})
			continue
		}
		c := Change{Kind: ChangeChanged, Part: part, Subject: e.name, Added: missing(was[i].texts, e.texts), Removed: missing(e.texts, was[i].texts)}
		var parts []string
		if len(c.Added) > 0 {
			parts = append(parts, "增加“"+strings.Join(c.Added, "”“")+"”")
		}
		if len(c.Removed) > 0 {
			parts = append(parts, "去掉“"+strings.Join(c.Removed, "”“")+"”")
		}
		if len(parts) == 0 && !slices.Equal(was[i].texts, e.texts) {
			parts = append(parts, "各项的次序变了")
		}
		if len(parts) > 0 {
			c.Text = title + "“" + e.name + "”" + strings.Join(parts, "，") + "。"
			d.add(c)
		}
	}
}

// sentences compares things that have no name.
func (d *differ) sentences(part, title string, was, is []said) {
	for _, s := range missingBy(was, is) {
		d.add(Change{Kind: ChangeRemoved, Part: part, Before: s.text, Clause: s.cite, Text: title + "：不再" + "“" + s.text + "”。"})
	}
	for _, s := range missingBy(is, was) {
		d.add(Change{Kind: ChangeAdded, Part: part, After: s.text, Clause: s.cite, Text: title + "：新增“" + s.text + "”。"})
	}
}
