package demo

import (
	"qianfa/internal/core/account"
	"qianfa/internal/core/org"
)

// The bodies of this file work under the five other regulations that come with the program.

// yinfeng works under sb: originals by the unit's head, reprints by the one whom the leader authorised.
var yinfeng = body{
	pack: "sb", series: "银体审〔{year}〕{n}号（演练）",
	units: []org.Unit{
		{ID: "u-yinfeng-00", Name: "银枫市体育局", Short: "局", Kind: "市级政府部门", Order: 1},
		{ID: "u-yinfeng-01", Name: "局办公室", Kind: "科室", Parent: "u-yinfeng-00", Order: 2},
		{ID: "u-yinfeng-02", Name: "竞技训练科", Short: "竞训科", Kind: "科室", Parent: "u-yinfeng-00", Order: 3},
		{ID: "u-yinfeng-03", Name: "全民健身中心", Kind: "局属单位", Parent: "u-yinfeng-00", Order: 4},
	},
	people: []human{
		{"p-yinfeng-01", "shenlei", "沈蕾", "u-yinfeng-02", posts("信息员"), nil},
		{"p-yinfeng-02", "panyong", "潘勇", "u-yinfeng-02", posts("负责人"), nil},
		{"p-yinfeng-03", "luoqing", "罗青", "u-yinfeng-01", posts("政务新媒体负责人"), nil},
		{"p-yinfeng-04", "duanwei", "段伟", "u-yinfeng-01", posts("管理员", "词库管理员"), nil},
		{"p-yinfeng-05", "jiangtao", "蒋涛", "u-yinfeng-00", posts("分管领导"), nil},
		{"p-yinfeng-06", "kongrui", "孔瑞", "u-yinfeng-03", posts("信息员"), nil},
		{"p-yinfeng-07", "yaolan", "姚岚", "u-yinfeng-03", posts("负责人"), nil},
		{"p-yinfeng-08", "fanbin", "范彬", "u-yinfeng-01", posts("政务新媒体负责人"), nil}, // 尚未获得授权
	},
	grants: []org.Delegation{{ID: "u-yinfeng-00-d01", From: "p-yinfeng-05", To: "p-yinfeng-03", As: "政务新媒体负责人", Document: "演练授权委托书"}},
	accounts: []demoAccount{
		{Account: account.Account{ID: "yinfeng-web", Name: "银枫市体育局网站", Channel: "website", Owner: "u-yinfeng-00", Host: "u-yinfeng-01", Mode: account.ModeAPI}},
	},
}

// linjiang fills the slot of nt: who signs everyday items.
var linjiang = body{
	pack: "nt-demo", series: "临交审〔{year}〕{n}号（演练）",
	units: []org.Unit{
		{ID: "u-linjiang-00", Name: "临江市交通运输局", Short: "市交通局", Kind: "市级政府部门", Order: 1},
		{ID: "u-linjiang-01", Name: "公共交通处", Kind: "处室", Parent: "u-linjiang-00", Order: 2},
		{ID: "u-linjiang-02", Name: "安全监督处", Kind: "处室", Parent: "u-linjiang-00", Order: 3},
	},
	people: []human{
		{"p-linjiang-01", "shaojie", "邵洁", "u-linjiang-01", posts("信息员"), nil},
		{"p-linjiang-02", "baiyunfei", "白云飞", "u-linjiang-01", posts("审核人"), nil},
		{"p-linjiang-03", "qintao", "秦涛", "u-linjiang-01", posts("负责人"), nil},
		{"p-linjiang-04", "wenjing", "温静", "u-linjiang-01", posts("发布员", "词库管理员"), nil},
		{"p-linjiang-05", "leiming", "雷鸣", "u-linjiang-00", posts("分管领导"), nil},
		{"p-linjiang-06", "zuohong", "左宏", "u-linjiang-00", posts("主要领导"), nil},
	},
	accounts: []demoAccount{
		{Account: account.Account{ID: "linjiang-web", Name: "临江市交通运输局网站", Channel: "website", Owner: "u-linjiang-00", Host: "u-linjiang-01", Mode: account.ModeAPI}},
	},
}

