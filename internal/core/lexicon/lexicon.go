// Package lexicon is a body's own list for its drafts (词库): words to be told of, wrong writings, former names of bodies
// and units, or its leaders in their order; who put what on it and why, its versions, and which version is in force. What
// an entry is and how it is found stands in check.
//
// It never looks at citizens' comments or at another body's text (users.md 48), never searches anything itself and
// never forgets a version. The words lie beside the ledger under the digests that the events name, so that who added
// what and why can be proved and the words can still be destroyed. Start reading at State, then Decide, then Change.
package lexicon

import (
	"time"

	"qianfa/internal/core/check"
)

// State is everything known about one lexicon but its words. The zero State is no lexicon yet. One stream
// "lexicon/<id>".
type State struct {
	Name     string
	Kind     check.Kind // of its entries, for good
	Versions []Version  // from 1 on
	On       int        // the version in force, 0 = switched off
	Opened   time.Time
}

// Version (词库版本) is one state of the words: who made it from the one before, by which changes.
type Version struct {
	No      int
	By      string
	At      time.Time
	From    string   // "import" or "edit"
	Parts   []string // content digests of the changes, in order
	Digest  string   // of all entries after them, check.DigestEntries
	Put     int
	Retired int
	Count   int // entries after them
}

// Latest is the number of the last version, 0 without one.
func (s State) Latest() int { return len(s.Versions) }

// Change (词条变动) puts an entry in the place of the one with the same term, or at the end, or retires a term.
// Why is the reason somebody gave; for an entry it is the entry's own.
type Change struct {
	Put    *check.Entry `json:"put,omitempty"`
	Retire string       `json:"retire,omitempty"` // check.Entry.Key
	Why    string       `json:"why,omitempty"`
}

// Event is a fact about a lexicon; stored names are "lexicon.<Type>". The set is closed.
type Event interface{ event() }

// Opened says that a body has this lexicon.
type Opened struct {
	Name string     `json:"name"`
	Kind check.Kind `json:"kind,omitempty"`
	By   string     `json:"by"`
	At   time.Time  `json:"at"`
}

// Changed says that a version came into being.
type Changed struct {
	Version int       `json:"version"`
	From    string    `json:"from"`
	Parts   []string  `json:"parts"`
	Digest  string    `json:"digest"`
	Put     int       `json:"put"`
	Retired int       `json:"retired"`
	Count   int       `json:"count"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
}

// SwitchedOn says that drafts are examined with this version from now on.
type SwitchedOn struct {
	Version int       `json:"version"`
	Digest  string    `json:"digest"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
}

// SwitchedOff says that they are no longer examined with it.
type SwitchedOff struct {
	By string    `json:"by"`
	At time.Time `json:"at"`
}

func (Opened) event()      {}
func (Changed) event()     {}
func (SwitchedOn) event()  {}
func (SwitchedOff) event() {}

// Command is something a person asks of a lexicon. The set is closed.
type Command interface{ command() }

// Open makes a lexicon.
type Open struct {
	Name string
	Kind check.Kind
}

// Edit makes the next version: Before are the words it starts from, Parts the content digests of Changes.
type Edit struct {
	From    string
	Parts   []string
	Before  []check.Entry
	Changes []Change
	Seen    int // the latest version that was shown
}

// SwitchOn puts a version in force.
type SwitchOn struct{ Version int }

// SwitchOff puts none in force.
type SwitchOff struct{}

func (Open) command()      {}
func (Edit) command()      {}
func (SwitchOn) command()  {}
func (SwitchOff) command() {}
