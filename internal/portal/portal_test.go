package portal

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"encoding/xml"
	"flag"
	"image"
	"image/color"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// samplePicture is a small landscape of our own making.
func samplePicture() []byte {
	img := image.NewRGBA(image.Rect(0, 0, 120, 80))
	for y := range 80 {
		for x := range 120 {
			img.Set(x, y, color.RGBA{uint8(120 + y), uint8(150 + x/2), uint8(200 - y), 255})
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// clock is a clock that tests set.
type clock struct{ now atomic.Int64 }

func (c *clock) set(t time.Time) { c.now.Store(t.UnixNano()) }
func (c *clock) time() time.Time { return time.Unix(0, c.now.Load()) }

// open is a portal over a new shelf on the 22nd at 10:00.
func open(options Options) (*Portal, *shelf, *clock) {
	s, c := newShelf(), &clock{}
	c.set(at(22, 10, 0))
	options.Now = c.time
	if options.BaseURL == "" {
		options.BaseURL = "https://www.qingshi.example"
	}
	return New(s, options), s, c
}

// get asks for a path, with headers as pairs.
func get(t *testing.T, p http.Handler, path string, headers ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	return w.Result()
}

func text(t *testing.T, r *http.Response) string {
	t.Helper()
	data, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestThePagesAreAsAgreed(t *testing.T) {
	t.Parallel()
	p, _, _ := open(Options{PageSize: 6})
	for name, c := range map[string]struct {
		path   string
		status int
	}{
		"index.html":     {"/site/", 200},
		"list.html":      {"/site/qszf/", 200},
		"list-2.html":    {"/site/qszf/list/2.html", 200},
		"empty.html":     {"/site/yunxi/", 200},
		"article.html":   {"/site/qszf/a/2026-17.html", 200},
		"corrected.html": {"/site/qszf/a/2026-16.html", 200},
		"reprint.html":   {"/site/qszf/a/2026-12.html", 200},
		"gone.html":      {"/site/qszf/a/2026-15.html", 410},
		"expired.html":   {"/site/qszf/a/2026-14.html", 410},
		"missing.html":   {"/site/qszf/a/9999-1.html", 404},
		"rss.xml":        {"/site/qszf/rss.xml", 200},
		"atom.xml":       {"/site/qszf/atom.xml", 200},
		"feed.json":      {"/site/qszf/feed.json", 200},
		"sitemap.xml":    {"/site/qszf/sitemap.xml", 200},
	} {
		r := get(t, p, c.path)
		if r.StatusCode != c.status {
			t.Errorf("%s answers %d, want %d", c.path, r.StatusCode, c.status)
		}
		golden(t, name, text(t, r))
	}
}

// golden compares with a file of testdata, or writes it with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	got = strings.ReplaceAll(got, styleName, "portal.css")
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s changed (-want +got):\n%s", name, diff)
	}
}

func TestAddressesThatNoPageHasAnswer404(t *testing.T) {
	t.Parallel()
	p, _, _ := open(Options{})
	for _, path := range []string{
		"/", "/site", "/site/nobody/", "/site/qszf/a/", "/site/qszf/a/.html", "/site/qszf/a/2026-17", "/site/qszf/list/0.html",
		"/site/qszf/list/02.html", "/site/qszf/list/-1.html", "/site/qszf/list/99.html", "/site/qszf/list/2147483648999.html",
		"/site//qszf/", "/site/qszf//", "/site/qszf/../qszf/", "/site/qszf/a/2026-17.html/", "/site/qszf/a/x/2026-17.html",
		"/site/qszf/x.xml", "/media/", "/media/sha256:00", "/site/qszf/a/2026-13.html",
	} {
		r := get(t, p, path)
		if r.StatusCode != http.StatusNotFound || !strings.Contains(text(t, r), "页面不存在") {
			t.Errorf("%s answers %d, want 404 with a sentence", path, r.StatusCode)
		}
	}
	for path, to := range map[string]string{"/site/qszf": "/site/qszf/", "/site/qszf/list/1.html": "/site/qszf/"} {
		r := get(t, p, path)
		if r.StatusCode != http.StatusMovedPermanently || r.Header.Get("Location") != to {
			t.Errorf("%s: %d to %q, want 301 to %s", path, r.StatusCode, r.Header.Get("Location"), to)
		}
	}
}

func TestAnArticleIsShownOnlyWithinItsWindow(t *testing.T) {
	t.Parallel()
	p, _, c := open(Options{Fresh: time.Hour})
	for _, step := range []struct {
		now                time.Time
		toEnd, fromLater   int
		endListed, laterIn bool
	}{
		{at(21, 17, 59), 200, 404, true, false},
		{at(21, 18, 0), 410, 404, false, false},
		{at(22, 23, 59), 410, 404, false, false},
		{at(23, 0, 0), 410, 200, false, true},
	} {
		c.set(step.now)
		if got := get(t, p, "/site/qszf/a/2026-14.html").StatusCode; got != step.toEnd {
			t.Errorf("%s: the item that ends on the 21st at 18:00 answers %d, want %d", step.now, got, step.toEnd)
		}
		if got := get(t, p, "/site/qszf/a/2026-13.html").StatusCode; got != step.fromLater {
			t.Errorf("%s: the item that begins on the 23rd answers %d, want %d", step.now, got, step.fromLater)
		}
		p.Changed("qszf")
		list := text(t, get(t, p, "/site/qszf/"))
		if strings.Contains(list, "停水通知") != step.endListed || strings.Contains(list, "节日祝福") != step.laterIn {
			t.Errorf("%s: the list shows the wrong items", step.now)
		}
	}
}

func TestATakenDownArticleIsGoneEverywhereAtOnce(t *testing.T) {
	t.Parallel()
	p, s, _ := open(Options{Fresh: time.Hour})
	pages := []string{"/site/qszf/", "/site/qszf/rss.xml", "/site/qszf/atom.xml", "/site/qszf/feed.json", "/site/qszf/sitemap.xml"}
	for _, path := range append(pages, "/site/qszf/a/2026-17.html", "/media/"+picture) {
		if r := get(t, p, path); r.StatusCode != http.StatusOK {
			t.Fatalf("%s answers %d before the take-down", path, r.StatusCode)
		}
	}
	s.change("2026-17", func(a *Article) { a.State, a.Notice, a.NoticeAt = Withdrawn, "图片有误。", at(22, 9, 59) })
	p.Changed("qszf")
	for _, path := range pages {
		if body := text(t, get(t, p, path)); strings.Contains(body, "迎冬清街") || strings.Contains(body, "2026-17") {
			t.Errorf("%s still shows the article", path)
		}
	}
	gone := get(t, p, "/site/qszf/a/2026-17.html")
	body := text(t, gone)
	if gone.StatusCode != http.StatusGone || strings.Contains(body, "迎冬清街") || !strings.Contains(body, "下线说明：图片有误。") {
		t.Errorf("the article answers %d:\n%s", gone.StatusCode, body)
	}
	if r := get(t, p, "/media/"+picture); r.StatusCode != http.StatusNotFound {
		t.Errorf("its picture answers %d, want 404", r.StatusCode)
	}
}

func TestAnotherProcessFollowsWithinTheFreshTime(t *testing.T) {
	t.Parallel()
	p, s, c := open(Options{Fresh: 2 * time.Second})
	const path = "/site/qszf/a/2026-16.html"
	get(t, p, path)
	asked := s.asked
	get(t, p, path)
	if s.asked != asked {
		t.Error("a fresh page asks the source again")
	}
	s.change("2026-16", func(a *Article) { a.State = Withdrawn })
	c.set(c.time().Add(2 * time.Second))
	if r := get(t, p, path); r.StatusCode != http.StatusGone {
		t.Errorf("two seconds after a take-down elsewhere the page answers %d, want 410", r.StatusCode)
	}
}

func TestASitemapIsMadeAtMostEveryTenMinutesOrWhenSomethingChanged(t *testing.T) {
	t.Parallel()
	p, s, c := open(Options{})
	read := func() int {
		before := s.asked
		get(t, p, "/site/qszf/sitemap.xml")
		return s.asked - before
	}
	if read() == 0 {
		t.Fatal("the first sitemap comes from nowhere")
	}
	c.set(c.time().Add(9 * time.Minute))
	if read() != 0 {
		t.Error("nine minutes later the sitemap is made again")
	}
	p.Changed("qszf")
	if read() == 0 {
		t.Error("after a change the old sitemap is served")
	}
	c.set(c.time().Add(10 * time.Minute))
	if read() == 0 {
		t.Error("ten minutes later the old sitemap is served")
	}
}

func TestAReaderWithTheSamePageGets304(t *testing.T) {
	t.Parallel()
	p, s, c := open(Options{})
	for _, path := range []string{"/site/qszf/", "/site/qszf/a/2026-17.html", "/site/qszf/rss.xml", "/site/qszf/atom.xml", "/site/qszf/feed.json"} {
		first := get(t, p, path)
		tag, date := first.Header.Get("Etag"), first.Header.Get("Last-Modified")
		if tag == "" || date == "" {
			t.Fatalf("%s has ETag %q and Last-Modified %q", path, tag, date)
		}
		packed := get(t, p, path, "Accept-Encoding", "br, gzip").Header.Get("Etag")
		for _, headers := range [][]string{{"If-None-Match", tag}, {"If-None-Match", "W/" + tag}, {"If-None-Match", `"other", ` + tag},
			{"If-None-Match", packed, "Accept-Encoding", "gzip"}, {"If-Modified-Since", date}} {
			if r := get(t, p, path, headers...); r.StatusCode != http.StatusNotModified || text(t, r) != "" {
				t.Errorf("%s with %v answers %d, want 304 without a body", path, headers, r.StatusCode)
			}
		}
		for _, headers := range [][]string{{"If-None-Match", `"other"`}, {"If-None-Match", `"other"`, "If-Modified-Since", date}, {"If-Modified-Since", "yesterday"}} {
			if r := get(t, p, path, headers...); r.StatusCode != http.StatusOK {
				t.Errorf("%s with %v answers %d, want 200", path, headers, r.StatusCode)
			}
		}
		c.set(c.time().Add(time.Minute))
		s.change("2026-17", func(a *Article) { a.Title += "续" })
		p.Changed("qszf")
		for _, headers := range [][]string{{"If-None-Match", tag}, {"If-Modified-Since", date}} {
			if r := get(t, p, path, headers...); r.StatusCode != http.StatusOK {
				t.Errorf("%s changed, but with %v answers %d", path, headers, r.StatusCode)
			}
		}
	}
}

func TestPackedAndPlainPagesAreTheSame(t *testing.T) {
	t.Parallel()
	p, _, _ := open(Options{})
	const path = "/site/qszf/a/2026-17.html"
	plain := text(t, get(t, p, path, "Accept-Encoding", "gzip;q=0, br"))
	packed := get(t, p, path, "Accept-Encoding", "gzip, deflate")
	if packed.Header.Get("Content-Encoding") != "gzip" || packed.Header.Get("Vary") != "Accept-Encoding" {
		t.Fatalf("headers of the packed page: %v", packed.Header)
	}
	unpacker, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(unpacker)
	if err != nil || string(data) != plain {
		t.Errorf("the packed page differs (%v)", err)
	}
}

var foreign = regexp.MustCompile(`(?i)<script|<iframe|<form|\son[a-z]+="|style="|(?:src|href)="(?:https?:)?//`)

func TestPagesHoldNoScriptAndNothingFromOutside(t *testing.T) {
	t.Parallel()
	p, s, _ := open(Options{})
	s.change("2026-17", func(a *Article) { a.Title, a.Summary = `<script>alert(1)</script>`, `"><img src=x onerror="x">` })
	for _, path := range []string{"/site/", "/site/qszf/", "/site/qszf/a/2026-17.html", "/site/qszf/a/2026-15.html", "/nowhere"} {
		r := get(t, p, path)
		body := strings.ReplaceAll(text(t, r), "&#34;", "")
		if found := foreign.FindString(strings.ReplaceAll(body, "&lt;", "")); found != "" {
			t.Errorf("%s holds %q", path, found)
		}
		want := "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
		if got := r.Header.Get("Content-Security-Policy"); got != want {
			t.Errorf("%s has the policy %q", path, got)
		}
	}
}

func TestTheSealedBytesComeBackByReversingTheAddresses(t *testing.T) {
	t.Parallel()
	p, _, _ := open(Options{})
	page := text(t, get(t, p, "/site/qszf/a/2026-17.html"))
	_, rest, _ := strings.Cut(page, `<div class="body">`)
	shown, _, found := strings.Cut(rest, "</div>\n<p class=\"code\">")
	if !found {
		t.Fatal("the body has no clear end")
	}
	if sealed := strings.ReplaceAll(shown, `="/media/`, `="qf-media:`); sealed != sampleBody {
		t.Error("the shown body is not the sealed one")
	}
}

func TestADemoIsMarkedOnEveryPageAndFeed(t *testing.T) {
	t.Parallel()
	p, s, _ := open(Options{})
	for _, demo := range []bool{true, false} {
		s.sites[0].Demo = demo
		p.Changed("qszf")
		for _, path := range []string{"/site/", "/site/qszf/", "/site/qszf/a/2026-17.html", "/site/qszf/a/2026-15.html", "/site/qszf/rss.xml", "/site/qszf/atom.xml", "/site/qszf/feed.json"} {
			if got := strings.Contains(text(t, get(t, p, path)), "演练"); got != demo {
				t.Errorf("%s: demo=%v, but marked=%v", path, demo, got)
			}
		}
	}
}

func TestFeedsCarryWhatReadersNeed(t *testing.T) {
	t.Parallel()
	p, _, _ := open(Options{})
	r := get(t, p, "/site/qszf/rss.xml")
	if got := r.Header.Get("Content-Type"); got != "application/rss+xml; charset=utf-8" {
		t.Errorf("RSS has the type %s", got)
	}
	var rss struct {
		Items []struct {
			Title   string `xml:"title"`
			Link    string `xml:"link"`
			GUID    string `xml:"guid"`
			PubDate string `xml:"pubDate"`
			Content string `xml:"http://purl.org/rss/1.0/modules/content/ encoded"`
		} `xml:"channel>item"`
	}
	if err := xml.Unmarshal([]byte(text(t, r)), &rss); err != nil {
		t.Fatal(err)
	}
	first := rss.Items[0]
	if first.Link != "https://www.qingshi.example/site/qszf/a/2026-17.html" || first.PubDate != "Sat, 21 Nov 2026 09:00:00 +0800" ||
		first.GUID != "tag:qianfa.invalid,2026-11-21:qszf/2026-17" || !strings.Contains(first.Content, `src="https://www.qingshi.example/media/`+picture) {
		t.Errorf("first RSS item: %+v", first)
	}
	if !strings.Contains(rss.Items[1].Content, "更正说明") {
		t.Error("a corrected item does not say so in RSS")
	}
	var feed struct {
		Version, Title string
		FeedURL        string `json:"feed_url"`
		Items          []struct {
			ID, URL       string
			ContentHTML   string    `json:"content_html"`
			DatePublished time.Time `json:"date_published"`
			DateModified  time.Time `json:"date_modified"`
			Image         string
		}
	}
	if err := json.Unmarshal([]byte(text(t, get(t, p, "/site/qszf/feed.json"))), &feed); err != nil {
		t.Fatal(err)
	}
	if feed.Version != "https://jsonfeed.org/version/1.1" || feed.FeedURL != "https://www.qingshi.example/site/qszf/feed.json" ||
		len(feed.Items) != len(rss.Items) || !feed.Items[1].DateModified.Equal(at(21, 8, 20)) || feed.Items[0].Image != "https://www.qingshi.example/media/"+picture {
		t.Errorf("JSON feed: %+v", feed)
	}
	var atom struct {
		ID      string `xml:"id"`
		Entries []struct {
			ID        string    `xml:"id"`
			Published time.Time `xml:"published"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal([]byte(text(t, get(t, p, "/site/qszf/atom.xml"))), &atom); err != nil {
		t.Fatal(err)
	}
	if atom.Entries[0].ID != first.GUID || !atom.Entries[0].Published.Equal(at(21, 9, 0)) {
		t.Errorf("Atom: %+v", atom)
	}
}

func TestAnOddCharacterDoesNotBreakAFeed(t *testing.T) {
	t.Parallel()
	p, s, _ := open(Options{})
	s.change("2026-17", func(a *Article) { a.Title, a.Summary, a.Body = "甲\x0b乙", "丙\x01", "<p>丁\x0c]]>戊</p>" })
	for _, path := range []string{"/site/qszf/rss.xml", "/site/qszf/atom.xml", "/site/qszf/sitemap.xml"} {
		d := xml.NewDecoder(get(t, p, path).Body)
		for {
			_, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Errorf("%s: %v", path, err)
				break
			}
		}
	}
}

func TestWithoutABaseAddressFeedsNameTheHostAndNothingElse(t *testing.T) {
	t.Parallel()
	s, c := newShelf(), &clock{}
	c.set(at(22, 10, 0))
	p := New(s, Options{Now: c.time, Fresh: time.Hour})
	for host, want := range map[string]string{"a.example:8080": "<loc>http://a.example:8080/site/", "b.example": "<loc>http://b.example/site/", "evil\"><x>": "<loc>/site/"} {
		r := httptest.NewRequest(http.MethodGet, "/site/qszf/sitemap.xml", nil)
		r.Host = host
		w := httptest.NewRecorder()
		p.ServeHTTP(w, r)
		if body := w.Body.String(); !strings.Contains(body, want) || strings.Contains(body, "evil") {
			t.Errorf("host %s: %.200s", host, body)
		}
	}
}

func TestMediaIsServedByRangeAndNeverAsAPage(t *testing.T) {
	t.Parallel()
	p, _, _ := open(Options{})
	r := get(t, p, "/media/"+picture)
	if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != "image/png" || r.Header.Get("Content-Disposition") != "" {
		t.Errorf("a picture: %d %v", r.StatusCode, r.Header)
	}
	if got := r.Header.Get("Content-Security-Policy"); got != "default-src 'none'; sandbox" {
		t.Errorf("a picture has the policy %q", got)
	}
	if again := get(t, p, "/media/"+picture, "If-None-Match", r.Header.Get("Etag")); again.StatusCode != http.StatusNotModified {
		t.Errorf("a known picture answers %d", again.StatusCode)
	}
	if part := get(t, p, "/media/"+picture, "Range", "bytes=0-3"); part.StatusCode != http.StatusPartialContent || len(text(t, part)) != 4 {
		t.Errorf("a range answers %d", part.StatusCode)
	}
	if file := get(t, p, "/media/"+roster); file.Header.Get("Content-Disposition") != "attachment" {
		t.Errorf("a document is shown instead of handed over: %v", file.Header)
	}
}

func TestABrokenSourceIsSaidAndNotKept(t *testing.T) {
	t.Parallel()
	var failures atomic.Int64
	p, s, _ := open(Options{Failed: func(*http.Request, error) { failures.Add(1) }})
	s.broken = true
	for _, path := range []string{"/site/qszf/a/2026-17.html", "/media/" + picture} {
		if r := get(t, p, path); r.StatusCode != http.StatusServiceUnavailable || strings.Contains(text(t, r), "database") {
			t.Errorf("%s answers %d", path, r.StatusCode)
		}
	}
	if failures.Load() != 2 {
		t.Errorf("%d failures were reported, want 2", failures.Load())
	}
	s.broken = false
	if r := get(t, p, "/site/qszf/a/2026-17.html"); r.StatusCode != http.StatusOK {
		t.Errorf("after the repair the page answers %d", r.StatusCode)
	}
}

func TestOnlyReadingIsAllowed(t *testing.T) {
	t.Parallel()
	p, _, _ := open(Options{})
	w := httptest.NewRecorder()
	p.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/site/qszf/", strings.NewReader("x")))
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST answers %d", w.Code)
	}
	w = httptest.NewRecorder()
	p.ServeHTTP(w, httptest.NewRequest(http.MethodHead, "/site/qszf/", nil))
	if w.Code != http.StatusOK || w.Body.Len() != 0 || w.Header().Get("Content-Length") == "" {
		t.Errorf("HEAD answers %d with %d bytes", w.Code, w.Body.Len())
	}
}

func TestManyReadersAtOnceAskTheSourceOnce(t *testing.T) {
	t.Parallel()
	p, s, _ := open(Options{Fresh: time.Hour})
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			for range 20 {
				if r := get(t, p, "/site/qszf/a/2026-17.html?from=singlemessage"); r.StatusCode != http.StatusOK {
					t.Errorf("answers %d", r.StatusCode)
				}
			}
		})
	}
	group.Wait()
	if s.asked > 10 {
		t.Errorf("1000 reads asked the source %d times", s.asked)
	}
}

func TestThePagesInMemoryStayWithinTheirBound(t *testing.T) {
	t.Parallel()
	p, _, _ := open(Options{Fresh: time.Hour, CacheBytes: 40 << 10})
	for range 2 {
		for _, number := range []string{"17", "16", "12", "11", "10", "9", "8", "7", "6", "5", "4", "3", "2", "1"} {
			get(t, p, "/site/qszf/a/2026-"+number+".html")
		}
	}
	p.cache.mu.Lock()
	defer p.cache.mu.Unlock()
	total := 0
	for at := p.cache.used.Front(); at != nil; at = at.Next() {
		total += at.Value.(*entry).weight()
	}
	if total != p.cache.size || total > 40<<10 || len(p.cache.pages) != p.cache.used.Len() || len(p.cache.pages) < 2 {
		t.Errorf("%d pages, %d bytes counted, %d held, bound %d", len(p.cache.pages), p.cache.size, total, 40<<10)
	}
}

func TestTheStyleSheetIsKeptForGood(t *testing.T) {
	t.Parallel()
	p, _, _ := open(Options{})
	r := get(t, p, "/site/"+styleName)
	if r.StatusCode != http.StatusOK || !strings.Contains(r.Header.Get("Cache-Control"), "immutable") || !strings.HasPrefix(r.Header.Get("Content-Type"), "text/css") {
		t.Errorf("the style sheet: %d %v", r.StatusCode, r.Header)
	}
}
