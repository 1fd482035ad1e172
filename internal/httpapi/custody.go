package httpapi

import (
	"context"
	"net/http"
	"strings"
	"time"

	"qianfa/internal/app"
	"qianfa/internal/core/account"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/workday"
	"qianfa/internal/vault"
)

// Sealing is a credential on its way in. What is wrong with it is said without quoting it.
type Sealing struct {
	Kind     string `json:"kind" maxLength:"20"`
	Secret   string `json:"secret" doc:"write-only: nothing gives it back"`
	Expires  string `json:"expires,omitempty" maxLength:"40" doc:"2026-12-20 or a full time: when the platform lets the token die"`
	RotateBy string `json:"rotate_by,omitempty" maxLength:"40" doc:"by when it is to be replaced; the usual day without it"`
}

// Unsealed is a credential shown once.
type Unsealed struct {
	Secret string `json:"secret"`
}

// carriesSecret names the calls whose bodies are never remembered, not even for a repeat by Idempotency-Key.
func carriesSecret(path string) bool {
	return strings.HasPrefix(path, "/api/v1/accounts/") && (strings.HasSuffix(path, "/credentials") || strings.HasSuffix(path, "/show")) ||
		strings.HasPrefix(path, "/api/v1/articles/") && strings.HasSuffix(path, invitations)
}

func (s *server) custodyRoutes() {
	route(s, http.MethodGet, "/custody", "custody", "账号凭据：每个账号的凭据、保管人、绑定和体检", 0, func(ctx context.Context, actor app.Actor, _ *struct{}) (*reply[app.CustodyView], error) {
		v, err := s.Custody.View(ctx, actor)
		return &reply[app.CustodyView]{v}, err
	})
	route(s, http.MethodGet, "/custody/work", "custody-work", "账号方面等本人办理的事项", 0, func(ctx context.Context, actor app.Actor, _ *struct{}) (*reply[list[app.CustodyLine]], error) {
		lines, err := s.Custody.Work(ctx, actor)
		return &reply[list[app.CustodyLine]]{list[app.CustodyLine]{Items: lines}}, err
	})
	s.custodianRoutes()
	s.credentialRoutes()
	s.accountHandoverRoutes()
}

// did gives a command and answers with the page as it is now.
func (s *server) did(ctx context.Context, actor app.Actor, id string, c account.CustodyCommand) (*reply[app.CustodyView], error) {
	if err := s.Custody.Do(ctx, actor, id, c); err != nil {
		return nil, err
	}
	v, err := s.Custody.View(ctx, actor)
	return &reply[app.CustodyView]{v}, err
}

func (s *server) custodianRoutes() {
	type custodianInput struct {
		IDInput
		Body struct {
			Person string `json:"person" maxLength:"100"`
			Do     string `json:"do" enum:"name,end"`
		}
	}
	route(s, http.MethodPost, "/accounts/{id}/custodians", "custodians", "指定、更换凭据保管人", 0, func(ctx context.Context, actor app.Actor, in *custodianInput) (*reply[app.CustodyView], error) {
		if in.Body.Do == "end" {
			return s.did(ctx, actor, in.ID, account.EndCustodian{Person: in.Body.Person})
		}
		return s.did(ctx, actor, in.ID, account.NameCustodian{Person: in.Body.Person})
	})
	type holdInput struct {
		IDInput
		Body struct {
			Do     string `json:"do" enum:"take,release"`
			Hold   string `json:"hold" enum:"admin,operator,phone,mail"`
			Person string `json:"person" maxLength:"100"`
			From   string `json:"from,omitempty" maxLength:"100" doc:"who hands it over"`
		}
	}
	route(s, http.MethodPost, "/accounts/{id}/holds", "holds", "登记账号绑定在谁名下、由谁接管", 0, func(ctx context.Context, actor app.Actor, in *holdInput) (*reply[app.CustodyView], error) {
		b := in.Body
		if b.Do == "release" {
			return s.did(ctx, actor, in.ID, account.ReleaseHold{Hold: account.Hold(b.Hold), Person: b.Person})
		}
		return s.did(ctx, actor, in.ID, account.TakeHold{Hold: account.Hold(b.Hold), Person: b.Person, From: b.From})
	})
	type certifiedInput struct {
		IDInput
		Body struct {
			Day string `json:"day" maxLength:"10"`
		}
	}
	route(s, http.MethodPost, "/accounts/{id}/certified", "certified", "登记平台认证到期日", 0, func(ctx context.Context, actor app.Actor, in *certifiedInput) (*reply[app.CustodyView], error) {
		return s.did(ctx, actor, in.ID, account.Certify{Day: in.Body.Day})
	})
	route(s, http.MethodPost, "/accounts/{id}/doctor", "doctor", "接入体检：向平台查问权限、额度、出口地址和令牌", 0, func(ctx context.Context, actor app.Actor, in *IDInput) (*reply[app.CustodyView], error) {
		if _, err := s.Custody.Examine(ctx, actor, in.ID); err != nil {
			return nil, err
		}
		v, err := s.Custody.View(ctx, actor)
		return &reply[app.CustodyView]{v}, err
	})
}

