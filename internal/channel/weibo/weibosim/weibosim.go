// Package weibosim (微博演练环境) plays the server side of the Weibo open platform's free interface: real HTTP, the
// platform's own JSON and error codes, state that survives a kill, and the pages a reader would see, each marked
// 演练环境.
//
// It never talks to Weibo. Start reading at Sim, then api.go (the calls) and page.go (the pages).
package weibosim

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"qianfa/internal/channel/rehearsal"
)

// Sim is a platform with its accounts.
type Sim struct {
	stage *rehearsal.Stage
	mu    sync.Mutex
	state state
}

type state struct {
	Seq      int64               `json:"seq"`
	Accounts map[string]*Account `json:"accounts"`
}

// Account is one simulated 微博 account, authorised for one app by one token.
type Account struct {
	UID          string   `json:"uid"`
	Token        string   `json:"token"`
	Name         string   `json:"name"`
	SafeDomains  []string `json:"safe_domains,omitempty"`  // empty = every domain
	AllowDestroy bool     `json:"allow_destroy,omitempty"` // statuses/destroy is granted; else 10014
	NoQuota      bool     `json:"no_quota,omitempty"`
	TextCodes    bool     `json:"text_codes,omitempty"` // error_code as a string, as in the documents
	Late         int      `json:"late,omitempty"`       // seconds until a slowly accepted post shows; 0 = 90

	Expired bool           `json:"expired,omitempty"`
	Day     string         `json:"day"`
	Calls   map[string]int `json:"calls"`
	Posts   []Post         `json:"posts"`
}

// Post is a published microblog.
type Post struct {
	ID      int64             `json:"id"`
	Text    string            `json:"text"` // as sent
	Shown   string            `json:"shown"`
	Links   map[string]string `json:"links,omitempty"` // short → as sent
	Picture string            `json:"picture,omitempty"`
	Mime    string            `json:"mime,omitempty"`
	RIP     string            `json:"rip"`
	At      time.Time         `json:"at"`
	Visible time.Time         `json:"visible"`
	Deleted bool              `json:"deleted,omitempty"`
}

const stateName = "weibo"

// New opens the platform on a stage.
func New(stage *rehearsal.Stage) (*Sim, error) {
	s := &Sim{stage: stage, state: state{Accounts: map[string]*Account{}}}
	return s, stage.Load(stateName, &s.state)
}

// Add makes an account, or changes the settings of one that is there and keeps what happened on it. A token given
// anew is good again.
func (s *Sim) Add(a Account) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if old := s.state.Accounts[a.UID]; old != nil {
		a.Day, a.Calls, a.Posts = old.Day, old.Calls, old.Posts
		*old = a
		return s.save()
	}
	s.state.Accounts[a.UID] = &a
	return s.save()
}

// Meddle changes an account behind the API, as a person does on the platform's own site.
func (s *Sim) Meddle(uid string, do func(a *Account)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.state.Accounts[uid]
	if a == nil {
		return fmt.Errorf("no simulated account %s", uid)
	}
	do(a)
	return s.save()
}

// Release lets what is slow on an account ("*" = all) become visible, and makes its token good again.
func (s *Sim) Release(uid string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, a := range s.state.Accounts {
		if uid != "*" && uid != id {
			continue
		}
		a.Expired = false
		for i := range a.Posts {
			a.Posts[i].Visible = a.Posts[i].At
		}
	}
	return s.save()
}

// Snapshot returns the accounts as they are, without tokens.
func (s *Sim) Snapshot() map[string]Account {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[string]Account{}
	for id, a := range s.state.Accounts {
		c := *a
		c.Token, c.Posts = "***", slices.Clone(a.Posts)
		out[id] = c
	}
	return out
}

// Mount adds the API under /weibo-api and the pages under /weibo.
func (s *Sim) Mount(mux *http.ServeMux) {
	s.mountAPI(mux)
	s.mountPages(mux)
}

func (s *Sim) save() error { return s.stage.Save(stateName, s.state) }

// visible lists what a reader sees, newest first.
func (s *Sim) visible(a *Account) []Post {
	var out []Post
	for _, p := range slices.Backward(a.Posts) {
		if !p.Deleted && !s.stage.Now().Before(p.Visible) {
			out = append(out, p)
		}
	}
	return out
}

func (s *Sim) sorted() []*Account {
	var out []*Account
	for _, a := range s.state.Accounts {
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b *Account) int { return cmp.Compare(a.UID, b.UID) })
	return out
}
