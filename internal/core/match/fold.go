package match

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Gap says what stands between two characters, the more telling the higher. A machine that looks through one of them
// looks through those before it as well.
type Gap uint8

// The gaps. Line ends and the marks that end a sentence (。！？；) are none: nothing is looked for across them.
const (
	Nothing    Gap = iota
	Invisible      // zero-width characters, soft hyphens and the like
	Blanks         // blanks of any width within the line
	Marks          // characters that never stand between two words by themselves: * _ ^ $ @ ★ 😀 …
	Separators     // what divides or joins words in ordinary text: ， 、 ： “ ” （ ） / | - · . + …
)

// ends are characters that end a line or a sentence.
const ends = "\n\r\v\f\u0085\u2028\u2029。！？；｡"

// separators are characters that stand between words of ordinary Chinese text, in both widths.
const separators = "-.+&=#%~°·•－．＋＆＝＃％～・‐‑‒−,:;!?()[]{}<>/\\|\"'，、：（）［］｛｝＜＞／＼｜＂＇“”‘’《》〈〉「」『』【】〔〕〖〗﹝﹞—…–―￨､｢｣"

// Beyond the basic plane only pictures and tags are looked through.
const (
	symbolsFrom, symbolsUntil = 0x1f000, 0x1fb00
	tagsFrom, tagsUntil       = 0xe0000, 0xe01f0
)

// GapOf says what a character is when it stands between two others; Nothing for letters and for what ends a sentence.
func GapOf(r rune) Gap {
	switch {
	case r >= 0x10000 && (r < symbolsFrom || r >= symbolsUntil) && (r < tagsFrom || r >= tagsUntil), strings.ContainsRune(ends, r):
		return Nothing
	case invisible(r):
		return Invisible
	case r == '\t' || unicode.Is(unicode.Zs, r):
		return Blanks
	case strings.ContainsRune(separators, r):
		return Separators
	case unicode.IsPunct(r) || unicode.IsSymbol(r):
		return Marks
	}
	return Nothing
}

// invisible reports whether a reader sees nothing of r, or only an accent on the character before it.
func invisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r) ||
		r >= 0xfe00 && r <= 0xfe0f || r >= tagsFrom && r < tagsUntil || r == '\u115f' || r == '\u1160' || r == '\u3164' || r == '\uffa0'
}

// Fold returns the one character that stands for r and everything it is taken for.
func (f Folding) Fold(r rune) rune {
	if f.Width {
		r = halfWidth(r)
	}
	if f.Case {
		r = smallLetter(r)
	}
	if f.Variants {
		if s, ok := variants()[r]; ok {
			r = s
		}
	}
	return r
}

// halfWidth takes the full-width forms of ASCII and the wide currency signs to the ordinary ones.
func halfWidth(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case r == '　':
		return ' '
	case r >= '￠' && r <= '￦':
		return []rune("¢£¬¯¦¥₩")[r-'￠']
	}
	return r
}

// smallLetter is the simple case folding that is the same for every letter of an orbit, such as K, k and the Kelvin
// sign.
func smallLetter(r rune) rune {
	if r >= 0x3400 && r < 0xa000 || r >= 0x10000 {
		return r
	}
	if r < utf8.RuneSelf {
		if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}
	least := r
	for x := unicode.SimpleFold(r); x != r; x = unicode.SimpleFold(x) {
		least = min(least, x)
	}
	if least < utf8.RuneSelf {
		return smallLetter(least)
	}
	return least
}

//go:embed variants.tsv
var variantLines string

// variants maps a traditional character to the simplified one.
var variants = sync.OnceValue(func() map[rune]rune {
	out := map[rune]rune{}
	for line := range strings.Lines(variantLines) {
		from, to, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		f, _ := utf8.DecodeRuneInString(from)
		t, _ := utf8.DecodeRuneInString(to)
		out[f] = t
	}
	return out
})

// alias is a character that is read as another, or looked through.
type alias struct {
	from, to rune
	gap      Gap
}

// aliases lists every character that is not taken as itself, in order. A machine's table is made from it, so that
// building one does not walk through all of Unicode.
func (f Folding) aliases() []alias {
	known, ok := aliasesOf.Load(f)
	if !ok {
		known, _ = aliasesOf.LoadOrStore(f, f.list())
	}
	return known.([]alias)
}

var aliasesOf sync.Map // Folding → []alias; there are 40 foldings at most

func (f Folding) list() []alias {
	var out []alias
	add := func(from, until rune) {
		for r := from; r < until; r++ {
			if to, gap := f.read(r); to != r || gap != Nothing {
				out = append(out, alias{r, to, gap})
			}
		}
	}
	add(0, 0x3400)
	add(0xa000, 0xac00)
	add(0xf900, 0x10000)
	add(symbolsFrom, symbolsUntil)
	add(tagsFrom, tagsUntil)
	for r := range variants() {
		if to, _ := f.read(r); to != r {
			out = append(out, alias{r, to, Nothing})
		}
	}
	slices.SortFunc(out, func(a, b alias) int { return cmp.Compare(a.from, b.from) })
	return slices.Compact(out)
}

// read says what r is to a machine: the character it folds to, or what is looked through.
func (f Folding) read(r rune) (rune, Gap) {
	if gap := GapOf(r); gap != Nothing && gap <= f.Skip {
		return r, gap
	}
	to := f.Fold(r)
	if gap := GapOf(to); gap != Nothing && gap <= f.Skip {
		return r, Nothing // ！ ends a sentence, ! is looked through
	}
	return to, Nothing
}
