package httpapi

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"qianfa/internal/app"
	"qianfa/internal/core/article"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/source"
	"qianfa/internal/core/workday"
)

// Current is what is stored when two people edit one text.
type Current struct {
	Base   string          `json:"base"`
	Source source.Document `json:"source"`
	Meta   article.Meta    `json:"meta"`
	By     string          `json:"by"`
	At     string          `json:"at"`
}

func currentOf(s app.Stale) *Current {
	return &Current{Base: s.ETag, Source: s.Draft.Source, Meta: s.Draft.Meta.Filled(), By: s.By, At: s.At.In(workday.Zone).Format(time.RFC3339)}
}

// IDInput names an article in the path. It is exported because huma passes over embedded types that are not.
type IDInput struct {
	ID string `path:"id" maxLength:"64"`
}

type baseInput struct {
	IDInput
	Preference
	Body struct {
		Base string `json:"base"`
	}
}

// list is a page of a list.
type list[T any] struct {
	Items []T    `json:"items" nullable:"false"`
	Next  string `json:"next"`
}

func (s *server) articleRoutes() {
	s.listRoutes()
	s.draftRoutes()
	s.caseRoutes()
	s.fileRoutes()
	s.handoverRoutes()
}

func (s *server) listRoutes() {
	type workInput struct {
		Box   string `query:"box" enum:"todo,done,mine,copied,all" default:"todo"`
		Q     string `query:"q" maxLength:"100"`
		After string `query:"after" maxLength:"100"`
		Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	}
	route(s, http.MethodGet, "/work", "work", "工作台", 0, func(ctx context.Context, actor app.Actor, in *workInput) (*reply[list[app.WorkItem]], error) {
		items, next, err := s.Articles.Work(ctx, actor, in.Box, in.Q, in.After, in.Limit)
		return &reply[list[app.WorkItem]]{list[app.WorkItem]{items, next}}, err
	})
	type newInput struct {
		Preference
		Body struct {
			Unit          string `json:"unit,omitempty"`
			RegisteredFor *struct {
				Person string `json:"person"`
				Unit   string `json:"unit,omitempty"`
				Means  string `json:"means" enum:"paper,mail"`
			} `json:"registered_for,omitempty"`
		}
	}
	command(s, "/articles", "create-article", "起草", http.StatusCreated, func(ctx context.Context, actor app.Actor, in *newInput) (*answered, error) {
		n := app.NewArticle{Unit: in.Body.Unit}
		if r := in.Body.RegisteredFor; r != nil {
			n.RegisteredFor = &app.RegisteredFor{Person: r.Person, Unit: r.Unit, Means: r.Means}
		}
		id, err := s.Articles.Create(ctx, actor, n)
		return s.after(ctx, actor, id, in.Preference, err)
	})
	route(s, http.MethodGet, "/articles/{id}", "article", "稿件", 0, func(ctx context.Context, actor app.Actor, in *IDInput) (*reply[app.ArticleView], error) {
		v, err := s.Articles.View(ctx, actor, in.ID)
		return &reply[app.ArticleView]{v}, err
	})
}

type draftInput struct {
	IDInput
	RawBody []byte
}

// saved is the answer to an autosave.
type saved struct {
	Base    string `json:"base"`
	SavedAt string `json:"saved_at"`
}

