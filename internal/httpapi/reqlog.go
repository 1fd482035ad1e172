package httpapi

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"
)

// logLine gathers what is known of a request by the time it is answered.
type logLine struct{ person string }

type logLineKey struct{}

// named puts the person behind the request on its line.
func named(ctx context.Context, person string) {
	if line, ok := ctx.Value(logLineKey{}).(*logLine); ok {
		line.person = person
	}
}

// logged writes one line for every request to the API: who, what, from where and how it ended; no query, no content.
func (s *server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/api/") || !s.Log.Enabled(r.Context(), slog.LevelInfo) {
			next.ServeHTTP(w, r)
			return
		}
		id, started, line := rand.Text(), time.Now(), &logLine{}
		w.Header().Set("X-Request-Id", id)
		seen := &outcome{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(seen, r.WithContext(context.WithValue(r.Context(), logLineKey{}, line)))
		s.Log.LogAttrs(r.Context(), slog.LevelInfo, "request", slog.String("id", id), slog.String("method", r.Method), slog.String("path", r.URL.Path),
			slog.Int("status", seen.status), slog.Int64("bytes", seen.bytes), slog.Int64("us", time.Since(started).Microseconds()),
			slog.String("person", line.person), slog.String("address", s.addressOf(r)))
	})
}

// outcome remembers how a request was answered.
type outcome struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// WriteHeader remembers the status.
func (o *outcome) WriteHeader(status int) {
	o.status = status
	o.ResponseWriter.WriteHeader(status)
}

// Write counts the bytes.
func (o *outcome) Write(p []byte) (int, error) {
	n, err := o.ResponseWriter.Write(p)
	o.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (o *outcome) Unwrap() http.ResponseWriter { return o.ResponseWriter }

// addressOf is the client's address. X-Forwarded-For is believed only behind a trusted proxy, and of its entries the
// last one that no trusted proxy has: those before it are whatever the client wrote.
func (s *server) addressOf(r *http.Request) string { return Addresses(s.Trusted)(r) }

// Addresses returns what tells a visitor's address: the connection's, or what proxies that are trusted say of it.
func Addresses(trusted func(remote string) bool) func(*http.Request) string {
	return func(r *http.Request) string {
		host, _, err := net.SplitHostPort(r.RemoteAddr)
		if err != nil {
			host = r.RemoteAddr
		}
		if trusted == nil {
			return host
		}
		hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		for i := len(hops) - 1; i >= 0 && trusted(host); i-- {
			hop := strings.TrimSpace(hops[i])
			if net.ParseIP(hop) == nil {
				break
			}
			host = hop
		}
		return host
	}
}
