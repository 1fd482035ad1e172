package httpapi_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"qianfa/internal/apptest"
	"qianfa/internal/demo"
	"qianfa/internal/httpapi"
	"qianfa/internal/store"
)

// client speaks to a running API as one browser or program.
type client struct {
	t      *testing.T
	url    string
	header http.Header
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

func (a answer) problem(t *testing.T) (p httpapi.Problem) {
	t.Helper()
	if got := a.header.Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("content type %q of %s", got, a.body)
	}
	if err := json.Unmarshal([]byte(a.body), &p); err != nil {
		t.Fatalf("%s: %v", a.body, err)
	}
	if p.Status != a.status || !strings.HasSuffix(p.Detail, "。") {
		t.Errorf("problem %+v under status %d", p, a.status)
	}
	return p
}

func serve(t *testing.T, ui fstest.MapFS) (client, *apptest.House) {
	t.Helper()
	h := apptest.Open(t, "")
	c := httpapi.Config{Articles: h.Articles, Lexicons: h.Lexicons, Dir: h.Dir, Accounts: h.Accounts, Rules: h.Rules, Audit: h.Audit, Auth: h.Auth, Exporter: h.DB, Repeats: store.Repeats{DB: h.DB},
		Ready: h.DB.Ping, Now: h.Clock.Now, Log: slog.New(slog.DiscardHandler), Version: "test", Demo: true, Origin: "https://www.example.gov.cn"}
	if ui != nil {
		c.UI = ui
	}
	s := httptest.NewServer(httpapi.New(c))
	t.Cleanup(s.Close)
	return client{t, s.URL, http.Header{}}, h
}

func (c client) with(name, value string) client {
	c.header = c.header.Clone()
	c.header.Set(name, value)
	return c
}

func (c client) do(method, path, body string) answer {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.url+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header = c.header.Clone()
	if body != "" && req.Header.Get("Content-Type") == "" {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	out, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, string(out)}
}

// in logs in as a browser does, with a cookie.
func (c client) in(login string) client {
	c.t.Helper()
	a := c.do("POST", "/api/v1/session", `{"name":"`+login+`","password":"`+demo.Password+`"}`)
	cookie := a.header.Get("Set-Cookie")
	if a.status != 200 || !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite=Lax") {
		c.t.Fatalf("login: %d %s, cookie %q", a.status, a.body, cookie)
	}
	value, _, _ := strings.Cut(cookie, ";")
	return c.with("Cookie", value)
}

// program logs in as a program does, with a bearer token.
func (c client) program(login string) client {
	c.t.Helper()
	a := c.do("POST", "/api/v1/session", `{"name":"`+login+`","password":"`+demo.Password+`","bearer":true}`)
	var me httpapi.Me
	if err := json.Unmarshal([]byte(a.body), &me); err != nil || me.Token == "" || a.header.Get("Set-Cookie") != "" {
		c.t.Fatalf("login: %d %s", a.status, a.body)
	}
	return c.with("Authorization", "Bearer "+me.Token)
}

const writer = "huanglili"

