package check

import (
	"slices"

	"qianfa/internal/core/match"
)

// noException lists kinds that no word of the body excuses.
var noException = []string{"secrecy_mark", Failed, PlatformLimit}

// exceptionFold is how Subject.Exceptions are compared with the text.
var exceptionFold = match.Folding{Width: true, Case: true, Variants: true, Skip: match.Blanks}

// withoutExceptions leaves out what lies within one of the body's exceptions.
func (s Subject) withoutExceptions(found []Finding) []Finding {
	if len(s.Exceptions) == 0 {
		return found
	}
	words := make([][]rune, len(s.Exceptions))
	for i, x := range s.Exceptions {
		words[i] = []rune(x)
	}
	return slices.DeleteFunc(found, func(f Finding) bool {
		if f.Flag || f.End <= f.Start || slices.Contains(noException, f.Kind) {
			return false
		}
		i := slices.IndexFunc(s.parts, func(p part) bool { return p.Block == f.Block })
		return i >= 0 && excused(s.parts[i].runes, f.Start, f.End, words)
	})
}

// excused reports whether one of the words stands around [start, end).
func excused(text []rune, start, end int, words [][]rune) bool {
	if end > len(text) {
		return false
	}
	for _, w := range words {
		for from := max(0, start-len(w)*(1+match.MaxGap)); from <= start; from++ {
			if to, ok := exceptionFold.At(text, from, w); ok && to >= end {
				return true
			}
		}
	}
	return false
}
