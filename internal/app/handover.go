package app

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"qianfa/internal/core/article"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
)

// OpenDraft is one manuscript that somebody answers for and that is not at its end.
type OpenDraft struct {
	ID        string `json:"id"`
	Number    string `json:"number"`
	Title     string `json:"title"`
	PhaseText string `json:"phase_text"`
	UpdatedAt string `json:"updated_at"`
}

// HandOverView (人员交接) is what somebody has in hand, whose it is, and whose else the actor could hand over.
type HandOverView struct {
	Person Ref         `json:"person"`
	Items  []OpenDraft `json:"items" nullable:"false"`
	People []Ref       `json:"people" nullable:"false" doc:"whose manuscripts the actor may hand over"`
	Staff  []Ref       `json:"staff" nullable:"false" doc:"who may take over"`
}

// maxHandOver bounds what is handed over at once.
const maxHandOver = 200

// OpenDrafts lists the open manuscripts of a person: one's own, or those of somebody whose unit one heads.
func (a *Articles) OpenDrafts(ctx context.Context, actor Actor, who string) (HandOverView, error) {
	s, _, err := a.Dir.Body(ctx, actor.Body)
	if err != nil {
		return HandOverView{}, err
	}
	now := a.Now().UTC()
	if who == "" {
		who = actor.Person
	}
	if err := mayHandOver(s, actor.Person, who, now); err != nil {
		return HandOverView{}, err
	}
	v := HandOverView{Person: person(s, who), Items: []OpenDraft{}, People: []Ref{}, Staff: []Ref{}}
	for _, p := range s.PersonsInOrder() {
		if p.Acts() {
			v.Staff = append(v.Staff, Ref{ID: p.ID, Name: p.Name})
		}
		if mayHandOver(s, actor.Person, p.ID, now) == nil {
			v.People = append(v.People, Ref{ID: p.ID, Name: p.Name})
		}
	}
	for after := ""; len(v.Items) < maxHandOver; {
		rows, next, err := a.Reads.Work(ctx, WorkQuery{Box: "mine", Body: actor.Body, Person: who, After: after, Limit: 200})
		if err != nil {
			return v, err
		}
		for _, r := range rows {
			o, err := a.load(ctx, r.Article)
			if err != nil {
				return v, err
			}
			if o.state.Author == who && unfinished(o.state) {
				v.Items = append(v.Items, OpenDraft{ID: r.Article, Number: r.Number, Title: workItem(s, r).Title, PhaseText: o.state.Phase().Title(), UpdatedAt: shanghai(r.UpdatedAt)})
			}
		}
		if after = next; after == "" {
			return v, nil
		}
	}
	return v, nil
}

func unfinished(s article.State) bool {
	return !slices.Contains([]article.Phase{article.PhasePublished, article.PhaseRejected, article.PhaseWithdrawn}, s.Phase())
}

// mayHandOver: one's own, or as the head of the other's unit, or as who keeps the directory.
func mayHandOver(s org.State, actor, who string, now time.Time) error {
	if _, ok := s.Persons[who]; !ok {
		return fault.New(fault.NotFound, "本单位没有这位人员。请从名单里重新选择。")
	}
	if actor == who || heads(s, actor, who, now) {
		return nil
	}
	return fault.New(fault.Forbidden, "您不能移交%s的稿件。请由本人、其单位负责人或者系统管理员办理。", person(s, who).Name)
}

// headWords are how offices call who answers for a unit; charges and the keeper of the directory do not depend on them.
var headWords = []string{"负责人", "主任", "领导", "负责同志"}

// heads reports whether somebody answers for another's unit: is in charge of it, holds its leading post, or keeps the
// body's directory.
func heads(s org.State, actor, who string, now time.Time) bool {
	unit := s.Persons[who].Unit
	if actor == who || unit == "" {
		return false
	}
	if steward(s, actor, now) || slices.ContainsFunc(s.Charges, func(c org.Charge) bool {
		return c.Person == actor && c.Contains(now) && slices.Contains(c.Units, unit)
	}) {
		return true
	}
	return slices.ContainsFunc(s.PostsOf(actor, now), func(t org.Tenure) bool {
		return t.Unit == unit && slices.ContainsFunc(headWords, func(w string) bool { return strings.Contains(t.Role, w) })
	})
}

// HandOver (人员交接) gives open manuscripts of one person to another, all or none.
func (a *Articles) HandOver(ctx context.Context, actor Actor, from, to, reason string, ids []string) error {
	s, version, err := a.Dir.Body(ctx, actor.Body)
	if err != nil {
		return err
	}
	now := a.Now().UTC()
	if err := mayHandOver(s, actor.Person, from, now); err != nil {
		return err
	}
	if len(ids) == 0 || len(ids) > maxHandOver {
		return fault.New(fault.Invalid, "请选择要移交的稿件，一次最多 %d 件。", maxHandOver).At("articles", "")
	}
	c := Commit{Actor: actor.Person, At: now, Unmoved: map[string]int64{OrgStream(actor.Body): version}}
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		o, err := a.load(ctx, id)
		if err != nil {
			return err
		}
		if o.state.Body != actor.Body || o.state.Author != from || !unfinished(o.state) {
			return fault.New(fault.Conflict, "其中一件已经不在%s手里，或者已经办结，没有移交。请刷新页面后重新选择。", person(s, from).Name).At("articles", id)
		}
		one, err := a.handingOver(ctx, actor, o, to, reason, now)
		if err != nil {
			return err
		}
		c.Appends, c.Content, c.Exec = append(c.Appends, one.Appends...), append(c.Content, one.Content...), append(c.Exec, one.Exec...)
		maps.Copy(c.Unmoved, one.Unmoved)
	}
	_, err = a.Ledger.Commit(ctx, c)
	return err
}

