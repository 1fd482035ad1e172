package policy_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qianfa/internal/core/policy"
)

// worked is one of the worked answers on which the language was agreed. The answers leave out null, false and empty
// values and shorten the targets.
type worked struct {
	Case   string          `json:"case"`
	Pack   string          `json:"pack"`
	Facts  json.RawMessage `json:"facts"`
	Answer json.RawMessage `json:"answer"`
}

func workedAnswers(t testing.TB) []worked {
	t.Helper()
	data, err := os.ReadFile("testdata/worked.json")
	if err != nil {
		t.Fatal(err)
	}
	var out []worked
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func answer(t testing.TB, b *policy.Rulebook, data []byte) policy.Answer {
	t.Helper()
	facts, err := policy.DecodeFacts(data)
	if err != nil {
		t.Fatal(err)
	}
	got, err := b.Answer(facts)
	if err != nil {
		t.Fatal(err)
	}
	if len(facts.Acts) > 0 {
		c := replay(got, facts)
		got.Case = &c
	}
	return got
}

func TestTheWorkedAnswersAreReproduced(t *testing.T) {
	t.Parallel()
	l := library(t)
	for _, w := range workedAnswers(t) {
		b, err := l.Pack(w.Pack)
		if err != nil {
			t.Fatal(err)
		}
		got := answer(t, b, w.Facts)
		var want policy.Answer
		if err := json.Unmarshal(w.Answer, &want); err != nil {
			t.Fatal(err)
		}
		if differences := policy.Compare(policy.Whole(want), got); len(differences) > 0 {
			t.Errorf("%s: %q", w.Case, differences)
		}
		if diff := cmp.Diff(targets(want), targets(got)); len(want.Targets) > 0 && diff != "" {
			t.Errorf("%s: targets: %s", w.Case, diff)
		}
		if want.Form != got.Form || cmp.Diff(want.Drafter, got.Drafter) != "" && want.Drafter != nil {
			t.Errorf("%s: drafter %+v, form %q", w.Case, got.Drafter, got.Form)
		}
	}
}

func targets(a policy.Answer) map[string]policy.Decision {
	out := map[string]policy.Decision{}
	for _, t := range a.Targets {
		out[t.Target] = t.Decision
	}
	return out
}
