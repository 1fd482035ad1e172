package httpapi

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"qianfa/internal/app"
	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/lexicon"
	"qianfa/internal/core/workday"
	"qianfa/internal/wordlist"
)

// ScanView is a scan of stored articles as it stands.
type ScanView struct {
	ID        string `json:"id"`
	Lexicon   string `json:"lexicon"`
	Version   int64  `json:"version"`
	Published bool   `json:"published"`
	State     string `json:"state" enum:"running,paused,done,cancelled,failed"`
	StateText string `json:"state_text"`
	Total     int64  `json:"total"`
	Done      int64  `json:"done"`
	Gone      int64  `json:"gone" doc:"articles whose text was destroyed"`
	Struck    int64  `json:"struck" doc:"articles with a hit"`
	Hits      int64  `json:"hits"`
	Trouble   string `json:"trouble"`
	StartedAt string `json:"started_at"`
	UpdatedAt string `json:"updated_at"`
}

// ScanHitView is one place in one article. Start and End are code points of the block.
type ScanHitView struct {
	Article  string `json:"article"`
	Version  int64  `json:"version"`
	Title    string `json:"title"`
	Term     string `json:"term"`
	Severity string `json:"severity"`
	Block    string `json:"block"`
	Start    int64  `json:"start"`
	End      int64  `json:"end"`
	Words    string `json:"words"`
	Around   string `json:"around"`
}

func scanView(s app.Scan) ScanView {
	text := map[string]string{app.ScanRunning: "正在复查", app.ScanPaused: "已暂停", app.ScanDone: "已完成", app.ScanCancelled: "已终止", app.ScanFailed: "出错停止"}[s.State]
	stamp := func(t time.Time) string { return t.In(workday.Zone).Format(time.RFC3339) }
	return ScanView{ID: s.ID, Lexicon: s.Lexicon, Version: s.Version, Published: s.Published, State: s.State, StateText: text, Total: s.Total, Done: s.Done,
		Gone: s.Gone, Struck: s.Struck, Hits: s.Hits, Trouble: s.Trouble, StartedAt: stamp(s.CreatedAt), UpdatedAt: stamp(s.UpdatedAt)}
}

// WordInput is an entry as somebody writes it.
type WordInput struct {
	Term        string   `json:"term" maxLength:"200"`
	Severity    string   `json:"severity,omitempty" enum:"must,should,hint"`
	Note        string   `json:"note,omitempty" maxLength:"500"`
	Exceptions  []string `json:"exceptions,omitempty" maxItems:"100"`
	Channels    []string `json:"channels,omitempty" maxItems:"10"`
	Units       []string `json:"units,omitempty" maxItems:"100"`
	Genres      []string `json:"genres,omitempty" maxItems:"20"`
	Until       string   `json:"until,omitempty" maxLength:"10"`
	Punctuation bool     `json:"punctuation,omitempty" doc:"look through punctuation that may divide words"`
	Allow       bool     `json:"allow,omitempty" doc:"a word that stands as it is"`
	Why         string   `json:"why" maxLength:"500"`
	Right       string   `json:"right,omitempty" maxLength:"100" doc:"what to write instead, of wrong writings and former names"`
	Title       string   `json:"title,omitempty" maxLength:"100" doc:"of a leader"`
	Unit        string   `json:"unit,omitempty" maxLength:"100" doc:"of a leader"`
	From        string   `json:"from,omitempty" maxLength:"10"`
	Order       int      `json:"order,omitempty" minimum:"0" maximum:"9999"`
}

func (w WordInput) entry() *check.Entry {
	return &check.Entry{Right: strings.TrimSpace(w.Right), Title: strings.TrimSpace(w.Title), Unit: strings.TrimSpace(w.Unit), From: w.From, Order: w.Order, Term: strings.TrimSpace(w.Term), Severity: check.Severity(w.Severity), Note: strings.TrimSpace(w.Note), Exceptions: w.Exceptions,
		Scope: check.Scope{Channels: w.Channels, Units: w.Units, Genres: w.Genres}, Until: w.Until, Punctuation: w.Punctuation, Allow: w.Allow, Why: strings.TrimSpace(w.Why)}
}

func (s *server) lexiconRoutes() {
	s.lexiconReads()
	s.lexiconChanges()
	s.lexiconFiles()
	s.scanRoutes()
}

