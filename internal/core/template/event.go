package template

import "time"

// Event is a fact about a template; stored names are "template.<Type>". The set is closed.
type Event interface{ event() }

// Act is who did something when.
type Act struct {
	By string    `json:"by"`
	At time.Time `json:"at"`
}

// Opened says that a body has this template.
type Opened struct {
	Act
	Name string `json:"name"`
	Unit string `json:"unit"`
}

// Written says that a version came into being and waits for its signers.
type Written struct {
	Act
	Version int      `json:"version"`
	Content string   `json:"content"`
	From    string   `json:"from"`
	Until   string   `json:"until"`
	Signers []Signer `json:"signers"`
}

// Signed says that a leader signed a version's text. Clause is the one that names the post.
type Signed struct {
	Act
	Version   int    `json:"version"`
	Content   string `json:"content"`
	Signer    Signer `json:"signer"`
	Principal string `json:"principal,omitempty"`
}

// SentBack says that a leader wants the text changed; nobody signs this version any more.
type SentBack struct {
	Act
	Version int    `json:"version"`
	Content string `json:"content"`
	Reason  string `json:"reason"`
}

// Withdrawn says that nobody may fill the template any more.
type Withdrawn struct {
	Act
	Reason string `json:"reason"`
}

func (Opened) event()    {}
func (Written) event()   {}
func (Signed) event()    {}
func (SentBack) event()  {}
func (Withdrawn) event() {}

// Evolve folds one event; it never fails.
func (s State) Evolve(e Event) State {
	switch e := e.(type) {
	case Opened:
		s.Name, s.Unit, s.Opened = e.Name, e.Unit, e.At
	case Written:
		s.Versions = append(s.Versions[:len(s.Versions):len(s.Versions)],
			Version{No: e.Version, By: e.By, At: e.At, Content: e.Content, From: e.From, Until: e.Until, Signers: e.Signers})
	case Signed:
		s = s.changed(e.Version, func(v *Version) {
			v.Signatures = append(v.Signatures[:len(v.Signatures):len(v.Signatures)], Signature{By: e.By, At: e.At, Principal: e.Principal, Signer: e.Signer})
		})
	case SentBack:
		s = s.changed(e.Version, func(v *Version) { v.SentBack = &Back{e.Act, e.Reason} })
	case Withdrawn:
		s.Gone, s.Why = &Act{e.By, e.At}, e.Reason
	}
	return s
}

func (s State) changed(no int, change func(*Version)) State {
	if no < 1 || no > len(s.Versions) {
		return s
	}
	versions := append([]Version{}, s.Versions...)
	change(&versions[no-1])
	s.Versions = versions
	return s
}