func (s *server) draftRoutes() {
	route(s, http.MethodPut, "/articles/{id}/draft", "save-draft", "自动保存草稿", 0, func(ctx context.Context, actor app.Actor, in *draftInput) (*reply[saved], error) {
		var wire struct {
			Base   string          `json:"base"`
			Source json.RawMessage `json:"source"`
			Meta   json.RawMessage `json:"meta"`
		}
		if err := strictly(in.RawBody, &wire); err != nil {
			return nil, fault.New(fault.Invalid, "稿件格式不对，没有保存。请刷新页面后再试。").Because(err)
		}
		raw := slices.Concat([]byte(`{"source":`), orNull(wire.Source), []byte(`,"meta":`), orNull(wire.Meta), []byte("}"))
		d, err := article.DecodeDraft(raw)
		if err != nil {
			return nil, err
		}
		base, err := s.Articles.SaveDraft(ctx, actor, in.ID, wire.Base, d)
		return &reply[saved]{saved{base, s.Now().In(workday.Zone).Format(time.RFC3339)}}, err
	})
	command(s, "/articles/{id}/versions", "save-version", "保存为版本", 0, func(ctx context.Context, actor app.Actor, in *baseInput) (*answered, error) {
		return s.after(ctx, actor, in.ID, in.Preference, s.Articles.SaveVersion(ctx, actor, in.ID, in.Body.Base))
	})
	route(s, http.MethodPost, "/articles/{id}/checks", "check-draft", "检查草稿", 0, func(ctx context.Context, actor app.Actor, in *IDInput) (*reply[app.Checked], error) {
		c, err := s.Articles.Check(ctx, actor, in.ID)
		return &reply[app.Checked]{c}, err
	})
	route(s, http.MethodPost, "/articles/{id}/text-checks", "check-text", "标出正在写的文字里的疑似差错", 0, func(ctx context.Context, actor app.Actor, in *draftInput) (*reply[app.TextChecked], error) {
		d, err := article.DecodeDraft(in.RawBody)
		if err != nil {
			return nil, err
		}
		m, err := s.Articles.CheckText(ctx, actor, in.ID, d)
		return &reply[app.TextChecked]{m}, err
	})
	route(s, http.MethodPost, "/articles/{id}/link-checks", "check-links", "核查稿件里的链接能否打开", 0, func(ctx context.Context, actor app.Actor, in *IDInput) (*reply[app.LinksChecked], error) {
		c, err := s.Articles.CheckLinks(ctx, actor, in.ID)
		return &reply[app.LinksChecked]{c}, err
	})
	type overruleInput struct {
		IDInput
		Body struct {
			Key    string `json:"key"`
			Reason string `json:"reason"`
			Note   string `json:"note,omitempty" maxLength:"500"`
		}
	}
	route(s, http.MethodPost, "/articles/{id}/overrules", "overrule", "经核无误，保留原文", 0, func(ctx context.Context, actor app.Actor, in *overruleInput) (*reply[app.Checked], error) {
		c, err := s.Articles.Overrule(ctx, actor, in.ID, in.Body.Key, in.Body.Reason, in.Body.Note)
		return &reply[app.Checked]{c}, err
	})
	command(s, "/articles/{id}/submit", "submit", "报送", 0, func(ctx context.Context, actor app.Actor, in *baseInput) (*answered, error) {
		return s.after(ctx, actor, in.ID, in.Preference, s.Articles.Submit(ctx, actor, in.ID, in.Body.Base))
	})
}

// orNull is a JSON text, or null for one that was left out.
func orNull(raw json.RawMessage) []byte {
	if len(raw) == 0 {
		return []byte("null")
	}
	return raw
}

// strictly decodes one JSON text without keys that nobody knows.
func strictly(raw []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one JSON text")
	}
	return nil
}

// AccountInput names an article and an account in the path.
type AccountInput struct {
	ID      string `path:"id" maxLength:"64"`
	Account string `path:"account" maxLength:"64"`
}

