package check

import (
	"fmt"
	"strings"
)

// countMismatch (数目与列举不符) finds a number of items that is not the number of items told: 以下三项 before four, 共3人 before
// four names, 三点 before 一是…四是. It judges only plain rows that are closed, without 等.
type countMismatch struct{}

func (countMismatch) ID() string    { return "count_mismatch" }
func (countMismatch) Title() string { return "数目与列举是否相符" }

func (countMismatch) Run(s Subject, _ Param) []Finding {
	return inParts(s, findWrongCounts)
}

// measures count things that can be listed.
const measures = "个项人名点条种类家件大方份位所支辆台只篇部步处批轮级次张门样间座组对组户"

func findWrongCounts(text []rune) []Finding {
	var out []Finding
	for i := 1; i < len(text); i++ {
		if p := text[i-1]; !arabic(p) && hanDigit(p) < 0 && !isBlank(p) || !strings.ContainsRune(measures, text[i]) {
			continue
		}
		n, ok := numeralBefore(text, blanksBefore(text, i))
		if !ok || n.value < 2 || n.value > 40 || !countsThings(text, n, i) {
			continue
		}
		if told := pointsAbove(text, n); told > 0 && told != n.value {
			out = append(out, place(text, n.start, n.end, fmt.Sprintf("这里说“以上%s”，前面列出了 %d 项，数目不符。", string(text[n.start:i+1]), told), "请核对数目和列举的内容，改正其中一处。"))
			continue
		}
		low, high := listAfter(text, i+1)
		if low == 0 && text[i] != '大' {
			low = listInBracket(text, n, i+1)
			high = low
		}
		message := "前面说“%s”，后面列出了 %d 项，数目不符。"
		if items := listBefore(text, n, i); low == 0 && items > n.value {
			low, high = items, items
			message = "这里说“%s”，前面列出了 %d 项，数目不符。"
		}
		if low > 0 && (n.value < low || n.value > high) {
			said := string(text[n.start:n.end])
			out = append(out, place(text, n.start, n.end, fmt.Sprintf(message, said+string(text[i]), low), "请核对数目和列举的内容，改正其中一处。"))
		}
	}
	return out
}

// countsThings leaves out ordinals, parts and limits: 第三项, 前三名 aside from its list, 3人以上, 至少2项, 任选2项.
func countsThings(text []rune, n numeral, unit int) bool {
	p := runeAt(text, n.start-1)
	if n.start > 0 && (arabic(p) || strings.ContainsRune("第.．/-—～~每几数十百千万分之近约逾超余任半星期周月年日", p)) {
		return false
	}
	if containsAny(before(text, n.start, 5), "至少", "不少于", "不低于", "超过", "最多", "不超过", "任选", "任意", "满足", "大约", "平均", "选择", "不多于", "达到", "前后", "可选", "自选", "选填") {
		return false
	}
	for i := max(0, n.start-7); i+1 < n.start; i++ { // 2个镇5个村：the list may tell of either
		if strings.ContainsRune(measures, text[i+1]) && (arabic(text[i]) || hanDigit(text[i]) > 0) && text[i+1] != '大' {
			return false
		}
	}
	c := runeAt(text, unit+1)
	return c == 0 || !strings.ContainsRune("以余多左内次月半小星百", c) && !startsWith(text, unit+1, "工作日") || startsWith(text, unit+1, "内容") || startsWith(text, unit+1, "小组")
}

// listBefore counts the items of a row that the number sums up with fewer: 张某、李某、王某等2人. Without 等 only people are
// counted: 教育、卫生系统3个单位 is no row of units.
func listBefore(text []rune, n numeral, unit int) int {
	end := blanksBefore(text, n.start)
	if runeAt(text, end-1) == '等' {
		end--
	} else if !strings.ContainsRune("人名位", text[unit]) {
		return 0
	}
	items, width := 1, 0
	for i := end - 1; i >= 0 && !isStopButComma(text[i]) && text[i] != '\n'; i-- {
		switch r := text[i]; {
		case r == '、':
			items, width = items+1, 0
		case !isHan(r) || r == '的':
			return 0
		}
		if width++; width > 8 || items > 40 {
			break
		}
	}
	if items < 3 {
		return 0
	}
	return items
}

