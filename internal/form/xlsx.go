package form

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// XLSX returns the list as a spreadsheet of one sheet. Every box is text, so nothing in it is ever computed; a text that
// looks like a formula keeps its words and gets an apostrophe for those who save it as CSV.
func (l PublicationLog) XLSX() ([]byte, error) {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	month := l.Month.In(shanghai)
	name := fmt.Sprintf("%d年%d月", month.Year(), month.Month())
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return nil, fmt.Errorf("name sheet: %w", err)
	}
	w := spreadsheet{f: f, sheet: name}
	heading := l.Body + "信息发布台账（" + name + "，共" + fmt.Sprint(len(l.Rows)) + "条）"
	if l.Demo {
		heading += "　演练环境导出，不作为正式文书"
	}
	w.text(1, 1, heading)
	for i, h := range logHeads {
		w.text(i+1, 2, h.name)
	}
	for n, r := range l.Rows {
		for i, text := range r.texts("2006-01-02", "\n") {
			w.text(i+1, n+3, text)
		}
	}
	w.look(len(l.Rows) + 2)
	if w.err != nil {
		return nil, fmt.Errorf("write publication log: %w", w.err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		return nil, fmt.Errorf("write publication log: %w", err)
	}
	return out.Bytes(), nil
}

// spreadsheet writes one sheet and keeps the first error.
type spreadsheet struct {
	f     *excelize.File
	sheet string
	err   error
}

func (w *spreadsheet) try(err error) {
	if w.err == nil {
		w.err = err
	}
}

func (w *spreadsheet) text(col, row int, text string) {
	at, err := excelize.CoordinatesToCellName(col, row)
	w.try(err)
	w.try(w.f.SetCellStr(w.sheet, at, noFormula(clean(text))))
}

// look sets widths, wrapping, the frozen head and how the list is printed.
func (w *spreadsheet) look(last int) {
	for i, h := range logHeads {
		col, err := excelize.ColumnNumberToName(i + 1)
		w.try(err)
		w.try(w.f.SetColWidth(w.sheet, col, col, float64(h.cols)*4))
	}
	end, err := excelize.CoordinatesToCellName(len(logHeads), last)
	w.try(err)
	head := strings.TrimRight(end, "0123456789") + "2"
	wrapped, err := w.f.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}, NumFmt: 49})
	w.try(err)
	bold, err := w.f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}, NumFmt: 49})
	w.try(err)
	w.try(w.f.SetCellStyle(w.sheet, "A1", end, wrapped))
	w.try(w.f.SetCellStyle(w.sheet, "A1", head, bold))
	w.try(w.f.MergeCell(w.sheet, "A1", strings.TrimRight(end, "0123456789")+"1"))
	w.try(w.f.SetPanes(w.sheet, &excelize.Panes{Freeze: true, YSplit: 2, TopLeftCell: "A3", ActivePane: "bottomLeft"}))
	landscape, paper := "landscape", 9
	w.try(w.f.SetPageLayout(w.sheet, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &paper}))
}