func (s *server) caseRoutes() {
	type actInput struct {
		IDInput
		Preference
		Body app.ActInput
	}
	command(s, "/articles/{id}/acts", "act", "办理", 0, func(ctx context.Context, actor app.Actor, in *actInput) (*answered, error) {
		return s.after(ctx, actor, in.ID, in.Preference, s.Articles.Act(ctx, actor, in.ID, in.Body))
	})
	route(s, http.MethodGet, "/articles/{id}/previews/{account}", "preview", "按渠道预览", 0, func(ctx context.Context, actor app.Actor, in *AccountInput) (*reply[app.PreviewView], error) {
		v, err := s.Articles.Preview(ctx, actor, in.ID, in.Account)
		return &reply[app.PreviewView]{v}, err
	})
	type diffInput struct {
		IDInput
		From int `query:"from"`
		To   int `query:"to"`
	}
	route(s, http.MethodGet, "/articles/{id}/diff", "diff", "版本比较", 0, func(ctx context.Context, actor app.Actor, in *diffInput) (*reply[app.DiffView], error) {
		v, err := s.Articles.Diff(ctx, actor, in.ID, in.From, in.To)
		return &reply[app.DiffView]{v}, err
	})
	type linkInput struct {
		AccountInput
		Preference
		Body struct {
			URL string `json:"url" maxLength:"2000"`
		}
	}
	command(s, "/articles/{id}/publications/{account}/link", "file-link", "登记发布链接", 0, func(ctx context.Context, actor app.Actor, in *linkInput) (*answered, error) {
		return s.after(ctx, actor, in.ID, in.Preference, s.Articles.FileLink(ctx, actor, in.ID, in.Account, in.Body.URL))
	})
	route(s, http.MethodGet, "/articles/{id}/proof", "proof", "存证", 0, func(ctx context.Context, actor app.Actor, in *IDInput) (*reply[app.ProofView], error) {
		v, err := s.Articles.Proof(ctx, actor, in.ID)
		return &reply[app.ProofView]{v}, err
	})
}

// filesInput is a multipart form with one or more files.
type filesInput struct {
	IDInput
	Preference
	RawBody multipart.Form
}

