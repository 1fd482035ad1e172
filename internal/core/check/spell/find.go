package spell

import (
	"slices"
	"strings"
)

// asked is by how much a correction must make the sentence more likely, by the length of the word and what is wrong
// with it, in quarter nats. These figures were fitted to mistakes and to clean official prose.
var asked = [maxWord + 1][kinds]cost{
	2: {sameSound: 34, nearSound: 43, shape: 36, swapped: 56},
	3: {sameSound: 26, nearSound: 34, shape: 26, swapped: 44},
	4: {sameSound: 22, nearSound: 28, shape: 22, swapped: 36},
}

// leastAsked is what is asked where the words on both sides speak for the correction.
var leastAsked = [maxWord + 1]cost{2: 8, 3: 8, 4: 8}

// fits is what it counts when a word stands beside the correction that often does: on one side, on both.
var fits = [3]cost{0, 9, 19}

// leastWord is what the commonest words cost.
const leastWord = cost(30)

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
	text  []rune
	base  int
	found []Mistake
}

func (s *search) run(text []rune, from, to int) {
	s.base, s.found = from, s.found[:0]
	s.text = text[from:to]
	s.fill(s.model, s.text)
	n := to - from
	whole := s.before[n]
	for i := range n - 1 {
		for w := 2; w <= maxWord && i+w <= n; w++ {
			room := whole - s.before[i] - s.after[i+w]
			if room-leastAsked[w] < leastWord || s.isWord(i, w) || s.bound(text, i, w) {
				continue
			}
			s.window(i, w, room)
		}
	}
}

// bound reports whether the stretch belongs to something else: a unit behind a number, a character said twice, a name in
// a list, part of a foreign name.
func (s *search) bound(text []rune, i, w int) bool {
	if s.foreign(text, i, w) {
		return true
	}
	if w > 2 {
		return false
	}
	if s.text[i] == s.text[i+1] {
		return true
	}
	if i > 0 {
		return false
	}
	if s.base > 0 && isNumber(text[s.base-1]) {
		return true
	}
	end := s.base + w
	return s.isPerson() && (s.base > 0 && text[s.base-1] == '、' || end < len(text) && text[end] == '、')
}

// foreign reports whether the stretch stands by the dot within a foreign name: 阿布都热合曼·买买提.
func (s *search) foreign(text []rune, i, w int) bool {
	const longest = 6
	end := s.base + len(s.text)
	return s.base > 0 && text[s.base-1] == '·' && i < longest || end < len(text) && text[end] == '·' && len(s.text)-i-w < longest
}

// isPerson reports whether the run begins with what may be a surname and a given name: 付强、任勇.
func (s *search) isPerson() bool {
	const common = cost(34)
	g := s.model.given[s.codes[1]]
	return s.model.surname[s.codes[0]] != 0 && g != 0 && g <= common
}

