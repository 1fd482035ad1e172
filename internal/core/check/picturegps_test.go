package check_test

import "qianfa/internal/core/check"

var pictureGPSSamples = []sample{
	{name: "photo", subject: picture(check.Media{Kind: "image", Name: "IMG_1.jpg", Located: true}), want: []string{"?!IMG_1.jpg"}},
	{name: "without a name", subject: picture(check.Media{Kind: "image", Located: true}), want: []string{"?!第 1 张图片"}},

	{name: "photo", subject: picture(check.Media{Kind: "image", Name: "现场.jpg", Mime: "image/jpeg", Alt: "干部在田间", Width: 1200, Height: 800, Size: 300_000})},
	{name: "words about places", subject: text("北纬38°28′，东经106°16′")},
}
