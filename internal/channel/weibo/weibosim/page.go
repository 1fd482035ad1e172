package weibosim

import (
	"html/template"
	"net/http"
	"strconv"
	"strings"
)

func (s *Sim) mountPages(mux *http.ServeMux) {
	mux.HandleFunc("GET /weibo/{$}", s.pageAccounts)
	mux.HandleFunc("GET /weibo/{uid}/{$}", s.pageUser)
	mux.HandleFunc("GET /weibo/{uid}/{mid}", s.pagePost)
	mux.HandleFunc("GET /weibo/{uid}/pic/{key}", s.pagePicture)
}

type view struct {
	Title    string
	Account  Account
	Accounts []Account
	Rows     []row
}

type row struct {
	Parts   []part
	Picture string
	At      string
	URL     string
}

// part is a piece of text, or a link by its short address.
type part struct{ Text, Link string }

func (s *Sim) pageAccounts(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	v := view{Title: "微博账号一览"}
	for _, a := range s.sorted() {
		v.Accounts = append(v.Accounts, *a)
	}
	s.mu.Unlock()
	show(w, "accounts", v)
}

func (s *Sim) pageUser(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.state.Accounts[r.PathValue("uid")]
	if a == nil {
		http.NotFound(w, r)
		return
	}
	v := view{Title: a.Name, Account: *a}
	for _, p := range s.visible(a) {
		v.Rows = append(v.Rows, rowOf(a, p))
	}
	show(w, "list", v)
}

func (s *Sim) pagePost(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.state.Accounts[r.PathValue("uid")]
	if a == nil {
		http.NotFound(w, r)
		return
	}
	for _, p := range s.visible(a) {
		if mid62(p.ID) == r.PathValue("mid") {
			show(w, "list", view{Title: a.Name, Account: *a, Rows: []row{rowOf(a, p)}})
			return
		}
	}
	http.Error(w, "演练环境：该微博不存在或已被删除。", http.StatusNotFound)
}

func (s *Sim) pagePicture(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	mime := ""
	if a := s.state.Accounts[r.PathValue("uid")]; a != nil {
		for _, p := range s.visible(a) {
			if p.Picture == r.PathValue("key") {
				mime = p.Mime
			}
		}
	}
	s.mu.Unlock()
	data, err := s.stage.Blob(r.PathValue("key"))
	if mime == "" || err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", mime)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(data) // the reader is gone
}

func rowOf(a *Account, p Post) row {
	out := row{At: p.At.In(shanghai).Format("2006年1月2日 15:04"), URL: "/weibo/" + a.UID + "/" + mid62(p.ID)}
	rest := p.Shown
	for _, at := range links.FindAllString(p.Shown, -1) {
		before, after, _ := strings.Cut(rest, at)
		out.Parts = append(out.Parts, part{Text: before}, part{Text: at, Link: p.Links[at]})
		rest = after
	}
	out.Parts = append(out.Parts, part{Text: rest})
	if p.Picture != "" {
		out.Picture = "/weibo/" + a.UID + "/pic/" + p.Picture
	}
	return out
}

// mid62 is the public form of an id: groups of seven digits from the right in base 62.
func mid62(id int64) string {
	const digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	out := ""
	for text := strconv.FormatInt(id, 10); text != ""; {
		cut := max(0, len(text)-7)
		n, _ := strconv.Atoi(text[cut:])
		group := ""
		for ; n > 0; n /= 62 {
			group = string(digits[n%62]) + group
		}
		for cut > 0 && len(group) < 4 {
			group = "0" + group
		}
		out, text = group+out, text[:cut]
	}
	return out
}

func show(w http.ResponseWriter, name string, v view) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'")
	var b strings.Builder
	if err := templates.ExecuteTemplate(&b, name, v); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	_, _ = w.Write([]byte(b.String())) // the reader is gone
}

var templates = template.Must(template.New("").Parse(`
{{define "head"}}<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{{.Title}} · 演练环境</title><style>
body{margin:0;background:#f2f2f5;color:#222;font:16px/1.7 system-ui,"PingFang SC","Noto Sans CJK SC",sans-serif}
.mark{background:#b3261e;color:#fff;text-align:center;padding:.4em;font-size:14px}
main{max-width:640px;margin:0 auto;padding:16px;overflow-wrap:anywhere}h1{font-size:20px}
article{background:#fff;border-radius:6px;padding:16px;margin:0 0 12px}article a{color:#0a58a8;text-decoration:none}
.at{color:#888;font-size:13px}img{max-width:100%;height:auto;border-radius:4px}p{margin:.4em 0;white-space:pre-wrap}
</style></head><body><div class="mark">演练环境：这里不是微博，页面由签发系统的模拟平台生成，公众看不到</div><main>{{end}}
{{define "foot"}}</main></body></html>{{end}}
{{define "accounts"}}{{template "head" .}}<h1>微博账号（演练）</h1>{{range .Accounts}}<article><a href="/weibo/{{.UID}}/">{{.Name}}</a></article>{{else}}<article>还没有演练账号</article>{{end}}{{template "foot" .}}{{end}}
{{define "list"}}{{template "head" .}}<h1><a href="/weibo/{{.Account.UID}}/">{{.Account.Name}}</a>（演练）</h1>
{{range .Rows}}<article><p>{{range .Parts}}{{if .Link}}<a href="{{.Link}}" title="{{.Link}}">{{.Text}}</a>{{else}}{{.Text}}{{end}}{{end}}</p>{{if .Picture}}<img src="{{.Picture}}" alt="微博配图">{{end}}<div class="at"><a href="{{.URL}}">{{.At}}</a></div></article>{{else}}<article>还没有发布微博</article>{{end}}{{template "foot" .}}{{end}}
`))