func (s *server) lexiconReads() {
	route(s, http.MethodGet, "/lexicons", "lexicons", "本单位词库", 0, func(ctx context.Context, actor app.Actor, _ *struct{}) (*reply[list[app.LexiconView]], error) {
		items, err := s.Lexicons.List(ctx, actor)
		return &reply[list[app.LexiconView]]{list[app.LexiconView]{Items: items}}, err
	})
	route(s, http.MethodGet, "/lexicons/{id}", "lexicon", "词库", 0, func(ctx context.Context, actor app.Actor, in *IDInput) (*reply[app.LexiconView], error) {
		return s.lexicon(ctx, actor, in.ID)
	})
	type entriesInput struct {
		IDInput
		Version int    `query:"version" minimum:"0" doc:"0 = the latest"`
		Q       string `query:"q" maxLength:"100"`
		After   string `query:"after" maxLength:"200"`
		Limit   int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	}
	route(s, http.MethodGet, "/lexicons/{id}/entries", "lexicon-entries", "词条", 0, func(ctx context.Context, actor app.Actor, in *entriesInput) (*reply[list[app.WordView]], error) {
		items, next, err := s.Lexicons.Entries(ctx, actor, in.ID, in.Version, in.Q, in.After, in.Limit)
		return &reply[list[app.WordView]]{list[app.WordView]{items, next}}, err
	})
	route(s, http.MethodGet, "/lexicons/{id}/versions", "lexicon-versions", "词库的各版", 0, func(ctx context.Context, actor app.Actor, in *IDInput) (*reply[list[app.LexiconVersionView]], error) {
		items, err := s.Lexicons.Versions(ctx, actor, in.ID)
		return &reply[list[app.LexiconVersionView]]{list[app.LexiconVersionView]{Items: items}}, err
	})
	s.fateRoute()
	type diffInput struct {
		IDInput
		From int `query:"from" minimum:"0"`
		To   int `query:"to" minimum:"1"`
	}
	route(s, http.MethodGet, "/lexicons/{id}/diff", "lexicon-diff", "两版词库的差异", 0, func(ctx context.Context, actor app.Actor, in *diffInput) (*reply[app.LexiconDiffView], error) {
		v, err := s.Lexicons.Diff(ctx, actor, in.ID, in.From, in.To)
		return &reply[app.LexiconDiffView]{v}, err
	})
}

func (s *server) fateRoute() {
	type fatesInput struct {
		From string `query:"from" format:"date" doc:"first day; a year back when empty"`
		To   string `query:"to" format:"date" doc:"last day; today when empty"`
	}
	route(s, http.MethodGet, "/findings/fates", "finding-fates", "疑似差错的处置统计：按种类和词，不按人", 0, func(ctx context.Context, actor app.Actor, in *fatesInput) (*reply[app.Fates], error) {
		now := s.Lexicons.Now().In(workday.Zone)
		last, err := time.ParseInLocation(time.DateOnly, cmp.Or(in.To, now.Format(time.DateOnly)), workday.Zone)
		if err != nil {
			return nil, fault.New(fault.Invalid, "结束日期不对，请写成 2026-01-31 这样。").At("to", "日期不对")
		}
		first, err := time.ParseInLocation(time.DateOnly, cmp.Or(in.From, last.AddDate(-1, 0, 1).Format(time.DateOnly)), workday.Zone)
		if err != nil {
			return nil, fault.New(fault.Invalid, "开始日期不对，请写成 2026-01-31 这样。").At("from", "日期不对")
		}
		v, err := s.Lexicons.Fates(ctx, actor, first, last.AddDate(0, 0, 1))
		return &reply[app.Fates]{v}, err
	})
}

func (s *server) lexicon(ctx context.Context, actor app.Actor, id string) (*reply[app.LexiconView], error) {
	v, err := s.Lexicons.Get(ctx, actor, id)
	return &reply[app.LexiconView]{v}, err
}

