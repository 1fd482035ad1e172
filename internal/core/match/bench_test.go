package match_test

import (
	"fmt"
	"testing"

	"qianfa/internal/benchtext"
	"qianfa/internal/core/match"
)

// corpus makes n terms and a text of so many characters with about one hit in a hundred, the same on every machine.
func corpus(t testing.TB, n, chars int) (terms []string, text string) {
	t.Helper()
	source, err := benchtext.New(5)
	if err != nil {
		t.Fatal(err)
	}
	terms = source.Words(n)
	return terms, source.Text(chars, terms)
}

func BenchmarkFind(b *testing.B) {
	for _, n := range []int{1000, 10000, 100000} {
		terms, text := corpus(b, n, 350000)
		for name, f := range map[string]match.Folding{"plain": {}, "everything": match.Everything} {
			m := build(b, f, terms...)
			b.Run(fmt.Sprintf("%d/%s/string", n, name), func(b *testing.B) {
				hits := 0
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					m.FindString(text, func(match.Hit) bool { hits++; return true })
				}
				b.ReportMetric(float64(m.Size())/(1<<20), "MiB")
				b.ReportMetric(float64(hits)/float64(b.N), "hits")
			})
			runes := []rune(text)
			b.Run(fmt.Sprintf("%d/%s/runes", n, name), func(b *testing.B) {
				hits := 0
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					m.Find(runes, func(match.Hit) bool { hits++; return true })
				}
			})
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	terms, _ := corpus(b, 100000, 1000)
	for b.Loop() {
		build(b, match.Everything, terms...)
	}
}
