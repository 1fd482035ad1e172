package check

import (
	"fmt"
	"time"
)

// daysOf compares a span of dates with the number of days told of it: 10月1日至7日放假，共8天. Both ends count; 为期 may leave
// out one.
func daysOf(body []rune, at int) []Finding {
	var out []Finding
	dates := findDates(body)
	for i, d := range dates {
		if d.other || !d.exists() {
			continue
		}
		e, ok := sameMonthEnd(body, d)
		if !ok && i+1 < len(dates) && dates[i+1].start-d.end < 24 && spanWords(string(body[d.end:dates[i+1].start])) {
			e, ok = dates[i+1], true
		}
		if !ok || !e.exists() || e.other {
			continue
		}
		n, loose, found := daysTold(body, d, e)
		days := daysFrom(d, e)
		if found && days > 0 && n.value != days && !(loose && n.value == days-1) {
			out = append(out, differs(body, at, n.start, n.end, fmt.Sprintf("从“%s”到“%s”是 %d 天，这里是 %d 天。", string(body[d.start:d.end]), string(body[e.start:e.end]), days, n.value)))
		}
	}
	return out
}

// daysTold finds the days told of the span from d to e: ，共8天 or （8天） behind it, or 为期8天 in its clause.
func daysTold(body []rune, d, e dated) (n numeral, loose, ok bool) {
	end := skipBracket(body, e.end)
	for i := end; i < len(body) && i-end < 10 && body[i] != '。' && body[i] != '；' && body[i] != '\n'; i++ {
		word, next := firstWord(body, i, "共计", "共", "为期", "时间")
		if word == "" {
			continue
		}
		if n, ok := numeralAt(body, blanks(body, next)); ok && runeAt(body, blanks(body, n.end)) == '天' && !startsWith(body, blanks(body, n.end), "天次") {
			return n, word == "为期", n.value > 0
		}
		return numeral{}, false, false
	}
	if c := runeAt(body, e.end); c == '（' || c == '(' {
		_, from := firstWord(body, e.end+1, "共计", "共", "为期")
		if n, ok := numeralAt(body, from); ok && runeAt(body, n.end) == '天' && (runeAt(body, n.end+1) == '）' || runeAt(body, n.end+1) == ')') {
			return n, true, n.value > 0
		}
	}
	return numeral{}, false, false
}

// daysFrom counts the days from d to e, both counted; without a year, an earlier month is that of the next year. 0 where a
// 29 February may lie between.
func daysFrom(d, e dated) int {
	from, to := d.year, e.year
	if from == 0 && to == 0 {
		from, to = 2025, 2025
		if d.month <= 2 && (e.month > 2 || e.month < d.month) || e.month < d.month && e.month > 2 {
			return 0
		}
	}
	if from == 0 {
		return 0
	}
	if to == 0 {
		to = from
	}
	if to == from && e.month < d.month && e.year == 0 {
		to++
	}
	start := time.Date(from, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
	return int(time.Date(to, time.Month(e.month), e.day, 0, 0, 0, 0, time.UTC).Sub(start).Hours()/24) + 1
}
