package check

import (
	"slices"
	"strings"
)

// before returns up to n code points that stand before place at.
func before(text []rune, at, n int) string {
	return string(text[max(0, at-n):at])
}

// after returns up to n code points from place at on.
func after(text []rune, at, n int) string {
	return string(text[at:min(len(text), at+n)])
}

// sentence returns the bounds of the sentence around [start, end): between the full stops, line ends and so on.
func sentence(text []rune, start, end int) (from, to int) {
	stop := func(r rune) bool { return strings.ContainsRune("。！？!?\n", r) }
	for from = start; from > 0 && !stop(text[from-1]); from-- {
	}
	for to = end; to < len(text) && !stop(text[to]); to++ {
	}
	return from, to
}

// containsAny reports whether one of the words stands in s.
func containsAny(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

// isHan reports whether r is a Chinese character.
func isHan(r rune) bool {
	return r >= 0x4e00 && r <= 0x9fff || r >= 0x3400 && r <= 0x4dbf || r >= 0x20000 && r <= 0x3ffff || r == '〇'
}

// place makes a finding of the words between start and end.
func place(text []rune, start, end int, message, suggestion string) Finding {
	return Finding{Start: start, End: end, Text: string(text[start:end]), Message: message, Suggestion: suggestion}
}

// fixed makes a finding whose words are to be replaced by right.
func fixed(text []rune, start, end int, right, message, suggestion string) Finding {
	f := place(text, start, end, message, suggestion)
	f.Fix = &Fix{Text: right}
	return f
}