// pointsAbove counts the points of the one list with marks that 以上 before the number sums up; 0 where it is not plain.
func pointsAbove(text []rune, n numeral) int {
	if before(text, n.start, 2) != "以上" || !strings.ContainsRune("条项点", runeAt(text, n.end)) {
		return 0
	}
	var top listStyle
	last := 0
	for i := max(0, n.start-10*farthest); i < n.start-2; i++ {
		if !marksMayStand(text, i) {
			continue
		}
		m, ok := numberMarkAt(text, i)
		if !ok || m.style < hanComma || top != 0 && m.style > top {
			continue
		}
		if m.style < top || top == 0 && m.value != 1 || top != 0 && m.value != last+1 {
			return 0
		}
		top, last = m.style, m.value
		i = m.end - 1
	}
	if last < 2 {
		return 0
	}
	return last
}

// listInBracket counts the items of the row in the bracket right behind the thing counted, where they are more than it
// says: 三个分会场（文化馆、图书馆、体育馆、博物馆）. Fewer may be some of them, or their kinds.
func listInBracket(text []rune, n numeral, at int) int {
	open := at
	for open < len(text) && open-at < 8 && isHan(text[open]) {
		open++
	}
	if c := runeAt(text, open); open == at || c != '（' && c != '(' {
		return 0
	}
	end := closingOf(text, open)
	if end < 0 || end-open > 80 {
		return 0
	}
	list := string(text[open+1 : end])
	if containsAny(list, "含", "如", "其中", "见", "详", "或", "，", "；", "）") {
		return 0
	}
	low, high := plainItems(text[open+1 : end])
	if low != high || low <= n.value || low > 2*n.value {
		return 0
	}
	return low
}

// isStopButComma reports whether r parts clauses; 、 parts the items of one.
func isStopButComma(r rune) bool { return r != '、' && isStop(r) }

// listAfter counts the items of the list that the words of a number lead to: behind a colon, or behind a comma or full
// stop where 分别是 or the first mark of a list follows.
func listAfter(text []rune, at int) (low, high int) {
	end := markAfter(text, at)
	if end < 0 {
		return 0, 0
	}
	switch text[end] {
	case '：', ':':
		return itemsAfter(text, end+1)
	case '，':
		if n := pointsBehindColon(text, end+1); n > 0 && containsAny(string(text[at:end]), "情形", "情况", "条件", "行为", "要求", "原则") {
			return n, n
		}
		if word, list := firstWord(text, end+1, "分别是", "分别为", "依次是", "依次为", "它们是", "即"); word != "" {
			return plainItems(untilStop(text, list))
		}
	case '。', '；':
	default:
		return 0, 0
	}
	if m, ok := numberMarkAt(text, end+1); ok && m.value == 1 && m.style >= hanBracket {
		return itemsAfter(text, end+1)
	}
	return 0, 0
}

// pointsBehindColon counts the marked points that a sentence such as 有下列情形之一的，不予受理：（一）… leads to.
func pointsBehindColon(text []rune, at int) int {
	for i := at; i < len(text) && i-at < 30; i++ {
		switch r := text[i]; {
		case r == '：' || r == ':':
			return max(0, numberedItems(text, i+1))
		case r == '。' || r == '\n' || r == '；' || i > at && strings.ContainsRune(measures, r) && (arabic(text[i-1]) || hanDigit(text[i-1]) > 0):
			return 0
		}
	}
	return 0
}

// markAfter returns the place of the mark that ends the words of the number, -1 for none near.
func markAfter(text []rune, at int) int {
	for i := at; i < len(text) && i-at < 16; i++ {
		switch r := text[i]; {
		case r == '：' || r == ':' || r == '，' || r == '。' || r == '；':
			return i
		case r == '（' || r == '(':
			end := skipBracket(text, i)
			if end == i {
				return -1
			}
			i = end - 1
		case r == '\n' || isStop(r) || arabic(r) || hanDigit(r) > 0 && strings.ContainsRune("个项名家", runeAt(text, i+1)):
			return -1
		}
	}
	return -1
}

// itemsAfter counts the items of the list that begins at place at: low where 和 joins none of them, high where it joins
// each time. 0 where the list is not plain.
func itemsAfter(text []rune, at int) (low, high int) {
	if n := numberedItems(text, at); n != 0 {
		return max(n, 0), max(n, 0)
	}
	if n := namesInLines(text, at); n > 1 {
		return n, n
	}
	list := untilStop(text, at)
	for i, r := range list {
		if r == '，' && containsAny(after(list, i+1, 2), "请", "特此", "现予", "望") {
			list = list[:i] // what is asked of them is no item
			break
		}
	}
	return plainItems(list)
}

