// Package wechatsim (微信演练环境) plays the server side of the WeChat Official Account API: real HTTP, the platform's
// own JSON, state that survives a kill, and the pages a reader would see, each marked 演练环境.
//
// It never talks to WeChat. Start reading at Sim, then api.go (the calls) and page.go (the pages).
package wechatsim

import (
	"cmp"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"qianfa/internal/channel/rehearsal"
)

// Sim is a platform with its accounts.
type Sim struct {
	stage  *rehearsal.Stage
	mu     sync.Mutex
	state  state
	quotas map[string]int // a day, by path; set once
}

type state struct {
	Seq      int64               `json:"seq"`
	Accounts map[string]*Account `json:"accounts"`
}

// Account is one simulated 公众号. The exported settings are given by Add; the rest is what happened.
type Account struct {
	AppID        string   `json:"appid"`
	Secret       string   `json:"secret"`
	Name         string   `json:"name"`
	NoPublish    bool     `json:"no_publish,omitempty"` // unverified: freepublish answers 48001
	NoComment    bool     `json:"no_comment,omitempty"` // without the comment right: 88000
	Frozen       bool     `json:"frozen,omitempty"`     // AppSecret frozen: 40243
	Whitelist    []string `json:"whitelist,omitempty"`  // empty = every address
	NoQuota      bool     `json:"no_quota,omitempty"`
	PublishAfter int      `json:"publish_after,omitempty"` // seconds a job runs; 0 = done at the next question

	Token     token          `json:"token"`
	Old       token          `json:"old_token"`
	Day       string         `json:"day"`
	Calls     map[string]int `json:"calls"`
	Pictures  []Picture      `json:"pictures"`
	Materials []Material     `json:"materials"`
	Drafts    []Draft        `json:"drafts"`
	Jobs      []Job          `json:"jobs"`
	Articles  []Article      `json:"articles"`
}

type token struct {
	Value string    `json:"value"`
	Until time.Time `json:"until"`
}

// Picture is an image uploaded for a body.
type Picture struct {
	Key  string `json:"key"`
	Mime string `json:"mime"`
}

// Material is a permanent material.
type Material struct {
	MediaID string    `json:"media_id"`
	Name    string    `json:"name"`
	Key     string    `json:"key"`
	Mime    string    `json:"mime"`
	At      time.Time `json:"at"`
}

// Draft is an entry of the draft box.
type Draft struct {
	MediaID string    `json:"media_id"`
	Items   []Item    `json:"items"`
	At      time.Time `json:"at"`
}

// Job is an accepted publication. Status is that of freepublish/get.
type Job struct {
	PublishID int64     `json:"publish_id"`
	MsgDataID int64     `json:"msg_data_id"`
	Draft     Draft     `json:"draft"`
	At        time.Time `json:"at"`
	Stuck     bool      `json:"stuck,omitempty"`
	Reject    bool      `json:"reject,omitempty"`
	Status    int       `json:"status"`
	ArticleID string    `json:"article_id,omitempty"`
}

// Article is a published message.
type Article struct {
	ID    string    `json:"article_id"`
	Items []Item    `json:"items"`
	At    time.Time `json:"at"`
}

// Item is one article of a draft or message, as on the wire.
type Item struct {
	ArticleType      string `json:"article_type"`
	Title            string `json:"title"`
	Author           string `json:"author"`
	Digest           string `json:"digest"`
	Content          string `json:"content"`
	ContentSourceURL string `json:"content_source_url"`
	ThumbMediaID     string `json:"thumb_media_id"`
	NeedOpenComment  int    `json:"need_open_comment"`
	OnlyFansComment  int    `json:"only_fans_can_comment"`
	PicCrop235       string `json:"pic_crop_235_1"`
	PicCrop11        string `json:"pic_crop_1_1"`
	ThumbURL         string `json:"thumb_url"`
	URL              string `json:"url"`
	IsDeleted        bool   `json:"is_deleted"`
}

const stateName = "wechat"

// New opens the platform on a stage.
func New(stage *rehearsal.Stage) (*Sim, error) {
	s := &Sim{stage: stage, state: state{Accounts: map[string]*Account{}}}
	return s, stage.Load(stateName, &s.state)
}

