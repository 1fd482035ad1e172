package app_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qianfa/internal/app"
	"qianfa/internal/apptest"
	"qianfa/internal/core/article"
	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
)

// letStand writes an article and overrules every finding of a kind in it.
func letStand(t *testing.T, h *apptest.House, kind, reason, text string) {
	t.Helper()
	me := apptest.As(apptest.Author)
	id := h.Write(t, apptest.Author, "秋粮收购", apptest.Township(apptest.Website), text)
	c, err := h.Articles.Check(t.Context(), me, id)
	if err != nil {
		t.Fatal(err)
	}
	done := 0
	for _, f := range c.Findings {
		if f.Kind == kind {
			if _, err := h.Articles.Overrule(t.Context(), me, id, f.Key, reason, ""); err != nil {
				t.Fatal(err)
			}
			done++
		}
	}
	if done == 0 {
		t.Fatalf("no %s in %q: %+v", kind, text, c.Findings)
	}
}

func fates(t *testing.T, h *apptest.House, who app.Actor) app.Fates {
	t.Helper()
	now := h.Clock.Now()
	v, err := h.Lexicons.Fates(t.Context(), who, now.Add(-time.Hour), now.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestFatesAreCountedByKindAndProposedByPattern(t *testing.T) {
	both(t, func(t *testing.T, h *apptest.House) {
		who := keeper(t, h)
		id := kept(t, h, who, "易错词", check.Entry{Term: "微信", Severity: check.Should}, check.Entry{Term: "支付", Severity: check.Hint})
		for range 2 {
			letStand(t, h, "lexicon", "proper_name", "可用微信查询，微信可查。")
		}
		letStand(t, h, "lexicon", "quotation", "可用微信查询。")
		for range 3 {
			letStand(t, h, "id_card", "not_what_it_seems", "证号"+ownID+"。")
		}
		want := app.Fates{Kinds: []app.KindFate{{Kind: "id_card", Title: "未遮盖的身份证号码", Overruled: 3, Mistaken: 3, Share: 1}, {Kind: "lexicon", Title: "本单位词库里的词", Overruled: 3, Mistaken: 2, Share: 1}}, Patterns: []app.PatternFate{}}
		if diff := cmp.Diff(want, fates(t, h, who)); diff != "" {
			t.Errorf("two articles propose nothing, and numbers of people are never listed: %s", diff)
		}

		letStand(t, h, "lexicon", "not_what_it_seems", "可用微信查询。")
		want.Kinds = []app.KindFate{{Kind: "lexicon", Title: "本单位词库里的词", Overruled: 4, Mistaken: 3, Share: 1}, want.Kinds[0]}
		want.Patterns = []app.PatternFate{{Kind: "lexicon", Title: "本单位词库里的词", Text: "微信", Articles: 3}}
		if diff := cmp.Diff(want, fates(t, h, who)); diff != "" {
			t.Error(diff)
		}
		if _, err := h.Lexicons.Edit(t.Context(), who, id, putWords(check.Entry{Term: "微信", Allow: true, Why: "常有理由保留"}), "edit", 1); err != nil {
			t.Fatal(err)
		}
		want.Patterns[0].Allowed = "易错词"
		if diff := cmp.Diff(want, fates(t, h, who)); diff != "" {
			t.Errorf("after a keeper accepted it: %s", diff)
		}
	})
}

func TestAFindingThatIsGoneWhenHandedInAgainWasMended(t *testing.T) {
	both(t, func(t *testing.T, h *apptest.House) {
		who := keeper(t, h)
		kept(t, h, who, "易错词", check.Entry{Term: "微信", Severity: check.Hint}, check.Entry{Term: "支付", Severity: check.Hint})
		id := h.Write(t, apptest.Author, "秋粮收购", apptest.Township(apptest.Website), "可用微信查询，也可支付。")
		h.Submit(t, apptest.Author, id)
		if got := fates(t, h, who); len(got.Kinds) != 0 {
			t.Errorf("what was only found has no fate yet: %+v", got)
		}
		h.Act(t, apptest.Author, id, app.ActInput{Do: "recall"})
		h.Edit(t, apptest.Author, id, func(d *article.Draft) { d.Source.Blocks[0].Runs[0].Text = "请到窗口办理，也可支付。" })
		h.Submit(t, apptest.Author, id)
		want := app.Fates{Kinds: []app.KindFate{{Kind: "lexicon", Title: "本单位词库里的词", Mended: 1}}, Patterns: []app.PatternFate{}}
		if diff := cmp.Diff(want, fates(t, h, who)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestFatesAreForKeepersOfThatBodyAndOfOnePeriod(t *testing.T) {
	t.Parallel()
	h := apptest.Open(t, "")
	who, now := keeper(t, h), h.Clock.Now()
	letStand(t, h, "id_card", "not_what_it_seems", "证号"+ownID+"。")
	if _, err := h.Lexicons.Fates(t.Context(), apptest.As(apptest.Author), now.Add(-time.Hour), now); fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("somebody who keeps no lexicons: %v", err)
	}
	for _, wrong := range []time.Duration{0, 400 * 24 * time.Hour} {
		if _, err := h.Lexicons.Fates(t.Context(), who, now.Add(-wrong), now); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("a period of %v: %v", wrong, err)
		}
	}
	if v, err := h.Lexicons.Fates(t.Context(), who, now.Add(-2*time.Hour), now.Add(-time.Hour)); err != nil || len(v.Kinds) != 0 {
		t.Errorf("a period before it: %+v, %v", v, err)
	}
	if v := fates(t, h, apptest.As("p-qinghe-07")); len(v.Kinds) != 0 {
		t.Errorf("another body's keeper sees %+v", v)
	}
}
