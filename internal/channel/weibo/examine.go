package weibo

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"time"

	"qianfa/internal/channel"
)

const whereOpen = "微博开放平台（open.weibo.com）“我的应用”"

// Examine asks whose the token is and how long it lives, and whether the account's own timeline may be read. It changes
// nothing on the platform.
func (c *Connector) Examine(ctx context.Context, a channel.Account) (channel.Diagnosis, error) {
	var d channel.Diagnosis
	settings(a, &d)
	if c.holder(ctx, a, &d) {
		c.rights(ctx, a, &d)
	} else {
		d.Add("发布权限", channel.LevelUnknown, "令牌不可用，没有查到。", "", "")
	}
	return d, ctx.Err()
}

// settings looks at what was registered here.
func settings(a channel.Account, d *channel.Diagnosis) {
	if ip, err := netip.ParseAddr(a.PublicIP); err != nil || ip.IsPrivate() || ip.IsLoopback() {
		d.Add("出口地址", channel.LevelBad, "没有登记本系统的公网出口地址，微博要求每次发布都报送。", "向网络管理员问清公网出口 IP，登记到账号资料。", "本系统的账号资料")
	} else {
		d.Add("出口地址", channel.LevelOK, "报送的公网出口地址是 "+a.PublicIP+"。", "", "")
	}
	if a.SafeDomain == "" {
		d.Add("安全域名", channel.LevelWarn, "没有登记应用的安全域名，不能在送审前检查链接。", "把应用绑定的安全域名登记到账号资料。", whereOpen+"的“应用信息—基本信息”")
	}
}

// holder asks whose the token is; ok says that it can be used.
func (c *Connector) holder(ctx context.Context, a channel.Account, d *channel.Diagnosis) (ok bool) {
	const item = "令牌"
	var out struct {
		UID    flexID `json:"uid"`
		AppKey string `json:"appkey"`
		Expire flexID `json:"expire_in"`
	}
	err := c.post(ctx, a, "/oauth2/get_token_info", url.Values{"access_token": {a.Secret.Reveal()}}, nil, &out)
	var e *channel.Error
	switch {
	case errors.As(err, &e):
		d.Add(item, channel.LevelBad, e.Message, "由账号本人重新授权，再由保管人在本页“更换”。", whereOpen)
		return false
	case err != nil:
		d.Add("平台地址", channel.LevelBad, "连接不上微博平台，或平台没有正常应答。", "请检查本系统到平台地址的网络；平台故障时稍后再查。", "本单位网络管理员")
		return false
	case a.UID != "" && string(out.UID) != a.UID:
		d.Add(item, channel.LevelBad, fmt.Sprintf("令牌属于另一个微博账号（UID %s），登记的是 %s。", out.UID, a.UID), "用登记的微博账号登录后重新授权。", whereOpen)
		return false
	case a.AppID != "" && out.AppKey != a.AppID:
		d.Add(item, channel.LevelBad, "令牌是另一个应用取得的，与登记的应用不符。", "用登记的应用重新授权。", whereOpen)
		return false
	}
	life, err := time.ParseDuration(string(out.Expire) + "s")
	if err != nil || life <= 0 {
		d.Add(item, channel.LevelWarn, "平台没有说令牌什么时候到期。", "到开放平台核对授权期限。", whereOpen)
		return true
	}
	d.Expires = c.opt.Now().Add(life).UTC()
	days := int(life.Hours() / 24)
	level, do := channel.LevelOK, ""
	if days < 7 {
		level, do = channel.LevelWarn, "微博没有自动续期：请账号本人提前重新授权，再由保管人更换。"
	}
	d.Add(item, level, fmt.Sprintf("令牌有效，还有 %d 天到期。", days), do, "")
	return true
}

// rights reads the newest of the account's own posts.
func (c *Connector) rights(ctx context.Context, a channel.Account, d *channel.Diagnosis) {
	const item = "发布权限"
	var out any
	err := c.get(ctx, a, "/2/statuses/user_timeline.json", url.Values{"uid": {a.UID}, "count": {"1"}}, &out)
	var e *channel.Error
	switch {
	case err == nil:
		d.Add(item, channel.LevelOK, "可以读取本账号的微博，发布后能够自动核对。", "", "")
		d.Add("剩余额度", channel.LevelOK, "今天的调用次数还没有用完。微博不给出剩余次数，一般每个账号每天100次。", "", "")
	case errors.As(err, &e) && e.Class == channel.ClassQuota:
		d.Add(item, channel.LevelUnknown, "额度用完，没有查到。", "", "")
		d.Add("剩余额度", channel.LevelBad, e.Message, "等额度恢复后再发布；急需发布的，人工发布后登记链接。", "")
	case errors.As(err, &e) && e.Class == channel.ClassPermission:
		d.Add(item, channel.LevelBad, "应用没有读取微博的权限，发布后不能自动核对。", "申请相应权限，或把账号改为人工发布。", whereOpen+"的“接口管理”")
	case errors.As(err, &e):
		d.Add(item, channel.LevelWarn, e.Message, "稍后再查一次；仍然如此，请联系系统管理员。", "")
	default:
		d.Add(item, channel.LevelUnknown, "平台没有正常应答，没有查到。", "稍后再查一次。", "")
	}
}

var _ channel.Examiner = (*Connector)(nil)
