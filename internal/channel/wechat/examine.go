package wechat

import (
	"context"
	"errors"
	"fmt"

	"qianfa/internal/channel"
)

const whereConsole = "公众平台“设置与开发—开发接口管理—基本配置”"

// Examine asks for a token, for what may be published and for what is left of the day's calls. It changes nothing on
// the platform.
func (c *Connector) Examine(ctx context.Context, a channel.Account) (channel.Diagnosis, error) {
	var d channel.Diagnosis
	_, err := c.token(ctx, a, "")
	if err == nil { // the one at hand may be older than a change of the whitelist
		_, _, err = c.fetchToken(ctx, a)
	}
	if err != nil {
		c.noToken(&d, err)
		for _, item := range []string{"发布权限", "剩余额度"} {
			d.Add(item, channel.LevelUnknown, "没有取得接口凭证，没有查到。", "", "")
		}
		return d, ctx.Err()
	}
	d.Add("出口地址", channel.LevelOK, "本系统的出口地址在公众号的 IP 白名单中。", "", "")
	d.Add("凭据", channel.LevelOK, "AppID 和 AppSecret 有效，已取得接口凭证。AppSecret 没有到期日，按更换日期更换。", "", "")
	c.rights(ctx, a, &d)
	c.quota(ctx, a, &d)
	return d, ctx.Err()
}

// noToken says which of address, credential and platform kept us from a token.
func (c *Connector) noToken(d *channel.Diagnosis, err error) {
	var e *channel.Error
	if !errors.As(err, &e) {
		d.Add("平台地址", channel.LevelBad, "连接不上微信平台。", "请检查本系统到 api.weixin.qq.com 的网络和账号登记的平台地址。", "本单位网络管理员")
		return
	}
	switch e.Code {
	case "40164", "61004":
		d.Add("出口地址", channel.LevelBad, e.Message, "把平台看到的 IP 加入 IP 白名单，约十分钟后生效。", whereConsole)
		d.Add("凭据", channel.LevelUnknown, "出口地址未放行，没有查到。", "", "")
	case "89503", "89506", "89507":
		d.Add("出口地址", channel.LevelBad, e.Message, "请公众号管理员在微信中确认这个 IP 的调用。", "管理员本人的微信")
	case "40125", "40013", "41002", "41004", "no_secret":
		d.Add("凭据", channel.LevelBad, e.Message, "由管理员扫码重置 AppSecret，再由保管人在本页“更换”。", whereConsole)
	case "40243":
		d.Add("凭据", channel.LevelBad, e.Message, "由管理员扫码解冻 AppSecret，约十分钟生效。", whereConsole)
	case "50004", "50007":
		d.Add("凭据", channel.LevelBad, e.Message, "查看平台通知，按通知申诉或整改。", "公众平台首页的通知中心")
	case "45009", "45011":
		d.Add("剩余额度", channel.LevelBad, e.Message, "等额度恢复；确认没有别的系统使用同一个公众号的凭据。", whereConsole)
	case "":
		d.Add("平台地址", channel.LevelBad, "连接不上微信平台，或平台没有正常应答。", "请检查本系统到平台地址的网络；平台故障时稍后再查。", "本单位网络管理员")
	default:
		d.Add("凭据", channel.LevelBad, e.Message, "按上面的说明处理后再查一次。", whereConsole)
	}
}

// rights looks at the list of what was published, which needs the right to publish.
func (c *Connector) rights(ctx context.Context, a channel.Account, d *channel.Diagnosis) {
	const item = "发布权限"
	err := c.post(ctx, a, "/cgi-bin/freepublish/batchget", map[string]any{"offset": 0, "count": 1, "no_content": 1}, nil)
	var e *channel.Error
	switch {
	case err == nil:
		d.Add(item, channel.LevelOK, "公众号有发布接口的权限。", "", "")
	case errors.As(err, &e) && e.Class == channel.ClassPermission:
		d.Add(item, channel.LevelBad, "公众号没有发布接口的权限（未认证或个人主体的账号自2025年7月起没有）。", "办理认证；在此之前把账号改为“接口建草稿，人工确认发布”。", "公众平台“设置与开发—微信认证”")
	case errors.As(err, &e) && e.Class == channel.ClassQuota:
		d.Add(item, channel.LevelWarn, e.Message, "等次日零时额度恢复后再查。", "")
	case errors.As(err, &e):
		d.Add(item, channel.LevelWarn, e.Message, "稍后再查一次；仍然如此，请联系系统管理员。", "")
	default:
		d.Add(item, channel.LevelUnknown, "平台没有正常应答，没有查到。", "稍后再查一次。", "")
	}
}

// scarce is the share of the day's submissions below which it is said that they run out.
const scarce = 5

// quota asks what is left of the day's submissions.
func (c *Connector) quota(ctx context.Context, a channel.Account, d *channel.Diagnosis) {
	const item = "剩余额度"
	var out struct {
		Quota struct {
			Limit  int `json:"daily_limit"`
			Used   int `json:"used"`
			Remain int `json:"remain"`
		} `json:"quota"`
	}
	if err := c.post(ctx, a, "/cgi-bin/openapi/quota/get", map[string]any{"cgi_path": "/cgi-bin/freepublish/submit"}, &out); err != nil {
		d.Add(item, channel.LevelUnknown, "平台没有给出剩余次数。", "", "")
		return
	}
	q := out.Quota
	switch {
	case q.Limit == 0:
		d.Add(item, channel.LevelWarn, "平台给这个公众号的发布次数是零。", "核对接口权限；没有权限时改为人工发布。", "公众平台“设置与开发—接口权限”")
	case q.Remain == 0:
		d.Add(item, channel.LevelBad, fmt.Sprintf("今天的发布次数（%d 次）已经用完。", q.Limit), "次日零时恢复；急需发布的，在公众平台人工发布后登记链接。", "")
	case q.Remain*scarce < q.Limit:
		d.Add(item, channel.LevelWarn, fmt.Sprintf("今天还能发布 %d 次，共 %d 次。", q.Remain, q.Limit), "安排好次序，零时恢复。", "")
	default:
		d.Add(item, channel.LevelOK, fmt.Sprintf("今天还能发布 %d 次，共 %d 次。", q.Remain, q.Limit), "", "")
	}
}

var _ channel.Examiner = (*Connector)(nil)
