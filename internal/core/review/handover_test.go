package review_test

import (
	"slices"
	"testing"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
)

// confirmedByTheAuthor is a route whose last step only the author takes.
func confirmedByTheAuthor() policy.Answer {
	return route(step("1", "审核", policy.Review, "科长"), also(step("2", "核对", policy.Proofread, "信息员", "1"), func(s *policy.Step) { s.Person = "author" }))
}

func TestTheSuccessorAnswersForTheItemAndTheOldDrafterStaysAnEditor(t *testing.T) {
	t.Parallel()
	c := play(t, open(t, confirmedByTheAuthor()), deed{"zhang", review.HandOver{To: "jiao", Reason: "r"}})
	if c.Author != "jiao" || !slices.Contains(c.Editors, "zhang") {
		t.Fatalf("author %s, editors %v", c.Author, c.Editors)
	}
	for name, d := range map[string]deed{
		"recall":  {"zhang", review.Recall{}},
		"edit":    {"zhang", review.Edit{Version: 2, Digest: "v2"}},
		"hand on": {"zhang", review.HandOver{To: "bao"}},
	} {
		if got := refused(t, c, d).Code; got != fault.Forbidden {
			t.Errorf("the old drafter may still %s: %s", name, got)
		}
	}
	c = play(t, c, deed{"wang", review.Return{Step: "1"}}, deed{"jiao", review.Edit{Version: 2, Digest: "v2"}}, deed{"jiao", review.Resubmit{Digest: "v2"}}, deed{"wang", review.Pass{Step: "1"}})
	if got := waitsFor(c); !slices.Equal(got, []string{"2:jiao"}) {
		t.Errorf("waits for %v", got)
	}
	refused(t, c, deed{"zhang", review.Pass{Step: "2"}})
	play(t, c, deed{"jiao", review.Pass{Step: "2"}})
}

func TestWhoHandedAnItemOverDoesNotReviewIt(t *testing.T) {
	t.Parallel()
	head := route(step("1", "审核", policy.Review, "信息员")) // the post that the old drafter holds
	c := play(t, open(t, head), deed{"zhang", review.HandOver{To: "jiao"}})
	if got := refused(t, c, deed{"zhang", review.Pass{Step: "1"}}); len(got.Cites) == 0 || got.Cites[0] != "national#回避" {
		t.Errorf("refused by %v", got.Cites)
	}
}

func TestWhoMayHandOverToWhom(t *testing.T) {
	t.Parallel()
	c := play(t, open(t, threeLevels()), deed{"wang", review.Pass{Step: "1"}})
	if got := refused(t, c, deed{"wei", review.HandOver{To: "jiao"}}).Code; got != fault.Forbidden {
		t.Errorf("by somebody else: %s", got)
	}
	head := facts("wei", c)
	head.Heads = true
	if _, err := review.Decide(c, review.HandOver{To: "jiao"}, head); err != nil {
		t.Errorf("by the head of the unit: %v", err)
	}
	for to, want := range map[string]fault.Code{"": fault.Invalid, "zhang": fault.Invalid, "wang": fault.Conflict} {
		if got := refused(t, c, deed{"zhang", review.HandOver{To: to}}).Code; got != want {
			t.Errorf("to %q: %s, want %s", to, got, want)
		}
	}
	out := play(t, c, deed{"zhao", review.Pass{Step: "2"}}, deed{"sun", review.Publish{}})
	if got := refused(t, out, deed{"zhang", review.HandOver{To: "jiao"}}).Code; got != fault.Conflict {
		t.Errorf("what is out: %s", got)
	}
	back := play(t, open(t, threeLevels()), deed{"zhang", review.HandOver{To: "jiao"}}, deed{"jiao", review.HandOver{To: "zhang"}})
	play(t, back, deed{"zhang", review.Recall{}})
}
