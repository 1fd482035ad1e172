package policy

import (
	"iter"

	"qianfa/internal/core/workday"
)

// pack is one file as written, read strictly and not yet joined with what it inherits. It is never changed once read.
type pack struct {
	id, file                                          string
	source                                            []byte
	title, issuer, number, from, until, extends, note string
	extendsLine                                       int

	verbs      table[*verbWord]
	bodies     table[*body]
	lists      table[*list]
	checklists table[*checklist]
	forms      table[[]string]
	meters     table[*meter]
	settings   table[*setting]
	questions  table[*question]
	routes     table[*route]
	slots      table[*slot]
	fills      table[*fill]

	rules     []*rule
	classes   []*class
	extras    []*extra
	aparts    []*apart
	publisher *publisher
	edits     *edits
	emergency []*emergency
}

// verbWord is a word of the regulation for what a step does.
type verbWord struct {
	origin
	code Verb
}

// publisher is who releases where a route does not say.
type publisher struct {
	origin
	who *signerRef
}

// origin is where something was written.
type origin struct {
	pack *pack
	line int
}

// cite returns a clause as others cite it: "jh#八".
func (o origin) cite(clause string) string {
	if clause == "" {
		return ""
	}
	return o.pack.id + "#" + clause
}

// table is a map that remembers its order.
type table[T any] struct {
	names []string
	of    map[string]T
}

func (t *table[T]) set(name string, v T) {
	if t.of == nil {
		t.of = map[string]T{}
	}
	if _, ok := t.of[name]; !ok {
		t.names = append(t.names, name)
	}
	t.of[name] = v
}

func (t *table[T]) get(name string) (T, bool) {
	v, ok := t.of[name]
	return v, ok
}

func (t *table[T]) all() iter.Seq2[string, T] {
	return func(yield func(string, T) bool) {
		for _, name := range t.names {
			if !yield(name, t.of[name]) {
				return
			}
		}
	}
}

// merge puts the entries of other over t's.
func (t *table[T]) merge(other *table[T]) {
	for name, v := range other.all() {
		t.set(name, v)
	}
}

// body (单位用词) is a word of the regulation for a unit, by its relation to the item.
type body struct {
	origin
	name       string
	unit       string // relation token or another word
	rank       string // named: home units of people of this rank
	up         []string
	office     bool
	fixed      string
	external   string
	inChargeOf string
	all        bool // many: all
}

type list struct {
	origin
	names []listName
}

type listName struct {
	name string
	also []string
}

// CheckItem is one line of a checklist. Must is false for a prohibited kind: there the answer must be no.
type CheckItem struct {
	Text   string `json:"text"`
	Must   bool   `json:"must"`
	Unless string `json:"unless,omitempty"`
	Clause string `json:"clause,omitempty"`
}

type checklist struct {
	origin
	items []CheckItem
	each  bool // the clause demands an answer to each item
}

// Meter (计数指标) counts something per period.
type Meter struct {
	Name    string   `json:"name"`
	Count   string   `json:"count"`
	Of      string   `json:"of,omitempty"`
	Per     string   `json:"per,omitempty"`
	AtLeast *float64 `json:"at_least,omitempty"`
	AtMost  *float64 `json:"at_most,omitempty"`
	Only    []string `json:"only,omitempty"`
	Average string   `json:"average,omitempty"`
	Clause  string   `json:"clause"`
}

type meter struct {
	origin
	Meter
}

// Setting (约定) is a value the regulation fixes and other parts read, such as the time to answer a comment.
type Setting struct {
	Name   string   `json:"name"`
	Values []string `json:"values"`
	Clause string   `json:"clause,omitempty"`
}

type setting struct {
	origin
	Setting
}

// question is put to the author, or names a standard fact (fact is then its path).
type question struct {
	origin
	name, text, kind, fact, clause, note string
	options                              []option
	many                                 bool
	preset                               []string // words of the default
	hasPreset                            bool
	path                                 factPath // of fact
}

// option is one answer a question allows: the pack's word, and the code of a standard fact.
type option struct {
	word, code string
}

// condition holds when every line of when holds, not every line of unless, and the expression is true.
type condition struct {
	line         int
	when, unless []asking
	cel, say     string
}

func (c *condition) empty() bool { return len(c.when) == 0 && len(c.unless) == 0 && c.cel == "" }

// asking is one line: the answer to the question is one of these words, or 有, or 无.
type asking struct {
	line     int
	question string
	want     []string
}

type rule struct {
	origin
	condition
	id       string
	acts     []string
	need     *need
	span     *span
	limit    *limit
	quota    *quota
	effect   effect
	text     string // of the effect
	check    string
	severity string
	override *signerRef
	loosens  []string
	clause   string
	note     string
}

// effect is what a rule does when it fires.
type effect string

const (
	forbids effect = "forbid"
	refuses effect = "refuse"
	warns   effect = "warn"
)

// need: exactly one of kind's keys was written; name is its value.
type need struct {
	kind    string // fact field answer attach files declare link consulted
	name    string
	formats []string
	sealed  bool
	state   string
}

type span struct {
	from, to string
	max, min *workday.Duration
}

type limit struct {
	max   int
	count counting
	split bool
}

type quota struct {
	meter string
	max   float64
}

type class struct {
	origin
	condition
	name      string
	acts      []string
	route     string
	forbid    string
	undefined string
	form      string
	loosens   []string
	clause    string
	note      string
}

type route struct {
	origin
	name      string
	by        *signerRef
	steps     []*step
	form      string
	publisher *signerRef
	window    *window
	loosens   []string
	note      string
}

type window struct {
	from, to, atEnd, clause string
	length                  *workday.Duration // of to, when it is a length
}

// signerRef is who signs: a post (role at body), or the name of a slot.
type signerRef struct {
	role, body string
	slot       string
}

func (s *signerRef) String() string {
	if s.slot != "" {
		return s.slot
	}
	return s.role + "@" + s.body
}

// step is a leaf (who and word), a group side by side (together) or a group per unit (each).
type step struct {
	origin
	condition
	who    []*signerRef
	need   int // of who; 0 = all
	word   string
	clause string
	note   string

	together []track
	each     string
	inOrder  bool
	steps    []*step

	options
}

// options are what a leaf may add.
type options struct {
	id          string
	optional    bool
	unordered   bool
	passes      int
	checklist   string
	record      []string
	pass        string
	orElse      string
	outcomes    map[string]string
	person      string
	delegatedBy string
	recordedBy  *signerRef
	ifUnsure    *signerRef
	skipBy      string
	takesOver   bool
	ownRules    bool
	within      *workday.Duration
	from        string
	stands      *workday.Duration
}

// track is a branch of together; name is "" where the pack gives none.
type track struct {
	name  string
	steps []*step
}

// name returns what other parts of a pack call the step: its id, or the slot that signs it.
func (s *step) name() string {
	if s.id == "" && len(s.who) == 1 {
		return s.who[0].slot
	}
	return s.id
}

func (s *step) leaf() bool { return len(s.together) == 0 && s.each == "" }

type extra struct {
	origin
	*step
	acts   []string
	routes []string
	first  bool
	after  string
}

type apart struct {
	origin
	a, b, rule, clause string
}

type edits struct {
	origin
	small, clause string
}

type slot struct {
	origin
	clause string
}

type fill struct {
	origin
	who []*signerRef
}
