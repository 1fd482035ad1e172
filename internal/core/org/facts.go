package org

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"qianfa/internal/core/policy"
)

// FactsUnits returns the named units, everything above them and the offices that act for any of these, as a pack's
// relations need them. Without ids it returns the whole body.
func (s State) FactsUnits(ids ...string) []policy.Unit {
	want := map[string]bool{}
	var add func(string)
	add = func(id string) {
		u, known := s.Units[id]
		if !known || want[id] {
			return
		}
		want[id] = true
		add(u.Parent)
		add(u.Office)
	}
	for _, id := range ids {
		add(id)
	}
	var out []policy.Unit
	for _, u := range s.UnitsInOrder() {
		if want[u.ID] || len(ids) == 0 {
			out = append(out, policy.Unit{ID: u.ID, Kind: u.Kind, Parent: u.Parent, Office: u.Office})
		}
	}
	return out
}

// FactsPersons returns who holds posts in the units at a time, one entry for each unit in which a person does, in the
// order of the units, then of the persons. Without ids it looks in the whole body.
func (s State) FactsPersons(at time.Time, ids ...string) []policy.Person {
	var out []policy.Person
	for _, u := range s.UnitsInOrder() {
		if len(ids) > 0 && !slices.Contains(ids, u.ID) {
			continue
		}
		roles := map[string][]string{}
		for _, t := range s.Tenures {
			if t.Unit == u.ID && t.Contains(at) && s.Persons[t.Person].Acts() && !slices.Contains(roles[t.Person], t.Role) {
				roles[t.Person] = append(roles[t.Person], t.Role)
			}
		}
		for _, id := range slices.SortedFunc(maps.Keys(roles), s.comparePersons) {
			out = append(out, policy.Person{ID: id, Unit: u.ID, Roles: roles[id], InCharge: s.chargeOf(id, at), Kind: s.Persons[id].Kind})
		}
	}
	return out
}

// FactsGrants returns the delegations in force at a time.
func (s State) FactsGrants(at time.Time) []policy.Grant {
	var out []policy.Grant
	for _, d := range s.Delegations {
		if !d.InForce(at) {
			continue
		}
		g := policy.Grant{From: d.From, To: d.To, As: d.As, Paper: d.Document}
		if !d.Since.IsZero() {
			g.Since = d.Since.Format(time.RFC3339)
		}
		if !d.Until.IsZero() {
			g.Until = d.Until.Format(time.RFC3339)
		}
		out = append(out, g)
	}
	return out
}

// UnitsInOrder returns the units of the tree from the top down, those of one parent by 机构排序, never by name.
func (s State) UnitsInOrder() []Unit {
	below := map[string][]Unit{}
	for _, u := range s.Units {
		below[u.Parent] = append(below[u.Parent], u)
	}
	var out []Unit
	var walk func(string)
	walk = func(parent string) {
		list := below[parent]
		delete(below, parent)
		slices.SortFunc(list, func(a, b Unit) int { return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.ID, b.ID)) })
		for _, u := range list {
			out = append(out, u)
			walk(u.ID)
		}
	}
	walk("")
	return out
}

// PersonsInOrder returns the staff by 机构排序 of the home unit, then by 领导排序. Who has left comes last.
func (s State) PersonsInOrder() []Person {
	place := map[string]int{}
	for i, u := range s.UnitsInOrder() {
		place[u.ID] = i
	}
	left := func(p Person) int {
		if !p.Acts() {
			return 1
		}
		return 0
	}
	return slices.SortedFunc(maps.Values(s.Persons), func(a, b Person) int {
		return cmp.Or(cmp.Compare(left(a), left(b)), cmp.Compare(place[a.Unit], place[b.Unit]), s.comparePersons(a.ID, b.ID))
	})
}

func (s State) chargeOf(person string, at time.Time) []string {
	var out []string
	for _, c := range s.Charges {
		if c.Person == person && c.Contains(at) {
			out = append(out, c.Units...)
		}
	}
	return out
}
