package weibo_test

import (
	"strings"
	"testing"

	"qianfa/internal/channel"
	"qianfa/internal/channel/rehearsal"
	"qianfa/internal/channel/weibo/weibosim"
	"qianfa/internal/vault"
)

// told is the line about one item.
func told(d channel.Diagnosis, item string) channel.Line {
	for _, l := range d.Lines {
		if l.Item == item {
			return l
		}
	}
	return channel.Line{}
}

func TestAnExaminationSaysWhatIsWrongWithATokenAndHowLongItLives(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(a *channel.Account)
		fault  *rehearsal.Fault
		item   string
		level  channel.Level
		text   string
	}{
		"a good token":           {nil, nil, "令牌", channel.LevelOK, "还有 30 天到期"},
		"its posts can be read":  {nil, nil, "发布权限", channel.LevelOK, "可以读取"},
		"a wrong token":          {func(a *channel.Account) { a.Secret = vault.NewSecret("nobodys") }, nil, "令牌", channel.LevelBad, "授权"},
		"a token that expired":   {nil, &rehearsal.Fault{Op: "get_token_info", Kind: rehearsal.Expired, Times: 1}, "令牌", channel.LevelBad, "授权"},
		"somebody else's token":  {func(a *channel.Account) { a.UID = "42" }, nil, "令牌", channel.LevelBad, "另一个微博账号"},
		"another application's":  {func(a *channel.Account) { a.AppID = "42" }, nil, "令牌", channel.LevelBad, "另一个应用"},
		"no right to read":       {nil, &rehearsal.Fault{Op: "statuses/user_timeline", Kind: rehearsal.Refuse, Times: 1}, "发布权限", channel.LevelBad, "没有读取微博的权限"},
		"no public address":      {func(a *channel.Account) { a.PublicIP = "10.1.2.3" }, nil, "出口地址", channel.LevelBad, "公网出口"},
		"a public address":       {func(a *channel.Account) { a.PublicIP = "202.96.0.1" }, nil, "出口地址", channel.LevelOK, "202.96.0.1"},
		"no safe domain":         {func(a *channel.Account) { a.SafeDomain = "" }, nil, "安全域名", channel.LevelWarn, "安全域名"},
		"the platform is down":   {nil, &rehearsal.Fault{Op: "get_token_info", Kind: rehearsal.Broken, Times: 1}, "平台地址", channel.LevelBad, "连接不上"},
		"no token was entered":   {func(a *channel.Account) { a.Secret = vault.Secret{} }, nil, "令牌", channel.LevelBad, "授权"},
		"nothing more is asked":  {func(a *channel.Account) { a.UID = "42" }, nil, "发布权限", channel.LevelUnknown, "没有查到"},
		"and the quota is named": {nil, nil, "剩余额度", channel.LevelOK, "每天100次"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, weibosim.Account{})
			account := w.call.Account
			if tt.change != nil {
				tt.change(&account)
			}
			if tt.fault != nil {
				tt.fault.Account = uid
				if err := w.sim.AddFault(*tt.fault); err != nil {
					t.Fatal(err)
				}
			}
			d, err := w.conn.Examine(t.Context(), account)
			if err != nil {
				t.Fatal(err)
			}
			if l := told(d, tt.item); l.Level != tt.level || !strings.Contains(l.Text, tt.text) || strings.Contains(l.Text+l.Do, token) || l.Level == channel.LevelBad && l.Do == "" {
				t.Errorf("%s says %+v of %+v", tt.item, l, d.Lines)
			}
		})
	}
}
