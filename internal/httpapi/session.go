package httpapi

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"qianfa/internal/app"
	"qianfa/internal/auth"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/workday"
)

const cookieName = "qf_session"

// visitor is who a request comes from.
type visitor struct {
	actor   app.Actor
	session auth.Session
	bearer  bool
	address string
}

type visitorKey struct{}

func visitorOf(ctx context.Context) visitor {
	v, _ := ctx.Value(visitorKey{}).(visitor)
	return v
}

// wrap is what every request passes: recovery, headers, same origin, session, repeats.
func (s *server) wrap(next http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	if s.Origin != "" { // a proxy may give its own Host
		if err := guard.AddTrustedOrigin(s.Origin); err != nil {
			s.Log.Error("public address is no origin", "origin", s.Origin, "err", err)
		}
	}
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		writeProblem(w, r, fault.New(fault.Forbidden, "请求来自别的网站，已拒绝。请在本系统页面里操作。"))
	}))
	return s.logged(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				if e, ok := p.(error); ok && errors.Is(e, http.ErrAbortHandler) {
					panic(p)
				}
				s.Log.Error("panic", "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
				writeProblem(w, r, fault.Of(errors.New("panic")))
			}
		}()
		secureHeaders(w.Header())
		if !strings.HasPrefix(r.URL.Path, "/api/") {
			next.ServeHTTP(w, r)
			return
		}
		v, ctx, err := s.visitor(r)
		if err != nil {
			s.failed(r.Context(), "session", "err", err)
			writeProblem(w, r, err)
			return
		}
		named(ctx, v.actor.Person)
		r = r.WithContext(context.WithValue(ctx, visitorKey{}, v))
		w.Header().Set("Cache-Control", "no-store")
		if v.bearer {
			s.once(w, r, v, next)
			return
		}
		guard.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.once(w, r, v, next) })).ServeHTTP(w, r)
	}))
}

func secureHeaders(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; script-src 'self'; frame-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("X-Frame-Options", "SAMEORIGIN")
}

func (s *server) visitor(r *http.Request) (visitor, context.Context, error) {
	v := visitor{address: s.addressOf(r)}
	token := ""
	if c, err := r.Cookie(cookieName); err == nil {
		token = c.Value
	}
	if b, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		token, v.bearer = b, true
	}
	ctx, sess, err := s.Auth.Open(r.Context(), token)
	if err != nil {
		return v, ctx, err
	}
	v.session = sess
	if sess.Person == "" {
		return v, ctx, nil
	}
	body, err := s.Dir.BodyOf(ctx, sess.Person)
	if fault.CodeOf(err) == fault.NotFound {
		return v, ctx, nil
	}
	if err != nil {
		return v, ctx, err
	}
	v.actor = app.Actor{Person: sess.Person, Body: body, SteppedUp: s.Auth.SteppedUp(sess), Address: v.address}
	return v, ctx, s.Auth.Touch(ctx)
}

// once runs a POST with an Idempotency-Key at most once and gives the first answer again.
func (s *server) once(w http.ResponseWriter, r *http.Request, v visitor, next http.Handler) {
	key := r.Header.Get("Idempotency-Key")
	if key == "" || r.Method != http.MethodPost || s.Repeats == nil || v.actor.Person == "" || carriesSecret(r.URL.Path) || strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") || r.ContentLength > maxJSON {
		next.ServeHTTP(w, r)
		return
	}
	if len(key) > 200 {
		writeProblem(w, r, fault.New(fault.Invalid, "Idempotency-Key 最长 200 个字符。"))
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxJSON))
	if err != nil {
		writeProblem(w, r, fault.New(fault.Invalid, "提交的内容太大或没有传完，请精简后再提交。").Because(err))
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	sum := sha256.Sum256(append([]byte(r.URL.Path+"\n"), body...))
	status, old, known, err := s.Repeats.Begin(r.Context(), v.actor.Person, key, hex.EncodeToString(sum[:]))
	if err != nil {
		writeProblem(w, r, err)
		return
	}
	if known {
		w.Header().Set("Content-Type", "application/json")
		if status >= http.StatusBadRequest {
			w.Header().Set("Content-Type", "application/problem+json")
		}
		w.Header().Set("Idempotent-Replayed", "true")
		w.WriteHeader(status)
		_, _ = w.Write(old)
		return
	}
	rec := &recorder{ResponseWriter: w, status: http.StatusOK}
	defer func() {
		// A failure of ours, or a call that was cut off, gives the key free for another try.
		if rec.status >= http.StatusInternalServerError || rec.status == http.StatusUnauthorized || rec.status == http.StatusForbidden {
			rec.status = 0
		}
		if err := s.Repeats.End(context.WithoutCancel(r.Context()), v.actor.Person, key, rec.status, rec.body.Bytes()); err != nil {
			s.Log.Error("idempotency", "err", err)
		}
	}()
	next.ServeHTTP(rec, r)
}

