package spell

import (
	"io/fs"
	"slices"
	"strings"
)

// likeness is a character that is taken for another, and why.
type likeness struct {
	code uint16
	why  why
}

type why uint8

const (
	sameSound why = iota // 部 布
	nearSound            // 记 济; 程 成 with zh, ch, sh and z, c, s, and -ng and -n as one
	shape                // 己 已
	swapped              // 部署 署部
	kinds
)

// readLikeness reads which characters sound and look alike.
func (m *Model) readLikeness(folder fs.FS) {
	m.alike = make([][]likeness, len(m.char))
	near := map[string][]uint16{}
	eachLine(folder, "data/shapes.tsv", func(cells []string) { m.connect(m.codes(cells[0]), shape) })
	eachLine(folder, "data/sounds.tsv", func(cells []string) {
		group := m.codes(cells[1])
		m.connect(group, sameSound)
		n := loose(cells[0])
		near[n] = append(near[n], group...)
	})
	for _, group := range near {
		m.connect(group, nearSound)
	}
	for c, like := range m.alike {
		slices.SortFunc(like, func(a, b likeness) int {
			if a.code != b.code {
				return int(a.code) - int(b.code)
			}
			return likely[a.why] - likely[b.why]
		})
		m.alike[c] = slices.Clip(slices.CompactFunc(like, func(a, b likeness) bool { return a.code == b.code }))
	}
}

// likely orders the reasons, where a pair has several: the first is taken.
var likely = [kinds]int{sameSound: 0, shape: 1, nearSound: 2}

func (m *Model) connect(group []uint16, w why) {
	for _, a := range group {
		for _, b := range group {
			if a != b {
				m.alike[a] = append(m.alike[a], likeness{b, w})
			}
		}
	}
}

func (m *Model) codes(chars string) []uint16 {
	var out []uint16
	for _, r := range chars {
		if c := m.codeOf(r); c != 0 {
			out = append(out, c)
		}
	}
	return out
}

// loose is the sound as those hear it who do not part zh from z, eng from en, l from n.
func loose(sound string) string {
	for _, p := range [][2]string{{"zh", "z"}, {"ch", "c"}, {"sh", "s"}, {"n", "l"}} {
		if rest, ok := strings.CutPrefix(sound, p[0]); ok {
			sound = p[1] + rest
			break
		}
	}
	for _, p := range []string{"ang", "eng", "ing"} {
		if strings.HasSuffix(sound, p) {
			return sound[:len(sound)-1]
		}
	}
	return sound
}
