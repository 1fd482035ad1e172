package review

import (
	"slices"

	"qianfa/internal/core/fault"
)

// HandOver (移交) gives the item to another accountable drafter, when the one it has leaves or changes post. The one
// before stays recorded as an editor: what he wrote he does not review.
type HandOver struct {
	To     string
	Reason string
}

// HandedOver says that another person answers for the draft from now on.
type HandedOver struct {
	Act
	From   string `json:"from"`
	To     string `json:"to"`
	Reason string `json:"reason,omitempty"`
}

func (HandOver) command() {}
func (HandedOver) event() {}

// decideHandOver: the drafter himself hands over, or the head of his unit; nobody takes over what he has signed.
func (c Case) decideHandOver(cmd HandOver, f Facts) ([]Event, *refusal) {
	switch {
	case c.Stopped.State == StopRejected || len(c.Released) > 0 && len(c.Released) == len(c.Targets()):
		return nil, refuse(c.clause(), "不用移交", "这件稿件已经办结").as(fault.Conflict)
	case f.Actor != c.Author && !f.Heads:
		return nil, refuse(c.clause(), "请由起草人本人或者其单位负责人移交", "您不能移交这件稿件").as(fault.Forbidden)
	case cmd.To == "" || cmd.To == c.Author:
		return nil, refuse(c.clause(), "请另选一位接手人", "没有写明移交给谁").as(fault.Invalid)
	}
	for _, r := range c.Rows {
		if slices.ContainsFunc(r.Signatures, func(s Signature) bool { return s.is(cmd.To) }) {
			return nil, refuse(cmpOr(r.Clause, avoidance), "请另选一位没有办理过本件的人", "接手人已在本件办理“%s”", r.Label).as(fault.Conflict)
		}
	}
	return []Event{HandedOver{Act: f.act(), From: c.Author, To: cmd.To, Reason: cmd.Reason}}, nil
}

// handOver: what was done stays with who did it.
func (c Case) handOver(e HandedOver) Case {
	c.Author = e.To
	if c.Submitter == e.From {
		c.Submitter = e.To
	}
	if !slices.Contains(c.Editors, e.From) {
		c.Editors = append(slices.Clip(c.Editors), e.From)
	}
	c.Former = append(slices.Clip(without1(c.Former, e.To)), e.From)
	return c
}

// edits reports whether a person's hand is in the version and he still has the item in hand.
func (c Case) edits(who string) bool {
	return slices.Contains(c.Editors, who) && !slices.Contains(c.Former, who)
}
