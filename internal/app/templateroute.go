package app

import (
	"context"
	"slices"
	"time"

	"qianfa/internal/core/article"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
	"qianfa/internal/core/template"
)

// The words of the rules for templates: the act by which a leader signs one, and the origin of a filled item.
const (
	actSignTemplate = "sign_template"
	originalOrigin  = "original"
)

// originFor is what the rules are told of an item's origin: rules that name no filled templates see an original.
func originFor(book *policy.Rulebook, origin string) string {
	if origin == article.OriginTemplate && (book == nil || !book.NamesOrigin(origin)) {
		return originalOrigin
	}
	return origin
}

// sketched asks the rules about a template as if somebody of a unit had filled it: with its answers, its accounts and
// the names of its blanks in their places.
func (t *Templates) sketched(ctx context.Context, actor Actor, h heldTemplate, text template.Text, unit string) (prepared, error) {
	doc, _ := text.Sketch(nil)
	d := article.Draft{Source: doc, Meta: article.Meta{Origin: article.OriginTemplate, Template: &article.TemplateUse{ID: h.id}, Answers: text.Answers,
		Column: text.Column, Urgency: text.Urgency, Declared: []string{"非涉密"}, EventDate: today(t.Articles.Now())}.Filled()}
	for _, id := range text.Accounts {
		d.Meta.Targets = append(d.Meta.Targets, article.Target{Account: id, CommentOpen: text.Comments})
	}
	o := opened{org: h.org, orgVersion: h.orgVersion, folded: folded[article.State]{state: article.State{ID: h.id, Body: actor.Body, Unit: unit, Author: actor.Person}}}
	return t.Articles.prepare(ctx, o, d, t.Articles.Now().UTC())
}

// signers says who signs the text of a template: whom the rules name for this act, else the last deciding signer of the
// route that such an item takes without a template. A question of the rules that decides this must be answered first.
func (t *Templates) signers(ctx context.Context, actor Actor, h heldTemplate, in TemplateInput) ([]template.Signer, error) {
	p, err := t.sketched(ctx, actor, h, in.Text, in.Unit)
	if err != nil {
		return nil, err
	}
	if err := unanswered(p.answer); err != nil {
		return nil, err
	}
	f := p.facts
	if p.book.HasAct(actSignTemplate) {
		f.Act = actSignTemplate
		a, err := p.book.Answer(f)
		if err != nil {
			return nil, err
		}
		if err := article.Refusal(a); err != nil {
			return nil, inWords(err, h.org)
		}
		return templateSigners(a.Steps), nil
	}
	f.Item.Origin = originalOrigin
	a, err := routeWithout(p.book, f)
	if err != nil {
		return nil, err
	}
	return lastDeciding(a.Steps), nil
}

// unanswered refuses a template that leaves a question open which decides who signs: nobody could be asked at night.
func unanswered(a policy.Answer) error {
	err := fault.New(fault.Invalid, "审签规则还有问题没有回答，定不了由谁签发。请回答后再保存。")
	for _, r := range a.Requirements {
		if r.Kind == "answer" {
			err = err.At("answers."+r.Field, requirementOf(r)).Cite(fault.Cite(r.Clause))
		}
	}
	if len(err.Fields) > 0 {
		return err
	}
	return nil
}

func requirementOf(r policy.Requirement) string {
	if r.Text != "" {
		return r.Text
	}
	return "请回答“" + r.Field + "”"
}

// routeWithout is the ordinary route of an item with these facts, whatever else it still lacks, such as its original.
func routeWithout(book *policy.Rulebook, f policy.Facts) (policy.Answer, error) {
	a, err := book.Answer(f)
	if err != nil || a.Decision != policy.DecisionIntakeRefused {
		return a, err
	}
	routes, err := book.Routes(f)
	if err != nil || len(routes) == 0 {
		return a, err
	}
	return routes[0], nil
}

// deciding are the verbs of a leader's decision; where a route has none, its last review decides.
var deciding = []policy.Verb{policy.SignOff, policy.Decide, policy.Consent}

// lastDeciding is the last decision of a route before the release: all of its signers, or one of several.
func lastDeciding(steps []policy.Step) []template.Signer {
	for _, verbs := range [][]policy.Verb{deciding, {policy.Review, policy.ReviewAndFile}} {
		for i := len(steps) - 1; i >= 0; i-- {
			if s := steps[i]; s.Phase == "" && !s.External && slices.Contains(verbs, s.Verb) {
				return templateSigners(slices.DeleteFunc(slices.Clone(steps), func(x policy.Step) bool { return x.Step != s.Step }))
			}
		}
	}
	return nil
}

