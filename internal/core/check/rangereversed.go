package check

import (
	"strings"
)

// rangeReversed (起止颠倒) finds spans that end before they begin: dates, times of one day, numbers of clauses, amounts.
// Spans over the turn of the year or over night are right.
type rangeReversed struct{}

func (rangeReversed) ID() string    { return "range_reversed" }
func (rangeReversed) Title() string { return "起止颠倒的范围" }

func (rangeReversed) Run(s Subject, _ Param) []Finding {
	return inParts(s, findReversed)
}

func findReversed(text []rune) []Finding {
	out := reversedDates(text)
	out = append(out, reversedTimes(text)...)
	for i, r := range text {
		var f Finding
		var ok bool
		switch r {
		case '至', '到', '-', '－', '–', '—', '~', '～':
			f, ok = reversedNumbers(text, i)
		case '以':
			f, ok = reversedLimits(text, i)
		}
		if ok {
			out = append(out, f)
		}
	}
	return out
}

func reversed(text []rune, start, end int) Finding {
	return place(text, start, end, "“"+string(text[start:end])+"”的终点早于或小于起点，起止可能写反了。", "请核对起止两端，改正写错的一端。")
}

// reversedDates judges each pair of dates with 至 between them, and 5月3日至1日.
func reversedDates(text []rune) []Finding {
	var out []Finding
	dates := findDates(text)
	for i, d := range dates {
		if d.other || !d.exists() {
			continue
		}
		if i+1 < len(dates) {
			if e := dates[i+1]; !e.other && e.exists() && e.start-d.end < 24 && spanWords(string(text[d.end:e.start])) {
				if laterThan(text, d, e) {
					out = append(out, reversed(text, d.start, e.end))
				} else if end := earlierClock(text, d, e); end > 0 {
					out = append(out, reversed(text, d.start, end))
				}
				continue
			}
		}
		if e, ok := sameMonthEnd(text, d); ok && e.day < d.day && e.exists() {
			out = append(out, reversed(text, d.start, e.end))
		}
	}
	return append(out, reversedYears(text)...)
}

// earlierClock returns where the time behind e ends if both are one day and it lies before the time behind d; else 0.
func earlierClock(text []rune, d, e dated) int {
	if d.year != e.year || d.month != e.month || d.day != e.day {
		return 0
	}
	from := findClocks(text[d.end:e.start])
	to := findClocks(text[e.end:min(len(text), e.end+12)])
	if len(from) != 1 || len(to) == 0 || to[0].span > 1 || !from[0].exists() || !to[0].exists() || to[0].minuteOfDay(to[0].part) >= from[0].minuteOfDay(from[0].part) {
		return 0
	}
	return e.end + to[0].end
}

// spanWords reports whether the words between two dates make them a span: 至, with a weekday or a time before it.
func spanWords(s string) bool {
	s = strings.TrimSpace(s)
	for len(s) > 0 {
		if i := strings.IndexAny(s, "（("); i == 0 {
			end := strings.IndexAny(s, "）)")
			if end < 0 {
				return false
			}
			s = strings.TrimSpace(strings.TrimLeft(s[end:], "）)"))
			continue
		}
		break
	}
	s = strings.TrimLeft(s, "上下午晚早0123456789:：时点分整 ")
	switch s {
	case "至", "到", "起至", "—", "——", "-", "－", "–", "~", "～", "--", "开始至", "起到":
		return true
	}
	return false
}

// laterThan reports whether the span from d to e runs backwards for sure.
func laterThan(text []rune, d, e dated) bool {
	between := string(text[d.end:e.start])
	if containsAny(between, "次年", "翌年", "来年", "明年") {
		return false
	}
	switch {
	case d.year > 0 && e.year > 0:
		return d.compare(e) > 0
	case e.year > 0:
		return false // 12月30日至2027年1月2日
	}
	months := d.month - e.month
	if months == 0 {
		return d.day > e.day
	}
	wholeYear := d.day <= e.day+1 && e.day >= 28 && d.day == 1 || d.day == e.day+1 && months == 0
	return months >= 1 && months <= 3 && !wholeYear && !(d.month >= 10 && e.month <= 3) && !containsAny(before20(text, d.start), "每年", "次年", "学年", "年度")
}

// sameMonthEnd reads the day behind 至 where month and year are not repeated.
func sameMonthEnd(text []rune, d dated) (dated, bool) {
	if d.sep != 0 {
		return dated{}, false
	}
	at := skipBracket(text, d.end)
	_, next := firstWord(text, at, "起至", "至", "到", "——", "—", "－", "-", "–", "~", "～")
	if next == at {
		return dated{}, false
	}
	day, ok := numeralAt(text, blanks(text, next))
	if !ok || day.width > 2 || runeAt(text, blanks(text, day.end)) != '日' {
		return dated{}, false
	}
	e := d
	e.start, e.end, e.day = day.start, blanks(text, day.end)+1, day.value
	return e, true
}

