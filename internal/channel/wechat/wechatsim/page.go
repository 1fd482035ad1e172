package wechatsim

import (
	"html/template"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

func (s *Sim) mountPages(mux *http.ServeMux) {
	mux.HandleFunc("GET /wechat/{$}", s.pageAccounts)
	mux.HandleFunc("GET /wechat/{appid}/{$}", s.pageList)
	mux.HandleFunc("GET /wechat/{appid}/s/{id}/{n}", s.pageArticle)
	mux.HandleFunc("GET /wechat/{appid}/draft/{id}/{n}", s.pageDraft)
	mux.HandleFunc("GET /wechat/{appid}/pic/{key}", s.pagePicture)
}

type view struct {
	Title    string
	Account  Account
	Accounts []Account
	Rows     []row
	Item     Item
	Body     template.HTML
	At       string
	Draft    bool
}

type row struct {
	ID, Title, Digest, At, Cover string
	N                            int
	Deleted                      bool
}

func (s *Sim) pageAccounts(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	v := view{Title: "公众号一览"}
	for _, a := range s.sorted() {
		v.Accounts = append(v.Accounts, *a)
	}
	s.mu.Unlock()
	show(w, "accounts", v)
}

func (s *Sim) pageList(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.state.Accounts[r.PathValue("appid")]
	if a == nil {
		http.NotFound(w, r)
		return
	}
	s.settle(a)
	v := view{Title: a.Name, Account: *a}
	for _, art := range slices.Backward(a.Articles) {
		for n, it := range art.Items {
			v.Rows = append(v.Rows, row{art.ID, it.Title, it.Digest, stamp(art.At), local(a.AppID, it.ThumbURL), n, it.IsDeleted})
		}
	}
	show(w, "list", v)
}

func (s *Sim) pageArticle(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.state.Accounts[r.PathValue("appid")]
	n, err := strconv.Atoi(r.PathValue("n"))
	if a == nil || err != nil {
		http.NotFound(w, r)
		return
	}
	s.settle(a)
	art := a.article(r.PathValue("id"))
	if art == nil || n < 0 || n >= len(art.Items) {
		http.NotFound(w, r)
		return
	}
	if art.Items[n].IsDeleted {
		w.WriteHeader(http.StatusGone)
		show(w, "gone", view{Title: "该内容已被发布者删除", Account: *a})
		return
	}
	show(w, "article", itemView(a, art.Items[n], art.At, false))
}

func (s *Sim) pageDraft(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.state.Accounts[r.PathValue("appid")]
	n, err := strconv.Atoi(r.PathValue("n"))
	if a == nil || err != nil {
		http.NotFound(w, r)
		return
	}
	i := a.draft(r.PathValue("id"))
	if i < 0 || n < 0 || n >= len(a.Drafts[i].Items) {
		http.NotFound(w, r)
		return
	}
	show(w, "article", itemView(a, a.Drafts[i].Items[n], a.Drafts[i].At, true))
}

func (s *Sim) pagePicture(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	a := s.state.Accounts[r.PathValue("appid")]
	var p Picture
	var ok bool
	if a != nil {
		p, ok = a.picture(r.PathValue("key"))
	}
	s.mu.Unlock()
	data, err := s.stage.Blob(p.Key)
	if !ok || err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", p.Mime)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(data) // the reader is gone
}

func itemView(a *Account, it Item, at time.Time, draft bool) view {
	body := pictures.ReplaceAllString(it.Content, "/wechat/"+a.AppID+"/pic/$1")
	return view{Title: it.Title, Account: *a, Item: it, Body: template.HTML(body), At: stamp(at), Draft: draft}
}

var pictures = regexp.MustCompile(`http://mmbiz\.qpic\.cn/mmbiz_[a-z+]+/([0-9a-f]+)/0\?wx_fmt=[a-z+]+`)

func local(appid, url string) string {
	return pictures.ReplaceAllString(url, "/wechat/"+appid+"/pic/$1")
}

func stamp(t time.Time) string {
	return t.In(time.FixedZone("CST", 8*3600)).Format("2006年1月2日 15:04")
}

// show writes a page. The content comes from outside, so scripts and foreign addresses are shut out by the browser.
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
body{margin:0;background:#ededed;color:#222;font:17px/1.75 system-ui,"PingFang SC","Noto Sans CJK SC",sans-serif}
.mark{background:#b3261e;color:#fff;text-align:center;padding:.4em;font-size:14px}
main{max-width:677px;margin:0 auto;background:#fff;padding:20px 16px 60px;min-height:80vh;overflow-wrap:anywhere}
h1{font-size:22px;line-height:1.4;margin:0 0 14px}.meta{color:#777;font-size:15px;margin-bottom:22px}.meta a{color:#576b95;text-decoration:none}
img{max-width:100%;height:auto}ul.list{list-style:none;margin:0;padding:0}ul.list li{display:flex;gap:12px;border-bottom:1px solid #eee;padding:14px 0}
ul.list img{width:112px;height:64px;object-fit:cover}ul.list a{color:#222;text-decoration:none}ul.list p{margin:.2em 0 0;color:#888;font-size:14px;line-height:1.5}
.src{margin-top:28px;font-size:15px;color:#576b95}table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:4px 8px}
</style></head><body><div class="mark">演练环境：这里不是微信，页面由签发系统的模拟平台生成，公众看不到</div><main>{{end}}
{{define "foot"}}</main></body></html>{{end}}
{{define "accounts"}}{{template "head" .}}<h1>公众号（演练）</h1><ul class="list">{{range .Accounts}}<li><a href="/wechat/{{.AppID}}/">{{.Name}}</a></li>{{else}}<li>还没有演练账号</li>{{end}}</ul>{{template "foot" .}}{{end}}
{{define "list"}}{{template "head" .}}<h1>{{.Account.Name}}</h1><div class="meta">公众号（演练） · 已发布 {{len .Rows}} 篇</div><ul class="list">{{$id := .Account.AppID}}
{{range .Rows}}<li>{{if .Deleted}}<div><s>{{.Title}}</s><p>已删除 · {{.At}}</p></div>{{else}}{{if .Cover}}<img src="{{.Cover}}" alt="">{{end}}<div><a href="/wechat/{{$id}}/s/{{.ID}}/{{.N}}">{{.Title}}</a><p>{{.Digest}}</p><p>{{.At}}</p></div>{{end}}</li>{{else}}<li>还没有发布文章</li>{{end}}</ul>{{template "foot" .}}{{end}}
{{define "gone"}}{{template "head" .}}<h1>该内容已被发布者删除</h1><p><a href="/wechat/{{.Account.AppID}}/">{{.Account.Name}}</a></p>{{template "foot" .}}{{end}}
{{define "article"}}{{template "head" .}}<article><h1>{{.Item.Title}}</h1><div class="meta">{{if .Draft}}草稿预览 · {{end}}{{.Item.Author}} <a href="/wechat/{{.Account.AppID}}/">{{.Account.Name}}</a> {{.At}}</div>{{.Body}}
{{if .Item.ContentSourceURL}}<p class="src"><a href="{{.Item.ContentSourceURL}}">阅读原文</a></p>{{end}}<p class="meta">{{if eq .Item.NeedOpenComment 1}}留言已开放{{else}}留言未开放{{end}}</p></article>{{template "foot" .}}{{end}}
`))
