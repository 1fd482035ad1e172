// Package sim (演练环境) is every platform simulator behind one handler: their APIs, the pages their readers see, and
// the control calls under /_sim/. It runs as a process of its own (`qianfa sim`) and inside the demo.
//
// It never publishes anything to the outside. Start reading at Sim.ServeHTTP.
package sim

import (
	"encoding/json"
	"errors"
	"html/template"
	"io"
	"net/http"
	"time"

	"qianfa/internal/channel/rehearsal"
	"qianfa/internal/channel/wechat/wechatsim"
	"qianfa/internal/channel/weibo/weibosim"
	"qianfa/internal/core/fault"
)

// Sim holds all simulated platforms over one folder. Its paths: /wechat-api (base URL of WeChat accounts), /weibo-api
// (of Weibo accounts), /wechat/, /weibo/ (pages), /_sim/ (control).
type Sim struct {
	Stage  *rehearsal.Stage
	WeChat *wechatsim.Sim
	Weibo  *weibosim.Sim
	mux    *http.ServeMux
}

// Open opens or makes the folder; now is the real clock.
func Open(dir string, now func() time.Time) (*Sim, error) {
	stage, err := rehearsal.Open(dir, now)
	if err != nil {
		return nil, err
	}
	s := &Sim{Stage: stage, mux: http.NewServeMux()}
	if s.WeChat, err = wechatsim.New(stage); err != nil {
		return nil, err
	}
	if s.Weibo, err = weibosim.New(stage); err != nil {
		return nil, err
	}
	s.WeChat.Mount(s.mux)
	s.Weibo.Mount(s.mux)
	s.mux.HandleFunc("POST /_sim/faults", s.addFault)
	s.mux.HandleFunc("POST /_sim/accounts", s.addAccount)
	s.mux.HandleFunc("GET /_sim/state", s.state)
	s.mux.HandleFunc("GET /_sim/clock", s.clock)
	s.mux.HandleFunc("PUT /_sim/clock", s.setClock)
	s.mux.HandleFunc("GET /{$}", home)
	return s, nil
}

// ServeHTTP answers for every platform.
func (s *Sim) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// AddFault asks for a fault; kind clear takes the account's faults back and lets stuck work finish.
func (s *Sim) AddFault(f rehearsal.Fault) error {
	if err := s.Stage.Add(f); err != nil {
		return err
	}
	if f.Kind != rehearsal.Clear {
		return nil
	}
	if f.Account == "" {
		f.Account = "*"
	}
	return errors.Join(s.WeChat.Release(f.Account), s.Weibo.Release(f.Account))
}

func (s *Sim) addFault(w http.ResponseWriter, r *http.Request) {
	var f rehearsal.Fault
	if !read(w, r, &f) {
		return
	}
	if err := s.AddFault(f); err != nil {
		refuse(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// account is one new simulated account, of one of the platforms.
type account struct {
	WeChat *wechatsim.Account `json:"wechat"`
	Weibo  *weibosim.Account  `json:"weibo"`
}

func (s *Sim) addAccount(w http.ResponseWriter, r *http.Request) {
	var in account
	if !read(w, r, &in) {
		return
	}
	var err error
	switch {
	case in.WeChat != nil && in.WeChat.AppID != "":
		err = s.WeChat.Add(*in.WeChat)
	case in.Weibo != nil && in.Weibo.UID != "":
		err = s.Weibo.Add(*in.Weibo)
	default:
		err = fault.New(fault.Invalid, "请给出 wechat（带 appid）或 weibo（带 uid）账号。")
	}
	if err != nil {
		refuse(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// State is everything that happened, for tests and curious people; secrets and tokens are left out.
type State struct {
	Rehearsal string                       `json:"rehearsal"` // 演练环境, so that nobody takes it for real
	Now       time.Time                    `json:"now"`
	Faults    []rehearsal.Fault            `json:"faults"`
	WeChat    map[string]wechatsim.Account `json:"wechat"`
	Weibo     map[string]weibosim.Account  `json:"weibo"`
}

// Snapshot returns the state.
func (s *Sim) Snapshot() (State, error) {
	we, err := s.WeChat.Snapshot()
	return State{"演练环境", s.Stage.Now(), s.Stage.Faults(), we, s.Weibo.Snapshot()}, err
}

func (s *Sim) state(w http.ResponseWriter, _ *http.Request) {
	st, err := s.Snapshot()
	if err != nil {
		refuse(w, err)
		return
	}
	rehearsal.WriteJSON(w, http.StatusOK, st)
}

func (s *Sim) clock(w http.ResponseWriter, _ *http.Request) {
	rehearsal.WriteJSON(w, http.StatusOK, map[string]any{"now": s.Stage.Now()})
}

func (s *Sim) setClock(w http.ResponseWriter, r *http.Request) {
	in := rehearsal.Clock{Rate: 1}
	if !read(w, r, &in) {
		return
	}
	if err := s.Stage.SetClock(in); err != nil {
		refuse(w, err)
		return
	}
	s.clock(w, r)
}

// read decodes a control call strictly.
func read(w http.ResponseWriter, r *http.Request, into any) bool {
	dec := json.NewDecoder(io.LimitReader(r.Body, 1<<20))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		refuse(w, fault.New(fault.Invalid, "请求的 JSON 无法识别：%v。", err))
		return false
	}
	return true
}

func refuse(w http.ResponseWriter, err error) {
	status := http.StatusInternalServerError
	if fault.CodeOf(err) == fault.Invalid {
		status = http.StatusBadRequest
	}
	rehearsal.WriteJSON(w, status, map[string]any{"type": "about:blank", "status": status, "detail": fault.Of(err).Message})
}

func home(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = homePage.Execute(w, nil) // the reader is gone
}

var homePage = template.Must(template.New("").Parse(`<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>演练环境</title>
<body style="font:16px/1.7 system-ui;max-width:40em;margin:2em auto;padding:0 1em"><h1>演练环境</h1>
<p>这里是模拟的微信公众号和微博，只供演练，公众看不到。</p>
<ul><li><a href="/wechat/">公众号（演练）</a></li><li><a href="/weibo/">微博（演练）</a></li><li><a href="/_sim/state">平台状态（JSON）</a></li></ul></body></html>`))
