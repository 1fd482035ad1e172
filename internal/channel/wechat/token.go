package wechat

import (
	"context"
	"encoding/json"
	"time"

	"qianfa/internal/channel"
)

// tokenBox holds the token of one account. The channel of size one lets one caller in at a time, so that a burst of
// calls fetches one token (single flight) and waiting ends with the caller's context.
type tokenBox struct {
	turn  chan struct{}
	value string
	until time.Time
}

// token returns a good token; bad is one that the platform has just refused, "" for none.
func (c *Connector) token(ctx context.Context, a channel.Account, bad string) (string, error) {
	if a.AppID == "" || a.Secret.IsZero() {
		return "", &channel.Error{Outcome: channel.Refused, Class: channel.ClassConfig, Code: "no_secret",
			Message: "微信：还没有录入该公众号的 AppID 或 AppSecret。请账号保管人在“账号设置”中录入后重试。"}
	}
	box := c.box(a)
	select {
	case box.turn <- struct{}{}:
		defer func() { <-box.turn }()
	case <-ctx.Done():
		return "", unavailable("等待微信接口凭证超时，没有发布，稍后会自动重试。", ctx.Err())
	}
	if box.value != "" && box.value != bad && c.opt.Now().Before(box.until) {
		return box.value, nil
	}
	value, life, err := c.fetchToken(ctx, a)
	if err != nil {
		box.value = ""
		return "", err
	}
	box.value, box.until = value, c.opt.Now().Add(life-time.Minute)
	return value, nil
}

func (c *Connector) box(a channel.Account) *tokenBox {
	key := a.BaseURL + " " + a.AppID + " " + channel.Digest([]byte(a.Secret.Reveal())) // a new secret starts anew
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tokens[key] == nil {
		c.tokens[key] = &tokenBox{turn: make(chan struct{}, 1)}
	}
	return c.tokens[key]
}

// fetchToken asks for the stable token in normal mode, which is safe to repeat.
func (c *Connector) fetchToken(ctx context.Context, a channel.Account) (string, time.Duration, error) {
	body, err := encode(map[string]any{"grant_type": "client_credential", "appid": a.AppID,
		"secret": a.Secret.Reveal(), "force_refresh": false})
	if err != nil {
		return "", 0, err
	}
	raw, err := c.send(ctx, a.BaseURL+"/cgi-bin/stable_token", "application/json", body, a.Secret.Reveal())
	if err != nil {
		return "", 0, notSent(err)
	}
	var out struct {
		envelope
		AccessToken string `json:"access_token"`
		ExpiresIn   int    `json:"expires_in"`
	}
	if err := json.Unmarshal(raw, &out); err != nil {
		return "", 0, unavailable("微信返回的内容无法识别，没有发布，稍后会自动重试。", err)
	}
	if out.ErrCode != 0 {
		return "", 0, c.refusal(out.envelope)
	}
	if out.AccessToken == "" {
		return "", 0, unavailable("微信没有返回接口凭证，没有发布，稍后会自动重试。", nil)
	}
	return out.AccessToken, time.Duration(out.ExpiresIn) * time.Second, nil
}
