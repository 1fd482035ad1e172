package packs_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
)

const author = "zhang"

func cut(ref string) (role, word string, ok bool) { return strings.Cut(ref, "@") }

func compare(a, b [3]string) int {
	return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]), cmp.Compare(a[2], b[2]))
}

// model knows the frozen route and what the events said, and nothing of how the engine decides.
type model struct {
	answer   policy.Answer
	author   string // answers for the draft now
	roll     review.Roll
	rows     []modelRow
	editors  []string
	upBy     map[string]string // step → who handed it up
	digest   string
	released map[string]bool
	links    map[int]modelLink // sent to organs outside
	urgent   bool              // an emergency is declared
	missed   map[string]bool   // roles that were called in vain
	outBy    map[string]bool   // who released
	outOn    string            // on which version
	troubles []string          // steps, by number
	now      time.Time
}

type modelRow struct {
	policy.Step
	added    bool   // beyond the answer
	only     string // whose alone it is
	signs    []modelSign
	instead  bool // asked, handed up or taken off: needs no signature for good
	left     bool // skipped or not needed, until the text changes
	standing time.Time

	urgent bool // of the emergency step
	early  bool // of an emergency: must be done before the release, and waits for nothing before it
	open   bool // left open by an emergency release
	due    time.Time
}

// modelSign is who stands behind one signature.
type modelSign struct {
	by, principal, giver string
	recorded             bool
}

func newModel(a policy.Answer, roll review.Roll) *model {
	m := &model{answer: a, author: author, roll: roll, upBy: map[string]string{}, released: map[string]bool{}, links: map[int]modelLink{}, outBy: map[string]bool{}, missed: map[string]bool{}}
	for _, s := range a.Steps {
		m.rows = append(m.rows, modelRow{Step: s})
	}
	return m
}

// judge says what of an event the frozen route does not allow, "" when it is in order.
func (m *model) judge(e review.Event) string {
	m.now = review.ActOf(e).At
	if by := review.ActOf(e).By; strings.HasPrefix(by, "system:") && !m.overdue(e) {
		return "done by a machine"
	}
	if why := m.judgeUrgent(e); why != "" {
		return why
	}
	if why := m.judgeLink(e); why != "" {
		return why
	}
	switch e := e.(type) {
	case review.Passed:
		return m.maySign(e.Row, e.Digest, modelSign{by: e.By, principal: e.Principal})
	case review.SignedLater:
		return m.maySign(e.Row, e.Digest, modelSign{by: e.By, principal: e.Principal})
	case review.Confirmed:
		return m.maySign(e.Row, e.Digest, modelSign{by: e.By, principal: e.Principal})
	case review.Recorded:
		return m.maySign(e.Row, e.Digest, modelSign{by: e.By, principal: e.Principal, giver: e.For, recorded: true})
	case review.Edited:
		return m.mayEdit(e)
	case review.Released:
		return m.mayRelease(e)
	default:
		return ""
	}
}

func (m *model) maySign(i int, digest string, s modelSign) string {
	r := m.rows[i]
	switch {
	case digest != m.digest:
		return "signed on another version than the one under review"
	case !m.before(r):
		return fmt.Sprintf("step %s was signed before %v", r.Step.Step, r.After)
	case r.instead || r.left:
		return fmt.Sprintf("step %s needs no signature and got one", r.Step.Step)
	}
	signer := s.by
	if s.recorded {
		signer = s.giver
	}
	if why := m.mayHold(r, signer, s); why != "" {
		return why
	}
	for _, who := range []string{signer, s.principal} {
		if who == "" || !r.Verb.Stops() || r.Person != "" {
			continue
		}
		if who == m.author && m.rule("author", r) != "may" {
			return fmt.Sprintf("the author signed step %s", r.Step.Step)
		}
		if slices.Contains(m.editors, who) && m.rule("editor", r) != "may" {
			return fmt.Sprintf("%s edited and signed step %s", who, r.Step.Step)
		}
	}
	return m.keptApart(i, signer, s.principal)
}

// mayHold: the signer has the post, lends it from one who has, or is the one person whose row it is.
func (m *model) mayHold(r modelRow, signer string, s modelSign) string {
	switch {
	case r.only != "" && signer == r.only, r.Person == "author" && signer == m.author, r.Person == "submitter" && signer == m.author:
		return ""
	case s.recorded && (r.External || r.OwnRules) && signer == "":
		return ""
	case r.External:
		if s.recorded {
			return ""
		}
		return fmt.Sprintf("%s signed step %s of an organ outside", signer, r.Step.Step)
	}
	if r.OwnRules && s.recorded {
		return ""
	}
	holder := signer
	if s.principal != "" {
		holder = s.principal
		if !slices.ContainsFunc(m.roll.Grants, func(g policy.Grant) bool { return g.From == holder && g.To == signer }) {
			return fmt.Sprintf("%s signed for %s without a delegation", signer, holder)
		}
	}
	if !m.holds(holder, r.Role, r.UnitName, r.InChargeOf) {
		return fmt.Sprintf("%s, who is no %s@%s, signed step %s", holder, r.Role, r.UnitName, r.Step.Step)
	}
	if r.DelegatedBy != "" && !slices.ContainsFunc(m.roll.Grants, func(g policy.Grant) bool { return g.To == signer && m.holds(g.From, r.DelegatedBy, "", "") }) {
		return fmt.Sprintf("%s signed step %s without the delegation of %s", signer, r.Step.Step, r.DelegatedBy)
	}
	return ""
}