// templateSigners lists the signers of steps in their order; rows of which any one will do are one signer.
func templateSigners(steps []policy.Step) []template.Signer {
	var out []template.Signer
	at := map[string]int{}
	for _, s := range steps {
		if s.Phase != "" || s.External || !s.Verb.Stops() {
			continue
		}
		x := template.Signer{Role: s.Role, Unit: s.UnitName, InChargeOf: s.InChargeOf, Verb: string(s.Verb), Label: s.Label, Clause: s.Clause}
		if i, again := at[s.Step]; again && s.Mode == "any" {
			out[i].Or = append(out[i].Or, x)
			continue
		}
		at[s.Step] = len(out)
		out = append(out, x)
	}
	return out
}

// ruled reports whether the rules have a class of their own for this filled template: as an original it would be in
// another one.
func (p prepared) ruled() bool {
	if p.facts.Item.Origin != article.OriginTemplate {
		return false
	}
	f := p.facts
	f.Item.Origin = originalOrigin
	plain, err := p.book.Answer(f)
	return err == nil && plain.Class != p.answer.Class
}

// TemplateRouteView says which way a filled item goes. Short is set when the rules have a class for filled templates.
type TemplateRouteView struct {
	Short     bool               `json:"short"`
	Text      string             `json:"text" doc:"the way in one sentence"`
	Class     string             `json:"class"`
	Clause    string             `json:"clause"`
	Steps     []TemplateStepView `json:"steps" nullable:"false"`
	Publisher string             `json:"publisher"`
	Missing   []string           `json:"missing" nullable:"false" doc:"what the one who fills in still has to bring"`
}

// TemplateStepView is one signer of that way.
type TemplateStepView struct {
	Label   string   `json:"label"`
	Post    string   `json:"post"`
	Clause  string   `json:"clause"`
	Holders []Holder `json:"holders" nullable:"false"`
}

// route says which way an item takes that somebody of a unit fills in.
func (t *Templates) route(p prepared, h heldTemplate, text template.Text, now time.Time) TemplateRouteView {
	a := p.answer
	v := TemplateRouteView{Class: a.Class, Steps: []TemplateStepView{}, Missing: []string{}}
	v.Short = p.ruled()
	for _, r := range a.Requirements {
		if r.Kind != "declaration" {
			v.Missing = append(v.Missing, requirementOf(r))
		}
	}
	if a.Decision == policy.DecisionIntakeRefused {
		if other, err := routeWithout(p.book, p.facts); err == nil {
			a.Steps, a.Publisher = other.Steps, other.Publisher
		}
	}
	if len(a.Reasons) > 0 {
		v.Clause = a.Reasons[0].Clause
	}
	duty := article.State{Case: review.Case{Answer: a}}
	if v.Short {
		duty.Template = &article.TemplateRef{Duty: text.Duty}
	}
	for _, s := range a.Steps {
		if s.Phase != "" {
			continue
		}
		post := org.Post{Role: s.Role, Unit: s.UnitName, InChargeOf: s.InChargeOf}
		v.Steps = append(v.Steps, TemplateStepView{Label: s.Label, Post: postText(h.org, post), Clause: s.Clause, Holders: holdersOf(h.org, duty.Roll(h.org), post, now)})
	}
	if a.Publisher != nil {
		v.Publisher = postText(h.org, org.Post{Role: a.Publisher.Role, Unit: a.Publisher.UnitName, InChargeOf: a.Publisher.InChargeOf})
	}
	v.Text = v.sentence(a, h.org)
	return v
}

func (v TemplateRouteView) sentence(a policy.Answer, s org.State) string {
	switch {
	case a.Decision != policy.DecisionRoute && a.Decision != policy.DecisionIntakeRefused:
		return namesIn(fault.Of(article.Refusal(a)).Message, s)
	case v.Short:
		return "审签规则对预审模板有规定：填好后按“" + a.Class + "”办理，只走下面的环节。"
	}
	return "审签规则没有关于预审模板的条款：填好的稿件仍走普通审签程序，签发模板不能代替其中任何一个环节。"
}