func TestWhatIsWrongWithARequestIsSaidInChinese(t *testing.T) {
	t.Parallel()
	c, _ := serve(t, nil)
	in := c.in(writer)
	for name, tt := range map[string]struct {
		as                 client
		method, path, body string
		status             int
		code, text         string
	}{
		"nobody logged in":       {c, "GET", "/api/v1/session", "", 401, "unauthorized", "还没有登录"},
		"a wrong password":       {c, "POST", "/api/v1/session", `{"name":"huanglili","password":"wrong-one"}`, 401, "invalid", "用户名或密码不对"},
		"a name left out":        {c, "POST", "/api/v1/session", `{"password":"geheim-123"}`, 422, "invalid", "缺少 name"},
		"a key nobody knows":     {c, "POST", "/api/v1/session", `{"name":"a","password":"geheim-123","x":1}`, 422, "invalid", "没有这一项"},
		"a number for a text":    {c, "POST", "/api/v1/session", `{"name":"a","password":12345678}`, 422, "invalid", "应为文字"},
		"a text for yes or no":   {c, "POST", "/api/v1/session", `{"name":"a","password":"geheim-123","bearer":"geheim-123"}`, 422, "invalid", "应为是或否"},
		"a name too long":        {c, "POST", "/api/v1/session", `{"name":"` + strings.Repeat("a", 101) + `","password":"geheim-123"}`, 422, "invalid", "最多 100 个字"},
		"half a JSON":            {c, "POST", "/api/v1/session", `{"name":"a","password":"geheim-123`, 400, "invalid", "无法识别"},
		"no JSON at all":         {c.with("Content-Type", "text/plain"), "POST", "/api/v1/session", "geheim-123", 415, "invalid", "请用 JSON"},
		"5 KB to log in":         {c, "POST", "/api/v1/session", `{"name":"` + strings.Repeat("a", 5000) + `"}`, 413, "invalid", "太大"},
		"a path nobody knows":    {c, "GET", "/api/v1/nothing", "", 404, "not_found", "没有这个接口"},
		"an article that is not": {in, "GET", "/api/v1/articles/0190", "", 404, "not_found", "没有这篇稿件"},
		"a key beside an act":    {in, "POST", "/api/v1/articles/0190/acts", `{"do":"pass","x":1}`, 422, "invalid", "没有这一项"},
		"more than 1 MiB":        {in, "POST", "/api/v1/articles/0190/acts", `{"do":"pass","opinion":"` + strings.Repeat("好", 400_000) + `"}`, 413, "invalid", "太大"},
		"a wrong step-up":        {in, "POST", "/api/v1/session/step-up", `{"password":"geheim-123"}`, 422, "invalid", "密码不对"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := tt.as.do(tt.method, tt.path, tt.body)
			if a.status != tt.status {
				t.Fatalf("%d %s", a.status, a.body)
			}
			p := a.problem(t)
			all := p.Detail
			for _, f := range p.Errors {
				all += f.Text
			}
			if p.Code != tt.code || !strings.Contains(all, tt.text) {
				t.Errorf("%s %q, want %s %q", p.Code, all, tt.code, tt.text)
			}
			if strings.Contains(a.body, "geheim") || strings.Contains(a.body, "12345678") {
				t.Errorf("a password came back: %s", a.body)
			}
		})
	}
}

