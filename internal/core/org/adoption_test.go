package org_test

import (
	"strings"
	"testing"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
)

func adopting(pack string, from int) org.AdoptPack {
	return org.AdoptPack{Adoption: org.Adoption{Pack: pack, PackDigest: "sha256:" + pack, ExplainedDigest: "sha256:e", Text: "sha256:t", From: day(from)}}
}

func TestTheFirstRulesMayBeOldAndLaterOnesDoNotReachBack(t *testing.T) {
	t.Parallel()
	s := town(t, adopting("hl", 1))
	_, err := org.Decide(s, adopting("jh", 8), steward())
	if fault.CodeOf(err) != fault.Invalid || !strings.Contains(err.Error(), "不能追溯") {
		t.Errorf("rules from two days ago: %v", err)
	}
	if s = carry(t, s, adopting("jh", 10)); s.Adoptions[1].Pack != "jh" {
		t.Errorf("adoptions %+v", s.Adoptions)
	}
}

func TestAnAdoptionIsTakenBackBeforeItsDayAndNotAfter(t *testing.T) {
	t.Parallel()
	s := carry(t, town(t, adopting("hl", 1), adopting("jh", 20)), org.WithdrawAdoption{Pack: "jh", From: day(20)})
	if a, _ := s.InForce(day(25)); a.Pack != "hl" || len(s.Adoptions) != 1 {
		t.Errorf("on the 25th %q holds", a.Pack)
	}
	for _, c := range []struct {
		what string
		cmd  org.WithdrawAdoption
		code fault.Code
	}{
		{"what already holds", org.WithdrawAdoption{Pack: "hl", From: day(1)}, fault.Conflict},
		{"what was never adopted", org.WithdrawAdoption{Pack: "jz", From: day(20)}, fault.NotFound},
	} {
		if _, err := org.Decide(s, c.cmd, steward()); fault.CodeOf(err) != c.code {
			t.Errorf("%s: %v", c.what, err)
		}
	}
}
