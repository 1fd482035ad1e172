package httpapi

import (
	"context"
	"net/http"

	"qianfa/internal/app"
)

// handoverRoutes serve 人员交接: what somebody has in hand, and giving it to another.
func (s *server) handoverRoutes() {
	type openInput struct {
		Person string `query:"person" maxLength:"64" doc:"whose manuscripts; one's own when left out"`
	}
	route(s, http.MethodGet, "/handover", "open-drafts", "人员交接：在办稿件", 0, func(ctx context.Context, actor app.Actor, in *openInput) (*reply[app.HandOverView], error) {
		v, err := s.Articles.OpenDrafts(ctx, actor, in.Person)
		return &reply[app.HandOverView]{v}, err
	})
	type handoverInput struct {
		Body struct {
			From     string   `json:"from" maxLength:"64"`
			To       string   `json:"to" maxLength:"64"`
			Reason   string   `json:"reason,omitempty" maxLength:"4000"`
			Articles []string `json:"articles" maxItems:"200"`
		}
	}
	route(s, http.MethodPost, "/handover", "hand-over", "人员交接：移交在办稿件", 0, func(ctx context.Context, actor app.Actor, in *handoverInput) (*reply[app.HandOverView], error) {
		b := in.Body
		if err := s.Articles.HandOver(ctx, actor, b.From, b.To, b.Reason, b.Articles); err != nil {
			return nil, err
		}
		v, err := s.Articles.OpenDrafts(ctx, actor, b.From)
		return &reply[app.HandOverView]{v}, err
	})
}
