// Package fault is the one error type that crosses Qianfa's edges: a code for programs, a Chinese sentence
// for people, the clauses it rests on and, for bad input, the place in the input.
//
// It never turns itself into an HTTP status: only httpapi does that. Start reading at Error.
package fault

import (
	"errors"
	"fmt"
)

// Code says what kind of refusal an error is. The set is closed.
type Code string

// The codes. httpapi maps each to one status (RFC 9457 type "about:blank").
const (
	Invalid     Code = "invalid"     // the input is wrong; mend it and try again
	Forbidden   Code = "forbidden"   // this person may not do this; the audit trail has an entry
	StepUp      Code = "step_up"     // the right person, who must enter the password again first
	NotFound    Code = "not_found"   // nothing is there, or this person may not know of it
	Conflict    Code = "conflict"    // what the person saw is no longer current
	Refused     Code = "refused"     // a rule or a platform says no
	Unavailable Code = "unavailable" // a part is down; the same call may work later
	Internal    Code = "internal"    // our mistake; details are in the log only
)

// Cite names a clause, such as "nx#二十" or "保密法实施条例#42".
type Cite string

// Field is one wrong place in an input: Path as in "item.files[0].format" or "line 12", Text in Chinese.
type Field struct {
	Path string `json:"path"`
	Text string `json:"text"`
}

// Error is a refusal. Message is Chinese, complete, says what to do next and is safe to show.
type Error struct {
	Code    Code
	Message string
	Cites   []Cite
	Fields  []Field
	Err     error // the cause, for the log; never shown
}

// New returns an Error with a message for people, formatted as by fmt.Sprintf.
func New(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Error returns the sentence for people, with the cause behind it for the log.
func (e *Error) Error() string {
	if e.Err != nil {
		return e.Message + " (" + e.Err.Error() + ")"
	}
	return e.Message
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Cite returns the error with clauses added.
func (e *Error) Cite(cites ...Cite) *Error {
	e.Cites = append(e.Cites, cites...)
	return e
}

// At returns the error with one wrong place added.
func (e *Error) At(path, text string) *Error {
	e.Fields = append(e.Fields, Field{Path: path, Text: text})
	return e
}

// Because returns the error with its cause, which is logged and never shown.
func (e *Error) Because(err error) *Error {
	e.Err = err
	return e
}

// CodeOf returns the code of err, Internal for an error of any other type, and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

// Of returns err as an *Error. Any other error becomes Internal with a neutral sentence and err as its cause.
func Of(err error) *Error {
	if err == nil {
		return nil
	}
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return &Error{Code: Internal, Message: "系统内部出错，操作没有完成。请稍后再试；仍然不行，请联系系统管理员。", Err: err}
}
