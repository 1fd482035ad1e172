package check_test

import "qianfa/internal/core/check"

var pictureSizeSamples = []sample{
	{name: "heavy", subject: picture(check.Media{Kind: "image", Name: "a.jpg", Size: 12 << 20}), want: []string{"?!a.jpg"}},
	{name: "many pixels", subject: picture(check.Media{Kind: "image", Name: "a.jpg", Width: 9000, Height: 6000}), want: []string{"?!a.jpg"}},
	{name: "tiny", subject: picture(check.Media{Kind: "image", Name: "a.png", Width: 60, Height: 40}), want: []string{"?!a.png"}},
	{name: "a single pixel", subject: picture(check.Media{Kind: "image", Name: "a.gif", Width: 1, Height: 1}), want: []string{"?!a.gif"}},
	{name: "strip", subject: picture(check.Media{Kind: "image", Name: "长图.png", Width: 300, Height: 9000}), want: []string{"?!长图.png"}},
	{name: "second", subject: check.Subject{Media: []check.Media{{Kind: "image", Name: "a.png", Width: 800, Height: 600}, {Kind: "image", Width: 10, Height: 10}}}, want: []string{"?!第 2 张图片"}},

	{name: "photo", subject: picture(check.Media{Kind: "image", Name: "现场.jpg", Mime: "image/jpeg", Alt: "干部在田间", Width: 1200, Height: 800, Size: 300_000})},
	{name: "unknown", subject: picture(check.Media{Kind: "image", Name: "a.jpg"})},
	{name: "banner", subject: picture(check.Media{Kind: "image", Name: "a.jpg", Width: 1080, Height: 90})},
	{name: "attachment", subject: picture(check.Media{Kind: "file", Name: "a.pdf", Size: 12 << 20})},
	{name: "video", subject: picture(check.Media{Kind: "video", Name: "a.mp4", Size: 120 << 20})},
	{name: "just light enough", subject: picture(check.Media{Kind: "image", Name: "a.jpg", Size: 5 << 20})},
	{name: "long picture", subject: picture(check.Media{Kind: "image", Name: "a.jpg", Width: 750, Height: 8000})},
	{name: "emblem", subject: picture(check.Media{Kind: "image", Name: "a.png", Width: 120, Height: 120})},
	{name: "large", subject: picture(check.Media{Kind: "image", Name: "a.jpg", Width: 6000, Height: 4000})},
	{name: "of a page", subject: page(`<img src="a.jpg" width="10" alt="甲">`)},
}
