package portal

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// BenchmarkArticle reads an article over loopback, beside a bare handler that sends the same bytes.
func BenchmarkArticle(b *testing.B) {
	p := New(newShelf(), Options{Now: func() time.Time { return at(22, 10, 0) }})
	w := httptest.NewRecorder()
	p.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/site/qszf/a/2026-17.html", nil))
	body := w.Body.Bytes()
	bare := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", htmlType)
		_, _ = w.Write(body)
	})
	b.Run("bare", func(b *testing.B) { read(b, bare) })
	b.Run("portal", func(b *testing.B) { read(b, p) })
}

func read(b *testing.B, h http.Handler) {
	server := httptest.NewServer(h)
	defer server.Close()
	transport := &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 64}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			r, err := client.Get(server.URL + "/site/qszf/a/2026-17.html")
			if err != nil {
				b.Error(err)
				return
			}
			if _, err := io.Copy(io.Discard, r.Body); err != nil {
				b.Error(err)
			}
			_ = r.Body.Close()
		}
	})
}
