package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"qianfa/internal/core/article"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/workday"
	"qianfa/internal/form"
)

// Register (发布台账) is the body's plain list of what went out in a month, given as "2026-11"; "" is this month. It is
// made from the records alone and is no proof.
func (a *Articles) Register(ctx context.Context, actor Actor, month string) (form.PublicationLog, error) {
	now := a.Now().UTC()
	from, err := monthOf(month, now)
	if err != nil {
		return form.PublicationLog{}, err
	}
	s, _, err := a.Dir.Body(ctx, actor.Body)
	if err != nil {
		return form.PublicationLog{}, err
	}
	log := form.PublicationLog{Body: unit(s, actor.Body).Name, Month: from, Demo: a.Demo, PrintedAt: now}
	for after := ""; ; {
		rows, next, err := a.Reads.Work(ctx, WorkQuery{Box: "all", Body: actor.Body, Person: actor.Person, After: after, Limit: 200})
		if err != nil {
			return log, err
		}
		for _, r := range rows {
			if r.UpdatedAt.Before(from) { // the latest changed come first, and what went out has changed then
				next = ""
				break
			}
			row, ok, err := a.registered(ctx, r, from)
			if err != nil {
				return log, err
			}
			if ok {
				log.Rows = append(log.Rows, row)
			}
		}
		if after = next; after == "" {
			break
		}
	}
	slices.SortStableFunc(log.Rows, func(x, y form.PublicationRow) int { return x.At.Compare(y.At) })
	return log, nil
}

// monthOf reads a month as its first moment in Shanghai.
func monthOf(text string, now time.Time) (time.Time, error) {
	if text == "" {
		text = now.In(workday.Zone).Format("2006-01")
	}
	at, err := time.ParseInLocation("2006-01", text, workday.Zone)
	if err != nil {
		return at, fault.New(fault.Invalid, "月份要写成“2026-11”这样。请重新选择。").At("month", "月份写得不对")
	}
	return at, nil
}

// registered is one item's line, if a target of it went out in the month.
func (a *Articles) registered(ctx context.Context, r WorkRow, from time.Time) (form.PublicationRow, bool, error) {
	o, err := a.load(ctx, r.Article)
	if err != nil {
		return form.PublicationRow{}, false, err
	}
	row := form.PublicationRow{Number: o.state.Number, Title: r.Title, Unit: unit(o.org, o.state.Unit).Name, Author: person(o.org, o.state.Author).Name}
	var channels []string
	for _, leaf := range o.state.Seal.Leaves {
		p, ok := o.state.Posts[leaf.Account]
		if !ok || p.State != article.PostPublished || p.At.Before(from) || !p.At.Before(from.AddDate(0, 1, 0)) {
			continue
		}
		if row.At.IsZero() || p.At.Before(row.At) {
			row.At = p.At
		}
		name := leaf.Account
		if acc, err := a.Accounts.Get(ctx, leaf.Account); err == nil {
			name = acc.Name
		}
		channels = append(channels, name)
		if p.URL != "" {
			row.Links = append(row.Links, p.URL)
		}
	}
	row.Channels = strings.Join(channels, "、")
	row.Reviewer, row.Signer = signersOf(o)
	if o.state.Registrar != "" {
		row.Remarks = "由" + person(o.org, o.state.Registrar).Name + "代为登记"
	}
	return row, len(channels) > 0, nil
}

// signersOf names who reviewed and who decided, each once, in the order of the route.
func signersOf(o opened) (reviewers, signers string) {
	var reviewed, decided []string
	for _, r := range o.state.Case.Rows {
		for _, sig := range r.Signatures {
			name := person(o.org, sig.By).Name
			if sig.For != "" {
				name = person(o.org, sig.For).Name
			}
			list := &reviewed
			if slices.Contains([]policy.Verb{policy.Decide, policy.SignOff, policy.Consent}, r.Verb) {
				list = &decided
			}
			if !slices.Contains(*list, name) {
				*list = append(*list, name)
			}
		}
	}
	return strings.Join(reviewed, "、"), strings.Join(decided, "、")
}

// Mandate (授权委托书) is the paper of a delegation of the actor's body, to be signed in ink.
func (a *Articles) Mandate(ctx context.Context, actor Actor, id string) (form.Mandate, error) {
	s, _, err := a.Dir.Body(ctx, actor.Body)
	if err != nil {
		return form.Mandate{}, err
	}
	i := slices.IndexFunc(s.Delegations, func(d org.Delegation) bool { return d.ID == id })
	if i < 0 {
		return form.Mandate{}, fault.New(fault.NotFound, "本单位没有登记这项授权。请从授权列表里重新打开。")
	}
	d, now := s.Delegations[i], a.Now().UTC()
	m := form.Mandate{Number: d.Document, Body: unit(s, actor.Body).Name, Delegator: person(s, d.From).Name, DelegatorPost: rolesOf(s, d.From, now),
		Delegate: person(s, d.To).Name, DelegatePost: rolesOf(s, d.To, now), Scope: d.As, Since: d.Since, Until: d.Until, Demo: a.Demo, PrintedAt: now}
	for _, u := range d.Units {
		m.Units = append(m.Units, unit(s, u).Name)
	}
	if !d.RevokedAt.IsZero() {
		m.Remarks = fmt.Sprintf("已于%s收回。", d.RevokedAt.In(workday.Zone).Format(time.DateOnly))
	}
	if book, _, err := a.Rules.For(ctx, s, now); err == nil {
		m.Basis = "《" + strings.Trim(book.Title(), "《》") + "》"
	}
	return m, nil
}

// rolesOf names the posts somebody holds.
func rolesOf(s org.State, who string, now time.Time) string {
	var roles []string
	for _, t := range s.PostsOf(who, now) {
		roles = append(roles, t.Role)
	}
	return strings.Join(roles, "、")
}
