package check

import (
	"fmt"
	"strings"
)

// docno (发文字号) is a document number as it stands in a text, right or wrong: 国办发〔2026〕3号.
type docno struct {
	open, end       int // the brackets with the year
	year            numeral
	word            int // place of a 第 before the number, -1 for none
	number          numeral
	no              bool // 号 follows
	code            string
	unitYear        int // place of a 年 behind the year, -1 for none
	first, lastRune rune
}

// yearBrackets are all brackets that people put round the year; only 〔〕 are right.
const (
	yearOpens  = "〔[［【（(〖「﹝{｛<〈《"
	yearCloses = "〕]］】）)〗」﹞}｝>〉》"
)

// findDocnos returns what is written as a document number: a code of Chinese characters, brackets with a year, a number.
func findDocnos(text []rune) []docno {
	var out []docno
	for i, r := range text {
		if isHan(r) || !arabic(runeAt(text, blanks(text, i+1))) || !strings.ContainsRune(yearOpens, r) {
			continue
		}
		if d, ok := docnoAt(text, i); ok {
			out = append(out, d)
		}
	}
	return out
}

func docnoAt(text []rune, at int) (docno, bool) {
	d := docno{open: at, word: -1, unitYear: -1, first: text[at]}
	year, ok := numeralAt(text, blanks(text, at+1))
	if !ok || year.han || year.width < 2 || year.width > 5 {
		return d, false
	}
	d.year = year
	end := blanks(text, year.end)
	if runeAt(text, end) == '年' {
		d.unitYear = end
		end = blanks(text, end+1)
	}
	d.lastRune = runeAt(text, end)
	if end >= len(text) || !strings.ContainsRune(yearCloses, d.lastRune) {
		return d, false
	}
	d.end = end + 1
	next := blanks(text, d.end)
	if runeAt(text, next) == '第' {
		d.word = next
		next = blanks(text, next+1)
	}
	if d.number, ok = numeralAt(text, next); !ok || d.number.han || d.number.width > 5 {
		return d, false
	}
	d.no = runeAt(text, blanks(text, d.number.end)) == '号'
	d.code = codeBefore(text, at)
	return d, d.code != "" && d.documentLike(text)
}

// codeBefore returns the characters in front of the bracket that may be an issuer's code.
func codeBefore(text []rune, at int) string {
	end := blanksBefore(text, at)
	from := end
	for from > 0 && end-from < 8 && isHan(text[from-1]) {
		from--
	}
	if p := runeAt(text, from-1); asciiLetter(p) && p != 'X' && p != 'x' {
		return "" // GS京（2026）1061号 is a map's
	}
	return string(text[from:end])
}

// documentLike tells document numbers from numbers of certificates, cases, contracts and lots, which have rules of their
// own, and from years that only stand in brackets.
func (d docno) documentLike(text []rune) bool {
	for _, w := range []string{"证", "证字", "许可", "用", "权", "案", "仲", "裁", "执", "诉", "专利", "备案", "合同", "协议", "标", "采购", "审图", "图", "保单", "鉴", "估字", "评字", "检字", "验字"} {
		if strings.HasSuffix(d.code, w) {
			return false
		}
	}
	if containsAny(before(text, d.open, 14), "许可证", "证号", "证书", "合同编号", "项目编号", "采购编号", "招标编号", "标书", "产权", "备案号", "案号", "报告编号", "审图号", "批准文号：国药") {
		return false
	}
	strong := d.issued()
	n := runeAt(text, d.number.end)
	switch {
	case d.year.width != 4 && (d.first != '〔' || !strong && !d.no):
		return false
	case !d.no && (!strong || n == '.' || n == ':' || n == '：' || isHan(n) && !strings.ContainsRune("文和及与等的之精要规", n)):
		return false
	case d.no && strings.ContainsRune("楼院厅馆线机店铺船门", runeAt(text, blanks(text, d.number.end)+1)):
		return false
	}
	return true
}

// issued reports whether the code ends as codes of documents do.
func (d docno) issued() bool {
	for _, w := range []string{"发", "函", "字", "令", "公告", "通告", "办", "通", "电", "纪", "任", "复", "批", "规", "呈", "报", "决", "议", "文", "督", "党", "府", "政", "委", "教", "财", "税", "建", "卫", "民", "商", "市监", "环", "农", "交", "审", "改", "总", "综", "安"} {
		if strings.HasSuffix(d.code, w) {
			return true
		}
	}
	return false
}

