package check

import (
	"slices"
	"strings"

	"qianfa/internal/core/fault"
)

// condition says where the words of a row are wrong: every term must hold.
type condition []term

// term demands (or with not forbids) that one of its words stands before, after, or in the sentence.
type term struct {
	where rune // 前 后 句
	not   bool
	words [][]rune
}

// Within 前 and 后 two characters have a meaning of their own.
const (
	edge   = '^' // no Chinese character stands there
	number = '0' // a digit, Arabic or Chinese
)

// parseCondition reads 前=甲|乙 后≠丙 句=丁: words before, after and in the sentence; = one of them must stand there,
// ≠ none may. ^ is the end of a run of Chinese characters, 0 any digit. Terms are parted by blanks.
func parseCondition(s string) (condition, error) {
	var out condition
	for part := range strings.FieldsSeq(s) {
		t := term{}
		words, ok := "", false
		for _, place := range "前后句" {
			if rest, is := strings.CutPrefix(part, string(place)); is {
				t.where = place
				if words, ok = strings.CutPrefix(rest, "≠"); ok {
					t.not = true
				} else {
					words, ok = strings.CutPrefix(rest, "=")
				}
			}
		}
		if !ok || words == "" {
			return nil, fault.New(fault.Invalid, "条件“%s”看不懂，应写成 前=甲|乙、后≠丙 或 句=丁 的样子。", part)
		}
		for w := range strings.SplitSeq(words, "|") {
			if w == "" {
				return nil, fault.New(fault.Invalid, "条件“%s”里有空的词。", part)
			}
			t.words = append(t.words, []rune(w))
		}
		out = append(out, t)
	}
	return out, nil
}

func (c condition) holds(text []rune, start, end int) bool {
	for _, t := range c {
		if t.found(text, start, end) == t.not {
			return false
		}
	}
	return true
}

// demands reports whether the condition names words that must stand at that place.
func (c condition) demands(where rune) bool {
	return slices.ContainsFunc(c, func(t term) bool { return t.where == where && !t.not })
}

func (t term) found(text []rune, start, end int) bool {
	switch t.where {
	case '前':
		return slices.ContainsFunc(t.words, func(w []rune) bool { return endsWith(text[:start], w) })
	case '后':
		return slices.ContainsFunc(t.words, func(w []rune) bool { return beginsWith(text[end:], w) })
	}
	from, to := sentence(text, start, end)
	return slices.ContainsFunc(t.words, func(w []rune) bool { return holdsRunes(text[from:to], w) })
}

func endsWith(text, w []rune) bool {
	for n := len(w) - 1; n >= 0; n-- {
		at := len(text) - (len(w) - n)
		if w[n] == edge {
			return at < 0 || !isHan(text[at])
		}
		if at < 0 || !sameRune(w[n], text[at]) {
			return false
		}
	}
	return true
}

func beginsWith(text, w []rune) bool {
	for n, r := range w {
		if r == edge {
			return n >= len(text) || !isHan(text[n])
		}
		if n >= len(text) || !sameRune(r, text[n]) {
			return false
		}
	}
	return true
}

func sameRune(pattern, r rune) bool {
	return pattern == r || pattern == number && isDigit(r)
}

// isDigit knows Arabic, full-width and Chinese digits.
func isDigit(r rune) bool {
	return r >= '0' && r <= '9' || r >= '０' && r <= '９' || strings.ContainsRune("〇零一二三四五六七八九十百千万两几", r)
}

func holdsRunes(text, w []rune) bool {
	for i := 0; i+len(w) <= len(text); i++ {
		if slices.Equal(text[i:i+len(w)], w) {
			return true
		}
	}
	return false
}
