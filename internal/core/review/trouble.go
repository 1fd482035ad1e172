package review

import (
	"slices"
	"time"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/core/policy"
)

// Trouble (应急事项) is something about a released item that the chief leader has to decide: nothing of it takes the item
// down by itself.
type Trouble struct {
	No      int
	Kind    TroubleKind
	Row     int
	Step    string
	Person  string // who denied or objected, "" for what is overdue
	At      time.Time
	Opinion string // digest, of an objection
	Word    string // what was decided: urge keep take_down correct, "" before
	By      string // who decided
	Done    bool   // what was decided has been carried out, or nothing has to be
}

// TroubleKind says what is wrong. The set is closed.
type TroubleKind string

// The kinds of trouble.
const (
	Overdue  TroubleKind = "overdue"  // 逾期没有补签
	Denied   TroubleKind = "denied"   // 否认补录的同意
	Objected TroubleKind = "objected" // 不同意追认
)

// Title returns the Chinese words for a kind.
func (k TroubleKind) Title() string {
	return map[TroubleKind]string{Overdue: "逾期没有补签", Denied: "否认补录的同意", Objected: "不同意追认"}[k]
}

// troubleWords are what a chief leader may decide, with the words for people.
var troubleWords = map[string]string{"urge": "限期补签", "keep": "保留发布，不再补签", "take_down": "下线", "correct": "更正"}

// TroubleWord returns the Chinese words for a decision; "" for an unknown one.
func TroubleWord(word string) string { return troubleWords[word] }

// Object (不同意追认) says that a signer would not have signed what is out. It takes nothing down.
type Object struct{ Step, Opinion string }

// SettleTrouble decides what becomes of a trouble. Word is urge, keep, take_down or correct.
type SettleTrouble struct {
	No      int
	Word    string
	Opinion string
}

// CloseTrouble says that what was decided has been carried out.
type CloseTrouble struct {
	No      int
	Opinion string
}

// ObjectedTo says that a signer refused his signature after the release.
type ObjectedTo struct {
	Act
	Power
	Step    string `json:"step"`
	Row     int    `json:"row"`
	Digest  string `json:"digest"`
	Opinion string `json:"opinion,omitempty"`
}

// Troubled says that something about a released item has to be decided. The clock may say so, with no person's name.
type Troubled struct {
	Act
	No      int         `json:"no"`
	Kind    TroubleKind `json:"kind"`
	Step    string      `json:"step"`
	Row     int         `json:"row"`
	Person  string      `json:"person,omitempty"`
	Opinion string      `json:"opinion,omitempty"`
}

// TroubleSettled says what was decided.
type TroubleSettled struct {
	Act
	Power
	No      int    `json:"no"`
	Word    string `json:"word"`
	Opinion string `json:"opinion,omitempty"`
}

// TroubleClosed says that it was carried out.
type TroubleClosed struct {
	Act
	No      int    `json:"no"`
	Opinion string `json:"opinion,omitempty"`
}

func (Object) command()        {}
func (SettleTrouble) command() {}
func (CloseTrouble) command()  {}
func (ObjectedTo) event()      {}
func (Troubled) event()        {}
func (TroubleSettled) event()  {}
func (TroubleClosed) event()   {}

// OverdueNow returns the troubles of signatures whose hour has passed: facts of the clock, nobody's act.
func OverdueNow(c Case, now time.Time) []Event {
	var out []Event
	v := look(c, now)
	steps := []string{}
	for i, r := range c.Rows {
		if !r.Late || r.Reported || r.Due.IsZero() || !now.After(r.Due) || !v.waits(r) || slices.Contains(steps, r.Step.Step) && r.Kind == RowFrozen {
			continue
		}
		steps = append(steps, r.Step.Step)
		out = append(out, Troubled{Act: Act{By: "system:deadline", At: now.UTC()}, No: len(c.Urgency.Troubles) + len(out) + 1, Kind: Overdue, Step: r.Step.Step, Row: i})
	}
	return out
}

// LateDue returns the nearest hour of a signature that is outstanding after a release, zero when none is.
func LateDue(c Case) time.Time {
	var due time.Time
	for _, r := range c.Rows {
		if r.Late && !r.Reported && !r.Due.IsZero() && r.Settled == NotSettled && len(r.Signatures) < max(r.Passes, 1) && (due.IsZero() || r.Due.Before(due)) {
			due = r.Due
		}
	}
	return due
}

