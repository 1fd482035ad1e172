package article

import (
	"qianfa/internal/core/fault"
	"qianfa/internal/core/review"
)

// settled refuses the act that lets an item out (签发) while what the body's lists say of it since it was handed in is
// neither mended nor answered for. Every other act goes on: whoever finds it may return the item.
func (s State) settled(cmd review.Command, f Facts) error {
	if len(f.Open) == 0 || !s.letsOut(cmd) {
		return nil
	}
	e := fault.New(fault.Refused, "报送以后，本单位的词库有变动，现在查出 %d 处须改的内容，不能直接签发。请退回修改，或逐处写明理由后保留原文，再签发。", len(f.Open))
	e.Fields = append(e.Fields, f.Open...)
	return e
}

// Settled says what bars an act, as review.Action names it, while something of f.Open is left; nil where nothing does.
func (s State) Settled(do, step, target string, no int, f Facts) error {
	switch do {
	case "pass":
		return s.settled(review.Pass{Step: step}, f)
	case "record":
		return s.settled(review.Record{Step: step}, f)
	case "confirm":
		return s.settled(review.Confirm{Suggestion: no}, f)
	case "publish":
		return s.settled(review.Publish{Target: target}, f)
	}
	return nil
}

// letsOut reports whether a command is a decision under which the item may go out.
func (s State) letsOut(cmd review.Command) bool {
	switch c := cmd.(type) {
	case review.Pass:
		return s.Case.Decides(c.Step)
	case review.Record:
		return s.Case.Decides(c.Step)
	case review.Confirm:
		return s.Case.Decides(s.stepOf(c.Suggestion))
	case review.Publish:
		return s.Case.Undecided(c.Target)
	case review.Schedule:
		return s.Case.Undecided(c.Target)
	}
	return false
}

func (s State) stepOf(suggestion int) string {
	for _, x := range s.Case.Suggestions {
		if x.No == suggestion {
			return x.Step
		}
	}
	return ""
}

// mayKeep: while the item is under review, whoever may let it out now answers for a finding (经核无误，保留原文).
func (s State) mayKeep(f Facts) error {
	for _, a := range review.Allowed(s.Case, f.Review) {
		if a.OK && a.StepUp && (a.Do == "pass" || a.Do == "confirm" || a.Do == "publish") {
			return nil
		}
	}
	return fault.New(fault.Forbidden, "稿件在审签中，只有正要签发的人可以写明理由保留原文。需要改动时，请退回修改。")
}
