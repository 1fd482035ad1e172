package review

import (
	"maps"
	"slices"
)

// Evolve returns the case after e. It never fails, holds no rule and leaves c as it is.
func Evolve(c Case, e Event) Case {
	c.Rows = slices.Clone(c.Rows)
	c.Voided = slices.Clone(c.Voided)
	c.History = append(slices.Clip(c.History), Entry{Event: e, Turn: max(c.Turn, 1)})
	switch e := e.(type) {
	case Opened:
		return c.open(e)
	case Passed:
		c.sign(e.Row, Signature{Act: e.Act, Power: e.Power, Digest: e.Digest, Opinion: e.Opinion, Stood: e.Stood, Checked: e.Checklist})
	case SignedLater:
		c.sign(e.Row, Signature{Act: e.Act, Power: e.Power, Digest: e.Digest, Opinion: e.Opinion, Stood: e.Stood})
	case Recorded:
		c.sign(e.Row, Signature{Act: e.Act, Power: e.Power, For: e.For, Digest: e.Digest, Means: e.Means, Given: e.Given, Opinion: e.Opinion})
	case Confirmed:
		c.sign(e.Row, Signature{Act: e.Act, Power: e.Power, Digest: e.Digest, Checked: e.Checklist})
		c.suggestion(e.Suggestion, func(s *Suggestion) { s.Confirmed = true })
	case RecordDenied:
		c.void([]int{e.Row})
		c.row(e.Row, func(r *Row) { r.Late = r.Late || c.anyReleased(*r) })
	case TakenBack:
		c.void([]int{e.Row})
	case Acknowledged:
		c.row(e.Row, func(r *Row) {
			r.Signatures = slices.Clone(r.Signatures)
			for i, s := range r.Signatures {
				if s.Signer() == e.By {
					r.Signatures[i].Noted = e.Digest
				}
			}
		})
	case Returned:
		c.void(e.Voids)
		c.Signed = true
		if e.To == "" {
			c.Stopped = Stop{State: StopReturned, By: e.By, Step: e.Step, Back: e.Back}
		}
	case Resubmitted:
		c.void(e.Voids)
		c.Stopped, c.Version, c.Digest, c.Signed, c.Turn = Stop{}, e.Version, e.Digest, false, c.Turn+1
	case Recalled:
		c.Stopped = Stop{State: StopRecalled, By: e.By}
	case Held:
		c.Stopped = Stop{State: StopHeld, By: e.By, Step: e.Step}
	case Resumed:
		c.Stopped = Stop{}
	case Rejected:
		c.Stopped = Stop{State: StopRejected, By: e.By, Step: e.Step}
	case Edited:
		c.edit(e)
	case Suggested:
		c.Suggestions = append(slices.Clip(c.Suggestions), Suggestion{No: e.No, Step: e.Step, Row: e.Row, By: e.By, Ref: e.Ref, SignOn: e.SignOn})
	default:
		return c.evolveRoute(e)
	}
	return c
}

// evolveRoute folds what changes the rows themselves, and the release.
func (c Case) evolveRoute(e Event) Case {
	switch e := e.(type) {
	case Transferred:
		c.row(e.Row, func(r *Row) { r.For = e.To })
	case SignerAdded:
		c.addRow(e.Step, Row{Kind: RowAdded, By: e.By, For: e.Person})
	case SignerRemoved:
		c.row(e.Row, func(r *Row) { r.Settled = SettledRemoved })
	case Escalated:
		c.Signed = true
		c.row(e.Row, func(r *Row) { r.Settled = SettledHandedUp })
		added := Row{Kind: RowEscalated, By: e.By}
		added.Role, added.UnitName = e.ToRole, e.ToUnit
		c.addRow(e.Step, added)
	case Skipped:
		c.Signed = true
		c.settle(e.Step, SettledSkipped)
	case OptionalSkipped:
		c.settle(e.Step, SettledUnneeded)
	case Consulted:
		c.row(e.Row, func(r *Row) { r.Settled = SettledAsked })
		c.Consults = append(slices.Clip(c.Consults), Consultation{No: e.No, Step: e.Step, By: e.By, To: e.To, Ref: e.Ref})
	case ConsultAnswered:
		c.Consults = slices.Clone(c.Consults)
		if i := slices.IndexFunc(c.Consults, func(x Consultation) bool { return x.No == e.No }); i >= 0 {
			c.Consults[i].Answer, c.Consults[i].Answered = e.Ref, e.At
		}
	case Released:
		c.Released = with(c.Released, e.Target, Release{By: e.By, At: e.At, Digest: e.Digest})
		c.Schedules = without(c.Schedules, e.Target)
	case Scheduled:
		c.Schedules = with(c.Schedules, e.Target, Timing{By: e.By, At: e.Due, Digest: e.Digest})
	case Invited:
		c.Invitations = append(slices.Clip(c.Invitations), Invitation{No: e.No, Step: e.Step, Row: e.Row, Unit: e.Unit, By: e.By, At: e.At, Version: e.Version, Digest: e.Digest, Due: e.Due})
	case Disinvited:
		c.invite(e.No, func(x *Invitation) { x.Revoked = true })
	case Replied:
		c.reply(e)
	case Unscheduled:
		c.Schedules = without(c.Schedules, e.Target)
	default: // acts of signers were folded before
		return c.evolveUrgent(e)
	}
	return c
}

