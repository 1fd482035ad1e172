package corpus_test

import (
	"testing"

	"qianfa/internal/core/check"
	"qianfa/internal/core/check/corpus"
)

func TestOnlyTheRightKindAtTheRightPlaceCounts(t *testing.T) {
	t.Parallel()
	right := corpus.Text{ID: "a", Text: "号码11010519491231002X。", Today: "2026-11-22", Want: []corpus.Span{{Kind: "id_card", Start: 2, End: 20}}}
	short := right
	short.Want = []corpus.Span{{Kind: "id_card", Start: 2, End: 19}}
	other := right
	other.Want = []corpus.Span{{Kind: "typo", Start: 2, End: 20}}
	c, _ := check.ByID("id_card")
	for name, x := range map[string]struct {
		text                      corpus.Text
		right, wanted, found, met int
	}{"right": {right, 1, 1, 1, 1}, "another place": {short, 0, 1, 1, 1}, "another kind": {other, 0, 1, 1, 0}} {
		r, err := corpus.Measure(&check.Examiner{Checks: []check.Assigned{{Check: c}}, Today: "2026-11-22"}, []corpus.Text{x.text})
		if err != nil {
			t.Fatal(err)
		}
		s := r.Total
		if s.Right != x.right || s.Wanted != x.wanted || s.Found != x.found || s.OverlapRecall != float64(x.met) {
			t.Errorf("%s: got %+v", name, s)
		}
	}
}
