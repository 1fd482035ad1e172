package form

// jiaozuo is the 转发申请 that Jiaozuo's rules (五(一)2(5)) ask for before the office releases a reprint.
var jiaozuo = Template{ID: "jiaozuo", Name: "转发申请", sheet: jiaozuoSheet}

func jiaozuoSheet(r Record) sheet {
	const head, desk = "申请单位意见", "管委会办公室\n审定"
	signed, rest := assign(r.Steps, []box{
		{desk, held("办公室")},
		{head, func(s StepRow) bool { return !secrecy(s) && held("单位", "负责人", "分管领导")(s) }},
	})
	rows := []row{
		{min: 11, cells: []cell{caption(5, "申请单位"), value(7, r.Unit), caption(4, "申 请 人"), value(8, r.Submitter)}},
		{min: 11, cells: []cell{caption(5, "申请时间"), value(7, date(r.SubmittedAt)), caption(4, "联系电话"), value(8, r.Phone)}},
		{min: 13, cells: []cell{caption(5, "转发内容标题"), value(19, r.Title)}},
		{min: 13, cells: []cell{caption(5, "来源及链接"), value(19, r.Source)}},
		{min: 11, cells: []cell{caption(5, "转发渠道"), lines(19, channelTicks(r)...)}},
		{min: 34, grow: 4, main: true, cells: []cell{caption(5, "转发内容"), content(19, r.Content)}},
	}
	if len(signed[head]) > 0 {
		rows = append(rows, row{min: 24, grow: 1, cells: []cell{caption(5, head), signatures(19, signed[head])}})
	}
	rows = append(rows, others(5, rest)...)
	rows = append(rows,
		row{min: 28, grow: 1, cells: []cell{caption(5, desk), signatures(19, signed[desk])}},
		row{min: 16, cells: []cell{caption(5, "转发情况"), record(19, publications(r)...)}},
		row{min: 12, cells: []cell{caption(5, "备　　注"), record(19, remarks(r)...)}})
	return sheet{
		issuer: r.Body, name: "政务微博微信转发申请", right: numbered(r), onePage: true, rows: rows, notes: openNote(r),
	}
}
