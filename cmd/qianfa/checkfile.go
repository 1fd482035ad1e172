package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	utf "golang.org/x/text/encoding/unicode"

	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/source"
	"qianfa/internal/intake"
)

// fileAnswer is what is said about one file. Offsets count code points: of the file for plain text, Markdown and HTML
// (a byte order mark not counted), of the block for documents.
type fileAnswer struct {
	File     string          `json:"file"`
	Findings []check.Finding `json:"findings"`
	Flags    []string        `json:"flags"`
	Notes    []string        `json:"notes,omitempty"`
	all      []check.Finding
	text     string        // of the file, or the words of the document
	spans    []source.Span // of a document
	parts    map[string]string
	encoding encoding.Encoding // nil = UTF-8
	mark     bool              // begins with a byte order mark
	format   string            // text md html; "" = a document, which is never rewritten
	lines    []string          // of text, where something was found
	starts   []int             // the code point each line begins with
}

// readAll reads a file, or standard input, up to what an import may be.
func readAll(in io.Reader, name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(io.LimitReader(in, intake.MaxBytes+1))
	}
	return os.ReadFile(name)
}

// formats says how a file is read by its ending; others are read as documents.
var formats = map[string]string{".txt": "text", ".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", "": "text"}

// examine checks what a file holds.
func (k *desk) examine(name string, data []byte) (fileAnswer, error) {
	format, isText := formats[strings.ToLower(filepath.Ext(name))]
	if name == "-" {
		format, isText = "text", true
	}
	if len(data) == 0 {
		return fileAnswer{}, fault.New(fault.Invalid, "文件是空的，没有可以检查的文字。")
	}
	if isText && len(data) <= intake.MaxBytes {
		if a, ok := decode(data); ok {
			a.File, a.format = name, format
			return k.text(a), nil
		}
	}
	return k.document(name, data)
}

// decode reads a text in UTF-8, UTF-16 or GB18030; false for what is none of them.
func decode(data []byte) (fileAnswer, bool) {
	var a fileAnswer
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		a.encoding, a.mark = utf.UTF16(utf.LittleEndian, utf.UseBOM), true
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		a.encoding, a.mark = utf.UTF16(utf.BigEndian, utf.UseBOM), true
	case utf8.Valid(data):
		data, a.mark = bytes.CutPrefix(data, []byte("\xef\xbb\xbf"))
		a.text = string(data)
		return a, !bytes.ContainsRune(data, 0)
	default:
		a.encoding = simplifiedchinese.GB18030
	}
	out, err := a.encoding.NewDecoder().Bytes(data)
	a.text = string(out)
	return a, err == nil && !bytes.ContainsRune(out, utf8.RuneError) && !bytes.ContainsRune(out, 0)
}

// text checks a text file; findings point into it as it was read.
func (k *desk) text(a fileAnswer) fileAnswer {
	s := check.Subject{Files: []check.File{{Name: filepath.Base(a.File)}}}
	var found []check.Finding
	switch a.format {
	case "html", "md":
		page := check.ReadMarkup
		if a.format == "md" {
			page = check.ReadMarkdown
		}
		m := page(a.text)
		s.Text, s.Links, s.Media = m.Text, m.Links, m.Media
		found = m.InSource(k.run(s))
	default:
		var place func(int) int
		s.Text, place = withoutReturns(a.text)
		found = k.run(s)
		for i, f := range found {
			if f.Block == "" && !f.Flag {
				found[i].Start, found[i].End = place(f.Start), place(f.End)
			}
		}
	}
	a.take(found)
	return a
}

// withoutReturns takes the carriage returns out of "\r\n" and says where a code point stood with them.
func withoutReturns(text string) (string, func(int) int) {
	if !strings.Contains(text, "\r\n") {
		return text, func(at int) int { return at }
	}
	var ends []int // the code points, without returns, at which lines end in "\r\n"
	at := 0
	for line := range strings.Lines(text) {
		n := utf8.RuneCountInString(line)
		if strings.HasSuffix(line, "\r\n") {
			n--
			ends = append(ends, at+n-1)
		}
		at += n
	}
	return strings.ReplaceAll(text, "\r\n", "\n"), func(at int) int {
		n, _ := slices.BinarySearch(ends, at)
		return at + n
	}
}

