package article

import (
	"time"

	"qianfa/internal/core/review"
)

// Event is a fact about an article. The set is closed: the types of this file, and Reviewed for review's own.
// Stored names are "article.<Type>"; a Reviewed event is stored under review's name.
type Event interface{ event() }

// Act is who did something when.
type Act struct {
	By string    `json:"by"`
	At time.Time `json:"at"`
}

// Created says that a manuscript was begun.
type Created struct {
	Act
	ID        string `json:"id"`
	Body      string `json:"body"`
	Unit      string `json:"unit"`
	Author    string `json:"author"`
	Submitter string `json:"submitter,omitempty"`
	Registrar string `json:"registrar,omitempty"`
	Means     string `json:"means,omitempty"` // paper mail: how a registered item came in
}

// Saved says that a version came into being.
type Saved struct {
	Act
	Version int      `json:"version"`
	Content string   `json:"content"`
	Editors []string `json:"editors"`
	Why     Why      `json:"why"`
}

// Sealed says which bytes stand for which target from now on.
type Sealed struct {
	Act
	Version  int    `json:"version"`
	Manifest string `json:"manifest"`
	Content  string `json:"content"`
	Leaves   []Leaf `json:"leaves"`
}

// Submitted says that a sealed version was handed in under a pack. Facts and Findings lie beside the ledger.
type Submitted struct {
	Act
	Version    int      `json:"version"`
	Pack       string   `json:"pack"`
	PackDigest string   `json:"pack_digest"`
	Facts      string   `json:"facts"`
	Findings   string   `json:"findings,omitempty"`
	Lexicons   []string `json:"lexicons,omitempty"` // digests of the body's own lists of words that were in force

	Template *TemplateRef `json:"template,omitempty"` // of a filled template: it was held against this version
}

// Overruled says that somebody answers for a finding.
type Overruled struct {
	Act
	Kind   string `json:"kind"`
	Reason string `json:"reason"`
	Ref    string `json:"ref"`
}

// Reviewed wraps an event of the review.
type Reviewed struct{ Event review.Event }

// Numbered says which number the item got at registration.
type Numbered struct {
	Act
	Series string `json:"series"`
	Year   int    `json:"year"`
	N      int    `json:"n"`
	Text   string `json:"text"`
}

// PublicationRequested says that a target was released for publication: the intent before the outward act.
type PublicationRequested struct {
	Act
	Account string `json:"account"`
	Channel string `json:"channel"`
	Leaf    string `json:"leaf"`
	Content string `json:"content"`
	Attempt int    `json:"attempt"`
}

// CallIntended says that a call that cannot be repeated blindly is about to be made.
type CallIntended struct {
	Act
	Account string `json:"account"`
	Op      string `json:"op"`
}

// CallDone says which id the platform gave for it.
type CallDone struct {
	Act
	Account string `json:"account"`
	Op      string `json:"op"`
	Ref     string `json:"ref"`
}

// Published says that a target is out. Receipt lies beside the ledger: slots, wire digest, what the platform altered.
type Published struct {
	Act
	Account    string `json:"account"`
	Ref        string `json:"ref,omitempty"`
	URL        string `json:"url,omitempty"`
	WireDigest string `json:"wire_digest,omitempty"`
	Receipt    string `json:"receipt,omitempty"`
}

// PublicationPending says that the platform accepted and has not finished.
type PublicationPending struct {
	Act
	Account string `json:"account"`
	Ref     string `json:"ref,omitempty"`
}

// PublicationRefused says that nothing went out, and why (Message lies beside the ledger).
type PublicationRefused struct {
	Act
	Account string `json:"account"`
	Code    string `json:"code,omitempty"`
	Class   string `json:"class,omitempty"`
	Message string `json:"message,omitempty"`
}

// PublicationUncertain says that nobody knows whether it went out; a person must look.
type PublicationUncertain struct {
	Act
	Account string `json:"account"`
	Code    string `json:"code,omitempty"`
	Class   string `json:"class,omitempty"` // who can find out; "human" once the platform is no longer asked
	Message string `json:"message,omitempty"`
}

// DraftReady says that a person has to finish by hand.
type DraftReady struct {
	Act
	Account string `json:"account"`
	Ref     string `json:"ref,omitempty"`
	Message string `json:"message,omitempty"`
}

// LinkFiled says where a person published it by hand, or found it after an uncertain outcome.
type LinkFiled struct {
	Act
	Account string `json:"account"`
	URL     string `json:"url"`
}

// NotOut says that a person looked after an uncertain outcome and found nothing published.
type NotOut struct {
	Act
	Account string `json:"account"`
	Reason  string `json:"reason,omitempty"`
}

// Withdrawn says that a signed item will not be published (撤稿).
type Withdrawn struct {
	Act
	Reason string `json:"reason,omitempty"`
}

func (Created) event()              {}
func (Saved) event()                {}
func (Sealed) event()               {}
func (Submitted) event()            {}
func (Overruled) event()            {}
func (Reviewed) event()             {}
func (Numbered) event()             {}
func (PublicationRequested) event() {}
func (CallIntended) event()         {}
func (CallDone) event()             {}
func (Published) event()            {}
func (PublicationPending) event()   {}
func (PublicationRefused) event()   {}
func (PublicationUncertain) event() {}
func (DraftReady) event()           {}
func (LinkFiled) event()            {}
func (NotOut) event()               {}
func (Withdrawn) event()            {}
