package review

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"qianfa/internal/core/org"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/workday"
)

// Roll is the directory that facts carry: persons with their roles and the delegations on file.
type Roll struct {
	Persons []policy.Person
	Grants  []policy.Grant
}

// Holders returns the persons listed with the role in the unit, then their delegates.
func (l Roll) Holders(p org.Post, at time.Time) []org.Holder {
	var own []org.Holder
	for _, x := range l.Persons {
		if slices.Contains(x.Roles, p.Role) && (p.Unit == "" || x.Unit == p.Unit) && (p.InChargeOf == "" || slices.Contains(x.InCharge, p.InChargeOf)) {
			own = append(own, org.Holder{Person: x.ID, Kind: org.Regular})
		}
	}
	all := own
	for _, h := range own {
		for i, d := range l.delegations(at) {
			if d.From == h.Person && d.Covers(p) {
				d.ID = strconv.Itoa(i + 1)
				all = append(all, org.Holder{Person: d.To, Kind: org.Regular, Delegation: &d})
			}
		}
	}
	return all
}

// Delegated returns the delegations to a person at a time.
func (l Roll) Delegated(to string, at time.Time) []org.Delegation {
	return slices.DeleteFunc(l.delegations(at), func(d org.Delegation) bool { return d.To != to })
}

// IsLiaison is always false: facts name no liaisons.
func (l Roll) IsLiaison(string, string, time.Time) bool { return false }

func (l Roll) delegations(at time.Time) []org.Delegation {
	var out []org.Delegation
	for _, g := range l.Grants {
		d := org.Delegation{From: g.From, To: g.To, As: g.As, Document: g.Paper, Since: moment(g.Since, time.Time{}), Until: moment(g.Until, time.Time{})}
		if len(g.Until) == len(time.DateOnly) && !d.Until.IsZero() {
			d.Until = d.Until.AddDate(0, 0, 1) // the last day is inside
		}
		if d.InForce(at) {
			out = append(out, d)
		}
	}
	return out
}

// moment reads a time or a date of the facts, which were checked when they were decoded.
func moment(text string, otherwise time.Time) time.Time {
	for _, form := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.ParseInLocation(form, strings.TrimSpace(text), workday.Zone); err == nil {
			return t
		}
	}
	return otherwise
}

// Later returns the Later of Facts by a calendar.
func Later(cal *workday.Calendar) func(string, time.Time) (time.Time, error) {
	return func(within string, from time.Time) (time.Time, error) {
		d, err := workday.ParseDuration(within)
		if err != nil {
			return time.Time{}, err
		}
		due, err := cal.Due(d.Rule, d.N, from)
		return due.At, err
	}
}

// Stood returns the Stood of Facts by a calendar: a notice stands for full working days, or calendar days, as written.
func Stood(cal *workday.Calendar) func(string, time.Time) (time.Time, error) {
	return func(stands string, from time.Time) (time.Time, error) {
		d, err := workday.ParseDuration(stands)
		if err != nil {
			return time.Time{}, err
		}
		rule := d.Rule
		if rule == workday.WorkingDays {
			rule = workday.Notice
		}
		due, err := cal.Due(rule, d.N, from)
		return due.At, err
	}
}
