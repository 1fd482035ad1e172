package policy

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Answer says what the regulation asks of an item: for each target account by itself, then with equal steps merged. It
// fails with fault.Invalid only on facts that do not fit the pack (an unknown question, option, act or choice) and on
// dates beyond the calendar; everything else, also what is missing or not regulated, is an answer.
func (b *Rulebook) Answer(f Facts) (Answer, error) {
	q, err := b.inquire(&f)
	if err != nil {
		return Answer{}, err
	}
	views := q.views()
	verdicts := make([]*verdict, 0, len(views))
	for _, v := range views {
		verdict, err := v.judge()
		if err != nil {
			return Answer{}, err
		}
		verdicts = append(verdicts, verdict)
	}
	return q.combine(verdicts)
}

// views prepares one view for each target; acts on an account have the account as their target.
func (q *inquiry) views() []*view {
	f := q.facts
	base := scope{Now: f.Now, Act: q.act, PublishAt: orElse(f.PublishAt, f.Now), Author: q.party(f.Author), Item: f.Item, Targets: f.Targets,
		Units: f.Units, Persons: f.Persons, Incident: f.Incident, History: f.History, Events: f.Events, Grants: f.Grants, Choices: f.Choices}
	base.Submitter = base.Author
	if f.Submitter != nil {
		base.Submitter = q.party(*f.Submitter)
	}
	base.Item.Origin = orElse(f.Item.Origin, "original")
	if f.Item.Source == nil {
		base.Item.Source = &ReprintSource{}
	}
	if f.Item.Display == nil {
		base.Item.Display = &Window{}
	}
	if f.Account != nil {
		base.Account = *f.Account
	}
	if len(f.Targets) == 0 {
		base.Target = Target{Channel: base.Account.Platform, Account: base.Account.Name, Owner: base.Account.Owner, Host: base.Account.Host}
		return []*view{{inquiry: q, scope: base, name: cmp.Or(base.Account.Name, base.Account.Platform)}}
	}
	out, seen := make([]*view, len(f.Targets)), map[string]int{}
	for i, t := range f.Targets {
		name := cmp.Or(t.Account, t.Channel)
		if seen[name]++; seen[name] > 1 {
			name += "#" + strconv.Itoa(seen[name])
		}
		v := &view{inquiry: q, scope: base, name: name}
		v.scope.Target = t
		out[i] = v
	}
	return out
}

func (q *inquiry) party(w Who) party {
	p := party{Unit: w.Unit, Person: w.Person, Kind: w.Kind}
	if u := q.units[w.Unit]; u != nil {
		p.UnitKind = u.Kind
	}
	return p
}

// verdict is the answer for one target.
type verdict struct {
	v        *view
	decision Decision
	class    *boundClass
	plan     *plan // of the route, also where the decision is not route
	reasons  []Reason
	needs    []Requirement
	warnings []Reason
	also     []string
}

// judge applies the table and the rules; the first decision that holds stands.
func (v *view) judge() (*verdict, error) {
	out := &verdict{v: v}
	class, asks := v.pick(len(v.book.chain) - 1)
	rules, err := v.applyRules()
	if err != nil {
		return nil, err
	}
	if base := v.forbiddenByBase(rules.forbids); len(asks) > 0 && len(base) > 0 {
		out.decision, out.reasons = DecisionForbidden, uniqueReasons(base)
		return out, nil
	}
	if len(asks) > 0 {
		out.decision, out.needs = DecisionIntakeRefused, asks
		out.reasons = reasonsFor(asks)
		return out, nil
	}
	out.warnings = rules.warnings
	var gaps []Reason
	if class == nil {
		gaps = append(gaps, Reason{Text: v.noClass()})
	} else {
		out.class = class
		out.reasons = append(out.reasons, Reason{Text: "属于“" + class.name + "”", Clause: class.cite})
		out.also = v.also(class)
		if class.undefined != "" {
			gaps = append(gaps, Reason{Text: trimStop(class.undefined) + "，不能办理", Clause: class.cite})
		}
		if class.forbid != "" {
			rules.forbids = append(rules.forbids, Reason{Text: class.forbid, Clause: class.cite})
		}
		if class.route != "" {
			out.plan = v.layOut(v.book.routesAt[len(v.book.routesAt)-1][class.route], class.cite, true)
			gaps = append(gaps, out.plan.gaps...)
			rules.needs = append(append(rules.needs, out.plan.needs...), out.plan.openWindow()...)
			rules.refusals = append(rules.refusals, out.plan.refusals...)
		}
		v.compareWithParents(class, out.plan, &rules)
	}
	rules.refusals = append(rules.refusals, v.failures...)
	out.decide(&rules, gaps)
	return out, nil
}

