package review_test

import (
	"testing"
	"time"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
)

// noon is when everything in these tests happens.
var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// staff is the small office of these tests: zhang writes, wang and wei are heads, zhao is in charge, sun publishes.
func staff() review.Roll {
	in := func(id string, roles ...string) policy.Person {
		return policy.Person{ID: id, Unit: "办", Roles: roles}
	}
	return review.Roll{Persons: []policy.Person{in("zhang", "信息员"), in("wang", "科长"), in("wei", "科长"), in("zhao", "分管领导"),
		in("qian", "主要领导"), in("sun", "管理员"), in("jiao", "校对员"), in("bao", "保密员")}}
}

func step(n, label string, verb policy.Verb, role string, after ...string) policy.Step {
	return policy.Step{Step: n, Label: label, Verb: verb, Role: role, Unit: "author", UnitName: "办", After: after, Clause: "x#" + n}
}

// also changes a step before it is used.
func also(s policy.Step, change func(*policy.Step)) policy.Step {
	change(&s)
	return s
}

func route(steps ...policy.Step) policy.Answer {
	return policy.Answer{Decision: policy.DecisionRoute, Class: "一般信息", Steps: steps,
		Publisher: &policy.Publisher{Role: "管理员", Unit: "host", UnitName: "办", Clause: "x#发布"},
		Reasons:   []policy.Reason{{Text: "属于“一般信息”", Clause: "x#总"}},
		Targets:   []policy.TargetAnswer{{Target: "wechat", Decision: policy.DecisionRoute}}}
}

// threeLevels is the usual route: head, deputy, release.
func threeLevels() policy.Answer {
	return route(step("1", "审核", policy.Review, "科长"), step("2", "签发", policy.SignOff, "分管领导", "1"))
}

// twoTracks has proof-reading beside review, then a joint signature.
func twoTracks() policy.Answer {
	return route(step("1", "审核", policy.Review, "科长"), step("2", "审定", policy.Decide, "分管领导", "1"),
		step("3", "校对", policy.Proofread, "校对员"), step("4", "保密审查", policy.SecrecyReview, "保密员", "2", "3"))
}

// deed is one command by one person.
type deed struct {
	by  string
	cmd review.Command
}

func facts(by string, c review.Case) review.Facts {
	return review.Facts{Actor: by, Now: noon, Directory: staff(), Shown: c.Digest, SteppedUp: true}
}

func open(t *testing.T, a policy.Answer) review.Case {
	t.Helper()
	events, err := review.Decide(review.Case{}, review.Open{Answer: a, Version: 1, Digest: "v1", Author: "zhang"}, facts("zhang", review.Case{}))
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	return review.Fold(events)
}

// play carries out deeds that must all be allowed.
func play(t *testing.T, c review.Case, deeds ...deed) review.Case {
	t.Helper()
	for i, d := range deeds {
		events, err := review.Decide(c, d.cmd, facts(d.by, c))
		if err != nil {
			t.Fatalf("deed %d, %T by %s: %v", i, d.cmd, d.by, err)
		}
		for _, e := range events {
			c = review.Evolve(c, e)
		}
	}
	return c
}

// refused returns the refusal that a deed meets.
func refused(t *testing.T, c review.Case, d deed) *fault.Error {
	t.Helper()
	events, err := review.Decide(c, d.cmd, facts(d.by, c))
	if err == nil {
		t.Fatalf("%T by %s was allowed: %v", d.cmd, d.by, events)
	}
	return fault.Of(err)
}

func state(c review.Case) string { return review.State(c, noon) }

// waitsFor lists "step:role" of what waits now, and "发布:target".
func waitsFor(c review.Case) []string {
	var out []string
	for _, w := range review.Waiting(c, facts("", c)) {
		if w.Release {
			out = append(out, "发布:"+w.Target)
		} else if w.For != "" {
			out = append(out, w.Step.Step+":"+w.For)
		} else {
			out = append(out, w.Step.Step+":"+w.Post.Role)
		}
	}
	return out
}
