package packs_test

import (
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
)

// Emergencies in the random walks: half of the routes get a clause of their own, and people declare, call, decide,
// release, sign afterwards, deny, object and let hours pass.

// listed: every second person has a telephone number on file.
func listed(person string) bool { return len(person)%2 == 0 }

// mayBeUrgent gives a route an emergency clause, as a body's own rule would.
func (w *walk) mayBeUrgent(a *policy.Answer) {
	if a.Emergency != nil || len(a.Steps) == 0 || rapid.Bool().Draw(w.T, "no emergency") {
		return
	}
	duty, chief, deputy := policy.Post{Role: "带班领导", UnitName: "主办单位"}, policy.Post{Role: "主要领导", UnitName: "主办单位"}, policy.Post{Role: "分管领导", UnitName: "主办单位"}
	e := &policy.Emergency{Release: []policy.Post{duty}, Ask: []policy.Post{chief, deputy}, Within: "24小时", Report: chief, Clause: "own#一"}
	if rapid.Bool().Draw(w.T, "recorder") {
		e.RecordedBy, e.Publisher = &policy.Post{Role: "值班员", UnitName: "归口单位"}, &policy.Post{Role: "值班员", UnitName: "归口单位"}
	}
	if rapid.IntRange(0, 4).Draw(w.T, "calls the leader on duty too") == 0 {
		e.Ask = append([]policy.Post{duty}, e.Ask...)
	}
	if rapid.IntRange(0, 4).Draw(w.T, "keeps a step") == 0 {
		e.Keep = []string{rapid.SampledFrom(a.Steps).Draw(w.T, "kept").Step}
	}
	if len(a.Targets) > 1 && rapid.IntRange(0, 3).Draw(w.T, "one target") == 0 {
		e.Targets = []string{a.Targets[0].Target}
	}
	a.Emergency = e
}

func urgentPosts(e *policy.Emergency) (out []policy.Post) {
	if e == nil {
		return nil
	}
	out = slices.Concat(e.Release, e.Ask, []policy.Post{e.Report})
	for _, p := range []*policy.Post{e.RecordedBy, e.Publisher} {
		if p != nil {
			out = append(out, *p)
		}
	}
	return out
}

// urgently goes one step on in an emergency, if there is one to be had.
func (w *walk) urgently() {
	if w.c.Answer.Emergency == nil || len(w.c.Released) > 0 {
		w.forward()
		return
	}
	if !w.c.Urgency.Open {
		w.do(rapid.SampledFrom([]string{author, w.anybody()}).Draw(w.T, "declares"), review.DeclareEmergency{Reason: "r"}, false)
		return
	}
	order := review.CallOrder(w.c, w.facts(""))
	if i := slices.IndexFunc(order, func(x review.Callee) bool { return x.Next }); i >= 0 && rapid.IntRange(0, 2).Draw(w.T, "call") > 0 {
		who := rapid.SampledFrom(order[i].Eligible).Draw(w.T, "called").Person
		w.do(w.anybody(), w.call(who), false)
		return
	}
	w.forward()
}

// call is a telephone call to somebody: answered, or not.
func (w *walk) call(who string) review.Command {
	return rapid.SampledFrom([]review.Command{
		review.MissCall{For: who, Number: "n", Listed: true},
		review.Record{Step: review.EmergencyStep, For: who, Means: review.Phone, Number: "n", Listed: true, Read: "w", Opinion: "o", Given: w.now},
	}).Draw(w.T, "answered")
}

// later signs what an emergency left open.
func (w *walk) later(task review.Task) review.Command {
	if rapid.IntRange(0, 5).Draw(w.T, "objects") == 0 {
		return review.Object{Step: task.Step.Step, Opinion: "o"}
	}
	p := w.pass(task.Step)
	return review.SignLater{Step: p.Step, Checklist: p.Checklist, Record: p.Record}
}

func (w *walk) trouble(who string, no int) {
	w.do(who, rapid.SampledFrom([]review.Command{
		review.SettleTrouble{No: no, Word: rapid.SampledFrom([]string{"urge", "keep", "take_down", "correct"}).Draw(w.T, "word"), Opinion: "o"}, review.CloseTrouble{No: no, Opinion: "o"},
	}).Draw(w.T, "about it"), false)
}

// anythingUrgent draws a command of an emergency that a page could send.
func (w *walk) anythingUrgent(step, to string) review.Command {
	return rapid.SampledFrom([]review.Command{
		review.DeclareEmergency{Reason: "r"}, review.CancelEmergency{}, w.call(to), review.Pass{Step: review.EmergencyStep}, review.Deny{Step: review.EmergencyStep},
		review.Object{Step: step, Opinion: "o"}, review.SettleTrouble{No: 1, Word: "keep", Opinion: "o"}, review.CloseTrouble{No: 1, Opinion: "o"},
		review.RemoveAddedSigner{Step: review.EmergencyStep, Person: to}, review.Transfer{Step: review.EmergencyStep, To: to},
	}).Draw(w.T, "urgent")
}