type recorder struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

// WriteHeader remembers the status.
func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// Write remembers the body.
func (r *recorder) Write(p []byte) (int, error) {
	r.body.Write(p)
	return r.ResponseWriter.Write(p)
}

// Me is who is logged in and what they may do on their own pages.
type Me struct {
	Person      app.Ref      `json:"person"`
	Body        app.Ref      `json:"body"`
	Login       string       `json:"login"`
	Posts       []MePost     `json:"posts" nullable:"false"`
	Units       []app.Ref    `json:"units" nullable:"false"`
	StepUpUntil string       `json:"step_up_until"`
	Demo        bool         `json:"demo"`
	Can         []app.Action `json:"can" nullable:"false"`
	Token       string       `json:"token,omitempty"`
}

// MePost is a post somebody holds today.
type MePost struct {
	Role  string  `json:"role"`
	Unit  app.Ref `json:"unit"`
	Label string  `json:"label"`
}

// Meta is what the login page shows before anybody is logged in.
type Meta struct {
	Product       string      `json:"product"`
	Version       string      `json:"version"`
	Demo          bool        `json:"demo"`
	TestClock     bool        `json:"test_clock"`
	Now           string      `json:"now"`
	Logins        []DemoLogin `json:"logins" nullable:"false"`
	SecrecyNotice string      `json:"secrecy_notice"`
}

type loginInput struct {
	Body struct {
		Name     string `json:"name" maxLength:"100"`
		Password string `json:"password" maxLength:"500"`
		Bearer   bool   `json:"bearer,omitempty"`
	}
}

type meReply struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      Me
}

func (s *server) sessionRoutes() {
	huma.Register(s.api, huma.Operation{OperationID: "meta", Method: http.MethodGet, Path: "/api/v1/meta", Summary: "产品信息"}, func(context.Context, *struct{}) (*reply[Meta], error) {
		logins := s.Logins
		if logins == nil {
			logins = []DemoLogin{}
		}
		return &reply[Meta]{Meta{Product: "签发", Version: s.Version, Demo: s.Demo, TestClock: s.TestClock, Now: s.Now().In(workday.Zone).Format(time.RFC3339), Logins: logins,
			SecrecyNotice: "非涉密系统，严禁处理国家秘密、工作秘密"}}, nil
	})
	huma.Register(s.api, huma.Operation{OperationID: "login", Method: http.MethodPost, Path: "/api/v1/session", Summary: "登录", MaxBodyBytes: 4096}, s.login)
	route(s, http.MethodGet, "/session", "me", "我是谁", 0, func(ctx context.Context, actor app.Actor, _ *struct{}) (*reply[Me], error) {
		me, err := s.me(ctx, actor)
		return &reply[Me]{me}, err
	})
	route(s, http.MethodDelete, "/session", "logout", "退出登录", http.StatusNoContent, func(ctx context.Context, _ app.Actor, _ *struct{}) (*struct {
		SetCookie http.Cookie `header:"Set-Cookie"`
	}, error) {
		out := &struct {
			SetCookie http.Cookie `header:"Set-Cookie"`
		}{s.cookie("", -1)}
		return out, s.Auth.Logout(ctx)
	})
	type stepUpInput struct {
		Body struct {
			Password string `json:"password" maxLength:"500"`
		}
	}
	type stepUp struct {
		Until string `json:"until"`
	}
	route(s, http.MethodPost, "/session/step-up", "step-up", "签发前确认身份", 0, func(ctx context.Context, _ app.Actor, in *stepUpInput) (*reply[stepUp], error) {
		_, until, err := s.Auth.StepUp(ctx, visitorOf(ctx).session, in.Body.Password)
		if err != nil {
			return nil, err
		}
		return &reply[stepUp]{stepUp{Until: until.In(workday.Zone).Format(time.RFC3339)}}, nil
	})
}

