package check

import (
	"slices"
	"sort"

	"qianfa/internal/core/match"
)

// noException lists kinds that no word of the body excuses.
var noException = []string{"secrecy_mark", Failed, PlatformLimit}

// exceptionFold is how Subject.Exceptions are compared with the text.
var exceptionFold = match.Folding{Width: true, Case: true, Variants: true, Skip: match.Blanks}

// withoutExceptions leaves out what lies within one of the body's exceptions.
func (s Subject) withoutExceptions(found []Finding) []Finding {
	excusable := func(f Finding) bool { return !f.Flag && f.End > f.Start && !slices.Contains(noException, f.Kind) }
	if len(s.Exceptions) == 0 || !slices.ContainsFunc(found, excusable) {
		return found
	}
	words := slices.DeleteFunc(slices.Clone(s.Exceptions), func(w string) bool { return unusable(w) != "" })
	m, err := match.Build(words, exceptionFold)
	if err != nil {
		return found // too many or too long: then they excuse nothing
	}
	known := map[string]*cover{}
	return slices.DeleteFunc(found, func(f Finding) bool {
		if !excusable(f) {
			return false
		}
		c, ok := known[f.Block]
		if !ok {
			c = &cover{}
			if i := slices.IndexFunc(s.parts, func(p part) bool { return p.Block == f.Block }); i >= 0 {
				m.Find(s.parts[i].runes, func(h match.Hit) bool { c.add(h.Start, h.End); return true })
			}
			known[f.Block] = c
		}
		return c.holds(f.Start, f.End)
	})
}

// cover is a set of stretches of a text, added in the order of their ends.
type cover struct {
	ends   []int
	starts []int // at holds: the least start of this stretch and all after it
	ready  bool
}

func (c *cover) add(start, end int) {
	c.ends, c.starts = append(c.ends, end), append(c.starts, start)
}

// holds reports whether one of the stretches has all of [start, end) in it.
func (c *cover) holds(start, end int) bool {
	if !c.ready {
		for i := len(c.starts) - 2; i >= 0; i-- {
			c.starts[i] = min(c.starts[i], c.starts[i+1])
		}
		c.ready = true
	}
	i := sort.SearchInts(c.ends, end)
	return i < len(c.ends) && c.starts[i] <= start
}