// forbiddenByBase returns what the base at the root of the chain forbids. It stands before every question: an item found
// secret is forbidden, not merely incomplete.
func (v *view) forbiddenByBase(forbids []Reason) (out []Reason) {
	if len(v.book.chain) < 2 {
		return nil
	}
	for _, r := range forbids {
		if strings.HasPrefix(r.Clause, v.book.chain[0].id+"#") {
			out = append(out, r)
		}
	}
	return out
}

// decide: what nobody can mend comes before what the author can mend.
func (out *verdict) decide(rules *found, gaps []Reason) {
	switch {
	case len(rules.forbids) > 0:
		out.decision, out.reasons = DecisionForbidden, append(out.reasons, rules.forbids...)
	case len(gaps) > 0:
		out.decision, out.reasons = DecisionUndefined, append(out.reasons, gaps...)
	case len(rules.needs) > 0:
		out.decision, out.needs = DecisionIntakeRefused, uniqueNeeds(rules.needs)
		out.reasons = append(out.reasons, reasonsFor(out.needs)...)
	case len(rules.refusals) > 0:
		out.decision, out.reasons = DecisionRefused, append(out.reasons, rules.refusals...)
	default:
		out.decision = DecisionRoute
	}
	out.reasons = uniqueReasons(out.reasons)
}

// pick goes through the classes of the packs down to depth, from the top, to the first that fits. Questions that decide
// on the way are returned instead.
func (v *view) pick(depth int) (*boundClass, []Requirement) {
	var asks []Requirement
	for _, c := range v.book.classes {
		if c.depth > depth || !c.acts[v.act] {
			continue
		}
		switch held, asked := c.test.holds(v); held {
		case open:
			asks = append(asks, asked.requirement())
		case yes:
			return c, uniqueNeeds(asks)
		case no:
		}
	}
	return nil, uniqueNeeds(asks)
}

// also names the other classes that would fit.
func (v *view) also(chosen *boundClass) (names []string) {
	for _, c := range v.book.classes {
		if c.name == chosen.name || !c.acts[v.act] {
			continue
		}
		if held, _ := c.test.holds(v); held == yes {
			names = append(names, c.name)
		}
	}
	return names
}

func (v *view) noClass() string {
	for _, c := range v.book.classes {
		if c.acts[v.act] {
			return "制度没有规定这一类信息由谁审核，不能办理"
		}
	}
	return "制度没有规定“" + v.book.actWord(v.act) + "”由谁审批，不能办理"
}

// actWord returns the pack's word for an act.
func (b *Rulebook) actWord(code string) string {
	for _, q := range b.questions.all() {
		if q.fact != "act" {
			continue
		}
		for _, o := range q.options {
			if o.code == code {
				return o.word
			}
		}
	}
	return code
}

// reasonsFor gives each clause that asks for something one sentence.
func reasonsFor(needs []Requirement) (out []Reason) {
	for _, n := range needs {
		text := "要先补齐需要具备的内容"
		if n.Kind == "answer" {
			text = "要先答完这些问题才能确定审核程序"
		}
		out = append(out, Reason{Text: text, Clause: n.Clause})
	}
	return uniqueReasons(out)
}

func uniqueReasons(in []Reason) (out []Reason) {
	for _, r := range in {
		if !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

func uniqueNeeds(in []Requirement) (out []Requirement) {
	for _, n := range in {
		if !slices.ContainsFunc(out, func(have Requirement) bool {
			return have.Kind == n.Kind && have.Field == n.Field && have.Clause == n.Clause
		}) {
			out = append(out, n)
		}
	}
	return out
}
