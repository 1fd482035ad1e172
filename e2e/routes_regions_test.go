package e2e

import "slices"

// oneCredible is a reprint of an account that the sports bureau may reprint.
func oneCredible(title, text string) map[string]any {
	return reprint("省体育局公众号", title, text)
}

// organ is an organ outside without accounts: somebody of the body enters its stamped paper.
func organ(label, post, recorder string) sign {
	return sign{label: label, post: post, recorder: recorder, means: "paper"}
}

// waits says after which signatures, by their place in the table, this one has its turn.
func (w sign) waits(for_ ...int) sign {
	w.after = append([]int{}, for_...)
	return w
}

// The five regulations of this table are walked by the bodies of demo/regions.go; the signers are typed from the texts.
var regionJourneys = []journey{
	{
		name: "SB-R1 a reprint: the authorised head reviews at once and publishes himself", author: "duanwei", title: "全民健身日活动预告", words: "全民健身日当天公共体育场馆免费开放。",
		targets: []string{"yinfeng-web"}, answers: map[string]any{"来源有公信力": true}, meta: oneCredible("全民健身日活动预告", "全民健身日当天公共体育场馆免费开放。"), clause: "sb#六",
		signs: []sign{by("审核", "局办公室政务新媒体负责人", "luoqing")}, publisher: "luoqing",
	},
	{
		name: "SB-R2 an original: the department's own head reviews, nobody above", author: "shenlei", title: "青少年田径锦标赛开赛", words: "全市青少年田径锦标赛今日开赛。",
		targets: []string{"yinfeng-web"}, answers: map[string]any{}, clause: "sb#七",
		signs: []sign{by("审核", "竞训科负责人", "panyong")}, publisher: "duanwei",
	},
	{
		name: "SB-R2 an original of a subordinate unit, of its own head", author: "kongrui", title: "健身中心泳池开放安排", words: "全民健身中心泳池本周恢复开放。",
		targets: []string{"yinfeng-web"}, answers: map[string]any{}, clause: "sb#七",
		signs: []sign{by("审核", "全民健身中心负责人", "yaolan")}, publisher: "duanwei",
	},
	{
		name: "NT-R1 everyday items: review, then whom the body's own rule names", author: "shaojie", title: "12路公交临时改道", words: "因道路施工，12路公交本周临时改道。",
		targets: []string{"linjiang-web"}, answers: map[string]any{"等级": "一般"}, clause: "nt#十七",
		signs: []sign{by("审核", "公共交通处审核人", "baiyunfei"), by("审定签发", "公共交通处负责人", "qintao")}, publisher: "wenjing",
	},
	{
		name: "NT-R2 important items: the sponsor's leader in charge signs", author: "shaojie", title: "公交票制票价调整方案公布", words: "公交票制票价调整方案今日公布。",
		targets: []string{"linjiang-web"}, answers: map[string]any{"等级": "重要"}, clause: "nt#十七",
		signs: []sign{by("审核", "公共交通处审核人", "baiyunfei"), by("审定签发", "市交通局分管领导", "leiming")}, publisher: "wenjing",
	},
	{
		name: "NT-R3 grave and sensitive items: the sponsor's first leader signs", author: "shaojie", title: "关于台风期间停运的通报", words: "受台风影响，全市公交今日十八时起停运。",
		targets: []string{"linjiang-web"}, answers: map[string]any{"等级": "重大敏感或全局性重大"}, clause: "nt#十七",
		signs: []sign{by("审核", "公共交通处审核人", "baiyunfei"), by("审定签发", "市交通局主要领导", "zuohong")}, publisher: "wenjing",
	},
	{
		name: "NT-R4 another unit's matter, after that unit was consulted", author: "shaojie", title: "站台安全设施改造安排", words: "公共交通处会同安全监督处改造站台安全设施。",
		targets: []string{"linjiang-web"}, answers: map[string]any{"等级": "一般"}, clause: "nt#十七",
		meta:  map[string]any{"concerns": []string{"u-linjiang-02"}, "consulted": []any{map[string]any{"unit": "u-linjiang-02", "at": "2026-11-20T09:00:00+08:00", "answer": "同意"}}},
		signs: []sign{by("审核", "公共交通处审核人", "baiyunfei"), by("审定签发", "公共交通处负责人", "qintao")}, publisher: "wenjing",
	},
	{
		name: "NT a reprint of a named source goes by its level like any item", author: "shaojie", title: "春运首日客流平稳", words: "春运首日全省客流平稳。",
		targets: []string{"linjiang-web"}, answers: map[string]any{"等级": "一般", "稿源单位": true}, meta: reprint("省交通运输厅", "春运首日客流平稳", "春运首日全省客流平稳。"), clause: "nt#十七",
		signs: []sign{by("审核", "公共交通处审核人", "baiyunfei"), by("审定签发", "公共交通处负责人", "qintao")}, publisher: "wenjing",
	},
	{
		name: "HS-R1 in the city government's name: its office reviews, the office's leader approves", author: "cenjie", title: "市政府常务会议召开", words: "市政府今日召开常务会议。",
		targets: []string{"qingsong-web"}, answers: map[string]any{"敏感或重大突发": false, "以谁名义": "市政府"}, clause: "hs#七(一)",
		signs: []sign{by("审核", "市政府办公室审核人", "ailin"), by("审批", "市政府办公室分管领导", "dongzhou")}, publisher: "yingchun",
	},
	{
		name: "HS-R1 a department's item in the city's name goes the same way", author: "miaoyu", title: "旅游发展三年行动方案印发", words: "市政府印发旅游发展三年行动方案。",
		targets: []string{"qingsong-web"}, answers: map[string]any{"敏感或重大突发": false, "以谁名义": "市政府"}, clause: "hs#七(一)",
		signs: []sign{by("审核", "市政府办公室审核人", "ailin"), by("审批", "市政府办公室分管领导", "dongzhou")}, publisher: "yingchun",
	},
	{
		name: "HS-R2 a department's item: its office or the section reviews, its leader approves", author: "miaoyu", title: "秋季旅游线路发布", words: "文旅局发布五条秋季旅游线路。",
		targets: []string{"qingsong-web"}, answers: map[string]any{"敏感或重大突发": false, "以谁名义": "市直部门"}, clause: "hs#七(二)",
		signs: []sign{by("审核", "文旅局部门办公室", "huoqiang", "taoran"), by("审批", "文旅局分管领导", "yuanhua")}, publisher: "yingchun",
	},
	{
		name: "HS-R2 the section reviews as well as the office", author: "miaoyu", title: "博物馆周末延时开放", words: "市博物馆周末延时开放至二十一时。",
		targets: []string{"qingsong-web"}, answers: map[string]any{"敏感或重大突发": false, "以谁名义": "市直部门"}, clause: "hs#七(二)",
		signs: []sign{by("审核", "文旅局部门办公室", "taoran", "huoqiang"), by("审批", "文旅局分管领导", "yuanhua")}, publisher: "yingchun",
	},
	{
		name: "HS-7.4 a reprint is approved by whoever approves the column", author: "miaoyu", title: "全国文化馆年会开幕", words: "全国文化馆年会今日开幕。",
		targets: []string{"qingsong-web"}, answers: map[string]any{"敏感或重大突发": false, "以谁名义": "市直部门"}, meta: reprint("新华社", "全国文化馆年会开幕", "全国文化馆年会今日开幕。"), clause: "hs#七(二)",
		signs: []sign{by("审核", "文旅局部门办公室", "huoqiang", "taoran"), by("审批", "文旅局分管领导", "yuanhua")}, publisher: "yingchun",
	},
	{
		name: "HS-R3 sensitive items: editor and site head together, leader, first leader, then the publicity organ on paper", author: "miaoyu", title: "景区游客滞留情况通报", words: "昨日景区游客短时滞留，现已全部疏散。",
		targets: []string{"qingsong-web"}, answers: map[string]any{"敏感或重大突发": true}, clause: "hs#七(五)",
		signs: []sign{
			by("审核", "文旅局网站管理员", "taoran", "huoqiang"), by("审核", "文旅局网站负责人", "gefei").waits(), by("审核", "文旅局分管领导", "yuanhua").waits(0, 1),
			by("审核", "文旅局主要领导", "shixin"), organ("批准", "青松市委宣传部经办人", "yingchun"),
		},
		publisher: "yingchun",
	},
	{
		name: "XC-R0 a township's item: its own check, then the county office", author: "wuxiu", title: "清溪镇秋季植树", words: "清溪镇本周开展秋季植树。",
		targets: []string{"xiaoshan-web"}, answers: map[string]any{}, clause: "xc#三",
		signs: []sign{by("审核", "清溪镇指定负责人", "qidong"), by("审核", "县政府办公室审核人", "mengna")}, publisher: "xieyun",
	},
	{
		name: "GZ-R1 everyday items: the office head reviews and signs in one", author: "jiming", title: "图书馆夜间开放", words: "区图书馆本周起夜间开放至二十一时。",
		targets: []string{"ganquan-web", "ganquan-wb"}, answers: map[string]any{"重要": false}, clause: "gz#七",
		signs: []sign{by("审核并签发", "区文广局办公室主任", "liaoyan")}, publisher: "bianjie",
	},
	{
		name: "GZ-R2 important items: the first leader signs", author: "jiming", title: "文化中心建成启用", words: "区文化中心今日建成启用。",
		targets: []string{"ganquan-web", "ganquan-wb"}, answers: map[string]any{"重要": true}, clause: "gz#七",
		signs: []sign{by("签发", "区文广局主要领导", "hemu", "tianbin")}, publisher: "bianjie",
	},
	{
		name: "GZ-R2 important items: or the leader in charge", author: "jiming", title: "非遗展演周开幕", words: "非遗展演周今日开幕。",
		targets: []string{"ganquan-web", "ganquan-wb"}, answers: map[string]any{"重要": true}, clause: "gz#七",
		signs: []sign{by("签发", "区文广局主要领导", "tianbin", "hemu")}, publisher: "bianjie",
	},
	{
		name: "HL-R2 the first leader consents by telephone, the publicity office records it", author: "huanglili", title: "强降雨转移群众通报", words: "受强降雨影响，我镇已转移低洼处群众。",
		targets: []string{"hengtang-web"}, answers: map[string]any{"类别": "新闻信息", "重大敏感": true}, clause: "hl#四(一)2",
		signs: []sign{by("审签", "农业农村办发布单位负责人", "liangzhiqiang"), by("审签", "镇分管领导（分管农业农村办）", "zhengkai"), by("报告", "宣传办经办人", "maiqiuyan"),
			sign{label: "同意", post: "镇镇主要领导", recorder: "maiqiuyan", giver: "ouyanghua", means: "phone"}.waits(1)},
		publisher: "maiqiuyan", form: "政府信息公开申请审查表",
	},
	{
		name: "NX-R2 all three organs review with us, beside the first leader, each on paper", author: "machunlan", title: "关于网传不实信息的通报", words: "网传我县疫情信息不实，公安机关已依法处置。",
		targets: []string{"yuntai-web"}, answers: map[string]any{"重大突发": true, "共审合发": []string{"宣传", "网信", "公安"}}, clause: "nx#二十",
		signs: append(slices.Clone(threeReviews), by("审签", "县卫健局主要负责同志", "jinhailong").waits(7),
			organ("会审", "云台县委宣传部经办人", "tianye").waits(7), organ("会审", "云台县网信办经办人", "tianye").waits(7), organ("会审", "云台县公安局经办人", "tianye").waits(7)),
		publisher: "tianye",
	},
}
