package check_test

import "qianfa/internal/core/check"

var pictureQRSamples = []sample{
	{name: "elsewhere", subject: picture(check.Media{Kind: "image", Name: "a.png", Codes: []string{"https://u.wechat.com/abc"}}), want: []string{"?!https://u.wechat.com/abc"}},
	{name: "own", subject: check.Subject{Domains: []string{"liuxi.gov.cn"}, Media: []check.Media{{Kind: "image", Name: "a.png", Codes: []string{"https://www.liuxi.gov.cn/a"}}}}, want: []string{"?!https://www.liuxi.gov.cn/a"}},
	{name: "words", subject: picture(check.Media{Kind: "image", Name: "a.png", Codes: []string{"审核编号 12345"}}), want: []string{"?!审核编号 12345"}},
	{name: "two", subject: picture(check.Media{Kind: "image", Name: "a.png", Codes: []string{"http://a.cn", "http://b.cn"}}), want: []string{"?!http://a.cn", "?!http://b.cn"}},

	{name: "photo", subject: picture(check.Media{Kind: "image", Name: "现场.jpg", Mime: "image/jpeg", Alt: "干部在田间", Width: 1200, Height: 800, Size: 300_000})},
	{name: "words about codes", subject: text("扫描二维码查看")},
}
