package check

import (
	"embed"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"qianfa/internal/core/fault"
)

// Knowledge (检查知识) is what the word checks know: rows of wrong words and names, and fixed phrases. The product's own
// is embedded and read once; a body adds rows of the same form. It never changes after it was read.
type Knowledge struct {
	tables  map[string]table
	phrases phrasebook
	like    alike
	joined  []*Knowledge // what it is made of, when it is made of several
}

// columns says which columns a kind of file has, in the words of its first line. A file's name begins with its kind:
// typo_context.tsv and typo_never.tsv are one table.
var columns = map[string]string{
	"typo":        "错误写法\t正确写法\t条件\t程度\t依据",
	"org":         "旧称\t现称\t条件\t改革时间\t依据",
	"superlative": "用语\t建议\t条件\t程度\t依据",
	"ad":          "用语\t建议\t条件\t程度\t依据",
}

// knowledgeFiles hold one row a line; # begins a comment, in which every file names its source.
//
//go:embed knowledge/*.tsv
var knowledgeFiles embed.FS

// builtin is the product's own knowledge. A mistake in it is found by the tests, never at run time.
var builtin = sync.OnceValue(func() *Knowledge {
	folder, err := fs.Sub(knowledgeFiles, "knowledge")
	if err != nil {
		panic(err)
	}
	k, err := ReadKnowledge(folder)
	if err != nil {
		panic(err)
	}
	return k
})

// ReadKnowledge reads every .tsv of a folder. A file's name begins with the kind of its rows: typo, org, superlative,
// ad, phrase, alike; others are refused, as is a row that cannot be understood, with its file and line.
func ReadKnowledge(folder fs.FS) (*Knowledge, error) {
	names, err := fs.Glob(folder, "*.tsv")
	if err != nil {
		return nil, err
	}
	k := &Knowledge{tables: map[string]table{}, phrases: phrasebook{map[uint64][]*phrase{}, map[uint64][]*phrase{}}, like: alike{}}
	for _, name := range names {
		kind := strings.TrimSuffix(name, ".tsv")
		kind, _, _ = strings.Cut(kind, "_")
		switch kind {
		case "pairs": // read by wordPairs
		case "phrase":
			err = readPhrases(folder, name, &k.phrases)
		case "alike":
			err = readAlike(folder, name, k.like)
		default:
			err = k.readRows(folder, name, kind)
		}
		if err != nil {
			return nil, err
		}
	}
	return k, nil
}

// wordRow is one line of a file: words that are wrong where its condition holds.
type wordRow struct {
	pattern  []rune // what must stand in the text
	from, to int    // the wrong words within the pattern; all of it without brackets
	right    string // what to write instead
	when     condition
	severity Severity // "" = that of the pack
	since    string   // org: the month or day of the reform, "2018-03"
	own      bool     // entered by the body itself
	except   [][]rune // own: longer words in which the pattern may stand
	until    string   // own: the last day on which the row counts; "" = no end
}

// hit is a row that fits: text[start:end] are the wrong words.
type hit struct {
	row        *wordRow
	start, end int
}

// table finds rows by the first two characters of their pattern.
type table map[uint64][]*wordRow

func headOf(pattern []rune) uint64 {
	if len(pattern) == 1 {
		return uint64(pattern[0]) << 32
	}
	return uint64(pattern[0])<<32 | uint64(pattern[1])
}

// scan runs visit over every row that fits a place of the text.
func (t table) scan(text []rune, visit func(hit)) {
	for i := range text {
		if text[i] == ' ' {
			continue
		}
		head := uint64(text[i]) << 32
		t.at(text, i, head, visit)
		if i+1 < len(text) {
			t.at(text, i, head|uint64(text[i+1]), visit)
		}
	}
}

func (t table) at(text []rune, i int, head uint64, visit func(hit)) {
	for _, r := range t[head] {
		end := i + len(r.pattern)
		if end <= len(text) && sameRunes(text[i:end], r.pattern) && r.when.holds(text, i, end) {
			visit(hit{r, i + r.from, i + r.to})
		}
	}
}

// sameRunes compares; 0 in a pattern is any digit.
func sameRunes(text, pattern []rune) bool {
	for n, r := range pattern {
		if !sameRune(r, text[n]) {
			return false
		}
	}
	return true
}

