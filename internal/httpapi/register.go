package httpapi

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"qianfa/internal/app"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/workday"
	"qianfa/internal/form"
)

// registerRoutes answer with files: the monthly list of what went out, and the paper of a delegation.
func (s *server) registerRoutes() {
	s.mux.HandleFunc("GET /api/v1/register", s.register)
	s.mux.HandleFunc("GET /api/v1/delegations/{id}/form", s.mandate)
}

// printable is what can be shown and printed.
type printable interface {
	PDF() ([]byte, error)
	HTML() ([]byte, error)
}

// register is GET /api/v1/register?month=2026-11&format=html|pdf|xlsx|csv|json.
func (s *server) register(w http.ResponseWriter, r *http.Request) {
	s.plain(w, r, "register", func(ctx context.Context, actor app.Actor) error {
		q := r.URL.Query()
		log, err := s.Articles.Register(ctx, actor, q.Get("month"))
		if err != nil {
			return err
		}
		name := "发布台账-" + log.Month.Format("2006-01")
		switch q.Get("format") {
		case "json":
			return answer(w, registerView(log))
		case "xlsx":
			data, err := log.XLSX()
			return send(w, data, err, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name+".xlsx", true)
		case "csv":
			data, err := log.CSV()
			return send(w, data, err, "text/csv; charset=utf-8", name+".csv", true)
		}
		return shown(w, q, log, name)
	})
}

// mandate is GET /api/v1/delegations/{id}/form?format=html|pdf.
func (s *server) mandate(w http.ResponseWriter, r *http.Request) {
	s.plain(w, r, "mandate", func(ctx context.Context, actor app.Actor) error {
		m, err := s.Articles.Mandate(ctx, actor, r.PathValue("id"))
		if err != nil {
			return err
		}
		return shown(w, r.URL.Query(), m, "授权委托书")
	})
}

// shown answers with a form for the browser, or as PDF.
func shown(w http.ResponseWriter, q url.Values, p printable, name string) error {
	download := q.Get("download") != ""
	switch q.Get("format") {
	case "pdf":
		data, err := p.PDF()
		return send(w, data, err, "application/pdf", name+".pdf", download)
	case "", "html":
		data, err := p.HTML()
		return send(w, data, err, "text/html; charset=utf-8", name+".html", download)
	}
	return fault.New(fault.Invalid, "没有“%s”这种格式。", q.Get("format")).At("format", "格式不对")
}

func send(w http.ResponseWriter, data []byte, err error, typ, name string, download bool) error {
	if err != nil {
		return err
	}
	disposition := "inline"
	if download {
		disposition = "attachment"
	}
	w.Header().Set("Content-Type", typ)
	w.Header().Set("Content-Disposition", disposition+"; filename*=UTF-8''"+url.PathEscape(name))
	_, err = w.Write(data)
	return err
}

// registerRow is one line of the list as the page shows it.
type registerRow struct {
	Number   string   `json:"number"`
	Date     string   `json:"date"`
	Title    string   `json:"title"`
	Unit     string   `json:"unit"`
	Author   string   `json:"author"`
	Reviewer string   `json:"reviewer"`
	Signer   string   `json:"signer"`
	Channels string   `json:"channels"`
	Links    []string `json:"links"`
	Remarks  string   `json:"remarks"`
}

func registerView(log form.PublicationLog) map[string]any {
	rows := []registerRow{}
	for _, r := range log.Rows {
		rows = append(rows, registerRow{Number: r.Number, Date: r.At.In(workday.Zone).Format(time.DateOnly), Title: r.Title, Unit: r.Unit, Author: r.Author,
			Reviewer: r.Reviewer, Signer: r.Signer, Channels: r.Channels, Links: append([]string{}, r.Links...), Remarks: r.Remarks})
	}
	return map[string]any{"month": log.Month.In(workday.Zone).Format("2006-01"), "items": rows}
}