func isNumber(r rune) bool {
	return '0' <= r && r <= '9' || r == '%' || '０' <= r && r <= '９'
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
		if m.standing[was] || w > 2 && s.joins(i, w, at) || w > 2 && room < roomOfIdiom && s.withinWord(i, w, at) {
			continue
		}
		known := s.candidates(i, w, at)
		for _, like := range m.alike[was] {
			if !known.has(like.code) {
				continue
			}
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

// candidates holds the characters that words have where one is to be changed, as far as its neighbour tells.
func (s *search) candidates(i, w, at int) *signature {
	m, c := s.model, s.codes[i:i+w]
	switch {
	case w == 2 && at == 0:
		return &m.pairs.before[c[1]]
	case w == 2:
		return &m.pairs.after[c[0]]
	case at == 0:
		return &m.heads.before[c[1]]
	case at == 1:
		return &m.heads.after[c[0]]
	case at == w-1:
		return &m.tails.after[c[at-1]]
	}
	return &m.tails.before[c[at+1]]
}

// standing are characters that nobody writes for another.
const standing = "的了我他她它这和"

// joining stand at the edge of a longer word only where they are words themselves: 密码及 is not meant to be 密码机.
const joining = "及与或是其所"

func (s *search) joins(i, w, at int) bool {
	return (at == 0 || at == w-1) && strings.ContainsRune(joining, s.text[i+at])
}

// roomOfIdiom is what a stretch must cost for a word in it to be taken for a mistake though it is one.
const roomOfIdiom = sureOfIdiom + 40

// withinWord reports whether the character belongs to a word of two within the stretch.
func (s *search) withinWord(i, w, at int) bool {
	return at > 0 && s.isWord(i+at-1, 2) || at+1 < w && s.isWord(i+at, 2)
}

func (s *search) weigh(i int, try []uint16, at int, w why, room cost) {
	c, ok := s.model.word(try)
	if !ok || len(try) == 2 && try[0] == try[1] { // 天天 is right everywhere and seldom meant
		return
	}
	ask := asked[len(try)][w]
	if strings.ContainsRune(free, s.model.char[s.codes[i]]) {
		ask += isFree
	}
	gain := room - c
	if gain < leastAsked[len(try)] {
		return
	}
	gain += fits[s.company(i, try)] - s.coined(i, len(try), at) + s.rarity(len(try), c)
	if gain >= ask {
		from, to := s.smallest(i, try, at, w, c, gain)
		if from < 0 {
			return
		}
		s.found = append(s.found, Mistake{s.base + i + from, s.base + i + to, string(s.model.spell(try[from:to])), int(gain - ask)})
	}
}

// coined is how readily the characters as they stand make a word of their own: 堤面, 田园式.
func (s *search) coined(i, n, at int) cost {
	m, c := s.model, s.codes[i:i+n]
	switch {
	case n == 2:
		return (m.opens[c[0]] + m.closes[c[1]] - readily) / 8
	case n == 3 && at == 2:
		return max(m.suffix[c[2]]-readily/2, 0)
	}
	return 0
}

// rarity makes up for what a rare word costs: that it is rare tells little where nothing else would fit.
func (s *search) rarity(n int, c cost) cost {
	if n > 2 {
		return 0
	}
	return (c - usual) / 5
}

const usual = cost(44)

// readily is the usual of what coined compares with.
const readily = cost(24)

// company counts the sides on which a word stands that often stands beside the corrected one.
func (s *search) company(i int, try []uint16) int {
	n, end := 0, i+len(try)
	word := s.model.spell(try)
	for w := 1; w <= maxWord && w <= i; w++ {
		if s.edges[i-w][w-1] != 0 && s.model.beside.has(s.text[i-w:i], word) {
			n++
			break
		}
	}
	for w := 1; w <= maxWord && end+w <= len(s.text); w++ {
		if s.edges[end][w-1] != 0 && s.model.beside.has(word, s.text[end:end+w]) {
			n++
			break
		}
	}
	return n
}

// free stand before nearly any other character without making a word with it: 逐件, 越读越有味.
const (
	free   = "逐越每各该某愈再更最较极很甚颇太"
	isFree = cost(20)
)

// smallest is the part of the corrected word that is a word by itself and holds the mistake: 布署 of 安排布署, but all of
// 再接再励. -1 when the part that would be changed is a word as it stands: 接收 of 拒绝接收.
func (s *search) smallest(i int, try []uint16, at int, w why, whole, gain cost) (from, to int) {
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
		meeting := a+b <= whole+asWhole[len(try)]
		if to-from > 1 && s.isWord(i+from, to-from) && (meeting || gain < sureOfIdiom) {
			return -1, -1
		}
		if to-from > 1 && meeting {
			return from, to
		}
	}
	return 0, len(try)
}

// asWhole is by how much a word must be commoner than the meeting of its parts to be one word for a reader.
var asWhole = [maxWord + 1]cost{3: 20, 4: 34}

// sureOfIdiom is the gain from which a word within an idiom may be wrong though it is one: 陈规 of 墨守陈规.
const sureOfIdiom = cost(40)

func (s *search) price(codes []uint16) (cost, bool) {
	if len(codes) == 1 {
		return s.model.single[codes[0]], true
	}
	return s.model.word(codes)
}

func (m *Model) spell(codes []uint16) []rune {
	out := make([]rune, len(codes))
	for n, c := range codes {
		out[n] = m.char[c]
	}
	return out
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