// decideObject: who should sign afterwards and does not agree says so; the chief leader decides.
func (c Case) decideObject(cmd Object, f Facts) ([]Event, *refusal) {
	i, p, no := c.turn(cmd.Step, f)
	if no != nil {
		return nil, no
	}
	r := c.Rows[i]
	switch {
	case !r.Late:
		return nil, refuse(r.Clause, "请退回修改或者不同意发布", "“%s”还没有发布，不用追认", r.Label)
	case cmd.Opinion == "" && !f.Rehearsal:
		return nil, refuse(r.Clause, "请写明哪里不妥", "没有写明为什么不同意").as(fault.Invalid)
	}
	if no := c.seen(f); no != nil {
		return nil, no
	}
	return []Event{
		ObjectedTo{Act: f.act(), Power: p, Step: cmd.Step, Row: i, Digest: c.Digest, Opinion: cmd.Opinion},
		c.troubled(Objected, i, f.Actor, cmd.Opinion, f),
	}, nil
}

func (c Case) troubled(kind TroubleKind, row int, person, opinion string, f Facts) Troubled {
	return Troubled{Act: f.act(), No: len(c.Urgency.Troubles) + 1, Kind: kind, Step: c.Rows[row].Step.Step, Row: row, Person: person, Opinion: opinion}
}

func (c Case) decideTrouble(cmd Command, f Facts) ([]Event, *refusal) {
	switch cmd := cmd.(type) {
	case SettleTrouble:
		return c.decideSettle(cmd, f)
	case CloseTrouble:
		return c.decideClose(cmd, f)
	default:
		return nil, refuse(c.clause(), "请刷新页面后再试", "系统不认识这项操作").as(fault.Invalid)
	}
}

// decideSettle: the post that the clause names decides what becomes of the item.
func (c Case) decideSettle(cmd SettleTrouble, f Facts) ([]Event, *refusal) {
	t, no := c.trouble(cmd.No)
	if no != nil {
		return nil, no
	}
	r := c.Rows[t.Row]
	post := c.chief()
	p, ok := f.powerOf(post)
	switch {
	case t.Word != "":
		return nil, refuse(r.Clause, "不用重复办理", "这件事已经决定“%s”", troubleWords[t.Word]).as(fault.Conflict)
	case !ok:
		return nil, refuse(r.Clause, "请由其决定", "您不是“%s%s”，不能决定", post.Unit, post.Role).as(fault.Forbidden)
	case troubleWords[cmd.Word] == "":
		return nil, refuse(r.Clause, "请选择限期补签、保留发布、下线或者更正", "没有写明怎样处理").as(fault.Invalid)
	case cmd.Opinion == "" && !f.Rehearsal:
		return nil, refuse(r.Clause, "请写明处理意见", "没有写明处理意见").as(fault.Invalid)
	}
	return []Event{TroubleSettled{Act: f.act(), Power: p, No: t.No, Word: cmd.Word, Opinion: cmd.Opinion}}, nil
}

// decideClose: who releases says that the item is down, or corrected.
func (c Case) decideClose(cmd CloseTrouble, f Facts) ([]Event, *refusal) {
	t, no := c.trouble(cmd.No)
	if no != nil {
		return nil, no
	}
	r := c.Rows[t.Row]
	switch {
	case t.Done:
		return nil, refuse(r.Clause, "请刷新页面", "这件事已经办结").as(fault.Conflict)
	case t.Word == "":
		return nil, refuse(r.Clause, "请等待决定", "这件事还没有决定怎样处理").as(fault.Conflict)
	case !c.releases(f) && !c.releasedBy(f.Actor):
		return nil, refuse(r.Clause, "请由发布人员办理", "您不是这件稿件的发布人员").as(fault.Forbidden)
	case cmd.Opinion == "" && !f.Rehearsal:
		return nil, refuse(r.Clause, "请写明在哪些渠道、什么时间办完", "没有写明办理情况").as(fault.Invalid)
	}
	return []Event{TroubleClosed{Act: f.act(), No: t.No, Opinion: cmd.Opinion}}, nil
}

func (c Case) releasedBy(who string) bool {
	for _, r := range c.Released {
		if r.By == who {
			return true
		}
	}
	return false
}

