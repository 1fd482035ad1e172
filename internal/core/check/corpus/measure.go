package corpus

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"qianfa/internal/core/check"
)

// Report is what a run of the checks over labelled texts came to. Overlap figures count a finding as right when it only
// meets a label of its kind.
type Report struct {
	Texts  int     `json:"texts"`
	Clean  int     `json:"clean"` // without a label
	Total  Score   `json:"total"`
	Kinds  []Score `json:"kinds"` // in order of name
	Errors []Error `json:"errors"`
}

// Score is what was found of one kind. A finding is right when kind and place agree with a label; a kind without a
// place is right when the label has it without one.
type Score struct {
	Kind             string  `json:"kind"`
	Texts            int     `json:"texts"` // written about the kind
	Wanted           int     `json:"wanted"`
	Found            int     `json:"found"`
	Right            int     `json:"right"`
	Precision        float64 `json:"precision"` // right of found; 1 when nothing was found
	Recall           float64 `json:"recall"`    // right of wanted; 1 when nothing was wanted
	OverlapPrecision float64 `json:"overlap_precision"`
	OverlapRecall    float64 `json:"overlap_recall"`

	metFound, metWanted int
}

// Error is one disagreement between a label and the checks.
type Error struct {
	ID     string `json:"id"`
	Kind   string `json:"kind"`
	Missed bool   `json:"missed"` // a label that nothing found; otherwise a finding without a label
	Near   bool   `json:"near"`   // the other side has the kind at a place that overlaps
	Start  int    `json:"start"`
	End    int    `json:"end"`
	Words  string `json:"words"` // at the place; "" = without one
	Text   string `json:"text"`
}

// Request is the text as the checks take it.
func (t Text) Request() (check.Request, error) {
	var r check.Request
	data, err := json.Marshal(t)
	if err == nil {
		err = json.Unmarshal(data, &r)
	}
	if err != nil {
		return r, fmt.Errorf("read %s: %w", t.ID, err)
	}
	return r, nil
}

// Measure runs the checks over the texts and compares what they find with the labels.
func Measure(x *check.Examiner, texts []Text) (Report, error) {
	r := Report{Texts: len(texts), Errors: []Error{}}
	scores := map[string]*Score{}
	of := func(kind string) *Score {
		if scores[kind] == nil {
			scores[kind] = &Score{Kind: kind}
		}
		return scores[kind]
	}
	for _, t := range texts {
		if t.About != "" {
			of(t.About).Texts++
		}
		request, err := t.Request()
		if err != nil {
			return r, err
		}
		answer, err := x.Examine(request)
		if err != nil {
			return r, fmt.Errorf("examine %s: %w", t.ID, err)
		}
		wanted, found := t.Want, []Span{}
		for _, f := range t.Flags {
			wanted = append(wanted[:len(wanted):len(wanted)], Span{f, -1, -1})
		}
		for _, f := range answer.Findings {
			found = append(found, Span{f.Kind, f.Start, f.End})
		}
		for _, f := range answer.Flags {
			found = append(found, Span{f, -1, -1})
		}
		if len(wanted) == 0 {
			r.Clean++
		}
		r.compare(t, wanted, found, of)
	}
	r.Total = Score{Kind: "all", Texts: len(texts)}
	for _, s := range scores {
		s.work()
		r.Kinds = append(r.Kinds, *s)
		r.Total.Wanted += s.Wanted
		r.Total.Found += s.Found
		r.Total.Right += s.Right
		r.Total.metFound += s.metFound
		r.Total.metWanted += s.metWanted
	}
	r.Total.work()
	slices.SortFunc(r.Kinds, func(a, b Score) int { return strings.Compare(a.Kind, b.Kind) })
	return r, nil
}

func (r *Report) compare(t Text, wanted, found []Span, of func(string) *Score) {
	note := func(s Span, missed bool, other []Span) {
		near := slices.ContainsFunc(other, func(o Span) bool { return o.meets(s) })
		r.Errors = append(r.Errors, Error{t.ID, s.Kind, missed, near, s.Start, s.End, s.words(t.Text), t.Text})
	}
	rest := slices.Clone(wanted)
	for _, f := range found {
		s := of(f.Kind)
		s.Found++
		if slices.ContainsFunc(wanted, func(w Span) bool { return w.meets(f) }) {
			s.metFound++
		}
		if i := slices.Index(rest, f); i >= 0 {
			s.Right++
			rest = slices.Delete(rest, i, i+1)
		} else {
			note(f, false, wanted)
		}
	}
	for _, w := range wanted {
		s := of(w.Kind)
		s.Wanted++
		if slices.ContainsFunc(found, func(f Span) bool { return f.meets(w) }) {
			s.metWanted++
		}
	}
	for _, w := range rest {
		note(w, true, found)
	}
}

func (s Span) meets(o Span) bool {
	return s.Kind == o.Kind && (s == o || s.Start < o.End && o.Start < s.End)
}

func (s Span) words(text string) string {
	if s.Start < 0 {
		return ""
	}
	return string([]rune(text)[s.Start:s.End])
}

func (s *Score) work() {
	share := func(part, of int) float64 {
		if of == 0 {
			return 1
		}
		return float64(part) / float64(of)
	}
	s.Precision, s.Recall = share(s.Right, s.Found), share(s.Right, s.Wanted)
	s.OverlapPrecision, s.OverlapRecall = share(s.metFound, s.Found), share(s.metWanted, s.Wanted)
}
