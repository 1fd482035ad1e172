package packs_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"testing/fstest"

	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
	"qianfa/packs"
)

// The guide's own pack and example are replayed, so that a newcomer who copies them succeeds.
func TestTheGuideToARegulationWorks(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../docs/guide/add-a-regulation.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllSubmatch(guide, -1)
	if len(blocks) != 2 {
		t.Fatalf("the guide has %d YAML blocks, want the pack and its case", len(blocks))
	}
	library, err := policy.Load(packs.FS, fstest.MapFS{"qx/pack.yaml": {Data: blocks[0][1]}, "qx/cases.yaml": {Data: blocks[1][1]}})
	if err != nil {
		t.Fatal(err)
	}
	book, err := library.Pack("qx")
	if err != nil {
		t.Fatal(err)
	}
	examples, err := library.Examples("qx")
	if err != nil {
		t.Fatal(err)
	}
	outcome := policy.RunExamples(book, examples, nil)
	if outcome.Passed != 1 || outcome.Failed != 0 {
		t.Errorf("the guide's example: %d passed, failures %v", outcome.Passed, outcome.Failures)
	}
}

// The examples beside the guide are regulations of other kinds of bodies, one of them abroad and in English. Each was
// written from the guide alone.
func TestTheExamplesBesideTheGuideWork(t *testing.T) {
	t.Parallel()
	const folder = "../docs/guide/examples"
	library, err := policy.Load(packs.FS, os.DirFS(folder))
	if err != nil {
		t.Fatal(err)
	}
	for id, cases := range map[string]int{"port": 10, "museum": 12, "grid": 13} {
		book, err := library.Pack(id)
		if err != nil {
			t.Fatal(err)
		}
		examples, err := library.Examples(id)
		if err != nil {
			t.Fatal(err)
		}
		if o := policy.RunExamples(book, examples, func(a policy.Answer, f policy.Facts) policy.Case { return review.Replay(a, f, policy.Passes) }); o.Passed != cases || o.Failed > 0 {
			t.Errorf("%s: %d of %d cases passed, failures %v", id, o.Passed, cases, o.Failures)
		}
		remarks, err := library.Lint(id)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range remarks {
			if r.Severity != policy.SeverityHint {
				t.Error(r)
			}
		}
		text, err := os.ReadFile(filepath.Join(folder, id, "pack.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(text, []byte("\n")); n >= 150 {
			t.Errorf("%s has %d lines", id, n)
		}
	}
}
