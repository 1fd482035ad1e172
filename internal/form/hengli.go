package form

import "strings"

// hengli is the 政府信息公开申请审查表 of Hengli's rules. The rules name the form but not its boxes; these are a proposal
// that the town confirms or replaces by a template of its own.
var hengli = Template{ID: "hengli", Name: "政府信息公开申请审查表", sheet: hengliSheet}

func hengliSheet(r Record) sheet {
	const secret, head, deputy, first, desk = "保密审查意见", "单位负责人意见", "分管领导意见", "主要领导意见\n（重大类）", "宣传办办理结果"
	signed, rest := assign(r.Steps, []box{
		{secret, secrecy},
		{first, held("主要领导")},
		{deputy, held("分管领导")},
		{desk, held("宣传办")},
		{head, held("负责人")},
	})
	rows := []row{
		{min: 10, cells: []cell{caption(5, "申请单位"), value(7, r.Unit), caption(4, "申 请 人"), value(8, r.Submitter)}},
		{min: 10, cells: []cell{caption(5, "申请日期"), value(7, date(r.SubmittedAt)), caption(4, "联系电话"), value(8, r.Phone)}},
		{min: 11, cells: []cell{caption(5, "信息标题"), value(19, r.Title)}},
		{min: 10, cells: []cell{caption(5, "信息来源"), value(7, orElse(r.Source, r.Origin)), caption(4, "信息类别"), value(8, r.Class)}},
		{min: 30, grow: 4, main: true, cells: []cell{caption(5, "内容摘要\n及附件"), content(19, r.Content)}},
		{min: 10, cells: []cell{caption(5, "发布渠道"), lines(19, channelTicks(r)...)}},
		{min: 10, cells: []cell{caption(5, "公开属性"), lines(19, openness(r)...)}},
		{min: 10, cells: []cell{caption(5, "是否涉密"), value(7, yesNo(r.Fields["是否涉密"])),
			caption(6, "是否涉及个人隐私\n或商业秘密"), value(6, yesNo(r.Fields["是否涉及个人隐私或商业秘密"]))}},
	}
	for _, name := range []string{secret, head, deputy, first} {
		rows = append(rows, row{min: 17, grow: 1, cells: []cell{caption(5, name), signatures(19, signed[name])}})
	}
	rows = append(rows, others(5, rest)...)
	result := cell{cols: 19, top: true}
	if said := append(publications(r), remarks(r)...); len(said) > 0 {
		result.parts = lines(19, said...).parts
	}
	for _, s := range signed[desk] {
		result.parts = append(result.parts, signature(s, true))
	}
	rows = append(rows, row{min: 14, cells: []cell{caption(5, desk), result}})
	return sheet{
		issuer: r.Body, name: "政府信息公开申请审查表", right: numbered(r), onePage: true, compact: true, rows: rows, notes: openNote(r),
	}
}

// openness are the two boxes 主动公开 and 不公开, with the reason.
func openness(r Record) []string {
	choice := r.Fields["公开属性"]
	said := tick("主动公开", choice == "主动公开") + "　　" + tick("不公开", choice == "不公开")
	if reason := r.Fields["不公开理由"]; reason != "" {
		return []string{said, "理由：" + reason}
	}
	return []string{said}
}

// yesNo are the two boxes 是 and 否; neither is ticked for any other answer.
func yesNo(answer string) string {
	return tick("是", answer == "是") + "　　" + tick("否", answer == "否")
}

// orElse returns the first text that says something.
func orElse(texts ...string) string {
	for _, t := range texts {
		if strings.TrimSpace(t) != "" {
			return t
		}
	}
	return ""
}