func (m *model) holds(who, role, unit, charge string) bool {
	return slices.ContainsFunc(m.roll.Persons, func(p policy.Person) bool {
		return p.ID == who && slices.Contains(p.Roles, role) && (unit == "" || p.Unit == unit) && (charge == "" || slices.Contains(p.InCharge, charge))
	})
}

// rule is what the pack writes of a deed and a step.
func (m *model) rule(deed string, r modelRow) string {
	for _, a := range m.answer.Apart {
		for _, pair := range [][2]string{{a.A, a.B}, {a.B, a.A}} {
			if pair[0] == deed && (pair[1] == r.Step.Step || pair[1] == r.ID) {
				return a.Rule
			}
		}
	}
	return ""
}

// keptApart: two steps that must not, or must, be one person's are not, or are.
func (m *model) keptApart(i int, signer, principal string) string {
	for _, other := range m.rows {
		rule := m.rule(other.Step.Step, m.rows[i])
		for _, s := range other.signs {
			one := slices.Contains([]string{s.by, s.principal, s.giver}, signer) || principal != "" && slices.Contains([]string{s.by, s.principal, s.giver}, principal)
			if rule == "differ" && one && !s.recorded || rule == "same" && !one {
				return fmt.Sprintf("steps %s and %s: %s", other.Step.Step, m.rows[i].Step.Step, rule)
			}
		}
	}
	return ""
}

// mayEdit: a change takes every signature before the release away, unless the pack keeps those that a mere matter of
// wording does not touch.
func (m *model) mayEdit(e review.Edited) string {
	if e.Small && m.answer.Edits != nil {
		return ""
	}
	for i, r := range m.rows {
		if len(r.signs) > 0 && !slices.Contains(e.Voids, i) {
			return fmt.Sprintf("the signature of step %s outlived a change of the text", r.Step.Step)
		}
	}
	return ""
}

// mayRelease: everything before the release is done on this version, by whom the rules name.
func (m *model) mayRelease(e review.Released) string {
	if e.Digest != m.digest {
		return "another version than the one under review went out"
	}
	decided := false
	for _, r := range m.rows {
		if len(r.Targets) > 0 && !slices.Contains(r.Targets, e.Target) || r.late() {
			continue
		}
		if !r.urgent && !(e.Urgent && (m.mayWait(r) || m.stepDone(r.Step.Step))) && !m.satisfied(r.Step.Step, map[string]bool{}) {
			return fmt.Sprintf("%q went out before step %s", e.Target, r.Step.Step)
		}
		decided = decided || len(r.signs) > 0 && slices.Contains([]policy.Verb{policy.Decide, policy.SignOff, policy.Consent}, r.Verb)
	}
	if e.Seals == decided && !e.Scheduled {
		return fmt.Sprintf("a step decided: %v, and the release seals: %v", decided, e.Seals)
	}
	if e.Scheduled {
		return ""
	}
	p := m.answer.Publisher
	for _, t := range m.answer.Targets {
		if t.Target == e.Target && t.Publisher != nil {
			p = t.Publisher
		}
	}
	if x := m.answer.Emergency; e.Urgent && x.Publisher != nil && m.holds(cmp.Or(e.Principal, e.By), x.Publisher.Role, x.Publisher.UnitName, x.Publisher.InChargeOf) {
		return m.releasedApart(e)
	}
	if who := cmp.Or(e.Principal, e.By); p == nil || !m.holds(who, p.Role, p.UnitName, p.InChargeOf) {
		return fmt.Sprintf("%s released without the post", who)
	}
	return m.releasedApart(e)
}

func (m *model) releasedApart(e review.Released) string {
	for _, r := range m.rows {
		rule := m.rule("publish", r)
		if rule == "" || len(r.signs) == 0 {
			continue
		}
		one := m.upBy[r.Step.Step] == e.By || slices.ContainsFunc(r.signs, func(s modelSign) bool {
			return slices.Contains([]string{s.by, s.principal, s.giver}, e.By) || e.Principal != "" && slices.Contains([]string{s.by, s.principal, s.giver}, e.Principal)
		})
		if rule == "differ" && one || rule == "same" && !one && !r.added {
			return fmt.Sprintf("%s released, and step %s and the release: %s", e.By, r.Step.Step, rule)
		}
	}
	return ""
}

func (r modelRow) late() bool { return r.Phase == "after" || slices.Contains(r.After, "publish") }

