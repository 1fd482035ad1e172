package weibo

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
	"time"

	"qianfa/internal/channel"
)

// status is a post as the platform writes it.
type status struct {
	CreatedAt   string `json:"created_at"`
	ID          flexID `json:"id"`
	IDStr       string `json:"idstr"`
	MID         flexID `json:"mid"`
	Text        string `json:"text"`
	OriginalPic string `json:"original_pic"`
	User        struct {
		IDStr string `json:"idstr"`
	} `json:"user"`
}

func (s status) id() string {
	for _, id := range []string{s.IDStr, string(s.MID), string(s.ID)} {
		if id != "" {
			return id
		}
	}
	return ""
}

// created returns the moment of the post, false when it cannot be read.
func (s status) created() (time.Time, bool) {
	t, err := time.Parse("Mon Jan 02 15:04:05 -0700 2006", s.CreatedAt)
	return t, err == nil
}

// flexID is an id that the platform writes as a number or as a string; beyond 2^53 it must never pass a float.
type flexID string

// UnmarshalJSON takes both.
func (id *flexID) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		var s string
		if err := json.Unmarshal(data, &s); err != nil {
			return err
		}
		*id = flexID(strings.TrimSpace(s))
		return nil
	}
	var n json.Number
	if err := json.Unmarshal(data, &n); err != nil {
		return err
	}
	*id = flexID(n.String())
	return nil
}

// problem is the platform's error body.
type problem struct {
	Code  flexID `json:"error_code"`
	Error string `json:"error"`
}

// picture is the one file of a share.
type picture struct {
	name, mime string
	data       []byte
}

// get makes one reading call.
func (c *Connector) get(ctx context.Context, a channel.Account, path string, query url.Values, out any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, a.BaseURL+path+"?"+query.Encode(), nil)
	if err != nil {
		return &channel.CallError{Err: errors.New("bad address")}
	}
	return c.do(ctx, a, req, out)
}

// post makes one writing call, as a form, or as multipart when there is a picture.
func (c *Connector) post(ctx context.Context, a channel.Account, path string, form url.Values, pic *picture, out any) error {
	body, mime := []byte(form.Encode()), "application/x-www-form-urlencoded"
	if pic != nil {
		var err error
		if body, mime, err = multipartBody(form, pic); err != nil {
			return err
		}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.BaseURL+path, bytes.NewReader(body))
	if err != nil {
		return &channel.CallError{Err: errors.New("bad address")}
	}
	req.Header.Set("Content-Type", mime)
	return c.do(ctx, a, req, out)
}

func multipartBody(form url.Values, pic *picture) ([]byte, string, error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	var errs error
	for _, name := range []string{"status", "rip"} {
		errs = errors.Join(errs, w.WriteField(name, form.Get(name)))
	}
	part, err := w.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {fmt.Sprintf(`form-data; name="pic"; filename="%s"`, pic.name)}, "Content-Type": {pic.mime}})
	if err == nil {
		_, err = part.Write(pic.data)
	}
	if err = errors.Join(errs, err, w.Close()); err != nil {
		return nil, "", fmt.Errorf("encode upload: %w", err)
	}
	return b.Bytes(), w.FormDataContentType(), nil
}

// do adds the token as a header, so that it stands in no address and no form, and decodes the answer.
func (c *Connector) do(ctx context.Context, a channel.Account, req *http.Request, out any) error {
	if a.Secret.IsZero() {
		return &channel.Error{Outcome: channel.Refused, Class: channel.ClassConfig, Code: "no_secret",
			Message: "微博：还没有该账号的授权。请账号保管人在“账号设置”中授权后重试。"}
	}
	token := a.Secret.Reveal()
	req.Header.Set("Authorization", "OAuth2 "+token)
	code, raw, err := c.client.Do(ctx, req, token)
	if err != nil {
		return err
	}
	var p problem
	if err := json.Unmarshal(raw, &p); err != nil && (code != http.StatusOK || !strings.HasPrefix(strings.TrimSpace(string(raw)), "[")) {
		return &channel.CallError{Sent: true, Status: code, Err: errors.New("answer is not JSON")}
	}
	if n, err := strconv.Atoi(string(p.Code)); err == nil && n != 0 {
		return c.refusal(n, channel.Redact(p.Error, token))
	}
	if code != http.StatusOK {
		return &channel.CallError{Sent: true, Status: code, Err: errors.New("no error code")}
	}
	if err := json.Unmarshal(raw, out); err != nil {
		return &channel.CallError{Sent: true, Status: code, Err: fmt.Errorf("answer has another shape: %w", err)}
	}
	return nil
}

const digits62 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// mid62 writes a mid as in public addresses: groups of seven digits from the right, each in base 62, all but the
// first padded to four. Anything but digits gives "".
func mid62(mid string) string {
	out := ""
	for mid != "" {
		cut := max(0, len(mid)-7)
		n, err := strconv.ParseUint(mid[cut:], 10, 32)
		if err != nil {
			return ""
		}
		group := ""
		for ; n > 0 || group == ""; n /= 62 {
			group = string(digits62[n%62]) + group
		}
		if cut > 0 {
			group = strings.Repeat("0", 4-len(group)) + group
		}
		out, mid = group+out, mid[:cut]
	}
	return out
}
