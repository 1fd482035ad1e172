package check

import (
	"slices"
	"strings"
	"unicode"

	"qianfa/internal/core/check/spell"
)

// unlisted finds the misspellings that no row names, beside those already found.
func unlisted(text []rune, listed []hit) []hit {
	var out []hit
	spell.Default().Find(text, func(m spell.Mistake) {
		h := hit{&wordRow{right: m.Right, severity: sureness(m.Gain)}, m.Start, m.End}
		if slices.ContainsFunc(listed, func(l hit) bool { return l.start < h.end && h.start < l.end }) ||
			asName(text, h) || wholeName(text, h) || spokenOf(text, h) || h.broken(text) || h.named(text) {
			return
		}
		out = append(out, h)
	})
	return out
}

// sureness is how grave a correction is told by what it gains above what is asked: a narrow one is only a hint.
func sureness(gain int) Severity {
	const narrow, wide = 2, 12
	switch {
	case gain < narrow:
		return Hint
	case gain < wide:
		return Should
	}
	return ""
}

// wholeName reports whether the words are a surname and a given name beside a title: 局长高钊.
func wholeName(text []rune, h hit) bool {
	if !strings.ContainsRune(surnames, text[h.start]) {
		return false
	}
	for _, t := range titles {
		if endsWith(text[:h.start], []rune(t)) || beginsWith(text[h.end:], []rune(t)) {
			return true
		}
	}
	return false
}

// broken reports whether the words may go on beyond something that is no character: 瘫(invisible)痪者.
func (h hit) broken(text []rune) bool {
	return h.start > 0 && joins(text[h.start-1]) || h.end < len(text) && joins(text[h.end])
}

func joins(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Mn, unicode.Co) || r == '*' || r == '×' || r == '〇' || r == '□' || r == '○' || unicode.Is(unicode.Han, r) && (r < 0x4e00 || r > 0x9fff)
}

// named reports whether the words stand where names do: in the title of a book, in a short quotation, in the name of
// an office before the number of its document.
func (h hit) named(text []rune) bool {
	const far = 60
	for i := h.start - 1; i >= 0 && h.start-i < far && text[i] != '》' && text[i] != '\n'; i-- {
		if text[i] == '《' {
			return true
		}
	}
	for i := h.end; i < len(text) && i-h.end < 8; i++ {
		if strings.ContainsRune("〔﹝（([［【{｛", text[i]) {
			return i+2 < len(text) && (text[i+1] == '1' || text[i+1] == '2') && unicode.IsDigit(text[i+2])
		}
		if !isHan(text[i]) {
			break
		}
	}
	return h.quoted(text)
}

// quoted reports whether the words are a coinage in quotation marks.
func (h hit) quoted(text []rune) bool {
	const short = 6
	from, to := h.start, h.end
	for from > 0 && isHan(text[from-1]) {
		from--
	}
	for to < len(text) && isHan(text[to]) {
		to++
	}
	return to-from <= short && from > 0 && to < len(text) && (text[from-1] == '“' && text[to] == '”' || text[from-1] == '‘' && text[to] == '’' || text[from-1] == '"' && text[to] == '"')
}
