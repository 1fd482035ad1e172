// Package httpapi is the JSON API of the admin UI and the UI itself: it decodes, takes the actor from the session and
// calls a use case, nothing else. Codes of faults become statuses here and nowhere else.
//
// It never opens a transaction and decides nothing. Start reading at New, then article.go.
package httpapi

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"path"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"qianfa/internal/app"
	"qianfa/internal/auth"
	"qianfa/internal/core/fault"
)

// Config is what the API is made of. Every use case is a field; the zero Idempotency does without keys.
type Config struct {
	Articles  *app.Articles
	Lexicons  *app.Lexicons
	Templates *app.Templates
	Custody   *app.Custody
	Dir       *app.Directory
	Accounts  *app.Accounts
	Rules     *app.Rules
	Audit     *app.Audit
	Joint     *app.Joint
	Auth      *auth.Service
	Exporter  Exporter
	Repeats   Repeats
	Ready     func(ctx context.Context) error
	Now       func() time.Time
	Log       *slog.Logger
	Version   string
	Demo      bool
	TestClock bool
	Secure    bool   // cookies over https only
	Origin    string // of the pages as browsers see them, "https://www.example.gov.cn"; "" = as the Host says
	Logins    []DemoLogin
	UI        fs.FS // the built pages
	Trusted   func(remote string) bool
}

// Exporter writes the ledger as JSON lines.
type Exporter interface {
	Export(ctx context.Context, w io.Writer) (int64, error)
}

// Repeats remembers answers by Idempotency-Key.
type Repeats interface {
	Begin(ctx context.Context, actor, key, request string) (status int, body []byte, known bool, err error)
	End(ctx context.Context, actor, key string, status int, body []byte) error
}

// DemoLogin is one invented person of the demo, for the login page.
type DemoLogin struct {
	Name     string `json:"name"`
	Password string `json:"password"`
	Person   string `json:"person"`
	Post     string `json:"post"`
	Unit     string `json:"unit"`
	Body     string `json:"body"`
}

// maxJSON bounds a JSON body and maxUpload an upload (decisions 26).
const (
	maxJSON   = 1 << 20
	maxUpload = 20 << 20
)

type server struct {
	Config
	mux *http.ServeMux
	api huma.API
}

// New returns the handler of /api/v1, /healthz, /readyz and the admin UI.
func New(c Config) http.Handler {
	s := &server{Config: c, mux: http.NewServeMux()}
	s.api = humago.New(s.mux, openAPI(c.Version))
	speakChinese()
	s.sessionRoutes()
	s.articleRoutes()
	s.jointRoutes()
	s.phoneRoutes()
	s.ruleRoutes()
	s.checkRoutes()
	s.registerRoutes()
	s.ownFormRoutes()
	s.lexiconRoutes()
	s.templateRoutes()
	s.custodyRoutes()
	s.ledgerRoutes()
	s.mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") })
	s.mux.HandleFunc("GET /readyz", s.readyz)
	s.mux.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) {
		writeProblem(w, r, fault.New(fault.NotFound, "没有这个接口：%s %s。请核对地址和方法。", r.Method, r.URL.Path))
	})
	s.mux.Handle("/", ui(c.UI))
	return s.wrap(s.mux)
}

// Spec returns the OpenAPI description as JSON, for the golden file and for generating the UI's types.
func Spec() ([]byte, error) {
	s := &server{mux: http.NewServeMux()}
	s.api = humago.New(s.mux, openAPI("spec"))
	speakChinese()
	s.sessionRoutes()
	s.articleRoutes()
	s.jointRoutes()
	s.phoneRoutes()
	s.ruleRoutes()
	s.checkRoutes()
	s.lexiconRoutes()
	s.templateRoutes()
	s.custodyRoutes()
	s.ledgerRoutes()
	return s.api.OpenAPI().MarshalJSON()
}

func openAPI(version string) huma.Config {
	c := huma.DefaultConfig("Qianfa 签发", version)
	c.CreateHooks = nil
	c.DocsPath = ""
	c.OpenAPIPath = "/api/v1/openapi"
	c.SchemasPath = "/api/v1/schemas"
	c.Components = &huma.Components{Schemas: huma.NewMapRegistry("#/components/schemas/", schemaName)}
	return c
}

// schemaName puts the package before the names of core's types: two packages may use one word.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	pkg := path.Base(t.PkgPath())
	if t.Name() == "" || !strings.Contains(t.PkgPath(), "/core/") {
		return name
	}
	return strings.ToUpper(pkg[:1]) + pkg[1:] + name
}

func (s *server) readyz(w http.ResponseWriter, r *http.Request) {
	if err := s.Ready(r.Context()); err != nil {
		s.Log.Error("not ready", "err", err)
		http.Error(w, "not ready", http.StatusServiceUnavailable)
		return
	}
	_, _ = io.WriteString(w, "ready\n")
}

// handler is one use case behind a route: the actor is a parameter.
type handler[I, O any] func(ctx context.Context, actor app.Actor, in *I) (*O, error)

// reply is a JSON body.
type reply[T any] struct{ Body T }

// route registers a use case that needs a session.
func route[I, O any](s *server, method, path, id, summary string, status int, h handler[I, O]) {
	routeWith(s, method, path, id, summary, status, nil, h)
}

// routeWith is route with answers described beforehand; nil describes them by their type.
func routeWith[I, O any](s *server, method, path, id, summary string, status int, answers map[string]*huma.Response, h handler[I, O]) {
	op := huma.Operation{OperationID: id, Method: method, Path: "/api/v1" + path, Summary: summary, DefaultStatus: status, Responses: answers, MaxBodyBytes: maxJSON, BodyReadTimeout: 30 * time.Second}
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
		who := visitorOf(ctx)
		if who.actor.Person == "" {
			return nil, problemOf(notLoggedIn())
		}
		out, err := h(ctx, who.actor, in)
		if err != nil {
			return nil, s.refuse(ctx, who.actor, id, err)
		}
		return out, nil
	})
}

// refuse turns an error into a problem; a refusal of rights leaves an entry in the audit trail.
func (s *server) refuse(ctx context.Context, actor app.Actor, operation string, err error) error {
	p := problemOf(err)
	if fault.CodeOf(err) == fault.Forbidden && s.Audit != nil {
		if err := s.Audit.Refused(ctx, actor, operation, fault.Of(err)); err != nil {
			s.Log.Error("audit", "err", err)
		}
	}
	if p.Status >= http.StatusInternalServerError {
		s.failed(ctx, "request failed", "operation", operation, "actor", actor.Person, "err", err)
	}
	return p
}

// failed logs what went wrong on our side. A request that its sender broke off, as the editor does with a check that a
// key press has overtaken, is no error.
func (s *server) failed(ctx context.Context, message string, args ...any) {
	level := slog.LevelError
	if errors.Is(context.Cause(ctx), context.Canceled) {
		level = slog.LevelInfo
	}
	s.Log.Log(context.WithoutCancel(ctx), level, message, args...)
}

func notLoggedIn() error {
	return &fault.Error{Code: codeUnauthorized, Message: "您还没有登录，或者登录已经过期。请重新登录；刚才填写的内容不会丢失。"}
}

// codeUnauthorized is the edge's own code: nobody is logged in.
const codeUnauthorized fault.Code = "unauthorized"
