package review

import (
	"slices"

	"qianfa/internal/core/fault"
)

// answered: where a clause demands an answer to each item of a checklist, none is left out. Elsewhere one statement for
// the whole list is enough.
func (c Case) answered(r Row, items []string, f Facts) *refusal {
	if f.Rehearsal {
		return nil
	}
	var open []string
	for _, item := range c.Terms.Each[r.Checklist] {
		if !slices.Contains(items, item) {
			open = append(open, item)
		}
	}
	if len(open) == 0 {
		return nil
	}
	return refuse(r.Clause, "请逐项作答后再办理", "“%s”要求对每一项都作答，还有%d项没有回答，例如“%s”", r.Checklist, len(open), open[0]).as(fault.Invalid)
}
