package match

import (
	"cmp"
	"math/bits"
	"slices"

	"qianfa/internal/core/fault"
)

// How much a machine takes; more is fault.Invalid.
const (
	MaxTerms = 1 << 20
	MaxTerm  = 1 << 10 // characters of one term
)

// Build makes the machine over the terms. A term of which nothing is left to compare is fault.Invalid. The same terms
// and folding give the same machine.
func Build(terms []string, f Folding) (*Machine, error) {
	if len(terms) > MaxTerms {
		return nil, fault.New(fault.Invalid, "词库有 %d 个词，超过 %d 个的上限。请分成几个词库。", len(terms), MaxTerms)
	}
	m := &Machine{above: map[rune]uint16{}, outs: make([]output, 1, len(terms)+1)}
	words, err := m.encode(terms, f)
	if err != nil {
		return nil, err
	}
	b := builder{m: m, words: words}
	b.build()
	return m, nil
}

// Size returns how many bytes the machine holds.
func (m *Machine) Size() int {
	return len(m.code)*2 + len(m.above)*16 + len(m.cells)*16 + len(m.outs)*12
}

// word is a term in codes.
type word struct {
	term  int32
	codes []uint16
}

// encode gives codes to the characters of the terms, the most frequent ones the smallest, writes the machine's table
// and returns the terms in codes, sorted.
func (m *Machine) encode(terms []string, f Folding) ([]word, error) {
	counts := map[rune]int{}
	total := 0
	for _, t := range terms {
		n := 0
		for _, r := range t {
			if to, gap := f.read(r); gap == Nothing {
				counts[to]++
				n++
			}
		}
		if n == 0 {
			return nil, fault.New(fault.Invalid, "词语“%s”里没有可以比对的字，请改成至少含有一个汉字、字母或数字的词。", t)
		}
		if n > MaxTerm {
			return nil, fault.New(fault.Invalid, "词语“%s…”有 %d 个字，超过 %d 个字的上限，请缩短。", string([]rune(t)[:20]), n, MaxTerm)
		}
		total += n
	}
	letters := make([]rune, 0, len(counts))
	for r := range counts {
		letters = append(letters, r)
	}
	if len(letters) >= 1<<16-int(firstLetter) {
		return nil, fault.New(fault.Invalid, "词库用到 %d 个不同的字，超过上限。请分成几个词库。", len(letters))
	}
	slices.SortFunc(letters, func(a, b rune) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	for i, r := range letters {
		m.set(r, firstLetter+uint16(i))
	}
	for _, a := range f.aliases() {
		if a.gap != Nothing {
			m.set(a.from, uint16(a.gap))
		} else {
			m.set(a.from, m.codeOf(a.to))
		}
	}
	words := make([]word, len(terms))
	room := make([]uint16, 0, total)
	for i, t := range terms {
		from := len(room)
		for _, r := range t {
			if c := m.codeOf(r); c >= firstLetter {
				room = append(room, c)
			}
		}
		words[i] = word{int32(i), room[from:]}
	}
	slices.SortFunc(words, func(a, b word) int { return cmp.Or(slices.Compare(a.codes, b.codes), cmp.Compare(a.term, b.term)) })
	return words, nil
}

func (m *Machine) set(r rune, code uint16) {
	switch {
	case r < 1<<16:
		m.code[r] = code
	case code != codeOther:
		m.above[r] = code
	}
}

// builder lays the trie of the sorted words into cells, level by level: the states that are visited most lie together
// at the front, and the states a suffix leads to are there before they are needed.
type builder struct {
	m     *Machine
	words []word
	taken []uint64 // bit set of the places that are states
	begin [8]int32 // where the search for room begins, by how many children there are
}

// node is a state to be laid out: the words of [from, to) begin with its depth codes.
type node struct {
	state    int32
	from, to int
	depth    int
}

func (b *builder) build() {
	m := b.m
	letters := int(firstLetter)
	for _, w := range b.words {
		letters = max(letters, int(slices.Max(w.codes))+1)
	}
	b.grow(letters)
	for i := range letters { // the states of one letter are their codes, and no others lie among them
		b.take(int32(i))
	}
	b.pairs(letters)
	queue := []node{{root, 0, len(b.words), 0}}
	var codes []int32
	var starts []int
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		n.from = b.outputs(n)
		codes, starts = codes[:0], starts[:0]
		for i := n.from; i < n.to; i++ {
			if c := int32(b.words[i].codes[n.depth]); len(codes) == 0 || codes[len(codes)-1] != c {
				codes, starts = append(codes, c), append(starts, i)
			}
		}
		if len(codes) == 0 {
			continue // a leaf keeps base 0: its next letter is looked for where the root's are
		}
		base := int32(0)
		if n.state != root {
			base = b.room(codes)
		}
		b.grow(int(base) + letters)
		m.cells[n.state].base = base
		starts = append(starts, n.to)
		for k, c := range codes {
			state := base + c
			b.take(state)
			m.cells[state] = cell{check: n.state, fail: b.suffix(n.state, c)}
			queue = append(queue, node{state, starts[k], starts[k+1], n.depth + 1})
		}
	}
	m.cells = slices.Clip(m.cells)
}

