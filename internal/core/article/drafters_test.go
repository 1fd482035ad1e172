package article_test

import (
	"slices"
	"testing"

	"qianfa/internal/core/article"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/review"
)

// goOn carries out more deeds on a state.
func goOn(t *testing.T, s article.State, deeds ...deed) article.State {
	t.Helper()
	for _, d := range deeds {
		events, err := article.Decide(s, d.cmd, facts(d.by, s))
		if err != nil {
			t.Fatalf("%T by %s: %v", d.cmd, d.by, err)
		}
		for _, e := range events {
			s = s.Evolve(e)
		}
	}
	return s
}

// denied is the code of the refusal that a deed meets.
func denied(t *testing.T, s article.State, d deed) fault.Code {
	t.Helper()
	_, err := article.Decide(s, d.cmd, facts(d.by, s))
	if err == nil {
		t.Fatalf("%T by %s was allowed", d.cmd, d.by)
	}
	return fault.CodeOf(err)
}

func TestADraftIsHandedOverWithWhatWasWritten(t *testing.T) {
	t.Parallel()
	kept := article.Save{Content: "c:half", Editors: []string{"zhang"}, Why: article.WhyHandOver}
	s := play(t, create("zhang"), deed{"zhang", article.HandOver{To: "li", Kept: kept}})
	if s.Author != "li" || s.Version() != 1 || s.Current().Why != article.WhyHandOver || !slices.Contains(s.Editors, "zhang") {
		t.Fatalf("%+v", s)
	}
	if got := denied(t, s, deed{"zhang", article.Save{Content: "c:more", Editors: []string{"zhang"}}}); got != fault.Forbidden {
		t.Errorf("the old drafter still writes: %s", got)
	}
	s = goOn(t, s, deed{"li", article.Save{Content: "c:more", Editors: []string{"li"}}})
	if s.Version() != 2 {
		t.Errorf("version %d", s.Version())
	}
}

func TestAHandedInItemKeepsItsSignaturesAndItsOldDrafterAway(t *testing.T) {
	t.Parallel()
	s := play(t, create("zhang"), submit("1"), act("wang", review.Pass{Step: "1"}), deed{"zhang", article.HandOver{To: "li"}})
	if s.Author != "li" || s.Case.Author != "li" || len(s.Case.Rows[0].Signatures) != 1 || !slices.Contains(s.Case.Editors, "zhang") {
		t.Fatalf("author %s and %s, %+v", s.Author, s.Case.Author, s.Case.Rows[0])
	}
	if got := denied(t, s, act("li", review.HandOver{To: "gu"})); got != fault.Internal {
		t.Errorf("past the aggregate: %s", got)
	}
	if got := denied(t, s, deed{"zhang", article.HandOver{To: "gu"}}); got != fault.Forbidden {
		t.Errorf("handed over twice: %s", got)
	}
	if got := denied(t, s, deed{"li", article.HandOver{To: "wang"}}); got != fault.Conflict {
		t.Errorf("to somebody who has signed it: %s", got)
	}
}

func TestCoDraftersWriteAndOnlyTheDrafterHandsIn(t *testing.T) {
	t.Parallel()
	s := play(t, create("zhang"), deed{"zhang", article.AskCoDrafter{Person: "wang"}}, deed{"wang", article.Save{Content: "c:ours", Editors: []string{"wang"}}})
	if got := denied(t, s, deed{"wang", article.Submit{Handed: text("1")}}); got != fault.Forbidden {
		t.Errorf("a co-drafter hands in: %s", got)
	}
	if got := denied(t, s, deed{"wang", article.Overruling{Kind: "length"}}); got != fault.Forbidden {
		t.Errorf("a co-drafter answers for a finding: %s", got)
	}
	for person, want := range map[string]fault.Code{"wang": fault.Conflict, "zhang": fault.Invalid, "": fault.Invalid} {
		if got := denied(t, s, deed{"zhang", article.AskCoDrafter{Person: person}}); got != want {
			t.Errorf("asked %q: %s, want %s", person, got, want)
		}
	}
	if got := denied(t, s, deed{"sun", article.AskCoDrafter{Person: "gu"}}); got != fault.Forbidden {
		t.Errorf("asked by somebody else: %s", got)
	}
	s = goOn(t, s, submit("2"))
	if got := denied(t, s, act("wang", review.Pass{Step: "1"})); got != fault.Refused {
		t.Errorf("who wrote with the drafter reviews: %s", got)
	}
	if got := denied(t, s, deed{"wang", article.Save{Content: "c:late"}}); got != fault.Forbidden {
		t.Errorf("a co-drafter writes under review: %s", got)
	}
}

func TestACoDrafterWhoWroteStaysAnEditorAfterLeaving(t *testing.T) {
	t.Parallel()
	s := play(t, create("zhang"), deed{"zhang", article.AskCoDrafter{Person: "wang"}}, deed{"wang", article.Save{Content: "c:ours", Editors: []string{"wang"}}},
		deed{"wang", article.DropCoDrafter{Person: "wang"}})
	if got := denied(t, s, deed{"wang", article.Save{Content: "c:more"}}); got != fault.Forbidden {
		t.Errorf("still writes: %s", got)
	}
	if got := denied(t, s, deed{"zhang", article.DropCoDrafter{Person: "wang"}}); got != fault.NotFound {
		t.Errorf("dropped twice: %s", got)
	}
	s = goOn(t, s, submit("2"))
	if got := denied(t, s, act("wang", review.Pass{Step: "1"})); got != fault.Refused {
		t.Errorf("reviews what he wrote: %s", got)
	}
}
