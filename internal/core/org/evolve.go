package org

import (
	"maps"
	"slices"
	"time"
)

// Evolve returns the state after e. It never fails, holds no rule and leaves s as it is.
func Evolve(s State, e Event) State { return Extend(s, e) }

// Extend returns the state after all events, copying s once: the way to load a long stream.
func Extend(s State, events ...Event) State {
	s = s.clone()
	for _, e := range events {
		s.apply(e)
	}
	return s
}

// Fold returns the state after all events of a stream.
func Fold(events []Event) State { return Extend(State{}, events...) }

// clone copies everything that apply changes in place.
func (s State) clone() State {
	s.Units, s.Persons, s.Organs = maps.Clone(s.Units), maps.Clone(s.Persons), maps.Clone(s.Organs)
	s.Supervisors, s.Series = maps.Clone(s.Supervisors), maps.Clone(s.Series)
	s.Forms = maps.Clone(s.Forms)
	s.Tenures, s.Charges, s.Liaisons = slices.Clone(s.Tenures), slices.Clone(s.Charges), slices.Clone(s.Liaisons)
	s.Delegations, s.Adoptions, s.Managers = slices.Clone(s.Delegations), slices.Clone(s.Adoptions), slices.Clone(s.Managers)
	return s
}

func (s *State) apply(e Event) {
	switch e := e.(type) {
	case UnitAdded:
		s.putUnit(e.Unit)
	case UnitChanged:
		s.putUnit(e.Unit)
	case PersonAdded:
		s.putPerson(e.Person)
	case PersonChanged:
		e.Disabled = s.Persons[e.ID].Disabled
		s.putPerson(e.Person)
	case PersonDisabled:
		s.keepOut(e.Person, true)
	case PersonEnabled:
		s.keepOut(e.Person, false)
	case PostAppointed:
		s.Tenures = append(s.Tenures, e.Tenure)
	case PostEnded:
		endAt(s.Tenures, e.At, func(t *Tenure) *time.Time { return ifIs(t.ID == e.Tenure, &t.Until) })
	case PutInChargeOf:
		s.Charges = append(s.Charges, e.Charge)
	case ChargeEnded:
		endAt(s.Charges, e.At, func(c *Charge) *time.Time { return ifIs(c.ID == e.Charge, &c.Until) })
	case OrganAdded:
		put(&s.Organs, e.ID, e.Organ)
	case LiaisonNamed:
		s.Liaisons = append(s.Liaisons, e.Liaison)
	case LiaisonEnded:
		endAt(s.Liaisons, e.At, func(l *Liaison) *time.Time { return ifIs(l.ID == e.Liaison, &l.Until) })
	case DelegationGranted:
		s.Delegations = append(s.Delegations, e.Delegation)
	case DelegationRevoked:
		endAt(s.Delegations, e.At, func(d *Delegation) *time.Time { return ifIs(d.ID == e.Delegation, &d.RevokedAt) })
	case SupervisionAllowed:
		put(&s.Supervisors, e.Body, e.Supervision)
	case SupervisionEnded:
		if sup, ok := s.Supervisors[e.Body]; ok {
			sup.Until = e.At
			s.Supervisors[e.Body] = sup
		}
	case PackAdopted:
		s.Adoptions = append(s.Adoptions, e.Adoption)
	case AdoptionWithdrawn:
		s.Adoptions = slices.DeleteFunc(s.Adoptions, func(a Adoption) bool { return a.Pack == e.Pack && a.From.Equal(e.From) })
	case SeriesDefined:
		put(&s.Series, e.Name, e.Series)
	case FormAdopted:
		put(&s.Forms, e.Name, e.Form)
	case FormWithdrawn:
		delete(s.Forms, e.Name)
	case ManagerAppointed:
		endAt(s.Managers, e.From, func(m *Manager) *time.Time { return ifIs(m.Account == e.Account && m.Until.IsZero(), &m.Until) })
		s.Managers = append(s.Managers, e.Manager)
	}
}

func (s *State) putUnit(u Unit) {
	if s.Body == "" {
		s.Body = u.ID
	}
	put(&s.Units, u.ID, u)
}

func (s *State) putPerson(p Person) { put(&s.Persons, p.ID, p) }

func (s *State) keepOut(id string, out bool) {
	if p, ok := s.Persons[id]; ok {
		p.Disabled = out
		s.Persons[id] = p
	}
}

func put[V any](m *map[string]V, key string, v V) {
	if *m == nil {
		*m = map[string]V{}
	}
	(*m)[key] = v
}

// endAt sets the end that pick returns, for each element for which it returns one.
func endAt[V any](list []V, at time.Time, pick func(*V) *time.Time) {
	for i := range list {
		if end := pick(&list[i]); end != nil {
			*end = at
		}
	}
}

func ifIs(ok bool, end *time.Time) *time.Time {
	if ok {
		return end
	}
	return nil
}
