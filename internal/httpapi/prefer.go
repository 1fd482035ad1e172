package httpapi

import (
	"cmp"
	"context"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"qianfa/internal/app"
)

// Preference is how a program says that it needs less than the whole page as the answer to a command (RFC 7240).
// It is exported because huma passes over embedded types that are not.
type Preference struct {
	Prefer string `header:"Prefer" maxLength:"200" doc:"return=minimal answers with Brief instead of the whole article"`
}

const returnMinimal = "return=minimal"

// minimal says whether return=minimal is among the preferences; what else is preferred is passed over.
func (p Preference) minimal() bool {
	for part := range strings.SplitSeq(p.Prefer, ",") {
		name, _, _ := strings.Cut(part, ";")
		if strings.EqualFold(strings.ReplaceAll(strings.TrimSpace(name), `"`, ""), returnMinimal) {
			return true
		}
	}
	return false
}

// answered is the answer to a command on an article: an app.ArticleView, or an app.Brief when that was preferred.
type answered struct {
	Applied string `header:"Preference-Applied" doc:"return=minimal, when the answer is the brief one"`
	Body    any
}

// after answers with the article as it is after a command, as briefly as preferred.
func (s *server) after(ctx context.Context, actor app.Actor, id string, p Preference, err error) (*answered, error) {
	if err != nil {
		return nil, err
	}
	if p.minimal() {
		b, err := s.Articles.Brief(ctx, actor, id)
		return &answered{Applied: returnMinimal, Body: b}, err
	}
	v, err := s.Articles.View(ctx, actor, id)
	return &answered{Body: v}, err
}

// command registers a use case that changes an article and answers with it.
func command[I any](s *server, path, id, summary string, status int, h handler[I, answered]) {
	whole, brief := s.schemaOf(reflect.TypeFor[app.ArticleView](), "ArticleView"), s.schemaOf(reflect.TypeFor[app.Brief](), "Brief")
	answers := map[string]*huma.Response{strconv.Itoa(cmp.Or(status, http.StatusOK)): {Content: map[string]*huma.MediaType{
		"application/json": {Schema: &huma.Schema{OneOf: []*huma.Schema{whole, brief}}},
	}}}
	routeWith(s, http.MethodPost, path, id, summary, status, answers, h)
}

func (s *server) schemaOf(t reflect.Type, name string) *huma.Schema {
	return s.api.OpenAPI().Components.Schemas.Schema(t, true, name)
}