func TestAnotherSiteCannotActInSomebodysName(t *testing.T) {
	t.Parallel()
	c, _ := serve(t, nil)
	browser, program := c.in(writer), c.program(writer)
	for name, tt := range map[string]struct {
		as     client
		status int
	}{
		"our own page":             {browser.with("Sec-Fetch-Site", "same-origin"), 201},
		"no browser's header":      {browser, 201},
		"another site":             {browser.with("Sec-Fetch-Site", "cross-site"), 403},
		"a sister of our host":     {browser.with("Sec-Fetch-Site", "same-site"), 403},
		"another origin":           {browser.with("Origin", "https://evil.example"), 403},
		"through a proxy":          {browser.with("Origin", "https://www.example.gov.cn"), 201},
		"a program with its token": {program.with("Origin", "https://evil.example"), 201},
	} {
		a := tt.as.do("POST", "/api/v1/articles", `{}`)
		if a.status != tt.status {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
		if tt.status == 403 && !strings.Contains(a.problem(t).Detail, "请求来自别的网站") {
			t.Errorf("%s: %s", name, a.body)
		}
	}
	if a := c.with("Sec-Fetch-Site", "cross-site").do("GET", "/api/v1/meta", ""); a.status != 200 {
		t.Errorf("reading from elsewhere: %d", a.status)
	}
}

func TestARepeatedRequestIsCarriedOutOnce(t *testing.T) {
	t.Parallel()
	c, _ := serve(t, nil)
	one := c.in(writer).with("Idempotency-Key", "k-1")
	first := one.do("POST", "/api/v1/articles", `{}`)
	again := one.do("POST", "/api/v1/articles", `{}`)
	if first.status != 201 || again.status != 201 || first.body != again.body || again.header.Get("Idempotent-Replayed") != "true" || first.header.Get("Idempotent-Replayed") != "" {
		t.Errorf("first %d, again %d, the same %v", first.status, again.status, first.body == again.body)
	}
	other := one.do("POST", "/api/v1/articles", `{"unit":"u-hengtang-02"}`)
	if other.status != 409 || !strings.Contains(other.problem(t).Detail, "幂等键") {
		t.Errorf("another request under the key: %d %s", other.status, other.body)
	}
	if a := c.in("liangzhiqiang").with("Idempotency-Key", "k-1").do("POST", "/api/v1/articles", `{}`); a.status != 201 || a.body == first.body {
		t.Errorf("another person's key of the same name: %d", a.status)
	}
	if a := one.with("Idempotency-Key", strings.Repeat("k", 201)).do("POST", "/api/v1/articles", `{}`); a.status != 422 {
		t.Errorf("an endless key: %d", a.status)
	}
	refused := c.in(writer).with("Idempotency-Key", "k-2")
	for range 2 { // a refusal is an answer too
		if a := refused.do("POST", "/api/v1/articles", `{"unit":"u-hengtang-99"}`); a.status != 403 && a.status != 422 {
			t.Errorf("a unit of others: %d %s", a.status, a.body)
		}
	}
}

func TestEveryAnswerForbidsForeignScripts(t *testing.T) {
	t.Parallel()
	c, _ := serve(t, fstest.MapFS{"index.html": {Data: []byte("<p>签发</p>")}})
	for _, path := range []string{"/", "/articles/1", "/api/v1/meta", "/api/v1/nothing", "/api/v1/session", "/healthz", "/missing.js"} {
		h := c.do("GET", path, "").header
		csp := h.Get("Content-Security-Policy")
		if !strings.Contains(csp, "script-src 'self'") || strings.Contains(csp, "script-src 'self' 'unsafe-inline'") || !strings.Contains(csp, "object-src 'none'") || !strings.Contains(csp, "frame-ancestors 'self'") {
			t.Errorf("%s: policy %q", path, csp)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "same-origin" {
			t.Errorf("%s: headers %v", path, h)
		}
		if strings.HasPrefix(path, "/api/") && h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be cached: %q", path, h.Get("Cache-Control"))
		}
	}
}

func TestThePagesOfTheUIAreOneAndItsFilesMany(t *testing.T) {
	t.Parallel()
	index, placeholder := &fstest.MapFile{Data: []byte("<p>index</p>")}, &fstest.MapFile{Data: []byte("<p>placeholder</p>")}
	script := &fstest.MapFile{Data: []byte("let a")}
	built := fstest.MapFS{"index.html": index, "placeholder.html": placeholder, "assets/app.js": script}
	for name, tt := range map[string]struct {
		ui           fstest.MapFS
		method, path string
		status       int
		body, cache  string
	}{
		"the first page":        {built, "GET", "/", 200, "<p>index</p>", "no-cache"},
		"a page of the router":  {built, "GET", "/articles/0190", 200, "<p>index</p>", "no-cache"},
		"a built file":          {built, "GET", "/assets/app.js", 200, "let a", "public, max-age=31536000, immutable"},
		"a file that is gone":   {built, "GET", "/assets/old.js", 404, "404 page not found\n", ""},
		"a way out of the UI":   {built, "GET", "/../../etc/passwd.txt", 404, "404 page not found\n", ""},
		"posting to a page":     {built, "POST", "/articles", 404, "404 page not found\n", ""},
		"before npm ever built": {fstest.MapFS{"placeholder.html": placeholder}, "GET", "/", 200, "<p>placeholder</p>", "no-cache"},
		"without any files":     {nil, "GET", "/", 404, "404 page not found\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := httptest.NewServer(bare(tt.ui))
			t.Cleanup(s.Close)
			a := client{t, s.URL, http.Header{}}.do(tt.method, tt.path, "")
			if a.status != tt.status || a.body != tt.body || a.status == 200 && a.header.Get("Cache-Control") != tt.cache {
				t.Errorf("%d %q, cache %q", a.status, a.body, a.header.Get("Cache-Control"))
			}
		})
	}
}

// bare is the handler without use cases: its pages need none.
func bare(ui fstest.MapFS) http.Handler {
	c := httpapi.Config{Log: slog.New(slog.NewTextHandler(&bytes.Buffer{}, nil))}
	if ui != nil {
		c.UI = ui
	}
	return httpapi.New(c)
}

func TestAProgramThatPrefersLessGetsTheBriefAnswer(t *testing.T) {
	t.Parallel()
	c, _ := serve(t, nil)
	in := c.program(writer)
	for prefer, brief := range map[string]bool{
		"return=minimal": true, `respond-async, return="minimal"; foo`: true, "RETURN=MINIMAL": true,
		"": false, "return=representation": false, "return=minimalist": false,
	} {
		a := in.with("Prefer", prefer).do("POST", "/api/v1/articles", `{}`)
		var got map[string]any
		if err := json.Unmarshal([]byte(a.body), &got); a.status != 201 || err != nil {
			t.Fatalf("%q: %d %s", prefer, a.status, a.body)
		}
		_, whole := got["timeline"]
		if whole == brief || (a.header.Get("Preference-Applied") == "return=minimal") != brief || got["phase"] != "draft" || got["editable"] != true {
			t.Errorf("%q: applied %q, %s", prefer, a.header.Get("Preference-Applied"), a.body)
		}
		id, _ := got["id"].(string)
		if a := in.do("GET", "/api/v1/articles/"+id, ""); a.status != 200 || !strings.Contains(a.body, `"timeline"`) {
			t.Errorf("the page itself: %d %s", a.status, a.body)
		}
	}
}
