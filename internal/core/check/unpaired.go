package check

import (
	"slices"
	"strings"
)

// unpaired (不成对的标点) finds brackets and quotes that are not closed or not opened.
type unpaired struct{}

func (unpaired) ID() string    { return "unpaired" }
func (unpaired) Title() string { return "不成对的括号和引号" }

func (unpaired) Run(s Subject, _ Param) []Finding {
	return inParts(s, func(text []rune) []Finding {
		var out []Finding
		for _, at := range lonelyMarks(text) {
			mark := string(text[at])
			out = append(out, place(text, at, at+1, "“"+mark+"”没有与它成对的另一半。", "请补上缺的一半，或者删去多余的一半。"))
		}
		return out
	})
}

// closerOf tells which mark closes another.
var closerOf = map[rune]rune{'（': '）', '【': '】', '《': '》', '〈': '〉', '“': '”', '‘': '’', '「': '」', '『': '』', '〔': '〕', '［': '］', '(': ')', '〖': '〗', '｛': '｝'}

// openerOf tells which mark opened another.
var openerOf = map[rune]rune{'）': '（', '】': '【', '》': '《', '〉': '〈', '”': '“', '’': '‘', '」': '「', '』': '『', '〕': '〔', '］': '［', ')': '(', '〗': '〖', '｝': '｛'}

// deepest is how far back a closing mark looks for its other half among those still open.
const deepest = 64

// lonelyMarks returns the places of marks without their other half. Round brackets of either width close each other.
func lonelyMarks(text []rune) []int {
	var open, lonely []int
	for i, r := range text {
		if r == '\n' {
			open = carryQuote(text, i, open)
			continue
		}
		if isHan(r) || r < '(' || asciiLetter(r) || closerOf[r] == 0 && openerOf[r] == 0 || meant(text, i) {
			continue
		}
		if closerOf[r] != 0 {
			open = append(open, i)
			continue
		}
		k := len(open) - 1
		for k >= 0 && !closesMark(text, open[k], i) {
			if k--; len(open)-k > deepest {
				k = -1
			}
		}
		if k < 0 {
			lonely = append(lonely, i)
			continue
		}
		lonely = append(lonely, open[k+1:]...)
		open = open[:k]
	}
	lonely = append(lonely, open...)
	slices.Sort(lonely)
	return surelyLonely(text, lonely)
}

// surelyLonely drops marks that stand alone with reason, and of two that face the same way, as in “文字“, all but the
// one that faces the wrong way.
func surelyLonely(text []rune, lonely []int) []int {
	var out []int
	cut := cutAt(text)
	for n, at := range lonely {
		if listMark(text, at) || halfMark(text, at) || at >= cut && closerOf[text[at]] != 0 {
			continue
		}
		if closerOf[text[at]] != 0 && n+1 < len(lonely) && sameWay(text, at, lonely[n+1]) {
			continue
		}
		if openerOf[text[at]] != 0 && n > 0 && sameWay(text, lonely[n-1], at) {
			continue
		}
		out = append(out, at)
	}
	return out
}

// sameWay reports whether two marks on one line are the same and near each other.
func sameWay(text []rune, a, b int) bool {
	return text[a] == text[b] && b-a < 40 && !slices.Contains(text[a:b], '\n')
}

// closesMark reports whether the mark at place end closes the one at place open. Four digits are a year of a document
// number, whose brackets are the affair of docno_bracket.
func closesMark(text []rune, open, end int) bool {
	want := openerOf[text[end]]
	if want == text[open] || roundOpen(want) && roundOpen(text[open]) {
		return true
	}
	year, ok := numeralAt(text, open+1)
	return ok && year.width == 4 && year.end == end
}

func roundOpen(r rune) bool { return r == '（' || r == '(' }

