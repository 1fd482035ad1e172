// Package spell finds misspellings that stand on no list: a word that is none, where one character that sounds or looks
// like the right one, or two characters changed about, would make the sentence far more likely (错别字).
//
// It knows words and how often they are used, the sounds and shapes of characters, and what names are made of; nothing
// of meaning. It never changes the text, never judges a word that exists, and tells nothing of which it is not sure.
// Start reading at Model.Find; lattice.go says how likely a stretch of text is, read.go how the data is laid out.
// README.md has the design and the figures.
package spell

import (
	"slices"
	"sync"
)

// Mistake is a word that is written wrong: text[Start:End], in code points, should read Right.
type Mistake struct {
	Start, End int
	Right      string
	Gain       int // by how much more likely the sentence becomes, in quarter nats
}

// Model knows the words of the language. It is immutable and may be shared.
type Model struct {
	code     [lastHan - firstHan + 1]uint16 // of a character, 0 = unknown
	char     []rune                         // by code
	single   []cost                         // by code: standing as a word by itself
	two      words[uint16]
	pairs    pairSet // the words of two
	three    words[uint32]
	four     words[uint64]
	heads    pairSet // the first two characters of the words of three and four
	tails    pairSet // their last two
	alike    [][]likeness
	surname  []cost // by code, 0 = none
	given    []cost
	place    []bool // by code: ends the name of a place
	beside   beside
	standing []bool // by code: is never taken for a mistake
	opens    []cost // by code: how readily it begins a new word of two, in quarter nats
	closes   []cost // likewise ends one
	suffix   []cost // likewise ends one of three
}

// cost is how unlikely something is, in quarter nats: the negative logarithm of how often it occurs.
type cost = int32

const (
	firstHan = 0x4e00
	lastHan  = 0x9fff
	unknown  = cost(76) // a character that no word has
)

// Default is the model of the embedded data, read at first use.
var Default = sync.OnceValue(func() *Model { return read(files) })

// words are all words of one length: those that begin with code c are rest[start[c]:start[c+1]], sorted.
type words[K uint16 | uint32 | uint64] struct {
	start []uint32
	rest  []K // the characters after the first
	costs []uint8
}

// onlyMet marks the cost of what is no word.
const onlyMet = 1 << 7

func (w *words[K]) find(first uint16, rest K) (c uint8, ok bool) {
	lo, hi := w.start[first], w.start[first+1]
	at, ok := slices.BinarySearch(w.rest[lo:hi], rest)
	if !ok {
		return 0, false
	}
	return w.costs[int(lo)+at], true
}

// pairSet remembers pairs of characters, with false friends. It is kept from both sides, so that many characters can be
// asked for beside one without a far look each.
type pairSet struct {
	after, before []signature // by code
}

type signature [4]uint64

func newPairSet(chars int) pairSet {
	return pairSet{make([]signature, chars), make([]signature, chars)}
}

func (s *signature) has(c uint16) bool {
	h := uint8(c ^ c>>8*37) //nolint:gosec // the low bits are meant
	return s[h>>6]&(1<<(h&63)) != 0
}

func (s *signature) add(c uint16) {
	h := uint8(c ^ c>>8*37) //nolint:gosec // the low bits are meant
	s[h>>6] |= 1 << (h & 63)
}

func (p *pairSet) has(a, b uint16) bool { return p.after[a].has(b) }

func (p *pairSet) add(a, b uint16) {
	p.after[a].add(b)
	p.before[b].add(a)
}

// word is the cost of a word of two to four characters, if it is one.
func (m *Model) word(codes []uint16) (cost, bool) {
	c, ok := m.find(codes)
	return cost(c), ok && c&onlyMet == 0
}

// find is word, and knows characters that meet as well: they are marked onlyMet.
func (m *Model) find(codes []uint16) (c uint8, ok bool) {
	if n := len(codes); n == 2 {
		if m.pairs.has(codes[0], codes[1]) {
			return m.two.find(codes[0], codes[1])
		}
	} else if m.heads.has(codes[0], codes[1]) && m.tails.has(codes[n-2], codes[n-1]) {
		if n == 3 {
			return m.three.find(codes[0], uint32(codes[1])<<codeBits|uint32(codes[2]))
		}
		return m.four.find(codes[0], (uint64(codes[1])<<codeBits|uint64(codes[2]))<<codeBits|uint64(codes[3]))
	}
	return 0, false
}

const codeBits = 14

func (m *Model) codeOf(r rune) uint16 {
	if r < firstHan || r > lastHan {
		return 0
	}
	return m.code[r-firstHan]
}

func isHan(r rune) bool { return r >= firstHan && r <= lastHan }
