package form

import "strings"

// telephone is the 电话请示记录单: a leader who is away is asked by telephone, the words read out and the answer are
// written down, and he signs later on the same text. It prints what was recorded, or stays empty for ink.
var telephone = Template{ID: "telephone", Name: "电话请示记录单", Beside: true, sheet: telephoneSheet}

func telephoneSheet(r Record) sheet {
	rows := []row{
		{min: 11, cells: []cell{caption(5, "请示事项"), value(19, r.Title)}},
		{min: 10, cells: []cell{caption(5, "报送单位"), value(7, r.Unit), caption(4, "拟 稿 人"), value(8, orElse(r.Author, r.Submitter))}},
		{min: 10, cells: []cell{caption(5, "办理事项"), value(7, orElse(r.Act, "发布")), caption(4, "版　　本"), value(8, versionWord(r)+"　核验码"+r.VersionCode)}},
		{min: 11, cells: []cell{caption(5, "发布渠道"), lines(19, channelTicks(r)...)}},
	}
	calls := called(r.Steps)
	read := content(19, r.Content)
	for _, s := range calls {
		if s.Read != "" {
			read = content(19, paragraphs(s.Read))
		}
	}
	rows = append(rows, row{min: 30, grow: 3, main: true, cells: []cell{caption(5, "宣读的文字"), read}})
	for _, s := range calls {
		rows = append(rows, callRows(s)...)
	}
	if len(calls) == 0 {
		rows = append(rows, callRows(StepRow{Blank: true})...)
	}
	rows = append(rows, row{min: 11, cells: []cell{caption(5, "备　　注"), record(19, remarks(r)...)}})
	return sheet{issuer: r.Body, name: "电话请示记录单", right: numbered(r), onePage: true, rows: rows,
		notes: []string{"请回拨核对号码，宣读全文和核验码，如实记录；事后在同一版本上补签，文字有变化的重新请示。"}}
}

// paragraphs are the lines of a text as blocks.
func paragraphs(text string) (out []Block) {
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, Block{Text: line})
		}
	}
	return out
}

// called are the steps whose consent was given by telephone or by word of mouth.
func called(steps []StepRow) []StepRow {
	var out []StepRow
	for _, s := range steps {
		if s.RecordedHow == Oral {
			out = append(out, s)
		}
	}
	return out
}

// callRows are the boxes of one call.
func callRows(s StepRow) []row {
	asked, when, answer := s.Post+"　"+s.Person, minute(s.At), cell{cols: 19, top: true, parts: []part{{paras: opinion(s)}}}
	recorder, later := s.RecordedBy, "签名：＿＿＿＿＿＿＿＿　　　　　　　　年　　月　　日"
	if s.Blank {
		asked, when, recorder = "", "　　　　年　　月　　日　　时　　分", "签名：＿＿＿＿＿＿＿＿"
	}
	if s.Late {
		later = strings.TrimSpace("已补签　" + s.Person + "　" + minute(s.LateAt))
	}
	return []row{
		{min: 10, cells: []cell{caption(5, "被请示人"), value(7, asked), caption(4, "电话号码"), value(8, strings.TrimSpace(s.Number+"　"+s.NumberNote))}},
		{min: 10, cells: []cell{caption(5, "请示时间"), value(7, when), caption(4, "记 录 人"), value(8, recorder)}},
		{min: 24, grow: 1, cells: []cell{caption(5, "答　　复"), answer}},
		{min: 12, cells: []cell{caption(5, "被请示人补签"), value(19, later)}},
	}
}
