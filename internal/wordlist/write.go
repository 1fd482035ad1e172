package wordlist

import (
	"encoding/csv"
	"fmt"
	"io"
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

// Write writes entries as csv, xlsx or txt; Read reads them back. A .txt has the words only.
func Write(w io.Writer, format string, entries []Written) error {
	switch format {
	case "txt":
		for _, e := range entries {
			if _, err := fmt.Fprintln(w, e.Term); err != nil {
				return err
			}
		}
		return nil
	case "csv":
		return writeCSV(w, entries)
	case "xlsx":
		return writeXLSX(w, entries)
	}
	return fault.New(fault.Invalid, "词表只能导出为 csv、xlsx 或 txt。")
}

func head() []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = c.names[0]
	}
	return out
}

func (e Written) cells() []string {
	out := make([]string, 0, len(columns))
	for _, c := range columns {
		if c.get != nil {
			out = append(out, c.get(e.Entry))
		}
	}
	return append(out, e.By, e.AddedAt)
}

// writeCSV begins with the mark by which table programs know UTF-8.
func writeCSV(w io.Writer, entries []Written) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	c := csv.NewWriter(w)
	if err := c.Write(head()); err != nil {
		return err
	}
	for _, e := range entries {
		cells := e.cells()
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

func writeXLSX(w io.Writer, entries []Written) (err error) {
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
	if err := row(1, head()); err != nil {
		return fmt.Errorf("write list: %w", err)
	}
	for i, e := range entries {
		if err := row(i+2, e.cells()); err != nil {
			return fmt.Errorf("write list: %w", err)
		}
	}
	if err := s.Flush(); err != nil {
		return fmt.Errorf("write list: %w", err)
	}
	return f.Write(w)
}
