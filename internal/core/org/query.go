package org

import (
	"cmp"
	"slices"
	"time"
)

// Post (职位) is what a step asks for: a role in a unit, held by somebody in charge of another unit where InChargeOf
// is set. An empty Unit means any unit of the body. Verb is the code of what is to be done, so that a delegation limited
// to it counts.
type Post struct {
	Role       string
	Unit       string
	InChargeOf string
	Verb       string
}

// Holder is one person who may act on a post. Via is the tenure's id; Delegation is set when the person acts with the
// power of another (受托), who then is Delegation.From.
type Holder struct {
	Person     string
	Kind       TenureKind
	Via        string
	Delegation *Delegation
}

// Holders returns who may act on a post at a time: those who hold it, by order, then those to whom a holder has
// delegated it. Delegations are not passed on: a delegate's delegate is nobody.
func (s State) Holders(p Post, at time.Time) []Holder {
	var own []Holder
	for _, t := range s.Tenures {
		if t.Role == p.Role && (p.Unit == "" || t.Unit == p.Unit) && t.Contains(at) && s.Persons[t.Person].Acts() && s.inCharge(t.Person, p.InChargeOf, at) {
			own = append(own, Holder{Person: t.Person, Kind: t.Kind, Via: t.ID})
		}
	}
	slices.SortStableFunc(own, func(a, b Holder) int { return s.comparePersons(a.Person, b.Person) })
	own = slices.CompactFunc(own, func(a, b Holder) bool { return a.Person == b.Person })
	all := own
	for _, h := range own {
		held := s.heldPost(p, h)
		for _, d := range s.Delegations {
			if d.From == h.Person && d.Covers(held) && d.InForce(at) && s.Persons[d.To].Acts() {
				all = append(all, Holder{Person: d.To, Kind: h.Kind, Via: h.Via, Delegation: &d})
			}
		}
	}
	return all
}

// heldPost is p in the unit in which the holder has it.
func (s State) heldPost(p Post, h Holder) Post {
	for _, t := range s.Tenures {
		if t.ID == h.Via {
			p.Unit = t.Unit
		}
	}
	return p
}

// Delegated returns the delegations to a person that are in force, for steps that only a designated person may take.
func (s State) Delegated(to string, at time.Time) []Delegation {
	var in []Delegation
	for _, d := range s.Delegations {
		if d.To == to && d.InForce(at) {
			in = append(in, d)
		}
	}
	return in
}

// Covers reports whether the delegation reaches a post.
func (d Delegation) Covers(p Post) bool {
	return (d.As == "" || d.As == p.Role || d.As == p.Verb) && (len(d.Units) == 0 || slices.Contains(d.Units, p.Unit))
}

// InForce reports whether the delegation holds at a time.
func (d Delegation) InForce(at time.Time) bool {
	return Period{d.Since, d.Until}.Contains(at) && (d.RevokedAt.IsZero() || at.Before(d.RevokedAt))
}

// IsLiaison reports whether person is the liaison of leader at a time.
func (s State) IsLiaison(person, leader string, at time.Time) bool {
	return slices.ContainsFunc(s.Liaisons, func(l Liaison) bool { return l.Person == person && l.Leader == leader && l.Contains(at) })
}

// PostsOf returns the tenures of a person at a time.
func (s State) PostsOf(person string, at time.Time) []Tenure {
	var in []Tenure
	for _, t := range s.Tenures {
		if t.Person == person && t.Contains(at) && !s.Persons[person].Left {
			in = append(in, t)
		}
	}
	return in
}

// UnitPath returns the units from the body down to unit; none for an unknown one.
func (s State) UnitPath(unit string) []Unit {
	var path []Unit
	for u, ok := s.Units[unit]; ok && len(path) <= len(s.Units); u, ok = s.Units[u.Parent] {
		path = append(path, u)
	}
	slices.Reverse(path)
	return path
}

// InForce returns the adoption that holds at a time, false when the body has none yet.
func (s State) InForce(at time.Time) (Adoption, bool) {
	var best Adoption
	found := false
	for _, a := range s.Adoptions {
		if !at.Before(a.From) && (!found || !a.From.Before(best.From)) {
			best, found = a, true
		}
	}
	return best, found
}

// MayRead reports whether another body may read this one at a time.
func (s State) MayRead(body string, at time.Time) bool {
	if body == s.Body {
		return true
	}
	sup, ok := s.Supervisors[body]
	return ok && Period{sup.Since, sup.Until}.Contains(at)
}

func (s State) inCharge(person, unit string, at time.Time) bool {
	if unit == "" {
		return true
	}
	return slices.ContainsFunc(s.Charges, func(c Charge) bool {
		return c.Person == person && slices.Contains(c.Units, unit) && c.Contains(at)
	})
}

func (s State) comparePersons(a, b string) int {
	return cmp.Or(cmp.Compare(s.Persons[a].Order, s.Persons[b].Order), cmp.Compare(a, b))
}