// overdue reports whether an event is the one thing that the clock may say: an hour has passed and nobody signed.
func (m *model) overdue(e review.Event) bool {
	t, ok := e.(review.Troubled)
	return ok && t.Kind == review.Overdue && m.rows[t.Row].open && m.now.After(m.rows[t.Row].due) && len(m.rows[t.Row].signs) < max(m.rows[t.Row].Passes, 1)
}

// judgeUrgent says what of an emergency its clause does not allow.
func (m *model) judgeUrgent(e review.Event) string {
	switch e := e.(type) {
	case review.EmergencyDeclared:
		if m.answer.Emergency == nil || len(m.released) > 0 {
			return "declared without a clause, or after the release"
		}
	case review.Passed:
		if r := m.rows[e.Row]; r.open || r.urgent && len(m.released) > 0 {
			return "decided after the release as if before it"
		}
	case review.Recorded:
		return m.judgeCall(e)
	case review.SignedLater:
		r := m.rows[e.Row]
		if r.open && len(m.released) == 0 {
			return "signed afterwards before anything was out"
		}
		if r.open && m.rule("publish", r) == "differ" && (m.outBy[e.By] || m.outBy[e.Principal]) {
			return "whoever released signed afterwards what must be another's"
		}
	case review.Edited:
		if len(m.released) > 0 {
			return "the text changed after the release"
		}
	case review.Released:
		return m.judgeUrgentRelease(e)
	case review.LeftOpen:
		return m.judgeLeftOpen(e)
	default:
	}
	return ""
}

// judgeCall: an emergency is decided by telephone only by whom the clause lets be asked, when those before him did not
// answer, and with what was said; nobody else than the signer himself signs afterwards, but for paper.
func (m *model) judgeCall(e review.Recorded) string {
	r := m.rows[e.Row]
	if r.open && !r.External && e.Means != review.Paper {
		return "a signature afterwards was recorded by word of mouth"
	}
	if !r.urgent || r.open {
		return ""
	}
	x := m.answer.Emergency
	at := slices.IndexFunc(x.Ask, func(p policy.Post) bool { return p.Role == r.Role && p.UnitName == r.UnitName })
	if at < 0 || e.Means != review.Phone || e.Read == "" || e.Opinion == "" || e.Number == "" || listed(e.For) && !e.Listed {
		return fmt.Sprintf("recorded as decided by telephone: %+v", e)
	}
	for _, before := range x.Ask[:at] {
		there := slices.ContainsFunc(m.roll.Persons, func(p policy.Person) bool {
			return slices.Contains(p.Roles, before.Role) && p.Unit == before.UnitName && p.ID != author && !slices.Contains(m.editors, p.ID)
		})
		if there && !m.missed[before.Role] {
			return fmt.Sprintf("%s was asked before %s was called", r.Role, before.Role)
		}
	}
	return ""
}

// mayWait reports whether a row may be left for afterwards. Secrecy comes first.
func (m *model) mayWait(r modelRow) bool {
	return r.Verb != policy.SecrecyReview && !slices.Contains(m.answer.Emergency.Keep, r.Step.Step)
}

// judgeUrgentRelease: it goes out early only under a declared clause, for a target of the clause, and by a decision that
// stands on these very bytes.
func (m *model) judgeUrgentRelease(e review.Released) string {
	if !e.Urgent {
		return ""
	}
	x := m.answer.Emergency
	stands := slices.ContainsFunc(m.rows, func(r modelRow) bool { return r.urgent && !r.added && len(r.signs) > 0 })
	if x == nil || !m.urgent || len(x.Targets) > 0 && !slices.Contains(x.Targets, e.Target) || !stands {
		return "released early without a clause, or without a decision by it"
	}
	return ""
}

// judgeLeftOpen: whatever the route still asks for is left open, and nothing else, until its hour.
func (m *model) judgeLeftOpen(e review.LeftOpen) string {
	if !e.Due.Equal(e.At.Add(24 * time.Hour)) {
		return fmt.Sprintf("due %s for %s", e.Due, e.At)
	}
	for _, i := range slices.Concat(e.Rows, e.Also) {
		if r := m.rows[i]; r.urgent || r.late() || len(r.signs) >= max(r.Passes, 1) || r.instead || r.left {
			return fmt.Sprintf("step %s was left open and is not", r.Step.Step)
		}
	}
	return ""
}

