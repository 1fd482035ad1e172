package httpapi

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func TestTheApplicationGoesOutPackedToWhoTakesIt(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte("let signed = 1"))
	_ = z.Close()
	pages := ui(fstest.MapFS{
		"index.html": {Data: []byte("<title>签发</title>")}, "assets/app.js.gz": {Data: packed.Bytes()}, "assets/seal.png": {Data: []byte("png")},
	})
	for _, c := range []struct{ path, accepts, status, coding, body, cache string }{
		{"/assets/app.js", "gzip, deflate, br", "200 OK", "gzip", packed.String(), "immutable"},
		{"/assets/app.js", "", "200 OK", "", "let signed = 1", "immutable"},
		{"/assets/app.js", "gzip; q=0", "200 OK", "", "let signed = 1", "immutable"},
		{"/assets/seal.png", "gzip", "200 OK", "", "png", "immutable"},
		{"/assets/gone.js", "gzip", "404 Not Found", "", "404 page not found\n", ""},
		{"/articles/1", "gzip", "200 OK", "", "<title>签发</title>", "no-cache"},
		{"/favicon.svg", "gzip", "404 Not Found", "", "404 page not found\n", ""},
	} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, c.path, nil)
		r.Header.Set("Accept-Encoding", c.accepts)
		pages.ServeHTTP(w, r)
		got := w.Result()
		if got.Status != c.status || got.Header.Get("Content-Encoding") != c.coding || w.Body.String() != c.body || c.cache != "" && !strings.Contains(got.Header.Get("Cache-Control"), c.cache) {
			t.Errorf("%s for %q: %s, %q, %q, %.40q", c.path, c.accepts, got.Status, got.Header.Get("Content-Encoding"), got.Header.Get("Cache-Control"), w.Body.String())
		}
	}
}
