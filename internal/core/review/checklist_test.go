package review_test

import (
	"strings"
	"testing"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
)

// listed is a route whose reviewer fills a checklist; each says whether a clause demands an answer to every item.
func listed(t *testing.T, each bool) review.Case {
	t.Helper()
	a := route(also(step("1", "审核", policy.Review, "科长"), func(s *policy.Step) { s.Checklist = "三问" }), step("2", "签发", policy.SignOff, "分管领导", "1"))
	terms := review.Terms{}
	if each {
		terms.Each = map[string][]string{"三问": {"真实", "合法", "没有“涉密”"}}
	}
	events, err := review.Decide(review.Case{}, review.Open{Answer: a, Terms: terms, Version: 1, Digest: "v1", Author: "zhang"}, facts("zhang", review.Case{}))
	if err != nil {
		t.Fatal(err)
	}
	return review.Fold(events)
}

func TestEachItemIsAnsweredWhereAClauseDemandsIt(t *testing.T) {
	t.Parallel()
	c := listed(t, true)
	no := refused(t, c, deed{"wang", review.Pass{Step: "1", Checklist: "sha256:c", Answered: []string{"真实", "没有“涉密”"}}})
	if no.Code != fault.Invalid || !strings.Contains(no.Message, "还有1项没有回答，例如“合法”") || no.Cites[0] != "x#1" {
		t.Errorf("%s %q %v", no.Code, no.Message, no.Cites)
	}
	c = play(t, c, deed{"wang", review.Pass{Step: "1", Checklist: "sha256:c", Answered: []string{"没有“涉密”", "合法", "真实"}}})
	if got := c.Rows[0].Signatures[0].Checked; got != "sha256:c" {
		t.Errorf("the filled list is %q", got)
	}
}

func TestOneStatementIsEnoughElsewhere(t *testing.T) {
	t.Parallel()
	play(t, listed(t, false), deed{"wang", review.Pass{Step: "1", Checklist: "sha256:c"}})
	refused(t, listed(t, false), deed{"wang", review.Pass{Step: "1"}})
}

func TestAConfirmationAnswersEachItemToo(t *testing.T) {
	t.Parallel()
	c := play(t, listed(t, true), deed{"wang", review.Suggest{Step: "1", Ref: "m"}}, deed{"zhang", review.Edit{Version: 2, Digest: "v2", Adopts: []int{1}}})
	refused(t, c, deed{"wang", review.Confirm{Suggestion: 1, Checklist: "sha256:c"}})
	play(t, c, deed{"wang", review.Confirm{Suggestion: 1, Checklist: "sha256:c", Answered: []string{"真实", "合法", "没有“涉密”"}}})
}
