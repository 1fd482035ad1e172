package review

import (
	"slices"
	"time"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/workday"
)

// Circulate (传阅) asks people to read the item; each may write an opinion. The route never waits for them.
type Circulate struct {
	To  []string
	Ref string
}

// Copy (抄送) gives people, or the holders of posts, a copy to take note of. The route never waits for them.
type Copy struct {
	To    []string
	Posts []Reader
	Ref   string
}

// MarkRead (阅知) says that the reader has seen what he was given, with an opinion if he has one.
type MarkRead struct {
	No      int
	Opinion string
}

// Remind (催办) asks somebody for whom the item waits to take it up; toward a superior it is worded as a reminder (提醒).
// Step is "" for the release, and for the drafter of a returned item.
type Remind struct{ Step, To string }

// Reader is who reads: a person, or whoever holds a post.
type Reader struct {
	Person string `json:"person,omitempty"`
	Role   string `json:"role,omitempty"`
	Unit   string `json:"unit,omitempty"`
}

// Circulated says that people were asked to read; they have the numbers from No on.
type Circulated struct {
	Act
	No  int      `json:"no"`
	To  []Reader `json:"to"`
	Ref string   `json:"ref,omitempty"`
}

// Copied says that people and posts were given a copy; they have the numbers from No on.
type Copied struct {
	Act
	No  int      `json:"no"`
	To  []Reader `json:"to"`
	Ref string   `json:"ref,omitempty"`
}

// ReadingMarked says that a reader said that he has read it.
type ReadingMarked struct {
	Act
	No      int    `json:"no"`
	Opinion string `json:"opinion,omitempty"`
}

// Reminded says that somebody was asked to take the item up. Up: toward a superior.
type Reminded struct {
	Act
	Step string `json:"step,omitempty"`
	To   string `json:"to"`
	Up   bool   `json:"up,omitempty"`
}

// Reading is one reader's place on the circulation slip, or one copy. Read is empty until he says so himself: nothing
// is known of who opened what.
type Reading struct {
	Reader
	No      int
	Copy    bool
	By      string
	At      time.Time
	Ref     string
	Read    Act
	Opinion string
}

// Done reports whether the reader has said that he has read it.
func (r Reading) Done() bool { return r.Read.By != "" }

// Reminder is one reminder, kept for the day's limit and for the recipient's list.
type Reminder struct {
	Act
	Step string
	To   string
	Up   bool
}

// The limits of reminders of one person about one item on one day.
const (
	dailyUrges     = 2
	dailyReminders = 1
)

func (Circulate) command()   {}
func (Copy) command()        {}
func (MarkRead) command()    {}
func (Remind) command()      {}
func (Circulated) event()    {}
func (Copied) event()        {}
func (ReadingMarked) event() {}
func (Reminded) event()      {}

// decideReading decides what stands beside the route: it looks itself at what stops the case.
func (c Case) decideReading(cmd Command, f Facts) ([]Event, *refusal) {
	switch cmd := cmd.(type) {
	case Circulate:
		to := make([]Reader, len(cmd.To))
		for i, p := range cmd.To {
			to[i] = Reader{Person: p}
		}
		if no := c.mayGive(to, false, "传阅", f); no != nil {
			return nil, no
		}
		return []Event{Circulated{Act: f.act(), No: len(c.Readings) + 1, To: to, Ref: cmd.Ref}}, nil
	case Copy:
		to := slices.Clone(cmd.Posts)
		for _, p := range cmd.To {
			to = append(to, Reader{Person: p})
		}
		if no := c.mayGive(to, true, "抄送", f); no != nil {
			return nil, no
		}
		return []Event{Copied{Act: f.act(), No: len(c.Readings) + 1, To: to, Ref: cmd.Ref}}, nil
	case MarkRead:
		return c.decideMarkRead(cmd, f)
	case Remind:
		return c.decideRemind(cmd, f)
	default:
		return nil, refuse(c.clause(), "请刷新页面后再试", "系统不认识这项操作").as(fault.Invalid)
	}
}