func (s *server) fileRoutes() {
	upload := func(id, path, summary string, h handler[filesInput, answered]) {
		op := huma.Operation{OperationID: id, Method: http.MethodPost, Path: "/api/v1" + path, Summary: summary, MaxBodyBytes: 8 * maxUpload, BodyReadTimeout: 10 * time.Minute}
		huma.Register(s.api, op, func(ctx context.Context, in *filesInput) (*answered, error) {
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
	upload("import", "/articles/{id}/import", "导入文件", func(ctx context.Context, actor app.Actor, in *filesInput) (*answered, error) {
		files, err := uploads(in.RawBody)
		if err != nil {
			return nil, err
		}
		notes, err := s.Articles.Import(ctx, actor, in.ID, files)
		if err != nil {
			return nil, err
		}
		var texts []string
		for _, n := range notes {
			texts = append(texts, n.Text)
		}
		return s.imported(ctx, actor, in, texts)
	})
	upload("add-media", "/articles/{id}/media", "上传图片", func(ctx context.Context, actor app.Actor, in *filesInput) (*answered, error) {
		files, err := uploads(in.RawBody)
		if err != nil {
			return nil, err
		}
		m, err := s.Articles.AddMedia(ctx, actor, in.ID, files[0])
		return &answered{Body: app.MediaView{Digest: m.Digest, URL: app.MediaPath(m.Digest), Kind: m.Kind, Mime: m.Mime, Name: m.Name, Width: m.Width, Height: m.Height, Size: m.Size}}, err
	})
	s.mux.HandleFunc("GET /api/v1/media/{digest}", s.media)
	s.mux.HandleFunc("GET /api/v1/articles/{id}/form", s.form)
	s.mux.HandleFunc("GET /api/v1/articles/{id}/publications/{account}/package", s.pack)
}

// imported answers to an import with what there was to say of the files.
func (s *server) imported(ctx context.Context, actor app.Actor, in *filesInput, notes []string) (*answered, error) {
	a, err := s.after(ctx, actor, in.ID, in.Preference, nil)
	if err != nil {
		return nil, err
	}
	switch v := a.Body.(type) {
	case app.ArticleView:
		v.Notes = append(v.Notes, notes...)
		a.Body = v
	case app.Brief:
		v.Notes = notes
		a.Body = v
	}
	return a, nil
}

func uploads(form multipart.Form) ([]app.Upload, error) {
	var out []app.Upload
	for _, h := range form.File["file"] {
		if h.Size > maxUpload {
			return nil, fault.New(fault.Invalid, "“%s”超过 20 MB。请压缩图片或拆分后重新上传。", h.Filename)
		}
		f, err := h.Open()
		if err != nil {
			return nil, fmt.Errorf("open upload: %w", err)
		}
		data, err := io.ReadAll(f)
		_ = f.Close()
		if err != nil {
			return nil, fmt.Errorf("read upload: %w", err)
		}
		out = append(out, app.Upload{Name: h.Filename, Data: data})
	}
	if len(out) == 0 {
		return nil, fault.New(fault.Invalid, "没有收到文件。请选择文件后再上传。")
	}
	return out, nil
}

// plain runs a handler that writes its own answer.
func (s *server) plain(w http.ResponseWriter, r *http.Request, op string, h func(ctx context.Context, actor app.Actor) error) {
	who := visitorOf(r.Context())
	if who.actor.Person == "" {
		writeProblem(w, r, notLoggedIn())
		return
	}
	if err := h(r.Context(), who.actor); err != nil {
		writeProblem(w, r, s.refuse(r.Context(), who.actor, op, err))
	}
}

func (s *server) media(w http.ResponseWriter, r *http.Request) {
	s.plain(w, r, "media", func(ctx context.Context, actor app.Actor) error {
		m, f, err := s.Articles.Media(ctx, actor, r.PathValue("digest"))
		if err != nil {
			return err
		}
		defer f.Close()
		w.Header().Set("Content-Type", m.Mime)
		w.Header().Set("Cache-Control", "private, max-age=86400, immutable")
		if m.Kind != "image" {
			w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": m.Name}))
		}
		http.ServeContent(w, r, "", time.Time{}, f)
		return nil
	})
}

func (s *server) form(w http.ResponseWriter, r *http.Request) {
	s.plain(w, r, "form", func(ctx context.Context, actor app.Actor) error {
		q := r.URL.Query()
		data, typ, name, err := s.Articles.Form(ctx, actor, r.PathValue("id"), q.Get("template"), q.Get("format"))
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", typ)
		if q.Get("template") == "own" {
			w.Header().Set("Content-Security-Policy", app.OwnFormPolicy)
		}
		disposition := "inline"
		if q.Get("download") != "" {
			disposition = "attachment"
		}
		w.Header().Set("Content-Disposition", disposition+"; filename*=UTF-8''"+url.PathEscape(name))
		_, err = w.Write(data)
		return err
	})
}

// pack is the copy-ready package of a target that is published by hand: text, page and pictures in a zip.
func (s *server) pack(w http.ResponseWriter, r *http.Request) {
	s.plain(w, r, "package", func(ctx context.Context, actor app.Actor) error {
		post, files, err := s.Articles.PackageOf(ctx, actor, r.PathValue("id"), r.PathValue("account"))
		if err != nil {
			return err
		}
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		add := func(name string, data []byte) error {
			f, err := z.Create(name)
			if err != nil {
				return err
			}
			_, err = f.Write(data)
			return err
		}
		if err := add("标题和正文.txt", []byte(post.Title+"\n\n"+post.Text)); err != nil {
			return err
		}
		if post.HTML != "" {
			if err := add("正文.html", []byte(post.HTML)); err != nil {
				return err
			}
		}
		for i, m := range post.Media {
			if err := add(fmt.Sprintf("图片%02d%s", i+1, extension(m.Mime)), files[m.Digest]); err != nil {
				return err
			}
		}
		if err := z.Close(); err != nil {
			return err
		}
		w.Header().Set("Content-Type", "application/zip")
		w.Header().Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape("发布包-"+post.Title+".zip"))
		_, err = w.Write(b.Bytes())
		return err
	})
}

func extension(typ string) string {
	switch typ {
	case "image/jpeg":
		return ".jpg"
	case "image/png":
		return ".png"
	default:
		return ""
	}
}
