package workday

import (
	"strconv"
	"time"

	"qianfa/internal/core/fault"
)

// maxN bounds every count, so that a typing mistake is refused instead of running off the calendar.
const maxN = 100_000

// Due computes the deadline n units of rule after from (for Back: before it). It refuses with fault.Invalid an unknown
// rule, a count that makes no sense for the rule, and a date in a year the calendar does not hold.
func (c *Calendar) Due(rule Rule, n int, from time.Time) (Due, error) {
	if err := checkCount(rule, n); err != nil {
		return Due{}, err
	}
	day := startOfDay(from)
	switch rule {
	case WorkingDays:
		last, provisional, err := c.step(day, n, 1)
		return finish(endOfDay(last), provisional, err)
	case CalendarDays:
		return finish(endOfDay(day.AddDate(0, 0, n)), false, nil)
	case RolledDays:
		last, provisional, err := c.step(day.AddDate(0, 0, n-1), 1, 1)
		return finish(endOfDay(last), provisional, err)
	case Hours:
		return finish(from.In(Zone).Add(time.Duration(n)*time.Hour), false, nil)
	case Months:
		return finish(endOfDay(addMonths(day, n)), false, nil)
	case Back:
		first, provisional, err := c.step(day, n+1, -1)
		return finish(first, provisional, err)
	case Notice:
		last, provisional, err := c.step(day, n, 1)
		return finish(last.AddDate(0, 0, 1), provisional, err)
	}
	return Due{}, unknownRule(rule)
}

func checkCount(rule Rule, n int) error {
	least := 0
	switch rule {
	case WorkingDays, Notice:
		least = 1 // a day that is not counted cannot be the last
	case CalendarDays, RolledDays, Hours, Months, Back:
	default:
		return unknownRule(rule)
	}
	if n < least || n > maxN {
		return fault.New(fault.Invalid, "期限的数目 %d 不对：要在 %d 到 %d 之间。", n, least, maxN).At("n", "数目不对")
	}
	return nil
}

// step walks day by day in direction dir until it stands on the n-th working day; the start is not counted.
func (c *Calendar) step(day time.Time, n, dir int) (last time.Time, provisional bool, err error) {
	for n > 0 {
		day = day.AddDate(0, 0, dir)
		work, prov, err := c.IsWorkday(day)
		if err != nil {
			return time.Time{}, false, err
		}
		provisional = provisional || prov
		if work {
			n--
		}
	}
	return day, provisional, nil
}

// addMonths keeps the day of the month, or takes the month's last where it has no such day.
func addMonths(day time.Time, n int) time.Time {
	first := time.Date(day.Year(), day.Month()+time.Month(n), 1, 0, 0, 0, 0, Zone)
	lastOfMonth := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(day.Day(), lastOfMonth)-1)
}

func endOfDay(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 23, 59, 59, 0, Zone)
}

func finish(at time.Time, provisional bool, err error) (Due, error) {
	if err != nil {
		return Due{}, err
	}
	if at.Year() < 1 || at.Year() > 9999 {
		return Due{}, fault.New(fault.Invalid, "算出的期限在%s年，超出了可用的日期。", strconv.Itoa(at.Year())).At("n", "数目太大")
	}
	return Due{At: at, Date: at.Format(time.DateOnly), Provisional: provisional}, nil
}

func unknownRule(rule Rule) error {
	return fault.New(fault.Invalid, "没有“%s”这种期限。可用的有 wd cd cdroll h mo back notice。", string(rule)).At("rule", "不认识")
}
