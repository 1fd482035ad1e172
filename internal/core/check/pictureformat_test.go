package check_test

import "qianfa/internal/core/check"

var pictureFormatSamples = []sample{
	{name: "bitmap", subject: picture(check.Media{Kind: "image", Name: "图.bmp", Mime: "image/bmp"}), want: []string{"?!图.bmp"}},
	{name: "phone", subject: picture(check.Media{Kind: "image", Name: "IMG_1.HEIC"}), want: []string{"?!IMG_1.HEIC"}},
	{name: "scanner", subject: picture(check.Media{Kind: "image", Name: "a.tif"}), want: []string{"?!a.tif"}},
	{name: "of a page", subject: page(`<img src="https://a.cn/p/图.tiff?x=1" alt="甲">`), want: []string{"?!图.tiff"}},
	{name: "webp for WeChat", subject: check.Subject{Channel: "wechat", Media: []check.Media{{Kind: "image", Name: "a.webp", Mime: "image/webp"}}}, want: []string{"?!a.webp"}},
	{name: "drawing", subject: picture(check.Media{Kind: "image", Name: "a.psd"}), want: []string{"?!a.psd"}},

	{name: "photo", subject: picture(check.Media{Kind: "image", Name: "现场.jpg", Mime: "image/jpeg", Alt: "干部在田间", Width: 1200, Height: 800, Size: 300_000})},
	{name: "png", subject: picture(check.Media{Kind: "image", Name: "a.png", Mime: "image/png"})},
	{name: "gif", subject: picture(check.Media{Kind: "image", Name: "a.gif"})},
	{name: "webp on the website", subject: picture(check.Media{Kind: "image", Name: "a.webp", Mime: "image/webp"})},
	{name: "not a picture", subject: picture(check.Media{Kind: "file", Name: "a.bmp"})},
	{name: "name unlike the content", subject: picture(check.Media{Kind: "image", Name: "a.bmp", Mime: "image/png"})},
	{name: "unknown", subject: picture(check.Media{Kind: "image"})},
	{name: "address without extension", subject: page(`<img src="https://a.cn/p?f=a.bmp" alt="甲">`)},
	{name: "inline", subject: page(`<img src="data:image/png;base64,AAAA" alt="甲">`)},
	{name: "capitals", subject: picture(check.Media{Kind: "image", Name: "A.JPG"})},
}
