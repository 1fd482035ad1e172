package policy

import (
	"slices"
	"strconv"
	"time"

	"qianfa/internal/core/workday"
)

// inquiry is one question to one rulebook: the facts, read once.
type inquiry struct {
	book           *Rulebook
	calendar       *workday.Calendar
	facts          *Facts
	act            string
	now, publishAt time.Time
	given          map[string][]string // answers, as words
	units          map[string]*Unit
}

// view is an inquiry for one target. It belongs to one call of Answer.
type view struct {
	*inquiry
	scope    scope
	name     string    // of the target in the answer
	failures []Reason  // conditions that could not be judged
	supposed *supposed // the linter's answers, which stand before all others
}

// words returns the answer to a question as a set of words, and whether it is answered at all.
func (v *view) words(q *question) ([]string, bool) {
	if v.supposed != nil {
		if words, ok := v.supposed.words[q.name]; ok {
			return words, true
		}
		if q.fact == "" {
			return q.preset, true
		}
	}
	if q.fact != "" {
		return q.toWords(q.path.words(&v.scope)), true
	}
	if words, ok := v.given[q.name]; ok {
		return words, true
	}
	return q.preset, q.hasPreset
}

// toWords translates codes of a standard fact into the pack's words; a code without a word stays as it is.
func (q *question) toWords(codes []string) []string {
	if len(q.options) == 0 {
		return codes
	}
	if len(codes) == 1 {
		for i := range q.options {
			if q.options[i].code == codes[0] {
				return []string{q.options[i].word}
			}
		}
		return codes
	}
	out := slices.Clone(codes)
	for i, code := range out {
		for _, o := range q.options {
			if o.code == code {
				out[i] = o.word
			}
		}
	}
	return out
}

// native gives words the type that expressions see.
func (q *question) native(words []string) any {
	first := ""
	if len(words) > 0 {
		first = words[0]
	}
	switch {
	case q.many, q.path.elem != 0:
		return words
	case q.kind == "yesno", q.fact != "" && q.path.kind == boolKind:
		return first == "是"
	case q.kind == "number", q.fact != "" && (q.path.kind == intKind || q.path.kind == floatKind):
		n, _ := strconv.ParseFloat(first, 64)
		return n
	}
	return first
}

func numberWord(n float64) string { return strconv.FormatFloat(n, 'g', -1, 64) }

// moment reads a date by its word: a question of dates, or the path of a fact.
func (v *view) moment(name string) (time.Time, bool) {
	if q, ok := v.book.questions.get(name); ok {
		words, _ := v.words(q)
		if len(words) == 0 {
			return time.Time{}, false
		}
		return parseMoment(words[0])
	}
	if path, ok := parsePath(name); ok {
		if words := path.words(&v.scope); len(words) > 0 {
			return parseMoment(words[0])
		}
	}
	return time.Time{}, false
}

// workdays counts the working days after a, up to and including b; negative when b lies before a.
func (v *view) workdays(a, b time.Time) (int, error) {
	if b.Before(a) {
		n, _, err := v.calendar.WorkdaysAfter(b, a)
		return -n, err
	}
	n, _, err := v.calendar.WorkdaysAfter(a, b)
	return n, err
}

func (v *view) unit(id string) *Unit { return v.units[id] }

func (v *view) fail(text, clause string) {
	v.failures = append(v.failures, Reason{Text: text, Clause: clause})
}