// before reports whether everything that a row waits for is done.
func (m *model) before(r modelRow) bool {
	if r.late() && len(m.released) == 0 {
		return false
	}
	return r.Unordered || r.open || r.early || !slices.ContainsFunc(r.After, func(s string) bool { return s != "publish" && !m.satisfied(s, map[string]bool{}) })
}

// satisfied counts the signatures of a step by its mode, and looks at what comes before it.
func (m *model) satisfied(step string, seen map[string]bool) bool {
	if seen[step] {
		return false
	}
	seen[step] = true
	defer delete(seen, step)
	frozen, done, mode, k, waited, open := 0, 0, "", 0, false, false
	for _, r := range m.rows {
		if r.Step.Step != step {
			continue
		}
		for _, s := range r.After {
			if s != "publish" && !r.Unordered && !r.open && !m.satisfied(s, seen) {
				return false
			}
		}
		ok := r.instead || r.left || len(r.signs) >= max(r.Passes, 1) && !m.now.Before(r.standing)
		waited = waited || r.Verb.Powers().Waited || r.Verb == policy.Consult
		if r.added {
			open = open || !ok
			continue
		}
		frozen, mode, k = frozen+1, r.Mode, r.K
		if ok {
			done++
		}
	}
	need := frozen
	switch mode {
	case "any":
		need = 1
	case "k_of_n":
		need = min(max(k, 1), frozen)
	}
	return !waited || !open && done >= need
}

// stands reports whether a notice must still stand, so that the case waits for a day.
func (m *model) stands(now time.Time) bool {
	return slices.ContainsFunc(m.rows, func(r modelRow) bool { return now.Before(r.standing) })
}

// fold notes what an event said. The case is only asked for rows that people added.
func (m *model) fold(e review.Event, c review.Case) {
	m.foldLink(e)
	m.foldUrgent(e)
	switch e := e.(type) {
	case review.Opened:
		m.digest = e.Digest
	case review.Passed:
		m.rows[e.Row].standing = e.Stood
		m.sign(e.Row, modelSign{by: e.By, principal: e.Principal})
	case review.SignedLater:
		m.rows[e.Row].standing = e.Stood
		m.sign(e.Row, modelSign{by: e.By, principal: e.Principal})
	case review.Confirmed:
		m.sign(e.Row, modelSign{by: e.By, principal: e.Principal})
	case review.Recorded:
		m.sign(e.Row, modelSign{by: e.By, principal: e.Principal, giver: e.For, recorded: true})
	case review.RecordDenied:
		m.void(e.Row)
	case review.TakenBack:
		m.void(e.Row)
	case review.Returned:
		m.void(e.Voids...)
	case review.Resubmitted:
		m.void(e.Voids...)
		m.digest = e.Digest
	case review.Edited:
		m.void(e.Voids...)
		m.digest = e.Digest
		m.editors = append(m.editors, e.By)
	case review.HandedOver:
		m.author, m.editors = e.To, append(m.editors, e.From)
	case review.Transferred:
		m.rows[e.Row].only = e.To
	case review.SignerAdded:
		m.add(e.Step, modelRow{added: true, only: e.Person})
	case review.SignerRemoved:
		m.rows[e.Row].instead = true
	case review.Escalated:
		m.rows[e.Row].instead, m.upBy[e.Step] = true, e.By
		m.add(e.Step, modelRow{added: true, Step: policy.Step{Role: e.ToRole, UnitName: e.ToUnit}})
	case review.Consulted:
		if e.Row >= 0 {
			m.rows[e.Row].instead = true
		}
	case review.Skipped:
		m.leave(e.Step)
	case review.OptionalSkipped:
		m.leave(e.Step)
	case review.Released:
		m.released[e.Target] = true
	default: // does not touch the rows
	}
	if len(m.rows) != len(c.Rows) {
		panic("the model counts other rows than the case")
	}
}

func (m *model) sign(i int, s modelSign) { m.rows[i].signs = append(m.rows[i].signs, s) }

func (m *model) void(rows ...int) {
	for _, i := range rows {
		m.rows[i].signs, m.rows[i].left, m.rows[i].standing = nil, false, time.Time{}
	}
}

func (m *model) leave(step string) {
	for i, r := range m.rows {
		if r.Step.Step == step && !r.added && len(r.signs) == 0 {
			m.rows[i].left = true
		}
	}
}

// add puts a row beside those of a step.
func (m *model) add(step string, r modelRow) {
	i := slices.IndexFunc(m.rows, func(x modelRow) bool { return x.Step.Step == step && !x.added })
	like, role, unit := m.rows[i].Step, r.Role, r.UnitName
	r.Step = policy.Step{Step: like.Step, ID: like.ID, After: like.After, Verb: like.Verb, Targets: like.Targets, Phase: like.Phase, Unordered: like.Unordered, Role: role, UnitName: unit}
	m.rows = append(m.rows, r)
}
