package account

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/ledger"
)

// Item is one thing that somebody who leaves must hand over, at one account: a hold, "custodian", or "credential/<kind>".
type Item struct {
	Account string `json:"account"`
	What    string `json:"what"`
}

// The names of items beside those of holds.
const (
	ItemCustodian  = "custodian"
	itemCredential = "credential/"
)

// Credential returns the kind of an item that is a credential.
func (i Item) Credential() (Kind, bool) {
	k, ok := strings.CutPrefix(i.What, itemCredential)
	return Kind(k), ok
}

// Title names an item for people.
func (i Item) Title(channel string) string {
	if k, ok := i.Credential(); ok {
		return "更换" + k.Title(channel)
	}
	if i.What == ItemCustodian {
		return "凭据保管人"
	}
	return Hold(i.What).Title()
}

// With returns what a person has of an account: holds, custody, and the credentials the person knows, by having kept,
// entered or taken them out.
func (s State) With(person string) []Item {
	var out []Item
	if s.ID == "" || s.Closed {
		return nil
	}
	for _, h := range Holds() {
		if slices.Contains(s.Held, Held{h, person}) {
			out = append(out, Item{s.ID, string(h)})
		}
	}
	if s.Custodian(person) {
		out = append(out, Item{s.ID, ItemCustodian})
	}
	for _, k := range s.kinds() {
		if s.knows(person, k) {
			out = append(out, Item{s.ID, itemCredential + string(k)})
		}
	}
	return out
}

// knows reports whether a person may know a credential as it is now.
func (s State) knows(person string, k Kind) bool {
	c := s.Credentials[k]
	return s.Custodian(person) || c.By == person || slices.ContainsFunc(s.Unseals, func(u Unseal) bool {
		return u.Kind == k && u.By == person && u.Ended == UnsealShown && u.EndedAt.After(c.At)
	})
}

// Leaving demands that every credential a person knows is replaced: the person leaves the post or is kept out.
func (s State) Leaving(person, by string, now time.Time) []Event {
	var known []Kind
	for _, k := range s.kinds() {
		if s.knows(person, k) {
			known = append(known, k)
		}
	}
	if s.Closed {
		return nil
	}
	return s.require(DemandLeft, CustodyFacts{Actor: by, Now: now}, known...)
}

// Handover (交接单) is what somebody who leaves a post hands over, account by account. It stays open until others have
// taken all of it. One stream "handover/<id>". The zero Handover is none yet.
type Handover struct {
	ID       string
	Body     string
	Person   string
	Document string
	Items    []Item // when it was opened
	By       string
	Opened   time.Time
	ClosedBy string
	Closed   time.Time
}

// Open returns the items that nobody has taken over yet.
func (h Handover) Open(accounts []State) []Item {
	var out []Item
	for _, s := range accounts {
		now := s.With(h.Person)
		for _, i := range h.Items {
			if i.Account == s.ID && !s.Closed && h.undone(s, i, now) {
				out = append(out, i)
			}
		}
		for _, i := range now { // what came to the person since
			if !slices.Contains(h.Items, i) {
				out = append(out, i)
			}
		}
	}
	return out
}

func (h Handover) undone(s State, i Item, now []Item) bool {
	k, ok := i.Credential()
	if !ok {
		return slices.Contains(now, i)
	}
	c, there := s.Credentials[k]
	return there && (!c.At.After(h.Opened) || slices.Contains(now, i))
}

// HandoverOpened says that somebody leaves and what is to be handed over.
type HandoverOpened struct {
	Person   string    `json:"person"`
	Document string    `json:"document,omitempty"`
	Items    []Item    `json:"items"`
	By       string    `json:"by"`
	At       time.Time `json:"at"`
}

// HandoverClosed says that everything was taken over.
type HandoverClosed struct {
	By string    `json:"by"`
	At time.Time `json:"at"`
}

func (HandoverOpened) event() {}
func (HandoverClosed) event() {}

// OpenHandover opens the form of a person. Accounts are those of the body.
func OpenHandover(h Handover, person, document string, accounts []State, f CustodyFacts) ([]Event, error) {
	switch {
	case h.By != "":
		return nil, fault.New(fault.Conflict, "这张交接单已经开出。请在交接单列表中查看。")
	case !f.Steward && f.Actor != person:
		return nil, fault.New(fault.Forbidden, "交接单由系统管理员或本人开出，请联系系统管理员办理。")
	}
	var items []Item
	for _, s := range accounts {
		items = append(items, s.With(person)...)
	}
	if len(items) == 0 {
		return nil, fault.New(fault.Refused, "这个人名下没有账号绑定，也不保管凭据，不需要交接单。")
	}
	return []Event{HandoverOpened{Person: person, Document: document, Items: items, By: f.Actor, At: f.Now}}, nil
}

// CloseHandover ends it, once nothing is open.
func CloseHandover(h Handover, accounts []State, f CustodyFacts) ([]Event, error) {
	switch {
	case h.By == "":
		return nil, fault.New(fault.NotFound, "没有这张交接单。请从交接单列表重新打开。")
	case !h.Closed.IsZero():
		return nil, nil
	case !f.Steward:
		return nil, fault.New(fault.Forbidden, "交接完成由系统管理员确认，请联系他们办理。")
	}
	if open := h.Open(accounts); len(open) > 0 {
		return nil, fault.New(fault.Refused, "还有 %d 项没有交接，不能办结。请先逐项登记接手人、更换凭据。", len(open))
	}
	return []Event{HandoverClosed{By: f.Actor, At: f.Now}}, nil
}

// Evolve folds one event; it never fails.
func (h Handover) Evolve(e Event) Handover {
	switch e := e.(type) {
	case HandoverOpened:
		h.Person, h.Document, h.Items, h.By, h.Opened = e.Person, e.Document, e.Items, e.By, e.At
	case HandoverClosed:
		h.ClosedBy, h.Closed = e.By, e.At
	}
	return h
}

// DecodeHandover reads a stored event of a handover back.
func DecodeHandover(e ledger.Event) (Event, error) {
	var opened HandoverOpened
	var closed HandoverClosed
	switch e.Type {
	case "account.HandoverOpened":
		err := json.Unmarshal([]byte(e.Data), &opened)
		return opened, err
	case "account.HandoverClosed":
		err := json.Unmarshal([]byte(e.Data), &closed)
		return closed, err
	}
	return nil, fmt.Errorf("decode event %q: unknown type", e.Type)
}

// FoldHandover replays entries of one stream onto h.
func FoldHandover(h Handover, entries []ledger.Entry) (Handover, error) {
	h, err := ledger.FoldAll(h, entries, DecodeHandover, Handover.Evolve)
	if len(entries) > 0 {
		h.ID, h.Body = strings.TrimPrefix(entries[0].Stream, "handover/"), entries[0].Body
	}
	return h, err
}
