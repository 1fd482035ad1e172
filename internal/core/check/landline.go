package check

import "strings"

// landline (住宅电话) finds the telephone number of somebody's home. Numbers of offices are public and pass.
type landline struct{}

func (landline) ID() string    { return "landline" }
func (landline) Title() string { return "未遮盖的住宅电话" }

// homePhones are the words that say that a number rings in somebody's home.
var homePhones = []string{"家庭电话", "住宅电话", "宅电", "家中电话", "家里电话", "住宅座机", "家庭座机", "家庭固话", "住宅固话", "家里座机", "家中座机", "私人电话",
	"家庭联系电话", "住家电话", "宅用电话", "私人座机", "家庭固定电话", "住宅固定电话", "家里的电话", "家里的座机", "家里固定电话",
	"师家电话", "某家电话", "他家电话", "她家电话", "我家电话", "其家电话", "士家电话", "家的电话"}

func (landline) Run(s Subject, _ Param) []Finding { return inNumbers(s, findLandlines) }

func findLandlines(text []rune, rows []row) []Finding {
	var out []Finding
	for i := 0; i < len(rows); i++ {
		used := landlineAt(text, rows[i:])
		if used == 0 {
			continue
		}
		start, end := rows[i].start, rows[i+used-1].end
		if start > 0 && (text[start-1] == '(' || text[start-1] == '（') && used > 1 && strings.ContainsRune(")）", text[rows[i].end]) {
			start--
		}
		i += used - 1
		if !standsAlone(text, start, end) || !homePhone(text, start) {
			continue
		}
		masked := maskDigits(text[start:end], rowDigits(text, start, end)-4, 0)
		f := place(text, start, end, "住宅电话没有遮盖。", "请删去，或者遮盖后几位，如“"+masked+"”。")
		f.Fix = &Fix{Text: masked}
		out = append(out, f)
	}
	return out
}

// landlineAt says how many rows the number takes: 0951-6012345, (0951)6012345, 09516012345, 6012345, 6012 345 not.
func landlineAt(text []rune, rows []row) int {
	first := rows[0]
	if first.x {
		return 0
	}
	zero := digit(text[first.start]) == '0'
	if zero && (first.n == 3 || first.n == 4) && len(rows) > 1 && (rows[1].n == 7 || rows[1].n == 8) && !rows[1].x && areaJoined(text, first.end, rows[1].start) {
		return 2
	}
	if zero && first.n >= 10 && first.n <= 12 || !zero && digit(text[first.start]) != '1' && (first.n == 7 || first.n == 8) {
		return 1
	}
	return 0
}

// areaJoined reports whether an area code ends at from and its number begins at to.
func areaJoined(text []rune, from, to int) bool {
	for _, r := range text[from:to] {
		if !strings.ContainsRune(" \u00a0\u3000-－–—‑)）", r) {
			return false
		}
	}
	return to-from <= 3
}

// homePhone reports whether the nearest word for a telephone before a number is that of a home.
func homePhone(text []rune, start int) bool {
	words := string(contactWords(text, start))
	home, other := -1, -1
	for _, w := range homePhones {
		if i := strings.LastIndex(words, w); i >= 0 {
			home = max(home, i+len(w))
		}
	}
	if home < 0 {
		return false
	}
	for _, w := range phoneWords {
		if i := strings.LastIndex(words, w); i >= 0 {
			other = max(other, i+len(w))
		}
	}
	return home >= other
}

func rowDigits(text []rune, start, end int) int {
	n := 0
	for _, r := range text[start:end] {
		if digit(r) != 0 {
			n++
		}
	}
	return n
}
