package form

// purchase is the 采购公告申请挂网呈批表 of Hengli's rules. The rules name the form but not its boxes; these are a proposal
// that the town confirms or replaces by a template of its own.
var purchase = Template{ID: "purchase", Name: "采购公告申请挂网呈批表", sheet: purchaseSheet}

func purchaseSheet(r Record) sheet {
	const head, deputy, money = "单位负责人意见", "分管领导意见", "采购或财政部门\n意见"
	signed, rest := assign(r.Steps, []box{
		{money, held("采购", "财政")},
		{deputy, held("分管领导", "主要领导")},
		{head, held("负责人")},
	})
	f := r.Fields
	rows := []row{
		{min: 10, cells: []cell{caption(5, "采购单位"), value(7, orElse(f["采购单位"], r.Unit)), caption(4, "经 办 人"), value(8, orElse(f["经办人"], r.Submitter))}},
		{min: 11, cells: []cell{caption(5, "项目名称"), value(19, orElse(f["项目名称"], r.Title))}},
		{min: 10, cells: []cell{caption(5, "项目编号"), value(7, f["项目编号"]), caption(4, "采购方式"), value(8, f["采购方式"])}},
		{min: 10, cells: []cell{caption(5, "预算金额"), value(7, f["预算金额"]), caption(4, "代理机构"), value(8, f["代理机构"])}},
		{min: 10, cells: []cell{caption(5, "公告起止日期"), value(7, f["公告起止日期"]), caption(4, "联系人电话"), value(8, orElse(f["联系人电话"], r.Phone))}},
		{min: 24, grow: 4, main: true, cells: []cell{caption(5, "公告内容"), content(19, r.Content)}},
		{min: 11, cells: []cell{caption(5, "附　　件"), value(19, f["附件"])}},
	}
	for _, name := range []string{head, deputy, money} {
		rows = append(rows, row{min: 16, grow: 1, cells: []cell{caption(5, name), signatures(19, signed[name])}})
	}
	rows = append(rows, others(5, rest)...)
	rows = append(rows,
		row{min: 14, cells: []cell{caption(5, "挂网时间和链接"), record(19, append(publications(r), remarks(r)...)...)}},
		row{min: 12, cells: []cell{caption(5, "经办人签收"), value(19, "签名：＿＿＿＿＿＿＿＿　　　　　　　　年　　月　　日")}})
	return sheet{issuer: r.Body, name: "采购公告申请挂网呈批表", right: numbered(r), onePage: true, compact: true, rows: rows, notes: openNote(r)}
}
