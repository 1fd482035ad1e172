package policy

import "strings"

// What a rulebook says of each of its words, for comparison.

func questionTexts(b *Rulebook) (out []entry) {
	for name, q := range b.questions.all() {
		text := q.text
		if q.fact != "" {
			text = "取自标准事实 " + q.fact
		}
		if words := q.words(); len(words) > 0 {
			text += "（" + strings.Join(words, "、") + many(q.many) + "）"
		}
		if q.hasPreset {
			text += "不回答视为" + orElse(strings.Join(q.preset, "、"), "没有")
		}
		out = append(out, entry{name, text, q.cite(q.clause)})
	}
	return out
}

func bodyTexts(b *Rulebook) (out []entry) {
	for name, w := range b.bodies.all() {
		out = append(out, entry{name: name, text: "指" + w.meaning()})
	}
	return out
}

func checklistItems(b *Rulebook) (out []items) {
	for name, c := range b.checklists.all() {
		out = append(out, items{name, c.text()})
	}
	return out
}

func formBoxes(b *Rulebook) (out []items) {
	for name, f := range b.forms.all() {
		out = append(out, items{name, f})
	}
	return out
}

func listNames(b *Rulebook) (out []items) {
	for name, l := range b.lists.all() {
		out = append(out, items{name, l.text()})
	}
	return out
}

func meterTexts(b *Rulebook) (out []entry) {
	for name, m := range b.meters.all() {
		out = append(out, entry{name, strings.TrimPrefix(m.text(), "指标“"+m.Name+"”："), m.Clause})
	}
	return out
}

func settingTexts(b *Rulebook) (out []entry) {
	for name, s := range b.settings.all() {
		out = append(out, entry{name, strings.Join(s.Values, "、"), s.Clause})
	}
	return out
}

func slotTexts(b *Rulebook) (out []entry) {
	for name, s := range b.slots.all() {
		text := "没有填定"
		if f, ok := b.fills.get(name); ok {
			who := make([]string, 0, len(f.who))
			for _, ref := range f.who {
				who = append(who, ref.body+"的"+ref.role)
			}
			text = "由" + strings.Join(who, "或") + "担任"
		}
		out = append(out, entry{name, text, s.cite(s.clause)})
	}
	return out
}

func extraTexts(b *Rulebook) (out []said) {
	for _, e := range b.extras {
		x := &explainer{book: b}
		x.extra(e)
		out = append(out, said{cite: x.out[0].Clause, text: trimStop(x.out[0].Text)})
	}
	return out
}

func apartTexts(b *Rulebook) (out []said) {
	for _, a := range b.aparts {
		text := map[string]string{"differ": "不得由同一人办理", "may": "可以由同一人办理", "same": "必须由同一人办理"}[a.rule]
		out = append(out, said{cite: a.cite(a.clause), text: "“" + deedWord(a.a) + "”和“" + deedWord(a.b) + "”" + text})
	}
	return out
}

func editTexts(b *Rulebook) []entry {
	text := "全部作废，重新办理"
	if b.edits != nil && b.edits.small == "keep" {
		text = "文字性修改保留，其余作废"
	}
	return []entry{{name: "修改以后已有的签字", text: text}}
}
