package check

import (
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"qianfa/internal/core/fault"
)

// phrase is an idiom or fixed expression of four characters and more. Written with one character that sounds or looks
// like the right one it is a mistake, unless that writing has a meaning of its own.
type phrase struct {
	words []rune
	parts []int           // where its words begin: 人民/政府 is 0, 2; the wrong one of them is reported
	fine  map[string]bool // writings that are right too, or other words
}

// phrasebook finds phrases with one wrong character by the two characters at either end.
type phrasebook struct {
	first, last map[uint64][]*phrase
}

// alike tells which characters are taken for each other: those that share a group of sound or shape.
type alike map[rune][]uint16

func (a alike) confusable(x, y rune) bool {
	for _, g := range a[x] {
		if slices.Contains(a[y], g) {
			return true
		}
	}
	return false
}

// phraseHit is a phrase with one wrong character: text[start:end] is the word that holds it.
type phraseHit struct {
	start, end int
	right      string
}

// scan runs visit over every place where a phrase stands with one confusable character.
func (b phrasebook) scan(text []rune, like alike, visit func(phraseHit)) {
	for i := 0; i+1 < len(text); i++ {
		if text[i] < 0x80 {
			continue
		}
		head := uint64(text[i])<<32 | uint64(text[i+1])
		for _, p := range b.first[head] {
			if at := p.wrongAt(text, i); at >= 2 {
				p.report(text, i, at, like, visit)
			}
		}
		for _, p := range b.last[head] {
			if start := i + 2 - len(p.words); start >= 0 {
				if at := p.wrongAt(text, start); at == 0 || at == 1 {
					p.report(text, start, at, like, visit)
				}
			}
		}
	}
}

// wrongAt returns the place of the one character that differs, or -1.
func (p *phrase) wrongAt(text []rune, start int) int {
	if start+len(p.words) > len(text) {
		return -1
	}
	at := -1
	for n, r := range p.words {
		if text[start+n] != r {
			if at >= 0 {
				return -1
			}
			at = n
		}
	}
	return at
}

func (p *phrase) report(text []rune, start, at int, like alike, visit func(phraseHit)) {
	end := start + len(p.words)
	if !like.confusable(text[start+at], p.words[at]) || p.fine[string(text[start:end])] {
		return
	}
	from, to := 0, len(p.words)
	for n, begin := range p.parts {
		if begin <= at {
			from, to = begin, len(p.words)
			if n+1 < len(p.parts) {
				to = p.parts[n+1]
			}
		}
	}
	visit(phraseHit{start + from, start + to, string(p.words[from:to])})
}

// readPhrases reads 固定词组: the phrase, words parted by /, and the writings that are no mistake.
func readPhrases(folder fs.FS, name string, into *phrasebook) error {
	return eachLine(folder, name, "固定词组\t不算错的写法", func(n int, cells []string) error {
		p := &phrase{}
		for part := range strings.SplitSeq(cells[0], "/") {
			p.parts = append(p.parts, len(p.words))
			p.words = append(p.words, []rune(part)...)
		}
		if len(p.words) < 4 {
			return fault.New(fault.Invalid, "检查知识文件“%s”第 %d 行：固定词组至少要有四个字。", name, n)
		}
		if len(cells) > 1 && cells[1] != "" {
			p.fine = map[string]bool{}
			for w := range strings.SplitSeq(cells[1], " ") {
				p.fine[w] = true
			}
		}
		into.first[headOf(p.words)] = append(into.first[headOf(p.words)], p)
		tail := headOf(p.words[len(p.words)-2:])
		into.last[tail] = append(into.last[tail], p)
		return nil
	})
}

// readAlike reads lines of characters that sound or look alike.
func readAlike(folder fs.FS, name string, into alike) error {
	group := uint16(0)
	return eachLine(folder, name, "音或形\t相近的字", func(n int, cells []string) error {
		if len(cells) != 2 || utf8.RuneCountInString(cells[1]) < 2 {
			return fault.New(fault.Invalid, "检查知识文件“%s”第 %d 行：应写出至少两个相近的字。", name, n)
		}
		group++
		for _, r := range cells[1] {
			into[r] = append(into[r], group)
		}
		return nil
	})
}

// eachLine runs read over the cells of every line below the header; # begins a comment.
func eachLine(folder fs.FS, name, header string, read func(n int, cells []string) error) error {
	data, err := fs.ReadFile(folder, name)
	if err != nil {
		return err
	}
	seen := false
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		line = strings.TrimRight(line, " \t\r\n")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case !seen && line != header:
			return fault.New(fault.Invalid, "检查知识文件“%s”第 %d 行应是列名：%s。", name, n, strings.ReplaceAll(header, "\t", "、"))
		case !seen:
			seen = true
		default:
			if err := read(n, strings.Split(line, "\t")); err != nil {
				return err
			}
		}
	}
	return nil
}
