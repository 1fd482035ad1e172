package job

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	"qianfa/internal/channel"
	"qianfa/internal/core/account"
	"qianfa/internal/linkcheck"
)

// Doctor (接入体检) looks into the connection of an account without publishing anything: the platform's address, our
// clock, whether the platform can reach us, and whatever the platform's own connector asks. Addresses of inner networks
// are never asked for an account that is not a rehearsal's.
type Doctor struct {
	Publisher *Publisher
	Examiners map[string]channel.Examiner                             // by channel, over Guarded
	Public    string                                                  // our own address as the public sees it, "" = none
	Look      func(ctx context.Context, address string) (bool, error) // whether an address on the public web is dead
}

// errInside is what a connection to an inner network ends with.
var errInside = errors.New("address is not on the public web")

// Guarded is a transport that reaches public addresses only, or the proxy that the system names.
func Guarded() *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || !linkcheck.Public(to) {
			return errInside
		}
		return nil
	}}
	t := &http.Transport{DialContext: dialer.DialContext, TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: 15 * time.Second,
		MaxResponseHeaderBytes: 64 << 10, DisableKeepAlives: true}
	if proxied() { // the proxy stands in the inner network and decides what may be reached
		t.Proxy, t.DialContext = http.ProxyFromEnvironment, nil
	}
	return t
}

// proxied reports whether the system names a proxy for the public web.
func proxied() bool {
	proxy, err := http.ProxyFromEnvironment(&http.Request{URL: &url.URL{Scheme: "https", Host: "api.weixin.qq.com"}})
	return err == nil && proxy != nil
}

// Examine asks everything that can be asked of an account.
func (d *Doctor) Examine(ctx context.Context, a account.Account) (channel.Diagnosis, error) {
	var out channel.Diagnosis
	if a.Channel == "manual" || a.Mode == account.ModeManual {
		out.Add("发布方式", channel.LevelOK, "这个账号人工发布，不经接口，没有需要体检的连接。", "", "")
		return out, nil
	}
	known, err := d.Publisher.account(ctx, a)
	if err != nil {
		return out, err
	}
	reached := d.address(ctx, a, known.BaseURL, &out)
	d.callback(ctx, a, &out)
	if !reached {
		return out, ctx.Err()
	}
	examiner := d.Examiners[a.Channel]
	if a.Simulated {
		examiner, _ = d.Publisher.Channels.Connectors[a.Channel].(channel.Examiner)
	}
	if examiner == nil {
		out.Add("接口", channel.LevelUnknown, "这个平台的接口还不能体检。", "", "")
		return out, nil
	}
	asked, err := examiner.Examine(ctx, known)
	out.Lines = append(out.Lines, asked.Lines...)
	out.Expires = asked.Expires
	return out, err
}

// tolerated is how far our clock may be off; tokens and signatures are refused beyond.
const tolerated = 2 * time.Minute

// address looks whether the platform answers at the registered address, and compares clocks.
func (d *Doctor) address(ctx context.Context, a account.Account, base string, out *channel.Diagnosis) (reached bool) {
	const item = "平台地址"
	if a.Simulated {
		out.Add(item, channel.LevelOK, "演练平台，就在本系统之内。", "", "")
		return true
	}
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		out.Add(item, channel.LevelBad, "登记的平台地址不是 https:// 开头的网址。", "改成平台公布的接口地址。", "本系统的账号资料")
		return false
	}
	before := d.Publisher.Now()
	at, err := dateOf(ctx, u.Scheme+"://"+u.Host+"/")
	switch {
	case errors.Is(err, errInside):
		out.Add(item, channel.LevelBad, "登记的平台地址在内部网络，为安全起见没有访问。", "改成平台公布的接口地址；演练请登记为演练账号。", "本系统的账号资料")
		return false
	case err != nil:
		out.Add(item, channel.LevelBad, "连接不上 "+u.Host+"。", "请检查本系统到互联网的出口、防火墙和域名解析。", "本单位网络管理员")
		return false
	}
	out.Add(item, channel.LevelOK, "能连接 "+u.Host+"。", "", "")
	if off := before.Sub(at); off.Abs() > tolerated {
		out.Add("时钟", channel.LevelBad, fmt.Sprintf("本机时钟与平台相差约 %s，接口凭证和回调签名会被拒绝。", off.Abs().Round(time.Minute)), "在服务器上启用时间同步（如 chrony），校准后再查一次。", "本系统的服务器")
	} else {
		out.Add("时钟", channel.LevelOK, "本机时钟与平台一致。", "", "")
	}
	return true
}

// dateOf asks a server for the time it says in its answer.
func dateOf(ctx context.Context, address string) (time.Time, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, address, nil)
	if err != nil {
		return time.Time{}, fmt.Errorf("ask for the time: %w", err)
	}
	client := &http.Client{Transport: Guarded(), Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		return time.Time{}, fmt.Errorf("ask for the time: %w", err)
	}
	defer res.Body.Close()
	at, err := http.ParseTime(res.Header.Get("Date"))
	if err != nil {
		return time.Time{}, fmt.Errorf("ask for the time: %w", err)
	}
	return at, nil
}

// callback looks whether the platform can reach us; without it, results are asked for instead.
func (d *Doctor) callback(ctx context.Context, a account.Account, out *channel.Diagnosis) {
	const item = "回调"
	if a.Channel != channel.WeChat {
		return
	}
	if !strings.HasPrefix(d.Public, "https://") || d.Look == nil {
		out.Add(item, channel.LevelWarn, "本系统没有公网网址，微信的发布结果通知到不了，改为由本系统定时查询。", "需要及时通知时，以 --public 写明本系统对外的 https 网址，并在防火墙放行。", "本系统的启动参数")
		return
	}
	dead, err := d.Look(ctx, strings.TrimRight(d.Public, "/")+"/healthz")
	if err != nil || dead {
		out.Add(item, channel.LevelBad, "从外面访问不到 "+d.Public+"，微信的通知会丢失；发布结果改为由本系统定时查询。", "请检查域名解析、证书、防火墙和反向代理。", "本单位网络管理员")
		return
	}
	out.Add(item, channel.LevelOK, "本系统的公网网址可以访问。", "", "")
}