// qingsong works under hs: by whose name, and three reviews with the publicity organ's approval for what is sensitive.
var qingsong = body{
	pack: "hs", series: "青政审〔{year}〕{n}号（演练）",
	units: []org.Unit{
		{ID: "u-qingsong-00", Name: "青松市人民政府", Short: "市政府", Kind: "市政府", Order: 1},
		{ID: "市政府办公室", Name: "市政府办公室", Kind: "市直部门", Parent: "u-qingsong-00", Order: 2},
		{ID: "u-qingsong-02", Name: "数据资源管理局", Kind: "市直部门", Parent: "u-qingsong-00", Order: 3},
		{ID: "u-qingsong-03", Name: "文化和旅游局", Short: "文旅局", Kind: "市直部门", Parent: "u-qingsong-00", Order: 4},
	},
	organs: []org.Organ{{ID: "党委宣传部门", Name: "青松市委宣传部", Kind: "宣传部门"}},
	people: []human{
		{"p-qingsong-01", "miaoyu", "苗雨", "u-qingsong-03", posts("信息员"), nil},
		{"p-qingsong-02", "huoqiang", "霍强", "u-qingsong-03", posts("部门办公室", "网站管理员"), nil},
		{"p-qingsong-03", "taoran", "陶然", "u-qingsong-03", posts("相关科室", "科室编辑"), nil},
		{"p-qingsong-04", "gefei", "葛菲", "u-qingsong-03", posts("网站负责人"), nil},
		{"p-qingsong-05", "yuanhua", "袁华", "u-qingsong-03", posts("分管领导"), nil},
		{"p-qingsong-06", "shixin", "史鑫", "u-qingsong-03", posts("主要领导"), nil},
		{"p-qingsong-07", "ailin", "艾琳", "市政府办公室", posts("审核人"), nil},
		{"p-qingsong-08", "dongzhou", "董舟", "市政府办公室", posts("分管领导"), nil},
		{"p-qingsong-09", "yingchun", "应春", "u-qingsong-02", posts("发布员", "词库管理员"), nil},
		{"p-qingsong-10", "cenjie", "岑洁", "市政府办公室", posts("信息员"), nil},
	},
	accounts: []demoAccount{
		{Account: account.Account{ID: "qingsong-web", Name: "青松市人民政府网站", Channel: "website", Owner: "u-qingsong-00", Host: "u-qingsong-02", Mode: account.ModeAPI}},
	},
}

// xiaoshan works under xc, of which only the beginning has come down to us.
var xiaoshan = body{
	pack: "xc", series: "小政审〔{year}〕{n}号（演练）",
	units: []org.Unit{
		{ID: "u-xiaoshan-00", Name: "小杉县人民政府", Short: "县政府", Kind: "县政府", Order: 1},
		{ID: "u-xiaoshan-01", Name: "县政府办公室", Kind: "县直部门", Parent: "u-xiaoshan-00", Order: 2},
		{ID: "u-xiaoshan-02", Name: "清溪镇", Kind: "乡镇", Parent: "u-xiaoshan-00", Order: 3},
	},
	people: []human{
		{"p-xiaoshan-01", "wuxiu", "邬秀", "u-xiaoshan-02", posts("信息员"), nil},
		{"p-xiaoshan-02", "qidong", "齐冬", "u-xiaoshan-02", posts("指定负责人"), nil},
		{"p-xiaoshan-03", "mengna", "孟娜", "u-xiaoshan-01", []post{{role: "审核人"}, {role: "系统管理员", unit: "u-xiaoshan-00"}}, nil},
		{"p-xiaoshan-04", "xieyun", "谢芸", "u-xiaoshan-01", posts("发布员", "词库管理员"), nil},
	},
	accounts: []demoAccount{
		{Account: account.Account{ID: "xiaoshan-web", Name: "小杉县人民政府网站", Channel: "website", Owner: "u-xiaoshan-00", Host: "u-xiaoshan-01", Mode: account.ModeAPI}},
	},
}

// ganquan works under gz, which rules the Weibo account of a single unit.
var ganquan = body{
	pack: "gz", series: "甘文审〔{year}〕{n}号（演练）",
	units: []org.Unit{{ID: "u-ganquan-00", Name: "甘泉区文化广电局", Short: "区文广局", Kind: "区直部门", Order: 1}},
	people: []human{
		{"p-ganquan-01", "jiming", "纪明", "u-ganquan-00", posts("起草人"), nil},
		{"p-ganquan-02", "liaoyan", "廖燕", "u-ganquan-00", posts("办公室主任", "词库管理员"), nil},
		{"p-ganquan-03", "tianbin", "田斌", "u-ganquan-00", posts("分管领导"), nil},
		{"p-ganquan-04", "hemu", "贺牧", "u-ganquan-00", posts("主要领导"), nil},
		{"p-ganquan-05", "bianjie", "卞洁", "u-ganquan-00", posts("微博管理人员"), nil},
	},
	accounts: []demoAccount{
		{Account: account.Account{ID: "ganquan-web", Name: "甘泉区文化广电局网站", Channel: "website", Owner: "u-ganquan-00", Host: "u-ganquan-00", Mode: account.ModeAPI}},
		{Account: account.Account{ID: "ganquan-wb", Name: "甘泉文广微博（演练）", Channel: "weibo", Owner: "u-ganquan-00", Host: "u-ganquan-00", Mode: account.ModeAPI, BaseURL: "/weibo-api", PageURL: "/weibo/", UID: "7000000003", PublicIP: "203.0.113.12"}, secret: "rehearsal-token-3"},
	},
}
