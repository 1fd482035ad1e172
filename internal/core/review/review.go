// Package review takes a frozen answer of the rules (policy.Answer) through its steps: who may act now, what each act
// changes, when each target is ready, and why a refusal is a refusal. Articles and accounts embed its events in
// their own streams.
//
// It never resolves a unit, never looks up a rule and never lets a machine sign: an actor "system:…" is always
// refused. No free text is in its events; opinions, reasons and scans are named by digest.
// Start reading at Case, then Command, Decide, and open.go, which says what is waited for.
package review

import (
	"time"

	"qianfa/internal/core/org"
	"qianfa/internal/core/policy"
)

// Case (送审件) is one item on its way through a frozen route. The zero Case is not opened.
type Case struct {
	Answer      policy.Answer      // frozen when the case opened
	Terms       Terms              // frozen with it
	Digest      string             // digest of the version under review
	Version     int                // its number
	Author      string             // who wrote
	Submitter   string             // who handed in
	Registrar   string             // who registered it for them (代为登记)
	Editors     []string           // everybody who edited the version under review, beside the author
	Accountable []string           // who took over as accountable drafter
	Former      []string           // who handed the item over: recorded as editors, without a say in it any more
	Rows        []Row              // the answer's steps, then added and escalated ones
	Stopped     Stop               // why nobody may sign now
	Suggestions []Suggestion       // all, in order
	Consults    []Consultation     // all, in order
	Readings    []Reading          // circulated and copied, in order
	Reminders   []Reminder         // all, in order
	Invitations []Invitation       // all of this case, in order
	Urgency     Urgency            // declared as one that cannot wait, and what came of it
	Released    map[string]Release // by target
	Schedules   map[string]Timing  // by target
	Voided      []string           // steps whose signatures were voided and not given again
	History     []Entry            // everything that happened, for the timeline
	Signed      bool               // a signer has acted since the case was last handed in
	Turn        int                // how often it was handed in, 1 for the first time
}

// Terms are parts of the frozen rulebook that a route's rows name but do not resolve.
type Terms struct {
	PackDigest string `json:"pack_digest,omitempty"`
	// Places resolves the body words of recorded_by, if_unsure and skip_by to unit ids. A word that is missing means
	// the unit in which the route has that role, else any unit of the directory.
	Places map[string]string `json:"places,omitempty"`
	// Each names the checklists of which a clause demands an answer to each item, with the items.
	Each map[string][]string `json:"each,omitempty"`
}

// Row is one signer's place. Rows of one step share Step.Step.
type Row struct {
	policy.Step
	Kind       RowKind
	By         string      // who added or escalated it
	For        string      // the only person who may sign it, "" = the post's holders
	Signatures []Signature // those that stand
	Settled    Settled     // why it needs no signature
	Urgent     bool        // of the emergency step
	Call       int         // place in the order of telephone calls, 0 = not by telephone
	Early      bool        // in an emergency: waits for no step before it, since it must be done before the release
	Late       bool        // left open by an emergency release: signed afterwards on the released bytes (补签)
	Due        time.Time   // until when, of a late one
	Reported   bool        // overdue, and reported
}

// RowKind says where a row comes from.
type RowKind string

// The kinds of rows.
const (
	RowFrozen    RowKind = ""          // from the answer
	RowAdded     RowKind = "added"     // 增请
	RowEscalated RowKind = "escalated" // 拿不准时升级
)

// Settled says why a row needs no signature any more.
type Settled string

// The ways in which a row is settled without its own signature.
const (
	NotSettled      Settled = ""
	SettledSkipped  Settled = "skipped"   // by the post the pack names in skip_by
	SettledUnneeded Settled = "unneeded"  // optional, and somebody decided it is not needed
	SettledHandedUp Settled = "handed_up" // escalated
	SettledRemoved  Settled = "removed"   // an added signer taken off again
	SettledAsked    Settled = "asked"     // a consultation that has been asked
	SettledObjected Settled = "objected"  // its signer refused it after the release
	SettledDecided  Settled = "decided"   // the chief leader decided to do without it after the release
)

// Signature is one act of passing. For is the person whose consent was recorded by By; Delegation the standing
// delegation used, with its giver Principal.
type Signature struct {
	Act
	Power
	For     string
	Digest  string
	Means   Means
	Given   time.Time // when consent was given, for a recorded one
	Opinion string
	Stood   time.Time // a notice has stood from then on
	Checked string    // digest of the filled checklist
	Noted   string    // digest of the version that a small edit made since, once its signer has seen it (阅知)
}

// Signer is the person whose signature it is.
func (s Signature) Signer() string { return cmpOr(s.For, s.By) }

// Stop says why nobody may sign now.
type Stop struct {
	State StopState
	By    string
	Step  string // where it happened, "" when at no step
	Back  bool   // afterwards back to the one who returned it
}

// StopState is the kind of stop.
type StopState string

// The kinds of stop.
const (
	StopNone     StopState = ""
	StopReturned StopState = "returned"
	StopRecalled StopState = "recalled"
	StopHeld     StopState = "held"
	StopRejected StopState = "rejected"
)

// Suggestion (批改) is a signer's wish to change, marked in the text; Ref names the marks by digest.
type Suggestion struct {
	No        int
	Step      string
	Row       int
	By        string
	Ref       string
	SignOn    bool   // 按批改意见签发: signs once adopted and confirmed
	Adopted   string // digest of the version that adopted it, "" before
	AdoptedBy string
	Confirmed bool
}

// Consultation (征求意见) is a question to somebody; the answer is not waited for.
type Consultation struct {
	No       int
	Step     string
	By       string
	To       string
	Ref      string
	Answer   string // digest
	Answered time.Time
}

// Release is a target gone out by a person's act.
type Release struct {
	By     string
	At     time.Time
	Digest string
}

// Timing is a target that goes out later; it is locked until then.
type Timing struct {
	By     string
	At     time.Time // when it goes out
	Digest string
}

// Entry is one line of the timeline: what happened, in which turn of handing in.
type Entry struct {
	Event Event
	Turn  int
}

// Directory tells who holds posts. org.State is one; app joins several for routes that cross bodies.
type Directory interface {
	Holders(p org.Post, at time.Time) []org.Holder
	Delegated(to string, at time.Time) []org.Delegation
	IsLiaison(person, leader string, at time.Time) bool
}

// Facts is what Decide must know beside the case.
type Facts struct {
	Actor     string
	Now       time.Time
	Directory Directory
	Shown     string // digest of the version shown to the actor
	SteppedUp bool   // the actor has just entered the password again
	// Rehearsal judges acts that are only told (packs route with acts): nothing was shown, no password asked, no
	// paper scanned.
	Rehearsal bool
	// Heads: the actor heads the author's unit, or keeps the body's directory.
	Heads bool
	// Rank says whether a stands above b (1), below (-1) or neither (0) in the body's own order; nil knows no order.
	Rank func(a, b string) int
	// Listed says whether somebody has a telephone number on file; nil knows none.
	Listed func(person string) bool
	// Later returns when a length of time that begins now is over, such as 24小时.
	Later func(within string, from time.Time) (time.Time, error)
	// PassIf evaluates a row's pass condition over its record (policy owns the expression language).
	PassIf func(expr string, record map[string]any) (bool, error)
	// Stood returns when a notice put up at `from` has stood for `stands`, such as 15个工作日.
	Stood func(stands string, from time.Time) (time.Time, error)
}