// linksOf lists where the links of a document lead, in reading order.
func linksOf(d source.Document) []string {
	var out []string
	d.Walk(func(b source.Block) {
		for _, r := range b.Runs {
			if r.Link != "" {
				out = append(out, r.Link)
			}
		}
	})
	return out
}

// document checks a Word file or another that has to be read first. A secrecy mark stops that reading and is a finding.
func (k *desk) document(name string, data []byte) (fileAnswer, error) {
	a := fileAnswer{File: name}
	r, err := intake.Import(filepath.Base(name), data, intake.Options{})
	if fault.CodeOf(err) == fault.Refused {
		a.take(k.regrade([]check.Finding{{Kind: "secrecy_mark", Flag: true, Severity: check.Must,
			Message: fault.Of(err).Message, Suggestion: check.SecrecyAdvice}}))
		return a, nil
	}
	if err != nil {
		return a, err
	}
	d := r.Document
	plain := d.PlainText()
	a.text, a.spans = plain.Text, plain.Spans
	a.parts = map[string]string{"title": d.Title, "summary": d.Summary, "byline": d.Byline}
	links := linksOf(d)
	for i, l := range links {
		a.parts[fmt.Sprintf("link[%d]", i)] = l
	}
	a.take(k.run(check.Subject{Title: d.Title, Summary: d.Summary, Byline: d.Byline, Text: plain.Text, Spans: plain.Spans,
		Links: links, Media: r.Pictures(), Files: []check.File{{Name: filepath.Base(name)}}}))
	for _, n := range r.Notes {
		a.Notes = append(a.Notes, n.Text)
	}
	return a, nil
}

// take parts findings with a place from kinds without one.
func (a *fileAnswer) take(found []check.Finding) {
	a.all, a.Findings, a.Flags = found, []check.Finding{}, []string{}
	if len(found) > 0 {
		a.lines, a.starts = linesOf(a.text)
	}
	for _, f := range found {
		if !f.Flag {
			a.Findings = append(a.Findings, f)
		} else if !slices.Contains(a.Flags, f.Kind) {
			a.Flags = append(a.Flags, f.Kind)
		}
	}
}

// spot is where a finding stands for people: the line and column, both from 1, and the words of that line.
type spot struct {
	line, column int
	words        []rune
	length       int // how much of the line is meant
}

// spot finds the place of a finding; false for one without a place.
func (a fileAnswer) spot(f check.Finding) (spot, bool) {
	lines, starts, start := a.lines, a.starts, f.Start
	if f.Flag {
		return spot{}, false
	}
	if f.Block != "" {
		if part, ok := a.parts[f.Block]; ok {
			lines, starts = linesOf(part)
		} else if i := slices.IndexFunc(a.spans, func(s source.Span) bool { return s.Block == f.Block }); i >= 0 {
			start += a.spans[i].Start
		} else {
			return spot{}, false
		}
	}
	n, exact := slices.BinarySearch(starts, start)
	if !exact {
		n--
	}
	if n < 0 {
		return spot{}, false
	}
	s := spot{line: n + 1, column: start - starts[n] + 1, words: []rune(strings.TrimRight(lines[n], "\r"))}
	s.length = max(1, min(f.End-f.Start, len(s.words)-s.column+1))
	return s, true
}

// where says for people and editors where a finding stands: file:line:column, of a document the paragraph for the line.
func (a fileAnswer) where(f check.Finding) string {
	s, ok := a.spot(f)
	switch {
	case !ok:
		return a.File
	case f.Block != "" && a.parts[f.Block] != "":
		return fmt.Sprintf("%s:%s:%d", a.File, partWords[f.Block], s.column)
	}
	return fmt.Sprintf("%s:%d:%d", a.File, s.line, s.column)
}

var partWords = map[string]string{"title": "标题", "summary": "摘要", "byline": "署名"}

// linesOf returns the lines of a text without their ends, and the code point at which each begins.
func linesOf(text string) (lines []string, starts []int) {
	at := 0
	for line := range strings.SplitSeq(text, "\n") {
		lines, starts = append(lines, line), append(starts, at)
		at += utf8.RuneCountInString(line) + 1
	}
	return lines, starts
}
