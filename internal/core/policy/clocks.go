package policy

import (
	"slices"
	"time"

	"qianfa/internal/core/workday"
)

// Clock (时限钟) is an hour by which something about an incident has to be public. Its length is a setting of the rules,
// so that a body's own stricter hour goes before the national one.
type Clock struct {
	Name   string    `json:"name"`
	Within string    `json:"within"`
	Due    time.Time `json:"due"`
	First  bool      `json:"first,omitempty"` // ends with the first release
	Clause string    `json:"clause"`
}

// IncidentLevels are the levels of an incident that start clocks: the four of the law, and other matters of public
// opinion.
var IncidentLevels = []string{"特别重大", "重大", "较大", "一般", "其他政务舆情"}

// clockSettings name the settings of the national base, by level: 国办发〔2016〕80号 and 61号.
var clockSettings = []struct {
	setting string
	title   string
	levels  []string
	first   bool
}{
	{"重大突发事件首次发布", "首次发布", IncidentLevels[:2], true},
	{"重大突发事件新闻发布会", "举行新闻发布会", IncidentLevels[:2], false},
	{"其他政务舆情回应", "回应", IncidentLevels[2:], true},
}

// Clocks returns what is due when for an incident of this level that became known at a time, the nearest first; none for
// an unknown level or time, and none that the rules set no length for.
func (b *Rulebook) Clocks(level string, known time.Time) []Clock {
	var out []Clock
	if known.IsZero() {
		return nil
	}
	for _, c := range clockSettings {
		s, ok := b.Setting(c.setting)
		if !ok || len(s.Values) == 0 || !slices.Contains(c.levels, level) {
			continue
		}
		d, err := workday.ParseDuration(s.Values[0])
		if err != nil {
			continue // the body wrote a sentence there, not a length of time
		}
		due, err := b.calendar.Due(d.Rule, d.N, known)
		if err != nil {
			continue
		}
		out = append(out, Clock{Name: c.title, Within: d.String(), Due: due.At.UTC(), First: c.first, Clause: s.Clause})
	}
	slices.SortStableFunc(out, func(a, b Clock) int { return a.Due.Compare(b.Due) })
	return out
}
