package form

import (
	"strings"
	"unicode"
)

// Characters that must not start or end a line (禁则), as Chinese printing has it.
const (
	notFirst = "，。、；：？！）》〉」』】〕〗］｝”’—～·％‰℃°′″,.;:?!)]}%〞﹞＞»›々ー"
	notLast  = "（《〈「『【〔〖［｛“‘([{＜«‹￥$№#＃"
)

// piece is one line of a paragraph. Last is set on a paragraph's last line, which is never stretched.
type piece struct {
	text string
	last bool
}

// breakLines sets one paragraph into lines no wider than width (the first by indent less). It never starts a line with
// closing punctuation nor ends one with an opening bracket, keeps numbers, words, —— and …… whole, and drops no
// character but spaces at a line's end.
func breakLines(text string, width, indent float64, measure func(string) float64) []piece {
	var out []piece
	var line []string
	room, used := width-indent, 0.0
	for _, unit := range splitUnits(text) {
		for _, part := range tear(unit, width, room, len(line) == 0, measure) {
			line, used = append(line, part), used+measure(part)
			if used <= room+0.01 || part == " " || len(line) == 1 {
				continue
			}
			keep := lastBreak(line)
			if measure(strings.Join(trimLeft(line[keep:]), "")) > width {
				keep = len(line) - 1 // a word as wide as the box, next to a bracket
			}
			out = append(out, piece{text: strings.TrimRight(strings.Join(line[:keep], ""), " ")})
			line = trimLeft(line[keep:])
			room, used = width, measure(strings.Join(line, ""))
		}
	}
	return append(out, piece{text: strings.TrimRight(strings.Join(line, ""), " "), last: true})
}

// lastBreak returns where to break a line whose last unit is too much: the latest place that neither starts the next
// line with closing punctuation nor ends this one with an opening bracket. Without one it breaks before the last unit.
func lastBreak(line []string) int {
	for at := len(line) - 1; at > 0; at-- {
		if mayBreak(line[at-1], line[at]) {
			return at
		}
	}
	return len(line) - 1
}

// mayBreak tells whether a line may end between two units.
func mayBreak(before, after string) bool {
	return !startsWrong(after) && !strings.ContainsRune(notLast, lastRune(before)) && after != " "
}

// startsWrong tells whether a line must not start so. A whole dash —— may start a line, a single one (连接号) may not.
func startsWrong(text string) bool {
	return strings.ContainsRune(notFirst, firstRune(text)) && !strings.HasPrefix(text, "——")
}

// splitUnits cuts a text into what must not be torn: a Chinese character, a word or number, —— or ……, a space.
func splitUnits(text string) []string {
	var units []string
	runes := []rune(text)
	for i := 0; i < len(runes); {
		j := i + 1
		switch {
		case joins(runes[i]):
			for j < len(runes) && (joins(runes[j]) || inner(runes, j)) {
				j++
			}
		case runes[i] == '—' || runes[i] == '…':
			for j < len(runes) && runes[j] == runes[i] && j-i < 2 {
				j++
			}
		}
		units = append(units, string(runes[i:j]))
		i = j
	}
	return units
}

// joins tells whether a character holds together with its like: letters and digits that are not Han, and address marks.
func joins(r rune) bool {
	if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) || r >= 0xFF00 && r <= 0xFFEF {
		return false
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("/_-@&=+%#~\\", r)
}

// inner tells whether a point, comma or colon stands inside a number, time or address, as in 3.5, 12:30 or a.gov.cn.
func inner(runes []rune, i int) bool {
	return strings.ContainsRune(".,:?", runes[i]) && i > 0 && i+1 < len(runes) && joins(runes[i-1]) && joins(runes[i+1])
}

// tear parts a unit that is wider than a whole line, such as a long address, into pieces that fit.
func tear(unit string, width, room float64, fresh bool, measure func(string) float64) []string {
	limit := width
	if fresh {
		limit = room
	}
	if measure(unit) <= limit {
		return []string{unit}
	}
	var parts []string
	var part []rune
	for _, r := range unit {
		if len(part) > 0 && measure(string(append(part, r))) > limit {
			parts, part, limit = append(parts, string(part)), nil, width
		}
		part = append(part, r)
	}
	return append(parts, string(part))
}

// trimLeft drops spaces that a break would put at a line's start.
func trimLeft(line []string) []string {
	for len(line) > 0 && line[0] == " " {
		line = line[1:]
	}
	return line
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

func lastRune(s string) rune {
	var last rune
	for _, r := range s {
		last = r
	}
	return last
}
