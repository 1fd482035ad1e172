// Package apptest opens a real installation for tests: the store with all its projectors, the blob folder, the built-in
// packs and the invented bodies of the demo, under a clock that the test sets.
//
// It fakes nothing and never calls a platform. Start reading at Open.
package apptest

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"qianfa/internal/app"
	"qianfa/internal/auth"
	"qianfa/internal/blob"
	"qianfa/internal/core/article"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/source"
	"qianfa/internal/core/workday"
	"qianfa/internal/demo"
	"qianfa/internal/job"
	"qianfa/internal/store"
	"qianfa/internal/vault"
	"qianfa/packs"
)

// Clock is the time of one installation; it stands until a test moves it.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now returns the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Pass moves the time on.
func (c *Clock) Pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// House is one installation with its parts, as `serve` builds them.
type House struct {
	Clock    *Clock
	DB       *store.DB
	Folder   string // of the blobs
	Blobs    *blob.Folder
	Vault    *vault.Vault
	Rules    *app.Rules
	Dir      *app.Directory
	Orgs     *app.Orgs
	Accounts *app.Accounts
	Audit    *app.Audit
	Lexicons *app.Lexicons
	Custody  *app.Custody
	Articles *app.Articles
	Joint    *app.Joint
	Auth     *auth.Service

	Templates *app.Templates
}

// Open opens an installation with the demo's bodies and nothing else in it. url "" is SQLite.
func Open(t testing.TB, url string) *House {
	t.Helper()
	dir := t.TempDir()
	h := &House{Clock: &Clock{now: time.Date(2026, 11, 20, 9, 0, 0, 0, workday.Zone)}, Folder: filepath.Join(dir, "blobs")}
	queue, err := job.NewQueue(url == "")
	must(t, err)
	h.DB, err = store.Open(t.Context(), store.Options{URL: url, Dir: dir, Demo: true, Now: h.Clock.Now,
		Projectors: []store.Projector{store.Orgs(), store.Accounts(), store.Articles(), store.Lexicons(), store.Templates(), store.Handovers()}, EnqueueInTx: queue.Enqueue, Migrate: queue.Migrate})
	must(t, err)
	t.Cleanup(func() { must(t, h.DB.Close()) })
	h.Blobs, err = blob.NewFolder(h.Folder)
	must(t, err)
	h.Vault, err = vault.Open(filepath.Join(dir, "vault.key"))
	must(t, err)
	lib, err := policy.Load(packs.FS)
	must(t, err)
	h.Rules = &app.Rules{Library: lib, Ledger: h.DB}
	h.Dir = app.NewDirectory(h.DB, h.DB)
	h.Accounts = app.NewAccounts(h.DB, h.DB, h.Clock.Now)
	h.Orgs = app.NewOrgs(h.DB, h.Dir, h.Rules, h.Clock.Now)
	h.Custody = &app.Custody{Ledger: h.DB, Dir: h.Dir, Accounts: h.Accounts, Rows: h.DB, Vault: h.Vault, Now: h.Clock.Now, NewID: NewID}
	h.Custody.Init()
	h.Orgs.Custody = h.Custody
	h.Audit = &app.Audit{Ledger: h.DB, Dir: h.Dir, Now: h.Clock.Now, Demo: true}
	h.Lexicons = &app.Lexicons{Ledger: h.DB, Dir: h.Dir, Accounts: h.Accounts, Index: h.DB, Scans: h.DB, Now: h.Clock.Now, NewID: NewID}
	h.Lexicons.Init()
	h.Articles = &app.Articles{Ledger: h.DB, Lexicons: h.Lexicons, Dir: h.Dir, Rules: h.Rules, Accounts: h.Accounts, Reads: h.DB, Copies: h.DB, Blobs: h.Blobs, Proofs: h.DB,
		Now: h.Clock.Now, NewID: NewID, BaseURL: "https://www.example.cn", Demo: true}
	h.Articles.Links = h.DB
	h.Articles.Phones = &app.Phones{Store: h.DB, Vault: h.Vault}
	h.Articles.Init()
	h.Templates = &app.Templates{Articles: h.Articles, Index: h.DB}
	h.Templates.Init()
	h.Joint = &app.Joint{Articles: h.Articles, Vault: h.Vault, Guard: store.Logins{DB: h.DB}, Audit: h.Audit, Now: h.Clock.Now}
	h.Auth = auth.New(store.Logins{DB: h.DB}, h.DB.Sessions(auth.PersonOf), h.Clock.Now)
	must(t, (&demo.Demo{Articles: h.Articles, Templates: h.Templates, Orgs: h.Orgs, Accounts: h.Accounts, Rules: h.Rules, Dir: h.Dir, Logins: store.Logins{DB: h.DB},
		Secrets: h.DB, Custody: h.Custody, Vault: h.Vault, Ledger: h.DB, Out: io.Discard, Now: h.Clock.Now}).Run(t.Context()))
	return h
}

