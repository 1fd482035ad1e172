package check

import (
	"fmt"
	"strings"
)

// numbering (序号错误) finds lists whose numbers skip or repeat: 一、二、四、; 1. 2. 2.; 第一…第三; 一是…三是. Only a list that
// begins with 1 is judged, so that an excerpt is none; a mark of a higher level begins the lower ones anew.
type numbering struct{}

func (numbering) ID() string    { return "numbering" }
func (numbering) Title() string { return "序号是否连续" }

func (numbering) Run(s Subject, _ Param) []Finding {
	return inParts(s, findWrongNumbers)
}

// listStyle is a form of list mark; the order is that of their usual levels.
type listStyle int

const (
	notListed   listStyle = iota
	chapter               // 第一章
	section               // 第一节
	article               // 第一条
	hanComma              // 一、
	hanBracket            // （一）
	digitStop             // 1.
	digitComma            // 1、
	digitHalf             // 1）
	digitBoth             // （1）
	circled               // ①
	ordinal               // 第一，
	ordinalStep           // 第一步： 第一阶段（
	ordinalIs             // 一是 一要
	oneOf                 // 其一
	styleNumber           // how many there are
)

// numberMark is the number in front of a point of a list.
type numberMark struct {
	start, end int
	value      int
	style      listStyle
}

// listState follows the lists of a text: the last number of each style, 0 for a list that did not begin with 1.
type listState struct {
	last  [styleNumber]int
	twice [styleNumber]bool // the last number stood there before, so that two may follow
	known [styleNumber]bool
}

func findWrongNumbers(text []rune) []Finding {
	var out []Finding
	var lists listState
	for i := 0; i < len(text); i++ {
		if text[i] == '\n' {
			lists.known[ordinal], lists.known[oneOf] = lists.known[ordinal] && lists.last[ordinal] > 0, false
		}
		if !marksMayStand(text, i) {
			continue
		}
		m, ok := numberMarkAt(text, i)
		if !ok {
			continue
		}
		if wrong := lists.take(m); wrong != "" {
			out = append(out, place(text, m.start, m.end, wrong, "请核对序号，检查是否遗漏或重复了内容，并依次改正。"))
		}
		i = m.end - 1
	}
	return out
}

// take puts a mark into its list and says what is wrong with it, "" for nothing.
func (l *listState) take(m numberMark) string {
	last, known := l.last[m.style], l.known[m.style]
	if m.style < ordinal {
		from := m.style + 1
		if m.style < article {
			from = hanComma
		}
		if m.style == chapter {
			l.known[section] = false
		}
		for s := from; s < styleNumber; s++ {
			l.known[s] = false
		}
	}
	twice := l.twice[m.style]
	l.last[m.style], l.known[m.style], l.twice[m.style] = m.value, m.value == 1 || known, known && m.value == last && m.value != 1
	gap := 5 // further off it is another list
	if m.style <= article {
		gap = 3
	}
	switch {
	case !known || m.value == 1 || m.value == last+1 || twice && m.value == last+2:
		return ""
	case m.value == last:
		return fmt.Sprintf("序号重复：前面已经有第 %d 项。", last)
	case m.value > last+1 && m.value-last <= gap:
		return fmt.Sprintf("序号不连续：第 %d 项之后应为第 %d 项。", last, last+1)
	}
	l.known[m.style] = false // another list, or one that goes back
	return ""
}

// marksMayStand reports whether a list mark may begin at place i: at the start of a line, or behind a mark that parts
// sentences.
func marksMayStand(text []rune, i int) bool {
	switch r := text[i]; {
	case r == '第' || r == '（' || r == '(' || r == '其' || circledValue(r) > 0 || arabic(r) || hanDigit(r) > 0:
	default:
		return false
	}
	p := runeAt(text, i-1)
	return i == 0 || p == '\n' || isBlank(p) && lineStart(text, i) || isStop(p) && p != '、' || isBlank(p) && isStop(runeAt(text, i-2)) && runeAt(text, i-2) != '、'
}

// lineStart reports whether only blanks stand before place i on its line.
func lineStart(text []rune, i int) bool {
	for i > 0 && isBlank(text[i-1]) {
		i--
	}
	return i == 0 || text[i-1] == '\n'
}

