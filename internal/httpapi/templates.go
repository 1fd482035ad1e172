package httpapi

import (
	"context"
	"net/http"
	"strings"

	"qianfa/internal/app"
	"qianfa/internal/core/source"
	"qianfa/internal/core/template"
)

// TemplateTextInput is the text of a template as somebody writes it: "{地点}" stands for the blank of that name.
type TemplateTextInput struct {
	Source   source.Document  `json:"source"`
	Blanks   []template.Blank `json:"blanks" maxItems:"50"`
	Accounts []string         `json:"accounts" maxItems:"50"`
	Comments bool             `json:"comments,omitempty"`
	Answers  map[string]any   `json:"answers,omitempty"`
	Column   string           `json:"column,omitempty" maxLength:"100"`
	Urgency  string           `json:"urgency,omitempty" enum:"normal,urgent,most_urgent"`
	From     string           `json:"from" maxLength:"10" doc:"first day of validity, 2026-11-22"`
	Until    string           `json:"until" maxLength:"10" doc:"last day of validity"`
	Duty     []string         `json:"duty,omitempty" maxItems:"64" doc:"who may sign filled items; none = as the rules name"`
}

func (in TemplateTextInput) text() template.Text {
	t := template.Text{V: template.TextV, Source: in.Source, Blanks: in.Blanks, Accounts: in.Accounts, Comments: in.Comments, Answers: in.Answers,
		Column: strings.TrimSpace(in.Column), Urgency: in.Urgency, From: in.From, Until: in.Until, Duty: in.Duty}
	if t.Source.V == 0 {
		t.Source.V = source.Version
	}
	return t
}

// TemplateFillInput is what the duty person writes into the blanks.
type TemplateFillInput struct {
	Values   map[string]string `json:"values"`
	Accounts []string          `json:"accounts,omitempty" maxItems:"50" doc:"some of the template's; none = all"`
	Declared []string          `json:"declared,omitempty" maxItems:"64"`
	Unit     string            `json:"unit,omitempty" maxLength:"64"`
}

func (in TemplateFillInput) filling() app.TemplateFilling {
	return app.TemplateFilling{Values: in.Values, Accounts: in.Accounts, Declared: in.Declared, Unit: in.Unit}
}

func (s *server) templateRoutes() {
	s.templateReads()
	s.templateWriting()
	s.templateFilling()
}

func (s *server) templateReads() {
	type templates struct {
		Items []app.TemplateItem `json:"items" nullable:"false"`
		Write app.Action         `json:"write" doc:"whether the reader may write a new one"`
	}
	route(s, http.MethodGet, "/templates", "templates", "本单位的预审模板", 0, func(ctx context.Context, actor app.Actor, _ *struct{}) (*reply[templates], error) {
		items, err := s.Templates.List(ctx, actor)
		if err != nil {
			return nil, err
		}
		st, _, err := s.Dir.Body(ctx, actor.Body)
		return &reply[templates]{templates{items, s.Templates.MayWrite(ctx, st, actor)}}, err
	})
	type templateViewInput struct {
		IDInput
		Version int `query:"version" minimum:"0" doc:"0 = the latest"`
	}
	route(s, http.MethodGet, "/templates/{id}", "template", "预审模板", 0, func(ctx context.Context, actor app.Actor, in *templateViewInput) (*reply[app.TemplateView], error) {
		v, err := s.Templates.View(ctx, actor, in.ID, in.Version)
		return &reply[app.TemplateView]{v}, err
	})
}

func (s *server) template(ctx context.Context, actor app.Actor, id string, err error) (*reply[app.TemplateView], error) {
	if err != nil {
		return nil, err
	}
	v, err := s.Templates.View(ctx, actor, id, 0)
	return &reply[app.TemplateView]{v}, err
}

