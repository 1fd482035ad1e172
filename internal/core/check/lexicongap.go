package check

import (
	"slices"

	"qianfa/internal/core/match"
)

// mayDivide reports whether a hit with something between its characters is still the word. Blanks and marks are, where
// they do not part two words of letters or two numbers; punctuation that divides ordinary words is only if the entry
// says so, or if it stands between all of three characters and more (加-微-信), which nobody writes by chance.
func mayDivide(text []rune, h match.Hit, u *use, punctuation bool) bool {
	if h.Gap == match.Separators && !punctuation && (!h.Split || h.End-h.Start < 5) {
		return false
	}
	return !u.latin || !partsWords(text, h, u)
}

// partsWords reports whether a gap of the hit lies between the end of one word of letters and the beginning of another,
// as in "the rapist", where the term has no gap of its own.
func partsWords(text []rune, h match.Hit, u *use) bool {
	letter, last := 0, -1
	for at := h.Start; at < h.End; at++ {
		if match.GapOf(text[at]) != match.Nothing {
			continue
		}
		if last >= 0 && visibleGap(text[last+1:at]) && sameKind(text[last], text[at]) && !slices.Contains(u.gaps, letter) {
			longBefore := last > 0 && sameKind(text[last-1], text[last])
			longAfter := at+1 < len(text) && sameKind(text[at], text[at+1])
			if longBefore || longAfter {
				return true
			}
		}
		last, letter = at, letter+1
	}
	return false
}

// shape says before which of its letters a term has a blank, and whether it has two letters or two digits in a row.
func shape(term string) (gaps []int, latin bool) {
	var last rune
	n, gap := 0, false
	for _, r := range term {
		if match.GapOf(r) != match.Nothing {
			gap = n > 0
			continue
		}
		if gap {
			gaps = append(gaps, n)
		}
		latin = latin || sameKind(last, r)
		last, gap = r, false
		n++
	}
	return gaps, latin
}

// hasMarks reports whether a term has marks or punctuation of its own, which then count.
func hasMarks(term string) bool {
	for _, r := range term {
		if g := match.GapOf(r); g == match.Marks || g == match.Separators {
			return true
		}
	}
	return false
}

func visibleGap(text []rune) bool {
	return slices.ContainsFunc(text, func(r rune) bool { return match.GapOf(r) > match.Invisible })
}

// sameKind reports whether a and b are both Latin letters or both digits, of any width.
func sameKind(a, b rune) bool {
	k := kindOf(a)
	return k != 0 && k == kindOf(b)
}

func kindOf(r rune) int {
	switch r = match.Everything.Fold(r); {
	case r >= 'a' && r <= 'z':
		return 1
	case r >= '0' && r <= '9':
		return 2
	}
	return 0
}