// handingOver is the commit of handing over one item, with what was written kept as a version of the one before.
func (a *Articles) handingOver(ctx context.Context, actor Actor, o opened, to, reason string, now time.Time) (Commit, error) {
	if p, ok := o.org.Persons[to]; !ok || !p.Acts() {
		return Commit{}, fault.New(fault.Invalid, "接手人不在本单位的名单里，或者已经离开。请重新选择。").At("to", to)
	}
	ref, content := a.text(reason, o)
	cmd := article.HandOver{To: to, Reason: ref}
	d, copy, err := a.working(ctx, o)
	if err != nil {
		return Commit{}, err
	}
	if copy.Data != "" && o.state.Editable() {
		kept, more, err := a.saving(ctx, Actor{Person: o.state.Author, Body: actor.Body}, o, d, copy, article.WhyHandOver)
		if err != nil {
			return Commit{}, err
		}
		cmd.Kept, content = kept, append(content, more...)
	}
	events, err := article.Decide(o.state, cmd, a.facts(actor, o, o.state.Seal.Manifest, now))
	if err != nil {
		return Commit{}, inWords(err, o.org)
	}
	c, err := commitOf(actor.Person, o, o.state.ID, o.state.Body, events, content, now)
	c.Exec = append(c.Exec, carryCopy(o, copy, events, now)...)
	return c, err
}

// draftersAct carries out the acts on who writes: 移交, 协办.
func (a *Articles) draftersAct(ctx context.Context, actor Actor, o opened, in ActInput) error {
	to := ""
	if in.To != nil {
		to = in.To.Person
	}
	if in.Do == "hand_over" {
		c, err := a.handingOver(ctx, actor, o, to, cmp.Or(in.Reason, in.Opinion), a.Now().UTC())
		if err == nil {
			_, err = a.write(ctx, o, c)
		}
		return err
	}
	if p, ok := o.org.Persons[to]; in.Do == "ask_codrafter" && (!ok || !p.Acts()) {
		return fault.New(fault.Invalid, "协办人不在本单位的名单里，或者已经离开。请重新选择。").At("to", to)
	}
	var cmd article.Command = article.AskCoDrafter{Person: to}
	if in.Do == "drop_codrafter" {
		cmd = article.DropCoDrafter{Person: to}
	}
	_, err := a.do(ctx, actor, o, cmd, in.Seal)
	return err
}

// draftersActions are the buttons of who writes. Under review the review offers the hand-over itself.
func (a *Articles) draftersActions(o opened, f article.Facts) []Action {
	var out []Action
	try := func(cmd article.Command, act Action) {
		if _, err := article.Decide(o.state, cmd, f); err == nil {
			act.OK = true
			if act = finish(act); slices.Contains(act.Needs, "to") {
				act.People = staff(o.org)
			}
			out = append(out, act)
		}
	}
	if !o.state.Opened() {
		try(article.HandOver{To: "?"}, Action{Do: "hand_over", Label: "移交给他人"})
	}
	if o.state.Editable() && slices.Contains(o.state.CoDrafters, f.Actor) && !slices.Contains(o.state.Drafters(), f.Actor) {
		out = append(out, finish(Action{Do: "submit", Label: "报送", Reason: "您是协办人，稿件改好后由" + person(o.org, o.state.Author).Name + "报送。"}))
	}
	try(article.AskCoDrafter{Person: "?"}, Action{Do: "ask_codrafter", Label: "请人协办"})
	for _, p := range o.state.CoDrafters {
		label := "不再请" + person(o.org, p).Name + "协办"
		if p == f.Actor {
			label = "退出协办"
		}
		try(article.DropCoDrafter{Person: p}, Action{Do: "drop_codrafter", Person: p, Label: label})
	}
	return out
}

// DrafterView (主办、协办) is somebody who writes, with the unit he writes for.
type DrafterView struct {
	Ref
	Unit string `json:"unit,omitempty"`
}

func drafterViews(s org.State, ids []string) []DrafterView {
	out := []DrafterView{}
	for _, id := range ids {
		out = append(out, DrafterView{Ref: person(s, id), Unit: unit(s, s.Persons[id].Unit).Name})
	}
	return out
}

// tellDrafters puts into words who writes from then on.
func (a *Articles) tellDrafters(ctx context.Context, o opened, e article.Event) TimelineView {
	switch e := e.(type) {
	case article.HandedOver:
		return TimelineView{Text: handedOverText(o.org, e.From, e.To), Opinion: a.opinion(ctx, e.Reason)}
	case article.CoDrafterAsked:
		return TimelineView{Text: "请" + person(o.org, e.Person).Name + "协办"}
	case article.CoDrafterDropped:
		return TimelineView{Text: person(o.org, e.Person).Name + "不再协办"}
	default: // calls to platforms and seals are in the proof, not in the story
		return TimelineView{}
	}
}

func handedOverText(s org.State, from, to string) string {
	return "移交：" + person(s, from).Name + "的稿件由" + person(s, to).Name + "接手"
}