// NewID returns a UUIDv7.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// As is a demo person, such as "p-hengtang-01", who has just entered the password.
func As(person string) app.Actor {
	body := ""
	if parts := strings.Split(person, "-"); len(parts) == 3 {
		body = "u-" + parts[1] + "-00"
	}
	return app.Actor{Person: person, Body: body, SteppedUp: true, Address: "127.0.0.1"}
}

// The people of the smallest body: one writes, two sign one after the other, one releases.
const (
	Author    = "p-hengtang-01"
	Head      = "p-hengtang-02"
	Leader    = "p-hengtang-03"
	Publisher = "p-hengtang-04"
	Stranger  = "p-hengtang-05" // of the same body, without a part
)

// The accounts of that body.
const (
	Website = "hengtang-web"
	Manual  = "hengtang-sph"
)

// Township is what that body's rules want to know of an item for its website and its account without an interface.
func Township(targets ...string) article.Meta {
	m := article.Meta{EventDate: "2026-11-19", Declared: []string{"非涉密"}, Answers: map[string]any{"类别": "办事指南", "重大敏感": false}}
	for _, t := range targets {
		m.Targets = append(m.Targets, article.Target{Account: t, CommentOpen: true})
	}
	return m.Filled()
}

// Write begins an item with one paragraph for each text.
func (h *House) Write(t testing.TB, author, title string, m article.Meta, paragraphs ...string) (id string) {
	t.Helper()
	id, err := h.Articles.Create(t.Context(), As(author), app.NewArticle{})
	must(t, err)
	h.Edit(t, author, id, func(d *article.Draft) {
		d.Source.Title, d.Meta, d.Source.Blocks = title, m, nil
		for i, p := range paragraphs {
			d.Source.Blocks = append(d.Source.Blocks, source.Block{ID: "b" + string(rune('1'+i)), Type: source.Paragraph, Runs: []source.Run{{Text: p}}})
		}
	})
	return id
}

// View is the article as a person sees it.
func (h *House) View(t testing.TB, person, id string) app.ArticleView {
	t.Helper()
	v, err := h.Articles.View(t.Context(), As(person), id)
	must(t, err)
	return v
}

// Edit changes the working copy.
func (h *House) Edit(t testing.TB, author, id string, change func(*article.Draft)) {
	t.Helper()
	v := h.View(t, author, id)
	d := article.Draft{Source: v.Source, Meta: v.Meta}
	change(&d)
	_, err := h.Articles.SaveDraft(t.Context(), As(author), id, v.Base, d)
	must(t, err)
}

// Submit hands the working copy in.
func (h *House) Submit(t testing.TB, author, id string) {
	t.Helper()
	must(t, h.Articles.Submit(t.Context(), As(author), id, h.View(t, author, id).Base))
}

// Act does something on the version that is shown now.
func (h *House) Act(t testing.TB, person, id string, in app.ActInput) {
	t.Helper()
	if err := h.TryAct(t, person, id, in); err != nil {
		t.Fatalf("%s %s: %v", person, in.Do, err)
	}
}

// TryAct is Act for what may be refused.
func (h *House) TryAct(t testing.TB, person, id string, in app.ActInput) error {
	t.Helper()
	in.Seal = h.View(t, person, id).Seal
	return h.Articles.Act(t.Context(), As(person), id, in)
}

// Pass signs everything that waits for a person.
func (h *House) Pass(t testing.TB, people ...string) func(id string) {
	return func(id string) {
		t.Helper()
		for _, p := range people {
			signed := false
			for _, a := range h.View(t, p, id).Actions {
				if a.Do == "pass" && a.OK {
					in := app.ActInput{Do: "pass", Step: a.Step, Opinion: "同意。"}
					if len(a.Check) > 0 {
						in.Checklist = map[string]any{"statement": "已逐项审看，未发现问题"}
					}
					h.Act(t, p, id, in)
					signed = true
				}
			}
			if !signed {
				t.Fatalf("nothing waits for %s", p)
			}
		}
	}
}

// Signed writes an item of the smallest body and has it signed.
func (h *House) Signed(t testing.TB, title string, m article.Meta) (id string) {
	t.Helper()
	id = h.Write(t, Author, title, m, "横塘镇三处秋粮收购点自本周起开放。")
	h.Submit(t, Author, id)
	h.Pass(t, Head, Leader)(id)
	return id
}

// Photo is a small picture.
func Photo() []byte {
	img := image.NewRGBA(image.Rect(0, 0, 320, 240))
	for x := range 320 {
		img.Set(x, x%240, color.RGBA{R: uint8(x), A: 255}) //nolint:gosec // any colour will do
	}
	var b bytes.Buffer
	_ = jpeg.Encode(&b, img, nil) // into memory: cannot fail
	return b.Bytes()
}

// UnitName is the name of a unit, as the website asks for it.
func (h *House) UnitName(ctx context.Context, body, unit string) string {
	s, _, err := h.Dir.Body(ctx, body)
	if err != nil {
		return ""
	}
	return s.Units[unit].Name
}
