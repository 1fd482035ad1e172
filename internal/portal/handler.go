package portal

import (
	"context"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/singleflight"

	"qianfa/internal/core/fault"
)

// Portal (网站) is the handler. It answers GET and HEAD below /site/ and /media/.
type Portal struct {
	source  Source
	options Options
	cache   *cache
	flight  singleflight.Group
}

// New returns the website over a source. Options.Now is required.
func New(source Source, options Options) *Portal {
	if options.Fresh == 0 {
		options.Fresh = time.Second
	}
	if options.CacheBytes == 0 {
		options.CacheBytes = 32 << 20
	}
	if options.PageSize == 0 {
		options.PageSize = 20
	}
	if options.Failed == nil {
		options.Failed = func(*http.Request, error) {}
	}
	options.BaseURL = strings.TrimSuffix(options.BaseURL, "/")
	return &Portal{source: source, options: options, cache: newCache(options.CacheBytes)}
}

// Changed makes every page of an account be rendered anew. Whoever commits a publication, correction or take-down in
// this process calls it, so that the website never lags; other processes follow within Options.Fresh.
func (p *Portal) Changed(account string) { p.cache.expire(account) }

// ServeHTTP answers one request. Query strings, which chat programs like to add, are ignored.
func (p *Portal) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		p.plain(w, r, http.StatusMethodNotAllowed)
		return
	}
	if e := p.cache.get(p.key(r), p.options.Now()); e != nil {
		e.serve(w, r)
		return
	}
	p.route(w, r)
}

// key is what a page is cached under: its path, and the host where addresses depend on it.
func (p *Portal) key(r *http.Request) string {
	if p.options.BaseURL == "" && absolute(r.URL.Path) {
		return r.Host + r.URL.Path
	}
	return r.URL.Path
}

// absolute tells whether a document names full addresses: feeds and sitemaps.
func absolute(path string) bool {
	return strings.HasSuffix(path, ".xml") || strings.HasSuffix(path, ".json")
}

// route answers what the cache does not hold.
func (p *Portal) route(w http.ResponseWriter, r *http.Request) {
	if digest, ok := strings.CutPrefix(r.URL.Path, "/media/"); ok {
		p.media(w, r, digest)
		return
	}
	rest, ok := strings.CutPrefix(r.URL.Path, "/site/")
	if !ok || path.Clean(r.URL.Path) != strings.TrimSuffix(r.URL.Path, "/") {
		p.plain(w, r, http.StatusNotFound)
		return
	}
	if rest == styleName {
		serveStyle(w, r)
		return
	}
	account, document, found := strings.Cut(rest, "/")
	if !found && account != "" {
		redirect(w, "/site/"+account+"/")
		return
	}
	if document == "list/1.html" {
		redirect(w, "/site/"+account+"/")
		return
	}
	p.render(w, r, account, document)
}

// redirect sends to the page's one address.
func redirect(w http.ResponseWriter, to string) {
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusMovedPermanently)
}

// render makes a page, keeps it and serves it. Requests for the same page at the same time wait for one rendering.
func (p *Portal) render(w http.ResponseWriter, r *http.Request, account, document string) {
	key, generation := p.key(r), p.cache.generation(account)
	made, err, _ := p.flight.Do(key+"\x00"+strconv.FormatInt(generation, 10), func() (any, error) {
		d, err := p.document(context.WithoutCancel(r.Context()), r.Host, account, document)
		if err != nil {
			return nil, err
		}
		return p.cache.put(key, account, generation, d, p.options.Now().Add(max(p.options.Fresh, d.fresh))), nil
	})
	switch {
	case err == nil:
		made.(*entry).serve(w, r)
	case fault.CodeOf(err) == fault.NotFound:
		p.plain(w, r, http.StatusNotFound)
	default:
		p.options.Failed(r, fmt.Errorf("render %s: %w", r.URL.Path, err))
		p.plain(w, r, http.StatusServiceUnavailable)
	}
}

// document is a page before it is kept: until is the moment from which it may look different (the zero time = never).
type document struct {
	status   int
	mime     string
	body     []byte
	modified time.Time
	until    time.Time
	fresh    time.Duration // at least how long it is kept, for documents that cost much and betray nothing
}

// errNoPage is what an address gets that no page has.
var errNoPage = fault.New(fault.NotFound, "没有这个页面。")

// document renders the page at a path below an account; "" for both is the index of all sites.
func (p *Portal) document(ctx context.Context, host, account, name string) (document, error) {
	if account == "" {
		if name != "" {
			return document{}, errNoPage
		}
		return p.index(ctx)
	}
	site, err := p.source.Site(ctx, account)
	if err != nil {
		return document{}, err
	}
	base := p.base(host)
	switch name {
	case "":
		return p.list(ctx, site, 1)
	case "rss.xml", "atom.xml", "feed.json":
		return p.feed(ctx, site, base, name)
	case "sitemap.xml":
		return p.sitemap(ctx, site, base)
	}
	if number, ok := between(name, "list/", ".html"); ok {
		page, err := strconv.Atoi(number)
		if err != nil || page < 2 || strconv.Itoa(page) != number {
			return document{}, errNoPage
		}
		return p.list(ctx, site, page)
	}
	if number, ok := between(name, "a/", ".html"); ok && number != "" && !strings.Contains(number, "/") {
		return p.article(ctx, site, number)
	}
	return document{}, errNoPage
}

// between returns what stands between a prefix and a suffix.
func between(text, prefix, suffix string) (string, bool) {
	rest, ok := strings.CutPrefix(text, prefix)
	if !ok {
		return "", false
	}
	return strings.CutSuffix(rest, suffix)
}

// base is the address that feeds and sitemaps start their links with. A host with anything but the characters of a host
// is not repeated to anyone.
func (p *Portal) base(host string) string {
	if p.options.BaseURL != "" {
		return p.options.BaseURL
	}
	for _, r := range host {
		if !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]", r) {
			return ""
		}
	}
	return "http://" + host
}
