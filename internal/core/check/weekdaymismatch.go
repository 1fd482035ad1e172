package check

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
)

// weekdayMismatch (日期与星期不符) compares a date with the weekday beside it. Without a year the one named in the
// sentence holds, else that of today; a weekday that is right in the other year in question is left alone.
type weekdayMismatch struct{}

func (weekdayMismatch) ID() string    { return "weekday_mismatch" }
func (weekdayMismatch) Title() string { return "日期与星期是否相符" }

func (weekdayMismatch) Run(s Subject, _ Param) []Finding {
	return inParts(s, func(text []rune) []Finding { return findWrongWeekdays(text, s.Today) })
}

// weekName is a weekday written in a text.
type weekName struct {
	start, end int
	day        time.Weekday
}

func findWrongWeekdays(text []rune, today string) []Finding {
	var out []Finding
	var last dated
	dates := findDates(text)
	for _, d := range daysOfThisMonth(text, today) {
		out = append(out, judgeWeekdays(text, nil, dated{}, d, today)...)
	}
	for i, d := range dates {
		before := last
		if last = d; d.other || !d.exists() {
			continue
		}
		out = append(out, judgeWeekdays(text, dates[:i], before, d, today)...)
		until := len(text)
		if i+1 < len(dates) {
			until = dates[i+1].start
		}
		for _, e := range sameMonth(text, d, until) {
			out = append(out, judgeWeekdays(text, dates[:i], d, e, today)...)
			last = e
		}
	}
	slices.SortStableFunc(out, func(a, b Finding) int { return a.Start - b.Start })
	return slices.CompactFunc(out, func(a, b Finding) bool { return a.Start == b.Start })
}

// daysOfThisMonth reads 本月27日 and 下月3日 by today's date.
func daysOfThisMonth(text []rune, today string) []dated {
	day, err := time.Parse(time.DateOnly, today)
	if err != nil {
		return nil
	}
	var out []dated
	for i := 1; i < len(text); i++ {
		if text[i] != '月' || text[i-1] != '本' && text[i-1] != '下' {
			continue
		}
		n, ok := numeralAt(text, blanks(text, i+1))
		if !ok || n.width > 2 || runeAt(text, blanks(text, n.end)) != '日' {
			continue
		}
		first := time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, time.UTC)
		if text[i-1] == '下' {
			first = first.AddDate(0, 1, 0)
		}
		d := dated{start: i - 1, end: blanks(text, n.end) + 1, year: first.Year(), month: int(first.Month()), day: n.value}
		if d.exists() {
			out = append(out, d)
		}
	}
	return out
}

// judgeWeekdays looks at the weekday in front of a date and at the one or two behind it; before is the date in front
// of it, which the first of two belongs to.
func judgeWeekdays(text []rune, earlier []dated, before, d dated, today string) []Finding {
	var out []Finding
	judge := func(d dated, w weekName) {
		if years := yearsOf(text, earlier, d, today); len(years) > 0 && !slices.ContainsFunc(years, func(y int) bool { return d.fits(y, w.day) }) {
			right := weekWord(text[w.start:w.end], d.weekday(years[0]))
			out = append(out, fixed(text, w.start, w.end, right,
				fmt.Sprintf("%d年%d月%d日是%s，不是%s。", years[0], d.month, d.day, right, string(text[w.start:w.end])), "请核对日期和星期，改正写错的一个。"))
		}
	}
	if w, ok := weekdayBefore(text, d.start); ok {
		judge(d, w)
		return out
	}
	ws := weekdaysAfter(text, d.end)
	switch {
	case len(ws) == 1:
		judge(d, ws[0])
	case len(ws) == 2 && before.end > 0 && d.start-before.end <= 3:
		judge(before, ws[0])
		judge(d, ws[1])
	}
	return out
}

// fits reports whether the date falls on that weekday; a 29 February that the year does not have is not judged.
func (d dated) fits(year int, day time.Weekday) bool {
	return d.day > daysIn(year, d.month) || d.weekday(year) == day
}