// pairs writes the set of pairs that terms begin with, eight bits and more to a pair.
func (b *builder) pairs(letters int) {
	n := 0
	var last word
	pair := func(w word) bool {
		return len(w.codes) > 1 && (len(last.codes) < 2 || w.codes[0] != last.codes[0] || w.codes[1] != last.codes[1])
	}
	for _, w := range b.words {
		if pair(w) {
			n++
		}
		last = w
	}
	width := max(6, bits.Len(uint(n)*8))
	p := &b.m.pairs
	p.bits, p.shift, p.first = make([]uint64, 1<<(width-6)), uint8(32-width), int32(letters)
	for _, w := range b.words {
		if len(w.codes) > 1 {
			p.add(int32(w.codes[0]), int32(w.codes[1]))
		}
	}
}

// suffix is the state of the longest proper suffix of a state's child.
func (b *builder) suffix(parent, c int32) int32 {
	if parent == root {
		return root
	}
	return step(b.m.cells, b.m.cells[parent].fail, c)
}

// outputs writes the terms that end at the node, and links them to those of its suffix; it returns where the longer
// words begin.
func (b *builder) outputs(n node) int {
	m := b.m
	rest := m.cells[m.cells[n.state].fail].out
	end := n.from
	for end < n.to && len(b.words[end].codes) == n.depth {
		end++
	}
	for i := end - 1; i >= n.from; i-- {
		m.outs = append(m.outs, output{b.words[i].term, rest, int32(n.depth)})
		rest = int32(len(m.outs) - 1)
	}
	m.cells[n.state].out = rest
	return end
}

// room finds the first base under which the places of all children are free, sixty-four bases at a time. It begins
// where the last state with about as many children was placed: what is left before that is for states with fewer.
func (b *builder) room(codes []int32) int32 {
	class := min(bits.Len(uint(len(codes))), len(b.begin)) - 1
	for from := b.begin[class]; ; from += 64 {
		fits := ^uint64(0)
		for _, c := range codes {
			if fits &^= b.taken64(from + c); fits == 0 {
				break
			}
		}
		if fits != 0 {
			b.begin[class] = from
			return from + int32(bits.TrailingZeros64(fits))
		}
	}
}

// taken64 says which of the 64 places from at on are taken.
func (b *builder) taken64(at int32) uint64 {
	word, bit := int(at>>6), uint(at&63)
	if word >= len(b.taken) {
		return 0
	}
	out := b.taken[word] >> bit
	if bit > 0 && word+1 < len(b.taken) {
		out |= b.taken[word+1] << (64 - bit)
	}
	return out
}

// grow makes sure that there are n places.
func (b *builder) grow(n int) {
	for len(b.m.cells) < n {
		b.m.cells = append(b.m.cells, cell{check: free})
	}
	for len(b.taken)*64 < n {
		b.taken = append(b.taken, 0)
	}
}

func (b *builder) take(at int32) { b.taken[at>>6] |= 1 << (at & 63) }