func (c Case) trouble(no int) (Trouble, *refusal) {
	if no < 1 || no > len(c.Urgency.Troubles) {
		return Trouble{}, refuse(c.clause(), "请刷新页面后再试", "没有找到这件应急事项").as(fault.NotFound)
	}
	return c.Urgency.Troubles[no-1], nil
}

// chief is the post that decides on troubles: the one that the clause names; where an ordinary route was left by a denied
// consent, the post that decides last on it, else who releases.
func (c Case) chief() org.Post {
	if e := c.Answer.Emergency; e != nil {
		return postOf(e.Report, "")
	}
	for _, r := range slices.Backward(c.Rows) {
		if decides(r.Verb) && !r.External && r.Kind == RowFrozen {
			return org.Post{Role: r.Role, Unit: r.UnitName, InChargeOf: r.InChargeOf}
		}
	}
	for _, t := range c.Targets() {
		if p := c.Publisher(t); p != nil {
			return org.Post{Role: p.Role, Unit: p.UnitName, InChargeOf: p.InChargeOf}
		}
	}
	return org.Post{}
}

// powerOf returns the actor's power by a post, false when he does not hold it.
func (f Facts) powerOf(post org.Post) (Power, bool) {
	for _, h := range f.Directory.Holders(post, f.Now) {
		if h.Person != f.Actor {
			continue
		}
		p := Power{Role: post.Role, Unit: post.Unit, Tenure: h.Kind}
		if h.Delegation != nil {
			p.Delegation, p.Principal = h.Delegation.ID, h.Delegation.From
		}
		return p, true
	}
	return Power{}, false
}

// evolveTrouble folds objections and what became of troubles.
func (c Case) evolveTrouble(e Event) Case {
	switch e := e.(type) {
	case ObjectedTo:
		c.Signed = true
		c.row(e.Row, func(r *Row) { r.Settled = SettledObjected })
	case Troubled:
		c.Urgency.Troubles = append(slices.Clip(c.Urgency.Troubles), Trouble{No: e.No, Kind: e.Kind, Row: e.Row, Step: e.Step, Person: e.Person, At: e.At, Opinion: e.Opinion})
		for i := range c.Rows {
			if e.Kind == Overdue && c.Rows[i].Step.Step == e.Step && c.Rows[i].Late && (i == e.Row || c.Rows[i].Kind == RowFrozen && c.Rows[e.Row].Kind == RowFrozen) {
				c.Rows[i].Reported = true
			}
		}
	case TroubleSettled:
		c.settleTrouble(e)
	case TroubleClosed:
		c.troubleAt(e.No, func(t *Trouble) { t.Done = true })
	default:
		return c.evolveReading(e)
	}
	return c
}

// settleTrouble: what was decided ends the waiting for a signature, except where it was urged again.
func (c *Case) settleTrouble(e TroubleSettled) {
	c.troubleAt(e.No, func(t *Trouble) {
		t.Word, t.By, t.Done = e.Word, e.By, e.Word == "urge" || e.Word == "keep"
		if e.Word == "urge" {
			return
		}
		for i := range c.Rows {
			if r := &c.Rows[i]; r.Step.Step == t.Step && r.Late && r.Settled == NotSettled && len(r.Signatures) == 0 {
				r.Settled = SettledDecided
			}
		}
	})
}

func (c *Case) troubleAt(no int, change func(*Trouble)) {
	c.Urgency.Troubles = slices.Clone(c.Urgency.Troubles)
	if no > 0 && no <= len(c.Urgency.Troubles) {
		change(&c.Urgency.Troubles[no-1])
	}
}

// troubleTasks lists what waits for the chief leader, and for who releases once he has decided.
func (c Case) troubleTasks(f Facts) []Task {
	var out []Task
	for _, t := range c.Urgency.Troubles {
		switch {
		case t.Word == "":
			post := c.chief()
			out = append(out, Task{Row: t.Row, Trouble: t.No, Step: policy.Step{Step: t.Step, Label: "处理应急事项：" + t.Kind.Title()}, Post: post, Eligible: f.Directory.Holders(post, f.Now)})
		case !t.Done:
			for _, target := range c.Targets() {
				if p := c.Publisher(target); p != nil {
					post := publisherPost(*p)
					out = append(out, Task{Row: t.Row, Trouble: t.No, Step: policy.Step{Step: t.Step, Label: "按决定办理" + troubleWords[t.Word]}, Post: post, Eligible: f.Directory.Holders(post, f.Now)})
					break
				}
			}
		}
	}
	return out
}
