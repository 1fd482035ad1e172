package policy

import "slices"

// place is a unit that a word came to.
type place struct {
	token      string
	unit       string
	inChargeOf string
}

func (p place) external() bool { return p.token == "external" }

// lack says why a word came to no unit.
type lack struct {
	body    *boundBody
	options []string // several units, of which a person has to choose one
}

// places follows a word to its units: one, or all of them where the pack says so.
func (v *view) places(b *boundBody) ([]place, *lack) {
	units := v.unitsOf(b)
	if len(units) == 0 {
		return nil, &lack{body: b}
	}
	if len(units) > 1 && !b.all {
		chosen := v.officeOf(b, v.facts.Choices[b.name])
		if !slices.Contains(units, chosen) {
			return nil, &lack{body: b, options: units}
		}
		units = []string{chosen}
	}
	inCharge := ""
	if b.inChargeOf != nil {
		of, missing := v.places(b.inChargeOf)
		if missing != nil {
			return nil, missing
		}
		inCharge = of[0].unit
	}
	out := make([]place, len(units))
	for i, u := range units {
		out[i] = place{token: b.token, unit: u, inChargeOf: inCharge}
	}
	return out, nil
}

// unitsOf returns the ids of the units a word can mean, nearest first.
func (v *view) unitsOf(b *boundBody) []string {
	switch b.token {
	case "author":
		return some(v.facts.Author.Unit)
	case "author.parent":
		if u := v.unit(v.facts.Author.Unit); u != nil {
			return some(u.Parent)
		}
	case "submitter":
		return some(v.scope.Submitter.Unit)
	case "host":
		return some(v.scope.Target.Host)
	case "owner":
		return some(v.scope.Target.Owner)
	case "account":
		return some(v.scope.Target.Account)
	case "concerned":
		return unique(v.facts.Item.Concerns)
	case "named":
		var units []string
		for _, p := range v.facts.Item.People {
			if p.Rank == b.rank && p.Unit != "" {
				units = append(units, p.Unit)
			}
		}
		return unique(units)
	case "up":
		return v.above(b)
	case "fixed", "external":
		return some(b.fixed)
	}
	return nil
}

// above climbs from the author's unit and keeps the units of the kinds asked for, or their offices.
func (v *view) above(b *boundBody) (out []string) {
	seen := map[string]bool{}
	u := v.unit(v.facts.Author.Unit)
	for u != nil && u.Parent != "" && !seen[u.ID] {
		seen[u.ID] = true
		if u = v.unit(u.Parent); u == nil || !slices.Contains(b.up, u.Kind) {
			continue
		}
		if b.office && u.Office == "" {
			return nil // a level whose office nobody named is not left out in silence
		}
		out = append(out, v.officeOf(b, u.ID))
	}
	return unique(out)
}

// officeOf returns the office that acts for a unit where the word means offices, else the unit.
func (v *view) officeOf(b *boundBody, id string) string {
	if u := v.unit(id); b.office && u != nil && u.Office != "" {
		return u.Office
	}
	return id
}

// unitsAt gives expressions the units of the words they name.
func (v *view) unitsAt(words []string) map[string][]string {
	out := map[string][]string{}
	for _, w := range words {
		if b, ok := v.book.bodies.get(w); ok {
			out[w] = v.unitsOf(b)
		}
	}
	return out
}

func some(id string) []string {
	if id == "" {
		return nil
	}
	return []string{id}
}

func unique(ids []string) []string {
	var out []string
	for _, id := range ids {
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}
