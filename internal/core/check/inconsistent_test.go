package check_test

import "qianfa/internal/core/check"

func titled(title, body string) check.Subject {
	return check.Subject{Title: title, Text: body, Today: "2026-11-22"}
}

func afterEarlier(body string, earlier check.Earlier) check.Subject {
	return check.Subject{Text: body, Today: "2026-11-22", Earlier: []check.Earlier{earlier}}
}

var inconsistentSamples = []sample{
	{name: "industries", subject: text("全县实现地区生产总值412.6亿元，同比增长5.4%。分产业看，第一产业增加值38.2亿元，增长3.9%；第二产业增加值186.5亿元，增长6.1%；第三产业增加值198.7亿元。"), want: []string{"?198.7"}},
	{name: "prizes", subject: text("对42个项目进行表彰，其中一等奖5项、二等奖12项、三等奖26项。"), want: []string{"?26"}},
	{name: "a row with a rest", subject: text("共受理群众来信来访146件次。从内容看，医疗服务类58件、公共卫生类31件、奖扶类27件、其他40件。"), want: []string{"?40"}},
	{name: "digits swapped", subject: text("大桥全长1286米，总投资6.8亿元。据测算，总投资8.6亿元的大桥通车后，车程缩短。"), want: []string{"?8.6"}},
	{name: "industries to the rounding", subject: text("地区生产总值423.5亿元。第一产业增加值38.2亿元，第二产业增加值186.5亿元，第三产业增加值198.7亿元。对42个项目进行表彰，其中一等奖5项、二等奖12项。甲项目总投资12亿元，乙项目总投资3亿元。")},
	{name: "who came", subject: text("应到25人，实到23人，请假3人。"), want: []string{"?3"}},
	{name: "another of a row", subject: text("关于举办第二届读书节的通知\n定于11月28日举办第三届读书节。"), want: []string{"?三"}},
	{name: "said twice with a figure before", subject: text("全镇12个村共发放种子3600袋。据了解，全镇12个村共发放种子3060袋。"), want: []string{"?3060"}},
	{name: "the one before", subject: text("关于举办第二届读书节的通知\n继第一届读书节之后，我县将举办第二届读书节。应到25人，实到23人，请假2人。")},
	{name: "title and body", subject: titled("关于12月1日举办招聘会的公告", "为促进就业，定于12月2日在人民广场举办招聘会。"), want: []string{"?12月2日"}},
	{name: "first line as title", subject: text("12月1日停水通知\n因检修，将于12月2日8时停水，请提前储水。"), want: []string{"?12月2日"}},
	{name: "parts of a whole", subject: text("共有学员120人，其中男70人、女40人。"), want: []string{"?40"}},
	{name: "sum", subject: text("甲村30户、乙村40户、丙村50户，合计110户。"), want: []string{"?110"}},
	{name: "sum of a year", subject: text("上半年完成投资3亿元，下半年完成投资4亿元，全年合计完成投资8亿元。"), want: []string{"?8"}},
	{name: "more than the whole", subject: text("抽检120批次，合格118批次，不合格3批次。全院现有200名，其中医生80名、护士130名。"), want: []string{"?3", "?130"}},
	{name: "the rest", subject: text("全镇共有农户3200户，其中脱贫户1200户、一般户1800户。"), want: []string{"?1800"}},
	{name: "money", subject: text("落实资金500万元，其中中央资金300万元、省级资金100万元、县级配套50万元。"), want: []string{"?50"}},
	{name: "days of a span", subject: text("2026年10月1日至7日放假调休，共8天。展览于11月20日至11月25日举行，为期3天。"), want: []string{"?8", "?3"}},
	{name: "votes", subject: text("应到代表50人，实到48人，表决结果：48人投票，赞成40人，反对5人，弃权4人。"), want: []string{"?4"}},
	{name: "figure of the title", subject: titled("我县新增就业5200人", "今年以来，我县新增就业5300人，完成目标任务。"), want: []string{"?5300"}},
	{name: "said twice", subject: text("本次活动共吸引企业86家参展。活动现场热闹。本次活动共吸引企业68家参展，效果良好。"), want: []string{"?68"}},
	{name: "already public with another day", subject: afterEarlier("因供水管网检修，定于12月2日8时至18时对城关镇东大街、南大街实施计划停水，届时将影响约300户居民用水，请沿线居民提前做好储水准备。",
		check.Earlier{Title: "停水公告", Date: "2026-11-21", Text: "因供水管网检修，定于12月1日8时至18时对城关镇东大街、南大街实施计划停水，届时将影响约300户居民用水，请沿线居民提前做好储水准备。"}), want: []string{"?2"}},
	{name: "already public with another figure", subject: afterEarlier("11月20日，全县冬季农田水利建设现场会在城关镇召开，会议要求年底前完成高标准农田6.5万亩，改造渠道120公里，新建泵站8座。",
		check.Earlier{Title: "现场会召开", Date: "2026-11-20", Text: "11月20日，全县冬季农田水利建设现场会在城关镇召开，会议要求年底前完成高标准农田5.6万亩，改造渠道120公里，新建泵站8座。"}), want: []string{"?6.5"}},

	{name: "same day", subject: titled("关于12月1日举办招聘会的公告", "定于12月1日在人民广场举办招聘会，11月30日布展。")},
	{name: "other event", subject: titled("12月1日起施行新办法", "本办法于11月20日经会议通过。报名于12月5日结束。")},
	{name: "parts add up", subject: text("共有学员120人，其中男70人、女50人。甲村30户、乙村40户，合计70户。")},
	{name: "money that adds up", subject: text("落实资金500万元，其中中央资金300万元、省级资金150万元、县级配套50万元。投入80万元，其中中央资金60万元。")},
	{name: "days that are right", subject: text("10月1日至7日放假调休，共7天。2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一），共9天。11月20日至23日，为期3天。12月30日至1月2日，共4天。11月20日至25日，共5个工作日。")},
	{name: "only some of it", subject: text("共有职工120人，其中党员40人、女职工50人。共120户，其中低保户30户。")},
	{name: "rounded", subject: titled("我县新增就业近5万人", "今年以来，我县新增就业4.98万人。")},
	{name: "part of the whole", subject: titled("我县新增就业5200人", "我县新增就业5200人，其中城镇新增就业4100人。")},
	{name: "different years", subject: text("2025年全县共有企业120家。2026年全县共有企业130家。")},
	{name: "different places", subject: text("甲项目总投资100万元，乙项目总投资200万元。总投资100万元。总投资300万元。")},
	{name: "span", subject: titled("12月1日举办招聘会", "招聘会定于11月30日至12月2日举办。")},
	{name: "put off", subject: titled("关于12月1日招聘会延期举办的公告", "原定招聘会改期，定于12月8日举办招聘会。")},
	{name: "the next of a row", subject: afterEarlier("11月21日，全县空气质量指数为58，首要污染物为细颗粒物，浓度每立方米35微克，优良天数累计301天，同比增加6天，请市民合理安排户外活动。",
		check.Earlier{Title: "空气质量", Date: "2026-11-20", Text: "11月20日，全县空气质量指数为72，首要污染物为细颗粒物，浓度每立方米42微克，优良天数累计300天，同比增加5天，请市民合理安排户外活动。"})},
	{name: "other text", subject: afterEarlier("今日，县政府召开常务会议，研究部署安全生产工作，要求各部门压实责任，排查隐患120处。",
		check.Earlier{Title: "现场会", Date: "2026-11-20", Text: "昨日，县农业农村局组织技术人员赴田间指导冬小麦管理，发放资料150份，解答问题30个，受到欢迎。"})},
	{name: "the same again", subject: afterEarlier("因供水管网检修，定于12月1日8时至18时对城关镇东大街实施计划停水，届时将影响约300户居民用水，请提前储水。",
		check.Earlier{Title: "停水公告", Date: "2026-11-21", Text: "因供水管网检修，定于12月1日8时至18时对城关镇东大街实施计划停水，届时将影响约300户居民用水，请提前储水。"})},
	{name: "sum with 其中", subject: text("甲村30户、乙村40户，其中低保10户，合计70户。")},
	{name: "other units", subject: text("投入资金30万元、物资40件，合计100人参加。")},
	{name: "which whole 其中 speaks of", subject: text("全年共收到来信50件，市直部门收到30件，乡镇收到20件，其中咨询类25件、建议类25件。")},
}
