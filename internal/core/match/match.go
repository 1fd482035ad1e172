// Package match finds all words of a list in a text at once, through the disguises that words wear: full-width and
// half-width forms, capitals, traditional characters, and blanks, zero-width characters or marks put between.
//
// It never copies or changes the text, never judges whether a hit is meant, and keeps no state between texts: a Machine
// is built once and may be shared by any number of goroutines. Start reading at Build and Find; fold.go says what is
// taken for the same character, build.go how the automaton is laid out. README.md has the design and the figures.
package match

import "unicode/utf8"

// Folding says which differences a machine looks through. The zero value finds only what is written as the term is.
type Folding struct {
	Width    bool // full-width and half-width forms are one
	Case     bool // capitals and small letters are one
	Variants bool // a traditional character is its simplified one
	Skip     Gap  // what may stand between the characters of a term; terms are then compared without it
}

// Everything looks through every difference there is.
var Everything = Folding{Width: true, Case: true, Variants: true, Skip: Separators}

// Hit is one place where a term stands. Start and End are code points of the text as given, End exclusive.
type Hit struct {
	Term  int // index into the terms of Build
	Start int
	End   int
	Gap   Gap  // the gravest of what stands between the characters; 0 = nothing does
	Split bool // something stands in every place between two characters
}

// MaxGap is how many characters in a row are looked through; more, or the end of a line or sentence, end a word.
const MaxGap = 8

// Machine is the automaton over a list of terms. It is immutable.
type Machine struct {
	code  [1 << 16]uint16 // what a character of the basic plane is to the automaton
	above map[rune]uint16 // likewise beyond it
	cells []cell
	outs  []output
	pairs pairSet
}

// cell is one state of the automaton, or a free place. The state reached from s by code c is cells[s].base+c if that
// cell's check is s.
type cell struct {
	base  int32
	check int32 // the state before; -1 for a free place
	fail  int32 // the state of the longest proper suffix
	out   int32 // first output, or 0
}

// output is a term that ends at a state; next leads to the shorter terms ending there too.
type output struct {
	term int32
	next int32
	size int32 // characters of the term that count
}

// A code below firstLetter stands for no letter of the terms: codeOther ends whatever was begun, the others are the Gap
// they are.
const (
	codeOther   = 0
	firstLetter = uint16(Separators) + 1
	root        = int32(0)  // the state of nothing read
	free        = int32(-1) // check of a place without a state
)

// pairSet remembers, with few false friends, which two letters terms begin with. Most characters of a text begin a term
// of a long list and few go on with it: asking here first spares a look into the far cells, which costs most.
type pairSet struct {
	bits  []uint64
	shift uint8
	first int32 // states below it have read one letter, or none
}

func (p *pairSet) has(s, c int32) bool {
	h := (uint32(s)*0x9e3779b1 + uint32(c)*0x85ebca6b) >> p.shift
	return p.bits[h>>6]&(1<<(h&63)) != 0
}

func (p *pairSet) add(s, c int32) {
	h := (uint32(s)*0x9e3779b1 + uint32(c)*0x85ebca6b) >> p.shift
	p.bits[h>>6] |= 1 << (h & 63)
}

// Find calls yield for every hit in the text, ordered by where it ends and then the longer first, until yield returns
// false.
func (m *Machine) Find(text []rune, yield func(Hit) bool) {
	cells, pairs := m.cells, m.pairs
	s, skipped, run := root, -1, 0
	for i, r := range text {
		c := m.codeOf(r)
		if c < firstLetter {
			if c == codeOther {
				s = root
				continue
			}
			if s == root {
				continue
			}
			if run++; skipped != i-1 {
				run = 1
			}
			if skipped = i; run > MaxGap {
				s = root
			}
			continue
		}
		if s < pairs.first && !pairs.has(s, int32(c)) {
			s = root
		}
		s = step(cells, s, int32(c))
		if cells[s].out != 0 && !m.runeHits(text, i, s, skipped, yield) {
			return
		}
	}
}

// FindString is Find over UTF-8; places still count code points.
func (m *Machine) FindString(text string, yield func(Hit) bool) {
	cells, pairs := m.cells, m.pairs
	s, skipped, run := root, -1, 0
	i := -1
	for at, r := range text {
		i++
		c := m.codeOf(r)
		if c < firstLetter {
			if c == codeOther {
				s = root
				continue
			}
			if s == root {
				continue
			}
			if run++; skipped != i-1 {
				run = 1
			}
			if skipped = i; run > MaxGap {
				s = root
			}
			continue
		}
		if s < pairs.first && !pairs.has(s, int32(c)) {
			s = root
		}
		s = step(cells, s, int32(c))
		if cells[s].out != 0 && !m.stringHits(text, at, i, s, skipped, yield) {
			return
		}
	}
}

// step reads one letter. It is small so that the compiler puts it into the loops.
func step(cells []cell, s, c int32) int32 {
	for {
		from := &cells[s]
		if next := from.base + c; cells[next].check == s {
			return next
		}
		if s == root {
			return root
		}
		s = from.fail
	}
}

func (m *Machine) codeOf(r rune) uint16 {
	if uint32(r) < 1<<16 {
		return m.code[r]
	}
	return m.above[r]
}

// runeHits reports the terms that end with the character at i.
func (m *Machine) runeHits(text []rune, i int, s int32, skipped int, yield func(Hit) bool) bool {
	for o := m.cells[s].out; o != 0; o = m.outs[o].next {
		out := &m.outs[o]
		h := Hit{Term: int(out.term), Start: i + 1 - int(out.size), End: i + 1}
		if skipped >= h.Start {
			w := widen{left: int(out.size), start: i + 1}
			for at := i; w.left > 0; at-- {
				w.back(m.codeOf(text[at]))
			}
			h.Start, h.Gap, h.Split = w.start, w.gap, w.gaps == int(out.size)-1
		}
		if !yield(h) {
			return false
		}
	}
	return true
}

// stringHits is runeHits over UTF-8, where the character at i begins at byte at.
func (m *Machine) stringHits(text string, at, i int, s int32, skipped int, yield func(Hit) bool) bool {
	for o := m.cells[s].out; o != 0; o = m.outs[o].next {
		out := &m.outs[o]
		h := Hit{Term: int(out.term), Start: i + 1 - int(out.size), End: i + 1}
		if skipped >= h.Start {
			w := widen{left: int(out.size), start: i + 1}
			r, _ := utf8.DecodeRuneInString(text[at:])
			w.back(m.codeOf(r))
			for b := at; w.left > 0; {
				r, n := utf8.DecodeLastRuneInString(text[:b])
				b -= n
				w.back(m.codeOf(r))
			}
			h.Start, h.Gap, h.Split = w.start, w.gap, w.gaps == int(out.size)-1
		}
		if !yield(h) {
			return false
		}
	}
	return true
}

// widen walks back from the end of a hit to its first letter over what was looked through.
type widen struct {
	left  int // letters still to come
	start int
	gap   Gap
	gaps  int // places between letters where something stands
	open  bool
}

func (w *widen) back(c uint16) {
	w.start--
	if c >= firstLetter {
		w.left--
		w.open = false
		return
	}
	if !w.open {
		w.gaps++
	}
	w.open = true
	w.gap = max(w.gap, Gap(c))
}
