package app

import (
	"context"
	"slices"
	"time"

	"qianfa/internal/core/article"
	"qianfa/internal/core/org"
	"qianfa/internal/core/review"
)

// WorkItem is one line of the work list (工作台).
type WorkItem struct {
	ID        string       `json:"id"`
	Number    string       `json:"number"`
	Title     string       `json:"title"`
	Unit      Ref          `json:"unit"`
	Author    Ref          `json:"author"`
	Class     string       `json:"class"`
	Phase     string       `json:"phase"`
	PhaseText string       `json:"phase_text"`
	Waiting   string       `json:"waiting"`
	Urgency   string       `json:"urgency"`
	Due       string       `json:"due"`
	Clock     *ClockView   `json:"clock,omitempty"`
	UpdatedAt string       `json:"updated_at"`
	Targets   []WorkTarget `json:"targets" nullable:"false"`
	Notices   []string     `json:"notices,omitempty" doc:"reminders to whoever asks"`
}

// WorkTarget is what became of one target.
type WorkTarget struct {
	Channel   string `json:"channel"`
	Name      string `json:"name"`
	State     string `json:"state"`
	StateText string `json:"state_text"`
	URL       string `json:"url,omitempty"`
}

// Work lists articles for a person: what waits for them (todo), what they did (done), what they began (mine), what they
// were given a copy of (copied), and what the body published (all).
func (a *Articles) Work(ctx context.Context, actor Actor, box, text, after string, limit int) ([]WorkItem, string, error) {
	s, _, err := a.Dir.Body(ctx, actor.Body)
	if err != nil {
		return nil, "", err
	}
	now := a.Now().UTC()
	if limit == 0 {
		limit = 50
	}
	rows, next, err := a.Reads.Work(ctx, WorkQuery{Box: box, Body: actor.Body, Person: actor.Person, Posts: postsOf(s, actor.Person, now), Text: text, After: after, Limit: limit})
	if err != nil {
		return nil, "", err
	}
	out := []WorkItem{}
	for _, r := range rows {
		item := workItem(s, r)
		if box == "todo" {
			mine := slices.ContainsFunc(r.Tasks, func(t TaskRow) bool { return !copied(t) && isMine(s, t, actor.Person, now) })
			if !mine || !a.stillEligible(ctx, actor, r, now) {
				continue
			}
			mineFirst(&item, s, r.Tasks, actor.Person, now)
			if o, err := a.load(ctx, r.Article); err == nil {
				item.Notices = notices(o, actor.Person, now)
			}
		}
		if box == "copied" && !slices.ContainsFunc(r.Tasks, func(t TaskRow) bool { return copied(t) && isMine(s, t, actor.Person, now) }) {
			continue
		}
		for _, p := range r.Posts {
			t := WorkTarget{Channel: p.Channel, State: p.State, StateText: article.PostState(p.State).Title(), URL: p.URL, Name: p.Account}
			if acc, err := a.Accounts.Get(ctx, p.Account); err == nil {
				t.Name = acc.Name
			}
			item.Targets = append(item.Targets, t)
		}
		out = append(out, item)
	}
	return out, next, nil
}

func workItem(s org.State, r WorkRow) WorkItem {
	item := WorkItem{ID: r.Article, Number: r.Number, Title: r.Title, Unit: unit(s, r.Unit), Author: person(s, r.Author), Class: r.Class,
		Phase: r.Phase, PhaseText: article.Phase(r.Phase).Title(), Urgency: r.Urgency, UpdatedAt: shanghai(r.UpdatedAt), Targets: []WorkTarget{}}
	if item.Title == "" {
		item.Title = "（未填写标题）"
	}
	if len(r.Tasks) > 0 && r.Tasks[0].Kind != "circulate" && !copied(r.Tasks[0]) {
		t := r.Tasks[0]
		who := person(s, t.Person).Name
		if t.Person == "" {
			who = postText(s, org.Post{Role: t.Role, Unit: t.Unit, InChargeOf: t.InChargeOf})
		}
		item.Waiting = "等" + who + t.Label
	}
	return item
}

// mineFirst says what the person has to do, where that is not what the item waits for first, and by when.
func mineFirst(item *WorkItem, s org.State, tasks []TaskRow, person string, now time.Time) {
	for _, t := range tasks {
		if !isMine(s, t, person, now) {
			continue
		}
		switch t.Kind {
		case "later", "overdue":
			if t.DueAt > 0 {
				c := clock("补签", time.UnixMilli(t.DueAt), time.Time{}, now, "")
				item.Due, item.Clock = c.Due, &c
			}
			item.Waiting = "等您" + t.Label
		case "trouble", "call":
			item.Waiting = "等您" + t.Label
		default:
			continue
		}
		return
	}
}

// postsOf lists the posts a person holds, and those whose holders have delegated to them.
func postsOf(s org.State, person string, now time.Time) []org.Post {
	var out []org.Post
	add := func(who string) {
		for _, t := range s.PostsOf(who, now) {
			if p := (org.Post{Role: t.Role, Unit: t.Unit}); !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	add(person)
	for _, d := range s.Delegated(person, now) {
		add(d.From)
	}
	for _, l := range s.Liaisons {
		if l.Person == person && l.Contains(now) {
			add(l.Leader)
		}
	}
	return out
}

// isMine: a task of the person, or of a post they hold with the units they are in charge of.
func isMine(s org.State, t TaskRow, person string, now time.Time) bool {
	if t.Person != "" {
		return t.Person == person
	}
	return slices.ContainsFunc(s.Holders(org.Post{Role: t.Role, Unit: t.Unit, InChargeOf: t.InChargeOf}, now), func(h org.Holder) bool {
		return h.Person == person || s.IsLiaison(person, h.Person, now)
	})
}

// stillEligible leaves out what the rules keep from this person: an item they wrote or edited, say.
func (a *Articles) stillEligible(ctx context.Context, actor Actor, r WorkRow, now time.Time) bool {
	if slices.ContainsFunc(r.Tasks, func(t TaskRow) bool { return t.Person == actor.Person && !copied(t) }) {
		return true
	}
	s, _, err := a.Dir.Body(ctx, actor.Body)
	if err == nil && slices.ContainsFunc(r.Tasks, func(t TaskRow) bool {
		return (t.Kind == "link" || t.Kind == "joint" || t.Kind == "call" || t.Kind == "trouble") && isMine(s, t, actor.Person, now)
	}) {
		return true // what became of a release, or whom an organ outside waits for: whoever holds the post
	}
	o, err := a.load(ctx, r.Article)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(review.Waiting(o.state.Case, review.Facts{Now: now, Directory: o.org}), func(t review.Task) bool {
		return slices.ContainsFunc(t.Eligible, func(h org.Holder) bool {
			return h.Person == actor.Person || o.org.IsLiaison(actor.Person, h.Person, now)
		})
	})
}
