package spell

import (
	"bytes"
	"compress/flate"
	"embed"
	"io"
	"io/fs"
	"math"
	"slices"
	"strconv"
	"strings"
)

// files are described in data/README.md. A mistake in them is found by the tests, never at run time.
//
//go:embed data/*.tsv data/*.flate data/*.rice
var files embed.FS

func read(folder fs.FS) *Model {
	m := &Model{char: []rune{0}, single: []cost{unknown}}
	all := m.readWords(folder)
	m.lay(all)
	m.readLikeness(folder)
	m.readNames(folder)
	m.beside = readBeside(folder)
	return m
}

// entry is a word with its cost, while the model is built.
type entry struct {
	codes [4]uint16
	n     int
	cost  cost
	met   bool // no word, but characters that meet in ordinary text
}

// readWords reads words.flate: a line for every cost, on it the words in order. A digit tells the length of the words
// to come, a letter how many characters a word shares with the one before it. What stands behind ! is no word: characters that meet.
func (m *Model) readWords(folder fs.FS) []entry {
	data, err := io.ReadAll(flate.NewReader(bytes.NewReader(must(folder, "data/words.flate"))))
	if err != nil {
		panic(err)
	}
	out := make([]entry, 0, 1<<18)
	price, begin, met := cost(0), true, false
	var at entry
	have := 0
	for _, r := range string(data) {
		switch {
		case r == '\n':
			begin, at = true, entry{}
		case begin && r == '!':
			met = true
		case begin:
			price, begin = r-' '+leastCost, false
		case r >= '1' && r <= '4':
			at.n = int(r - '0')
		case r >= 'a' && r <= 'd':
			have = int(r - 'a')
		default:
			at.codes[have] = m.learn(r)
			if have++; have == at.n {
				at.cost, at.met = price, met
				out = append(out, at)
			}
		}
	}
	return out
}

// leastCost is that of the first line.
const leastCost = 6

func (m *Model) learn(r rune) uint16 {
	c := &m.code[r-firstHan]
	if *c == 0 {
		*c = uint16(len(m.char)) //nolint:gosec // fewer than 1<<codeBits characters
		m.char = append(m.char, r)
		m.single = append(m.single, unknown)
	}
	return *c
}

// lay puts the words into their tables.
func (m *Model) lay(all []entry) {
	slices.SortFunc(all, func(a, b entry) int { return slices.Compare(a.codes[:], b.codes[:]) })
	m.pairs, m.heads, m.tails = newPairSet(len(m.char)), newPairSet(len(m.char)), newPairSet(len(m.char))
	opens, closes, suffix := make([]int, len(m.char)), make([]int, len(m.char)), make([]int, len(m.char))
	m.two.begin(len(m.char))
	m.three.begin(len(m.char))
	m.four.begin(len(m.char))
	for _, e := range all {
		c := e.codes
		switch e.n {
		case 1:
			m.single[c[0]] = e.cost
		case 2:
			m.two.add(c[0], c[1], e)
			m.pairs.add(c[0], c[1])
			if !e.met {
				opens[c[0]]++
				closes[c[1]]++
			}
		case 3:
			m.three.add(c[0], uint32(c[1])<<codeBits|uint32(c[2]), e)
			suffix[c[2]]++
		case 4:
			m.four.add(c[0], (uint64(c[1])<<codeBits|uint64(c[2]))<<codeBits|uint64(c[3]), e)
		}
		if e.n > 2 {
			m.heads.add(c[0], c[1])
			m.tails.add(c[e.n-2], c[e.n-1])
		}
	}
	m.opens, m.closes, m.suffix = quarterNats(opens), quarterNats(closes), quarterNats(suffix)
	m.two.end()
	m.three.end()
	m.four.end()
}

// quarterNats turns counts into four times their natural logarithm.
func quarterNats(counts []int) []cost {
	out := make([]cost, len(counts))
	for i, n := range counts {
		out[i] = cost(math.Round(4 * math.Log(float64(n)+0.5)))
	}
	return out
}

func (w *words[K]) begin(chars int) { w.start = make([]uint32, chars+1) }

func (w *words[K]) add(first uint16, rest K, e entry) {
	w.rest = append(w.rest, rest)
	c := uint8(e.cost) //nolint:gosec // a cost is below 128
	if e.met {
		c |= onlyMet
	}
	w.costs = append(w.costs, c)
	w.start[first+1] = uint32(len(w.rest)) //nolint:gosec // fewer than a million words
}

func (w *words[K]) end() {
	for i := 1; i < len(w.start); i++ {
		w.start[i] = max(w.start[i], w.start[i-1])
	}
	w.rest, w.costs = slices.Clip(w.rest), slices.Clip(w.costs)
}

// readNames reads what names are made of.
func (m *Model) readNames(folder fs.FS) {
	m.surname, m.given, m.place = make([]cost, len(m.char)), make([]cost, len(m.char)), make([]bool, len(m.char))
	eachLine(folder, "data/names.tsv", func(cells []string) {
		n, err := strconv.Atoi(cells[1])
		if err != nil {
			panic(err)
		}
		for _, r := range cells[2] {
			switch c := m.codeOf(r); cells[0] {
			case "姓":
				m.surname[c] = cost(n) //nolint:gosec // small
			case "名":
				m.given[c] = cost(n) //nolint:gosec // small
			}
		}
	})
	for _, r := range placeEnds {
		m.place[m.codeOf(r)] = true
	}
	m.standing = make([]bool, len(m.char))
	for _, r := range standing {
		m.standing[m.codeOf(r)] = true
	}
}

// placeEnds end the names of places and bodies.
const placeEnds = "镇乡村路街巷县市区州旗组屯庄湾桥沟坝岭山河湖江溪岛港寨坪塘寺庙园苑里弄院校厂矿站段店楼城堡营坡峪堰渠圩埠镇墩垭"

// eachLine runs use over the cells of every line below the header; # begins a comment.
func eachLine(folder fs.FS, name string, use func(cells []string)) {
	header := true
	for line := range strings.Lines(string(must(folder, name))) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		if header {
			header = false
			continue
		}
		use(strings.Split(line, "\t"))
	}
}

func must(folder fs.FS, name string) []byte {
	data, err := fs.ReadFile(folder, name)
	if err != nil {
		panic(err)
	}
	return data
}
