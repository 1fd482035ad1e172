package app

import (
	"context"
	"slices"
	"time"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/core/review"
)

// PostRef names a post to which a copy can go: whoever holds it.
type PostRef struct {
	Role  string `json:"role"`
	Unit  string `json:"unit"`
	Label string `json:"label,omitempty"`
}

// ReadingView (传阅单) is one line of the circulation slip, or one copy. What stands there the reader wrote himself;
// who opened what is known to nobody.
type ReadingView struct {
	No      int    `json:"no"`
	Copy    bool   `json:"copy,omitempty"`
	To      string `json:"to"`
	By      Ref    `json:"by"`
	At      string `json:"at"`
	Note    string `json:"note,omitempty"`
	Read    string `json:"read,omitempty" doc:"when the reader said that he has read it"`
	ReadBy  string `json:"read_by,omitempty" doc:"which holder of the post said so"`
	Opinion string `json:"opinion,omitempty"`
}

// readingCommand maps the acts that stand beside the route. Whom they name must be there to read.
func readingCommand(o opened, in ActInput, opinion, reason string, now time.Time) (review.Command, error) {
	to := slices.Clone(in.People)
	if in.To != nil && in.To.Person != "" {
		to = append(to, in.To.Person)
	}
	for _, p := range to {
		if x, ok := o.org.Persons[p]; !ok || !x.Acts() {
			return nil, fault.New(fault.Invalid, "有一位人员不在本单位的名单里，或者已经离开。请从名单里重新选择。").At("people", p)
		}
	}
	var posts []review.Reader
	for _, p := range in.Posts {
		if len(o.org.Holders(org.Post{Role: p.Role, Unit: p.Unit}, now)) == 0 {
			return nil, fault.New(fault.Invalid, "“%s”现在没有人，抄送了也没有人看。请改选人员或者别的岗位。", postText(o.org, org.Post{Role: p.Role, Unit: p.Unit})).At("posts", p.Role)
		}
		posts = append(posts, review.Reader{Role: p.Role, Unit: p.Unit})
	}
	switch in.Do {
	case "circulate":
		return review.Circulate{To: to, Ref: reason}, nil
	case "copy":
		return review.Copy{To: to, Posts: posts, Ref: reason}, nil
	case "mark_read":
		return review.MarkRead{No: in.No, Opinion: opinion}, nil
	default:
		person := ""
		if in.To != nil {
			person = in.To.Person
		}
		return review.Remind{Step: in.Step, To: person}, nil
	}
}

// readings shows the circulation slip and the copies.
func (a *Articles) readings(ctx context.Context, o opened) []ReadingView {
	out := []ReadingView{}
	for _, r := range o.state.Case.Readings {
		v := ReadingView{No: r.No, Copy: r.Copy, To: readerName(o.org, r.Reader), By: person(o.org, r.By), At: shanghai(r.At), Note: a.opinion(ctx, r.Ref)}
		if r.Done() {
			v.Read, v.Opinion = shanghai(r.Read.At), a.opinion(ctx, r.Opinion)
			if r.Person == "" {
				v.ReadBy = person(o.org, r.Read.By).Name
			}
		}
		out = append(out, v)
	}
	return out
}

func readerName(s org.State, r review.Reader) string {
	if r.Person != "" {
		return person(s, r.Person).Name
	}
	return postText(s, org.Post{Role: r.Role, Unit: r.Unit})
}

// notices are the reminders a person should see with an item: one sentence each, never how many there were.
func notices(o opened, who string, now time.Time) []string {
	var out []string
	for _, r := range review.RemindersFor(o.state.Case, who, review.Facts{Now: now, Directory: o.org}) {
		word := "催办，请尽快办理"
		if r.Up {
			word = "提醒：敬请审签"
		}
		out = append(out, person(o.org, r.By).Name+" "+r.At.In(shanghaiZone).Format("1月2日 15:04")+" "+word)
	}
	if len(out) > 1 {
		out = out[len(out)-1:]
	}
	return out
}

// reads reports whether somebody was given the item to read.
func reads(o opened, who string, now time.Time) bool {
	return slices.ContainsFunc(o.state.Case.Readings, func(r review.Reading) bool {
		return r.Person == who || r.Person == "" && holdsPost(o.org, org.Post{Role: r.Role, Unit: r.Unit}, who, now)
	})
}

// heldPosts lists the posts that have holders now, by 机构排序 of their units.
func heldPosts(s org.State, now time.Time) []PostRef {
	var out []PostRef
	for _, u := range s.UnitsInOrder() {
		for _, t := range s.Tenures {
			p := PostRef{Role: t.Role, Unit: t.Unit}
			if t.Unit != u.ID || len(s.Holders(org.Post{Role: p.Role, Unit: p.Unit}, now)) == 0 {
				continue
			}
			p.Label = postText(s, org.Post{Role: p.Role, Unit: p.Unit})
			if !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// tellReading puts into words what stands beside the route. A reminder is told to whom it was for, and to nobody else.
func (a *Articles) tellReading(ctx context.Context, o opened, e review.Event) TimelineView {
	names := func(to []review.Reader) string {
		text := ""
		for i, r := range to {
			if i > 0 {
				text += "、"
			}
			text += readerName(o.org, r)
		}
		return text
	}
	switch e := e.(type) {
	case review.HandedOver:
		return TimelineView{Text: handedOverText(o.org, e.From, e.To), Opinion: a.opinion(ctx, e.Reason)}
	case review.Circulated:
		return TimelineView{Text: "传阅：" + names(e.To), Opinion: a.opinion(ctx, e.Ref)}
	case review.Copied:
		return TimelineView{Text: "抄送：" + names(e.To), Opinion: a.opinion(ctx, e.Ref)}
	case review.ReadingMarked:
		for _, r := range o.state.Case.Readings {
			if r.No == e.No && !r.Copy {
				return TimelineView{Text: "传阅：已阅", Opinion: a.opinion(ctx, e.Opinion)}
			}
		}
		return TimelineView{Text: "阅知抄送", Opinion: a.opinion(ctx, e.Opinion)}
	default:
		return TimelineView{}
	}
}

// copied reports whether a task is a copy, which stands in a list of its own.
func copied(t TaskRow) bool { return t.Kind == "copy" }
