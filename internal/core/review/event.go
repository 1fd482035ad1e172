package review

import (
	"time"

	"qianfa/internal/core/org"
	"qianfa/internal/core/policy"
)

// Event is a fact about a case. The set is closed: the types of this file. Stored names are "review.<Type>".
type Event interface {
	event()
	act() Act
}

// Act is who did something when; every event carries it.
type Act struct {
	By string    `json:"by"`
	At time.Time `json:"at"`
}

func (a Act) act() Act { return a }

// ActOf returns who made an event happen, and when.
func ActOf(e Event) Act { return e.act() }

// Power is the post in whose power somebody acted, kept as of that day.
type Power struct {
	Role       string         `json:"role,omitempty"`
	Unit       string         `json:"unit,omitempty"`
	Tenure     org.TenureKind `json:"tenure,omitempty"`
	Delegation string         `json:"delegation,omitempty"` // id of the standing delegation used
	Principal  string         `json:"principal,omitempty"`  // who gave it
}

// Opened says that a case began on a frozen answer.
type Opened struct {
	Act
	Answer    policy.Answer `json:"answer"`
	Terms     Terms         `json:"terms,omitzero"`
	Version   int           `json:"version"`
	Digest    string        `json:"digest"`
	Author    string        `json:"author"`
	Submitter string        `json:"submitter,omitempty"`
	Registrar string        `json:"registrar,omitempty"`
	Editors   []string      `json:"editors,omitempty"`
	Former    []string      `json:"former,omitempty"`
}

// Passed says that a row was signed on a version.
type Passed struct {
	Act
	Power
	Step      string         `json:"step"`
	Row       int            `json:"row"`
	Digest    string         `json:"digest"`
	Word      string         `json:"word,omitempty"`
	Record    map[string]any `json:"record,omitempty"`
	Checklist string         `json:"checklist,omitempty"`
	Opinion   string         `json:"opinion,omitempty"`
	Stood     time.Time      `json:"stood,omitzero"`
}

// SignedLater says that a row was signed after the release, on the released bytes.
type SignedLater struct {
	Act
	Power
	Step      string         `json:"step"`
	Row       int            `json:"row"`
	Digest    string         `json:"digest"`
	Opinion   string         `json:"opinion,omitempty"`
	Record    map[string]any `json:"record,omitempty"`
	Checklist string         `json:"checklist,omitempty"`
	Stood     time.Time      `json:"stood,omitzero"`
}

// Returned says that the item went back. Voids lists the rows whose signatures fell with it.
type Returned struct {
	Act
	Power
	Step    string         `json:"step"`
	To      string         `json:"to,omitempty"`
	Back    bool           `json:"back,omitempty"`
	Failed  bool           `json:"failed,omitempty"` // the step's own condition was not met
	Word    string         `json:"word,omitempty"`   // the step's own word for this outcome
	Record  map[string]any `json:"record,omitempty"`
	Opinion string         `json:"opinion,omitempty"`
	Voids   []int          `json:"voids,omitempty"`
}

// Resubmitted says that a returned or recalled item was handed in again. Voids lists the rows that start over.
type Resubmitted struct {
	Act
	Version int    `json:"version"`
	Digest  string `json:"digest"`
	Opinion string `json:"opinion,omitempty"`
	Voids   []int  `json:"voids,omitempty"`
}

// Rejected says that the item will not be published.
type Rejected struct {
	Act
	Power
	Step    string         `json:"step"`
	Failed  bool           `json:"failed,omitempty"`
	Word    string         `json:"word,omitempty"`
	Record  map[string]any `json:"record,omitempty"`
	Opinion string         `json:"opinion,omitempty"`
}

// Held says that everything stands still.
type Held struct {
	Act
	Power
	Step   string         `json:"step,omitempty"`
	Word   string         `json:"word,omitempty"`
	Record map[string]any `json:"record,omitempty"`
	Reason string         `json:"reason,omitempty"`
}

// Resumed says that it goes on.
type Resumed struct{ Act }

// Recalled says that the author took the item back before anybody signed.
type Recalled struct{ Act }

// Recorded says that By entered the consent of For.
type Recorded struct {
	Act
	Power
	Step    string    `json:"step"`
	Row     int       `json:"row"`
	Digest  string    `json:"digest"`
	For     string    `json:"for,omitempty"`
	Means   Means     `json:"means"`
	Number  string    `json:"number,omitempty"`
	Given   time.Time `json:"given"`
	Scan    string    `json:"scan,omitempty"`
	Opinion string    `json:"opinion,omitempty"`
	Read    string    `json:"read,omitempty"`   // the words read out
	Listed  bool      `json:"listed,omitempty"` // called at the number on file
}

// RecordDenied says that the person named in a record denies it.
type RecordDenied struct {
	Act
	Step string `json:"step"`
	Row  int    `json:"row"`
}

// Consulted says that an opinion was asked for. Row is -1 when no row of the route asks for it.
type Consulted struct {
	Act
	No   int    `json:"no"`
	Step string `json:"step,omitempty"`
	Row  int    `json:"row"`
	To   string `json:"to,omitempty"`
	Ref  string `json:"ref,omitempty"`
}

// ConsultAnswered says that it came.
type ConsultAnswered struct {
	Act
	No  int    `json:"no"`
	Ref string `json:"ref,omitempty"`
}

