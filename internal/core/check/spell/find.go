package spell

import (
	"slices"
	"strings"
)

// asked is by how much a correction must make the sentence more likely, by the length of the word and what is wrong
// with it, in quarter nats.
var asked = [maxWord + 1][kinds]cost{
	2: {sameSound: 30, nearSound: 38, shape: 28, swapped: 46},
	3: {sameSound: 22, nearSound: 26, shape: 22, swapped: 40},
	4: {sameSound: 22, nearSound: 26, shape: 22, swapped: 32},
}

var leastAsked = [maxWord + 1]cost{2: 28, 3: 22, 4: 22}

// leastWord is what the commonest words cost.
const leastWord = cost(24)

// Find runs visit over every misspelling of the text, in order; they never overlap.
func (m *Model) Find(text []rune, visit func(Mistake)) {
	var s search
	s.model = m
	for i := 0; i < len(text); {
		if !isHan(text[i]) {
			i++
			continue
		}
		end := i + 1
		for end < len(text) && isHan(text[end]) && end-i < maxRun {
			end++
		}
		if end-i > 1 {
			s.run(text, i, end)
			for _, f := range s.choose() {
				visit(f)
			}
		}
		i = end
	}
}

// maxRun bounds what is looked at in one piece.
const maxRun = 400

// search looks through one run of Chinese characters.
type search struct {
	model *Model
	lattice
	base  int
	found []Mistake
}

func (s *search) run(text []rune, from, to int) {
	s.base, s.found = from, s.found[:0]
	s.fill(s.model, text[from:to])
	n := to - from
	whole := s.before[n]
	for i := range n - 1 {
		for w := 2; w <= maxWord && i+w <= n; w++ {
			room := whole - s.before[i] - s.after[i+w]
			if room-leastAsked[w] < leastWord || s.edges[i][w-1] != 0 && w > 2 && s.isWord(i, w) {
				continue
			}
			s.window(i, w, room)
		}
	}
}

func (s *search) isWord(i, w int) bool {
	_, ok := s.model.word(s.codes[i : i+w])
	return ok
}

// window tries every change of one character within the w characters from i, which now cost room.
func (s *search) window(i, w int, room cost) {
	m := s.model
	var try [maxWord]uint16
	copy(try[:w], s.codes[i:i+w])
	head := w == maxWord && m.heads.has(try[0], try[1])
	tail := w == maxWord && m.tails.has(try[2], try[3])
	for at := range w {
		if w == 4 && (at < 2 && !tail || at >= 2 && !head) {
			continue
		}
		was := try[at]
		for _, like := range m.alike[was] {
			try[at] = like.code
			s.weigh(i, try[:w], at, like.why, room)
		}
		try[at] = was
	}
	for at := range w - 1 {
		try[at], try[at+1] = try[at+1], try[at]
		s.weigh(i, try[:w], at, swapped, room)
		try[at], try[at+1] = try[at+1], try[at]
	}
}

func (s *search) weigh(i int, try []uint16, at int, w why, room cost) {
	c, ok := s.model.word(try)
	if !ok {
		return
	}
	ask := asked[len(try)][w]
	if strings.ContainsRune(free, s.model.char[s.codes[i]]) {
		ask += isFree
	}
	if gain := room - c; gain >= ask {
		from, to := s.smallest(i, try, at, w, c)
		if from < 0 {
			return
		}
		s.found = append(s.found, Mistake{s.base + i + from, s.base + i + to, s.model.spell(try[from:to]), int(gain - ask)})
	}
}

// free stand before nearly any other character without making a word with it: 逐件, 越读越有味.
const (
	free   = "逐越每各该某愈"
	isFree = cost(20)
)

// smallest is the part of the corrected word that is a word by itself and holds the mistake: 布署 of 安排布署, but all of
// 再接再励. -1 when the part that would be changed is a word as it stands: 接收 of 拒绝接收.
func (s *search) smallest(i int, try []uint16, at int, w why, whole cost) (from, to int) {
	if len(try) == 2 {
		return 0, 2
	}
	for cut := 1; cut < len(try); cut++ {
		if w == swapped && cut == at+1 {
			continue
		}
		a, okA := s.price(try[:cut])
		b, okB := s.price(try[cut:])
		if !okA || !okB {
			continue
		}
		from, to := 0, cut
		if at >= cut {
			from, to = cut, len(try)
		}
		if to-from > 1 && s.isWord(i+from, to-from) {
			return -1, -1
		}
		if to-from > 1 && a+b <= whole+asWhole[len(try)] {
			return from, to
		}
	}
	return 0, len(try)
}

// asWhole is by how much a word must be commoner than the meeting of its parts to be one word for a reader.
var asWhole = [maxWord + 1]cost{3: 20, 4: 34}

func (s *search) price(codes []uint16) (cost, bool) {
	if len(codes) == 1 {
		return s.model.single[codes[0]], true
	}
	return s.model.word(codes)
}

func (m *Model) spell(codes []uint16) string {
	out := make([]rune, len(codes))
	for n, c := range codes {
		out[n] = m.char[c]
	}
	return string(out)
}

// choose keeps, of corrections that overlap, the one that gains most.
func (s *search) choose() []Mistake {
	slices.SortStableFunc(s.found, func(a, b Mistake) int {
		if a.Gain != b.Gain {
			return b.Gain - a.Gain
		}
		return a.Start - b.Start
	})
	out := s.found[:0]
	for _, f := range s.found {
		if !slices.ContainsFunc(out, func(o Mistake) bool { return f.Start < o.End && o.Start < f.End }) {
			out = append(out, f)
		}
	}
	slices.SortFunc(out, func(a, b Mistake) int { return a.Start - b.Start })
	return out
}