// meant reports whether the mark is itself what is spoken of (“（”), an apostrophe, or the end of an interval [0，5）.
func meant(text []rune, at int) bool {
	p, n := runeAt(text, at-1), runeAt(text, at+1)
	if n != 0 && closerOf[p] == n {
		return true
	}
	if yearInside(text, at) {
		return true
	}
	switch text[at] {
	case '’':
		return asciiLetter(p) || arabic(p)
	case '”':
		return arabic(p) && strings.ContainsAny(before(text, at, 4), "’'′") // 5’11”
	case '‘':
		return arabic(n) || asciiLetter(n) && asciiLetter(p)
	case ')', '）':
		return numbersUntil(text, at, -1, "[［")
	case '(', '（':
		return numbersUntil(text, at, 1, "]］")
	}
	return false
}

// yearInside reports whether the mark is one of two that hold the year of a document number, of whatever forms.
func yearInside(text []rune, at int) bool {
	if year, ok := numeralAt(text, at+1); ok && year.width == 4 && !year.han && strings.ContainsRune(yearOpens, text[at]) {
		return strings.ContainsRune(yearCloses, runeAt(text, year.end)) && year.end < len(text)
	}
	year, ok := numeralBefore(text, at)
	return ok && year.width == 4 && !year.han && year.start > 0 && strings.ContainsRune(yearCloses, text[at]) && strings.ContainsRune(yearOpens, text[year.start-1])
}

// numbersUntil reports whether only digits stand between the mark and one of the ends.
func numbersUntil(text []rune, at, step int, ends string) bool {
	for i := at + step; i >= 0 && i < len(text) && (i-at)*step < 20; i += step {
		if strings.ContainsRune(ends, text[i]) {
			return i != at+step
		}
		if !arabic(text[i]) && !strings.ContainsRune(",，.-+∞ %％", text[i]) {
			return false
		}
	}
	return false
}

// carryQuote forgets a quotation that goes on in the next paragraph, which begins with another “.
func carryQuote(text []rune, at int, open []int) []int {
	next := at
	for next < len(text) && (isBlank(text[next]) || text[next] == '\n' || text[next] == '\r') {
		next++
	}
	n := len(open)
	if n == 0 || runeAt(text, next) != '“' || text[open[n-1]] != '“' {
		return open
	}
	if p := runeAt(text, open[n-1]-1); isHan(p) || arabic(p) || asciiLetter(p) {
		return open
	}
	return open[:n-1]
}

// listMark knows 1） a) 一） ①) and （一、 as marks of a list.
func listMark(text []rune, at int) bool {
	from := at
	switch text[at] {
	case '）', ')':
		for from > 0 && at-from < 3 && (arabic(text[from-1]) || asciiLetter(text[from-1]) || hanDigit(text[from-1]) >= 0 || text[from-1] >= '①' && text[from-1] <= '⑳') {
			from--
		}
		p := runeAt(text, from-1)
		return from < at && (from == 0 || !isHan(p) && !asciiLetter(p) && !arabic(p) || isHan(p) && isHan(runeAt(text, at+1)))
	case '（', '(':
		n, ok := numeralAt(text, at+1)
		return ok && n.end-n.start <= 3 && (isBlank(runeAt(text, n.end)) || strings.ContainsRune("、.．", runeAt(text, n.end)) && n.end < len(text))
	}
	return false
}

// halfMark knows half-width brackets of emoticons, addresses and lines without Chinese.
func halfMark(text []rune, at int) bool {
	if text[at] != '(' && text[at] != ')' {
		return false
	}
	if p := runeAt(text, at-1); p != 0 && strings.ContainsRune(":;-^=", p) || inAddress(text, at) {
		return true
	}
	for i := at; i >= 0 && text[i] != '\n' && at-i < 200; i-- {
		if isHan(text[i]) {
			return false
		}
	}
	for i := at; i < len(text) && text[i] != '\n' && i-at < 200; i++ {
		if isHan(text[i]) {
			return false
		}
	}
	return true
}

// cutAt returns from where on a text that ends in an ellipsis may have been cut short.
func cutAt(text []rune) int {
	end := len(text)
	for end > 0 && (isBlank(text[end-1]) || text[end-1] == '\n') {
		end--
	}
	if end == 0 || text[end-1] != '…' && !strings.HasSuffix(before(text, end, 3), "...") {
		return len(text)
	}
	from, _ := nearSentence(text, end-1, end-1)
	return from
}
