package wordlist

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
)

// Written is an entry with the name of who added it, for people.
type Written struct {
	check.Entry
	By string
}

// dangerous are the characters at which a table program takes a cell for a formula.
const dangerous = "=+-@\t"

// Write writes the entries of a list of that kind as csv, xlsx or txt; Read reads them back. A .txt has the words only.
func Write(w io.Writer, kind check.Kind, format string, entries []Written) error {
	switch format {
	case "txt":
		for _, e := range entries {
			if _, err := fmt.Fprintln(w, e.Term); err != nil {
				return err
			}
		}
		return nil
	case "csv":
		return writeCSV(w, kind, entries)
	case "xlsx":
		return writeXLSX(w, kind, entries)
	}
	return fault.New(fault.Invalid, "词表只能导出为 csv、xlsx 或 txt。")
}

// written names the columns of a list of each kind, as its readers call them; Read knows them all.
var written = map[check.Kind][]string{
	check.Words:   {"词语", "严重程度", "修改建议", "例外", "渠道", "单位", "体裁", "有效期至", "忽略标点", "放行", "原因"},
	check.Typos:   {"错误写法", "正确写法", "严重程度", "例外", "有效期至", "原因"},
	check.Names:   {"旧称", "现称", "改称日期", "例外", "原因"},
	check.Leaders: {"姓名", "职务", "所在单位", "排序", "任职日期", "离任日期", "原因"},
}

func head(kind check.Kind) []string {
	return append(slices.Clone(written[kind]), "收录人", "收录时间")
}

func (e Written) cells(kind check.Kind) []string {
	out := make([]string, 0, len(columns))
	for _, name := range written[kind] {
		i := slices.IndexFunc(columns, func(c column) bool { return slices.Contains(c.names, name) })
		out = append(out, columns[i].get(e.Entry))
	}
	return append(out, e.By, e.AddedAt)
}

// writeCSV begins with the mark by which table programs know UTF-8.
func writeCSV(w io.Writer, kind check.Kind, entries []Written) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	c := csv.NewWriter(w)
	if err := c.Write(head(kind)); err != nil {
		return err
	}
	for _, e := range entries {
		cells := e.cells(kind)
		for i, cell := range cells {
			if cell != "" && strings.IndexByte(dangerous, cell[0]) >= 0 {
				cells[i] = "'" + cell
			}
		}
		if err := c.Write(cells); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

func writeXLSX(w io.Writer, kind check.Kind, entries []Written) (err error) {
	f := excelize.NewFile()
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	s, err := f.NewStreamWriter(f.GetSheetName(0))
	if err != nil {
		return fmt.Errorf("write list: %w", err)
	}
	row := func(n int, cells []string) error {
		values := make([]any, len(cells))
		for i, c := range cells {
			values[i] = c // text, never a formula
		}
		return s.SetRow(fmt.Sprintf("A%d", n), values)
	}
	if err := row(1, head(kind)); err != nil {
		return fmt.Errorf("write list: %w", err)
	}
	for i, e := range entries {
		if err := row(i+2, e.cells(kind)); err != nil {
			return fmt.Errorf("write list: %w", err)
		}
	}
	if err := s.Flush(); err != nil {
		return fmt.Errorf("write list: %w", err)
	}
	return f.Write(w)
}