// reversedYears judges 2026年至2025年, 2026—2025年 and 2026年5月至2026年3月.
func reversedYears(text []rune) []Finding {
	var out []Finding
	for i, r := range text {
		if r != '至' && r != '到' && r != '-' && r != '—' && r != '－' && r != '–' && r != '~' && r != '～' || runeAt(text, i-1) == r {
			continue
		}
		a, ok := yearMonthBefore(text, i)
		if !ok {
			continue
		}
		next := i + 1
		for runeAt(text, next) == '—' {
			next++
		}
		b, ok := yearMonthAt(text, next)
		if ok && (a.month > 0) == (b.month > 0) && a.compare(b) > 0 && !containsAny(before(text, a.start, 3), "从", "由") {
			out = append(out, reversed(text, a.start, b.end))
		}
	}
	return out
}

// yearMonthBefore reads 2026, 2026年 or 2026年5月 that ends at place end.
func yearMonthBefore(text []rune, end int) (dated, bool) {
	var d dated
	d.end = end
	if runeAt(text, end-1) == '月' {
		month, ok := numeralBefore(text, end-1)
		if !ok || month.value < 1 || month.value > 12 || runeAt(text, month.start-1) != '年' {
			return d, false
		}
		d.month, end = month.value, month.start
	}
	if runeAt(text, end-1) == '年' {
		end--
	} else if d.month > 0 {
		return d, false
	}
	year, ok := numeralBefore(text, end)
	p := runeAt(text, year.start-1)
	if !ok || year.width != 4 || year.value < 1900 || year.value > 2199 || asciiLetter(p) || year.start > 0 && strings.ContainsRune(" -./〔[－—号", p) {
		return d, false
	}
	d.start, d.year = year.start, year.value
	return d, true
}

// yearMonthAt reads 2025年 or 2025年3月 at place at.
func yearMonthAt(text []rune, at int) (dated, bool) {
	year, ok := numeralAt(text, at)
	if !ok || year.width != 4 || year.value < 1900 || year.value > 2199 || runeAt(text, year.end) != '年' {
		return dated{}, false
	}
	d := dated{start: at, end: year.end + 1, year: year.value}
	if month, ok := numeralAt(text, d.end); ok && month.value >= 1 && month.value <= 12 && runeAt(text, month.end) == '月' {
		if next, ok := numeralAt(text, month.end+1); ok && runeAt(text, next.end) == '日' {
			return dated{}, false // a whole date, judged as one
		}
		d.month, d.end = month.value, month.end+1
	}
	return d, true
}

// reversedTimes judges spans of one day. What runs over noon by the 12-hour clock or over night is left alone.
func reversedTimes(text []rune) []Finding {
	var out []Finding
	clocks := findClocks(text)
	for i := 1; i < len(clocks); i++ {
		a, b := clocks[i-1], clocks[i]
		if a.mark != b.mark || !a.exists() || !b.exists() || !a.linkedTo(text, b) || scored(text, a) {
			continue
		}
		partB := b.part
		if partB == "" {
			partB = a.part
		}
		from, to := a.minuteOfDay(a.part), b.minuteOfDay(partB)
		night := from >= 16*60+30 && to <= 12*60 && !(afternoon(a.part) && b.part == "" && b.hour < 12)
		noon := b.part == "" && b.hour < 7 && (morning(a.part) || a.hour >= 11 && a.hour < 13 && b.hour <= 3 || a.hour >= 13 && !afternoon(a.part) || from >= 18*60)
		late := containsAny(b.part, "凌晨", "早", "清晨") || containsAny(a.part, "晚", "夜") && b.part == "" && b.hour < 9
		sameDay := containsAny(after(text, b.end, 4), "（当日", "(当日", "（当天")
		if to < from && (sameDay || !night && !noon && !late) {
			out = append(out, reversed(text, a.start, b.end))
		}
	}
	return out
}

// clauseUnits are what a work is divided in; amountUnits are those in which a span of amounts is given. Temperatures
// are not: forecasts name the higher one first.
const clauseUnits = "条款项章节页编"

var amountUnits = []string{"万元", "亿元", "元", "万人", "人", "万亩", "亩", "公里", "千米", "米", "平方米", "万吨", "吨", "公斤", "千克", "克", "小时", "分钟", "个工作日", "个月", "个", "天", "周岁", "岁", "户", "家", "%", "％", "件", "名", "次", "台", "辆"}

// reversedNumbers judges 第8条至第3条 and 100-50万元 with the stroke at place at.
func reversedNumbers(text []rune, at int) (Finding, bool) {
	if runeAt(text, at-1) == text[at] {
		return Finding{}, false
	}
	next := at + 1
	if text[at] == '—' && runeAt(text, next) == '—' {
		next++
	}
	end := blanksBefore(text, at)
	unitA := runeAt(text, end-1)
	if n, ok := numeralBefore(text, end); runeAt(text, next) == '第' || unitA != 0 && strings.ContainsRune(clauseUnits, unitA) || ok && runeAt(text, n.start-1) == '第' {
		return reversedClauses(text, end, next)
	}
	return reversedAmounts(text, end, blanks(text, next))
}

