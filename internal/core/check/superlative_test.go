package check_test

import "qianfa/internal/core/check"

func advertisement(s string) check.Subject {
	return check.Subject{Text: s, Genre: "ad", Today: "2026-11-22"}
}

var superlativeSamples = []sample{
	{name: "in an advertisement", subject: advertisement("选购顶级滩羊礼盒，享受极致口感。"), want: []string{"?顶级", "?极致"}},
	{name: "beside a price", subject: text("全网第一的枸杞，特价每盒99元，限时抢购。"), want: []string{"?全网第一"}},
	{name: "the cheapest", subject: text("本店全城最低价，欢迎选购。"), want: []string{"?最低价"}},

	{name: "names", subject: text("最高人民法院在第一中学举行普法活动，国家级经济技术开发区参加。")},
	{name: "facts", subject: text("粮食总产创历史最高水平，最低生活保障标准提高，他获得第一名。")},
	{name: "about advertisements", subject: text("市场监管局查处某店“全网第一”“最佳”等虚假宣传，罚款2万元，该店售价虚高。")},
	{name: "names in an advertisement", subject: advertisement("国家级非物质文化遗产，明码标价。")},
}
