package app

import (
	"context"
	"slices"
	"time"

	"qianfa/internal/channel"
	"qianfa/internal/core/article"
	"qianfa/internal/core/check"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/source"
)

// TextChecked is what the checks of words say of a text that somebody is still writing. Nothing is stored, and nothing is
// said of what only a rendering can show; Check says all of it once the text is saved.
type TextChecked struct {
	Findings []FindingView `json:"findings" nullable:"false"`
	Kinds    []string      `json:"kinds" nullable:"false"` // judged here: other findings of an earlier check still stand
}

// notOfWords lists the kinds that judge a post for one channel, the form, or the text against its original.
var notOfWords = []string{"required_field", "file_format", "length", "freshness", "missing_source", "source_not_listed", "title_changed",
	"body_changed", "picture_format", "picture_size", "picture_gps", "picture_qr", "picture_alt"}

// CheckText examines the words of a draft as it stands in the editor, without rendering it. Only who may edit the article
// gets an answer.
func (a *Articles) CheckText(ctx context.Context, actor Actor, id string, d article.Draft) (TextChecked, error) {
	o, err := a.open(ctx, actor, id)
	if err != nil {
		return TextChecked{}, err
	}
	if err := a.mayEdit(actor, o); err != nil {
		return TextChecked{}, err
	}
	now := a.Now().UTC()
	p := prepared{draft: d}
	if p.book, p.adoption, err = a.Rules.For(ctx, o.org, now); err != nil {
		return TextChecked{}, err
	}
	if p.facts, err = a.policyFacts(ctx, o, p, now); err != nil {
		return TextChecked{}, err
	}
	rules, err := p.book.Checks(understood(p.facts, p.book))
	if err != nil {
		return TextChecked{}, err
	}
	if p.own, err = a.ownWords(ctx, o, now); err != nil {
		return TextChecked{}, err
	}
	p.dead = a.deadLinks(p, now)
	if p.disposed, err = a.overrules(ctx, o.state); err != nil {
		return TextChecked{}, err
	}
	m := TextChecked{Findings: findingViews(examineWords(p, rules, now), p.disposed, o), Kinds: []string{}}
	for _, x := range ofWords(rules) {
		m.Kinds = append(m.Kinds, x.Check.ID())
	}
	return m, nil
}

func ofWords(rules []policy.CheckRule) []check.Assigned {
	return slices.DeleteFunc(assigned(rules, ""), func(x check.Assigned) bool { return slices.Contains(notOfWords, x.Check.ID()) })
}

// examineWords runs the checks of words on the text itself, without a channel.
func examineWords(p prepared, rules []policy.CheckRule, now time.Time) []check.Finding {
	found := check.Run(ofWords(rules), subject(p, 0, bare(p.draft.Source), now))
	return slices.DeleteFunc(found, func(f check.Finding) bool { return f.Flag && f.Kind != check.Failed })
}

// bare is a text as a post for no channel.
func bare(d source.Document) channel.Post {
	post := channel.Post{Title: d.Title, Summary: d.Summary, Byline: d.Byline}
	d.Walk(func(b source.Block) {
		for _, r := range b.Runs {
			if r.Link != "" {
				post.Links = append(post.Links, r.Link)
			}
		}
	})
	return post
}
