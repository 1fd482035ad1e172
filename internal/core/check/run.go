package check

import (
	"cmp"
	"fmt"
	"slices"

	"qianfa/internal/core/source"
)

// Failed is the kind of the finding that stands for a check which did not finish. It blocks and cannot be overruled.
const Failed = "failed"

// PlatformLimit is the kind of the findings for what a platform does not take. It is mended, never overruled: the
// platform would refuse it after everybody has signed.
const PlatformLimit = "platform_limit"

// Assigned is a check with what the pack says about it.
type Assigned struct {
	Check Check
	Param Param
}

// Part is one stretch of text that a reader will see, under the name that Finding.Block carries for it.
type Part struct {
	Block string
	Text  string
}

// Parts lists everything of the subject that a reader will see as words, each once; the body has the empty name.
func (s Subject) Parts() []Part {
	parts := []Part{{"title", s.Title}, {"summary", s.Summary}, {"byline", s.Byline}, {"", s.Text}}
	parts = slices.DeleteFunc(parts, func(p Part) bool { // Weibo has title and summary within its text
		return slices.ContainsFunc(s.Spans, func(x source.Span) bool { return x.Block == p.Block })
	})
	for i, m := range s.Media {
		parts = append(parts, Part{fmt.Sprintf("media[%d].alt", i), m.Alt})
		if m.Kind != "image" { // readers see the name of an attachment
			parts = append(parts, Part{fmt.Sprintf("media[%d].name", i), m.Name})
		}
		if len(s.Spans) == 0 { // with spans, captions are part of the body
			parts = append(parts, Part{fmt.Sprintf("media[%d].caption", i), m.Caption})
		}
	}
	return slices.DeleteFunc(parts, func(p Part) bool { return p.Text == "" })
}

// Run examines the subject with every check given and returns the findings in reading order, those of the body
// pointing into its blocks. A check that panics yields a finding of kind Failed and never a pass.
func Run(checks []Assigned, s Subject) []Finding {
	var out []Finding
	s.parts = s.read()
	for _, a := range checks {
		for _, f := range runOne(a.Check, s, a.Param) {
			if f.Severity == "" {
				f.Severity = cmp.Or(a.Param.Severity, usual[f.Kind], Must)
			}
			if a.Param.Clause != "" && f.Kind != Failed {
				clause := a.Param.Clause
				f.Clause = &clause
			}
			out = append(out, f)
		}
	}
	out = s.withoutExceptions(out)
	slices.SortStableFunc(out, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Block, b.Block), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	for i := range out {
		out[i] = intoBlock(out[i], s.Spans)
	}
	return out
}

func runOne(c Check, s Subject, p Param) (found []Finding) {
	defer func() {
		if recover() != nil {
			found = []Finding{{
				Kind: Failed, Severity: Must, Flag: true, Text: c.ID(),
				Message:    "检查“" + c.Title() + "”中途出错，没有完成。",
				Suggestion: "请重新检查；仍然出错，请联系系统管理员。检查完成之前不能继续。",
			}}
		}
	}()
	found = c.Run(s, p)
	for i := range found {
		found[i].Kind = cmp.Or(found[i].Kind, c.ID())
	}
	return found
}

// rank orders findings as a reader meets them, those without a place last.
func rank(f Finding) int {
	switch {
	case f.Flag:
		return 9
	case f.Block == "title":
		return 0
	case f.Block == "summary":
		return 1
	case f.Block == "byline":
		return 2
	case f.Block == "":
		return 3
	default:
		return 4
	}
}

// intoBlock turns offsets into the body into a block id and offsets within it. A finding over several blocks points at
// the first.
func intoBlock(f Finding, spans []source.Span) Finding {
	if f.Flag || f.Block != "" {
		return f
	}
	if places := source.Locate(spans, f.Start, f.End); len(places) > 0 {
		f.Block, f.Start, f.End = places[0].Block, places[0].Start, places[0].End
	}
	return f
}

// part is a Part with its code points and the rows of digits in it.
type part struct {
	Part
	runes []rune
	rows  []row
}

func (s Subject) read() []part {
	var out []part
	for _, p := range s.Parts() {
		runes := []rune(p.Text)
		out = append(out, part{p, runes, digitRows(runes)})
	}
	return out
}

// inParts runs find over every part of the subject and puts the part's name on what it finds. The runes are shared by
// all checks: find must not change them.
func inParts(s Subject, find func(text []rune) []Finding) []Finding {
	parts := s.parts
	if parts == nil {
		parts = s.read()
	}
	var out []Finding
	for _, p := range parts {
		for _, f := range find(p.runes) {
			f.Block = p.Block
			out = append(out, f)
		}
	}
	return out
}

// inNumbers is inParts for checks of numbers: find also gets the rows of digits of the part, shared likewise.
func inNumbers(s Subject, find func(text []rune, rows []row) []Finding) []Finding {
	parts := s.parts
	if parts == nil {
		parts = s.read()
	}
	var out []Finding
	for _, p := range parts {
		if len(p.rows) == 0 {
			continue
		}
		for _, f := range find(p.runes, p.rows) {
			f.Block = p.Block
			out = append(out, f)
		}
	}
	return out
}

// body is the code points of the Text, shared by all checks.
func (s Subject) body() []rune {
	for _, p := range s.parts {
		if p.Block == "" {
			return p.runes
		}
	}
	return []rune(s.Text)
}
