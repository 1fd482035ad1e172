package app

import (
	"context"
	"slices"
	"time"

	"qianfa/internal/core/org"
	"qianfa/internal/core/policy"
)

// VacancyView (人手不足) is a step of a route that nobody could take today, with the clause and the lawful ways out.
type VacancyView struct {
	Class   string   `json:"class"`
	Label   string   `json:"label"`
	Post    string   `json:"post"`
	Clause  string   `json:"clause"`
	Only    string   `json:"only"` // the one holder, when that person also drafts
	WaysOut []string `json:"ways_out" nullable:"false"`
}

// Staffing (人手校验) asks for every unit with staff and every account which steps of the rules in force nobody could take.
func (a *Articles) Staffing(ctx context.Context, actor Actor) ([]VacancyView, error) {
	s, _, err := a.Dir.Body(ctx, actor.Body)
	if err != nil {
		return nil, err
	}
	now := a.Now().UTC()
	book, _, err := a.Rules.For(ctx, s, now)
	if err != nil {
		return nil, err
	}
	return a.staffingUnder(ctx, actor, s, book, now)
}

// staffingUnder asks it of any rules and any day.
func (a *Articles) staffingUnder(ctx context.Context, actor Actor, s org.State, book *policy.Rulebook, now time.Time) ([]VacancyView, error) {
	accounts, err := a.Accounts.Of(ctx, actor.Body)
	if err != nil {
		return nil, err
	}
	var begun beginners
	out := []VacancyView{}
	for _, u := range s.UnitsInOrder() {
		if !slices.ContainsFunc(s.PersonsInOrder(), func(p org.Person) bool { return p.Unit == u.ID && p.Acts() }) {
			continue
		}
		for _, acc := range accounts {
			routes, err := book.Routes(policy.Facts{Now: shanghai(now), Author: policy.Who{Unit: u.ID}, Units: s.FactsUnits(),
				Targets: []policy.Target{{Channel: targetChannel(acc.Channel), Account: acc.ID, Owner: acc.Owner, Host: acc.Host, OwnerKind: s.Units[acc.Owner].Kind}}})
			if err != nil {
				return nil, err
			}
			routes = slices.DeleteFunc(routes, func(a policy.Answer) bool { // nobody there could begin it
				ok := a.Drafter == nil || a.Drafter.UnitName == u.ID && len(s.Holders(org.Post{Role: a.Drafter.Role, Unit: u.ID}, now)) > 0
				begun.tell(a, ok)
				return !ok
			})
			for _, v := range s.Staffing(routes, now) {
				x := VacancyView{Class: v.Class, Label: v.Label, Post: postText(s, org.Post{Role: v.Role, Unit: v.Unit}), Clause: v.Clause, WaysOut: v.WaysOut}
				if v.Only != "" {
					x.Only = person(s, v.Only).Name
				}
				if !slices.ContainsFunc(out, func(y VacancyView) bool { return y.Class == x.Class && y.Label == x.Label && y.Post == x.Post }) {
					out = append(out, x)
				}
			}
		}
	}
	return append(begun.missing(), out...), nil
}

// beginners collects which classes somebody in the body could draft.
type beginners struct {
	roles map[string]policy.Answer // class → the route of a unit where nobody could
	able  map[string]bool
	order []string
}

func (b *beginners) tell(a policy.Answer, ok bool) {
	if b.roles == nil {
		b.roles, b.able = map[string]policy.Answer{}, map[string]bool{}
	}
	if _, known := b.roles[a.Class]; !known {
		b.roles[a.Class], b.order = a, append(b.order, a.Class)
	}
	b.able[a.Class] = b.able[a.Class] || ok
}

// missing lists the classes that nobody in the whole body could draft.
func (b *beginners) missing() []VacancyView {
	out := []VacancyView{}
	for _, class := range b.order {
		a := b.roles[class]
		if b.able[class] {
			continue
		}
		v := VacancyView{Class: class, Label: "起草", Post: a.Drafter.Role, WaysOut: []string{"在负责撰稿的单位登记“" + a.Drafter.Role + "”。"}}
		if len(a.Reasons) > 0 {
			v.Clause = a.Reasons[0].Clause
		}
		out = append(out, v)
	}
	return out
}

// targetChannel is the pack language's word for a channel of ours.
func targetChannel(channel string) string {
	if channel == "manual" {
		return "other"
	}
	return channel
}
