package article_test

import (
	"testing"
	"time"

	"qianfa/internal/core/article"
	"qianfa/internal/core/review"
)

func TestThePhaseSaysWhereTheArticleStands(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		given    []deed
		phase    article.Phase
		title    string
		editable bool
	}{
		"begun":                      {drafted, article.PhaseDraft, "草稿", true},
		"saved":                      {after(drafted, deed{"zhang", article.Save{Content: "c"}}), article.PhaseDraft, "草稿", true},
		"handed in":                  {submitted, article.PhaseReview, "审签中", false},
		"half signed":                {after(submitted, act("wang", review.Pass{Step: "1"})), article.PhaseReview, "审签中", false},
		"signed":                     {signed, article.PhaseReady, "已签待发", false},
		"waiting for its hour":       {after(signed, act("sun", review.Schedule{Target: "wx", At: noon.Add(time.Hour)})), article.PhaseScheduled, "定时待发", false},
		"returned":                   {after(submitted, act("wang", review.Return{Step: "1"})), article.PhaseReturned, "退回修改", true},
		"handed in again":            {after(submitted, act("wang", review.Return{Step: "1"}), submit("2")), article.PhaseReview, "审签中", false},
		"taken back by the author":   {after(submitted, act("zhang", review.Recall{})), article.PhaseDraft, "草稿", true},
		"held":                       {after(submitted, act("wang", review.Hold{})), article.PhaseHeld, "暂缓发布", false},
		"going on":                   {after(submitted, act("wang", review.Hold{}), act("wang", review.Resume{})), article.PhaseReview, "审签中", false},
		"rejected":                   {after(submitted, act("wang", review.Reject{Step: "1"})), article.PhaseRejected, "不同意发布", false},
		"released to one of two":     {released, article.PhasePublishing, "发布中", false},
		"one of two is out":          {after(signed, publish("web")), article.PhasePublishing, "发布中", false},
		"one out, one nobody knows":  {after(signed, publish(""), outcome(article.PostUncertain)), article.PhasePublishing, "发布中", false},
		"one out, one refused":       {after(signed, publish(""), outcome(article.PostRefused)), article.PhasePublishing, "发布中", false},
		"all out":                    {after(signed, publish(""), outcome(article.PostPublished)), article.PhasePublished, "已发布", false},
		"taken back for good":        {after(submitted, deed{"zhang", article.Withdraw{}}), article.PhaseWithdrawn, "已撤稿", false},
		"signed, then back for good": {after(signed, deed{"sun", article.Withdraw{}}), article.PhaseWithdrawn, "已撤稿", false},
	}
	seen := map[article.Phase]bool{}
	for name, tt := range tests {
		seen[tt.phase] = true
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := play(t, tt.given...)
			if s.Phase() != tt.phase || s.Phase().Title() != tt.title || s.Editable() != tt.editable {
				t.Errorf("%s %s, editable %v; want %s %s, %v", s.Phase(), s.Phase().Title(), s.Editable(), tt.phase, tt.title, tt.editable)
			}
		})
	}
	if len(seen) != 10 {
		t.Errorf("%d of 10 phases are in the table", len(seen))
	}
}

func TestEveryStateOfATargetHasItsWords(t *testing.T) {
	t.Parallel()
	words := map[string]bool{}
	for _, p := range []article.PostState{article.PostNone, article.PostRequested, article.PostPending, article.PostPublished, article.PostRefused, article.PostUncertain, article.PostDraftReady} {
		words[p.Title()] = true
	}
	if len(words) != 7 || words[""] {
		t.Errorf("words are %v", words)
	}
}

func TestAPageNumberIsTheLocalDayAndTheEndOfTheID(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		id      string
		created time.Time
		want    string
	}{
		{"0190abcd-1234", time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC), "20261120-bcd-1234"},
		{"0190abcd-1234", time.Date(2026, 11, 20, 16, 0, 0, 0, time.UTC), "20261121-bcd-1234"}, // past midnight in Shanghai
		{"short", noon, "20261120-short"},
	} {
		if got := article.PageNumber(tt.id, tt.created); got != tt.want {
			t.Errorf("%s, %s: %s, want %s", tt.id, tt.created, got, tt.want)
		}
	}
}
