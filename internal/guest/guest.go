// Package guest is the page behind a link to an organ outside (会审链接): whoever has the link and the code sees the very
// renderings that would go out, and answers for the organ. It is plain HTML without a script, so that it works in the
// browsers inside of messengers, and it loads nothing from elsewhere.
//
// It never signs anybody in, knows no session and shows nothing of an item before the code was entered.
// Start reading at ServeHTTP, then show.
package guest

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"html/template"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"strings"
	"time"

	"qianfa/internal/app"
	"qianfa/internal/core/fault"
	"qianfa/internal/intake"
)

//go:embed page.html
var pageHTML string

var page = template.Must(template.New("page").Parse(pageHTML))

// Joint is what the pages need of the use cases.
type Joint interface {
	Look(ctx context.Context, token, address string) (app.Visit, error)
	Enter(ctx context.Context, token, code, address string) (pass string, until time.Time, err error)
	Show(ctx context.Context, token, pass, address string) (app.Visit, *app.Item, error)
	Picture(ctx context.Context, token, pass, digest, address string) (app.MediaRow, io.ReadSeekCloser, error)
	Reply(ctx context.Context, token, pass string, in app.NewReply, address string) error
}

// Pages serves the links.
type Pages struct {
	joint   Joint
	log     *slog.Logger
	address func(*http.Request) string
	secure  bool
	handler http.Handler
}

// Options are what the pages need beside the use cases.
type Options struct {
	Log     *slog.Logger
	Address func(*http.Request) string // of the visitor, through trusted proxies
	Secure  bool                       // cookies over https only
	Origin  string                     // of the pages as browsers see them; "" = as the Host says
}

// New returns the handler of everything below app.JointPath.
func New(joint Joint, o Options) *Pages {
	p := &Pages{joint: joint, log: o.Log, address: o.Address, secure: o.Secure}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+app.JointPath+"{token}", p.show)
	mux.HandleFunc("POST "+app.JointPath+"{token}/code", p.enter)
	mux.HandleFunc("POST "+app.JointPath+"{token}/reply", p.reply)
	mux.HandleFunc("GET "+app.JointPath+"{token}/media/{digest}", p.picture)
	mux.HandleFunc(app.JointPath, func(w http.ResponseWriter, _ *http.Request) {
		p.write(w, http.StatusNotFound, view{Closed: "链接不完整，不能打开。请重新复制完整的链接，或者与发送链接的单位联系。"})
	})
	guard := http.NewCrossOriginProtection()
	if o.Origin != "" { // a proxy may give its own Host
		if err := guard.AddTrustedOrigin(o.Origin); err != nil {
			o.Log.Error("public address is no origin", "origin", o.Origin, "err", err)
		}
	}
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		p.write(w, http.StatusForbidden, view{Closed: "请求来自别的网站，没有受理。请回到会审页面里操作。"})
	}))
	p.handler = guard.Handler(mux)
	return p
}

// cookieName holds the pass of one link; its path is that link's.
const cookieName = "qf_huishen"

// maxForm bounds an answer with its scan.
const maxForm = intake.MaxBytes + 64<<10

// ServeHTTP answers with headers that keep the page to itself.
func (p *Pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("Referrer-Policy", "same-origin") // the address holds the secret
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	h.Set("Cache-Control", "no-store")
	p.handler.ServeHTTP(w, r)
}

// show is the one page: what it says depends on how far the visitor has come.
func (p *Pages) show(w http.ResponseWriter, r *http.Request) {
	token := r.PathValue("token")
	if pass := passOf(r); pass != "" {
		v, item, err := p.joint.Show(r.Context(), token, pass, p.address(r))
		if err != nil {
			p.failed(w, r, err)
			return
		}
		if item != nil {
			p.write(w, http.StatusOK, viewOf(token, v, item))
			return
		}
		if v.Verdict != "" {
			p.write(w, http.StatusOK, viewOf(token, v, nil))
			return
		}
	}
	v, err := p.joint.Look(r.Context(), token, p.address(r))
	if err != nil {
		p.failed(w, r, err)
		return
	}
	status := http.StatusOK
	if v.Refusal != nil {
		status = statusOf(v.Refusal)
	}
	p.write(w, status, viewOf(token, v, nil))
}

// enter takes the code and lets the visitor see the item for a while.
func (p *Pages) enter(w http.ResponseWriter, r *http.Request) {
	token := r.PathValue("token")
	r.Body = http.MaxBytesReader(w, r.Body, 4<<10)
	if err := r.ParseForm(); err != nil {
		p.write(w, http.StatusRequestEntityTooLarge, view{Closed: "提交的内容太长，没有受理。请重新打开链接，只填写口令。"})
		return
	}
	pass, until, err := p.joint.Enter(r.Context(), token, r.PostForm.Get("code"), p.address(r))
	if fault.CodeOf(err) == fault.Invalid {
		p.again(w, r, err)
		return
	}
	if err != nil {
		p.failed(w, r, err)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: cookieName, Value: pass, Path: app.JointPath + token, Expires: until, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: p.secure})
	http.Redirect(w, r, app.JointPath+token, http.StatusSeeOther)
}

