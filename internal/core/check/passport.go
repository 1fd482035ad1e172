package check

import "strings"

// passport (护照等证件号码) finds numbers of passports and travel permits near the words that name them.
type passport struct{}

func (passport) ID() string    { return "passport" }
func (passport) Title() string { return "未遮盖的护照、通行证号码" }

func (passport) Run(s Subject, _ Param) []Finding { return inNumbers(s, findPassports) }

// travelPapers are the papers, with the letters with which their numbers begin.
var travelPapers = []struct{ word, letters string }{
	{"护照", "EGDSPHK"}, {"港澳通行证", "CW"}, {"往来港澳", "CW"}, {"台湾通行证", "TL"}, {"往来台湾", "TL"}, {"回乡证", "HM"}, {"来往内地通行证", "HM"}, {"通行证", "CWTLHM"},
}

// compatriotPapers are the permits of Taiwan residents, whose numbers are eight digits without a letter.
var compatriotPapers = []string{"台胞证", "台湾居民来往大陆通行证", "来往大陆通行证"}

func findPassports(text []rune, rows []row) []Finding {
	var out []Finding
	for _, r := range rows {
		if r.n < 7 || r.x {
			continue
		}
		if r.n == 8 && containsSuffix(labelWords(text, r.start), compatriotPapers...) && standsAlone(text, r.start, r.end) {
			out = append(out, paperFinding(text, r.start, r.start, r.end))
			continue
		}
		start := r.start
		for start > 0 && r.start-start < 3 && latin(upper(text[start-1])) {
			start--
		}
		if letters := r.start - start; letters == 0 || letters > 2 || letters == 2 && (r.n != 7 || !strings.ContainsRune("EPSDGHCWTLM", upper(text[start]))) || letters == 1 && r.n != 8 && !(r.n == 10 && strings.ContainsRune("HM", upper(text[start]))) {
			continue
		}
		if !standsAlone(text, start, r.end) || !paperNear(text, start, r.end) || namedOther(text, start, "护照", "通行证", "回乡证", "证件") {
			continue
		}
		out = append(out, paperFinding(text, start, r.start, r.end))
	}
	return out
}

// paperFinding makes the finding of a number whose digits begin at place digits.
func paperFinding(text []rune, start, digits, end int) Finding {
	masked := string(text[start:digits]) + maskDigits(text[digits:end], 2, 2)
	f := place(text, start, end, "护照、通行证号码没有遮盖。", "请遮盖中间的数字，如“"+masked+"”，或者删去。")
	f.Fix = &Fix{Text: masked}
	return f
}

// labelWords returns the words of a label before a number, without 号码： behind them.
func labelWords(text []rune, at int) string {
	return strings.TrimRight(string(lead(text, at, 20)), " ：:（(号码为是\u3000")
}

// paperNear reports whether a paper whose numbers begin so is named in the sentence.
func paperNear(text []rune, start, end int) bool {
	from, to := sentenceNear(text, start, end)
	words := string(text[max(from, start-40):start]) + " " + string(text[end:min(to, end+20)])
	if strings.TrimSpace(words) == "" || from == start || onlyBlank(text[from:start]) {
		words += string(lead(text, start, 20))
	}
	first := upper(text[start])
	for _, p := range travelPapers {
		if strings.Contains(words, p.word) && strings.ContainsRune(p.letters, first) {
			return true
		}
	}
	return false
}

func onlyBlank(words []rune) bool {
	for _, r := range words {
		if !strings.ContainsRune(" \t\u3000\u00a0", r) {
			return false
		}
	}
	return true
}
