package policy

import (
	"slices"
	"strings"
)

// The linter finds out what is reached by supposing every combination of answers that conditions can tell apart. An
// expression is supposed to come true or not, whatever it says.

// maxCases bounds the combinations that are tried for one act.
const maxCases = 50_000

// elsewise stands for every answer that no condition names.
const elsewise = "（其他）"

// supposed is one combination of answers.
type supposed struct {
	words map[string][]string // by question
	cel   map[*program]bool
}

// unknown is one question, or one expression, that conditions look at.
type unknown struct {
	question *question
	program  *program
	values   [][]string // of an expression: one value for true, an empty one for false
}

// unknowns lists what the conditions look at, each once; the act is given.
func unknowns(act string, conditions ...*boundCondition) []unknown {
	var out []unknown
	at := map[string]int{}
	for _, c := range conditions {
		for _, a := range slices.Concat(c.when, c.unless) {
			i, ok := at[a.question.name]
			if !ok {
				i = len(out)
				at[a.question.name] = i
				out = append(out, unknown{question: a.question, values: a.question.range_(act)})
			}
			if a.presence == open && len(a.question.options) == 0 && !a.question.yesno() {
				for _, w := range a.want {
					out[i].values = withValue(out[i].values, []string{w})
				}
			}
		}
		if c.program != nil {
			out = append(out, unknown{program: c.program, values: [][]string{{"真"}, {}}})
		}
	}
	return out
}

func withValue(values [][]string, v []string) [][]string {
	if slices.ContainsFunc(values, func(have []string) bool { return slices.Equal(have, v) }) {
		return values
	}
	return append(values, v)
}

// range_ lists the answers to a question that conditions could tell apart.
func (q *question) range_(act string) [][]string {
	switch {
	case q.fact == "act":
		return [][]string{q.toWords([]string{act})}
	case q.yesno():
		return [][]string{{"是"}, {"否"}}
	}
	var out [][]string
	for _, w := range q.words() {
		out = append(out, []string{w})
	}
	several := q.many || q.path.elem != 0
	if several && len(out) > 1 {
		out = append(out, q.words())
	}
	if several || len(out) == 0 {
		out = append(out, nil)
	}
	if q.fact != "" || len(q.options) == 0 {
		out = append(out, []string{elsewise})
	}
	return out
}

// cases calls try with every combination until it returns false; it reports whether there were too many to try.
func cases(of []unknown, base supposed, try func(supposed) bool) (tooMany bool) {
	n := 1
	for _, u := range of {
		if n *= max(len(u.values), 1); n > maxCases {
			return true
		}
	}
	index := make([]int, len(of))
	for range n {
		s := supposed{words: map[string][]string{}, cel: map[*program]bool{}}
		for name, words := range base.words {
			s.words[name] = words
		}
		for p, v := range base.cel {
			s.cel[p] = v
		}
		for i, u := range of {
			if u.program != nil {
				s.cel[u.program] = len(u.values[index[i]]) > 0
				continue
			}
			s.words[u.question.name] = u.values[index[i]]
		}
		if !try(s) {
			return false
		}
		for i := range index {
			if index[i]++; index[i] < len(of[i].values) {
				break
			}
			index[i] = 0
		}
	}
	return false
}

// without leaves out what a combination has settled already.
func (s supposed) without(of []unknown) []unknown {
	return slices.DeleteFunc(slices.Clone(of), func(u unknown) bool {
		if u.program != nil {
			_, ok := s.cel[u.program]
			return ok
		}
		_, ok := s.words[u.question.name]
		return ok
	})
}

// String says the combination in words: 重要=是、来源=转载.
func (s supposed) text(of []unknown) string {
	var parts []string
	for _, u := range of {
		if u.question == nil || u.question.fact == "act" {
			continue
		}
		words := s.words[u.question.name]
		if len(words) == 0 {
			words = []string{"无"}
		}
		parts = append(parts, u.question.name+"="+strings.Join(words, "和"))
	}
	return strings.Join(parts, "、")
}

// suppose returns a view of invented facts in which every unit is there and the answers are those supposed.
func (b *Rulebook) suppose(act string, s supposed) *view {
	const author, office = "本单位", "归口单位"
	facts := &Facts{Now: "2026-01-05T09:00:00+08:00", Author: Who{Unit: author}}
	units := map[string]*Unit{author: {ID: author}}
	at := author
	for _, kind := range b.kindsAbove() {
		units[at].Parent = kind
		units[kind] = &Unit{ID: kind, Kind: kind, Office: kind + "办公室"}
		at = kind
	}
	units[at].Parent = "上级单位"
	units["上级单位"] = &Unit{ID: "上级单位"}
	q := &inquiry{book: b, calendar: b.calendar, facts: facts, act: act, given: map[string][]string{}, units: units}
	q.now, _ = parseTime(facts.Now)
	q.publishAt = q.now
	facts.Item.Concerns = []string{"涉及单位"}
	v := &view{inquiry: q, supposed: &s, name: "账号"}
	v.scope = scope{Now: facts.Now, Act: act, PublishAt: facts.Now, Author: party{Unit: author}, Submitter: party{Unit: author}, Item: facts.Item,
		Target: Target{Channel: "website", Account: "账号", Owner: "主办单位", Host: office}}
	v.scope.Item.Source, v.scope.Item.Display = &ReprintSource{}, &Window{}
	return v
}

// kindsAbove lists the kinds of units that words look for above the author.
func (b *Rulebook) kindsAbove() []string {
	var out []string
	for _, w := range b.bodies.all() {
		out = append(out, w.up...)
	}
	return unique(out)
}
