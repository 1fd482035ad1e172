package check

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// secrecyMark (密级标志) finds the mark of a state secret, such as 秘密★10年. What carries one must not be here at all.
type secrecyMark struct{}

func (secrecyMark) ID() string    { return "secrecy_mark" }
func (secrecyMark) Title() string { return "密级标志" }

// SecrecyAdvice is what everybody must do who comes upon a mark.
const SecrecyAdvice = "请立即停止操作：不转发、不自行删除，立即报告本单位保密办。"

func (secrecyMark) Run(s Subject, _ Param) []Finding {
	var out []Finding
	for _, p := range s.Parts() {
		for _, r := range SecrecyMarks(p.Text) {
			text := string([]rune(p.Text)[r[0]:r[1]])
			out = append(out, Finding{Block: p.Block, Start: r[0], End: r[1], Severity: Must, Text: text,
				Message: "发现疑似密级标志“" + text + "”。", Suggestion: SecrecyAdvice})
		}
	}
	for _, f := range s.Files {
		if mark := SecrecyMarkInName(f.Name); mark != "" {
			out = append(out, Finding{Flag: true, Severity: Must, Text: mark,
				Message: "文件名中有疑似密级标志“" + mark + "”。", Suggestion: SecrecyAdvice})
		}
	}
	return out
}

const (
	level  = `(?:绝[\s\x{3000}]*密|机[\s\x{3000}]*密|秘[\s\x{3000}]*密)`
	period = `(?:长期|[0-9０-９]{1,2}\s*年(?:\s*[0-9０-９]{1,2}\s*个月)?|[0-9０-９]{1,2}\s*个月|[一二三四五六七八九十]{1,3}年|启用前)`
	blank  = `[ \t\x{00a0}\x{3000}]*`
)

// The forms: level and star with or without a period; level and period alone on a line; "密级：机密"; level alone on
// the first lines of a document. Words such as 保守国家秘密法 and 机密性 have none of them.
var (
	starred   = regexp.MustCompile(level + blank + `(?:[★☆✩✭⭐]` + blank + period + `?|[*＊]` + blank + period + `)`)
	ownLine   = regexp.MustCompile(`(?m)^` + blank + `(` + level + blank + `[-—·]?` + blank + period + `)` + blank + `$`)
	labelled  = regexp.MustCompile(`密级(?:和保密期限|及保密期限)?` + blank + `[:：]` + blank + level + `(?:` + blank + period + `)?`)
	alone     = regexp.MustCompile(`^` + blank + `[【\[（(]?` + blank + `(` + level + `)` + blank + `[】\]）)]?` + blank + `$`)
	bracketed = regexp.MustCompile(`[【\[（(〔]` + blank + level + blank + `[】\]）)〕]|^` + level + `[-_—.＿\s]|[-_—＿\s]` + level + `$|^` + level + `$`)
)

// headLines is how many lines from the top a level may stand alone and count as a mark: copy number, mark, urgency.
const headLines = 4

// SecrecyMarks returns the ranges, in code points, of the marks of a state secret in a text.
func SecrecyMarks(text string) [][2]int {
	var found [][2]int
	for _, re := range []*regexp.Regexp{starred, labelled} {
		for _, m := range re.FindAllStringIndex(text, -1) {
			found = append(found, [2]int{m[0], m[1]})
		}
	}
	for _, m := range ownLine.FindAllStringSubmatchIndex(text, -1) {
		found = append(found, [2]int{m[2], m[3]})
	}
	found = append(found, headMarks(text)...)
	return codePoints(text, outermost(found))
}

// headMarks finds a level that stands alone on one of the first lines with words.
func headMarks(text string) [][2]int {
	var found [][2]int
	at, seen := 0, 0
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" {
			if seen++; seen > headLines {
				break
			}
			if m := alone.FindStringSubmatchIndex(strings.TrimRight(line, "\r\n")); m != nil {
				found = append(found, [2]int{at + m[2], at + m[3]})
			}
		}
		at += len(line)
	}
	return found
}

// outermost sorts ranges and drops those that overlap an earlier or longer one.
func outermost(in [][2]int) [][2]int {
	slices.SortFunc(in, func(a, b [2]int) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(b[1], a[1])) })
	var out [][2]int
	for _, r := range in {
		if n := len(out); n == 0 || r[0] >= out[n-1][1] {
			out = append(out, r)
		}
	}
	return out
}

func codePoints(text string, ranges [][2]int) [][2]int {
	at, n := 0, 0
	for i, r := range ranges {
		n += utf8.RuneCountInString(text[at:r[0]])
		start := n
		n += utf8.RuneCountInString(text[r[0]:r[1]])
		at = r[1]
		ranges[i] = [2]int{start, n}
	}
	return ranges
}

// SecrecyMarkInName returns the mark in a file name, or "".
func SecrecyMarkInName(name string) string {
	if dot := strings.LastIndexByte(name, '.'); dot > 0 {
		name = name[:dot]
	}
	if m := starred.FindString(name); m != "" {
		return m
	}
	return bracketed.FindString(name)
}
