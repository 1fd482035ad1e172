package store

import (
	"qianfa/internal/core/article"
	"qianfa/internal/core/policy"
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
