package channel

import (
	"errors"
	"time"
)

// Outcome tells the three kinds of failure apart. The set is closed.
type Outcome string

// The outcomes.
const (
	Refused     Outcome = "refused"     // the platform or we said no; nothing went out
	Unavailable Outcome = "unavailable" // nothing went out; the same call may work later
	Uncertain   Outcome = "uncertain"   // 结果不明: it may have gone out; ask before doing anything
)

// Class says who can mend it. The set is closed.
type Class string

// The classes.
const (
	ClassToken      Class = "token"      // authorisation ended: authorise again
	ClassConfig     Class = "config"     // credentials, address list, frozen account: the custodian
	ClassPermission Class = "permission" // the account may not do this by interface: publish by hand
	ClassQuota      Class = "quota"      // used up: wait
	ClassContent    Class = "content"    // the post itself: back to the editor
	ClassHuman      Class = "human"      // someone must act on the platform's own site
	ClassTransient  Class = "transient"  // try again
	ClassSeal       Class = "seal"       // bytes differ from the signed ones: stop and look
)

// Error is a failure at a platform. Message is Chinese, says what to do and where, and holds no secret.
type Error struct {
	Outcome    Outcome
	Class      Class
	Code       string // the platform's code, as text
	Message    string
	RID        string        // the platform's request id, which its support asks for
	RetryAfter time.Duration // 0 = the caller's own back-off
	Err        error         // cause, for the log, redacted
}

// Error returns the sentence with code and cause behind it, for the log.
func (e *Error) Error() string {
	s := string(e.Outcome) + ": " + e.Message
	if e.Code != "" {
		s += " [" + e.Code + "]"
	}
	if e.Err != nil {
		s += " (" + e.Err.Error() + ")"
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// OutcomeOf returns the outcome of err: "" for nil and ErrNotThere, Uncertain for an error of any other type.
func OutcomeOf(err error) Outcome {
	if err == nil || errors.Is(err, ErrNotThere) {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Outcome
	}
	return Uncertain
}
