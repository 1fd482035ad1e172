package review_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
)

// TestReplay runs the told stories of testdata/replay: facts with acts and the answer to them, as in the worked cases of
// the pack language, and the case that must result.
func TestReplay(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/replay/*.json")
	if err != nil || len(files) < 6 {
		t.Fatalf("stories: %v %v", files, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var story struct {
				Facts  policy.Facts
				Answer policy.Answer
				Want   policy.Case
			}
			if err := json.Unmarshal(data, &story); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(story.Want, review.Replay(story.Answer, story.Facts, nil)); diff != "" {
				t.Errorf("case (-want +got):\n%s", diff)
			}
		})
	}
}
