package app

import (
	"context"

	"qianfa/internal/core/article"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/source"
	"qianfa/internal/core/template"
)

// TemplateFilling is what the duty person writes: the values of the blanks, and which of the template's accounts the item
// is for (none = all of them). Declared are the statements that the person makes of this very item.
type TemplateFilling struct {
	Values   map[string]string
	Accounts []string
	Declared []string
	Unit     string // in whose name it is drafted; "" = the person's own
}

// Start begins an article from the version in force, with its blanks filled, and returns its id. It waits as a draft:
// handing it in is an act of its own.
func (t *Templates) Start(ctx context.Context, actor Actor, id string, version int, in TemplateFilling) (string, error) {
	h, err := t.open(ctx, actor, id)
	if err != nil {
		return "", err
	}
	if err := h.state.Usable(version, today(t.Articles.Now())); err != nil {
		return "", err
	}
	d, err := t.filled(ctx, h, version, in)
	if err != nil {
		return "", err
	}
	article, err := t.Articles.Create(ctx, actor, NewArticle{Unit: in.Unit})
	if err != nil {
		return "", err
	}
	_, err = t.Articles.SaveDraft(ctx, actor, article, "", d)
	return article, err
}

// Refill puts other values into an article that is still a draft, or was returned. What is not the template's, such as
// who was consulted, stays; base is the working copy that was shown.
func (t *Templates) Refill(ctx context.Context, actor Actor, id, base string, in TemplateFilling) error {
	o, err := t.Articles.open(ctx, actor, id)
	if err != nil {
		return err
	}
	d, _, err := t.Articles.working(ctx, o)
	if err != nil {
		return err
	}
	use := d.Meta.Template
	if use == nil {
		return fault.New(fault.Refused, "这篇稿件不是用预审模板填写的，请直接修改正文。")
	}
	h, err := t.open(ctx, actor, use.ID)
	if err != nil {
		return err
	}
	again, err := t.filled(ctx, h, use.Version, in)
	if err != nil {
		return err
	}
	meta := d.Meta
	meta.Origin, meta.Template, meta.Targets, meta.Answers = again.Meta.Origin, again.Meta.Template, again.Meta.Targets, merged(meta.Answers, again.Meta.Answers)
	meta.Column, meta.Urgency, meta.Declared, meta.Source = again.Meta.Column, again.Meta.Urgency, again.Meta.Declared, nil
	_, err = t.Articles.SaveDraft(ctx, actor, id, base, article.Draft{Source: again.Source, Meta: meta})
	return err
}

func merged(under, over map[string]any) map[string]any {
	out := map[string]any{}
	for k, v := range under {
		out[k] = v
	}
	for k, v := range over {
		out[k] = v
	}
	return out
}

func (t *Templates) filled(ctx context.Context, h heldTemplate, version int, in TemplateFilling) (article.Draft, error) {
	v, ok := h.state.Version(version)
	if !ok {
		return article.Draft{}, fault.New(fault.NotFound, "预审模板没有第 %d 版，请刷新后重新填写。", version)
	}
	text, err := t.text(ctx, v)
	if err != nil {
		return article.Draft{}, err
	}
	accounts := in.Accounts
	if len(accounts) == 0 {
		accounts = text.Accounts
	}
	d, err := article.Filled(h.id, version, text, in.Values, accounts, in.Declared, today(t.Articles.Now()))
	if err != nil {
		return d, err
	}
	if what := article.TemplateDiffers(d, text); what != "" { // accounts that the template does not have
		return d, fault.New(fault.Invalid, "%s。请从模板的发布渠道里选择。", what).At("accounts", what)
	}
	return d, nil
}

// TemplateSketch is a text while it is being filled in, and what is still wrong, by blank.
type TemplateSketch struct {
	Source source.Document `json:"source"`
	Wrong  []TemplateWrong `json:"wrong" nullable:"false"`
	Ready  bool            `json:"ready"`
	Found  []FindingView   `json:"found" nullable:"false" doc:"what the checks of words say"`
}

// TemplateWrong is one blank that is not right yet.
type TemplateWrong struct {
	Blank string `json:"blank"`
	Text  string `json:"text"`
}

// Sketch shows a version with the values as they stand, for the one who fills in. Nothing is stored.
func (t *Templates) Sketch(ctx context.Context, actor Actor, id string, version int, values map[string]string) (TemplateSketch, error) {
	h, err := t.open(ctx, actor, id)
	if err != nil {
		return TemplateSketch{}, err
	}
	v, ok := h.state.Version(version)
	if !ok {
		return TemplateSketch{}, fault.New(fault.NotFound, "预审模板没有第 %d 版，请刷新后重新填写。", version)
	}
	text, err := t.text(ctx, v)
	if err != nil {
		return TemplateSketch{}, err
	}
	doc, wrong := text.Sketch(values)
	out := TemplateSketch{Source: doc, Wrong: wrongBlanks(wrong), Ready: len(wrong) == 0, Found: []FindingView{}}
	if !out.Ready {
		return out, nil
	}
	out.Found, err = t.found(ctx, actor, h, doc)
	return out, err
}

