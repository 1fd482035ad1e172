package app

import "qianfa/internal/core/check"

// ownLists gathers what a body's lists of other kinds than words hold.
func ownLists(lists []*check.Lexicon) (*check.Knowledge, []check.Official) {
	var own []*check.Knowledge
	var roster []check.Official
	for _, l := range lists {
		own, roster = append(own, l.Own), append(roster, l.Roster...)
	}
	return check.Join(own...), roster
}
