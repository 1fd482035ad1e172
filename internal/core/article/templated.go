package article

import (
	"slices"
	"time"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
	"qianfa/internal/core/template"
	"qianfa/internal/core/workday"
)

// OriginTemplate is the origin of an item that a template was filled for.
const OriginTemplate = "template"

// TemplateUse (套用模板) says which version of which template a draft was filled from, and with what.
type TemplateUse struct {
	ID      string            `json:"id"`
	Version int               `json:"version"`
	Values  map[string]string `json:"values"`
}

// TemplateRef names the version that an item was handed in with: it keeps it, whatever becomes of the template. Duty
// lists who may sign such items, where the template says so and the rules leave the post to several.
type TemplateRef struct {
	ID      string   `json:"id"`
	Version int      `json:"version"`
	Content string   `json:"content"`
	Duty    []string `json:"duty,omitempty"`
}

// Basis is the template that a draft names, as it stands now; the zero Basis is none.
type Basis struct {
	State template.State
	Text  template.Text // of the version that the draft names
	Ruled bool          // the rules have a class for filled templates
}

// templateOf returns the reference that a hand-in records: nil for an ordinary item. An item that calls itself a filled
// template and is not one, byte for byte outside its blanks, is refused.
func (s State) templateOf(c Handed, f Facts) (*TemplateRef, error) {
	m := c.Draft.Meta
	if m.Origin != OriginTemplate {
		return nil, nil
	}
	if m.Template == nil {
		return nil, fault.New(fault.Refused, "稿件来源选了“预审模板”，但没有说明是哪一份模板。请从“预审模板”页面选择模板填写，或把来源改为“原创”，转为普通稿件报送。").At("meta.origin", "没有套用模板")
	}
	v, ok := c.Basis.State.Version(m.Template.Version)
	if !ok {
		return nil, fault.New(fault.NotFound, "没有这篇稿件所用的预审模板。请从“预审模板”页面重新选择模板，或转为普通稿件报送。").At("meta.template", "没有这份模板")
	}
	if !s.keeps(m.Template) {
		if err := c.Basis.State.Usable(v.No, f.Now.In(workday.Zone).Format(time.DateOnly)); err != nil {
			return nil, err
		}
	}
	if what := TemplateDiffers(c.Draft, c.Basis.Text); what != "" {
		return nil, fault.New(fault.Refused, "这篇稿件与已签发的预审模板“%s”不一致：%s。预审模板只能改填空项里的内容。请改回来重新填写，或转为普通稿件，按普通程序报送，已写的内容都会保留。", c.Basis.State.Name, what).At("meta.template", what)
	}
	ref := &TemplateRef{ID: m.Template.ID, Version: v.No, Content: v.Content}
	if c.Basis.Ruled {
		ref.Duty = c.Basis.Text.Duty
	}
	return ref, nil
}

// keeps reports whether the item is on its way with this very version.
func (s State) keeps(use *TemplateUse) bool {
	return s.Opened() && s.Template != nil && s.Template.ID == use.ID && s.Template.Version == use.Version
}

// TemplateDiffers says in one sentence where a draft is not what its template and its values make it, "" for nowhere:
// the text byte for byte, the accounts with their settings, and what the template answers once for all.
func TemplateDiffers(d Draft, t template.Text) string {
	m := d.Meta.Filled()
	if m.Template == nil {
		return "没有套用模板"
	}
	if what := t.Differs(m.Template.Values, d.Source); what != "" {
		return what
	}
	for _, x := range m.Targets {
		if !slices.Contains(t.Accounts, x.Account) {
			return "选了模板里没有的发布渠道"
		}
		if x != (Target{Account: x.Account, CommentOpen: t.Comments}) {
			return "发布渠道的设置与模板不一致"
		}
	}
	switch {
	case m.Column != t.Column:
		return "栏目与模板不一致"
	case m.Urgency != orNormal(t.Urgency):
		return "缓急与模板不一致"
	case m.Source != nil:
		return "模板里没有转载来源"
	}
	for question, answer := range t.Answers {
		if !sameAnswer(m.Answers[question], answer) {
			return "问题“" + question + "”的回答与模板不一致"
		}
	}
	return ""
}

func orNormal(urgency string) string {
	if urgency == "" {
		return "normal"
	}
	return urgency
}

// sameAnswer compares answers as JSON gives them: texts, numbers, booleans and lists of texts.
func sameAnswer(a, b any) bool {
	x, xs := a.([]any)
	y, ys := b.([]any)
	if xs || ys {
		return xs && ys && slices.EqualFunc(x, y, sameAnswer)
	}
	switch a.(type) {
	case nil, bool, float64, string:
	default:
		return false
	}
	switch b.(type) {
	case nil, bool, float64, string:
		return a == b
	default:
		return false
	}
}

// Filled returns a draft filled from a template for the accounts chosen among its own, dated the day it is filled.
func Filled(id string, version int, t template.Text, values map[string]string, accounts, declared []string, day string) (Draft, error) {
	doc, err := t.Fill(values)
	if err != nil {
		return Draft{}, err
	}
	kept := map[string]string{}
	for name, v := range values {
		if v != "" {
			kept[name] = v
		}
	}
	m := Meta{Origin: OriginTemplate, Template: &TemplateUse{ID: id, Version: version, Values: kept}, Answers: t.Answers, Column: t.Column,
		Urgency: t.Urgency, Declared: declared, EventDate: day}
	for _, a := range accounts {
		m.Targets = append(m.Targets, Target{Account: a, CommentOpen: t.Comments})
	}
	return Draft{Source: doc, Meta: m.Filled()}, nil
}

// Roll narrows a directory to those whom the template of the item lets sign it: at the posts that sign, approve or
// decide, only they and their delegates are left.
func (s State) Roll(d review.Directory) review.Directory {
	if s.Template == nil || len(s.Template.Duty) == 0 {
		return d
	}
	return onDuty{d, s}
}

type onDuty struct {
	review.Directory
	state State
}

func (o onDuty) Holders(p org.Post, at time.Time) []org.Holder {
	all := o.Directory.Holders(p, at)
	if !o.state.signedBy(p) {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(h org.Holder) bool {
		who := h.Person
		if h.Delegation != nil {
			who = h.Delegation.From
		}
		return !slices.Contains(o.state.Template.Duty, who)
	})
}

// signedBy reports whether a post is one that signs on the item's route.
func (s State) signedBy(p org.Post) bool {
	return slices.ContainsFunc(s.Case.Answer.Steps, func(x policy.Step) bool {
		deciding := x.Verb == policy.SignOff || x.Verb == policy.Decide || x.Verb == policy.Consent
		return deciding && x.Role == p.Role && x.UnitName == p.Unit && x.InChargeOf == p.InChargeOf
	})
}
