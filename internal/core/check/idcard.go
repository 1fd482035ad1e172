package check

import (
	"strings"
	"time"
)

// idCard (公民身份号码) finds identity numbers under GB 11643 that are not masked: also grouped, full-width, and the
// old ones of 15 digits as suspected.
type idCard struct{}

func (idCard) ID() string    { return "id_card" }
func (idCard) Title() string { return "未遮盖的身份证号码" }

func (idCard) Run(s Subject, _ Param) []Finding {
	return inParts(s, func(text []rune) []Finding { return findIDCards(text, s.Today) })
}

// digitGroup is an unbroken row of digits; a final X belongs to it. Places are those of its characters in the text.
type digitGroup struct {
	digits []byte
	places []int
}

func (g digitGroup) start() int { return g.places[0] }
func (g digitGroup) end() int   { return g.places[len(g.places)-1] + 1 }

func findIDCards(text []rune, today string) []Finding {
	groups := digitGroups(text)
	var out []Finding
	for i := 0; i < len(groups); {
		f, used := idCardAt(text, groups[i:], today)
		if used == 0 {
			i++
			continue
		}
		out = append(out, f)
		i += used
	}
	return out
}

// idCardAt looks for a number that begins with the first group and says how many groups it takes.
func idCardAt(text []rune, groups []digitGroup, today string) (Finding, int) {
	var number digitGroup
	for n, g := range groups {
		if n > 0 && !joined(text, groups[n-1].end(), g.start()) || n == 5 {
			break
		}
		number.digits = append(number.digits, g.digits...)
		number.places = append(number.places, g.places...)
		switch len(number.digits) {
		case 15:
			if n == 0 && oldNumber(string(number.digits)) && !nextJoined(text, groups) {
				return idFinding(text, number, "疑似 15 位旧身份证号码，没有遮盖。", Should), 1
			}
		case 18:
			if sure, suspected := newNumber(string(number.digits), today); sure {
				return idFinding(text, number, "身份证号码没有遮盖。", ""), n + 1
			} else if suspected && (n == 0 || usualGroups(groups[:n+1])) {
				return idFinding(text, number, "疑似身份证号码（校验位不对，可能写错），没有遮盖。", Should), n + 1
			}
		}
		if len(number.digits) >= 18 || number.digits[len(number.digits)-1] == 'X' {
			break
		}
	}
	return Finding{}, 0
}

func idFinding(text []rune, g digitGroup, message string, severity Severity) Finding {
	masked := append([]rune(nil), text[g.start():g.end()]...)
	for _, p := range g.places[6 : len(g.places)-4] {
		masked[p-g.start()] = '*'
	}
	return Finding{Start: g.start(), End: g.end(), Severity: severity, Text: string(text[g.start():g.end()]),
		Message: message, Suggestion: "请遮盖中间的数字，如“" + string(masked) + "”，或者删去。", Fix: &Fix{Text: string(masked)}}
}

// digitGroups splits the text into rows of digits. Invisible characters inside a row do not break it.
func digitGroups(text []rune) []digitGroup {
	var out []digitGroup
	var g digitGroup
	flush := func() {
		if len(g.digits) > 0 {
			out = append(out, g)
			g = digitGroup{}
		}
	}
	for i, r := range text {
		d := digit(r)
		switch {
		case d >= '0' && d <= '9':
			if n := len(g.digits); n > 0 && g.digits[n-1] == 'X' {
				flush()
			}
			g.digits, g.places = append(g.digits, d), append(g.places, i)
		case d == 'X' && len(g.digits) > 0 && g.digits[len(g.digits)-1] != 'X' && !wordFollows(text, i+1):
			g.digits, g.places = append(g.digits, d), append(g.places, i)
		case invisible(r) && len(g.digits) > 0:
		default:
			flush()
		}
	}
	flush()
	return out
}

// digit folds full-width digits and X.
func digit(r rune) byte {
	switch {
	case r >= '0' && r <= '9':
		return byte(r)
	case r >= '０' && r <= '９':
		return byte(r-'０') + '0'
	case r == 'x' || r == 'X' || r == 'ｘ' || r == 'Ｘ':
		return 'X'
	}
	return 0
}

func wordFollows(text []rune, i int) bool {
	if i >= len(text) {
		return false
	}
	r := text[i]
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || digit(r) != 0
}

// joined reports whether one blank or stroke stands between two rows of digits, as in 110105 19491231 002X.
func joined(text []rune, from, to int) bool {
	n := 0
	for _, r := range text[from:to] {
		if invisible(r) {
			continue
		}
		if !strings.ContainsRune(" \u00a0\u3000\t-－–—_·.", r) {
			return false
		}
		n++
	}
	return n <= 1
}

func nextJoined(text []rune, groups []digitGroup) bool {
	return len(groups) > 1 && joined(text, groups[0].end(), groups[1].start()) && len(groups[1].digits) == 3
}

// usualGroups knows the ways in which people break a number; a wrong check digit counts only there.
func usualGroups(groups []digitGroup) bool {
	var widths strings.Builder
	for _, g := range groups {
		widths.WriteByte(byte('0' + min(len(g.digits), 9)))
	}
	switch widths.String() {
	case "684", "6444", "33444", "6824", "64224":
		return true
	}
	return false
}

// newNumber judges 18 characters: sure when area, date of birth and check digit are right, suspected when only the
// check digit is wrong.
func newNumber(n, today string) (sure, suspected bool) {
	if strings.IndexByte(n[:17], 'X') >= 0 || !knownArea(n) || !birthDate(n[6:14], today) {
		return false, false
	}
	return checkDigit(n) == n[17], n[6:8] >= "19"
}

func oldNumber(n string) bool {
	return strings.IndexByte(n, 'X') < 0 && knownArea(n) && birthDate("19"+n[6:12], "")
}

// checkDigit is ISO 7064 MOD 11-2 over the first 17 digits.
func checkDigit(n string) byte {
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += int(n[i]-'0') * w
	}
	return "10X98765432"[sum%11]
}

// knownArea reports whether the first two digits are those of a province.
func knownArea(n string) bool {
	const provinces = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 91"
	return strings.Contains(provinces, n[:2])
}

func birthDate(ymd, today string) bool {
	born, err := time.Parse("20060102", ymd)
	if err != nil || born.Year() < 1800 {
		return false
	}
	day, err := time.Parse(time.DateOnly, today)
	return err != nil && born.Year() < 2100 || err == nil && !born.After(day)
}
