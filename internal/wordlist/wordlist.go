// Package wordlist reads and writes the files in which offices keep their lists of words: .csv, .xlsx and .txt.
//
// It never judges whether a word can be used (see check.CheckEntries) and never guesses: what it cannot understand is a
// problem of its line. Start reading at Read, then columns.go.
package wordlist

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/lexicon"
)

// Row is one line of a file: an entry, and what is wrong with the line.
type Row struct {
	Line     int // in the file, from 1
	Entry    check.Entry
	Problems []string
	// Over is the entry where the list replaces an old one: what the list has no column for stays as it was.
	Over func(old check.Entry) check.Entry
}

// maxUnzipped bounds what an .xlsx may unfold to.
const maxUnzipped = 96 << 20

// Read reads a file by its name and content. The first line may name the columns; without names the first column is
// the word. A file that cannot be read at all is fault.Invalid.
func Read(name string, data []byte) ([]Row, error) {
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return readXLSX(name, data)
	}
	ext := strings.ToLower(path.Ext(name))
	if ext != ".csv" && ext != ".txt" {
		return nil, fault.New(fault.Invalid, "“%s”不是词表文件。请上传 .csv、.xlsx 或 .txt 文件；.xls 请另存为 .xlsx。", name)
	}
	text, err := decode(name, data)
	if err != nil {
		return nil, err
	}
	if ext == ".txt" && !strings.ContainsAny(firstLine(text), ",\t") {
		return readLines(text)
	}
	return readCSV(name, text)
}

// decode takes UTF-8, with or without its mark, and GB18030.
func decode(name string, data []byte) (string, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if utf8.Valid(data) {
		return string(data), nil
	}
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
		return "", fault.New(fault.Invalid, "无法确定“%s”的文字编码。请用记事本打开，另存为 UTF-8 编码后重新上传。", name)
	}
	return string(out), nil
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// readLines takes each line of a text for a word; lines that begin with # are remarks.
func readLines(text string) ([]Row, error) {
	var t table
	n := 0
	for line := range strings.Lines(text) {
		n++
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := t.add(n, []string{line}); err != nil {
			return nil, err
		}
	}
	return t.done()
}

func readCSV(name, text string) ([]Row, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	if first := firstLine(text); strings.Count(first, "\t") > strings.Count(first, ",") {
		r.Comma = '\t'
	}
	var t table
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return t.done()
		}
		if err != nil {
			return nil, fault.New(fault.Invalid, "“%s”不是完好的 CSV 文件。请用表格软件打开，另存为 CSV UTF-8 后重新上传。", name).Because(err)
		}
		for i, c := range cells {
			if len(c) > 1 && c[0] == '\'' && strings.IndexByte(dangerous, c[1]) >= 0 {
				cells[i] = c[1:]
			}
		}
		line, _ := r.FieldPos(0)
		if err := t.add(line, cells); err != nil {
			return nil, err
		}
	}
}

func readXLSX(name string, data []byte) (rows []Row, err error) {
	bad := func(err error) error {
		return fault.New(fault.Invalid, "“%s”不是完好的 .xlsx 文件，或者太大。请用表格软件另存一份后重新上传。", name).Because(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped / 4, RawCellValue: true})
	if err != nil {
		return nil, bad(err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	lines, err := f.Rows(f.GetSheetName(0))
	if err != nil {
		return nil, bad(err)
	}
	defer func() { err = errors.Join(err, lines.Close()) }()
	var t table
	for n := 1; lines.Next(); n++ {
		cells, err := lines.Columns()
		if err != nil {
			return nil, bad(err)
		}
		if err := t.add(n, cells); err != nil {
			return nil, err
		}
	}
	if err := lines.Error(); err != nil {
		return nil, bad(err)
	}
	return t.done()
}

// table gathers lines as rows.
type table struct {
	columns []column // nil until the first line was seen
	rows    []Row
}

func (t *table) add(line int, cells []string) error {
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	if !slices.ContainsFunc(cells, func(c string) bool { return c != "" }) {
		return nil
	}
	if t.columns == nil {
		columns, named, err := readHead(cells)
		if t.columns = columns; err != nil || named {
			return err
		}
	}
	if len(t.rows) >= lexicon.MaxEntries {
		return fault.New(fault.Invalid, "词表超过 %d 行。请分成几个文件，导入到几个词库。", lexicon.MaxEntries)
	}
	r := Row{Line: line}
	for i, c := range cells {
		if c == "" || i >= len(t.columns) || t.columns[i].set == nil {
			continue
		}
		if problem := t.columns[i].set(&r.Entry, c); problem != "" {
			r.Problems = append(r.Problems, problem)
		}
	}
	r.Over = over(r.Entry, t.columns)
	t.rows = append(t.rows, r)
	return nil
}

func over(e check.Entry, has []column) func(check.Entry) check.Entry {
	return func(old check.Entry) check.Entry {
		for _, c := range columns {
			if c.keep != nil && !slices.ContainsFunc(has, func(h column) bool { return h.names != nil && h.names[0] == c.names[0] }) {
				c.keep(&e, old)
			}
		}
		return e
	}
}

func (t *table) done() ([]Row, error) {
	if len(t.rows) == 0 {
		return nil, fault.New(fault.Invalid, "词表里没有词。请在第一列写词语，每行一个。")
	}
	return t.rows, nil
}
