package spell

// lattice holds, for a run of Chinese characters, what every stretch of one to four of them costs as one word, name or
// place, and from that the cheapest way to read all before and all after each character.
type lattice struct {
	codes  []uint16
	edges  [][maxWord]cost // edges[i][n-1]: the n characters from i; 0 = no word
	real   []uint8         // bit n of real[i]: the n characters from i are a word of the dictionary
	before []cost          // before[i]: codes[:i]
	after  []cost          // after[i]: codes[i:]
}

const maxWord = 4

// What a name costs beside its characters.
const (
	aName      = cost(18)
	aShortName = cost(24)
	aPlace     = cost(24)
	placeChar  = cost(24)
)

func (l *lattice) fill(m *Model, text []rune) {
	n := len(text)
	l.codes = l.codes[:0]
	for _, r := range text {
		l.codes = append(l.codes, m.codeOf(r))
	}
	l.edges = append(l.edges[:0], make([][maxWord]cost, n)...)
	l.real = append(l.real[:0], make([]uint8, n)...)
	for i := range n {
		e := &l.edges[i]
		e[0] = m.single[l.codes[i]]
		for w := 2; w <= maxWord && i+w <= n; w++ {
			if w == 3 && !m.heads.has(l.codes[i], l.codes[i+1]) {
				break
			}
			if c, ok := m.find(l.codes[i : i+w]); ok {
				e[w-1] = cost(c &^ onlyMet)
				if c&onlyMet == 0 {
					l.real[i] |= 1 << w
				}
			}
		}
	}
	l.names(m)
	l.places(m)
	l.sum(n)
}

func (l *lattice) isWord(i, n int) bool { return l.real[i]&(1<<n) != 0 }

func (l *lattice) offer(i, n int, c cost) {
	if e := &l.edges[i][n-1]; *e == 0 || c < *e {
		*e = c
	}
}

// names offers a surname with one or two characters as a person.
func (l *lattice) names(m *Model) {
	for i, c := range l.codes {
		s := m.surname[c]
		if s == 0 || i+1 >= len(l.codes) {
			continue
		}
		g := m.givenCost(l.codes[i+1])
		l.offer(i, 2, aShortName+s+g)
		if i+2 < len(l.codes) {
			l.offer(i, 3, aName+s+g+m.givenCost(l.codes[i+2]))
		}
	}
}

const rareGiven = cost(42)

func (m *Model) givenCost(c uint16) cost {
	if g := m.given[c]; g != 0 {
		return g
	}
	return rareGiven
}

// places offers one to three characters before 镇, 村, 路 and the like.
func (l *lattice) places(m *Model) {
	for i, c := range l.codes {
		if !m.place[c] {
			continue
		}
		for n := 1; n <= 3 && n <= i; n++ {
			l.offer(i-n, n+1, aPlace+placeChar*cost(n)) //nolint:gosec // small
		}
	}
}

func (l *lattice) sum(n int) {
	const far = cost(1 << 28)
	l.before = append(l.before[:0], make([]cost, n+1)...)
	l.after = append(l.after[:0], make([]cost, n+1)...)
	for i := 1; i <= n; i++ {
		best := far
		for w := 1; w <= maxWord && w <= i; w++ {
			if e := l.edges[i-w][w-1]; e != 0 {
				best = min(best, l.before[i-w]+e)
			}
		}
		l.before[i] = best
	}
	for i := n - 1; i >= 0; i-- {
		best := far
		for w := 1; w <= maxWord && i+w <= n; w++ {
			if e := l.edges[i][w-1]; e != 0 {
				best = min(best, e+l.after[i+w])
			}
		}
		l.after[i] = best
	}
}
