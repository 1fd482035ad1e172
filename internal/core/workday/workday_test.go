package workday_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/workday"
)

func TestWorkingDaysFollowTheHolidayArrangements(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		from        string
		n           int
		want        string
		provisional bool
	}{
		{"2025-01-24", 3, "2025-02-05", false}, // Sunday 01-26 is worked, then eight days off
		{"2025-01-27", 1, "2025-02-05", false},
		{"2025-01-27", 15, "2025-02-24", false}, // Saturday 02-08 is worked
		{"2025-09-26", 3, "2025-09-30", false},  // Sunday 09-28 is worked
		{"2025-09-30", 1, "2025-10-09", false},
		{"2026-01-01", 1, "2026-01-04", false}, // Sunday is worked
		{"2026-02-13", 1, "2026-02-14", false}, // Saturday is worked
		{"2026-02-13", 3, "2026-02-25", false},
		{"2026-02-14", 15, "2026-03-13", false},
		{"2026-04-30", 3, "2026-05-08", false},
		{"2026-09-18", 3, "2026-09-22", false},
		{"2026-09-30", 15, "2026-10-27", false},
		{"2026-11-20", 15, "2026-12-11", false},
		{"2026-11-20", 20, "2026-12-18", false},
		{"2026-12-31", 1, "2027-01-04", true},
		{"2024-12-31", 1, "2025-01-02", false}, // the start is not counted, so 2024 is never looked up
	} {
		got, err := workday.Default().Due(workday.WorkingDays, tc.n, date(t, tc.from))
		if err != nil {
			t.Fatal(err)
		}
		if got.Date != tc.want || got.Provisional != tc.provisional {
			t.Errorf("%s + %d wd = %s (provisional %v), want %s (%v)", tc.from, tc.n, got.Date, got.Provisional, tc.want, tc.provisional)
		}
		if want := tc.want + "T23:59:59+08:00"; got.At.Format(time.RFC3339) != want {
			t.Errorf("%s + %d wd is due at %s, want %s", tc.from, tc.n, got.At.Format(time.RFC3339), want)
		}
	}
}

func TestEachRuleCountsItsOwnWay(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		rule        workday.Rule
		n           int
		from, want  string
		provisional bool
	}{
		{"wd", 1, "2026-11-20T16:30:00Z", "2026-11-23T23:59:59+08:00", false}, // already the 21st in Shanghai
		{"cd", 7, "2026-11-20T09:30:00+08:00", "2026-11-27T23:59:59+08:00", false},
		{"cd", 7, "2026-12-28T09:30:00+08:00", "2027-01-04T23:59:59+08:00", false}, // nothing is looked up
		{"cd", 0, "2026-11-20T09:30:00+08:00", "2026-11-20T23:59:59+08:00", false},
		{"cdroll", 7, "2026-09-24T09:00:00+08:00", "2026-10-08T23:59:59+08:00", false}, // 10-01 opens the holiday
		{"cdroll", 7, "2026-11-20T09:30:00+08:00", "2026-11-27T23:59:59+08:00", false},
		{"cdroll", 3, "2026-12-29T09:00:00+08:00", "2027-01-04T23:59:59+08:00", true},
		{"h", 5, "2026-11-20T22:30:15+08:00", "2026-11-21T03:30:15+08:00", false},
		{"h", 24, "2026-12-31T12:00:00+08:00", "2027-01-01T12:00:00+08:00", false},
		{"mo", 1, "2026-01-31T09:00:00+08:00", "2026-02-28T23:59:59+08:00", false},
		{"mo", 13, "2026-11-30T09:00:00+08:00", "2027-12-30T23:59:59+08:00", false},
		{"mo", 3, "2026-11-30T09:00:00+08:00", "2027-02-28T23:59:59+08:00", false},
		{"back", 3, "2026-11-27T09:00:00+08:00", "2026-11-23T00:00:00+08:00", false}, // 24, 25, 26 lie between
		{"back", 2, "2026-10-10T09:00:00+08:00", "2026-09-30T00:00:00+08:00", false}, // 8 and 9 October lie between
		{"back", 0, "2026-10-08T09:00:00+08:00", "2026-09-30T00:00:00+08:00", false},
		{"back", 1, "2027-01-05T09:00:00+08:00", "2026-12-31T00:00:00+08:00", true},
		{"notice", 15, "2026-11-20T09:00:00+08:00", "2026-12-12T00:00:00+08:00", false},
		{"notice", 15, "2026-12-21T09:00:00+08:00", "2027-01-13T00:00:00+08:00", true},
	} {
		from, err := time.Parse(time.RFC3339, tc.from)
		if err != nil {
			t.Fatal(err)
		}
		got, err := workday.Default().Due(tc.rule, tc.n, from)
		if err != nil {
			t.Fatalf("%s %d from %s: %v", tc.rule, tc.n, tc.from, err)
		}
		if at := got.At.Format(time.RFC3339); at != tc.want || got.Provisional != tc.provisional {
			t.Errorf("%s %d from %s = %s (provisional %v), want %s (%v)", tc.rule, tc.n, tc.from, at, got.Provisional, tc.want, tc.provisional)
		}
	}
}

