package check

import "strings"

// shortLink (短链接) finds addresses that hide where they lead.
type shortLink struct{}

func (shortLink) ID() string    { return "short_link" }
func (shortLink) Title() string { return "短链接" }

// shortHosts are services that shorten addresses, those of the platforms among them.
var shortHosts = map[string]bool{"t.cn": true, "dwz.cn": true, "bit.ly": true, "url.cn": true, "w.url.cn": true, "suo.im": true, "tinyurl.com": true, "goo.gl": true,
	"t.co": true, "is.gd": true, "ow.ly": true, "buff.ly": true, "dwz.mk": true, "dwz.date": true, "dwz.lc": true, "suo.nz": true, "suo.yt": true, "suo.fyi": true,
	"suo.run": true, "mrw.so": true, "0x9.me": true, "u.nu": true, "rrd.me": true, "c7.gg": true, "tb.cn": true, "m.tb.cn": true, "s.tb.cn": true, "u.jd.com": true,
	"3.cn": true, "v.douyin.com": true, "b23.tv": true, "xhslink.com": true, "v.kuaishou.com": true, "rb.gy": true, "cutt.ly": true, "shorturl.at": true,
	"t.im": true, "6du.in": true, "985.so": true, "sourl.cn": true, "sourl.co": true, "surl.li": true, "s.id": true, "t.ly": true, "v.gd": true, "tiny.cc": true,
	"bit.do": true, "adf.ly": true, "lnkd.in": true, "fb.me": true, "youtu.be": true, "amzn.to": true, "wurl.cc": true, "urlc.cn": true, "kurl.cn": true,
	"kurl.cc": true, "ft12.com": true, "980.so": true, "9nl.com": true, "t1.cn": true, "tinyurl.im": true, "r6e.cn": true, "xc.hk": true, "dlj.cn": true,
	"b.mtw.so": true, "m6z.cn": true, "n9.cl": true, "qr61.cn": true, "z.cn": true, "6.cn": true, "163.fm": true, "126.am": true, "dwurl.cn": true, "yun.cn": true,
	"uee.me": true, "j.mp": true, "x.co": true, "gg.gg": true, "rebrand.ly": true, "short.io": true, "shorte.st": true, "tr.im": true, "cli.re": true,
	"ppt.cc": true, "reurl.cc": true, "lihi.cc": true, "pse.is": true, "qr.ae": true, "dub.sh": true, "a.app.qq.com": true, "sohu.gg": true, "hyu.cn": true,
	"dwz.win": true, "dwz1.cc": true, "suo.cc": true, "suo.ink": true, "alturl.cn": true, "d1z.cn": true, "tny.im": true, "clck.ru": true, "vk.cc": true}

func (shortLink) Run(s Subject, _ Param) []Finding {
	return inLinks(s, func(l link, raw string) (string, string) {
		if !shortHosts[strings.TrimPrefix(l.host, "www.")] || l.scheme == "" && !l.href && len(l.rest) < 2 || strings.Trim(l.rest, "/") == "" {
			return "", ""
		}
		return "链接“" + raw + "”是短链接，看不出通向哪里，也可能被改往别处。", "请换成原来的完整链接。"
	})
}
