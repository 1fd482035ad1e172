package httpapi

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
)

// CheckRequestBody describes the body of POST /checks: one line of `qianfa check --batch`. Other keys are ignored.
type CheckRequestBody struct {
	_          struct{}          `json:"-" additionalProperties:"true"`
	ID         any               `json:"id,omitempty" doc:"原样返回"`
	Text       string            `json:"text" doc:"要检查的文字或网页"`
	Format     string            `json:"format,omitempty" enum:"text,html" default:"text"`
	Today      string            `json:"today,omitempty" doc:"按这一天检查，默认今天" example:"2026-11-22"`
	Lexicon    []CheckWord       `json:"lexicon,omitempty" doc:"要查找的词"`
	Exceptions []string          `json:"exceptions,omitempty" doc:"照原样保留的词"`
	Genre      string            `json:"genre,omitempty" doc:"体裁：notice announcement report news policy service speech letter interview ad"`
	Meta       check.RequestMeta `json:"meta,omitempty" doc:"标题、转载来源、图片等"`
}

// CheckWord is a word of the request's own list: a string, or an object with its severity and note.
type CheckWord struct{}

// Schema says both forms.
func (CheckWord) Schema(r huma.Registry) *huma.Schema {
	return &huma.Schema{OneOf: []*huma.Schema{{Type: huma.TypeString}, r.Schema(reflect.TypeFor[check.Entry](), true, "CheckEntry")}}
}

// CheckAnswer is what a line of the batch answers.
type CheckAnswer struct {
	ID       any             `json:"id"`
	Findings []check.Finding `json:"findings" nullable:"false"`
	Flags    []string        `json:"flags" nullable:"false" doc:"没有位置的种类"`
}

func (s *server) checkRoutes() {
	body := &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {
		Schema: huma.SchemaFromType(s.api.OpenAPI().Components.Schemas, reflect.TypeFor[CheckRequestBody]())}}}
	op := huma.Operation{OperationID: "check-request", Method: http.MethodPost, Path: "/api/v1/checks", Summary: "检查一段文字或网页",
		Description: "与 qianfa check --batch 的一行相同：位置按 text 的码点计，含起点不含终点。不保存任何内容。",
		RequestBody: body, SkipValidateBody: true, MaxBodyBytes: maxJSON, BodyReadTimeout: 30 * time.Second}
	huma.Register(s.api, op, func(ctx context.Context, in *struct {
		RawBody []byte `contentType:"application/json"`
	}) (*reply[CheckAnswer], error) {
		who := visitorOf(ctx)
		if who.actor.Person == "" {
			return nil, problemOf(notLoggedIn())
		}
		a, err := s.checkRequest(ctx, in.RawBody)
		if err != nil {
			return nil, s.refuse(ctx, who.actor, "check-request", err)
		}
		return &reply[CheckAnswer]{a}, nil
	})
}

func (s *server) checkRequest(ctx context.Context, body []byte) (CheckAnswer, error) {
	var in struct {
		ID any `json:"id"`
		check.Request
	}
	if err := json.Unmarshal(body, &in); err != nil || !utf8.Valid(body) {
		return CheckAnswer{}, fault.New(fault.Invalid, "送检的内容不是所要求的 JSON 对象，请核对各项的写法。").Because(err)
	}
	e, err := s.Articles.CheckRequest(ctx, in.Request)
	return CheckAnswer{ID: in.ID, Findings: e.Findings, Flags: e.Flags}, err
}
