package check_test

import "qianfa/internal/core/check"

var pictureAltSamples = []sample{
	{name: "none", subject: picture(check.Media{Kind: "image", Name: "a.jpg"}), want: []string{"?!a.jpg"}},
	{name: "file name", subject: picture(check.Media{Kind: "image", Name: "a.jpg", Alt: "IMG_0123.jpg"}), want: []string{"?!a.jpg"}},
	{name: "empty word", subject: picture(check.Media{Kind: "image", Name: "a.jpg", Alt: "图片"}), want: []string{"?!a.jpg"}},
	{name: "of a page", subject: page(`<p><img src="/p/a.jpg"></p>`), want: []string{"?!a.jpg"}},
	{name: "blank", subject: picture(check.Media{Kind: "image", Name: "a.jpg", Alt: " "}), want: []string{"?!a.jpg"}},
	{name: "inline", subject: page(`<img src="data:image/png;base64,AA/BB">`), want: []string{"?!第 1 张图片"}},

	{name: "words", subject: picture(check.Media{Kind: "image", Name: "现场.jpg", Mime: "image/jpeg", Alt: "干部在田间", Width: 1200, Height: 800, Size: 300_000})},
	{name: "of a page", subject: page(`<img src="a.jpg" alt="会议现场">`)},
	{name: "decorative", subject: page(`<img src="line.png" alt="">`)},
	{name: "attachment", subject: picture(check.Media{Kind: "file", Name: "a.pdf"})},
	{name: "no picture", subject: text("图片：无")},
	{name: "entity", subject: page(`<img src="a.jpg" alt="甲&amp;乙">`)},
	{name: "capital tag", subject: page(`<IMG SRC=a.jpg ALT=会议>`)},
	{name: "video", subject: picture(check.Media{Kind: "video", Name: "a.mp4"})},
	{name: "hidden", subject: page(`<noscript><img src="a.jpg"></noscript>`)},
	{name: "short", subject: picture(check.Media{Kind: "image", Name: "a.jpg", Alt: "国徽"})},
}
