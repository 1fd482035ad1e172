package store

import (
	"qianfa/internal/core/article"
	"qianfa/internal/core/review"
)

// isUrgent reports whether something waits that urgentRows lists: what was left open by an emergency release, and what
// the chief leader has to decide since.
func isUrgent(c review.Case, t review.Task) bool {
	return t.Trouble > 0 || !t.Release && c.Rows[t.Row].Late
}

// urgentRows lists the tasks of an emergency: the call to be made (call), the signatures to be given afterwards with
// their hour (later, and overdue once it was reported), and what has to be decided (trouble).
func urgentRows(s article.State) [][]any {
	switch s.Phase() {
	case article.PhaseRejected, article.PhaseWithdrawn, article.PhaseDraft, article.PhaseReturned:
		return nil
	default: // something may be out, or about to go out
	}
	var rows [][]any
	c := s.Case
	add := func(kind, step, label, role, unit, inCharge, person string, due int64) {
		rows = append(rows, []any{s.Body, kind, step, label, role, unit, inCharge, person, due})
	}
	calling := false
	for _, t := range review.Waiting(c, review.Facts{Now: s.Updated, Directory: nobody{}}) {
		switch {
		case t.Trouble > 0:
			add("trouble", t.Step.Step, t.Step.Label, t.Post.Role, t.Post.Unit, t.Post.InChargeOf, "", 0)
		case t.Release:
		case c.Rows[t.Row].Late:
			kind, due, r := "later", int64(0), c.Rows[t.Row]
			if r.Reported {
				kind = "overdue"
			}
			if !r.Due.IsZero() {
				due = r.Due.UnixMilli()
			}
			add(kind, t.Step.Step, "补签“"+t.Step.Label+"”", t.Post.Role, t.Post.Unit, t.Post.InChargeOf, t.For, due)
		default:
			calling = calling || c.Rows[t.Row].Call > 0
		}
	}
	if e := c.Answer.Emergency; calling && e != nil && e.RecordedBy != nil {
		add("call", review.EmergencyStep, "打电话请示", e.RecordedBy.Role, e.RecordedBy.UnitName, e.RecordedBy.InChargeOf, "", 0)
	}
	return rows
}
