package check

import "strings"

// mobile (手机号码) finds mobile numbers of the mainland that are not masked and are not given as the number of an
// office: 咨询电话, 热线, 值班电话 are meant to be public.
type mobile struct{}

func (mobile) ID() string    { return "mobile" }
func (mobile) Title() string { return "未遮盖的个人手机号码" }

func (mobile) Run(s Subject, _ Param) []Finding { return inNumbers(s, findMobiles) }

func findMobiles(text []rune, rows []row) []Finding {
	var out []Finding
	for i := 0; i < len(rows); i++ {
		used := mobileAt(text, rows[i:])
		if used == 0 || used > 1 && goesBefore(text, rows, i) {
			continue
		}
		start, end := withCountry(text, rows, i), rows[i+used-1].end
		i += used - 1
		if !standsAlone(text, start, end) || counts(text, end) || namedOther(text, start, "手机", "电话", "联系方式") || officialContact(text, start, end) {
			continue
		}
		masked := maskMobile(text[start:end])
		f := place(text, start, end, "个人手机号码没有遮盖。", "请遮盖中间四位，如“"+masked+"”，或者删去；确需公布的，请改用单位电话。")
		f.Fix = &Fix{Text: masked}
		out = append(out, f)
	}
	return out
}

// goesBefore reports whether the groups from row i on are the end of a longer number: 6228 4804 1987 6543 218.
func goesBefore(text []rune, rows []row, i int) bool {
	return i > 0 && rows[i-1].n == 4 && grouped(text, rows[i-1].end, rows[i].start) && rows[i-1].end < rows[i].start && string(text[rows[i-1].start:rows[i-1].end]) != "0086"
}

// mobileGroups are the ways in which people break a mobile number.
var mobileGroups = map[string]bool{"344": true, "38": true, "74": true, "443": true, "335": true, "353": true}

// mobileAt says how many rows the mobile number takes that begins with the first one; 0 = there is none.
func mobileAt(text []rune, rows []row) int {
	if first := rows[0]; first.n == 11 || first.n == 13 || first.n == 15 {
		if !first.x && isMobile(text, rows[:1]) {
			return 1
		}
		return 0
	}
	total, widths := 0, [3]byte{}
	for n, r := range rows {
		if n == 3 || r.x || r.n > 8 || n > 0 && !grouped(text, rows[n-1].end, r.start) && !dotted(text, rows, n) {
			return 0
		}
		total, widths[n] = total+r.n, byte('0'+r.n)
		if total == 11 && mobileGroups[string(widths[:n+1])] && isMobile(text, rows[:n+1]) {
			return n + 1
		}
		if total >= 11 {
			return 0
		}
	}
	return 0
}

// dotted reports whether a dot parts two groups of a number in the usual widths: 138.1234.5678.
func dotted(text []rune, rows []row, n int) bool {
	at := rows[n-1].end
	return at+1 == rows[n].start && (text[at] == '.' || text[at] == '．') && rows[0].n == 3 && rows[n].n == 4
}

// grouped reports whether one blank or stroke parts two rows of one number.
func grouped(text []rune, from, to int) bool {
	return to == from || to == from+1 && strings.ContainsRune(" \u00a0\u3000-－–—‑·", text[from])
}

// isMobile judges the digits of the rows, 86 before them allowed where a plus or 00 says so.
func isMobile(text []rune, rows []row) bool {
	var store [24]byte
	digits := store[:0]
	for _, r := range rows {
		digits = digitsOf(digits, text, r)
	}
	switch at := rows[0].start; {
	case len(digits) == 13 && digits[0] == '8' && digits[1] == '6' && at > 0 && (text[at-1] == '+' || text[at-1] == '＋'):
		digits = digits[2:]
	case len(digits) == 15 && string(digits[:4]) == "0086":
		digits = digits[4:]
	}
	return len(digits) == 11 && digits[0] == '1' && digits[1] >= '3' && digits[1] <= '9'
}

// withCountry returns where the number begins that has its first row at i: +86, (+86), 86- and 0086 belong to it.
func withCountry(text []rune, rows []row, i int) int {
	start := rows[i].start
	if start > 0 && (text[start-1] == '+' || text[start-1] == '＋') {
		return start - 1
	}
	if i == 0 || rows[i-1].n != 2 && rows[i-1].n != 4 || start-rows[i-1].end > 2 {
		return start
	}
	code := rows[i-1]
	gap := strings.TrimFunc(string(text[code.end:start]), func(r rune) bool { return strings.ContainsRune(" -－\u00a0", r) })
	var store [8]byte
	digits := string(digitsOf(store[:0], text, code))
	begin := code.start
	plus := begin > 0 && (text[begin-1] == '+' || text[begin-1] == '＋')
	switch {
	case digits != "86" && digits != "0086":
		return start
	case plus:
		begin--
	case digits == "86" && gap == "" && text[code.end] == ' ':
		return start // 86 13812345678 may be two numbers
	}
	switch {
	case gap == "":
		return begin
	case (gap == ")" || gap == "）") && begin > 0 && (text[begin-1] == '(' || text[begin-1] == '（'):
		return begin - 1
	}
	return start
}

// maskMobile stars the four digits in the middle; the country's code stays.
func maskMobile(number []rune) string {
	n := 0
	for _, r := range number {
		if digit(r) != 0 {
			n++
		}
	}
	return maskDigits(number, n-8, 4)
}
