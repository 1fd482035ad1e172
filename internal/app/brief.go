package app

import (
	"context"

	"qianfa/internal/core/fault"
)

// Brief (简要) is what a program needs to go on with an article after a command: where it stands, what was sealed, what
// became of its targets, and what the actor may do next. The whole page is ArticleView.
type Brief struct {
	ID        string        `json:"id"`
	Number    string        `json:"number"`
	Phase     string        `json:"phase"`
	PhaseText string        `json:"phase_text"`
	Version   int           `json:"version"`
	Seal      string        `json:"seal"`
	Base      string        `json:"base" doc:"of the working copy, for its drafters while they may edit"`
	Editable  bool          `json:"editable"`
	Targets   []BriefTarget `json:"targets" nullable:"false"`
	Actions   []BriefAction `json:"actions" nullable:"false" doc:"what the actor may do now"`
	Notes     []string      `json:"notes,omitempty" doc:"of an import"`
}

// BriefTarget is what became of one target that was released.
type BriefTarget struct {
	Account string `json:"account"`
	State   string `json:"state"`
	URL     string `json:"url"`
}

// BriefAction names an act that is allowed.
type BriefAction struct {
	Do     string `json:"do"`
	Step   string `json:"step,omitempty"`
	Target string `json:"target,omitempty"`
	No     int    `json:"no,omitempty"`
}

// Brief says where an article stands after a command of the actor. It answers from the state this process has just
// committed, without asking the database again.
func (a *Articles) Brief(ctx context.Context, actor Actor, id string) (Brief, error) {
	o, err := a.committed(ctx, actor, id)
	if err != nil {
		return Brief{}, err
	}
	s := o.state
	b := Brief{ID: s.ID, Number: s.Number, Phase: string(s.Phase()), PhaseText: s.Phase().Title(), Version: s.Version(), Seal: s.Seal.Manifest,
		Targets: []BriefTarget{}, Actions: []BriefAction{}}
	for _, l := range s.Seal.Leaves {
		if p, ok := s.Posts[l.Account]; ok {
			b.Targets = append(b.Targets, BriefTarget{Account: l.Account, State: string(p.State), URL: p.URL})
		}
	}
	for _, x := range a.actions(ctx, actor, o, a.Now().UTC()) {
		if x.OK {
			b.Actions = append(b.Actions, BriefAction{Do: x.Do, Step: x.Step, Target: x.Target, No: x.No})
		}
	}
	b.Editable = a.mayEdit(actor, o) == nil
	if b.Editable {
		c, err := a.Copies.WorkingCopy(ctx, id)
		if err != nil && fault.CodeOf(err) != fault.NotFound {
			return b, err
		}
		b.Base = c.ETag
	}
	return b, nil
}

// committed is the article as last read or written here: at least as new as the actor's own command.
func (a *Articles) committed(ctx context.Context, actor Actor, id string) (opened, error) {
	known := a.states.known(ArticleStream(id))
	body := a.Dir.bodies.known(OrgStream(known.state.Body))
	if known.version == 0 || body.version == 0 {
		return a.open(ctx, actor, id)
	}
	o := opened{folded: known, org: body.state, orgVersion: body.version}
	if !a.mayRead(ctx, actor, o) {
		return opened{}, noArticle()
	}
	return o, nil
}