func reversedClauses(text []rune, end, next int) (Finding, bool) {
	numberEnd := end
	unit := runeAt(text, end-1)
	if strings.ContainsRune(clauseUnits, unit) {
		numberEnd--
	} else {
		unit = 0
	}
	a, ok := numeralBefore(text, blanksBefore(text, numberEnd))
	if !ok || runeAt(text, a.start-1) != '第' {
		return Finding{}, false
	}
	if runeAt(text, next) == '第' {
		next++
	}
	b, ok := numeralAt(text, next)
	c := runeAt(text, b.end)
	if !ok || c == 0 || !strings.ContainsRune(clauseUnits, c) || unit != 0 && unit != c || b.value >= a.value {
		return Finding{}, false
	}
	return reversed(text, a.start-1, b.end+1), true
}

func reversedAmounts(text []rune, end, next int) (Finding, bool) {
	numberEnd, unitA := end, ""
	for _, u := range amountUnits {
		if n := len([]rune(u)); end > n && startsWith(text, end-n, u) && !arabic(runeAt(text, end-1)) {
			numberEnd, unitA = end-n, u
			break
		}
	}
	if unitA == "" && runeAt(text, end-1) == '万' {
		numberEnd, unitA = end-1, "万" // 5万—3万元
	}
	a, startA, ok := amountBefore(text, blanksBefore(text, numberEnd))
	if !ok {
		return Finding{}, false
	}
	b, endB, ok := amountAt(text, next)
	if !ok || b >= a {
		return Finding{}, false
	}
	unitB, endUnit := firstWord(text, blanks(text, endB), amountUnits...)
	if unitB == "" || unitA != "" && unitA != unitB && !(unitA == "万" && strings.HasPrefix(unitB, "万")) || containsAny(before(text, startA, 3), "从", "由", "自", "降", "减") {
		return Finding{}, false
	}
	if unitA == "" && (runeAt(text, end) == '至' || runeAt(text, end) == '到') && a >= 1900 && a < 2200 {
		return Finding{}, false
	}
	return reversed(text, startA, endUnit), true
}

// reversedLimits judges 5万元以上1万元以下 with the first 以 at place at.
func reversedLimits(text []rune, at int) (Finding, bool) {
	if runeAt(text, at+1) != '上' {
		return Finding{}, false
	}
	numberEnd, unit := at, ""
	for _, u := range append([]string{"年", "日", "倍", "个月"}, amountUnits...) {
		if n := len([]rune(u)); at > n && startsWith(text, at-n, u) && (unit == "" || n > len([]rune(unit))) {
			numberEnd, unit = at-n, u
		}
	}
	a, start, ok := amountOrHan(text, blanksBefore(text, numberEnd), false)
	if !ok || unit == "" {
		return Finding{}, false
	}
	b, end, ok := amountOrHan(text, blanks(text, at+2), true)
	end = blanks(text, end)
	if !ok || b >= a || !startsWith(text, end, unit) {
		return Finding{}, false
	}
	word, end := firstWord(text, end+len([]rune(unit)), "以下", "以内")
	return reversed(text, start, end), word != ""
}

// amountOrHan reads an amount in digits or in Chinese numerals, from place at on or until it.
func amountOrHan(text []rune, at int, forward bool) (value float64, edge int, ok bool) {
	if forward {
		if n, ok := numeralAt(text, at); ok && n.han {
			return float64(n.value), n.end, true
		}
		return amountAt(text, at)
	}
	if n, ok := numeralBefore(text, at); ok && n.han {
		return float64(n.value), n.start, true
	}
	return amountBefore(text, at)
}

// amountBefore reads 1,000.5 that ends at place end; digits of a number of another kind are none.
func amountBefore(text []rune, end int) (value float64, start int, ok bool) {
	start = end
	for start > 0 && (text[start-1] >= '0' && text[start-1] <= '9' || (text[start-1] == '.' || text[start-1] == ',') && start < end) {
		start--
	}
	if start == end || end-start > 12 || !arabic(text[start]) || text[start] == '0' && end-start > 1 && text[start+1] != '.' {
		return 0, start, false
	}
	if p := runeAt(text, start-1); asciiLetter(p) || start > 0 && strings.ContainsRune("-－–—~～/／_:：*×#+第〔[", p) && p != '：' {
		return 0, start, false
	}
	return parseAmount(text[start:end]), start, true
}

func amountAt(text []rune, at int) (value float64, end int, ok bool) {
	end = at
	for end < len(text) && (text[end] >= '0' && text[end] <= '9' || (text[end] == '.' || text[end] == ',') && end > at && arabic(runeAt(text, end+1))) {
		end++
	}
	if end == at || end-at > 12 || text[at] == '0' && end-at > 1 && text[at+1] != '.' {
		return 0, end, false
	}
	return parseAmount(text[at:end]), end, true
}

func parseAmount(digits []rune) float64 {
	value, scale := 0.0, 0.0
	for _, r := range digits {
		switch {
		case r == '.':
			scale = 1
		case r == ',':
		case scale > 0:
			scale /= 10
			value += float64(r-'0') * scale
		default:
			value = value*10 + float64(r-'0')
		}
	}
	return value
}
