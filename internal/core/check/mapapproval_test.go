package check_test

import "qianfa/internal/core/check"

func mapped(kind, alt, caption string) check.Subject {
	return check.Subject{Text: "全县十四个乡镇的情况如下。", Today: "2026-11-22", Media: []check.Media{{Kind: kind, Name: "a.png", Alt: alt, Caption: caption}}}
}

var mapApprovalSamples = []sample{
	{name: "a map", subject: mapped("map", "", "柳溪县地图"), want: []string{"?!柳溪县地图"}},
	{name: "a picture called a map", subject: mapped("image", "柳溪县行政区划图", ""), want: []string{"?!柳溪县行政区划图"}},
	{name: "what is spread over the province", subject: mapped("image", "", "全省服务点分布图"), want: []string{"?!全省服务点分布图"}},
	{name: "a caption in the text", subject: text("候鸟过境。\n图1：全国候鸟迁徙分布图\n请爱护。"), want: []string{"?!图1：全国候鸟迁徙分布图"}},
	{name: "a number of the wrong form", subject: text("图为林带。审图号：GS2026-01"), want: []string{"?GS2026-01"}},

	{name: "with its number", subject: mapped("map", "中国地图", "审图号：GS（2024）0650号")},
	{name: "with a provincial number", subject: mapped("image", "柳溪县行政区划图", "审图号：宁S（2026）第008号")},
	{name: "the number in its box", subject: check.Subject{Media: []check.Media{{Kind: "map", Alt: "地图"}}, Fields: map[string]string{"审图号": "GS京（2022）1061号"}}},
	{name: "a way and a hall", subject: mapped("image", "乘车路线示意图", "会场平面示意图")},
	{name: "a plan", subject: text("乡村振兴有了路线图和时间表，一张思维导图看懂流程。应当使用依法取得审图号的地图。")},
}
