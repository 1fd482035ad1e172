package app_test

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"qianfa/internal/app"
)

func TestLinesAreWhateverStandsBetweenLineFeeds(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("长", 2<<20) // longer than any buffer
	for text, want := range map[string][]string{"": nil, "a": {"a"}, "a\n": {"a"}, "a\n\nb": {"a", "", "b"}, "a\r\nb\n": {"a\r", "b"}, long + "\nb": {long, "b"}} {
		var got []string
		for line, err := range app.Lines(strings.NewReader(text)) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, string(line))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%.20q: %d lines, want %d", text, len(got), len(want))
		}
	}
	broken, failed := errors.New("cable pulled"), error(nil)
	for _, err := range app.Lines(io.MultiReader(strings.NewReader("a\nhalf"), iotest.ErrReader(broken))) {
		failed = err
	}
	if !errors.Is(failed, broken) {
		t.Errorf("a file that ends in the middle gives %v", failed)
	}
}
