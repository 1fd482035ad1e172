package org_test

import (
	"testing"
	"time"

	"qianfa/internal/core/org"
)

func TestRankFollowsChargeThenTheTreeThenTheOrderOfLeaders(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	s := org.State{
		Units: map[string]org.Unit{"局": {ID: "局"}, "办": {ID: "办", Parent: "局"}, "处": {ID: "处", Parent: "局"}, "科": {ID: "科", Parent: "处"}},
		Persons: map[string]org.Person{
			"局长": {ID: "局长", Unit: "局", Order: 1}, "副局长": {ID: "副局长", Unit: "局", Order: 2}, "办主任": {ID: "办主任", Unit: "办", Order: 1},
			"处长": {ID: "处长", Unit: "处", Order: 1}, "处员": {ID: "处员", Unit: "处"}, "另一处员": {ID: "另一处员", Unit: "处"}, "科员": {ID: "科员", Unit: "科"}, "兼管": {ID: "兼管", Unit: "办", Order: 2},
		},
		Charges: []org.Charge{{ID: "c", Person: "兼管", Units: []string{"处"}}, {ID: "old", Person: "办主任", Units: []string{"科"}, Period: org.Period{Until: at}}},
	}
	for _, x := range []struct {
		a, b string
		want int
	}{
		{"局长", "副局长", 1}, {"副局长", "处员", 1}, {"处长", "处员", 1}, {"处员", "另一处员", 0}, {"处长", "科员", 1},
		{"兼管", "处长", 1}, {"办主任", "处长", 0}, {"办主任", "科员", 0}, {"局长", "局长", 0}, {"局长", "无此人", 0},
	} {
		if got, back := s.Rank(x.a, x.b, at), s.Rank(x.b, x.a, at); got != x.want || back != -x.want {
			t.Errorf("%s to %s: %d, back %d, want %d", x.a, x.b, got, back, x.want)
		}
	}
}
