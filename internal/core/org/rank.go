package org

import (
	"cmp"
	"time"
)

// Rank says whether person a stands above b (1), below (-1) or neither (0): who is in charge of the other's unit, then
// whose unit is the higher one of a line, then, within one unit, the body's own order of leaders (领导排序). Two units
// beside each other have no order between them.
func (s State) Rank(a, b string, at time.Time) int {
	one, other := s.Persons[a].Unit, s.Persons[b].Unit
	switch {
	case a == b || one == "" || other == "":
		return 0
	case s.inCharge(a, other, at) != s.inCharge(b, one, at):
		if s.inCharge(a, other, at) {
			return 1
		}
		return -1
	case one == other:
		return cmp.Compare(s.place(b), s.place(a))
	case s.isBelow(other, one):
		return 1
	case s.isBelow(one, other):
		return -1
	}
	return 0
}

// place is the person's place among the leaders of the unit; without one they stand after those who have one.
func (s State) place(person string) int {
	if n := s.Persons[person].Order; n > 0 {
		return n
	}
	return int(^uint(0) >> 1)
}

// isBelow reports whether a unit lies under another in the tree.
func (s State) isBelow(unit, above string) bool {
	for _, u := range s.UnitPath(unit) {
		if u.ID == above {
			return unit != above
		}
	}
	return false
}
