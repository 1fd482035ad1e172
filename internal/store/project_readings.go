package store

import (
	"qianfa/internal/core/article"
	"qianfa/internal/core/ledger"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
)

// readingRows lists what people were given to read and have not marked yet, in the columns of taskRows: a circulation
// belongs to what waits for them, a copy to a list of its own. It stays when the item moves on.
func readingRows(s article.State) [][]any {
	if s.Withdrawn {
		return nil
	}
	var rows [][]any
	for _, r := range s.Case.Readings {
		if r.Done() {
			continue
		}
		kind, label := "circulate", "阅读传阅件"
		if r.Copy {
			kind, label = "copy", "阅知"
		}
		rows = append(rows, []any{s.Body, kind, "", label, r.Role, r.Unit, "", r.Person, 0})
	}
	return rows
}

// taskKind is the kind of a task for a row of the route: what the rules only let somebody know is a copy.
func taskKind(v policy.Verb) string {
	if v == policy.Inform {
		return "copy"
	}
	return "sign"
}

// writerOf is who writes an item from an entry on: who takes it over, or is asked to write with the drafter.
func writerOf(e ledger.Entry) string {
	switch e.Type {
	case "article.HandedOver", "article.CoDrafterAsked", "review.HandedOver":
	default:
		return ""
	}
	ev, err := article.Decode(ledger.Event{Type: e.Type, Data: e.Data})
	if err != nil {
		return "" // the fold of the same entries has refused it already
	}
	switch ev := ev.(type) {
	case article.HandedOver:
		return ev.To
	case article.CoDrafterAsked:
		return ev.Person
	case article.Reviewed:
		if h, ok := ev.Event.(review.HandedOver); ok {
			return h.To
		}
	}
	return ""
}
