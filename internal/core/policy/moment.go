package policy

import (
	"time"

	"qianfa/internal/core/workday"
)

// parseTime reads an RFC 3339 time into the zone of the rules.
func parseTime(text string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil || t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}, false
	}
	return t.In(workday.Zone), true
}

// parseMoment reads a time, or a date as the start of that day.
func parseMoment(text string) (time.Time, bool) {
	if t, err := time.ParseInLocation(time.DateOnly, text, workday.Zone); err == nil {
		return t, true
	}
	return parseTime(text)
}

// daysBetween counts calendar days from a to b; the time of day does not matter.
func daysBetween(a, b time.Time) int {
	day := func(t time.Time) time.Time {
		y, m, d := t.In(workday.Zone).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int(day(b).Sub(day(a)).Hours() / 24)
}
