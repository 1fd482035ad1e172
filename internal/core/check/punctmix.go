package check

import "strings"

// punctMix (全半角混用) finds half-width marks within Chinese text, and full-width ones within a number. Decimals,
// times, addresses, programs and English are left alone.
type punctMix struct{}

func (punctMix) ID() string    { return "punct_mix" }
func (punctMix) Title() string { return "全角与半角标点混用" }

func (punctMix) Run(s Subject, _ Param) []Finding {
	return inParts(s, findPunctMix)
}

func findPunctMix(text []rune) []Finding {
	var out []Finding
	line, foreign := 0, foreignLine(text, 0)
	for i, r := range text {
		wrong := false
		switch r {
		case '\n':
			line, foreign = i+1, foreignLine(text, i+1)
		case ',', ';', ':', '?', '!':
			wrong = halfWidthWrong(text, i)
		case '.':
			wrong = halfStopWrong(text, i)
		case '(':
			wrong = bracketWrong(text, i, closingOf(text, i))
		case ')':
			open := openingOf(text, i)
			wrong = open >= line && (text[open] == '（' && !asciiInside(text, open, i) || text[open] == '(' && bracketWrong(text, open, i))
		case '，', '．':
			if wideInNumber(text, i) {
				out = append(out, fixed(text, i, i+1, narrowMark(r), "数字中间用了全角的“"+string(r)+"”。", "请改为半角的“"+narrowMark(r)+"”。"))
			}
			continue
		}
		if wrong && !foreign {
			right := wideMark(r)
			out = append(out, fixed(text, i, i+1, right, "中文里用了半角的“"+string(r)+"”。", "请改为全角的“"+right+"”。"))
		}
	}
	return out
}

// halfWidthWrong judges , ; : ? ! by what stands before and behind.
func halfWidthWrong(text []rune, at int) bool {
	p, n := runeAt(text, at-1), runeAt(text, at+1)
	if isStop(p) || isStop(n) {
		return false // dup_punct
	}
	r := text[at]
	if inAddress(text, at) {
		return false
	}
	switch {
	case chineseEnd(p):
		switch r {
		case ':':
			return n != ')' && n != '(' && n != '/' && n != ':' && !ratio(text, at)
		case '!':
			return n != '['
		}
		return true
	case r == ':' || !isHan(n):
		return false
	case p == ')':
		open := openingOf(text, at-1)
		return open >= 0 && !asciiInside(text, open, at-1)
	case r == ';':
		return !entityBefore(text, at) && hanInSentence(text, at)
	}
	return (arabic(p) || asciiLetter(p) || p == '%' || p == '℃') && hanInSentence(text, at)
}

// chineseEnd reports whether r is a Chinese character or a mark that closes Chinese words.
func chineseEnd(r rune) bool {
	return isHan(r) || r != 0 && strings.ContainsRune("”’》）】」』〕〉％℃", r)
}

// ratio reports whether the colon stands between the names of a ratio, as in 水:灰=1:2.
func ratio(text []rune, at int) bool {
	return strings.ContainsAny(after(text, at+1, 5), "=＝") || containsAny(after(text, at+1, 6), "之比", "比例", "的比")
}

// inAddress reports whether the mark stands within a web or mail address.
func inAddress(text []rune, at int) bool {
	from := at
	for from > 0 && at-from < 300 && text[from-1] > ' ' && text[from-1] != '\u3000' && !strings.ContainsRune("，。；：（）《》“”、", text[from-1]) {
		from--
	}
	i := strings.Index(string(text[from:at]), "://")
	if i < 0 {
		return false
	}
	for _, r := range string(text[from:at])[i:] {
		if isHan(r) {
			return false
		}
	}
	return true
}

// entityBefore reports whether the semicolon ends an entity such as &nbsp;
func entityBefore(text []rune, at int) bool {
	for i := at - 1; i >= 0 && at-i < 9; i-- {
		if text[i] == '&' {
			return true
		}
		if !asciiLetter(text[i]) && !arabic(text[i]) && text[i] != '#' {
			return false
		}
	}
	return false
}

// hanInSentence reports whether Chinese stands in the sentence before the mark as well.
func hanInSentence(text []rune, at int) bool {
	for i := at - 1; i >= 0 && at-i < farthest && !strings.ContainsRune("。！？\n", text[i]); i-- {
		if isHan(text[i]) {
			return true
		}
	}
	return false
}

