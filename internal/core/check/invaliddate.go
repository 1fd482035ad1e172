package check

import (
	"fmt"
	"strings"
)

// invalidDate (不存在的日期) finds dates that no calendar has: 2月30日, 13月1日, 29 February of a common year.
type invalidDate struct{}

func (invalidDate) ID() string    { return "invalid_date" }
func (invalidDate) Title() string { return "不存在的日期" }

func (invalidDate) Run(s Subject, _ Param) []Finding {
	return inParts(s, findInvalidDates)
}

func findInvalidDates(text []rune) []Finding {
	out := plainDates(text)
	for _, d := range findDates(text) {
		if d.other || d.sep != 0 && numberNamed(text, d.start) {
			continue
		}
		if d.year == 0 && d.month == 2 && d.day == 29 {
			d.year = yearBeforeIn(text, d.start)
		}
		if !d.exists() {
			if d.month != 0 || d.day != 0 || d.year != 0 { // 0000年00月00日 is a form to be filled in
				out = append(out, noSuchDay(text, d))
			}
			continue
		}
		for _, e := range wrongDays(text, d) {
			out = append(out, noSuchDay(text, e))
		}
	}
	return out
}

// plainDates finds dates in eight digits that no calendar has, where a label says that they are dates: 出生日期：19850231.
func plainDates(text []rune) []Finding {
	var out []Finding
	for i := 0; i < len(text); i++ {
		if !arabic(text[i]) {
			continue
		}
		end := i
		for end < len(text) && arabic(text[end]) {
			end++
		}
		if d := (dated{start: i, end: end, sep: '.'}); end-i == 8 && dateLabel(text, i) && standsAlone(text, i, end) {
			year, _ := numeralAt(text[:i+4], i)
			month, _ := numeralAt(text[:i+6], i+4)
			day, _ := numeralAt(text[:end], i+6)
			d.year, d.month, d.day = year.value, month.value, day.value
			if d.year >= 1900 && d.year < 2200 && !d.exists() {
				out = append(out, noSuchDay(text, d))
			}
		}
		i = end
	}
	return out
}

// dateLabel reports whether the label of a date stands right before place at.
func dateLabel(text []rune, at int) bool {
	return containsSuffix(strings.TrimRight(before(text, at, 8), " ：:为是\u3000"), "日期", "出生年月日", "出生年月", "生日")
}

// yearBeforeIn returns the year of the date that stands before place at in its sentence, from which a 29 February may take
// its own; 0 for none.
func yearBeforeIn(text []rune, at int) int {
	from, _ := nearSentence(text, at, at)
	if words := string(text[from:at]); containsAny(words, "次年", "翌年", "明年", "每年") {
		return 0
	}
	earlier := findDates(text[from:at])
	if n := len(earlier); n > 0 && earlier[n-1].month <= 2 && earlier[n-1].exists() {
		return earlier[n-1].year
	}
	return 0
}

func noSuchDay(text []rune, d dated) Finding {
	written := string(text[d.start:d.end])
	message := fmt.Sprintf("日期“%s”不存在：", written)
	switch {
	case d.month < 1 || d.month > 12:
		message += fmt.Sprintf("没有 %d 月。", d.month)
	case d.day < 1:
		message += "没有 0 日。"
	case d.month == 2 && d.day == 29:
		message += fmt.Sprintf("%d 年是平年，2 月只有 28 天。", d.year)
	default:
		message += fmt.Sprintf("%d 月只有 %d 天。", d.month, daysIn(d.year, d.month))
	}
	return place(text, d.start, d.end, message, "请与原始材料核对，改为正确的日期。")
}

// wrongDays reads the day behind a stroke, as in 9月28日至31日, where it stands without its month.
func wrongDays(text []rune, d dated) []dated {
	if d.sep != 0 {
		return nil
	}
	at := skipBracket(text, d.end)
	_, next := firstWord(text, at, "至", "到", "——", "—", "－", "-", "~", "～", "、")
	if next == at {
		return nil
	}
	day, ok := numeralAt(text, blanks(text, next))
	if !ok || day.width > 2 || runeAt(text, blanks(text, day.end)) != '日' || day.value <= d.day {
		return nil
	}
	e := d
	e.start, e.end, e.day = day.start, blanks(text, day.end)+1, day.value
	if e.exists() {
		return nil
	}
	return []dated{e}
}

// numberNamed reports whether the words in front say that digits are a number of something, a version or a standard.
func numberNamed(text []rune, at int) bool {
	words := strings.ToLower(before(text, at, 10))
	return containsAny(words, "编号", "版本", "版", "标段", "批号", "证号", "货号", "型号", "文号", "案号", "单号", "房号", "序号", "标准", "代码", "固件", "内核",
		"电话", "热线", "ip", "ver", "gb", "zl", "cn")
}
