package workday

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
	"time"

	"qianfa/internal/core/fault"
)

// Calendar (工作日历) says which dates are worked. It is immutable and safe for concurrent use; the zero value holds
// no year.
type Calendar struct {
	years map[int]year
	days  map[dayKey]bool // dates that differ from Monday-to-Friday: true = worked, false = off
}

// Year is one year of a calendar.
type Year struct {
	Year        int
	Source      string // the notice that arranged it, "" when there is none
	Provisional bool   // no arrangement is published: the statutory days alone
}

type year struct {
	source      string
	provisional bool
}

// dayKey is a date as the number yyyymmdd.
type dayKey int

// Parse reads a calendar written as
//
//	{"tz":"Asia/Shanghai","years":{"2026":{"source":"…","off":["2026-01-01",["2026-02-15","2026-02-23"]],"work":["2026-01-04"]}}}
//
// A year is provisional when it says so or, failing that, when it names no source. It refuses with fault.Invalid
// what it does not understand: an unknown key, another zone, a wrong date, a date both off and worked.
func Parse(data []byte) (*Calendar, error) {
	var in struct {
		TZ    string              `json:"tz"`
		Years map[string]yearJSON `json:"years"`
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&in); err != nil {
		if wrong := (*fault.Error)(nil); errors.As(err, &wrong) {
			return nil, wrong.At("years", wrong.Message)
		}
		return nil, fault.New(fault.Invalid, "工作日历的格式不对，读不出来。请按说明的 JSON 格式重新准备。").Because(err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, fault.New(fault.Invalid, "工作日历的文件里有多余的内容。一个文件只放一份日历。")
	}
	if in.TZ != "" && in.TZ != Zone.String() {
		return nil, fault.New(fault.Invalid, "工作日历的时区是“%s”，只支持 Asia/Shanghai。", in.TZ).At("tz", "时区不对")
	}
	if len(in.Years) == 0 {
		return nil, fault.New(fault.Invalid, "工作日历里一个年份也没有。").At("years", "没有年份")
	}
	c := &Calendar{years: map[int]year{}, days: map[dayKey]bool{}}
	for _, name := range slices.Sorted(maps.Keys(in.Years)) {
		if err := c.add(name, in.Years[name]); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// Years returns the years the calendar holds, in order.
func (c *Calendar) Years() []Year {
	out := make([]Year, 0, len(c.years))
	for n, y := range c.years {
		out = append(out, Year{Year: n, Source: y.source, Provisional: y.provisional})
	}
	slices.SortFunc(out, func(a, b Year) int { return a.Year - b.Year })
	return out
}

// IsWorkday says whether the date of t in Zone is worked, and whether that is provisional. A year the calendar does
// not hold is fault.Invalid.
func (c *Calendar) IsWorkday(t time.Time) (work, provisional bool, err error) {
	t = t.In(Zone)
	y, ok := c.years[t.Year()]
	if !ok {
		return false, false, fault.New(fault.Invalid,
			"工作日历里没有%d年，不能确定这一年的工作日。请先录入国务院办公厅当年的放假安排。", t.Year()).
			At("calendar", strconv.Itoa(t.Year())+"年没有录入")
	}
	work, listed := c.days[keyOf(t)]
	if !listed {
		work = t.Weekday() != time.Saturday && t.Weekday() != time.Sunday
	}
	return work, y.provisional, nil
}

// WorkdaysAfter counts the working days after the date of a up to and including the date of b, as the rule wd counts
// them: 0 when b is not after a.
func (c *Calendar) WorkdaysAfter(a, b time.Time) (n int, provisional bool, err error) {
	return c.count(startOfDay(a).AddDate(0, 0, 1), startOfDay(b).AddDate(0, 0, 1))
}

// WorkdaysBetween counts the full working days strictly between the dates of a and b: 0 when there is none.
func (c *Calendar) WorkdaysBetween(a, b time.Time) (n int, provisional bool, err error) {
	return c.count(startOfDay(a).AddDate(0, 0, 1), startOfDay(b))
}

// count counts the working days of [first, end).
func (c *Calendar) count(first, end time.Time) (n int, provisional bool, err error) {
	for day := first; day.Before(end); day = day.AddDate(0, 0, 1) {
		work, prov, err := c.IsWorkday(day)
		if err != nil {
			return 0, false, err
		}
		provisional = provisional || prov
		if work {
			n++
		}
	}
	return n, provisional, nil
}

func (c *Calendar) add(name string, y yearJSON) error {
	n, err := strconv.Atoi(name)
	if err != nil || n < 1 || n > 9999 || strconv.Itoa(n) != name {
		return fault.New(fault.Invalid, "工作日历里“%s”不是年份。", name).At("years."+name, "不是年份")
	}
	for _, span := range y.Off {
		if err := c.mark(n, span, false); err != nil {
			return err
		}
	}
	for _, span := range y.Work {
		if err := c.mark(n, span, true); err != nil {
			return err
		}
	}
	info := year{provisional: y.Source == nil || *y.Source == ""}
	if y.Source != nil {
		info.source = *y.Source
	}
	if y.Provisional != nil {
		info.provisional = *y.Provisional
	}
	c.years[n] = info
	return nil
}

// mark records the days of one span. A holiday around New Year may reach into the neighbouring year, as the notices do.
func (c *Calendar) mark(n int, s span, work bool) error {
	path := "years." + strconv.Itoa(n)
	if s.last.Before(s.first) || s.last.Sub(s.first) > 366*24*time.Hour {
		return fault.New(fault.Invalid, "工作日历%d年的时段 %s 到 %s 前后颠倒或太长。",
			n, s.first.Format(time.DateOnly), s.last.Format(time.DateOnly)).At(path, "时段不对")
	}
	for day := s.first; !day.After(s.last); day = day.AddDate(0, 0, 1) {
		if day.Year() < n-1 || day.Year() > n+1 {
			return fault.New(fault.Invalid, "工作日历%d年里有别的年份的日期 %s。", n, day.Format(time.DateOnly)).At(path, "日期不属于这一年")
		}
		if was, listed := c.days[keyOf(day)]; listed && was != work {
			return fault.New(fault.Invalid, "工作日历里 %s 又是放假又是上班。", day.Format(time.DateOnly)).At(path, "日期自相矛盾")
		}
		c.days[keyOf(day)] = work
	}
	return nil
}

// yearJSON is one year as written.
type yearJSON struct {
	Source      *string `json:"source"`
	Provisional *bool   `json:"provisional"`
	Off         []span  `json:"off"`
	Work        []span  `json:"work"`
}

// span is "2026-01-01" or ["2026-01-01","2026-01-03"], both ends included.
type span struct{ first, last time.Time }

// UnmarshalJSON reads either form.
func (s *span) UnmarshalJSON(data []byte) error {
	var one string
	if err := json.Unmarshal(data, &one); err == nil {
		s.first, err = parseDate(one)
		s.last = s.first
		return err
	}
	var two []string
	if err := json.Unmarshal(data, &two); err != nil || len(two) != 2 {
		return fault.New(fault.Invalid, "工作日历里的日期要写成 \"2026-01-01\" 或 [\"2026-01-01\", \"2026-01-03\"]。")
	}
	var err error
	if s.first, err = parseDate(two[0]); err != nil {
		return err
	}
	s.last, err = parseDate(two[1])
	return err
}

func parseDate(text string) (time.Time, error) {
	t, err := time.ParseInLocation(time.DateOnly, text, Zone)
	if err != nil {
		return time.Time{}, fault.New(fault.Invalid, "工作日历里“%s”不是日期，要写成 2026-01-01 这样。", text).Because(err)
	}
	return t, nil
}

func startOfDay(t time.Time) time.Time {
	t = t.In(Zone)
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, Zone)
}

func keyOf(t time.Time) dayKey {
	return dayKey(t.Year()*10000 + int(t.Month())*100 + t.Day())
}
