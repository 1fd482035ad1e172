package org

import "time"

// Command is something a person asks of the body. The set is closed: the types of this file.
type Command interface{ command() }

// AddUnit adds a unit. The first of a stream has no parent and is the body itself.
type AddUnit struct{ Unit Unit }

// ChangeUnit replaces what is known of a unit: its name, place in the tree, office, order; Closed dissolves it.
type ChangeUnit struct{ Unit Unit }

// AddPerson adds a member of staff.
type AddPerson struct{ Person Person }

// ChangePerson replaces what is known of a person. Left ends everything the person holds, on this day.
type ChangePerson struct{ Person Person }

// DisablePerson (停用) keeps a person out at once: no login, no act. Posts and tasks stay where they are.
type DisablePerson struct{ Person, Document string }

// EnablePerson lets the person in again.
type EnablePerson struct{ Person, Document string }

// AppointPost gives a person a post.
type AppointPost struct{ Tenure Tenure }

// EndPost ends a tenure.
type EndPost struct {
	Tenure   string
	At       time.Time // zero = now
	Document string
}

// PutInCharge puts a leader in charge of units.
type PutInCharge struct{ Charge Charge }

// EndCharge ends such a relation.
type EndCharge struct {
	Charge   string
	At       time.Time // zero = now
	Document string
}

// AddOrgan adds an outside organ without accounts.
type AddOrgan struct{ Organ Organ }

// NameLiaison names the liaison of a leader.
type NameLiaison struct{ Liaison Liaison }

// EndLiaison ends it.
type EndLiaison struct {
	Liaison string
	At      time.Time // zero = now
}

// GrantDelegation lets one person act with the power of another.
type GrantDelegation struct{ Delegation Delegation }

// RevokeDelegation takes it back, at once.
type RevokeDelegation struct {
	Delegation string
	Document   string
}

// AllowSupervision records that another body may read this one.
type AllowSupervision struct{ Supervision Supervision }

// EndSupervision ends it, at once.
type EndSupervision struct{ Body string }

// AdoptPack takes a pack as the rules of the body from a date on.
type AdoptPack struct{ Adoption Adoption }

// WithdrawAdoption takes back an adoption before the day on which it begins to hold.
type WithdrawAdoption struct {
	Pack string
	From time.Time
}

// DefineSeries sets a series of document numbers.
type DefineSeries struct{ Series Series }

// AdoptForm takes a form of the body's own into use, in the place of an earlier one of the same name.
type AdoptForm struct{ Form Form }

// WithdrawForm goes back to the form that comes with the program.
type WithdrawForm struct{ Name string }

// AppointManager makes a person answerable for an account, and ends the term of the one before.
type AppointManager struct{ Manager Manager }

func (AddUnit) command()          {}
func (ChangeUnit) command()       {}
func (AddPerson) command()        {}
func (ChangePerson) command()     {}
func (DisablePerson) command()    {}
func (EnablePerson) command()     {}
func (AppointPost) command()      {}
func (EndPost) command()          {}
func (PutInCharge) command()      {}
func (EndCharge) command()        {}
func (AddOrgan) command()         {}
func (NameLiaison) command()      {}
func (EndLiaison) command()       {}
func (GrantDelegation) command()  {}
func (RevokeDelegation) command() {}
func (AllowSupervision) command() {}
func (EndSupervision) command()   {}
func (AdoptPack) command()        {}
func (WithdrawAdoption) command() {}
func (DefineSeries) command()     {}
func (AdoptForm) command()        {}
func (WithdrawForm) command()     {}
func (AppointManager) command()   {}
