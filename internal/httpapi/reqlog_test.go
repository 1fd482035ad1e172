package httpapi

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"qianfa/internal/app"
)

func TestTheAddressOfAClientIsNotWhatHeWrites(t *testing.T) {
	t.Parallel()
	s := &server{Config: Config{Trusted: func(host string) bool { return host == "127.0.0.1" || host == "10.0.0.2" }}}
	for _, tt := range []struct{ remote, forwarded, want string }{
		{"127.0.0.1:5", "203.0.113.9", "203.0.113.9"},
		{"127.0.0.1:5", "198.51.100.1, 203.0.113.9", "203.0.113.9"}, // the first was written by the client
		{"127.0.0.1:5", "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"},
		{"127.0.0.1:5", "nonsense", "127.0.0.1"},
		{"127.0.0.1:5", "", "127.0.0.1"},
		{"203.0.113.9:5", "198.51.100.1", "203.0.113.9"},
		{"127.0.0.1:5", "2001:db8::1", "2001:db8::1"},
	} {
		r := httptest.NewRequest("GET", "/api/v1/meta", nil)
		r.RemoteAddr = tt.remote
		if tt.forwarded != "" {
			r.Header.Set("X-Forwarded-For", tt.forwarded)
		}
		if got := s.addressOf(r); got != tt.want {
			t.Errorf("%s with %q: %s, want %s", tt.remote, tt.forwarded, got, tt.want)
		}
	}
}

func TestARequestLeavesOneLineWithoutItsContent(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	s := &server{Config: Config{Log: slog.New(slog.NewJSONHandler(&out, nil))}}
	h := s.logged(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		named(r.Context(), "p-1")
		http.Error(w, "secret answer", http.StatusTeapot)
	}))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("POST", "/api/v1/session?token=secret", strings.NewReader(`{"password":"secret"}`)))
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	line := out.String()
	if strings.Count(line, "\n") != 1 || strings.Contains(line, "secret") {
		t.Errorf("want one line without content, got %s", line)
	}
	for _, want := range []string{`"path":"/api/v1/session"`, `"status":418`, `"person":"p-1"`, `"address":"192.0.2.1"`, w.Header().Get("X-Request-Id")} {
		if !strings.Contains(line, want) {
			t.Errorf("%s is not in %s", want, line)
		}
	}
}

func TestABrokenOffRequestIsNoError(t *testing.T) {
	t.Parallel()
	for _, gone := range []bool{true, false} {
		var out bytes.Buffer
		s := &server{Config: Config{Log: slog.New(slog.NewJSONHandler(&out, nil))}}
		ctx, leave := context.WithCancel(t.Context())
		if gone {
			leave()
		}
		_ = s.refuse(ctx, app.Actor{}, "check-text", errors.New("list lexicons: context canceled"))
		leave()
		if got := strings.Contains(out.String(), `"level":"ERROR"`); got == gone || out.Len() == 0 {
			t.Errorf("sender gone %v: %s", gone, out.String())
		}
	}
}