// halfStopWrong knows a half-width full stop at the end of a Chinese sentence.
func halfStopWrong(text []rune, at int) bool {
	p, n := runeAt(text, at-1), runeAt(text, at+1)
	if !chineseEnd(p) || n == '.' || runeAt(text, at-2) == '.' {
		return false
	}
	if hanDigit(p) >= 0 && (at < 2 || !isHan(text[at-2]) || hanDigit(text[at-2]) >= 0) {
		return false // 一. 二. are marks of a list
	}
	if n == 0 || n == '\n' || n == '\r' {
		return true
	}
	if n == ' ' || n == '\u3000' {
		return isHan(runeAt(text, at+2))
	}
	_, end := firstWord(text, at+1, "政务", "公益", "中国", "公司", "网络", "网址")
	return isHan(n) && end == at+1
}

// closingOf returns the place of the bracket that closes the one at place at on the same line, -1 for none.
func closingOf(text []rune, at int) int {
	depth := 0
	for i := at; i < len(text) && i-at < 400 && text[i] != '\n'; i++ {
		switch text[i] {
		case '(', '（':
			depth++
		case ')', '）':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

func openingOf(text []rune, at int) int {
	depth := 0
	for i := at; i >= 0 && at-i < 400 && text[i] != '\n'; i-- {
		switch text[i] {
		case ')', '）':
			depth++
		case '(', '（':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// bracketWrong judges a half-width bracket by its content: Chinese words want full-width ones. Marks of a list (一) (1),
// digits, English and the year of a document number (docno_bracket) do not.
func bracketWrong(text []rune, open, end int) bool {
	if end < 0 {
		return isHan(runeAt(text, open-1)) && isHan(runeAt(text, open+1)) && hanDigit(text[open+1]) < 0
	}
	if text[end] == '）' {
		return !asciiInside(text, open, end)
	}
	inside := text[open+1 : end]
	han := 0
	for _, r := range inside {
		if isHan(r) {
			han++
		}
	}
	if han == 0 || inAddress(text, open) || runeAt(text, open-1) == ']' {
		return false
	}
	if p := runeAt(text, open-1); p > ' ' && p < 0x80 {
		return false // GDP(国内生产总值), 2026-12-01(周二)
	}
	n, ok := numeralAt(inside, 0)
	return !ok || n.end != len(inside) || !n.han
}

// asciiInside reports whether a bracket holds no Chinese at all.
func asciiInside(text []rune, open, end int) bool {
	for _, r := range text[open+1 : end] {
		if isHan(r) {
			return false
		}
	}
	return true
}

// foreignLine reports whether the marks of the line that begins at place line follow other rules than those of Chinese.
func foreignLine(text []rune, line int) bool { return englishLine(text, line) || reference(text, line) }

// reference reports whether the line is a reference of a bibliography (GB/T 7714), which is written in half width.
func reference(text []rune, line int) bool {
	for i := line; i+2 < len(text) && text[i] != '\n'; i++ {
		if text[i] == '[' && strings.ContainsRune("JMNDCRSPG", text[i+1]) && (text[i+2] == ']' || text[i+2] == '/') || text[i] == '[' && startsWith(text, i, "[EB/OL]") {
			return true
		}
	}
	return false
}

// englishLine reports whether a line is English with some Chinese in it.
func englishLine(text []rune, line int) bool {
	han, letters := 0, 0
	for _, r := range text[line:] {
		switch {
		case r == '\n':
			return letters > 4*han
		case isHan(r):
			han++
		case asciiLetter(r):
			letters++
		}
	}
	return letters > 4*han
}

// wideInNumber knows ３．５, 1，000 and 9：30 where the mark stands between digits of one number. 100，200，300 is a row of
// numbers.
func wideInNumber(text []rune, at int) bool {
	left, ok := numeralBefore(text, at)
	if !ok || left.han {
		return false
	}
	right, ok := numeralAt(text, at+1)
	if !ok || right.han {
		return false
	}
	switch p := runeAt(text, left.start-1); text[at] {
	case '．':
		lineStart := left.start == 0 || p == '\n'
		return !lineStart || !isBlank(runeAt(text, right.end)) && !isHan(runeAt(text, right.end))
	case '，':
		if right.width != 3 || runeAt(text, right.end) == '，' && left.width == 3 || p == ',' || p == '.' {
			return false
		}
		if p == '，' { // 1，234，567
			return wideInNumber(text, left.start-1)
		}
		return left.width <= 2 && left.value > 0 || left.width == 3 && (right.value == 0 || strings.ContainsRune("元吨亩", runeAt(text, right.end)) && !arabic(p) && isHan(p))
	}
	return false
}

func narrowMark(r rune) string {
	if r == '，' {
		return ","
	}
	return "."
}
