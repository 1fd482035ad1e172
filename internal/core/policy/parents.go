package policy

import "slices"

// compareWithParents runs the table of each pack above as well. Where its class forbids, or its route has a step that
// the chosen route lacks, the item is refused, unless the entry of the body says what it loosens.
func (v *view) compareWithParents(chosen *boundClass, laid *plan, rules *found) {
	seen := map[*boundRoute]bool{}
	if laid != nil {
		seen[laid.route] = true
	}
	for depth := len(v.book.chain) - 2; depth >= 0; depth-- {
		above, asks := v.pick(depth)
		rules.needs = append(rules.needs, asks...)
		if above == nil {
			continue
		}
		if above != chosen && above.forbid != "" && !slices.Contains(chosen.loosens, above.name) {
			rules.forbids = append(rules.forbids, Reason{Text: above.forbid, Clause: above.cite})
		}
		if laid == nil || above.route == "" || slices.Contains(chosen.loosens, above.name) {
			continue
		}
		route := v.book.routesAt[depth][above.route]
		if seen[route] {
			continue
		}
		seen[route] = true
		loosens := append(slices.Clone(chosen.loosens), laid.route.loosens...)
		rules.refusals = append(rules.refusals, laid.lacking(v.layOut(route, above.cite, false), loosens)...)
	}
}

// lacking names the steps of the other plan, before the release, that this one does not have.
func (p *plan) lacking(other *plan, loosens []string) (out []Reason) {
	for i := range other.nodes {
		n := &other.nodes[i]
		if n.phase || n.optional || slices.Contains(loosens, n.name()) || p.covers(n) {
			continue
		}
		out = append(out, Reason{Text: "上级制度要求的“" + n.String() + "”在本办法里没有，也没有写明放宽的依据", Clause: n.clause})
	}
	return out
}

// covers reports whether the plan has a step of the same verb with the same signers. Where nobody filled the slot of
// the other step, any step of its verb will do.
func (p *plan) covers(other *planStep) bool {
	return slices.ContainsFunc(p.nodes, func(n planStep) bool {
		if n.verb != other.verb || n.phase {
			return false
		}
		return other.signer.gap != "" || sameSigners(n.rows, other.rows) && n.wanted() >= other.wanted()
	})
}

// wanted returns how many of the rows have to sign.
func (n *planStep) wanted() int {
	if n.signer.need == 0 {
		return len(n.rows)
	}
	return n.signer.need
}

func sameSigners(a, b []planRow) bool {
	if len(a) != len(b) {
		return false
	}
	for _, row := range a {
		if !slices.Contains(b, row) {
			return false
		}
	}
	return true
}

// String writes the step as the pack does.
func (s *boundStep) String() string {
	text := ""
	for i, ref := range s.who {
		if i > 0 {
			text += "、"
		}
		text += ref.String()
	}
	return text + " " + s.word
}
