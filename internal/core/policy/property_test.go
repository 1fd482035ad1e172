package policy_test

import (
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qianfa/internal/core/policy"
)

// anyFacts draws facts that fit the pack, with everything that can be left out sometimes left out.
func anyFacts(t *rapid.T, b *policy.Rulebook) policy.Facts {
	unit := rapid.SampledFrom([]string{"科室", "局", "甲县", "乙市", "自治区", "办公室"})
	some := func(label string, of ...string) string { return rapid.SampledFrom(of).Draw(t, label) }
	chars := rapid.IntRange(0, 900).Draw(t, "chars")
	f := policy.Facts{
		Now: "2026-11-20T09:30:00+08:00", Act: some("act", "", "publish", "correct", "take_down", "open", "suspend", "deregister", "reply"),
		Author:  policy.Who{Unit: unit.Draw(t, "author"), Person: some("person", "", "张")},
		Item:    policy.Item{Origin: some("origin", "", "original", "reprint", "reuse"), Declared: some2(t, "declared", "非涉密", "涉密"), EventDate: some("event", "", "2026-11-19", "2026-11-01"), Chars: &chars, Concerns: some2(t, "concerns", "科室", "局"), Media: some2(t, "media", "image", "map")},
		Units:   []policy.Unit{{ID: "科室", Kind: some("kind", "", "机关处室", "县级政府部门", "县市区局"), Parent: "甲县"}, {ID: "甲县", Kind: "县级人民政府", Parent: "乙市", Office: "甲办"}, {ID: "乙市", Kind: "地级市人民政府", Parent: some("ring", "自治区", "甲县"), Office: "乙办"}, {ID: "自治区", Kind: "自治区人民政府", Office: some("office", "", "区办")}},
		Answers: map[string]any{},
	}
	for range rapid.IntRange(0, 3).Draw(t, "targets") {
		f.Targets = append(f.Targets, policy.Target{Channel: some("channel", "wechat", "weibo", "website"), Owner: some("owner", "", "局"), Host: some("host", "", "办公室", "数据局")})
	}
	for _, q := range b.Questions() {
		if q.Fact != "" || rapid.Bool().Draw(t, "open "+q.Name) {
			continue
		}
		switch q.Type {
		case "yesno":
			f.Answers[q.Name] = rapid.Bool().Draw(t, q.Name)
		case "option":
			f.Answers[q.Name] = rapid.SampledFrom(q.Options).Draw(t, q.Name)
		case "options":
			f.Answers[q.Name] = []any{rapid.SampledFrom(q.Options).Draw(t, q.Name)}
		case "text":
			f.Answers[q.Name] = "文字"
		}
	}
	return f
}

func some2(t *rapid.T, label string, of ...string) (out []string) {
	for _, x := range of {
		if rapid.Bool().Draw(t, label+x) {
			out = append(out, x)
		}
	}
	return out
}

func TestEveryAnswerIsSound(t *testing.T) {
	t.Parallel()
	l := library(t)
	rapid.Check(t, func(t *rapid.T) {
		b, err := l.Pack(rapid.SampledFrom(l.IDs()).Draw(t, "pack"))
		if err != nil {
			t.Fatal(err)
		}
		a, err := b.Answer(anyFacts(t, b))
		if err != nil {
			t.Fatal(err)
		}
		if !acyclic(a.Steps) {
			t.Fatalf("steps wait for each other: %q", chain(a))
		}
		routes := slices.ContainsFunc(a.Targets, func(x policy.TargetAnswer) bool { return x.Decision == policy.DecisionRoute })
		if routes != (a.Publisher != nil) || !routes && len(a.Steps) > 0 {
			t.Fatalf("%s with %d steps and publisher %v", a.Decision, len(a.Steps), a.Publisher)
		}
		if !routes && len(a.Reasons) == 0 {
			t.Fatalf("%s without a reason", a.Decision)
		}
		if !everyStepPrecedesARelease(a) {
			t.Fatalf("a step before the release is not waited for: %q %+v", chain(a), a.Targets)
		}
	})
}

// acyclic reports whether the steps can be put in an order in which each comes after what it waits for.
func acyclic(rows []policy.Step) bool {
	done := map[string]bool{"publish": true}
	for range len(rows) + 1 {
		for _, s := range rows {
			if !slices.ContainsFunc(s.After, func(a string) bool { return !done[a] }) {
				done[s.Step] = true
			}
		}
	}
	return !slices.ContainsFunc(rows, func(s policy.Step) bool { return !done[s.Step] })
}

// everyStepPrecedesARelease: no step that stands before the release may be left behind by it.
func everyStepPrecedesARelease(a policy.Answer) bool {
	before := map[string][]string{}
	for _, s := range a.Steps {
		before[s.Step] = s.After
	}
	waited := map[string]bool{}
	var mark func(steps []string)
	mark = func(steps []string) {
		for _, s := range steps {
			if !waited[s] {
				waited[s] = true
				mark(before[s])
			}
		}
	}
	for _, t := range a.Targets {
		if t.Publisher != nil {
			mark(t.Publisher.After)
		}
	}
	return !slices.ContainsFunc(a.Steps, func(s policy.Step) bool { return s.Phase != "after" && !waited[s.Step] })
}

func TestTheSameFactsHaveTheSameAnswerWhoeverAsks(t *testing.T) {
	t.Parallel()
	l := library(t)
	for _, w := range workedAnswers(t) {
		b, err := l.Pack(w.Pack)
		if err != nil {
			t.Fatal(err)
		}
		want := answer(t, b, w.Facts)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for range 20 {
					if diff := cmp.Diff(want, answer(t, b, w.Facts)); diff != "" {
						t.Error(diff)
					}
				}
			})
		}
		wg.Wait()
	}
}
