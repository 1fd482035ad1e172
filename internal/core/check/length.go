package check

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// length (字数上限) finds what is longer than the platform takes or the regulation allows; the stricter wins.
type length struct{}

func (length) ID() string    { return "length" }
func (length) Title() string { return "标题、摘要和正文的字数" }

// The limits of the platforms: for Weibo the 140 rule, for WeChat those of draft/add.
const (
	WeiboMax          = 140
	WeChatTitleMax    = 32
	WeChatBylineMax   = 16
	WeChatSummaryMax  = 128
	WeChatContentMax  = 20000   // characters of HTML
	WeChatContentSize = 1 << 20 // bytes of HTML
)

func (length) Run(s Subject, p Param) []Finding {
	var out []Finding
	add := func(block, name, text string, limit int, by string) {
		n := utf8.RuneCountInString(text)
		if limit == 0 || n <= limit {
			return
		}
		out = append(out, Finding{Block: block, Start: limit, End: n, Text: name,
			Message:    fmt.Sprintf("%s有 %d 个字，超过%s的 %d 个字。", name, n, by, limit),
			Suggestion: fmt.Sprintf("请删去至少 %d 个字。", n-limit)})
	}
	switch s.Channel {
	case "weibo":
		if n := WeiboLength(s.Text); n > WeiboMax {
			out = append(out, Finding{Start: weiboCut(s.Text), End: utf8.RuneCountInString(s.Text), Text: "正文",
				Message:    fmt.Sprintf("微博正文按平台规则计 %d 个字，超过 %d 个字。", n, WeiboMax),
				Suggestion: fmt.Sprintf("请删去至少 %d 个字；一个链接计 10 个字。", n-WeiboMax)})
		}
	case "wechat":
		add("title", "标题", s.Title, WeChatTitleMax, "微信公众号")
		add("byline", "署名", s.Byline, WeChatBylineMax, "微信公众号")
		add("summary", "摘要", s.Summary, WeChatSummaryMax, "微信公众号")
		if n := utf8.RuneCountInString(s.HTML); n >= WeChatContentMax || len(s.HTML) >= WeChatContentSize {
			out = append(out, Finding{Flag: true, Text: "正文",
				Message:    fmt.Sprintf("正文连同排版有 %d 个字符、%d KB，微信公众号要求少于 %d 个字符并小于 1 MB。", n, len(s.HTML)>>10, WeChatContentMax),
				Suggestion: "请缩短正文、减少表格，或者拆成几篇。"})
		}
	}
	add("", "正文", s.Text, p.Max, "规定")
	return out
}

var (
	weiboLink  = regexp.MustCompile(`(?i)https?://[a-z0-9]+(?:[.-][a-z0-9]+)+[-a-z0-9$.+!_*()/,:;@&=?~#%]*`)
	weiboPlain = regexp.MustCompile(`(?i)http://[a-z0-9]+(?:[.-][a-z0-9]+)+[-a-z0-9$.+!_*()/,:;@&=?~#%]*`)
)

// WeiboLength counts a text as Weibo's 140 rule does, in 汉字 rounded up: a character up to U+0080 is half, others are
// one, those outside the basic plane two; a link is 10, whatever its length up to 140. Whether https links are
// shortened is not certain: near the limit the larger of both counts holds.
func WeiboLength(text string) int {
	if strings.TrimSpace(text) == "" {
		return 0
	}
	short, typed := weiboUnits(text, weiboLink), weiboUnits(text, weiboPlain)
	if short != typed && near(short) {
		short = max(short, typed)
	}
	return (short + 1) / 2
}

func near(units int) bool {
	d := units - 2*WeiboMax
	return -10 <= d && d <= 10
}

func weiboUnits(text string, link *regexp.Regexp) int {
	units, rest := 0, 0
	for _, m := range link.FindAllStringIndex(text, -1) {
		units += typedUnits(text[rest:m[0]]) + linkUnits(text[m[0]:m[1]])
		rest = m[1]
	}
	return units + typedUnits(text[rest:])
}

func typedUnits(text string) int {
	n := 0
	for _, r := range text {
		switch {
		case r <= 0x80:
			n++
		case r <= 0xffff:
			n += 2
		default:
			n += 4
		}
	}
	return n
}

// linkUnits counts a link in halves of a 汉字: 20, and every typed one beyond 140 on top.
func linkUnits(link string) int {
	n := typedUnits(link)
	_, host, _ := strings.Cut(strings.ToLower(link), "://")
	host, _, _ = strings.Cut(host, "/")
	switch {
	case host == "t.cn":
		return n
	case ownHost(host) && n <= 41:
		return n
	case n <= 140:
		return 20
	}
	return n - 140 + 20
}

func ownHost(host string) bool {
	return host == "weibo.com" || host == "weibo.cn" || strings.HasSuffix(host, ".weibo.com") || strings.HasSuffix(host, ".weibo.cn")
}

// weiboCut returns how many characters of the text fit.
func weiboCut(text string) int {
	runes := []rune(text)
	lo, hi := 0, len(runes)
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if WeiboLength(string(runes[:mid])) <= WeiboMax {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return lo
}
