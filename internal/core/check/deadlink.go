package check

import (
	"slices"
	"strings"
)

// deadLink (失效链接) finds addresses that lead nowhere: empty ones, examples, the writer's own computer, and those that
// somebody who may fetch has found dead.
type deadLink struct{}

func (deadLink) ID() string    { return "dead_link" }
func (deadLink) Title() string { return "打不开的链接" }

func (deadLink) Run(s Subject, _ Param) []Finding {
	out := inLinks(s, func(l link, raw string) (string, string) {
		why := deadReason(l, raw)
		if why == "" && slices.Contains(s.Dead, raw) {
			why = "打不开（已试过）"
		}
		if why == "" || l.user != "" {
			return "", ""
		}
		return "链接“" + raw + "”" + why + "。", "请换成能打开的链接，或者去掉链接。"
	})
	return append(out, inParts(s, aloneSchemes)...)
}

// deadReason says why an address cannot lead anywhere by its form alone, or "".
func deadReason(l link, raw string) string {
	written := strings.TrimSpace(raw)
	switch {
	case l.href && written == "":
		return "是空的"
	case l.href && (written == "#" || strings.EqualFold(written, "about:blank") || strings.EqualFold(written, "undefined") || strings.EqualFold(written, "null")):
		return "不通向任何页面"
	case l.href && (l.scheme == "http" || l.scheme == "https") && l.host == "":
		return "只有开头，没有网址"
	case l.host == "localhost" || strings.HasSuffix(l.host, ".localhost"):
		return "只在制作者自己的电脑上有效"
	case exampleHost(l.host):
		return "用的是示例域名，不是真实的网站"
	}
	return ""
}

// exampleHost knows the names that are kept for examples (RFC 2606, RFC 6761).
func exampleHost(host string) bool {
	for _, d := range []string{"example.com", "example.org", "example.net", "example.cn", "example.com.cn"} {
		if host == d || strings.HasSuffix(host, "."+d) {
			return true
		}
	}
	return strings.HasSuffix(host, ".example") || strings.HasSuffix(host, ".invalid") || strings.HasSuffix(host, ".test")
}

// aloneSchemes finds http:// with nothing behind it after a word such as 网址：. Words about the scheme itself pass.
func aloneSchemes(text []rune) []Finding {
	var out []Finding
	for i, r := range text {
		if r != ':' || i < 4 || i+2 >= len(text) || text[i+1] != '/' || text[i+2] != '/' {
			continue
		}
		start := i
		for start > 0 && latin(text[start-1]) {
			start--
		}
		scheme := strings.ToLower(string(text[start:i]))
		end := i + 3
		if scheme != "http" && scheme != "https" || end < len(text) && (addressRune(text[end]) || isHan(text[end]) || strings.ContainsRune("”’\"」》…", text[end]) || hostRune(text[end])) {
			continue
		}
		if start > 0 && strings.ContainsRune("“‘\"「《", text[start-1]) || !containsAny(string(lead(text, start, 12)), "网址", "链接", "网站", "官网", "地址", "登录", "访问", "点击", "详见") {
			continue
		}
		out = append(out, place(text, start, end, "链接“"+string(text[start:end])+"”只有开头，没有网址。", "请补全链接，或者删去。"))
	}
	return out
}
