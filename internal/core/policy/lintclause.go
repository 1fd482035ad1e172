package policy

import (
	"bytes"
	"regexp"
	"strings"
)

// heading is how clauses.md names a clause: `jh#八`.
var heading = regexp.MustCompile("`([a-z][a-z0-9-]*)#([^`]+)`")

// clauses compares what the pack cites with the headings of clauses.md, both ways.
func (x *lint) clauses(headings []byte) {
	file := strings.TrimSuffix(x.own.file, "pack.yaml") + "clauses.md"
	if headings == nil {
		x.say(origin{x.own, 1}, SeverityHint, "no_headings", "没有 clauses.md：审签人看不到条款的要点，也查不出漏掉的条款")
		return
	}
	cited := x.cited()
	listed := map[string]bool{}
	n := 0
	for line := range bytes.Lines(headings) {
		n++
		for _, m := range heading.FindAllSubmatch(line, -1) {
			if string(m[1]) != x.own.id {
				continue
			}
			clause := string(m[2])
			listed[clause] = true
			if _, ok := cited[clause]; !ok && !x.citedWithin(clause, cited) {
				x.out = append(x.out, Remark{File: file, Line: n, Severity: SeverityHint, Kind: "clause_without_rule", Text: "条款“" + clause + "”没有写成规则、类别、环节、核对项、指标或约定"})
			}
		}
	}
	for clause, o := range cited {
		if !listed[clause] {
			x.say(o, SeverityShould, "clause_unlisted", "引用了条款“%s”，clauses.md 里没有它的要点", clause)
		}
	}
}

// citedWithin reports whether a part of the clause is cited: 七(一) stands for 七.
func (x *lint) citedWithin(clause string, cited map[string]origin) bool {
	for c := range cited {
		if strings.HasPrefix(c, clause) && strings.ContainsAny(c[len(clause):][:1], "(（0123456789") {
			return true
		}
	}
	return false
}

// cited returns the clauses that the pack cites, each with the place of the first.
func (x *lint) cited() map[string]origin {
	out := map[string]origin{}
	add := func(o origin, clause string) {
		if _, ok := out[clause]; clause != "" && !ok {
			out[clause] = o
		}
	}
	p := x.own
	for _, q := range p.questions.all() {
		add(q.origin, q.clause)
	}
	for _, r := range p.rules {
		add(r.origin, r.clause)
	}
	for _, c := range p.classes {
		add(c.origin, c.clause)
	}
	for _, r := range p.routes.all() {
		if r.window != nil {
			add(r.origin, r.window.clause)
		}
		citedBySteps(r.steps, add)
	}
	for _, e := range p.extras {
		citedBySteps([]*step{e.step}, add)
	}
	for _, a := range p.aparts {
		add(a.origin, a.clause)
	}
	if p.edits != nil {
		add(p.edits.origin, p.edits.clause)
	}
	for _, s := range p.slots.all() {
		add(s.origin, s.clause)
	}
	for _, c := range p.checklists.all() {
		for _, item := range c.items {
			add(c.origin, strings.TrimPrefix(item.Clause, p.id+"#"))
		}
	}
	for _, m := range p.meters.all() {
		add(m.origin, strings.TrimPrefix(m.Clause, p.id+"#"))
	}
	for _, s := range p.settings.all() {
		add(s.origin, strings.TrimPrefix(s.Clause, p.id+"#"))
	}
	return out
}

func citedBySteps(steps []*step, add func(origin, string)) {
	for _, s := range steps {
		add(s.origin, s.clause)
		for _, t := range s.together {
			citedBySteps(t.steps, add)
		}
		citedBySteps(s.steps, add)
	}
}
