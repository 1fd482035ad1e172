package form

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"time"
)

// PublicationLog (发布台账) is a body's plain monthly list of what went out. It is made from the records alone, without
// any entry by hand, and is no proof: that is the ledger's (存证).
type PublicationLog struct {
	Body      string
	Month     time.Time // any moment of the month
	Rows      []PublicationRow
	Demo      bool
	PrintedAt time.Time
}

// PublicationRow is one published item. Several names or channels stand in one text, separated by 、.
type PublicationRow struct {
	Number   string
	At       time.Time
	Title    string
	Unit     string
	Author   string
	Reviewer string
	Signer   string
	Channels string
	Links    []string
	Remarks  string
}

// logColumns is the grid of the list.
const logColumns = 40

// logHeads are the columns of the list and their widths.
var logHeads = []struct {
	name string
	cols int
}{{"编号", 6}, {"日期", 3}, {"标题", 7}, {"报送单位", 4}, {"拟稿", 2}, {"审核", 3}, {"签发", 2}, {"渠道", 3}, {"链接", 8}, {"备注", 2}}

// PDF returns the list on lying A4 with page numbers.
func (l PublicationLog) PDF() ([]byte, error) { return printSheet(l.sheet(), l.record()) }

// HTML returns the list as one page for the browser.
func (l PublicationLog) HTML() ([]byte, error) { return showSheet(l.sheet(), l.record()) }

// CSV returns the list for WPS and Excel: UTF-8 with a mark, one line a row. A text that a spreadsheet would take for a
// formula gets an apostrophe before it.
func (l PublicationLog) CSV() ([]byte, error) {
	out := bytes.NewBufferString("\ufeff")
	w := csv.NewWriter(out)
	w.UseCRLF = true
	var heads []string
	for _, h := range logHeads {
		heads = append(heads, h.name)
	}
	lines := [][]string{heads}
	for _, r := range l.Rows {
		texts := r.texts("2006-01-02", "\n")
		for i := range texts {
			texts[i] = noFormula(clean(texts[i]))
		}
		lines = append(lines, texts)
	}
	if err := w.WriteAll(lines); err != nil {
		return nil, fmt.Errorf("write publication log: %w", err)
	}
	return out.Bytes(), nil
}

// noFormula keeps a spreadsheet from computing a text.
func noFormula(text string) string {
	if text != "" && strings.ContainsRune("=+-@", rune(text[0])) {
		return "'" + text
	}
	return text
}

// texts are a row's boxes in the order of logHeads.
func (r PublicationRow) texts(layout, between string) []string {
	day := ""
	if !r.At.IsZero() {
		day = r.At.In(shanghai).Format(layout)
	}
	return []string{r.Number, day, r.Title, r.Unit, r.Author, r.Reviewer, r.Signer, r.Channels, strings.Join(r.Links, between), r.Remarks}
}

func (l PublicationLog) record() Record {
	return Record{Body: l.Body, Demo: l.Demo, PrintedAt: l.PrintedAt}
}

func (l PublicationLog) sheet() sheet {
	month := l.Month.In(shanghai)
	head := row{min: 8, head: true}
	for _, h := range logHeads {
		head.cells = append(head.cells, caption(h.cols, h.name))
	}
	s := sheet{
		issuer: l.Body, name: "信息发布台账", left: fmt.Sprintf("%d年%d月", month.Year(), month.Month()),
		right: fmt.Sprintf("共%d条", len(l.Rows)), landscape: true, columns: logColumns, rows: []row{head},
	}
	for _, r := range l.Rows {
		line := row{min: 8, listed: true}
		for i, text := range r.texts("1月2日", "\n") {
			line.cells = append(line.cells, value(logHeads[i].cols, text))
		}
		s.rows = append(s.rows, line)
	}
	if len(l.Rows) == 0 {
		s.rows = append(s.rows, row{min: 12, cells: []cell{{cols: logColumns, centre: true, parts: value(logColumns, "本月没有发布信息。").parts}}})
	}
	return s
}