func TestMonthsHoldTheirWorkingDays(t *testing.T) {
	t.Parallel()
	for year, months := range map[int][12]int{
		2025: {19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23},
		2026: {21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23},
	} {
		total := 0
		for i, want := range months {
			first := time.Date(year, time.Month(i+1), 1, 12, 0, 0, 0, workday.Zone)
			got, provisional, err := workday.Default().WorkdaysBetween(first.AddDate(0, 0, -1), first.AddDate(0, 1, 0))
			if err != nil || got != want || provisional {
				t.Errorf("%d-%02d has %d working days (provisional %v, %v), want %d", year, i+1, got, provisional, err, want)
			}
			total += got
		}
		if total != 248 {
			t.Errorf("%d has %d working days, want 248", year, total)
		}
	}
}

func TestWorkdaysAfterAgreesWithTheDeadline(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		from := anyMoment(t)
		n := rapid.IntRange(1, 60).Draw(t, "n")
		due, err := workday.Default().Due(workday.WorkingDays, n, from)
		if err != nil {
			t.Fatal(err)
		}
		count, _, err := workday.Default().WorkdaysAfter(from, due.At)
		if err != nil || count != n {
			t.Fatalf("%d working days after %s up to %s (%v), want %d", count, from, due.Date, err, n)
		}
		between, _, err := workday.Default().WorkdaysBetween(from, due.At)
		if err != nil || between != n-1 {
			t.Fatalf("%d full working days between %s and %s (%v), want %d", between, from, due.Date, err, n-1)
		}
	})
}

func TestADeadlineByWorkingDaysIsNeverARestDay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rule := rapid.SampledFrom([]workday.Rule{workday.WorkingDays, workday.RolledDays, workday.Back}).Draw(t, "rule")
		from := anyMoment(t)
		due, err := workday.Default().Due(rule, rapid.IntRange(1, 80).Draw(t, "n"), from)
		if err != nil {
			t.Fatal(err)
		}
		if work, _, err := workday.Default().IsWorkday(due.At); err != nil || !work {
			t.Fatalf("%s from %s is due on the rest day %s (%v)", rule, from, due.Date, err)
		}
	})
}

func TestADeadlineIsProvisionalExactlyWhenALookedUpDateIs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rule := rapid.SampledFrom([]workday.Rule{"wd", "cd", "cdroll", "h", "mo", "back", "notice"}).Draw(t, "rule")
		n := rapid.IntRange(1, 80).Draw(t, "n")
		from := anyMoment(t)
		due, err := workday.Default().Due(rule, n, from)
		if err != nil {
			t.Fatal(err)
		}
		var firstLooked, lastLooked time.Time
		switch rule {
		case "wd":
			firstLooked, lastLooked = from.AddDate(0, 0, 1), due.At
		case "notice":
			firstLooked, lastLooked = from.AddDate(0, 0, 1), due.At.AddDate(0, 0, -1)
		case "cdroll":
			firstLooked, lastLooked = from.AddDate(0, 0, n), due.At
		case "back":
			firstLooked, lastLooked = due.At, from.AddDate(0, 0, -1)
		default:
			if due.Provisional {
				t.Fatalf("%s looks nothing up, but is provisional", rule)
			}
			return
		}
		want := firstLooked.In(workday.Zone).Year() == 2027 || lastLooked.In(workday.Zone).Year() == 2027
		if due.Provisional != want {
			t.Fatalf("%s %d from %s = %s: provisional %v, want %v", rule, n, from, due.Date, due.Provisional, want)
		}
	})
}

func TestAYearOutsideTheCalendarIsNamed(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		rule workday.Rule
		from string
		year string
	}{
		{"wd", "2027-12-31", "2028年"},
		{"notice", "2030-05-01", "2030年"},
		{"back", "2025-01-01", "2024年"},
		{"cdroll", "2027-12-31", "2028年"},
	} {
		_, err := workday.Default().Due(tc.rule, 1, date(t, tc.from))
		if fault.CodeOf(err) != fault.Invalid || !strings.Contains(err.Error(), tc.year) {
			t.Errorf("%s from %s: %v, want an invalid input that names %s", tc.rule, tc.from, err, tc.year)
		}
	}
	for _, rule := range []workday.Rule{"cd", "h", "mo"} {
		if _, err := workday.Default().Due(rule, 3, date(t, "2030-05-01")); err != nil {
			t.Errorf("%s needs no calendar, but was refused: %v", rule, err)
		}
	}
}

