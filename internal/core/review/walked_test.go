package review_test

import (
	"strings"
	"testing"

	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
)

// The cases of this file were found by the random walks over all packs.

// instantly is the reprint of sb: the authorised head reviews and releases himself.
func instantly() policy.Answer {
	a := route(also(step("1", "审核", policy.Review, "科长"), func(s *policy.Step) { s.DelegatedBy = "分管领导" }))
	a.Publisher.Role = "科长"
	a.Apart = []policy.Apart{{A: "1", B: "publish", Rule: "same", Clause: "x#六"}}
	return a
}

func TestWhoOnlyActsForTheLeaderCannotAuthoriseFurther(t *testing.T) {
	t.Parallel()
	c := open(t, instantly())
	roll := staff()
	roll.Grants = []policy.Grant{{From: "zhao", To: "qian"}, {From: "qian", To: "wang"}, {From: "zhao", To: "wei", As: "科长"}}
	f := facts("wang", c)
	f.Directory = roll
	if events, err := review.Decide(c, review.Pass{Step: "1"}, f); err == nil {
		t.Errorf("signed with the delegate's delegation: %v", events)
	}
	f.Actor = "wei"
	if _, err := review.Decide(c, review.Pass{Step: "1"}, f); err != nil {
		t.Errorf("the leader's own delegation: %v", err)
	}
}

func TestAnAddedSignerDoesNotStandInForTheReviewerWhoMustRelease(t *testing.T) {
	t.Parallel()
	c := open(t, instantly())
	roll := staff()
	roll.Grants = []policy.Grant{{From: "zhao", To: "wang", As: "科长"}}
	as := func(who string) review.Facts {
		f := facts(who, c)
		f.Directory = roll
		return f
	}
	for _, d := range []deed{{"wang", review.AddSigner{Step: "1", Person: "wei"}}, {"wei", review.Pass{Step: "1"}}, {"wang", review.Pass{Step: "1"}}} {
		events, err := review.Decide(c, d.cmd, as(d.by))
		if err != nil {
			t.Fatalf("%T by %s: %v", d.cmd, d.by, err)
		}
		for _, e := range events {
			c = review.Evolve(c, e)
		}
	}
	if _, err := review.Decide(c, review.Publish{Target: "wechat"}, as("wei")); err == nil || !strings.Contains(err.Error(), "同一人") {
		t.Errorf("the added signer released: %v", err)
	}
	if _, err := review.Decide(c, review.Publish{Target: "wechat"}, as("wang")); err != nil {
		t.Errorf("the reviewer: %v", err)
	}
}

func TestTheAuthorIsNotRecordedAsTheOrganOutside(t *testing.T) {
	t.Parallel()
	c := open(t, route(step("1", "审核", policy.Review, "科长"), also(step("2", "会审", policy.Review, "经办人", "1"), func(s *policy.Step) { s.External, s.UnitName = true, "网信办" })))
	c = play(t, c, deed{"wang", review.Pass{Step: "1"}})
	refused(t, c, deed{"sun", review.Record{Step: "2", For: "zhang", Means: review.Oral}})
	play(t, c, deed{"sun", review.Record{Step: "2", Means: review.Oral}})
}
