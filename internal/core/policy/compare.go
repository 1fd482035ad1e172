package policy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"qianfa/internal/core/fault"
)

// Expected is an answer of which only the keys that were written are compared.
type Expected struct {
	answer Answer
	keys   map[string]bool
}

// Whole expects everything that two equal answers share.
func Whole(a Answer) Expected {
	keys := map[string]bool{}
	for _, k := range []string{"decision", "class", "steps", "publisher", "requirements", "reasons", "case"} {
		keys[k] = true
	}
	return Expected{answer: a, keys: keys}
}

// DecodeExpected reads an answer, or a part of one, strictly: an unknown key or a wrong type is fault.Invalid with its
// path.
func DecodeExpected(data []byte) (Expected, error) {
	e := Expected{keys: map[string]bool{}}
	d := strict{dec: json.NewDecoder(bytes.NewReader(data))}
	d.dec.UseNumber()
	if err := d.into("", reflect.ValueOf(&e.answer).Elem()); err != nil {
		return e, fault.New(fault.Invalid, "预期的答案写得不对。").At(fault.Of(err).Fields[0].Path, fault.Of(err).Fields[0].Text)
	}
	keys := map[string]json.RawMessage{}
	if err := json.Unmarshal(data, &keys); err != nil {
		return e, fault.New(fault.Invalid, "预期的答案写得不对。").Because(err)
	}
	for k := range keys {
		e.keys[k] = true
	}
	return e, nil
}

// Compare says in Chinese in what the answer differs from what is expected; nothing when they are equal. Texts, names
// of steps and the order of rows do not count: decision and class, signers and their order, publisher, what is asked
// for, the clauses of the reasons and the state of the case do.
func Compare(expect Expected, got Answer) []string {
	c := comparison{want: &expect.answer, got: &got}
	for _, part := range []struct {
		key     string
		compare func()
	}{
		{"decision", func() { c.text("结论", string(c.want.Decision), string(got.Decision)) }},
		{"class", func() { c.text("类别", c.want.Class, got.Class) }},
		{"steps", c.steps},
		{"publisher", c.publisher},
		{"drafter", func() { c.text("起草", postKey(c.want.Drafter), postKey(got.Drafter)) }},
		{"form", func() { c.text("所填的单", c.want.Form, got.Form) }},
		{"requirements", func() { c.set("需要补齐", needKeys(c.want.Requirements), needKeys(got.Requirements)) }},
		{"reasons", func() { c.set("依据的条款", clauses(c.want.Reasons), clauses(got.Reasons)) }},
		{"warnings", func() { c.set("提醒的条款", clauses(c.want.Warnings), clauses(got.Warnings)) }},
		{"also", func() { c.set("也符合的类别", c.want.Also, got.Also) }},
		{"targets", c.targets},
		{"apart", func() { c.set("可否同一人", pairKeys(c.want.Apart), pairKeys(got.Apart)) }},
		{"emergency", func() { c.set("应急发布", emergencyKeys(c.want.Emergency), emergencyKeys(got.Emergency)) }},
		{"case", c.cases},
	} {
		if expect.keys[part.key] {
			part.compare()
		}
	}
	return c.out
}

type comparison struct {
	want, got *Answer
	out       []string
}

func (c *comparison) text(what, want, got string) {
	if want != got {
		c.out = append(c.out, fmt.Sprintf("%s应当是“%s”，现在是“%s”", what, want, got))
	}
}

func (c *comparison) set(what string, want, got []string) {
	if missing := without(want, got); len(missing) > 0 {
		c.out = append(c.out, what+"少了："+strings.Join(missing, "；"))
	}
	if extra := without(got, want); len(extra) > 0 {
		c.out = append(c.out, what+"多了："+strings.Join(extra, "；"))
	}
}