func TestCountsAndRulesThatMakeNoSenseAreRefused(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		rule workday.Rule
		n    int
	}{{"wd", 0}, {"wd", -1}, {"cd", -1}, {"notice", 0}, {"h", 1 << 40}, {"mo", 100_000}, {"weeks", 1}, {"", 1}} {
		if _, err := workday.Default().Due(tc.rule, tc.n, date(t, "2026-11-20")); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%q %d: %v, want invalid", tc.rule, tc.n, err)
		}
	}
}

func TestDurationsAreReadAsRegulationsWriteThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]workday.Duration{
		"3个工作日": {Rule: workday.WorkingDays, N: 3}, "3 wd": {Rule: workday.WorkingDays, N: 3},
		"7日": {Rule: workday.CalendarDays, N: 7}, "7 cd": {Rule: workday.CalendarDays, N: 7},
		"5小时": {Rule: workday.Hours, N: 5}, "5 h": {Rule: workday.Hours, N: 5},
		"1个月": {Rule: workday.Months, N: 1}, "1 mo": {Rule: workday.Months, N: 1},
	} {
		got, err := workday.ParseDuration(text)
		if err != nil || got != want {
			t.Errorf("%q = %+v (%v), want %+v", text, got, err, want)
		}
		if again, err := workday.ParseDuration(got.String()); err != nil || again != got {
			t.Errorf("%q is printed as %q, which reads as %+v (%v)", text, got.String(), again, err)
		}
	}
	for _, text := range []string{"", "3", "日", "3天", "03日", "-3日", "+3日", "0日", "3 日", "3wd", "3工作日", "三日", "3个工作", "999999999日"} {
		if got, err := workday.ParseDuration(text); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%q was read as %+v (%v), want invalid", text, got, err)
		}
	}
}

func TestCalendarFilesAreReadStrictly(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"not JSON":         `{`,
		"unknown key":      `{"years":{"2026":{"source":"x","rest":[]}}}`,
		"another zone":     `{"tz":"UTC","years":{"2026":{"source":"x"}}}`,
		"no year":          `{"years":{}}`,
		"not a year":       `{"years":{"26年":{"source":"x"}}}`,
		"wrong date":       `{"years":{"2026":{"source":"x","off":["2026-02-30"]}}}`,
		"reversed span":    `{"years":{"2026":{"source":"x","off":[["2026-02-03","2026-02-01"]]}}}`,
		"three dates":      `{"years":{"2026":{"source":"x","off":[["2026-02-01","2026-02-02","2026-02-03"]]}}}`,
		"another year":     `{"years":{"2026":{"source":"x","off":["2029-01-01"]}}}`,
		"off and worked":   `{"years":{"2026":{"source":"x","off":["2026-10-01"],"work":["2026-10-01"]}}}`,
		"something behind": `{"years":{"2026":{"source":"x"}}} {}`,
	} {
		var asked *fault.Error
		if _, err := workday.Parse([]byte(text)); !errors.As(err, &asked) || asked.Code != fault.Invalid {
			t.Errorf("%s: %v, want invalid", name, err)
		}
	}
}

func TestAYearWithoutANoticeIsProvisionalUnlessItSaysOtherwise(t *testing.T) {
	t.Parallel()
	c, err := workday.Parse([]byte(`{"years":{
		"2026":{"source":"放假通知","off":[["2025-12-31","2026-01-02"]]},
		"2027":{"source":null},
		"2028":{"provisional":false},
		"2029":{"source":"征求意见稿","provisional":true}}}`))
	if err != nil {
		t.Fatal(err)
	}
	got := map[int]bool{}
	for _, y := range c.Years() {
		got[y.Year] = y.Provisional
	}
	for year, want := range map[int]bool{2026: false, 2027: true, 2028: false, 2029: true} {
		if provisional, held := got[year]; !held || provisional != want {
			t.Errorf("%d: held %v, provisional %v, want %v", year, held, provisional, want)
		}
	}
	if work, _, err := c.IsWorkday(date(t, "2026-01-02")); err != nil || work {
		t.Errorf("2026-01-02 is worked (%v), want off", err)
	}
	if _, _, err := c.IsWorkday(date(t, "2025-12-31")); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("a day of a year the calendar does not hold: %v, want invalid", err)
	}
}

func date(t *testing.T, text string) time.Time {
	t.Helper()
	d, err := time.ParseInLocation(time.DateOnly, text, workday.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return d.Add(9 * time.Hour)
}

// anyMoment draws a moment, to the second, from which 80 working days either way stay within the built-in calendar.
func anyMoment(t *rapid.T) time.Time {
	first := time.Date(2025, 7, 1, 0, 0, 0, 0, workday.Zone).Unix()
	last := time.Date(2027, 7, 31, 23, 59, 59, 0, workday.Zone).Unix()
	return time.Unix(rapid.Int64Range(first, last).Draw(t, "from"), 0).In(workday.Zone)
}