func (s *server) templateWriting() {
	type newTemplateInput struct {
		Body struct {
			Name string            `json:"name" maxLength:"100"`
			Unit string            `json:"unit,omitempty" maxLength:"64" doc:"the unit that keeps it; empty = the writer's own"`
			Text TemplateTextInput `json:"text"`
		}
	}
	route(s, http.MethodPost, "/templates", "write-template", "新建预审模板，送签", http.StatusCreated, func(ctx context.Context, actor app.Actor, in *newTemplateInput) (*reply[app.TemplateView], error) {
		id, err := s.Templates.Write(ctx, actor, "", app.TemplateInput{Name: in.Body.Name, Unit: in.Body.Unit, Text: in.Body.Text.text()})
		return s.template(ctx, actor, id, err)
	})
	type templateVersionInput struct {
		IDInput
		Body struct {
			Seen int               `json:"seen" minimum:"1" doc:"the latest version the page showed"`
			Text TemplateTextInput `json:"text"`
		}
	}
	route(s, http.MethodPost, "/templates/{id}/versions", "write-template-version", "写新的一版，送签", http.StatusCreated, func(ctx context.Context, actor app.Actor, in *templateVersionInput) (*reply[app.TemplateView], error) {
		_, err := s.Templates.Write(ctx, actor, in.ID, app.TemplateInput{Text: in.Body.Text.text(), Seen: in.Body.Seen})
		return s.template(ctx, actor, in.ID, err)
	})
	type templateActInput struct {
		IDInput
		Body struct {
			Do      string `json:"do" enum:"sign,send_back,withdraw"`
			Version int    `json:"version,omitempty" minimum:"0" doc:"the version the page showed"`
			Content string `json:"content,omitempty" maxLength:"100" doc:"its digest, as the page showed it"`
			Reason  string `json:"reason,omitempty" maxLength:"1000"`
		}
	}
	route(s, http.MethodPost, "/templates/{id}/acts", "template-act", "签发、退回、撤下预审模板", 0, func(ctx context.Context, actor app.Actor, in *templateActInput) (*reply[app.TemplateView], error) {
		var err error
		switch b := in.Body; b.Do {
		case "sign":
			err = s.Templates.Sign(ctx, actor, in.ID, b.Version, b.Content)
		case "send_back":
			err = s.Templates.SendBack(ctx, actor, in.ID, b.Version, b.Content, b.Reason)
		default:
			err = s.Templates.Withdraw(ctx, actor, in.ID, b.Reason)
		}
		return s.template(ctx, actor, in.ID, err)
	})
}

func (s *server) templateFilling() {
	type templateSketchInput struct {
		IDInput
		Version int `path:"version" minimum:"1"`
		Body    struct {
			Values map[string]string `json:"values"`
		}
	}
	route(s, http.MethodPost, "/templates/{id}/versions/{version}/sketch", "sketch-template", "边填边看，不保存", 0, func(ctx context.Context, actor app.Actor, in *templateSketchInput) (*reply[app.TemplateSketch], error) {
		v, err := s.Templates.Sketch(ctx, actor, in.ID, in.Version, in.Body.Values)
		return &reply[app.TemplateSketch]{v}, err
	})
	type templateStartInput struct {
		IDInput
		Preference
		Version int `path:"version" minimum:"1"`
		Body    TemplateFillInput
	}
	command(s, "/templates/{id}/versions/{version}/articles", "fill-template", "按模板填写，起草稿件", http.StatusCreated, func(ctx context.Context, actor app.Actor, in *templateStartInput) (*answered, error) {
		id, err := s.Templates.Start(ctx, actor, in.ID, in.Version, in.Body.filling())
		return s.after(ctx, actor, id, in.Preference, err)
	})
	type templateRefillInput struct {
		IDInput
		Preference
		Body struct {
			Base string `json:"base"`
			TemplateFillInput
		}
	}
	command(s, "/articles/{id}/fill", "refill-template", "重新填写模板稿件的填空项", 0, func(ctx context.Context, actor app.Actor, in *templateRefillInput) (*answered, error) {
		return s.after(ctx, actor, in.ID, in.Preference, s.Templates.Refill(ctx, actor, in.ID, in.Body.Base, in.Body.filling()))
	})
}
