package policy

import (
	"cmp"
	"strings"
)

func (x *explainer) questions(p *pack) {
	for _, q := range p.questions.all() {
		if q.fact != "" {
			continue
		}
		text := "要作者回答：" + q.text
		if words := q.words(); len(words) > 0 {
			text += "（" + strings.Join(words, "、") + many(q.many) + "）"
		}
		if q.hasPreset {
			text += "不回答视为" + orElse(strings.Join(q.preset, "、"), "没有") + "。"
		}
		x.say(q.origin, q.clause, "%s", text)
		x.note(q.origin, q.note)
	}
}

func many(yes bool) string {
	if yes {
		return "；可选多项"
	}
	return ""
}

// words explains lists, checklists, forms, meters, settings and slots.
func (x *explainer) words(p *pack) {
	for name, l := range p.lists.all() {
		x.say(l.origin, "", "名单“%s”：%s。", name, strings.Join(l.text(), "、"))
	}
	for name, c := range p.checklists.all() {
		said := "由办理人逐项回答"
		if c.each {
			said = "条款要求办理人对每一项都作答"
		}
		x.say(c.origin, "", "核对表“%s”，%s：%s。", name, said, strings.Join(c.text(), "；"))
	}
	for name, f := range p.forms.all() {
		x.say(origin{p, 0}, "", "《%s》的栏目：%s。", name, strings.Join(f, "、"))
	}
	for _, m := range p.meters.all() {
		x.out = append(x.out, Sentence{Kind: x.kindOf(p), Pack: p.id, Clause: m.Clause, Text: m.text()})
	}
	for name, s := range p.settings.all() {
		x.out = append(x.out, Sentence{Kind: x.kindOf(p), Pack: p.id, Clause: s.Clause, Text: name + "：" + strings.Join(s.Values, "、") + "。"})
	}
	for name, f := range p.fills.all() {
		who := make([]string, 0, len(f.who))
		for _, ref := range f.who {
			who = append(who, ref.body+"的"+ref.role)
		}
		x.say(f.origin, "", "“%s”由%s担任。", name, strings.Join(who, "或"))
	}
}

func (x *explainer) kindOf(p *pack) Kind {
	if p == x.book.own() {
		return Own
	}
	return Inherited
}

func (l *list) text() (out []string) {
	for _, n := range l.names {
		text := n.name
		if len(n.also) > 0 {
			text += "（即" + strings.Join(n.also, "、") + "）"
		}
		out = append(out, text)
	}
	return out
}

func (c *checklist) text() (out []string) {
	for _, i := range c.items {
		out = append(out, i.String())
	}
	return out
}

// String says what a reviewer states by the item: of a prohibited kind that there is none, with its exception.
func (i CheckItem) String() string {
	text := i.Text
	if !i.Must {
		text = "没有“" + i.Text + "”"
	}
	if i.Unless != "" {
		text += "（" + i.Unless + "的除外）"
	}
	return text
}

// objects, meterVerbs and periods say the usual codes of meters; a length of time (14日) is said as it is written.
var (
	objects    = map[string]string{"account": "每个账号", "unit": "每个单位"}
	meterVerbs = map[string]string{"publications": "发布", "submissions": "报送", "originals": "发布原创", "trainings": "培训"}
	counters   = map[string]string{"trainings": "次"} // else 条
	periods    = map[string]string{"workday": "每个工作日", "week": "每周", "month": "每月", "year": "每年"}
)

func (m *meter) text() string {
	bound := ""
	if m.AtLeast != nil {
		bound += "不少于" + numberWord(*m.AtLeast)
	}
	if m.AtMost != nil {
		bound += "不超过" + numberWord(*m.AtMost)
	}
	only := ""
	if len(m.Only) > 0 {
		only = "（只数" + strings.Join(m.Only, "、") + "）"
	}
	if m.Average != "" {
		only += "（按" + cmp.Or(strings.TrimPrefix(periods[m.Average], "每"), m.Average) + "平均）"
	}
	return "指标“" + m.Name + "”：" + objects[m.Of] + cmp.Or(periods[m.Per], everyText(m.Per)) + meterVerbs[m.Count] + bound + cmp.Or(counters[m.Count], "条") + only + "。"
}

func everyText(length string) string {
	if length == "" {
		return ""
	}
	return "每" + length
}
