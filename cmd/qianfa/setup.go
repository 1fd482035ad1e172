package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/workday"
)

//go:embed setup.html
var setupHTML string

var setupPage = template.Must(template.New("setup").Parse(setupHTML))

// setupLife is how long a set-up link is good for.
const setupLife = time.Hour

// setup (首次设置) is the page behind the one-time link that serve prints while nobody is there (decisions 24). It keeps
// only the digest of the link's secret; the link is good once, and not at all when somebody was made meanwhile.
type setup struct {
	now   func() time.Time
	log   *slog.Logger
	lib   *policy.Library
	empty func(ctx context.Context) (bool, error)
	found func(ctx context.Context, f founding) error

	mu     sync.Mutex
	secret [sha256.Size]byte
	until  time.Time // zero: no link is out
}

// offer makes a new link below an address; the one before is void.
func (s *setup) offer(base string) string {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails: crypto/rand ends the program when the system has no randomness
	token := base64.RawURLEncoding.EncodeToString(raw)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.secret, s.until = sha256.Sum256([]byte(token)), s.now().Add(setupLife)
	return strings.TrimRight(base, "/") + "/setup?" + url.Values{"t": {token}}.Encode()
}

// view is what the page shows.
type setupView struct {
	Token, Until, Error, Closed string
	Form                        founding
	Packs                       []setupPack
}

type setupPack struct{ ID, Title string }

// ServeHTTP shows the form and takes it once.
func (s *setup) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("Referrer-Policy", "no-referrer") // the address holds the secret
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		h.Set("Allow", "GET, POST")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 16<<10)
	if err := r.ParseForm(); err != nil {
		s.show(w, http.StatusBadRequest, setupView{Closed: "填写的内容太长，没有收下。请重新打开链接再填。"})
		return
	}
	s.mu.Lock() // one at a time: of two people who press at once, one is too late
	defer s.mu.Unlock()
	v := setupView{Token: r.Form.Get("t")}
	if status, why := s.good(r.Context(), v.Token); why != "" {
		s.show(w, status, setupView{Closed: why})
		return
	}
	v.Until = s.until.In(workday.Zone).Format("2006年1月2日 15:04")
	for _, id := range s.lib.IDs() {
		if book, err := s.lib.Pack(id); err == nil && id != "national" {
			v.Packs = append(v.Packs, setupPack{id, book.Title()})
		}
	}
	if r.Method == http.MethodGet {
		s.show(w, http.StatusOK, v)
		return
	}
	p := r.PostForm
	v.Form = founding{Body: p.Get("body"), Kind: p.Get("kind"), Name: p.Get("name"), Login: p.Get("login"), Password: p.Get("password"), Rules: p.Get("rules")}
	err := v.Form.check()
	if err == nil && p.Get("again") != v.Form.Password {
		err = fault.New(fault.Invalid, "两次输入的密码不一样。请重新输入。")
	}
	if err == nil {
		err = s.found(r.Context(), v.Form)
	}
	if err != nil {
		var known *fault.Error
		if !errors.As(err, &known) {
			s.log.Error("set-up", "err", err)
		}
		v.Error = fault.Of(err).Message
		s.show(w, http.StatusUnprocessableEntity, v)
		return
	}
	s.until = time.Time{}
	s.log.Info("set up", "login", v.Form.Login)
	http.Redirect(w, r, "/login", http.StatusSeeOther)
}

// good says why a link cannot be used, "" when it can. The caller holds the lock.
func (s *setup) good(ctx context.Context, token string) (status int, why string) {
	sum := sha256.Sum256([]byte(token))
	if s.until.IsZero() || subtle.ConstantTimeCompare(sum[:], s.secret[:]) != 1 {
		return http.StatusForbidden, "链接不完整、已经用过，或者不是最近一次启动给出的。请查看服务的启动信息，或在服务器上运行 qianfa admin create。"
	}
	if s.now().After(s.until) {
		return http.StatusGone, "链接已经过期。请重新启动服务，得到新的链接，或在服务器上运行 qianfa admin create。"
	}
	switch none, err := s.empty(ctx); {
	case err != nil:
		s.log.Error("set-up", "err", err)
		return http.StatusServiceUnavailable, "现在读不到数据，请稍后再试。"
	case !none:
		return http.StatusGone, "已经建立过单位和管理员，请直接登录。"
	}
	return 0, ""
}

func (s *setup) show(w http.ResponseWriter, status int, v setupView) {
	v.Form.Password = ""
	var b bytes.Buffer
	if err := setupPage.Execute(&b, v); err != nil {
		s.log.Error("set-up", "err", err)
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // whoever hung up has hung up
}

// newSetup is the set-up page of a running server.
func (n *node) newSetup() *setup {
	return &setup{now: n.clock.Now, log: n.log, lib: n.rules.Library,
		empty: func(ctx context.Context) (bool, error) {
			users, err := n.db.Users(ctx)
			if err != nil || len(users) > 0 {
				return false, err
			}
			bodies, err := n.db.Bodies(ctx)
			return len(bodies) == 0, err
		},
		found: func(ctx context.Context, f founding) error {
			return f.found(ctx, n.orgs, n.auth, n.rules.Library, n.clock.Now())
		}}
}

// invite prints the set-up link while nobody is there.
func (n *node) invite(ctx context.Context, s *streams) {
	none, err := n.setup.empty(ctx)
	if err != nil || !none {
		return
	}
	base := n.cmd.Public
	if base == "" {
		base = n.base
	}
	fmt.Fprintf(s.Err, "还没有单位和人员。请在一小时内打开下面的链接，建立单位和首位管理员（只能用一次）：\n%s\n也可以在服务器上运行 qianfa admin create。\n", n.setup.offer(base))
}
