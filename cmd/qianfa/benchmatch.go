package main

import (
	"fmt"
	"io"
	"time"

	"qianfa/internal/benchtext"
	"qianfa/internal/core/match"
)

// matcherFigures is how fast words of a list are found, in MB of UTF-8 a second on one core.
type matcherFigures struct {
	Words        int     `json:"words"`
	MBPerSecond  float64 `json:"mb_per_s"`
	FoldedPerSec float64 `json:"mb_per_s_every_folding"`
	MiB          float64 `json:"mib"`
	BuildSeconds float64 `json:"build_s"`
	Hits         int     `json:"hits"`
}

// MatcherFigures measures the matching of word lists over 1 MB of text. Beside other Go libraries it is measured by
// `go test -run '^$' -bench BesidePeers ./internal/core/match`, which keeps them out of this program.
func MatcherFigures() ([]matcherFigures, error) {
	var out []matcherFigures
	for _, n := range []int{1000, 10_000, 100_000} {
		source, err := benchtext.New(5)
		if err != nil {
			return nil, err
		}
		words := source.Words(n)
		text := source.Text(350_000, words)
		f := matcherFigures{Words: n}
		for _, folding := range []match.Folding{{}, match.Everything} {
			start := time.Now()
			m, err := match.Build(words, folding)
			if err != nil {
				return nil, err
			}
			built := time.Since(start).Seconds()
			best := time.Hour
			for range 15 {
				start, hits := time.Now(), 0
				m.FindString(text, func(match.Hit) bool { hits++; return true })
				best, f.Hits = min(best, time.Since(start)), hits
			}
			speed := round(float64(len(text)) / 1e6 / best.Seconds())
			if folding == (match.Folding{}) {
				f.MBPerSecond = speed
				continue
			}
			f.FoldedPerSec, f.BuildSeconds, f.MiB = speed, round(built), round(float64(m.Size())/(1<<20))
		}
		out = append(out, f)
	}
	return out, nil
}

func printMatcher(w io.Writer, figures []matcherFigures) {
	fmt.Fprintf(w, "\n词库匹配（1 MB 文稿，平均每 100 字命中一处）\nwords\tMB/s\tMB/s every folding\tMiB\tbuild s\thits\n")
	for _, f := range figures {
		fmt.Fprintf(w, "%d\t%.0f\t%.0f\t%.2f\t%.2f\t%d\n", f.Words, f.MBPerSecond, f.FoldedPerSec, f.MiB, f.BuildSeconds, f.Hits)
	}
}
