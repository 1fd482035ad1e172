package httpapi

import (
	"context"
	"net/http"
	"time"

	"qianfa/internal/app"
	"qianfa/internal/core/account"
	"qianfa/internal/core/check"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/workday"
)

// RulesView is a rulebook as an official reads it: sentences, questions, lists. Digest is the one that adoption names.
type RulesView struct {
	ID              string              `json:"id"`
	Title           string              `json:"title"`
	Issuer          string              `json:"issuer"`
	Number          string              `json:"number"`
	Extends         []string            `json:"extends" nullable:"false"`
	Digest          string              `json:"digest"`
	ExplainedDigest string              `json:"explained_digest"`
	Adopted         *Adopted            `json:"adopted"`
	Explained       []ExplainedSentence `json:"explained" nullable:"false"`
	Questions       []QuestionView      `json:"questions" nullable:"false"`
	OverruleReasons []check.Reason      `json:"overrule_reasons" nullable:"false"`
	Lists           map[string][]string `json:"lists"`
}

// Adopted says when and by whom a body took these rules.
type Adopted struct {
	At       string  `json:"at"`
	By       app.Ref `json:"by"`
	Document string  `json:"document"`
}

// ExplainedSentence is one sentence of the rules.
type ExplainedSentence struct {
	Clause    string `json:"clause"`
	Text      string `json:"text"`
	Inherited bool   `json:"inherited"`
	Kind      string `json:"kind"`
}

// QuestionView is one question the rules put to the author.
type QuestionView struct {
	Name    string   `json:"name"`
	Text    string   `json:"text"`
	Type    string   `json:"type"`
	Options []string `json:"options" nullable:"false"`
	Many    bool     `json:"many"`
	Default []string `json:"default"`
	Open    bool     `json:"open"`
	Clause  string   `json:"clause"`
}

// RulesItem is one line of the list of rules.
type RulesItem struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Issuer  string   `json:"issuer"`
	Extends []string `json:"extends" nullable:"false"`
	Mine    bool     `json:"mine"`
}

// AccountView is an account one may publish to.
type AccountView struct {
	ID        string         `json:"id"`
	Name      string         `json:"name"`
	Channel   string         `json:"channel"`
	Owner     app.Ref        `json:"owner"`
	Host      app.Ref        `json:"host"`
	Mode      string         `json:"mode"`
	ModeText  string         `json:"mode_text"`
	Page      string         `json:"page"`
	Limits    map[string]int `json:"limits"`
	Simulated bool           `json:"simulated"`
}

// UnitView is a unit of the body.
type UnitView struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Kind   string `json:"kind"`
	Parent string `json:"parent"`
	Order  int    `json:"order"`
}