func (s *server) credentialRoutes() {
	type sealInput struct {
		IDInput
		Body Sealing
	}
	route(s, http.MethodPost, "/accounts/{id}/credentials", "enter-credential", "录入、更换凭据；录入后任何人都读不出来", 0, func(ctx context.Context, actor app.Actor, in *sealInput) (*reply[app.CustodyView], error) {
		e := app.Entry{Kind: account.Kind(in.Body.Kind), Secret: vault.NewSecret(in.Body.Secret)}
		in.Body.Secret = ""
		var err error
		if e.Expires, err = endOf("expires", in.Body.Expires); err != nil {
			return nil, err
		}
		if e.RotateBy, err = endOf("rotate_by", in.Body.RotateBy); err != nil {
			return nil, err
		}
		if err := s.Custody.Enter(ctx, actor, in.ID, e); err != nil {
			return nil, err
		}
		v, err := s.Custody.View(ctx, actor)
		return &reply[app.CustodyView]{v}, err
	})
	type dropInput struct {
		IDInput
		Body struct {
			Kind string `json:"kind" maxLength:"20"`
		}
	}
	route(s, http.MethodPost, "/accounts/{id}/credentials/drop", "drop-credential", "销毁凭据", 0, func(ctx context.Context, actor app.Actor, in *dropInput) (*reply[app.CustodyView], error) {
		return s.did(ctx, actor, in.ID, account.DropCredential{Kind: account.Kind(in.Body.Kind)})
	})
	type requireInput struct {
		IDInput
		Body struct {
			Kind string `json:"kind" maxLength:"20"`
		}
	}
	route(s, http.MethodPost, "/accounts/{id}/credentials/require", "require-credential", "要求提前更换凭据", 0, func(ctx context.Context, actor app.Actor, in *requireInput) (*reply[app.CustodyView], error) {
		return s.did(ctx, actor, in.ID, account.RequireReplacement{Kind: account.Kind(in.Body.Kind), Demand: account.DemandCustodian})
	})
	type askInput struct {
		IDInput
		Body struct {
			Kind   string `json:"kind" maxLength:"20"`
			Reason string `json:"reason" maxLength:"2000"`
		}
	}
	route(s, http.MethodPost, "/accounts/{id}/unseals", "ask-unseal", "申请启封凭据，须另一位保管人同意", http.StatusCreated, func(ctx context.Context, actor app.Actor, in *askInput) (*reply[app.CustodyView], error) {
		if _, err := s.Custody.AskUnseal(ctx, actor, in.ID, account.Kind(in.Body.Kind), in.Body.Reason); err != nil {
			return nil, err
		}
		v, err := s.Custody.View(ctx, actor)
		return &reply[app.CustodyView]{v}, err
	})
	type unsealInput struct {
		IDInput
		Unseal string `path:"unseal" maxLength:"100"`
	}
	route(s, http.MethodPost, "/accounts/{id}/unseals/{unseal}/approve", "approve-unseal", "同意启封", 0, func(ctx context.Context, actor app.Actor, in *unsealInput) (*reply[app.CustodyView], error) {
		return s.did(ctx, actor, in.ID, account.ApproveUnseal{ID: in.Unseal})
	})
	route(s, http.MethodPost, "/accounts/{id}/unseals/{unseal}/refuse", "refuse-unseal", "撤销启封申请", 0, func(ctx context.Context, actor app.Actor, in *unsealInput) (*reply[app.CustodyView], error) {
		return s.did(ctx, actor, in.ID, account.RefuseUnseal{ID: in.Unseal})
	})
	route(s, http.MethodPost, "/accounts/{id}/unseals/{unseal}/show", "show-unseal", "查看启封的凭据，仅一次", 0, func(ctx context.Context, actor app.Actor, in *unsealInput) (*reply[Unsealed], error) {
		secret, err := s.Custody.ShowUnseal(ctx, actor, in.ID, in.Unseal)
		return &reply[Unsealed]{Unsealed{secret.Reveal()}}, err
	})
}

// endOf reads a day, which then counts to its end, or a full time; "" is the zero time.
func endOf(field, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if day, err := time.ParseInLocation(time.DateOnly, text, workday.Zone); err == nil {
		return day.AddDate(0, 0, 1).Add(-time.Second).UTC(), nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return at, fault.New(fault.Invalid, "日期不对，请写成 2027-01-31 这样。").At(field, "日期不对")
	}
	return at.UTC(), nil
}

func (s *server) accountHandoverRoutes() {
	type openInput struct {
		Body struct {
			Person   string `json:"person" maxLength:"100"`
			Document string `json:"document,omitempty" maxLength:"100"`
		}
	}
	route(s, http.MethodPost, "/account-handovers", "open-account-handover", "开出账号交接单", http.StatusCreated, func(ctx context.Context, actor app.Actor, in *openInput) (*reply[app.AccountHandoverView], error) {
		id, err := s.Custody.OpenHandover(ctx, actor, in.Body.Person, in.Body.Document)
		if err != nil {
			return nil, err
		}
		v, err := s.Custody.Handover(ctx, actor, id)
		return &reply[app.AccountHandoverView]{v}, err
	})
	route(s, http.MethodGet, "/account-handovers/{id}", "account-handover", "一张账号交接单", 0, func(ctx context.Context, actor app.Actor, in *IDInput) (*reply[app.AccountHandoverView], error) {
		v, err := s.Custody.Handover(ctx, actor, in.ID)
		return &reply[app.AccountHandoverView]{v}, err
	})
	route(s, http.MethodPost, "/account-handovers/{id}/close", "close-account-handover", "确认账号交接完成", 0, func(ctx context.Context, actor app.Actor, in *IDInput) (*reply[app.AccountHandoverView], error) {
		if err := s.Custody.CloseHandover(ctx, actor, in.ID); err != nil {
			return nil, err
		}
		v, err := s.Custody.Handover(ctx, actor, in.ID)
		return &reply[app.AccountHandoverView]{v}, err
	})
}
