package org

import "time"

// Event is a fact about the body. The set is closed: the types of this file. Stored names are "org.<Type>".
type Event interface{ event() }

// UnitAdded says that a unit exists.
type UnitAdded struct{ Unit }

// UnitChanged says what is known of a unit from now on.
type UnitChanged struct{ Unit }

// PersonAdded says that a person belongs to the body.
type PersonAdded struct{ Person }

// PersonChanged says what is known of a person from now on.
type PersonChanged struct{ Person }

// PersonDisabled says that a person is kept out.
type PersonDisabled struct {
	Person   string `json:"person"`
	Document string `json:"document,omitempty"`
}

// PersonEnabled says that the person is let in again.
type PersonEnabled struct {
	Person   string `json:"person"`
	Document string `json:"document,omitempty"`
}

// PostAppointed says that a person holds a post.
type PostAppointed struct{ Tenure }

// PostEnded says that a tenure ends.
type PostEnded struct {
	Tenure   string    `json:"tenure"`
	At       time.Time `json:"at"`
	Document string    `json:"document,omitempty"`
}

// PutInChargeOf says that a leader is in charge of units.
type PutInChargeOf struct{ Charge }

// ChargeEnded says that this ends.
type ChargeEnded struct {
	Charge   string    `json:"charge"`
	At       time.Time `json:"at"`
	Document string    `json:"document,omitempty"`
}

// OrganAdded says that an outside organ is known.
type OrganAdded struct{ Organ }

// LiaisonNamed says that a leader has a liaison.
type LiaisonNamed struct{ Liaison }

// LiaisonEnded says that this ends.
type LiaisonEnded struct {
	Liaison string    `json:"liaison"`
	At      time.Time `json:"at"`
}

// DelegationGranted says that one person may act for another.
type DelegationGranted struct{ Delegation }

// DelegationRevoked says that he may no longer.
type DelegationRevoked struct {
	Delegation string    `json:"delegation"`
	At         time.Time `json:"at"`
	Document   string    `json:"document,omitempty"`
}

// SupervisionAllowed says that another body may read this one.
type SupervisionAllowed struct{ Supervision }

// SupervisionEnded says that it may no longer.
type SupervisionEnded struct {
	Body string    `json:"body"`
	At   time.Time `json:"at"`
}

// PackAdopted says which rules hold from a date on.
type PackAdopted struct{ Adoption }

// AdoptionWithdrawn says that an adoption never came to hold.
type AdoptionWithdrawn struct {
	Pack string    `json:"pack"`
	From time.Time `json:"from"`
}

// SeriesDefined says how documents are numbered.
type SeriesDefined struct{ Series }

// FormAdopted says that the body prints a form of its own.
type FormAdopted struct{ Form }

// FormWithdrawn says that it does no longer.
type FormWithdrawn struct {
	Name string `json:"name"`
}

// ManagerAppointed says who is answerable for an account.
type ManagerAppointed struct{ Manager }

func (UnitAdded) event()          {}
func (UnitChanged) event()        {}
func (PersonAdded) event()        {}
func (PersonChanged) event()      {}
func (PersonDisabled) event()     {}
func (PersonEnabled) event()      {}
func (PostAppointed) event()      {}
func (PostEnded) event()          {}
func (PutInChargeOf) event()      {}
func (ChargeEnded) event()        {}
func (OrganAdded) event()         {}
func (LiaisonNamed) event()       {}
func (LiaisonEnded) event()       {}
func (DelegationGranted) event()  {}
func (DelegationRevoked) event()  {}
func (SupervisionAllowed) event() {}
func (SupervisionEnded) event()   {}
func (PackAdopted) event()        {}
func (AdoptionWithdrawn) event()  {}
func (SeriesDefined) event()      {}
func (FormAdopted) event()        {}
func (FormWithdrawn) event()      {}
func (ManagerAppointed) event()   {}
