package portal

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"qianfa/internal/core/fault"
)

//go:embed pages/*.html
var pageFiles embed.FS

//go:embed pages/portal.css
var style []byte

// styleName carries the digest of the style sheet, so that browsers may keep it for good.
var styleName = func() string {
	sum := sha256.Sum256(style)
	return "portal-" + hex.EncodeToString(sum[:6]) + ".css"
}()

// templates are the pages by name, each with the common frame.
var templates = func() map[string]*template.Template {
	frame := template.Must(template.New("frame").Funcs(template.FuncMap{"minute": minute, "day": day, "stamp": stamp, "media": mediaPath}).
		ParseFS(pageFiles, "pages/frame.html"))
	pages := map[string]*template.Template{}
	for _, name := range []string{"index", "list", "article", "gone", "notice"} {
		pages[name] = template.Must(template.Must(frame.Clone()).ParseFS(pageFiles, "pages/"+name+".html"))
	}
	return pages
}()

// view is what a page shows.
type view struct {
	Style   string
	Title   string
	Site    *Site
	Sites   []Site
	Items   []Article
	Article Article
	Body    template.HTML
	Page    int
	Pages   int
	Prev    string
	Next    string
	Text    string
	Demo    bool
}

// page renders a template.
func page(name string, v view) ([]byte, error) {
	v.Style = "/site/" + styleName
	v.Demo = v.Demo || v.Site != nil && v.Site.Demo
	var out bytes.Buffer
	if err := templates[name].ExecuteTemplate(&out, "frame", v); err != nil {
		return nil, fmt.Errorf("render %s: %w", name, err)
	}
	return out.Bytes(), nil
}

const htmlType = "text/html; charset=utf-8"

// index lists all sites.
func (p *Portal) index(ctx context.Context) (document, error) {
	sites, err := p.source.Sites(ctx)
	if err != nil {
		return document{}, err
	}
	v := view{Title: "网站列表", Sites: sites}
	for _, s := range sites {
		v.Demo = v.Demo || s.Demo
	}
	body, err := page("index", v)
	return document{status: http.StatusOK, mime: htmlType, body: body, modified: p.options.Now()}, err
}

// list is one page of an account's articles, newest first.
func (p *Portal) list(ctx context.Context, site Site, number int) (document, error) {
	size := p.options.PageSize
	items, total, err := p.source.List(ctx, site.Account, p.options.Now(), (number-1)*size, size, false)
	if err != nil {
		return document{}, err
	}
	pages := max((total+size-1)/size, 1)
	if number > pages {
		return document{}, errNoPage
	}
	v := view{Title: site.Name, Site: &site, Items: items, Page: number, Pages: pages}
	if number > 1 {
		v.Title = fmt.Sprintf("%s（第%d页）", site.Name, number)
		v.Prev = listPath(site.Account, number-1)
	}
	if number < pages {
		v.Next = listPath(site.Account, number+1)
	}
	body, err := page("list", v)
	return document{status: http.StatusOK, mime: htmlType, body: body, modified: p.options.Now()}, err
}

func listPath(account string, number int) string {
	if number == 1 {
		return "/site/" + account + "/"
	}
	return "/site/" + account + "/list/" + strconv.Itoa(number) + ".html"
}

// article is one article; withdrawn and expired ones answer 410 and say so.
func (p *Portal) article(ctx context.Context, site Site, number string) (document, error) {
	a, err := p.source.Article(ctx, site.Account, number)
	if err != nil {
		return document{}, err
	}
	now := p.options.Now()
	if now.Before(a.PublishedAt) || now.Before(a.From) {
		return document{}, errNoPage
	}
	v := view{Title: a.Title + "－" + site.Name, Site: &site, Article: a, Body: template.HTML(FillMedia(a.Body, ""))}
	if a.State == Withdrawn || !a.To.IsZero() && !now.Before(a.To) {
		v.Title, v.Body = "信息已下线－"+site.Name, ""
		body, err := page("gone", v)
		return document{status: http.StatusGone, mime: htmlType, body: body}, err
	}
	body, err := page("article", v)
	return document{status: http.StatusOK, mime: htmlType, body: body, modified: latest(a.PublishedAt, a.UpdatedAt, a.NoticeAt), until: a.To}, err
}

// FillMedia puts addresses in place of qf-media placeholders in sealed HTML: base + /media/<digest>. Replacing them back
// gives the sealed bytes.
func FillMedia(sealed, base string) string {
	return strings.ReplaceAll(sealed, `="qf-media:`, `="`+base+`/media/`)
}

func latest(times ...time.Time) time.Time {
	var last time.Time
	for _, t := range times {
		if t.After(last) {
			last = t
		}
	}
	return last
}

// plain answers with a page that belongs to no site.
func (p *Portal) plain(w http.ResponseWriter, r *http.Request, status int) {
	text := map[int][2]string{
		http.StatusNotFound:           {"页面不存在", "您访问的页面不存在，可能是地址有误，或者内容尚未发布。请核对地址，或者返回网站首页查找。"},
		http.StatusMethodNotAllowed:   {"不支持这种访问方式", "本网站只提供浏览，不接收提交的内容。请用浏览器打开页面。"},
		http.StatusServiceUnavailable: {"网站暂时无法访问", "网站暂时无法访问，请几分钟后再试。"},
	}[status]
	body, err := page("notice", view{Title: text[0], Text: text[1]})
	if err != nil {
		p.options.Failed(r, err)
	}
	e := newEntry(document{status: status, body: body})
	e.fillHeaders(htmlType)
	e.header["Cache-Control"] = []string{"no-store"}
	if status == http.StatusServiceUnavailable {
		e.header["Retry-After"] = []string{"60"}
	}
	e.serve(w, r)
}

// serveStyle sends the style sheet, to be kept for good under its digest.
func serveStyle(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/css; charset=utf-8")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(style))
}

// media sends a picture, video or file of a shown article. Its address is its digest, so it never changes; but it must
// vanish with its article, so readers ask again each time.
func (p *Portal) media(w http.ResponseWriter, r *http.Request, digest string) {
	m, err := p.source.Media(r.Context(), digest, p.options.Now())
	if err != nil {
		status := http.StatusNotFound
		if fault.CodeOf(err) != fault.NotFound {
			p.options.Failed(r, fmt.Errorf("open media: %w", err))
			status = http.StatusServiceUnavailable
		}
		p.plain(w, r, status)
		return
	}
	defer func() { _ = m.Content.Close() }() // read only; nothing can be lost
	h := w.Header()
	h.Set("Content-Type", m.Type)
	h.Set("Etag", `"`+digest+`"`)
	h.Set("Cache-Control", "no-cache")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	if !inline(m.Type) {
		h.Set("Content-Disposition", "attachment")
	}
	http.ServeContent(w, r, "", time.Time{}, m.Content)
}

// inline tells whether a type is shown in the page; everything else, SVG and HTML above all, is only handed over.
func inline(mime string) bool {
	if strings.HasPrefix(mime, "image/svg") {
		return false
	}
	return strings.HasPrefix(mime, "image/") || strings.HasPrefix(mime, "video/") || strings.HasPrefix(mime, "audio/")
}

// shanghai is the zone of every time shown.
var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

func minute(t time.Time) string { return t.In(shanghai).Format("2006-01-02 15:04") }

func day(t time.Time) string { return t.In(shanghai).Format("2006-01-02") }

func stamp(t time.Time) string { return t.In(shanghai).Format(time.RFC3339) }

func mediaPath(digest string) string { return "/media/" + digest }