// numberMarkAt reads the list mark that begins at place i.
func numberMarkAt(text []rune, i int) (numberMark, bool) {
	if i >= len(text) {
		return numberMark{}, false
	}
	atStart := lineStart(text, i)
	switch r := text[i]; {
	case circledValue(r) > 0:
		return numberMark{i, i + 1, circledValue(r), circled}, true
	case r == '第':
		return wordMark(text, i, atStart)
	case r == '其':
		n, ok := numeralAt(text, i+1)
		if ok && n.han && n.end == i+2 && isStop(runeAt(text, n.end)) {
			return numberMark{i, n.end, n.value, oneOf}, true
		}
	case r == '（' || r == '(':
		n, ok := numeralAt(text, i+1)
		if c := runeAt(text, n.end); ok && n.value > 0 && n.value < 100 && (c == '）' || c == ')') && (atStart || !isStop(runeAt(text, n.end+1))) {
			style := digitBoth
			if n.han {
				style = hanBracket
			}
			return numberMark{i, n.end + 1, n.value, style}, true
		}
	default:
		return plainMark(text, i, atStart)
	}
	return numberMark{}, false
}

// circledValue is the number of ① ⑴ ⒈ ㈠, 0 for other characters.
func circledValue(r rune) int {
	switch {
	case r >= '①' && r <= '⑳':
		return int(r-'①') + 1
	case r >= '⑴' && r <= '⒇':
		return int(r-'⑴') + 1
	case r >= '⒈' && r <= '⒛':
		return int(r-'⒈') + 1
	case r >= '㈠' && r <= '㈩':
		return int(r-'㈠') + 1
	}
	return 0
}

// wordMark reads 第一章, 第一条 at the start of a line, and 第一， within the text.
func wordMark(text []rune, i int, atStart bool) (numberMark, bool) {
	n, ok := numeralAt(text, i+1)
	if !ok || n.value <= 0 || n.value > 300 {
		return numberMark{}, false
	}
	style := notListed
	switch c := runeAt(text, n.end); {
	case c == '章' && atStart:
		style = chapter
	case c == '节' && atStart && !startsWith(text, n.end, "节课"):
		style = section
	case c == '条' && atStart && (isBlank(runeAt(text, n.end+1)) || runeAt(text, n.end+1) == '【'):
		style = article
	case (c == '，' || c == '、' && n.end-n.start == 1) && n.han && hanDigit(runeAt(text, n.end+1)) < 0 && runeAt(text, n.end+1) != '第':
		return numberMark{i, n.end, n.value, ordinal}, true
	}
	if word, end := firstWord(text, n.end, "步", "阶段", "环节", "部分", "方面", "点"); word != "" && style == notListed && n.value < 20 {
		if c := runeAt(text, end); isStop(c) || c == '（' || c == '(' || isBlank(c) || c == '是' {
			return numberMark{i, end, n.value, ordinalStep}, true
		}
	}
	return numberMark{i, n.end + 1, n.value, style}, style != notListed
}

// plainMark reads 一、 一是 一要 1. 1、 1）. A number that goes on (3.5, 一、二、三产业) is none.
func plainMark(text []rune, i int, atStart bool) (numberMark, bool) {
	n, ok := numeralAt(text, i)
	if !ok || n.value <= 0 || n.value >= 100 {
		return numberMark{}, false
	}
	next := runeAt(text, n.end+1)
	switch c := runeAt(text, n.end); {
	case n.han && (c == '是' || c == '要') && n.end-n.start <= 2:
		return numberMark{i, n.end + 1, n.value, ordinalIs}, !(c == '要' && next == '素')
	case n.han && c == '、' && !goesOn(text, n) && next != '、':
		return numberMark{i, n.end + 1, n.value, hanComma}, atStart || afterFull(text, i)
	case !n.han && (c == '.' || c == '．') && !arabic(next) && next != '.' && !asciiLetter(next):
		return numberMark{i, n.end + 1, n.value, digitStop}, atStart || afterFull(text, i)
	case !n.han && c == '、' && !arabic(next):
		return numberMark{i, n.end + 1, n.value, digitComma}, atStart || afterFull(text, i)
	case !n.han && (c == '）' || c == ')'):
		return numberMark{i, n.end + 1, n.value, digitHalf}, true
	}
	return numberMark{}, false
}

// goesOn reports whether behind 一、 the row of numbers goes on, as in 一、二、三产业 and 三、四级干部. In 六、一般公共预算 and
// 四、五项保障 it does not: those are points of a list.
func goesOn(text []rune, n numeral) bool {
	next := hanDigit(runeAt(text, n.end+1))
	return next > n.value && strings.ContainsRune("、期级类季年月日号线楼层产等环路班组村区段", runeAt(text, n.end+2))
}

// afterFull reports whether a sentence or a point of a list ends before place i: 3、4、5 within a sentence is no list.
func afterFull(text []rune, i int) bool {
	for i > 0 && isBlank(text[i-1]) {
		i--
	}
	switch runeAt(text, i-1) {
	case '。', '；', '：', ':', ';', '！', '？':
		return true
	}
	return false
}
