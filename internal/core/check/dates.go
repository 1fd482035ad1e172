package check

import (
	"strings"
	"time"
)

// dated is a date as it stands in a text: 2026年11月22日, 11月22日, 二〇二六年…, 2026-11-22, 2026/11/22, 2026.11.22. A year
// that is not written is 0.
type dated struct {
	start, end       int
	year, month, day int
	sep              rune // the stroke of the forms in digits, 0 for 年月日
	other            bool // of another calendar (农历, 民国): not to be judged
}

// findDates returns the dates of a text in their order.
func findDates(text []rune) []dated {
	var out []dated
	for i := 0; i < len(text); i++ {
		var d dated
		var ok bool
		switch r := text[i]; {
		case r == '月':
			d, ok = dateAround(text, i)
		case (r == '1' || r == '2' || r == '１' || r == '２') && !arabic(runeAt(text, i-1)):
			d, ok = dateInDigits(text, i)
		}
		if ok && (len(out) == 0 || d.start >= out[len(out)-1].end) {
			out = append(out, d)
			i = d.end - 1
		}
	}
	return out
}

// dateAround reads the date whose 月 stands at place at.
func dateAround(text []rune, at int) (dated, bool) {
	month, ok := numeralBefore(text, blanksBefore(text, at))
	if !ok || month.width > 2 || month.value > 99 {
		return dated{}, false
	}
	day, ok := numeralAt(text, blanks(text, at+1))
	if !ok || day.width > 2 || day.value > 99 || day.han != month.han {
		return dated{}, false
	}
	end := blanks(text, day.end)
	if c := runeAt(text, end); c != '日' && (c != '号' || numberedThing(text, end)) {
		return dated{}, false
	}
	d := dated{start: month.start, end: end + 1, month: month.value, day: day.value}
	if before := blanksBefore(text, month.start); runeAt(text, before-1) == '年' {
		d.year, d.start, d.other = yearBefore(text, blanksBefore(text, before-1), d.start)
	} else if strings.ContainsRune(".．-/第", runeAt(text, before-1)) && before > 0 {
		return dated{}, false
	}
	d.other = d.other || containsAny(before20(text, d.start), "农历", "阴历", "旧历", "夏历", "藏历", "回历", "佛历", "傣历", "民国")
	return d, true
}

// numberedThing reports whether the 号 at place at numbers a building or a paper, as in 5月31号楼.
func numberedThing(text []rune, at int) bool {
	return strings.ContainsRune("楼院厅馆文令线机店铺船门", runeAt(text, at+1)) && at+1 < len(text)
}

// yearBefore reads the year that ends at place end. What is no year of our calendar (光绪二十年) makes the date one of
// another calendar; 当年 and ×年 leave the year open.
func yearBefore(text []rune, end, start int) (year, from int, other bool) {
	n, ok := numeralBefore(text, end)
	switch {
	case !ok:
		return 0, start, false
	case n.width == 4 && n.value >= 1000:
		return n.value, n.start, false
	case n.width == 2 && !n.han:
		return 2000 + n.value, n.start, false
	}
	return 0, start, true
}

func before20(text []rune, at int) string {
	from := max(0, at-20)
	for i := at - 1; i >= from; i-- {
		if strings.ContainsRune("。；！？\n", text[i]) {
			from = i + 1
		}
	}
	return string(text[from:at])
}

// dateInDigits reads 2026-11-22, 2026/11/22 and 2026.11.22. What stands within a longer number, a path or a name of a
// version is no date.
func dateInDigits(text []rune, at int) (dated, bool) {
	year, _ := numeralAt(text, at)
	if year.width != 4 || year.value < 1900 || year.value > 2199 {
		return dated{}, false
	}
	sep := runeAt(text, year.end)
	if sep != '-' && sep != '/' && sep != '.' && sep != '．' {
		return dated{}, false
	}
	month, ok := numeralAt(text, year.end+1)
	if !ok || month.han || month.width > 2 || runeAt(text, month.end) != sep {
		return dated{}, false
	}
	day, ok := numeralAt(text, month.end+1)
	if !ok || day.han || day.width > 2 || partOfLonger(text, at, day.end) {
		return dated{}, false
	}
	return dated{start: at, end: day.end, year: year.value, month: month.value, day: day.value, sep: sep}, true
}

// partOfLonger reports whether digits, letters or strokes go on before start or behind end.
func partOfLonger(text []rune, start, end int) bool {
	p, n := runeAt(text, start-1), runeAt(text, end)
	if p == '-' && fullDateBefore(text, start-1) {
		p = 0
	}
	if start > 0 && p != 0 && (asciiLetter(p) || strings.ContainsRune("./-_=&?#~+\\．", p)) || asciiLetter(runeAt(text, start-2)) && p == ' ' {
		return true
	}
	if end >= len(text) {
		return false
	}
	next := runeAt(text, end+1)
	if n == 'T' && arabic(next) {
		return false
	}
	return asciiLetter(n) || arabic(n) || strings.ContainsRune("/_=&", n) || strings.ContainsRune("-.．", n) && arabic(next) && !fullDate(text, end+1)
}

// fullDate reports whether another date of four digits follows, as in 2026.5.3-2026.5.1 and 2026.5.3-5.1.
func fullDate(text []rune, at int) bool {
	n, ok := numeralAt(text, at)
	return ok && (n.width == 4 || n.width <= 2 && runeAt(text, n.end) == '.' && arabic(runeAt(text, n.end+1))) && runeAt(text, at-1) == '-'
}

// exists reports whether the calendar has the day; without a year, 29 February may be.
func (d dated) exists() bool {
	return d.month >= 1 && d.month <= 12 && d.day >= 1 && d.day <= daysIn(d.year, d.month)
}

// daysIn returns how many days a month has; year 0 counts as a leap year.
func daysIn(year, month int) int {
	if month == 2 {
		if year == 0 || year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31 - (month-1)%7%2
}

// weekday returns the day of the week of the date in a year.
func (d dated) weekday(year int) time.Weekday {
	return time.Date(year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC).Weekday()
}

// compare orders two dates of which both years are known or none is.
func (d dated) compare(e dated) int {
	return (d.year*10000 + d.month*100 + d.day) - (e.year*10000 + e.month*100 + e.day)
}

// thisYear is the year of today's date, 0 where it is unknown.
func thisYear(today string) int {
	day, err := time.Parse(time.DateOnly, today)
	if err != nil {
		return 0
	}
	return day.Year()
}
