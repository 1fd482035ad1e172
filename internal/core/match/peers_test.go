package match_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	bobu "github.com/BobuSumisu/aho-corasick"
	anknown "github.com/anknown/ahocorasick"
	petar "github.com/petar-dambovaliev/aho-corasick"

	"qianfa/internal/core/match"
)

// matcher is one way to find all words in a text: scan returns how many it found.
type matcher struct {
	name string
	scan func() int
	mib  float64
	took time.Duration // to build
	best time.Duration // to scan once
	hits int
}

// BenchmarkBesidePeers measures this package beside the Go libraries that report places, on the same terms and text,
// turn by turn in one run: the best of the rounds counts, so that a busy machine disturbs all alike. It fails when the
// figures that we promise are missed on the machine at hand.
func BenchmarkBesidePeers(b *testing.B) {
	for _, n := range []int{1000, 10000, 100000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) { besidePeers(b, n) })
	}
}

func besidePeers(b *testing.B, n int) {
	terms, text := corpus(b, n, 350000)
	runes, bytes := []rune(text), []byte(text)
	all := []*matcher{
		measured("qianfa", func() func() int {
			m := build(b, match.Folding{}, terms...)
			return func() (hits int) { m.FindString(text, func(match.Hit) bool { hits++; return true }); return hits }
		}),
		measured("qianfa, every folding", func() func() int {
			m := build(b, match.Everything, terms...)
			return func() (hits int) { m.FindString(text, func(match.Hit) bool { hits++; return true }); return hits }
		}),
		measured("petar-dambovaliev DFA", func() func() int {
			builder := petar.NewAhoCorasickBuilder(petar.Opts{MatchKind: petar.StandardMatch, DFA: true})
			m := builder.Build(terms)
			return func() (hits int) {
				for i := m.IterOverlapping(text); i.Next() != nil; hits++ {
				}
				return hits
			}
		}),
		measured("BobuSumisu", func() func() int {
			m := bobu.NewTrieBuilder().AddStrings(terms).Build()
			return func() (hits int) { m.Walk(bytes, func(_, _, _ int64) bool { hits++; return true }); return hits }
		}),
		measured("anknown", func() func() int {
			m, words := new(anknown.Machine), make([][]rune, len(terms))
			for i, t := range terms {
				words[i] = []rune(t)
			}
			if err := m.Build(words); err != nil {
				b.Fatal(err)
			}
			return func() int { return len(m.MultiPatternSearch(runes, false)) }
		}),
	}
	rounds := 0
	for b.Loop() {
		rounds++
		for _, m := range all {
			m.round()
		}
	}
	for ; rounds < 15; rounds++ {
		for _, m := range all {
			m.round()
		}
	}
	report(b, n, all, len(text))
}

// measured builds a matcher and weighs it.
func measured(name string, make func() func() int) *matcher {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	m := &matcher{name: name, scan: make(), best: time.Hour}
	m.took = time.Since(start)
	runtime.GC()
	runtime.ReadMemStats(&after)
	m.mib = (float64(after.HeapAlloc) - float64(before.HeapAlloc)) / (1 << 20)
	return m
}

func (m *matcher) round() {
	start := time.Now()
	m.hits = m.scan()
	m.best = min(m.best, time.Since(start))
}

func report(b *testing.B, n int, all []*matcher, size int) {
	ours, folded, fastest := all[0], all[1], all[2]
	fmt.Printf("\n%d terms, %.2f MB of text\n%-24s %8s %8s %8s %8s\n", n, float64(size)/1e6, "", "MB/s", "MiB", "build s", "hits")
	for i, m := range all {
		fmt.Printf("%-24s %8.0f %8.2f %8.2f %8d\n", m.name, float64(size)/1e6/m.best.Seconds(), m.mib, m.took.Seconds(), m.hits)
		if i >= 2 && m.best < fastest.best {
			fastest = m
		}
		if m.name != "qianfa, every folding" && m.name != "petar-dambovaliev DFA" && m.hits != ours.hits {
			b.Errorf("%s found %d, ours %d", m.name, m.hits, ours.hits)
		}
	}
	plain, every := fastest.best.Seconds()/ours.best.Seconds(), fastest.best.Seconds()/folded.best.Seconds()
	fmt.Printf("beside the fastest (%s): %.2f times, with every folding %.2f times\n", fastest.name, plain, every)
	b.ReportMetric(plain, "×fastest")
	b.ReportMetric(every, "×fastest-folded")
	if n == 100000 && (plain < 2 || every < 0.8 || ours.mib >= 16 || folded.mib >= 16) {
		b.Errorf("promised at %d terms: 2 times, 0.8 times folded, under 16 MiB", n)
	}
}