// mayGive: whoever has a part in the item lets others read it, each once.
func (c Case) mayGive(to []Reader, copies bool, what string, f Facts) *refusal {
	if no := c.live(); no != nil {
		return no
	}
	if !c.partOf(f) {
		return refuse(c.clause(), "请由起草人或者本件的审签人员办理", "您与这件稿件的办理无关，不能%s", what).as(fault.Forbidden)
	}
	if len(to) == 0 {
		return refuse(c.clause(), "请选择人员", "没有写明%s给谁", what).as(fault.Invalid)
	}
	for i, r := range to {
		switch {
		case r == Reader{} || r.Person == "" && r.Role == "":
			return refuse(c.clause(), "请重新选择", "有一处没有写明%s给谁", what).as(fault.Invalid)
		case r.Person == f.Actor:
			return refuse(c.clause(), "请只选其他人", "不用%s给自己", what).as(fault.Invalid)
		case slices.Contains(to[:i], r):
			return refuse(c.clause(), "请去掉重复的一处", "同一个人写了两次").as(fault.Invalid)
		case c.hasUnread(r, copies):
			return refuse(c.clause(), "请等待其阅知", "已经%s给其中一人，还没有阅知", what).as(fault.Conflict)
		}
	}
	return nil
}

// live refuses to spread or to urge an item that is back with its author for good or at its end.
func (c Case) live() *refusal {
	switch c.Stopped.State {
	case StopRecalled:
		return refuse(c.clause(), "请等待报送人重新报送", "这件稿件已撤回报送")
	case StopRejected:
		return refuse(c.clause(), "如需发布，请另行起草报送", "这件稿件已定为不同意发布")
	case StopNone, StopReturned, StopHeld:
	}
	return nil
}

func (c Case) hasUnread(r Reader, copies bool) bool {
	return slices.ContainsFunc(c.Readings, func(x Reading) bool { return x.Reader == r && x.Copy == copies && !x.Done() })
}

// decideMarkRead: the reader himself says so; for a post, one of its holders. It is open in every state of the case.
func (c Case) decideMarkRead(cmd MarkRead, f Facts) ([]Event, *refusal) {
	i := slices.IndexFunc(c.Readings, func(x Reading) bool { return x.No == cmd.No })
	if i < 0 {
		return nil, refuse(c.clause(), "请刷新页面后再试", "没有找到这次传阅或者抄送").as(fault.NotFound)
	}
	x := c.Readings[i]
	switch {
	case !c.isReader(x.Reader, f):
		return nil, refuse(c.clause(), "请由收到的人办理", "这一份不是给您的").as(fault.Forbidden)
	case x.Done():
		return nil, refuse(c.clause(), "不用重复办理", "这一份已经阅知").as(fault.Conflict)
	}
	return []Event{ReadingMarked{Act: f.act(), No: cmd.No, Opinion: cmd.Opinion}}, nil
}

func (c Case) isReader(r Reader, f Facts) bool {
	if r.Person != "" {
		return r.Person == f.Actor
	}
	for _, h := range f.Directory.Holders(Row{Step: policy.Step{Role: r.Role, UnitName: r.Unit}}.post(), f.Now) {
		if h.Person == f.Actor {
			return true
		}
	}
	return false
}

// decideRemind: who has a part in the item reminds one for whom it waits, a few times a day and no more.
func (c Case) decideRemind(cmd Remind, f Facts) ([]Event, *refusal) {
	if no := c.live(); no != nil {
		return nil, no
	}
	if c.Stopped.State == StopHeld {
		return nil, refuse(c.clause(), "请先由有权人员恢复办理", "这件稿件已暂缓发布")
	}
	liaison := f.Directory.IsLiaison(f.Actor, cmd.To, f.Now)
	if !c.partOf(f) && !liaison {
		return nil, refuse(c.clause(), "请由起草人或者本件的审签人员办理", "您与这件稿件的办理无关，不能催办").as(fault.Forbidden)
	}
	stops, waits := c.waitsFor(cmd.Step, cmd.To, f)
	_, own := c.waitsFor(cmd.Step, f.Actor, f)
	switch {
	case own:
		return nil, refuse(c.clause(), "请直接办理", "这一环节您本人就能办理").as(fault.Invalid)
	case !waits:
		return nil, refuse(c.clause(), "请刷新页面，看现在等谁办理", "现在不等他办理").as(fault.Conflict)
	}
	up := liaison || stops && c.onAuthorsSide(f.Actor) || f.Rank != nil && f.Rank(cmd.To, f.Actor) > 0
	today := 0
	for _, r := range c.Reminders {
		if r.To == cmd.To && sameDay(r.At, f.Now) {
			today++
		}
	}
	if up && today >= dailyReminders || today >= dailyUrges {
		return nil, refuse(c.clause(), "请改日再提醒，紧急的请直接打电话", "今天已经提醒过了").as(fault.Conflict)
	}
	return []Event{Reminded{Act: f.act(), Step: cmd.Step, To: cmd.To, Up: up}}, nil
}