func (s *server) lexiconChanges() {
	type nameInput struct {
		Body struct {
			Name string     `json:"name" maxLength:"100"`
			Kind check.Kind `json:"kind,omitempty" enum:",typos,names,leaders" doc:"what its entries are; words when empty"`
		}
	}
	route(s, http.MethodPost, "/lexicons", "open-lexicon", "新建词库", http.StatusCreated, func(ctx context.Context, actor app.Actor, in *nameInput) (*reply[app.LexiconView], error) {
		id, err := s.Lexicons.Open(ctx, actor, in.Body.Name, in.Body.Kind)
		if err != nil {
			return nil, err
		}
		return s.lexicon(ctx, actor, id)
	})
	type editInput struct {
		IDInput
		Body struct {
			Seen   int         `json:"seen" minimum:"0" doc:"the latest version the page showed"`
			Put    []WordInput `json:"put,omitempty" maxItems:"500"`
			Retire []struct {
				Term string `json:"term" maxLength:"200" doc:"the key of the entry"`
				Why  string `json:"why" maxLength:"500"`
			} `json:"retire,omitempty" maxItems:"500"`
		}
	}
	route(s, http.MethodPost, "/lexicons/{id}/changes", "edit-lexicon", "收录、修改和停用词条", 0, func(ctx context.Context, actor app.Actor, in *editInput) (*reply[app.LexiconView], error) {
		var changes []lexicon.Change
		for _, w := range in.Body.Put {
			changes = append(changes, lexicon.Change{Put: w.entry()})
		}
		for _, r := range in.Body.Retire {
			changes = append(changes, lexicon.Change{Retire: r.Term, Why: strings.TrimSpace(r.Why)})
		}
		if _, err := s.Lexicons.Edit(ctx, actor, in.ID, changes, "edit", in.Body.Seen); err != nil {
			return nil, err
		}
		return s.lexicon(ctx, actor, in.ID)
	})
	type switchInput struct {
		IDInput
		Body struct {
			Version int `json:"version" minimum:"0" doc:"0 switches it off"`
		}
	}
	route(s, http.MethodPost, "/lexicons/{id}/switch", "switch-lexicon", "启用、停用词库", 0, func(ctx context.Context, actor app.Actor, in *switchInput) (*reply[app.LexiconView], error) {
		if err := s.Lexicons.Switch(ctx, actor, in.ID, in.Body.Version); err != nil {
			return nil, err
		}
		return s.lexicon(ctx, actor, in.ID)
	})
}

// importInput is a multipart form: file, why, alone ("true" retires what the file does not have), seen, and accept, the
// token of the preview; without it a preview is all that happens.
type importInput struct {
	IDInput
	RawBody multipart.Form
}

func (s *server) lexiconFiles() {
	const id = "import-lexicon"
	op := huma.Operation{OperationID: id, Method: http.MethodPost, Path: "/api/v1/lexicons/{id}/imports", Summary: "导入词表：先预览，再确认", MaxBodyBytes: 2 * maxUpload, BodyReadTimeout: 5 * time.Minute}
	huma.Register(s.api, op, func(ctx context.Context, in *importInput) (*reply[app.ImportPreview], error) {
		who := visitorOf(ctx)
		if who.actor.Person == "" {
			return nil, problemOf(notLoggedIn())
		}
		p, err := s.importWords(ctx, who.actor, in)
		if err != nil {
			return nil, s.refuse(ctx, who.actor, id, err)
		}
		return &reply[app.ImportPreview]{p}, nil
	})
	s.mux.HandleFunc("GET /api/v1/lexicons/{id}/export", s.exportWords)
}

func (s *server) importWords(ctx context.Context, actor app.Actor, in *importInput) (app.ImportPreview, error) {
	files, err := uploads(in.RawBody)
	if err != nil {
		return app.ImportPreview{}, err
	}
	rows, err := wordlist.Read(files[0].Name, files[0].Data)
	if err != nil {
		return app.ImportPreview{}, err
	}
	field := func(name string) string {
		if v := in.RawBody.Value[name]; len(v) > 0 {
			return strings.TrimSpace(v[0])
		}
		return ""
	}
	seen, err := strconv.Atoi(cmp.Or(field("seen"), "0"))
	if err != nil {
		return app.ImportPreview{}, fault.New(fault.Invalid, "词库版本号不对，请刷新页面后再试。").At("seen", "应当是数字")
	}
	im := app.LexiconImport{Why: field("why"), Alone: field("alone") == "true", Seen: seen, Accept: field("accept")}
	for _, r := range rows {
		im.Rows = append(im.Rows, app.WordRow(r))
	}
	return s.Lexicons.Import(ctx, actor, in.ID, im)
}

