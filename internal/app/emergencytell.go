package app

import (
	"context"
	"strings"
	"time"

	"qianfa/internal/core/review"
	"qianfa/internal/form"
)

// tellUrgent puts an event of an emergency into a sentence; "" for any other.
func (a *Articles) tellUrgent(ctx context.Context, o opened, e review.Event) TimelineView {
	c := o.state.Case
	label := func(row int) string {
		if row < len(c.Rows) {
			return c.Rows[row].Label
		}
		return review.EmergencyStep
	}
	switch e := e.(type) {
	case review.EmergencyDeclared:
		return TimelineView{Text: "提出应急发布", Clause: e.Clause, Opinion: a.opinion(ctx, e.Reason)}
	case review.EmergencyCancelled:
		return TimelineView{Text: "取消应急发布，按规定环节办理", Opinion: a.opinion(ctx, e.Reason)}
	case review.CallMissed:
		return TimelineView{Text: "拨打" + person(o.org, e.For).Name + "，没有接通（" + clockTime(e.Given) + "）"}
	case review.LeftOpen:
		var steps []string
		for _, row := range e.Rows {
			steps = append(steps, label(row))
		}
		if e.Confirm != "" {
			steps = append(steps, person(o.org, e.Confirm).Name+"电话同意的补签")
		}
		return TimelineView{Text: "应急发布，" + strings.Join(steps, "、") + "应在 " + clockTime(e.Due) + " 前补签", Clause: c.Answer.Emergency.Clause}
	case review.ObjectedTo:
		return TimelineView{Text: label(e.Row) + "：不同意追认", Opinion: a.opinion(ctx, e.Opinion)}
	case review.Troubled:
		return TimelineView{Text: "报主要领导：“" + label(e.Row) + "”" + e.Kind.Title()}
	case review.TroubleSettled:
		return TimelineView{Text: "主要领导决定：" + review.TroubleWord(e.Word), Opinion: a.opinion(ctx, e.Opinion)}
	case review.TroubleClosed:
		return TimelineView{Text: "登记已按决定办理", Opinion: a.opinion(ctx, e.Opinion)}
	default:
		return TimelineView{}
	}
}

func clockTime(t time.Time) string { return t.In(shanghaiZone).Format("1 月 2 日 15:04") }

// calls adds to a form's rows what belongs to a call: the words read out, and whether the leader has signed since.
func (a *Articles) calls(ctx context.Context, o opened, row int, to *form.StepRow) {
	c := o.state.Case
	for _, e := range c.History {
		r, ok := e.Event.(review.Recorded)
		if !ok || r.Row != row || r.Read == "" {
			continue
		}
		to.Read = a.opinion(ctx, r.Read)
		if r.Listed {
			to.NumberNote = "已按登记号码回拨"
		}
	}
	for _, r := range c.Rows {
		if n := len(r.Signatures); c.Rows[row].Urgent && r.Urgent && r.Late && n > 0 && r.For == to.For {
			to.Late, to.LateAt = true, r.Signatures[n-1].At
		}
	}
}

// missedCalls tells the calls that nobody answered, for the remarks of the telephone form.
func missedCalls(o opened) string {
	var out []string
	for _, m := range o.state.Case.Urgency.Missed {
		out = append(out, clockTime(m.At)+" 拨打"+person(o.org, m.For).Name+"，没有接通。")
	}
	return strings.Join(out, "")
}
