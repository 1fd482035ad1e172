package check

import (
	"strings"
)

// secrecyMark (密级标志) finds the mark of a state secret, such as 秘密★10年. What carries one must not be here at all.
type secrecyMark struct{}

func (secrecyMark) ID() string    { return "secrecy_mark" }
func (secrecyMark) Title() string { return "密级标志" }

// SecrecyAdvice is what everybody must do who comes upon a mark.
const SecrecyAdvice = "请立即停止操作：不转发、不自行删除，立即报告本单位保密办。"

func (secrecyMark) Run(s Subject, _ Param) []Finding {
	out := inParts(s, func(text []rune) []Finding {
		var found []Finding
		for _, r := range secrecyMarks(text) {
			f := place(text, r[0], r[1], "发现疑似密级标志“"+string(text[r[0]:r[1]])+"”。", SecrecyAdvice)
			f.Severity = Must
			found = append(found, f)
		}
		return found
	})
	for _, f := range s.Files {
		if mark := SecrecyMarkInName(f.Name); mark != "" {
			out = append(out, Finding{Flag: true, Severity: Must, Text: mark,
				Message: "文件名中有疑似密级标志“" + mark + "”。", Suggestion: SecrecyAdvice})
		}
	}
	return out
}

// SecrecyMarks returns the ranges, in code points, of the marks of a state secret in a text.
func SecrecyMarks(text string) [][2]int {
	if !strings.ContainsRune(text, '密') {
		return nil
	}
	return secrecyMarks([]rune(text))
}

// secrecyMarks knows the forms: level and star with or without a period; level and period alone on a line;
// 密级：机密; a level alone on one of the first lines. Words such as 保守国家秘密法 and 机密性 have none of them.
func secrecyMarks(text []rune) [][2]int {
	var out [][2]int
	for i, r := range text {
		if r != '密' {
			continue
		}
		start := levelStart(text, i)
		if start < 0 || len(out) > 0 && start < out[len(out)-1][1] {
			continue
		}
		if mark, ok := markAt(text, start, i+1); ok {
			out = append(out, mark)
		}
	}
	return out
}

// levelStart returns where the level (绝密 机密 秘密) begins whose second character stands at i, or -1.
func levelStart(text []rune, i int) int {
	at := i - 1
	for at >= 0 && blankRune(text[at]) {
		at--
	}
	if at >= 0 && strings.ContainsRune("绝机秘", text[at]) {
		return at
	}
	return -1
}

func blankRune(r rune) bool { return strings.ContainsRune(" \t\r\n\u00a0\u3000", r) || invisible(r) }

// markAt judges a level between start and end by what stands round it.
func markAt(text []rune, start, end int) ([2]int, bool) {
	at := skipBlank(text, end)
	if at < len(text) && strings.ContainsRune("★☆✩✭⭐*＊", text[at]) {
		star := at + 1
		if star < len(text) && text[star] == '\ufe0f' {
			star++
		}
		long := periodEnd(text, skipBlank(text, star))
		switch {
		case long == 0 && strings.ContainsRune("*＊", text[at]), quotedExample(text, start, end), inTitleMarks(text, start):
			return [2]int{}, false
		case long > 0:
			return [2]int{start, long}, true
		}
		return [2]int{start, star}, true
	}
	if labelStart(text, start) >= 0 && !choiceFollows(text, end) {
		if long := periodEnd(text, at); long > 0 {
			return [2]int{start, long}, true
		}
		return [2]int{start, end}, true
	}
	if !lineBegins(text, start) {
		return [2]int{}, false
	}
	if at < len(text) && strings.ContainsRune("-—·", text[at]) {
		at = skipBlank(text, at+1)
	}
	if long := periodEnd(text, at); long > 0 && lineEnds(text, long) {
		return [2]int{start, long}, true
	}
	if headLine(text, start) && aloneInLine(text, start, end) {
		return [2]int{start, end}, true
	}
	return [2]int{}, false
}

func skipBlank(text []rune, at int) int {
	for at < len(text) && strings.ContainsRune(" \t\u00a0\u3000", text[at]) {
		at++
	}
	return at
}

// periodEnd returns where the period of secrecy ends that begins at place at: 长期, 10年, 1年6个月, 五年, 启用前; 0 = none.
func periodEnd(text []rune, at int) int {
	for _, word := range []string{"长期", "启用前", "解密前"} {
		if n := len([]rune(word)); strings.HasPrefix(after(text, at, n), word) {
			return at + n
		}
	}
	i, n := at, 0
	for i < len(text) && n < 3 && (digit(text[i]) >= '0' && digit(text[i]) <= '9' || strings.ContainsRune("一二三四五六七八九十", text[i])) {
		i, n = i+1, n+1
	}
	if n == 0 {
		return 0
	}
	i = skipBlank(text, i)
	switch {
	case i < len(text) && text[i] == '年':
		i++
		if more := periodEnd(text, skipBlank(text, i)); more > 0 && text[more-1] == '月' {
			return more
		}
		return i
	case strings.HasPrefix(after(text, i, 2), "个月"):
		return i + 2
	}
	return 0
}

