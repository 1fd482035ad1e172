// Package weibo publishes to a Weibo account (微博) through the free interface: one share with a link and at most one
// picture, read-back, and reconciliation through the account's own timeline.
//
// It never shares a second time while the first may have gone out, and never reads other people's posts.
// Start reading at Connector.Publish, then reconcile.go.
package weibo

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"time"

	"qianfa/internal/channel"
	"qianfa/internal/core/fault"
)

// Options are the parts a Connector needs. Every zero value but Now is usable.
type Options struct {
	Transport http.RoundTripper // nil = http.DefaultTransport
	Now       func() time.Time
	Count     func(text string) int // how the platform counts its 140 characters; nil = left to the platform
	Settle    time.Duration         // how long a share whose answer was lost may still turn up; 0 = 2 min
}

// Connector drives all Weibo accounts of an installation.
type Connector struct {
	opt    Options
	client *channel.Client
}

// New returns a Connector.
func New(opt Options) *Connector {
	if opt.Settle == 0 {
		opt.Settle = 2 * time.Minute
	}
	return &Connector{opt: opt, client: channel.NewClient(opt.Transport)}
}

// stepShare is the one step; its reference is the mid, "-<code>" when the platform refused, or "+" when it accepted
// without saying under which id.
const (
	stepShare    = "share"
	refusedMark  = "-"
	acceptedMark = "+"
)

// Limits states what the platform's documents say (statuses/share).
func (c *Connector) Limits() channel.Limits {
	return channel.Limits{
		Platform: "微博", TextUnits: c.units(), Count: c.opt.Count, Pictures: 1, PictureBytes: 5<<20 - 1,
		PictureMimes: []string{"image/jpeg", "image/png", "image/gif"}, LinkRequired: true,
		Releases: stepShare, CanRetract: true, Extra: words,
	}
}

func (c *Connector) units() int {
	if c.opt.Count == nil {
		return 0
	}
	return 140
}

var (
	links = regexp.MustCompile(`https?://[0-9A-Za-z\-._~:/?#\[\]@!$&'()*+,;=%]+`)
	topic = regexp.MustCompile(`#[^#\s][^#]*#`)
)

// words are the rules about the text itself: it must hold a link and no topic.
func words(p channel.Post) []fault.Field {
	var out []fault.Field
	if strings.TrimSpace(p.Text) == "" {
		out = append(out, fault.Field{Path: "text", Text: "微博要求有文字，请补上。"})
	}
	if !links.MatchString(p.Text) {
		out = append(out, fault.Field{Path: "text", Text: "微博接口要求文字中带一条本单位网站的链接，请在末尾加上链接。"})
	}
	if topic.MatchString(links.ReplaceAllString(p.Text, "")) {
		out = append(out, fault.Field{Path: "text", Text: "微博接口不接受“#话题#”，请去掉话题，或改为人工发布。"})
	}
	return out
}

// Publish shares the post. With a share of an earlier attempt it first finds out what became of it.
func (c *Connector) Publish(ctx context.Context, call channel.Call, progress channel.Progress) (channel.Receipt, error) {
	s := &session{Connector: c, call: call, progress: progress}
	if _, begun := call.Intended(stepShare); begun {
		r, err := s.whatBecame(ctx)
		if !errors.Is(err, channel.ErrNotThere) {
			return r, err
		}
	}
	rip, err := operatorIP(call)
	if err != nil {
		return channel.Receipt{}, err
	}
	if d := call.Account.SafeDomain; d != "" && !linksTo(call.Post.Text, d) {
		return channel.Receipt{}, &channel.Error{Outcome: channel.Refused, Class: channel.ClassContent, Code: "safe_domain",
			Message: "微博：文字中没有安全域名 " + d + " 下的链接。请退回编辑，在末尾加上本单位网站的链接后重新送审。"}
	}
	return s.share(ctx, rip)
}

// Lookup asks the platform what became of the post.
func (c *Connector) Lookup(ctx context.Context, call channel.Call) (channel.Receipt, error) {
	s := &session{Connector: c, call: call}
	return s.whatBecame(ctx)
}

// session is one call of the Connector.
type session struct {
	*Connector
	call     channel.Call
	progress channel.Progress
}

// operatorIP is the address the platform demands: that of the person who released the post, or the registered public
// address of the unit where that one is private.
func operatorIP(call channel.Call) (string, error) {
	for _, text := range []string{call.OperatorIP, call.Account.PublicIP} {
		ip, err := netip.ParseAddr(text)
		if err == nil && !ip.IsPrivate() && !ip.IsLoopback() && !ip.IsLinkLocalUnicast() && !ip.IsUnspecified() {
			return ip.Unmap().String(), nil
		}
	}
	return "", &channel.Error{Outcome: channel.Refused, Class: channel.ClassConfig, Code: "rip",
		Message: "微博接口要求上报操作人的公网 IP，而签发时记录的是内网地址。请账号保管人在“账号设置”中填写单位的公网出口 IP 后重试。"}
}

func linksTo(text, domain string) bool {
	for _, link := range links.FindAllString(text, -1) {
		u, err := url.Parse(link)
		if err != nil || u.User != nil {
			continue
		}
		if host := strings.ToLower(u.Hostname()); host == domain || strings.HasSuffix(host, "."+domain) {
			return true
		}
	}
	return false
}
