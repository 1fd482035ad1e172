package review_test

import (
	"testing"

	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
)

// A holder has his delegate do the step: the signature says whose power it was, and is not the delegate's own.
func TestWhoIsGivenAStepByItsHolderSignsByHisDelegation(t *testing.T) {
	t.Parallel()
	office := staff()
	office.Grants = []policy.Grant{{From: "zhao", To: "bao", As: "分管领导"}}
	c := play(t, open(t, threeLevels()), deed{"wang", review.Pass{Step: "1"}})
	by := func(who string) review.Facts {
		f := facts(who, c)
		f.Directory = office
		return f
	}
	var label string
	for _, a := range review.Allowed(c, by("zhao")) {
		if a.Do == "transfer" && a.Person == "bao" {
			label = a.Label
		}
	}
	if label != "委派办理" {
		t.Errorf("the button says %q", label)
	}
	for _, d := range []deed{{"zhao", review.Transfer{Step: "2", To: "bao"}}, {"bao", review.Pass{Step: "2"}}} {
		if d.by == "bao" {
			if who := review.Waiting(c, by(""))[0].Eligible; len(who) != 1 || who[0].Person != "bao" {
				t.Errorf("eligible: %+v", who)
			}
		}
		events, err := review.Decide(c, d.cmd, by(d.by))
		if err != nil {
			t.Fatalf("%T: %v", d.cmd, err)
		}
		c = review.Evolve(c, events[0])
	}
	if s := c.Rows[1].Signatures[0]; s.By != "bao" || s.Principal != "zhao" || s.Delegation == "" {
		t.Errorf("the signature is %+v", s)
	}
}
