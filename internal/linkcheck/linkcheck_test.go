package linkcheck_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"go.uber.org/goleak"

	"qianfa/internal/linkcheck"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var open = linkcheck.Looker{Allow: func(netip.AddrPort) bool { return true }}

func TestAPageIsDeadWhenItIsGoneOrNobodyAnswers(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	for path, status := range map[string]int{"/ok": 200, "/gone": 410, "/never": 404, "/members": 403, "/broken": 500, "/busy": 429} {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
	}
	mux.HandleFunc("/by-get-only", func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			w.WriteHeader(404)
		}
	})
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/gone", http.StatusFound) })
	mux.HandleFunc("/round", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/round", http.StatusFound) })
	s := httptest.NewServer(mux)
	defer s.Close()
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	for address, want := range map[string]bool{
		s.URL + "/ok": false, s.URL + "/gone": true, s.URL + "/never": true, s.URL + "/members": false, s.URL + "/broken": false, s.URL + "/busy": false,
		s.URL + "/by-get-only": false, s.URL + "/moved": true, s.URL + "/round": false, closed.URL: true,
	} {
		if dead, err := open.Look(t.Context(), address); dead != want || err != nil {
			t.Errorf("%s: dead %v, %v", address, dead, err)
		}
	}
}

func TestNothingInsideIsEverAsked(t *testing.T) {
	t.Parallel()
	asked := make(chan string, 10)
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { asked <- r.URL.Path }))
	defer s.Close()
	for _, address := range []string{s.URL, "http://localhost:80/", "http://127.0.0.1/", "http://[::1]/", "http://10.1.2.3/", "http://192.168.0.1/", "http://169.254.169.254/latest/meta-data",
		"http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://0.0.0.0/", "http://2130706433/", "http://100.64.0.1/", "file:///etc/passwd", "ftp://example.cn/", "http://a:b@example.cn/", "javascript:alert(1)", "not an address", ""} {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		dead, err := linkcheck.Looker{}.Look(ctx, address)
		cancel()
		// A name of digits that the resolver does not know is dead; nothing else may be said of the inside.
		if !errors.Is(err, linkcheck.ErrInside) && (err != nil || !dead || address != "http://2130706433/") {
			t.Errorf("%s: dead %v, %v", address, dead, err)
		}
	}
	if len(asked) > 0 {
		t.Errorf("asked for %s", <-asked)
	}
}

func TestARedirectIntoTheInsideIsNotFollowed(t *testing.T) {
	t.Parallel()
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the inside was asked") }))
	defer inside.Close()
	outside := httptest.NewServer(http.RedirectHandler(inside.URL, http.StatusFound))
	defer outside.Close()
	gate := netip.MustParseAddrPort(outside.Listener.Addr().String())
	dead, err := linkcheck.Looker{Allow: func(to netip.AddrPort) bool { return to == gate }}.Look(t.Context(), outside.URL)
	if dead || !errors.Is(err, linkcheck.ErrInside) {
		t.Errorf("dead %v, %v", dead, err)
	}
}
