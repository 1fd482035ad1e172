package form

import "strings"

// hengli is the 政府信息公开申请审查表 of Hengli's rules. The rules name the form but not its boxes; these are a proposal
// that the town confirms or replaces by a template of its own.
var hengli = Template{ID: "hengli", Name: "政府信息公开申请审查表", sheet: hengliSheet}

func hengliSheet(r Record) sheet {
	const secret, head, deputy, first, office = "保密审查意见", "单位负责人意见", "分管领导意见", "主要领导意见\n（重大类）", "宣传办办理结果"
	signed, rest := assign(r.Steps, []box{
		{secret, secrecy},
		{first, held("主要领导")},
		{deputy, held("分管领导")},
		{office, held("宣传办")},
		{head, held("负责人")},
	})
	rows := []row{
		{min: 10, cells: []cell{caption(4, "申请单位"), value(8, r.Unit), caption(4, "申 请 人"), value(8, r.Submitter)}},
		{min: 10, cells: []cell{caption(4, "申请日期"), value(8, date(r.SubmittedAt)), caption(4, "联系电话"), value(8, r.Phone)}},
		{min: 11, cells: []cell{caption(4, "信息标题"), value(20, r.Title)}},
		{min: 10, cells: []cell{caption(4, "信息来源"), value(8, orElse(r.Source, r.Origin)), caption(4, "信息类别"), value(8, r.Class)}},
		{min: 38, grow: 4, cells: []cell{caption(4, "内容摘要\n及附件"), content(20, r.Content)}},
		{min: 10, cells: []cell{caption(4, "发布渠道"), lines(20, channelTicks(r)...)}},
		{min: 10, cells: []cell{caption(4, "公开属性"), lines(20, openness(r)...)}},
		{min: 10, cells: []cell{caption(4, "是否涉密"), value(8, yesNo(r.Fields["是否涉密"])),
			caption(6, "是否涉及个人隐私\n或商业秘密"), value(6, yesNo(r.Fields["是否涉及个人隐私或商业秘密"]))}},
	}
	for _, name := range []string{secret, head, deputy, first} {
		rows = append(rows, row{min: 17, grow: 1, cells: []cell{caption(4, name), signatures(20, signed[name])}})
	}
	rows = append(rows, others(4, rest)...)
	result := cell{cols: 20, top: true}
	if said := append(publications(r), remarks(r)...); len(said) > 0 {
		result.parts = lines(20, said...).parts
	}
	for _, s := range signed[office] {
		result.parts = append(result.parts, signature(s, true))
	}
	rows = append(rows, row{min: 14, cells: []cell{caption(4, office), result}})
	return sheet{
		issuer: r.Body, name: "政府信息公开申请审查表", right: numbered(r), onePage: true, rows: rows, notes: openNote(r),
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