// PersonView is a member of staff with the posts of today.
type PersonView struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`
	Unit  app.Ref  `json:"unit"`
	Posts []string `json:"posts" nullable:"false"`
}

func (s *server) ruleRoutes() {
	s.adoptionRoutes()
	type packInput struct {
		Pack string `path:"pack" maxLength:"64"`
	}
	route(s, http.MethodGet, "/rules", "my-rules", "本单位的审签规则", 0, func(ctx context.Context, actor app.Actor, _ *struct{}) (*reply[RulesView], error) {
		v, err := s.myRules(ctx, actor)
		return &reply[RulesView]{v}, err
	})
	route(s, http.MethodGet, "/rules/{pack}", "rules", "审签规则", 0, func(_ context.Context, _ app.Actor, in *packInput) (*reply[RulesView], error) {
		book, err := s.Rules.Library.Pack(in.Pack)
		if err != nil {
			return nil, err
		}
		return &reply[RulesView]{rulesView(book)}, nil
	})
	route(s, http.MethodGet, "/rules-list", "rules-list", "审签规则目录", 0, func(ctx context.Context, actor app.Actor, _ *struct{}) (*reply[list[RulesItem]], error) {
		items, err := s.rulesList(ctx, actor)
		return &reply[list[RulesItem]]{list[RulesItem]{Items: items}}, err
	})
	route(s, http.MethodGet, "/staffing", "staffing", "人手校验", 0, func(ctx context.Context, actor app.Actor, _ *struct{}) (*reply[list[app.VacancyView]], error) {
		items, err := s.Articles.Staffing(ctx, actor)
		return &reply[list[app.VacancyView]]{list[app.VacancyView]{Items: items}}, err
	})
	route(s, http.MethodGet, "/accounts", "accounts", "发布账号", 0, func(ctx context.Context, actor app.Actor, _ *struct{}) (*reply[list[AccountView]], error) {
		items, err := s.accounts(ctx, actor)
		return &reply[list[AccountView]]{list[AccountView]{Items: items}}, err
	})
	route(s, http.MethodGet, "/units", "units", "单位", 0, func(ctx context.Context, actor app.Actor, _ *struct{}) (*reply[list[UnitView]], error) {
		st, _, err := s.Dir.Body(ctx, actor.Body)
		if err != nil {
			return nil, err
		}
		out := []UnitView{}
		for _, u := range st.UnitsInOrder() {
			out = append(out, UnitView{ID: u.ID, Name: u.Name, Kind: u.Kind, Parent: u.Parent, Order: u.Order})
		}
		return &reply[list[UnitView]]{list[UnitView]{Items: out}}, nil
	})
	type peopleInput struct {
		Unit string `query:"unit" maxLength:"64"`
	}
	route(s, http.MethodGet, "/people", "people", "人员", 0, func(ctx context.Context, actor app.Actor, in *peopleInput) (*reply[list[PersonView]], error) {
		st, _, err := s.Dir.Body(ctx, actor.Body)
		if err != nil {
			return nil, err
		}
		out := []PersonView{}
		for _, p := range st.PersonsInOrder() {
			if !p.Acts() || in.Unit != "" && p.Unit != in.Unit {
				continue
			}
			v := PersonView{ID: p.ID, Name: p.Name, Unit: app.Ref{ID: p.Unit, Name: st.Units[p.Unit].Name}, Posts: []string{}}
			for _, t := range st.PostsOf(p.ID, s.Now()) {
				v.Posts = append(v.Posts, st.Units[t.Unit].Name+t.Role)
			}
			out = append(out, v)
		}
		return &reply[list[PersonView]]{list[PersonView]{Items: out}}, nil
	})
}

func (s *server) myRules(ctx context.Context, actor app.Actor) (RulesView, error) {
	st, _, err := s.Dir.Body(ctx, actor.Body)
	if err != nil {
		return RulesView{}, err
	}
	book, ad, err := s.Rules.For(ctx, st, s.Now())
	if err != nil {
		return RulesView{}, err
	}
	v := rulesView(book)
	v.Adopted = &Adopted{At: ad.From.In(workday.Zone).Format(time.DateOnly), Document: ad.Document, By: app.Ref{ID: ad.By, Name: st.Persons[ad.By].Name}}
	if v.Adopted.By.Name == "" {
		v.Adopted.By.Name = "系统初始化"
	}
	return v, nil
}

func rulesView(book *policy.Rulebook) RulesView {
	x := policy.Explain(book, check.TitleOf)
	v := RulesView{ID: x.Head.ID, Title: x.Head.Title, Issuer: x.Head.Issuer, Number: x.Head.Number, Extends: append([]string{}, x.Head.Extends...), Digest: x.Head.Digest, ExplainedDigest: x.Digest,
		Explained: []ExplainedSentence{}, Questions: []QuestionView{}, OverruleReasons: check.Reasons, Lists: map[string][]string{}}
	for _, e := range x.Sentences {
		v.Explained = append(v.Explained, ExplainedSentence{Clause: e.Clause, Text: e.Text, Inherited: e.Kind == policy.Inherited, Kind: string(e.Kind)})
	}
	for _, q := range book.Questions() {
		if q.Fact != "" {
			continue // standard facts are asked by fields of their own
		}
		v.Questions = append(v.Questions, QuestionView{Name: q.Name, Text: q.Text, Type: questionType(q.Type), Options: append([]string{}, q.Options...), Many: q.Type == "options", Default: q.Default, Open: q.Open, Clause: q.Clause})
	}
	return v
}

func questionType(t string) string {
	if t == "option" {
		return "options"
	}
	return t
}

func (s *server) rulesList(ctx context.Context, actor app.Actor) ([]RulesItem, error) {
	st, _, err := s.Dir.Body(ctx, actor.Body)
	if err != nil {
		return nil, err
	}
	ad, _ := st.InForce(s.Now())
	out := []RulesItem{}
	for _, id := range s.Rules.Library.IDs() {
		book, err := s.Rules.Library.Pack(id)
		if err != nil {
			return nil, err
		}
		h := book.Head()
		out = append(out, RulesItem{ID: id, Title: h.Title, Issuer: h.Issuer, Extends: append([]string{}, h.Extends...), Mine: id == ad.Pack})
	}
	return out, nil
}

func (s *server) accounts(ctx context.Context, actor app.Actor) ([]AccountView, error) {
	st, _, err := s.Dir.Body(ctx, actor.Body)
	if err != nil {
		return nil, err
	}
	all, err := s.Accounts.Of(ctx, actor.Body)
	if err != nil {
		return nil, err
	}
	out := []AccountView{}
	for _, a := range all {
		out = append(out, AccountView{ID: a.ID, Name: a.Name, Channel: a.Channel, Owner: app.Ref{ID: a.Owner, Name: st.Units[a.Owner].Name}, Host: app.Ref{ID: a.Host, Name: st.Units[a.Host].Name},
			Mode: string(a.Mode), ModeText: a.Mode.Title(), Page: pageOf(a), Limits: limitsOf(a.Channel), Simulated: a.Simulated})
	}
	return out, nil
}

func pageOf(a account.Account) string {
	if a.Channel == "website" && a.PageURL == "" {
		return "/site/" + a.ID + "/"
	}
	return a.PageURL
}

func limitsOf(channel string) map[string]int {
	switch channel {
	case "weibo":
		return map[string]int{"text": check.WeiboMax}
	case "wechat":
		return map[string]int{"title": check.WeChatTitleMax, "summary": check.WeChatSummaryMax}
	default:
		return map[string]int{}
	}
}
