// Package linkcheck looks whether an address on the public web answers (链接核查), for the people who ask for it.
//
// It never reads what a page says, never follows into the office's own network or this machine, and never runs by
// itself. Start reading at Look.
package linkcheck

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"
)

// Limits of one look.
const (
	timeout   = 8 * time.Second
	redirects = 5
)

// ErrInside is returned for addresses of this machine or of an inner network: whether those answer is nobody's business.
var ErrInside = errors.New("address is not on the public web")

// Looker asks addresses. The zero Looker is ready.
type Looker struct {
	// Allow says whether an address may be connected to; nil allows addresses of the public internet at ports 80 and 443.
	Allow func(netip.AddrPort) bool
}

// Look asks for the head of an address, or for its page where the head is refused, and reports whether it is dead: the
// name does not exist, nobody answers, or the page is gone (404, 410). A server that refuses strangers (401, 403, 429)
// or has trouble (5xx) is not dead. An address that may not be asked is ErrInside.
func (l Looker) Look(ctx context.Context, address string) (dead bool, err error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return false, ErrInside
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	client := l.client()
	defer client.CloseIdleConnections()
	for _, method := range []string{http.MethodHead, http.MethodGet} {
		status, err := ask(ctx, client, method, u.String())
		switch {
		case errors.Is(err, ErrInside):
			return false, ErrInside
		case err != nil:
			return true, nil //nolint:nilerr // that nobody answers is the answer
		case status == http.StatusMethodNotAllowed || status == http.StatusNotImplemented || status == http.StatusNotFound:
			dead = status == http.StatusNotFound // some servers know pages only by GET
		default:
			return status == http.StatusGone, nil
		}
	}
	return dead, nil
}

func (l Looker) client() *http.Client {
	allow := l.Allow
	if allow == nil {
		allow = Public
	}
	dialer := &net.Dialer{Timeout: timeout, Control: func(_, address string, _ syscall.RawConn) error { // after the name was resolved
		to, err := netip.ParseAddrPort(address)
		if err != nil || !allow(to) {
			return ErrInside
		}
		return nil
	}}
	return &http.Client{
		Transport: &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true, TLSHandshakeTimeout: timeout, ResponseHeaderTimeout: timeout, MaxResponseHeaderBytes: 64 << 10},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) > redirects || r.URL.Scheme != "http" && r.URL.Scheme != "https" {
				return http.ErrUseLastResponse
			}
			return nil
		},
	}
}

func ask(ctx context.Context, client *http.Client, method, address string) (status int, err error) {
	r, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return 0, fmt.Errorf("ask: %w", err)
	}
	r.Header.Set("User-Agent", "Qianfa-link-check")
	answer, err := client.Do(r)
	if err != nil {
		return 0, fmt.Errorf("ask: %w", err)
	}
	return answer.StatusCode, answer.Body.Close() // the page itself is not read
}

// reserved lists blocks that are global by form but lead to carriers, examples, tests or another network.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("64:ff9b::/96"),
	netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("2001::/32"),
}

// Public reports whether an address is one of the public internet at ports 80 and 443.
func Public(to netip.AddrPort) bool {
	a := to.Addr().Unmap()
	if to.Port() != 80 && to.Port() != 443 || !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() {
		return false
	}
	for _, p := range reserved {
		if p.Contains(a) {
			return false
		}
	}
	return true
}