// again shows the page once more with what was wrong and, of an answer, what was filled in.
func (p *Pages) again(w http.ResponseWriter, r *http.Request, wrong error) {
	token := r.PathValue("token")
	v, item, err := p.joint.Show(r.Context(), token, passOf(r), p.address(r))
	if err != nil {
		p.failed(w, r, err)
		return
	}
	shown := viewOf(token, v, item)
	shown.Error = fault.Of(wrong).Message
	shown.fill(r)
	p.write(w, statusOf(wrong), shown)
}

// reply takes the answer.
func (p *Pages) reply(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	in, err := replyOf(r)
	if err == nil {
		err = p.joint.Reply(r.Context(), r.PathValue("token"), passOf(r), in, p.address(r))
	}
	switch fault.CodeOf(err) {
	case "":
		http.Redirect(w, r, app.JointPath+r.PathValue("token"), http.StatusSeeOther)
	case fault.Invalid, fault.Refused, fault.StepUp:
		p.again(w, r, err)
	default:
		p.failed(w, r, err)
	}
}

// replyOf reads the form of an answer; what is too large is refused before it is kept anywhere.
func replyOf(r *http.Request) (app.NewReply, error) {
	if err := r.ParseMultipartForm(1 << 20); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return app.NewReply{}, fault.New(fault.Invalid, "文件超过 20 MB，答复没有提交。请压缩或者重新拍照后再提交；意见请重新填写。")
		}
		return app.NewReply{}, fault.New(fault.Invalid, "提交的内容不完整，答复没有提交。请重新填写后再提交。").Because(err)
	}
	defer func() { _ = r.MultipartForm.RemoveAll() }() // what was put on disk is ours alone
	in := app.NewReply{Verdict: r.PostFormValue("verdict"), Name: r.PostFormValue("name"), Post: r.PostFormValue("post"), Opinion: r.PostFormValue("opinion")}
	f, head, err := r.FormFile("scan")
	if errors.Is(err, http.ErrMissingFile) || err == nil && head.Size == 0 {
		return in, nil
	}
	if err != nil {
		return in, fault.New(fault.Invalid, "文件没有传完，答复没有提交。请重新选择文件后再提交。").Because(err)
	}
	defer func() { _ = f.Close() }() // only read
	data, err := io.ReadAll(f)
	if err != nil {
		return in, fault.New(fault.Invalid, "文件没有传完，答复没有提交。请重新选择文件后再提交。").Because(err)
	}
	in.Scan = &app.Upload{Name: head.Filename, Data: data}
	return in, nil
}

func (p *Pages) picture(w http.ResponseWriter, r *http.Request) {
	m, f, err := p.joint.Picture(r.Context(), r.PathValue("token"), passOf(r), r.PathValue("digest"), p.address(r))
	if err != nil {
		p.failed(w, r, err)
		return
	}
	defer func() { _ = f.Close() }() // only read
	w.Header().Set("Content-Type", m.Mime)
	if m.Kind != "image" {
		w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": m.Name}))
	}
	http.ServeContent(w, r, "", time.Time{}, f)
}

func passOf(r *http.Request) string {
	c, err := r.Cookie(cookieName)
	if err != nil {
		return ""
	}
	return c.Value
}

// failed shows a refusal in words; what went wrong on our side is logged, never shown.
func (p *Pages) failed(w http.ResponseWriter, r *http.Request, err error) {
	if fault.CodeOf(err) == fault.Internal && !errors.Is(context.Cause(r.Context()), context.Canceled) {
		p.log.Error("joint review", "err", err)
	}
	p.write(w, statusOf(err), view{Closed: fault.Of(err).Message})
}

func statusOf(err error) int {
	switch fault.CodeOf(err) {
	case fault.Invalid, fault.Refused:
		return http.StatusUnprocessableEntity
	case fault.Forbidden, fault.StepUp:
		return http.StatusForbidden
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict:
		return http.StatusGone
	case fault.Unavailable:
		return http.StatusTooManyRequests
	default:
		return http.StatusInternalServerError
	}
}

func (p *Pages) write(w http.ResponseWriter, status int, v view) {
	var b bytes.Buffer
	if err := page.Execute(&b, v); err != nil {
		p.log.Error("joint review", "err", err)
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // whoever hung up has hung up
}

// lines splits a text for plain channels into its paragraphs.
func lines(text string) []string { return strings.Split(strings.TrimSpace(text), "\n") }
