package corpus_test

import (
	"testing"

	"qianfa/internal/core/check"
	"qianfa/internal/core/check/corpus"
)

// What the checks must keep to over the whole corpus: false alarms cost more than misses.
const (
	leastPrecision = 0.98
	leastRecall    = 0.92
)

// A slip of the pen that nobody has listed is found about half of the time; every other kind must hold on texts that the
// checks were not made by.
func TestTheChecksHoldOnTextsTheyWereNotMadeBy(t *testing.T) {
	t.Parallel()
	texts, err := corpus.Batches()
	if err != nil {
		t.Fatal(err)
	}
	r, err := corpus.Measure(&check.Examiner{Checks: check.Basic(), Today: "2026-11-22"}, texts)
	if err != nil {
		t.Fatal(err)
	}
	var wanted, found, right int
	for _, k := range r.Kinds {
		if k.Kind != "typo" {
			wanted, found, right = wanted+k.Wanted, found+k.Found, right+k.Right
		}
	}
	if right*100 < found*98 || right*100 < wanted*92 || len(texts) < 900 {
		t.Errorf("%d texts: %d wanted, %d found, %d right", len(texts), wanted, found, right)
	}
}

func TestTheChecksKeepToTheirFigures(t *testing.T) {
	t.Parallel()
	r, err := corpus.Measure(&check.Examiner{Checks: check.Basic(), Today: "2026-11-22"}, all(t))
	if err != nil {
		t.Fatal(err)
	}
	if r.Total.Precision < leastPrecision || r.Total.Recall < leastRecall {
		t.Errorf("precision %.3f, recall %.3f; want at least %.2f and %.2f", r.Total.Precision, r.Total.Recall, leastPrecision, leastRecall)
		for _, e := range r.Errors {
			t.Logf("%s %s missed=%t near=%t %q in %q", e.ID, e.Kind, e.Missed, e.Near, e.Words, e.Text)
		}
	}
}
