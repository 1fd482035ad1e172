package packs_test

import (
	"os"
	"regexp"
	"testing"
	"testing/fstest"

	"qianfa/internal/core/policy"
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
