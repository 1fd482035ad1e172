package policy

import "slices"

// holders returns the persons who hold a row's post, by the facts.
func (v *view) holders(row planRow) []string {
	var out []string
	for i := range v.facts.Persons {
		p := &v.facts.Persons[i]
		if p.Unit != row.unit || !slices.Contains(p.Roles, row.role) {
			continue
		}
		if row.inChargeOf != "" && !slices.Contains(p.InCharge, row.inChargeOf) {
			continue
		}
		out = append(out, p.ID)
	}
	return out
}

// eligible returns who may act on a row: this very person where the pack says so, else the holders of the post, of whom
// a step that asks for an authorisation keeps those who have one on file. Whether one of them is barred as author or
// editor is judged when he acts.
func (v *view) eligible(s *boundStep, row planRow) []string {
	if len(v.facts.Persons) == 0 || row.external() {
		return nil
	}
	switch {
	case s == nil:
	case s.person == "author":
		return some(v.facts.Author.Person)
	case s.person == "submitter":
		return some(v.scope.Submitter.Person)
	case s.delegatedBy != "":
		return slices.DeleteFunc(v.holders(row), func(id string) bool { return !v.authorised(id, s, row.role) })
	}
	return v.holders(row)
}

// authorised reports whether a grant in force by a holder of the role names the person.
func (v *view) authorised(person string, s *boundStep, role string) bool {
	return slices.ContainsFunc(v.facts.Grants, func(g Grant) bool {
		if g.To != person || g.As != "" && g.As != role && g.As != string(s.verb) || !v.inForce(g) {
			return false
		}
		return slices.ContainsFunc(v.facts.Persons, func(p Person) bool { return p.ID == g.From && slices.Contains(p.Roles, s.delegatedBy) })
	})
}

func (v *view) inForce(g Grant) bool {
	if since, ok := parseMoment(g.Since); ok && v.now.Before(since) {
		return false
	}
	until, ok := parseMoment(g.Until)
	if !ok {
		return true
	}
	if len(g.Until) == len("2006-01-02") { // a date is in force to its end
		until = until.AddDate(0, 0, 1)
	}
	return v.now.Before(until)
}
