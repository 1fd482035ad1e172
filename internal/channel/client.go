package channel

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"regexp"
	"strings"
	"sync/atomic"
	"time"
)

// Client makes HTTP calls to platforms: no redirects, a limit on answers, no secret in any error, and a clear word on
// whether the request can have reached the platform.
type Client struct {
	http *http.Client
}

// MaxAnswer is the longest answer read from a platform.
const MaxAnswer = 8 << 20

// NewClient returns a Client over a transport; nil means http.DefaultTransport.
func NewClient(transport http.RoundTripper) *Client {
	return &Client{&http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// CallError is a call without a usable answer. Sent is false when it is certain that nothing reached the platform.
type CallError struct {
	Sent   bool
	Status int // HTTP status, 0 when there was none
	Err    error
}

// Error returns the redacted cause.
func (e *CallError) Error() string {
	if e.Status != 0 {
		return fmt.Sprintf("http status %d: %v", e.Status, e.Err)
	}
	return e.Err.Error()
}

// Unwrap returns the cause.
func (e *CallError) Unwrap() error { return e.Err }

// Do sends the request and returns status and body of any answer below 500; everything else is a *CallError.
// hide lists the secrets that must not stand in an error.
func (c *Client) Do(ctx context.Context, req *http.Request, hide ...string) (int, []byte, error) {
	var sent atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { sent.Store(true) },
	})
	fail := func(status int, err error) (int, []byte, error) {
		return 0, nil, &CallError{Sent: sent.Load(), Status: status, Err: redactError(err, hide...)}
	}
	res, err := c.http.Do(req.WithContext(ctx))
	if err != nil {
		return fail(0, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, MaxAnswer+1))
	switch {
	case err != nil:
		return fail(res.StatusCode, err)
	case len(body) > MaxAnswer:
		return fail(res.StatusCode, errors.New("answer is too long"))
	case res.StatusCode >= 500 || res.StatusCode/100 == 3:
		return fail(res.StatusCode, errors.New("platform did not answer the call"))
	}
	return res.StatusCode, body, nil
}

var secretParts = regexp.MustCompile(
	`(?i)((?:access_token|client_secret|app_?secret|secret|refresh_token)"?\s*[=:]\s*"?|(?:OAuth2|Bearer)\s+)[^&\s",}]+`)

// Redact takes secrets out of a text: the given ones, and whatever stands where tokens and secrets stand.
func Redact(text string, hide ...string) string {
	for _, h := range hide {
		if h != "" {
			text = strings.ReplaceAll(text, h, "***")
		}
	}
	return secretParts.ReplaceAllString(text, "${1}***")
}

// redactError keeps what programs ask of an error (cancelled, timed out) and cleans its text.
func redactError(err error, hide ...string) error {
	text := Redact(err.Error(), hide...)
	for _, kind := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, kind) {
			return fmt.Errorf("%s: %w", text, kind)
		}
	}
	return errors.New(text)
}

// Wait sleeps until d has passed or ctx ends; connectors take it as a field so that tests need no sleep.
func Wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
