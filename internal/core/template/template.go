// Package template is a body's text that a leader signed beforehand (预审模板): warnings, closures and cuts, with typed
// blanks (填空项) that the duty person fills in when the hour comes. It says which version of a template is in force, what
// may stand in each blank, and whether a filled text is the signed one outside its blanks, byte for byte.
//
// It never decides who signs a filled item (the pack's route does), never renders, and never changes what is under review:
// an item keeps the version it was handed in with. The text lies beside the ledger under the digest that events name.
// Start reading at State, then Text in text.go, Fill in fill.go, and Decide.
package template

import (
	"time"

	"qianfa/internal/core/org"
)

// State is everything known about one template but its texts. The zero State is no template yet. One stream
// "template/<id>".
type State struct {
	Name     string
	Unit     string // the unit that keeps it
	Opened   time.Time
	Versions []Version // from 1 on
	Gone     *Act      // who withdrew it (撤下), and when
	Why      string    // content digest of the reason
}

// Version (模板版本) is one wording with its period of validity and those who have to sign it, in this order.
type Version struct {
	No         int
	By         string
	At         time.Time
	Content    string // digest of the text with its salt: what a signer is shown and signs
	From       string // first and last day of validity, inclusive, in Asia/Shanghai
	Until      string
	Signers    []Signer
	Signatures []Signature
	SentBack   *Back
}

// Signer is the post that signs a template's text, by the word and the clause of the rules.
type Signer struct {
	Role       string `json:"role"`
	Unit       string `json:"unit"`
	InChargeOf string `json:"in_charge_of,omitempty"`
	Verb       string `json:"verb,omitempty"`
	Label      string `json:"label,omitempty"`
	Clause     string `json:"clause,omitempty"`

	Or []Signer `json:"or,omitempty"` // other posts, one of which may sign in its place (或签)
}

// Posts are what the directory is asked for: a holder of any of them may sign.
func (s Signer) Posts() []org.Post {
	out := []org.Post{{Role: s.Role, Unit: s.Unit, InChargeOf: s.InChargeOf, Verb: s.Verb}}
	for _, other := range s.Or {
		out = append(out, other.Posts()...)
	}
	return out
}

// Signature is one leader's, on the digest that was shown.
type Signature struct {
	By        string
	At        time.Time
	Principal string // whose power was used, when by delegation
	Signer    Signer
}

// Back says who sent a version back (退回修改), and why.
type Back struct {
	Act
	Reason string
}

// Latest is the number of the last version, 0 without one.
func (s State) Latest() int { return len(s.Versions) }

// Version returns a version by its number; false for none.
func (s State) Version(no int) (Version, bool) {
	if no < 1 || no > len(s.Versions) {
		return Version{}, false
	}
	return s.Versions[no-1], true
}

// Signed reports whether everybody has signed who has to.
func (v Version) Signed() bool { return len(v.Signatures) >= len(v.Signers) && len(v.Signers) > 0 }

// Next is who has to sign now; false when nobody has.
func (v Version) Next() (Signer, bool) {
	if v.Signed() || v.SentBack != nil || len(v.Signers) == 0 {
		return Signer{}, false
	}
	return v.Signers[len(v.Signatures)], true
}

// ruling returns the version that speaks for the template on a day: the last signed one that has begun; else the first
// signed one that is still to come. False when none is signed.
func (s State) ruling(today string) (Version, bool) {
	var coming *Version
	for i := len(s.Versions) - 1; i >= 0; i-- {
		switch v := s.Versions[i]; {
		case !v.Signed():
		case v.From <= today:
			return v, true
		default:
			coming = &s.Versions[i]
		}
	}
	if coming != nil {
		return *coming, true
	}
	return Version{}, false
}

// InForce returns the version that may be filled on a day: signed, begun, not past its last day, and not withdrawn.
func (s State) InForce(today string) (Version, bool) {
	v, ok := s.ruling(today)
	if !ok || s.Gone != nil || today < v.From || today > v.Until {
		return Version{}, false
	}
	return v, true
}

// Phase (状态) is where a template stands on a day, derived and never stored.
type Phase string

// The phases.
const (
	PhaseWaiting   Phase = "waiting"   // nothing of it is signed yet
	PhaseReturned  Phase = "returned"  // nothing is signed, and the last version was sent back
	PhaseComing    Phase = "coming"    // signed, and its first day is still to come
	PhaseInForce   Phase = "in_force"  // may be filled
	PhaseExpired   Phase = "expired"   // past its last day
	PhaseWithdrawn Phase = "withdrawn" // taken out of use
)

// Title returns the Chinese word for a phase.
func (p Phase) Title() string {
	return map[Phase]string{PhaseWaiting: "待签发", PhaseReturned: "已退回", PhaseComing: "待生效", PhaseInForce: "有效", PhaseExpired: "已到期", PhaseWithdrawn: "已撤下"}[p]
}

// Phase says where the template stands on a day.
func (s State) Phase(today string) Phase {
	v, signed := s.ruling(today)
	switch {
	case s.Gone != nil:
		return PhaseWithdrawn
	case !signed && s.Latest() > 0 && s.Versions[s.Latest()-1].SentBack != nil:
		return PhaseReturned
	case !signed:
		return PhaseWaiting
	case today < v.From:
		return PhaseComing
	case today > v.Until:
		return PhaseExpired
	}
	return PhaseInForce
}
