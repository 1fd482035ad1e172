package article_test

import (
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"qianfa/internal/core/article"
	"qianfa/internal/core/review"
)

// anyDeed draws a deed by anybody in the office, sensible or not.
func anyDeed(t *rapid.T, s article.State) deed {
	who := rapid.SampledFrom([]string{"zhang", "li", "wang", "zhao", "sun", "gu", "system:publisher", "system:clock"}).Draw(t, "who")
	account := rapid.SampledFrom([]string{"wx", "web", "gone"}).Draw(t, "account")
	n := rapid.SampledFrom([]string{"1", "2", "3"}).Draw(t, "text")
	h := with(text(n), func(h *article.Handed) {
		h.Same = s.Current().Content == h.Content
		if rapid.IntRange(0, 9).Draw(t, "other route") == 0 {
			h.Answer = otherRoute()
		}
	})
	step := rapid.SampledFrom([]string{"1", "2"}).Draw(t, "step")
	state := rapid.SampledFrom([]article.PostState{article.PostPublished, article.PostPending, article.PostRefused, article.PostUncertain, article.PostDraftReady, article.PostRequested}).Draw(t, "outcome")
	in := func(c review.Command) article.Command { return article.ReviewAct{Command: c, Pages: pages} }
	return deed{who, rapid.SampledFrom([]article.Command{
		article.Create{ID: "a", Body: "局", Unit: "办", Author: "zhang"}, h.Save, article.Submit{Handed: h}, article.Edit{Handed: h}, article.Overruling{Kind: "k"},
		in(review.Pass{Step: step}), in(review.Return{Step: step, Back: true}), in(review.Reject{Step: step}), in(review.Hold{}), in(review.Resume{}), in(review.Recall{}),
		in(review.Publish{Target: account}), in(review.Publish{}), in(review.Schedule{Target: account, At: noon.Add(time.Hour)}), in(review.Unschedule{Target: account}),
		article.ReleaseDue{Pages: pages}, article.ReleaseDue{Pages: pages, Refused: map[string]string{account: "c:why"}}, article.RecordStep{Account: account, Op: "draft"}, article.RecordStep{Account: account, Op: "draft", Ref: "m", Done: true},
		article.RecordOutcome{Account: account, State: state}, article.FileLink{Account: account, URL: "https://example.cn/1"}, article.DeclareNotOut{Account: account},
		article.Retry{Account: account}, article.Withdraw{},
	}).Draw(t, "command")}
}

// forward is the next deed of a life that goes on, so that many lives reach the end.
func forward(t *rapid.T, s article.State) deed {
	switch s.Phase() {
	case article.PhaseDraft, article.PhaseReturned:
		if !s.Exists() {
			return create("zhang")
		}
		return submit("1")
	case article.PhaseReview:
		if len(s.Case.Rows[0].Signatures) == 0 {
			return act("wang", review.Pass{Step: "1"})
		}
		return act("zhao", review.Pass{Step: "2"})
	case article.PhaseHeld:
		return act("wang", review.Resume{})
	case article.PhaseScheduled:
		return deed{"system:clock", article.ReleaseDue{Pages: pages}}
	case article.PhaseReady:
		return publish("")
	default:
		switch s.Posts["wx"].State {
		case article.PostUncertain:
			return deed{"gu", article.DeclareNotOut{Account: "wx"}}
		case article.PostRefused:
			return deed{"sun", article.Retry{Account: "wx"}}
		default:
			return outcome(rapid.SampledFrom([]article.PostState{article.PostPublished, article.PostUncertain, article.PostRefused, article.PostDraftReady}).Draw(t, "said"))
		}
	}
}

// history is what happened to one article, as far as the promises about going out speak of it.
type history struct {
	released  map[string]string // target → the seal it was released on
	requested map[string]bool
	out       map[string]bool
}

func TestNothingGoesOutThatWasNotReleasedOnItsSeal(t *testing.T) {
	t.Parallel()
	var published, retried atomic.Int64
	rapid.Check(t, func(t *rapid.T) {
		var s article.State
		h := history{released: map[string]string{}, requested: map[string]bool{}, out: map[string]bool{}}
		now := noon
		for range rapid.IntRange(5, 40).Draw(t, "deeds") {
			d := forward(t, s)
			if rapid.IntRange(0, 2).Draw(t, "stray") > 0 {
				d = anyDeed(t, s)
			}
			now = now.Add(time.Duration(rapid.IntRange(0, 40).Draw(t, "minutes")) * time.Minute)
			f := facts(d.by, s)
			f.Now, f.Review.Now = now, now
			events, err := article.Decide(s, d.cmd, f)
			if err != nil {
				continue
			}
			for _, e := range events {
				h.check(t, s, e)
				if e, ok := e.(article.PublicationRequested); ok && e.Attempt > 1 {
					retried.Add(1)
				}
				s = s.Evolve(e)
			}
			for _, p := range s.Posts {
				if s.Withdrawn && p.State != article.PostRefused {
					t.Fatalf("withdrawn, and on %s it is %s", p.Account, p.State)
				}
			}
		}
		published.Add(int64(len(h.out)))
	})
	if published.Load() < 20 || retried.Load() == 0 {
		t.Errorf("only %d targets went out, %d again: this proves little", published.Load(), retried.Load())
	}
}

// check fails when an event breaks a promise, given everything before it.
func (h history) check(t *rapid.T, before article.State, e article.Event) {
	switch e := e.(type) {
	case article.Reviewed:
		if r, ok := e.Event.(review.Released); ok {
			if r.Digest != before.Seal.Manifest {
				t.Fatalf("%s released on %s, sealed is %s", r.Target, r.Digest, before.Seal.Manifest)
			}
			if !review.Ready(before.Case, r.Target, r.At) {
				t.Fatalf("%s released before it was ready", r.Target)
			}
			h.released[r.Target] = r.Digest
		}
	case article.PublicationRequested:
		leaf, ok := before.Seal.Leaf(e.Account)
		if h.released[e.Account] != before.Seal.Manifest || !ok || leaf.Digest != e.Leaf || leaf.Content != e.Content {
			t.Fatalf("%+v requested: released %v, sealed %+v", e, h.released, before.Seal)
		}
		if p := before.Posts[e.Account]; e.Attempt != p.Attempt+1 || p.Attempt > 0 && p.State != article.PostRefused {
			t.Fatalf("attempt %d after %+v", e.Attempt, p)
		}
		h.requested[e.Account] = true
	case article.Published:
		h.goesOut(t, e.Account)
	case article.LinkFiled:
		h.goesOut(t, e.Account)
	case article.Sealed:
		if len(before.Posts) > 0 {
			t.Fatal("sealed anew after something went out")
		}
	default:
		if len(h.out) > 0 && before.Phase() == article.PhasePublished {
			t.Fatalf("%T after everything is out", e)
		}
	}
}

func (h history) goesOut(t *rapid.T, account string) {
	if !h.requested[account] || h.out[account] {
		t.Fatalf("%s out: requested %v, out before %v", account, h.requested[account], h.out[account])
	}
	h.out[account] = true
}