// labelStart returns where 密级： begins before a level, or -1.
func labelStart(text []rune, start int) int {
	at := start
	for at > 0 && strings.ContainsRune(" \t\u00a0\u3000", text[at-1]) {
		at--
	}
	if at == 0 || text[at-1] != ':' && text[at-1] != '：' {
		return -1
	}
	at--
	for at > 0 && strings.ContainsRune(" \t\u00a0\u3000", text[at-1]) {
		at--
	}
	for _, label := range []string{"密级", "密级和保密期限", "密级及保密期限"} {
		if n := len([]rune(label)); strings.HasSuffix(before(text, at, n), label) {
			return at - n
		}
	}
	return -1
}

// choiceFollows reports whether the level is one of those a form offers: 密级：绝密□ 机密□, 密级：绝密、机密、秘密.
func choiceFollows(text []rune, end int) bool {
	at := skipBlank(text, end)
	return at < len(text) && strings.ContainsRune("□☐○、/级", text[at])
}

// quotedExample reports whether a mark stands in quotation marks in words about marks: 如“机密★20年”.
func quotedExample(text []rune, start, end int) bool {
	if start == 0 || !strings.ContainsRune("“\"「『‘", text[start-1]) {
		return false
	}
	from, to := sentenceNear(text, start, end)
	return containsAny(string(text[max(from, start-40):min(to, end+40)]), "标志", "标注", "标识", "格式", "形式", "例如", "如“", "样式", "应当", "字样", "表示", "写作")
}

// inTitleMarks reports whether 《 was opened and not closed before the place.
func inTitleMarks(text []rune, at int) bool {
	for i := at - 1; i >= 0 && at-i < 40; i-- {
		switch text[i] {
		case '《', '〈':
			return true
		case '》', '〉', '\n':
			return false
		}
	}
	return false
}

func lineBegins(text []rune, start int) bool {
	at := start
	for at > 0 && (strings.ContainsRune(" \t\u00a0\u3000【[（(", text[at-1]) || invisible(text[at-1])) {
		at--
	}
	return at == 0 || text[at-1] == '\n'
}

func lineEnds(text []rune, end int) bool {
	for end < len(text) && (strings.ContainsRune(" \t\r\u00a0\u3000】]）)", text[end]) || invisible(text[end])) {
		end++
	}
	return end == len(text) || text[end] == '\n'
}

func aloneInLine(text []rune, start, end int) bool {
	return lineBegins(text, start) && lineEnds(text, end)
}

// headLines is how many lines from the top a level may stand alone and count as a mark: copy number, mark, urgency.
const headLines = 4

// headLine reports whether the place is on one of the first lines with words.
func headLine(text []rune, at int) bool {
	lines, words := 0, false
	for _, r := range text[:at] {
		switch {
		case r == '\n':
			if words {
				lines++
			}
			words = false
		case !blankRune(r):
			words = true
		}
		if lines >= headLines {
			return false
		}
	}
	return true
}

// SecrecyMarkInName returns the mark in a file name, or "".
func SecrecyMarkInName(name string) string {
	if dot := strings.LastIndexByte(name, '.'); dot > 0 {
		name = name[:dot]
	}
	text := []rune(name)
	for i, r := range text {
		if r != '密' {
			continue
		}
		start := levelStart(text, i)
		if start < 0 {
			continue
		}
		if mark, ok := markAt(text, start, i+1); ok && (mark[1] > i+1 || len(text) == i+1-start) {
			return string(text[mark[0]:mark[1]])
		}
		if from, to, ok := setApart(text, start, i+1); ok {
			return string(text[from:to])
		}
	}
	return ""
}

// setApart reports whether a level in a file name is set apart from its other words, as in 【秘密】纪要, 秘密-纪要.
func setApart(text []rune, start, end int) (int, int, bool) {
	parts := func(i int) bool {
		return i < 0 || i >= len(text) || strings.ContainsRune("-_—＿.． \u3000", text[i])
	}
	if start > 0 && end < len(text) && strings.ContainsRune("【[（(〔", text[start-1]) && strings.ContainsRune("】]）)〕", text[end]) {
		return start - 1, end + 1, true
	}
	first, last := start == 0, end == len(text)
	if first && last || first && parts(end) || last && parts(start-1) {
		return start, end, true
	}
	return 0, 0, false
}
