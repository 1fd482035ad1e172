package corpus_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"qianfa/internal/core/check/corpus"
)

var update = flag.Bool("update", false, "write the corpus from its sources")

func TestTheCorpusIsMadeFromItsSources(t *testing.T) {
	t.Parallel()
	sources, err := filepath.Glob("source/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	batches, err := filepath.Glob("unseen/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(sources, batches...) {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		made := name + ".jsonl"
		if filepath.Dir(file) == "unseen" {
			made = "unseen/" + made
		}
		texts, err := compile(name, string(source))
		if err != nil {
			t.Fatal(err)
		}
		want, err := encode(texts)
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.WriteFile(made, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(made); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s.jsonl is not what %s says: run `go test ./internal/core/check/corpus -update` (%v)", name, file, err)
		}
	}
}

func all(t *testing.T) []corpus.Text {
	t.Helper()
	texts, err := corpus.All()
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func TestEveryKindHasTextsAndHalfOfAllAreNearMisses(t *testing.T) {
	t.Parallel()
	about, found, clean := map[string]int{}, map[string]int{}, 0
	texts := all(t)
	for _, x := range texts {
		about[x.About]++
		seen := map[string]bool{}
		for _, w := range x.Want {
			seen[w.Kind] = true
		}
		for _, f := range x.Flags {
			seen[f] = true
		}
		for k := range seen {
			found[k]++
		}
		if len(seen) == 0 {
			clean++
		}
	}
	for _, k := range kinds {
		if about[k] < 12 || found[k] < 5 {
			t.Errorf("%s has %d texts about it and is found in %d, want at least 12 and 5", k, about[k], found[k])
		}
	}
	if len(texts) < 900 || clean*2 < len(texts) {
		t.Errorf("%d texts, %d without a finding; want at least 900, half of them without", len(texts), clean)
	}
}

func TestLabelsAreInOrder(t *testing.T) {
	t.Parallel()
	ids, bodies := map[string]bool{}, map[string]string{}
	for _, x := range all(t) {
		if ids[x.ID] || x.Today == "" {
			t.Errorf("%s: the id is taken or today is missing", x.ID)
		}
		ids[x.ID] = true
		key := x.Text + x.Format + x.Genre + string(x.Meta) + string(x.Lexicon)
		if other := bodies[key]; other != "" {
			t.Errorf("%s says the same as %s", x.ID, other)
		}
		bodies[key] = x.ID
		n := utf8.RuneCountInString(x.Text)
		if strings.ContainsAny(x.Text, "⟦⟧‹›|") && !strings.Contains(x.Text, "〈") {
			t.Errorf("%s: a mark is left in %q", x.ID, x.Text)
		}
		for _, w := range x.Want {
			if w.Start < 0 || w.Start >= w.End || w.End > n || !slices.Contains(kinds, w.Kind) {
				t.Errorf("%s: wrong label %+v", x.ID, w)
			}
		}
		for _, f := range x.Flags {
			if !slices.Contains(kinds, f) {
				t.Errorf("%s: unknown flag %s", x.ID, f)
			}
		}
	}
}

// The words of a mistake are those that were marked in the source, whatever the offsets say.
func TestMarksBecomePlaces(t *testing.T) {
	t.Parallel()
	got, err := compile("x", `@html @genre=notice <p>𠮷⟦typo|布署⟧，⟦lexicon|⟦lexicon|弱</b>势⟧群体⟧</p>`)
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, w := range got[0].Want {
		words = append(words, string([]rune(got[0].Text)[w.Start:w.End]))
	}
	if strings.Join(words, " ") != "布署 弱</b>势 弱</b>势群体" || got[0].Format != "html" || got[0].Genre != "notice" {
		t.Errorf("got %q from %+v", words, got[0])
	}
	for _, bad := range []string{"⟦typo|x", "x⟧", "⟦typo", "@nothing=1 x", "@meta={ x"} {
		if _, err := compile("x", bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}
