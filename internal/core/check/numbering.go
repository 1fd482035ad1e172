package check

import (
	"fmt"
	"strings"
)

// numbering (序号错误) finds lists whose numbers skip or repeat: 一、二、四、; 1. 2. 2.; 第一…第三; 一是…三是. Only a list that
// begins with 1 is judged, so that an excerpt is none; a mark of a higher level begins the lower ones anew. The finding
// is the number alone, without its bracket or stop: these are right.
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
	worded                // 步骤一 附件1
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
	word       string // of a named one: the 附件 of 附件2, which all numbers of its list share
}

// listState follows the lists of a text: the last number of each style, 0 for a list that did not begin with 1.
type listState struct {
	last  [styleNumber]int
	group [styleNumber]string // the word of the list
	twice [styleNumber]bool   // the last number stood there before, so that two may follow
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
			start, end := m.number(text)
			out = append(out, place(text, start, end, wrong, "请核对序号，检查是否遗漏或重复了内容，并依次改正。"))
		}
		i = m.end - 1
	}
	return out
}

// number returns where the number stands within its mark: the 四 of （四） and 第四条.
func (m numberMark) number(text []rune) (start, end int) {
	for start = m.start; start < m.end && !arabic(text[start]) && hanDigit(text[start]) < 0 && circledValue(text[start]) == 0; start++ {
	}
	for end = start; end < m.end && (arabic(text[end]) || hanDigit(text[end]) >= 0 || circledValue(text[end]) > 0); end++ {
	}
	return start, end
}

// take puts a mark into its list and says what is wrong with it, "" for nothing.
func (l *listState) take(m numberMark) string {
	last, known := l.last[m.style], l.known[m.style] && l.group[m.style] == m.word
	l.group[m.style] = m.word
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
	case m.value == last && m.style == worded:
		return "" // the heading of an annex may stand on each of its pages
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
	case r == '步' || r == '附':
		return lineStart(text, i)
	case r == '第' || r == '（' || r == '(' || r == '其' || circledValue(r) > 0 || arabic(r) || hanDigit(r) > 0:
	default:
		return false
	}
	p := runeAt(text, i-1)
	if circledValue(text[i]) > 1 && isHan(p) && isHan(runeAt(text, i+1)) && circledList(text, i) || isBlank(p) && inAnnexLine(text, i) {
		return true
	}
	return i == 0 || p == '\n' || isBlank(p) && lineStart(text, i) || isStop(p) && p != '、' || isBlank(p) && isStop(runeAt(text, i-2)) && runeAt(text, i-2) != '、'
}

// circledList reports whether a row of circled marks without stops goes on at place i, as in ：①申请②受理③发证. 见①和③ is
// none.
func circledList(text []rune, i int) bool {
	if strings.ContainsRune("和与及至到或见第按如项", text[i-1]) || strings.ContainsRune("和与及至到或项款点类", text[i+1]) {
		return false
	}
	for k := i - 1; k >= 0 && i-k < 40 && text[k] != '\n'; k-- {
		if circledValue(text[k]) > 0 {
			return isHan(runeAt(text, k+1))
		}
	}
	return false
}

// inAnnexLine reports whether place i lies in a line such as 附件：1.申请表 2.承诺书, whose points only blanks part.
func inAnnexLine(text []rune, i int) bool {
	if !arabic(text[i]) {
		return false
	}
	from := i
	for from > 0 && i-from < 120 && text[from-1] != '\n' {
		from--
	}
	for from < i && isBlank(text[from]) {
		from++
	}
	return startsWith(text, from, "附件：1") || startsWith(text, from, "附件:1")
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
		return numberMark{start: i, end: i + 1, value: circledValue(r), style: circled}, true
	case r == '步' || r == '附':
		return namedMark(text, i)
	case r == '第':
		return wordMark(text, i, atStart)
	case r == '其':
		n, ok := numeralAt(text, i+1)
		if ok && n.han && n.end == i+2 && isStop(runeAt(text, n.end)) {
			return numberMark{start: i, end: n.end, value: n.value, style: oneOf}, true
		}
	case r == '（' || r == '(':
		n, ok := numeralAt(text, i+1)
		if c := runeAt(text, n.end); ok && n.value > 0 && n.value < 100 && (c == '）' || c == ')') && (atStart || !isStop(runeAt(text, n.end+1))) {
			style := digitBoth
			if n.han {
				style = hanBracket
			}
			return numberMark{start: i, end: n.end + 1, value: n.value, style: style}, true
		}
	default:
		return plainMark(text, i, atStart || inAnnexLine(text, i))
	}
	return numberMark{}, false
}

// namedMark reads 步骤一： and 附件2 at the start of a line.
func namedMark(text []rune, i int) (numberMark, bool) {
	word, end := firstWord(text, i, "步骤", "附件", "附表")
	n, ok := numeralAt(text, blanks(text, end))
	if c := runeAt(text, n.end); word == "" || !ok || n.value <= 0 || n.value > 30 || !(c == 0 || c == '\n' || c == '\r' || c == '：' || c == ':' || c == '、' || isBlank(c)) {
		return numberMark{}, false
	}
	return numberMark{start: i, end: n.end, value: n.value, style: worded, word: word}, true
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
		return numberMark{start: i, end: n.end, value: n.value, style: ordinal}, true
	}
	if word, end := firstWord(text, n.end, "步", "阶段", "环节", "部分", "方面", "点"); word != "" && style == notListed && n.value < 20 {
		if c := runeAt(text, end); isStop(c) || c == '（' || c == '(' || isBlank(c) || c == '是' {
			return numberMark{start: i, end: end, value: n.value, style: ordinalStep}, true
		}
	}
	return numberMark{start: i, end: n.end + 1, value: n.value, style: style}, style != notListed
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
		return numberMark{start: i, end: n.end + 1, value: n.value, style: ordinalIs}, !(c == '要' && next == '素')
	case n.han && c == '、' && !goesOn(text, n) && next != '、':
		return numberMark{start: i, end: n.end + 1, value: n.value, style: hanComma}, atStart || afterFull(text, i)
	case !n.han && (c == '.' || c == '．') && !arabic(next) && next != '.' && !asciiLetter(next):
		return numberMark{start: i, end: n.end + 1, value: n.value, style: digitStop}, atStart || afterFull(text, i)
	case !n.han && c == '、' && !arabic(next):
		return numberMark{start: i, end: n.end + 1, value: n.value, style: digitComma}, atStart || afterFull(text, i)
	case !n.han && (c == '）' || c == ')'):
		return numberMark{start: i, end: n.end + 1, value: n.value, style: digitHalf}, true
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
