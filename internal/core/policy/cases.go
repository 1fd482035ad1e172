package policy

import (
	"encoding/json"
	"errors"
	"io/fs"
	"slices"
	"strings"

	"qianfa/internal/core/fault"
)

// Example (实例) is one case of cases.yaml: facts in the words of officials and the answer they expect.
type Example struct {
	Name   string
	Line   int
	facts  []byte
	expect []byte
}

// Outcome is what running the cases of a pack gave.
type Outcome struct {
	ID       string    `json:"id"`
	Passed   int       `json:"passed"`
	Failed   int       `json:"failed"`
	Failures []Failure `json:"failures"`
	Warnings []Failure `json:"warnings,omitempty"` // cases that fit more than one class of the table
}

// Failure is a case whose answer is not the expected one.
type Failure struct {
	Case        string   `json:"case"`
	Line        int      `json:"line"`
	Differences []string `json:"differences"`
}

var caseShape = &shape{"case", "实例", []key{
	{"case", "说明", text, true}, {"facts", "事实", form{"type": "object"}, true}, {"expect", "预期的答案", form{"type": "object"}, true},
}}

// Examples reads <id>/cases.yaml. A pack without the file has none.
func (l *Library) Examples(id string) ([]Example, error) {
	fsys, ok := l.files[id]
	if !ok {
		_, err := l.Pack(id)
		return nil, err
	}
	source, err := fs.ReadFile(fsys, id+"/cases.yaml")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "读不到文件 %s/cases.yaml。请检查权限。", id).Because(err)
	}
	return readExamples(id+"/cases.yaml", source)
}

func readExamples(file string, source []byte) ([]Example, error) {
	ps := &problems{}
	root := parseYAML(file, source, ps)
	if root == nil {
		return nil, ps.err()
	}
	r := &reader{pack: &pack{file: file}, ps: ps}
	var out []Example
	for _, n := range r.items(root, file) {
		o := r.object(n, caseShape)
		out = append(out, Example{Name: o.text("case"), Line: n.line, facts: o.json("facts"), expect: o.json("expect")})
	}
	return out, ps.err()
}

// json writes the node behind a key as JSON.
func (o *object) json(key string) []byte {
	n := o.of[key]
	if n == nil {
		return []byte("{}")
	}
	data, err := json.Marshal(n.value())
	if err != nil {
		o.bad(n, "“%s”写得不对", key)
		return []byte("{}")
	}
	return data
}

// value turns a node into what JSON would have been.
func (n *node) value() any {
	switch n.kind {
	case listNode:
		out := make([]any, len(n.vals))
		for i, v := range n.vals {
			out[i] = v.value()
		}
		return out
	case mapNode:
		out := map[string]any{}
		for i, k := range n.keys {
			out[k.text] = n.vals[i].value()
		}
		return out
	default:
		return n.scalarValue()
	}
}

func (n *node) scalarValue() any {
	switch n.plain {
	case isNumber:
		if json.Valid([]byte(n.text)) {
			return json.Number(n.text)
		}
	case isBool:
		return n.text == "true"
	case isNull:
		return nil
	case isText:
	}
	return n.text
}

// RunExamples answers each case and compares. Replay says what the acts of the facts lead to; it is asked only where
// there are acts.
func RunExamples(b *Rulebook, examples []Example, replay func(Answer, Facts) Case) Outcome {
	r := Outcome{ID: b.id, Failures: []Failure{}}
	for _, e := range examples {
		got, differences := e.run(b, replay)
		if also := b.ambiguous(got); len(also) > 0 {
			text := "归入“" + got.Class + "”，但也符合：" + strings.Join(also, "、") + "；请确认先后次序"
			r.Warnings = append(r.Warnings, Failure{Case: e.Name, Line: e.Line, Differences: []string{text}})
		}
		if len(differences) > 0 {
			r.Failed++
			r.Failures = append(r.Failures, Failure{Case: e.Name, Line: e.Line, Differences: differences})
			continue
		}
		r.Passed++
	}
	return r
}

// ambiguous names the other classes that fit: those of the same pack that have a condition of their own. A class
// without one is what remains when the others do not fit.
func (b *Rulebook) ambiguous(got Answer) []string {
	depth := -1
	for _, c := range b.classes {
		if c.name == got.Class && depth < 0 {
			depth = c.depth
		}
	}
	return slices.DeleteFunc(slices.Clone(got.Also), func(name string) bool {
		return !slices.ContainsFunc(b.classes, func(c *boundClass) bool { return c.name == name && c.depth == depth && !c.test.always() })
	})
}

func (e *Example) run(b *Rulebook, replay func(Answer, Facts) Case) (Answer, []string) {
	expect, err := DecodeExpected(e.expect)
	if err != nil {
		return Answer{}, []string{"预期的答案写得不对：" + firstPlace(err)}
	}
	facts, err := DecodeFacts(e.facts)
	if err != nil {
		return Answer{}, []string{"事实写得不对：" + firstPlace(err)}
	}
	got, err := b.Answer(facts)
	if err != nil {
		return Answer{}, []string{"事实写得不对：" + firstPlace(err)}
	}
	if len(facts.Acts) > 0 && replay != nil {
		c := replay(got, facts)
		got.Case = &c
	}
	return got, Compare(expect, got)
}

// firstPlace names the first wrong place of an error.
func firstPlace(err error) string {
	e := fault.Of(err)
	if len(e.Fields) == 0 {
		return e.Message
	}
	return e.Fields[0].Path + "：" + e.Fields[0].Text
}
