package check_test

import "qianfa/internal/core/check"

func formal(s string) check.Subject {
	return check.Subject{Text: s, Today: "2026-11-22", Genre: "notice"}
}

var firstPersonSamples = []sample{
	{name: "I think", subject: formal("我认为，各单位应当高度重视。"), want: []string{"?我"}},
	{name: "in person, of oneself", subject: formal("各科室：本人将于下周外出。"), want: []string{"?本人"}},
	{name: "writer", subject: formal("笔者了解到，全县已有12家企业复工。"), want: []string{"?笔者"}},
	{name: "editor", subject: formal("停水时间较长，小编提醒大家储水。"), want: []string{"?小编"}},
	{name: "my", subject: formal("请把材料送到我的办公室。"), want: []string{"?我"}},
	{name: "announcement", subject: check.Subject{Text: "我希望广大市民支持。", Genre: "announcement"}, want: []string{"?我"}},
	{name: "report", subject: check.Subject{Text: "通过调研，我发现三个问题。", Genre: "report"}, want: []string{"?我"}},

	{name: "contact", subject: formal("如有疑问请联系本人，联系电话0951-6012345，或与我联系。"), want: []string{"?本人", "?我"}},

	{name: "no genre", subject: text("我认为，小编提醒大家")},
	{name: "speech and letter", subject: check.Subject{Text: "我代表县政府，向大家问好！", Genre: "speech"}},
	{name: "bodies", subject: formal("我市、我县、我局、我单位、我公司、我国、我省、我校、我院、我们")},
	{name: "in person", subject: formal("须由本人持身份证原件办理，委托他人的应附本人签字的委托书，请本人到场。")},
	{name: "quotation", subject: formal("他说：“我认为应当这样。”开展“我为群众办实事”活动。")},
	{name: "book title", subject: formal("合唱《我和我的祖国》，观看《我的父亲》")},
	{name: "services", subject: formal("登录平台后进入我的页面，点击我要咨询，下载我的宁夏APP")},
	{name: "words with 我", subject: formal("自我评价，忘我工作，大我小我，你我他，敌我，我行我素")},
	{name: "campaign", subject: formal("继续开展我为群众办实事实践活动")},
	{name: "small posts", subject: formal("核定小编制单位，减少笔者单位")},
	{name: "indirect speech", subject: formal("张某表示，我非常满意")},
	{name: "report on duty", subject: check.Subject{Title: "2026年度述职报告", Text: "我认真履行职责。本人认为", Genre: "report"}},
	{name: "army", subject: formal("我军、我党、我方")},
}