// namesInLines counts the lines from place at on that are nothing but a person's full name, until an empty line or the
// end; 0 where another line follows.
func namesInLines(text []rune, at int) int {
	if at >= len(text) || text[at] != '\n' {
		return 0
	}
	n := 0
	for at < len(text) {
		end := at + 1
		for end < len(text) && text[end] != '\n' {
			end++
		}
		switch line := []rune(strings.TrimSpace(string(text[at+1 : end]))); {
		case len(line) == 0:
			return n
		case !fullName(line):
			return 0
		}
		n++
		at = end
	}
	return n
}

// untilStop returns the words from place at until the sentence ends.
func untilStop(text []rune, at int) []rune {
	end := at
	for end < len(text) && text[end] != '\n' && text[end] != '。' && text[end] != '！' {
		end++
	}
	return text[at:end]
}

// plainItems counts 甲、乙、丙 or 甲；乙；丙.
func plainItems(list []rune) (low, high int) {
	s := string(list)
	if strings.ContainsAny(s, "，,：:？?……") || containsAny(s, "等", "以及其他", "及其他", "其余", "其中", "至", "包括", "如下", "分别") {
		return 0, 0
	}
	sep := '、'
	if strings.ContainsRune(s, '；') {
		sep = '；'
	}
	depth, items, joins, width := 0, 1, 0, 0
	for i, r := range list {
		switch {
		case closerOf[r] != 0:
			if depth == 0 && (r == '《' || r == '“') && i > 0 && (list[i-1] == '》' || list[i-1] == '”') {
				items++
			}
			depth++
		case openerOf[r] != 0:
			depth--
		case depth > 0:
		case r == sep:
			items++
			width = 0
		case r == '；':
			return 0, 0
		case (r == '和' || r == '与' || r == '及' || r == '或' || r == '跟' || r == '暨') && i > 0:
			joins++
		case arabic(r) && quantity(list, i):
			return 0, 0
		}
		if width++; width > 30 || depth < 0 {
			return 0, 0
		}
	}
	if items == 1 || strings.TrimSpace(s) == "" || depth != 0 {
		return 0, 0
	}
	if sep == '；' && strings.ContainsRune(strings.TrimRight(s, "； "), '、') {
		joins += strings.Count(s, "、") // items of items
	}
	if strings.HasSuffix(strings.TrimSpace(s), string(sep)) {
		items--
	}
	return items, items + joins
}

// quantity reports whether the digits at place i count something, as in 男70人: the items are then not the things counted.
func quantity(list []rune, i int) bool {
	n, ok := numeralAt(list, i)
	return !ok || strings.ContainsRune("人名个项家件户元万亿%％次套台辆所份亩吨公平处座条张间只头棵株位点种米", runeAt(list, blanks(list, n.end)))
}

// numberedItems counts the points of a list with marks behind the colon: 一是…二是…, （一）…（二）…, lines 1. 2. 3. It answers -1
// for a list that is not in order, 0 for none.
func numberedItems(text []rune, at int) int {
	first := at
	for first < len(text) && (isBlank(text[first]) || text[first] == '\n' || text[first] == '\r') {
		first++
	}
	if first >= len(text) || !marksMayStand(text, first) && first != at {
		return 0
	}
	m, ok := numberMarkAt(text, first)
	if !ok {
		return 0
	}
	if m.value != 1 {
		return -1
	}
	lines := first > at && strings.ContainsRune(string(text[at:first]), '\n')
	count, style, end := 1, m.style, m.end
	for i := m.end; i < len(text); i++ {
		if text[i] == '\n' && !lines && style < ordinal || i-end > 10*farthest {
			break
		}
		if !marksMayStand(text, i) {
			continue
		}
		next, ok := numberMarkAt(text, i)
		if !ok || next.style > style {
			continue
		}
		if next.style < style || next.value == 1 {
			break
		}
		if next.value != count+1 {
			return -1
		}
		count++
		end = next.end
		i = next.end - 1
	}
	if count == 1 || unmarkedLast(text, end) {
		return -1
	}
	return count
}

// unmarkedLast reports whether a last point follows without a mark: 最后，….
func unmarkedLast(text []rune, from int) bool {
	return containsAny(string(text[from:min(len(text), from+120)]), "最后", "此外", "另外", "再次", "同时还", "其余")
}
