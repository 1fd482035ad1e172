package wechat_test

import (
	"strings"
	"testing"

	"qianfa/internal/channel"
	"qianfa/internal/channel/rehearsal"
	"qianfa/internal/channel/wechat/wechatsim"
	"qianfa/internal/vault"
)

// said is the line about one item.
func said(d channel.Diagnosis, item string) channel.Line {
	for _, l := range d.Lines {
		if l.Item == item {
			return l
		}
	}
	return channel.Line{}
}

func TestAnExaminationSaysWhatIsWrongWhatToDoAndWhere(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(a *wechatsim.Account)
		fault  rehearsal.Kind
		secret string
		item   string
		level  channel.Level
		text   string
		do     string
	}{
		"all is well":                 {nil, "", "", "发布权限", channel.LevelOK, "有发布接口的权限", ""},
		"most calls are left":         {nil, "", "", "剩余额度", channel.LevelOK, "还能发布", ""},
		"the address is not let in":   {func(a *wechatsim.Account) { a.Whitelist = []string{"198.51.100.7"} }, "", "", "出口地址", channel.LevelBad, "平台看到的 IP：127.0.0.1", "加入 IP 白名单"},
		"the secret is wrong":         {nil, "", "wrong", "凭据", channel.LevelBad, "AppSecret 无效", "重置 AppSecret"},
		"the secret is frozen":        {func(a *wechatsim.Account) { a.Frozen = true }, "", "", "凭据", channel.LevelBad, "冻结", "解冻"},
		"the account may not publish": {func(a *wechatsim.Account) { a.NoPublish = true }, "", "", "发布权限", channel.LevelBad, "没有发布接口的权限", "人工确认发布"},
		"the platform is down":        {nil, rehearsal.Broken, "", "平台地址", channel.LevelBad, "连接不上", "网络"},
		"the day's calls are used up": {func(a *wechatsim.Account) { a.Calls["freepublish/submit"] = 100 }, "", "", "剩余额度", channel.LevelBad, "已经用完", "零时恢复"},
		"few calls are left":          {func(a *wechatsim.Account) { a.Calls["freepublish/submit"] = 95 }, "", "", "剩余额度", channel.LevelWarn, "还能发布 5 次", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, wechatsim.Account{})
			account := w.call.Account
			if _, err := w.conn.Examine(t.Context(), account); err != nil { // the day's counters begin
				t.Fatal(err)
			}
			if tt.change != nil {
				if err := w.sim.WeChat.Meddle(appID, tt.change); err != nil {
					t.Fatal(err)
				}
			}
			if tt.fault != "" {
				if err := w.sim.Stage.Add(rehearsal.Fault{Account: appID, Op: "stable_token", Kind: tt.fault, Times: 9}); err != nil {
					t.Fatal(err)
				}
			}
			if tt.secret != "" {
				account.Secret = vault.NewSecret(tt.secret)
			}
			d, err := w.conn.Examine(t.Context(), account)
			if err != nil {
				t.Fatal(err)
			}
			l := said(d, tt.item)
			if l.Level != tt.level || !strings.Contains(l.Text, tt.text) || !strings.Contains(l.Do, tt.do) || strings.Contains(l.Text+l.Do, account.Secret.Reveal()) {
				t.Errorf("%s says %+v of %+v", tt.item, l, d.Lines)
			}
			if tt.level == channel.LevelBad && (d.Worst() != channel.LevelBad || l.Do == "") {
				t.Errorf("nothing to do about it: %+v", l)
			}
		})
	}
}