func (s *server) login(ctx context.Context, in *loginInput) (*meReply, error) {
	token, person, err := s.Auth.Login(ctx, in.Body.Name, in.Body.Password, visitorOf(ctx).address)
	if err != nil {
		f := fault.Of(err)
		if f.Code == fault.Invalid {
			p := problemOf(err)
			p.Status = http.StatusUnauthorized
			return nil, p
		}
		return nil, s.refuse(ctx, app.Actor{}, "login", err)
	}
	body, err := s.Dir.BodyOf(ctx, person)
	if err != nil {
		return nil, problemOf(err)
	}
	me, err := s.me(ctx, app.Actor{Person: person, Body: body})
	if err != nil {
		return nil, problemOf(err)
	}
	out := &meReply{Body: me}
	if in.Body.Bearer {
		out.Body.Token = token
	} else {
		out.SetCookie = []http.Cookie{s.cookie(token, 0)}
	}
	return out, nil
}

func (s *server) cookie(token string, age int) http.Cookie {
	return http.Cookie{Name: cookieName, Value: token, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.Secure, MaxAge: age}
}

func (s *server) me(ctx context.Context, actor app.Actor) (Me, error) {
	st, _, err := s.Dir.Body(ctx, actor.Body)
	if err != nil {
		return Me{}, err
	}
	now := s.Now()
	me := Me{Person: app.Ref{ID: actor.Person, Name: st.Persons[actor.Person].Name}, Body: app.Ref{ID: actor.Body, Name: st.Units[actor.Body].Name}, Posts: []MePost{}, Units: []app.Ref{}, Demo: s.Demo}
	if me.Login, err = s.Auth.LoginOf(ctx, actor.Person); err != nil {
		return Me{}, err
	}
	unit := func(id string) app.Ref { return app.Ref{ID: id, Name: st.Units[id].Name} }
	seen := map[string]bool{}
	addUnit := func(id string) {
		if _, ok := st.Units[id]; ok && !seen[id] {
			seen[id] = true
			me.Units = append(me.Units, unit(id))
		}
	}
	addUnit(st.Persons[actor.Person].Unit)
	for _, t := range st.PostsOf(actor.Person, now) {
		me.Posts = append(me.Posts, MePost{Role: t.Role, Unit: unit(t.Unit), Label: unit(t.Unit).Name + " " + t.Role})
		addUnit(t.Unit)
	}
	if until := visitorOf(ctx).session.StepUpUntil; now.Before(until) {
		me.StepUpUntil = until.In(workday.Zone).Format(time.RFC3339)
	}
	me.Can = []app.Action{
		{Do: "create", Label: "写稿", OK: true, Needs: []string{}, Effect: "新建一篇草稿，报送前只有您能看到。"},
		{Do: "register", Label: "代为登记", OK: true, Needs: []string{"for", "means"}, Effect: "登记别人以纸质或邮件送来的稿件，报送人是对方，登记人是您。"},
		s.Lexicons.MayOpen(st, actor),
		s.Articles.MayAdopt(st, actor),
	}
	return me, nil
}