// waitsFor reports whether the item waits for a person at a step, and whether that step is a decision on it.
func (c Case) waitsFor(step, person string, f Facts) (stops, waits bool) {
	if c.Stopped.State == StopReturned {
		return false, step == "" && c.onAuthorsSide(person)
	}
	for _, t := range Waiting(c, f) {
		for _, h := range t.Eligible {
			if t.Step.Step == step && h.Person == person {
				return t.Step.Verb.Stops(), true
			}
		}
	}
	return false, false
}

func sameDay(a, b time.Time) bool {
	return a.In(workday.Zone).Format(time.DateOnly) == b.In(workday.Zone).Format(time.DateOnly)
}

// RemindersFor returns the reminders that a person should see now: those of what still waits for him.
func RemindersFor(c Case, person string, f Facts) []Reminder {
	var out []Reminder
	for _, r := range c.Reminders {
		if r.To != person || r.At.Before(c.since(r.Step)) {
			continue
		}
		if _, waits := c.waitsFor(r.Step, person, f); waits {
			out = append(out, r)
		}
	}
	return out
}

// since is when the item last moved at a step: a reminder from before has been heeded.
func (c Case) since(step string) time.Time {
	for _, e := range slices.Backward(c.History) {
		switch e.Event.(type) {
		case Circulated, Copied, ReadingMarked, Reminded, Consulted, ConsultAnswered:
			continue
		case Opened, Resubmitted, Returned, Recalled, Held, Resumed:
			return ActOf(e.Event).At
		default:
			if stepOf(e.Event) == step {
				return ActOf(e.Event).At
			}
		}
	}
	return time.Time{}
}

// stepOf is the step of an act of signing.
func stepOf(e Event) string {
	switch e := e.(type) {
	case Passed:
		return e.Step
	case Recorded:
		return e.Step
	case Confirmed:
		return e.Step
	default: // other acts do not heed a reminder
		return "-"
	}
}

// evolveReading folds what stands beside the route, and who answers for the draft.
func (c Case) evolveReading(e Event) Case {
	switch e := e.(type) {
	case Circulated:
		c.Readings = given(c.Readings, e.Act, e.No, e.To, e.Ref, false)
	case Copied:
		c.Readings = given(c.Readings, e.Act, e.No, e.To, e.Ref, true)
	case ReadingMarked:
		c.Readings = slices.Clone(c.Readings)
		if i := slices.IndexFunc(c.Readings, func(x Reading) bool { return x.No == e.No }); i >= 0 {
			c.Readings[i].Read, c.Readings[i].Opinion = e.Act, e.Opinion
		}
	case HandedOver:
		return c.handOver(e)
	case Reminded:
		c.Reminders = append(slices.Clip(c.Reminders), Reminder(e))
	default: // acts on the route were folded before
	}
	return c
}

func given(had []Reading, a Act, no int, to []Reader, ref string, copies bool) []Reading {
	had = slices.Clip(had)
	for i, r := range to {
		had = append(had, Reading{Reader: r, No: no + i, Copy: copies, By: a.By, At: a.At, Ref: ref})
	}
	return had
}

// reading asks about what stands beside the route.
func (a *asking) reading() {
	if a.c.partOf(a.f) {
		a.add(Circulate{To: []string{"?"}}, Action{Do: "circulate", Label: "传阅"}, false)
		a.add(Copy{To: []string{"?"}}, Action{Do: "copy", Label: "抄送"}, false)
	}
	for _, x := range a.c.Readings {
		label := "阅毕"
		if x.Copy {
			label = "阅知"
		}
		a.add(MarkRead{No: x.No}, Action{Do: "mark_read", No: x.No, Label: label}, false)
	}
	a.reminders()
}

// reminders offers each person for whom the item waits, once.
func (a *asking) reminders() {
	offer := func(step, person string) {
		events, no := a.c.decideRemind(Remind{Step: step, To: person}, a.f)
		if no != nil || slices.ContainsFunc(a.out, func(x Action) bool { return x.Do == "remind" && x.Person == person }) {
			return
		}
		label := "催办"
		if r, ok := events[0].(Reminded); ok && r.Up {
			label = "提醒：敬请审签"
		}
		a.out = append(a.out, Action{Do: "remind", Step: step, Person: person, Label: label, OK: true})
	}
	if a.c.Stopped.State == StopReturned {
		for _, p := range []string{a.c.Author, a.c.submitter()} {
			offer("", p)
		}
		return
	}
	for _, t := range Waiting(a.c, a.f) {
		for _, h := range t.Eligible {
			offer(t.Step.Step, h.Person)
		}
	}
}
