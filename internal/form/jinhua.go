package form

// jinhua is the ten-field 审核单 of Jinhua's rules on “两微一站” (its annex): the fields stand in the annex's order.
var jinhua = Template{ID: "jinhua", Name: "审核单", sheet: jinhuaSheet}

func jinhuaSheet(r Record) sheet {
	const head, desk, chief = "报送单位/部门\n负责人审核", "办公室审核", "分管领导签发"
	signed, rest := assign(r.Steps, []box{
		{chief, held("分管领导", "分管负责人")},
		{desk, held("办公室")},
		{head, held("负责人", "主要领导", "部门")},
	})
	rows := []row{
		{min: 11, cells: []cell{caption(5, "报 送 人"), value(7, r.Submitter), caption(4, "报送单位"), value(8, r.Unit)}},
		{min: 13, cells: []cell{caption(5, "标　　题"), value(19, r.Title)}},
		{min: 34, grow: 4, main: true, cells: []cell{caption(5, "信息内容"), content(19, r.Content)}},
		{min: 13, cells: []cell{caption(5, "拟发布渠道"), lines(19, channelTicks(r)...)}},
	}
	for _, name := range []string{head, desk, chief} {
		rows = append(rows, row{min: 24, grow: 1, cells: []cell{caption(5, name), signatures(19, signed[name])}})
	}
	rows = append(rows, others(5, rest)...)
	rows = append(rows, row{min: 13, cells: []cell{caption(5, "备　　注"), record(19, append(remarks(r), publications(r)...)...)}})
	return sheet{
		issuer: r.Body, name: "“两微一站”信息发布审核单", left: "报送时间：" + date(r.SubmittedAt), right: numbered(r),
		onePage: true, rows: rows, notes: openNote(r),
	}
}

// numbered is 编号 above the table, with room for ink before registration.
func numbered(r Record) string {
	if r.Number == "" {
		return "编号：＿＿＿＿＿＿＿＿"
	}
	return "编号：" + r.Number
}
