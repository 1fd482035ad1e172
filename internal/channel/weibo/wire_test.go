package weibo_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"sync"
)

// wire is a transport that remembers every request.
type wire struct {
	next http.RoundTripper
	mu   sync.Mutex
	all  []request
}

type request struct {
	path, query, mime, auth string
	body                    []byte
}

// RoundTrip remembers and passes on.
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	w.mu.Lock()
	w.all = append(w.all, request{r.URL.Path, r.URL.RawQuery, r.Header.Get("Content-Type"), r.Header.Get("Authorization"), body})
	w.mu.Unlock()
	return w.next.RoundTrip(r)
}

// count says how often a call was made.
func (w *wire) count(name string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, r := range w.all {
		if strings.HasSuffix(r.path, name+".json") {
			n++
		}
	}
	return n
}