// Fold returns the case after all events.
func Fold(events []Event) Case {
	var c Case
	for _, e := range events {
		c = Evolve(c, e)
	}
	return c
}

// open starts over: a case opened again, for instance after a withdrawal, has nothing of the earlier one but its
// history.
func (c Case) open(e Opened) Case {
	fresh := Case{Answer: e.Answer, Terms: e.Terms, Digest: e.Digest, Version: e.Version, Author: e.Author, Submitter: e.Submitter,
		Registrar: e.Registrar, Editors: slices.Clone(e.Editors), Former: slices.Clone(e.Former), History: c.History, Readings: c.Readings, Turn: 1}
	for _, s := range e.Answer.Steps {
		fresh.Rows = append(fresh.Rows, Row{Step: s})
	}
	return fresh
}

func (c *Case) edit(e Edited) {
	c.void(e.Voids)
	c.Version, c.Digest = e.Version, e.Digest
	for _, p := range append([]string{e.By}, e.Editors...) {
		if p != c.Author && !slices.Contains(c.Editors, p) {
			c.Editors = append(slices.Clip(c.Editors), p)
		}
	}
	for _, no := range e.Adopts {
		c.suggestion(no, func(s *Suggestion) { s.Adopted, s.AdoptedBy = e.Digest, e.By })
	}
}

func (c *Case) sign(i int, s Signature) {
	c.Signed = true
	c.row(i, func(r *Row) {
		r.Signatures = append(slices.Clip(r.Signatures), s)
		c.Voided = slices.DeleteFunc(c.Voided, func(step string) bool { return step == r.Step.Step })
		if r.TakesOver && !slices.Contains(c.Accountable, s.By) {
			c.Accountable = append(slices.Clip(c.Accountable), s.By)
		}
	})
}

// void takes the signatures off rows, and the decisions to do without them. Added, transferred and escalated rows stay.
func (c *Case) void(rows []int) {
	for _, i := range rows {
		c.row(i, func(r *Row) {
			if len(r.Signatures) > 0 && !slices.Contains(c.Voided, r.Step.Step) {
				c.Voided = append(c.Voided, r.Step.Step)
			}
			r.Signatures = nil
			if r.Settled == SettledSkipped || r.Settled == SettledUnneeded {
				r.Settled = NotSettled
			}
		})
	}
}

// settle marks the rows of a step that the answer holds; what persons added to it stays required.
func (c *Case) settle(step string, as Settled) {
	for i := range c.Rows {
		if c.Rows[i].Step.Step == step && c.Rows[i].Kind == RowFrozen && len(c.Rows[i].Signatures) == 0 {
			c.Rows[i].Settled = as
		}
	}
}

// addRow puts a row beside those of a step: same verb, order, targets and clause.
func (c *Case) addRow(step string, r Row) {
	for _, like := range c.Rows {
		if like.Step.Step == step && like.Kind == RowFrozen {
			role, unit := r.Role, r.UnitName
			r.Step = like.Step
			r.Role, r.UnitName, r.InChargeOf, r.Person, r.DelegatedBy, r.RecordedBy, r.IfUnsure = role, unit, "", "", "", "", ""
			r.Optional, r.External, r.OwnRules, r.TakesOver, r.Passes, r.Eligible = false, false, false, false, 0, nil
			r.Record, r.PassIf, r.Else, r.Outcomes = nil, "", "", nil
			c.Rows = append(c.Rows, r)
			return
		}
	}
}

func (c *Case) row(i int, change func(*Row)) {
	if i >= 0 && i < len(c.Rows) {
		change(&c.Rows[i])
	}
}

func (c *Case) suggestion(no int, change func(*Suggestion)) {
	c.Suggestions = slices.Clone(c.Suggestions)
	for i := range c.Suggestions {
		if c.Suggestions[i].No == no {
			change(&c.Suggestions[i])
		}
	}
}

func with[V any](m map[string]V, key string, v V) map[string]V {
	m = maps.Clone(m)
	if m == nil {
		m = map[string]V{}
	}
	m[key] = v
	return m
}

func without[V any](m map[string]V, key string) map[string]V {
	m = maps.Clone(m)
	delete(m, key)
	return m
}
