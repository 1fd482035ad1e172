package check

import "strings"

// ipLink finds addresses whose host is a number instead of a name (IP 地址).
type ipLink struct{}

func (ipLink) ID() string    { return "ip_link" }
func (ipLink) Title() string { return "用 IP 地址的链接" }

func (ipLink) Run(s Subject, _ Param) []Finding {
	return inLinks(s, func(l link, raw string) (string, string) {
		if l.host == "" || l.user != "" || dangerousScheme(l.scheme) || !numericHost(l.host) {
			return "", ""
		}
		return "链接“" + raw + "”用的是 IP 地址，不是域名，公众无法辨认是谁的网站。", "请换成以本单位或来源单位域名开头的链接。"
	})
}

// numericHost reports whether a host is an address in any of the forms that browsers take: 10.0.0.1, 2130706433,
// 0x7f000001, 0177.0.0.1, [::1].
func numericHost(host string) bool {
	if strings.HasPrefix(host, "[") {
		return strings.Count(host, ":") >= 2
	}
	n := 0
	for piece := range strings.SplitSeq(host, ".") {
		n++
		if hex, ok := strings.CutPrefix(piece, "0x"); ok {
			if strings.Trim(hex, "0123456789abcdef") != "" {
				return false
			}
		} else if piece == "" || strings.Trim(piece, "0123456789") != "" {
			return false
		}
	}
	return n == 4 || n == 1 && (len(host) >= 8 || strings.HasPrefix(host, "0x")) || n == 2 || n == 3
}
