package httpapi

import (
	"context"
	"net/http"

	"qianfa/internal/app"
)

// phoneBody is the number under which somebody is called back at night.
type phoneBody struct {
	Number string `json:"number" maxLength:"40"`
}

// phoneRoutes let people keep their own number on file; nobody reads another's but whoever may call it.
func (s *server) phoneRoutes() {
	type input struct{ Body phoneBody }
	route(s, http.MethodGet, "/phone", "phone", "本人登记的号码", 0, func(ctx context.Context, actor app.Actor, _ *struct{}) (*reply[phoneBody], error) {
		number, err := s.Articles.Phones.Of(ctx, actor.Person)
		return &reply[phoneBody]{phoneBody{number}}, err
	})
	route(s, http.MethodPut, "/phone", "set-phone", "登记本人的号码", 0, func(ctx context.Context, actor app.Actor, in *input) (*reply[phoneBody], error) {
		if err := s.Articles.Phones.Set(ctx, actor.Person, in.Body.Number); err != nil {
			return nil, err
		}
		number, err := s.Articles.Phones.Of(ctx, actor.Person)
		return &reply[phoneBody]{phoneBody{number}}, err
	})
}
