package app

import (
	"context"
	"slices"
	"time"

	"qianfa/internal/core/article"
	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
)

// late (报送以后查出) is what the body's lists say of the version under review that were not in force when it was handed
// in; decisions 20: lexicons are those in force at the act. Nothing while no list has changed, or once the item is out.
func (a *Articles) late(ctx context.Context, o opened, now time.Time) (prepared, error) {
	var p prepared
	if a.Lexicons == nil || o.state.Phase() != article.PhaseReview && o.state.Phase() != article.PhaseReady || o.state.Seal.Version == 0 {
		return p, nil
	}
	own, err := a.ownWords(ctx, o, now)
	if err != nil {
		return p, err
	}
	own.lexicons = slices.DeleteFunc(own.lexicons, func(l *check.Lexicon) bool { return slices.Contains(o.state.Lexicons, l.Digest) })
	if len(own.lexicons) == 0 {
		return p, nil
	}
	own.known, own.roster = ownLists(own.lexicons)
	if p.draft, err = a.version(ctx, o.state.Versions[o.state.Seal.Version-1]); err != nil {
		return p, err
	}
	if p.disposed, err = a.overrules(ctx, o.state); err != nil {
		return p, err
	}
	p.own = own
	return p, a.lookAgain(ctx, o, &p, now)
}

// lookAgain examines the words of the version once for each channel it is sealed for, with the checks that the lists
// feed, as gravely as the rules in force say.
func (a *Articles) lookAgain(ctx context.Context, o opened, p *prepared, now time.Time) error {
	var err error
	if p.book, p.adoption, err = a.Rules.For(ctx, o.org, now); err != nil {
		return err
	}
	if p.facts, err = a.policyFacts(ctx, o, *p, now); err != nil {
		return err
	}
	rules, err := p.book.Checks(p.facts)
	if err != nil {
		return err
	}
	checks := slices.DeleteFunc(assigned(rules, ""), func(x check.Assigned) bool {
		return !slices.ContainsFunc(p.own.lexicons, func(l *check.Lexicon) bool { return l.Kind.Check() == x.Check.ID() })
	})
	for _, leaf := range o.state.Seal.Leaves {
		post := bare(p.draft.Source)
		post.Channel = leaf.Channel
		for _, f := range check.Run(checks, subject(*p, 0, post, now)) {
			again := func(g check.Finding) bool {
				return g.Kind == f.Kind && g.Block == f.Block && g.Start == f.Start && g.End == f.End
			}
			if fromLists(f, p.own.lexicons) && !slices.ContainsFunc(p.findings, again) {
				p.findings = append(p.findings, f)
			}
		}
	}
	return nil
}

// fromLists reports whether a finding comes from one of the body's own lists and not from what the product knows.
func fromLists(f check.Finding, lists []*check.Lexicon) bool {
	return slices.ContainsFunc(lists, func(l *check.Lexicon) bool {
		return l.Kind.Check() == f.Kind && (l.Own == nil || slices.ContainsFunc(l.Entries, func(e check.Entry) bool { return e.Term == f.Text }))
	})
}

// unsettled lists what must be mended or answered for before the item is let out. Only acts of the review ask.
func (a *Articles) unsettled(ctx context.Context, o opened, cmd article.Command, now time.Time) ([]fault.Field, error) {
	if _, ok := cmd.(article.ReviewAct); !ok {
		return nil, nil
	}
	p, err := a.late(ctx, o, now)
	if err != nil {
		return nil, err
	}
	p.findings = slices.DeleteFunc(p.findings, func(f check.Finding) bool { return f.Severity != check.Must })
	return p.open(), nil
}

// lateViews shows what was found since the hand-in, with its fate.
func (a *Articles) lateViews(ctx context.Context, o opened, now time.Time) ([]FindingView, error) {
	p, err := a.late(ctx, o, now)
	return findingViews(p.findings, p.disposed, o), err
}

// toKeep gathers what can be answered for now: of the working copy, or at sign-off what was found since the hand-in.
func (a *Articles) toKeep(ctx context.Context, o opened) (p prepared, signing bool, err error) {
	now := a.Now().UTC()
	if !o.state.Editable() {
		p, err = a.late(ctx, o, now)
		return p, true, err
	}
	d, _, err := a.working(ctx, o)
	if err != nil {
		return p, false, err
	}
	p, err = a.prepare(ctx, o, d, now)
	return p, false, err
}

// heldBack returns what bars the buttons that let the item out while something found since the hand-in is open.
func (a *Articles) heldBack(ctx context.Context, o opened, now time.Time) func(Action) Action {
	open, err := a.unsettled(ctx, o, article.ReviewAct{}, now)
	return func(x Action) Action {
		f := article.Facts{Now: now, Open: open}
		if refusal := o.state.Settled(x.Do, x.Step, x.Target, x.No, f); refusal != nil && x.OK {
			x.OK, x.Reason = false, fault.Of(refusal).Message
		}
		if err != nil && x.OK && slices.Contains(x.Needs, "step_up") {
			x.OK, x.Reason = false, fault.Of(err).Message
		}
		return x
	}
}