func without(a, b []string) (out []string) {
	for _, x := range a {
		if !slices.Contains(b, x) && !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}

func (c *comparison) steps() {
	want, got := signatures(c.want.Steps), signatures(c.got.Steps)
	c.set("环节", counted(want), counted(got))
	if len(c.out) == 0 || slices.Equal(slices.Sorted(maps.Values(want)), slices.Sorted(maps.Values(got))) {
		c.set("先后", orders(c.want.Steps, want), orders(c.got.Steps, got))
	}
}

// signatures gives each step number what identifies it: its rows.
func signatures(rows []Step) map[string]string {
	byStep := map[string][]string{}
	for i := range rows {
		byStep[rows[i].Step] = append(byStep[rows[i].Step], rowKey(&rows[i]))
	}
	out := map[string]string{}
	for step, keys := range byStep {
		slices.Sort(keys)
		out[step] = strings.Join(slices.Compact(keys), "、")
	}
	return out
}

func rowKey(s *Step) string {
	parts := []string{s.Role + "@" + s.Unit + "(" + s.UnitName + ")", string(s.Verb)}
	if s.Mode != "" && s.Mode != "all" {
		parts = append(parts, s.Mode+strings.Trim(strconv.Itoa(s.K), "0"))
	}
	if s.Track != "" {
		parts = append(parts, "轨道"+s.Track)
	}
	if len(s.Targets) > 0 {
		parts = append(parts, "只为"+strings.Join(slices.Sorted(slices.Values(s.Targets)), "、"))
	}
	if s.Phase == "after" {
		parts = append(parts, "发布后")
	}
	if s.Optional {
		parts = append(parts, "必要时")
	}
	if s.External {
		parts = append(parts, "系统外")
	}
	return strings.Join(parts, " ")
}

// counted lists signatures; one that stands several times says how often.
func counted(steps map[string]string) (out []string) {
	n := map[string]int{}
	for _, s := range steps {
		n[s]++
	}
	for s, times := range n {
		if times > 1 {
			s += " ×" + strconv.Itoa(times)
		}
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}

// orders lists "a → b" for every step b that comes after a, directly or not.
func orders(rows []Step, names map[string]string) (out []string) {
	before := map[string][]string{}
	for i := range rows {
		before[rows[i].Step] = rows[i].After
	}
	for step := range before {
		seen := map[string]bool{}
		pending := slices.Clone(before[step])
		for len(pending) > 0 {
			a := pending[0]
			pending = pending[1:]
			if seen[a] {
				continue
			}
			seen[a] = true
			pending = append(pending, before[a]...)
			name := names[a]
			if a == "publish" {
				name = "发布"
			}
			out = append(out, name+" → "+names[step])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (c *comparison) publisher() {
	key := func(p *Publisher) string {
		if p == nil {
			return ""
		}
		return postKey(&Post{Role: p.Role, Unit: p.Unit, UnitName: p.UnitName})
	}
	want, got := key(c.want.Publisher), key(c.got.Publisher)
	if c.want.Publisher != nil && c.got.Publisher != nil && c.want.Publisher.UnitName == "" {
		got = postKey(&Post{Role: c.got.Publisher.Role, Unit: c.got.Publisher.Unit})
	}
	c.text("发布", want, got)
}

func postKey(p *Post) string {
	if p == nil {
		return ""
	}
	return p.Role + "@" + p.Unit + "(" + p.UnitName + ")"
}

func (c *comparison) targets() {
	key := func(list []TargetAnswer) (out []string) {
		for _, t := range list {
			out = append(out, t.Target+"："+string(t.Decision))
		}
		return out
	}
	c.set("各账号的结论", key(c.want.Targets), key(c.got.Targets))
}

func needKeys(list []Requirement) (out []string) {
	for _, r := range list {
		out = append(out, r.Kind+" "+r.Field)
	}
	return out
}

func clauses(list []Reason) (out []string) {
	for _, r := range list {
		if r.Clause != "" {
			out = append(out, r.Clause)
		}
	}
	return out
}

func pairKeys(list []Apart) (out []string) {
	for _, a := range list {
		out = append(out, a.A+"和"+a.B+" "+a.Rule)
	}
	return out
}

func (c *comparison) cases() {
	want, got := c.want.Case, c.got.Case
	if want == nil || got == nil {
		if want != got {
			c.out = append(c.out, "办理情况应当有而没有，或不应当有而有")
		}
		return
	}
	c.text("办理状态", want.State, got.State)
	translate := c.translation()
	c.set("已办环节", translate(want.Done), got.Done)
	c.set("在办环节", translate(want.Open), got.Open)
	c.set("作废的环节", translate(want.Voided), got.Voided)
	c.set("已发布", want.Published, got.Published)
	c.set("不许可的行为", refusedKeys(want.Refused), refusedKeys(got.Refused))
}

// translation turns the step numbers of what is expected into those of the answer, by their rows.
func (c *comparison) translation() func([]string) []string {
	numbers := map[string]string{}
	got := signatures(c.got.Steps)
	for want, signature := range signatures(c.want.Steps) {
		for n, s := range got {
			if s == signature {
				numbers[want] = n
			}
		}
	}
	return func(steps []string) (out []string) {
		for _, s := range steps {
			out = append(out, orElse(numbers[s], s))
		}
		return out
	}
}

func refusedKeys(list []RefusedAct) (out []string) {
	for _, r := range list {
		out = append(out, "第"+strconv.Itoa(r.Act)+"项 "+r.Clause)
	}
	return out
}