// yearsOf lists the years the date may lie in, the likeliest first; none when there is no ground to tell.
func yearsOf(text []rune, earlier []dated, d dated, today string) []int {
	if d.year > 0 {
		return []int{d.year}
	}
	now := thisYear(today)
	if shift, ok := yearWord(before20(text, d.start)); ok && now > 0 {
		return []int{now + shift}
	}
	from, _ := nearSentence(text, d.start, d.start)
	for i := len(earlier) - 1; i >= 0 && earlier[i].start >= from; i-- {
		switch e := earlier[i]; {
		case e.year > 0 && e.month > d.month:
			return []int{e.year + 1, e.year}
		case e.year > 0:
			return []int{e.year}
		}
	}
	if now == 0 {
		if y := yearNamed(text[from:d.start]); y > 0 {
			return []int{y}
		}
		return nil
	}
	if signed, ok := dateline(text); ok && signed.year != now {
		years := []int{signed.year}
		if d.month < signed.month {
			years = append(years, signed.year+1)
		}
		return years
	}
	years := []int{now}
	if y := yearNamed(text[max(0, d.start-2000):d.start]); y > 0 && y != now {
		years = append(years, y)
	}
	switch month := today[5:7]; {
	case month >= "09" && d.month <= 4:
		years = append(years, now+1)
	case month <= "03" && d.month >= 10:
		years = append(years, now-1)
	}
	return years
}

// dateline returns the full date that stands alone on the last line, under which a paper was signed (成文日期).
func dateline(text []rune) (dated, bool) {
	end := len(text)
	for end > 0 && unicode.IsSpace(text[end-1]) {
		end--
	}
	start := end
	for start > 0 && text[start-1] != '\n' && end-start < 40 {
		start--
	}
	for start < end && unicode.IsSpace(text[start]) {
		start++
	}
	dates := findDates(text[start:end])
	if len(dates) != 1 || dates[0].start > 0 || dates[0].end < end-start || !dates[0].exists() {
		return dated{}, false
	}
	return dates[0], dates[0].year > 0
}

// yearWord reads 去年, 明年 and their like at the end of the words.
func yearWord(words string) (shift int, ok bool) {
	words = strings.TrimRight(words, " ")
	for i, w := range []string{"前年", "去年", "今年", "明年", "后年"} {
		if strings.HasSuffix(words, w) {
			return i - 2, true
		}
	}
	return 0, false
}

// yearNamed returns the last year of four digits that the text names, 0 for none.
func yearNamed(text []rune) int {
	for i := len(text) - 1; i > 0; i-- {
		if text[i] == '年' {
			if n, ok := numeralBefore(text, blanksBefore(text, i)); ok && n.width == 4 && n.value >= 1900 && n.value < 2200 {
				return n.value
			}
		}
	}
	return 0
}

// sameMonth reads the further days of a row such as 11月21日至22日 and 11月22日、29日: until is where the next date stands.
func sameMonth(text []rune, d dated, until int) []dated {
	var out []dated
	if d.sep != 0 {
		return nil
	}
	at := d.end
	for n := 0; n < 6; n++ {
		at = skipBracket(text, at)
		_, next := firstWord(text, at, "至", "到", "、", "和", "及", "与", "或", "——", "—", "－", "-", "~", "～", "，")
		if next == at {
			return out
		}
		day, ok := numeralAt(text, blanks(text, next))
		if !ok || day.width > 2 || day.han != (hanDigit(text[d.start]) >= 0) || runeAt(text, blanks(text, day.end)) != '日' || day.end >= until {
			return out
		}
		e := d
		e.start, e.end, e.day = day.start, blanks(text, day.end)+1, day.value
		if !e.exists() {
			return out
		}
		out = append(out, e)
		at = e.end
	}
	return out
}