// foldUrgent notes what an emergency changes.
func (m *model) foldUrgent(e review.Event) {
	switch e := e.(type) {
	case review.EmergencyDeclared:
		m.urgent, m.missed = true, map[string]bool{}
		m.addUrgent()
	case review.EmergencyCancelled:
		m.urgent = false
		for i := range m.rows {
			m.rows[i].instead = m.rows[i].instead || m.rows[i].urgent
			m.rows[i].early = false
		}
	case review.CallMissed:
		m.missed[m.rows[e.Row].Role] = true
	case review.LeftOpen:
		for _, i := range slices.Concat(e.Rows, e.Also) {
			m.rows[i].open = true
		}
		for _, i := range e.Rows {
			m.rows[i].due = e.Due
		}
		if e.Confirm != "" {
			r := modelRow{Step: m.rows[e.Row].Step, added: true, only: e.Confirm, urgent: true, open: true, due: e.Due}
			m.rows = append(m.rows, r)
		}
	case review.Released:
		m.outBy[e.By], m.outOn = true, e.Digest
	case review.RecordDenied:
		m.rows[e.Row].open = m.rows[e.Row].open || len(m.released) > 0
	case review.ObjectedTo:
		m.rows[e.Row].instead = true
	case review.Troubled:
		m.troubles = append(m.troubles, m.rows[e.Row].Step.Step)
	case review.TroubleSettled:
		for i, r := range m.rows {
			if e.Word != "urge" && r.Step.Step == m.troubles[e.No-1] && r.open && len(r.signs) == 0 {
				m.rows[i].instead = true
			}
		}
	default:
	}
}

func (m *model) addUrgent() {
	x := m.answer.Emergency
	for _, p := range slices.Concat(x.Release, x.Ask) {
		if !slices.ContainsFunc(m.rows, func(r modelRow) bool { return r.urgent && !r.instead && r.Role == p.Role && r.UnitName == p.UnitName }) {
			m.rows = append(m.rows, modelRow{urgent: true, Step: policy.Step{Step: review.EmergencyStep, Verb: policy.SignOff, Role: p.Role, UnitName: p.UnitName, InChargeOf: p.InChargeOf, Mode: "any", Targets: x.Targets, Unordered: true}})
		}
	}
	for i, r := range m.rows {
		m.rows[i].early = !r.urgent && !r.late() && !m.mayWait(r)
	}
}

// together: an early release leaves its open steps in the same breath, and a consent denied after a release is somebody's
// trouble, not a silent gap.
func (m *model) together(events []review.Event) string {
	has := func(is func(review.Event) bool) bool { return slices.ContainsFunc(events, is) }
	early := has(func(e review.Event) bool { r, ok := e.(review.Released); return ok && r.Urgent })
	if early {
		for _, r := range m.rows {
			concerned := len(r.Targets) == 0 || slices.ContainsFunc(r.Targets, func(t string) bool { return m.released[t] })
			if concerned && !r.urgent && !r.late() && !r.open && !r.instead && !r.left && len(r.signs) < max(r.Passes, 1) && r.Verb.Powers().Waited && !r.Optional && !m.satisfied(r.Step.Step, map[string]bool{}) && !m.stepDone(r.Step.Step) {
				return fmt.Sprintf("step %s is neither done nor left open", r.Step.Step)
			}
		}
	}
	for _, e := range events {
		d, ok := e.(review.RecordDenied)
		if ok && m.rows[d.Row].open && !has(func(e review.Event) bool { t, ok := e.(review.Troubled); return ok && t.Row == d.Row }) {
			return "a consent was denied after the release and nobody is told"
		}
	}
	return ""
}

// stepDone reports whether a step itself has what it needs, whatever comes before it.
func (m *model) stepDone(step string) bool {
	alone := *m
	alone.rows = slices.Clone(m.rows)
	for i := range alone.rows {
		alone.rows[i].Unordered = true
	}
	return alone.satisfied(step, map[string]bool{})
}

// everyLateSignatureHasAnExit: what must be signed afterwards has its hour, and waits for somebody as long as nothing is
// held; and what is out stays as it was sealed.
func (m *model) everyLateSignatureHasAnExit(tasks []review.Task, going bool) string {
	if m.outOn != "" && m.outOn != m.digest {
		return "what is out is no longer what was sealed"
	}
	for _, r := range m.rows {
		if !r.open || r.instead || r.left || len(r.signs) >= max(r.Passes, 1) || m.stepDone(r.Step.Step) {
			continue
		}
		waits := slices.ContainsFunc(tasks, func(t review.Task) bool { return t.Step.Step == r.Step.Step })
		if going && !waits {
			return fmt.Sprintf("step %s is open after the release and waits for nobody", r.Step.Step)
		}
	}
	return ""
}
