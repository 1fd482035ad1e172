package template

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Values are stored as a form gives them: a date as 2026-11-22, a time as 08:30, a period as
// 2026-11-22T08:00/2026-11-22T18:00, a number in digits, anything else as it is read.
const (
	minuteForm = "2006-01-02T15:04"
	timeForm   = "15:04"
)

// Show returns the words that stand for a value in the text; the second result says in Chinese what is wrong with it.
// An empty value of a blank that may stay empty is no words.
func (b Blank) Show(value string) (words, wrong string) {
	if value == "" {
		if b.Required {
			return "", "请填写“" + b.Name + "”"
		}
		return "", ""
	}
	switch b.Type {
	case BlankDate:
		t, err := time.Parse(time.DateOnly, value)
		if err != nil {
			return "", "“" + b.Name + "”应当是一个日期，如 2026-11-22"
		}
		return dayWords(t), ""
	case BlankTime:
		t, err := time.Parse(timeForm, value)
		if err != nil {
			return "", "“" + b.Name + "”应当是一个时间，如 08:30"
		}
		return clockWords(t), ""
	case BlankPeriod:
		return b.period(value)
	case BlankNumber:
		return b.number(value)
	case BlankChoice:
		for _, o := range b.Options {
			if o == value {
				return o, ""
			}
		}
		return "", "“" + b.Name + "”只能选：" + strings.Join(b.Options, "、")
	case BlankPlace, BlankText:
		return b.words(value)
	}
	return "", "“" + b.Name + "”的类型不认识，请更新模板"
}

func (b Blank) period(value string) (words, wrong string) {
	first, last, ok := strings.Cut(value, "/")
	from, err := time.Parse(minuteForm, first)
	to, err2 := time.Parse(minuteForm, last)
	if !ok || err != nil || err2 != nil {
		return "", "“" + b.Name + "”要写明从几时到几时"
	}
	if !to.After(from) {
		return "", "“" + b.Name + "”的结束时间不晚于开始时间"
	}
	end := clockWords(to)
	switch {
	case from.Year() != to.Year():
		end = dayWords(to) + end
	case from.Month() != to.Month():
		end = to.Format("1月2日") + end
	case from.Day() != to.Day():
		end = to.Format("2日") + end
	}
	return dayWords(from) + clockWords(from) + "至" + end, ""
}

func dayWords(t time.Time) string { return t.Format("2006年1月2日") }

// clockWords writes a time as notices do: 8时, 8时30分.
func clockWords(t time.Time) string {
	if t.Minute() == 0 {
		return fmt.Sprintf("%d时", t.Hour())
	}
	return fmt.Sprintf("%d时%02d分", t.Hour(), t.Minute())
}

// Day writes a stored day as people read it.
func Day(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return dayWords(t)
}

var digits = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,11})(\.[0-9]+)?$`)

func (b Blank) number(value string) (words, wrong string) {
	m := digits.FindStringSubmatch(value)
	if m == nil || value == "-0" {
		return "", "“" + b.Name + "”应当是一个数字，只写数字，不写单位"
	}
	if len(m[2]) > 1+b.Places || m[2] != "" && b.Places == 0 {
		if b.Places == 0 {
			return "", "“" + b.Name + "”应当是整数"
		}
		return "", fmt.Sprintf("“%s”最多写 %d 位小数", b.Name, b.Places)
	}
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || b.Least != nil && n < *b.Least || b.Most != nil && n > *b.Most {
		return "", "“" + b.Name + "”" + b.bounds()
	}
	return value + b.Unit, ""
}

func (b Blank) bounds() string {
	n := func(f *float64) string { return strconv.FormatFloat(*f, 'f', -1, 64) + b.Unit }
	switch {
	case b.Least != nil && b.Most != nil:
		return "应当在 " + n(b.Least) + " 至 " + n(b.Most) + " 之间"
	case b.Least != nil:
		return "不能小于 " + n(b.Least)
	case b.Most != nil:
		return "不能大于 " + n(b.Most)
	}
	return "应当是一个数字"
}

func (b Blank) words(value string) (words, wrong string) {
	most := b.Max
	if most == 0 {
		most = maxValue
	}
	switch {
	case value != strings.TrimSpace(value):
		return "", "“" + b.Name + "”前后不要留空格"
	case !utf8.ValidString(value) || strings.ContainsFunc(value, hidden):
		return "", "“" + b.Name + "”只能写一行，不能换行，也不能有看不见的字符"
	case utf8.RuneCountInString(value) > most:
		return "", fmt.Sprintf("“%s”最多 %d 个字，现在有 %d 个字", b.Name, most, utf8.RuneCountInString(value))
	}
	return value, ""
}

// hidden reports what no reader sees: controls, formats such as a text direction, line and paragraph separators.
func hidden(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co) || r == '\uFFFD' || r == '\uFFFE' || r == '\uFFFF'
}
