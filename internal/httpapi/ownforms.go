package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"path"

	"qianfa/internal/app"
	"qianfa/internal/core/fault"
)

// ownFormRoutes keep the forms that a body prints in place of those that come with the program.
func (s *server) ownFormRoutes() {
	s.mux.HandleFunc("GET /api/v1/forms", s.ownForms)
	s.mux.HandleFunc("POST /api/v1/forms/preview", s.previewForm)
	s.mux.HandleFunc("PUT /api/v1/forms/{name}", s.adoptForm)
	s.mux.HandleFunc("DELETE /api/v1/forms/{name}", s.withdrawForm)
	s.mux.HandleFunc("POST /api/v1/forms/fields", s.formFields)
}

func (s *server) ownForms(w http.ResponseWriter, r *http.Request) {
	s.plain(w, r, "own-forms", func(ctx context.Context, actor app.Actor) error {
		shelf, err := s.Articles.FormShelf(ctx, actor)
		if err != nil {
			return err
		}
		return answer(w, shelf)
	})
}

// formFields answers with the fields that a template names, those that exist and those that do not.
func (s *server) formFields(w http.ResponseWriter, r *http.Request) {
	s.plain(w, r, "form-fields", func(ctx context.Context, actor app.Actor) error {
		file, err := formFile(w, r)
		if err != nil {
			return err
		}
		known, unknown, err := s.Articles.NamedFields(ctx, actor, file)
		if err != nil {
			return err
		}
		return answer(w, map[string]any{"known": known, "unknown": unknown})
	})
}

// previewForm answers with the form filled with invented entries, or with everything that is wrong with it.
func (s *server) previewForm(w http.ResponseWriter, r *http.Request) {
	s.plain(w, r, "preview-form", func(ctx context.Context, actor app.Actor) error {
		file, err := formFile(w, r)
		if err != nil {
			return err
		}
		data, format, problems, err := s.Articles.PreviewForm(ctx, actor, file)
		if err != nil {
			return err
		}
		if len(problems) > 0 {
			return answer(w, map[string]any{"problems": problems})
		}
		if format == "html" {
			w.Header().Set("Content-Security-Policy", app.OwnFormPolicy)
			return send(w, data, nil, "text/html; charset=utf-8", "预览.html", false)
		}
		return send(w, data, nil, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "预览.docx", true)
	})
}

func (s *server) adoptForm(w http.ResponseWriter, r *http.Request) {
	s.plain(w, r, "adopt-form", func(ctx context.Context, actor app.Actor) error {
		file, err := formFile(w, r)
		if err != nil {
			return err
		}
		if err := s.Articles.AdoptForm(ctx, actor, r.PathValue("name"), file); err != nil {
			return err
		}
		w.WriteHeader(http.StatusNoContent)
		return nil
	})
}

func (s *server) withdrawForm(w http.ResponseWriter, r *http.Request) {
	s.plain(w, r, "withdraw-form", func(ctx context.Context, actor app.Actor) error {
		if err := s.Articles.WithdrawForm(ctx, actor, r.PathValue("name")); err != nil {
			return err
		}
		w.WriteHeader(http.StatusNoContent)
		return nil
	})
}

// formFile reads the one file of an upload.
func formFile(w http.ResponseWriter, r *http.Request) (app.Upload, error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload+maxJSON)
	f, h, err := r.FormFile("file")
	if err != nil {
		var big *http.MaxBytesError
		if errors.As(err, &big) {
			return app.Upload{}, fault.New(fault.Invalid, "表样超过 20 MB。请压缩其中的图片后重新上传。").At("file", "太大")
		}
		return app.Upload{}, fault.New(fault.Invalid, "没有收到表样文件。请选择 .docx 或 .html 文件后再上传。").At("file", "没有文件").Because(err)
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(f)
	return app.Upload{Name: path.Base(h.Filename), Data: data}, err
}

func answer(w http.ResponseWriter, v any) error {
	w.Header().Set("Content-Type", "application/json")
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
