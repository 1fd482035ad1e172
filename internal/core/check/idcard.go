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
	return inNumbers(s, func(text []rune, rows []row) []Finding { return findIDCards(text, rows, s.Today) })
}

// idNames are words that name an identity number.
var idNames = []string{"身份证", "身份号", "证件号", "身份代码", "公民身份", "居民证", "社保卡", "保障卡", "医保卡", "证件号码", "社会保障号码", "社保卡号", "保障卡号", "保障卡卡号", "医保卡号"}

func findIDCards(text []rune, rows []row, today string) []Finding {
	var out []Finding
	for i := 0; i < len(rows); {
		f, used := idCardAt(text, rows[i:], today)
		if used == 0 {
			i++
			continue
		}
		out = append(out, f)
		i += used
	}
	return out
}

// idCardAt looks for a number that begins with the first row and says how many rows it takes.
func idCardAt(text []rune, rows []row, today string) (Finding, int) {
	var store [24]byte
	number, start := store[:0], rows[0].start
	for n, r := range rows {
		if len(number)+r.n > 18 || n == 5 || n > 0 && !joined(text, rows[n-1].end, r.start) {
			break
		}
		number = digitsOf(number, text, r)
		switch {
		case len(number) == 15 && n == 0 && oldNumber(string(number)) && !nextJoined(text, rows):
			if idPlace(text, start, r.end) {
				return idFinding(text, start, r.end, "疑似 15 位旧身份证号码，没有遮盖。", Should), 1
			}
		case len(number) == 18:
			sure, suspected := newNumber(string(number), today)
			suspected = suspected && (n == 0 || usualGroups(rows[:n+1]))
			if (sure || suspected) && idPlace(text, start, r.end) {
				if sure {
					return idFinding(text, start, r.end, "身份证号码没有遮盖。", ""), n + 1
				}
				return idFinding(text, start, r.end, "疑似身份证号码（校验位不对，可能写错），没有遮盖。", Should), n + 1
			}
		}
		if r.x {
			break
		}
	}
	return Finding{}, 0
}

// idPlace reports whether an identity number may stand here: not inside a longer word, and not after 订单号.
func idPlace(text []rune, start, end int) bool {
	return (standsAlone(text, start, end) || afterID(text, start)) && !counts(text, end) && !namedOther(text, start, idNames...)
}

// afterID reports whether the Latin letters before a number are ID.
func afterID(text []rune, start int) bool {
	if start < 2 || !strings.EqualFold(string(text[start-2:start]), "ID") {
		return false
	}
	return start == 2 || !latin(text[start-3])
}

func idFinding(text []rune, start, end int, message string, severity Severity) Finding {
	f := place(text, start, end, message, "")
	masked := maskDigits(text[start:end], 6, 4)
	f.Severity, f.Fix = severity, &Fix{Text: masked}
	f.Suggestion = "请遮盖中间的数字，如“" + masked + "”，或者删去。"
	return f
}

// maskDigits puts stars in place of the digits of a number but the first and last ones.
func maskDigits(number []rune, first, last int) string {
	masked := append([]rune(nil), number...)
	n := 0
	for _, r := range number {
		if digit(r) != 0 {
			n++
		}
	}
	seen := 0
	for i, r := range number {
		if digit(r) == 0 {
			continue
		}
		if seen >= first && seen < n-last {
			masked[i] = '*'
		}
		seen++
	}
	return string(masked)
}

func nextJoined(text []rune, rows []row) bool {
	return len(rows) > 1 && joined(text, rows[0].end, rows[1].start) && rows[1].n == 3
}

// usualGroups knows the ways in which people break a number; a wrong check digit counts only there.
func usualGroups(rows []row) bool {
	var store [5]byte
	widths := store[:0]
	for _, r := range rows {
		widths = append(widths, byte('0'+min(r.n, 9)))
	}
	switch string(widths) {
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
