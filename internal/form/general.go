package form

import (
	"maps"
	"slices"
	"strconv"
)

// general is the 审签记录: every step, person, post, time, delegation and clause, for any regulation.
var general = Template{ID: "general", Name: "审签记录", sheet: generalSheet}

func generalSheet(r Record) sheet {
	rows := []row{
		{min: 9, cells: []cell{caption(3, "标题"), value(21, r.Title)}},
		{min: 9, cells: []cell{caption(3, "报送单位"), value(9, r.Unit), caption(3, "报送时间"), value(9, minute(r.SubmittedAt))}},
		{min: 9, cells: []cell{caption(3, "拟稿人"), value(9, orElse(r.Author, r.Submitter)), caption(3, "报送人"), value(9, r.Submitter)}},
		{min: 9, cells: []cell{caption(3, "信息类别"), value(9, r.Class), caption(3, "审签依据"), value(9, r.Basis)}},
		{min: 9, cells: []cell{caption(3, "发布渠道"), lines(21, channelTicks(r)...)}},
	}
	for _, name := range sortedKeys(r.Fields) {
		rows = append(rows, row{min: 9, cells: []cell{caption(3, name), value(21, r.Fields[name])}})
	}
	rows = append(rows, row{min: 9, head: true, cells: []cell{
		caption(3, "环节"), caption(5, "职务和签批人"), caption(7, "办理结果和意见"), caption(6, "时间和方式"), caption(3, "依据条款")}})
	for i, s := range r.Steps {
		rows = append(rows, stepRow(i, s))
	}
	if said := publications(r); len(said) > 0 {
		rows = append(rows, row{min: 12, cells: []cell{caption(3, "发布情况"), lines(21, said...)}})
	}
	if said := remarks(r); len(said) > 0 {
		rows = append(rows, row{min: 9, cells: []cell{caption(3, "备注"), lines(21, said...)}})
	}
	if len(r.Content) > 0 {
		rows = append(rows, row{min: 20, cells: []cell{caption(3, "送审全文"), content(21, r.Content)}})
	}
	return sheet{
		issuer: r.Body, name: "信息" + orElse(r.Act, "发布") + "审签记录", left: "版本：" + versionWord(r), right: numbered(r), compact: true, rows: rows,
		notes: openNote(r),
	}
}

// stepRow is one step as a row of the table.
func stepRow(i int, s StepRow) row {
	step := s.Step
	if step == "" {
		step = strconv.Itoa(i + 1)
	}
	who := cell{cols: 5, parts: []part{{paras: []para{{text: office(s), muted: true}}}}}
	said := cell{cols: 7, parts: []part{{paras: opinion(s)}}}
	when := lines(6, append([]string{minute(s.At)}, manner(s)...)...)
	if s.Blank {
		who.parts[0].paras = append(who.parts[0].paras, para{text: "签名："})
		when = lines(6, "　　　年　　月　　日")
	} else {
		who.parts[0].paras = append(who.parts[0].paras, para{text: signer(StepRow{Person: s.Person, TitleOfDay: s.TitleOfDay, Post: ""}), bold: true})
	}
	if s.SealPlace {
		when.parts[0].paras = append(when.parts[0].paras, para{text: "（盖章）"})
	}
	height := 14.0
	if s.Blank {
		height = 18
	}
	return row{min: height, listed: true, cells: []cell{{cols: 3, centre: true, parts: lines(3, step, s.Label).parts}, who, said, when, value(3, s.Clause)}}
}

// versionWord is 第3版.
func versionWord(r Record) string {
	if r.Version == 0 {
		return "未定"
	}
	return "第" + strconv.Itoa(r.Version) + "版"
}

// sortedKeys returns the names of the body's own boxes in a fixed order.
func sortedKeys(fields map[string]string) []string {
	return slices.Sorted(maps.Keys(fields))
}
