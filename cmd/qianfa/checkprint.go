package main

import (
	"fmt"
	"os"
	"strings"

	"golang.org/x/text/width"

	"qianfa/internal/core/check"
)

var severityWords = map[check.Severity]string{check.Must: "错误", check.Should: "警告", check.Hint: "提示"}

// The signs that colour words on a terminal.
var severityColors = map[check.Severity]string{check.Must: "\x1b[31m", check.Should: "\x1b[33m", check.Hint: "\x1b[36m"}

const (
	faint = "\x1b[2m"
	green = "\x1b[32m"
	plain = "\x1b[0m"
)

// print answers in the form that was asked for.
func (c *CheckCmd) print(s *streams, answers []fileAnswer) error {
	switch {
	case c.SARIF:
		return s.json(sarif(answers))
	case c.JSON && len(answers) == 1 && !c.overFolder():
		return s.json(answers[0])
	case c.JSON:
		return s.json(answers)
	}
	p := findingPrinter{every: c.Every, colored: c.colored(s), count: map[check.Severity]int{}}
	for _, a := range answers {
		p.file(s, a)
	}
	if len(answers) != 1 {
		p.total(len(answers))
	}
	_, err := s.Out.Write([]byte(p.b.String()))
	return err
}

// overFolder: what was found in a folder is a list, even of one.
func (c *CheckCmd) overFolder() bool {
	for _, name := range c.Files {
		if info, err := os.Stat(name); err == nil && info.IsDir() {
			return true
		}
	}
	return false
}

// colored: on a terminal only, and not where NO_COLOR is set.
func (c *CheckCmd) colored(s *streams) bool {
	if c.Color == "always" || c.Color == "never" {
		return c.Color == "always"
	}
	f, ok := s.Out.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// repeated is how many places of the same words people are shown in one file; the rest are counted.
const repeated = 3

// findingPrinter writes findings for people.
type findingPrinter struct {
	b       strings.Builder
	every   bool // every place of the same words
	colored bool
	count   map[check.Severity]int
}

func (p *findingPrinter) file(s *streams, a fileAnswer) {
	for _, n := range a.Notes {
		fmt.Fprintf(s.Err, "%s: %s\n", a.File, n)
	}
	same := map[[2]string]int{}
	for _, f := range a.all {
		p.count[f.Severity]++
		if k := [2]string{f.Kind, f.Text}; f.Text != "" && !p.every {
			if same[k]++; same[k] > repeated {
				continue
			}
		}
		fmt.Fprintf(&p.b, "%s: %s %s%s%s %s\n", a.where(f), p.in(severityColors[f.Severity], severityWords[f.Severity]), f.Message, f.Suggestion,
			clauseWords(f), p.in(faint, "["+f.Kind+"]"))
		if at, ok := a.spot(f); ok {
			p.caret(at)
		}
	}
	left := 0
	for _, n := range same {
		left += max(0, n-repeated)
	}
	if left > 0 {
		fmt.Fprintf(&p.b, "%s: 另有 %d 处与上面列出的相同，没有逐处显示；加 --every 逐处列出，加 --fix 改好其中改法确定的。\n", a.File, left)
	}
	fmt.Fprintf(&p.b, "%s: 发现 %d 处疑似差错。\n", a.File, len(a.all))
}

func (p *findingPrinter) total(files int) {
	sum := p.count[check.Must] + p.count[check.Should] + p.count[check.Hint]
	fmt.Fprintf(&p.b, "共检查 %d 个文件，发现 %d 处疑似差错：错误 %d，警告 %d，提示 %d。\n", files, sum, p.count[check.Must], p.count[check.Should], p.count[check.Hint])
}

func (p *findingPrinter) in(color, words string) string {
	if !p.colored || color == "" {
		return words
	}
	return color + words + plain
}

// around is how many characters of a long line are shown before and after the words that are meant.
const around = 30

// caret shows the line and points at the words below it.
func (p *findingPrinter) caret(at spot) {
	from, to := max(0, at.column-1-around), min(len(at.words), at.column-1+at.length+around)
	var words, below strings.Builder
	if from > 0 {
		words.WriteString("…")
		below.WriteString(" ")
	}
	for i := from; i < to; i++ {
		r := at.words[i]
		if r == '\t' || r < ' ' || r == 0x7f {
			r = ' '
		}
		sign := " "
		if i >= at.column-1 && i < at.column-1+at.length {
			sign = "^"
		}
		words.WriteRune(r)
		below.WriteString(strings.Repeat(sign, columns(r)))
	}
	if to < len(at.words) {
		words.WriteString("…")
	}
	under := strings.TrimRight(below.String(), " ")
	if !strings.Contains(under, "^") { // at the end of the line, or on something without width
		under = below.String() + "^"
	}
	fmt.Fprintf(&p.b, "    %s\n    %s\n", words.String(), p.in(green, under))
}

// columns is how wide a terminal shows a character: Chinese characters and full-width signs take two columns.
func columns(r rune) int {
	switch k := width.LookupRune(r).Kind(); {
	case k == width.EastAsianWide || k == width.EastAsianFullwidth:
		return 2
	case r == 0x200b || r == 0x200c || r == 0x200d || r == 0xfeff || r >= 0x300 && r <= 0x36f || r >= 0xfe00 && r <= 0xfe0f:
		return 0
	}
	return 1
}

func clauseWords(f check.Finding) string {
	if f.Clause == nil {
		return ""
	}
	return "（依据 " + *f.Clause + "）"
}
