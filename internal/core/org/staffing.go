package org

import (
	"fmt"
	"slices"
	"time"

	"qianfa/internal/core/policy"
)

// Vacancy (人手不足) is a step of a route that nobody could take, with the clause that asks for it and the lawful ways
// out. Only names the one person there is, when that person also drafts and so may not sign.
type Vacancy struct {
	Class   string   `json:"class"`
	Step    string   `json:"step,omitempty"` // "" = the release
	Label   string   `json:"label"`
	Role    string   `json:"role"`
	Unit    string   `json:"unit"`
	Clause  string   `json:"clause"`
	Only    string   `json:"only,omitempty"`
	WaysOut []string `json:"ways_out"`
}

// Staffing (人手校验) goes through the routes that the rules in force give for typical items of the body and lists the
// steps that nobody could take at a time. It is run when a pack is adopted and whenever somebody leaves.
func (s State) Staffing(routes []policy.Answer, at time.Time) []Vacancy {
	var out []Vacancy
	for _, a := range routes {
		for _, step := range firstRows(a.Steps) {
			if v, vacant := s.vacancy(a, rowsOf(a, step), at); vacant {
				out = append(out, v)
			}
		}
		if p := a.Publisher; p != nil && len(s.Holders(Post{Role: p.Role, Unit: p.UnitName, InChargeOf: p.InChargeOf, Verb: string(policy.Publish)}, at)) == 0 {
			out = append(out, Vacancy{Class: a.Class, Label: "发布", Role: p.Role, Unit: p.UnitName, Clause: p.Clause,
				WaysOut: s.waysOut(Post{Role: p.Role, Unit: p.UnitName}, "", at)})
		}
	}
	return slices.CompactFunc(out, func(a, b Vacancy) bool {
		return a.Class == b.Class && a.Step == b.Step && a.Role == b.Role && a.Unit == b.Unit
	})
}

// vacancy judges one step: in a step that any one may take, one holder is enough.
func (s State) vacancy(a policy.Answer, rows []policy.Step, at time.Time) (Vacancy, bool) {
	needed := len(rows)
	switch rows[0].Mode {
	case "any":
		needed = 1
	case "k_of_n":
		needed = rows[0].K
	}
	var first Vacancy
	missing := 0
	for _, r := range rows {
		p := Post{Role: r.Role, Unit: r.UnitName, InChargeOf: r.InChargeOf, Verb: string(r.Verb)}
		only, ok := s.staffed(a, r, p, at)
		if ok {
			continue
		}
		if missing == 0 {
			first = Vacancy{Class: a.Class, Step: r.Step, Label: r.Label, Role: r.Role, Unit: r.UnitName, Clause: r.Clause, Only: only, WaysOut: s.waysOut(p, only, at)}
		}
		missing++
	}
	return first, len(rows)-missing < needed
}

// staffed reports whether somebody could sign a row; only names the single holder who drafts as well.
func (s State) staffed(a policy.Answer, r policy.Step, p Post, at time.Time) (only string, ok bool) {
	if r.External || r.Person != "" || r.Optional || r.OwnRules {
		return "", true
	}
	people := persons(s.Holders(p, at))
	if len(people) == 1 && a.Drafter != nil && r.Verb.Stops() && !mayBoth(a, r) {
		drafters := persons(s.Holders(Post{Role: a.Drafter.Role, Unit: a.Drafter.UnitName}, at))
		if len(drafters) == 1 && drafters[0] == people[0] {
			return people[0], false
		}
	}
	return "", len(people) > 0
}

// mayBoth reports whether the pack lets the author take the step.
func mayBoth(a policy.Answer, r policy.Step) bool {
	return slices.ContainsFunc(a.Apart, func(x policy.Apart) bool {
		return x.Rule != "differ" && (x.A == "author" && (x.B == r.Step || x.B == r.ID) || x.B == "author" && (x.A == r.Step || x.A == r.ID))
	})
}

func (s State) waysOut(p Post, only string, at time.Time) []string {
	unit := s.Units[p.Unit].Name
	if unit == "" {
		unit = p.Unit
	}
	ways := []string{fmt.Sprintf("登记“%s”“%s”的任职人员，可以由其他人员兼任、代理或者主持工作。", unit, p.Role)}
	if only != "" {
		ways = []string{fmt.Sprintf("这一岗位只有起草人“%s”一人，请改由他人起草，或者增配“%s”。", s.Persons[only].Name, p.Role)}
	}
	if p.InChargeOf != "" {
		ways = append(ways, fmt.Sprintf("按分工文件登记分管“%s”的领导。", s.Units[p.InChargeOf].Name))
	}
	for _, up := range slices.Backward(s.UnitPath(s.Units[p.Unit].Parent)) {
		if len(s.Holders(Post{Role: p.Role, Unit: up.ID}, at)) > 0 {
			ways = append(ways, fmt.Sprintf("经“%s”同意，以授权书委托其“%s”代审。", up.Name, p.Role))
			break
		}
	}
	return append(ways, "以本单位文件补充或者调整审签规则中的这一岗位。")
}

func persons(list []Holder) []string {
	var out []string
	for _, h := range list {
		if !slices.Contains(out, h.Person) {
			out = append(out, h.Person)
		}
	}
	return out
}

func firstRows(steps []policy.Step) []string {
	var out []string
	for _, s := range steps {
		if !slices.Contains(out, s.Step) {
			out = append(out, s.Step)
		}
	}
	return out
}

func rowsOf(a policy.Answer, step string) []policy.Step {
	return slices.DeleteFunc(slices.Clone(a.Steps), func(s policy.Step) bool { return s.Step != step })
}
