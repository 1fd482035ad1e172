package check_test

import (
	"strings"
	"testing"

	"qianfa/internal/core/check"
)

var lengthSamples = []sample{
	{name: "weibo too long", subject: check.Subject{Channel: "weibo", Text: strings.Repeat("字", 140) + "超"}, want: []string{"超"}},
	{name: "wechat title", subject: check.Subject{Channel: "wechat", Title: strings.Repeat("题", 33)}, want: []string{"题"}},
	{name: "wechat summary", subject: check.Subject{Channel: "wechat", Summary: strings.Repeat("摘", 130)}, want: []string{"摘摘"}},
	{name: "wechat byline", subject: check.Subject{Channel: "wechat", Byline: strings.Repeat("名", 17)}, want: []string{"名"}},
	{name: "wechat content", subject: check.Subject{Channel: "wechat", HTML: strings.Repeat("x", 20000)}, want: []string{"!正文"}},
	{name: "wechat content in bytes", subject: check.Subject{Channel: "wechat", HTML: strings.Repeat("\U00020BB7", 1<<18)}, want: []string{"!正文"}},
	{name: "the regulation is stricter", subject: check.Subject{Channel: "weibo", Text: strings.Repeat("字", 101)}, param: check.Param{Max: 100}, want: []string{"字"}},

	{name: "weibo full", subject: check.Subject{Channel: "weibo", Text: strings.Repeat("字", 130) + "http://example.org/" + strings.Repeat("x", 100)}},
	{name: "wechat full", subject: check.Subject{Channel: "wechat", Title: strings.Repeat("题", 32), Summary: strings.Repeat("摘", 128), HTML: strings.Repeat("x", 19999)}},
	{name: "no channel", subject: text(strings.Repeat("字", 5000))},
}

func TestWeiboLengthCountsAsThePlatformDoes(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]int{
		"":                         0,
		" \n ":                     0,
		"Test":                     2,
		"汉字，":                      3,
		"a汉":                       2,
		"abc":                      2,
		"😀":                        2,
		"http://example.org/abc":   10,
		"看http://example.org/abc。": 12,
		"http://t.cn/A1":           7,
		"http://weibo.com/1":       9,
		"http://weibo.com/" + strings.Repeat("a", 40):              10,
		"http://example.org/" + strings.Repeat("a", 131):           15, // 150 typed: 20 + 10 halves
		"https://www.example.gov.cn/a/b":                           10,
		strings.Repeat("字", 130) + "https://www.example.gov.cn/a/": 145, // near the limit: as typed, 29 halves
	} {
		if got := check.WeiboLength(body); got != want {
			t.Errorf("%q counts %d, want %d", body, got, want)
		}
	}
}
