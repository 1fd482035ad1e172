package article

import (
	"slices"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/review"
)

// HandOver (移交) gives the item to another accountable drafter. Kept is the working copy as a version, so that what the
// one before wrote is recorded as his; Same = nothing was written since the last version.
type HandOver struct {
	To     string
	Reason string
	Kept   Save
}

// AskCoDrafter (协办) lets somebody, as a rule of another unit, write with the drafter, who alone hands in.
type AskCoDrafter struct{ Person string }

// DropCoDrafter ends that.
type DropCoDrafter struct{ Person string }

// HandedOver says that another person answers for a draft that was not handed in yet; afterwards the review says so.
type HandedOver struct {
	Act
	From   string `json:"from"`
	To     string `json:"to"`
	Reason string `json:"reason,omitempty"`
}

// CoDrafterAsked says that somebody may write with the drafter.
type CoDrafterAsked struct {
	Act
	Person string `json:"person"`
}

// CoDrafterDropped says that he no longer does. What he wrote stays his.
type CoDrafterDropped struct {
	Act
	Person string `json:"person"`
}

func (HandOver) command()       {}
func (AskCoDrafter) command()   {}
func (DropCoDrafter) command()  {}
func (HandedOver) event()       {}
func (CoDrafterAsked) event()   {}
func (CoDrafterDropped) event() {}

// mayWrite: co-drafters write the text with the drafters, and only that.
func (s State) mayWrite(f Facts) error {
	if s.Editable() && slices.Contains(s.CoDrafters, f.Actor) {
		return nil
	}
	return s.mayEdit(f)
}

// handOver keeps what was written, then changes who answers for it. Under review the rules of the review hold.
func (s State) handOver(c HandOver, f Facts) ([]Event, error) {
	if err := s.stillWanted(); err != nil {
		return nil, err
	}
	var kept []Event
	if s.Editable() && len(c.Kept.Editors) > 0 {
		kept = s.version(c.Kept, f)
	}
	if s.Opened() {
		events, err := s.ask(s.Case, review.HandOver{To: c.To, Reason: c.Reason}, f)
		return append(kept, events...), err
	}
	switch {
	case f.Actor != s.Author && !f.Review.Heads:
		return nil, fault.New(fault.Forbidden, "您不能移交这件稿件。请由起草人本人或者其单位负责人移交。")
	case c.To == "" || c.To == s.Author:
		return nil, fault.New(fault.Invalid, "没有写明移交给谁。请另选一位接手人。").At("to", c.To)
	}
	return append(kept, HandedOver{Act: f.act(), From: s.Author, To: c.To, Reason: c.Reason}), nil
}

func (s State) askCoDrafter(c AskCoDrafter, f Facts) ([]Event, error) {
	if err := s.mayEdit(f); err != nil {
		return nil, err
	}
	switch {
	case c.Person == "" || slices.Contains(s.Drafters(), c.Person):
		return nil, fault.New(fault.Invalid, "请另选一位协办人：起草人、报送人和登记人本来就能修改。").At("person", c.Person)
	case slices.Contains(s.CoDrafters, c.Person):
		return nil, fault.New(fault.Conflict, "他已经是协办人，不用重复添加。")
	}
	return []Event{CoDrafterAsked{Act: f.act(), Person: c.Person}}, nil
}

func (s State) dropCoDrafter(c DropCoDrafter, f Facts) ([]Event, error) {
	if c.Person != f.Actor { // anybody may leave it himself
		if err := s.mayEdit(f); err != nil {
			return nil, err
		}
	}
	if !slices.Contains(s.CoDrafters, c.Person) {
		return nil, fault.New(fault.NotFound, "他不是这件稿件的协办人。请刷新页面。")
	}
	return []Event{CoDrafterDropped{Act: f.act(), Person: c.Person}}, nil
}

// evolveDrafters folds who writes.
func (s State) evolveDrafters(e Event) State {
	switch e := e.(type) {
	case HandedOver:
		s.Updated = e.At
		return s.handedTo(e.From, e.To)
	case CoDrafterAsked:
		s.CoDrafters, s.Updated = union(s.CoDrafters, []string{e.Person}), e.At
	case CoDrafterDropped:
		s.CoDrafters, s.Updated = without(s.CoDrafters, e.Person), e.At
	default: // the other events were folded before
	}
	return s
}

// handedTo: the one before stays an editor of what he wrote.
func (s State) handedTo(from, to string) State {
	s.Author = to
	if s.Submitter == from {
		s.Submitter = to
	}
	s.Editors = union(s.Editors, []string{from})
	s.Former = append(without(s.Former, to), from)
	s.CoDrafters = without(s.CoDrafters, to)
	return s
}

func without(list []string, x string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(y string) bool { return y == x })
}
