package policy_test

import (
	"testing"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
	"qianfa/packs"
)

// library loads the packs that come with Qianfa.
func library(t testing.TB) *policy.Library {
	t.Helper()
	l, err := policy.Load(packs.FS)
	if err != nil {
		for _, f := range fault.Of(err).Fields {
			t.Errorf("%s: %s", f.Path, f.Text)
		}
		t.Fatal(err)
	}
	return l
}

func rulebook(t testing.TB, id string) *policy.Rulebook {
	t.Helper()
	b, err := library(t).Pack(id)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// replay is what the acts of the facts lead to.
func replay(a policy.Answer, f policy.Facts) policy.Case { return review.Replay(a, f, policy.Passes) }

func TestTheCasesOfThePacksHold(t *testing.T) {
	t.Parallel()
	l := library(t)
	for _, id := range l.IDs() {
		book, err := l.Pack(id)
		if err != nil {
			t.Fatal(err)
		}
		examples, err := l.Examples(id)
		if err != nil {
			t.Error(err)
			continue
		}
		for _, f := range policy.RunExamples(book, examples, replay).Failures {
			t.Errorf("%s/cases.yaml:%d: %s: %q", id, f.Line, f.Case, f.Differences)
		}
	}
}

func TestEveryRegulationHasItsPack(t *testing.T) {
	t.Parallel()
	l := library(t)
	for _, id := range []string{"national", "hl", "sb", "nx", "nt", "hs", "xc", "jh", "gz", "jz"} {
		if _, err := l.Pack(id); err != nil {
			t.Error(err)
		}
	}
}