// docnoBracket (发文字号的括号) wants 〔〕 round the year.
type docnoBracket struct{}

func (docnoBracket) ID() string    { return "docno_bracket" }
func (docnoBracket) Title() string { return "发文字号的年份括号" }

func (docnoBracket) Run(s Subject, _ Param) []Finding {
	return inParts(s, func(text []rune) []Finding {
		var out []Finding
		for _, d := range findDocnos(text) {
			if d.first == '〔' && d.lastRune == '〕' || d.first == '﹝' && d.lastRune == '﹞' || d.year.width != 4 {
				continue
			}
			right := "〔" + string(text[d.year.start:d.year.end]) + "〕"
			out = append(out, fixed(text, d.open, d.end, right, "发文字号的年份没有用六角括号“〔〕”。", "请改为“"+right+"”。"))
		}
		return out
	})
}

// docnoForm (发文字号的写法) finds 第 before the number, numbers with a nought in front, years that are none, and a
// missing 号.
type docnoForm struct{}

func (docnoForm) ID() string    { return "docno_form" }
func (docnoForm) Title() string { return "发文字号的写法" }

func (docnoForm) Run(s Subject, _ Param) []Finding {
	return inParts(s, func(text []rune) []Finding {
		var out []Finding
		for _, d := range findDocnos(text) {
			out = append(out, d.faults(text, thisYear(s.Today))...)
		}
		return out
	})
}

func (d docno) faults(text []rune, now int) []Finding {
	var out []Finding
	n := d.number
	year := string(text[d.year.start:d.year.end])
	switch {
	case d.year.width == 2:
		out = append(out, fixed(text, d.year.start, d.year.end, "20"+year, "发文字号的年份“"+year+"”没有写全。", "请把年份写成四位数字。"))
	case d.year.width != 4 || d.year.value < 1949:
		out = append(out, place(text, d.year.start, d.year.end, "发文字号里的“"+year+"”不是年份。", "请核对原文件，改为正确的四位年份。"))
	case now > 0 && d.year.value > now:
		out = append(out, place(text, d.year.start, d.year.end, fmt.Sprintf("发文字号的年份 %s 还没有到，今年是 %d 年。", year, now), "请核对原文件，改为正确的年份。"))
	}
	if d.unitYear >= 0 {
		out = append(out, fixed(text, d.unitYear, d.unitYear+1, "", "发文字号的年份后面不写“年”。", "请删去“年”。"))
	}
	if d.word >= 0 && !numbersWithWord(d.code) {
		out = append(out, fixed(text, d.word, d.word+1, "", "发文字号的序号前面不加“第”。", "请删去“第”。"))
	}
	if n.width > 1 && digit(text[n.start]) == '0' && n.value > 0 {
		right := fmt.Sprint(n.value)
		out = append(out, fixed(text, n.start, n.end, right, "发文字号的序号前面补了“0”。", "请改为“"+right+"”。"))
	}
	if !d.no && !rowOfNumbers(text, n.end) {
		number := string(text[n.start:n.end])
		out = append(out, fixed(text, n.start, n.end, number+"号", "发文字号缺少“号”字。", "请在序号后面补上“号”。"))
	}
	return out
}

// numbersWithWord names kinds of documents whose numbers are written with 第: 公告〔2026〕第3号.
func numbersWithWord(code string) bool {
	for _, w := range []string{"公告", "令", "通告", "议案", "提案", "建议"} {
		if strings.HasSuffix(code, w) {
			return true
		}
	}
	return strings.HasSuffix(code, "字") && strings.ContainsAny(code, "处罚许准决强责") // papers of law enforcement have their own habit
}

// rowOfNumbers reports whether further numbers follow, of which the last has the 号: 〔2026〕3、4号.
func rowOfNumbers(text []rune, at int) bool {
	for n := 0; n < 8; n++ {
		_, next := firstWord(text, blanks(text, at), "、", "，", "-", "—", "－", "~", "～", "至", "和", "及", "/")
		if next == blanks(text, at) {
			return false
		}
		number, ok := numeralAt(text, blanks(text, next))
		if !ok {
			return false
		}
		if runeAt(text, blanks(text, number.end)) == '号' {
			return true
		}
		at = number.end
	}
	return false
}