func wrongBlanks(fields []fault.Field) []TemplateWrong {
	out := []TemplateWrong{}
	for _, f := range fields {
		out = append(out, TemplateWrong{Blank: f.Path[len("values."):], Text: f.Text})
	}
	return out
}

// found examines the words of a text that belongs to no article yet.
func (t *Templates) found(ctx context.Context, actor Actor, h heldTemplate, doc source.Document) ([]FindingView, error) {
	a := t.Articles
	now := a.Now().UTC()
	unit := h.org.Persons[actor.Person].Unit
	o := opened{org: h.org, orgVersion: h.orgVersion, folded: folded[article.State]{state: article.State{ID: h.id, Body: actor.Body, Unit: unit, Author: actor.Person}}}
	p := prepared{draft: article.Draft{Source: doc, Meta: article.Meta{}.Filled()}}
	var err error
	if p.book, p.adoption, err = a.Rules.For(ctx, h.org, now); err != nil {
		return nil, err
	}
	if p.facts, err = a.policyFacts(ctx, o, p, now); err != nil {
		return nil, err
	}
	rules, err := p.book.Checks(p.facts)
	if err != nil {
		return nil, err
	}
	if p.own, err = a.ownWords(ctx, o, now); err != nil {
		return nil, err
	}
	return findingViews(examineWords(p, rules, now), nil, o), nil
}

// basis is the template that a draft names, as it stands now, for core to hold the draft against. The hand-in rests on
// it: one that is withdrawn meanwhile is a conflict.
func (a *Articles) basis(ctx context.Context, o opened, p *prepared) (article.Basis, error) {
	use := p.draft.Meta.Template
	if p.draft.Meta.Origin != article.OriginTemplate || use == nil || a.Templates == nil {
		return article.Basis{}, nil
	}
	f, err := a.Templates.loaded(ctx, o.state.Body, use.ID)
	if err != nil {
		return article.Basis{}, err
	}
	p.rests = map[string]int64{TemplateStream(use.ID): f.version}
	b := article.Basis{State: f.state, Ruled: p.ruled()}
	if v, ok := f.state.Version(use.Version); ok {
		b.Text, err = a.Templates.text(ctx, v)
	}
	return b, err
}

// TemplateUsed says of an article which template it was filled from, and whether it still equals it.
type TemplateUsed struct {
	ID      string            `json:"id"`
	Name    string            `json:"name"`
	Version int               `json:"version"`
	Values  map[string]string `json:"values"`
	Blanks  []template.Blank  `json:"blanks" nullable:"false"`
	Differs string            `json:"differs" doc:"where the text is not the template's, empty for nowhere"`
	Stopped string            `json:"stopped" doc:"why it cannot be handed in with this version"`
}

// templateUsed tells of the template behind a draft; nil for an ordinary manuscript.
func (a *Articles) templateUsed(ctx context.Context, o opened, d article.Draft) *TemplateUsed {
	use := d.Meta.Template
	if d.Meta.Origin != article.OriginTemplate || use == nil || a.Templates == nil {
		return nil
	}
	f, err := a.Templates.loaded(ctx, o.state.Body, use.ID)
	v, ok := f.state.Version(use.Version)
	if err != nil || !ok {
		return &TemplateUsed{ID: use.ID, Version: use.Version, Values: use.Values, Blanks: []template.Blank{}, Stopped: "没有这篇稿件所用的预审模板。"}
	}
	out := &TemplateUsed{ID: use.ID, Name: f.state.Name, Version: use.Version, Values: use.Values, Blanks: []template.Blank{}}
	text, err := a.Templates.text(ctx, v)
	if err != nil {
		out.Stopped = "模板的内容已按规定销毁。"
		return out
	}
	out.Blanks, out.Differs = text.Blanks, article.TemplateDiffers(d, text)
	if err := f.state.Usable(use.Version, today(a.Now())); err != nil && o.state.Template == nil {
		out.Stopped = fault.Of(err).Message
	}
	return out
}

// trouble says why the item cannot be handed in as a filled template, and what to do; "" when it can.
func (u *TemplateUsed) trouble() string {
	switch {
	case u.Stopped != "":
		return u.Stopped
	case u.Differs != "":
		return "与预审模板“" + u.Name + "”不一致：" + u.Differs + "。请重新填写，或转为普通稿件，按普通程序报送。"
	}
	return ""
}
