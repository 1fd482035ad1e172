package check

// numeral is a whole number written in a text, in digits (full-width too) or in Chinese (二十二, 二〇二六).
type numeral struct {
	start, end int
	value      int
	width      int // characters that are digits
	han        bool
}

// numeralAt reads the number that begins at place at; false where none does or it is too long to mean anything.
func numeralAt(text []rune, at int) (numeral, bool) {
	if at < 0 || at >= len(text) {
		return numeral{}, false
	}
	end := at
	if arabic(text[at]) {
		for end < len(text) && arabic(text[end]) {
			end++
		}
		return arabicNumeral(text, at, end)
	}
	for end < len(text) && hanDigit(text[end]) >= 0 {
		end++
	}
	return hanNumeral(text, at, end)
}

// numeralBefore reads the number that ends at place end.
func numeralBefore(text []rune, end int) (numeral, bool) {
	if end <= 0 || end > len(text) {
		return numeral{}, false
	}
	at := end
	if arabic(text[end-1]) {
		for at > 0 && arabic(text[at-1]) {
			at--
		}
		return arabicNumeral(text, at, end)
	}
	for at > 0 && hanDigit(text[at-1]) >= 0 {
		at--
	}
	return hanNumeral(text, at, end)
}

func arabic(r rune) bool { return r >= '0' && r <= '9' || r >= '０' && r <= '９' }

func arabicNumeral(text []rune, start, end int) (numeral, bool) {
	if start == end || end-start > 9 {
		return numeral{}, false
	}
	n := 0
	for _, r := range text[start:end] {
		n = n*10 + int(digit(r)-'0')
	}
	return numeral{start: start, end: end, value: n, width: end - start}, true
}

// hanDigit is what a Chinese numeral counts, -1 for other characters.
func hanDigit(r rune) int {
	switch r {
	case '〇', '零', '○', '◯':
		return 0
	case '一':
		return 1
	case '二', '两':
		return 2
	case '三':
		return 3
	case '四':
		return 4
	case '五':
		return 5
	case '六':
		return 6
	case '七':
		return 7
	case '八':
		return 8
	case '九':
		return 9
	case '十':
		return 10
	case '廿':
		return 20
	case '卅':
		return 30
	case '百':
		return 100
	case '千':
		return 1000
	}
	return -1
}

// hanNumeral reads 二十二 by its places and 二〇二六 digit by digit.
func hanNumeral(text []rune, start, end int) (numeral, bool) {
	if start == end || end-start > 9 {
		return numeral{}, false
	}
	n := numeral{start: start, end: end, han: true}
	total, last, digits := 0, 0, 0
	for _, r := range text[start:end] {
		switch d := hanDigit(r); {
		case d < 10:
			last, digits = last*10+d, digits+1
		case d == 20 || d == 30:
			total, last = total+d, 0
		default:
			total, last = total+max(1, last)*d, 0
		}
	}
	n.value, n.width = total+last, digits
	return n, true
}

// blanks returns the place after up to two blanks from at on, as people put them round numbers.
func blanks(text []rune, at int) int {
	for n := 0; n < 2 && at < len(text) && isBlank(text[at]); n++ {
		at++
	}
	return at
}

// blanksBefore returns the place before up to two blanks that end at place at.
func blanksBefore(text []rune, at int) int {
	for n := 0; n < 2 && at > 0 && isBlank(text[at-1]); n++ {
		at--
	}
	return at
}

// isBlank reports whether r is a blank within a line.
func isBlank(r rune) bool { return r == ' ' || r == '\u3000' || r == '\u00a0' || r == '\t' }

// runeAt returns the character at place at, 0 outside the text.
func runeAt(text []rune, at int) rune {
	if at < 0 || at >= len(text) {
		return 0
	}
	return text[at]
}

// startsWith reports whether word stands at place at.
func startsWith(text []rune, at int, word string) bool {
	for _, r := range word {
		if runeAt(text, at) != r {
			return false
		}
		at++
	}
	return true
}

// firstWord returns the first of the words that stands at place at, and the place behind it.
func firstWord(text []rune, at int, words ...string) (word string, end int) {
	for _, w := range words {
		if startsWith(text, at, w) {
			return w, at + len([]rune(w))
		}
	}
	return "", at
}

// farthest bounds how far the checks of form look round a place, so that a text without full stops costs no more.
const farthest = 300

// nearSentence returns the bounds of the sentence around [start, end), at most farthest characters to either side.
func nearSentence(text []rune, start, end int) (from, to int) {
	low, high := max(0, start-farthest), min(len(text), end+farthest)
	from, to = sentence(text[low:high], start-low, end-low)
	return from + low, to + low
}

// asciiLetter reports whether r is a letter of the plain Latin alphabet.
func asciiLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