// Add makes an account, or changes the settings of one that is there and keeps what happened on it.
func (s *Sim) Add(a Account) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if old := s.state.Accounts[a.AppID]; old != nil {
		a.Token, a.Old, a.Day, a.Calls = old.Token, old.Old, old.Day, old.Calls
		a.Pictures, a.Materials, a.Drafts, a.Jobs, a.Articles = old.Pictures, old.Materials, old.Drafts, old.Jobs, old.Articles
		*old = a // calls under way hold the pointer
		return s.save()
	}
	s.state.Accounts[a.AppID] = &a
	return s.save()
}

// Meddle changes an account behind the API, as a person does on the platform's own site.
func (s *Sim) Meddle(appid string, do func(a *Account)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.state.Accounts[appid]
	if a == nil {
		return fmt.Errorf("no simulated account %s", appid)
	}
	do(a)
	return s.save()
}

// Release lets the stuck jobs of an account ("*" = all) finish.
func (s *Sim) Release(appid string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, a := range s.state.Accounts {
		for i := range a.Jobs {
			if appid == "*" || appid == id {
				a.Jobs[i].Stuck = false
			}
		}
	}
	return s.save()
}

// Snapshot returns the accounts as they are, without secrets and tokens.
func (s *Sim) Snapshot() (map[string]Account, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[string]Account{}
	for id, a := range s.state.Accounts {
		s.settle(a)
		c := *a
		c.Secret, c.Token.Value, c.Old.Value = "***", "***", "***"
		c.Articles, c.Jobs, c.Drafts = slices.Clone(a.Articles), slices.Clone(a.Jobs), slices.Clone(a.Drafts)
		out[id] = c
	}
	return out, s.save()
}

// Mount adds the API under /wechat-api and the pages under /wechat.
func (s *Sim) Mount(mux *http.ServeMux) {
	s.mountAPI(mux)
	s.mountPages(mux)
}

func (s *Sim) save() error { return s.stage.Save(stateName, s.state) }

// settle finishes the jobs whose time has come; it is called before anyone looks.
func (s *Sim) settle(a *Account) {
	now := s.stage.Now()
	for i := range a.Jobs {
		j := &a.Jobs[i]
		if j.Status != 1 || j.Stuck || now.Before(j.At.Add(time.Duration(a.PublishAfter)*time.Second)) {
			continue
		}
		if j.Reject {
			j.Status = 4
			a.Drafts = append(a.Drafts, j.Draft) // a failed publication leaves the draft in the box
			continue
		}
		j.Status, j.ArticleID = 0, s.newID("art")
		a.Articles = append(a.Articles, Article{ID: j.ArticleID, Items: slices.Clone(j.Draft.Items), At: now})
	}
}

func (s *Sim) next() int64 {
	s.state.Seq++
	return s.state.Seq
}

// newID makes ids of the platform's look: long, opaque, with characters that matter in URLs.
func (s *Sim) newID(kind string) string {
	var b [12]byte
	_, _ = rand.Read(b[:]) // never fails
	return fmt.Sprintf("%s_%d-%s", kind, s.next(), hex.EncodeToString(b[:]))
}

func (a *Account) draft(mediaID string) int {
	return slices.IndexFunc(a.Drafts, func(d Draft) bool { return d.MediaID == mediaID })
}

func (a *Account) article(id string) *Article {
	for i := range a.Articles {
		if a.Articles[i].ID == id {
			return &a.Articles[i]
		}
	}
	return nil
}

func (a *Account) material(id string) (Material, bool) {
	i := slices.IndexFunc(a.Materials, func(m Material) bool { return m.MediaID == id })
	if i < 0 {
		return Material{}, false
	}
	return a.Materials[i], true
}

func (a *Account) picture(key string) (Picture, bool) {
	for _, m := range a.Materials {
		if m.Key == key {
			return Picture{m.Key, m.Mime}, true
		}
	}
	for _, p := range a.Pictures {
		if p.Key == key {
			return p, true
		}
	}
	return Picture{}, false
}

// sorted returns the accounts in the order of their ids.
func (s *Sim) sorted() []*Account {
	var out []*Account
	for _, a := range s.state.Accounts {
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b *Account) int { return cmp.Compare(a.AppID, b.AppID) })
	return out
}

const pictureHost = "mmbiz.qpic.cn"

func pictureURL(p Picture) string {
	kind := strings.TrimPrefix(p.Mime, "image/")
	return fmt.Sprintf("http://%s/mmbiz_%s/%s/0?wx_fmt=%s", pictureHost, kind, p.Key, kind)
}
