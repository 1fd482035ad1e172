package check

import "strings"

// clock is a time of day as it stands in a text: 9:30, 9：30:00, 9时30分, 九点半; span is where its 上午 or 晚上 begins.
type clock struct {
	span, start, end     int
	hour, minute, second int
	part                 string // 上午 下午 …, "" for none
	mark                 rune   // ':', '时' or '点'
	minutes              bool   // minutes are written
}

// partsOfDay lists the words that stand before an hour, the longer ones first.
var partsOfDay = []string{"上午", "早上", "早晨", "清晨", "凌晨", "中午", "下午", "午后", "傍晚", "晚上", "晚间", "夜间", "当晚", "今晚", "明晚", "深夜", "晚", "早"}

// findClocks returns the times of a text in their order; whether they are meant as times is for the caller to judge.
func findClocks(text []rune) []clock {
	var out []clock
	for i, r := range text {
		var c clock
		var ok bool
		switch r {
		case ':', '：':
			c, ok = clockWithColon(text, i)
		case '时', '点':
			c, ok = clockInWords(text, i)
		}
		if ok && (len(out) == 0 || c.start >= out[len(out)-1].end) {
			c.span, c.part = partOfDay(text, c.start)
			out = append(out, c)
		}
	}
	return out
}

func clockWithColon(text []rune, at int) (clock, bool) {
	hour, ok := numeralBefore(text, at)
	if !ok || hour.han || hour.width > 2 {
		return clock{}, false
	}
	minute, ok := numeralAt(text, at+1)
	if !ok || minute.han || minute.width != 2 {
		return clock{}, false
	}
	if p := runeAt(text, hour.start-1); asciiLetter(p) || hour.start > 0 && (strings.ContainsRune("./_[@", p) || (p == ':' || p == '：') && arabic(runeAt(text, hour.start-2))) {
		return clock{}, false
	}
	c := clock{start: hour.start, end: minute.end, hour: hour.value, minute: minute.value, mark: ':', minutes: true}
	if runeAt(text, c.end) == text[at] {
		second, ok := numeralAt(text, c.end+1)
		if !ok || second.width != 2 || runeAt(text, second.end) == text[at] {
			return clock{}, false
		}
		c.end, c.second = second.end, second.value
	}
	n := runeAt(text, c.end)
	return c, !asciiLetter(n) && n != '%' && n != '/' && (n != '.' || !arabic(runeAt(text, c.end+1)))
}

func clockInWords(text []rune, at int) (clock, bool) {
	hour, ok := numeralBefore(text, blanksBefore(text, at))
	if !ok || hour.value > 99 || hour.width > 2 || hour.han && hour.end-hour.start > 3 {
		return clock{}, false
	}
	if p := runeAt(text, hour.start-1); p == '.' || p == '第' || p == '．' || asciiLetter(p) {
		return clock{}, false
	}
	c := clock{start: hour.start, end: at + 1, hour: hour.value, mark: text[at]}
	if minute, ok := numeralAt(text, blanks(text, at+1)); ok && minute.width <= 2 && runeAt(text, blanks(text, minute.end)) == '分' {
		c.end, c.minute, c.minutes = blanks(text, minute.end)+1, minute.value, true
	}
	return c, true
}

func partOfDay(text []rune, start int) (int, string) {
	end := blanksBefore(text, start)
	for _, w := range partsOfDay {
		if n := len([]rune(w)); end >= n && startsWith(text, end-n, w) {
			return end - n, w
		}
	}
	return start, ""
}

// linkedTo reports whether only a stroke, 至 or 到, and a part of the day, stand between two times.
func (c clock) linkedTo(text []rune, next clock) bool {
	if next.span-c.end > 8 {
		return false
	}
	between := strings.TrimSpace(string(text[c.end:max(c.end, next.span)]))
	switch between {
	case "-", "－", "–", "—", "——", "~", "～", "至", "到", "--":
		return true
	}
	return false
}

// exists reports whether the day has such a time: 24:00 is its end.
func (c clock) exists() bool {
	return c.hour < 24 && c.minute < 60 && c.second < 60 || c.hour == 24 && c.minute == 0 && c.second == 0 || c.hour == 23 && c.minute == 59 && c.second == 60
}

// minuteOfDay counts from midnight, 下午3时 as 15:00.
func (c clock) minuteOfDay(part string) int {
	hour := c.hour
	if hour < 12 && afternoon(part) {
		hour += 12
	}
	return hour*60 + c.minute
}

func afternoon(part string) bool {
	return part != "" && strings.Contains("下午 午后 傍晚 晚上 晚间 夜间 当晚 今晚 明晚 晚", part)
}

func morning(part string) bool {
	return part != "" && strings.Contains("上午 早上 早晨 清晨 凌晨", part)
}