// Transferred says that a row is another person's for good.
type Transferred struct {
	Act
	Step   string `json:"step"`
	Row    int    `json:"row"`
	To     string `json:"to"`
	Reason string `json:"reason,omitempty"`
}

// SignerAdded says that one more person has to sign.
type SignerAdded struct {
	Act
	Step   string `json:"step"`
	Person string `json:"person"`
	Reason string `json:"reason,omitempty"`
}

// SignerRemoved says that this person no longer has to.
type SignerRemoved struct {
	Act
	Step   string `json:"step"`
	Row    int    `json:"row"`
	Person string `json:"person"`
}

// Escalated says that a doubtful row is now the named post's.
type Escalated struct {
	Act
	Power
	Step   string `json:"step"`
	Row    int    `json:"row"`
	ToRole string `json:"to_role"`
	ToUnit string `json:"to_unit"`
	Reason string `json:"reason,omitempty"`
}

// Skipped says that a step was left out by a person the rules allow to.
type Skipped struct {
	Act
	Power
	Step   string `json:"step"`
	Reason string `json:"reason,omitempty"`
}

// OptionalSkipped says that an optional step was found not to be needed.
type OptionalSkipped struct {
	Act
	Power
	Step   string `json:"step"`
	Reason string `json:"reason,omitempty"`
}

// Suggested says that a signer marked a change.
type Suggested struct {
	Act
	Power
	No     int    `json:"no"`
	Step   string `json:"step"`
	Row    int    `json:"row"`
	Ref    string `json:"ref"`
	SignOn bool   `json:"sign_on,omitempty"`
}

// Edited says that another version is under review now. Voids lists the rows whose signatures fell with it.
type Edited struct {
	Act
	Version int      `json:"version"`
	Digest  string   `json:"digest"`
	Editors []string `json:"editors,omitempty"`
	Small   bool     `json:"small,omitempty"`
	Adopts  []int    `json:"adopts,omitempty"`
	Voids   []int    `json:"voids,omitempty"`
}

// Confirmed says that a suggester confirmed his own words and so signed.
type Confirmed struct {
	Act
	Power
	Suggestion int    `json:"suggestion"`
	Step       string `json:"step"`
	Row        int    `json:"row"`
	Digest     string `json:"digest"`
	Checklist  string `json:"checklist,omitempty"`
}

// TakenBack says that a signer took his signature off after a small edit that had kept it.
type TakenBack struct {
	Act
	Step string `json:"step"`
	Row  int    `json:"row"`
}

// Acknowledged says that a signer saw the version that a small edit made of what he had signed.
type Acknowledged struct {
	Act
	Step   string `json:"step"`
	Row    int    `json:"row"`
	Digest string `json:"digest"`
}

// Released says that a target goes out, by a person's act.
type Released struct {
	Act
	Power
	Target    string `json:"target"`
	Digest    string `json:"digest"`
	Seals     bool   `json:"seals,omitempty"`     // no step decides: this act seals
	Scheduled bool   `json:"scheduled,omitempty"` // released before, the time has come
	Urgent    bool   `json:"urgent,omitempty"`    // before its route was done, by an emergency clause
}

// Scheduled says that a target goes out at a later time.
type Scheduled struct {
	Act
	Power
	Target string    `json:"target"`
	Digest string    `json:"digest"`
	Due    time.Time `json:"due"`
	Seals  bool      `json:"seals,omitempty"`
}

// Unscheduled says that it does not.
type Unscheduled struct {
	Act
	Target string `json:"target"`
}

// Invited says that a link was sent to an organ outside.
type Invited struct {
	Act
	No      int       `json:"no"`
	Step    string    `json:"step"`
	Row     int       `json:"row"`
	Unit    string    `json:"unit"`
	Version int       `json:"version"`
	Digest  string    `json:"digest"`
	Due     time.Time `json:"due"`
}

// Disinvited says that a link is void.
type Disinvited struct {
	Act
	No int `json:"no"`
}

// Replied says what an organ outside answered by its link. By is the organ, see Guest.
type Replied struct {
	Act
	Power
	No      int     `json:"no"`
	Step    string  `json:"step"`
	Row     int     `json:"row"`
	Digest  string  `json:"digest"`
	Verdict Verdict `json:"verdict"`
	Opinion string  `json:"opinion"`
	Scan    string  `json:"scan,omitempty"`
}

func (Opened) event()          {}
func (Passed) event()          {}
func (SignedLater) event()     {}
func (Returned) event()        {}
func (Resubmitted) event()     {}
func (Rejected) event()        {}
func (Held) event()            {}
func (Resumed) event()         {}
func (Recalled) event()        {}
func (Recorded) event()        {}
func (RecordDenied) event()    {}
func (Consulted) event()       {}
func (ConsultAnswered) event() {}
func (Transferred) event()     {}
func (SignerAdded) event()     {}
func (SignerRemoved) event()   {}
func (Escalated) event()       {}
func (Skipped) event()         {}
func (OptionalSkipped) event() {}
func (Suggested) event()       {}
func (Edited) event()          {}
func (Confirmed) event()       {}
func (TakenBack) event()       {}
func (Acknowledged) event()    {}
func (Released) event()        {}
func (Scheduled) event()       {}
func (Unscheduled) event()     {}
func (Invited) event()         {}
func (Disinvited) event()      {}
func (Replied) event()         {}
