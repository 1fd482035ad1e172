package match_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"qianfa/internal/core/match"
)

// corpus makes n terms and a text of so many characters with about one hit in a hundred, the same on every machine:
// the 3,755 characters of GB 2312 level one as often as in written Chinese (Zipf), terms of 2 to 6.
func corpus(t testing.TB, n, chars int) (terms []string, text string) {
	t.Helper()
	var hanzi []rune
	for row := 0xb0; row <= 0xd7; row++ {
		for col := 0xa1; col <= 0xfe && len(hanzi) < 3755; col++ {
			s, err := simplifiedchinese.GBK.NewDecoder().Bytes([]byte{byte(row), byte(col)})
			if err != nil {
				t.Fatal(err)
			}
			hanzi = append(hanzi, []rune(string(s))[0])
		}
	}
	dice := rand.New(rand.NewPCG(20261122, 5))
	dice.Shuffle(len(hanzi), func(i, j int) { hanzi[i], hanzi[j] = hanzi[j], hanzi[i] })
	sum := make([]float64, len(hanzi))
	total := 0.0
	for i := range hanzi {
		total += 1 / math.Pow(float64(i)+12, 1.05)
		sum[i] = total
	}
	draw := func() rune {
		x := dice.Float64() * total
		lo, hi := 0, len(sum)-1
		for lo < hi {
			if mid := (lo + hi) / 2; sum[mid] < x {
				lo = mid + 1
			} else {
				hi = mid
			}
		}
		return hanzi[lo]
	}
	known := map[string]bool{}
	for len(terms) < n {
		var b strings.Builder
		for range []int{2, 3, 3, 4, 4, 4, 5, 6}[dice.IntN(8)] {
			b.WriteRune(hanzi[dice.IntN(len(hanzi))]) // drawn evenly, so that few hits are chance
		}
		if !known[b.String()] {
			known[b.String()] = true
			terms = append(terms, b.String())
		}
	}
	var b strings.Builder
	for i := 0; i < chars; i++ {
		switch {
		case i%100 == 99:
			w := terms[dice.IntN(n)]
			b.WriteString(w)
			i += len([]rune(w)) - 1
		case i%17 == 16:
			b.WriteString("，")
		case i%61 == 60:
			b.WriteString("。")
		default:
			b.WriteRune(draw())
		}
	}
	return terms, b.String()
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