// scan runs visit over every row that fits a place of the text, those of the product and those of the body.
func (s Subject) scan(kind string, text []rune, visit func(hit)) {
	builtin().tables[kind].scan(text, visit)
	s.Own.scan(kind, text, func(h hit) {
		if (h.row.until == "" || s.Today <= h.row.until) && !h.row.excused(text, h.start, h.end) {
			visit(h)
		}
	})
}

// scan runs visit over every row of k, and of those it is joined from, that fits a place of the text.
func (k *Knowledge) scan(kind string, text []rune, visit func(hit)) {
	if k == nil {
		return
	}
	k.tables[kind].scan(text, visit)
	for _, j := range k.joined {
		j.scan(kind, text, visit)
	}
}

// longest keeps, of hits that overlap, the one that begins first and of these the longest.
func longest(hits []hit) []hit {
	slices.SortStableFunc(hits, func(a, b hit) int {
		if a.start != b.start {
			return a.start - b.start
		}
		return b.end - a.end
	})
	out := hits[:0]
	for _, h := range hits {
		if n := len(out); n == 0 || h.start >= out[n-1].end {
			out = append(out, h)
		}
	}
	return out
}

func (k *Knowledge) readRows(folder fs.FS, name, kind string) error {
	if columns[kind] == "" {
		return fault.New(fault.Invalid, "检查知识文件“%s”的名称不对，应以 typo、org、superlative、ad、phrase 或 alike 开头。", name)
	}
	if k.tables[kind] == nil {
		k.tables[kind] = table{}
	}
	return eachLine(folder, name, columns[kind], func(n int, cells []string) error {
		rows, err := readRow(kind, cells)
		if err != nil {
			return fault.New(fault.Invalid, "检查知识文件“%s”第 %d 行：%s", name, n, fault.Of(err).Message)
		}
		for _, r := range rows {
			k.tables[kind][headOf(r.pattern)] = append(k.tables[kind][headOf(r.pattern)], r)
		}
		return nil
	})
}

// severities are the words of the column 程度.
var severities = map[string]Severity{"": "", "错误": Must, "警告": Should, "提示": Hint}

// readRow reads one line, which may name several wrong words for one right word. Cells at the end may be left out.
func readRow(kind string, cells []string) ([]*wordRow, error) {
	if most := strings.Count(columns[kind], "\t") + 1; len(cells) > most {
		return nil, fault.New(fault.Invalid, "列太多，应为 %d 列。", most)
	}
	cells = append(slices.Clone(cells), make([]string, 5-len(cells))...)
	when, err := parseCondition(cells[2])
	if err != nil {
		return nil, err
	}
	like := wordRow{right: cells[1], when: when}
	if kind == "org" {
		like.since = cells[3]
	} else {
		s, known := severities[cells[3]]
		if !known {
			return nil, fault.New(fault.Invalid, "程度“%s”不对，应为 错误、警告、提示 或空。", cells[3])
		}
		like.severity = s
	}
	var out []*wordRow
	for word := range strings.SplitSeq(cells[0], "|") {
		r := like
		if err := r.setPattern(word); err != nil {
			return nil, err
		}
		if kind == "typo" && (r.right == "" || r.right == string(r.pattern[r.from:r.to])) {
			return nil, fault.New(fault.Invalid, "“%s”没有写出不同的正确写法。", word)
		}
		out = append(out, &r)
	}
	return out, nil
}

// setPattern reads 公示 or, when more must stand beside the wrong words, [公式]期.
func (r *wordRow) setPattern(word string) error {
	before, rest, open := strings.Cut(word, "[")
	inner, after, shut := strings.Cut(rest, "]")
	switch {
	case word == "":
		return fault.New(fault.Invalid, "第一列是空的。")
	case !strings.ContainsAny(word, "[]"):
		r.pattern = []rune(word)
		r.from, r.to = 0, len(r.pattern)
	case open && shut && inner != "" && !strings.ContainsAny(before+inner+after, "[]"):
		r.pattern = []rune(before + inner + after)
		r.from = utf8.RuneCountInString(before)
		r.to = r.from + utf8.RuneCountInString(inner)
	default:
		return fault.New(fault.Invalid, "“%s”的方括号不成对。", word)
	}
	if slices.Contains(r.pattern[:min(2, len(r.pattern))], number) {
		return fault.New(fault.Invalid, "“%s”的头两个字不能是 0，请改用条件 前=0。", word)
	}
	return nil
}
