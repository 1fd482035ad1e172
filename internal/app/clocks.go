package app

import (
	"fmt"
	"strconv"
	"time"

	"qianfa/internal/core/article"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
)

// ClockView (时限钟) is an hour by which something must be done, in words.
type ClockView struct {
	Title  string `json:"title"`
	Due    string `json:"due"`
	Text   string `json:"text"`
	State  string `json:"state" enum:"running,soon,over,met"`
	Clause string `json:"clause,omitempty"`
}

// soon is the last stretch of a clock, in which it warns: a quarter of an hour's work is still possible.
const soon = 2 * time.Hour

// clock says how a deadline stands: "应在 22 日 03:10 前首次发布，还有 2 小时 11 分". done is when it was met, zero before.
func clock(title string, due, done, now time.Time, clause string) ClockView {
	v := ClockView{Title: title, Due: shanghai(due), Clause: clause, State: "running"}
	should := "应在 " + hourOf(due, now) + " 前" + title
	switch {
	case !done.IsZero() && !done.After(due):
		v.State, v.Text = "met", "已在 "+hourOf(done, now)+" "+title+"，期限是 "+hourOf(due, now)
	case !done.IsZero():
		v.State, v.Text = "over", should+"，"+hourOf(done, now)+" 才办，晚了 "+lapse(done.Sub(due))
	case now.After(due):
		v.State, v.Text = "over", should+"，已超过 "+lapse(now.Sub(due))
	default:
		if due.Sub(now) <= soon {
			v.State = "soon"
		}
		v.Text = should + "，还有 " + lapse(due.Sub(now))
	}
	return v
}

// hourOf writes a moment as people say it at night: the day, and the month when it is another one.
func hourOf(t, now time.Time) string {
	t, now = t.In(shanghaiZone), now.In(shanghaiZone)
	if t.Year() != now.Year() {
		return t.Format("2006 年 1 月 2 日 15:04")
	}
	if t.Month() != now.Month() {
		return t.Format("1 月 2 日 15:04")
	}
	return t.Format("2 日 15:04")
}

// lapse writes a length of time in days, hours and minutes, rounded down.
func lapse(d time.Duration) string {
	minutes := int(d.Minutes())
	days, hours, minutes := minutes/(24*60), minutes/60%24, minutes%60
	switch {
	case days > 0:
		return fmt.Sprintf("%d 天 %d 小时", days, hours)
	case hours > 0:
		return fmt.Sprintf("%d 小时 %d 分", hours, minutes)
	default:
		return strconv.Itoa(minutes) + " 分"
	}
}

// clocks shows the hours of the incident that an item is about. What the first release ends is met by it.
func clocks(book *policy.Rulebook, m article.Meta, s article.State, now time.Time) []ClockView {
	out := []ClockView{}
	if m.Incident == nil || book == nil {
		return out
	}
	var first time.Time
	for _, r := range s.Case.Released {
		if first.IsZero() || r.At.Before(first) {
			first = r.At
		}
	}
	for _, c := range book.Clocks(m.Incident.Level, moment(m.Incident.KnownAt)) {
		done := time.Time{}
		if c.First {
			done = first
		}
		out = append(out, clock(c.Name, c.Due, done, now, c.Clause))
	}
	return out
}

// lateClock is the clock of a step that must be signed after an emergency release; nil for every other.
func lateClock(c review.Case, step string, now time.Time) *ClockView {
	for _, r := range c.Rows {
		if r.Step.Step != step || !r.Late || r.Due.IsZero() {
			continue
		}
		done := time.Time{}
		if n := len(r.Signatures); n > 0 {
			done = r.Signatures[n-1].At
		} else if r.Settled != review.NotSettled {
			continue
		}
		v := clock("补签", r.Due, done, now, c.Answer.Emergency.Clause)
		return &v
	}
	return nil
}
