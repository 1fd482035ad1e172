package policy

import "slices"

// Skeleton (提纲) is what has to be known to ask a pack: its questions, the relations its words stand for, and a facts
// file to fill in.
type Skeleton struct {
	ID        string            `json:"id"`
	Title     string            `json:"title"`
	Questions []Question        `json:"questions"`
	Relations []Relation        `json:"relations"`
	Facts     map[string]any    `json:"facts"`
	Words     map[string]string `json:"acts"` // acts the pack has classes for: code → word
}

// Question is one question of a pack. Fact is set when the answer is a standard fact instead of one of answers.
type Question struct {
	Name    string   `json:"name"`
	Text    string   `json:"text,omitempty"`
	Type    string   `json:"type"` // yesno text number date unit option options fact
	Options []string `json:"options,omitempty"`
	Default []string `json:"default,omitempty"`
	Open    bool     `json:"open"` // has no default: must be answered where it decides something
	Fact    string   `json:"fact,omitempty"`
	Clause  string   `json:"clause,omitempty"`
}

// Relation is a word of a pack for a unit, what it means, and the fact it is read from.
type Relation struct {
	Word    string `json:"word"`
	Meaning string `json:"meaning"`
	Fact    string `json:"fact,omitempty"`
}

// Skeleton returns the questions and relations of the pack as something to fill in. In its facts an answer that is left
// null is a question left open.
func (b *Rulebook) Skeleton() Skeleton {
	out := Skeleton{ID: b.id, Title: b.title, Questions: b.Questions(), Relations: []Relation{}, Words: map[string]string{}}
	used := b.usedBodies()
	for name, body := range b.bodies.all() {
		if used[body] {
			out.Relations = append(out.Relations, Relation{Word: name, Meaning: body.meaning(), Fact: body.source()})
		}
	}
	for _, c := range b.classes {
		for act := range c.acts {
			out.Words[act] = b.actWord(act)
		}
	}
	out.Facts = b.blankFacts(out.Words)
	return out
}

// Questions returns every question of the pack, standard facts among them, in the order in which packs were written.
func (b *Rulebook) Questions() []Question {
	out := []Question{}
	for name, q := range b.questions.all() {
		item := Question{Name: name, Text: q.text, Type: q.kind, Options: q.words(), Default: q.preset, Open: q.fact == "" && !q.hasPreset, Fact: q.fact, Clause: q.cite(q.clause)}
		switch {
		case q.fact != "":
			item.Type = "fact"
		case q.many:
			item.Type = "options"
		case q.kind == "":
			item.Type = "option"
		}
		out = append(out, item)
	}
	return out
}

func (b *Rulebook) blankFacts(acts map[string]string) map[string]any {
	answers := map[string]any{}
	for name, q := range b.questions.all() {
		if q.fact == "" {
			answers[name] = nil
		}
	}
	facts := map[string]any{
		"now":    "",
		"author": map[string]any{"unit": "", "person": ""},
		"item":   map[string]any{"origin": "original", "title": "", "declared": []string{}},
	}
	if len(answers) > 0 {
		facts["answers"] = answers
	}
	if _, ok := acts["publish"]; ok {
		facts["targets"] = []any{map[string]any{"channel": "", "owner": "", "host": ""}}
	}
	if b.asksKind() {
		facts["units"] = []any{map[string]any{"id": "", "kind": "", "parent": "", "office": ""}}
	}
	return facts
}

// asksKind reports whether the pack looks at the unit tree.
func (b *Rulebook) asksKind() bool {
	for body := range b.usedBodies() {
		if body.token == "up" || body.token == "author.parent" {
			return true
		}
	}
	for _, c := range b.classes {
		if slices.ContainsFunc(append(slices.Clone(c.test.when), c.test.unless...), func(a boundAsking) bool { return a.question.fact == "author.unit_kind" }) {
			return true
		}
	}
	return false
}

// usedBodies returns the words that the routes of the pack's classes, and its rules, stand on.
func (b *Rulebook) usedBodies() map[*boundBody]bool {
	used := map[*boundBody]bool{}
	mark := func(s *boundSigner) {
		if s == nil {
			return
		}
		for _, p := range s.posts {
			for body := p.body; body != nil; body = body.inChargeOf {
				used[body] = true
			}
		}
	}
	var walk func(steps []*boundStep)
	walk = func(steps []*boundStep) {
		for _, s := range steps {
			mark(s.signer)
			if s.each != nil {
				used[s.each] = true
			}
			walk(s.steps)
			for _, t := range s.tracks {
				walk(t.steps)
			}
		}
	}
	for _, c := range b.classes {
		if r := b.routeOf(c); r != nil {
			mark(r.by)
			mark(r.publisher)
			walk(r.steps)
		}
	}
	for _, x := range b.extras {
		walk([]*boundStep{x.step})
	}
	for _, r := range b.rules {
		if r.body != nil {
			used[r.body] = true
		}
	}
	mark(b.publisher)
	return used
}

// routeOf returns the route that a class leads to today, or nil.
func (b *Rulebook) routeOf(c *boundClass) *boundRoute {
	if c.route == "" {
		return nil
	}
	return b.routesAt[len(b.routesAt)-1][c.route]
}
