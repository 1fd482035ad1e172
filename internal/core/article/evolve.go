package article

import (
	"maps"
	"slices"
	"time"

	"qianfa/internal/core/review"
)

// Evolve folds one event into the state. It never fails and holds no rule.
func (s State) Evolve(e Event) State {
	switch e := e.(type) {
	case Created:
		s.ID, s.Body, s.Unit = e.ID, e.Body, e.Unit
		s.Author, s.Submitter, s.Registrar = e.Author, e.Submitter, e.Registrar
		s.Created, s.Updated = e.At, e.At
	case Saved:
		s.Versions = append(slices.Clone(s.Versions), Version{N: e.Version, Content: e.Content, By: e.By, At: e.At, Editors: e.Editors, Why: e.Why})
		s.Editors, s.Updated = union(s.Editors, e.Editors), e.At
	case Sealed:
		s.Seal, s.Updated = Seal{Version: e.Version, Manifest: e.Manifest, Content: e.Content, Leaves: e.Leaves}, e.At
	case Submitted:
		s.Pack, s.Digest, s.Findings, s.Template, s.Updated = e.Pack, e.PackDigest, e.Findings, e.Template, e.At
		s.Lexicons = e.Lexicons
	case Overruled:
		s.Overruled = append(slices.Clone(s.Overruled), Overrule{Kind: e.Kind, Reason: e.Reason, Ref: e.Ref, By: e.By, At: e.At})
	case Reviewed:
		s.Case = review.Evolve(s.Case, e.Event)
		if h, ok := e.Event.(review.HandedOver); ok {
			s = s.handedTo(h.From, h.To)
		}
		if at := review.ActOf(e.Event).At; !at.IsZero() {
			s.Updated = at
		}
	case Numbered:
		s.Number = e.Text
	case Withdrawn:
		s.Withdrawn, s.Updated = true, e.At
	default:
		s = s.evolvePost(e)
	}
	return s
}

// evolvePost folds what happens to one target.
func (s State) evolvePost(e Event) State {
	switch e := e.(type) {
	case PublicationRequested:
		s = s.post(e.Account, e.At, func(p *Publication) { // a new attempt follows a refusal: it starts without steps
			*p = Publication{Account: e.Account, Channel: e.Channel, State: PostRequested, By: e.By, Asked: e.At, Attempt: e.Attempt,
				Leaf: Leaf{Account: e.Account, Channel: e.Channel, Digest: e.Leaf, Content: e.Content}}
		})
	case CallIntended:
		s = s.post(e.Account, e.At, func(p *Publication) {
			p.Steps = append(slices.Clone(p.Steps), CallStep{Op: e.Op, At: e.At})
		})
	case CallDone:
		s = s.post(e.Account, e.At, func(p *Publication) { p.Steps = done(p.Steps, e.Op, e.Ref) })
	case Published:
		s = s.post(e.Account, e.At, func(p *Publication) {
			p.State, p.Ref, p.URL, p.At, p.Receipt, p.Message = PostPublished, e.Ref, e.URL, e.At, e.Receipt, ""
		})
	case PublicationPending:
		s = s.post(e.Account, e.At, func(p *Publication) { p.State, p.Ref, p.At = PostPending, e.Ref, e.At })
	case PublicationRefused:
		s = s.post(e.Account, e.At, func(p *Publication) { p.State, p.At, p.Message = PostRefused, e.At, e.Message })
	case PublicationUncertain:
		s = s.post(e.Account, e.At, func(p *Publication) { p.State, p.At, p.Message, p.Class = PostUncertain, e.At, e.Message, e.Class })
	case DraftReady:
		s = s.post(e.Account, e.At, func(p *Publication) { p.State, p.Ref, p.At, p.Message = PostDraftReady, e.Ref, e.At, e.Message })
	case LinkFiled:
		s = s.post(e.Account, e.At, func(p *Publication) { p.State, p.URL, p.At = PostPublished, e.URL, e.At })
	case NotOut:
		s = s.post(e.Account, e.At, func(p *Publication) { p.State, p.At, p.Message = PostRefused, e.At, e.Reason })
	default: // events of no target were folded before
		return s.evolveDrafters(e)
	}
	return s
}

func (s State) post(account string, at time.Time, change func(*Publication)) State {
	posts := maps.Clone(s.Posts)
	if posts == nil {
		posts = map[string]Publication{}
	}
	p := posts[account]
	change(&p)
	posts[account] = p
	s.Posts, s.Updated = posts, at
	return s
}

func done(steps []CallStep, op, ref string) []CallStep {
	steps = slices.Clone(steps)
	for i := len(steps) - 1; i >= 0; i-- {
		if steps[i].Op == op && !steps[i].Done {
			steps[i].Ref, steps[i].Done = ref, true
			return steps
		}
	}
	return steps
}

func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, x := range b {
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}
