package review

import "slices"

// Decides reports whether the signature of a step is the decision under which the item may go out (签发).
func (c Case) Decides(step string) bool {
	return step == EmergencyStep || slices.ContainsFunc(c.Rows, func(r Row) bool { return r.Step.Step == step && decides(r.Verb) })
}

// Undecided reports whether nobody decides on a target before it is released, so that its release is the decision.
func (c Case) Undecided(target string) bool { return !c.decided(target) }
