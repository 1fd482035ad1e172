package policy

import (
	"slices"

	"qianfa/internal/core/workday"
)

// Rulebook (适用的全部规则) is a pack joined with all it inherits, its words found and its expressions compiled. It is
// frozen: safe for concurrent use, and two rulebooks with the same Digest answer alike.
type Rulebook struct {
	id, title, digest string
	chain             []*pack // the root first, this pack last
	calendar          *workday.Calendar

	verbs      table[Verb]
	bodies     table[*boundBody]
	lists      table[*list]
	checklists table[*checklist]
	forms      table[[]string]
	meters     table[*meter]
	settings   table[*setting]
	questions  table[*question]
	slots      table[*slot]
	fills      table[*fill]
	acts       map[string]string // word or code → code

	rules       []*boundRule
	classes     []*boundClass // own first, then the parent's
	extras      []*boundExtra
	aparts      []*apart
	routesAt    []map[string]*boundRoute // by name, as the pack of each depth and those above it have them
	publisher   *boundSigner
	edits       *edits
	emergencies []*boundEmergency          // as written, the parent's first
	names       map[string]map[string]bool // lists, with other names
}

// ID returns the pack's code, which is its folder: "jh".
func (b *Rulebook) ID() string { return b.id }

// Title returns the name of the regulation.
func (b *Rulebook) Title() string { return b.title }

// Digest returns "sha256:…" over the bytes of the pack and of all it inherits.
func (b *Rulebook) Digest() string { return b.digest }

// Inherits returns the ids of the packs above, the nearest first.
func (b *Rulebook) Inherits() []string {
	var out []string
	for _, p := range slices.Backward(b.chain[:len(b.chain)-1]) {
		out = append(out, p.id)
	}
	return out
}

// Head says what document a rulebook carries.
type Head struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Issuer  string   `json:"issuer,omitempty"`
	Number  string   `json:"number,omitempty"` // 文号
	From    string   `json:"from,omitempty"`
	Until   string   `json:"until,omitempty"`
	Extends []string `json:"extends,omitempty"` // the nearest first
	Digest  string   `json:"digest"`
}

// Head returns the head of the pack.
func (b *Rulebook) Head() Head {
	p := b.own()
	return Head{ID: b.id, Title: b.title, Issuer: p.issuer, Number: p.number, From: p.from, Until: p.until, Extends: b.Inherits(), Digest: b.digest}
}

func (b *Rulebook) own() *pack { return b.chain[len(b.chain)-1] }

// With returns the rulebook counting working days on another calendar.
func (b *Rulebook) With(c *workday.Calendar) *Rulebook {
	other := *b
	other.calendar = c
	return &other
}

// Checklist returns the items each reviewer answers.
func (b *Rulebook) Checklist(name string) ([]CheckItem, bool) {
	c, ok := b.checklists.get(name)
	if !ok {
		return nil, false
	}
	return slices.Clone(c.items), true
}

// Each returns the checklists of which a clause demands an answer to each item, with what is answered.
func (b *Rulebook) Each() map[string][]string {
	var out map[string][]string
	for name, c := range b.checklists.all() {
		if c.each {
			if out == nil {
				out = map[string][]string{}
			}
			out[name] = c.text()
		}
	}
	return out
}

// Form returns the boxes of a form, in order.
func (b *Rulebook) Form(name string) ([]string, bool) {
	f, ok := b.forms.get(name)
	return slices.Clone(f), ok
}

// Forms returns the names of the forms that the regulation describes, in its order.
func (b *Rulebook) Forms() []string { return slices.Clone(b.forms.names) }

// List returns the names of a list, without their other names.
func (b *Rulebook) List(name string) ([]string, bool) {
	l, ok := b.lists.get(name)
	if !ok {
		return nil, false
	}
	out := make([]string, 0, len(l.names))
	for _, n := range l.names {
		out = append(out, n.name)
	}
	return out, true
}

// Setting returns a value the regulation fixes.
func (b *Rulebook) Setting(name string) (Setting, bool) {
	s, ok := b.settings.get(name)
	if !ok {
		return Setting{}, false
	}
	return s.Setting, true
}

// Meters returns the counts the regulation asks for, in its order.
func (b *Rulebook) Meters() []Meter {
	var out []Meter
	for _, m := range b.meters.all() {
		out = append(out, m.Meter)
	}
	return out
}

// Listed reports whether a name stands in a list, itself or as another name; never by prefix.
func (b *Rulebook) Listed(list, name string) bool { return b.names[list][name] }
