package form

// correction is the 更正（下线）审批单: why something that is out is changed or taken down, who agreed, and what came of it.
var correction = Template{ID: "correction", Name: "更正（下线）审批单", sheet: correctionSheet}

func correctionSheet(r Record) sheet {
	down := r.Act == "下线" || r.Act == "撤稿"
	f := r.Fields
	rows := []row{
		{min: 10, cells: []cell{caption(5, "申请单位"), value(7, r.Unit), caption(4, "申 请 人"), value(8, r.Submitter)}},
		{min: 10, cells: []cell{caption(5, "申请时间"), value(7, minute(r.SubmittedAt)), caption(4, "联系电话"), value(8, r.Phone)}},
		{min: 11, cells: []cell{caption(5, "信息标题"), value(19, orElse(f["原标题"], r.Title))}},
		{min: 11, cells: []cell{caption(5, "原发布情况"), record(19, publications(r)...)}},
		{min: 10, cells: []cell{caption(5, "办理事项"), value(19, tick("更正", r.Act == "更正")+"　　"+tick("下线", down)+"　　"+tick("紧急下线后补办", f["紧急下线"] == "是"))}},
		{min: 20, grow: 1, cells: []cell{caption(5, "原　　因"), record(19, orElse(f["原因"], r.Remarks))}},
		{min: 10, cells: []cell{caption(5, "涉及渠道"), lines(19, channelTicks(r)...)}},
	}
	if !down {
		rows = append(rows, row{min: 34, grow: 4, main: true, cells: []cell{caption(5, "更正后的内容"), content(19, r.Content)}})
	}
	for _, s := range r.Steps {
		rows = append(rows, row{min: 20, grow: 1, cells: []cell{caption(5, office(s)+"\n"+s.Label), signatures(19, []StepRow{s})}})
	}
	if len(r.Steps) == 0 {
		rows = append(rows, row{min: 24, grow: 1, cells: []cell{caption(5, "审批意见"), {cols: 19, top: true, parts: []part{{foot: blankFoot(StepRow{})}}}}})
	}
	rows = append(rows, row{min: 14, cells: []cell{caption(5, "办理结果"), value(19, f["办理结果"])}})
	return sheet{issuer: r.Body, name: "信息更正（下线）审批单", right: numbered(r), onePage: true, compact: true, rows: rows, notes: openNote(r)}
}
