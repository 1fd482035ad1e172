package httpapi

import (
	"context"
	"net/http"

	"qianfa/internal/app"
)

// adoptionRoutes let a body take its rules from a date on (启用审签规则).
func (s *server) adoptionRoutes() {
	route(s, http.MethodGet, "/adoptions", "adoptions", "启用过的审签规则", 0, func(ctx context.Context, actor app.Actor, _ *struct{}) (*reply[list[app.Adoption]], error) {
		items, err := s.Articles.Adoptions(ctx, actor)
		return &reply[list[app.Adoption]]{list[app.Adoption]{Items: items}}, err
	})
	type planInput struct {
		Pack string `path:"pack" maxLength:"64"`
		From string `query:"from" maxLength:"10" doc:"施行日期，如 2026-12-01；不填就是今天"`
	}
	route(s, http.MethodGet, "/rules/{pack}/adoption", "plan-adoption", "启用前核对：有什么变化，缺什么人", 0, func(ctx context.Context, actor app.Actor, in *planInput) (*reply[app.AdoptionPlan], error) {
		v, err := s.Articles.PlanAdoption(ctx, actor, in.Pack, in.From)
		return &reply[app.AdoptionPlan]{v}, err
	})
	type adoptInput struct {
		Body struct {
			Pack            string `json:"pack" maxLength:"64"`
			From            string `json:"from,omitempty" maxLength:"10" doc:"施行日期；不填就是今天，立即施行"`
			Document        string `json:"document" maxLength:"200" doc:"启用依据"`
			ExplainedDigest string `json:"explained_digest" maxLength:"100" doc:"读过的规则说明的摘要"`
		}
	}
	route(s, http.MethodPost, "/adoptions", "adopt", "启用审签规则", http.StatusNoContent, func(ctx context.Context, actor app.Actor, in *adoptInput) (*struct{}, error) {
		b := in.Body
		return nil, s.Articles.Adopt(ctx, actor, app.AdoptionInput{Pack: b.Pack, From: b.From, Document: b.Document, ExplainedDigest: b.ExplainedDigest})
	})
	type withdrawInput struct {
		Pack string `path:"pack" maxLength:"64"`
		From string `path:"from" maxLength:"10"`
	}
	route(s, http.MethodDelete, "/adoptions/{pack}/{from}", "withdraw-adoption", "撤回尚未施行的启用决定", http.StatusNoContent, func(ctx context.Context, actor app.Actor, in *withdrawInput) (*struct{}, error) {
		return nil, s.Articles.WithdrawAdoption(ctx, actor, in.Pack, in.From)
	})
}
