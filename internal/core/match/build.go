package match

import (
	"cmp"
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
	next  []int32 // of a free place: the next one; the list begins at head
	prev  []int32
	head  int32
	wide  int32 // where the search for room for several children begins
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
	b.take(root)
	m.cells[root] = cell{check: free} // no state leads to the root
	b.wide = b.head
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

// tries is how many places are looked at for a state of several children before the search begins further back.
const tries = 128

// room finds a base under which all children's places are free.
func (b *builder) room(codes []int32) int32 {
	first := codes[0]
	if len(codes) == 1 {
		for at := b.head; at != free; at = b.next[at] {
			if at > first {
				return at - first
			}
		}
		return int32(len(b.m.cells))
	}
	n := 0
	for at := b.wide; at != free; at = b.next[at] {
		if at > first && b.fits(at-first, codes[1:]) {
			return at - first
		}
		if n++; n == tries && len(codes) < 8 {
			for k := 0; k < tries/2 && b.next[b.wide] != free; k++ {
				b.wide = b.next[b.wide]
			}
		}
	}
	return int32(len(b.m.cells))
}

func (b *builder) fits(base int32, codes []int32) bool {
	for _, c := range codes {
		if at := int(base + c); at < len(b.m.cells) && b.m.cells[at].check != free {
			return false
		}
	}
	return true
}

// grow makes sure that there are n places.
func (b *builder) grow(n int) {
	m := b.m
	if n <= len(m.cells) {
		return
	}
	from := len(m.cells)
	last := free
	if from > 0 && b.head != free {
		last = b.prev[b.head] // the list is a ring backwards
	}
	for i := from; i < n; i++ {
		m.cells = append(m.cells, cell{check: free})
		b.next, b.prev = append(b.next, free), append(b.prev, last)
		if last == free {
			b.head = int32(i)
		} else {
			b.next[last] = int32(i)
		}
		last = int32(i)
	}
	b.prev[b.head] = last
	if b.wide == free {
		b.wide = int32(from)
	}
}

// take removes a place from the list of free ones.
func (b *builder) take(at int32) {
	next, prev := b.next[at], b.prev[at]
	if b.wide == at {
		b.wide = next
	}
	switch {
	case at == b.head && next == free:
		b.head = free
		return
	case at == b.head:
		b.head = next
		b.prev[next] = prev
		return
	}
	b.next[prev] = next
	if next == free {
		b.prev[b.head] = prev
	} else {
		b.prev[next] = prev
	}
}