// exportWords writes a version as a file: ?format=csv|xlsx|txt&version=.
func (s *server) exportWords(w http.ResponseWriter, r *http.Request) {
	s.plain(w, r, "export-lexicon", func(ctx context.Context, actor app.Actor) error {
		q := r.URL.Query()
		version, err := strconv.Atoi(cmp.Or(q.Get("version"), "0"))
		if err != nil {
			return fault.New(fault.Invalid, "词库版本号不对，请刷新页面后再试。").At("version", "应当是数字")
		}
		x, err := s.Lexicons.Export(ctx, actor, r.PathValue("id"), version)
		if err != nil {
			return err
		}
		st, _, err := s.Dir.Body(ctx, actor.Body)
		if err != nil {
			return err
		}
		written := make([]wordlist.Written, len(x.Entries))
		for i, e := range x.Entries {
			written[i] = wordlist.Written{Entry: e, By: st.Persons[e.AddedBy].Name}
		}
		format := cmp.Or(q.Get("format"), "csv")
		var b bytes.Buffer
		if err := wordlist.Write(&b, x.Kind, format, written); err != nil {
			return err
		}
		w.Header().Set("Content-Type", cmp.Or(mime.TypeByExtension("."+format), "application/octet-stream"))
		w.Header().Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(fmt.Sprintf("词库-%s.%s", x.Name, format)))
		_, err = w.Write(b.Bytes())
		return err
	})
}

func (s *server) scanRoutes() {
	type startInput struct {
		IDInput
		Body struct {
			Version   int  `json:"version,omitempty" minimum:"0" doc:"0 = the latest"`
			Published bool `json:"published,omitempty" doc:"only what is public"`
		}
	}
	route(s, http.MethodPost, "/lexicons/{id}/scans", "start-scan", "用这一版词库复查已有稿件", http.StatusCreated, func(ctx context.Context, actor app.Actor, in *startInput) (*reply[ScanView], error) {
		v, err := s.Lexicons.StartScan(ctx, actor, in.ID, in.Body.Version, in.Body.Published)
		return &reply[ScanView]{scanView(v)}, err
	})
	route(s, http.MethodGet, "/lexicons/{id}/scans", "scans", "词库的复查", 0, func(ctx context.Context, actor app.Actor, in *IDInput) (*reply[list[ScanView]], error) {
		all, err := s.Lexicons.ScansOf(ctx, actor, in.ID)
		items := []ScanView{}
		for _, x := range all {
			items = append(items, scanView(x))
		}
		return &reply[list[ScanView]]{list[ScanView]{Items: items}}, err
	})
	route(s, http.MethodGet, "/lexicon-scans/{id}", "scan", "一次复查", 0, func(ctx context.Context, actor app.Actor, in *IDInput) (*reply[ScanView], error) {
		v, err := s.Lexicons.Scanned(ctx, actor, in.ID)
		return &reply[ScanView]{scanView(v)}, err
	})
	type moveInput struct {
		IDInput
		Body struct {
			Do string `json:"do" enum:"pause,resume,cancel"`
		}
	}
	route(s, http.MethodPost, "/lexicon-scans/{id}/acts", "move-scan", "暂停、继续、终止复查", 0, func(ctx context.Context, actor app.Actor, in *moveInput) (*reply[ScanView], error) {
		v, err := s.Lexicons.MoveScan(ctx, actor, in.ID, in.Body.Do)
		return &reply[ScanView]{scanView(v)}, err
	})
	type hitsInput struct {
		IDInput
		After string `query:"after" maxLength:"100"`
		Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	}
	route(s, http.MethodGet, "/lexicon-scans/{id}/hits", "scan-hits", "复查发现的疑似问题，逐篇列出，由人处理", 0, func(ctx context.Context, actor app.Actor, in *hitsInput) (*reply[list[ScanHitView]], error) {
		article, n := afterHit(in.After)
		hits, err := s.Lexicons.ScanHits(ctx, actor, in.ID, article, n, in.Limit)
		page := list[ScanHitView]{Items: []ScanHitView{}}
		for _, h := range hits {
			page.Items = append(page.Items, ScanHitView{h.Article, h.Version, h.Title, h.Term, h.Severity, h.Block, h.Start, h.End, h.Words, h.Around})
		}
		if len(hits) == in.Limit {
			last := hits[len(hits)-1]
			page.Next = fmt.Sprintf("%d.%s", last.N, last.Article)
		}
		return &reply[list[ScanHitView]]{page}, err
	})
}

// afterHit reads the Next of the page before.
func afterHit(after string) (article string, n int64) {
	number, article, _ := strings.Cut(after, ".")
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return "", 0
	}
	return article, n
}
