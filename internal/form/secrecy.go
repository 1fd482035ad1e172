package form

import "fmt"

// secrecyForm is the 保密审查登记表: one for each item, never a blanket approval (保密法实施条例第四十二条). What goes out is
// listed part by part, and each question is answered by itself; nothing is ticked beforehand.
var secrecyForm = Template{ID: "secrecy", Name: "保密审查登记表", Beside: true, sheet: secrecySheet}

// secrecyQuestions are what is looked for, each with the law that asks for it.
var secrecyQuestions = []string{"国家秘密（含密级标志）", "工作秘密、内部资料", "商业秘密", "个人隐私、个人信息", "不宜公开的其他内容"}

func secrecySheet(r Record) sheet {
	const reviewer, head = "保密审查人意见", "单位负责人意见"
	own := func(s StepRow) bool { return s.Unit == r.Unit && held("负责人", "主要领导", "主要负责")(s) }
	signed, _ := assign(r.Steps, []box{{reviewer, secrecy}, {head, own}}) // the other steps stand on the item's own form
	rows := []row{
		{min: 10, cells: []cell{caption(5, "信息标题"), value(19, r.Title)}},
		{min: 10, cells: []cell{caption(5, "拟稿单位"), value(7, r.Unit), caption(4, "拟 稿 人"), value(8, orElse(r.Author, r.Submitter))}},
		{min: 10, cells: []cell{caption(5, "信息来源"), value(7, orElse(r.Source, r.Origin)), caption(4, "送审日期"), value(8, date(r.SubmittedAt))}},
		{min: 11, cells: []cell{caption(5, "拟公开渠道"), lines(19, channelTicks(r)...)}},
		{min: 9, head: true, cells: []cell{caption(5, "审查对象"), caption(11, "内　　容"), caption(8, "审查结果")}},
	}
	for i, p := range secrecyParts(r) {
		rows = append(rows, row{min: 7.5, cells: []cell{value(5, fmt.Sprintf("%d　%s", i+1, p.kind)), value(11, p.text), value(8, "可以公开☐　　不公开☐")}})
	}
	rows = append(rows, row{min: 9, cells: []cell{caption(16, "逐项审查：是否含有"), caption(8, "审查结果")}})
	for i, q := range secrecyQuestions {
		rows = append(rows, row{min: 7, cells: []cell{value(16, fmt.Sprintf("%d　%s", i+1, q)), value(8, "有☐　　没有☐")}})
	}
	rows = append(rows, row{min: 12, cells: []cell{caption(5, "审查结论"), lines(19, "同意公开☐　　删减后公开☐　　不予公开☐", "不能确定，报主管部门或者保密行政管理部门确定☐")}})
	for _, name := range []string{reviewer, head} {
		box := signatures(19, signed[name])
		if len(signed[name]) == 0 {
			box = cell{cols: 19, top: true, parts: []part{{foot: blankFoot(StepRow{})}}}
		}
		rows = append(rows, row{min: 18, grow: 1, cells: []cell{caption(5, name), box}})
	}
	rows = append(rows, row{min: 11, cells: []cell{caption(5, "备　　注"), record(19, remarks(r)...)}})
	return sheet{issuer: r.Body, name: "信息公开保密审查登记表", left: "版本：" + versionWord(r), right: numbered(r), onePage: true, compact: true, rows: rows, notes: openNote(Record{Steps: signed[reviewer]})}
}

// secrecyPart is one thing that goes out and is looked at by itself.
type secrecyPart struct{ kind, text string }

// secrecyParts are the title, the text, and every picture, file and table.
func secrecyParts(r Record) []secrecyPart {
	parts := []secrecyPart{{"标题", r.Title}}
	words, tables := 0, 0
	var more []secrecyPart
	for _, b := range r.Content {
		switch b.Kind {
		case Media:
			more = append(more, secrecyPart{"图片或附件", b.Text})
		case Table:
			tables++
			more = append(more, secrecyPart{"表格", fmt.Sprintf("正文中的第%d张表，%d行", tables, len(b.Rows))})
		case Paragraph, Heading, Item:
			words += len([]rune(b.Text))
		}
	}
	if words > 0 {
		parts = append(parts, secrecyPart{"正文", fmt.Sprintf("全文%d字（%s）", words, versionWord(r))})
	}
	return append(parts, more...)
}