// skipBracket returns the place behind a short bracket at place at.
func skipBracket(text []rune, at int) int {
	if c := runeAt(text, at); c != '（' && c != '(' {
		return at
	}
	for end := at + 1; end < len(text) && end < at+14; end++ {
		if text[end] == '）' || text[end] == ')' {
			return end + 1
		}
	}
	return at
}

// weekdaysAfter reads the weekday behind a date: （星期日）, 星期日, ，周日, 是星期日, and two of a row（周六至周日）.
func weekdaysAfter(text []rune, at int) []weekName {
	at = blanks(text, at)
	bracket := false
	if c := runeAt(text, at); c == '（' || c == '(' || c == '[' || c == '【' {
		at, bracket = blanks(text, at+1), true
	} else if _, end := firstWord(text, at, "，", ",", "、", "是", "为", "即", "恰逢", "正值", "适逢", "正好是", "刚好是", "就是", "恰好是"); end > at {
		at = blanks(text, end)
	}
	if bracket {
		_, at = firstWord(text, at, "本", "这", "下", "上")
	}
	w, ok := weekNameAt(text, at)
	if bracket && !ok {
		w, ok = weekNameInside(text, at)
	}
	if !ok || !bracket && !weekEnds(text, w) {
		return nil
	}
	out := []weekName{w}
	if _, next := firstWord(text, w.end, "至", "到", "、", "和", "—", "－", "-", "~", "～"); bracket && next > w.end {
		second, ok := weekNameAt(text, next)
		if !ok {
			return nil
		}
		out = append(out, second)
	} else if bracket && !strings.ContainsRune("）)]】，, 　；;上下早中晚凌夜：:、0123456789", runeAt(text, w.end)) {
		return nil
	}
	return out
}

// weekNameInside reads the weekday that stands last in a bracket: （国家宪法日，星期五）.
func weekNameInside(text []rune, at int) (weekName, bool) {
	for i := at; i < len(text) && i-at < 14 && text[i] != '）' && text[i] != ')'; i++ {
		if c := text[i]; c == '，' || c == '、' || c == '；' || isBlank(c) {
			if w, ok := weekNameAt(text, i+1); ok {
				return w, true
			}
		}
	}
	return weekName{}, false
}

// weekEnds reports whether the words behind the weekday show that it is one: no name such as 周一鸣, no 周三多.
func weekEnds(text []rune, w weekName) bool {
	c := runeAt(text, w.end)
	if text[w.start] != '周' {
		return true
	}
	return !isHan(c) || strings.ContainsRune("上下早中晚凌夜深至到和或及起前后的是为，全在举召开将我本市县区", c)
}

// weekdayBefore reads the weekday of 星期日（11月22日） and 本周日（11月22日）.
func weekdayBefore(text []rune, at int) (weekName, bool) {
	if c := runeAt(text, at-1); c != '（' && c != '(' {
		return weekName{}, false
	}
	for _, n := range []int{2, 3} {
		if w, ok := weekNameAt(text, at-1-n); ok && w.end == at-1 {
			if p := runeAt(text, w.start-1); p == '每' || p == '至' || p == '到' || p == '、' {
				return weekName{}, false
			}
			return w, true
		}
	}
	return weekName{}, false
}

// weekNameAt reads 星期一, 周一 and 礼拜一.
func weekNameAt(text []rune, at int) (weekName, bool) {
	word, end := firstWord(text, at, "星期", "礼拜", "周")
	if word == "" || end >= len(text) {
		return weekName{}, false
	}
	w := weekName{start: at, end: end + 1}
	switch c := text[end]; c {
	case '日', '天':
		w.day = time.Sunday
	case '一', '二', '三', '四', '五', '六':
		w.day = time.Weekday(hanDigit(c))
	default:
		return weekName{}, false
	}
	return w, true
}

// weekWord names a weekday in the manner of the words that stand there.
func weekWord(as []rune, day time.Weekday) string {
	last := []rune("日一二三四五六")[day]
	if day == time.Sunday && as[0] == '礼' {
		last = '天'
	}
	return string(as[:len(as)-1]) + string(last)
}
