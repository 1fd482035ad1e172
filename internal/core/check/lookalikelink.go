package check

import "strings"

// lookalikeLink (仿冒网址) finds addresses whose host imitates that of a government or another well-known site.
type lookalikeLink struct{}

func (lookalikeLink) ID() string    { return "lookalike_link" }
func (lookalikeLink) Title() string { return "仿冒政府或知名网站的链接" }

func (lookalikeLink) Run(s Subject, _ Param) []Finding {
	return inLinks(s, func(l link, raw string) (string, string) {
		like := imitates(l.host)
		if like == "" || l.user != "" { // userinfo_link says it
			return "", ""
		}
		return "链接“" + raw + "”的网址像是仿冒“" + like + "”。", "请核实网址；政府网站的域名以 .gov.cn 结尾。"
	})
}

// wellKnown are sites that are often imitated. All that ends in .gov.cn is real.
var wellKnown = []string{"12306.cn", "icbc.com.cn", "ccb.com", "abchina.com", "boc.cn", "bankcomm.com", "cmbchina.com", "psbc.com", "alipay.com", "taobao.com",
	"tmall.com", "jd.com", "baidu.com", "weibo.com", "weixin.qq.com", "qq.com", "people.com.cn", "xinhuanet.com", "news.cn", "cctv.com", "chsi.com.cn",
	"unionpay.com", "95516.com", "10086.cn", "10010.com", "189.cn", "sina.com.cn", "163.com", "douyin.com", "xuexi.cn", "cnki.net", "apple.com",
	"microsoft.com", "paypal.com", "google.com"}

// imitates returns whom a host imitates, or "".
func imitates(host string) string {
	if host == "" || strings.HasPrefix(host, "[") || strings.IndexByte(host, '.') < 0 || real(host) {
		return ""
	}
	if puny(host) {
		return "其他网站（域名含有伪装字符）"
	}
	if foreign(host) {
		return skeleton(host, 'l')
	}
	if imitatesGov(host) {
		return "gov.cn"
	}
	for _, known := range wellKnown {
		if hasLabels(host, known) && !country(host, known) || hyphened(host, known) {
			return known
		}
	}
	for _, one := range []rune{'l', 'i'} {
		shape := skeleton(host, one)
		if shape == host {
			continue
		}
		if imitatesGov(shape) || hostOf([]string{"gov.cn"}, shape) {
			return "gov.cn"
		}
		for _, known := range wellKnown {
			if hostOf([]string{known}, shape) {
				return known
			}
		}
	}
	return ""
}

// country reports whether a host is that of a known site with a country behind it: apple.com.cn, google.com.hk.
func country(host, known string) bool {
	_, behind, ok := strings.Cut(host, known+".")
	return ok && len(behind) == 2
}

// real reports whether the host is one of those imitated.
func real(host string) bool {
	return host == "gov.cn" || strings.HasSuffix(host, ".gov.cn") || hostOf(wellKnown, host)
}

// imitatesGov knows the ways to look like a site of the government: gov.cn.a.com, www-gov.cn, gov-cn.com, a.gov.com.
func imitatesGov(host string) bool {
	if hasLabels(host, "gov.cn") || hasLabels(host, "gov.com") || hasLabels(host, "gov.com.cn") || strings.HasSuffix(host, ".gov.com") || strings.HasSuffix(host, ".gov.com.cn") {
		return true
	}
	labels := strings.Split(host, ".")
	for i, label := range labels {
		last := i == len(labels)-1
		switch {
		case last:
		case label == "govcn" || label == "gov-cn" || label == "cn-gov" || label == "cngov" || label == "chinagov" || label == "china-gov":
			return true
		case strings.HasSuffix(label, "-gov") || strings.HasPrefix(label, "gov-") || strings.Contains(label, "-gov-"):
			return true
		case strings.HasSuffix(label, "-gov-cn") || strings.HasSuffix(label, "govcn") || strings.HasPrefix(label, "govcn"):
			return true
		case label == "gov" && i == len(labels)-2 && (labels[i+1] == "cm" || labels[i+1] == "co" || labels[i+1] == "cc" || labels[i+1] == "net" || labels[i+1] == "org" ||
			labels[i+1] == "top" || labels[i+1] == "xyz" || labels[i+1] == "vip" || labels[i+1] == "info" || labels[i+1] == "cn1"):
			return true
		case (label == "gov" || label == "gov.cn") && i < len(labels)-2 && labels[i+1] != "cn" && len(labels[i+1]) > 3:
			return true // gov.evil.cn
		}
	}
	return strings.HasSuffix(host, "gov.cn") // wwwgov.cn
}

// hasLabels reports whether the labels of known stand in the host with others behind them.
func hasLabels(host, known string) bool {
	i := strings.Index(host, known+".")
	for i >= 0 {
		if i == 0 || host[i-1] == '.' {
			return true
		}
		next := strings.Index(host[i+1:], known+".")
		if next < 0 {
			return false
		}
		i += 1 + next
	}
	return strings.Contains(host, "."+known+"-") || strings.HasPrefix(host, known+"-")
}

// hyphened reports whether a label has the name of a known site and others tied to it: www-icbc.com.cn, icbc-login.com.
func hyphened(host, known string) bool {
	name, _, _ := strings.Cut(known, ".")
	if len(name) < 3 || everyday[name] {
		return false
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == name || !strings.Contains(label, name) {
			continue
		}
		for piece := range strings.SplitSeq(label, "-") {
			if piece == name {
				return true
			}
		}
	}
	return false
}

// everyday are names of sites that are words, and stand in the names of others by right.
var everyday = map[string]bool{"people": true, "news": true, "apple": true, "boc": true, "163": true, "189": true, "sina": true, "google": true}

// skeleton writes a host in the letters it looks like: 0 → o, 1 → one of l and i, Cyrillic а → a.
func skeleton(host string, one rune) string {
	var b strings.Builder
	for label := range strings.SplitSeq(host, ".") {
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		mixed := strings.Trim(label, "0123456789") != "" // 12306 is a number
		for _, r := range label {
			if mixed {
				r = looksLike(r, one)
			}
			b.WriteRune(r)
		}
	}
	out := strings.ReplaceAll(strings.ReplaceAll(b.String(), "vv", "w"), "rn", "m")
	out = strings.ReplaceAll(out, "qov.cn", "gov.cn")
	return strings.ReplaceAll(strings.ReplaceAll(out, "goov.cn", "gov.cn"), "govv.cn", "gov.cn")
}

func looksLike(r, one rune) rune {
	if r == '1' {
		return one
	}
	if r >= 'ａ' && r <= 'ｚ' {
		return r - 'ａ' + 'a'
	}
	const other, ours = "0аеорсухіјѕԁɡοαενϲιցոսⅼłóòöôáàäâéèêíìïúùüñçģǵ", "oaeopcyxijsdgoaevcignullooooaaaaeeeiiiuuuncgg"
	i := 0
	for _, o := range other {
		if o == r {
			return rune(ours[i])
		}
		i++
	}
	return r
}

// foreign reports whether letters of another script stand in a host.
func foreign(host string) bool {
	for _, r := range host {
		if r >= 0x80 && !isHan(r) {
			return true
		}
	}
	return false
}
