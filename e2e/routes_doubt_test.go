package e2e

import (
	"net/http"
	"testing"
)

// SB-R1 in doubt: the authorised head reports to the leader, who reviews, and then the head publishes: clause 六 of sb.
func TestADoubtfulReprintGoesUpToTheLeaderAndComesBackToThePublisher(t *testing.T) {
	onBoth(t, func(t *testing.T, s *server) {
		j := journeyOf(t, "SB-R1")
		v := s.submitted(t, j)
		up := act{"do": "escalate", "step": "1", "reason": "来源说法不一，把握不准。", "seal": v.Seal}
		for _, login := range []string{"duanwei", "fanbin", "jiangtao", "panyong"} {
			refused(t, s.as(t, login).acts(t, v.ID, up), http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity)
		}
		v = s.as(t, "luoqing").does(t, v.ID, up)
		open := v.open(t)
		if open.Label != "审核" || open.Rows[len(open.Rows)-1].Post != "局分管领导" || open.Clause != "sb#六" {
			t.Fatalf("after the report the case waits for %+v", open)
		}
		expectNotReleased(t, s.as(t, "luoqing"), v)
		for _, login := range []string{"luoqing", "fanbin", "duanwei", "shenlei"} {
			expectRefusal(t, s.as(t, login), j, v, open.Step)
		}
		s.as(t, "jiangtao").signs(t, v.ID, open.Step)
		s.release(t, j, v.ID)
	})
}

// The standing delegation is what lets the head review at once: who holds the post without it does not.
func TestWhoHasThePostWithoutTheDelegationIsToldToFileIt(t *testing.T) {
	onBoth(t, func(t *testing.T, s *server) {
		j := journeyOf(t, "SB-R1")
		v := s.submitted(t, j)
		a := s.as(t, "fanbin").call(t, http.MethodPost, "/articles/"+v.ID+"/acts", signing("1", v.Seal))
		no := refused(t, a, http.StatusForbidden)
		if no.Detail != "没有“分管领导”的授权，不能办理“审核”，请先登记授权文件再办理。" || len(no.Cites) != 1 || no.Cites[0] != "sb#六" {
			t.Errorf("refused with %q by %v", no.Detail, no.Cites)
		}
	})
}

// A step that two sign together waits for both, in whichever order they come: clause 七(五) of hs.
func TestTheFirstReviewIsBothTheEditorsAndTheSiteHeads(t *testing.T) {
	onBoth(t, func(t *testing.T, s *server) {
		j := journeyOf(t, "HS-R3")
		v := s.submitted(t, j)
		s.as(t, "gefei").signs(t, v.ID, v.Route[1].Step)
		expectRefusal(t, s.as(t, "yuanhua"), j, v, v.Route[2].Step)
		s.as(t, "huoqiang").signs(t, v.ID, v.Route[0].Step)
		s.as(t, "yuanhua").signs(t, v.ID, v.Route[2].Step)
		s.as(t, "shixin").signs(t, v.ID, v.Route[3].Step)
		expectNotReleased(t, s.as(t, "yingchun"), v)
	})
}

// open is the step that waits.
func (v item) open(t *testing.T) routeStep {
	t.Helper()
	for _, st := range v.Route {
		if st.State == "open" {
			return st
		}
	}
	t.Fatalf("no step waits: %+v", v.Route)
	return routeStep{}
}
