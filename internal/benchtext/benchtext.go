// Package benchtext makes the words and texts with which matching is measured: the same on every machine, so that
// figures can be compared.
//
// It never enters a check: what it makes means nothing. Start reading at New.
package benchtext

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Source draws characters as often as they stand in written Chinese: the 3,755 characters of GB 2312 level one, by
// Zipf's law.
type Source struct {
	hanzi []rune
	sum   []float64 // of the weights up to each
	dice  *rand.Rand
}

// New returns a source that draws the same for the same seed.
func New(seed uint64) (*Source, error) {
	s := &Source{dice: rand.New(rand.NewPCG(20261122, seed))} //nolint:gosec // figures, no secrets
	for row := 0xb0; row <= 0xd7; row++ {
		for col := 0xa1; col <= 0xfe && len(s.hanzi) < 3755; col++ {
			c, err := simplifiedchinese.GBK.NewDecoder().Bytes([]byte{byte(row), byte(col)})
			if err != nil {
				return nil, fmt.Errorf("characters of GB 2312: %w", err)
			}
			s.hanzi = append(s.hanzi, []rune(string(c))[0])
		}
	}
	s.dice.Shuffle(len(s.hanzi), func(i, j int) { s.hanzi[i], s.hanzi[j] = s.hanzi[j], s.hanzi[i] })
	total := 0.0
	for i := range s.hanzi {
		total += 1 / math.Pow(float64(i)+12, 1.05)
		s.sum = append(s.sum, total)
	}
	return s, nil
}

// Words returns n different words of 2 to 6 characters, drawn evenly so that few are found by chance.
func (s *Source) Words(n int) []string {
	known := make(map[string]bool, n)
	words := make([]string, 0, n)
	for len(words) < n {
		var b strings.Builder
		for range []int{2, 3, 3, 4, 4, 4, 5, 6}[s.dice.IntN(8)] {
			b.WriteRune(s.hanzi[s.dice.IntN(len(s.hanzi))])
		}
		if w := b.String(); !known[w] {
			known[w] = true
			words = append(words, w)
		}
	}
	return words
}

// Text returns a text of about so many characters, in which one of the words stands every hundred characters.
func (s *Source) Text(chars int, words []string) string {
	var b strings.Builder
	for i := 0; i < chars; i++ {
		switch {
		case i%100 == 99:
			w := words[s.dice.IntN(len(words))]
			b.WriteString(w)
			i += len([]rune(w)) - 1
		case i%17 == 16:
			b.WriteString("，")
		case i%61 == 60:
			b.WriteString("。")
		default:
			b.WriteRune(s.draw())
		}
	}
	return b.String()
}

func (s *Source) draw() rune {
	x := s.dice.Float64() * s.sum[len(s.sum)-1]
	lo, hi := 0, len(s.sum)-1
	for lo < hi {
		if mid := (lo + hi) / 2; s.sum[mid] < x {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return s.hanzi[lo]
}
