package check_test

import "qianfa/internal/core/check"

var outdatedOrgSamples = []sample{
	{name: "a ministry", subject: text("今年，国土资源部将开展专项检查。"), want: []string{"?国土资源部"}},
	{name: "a provincial office", subject: text("请向省环保厅举报，或者向县工商局投诉。"), want: []string{"?环保厅", "?工商局"}},
	{name: "the longest name", subject: text("国家食品药品监督管理总局发布公告。"), want: []string{"?国家食品药品监督管理总局"}},
	{name: "of 2023", subject: text("银保监会提醒消费者注意。"), want: []string{"?银保监会"}},
	{name: "in Taiyuan", subject: text("到太原市环保局办理。"), want: []string{"?环保局"}},

	{name: "an earlier year", subject: text("2016年，国土资源部批复了规划。")},
	{name: "an earlier year beside", subject: text("该企业成立于2005年。县工商局为其颁发了营业执照。")},
	{name: "an earlier year behind", subject: text("环保部批复了环评报告。项目2016年建成投产。")},
	{name: "now, whatever stands beside", subject: text("该企业成立于2005年。今年，县工商局为其变更了登记。"), want: []string{"?工商局"}},
	{name: "since then", subject: text("2015年以来，空气质量持续好转。县环保局购置了监测车。"), want: []string{"?环保局"}},
	{name: "formerly", subject: text("县自然资源局（原县国土资源局）迁址。他时任农业部处长。")},
	{name: "told before the reform", subject: check.Subject{Text: "国土资源部发布通知。", Today: "2017-05-01"}},
	{name: "in a title or an order", subject: text("根据《国土资源部关于改进管理方式的通知》和国家旅游局令第38号办理。")},
	{name: "bodies of today", subject: text("县文化和旅游局、自然资源和规划局、省药监局、国家税务总局、农业农村部门、国有土地国土空间规划。")},
	{name: "departments in general", subject: text("环境保护部门、农业部门和交通部门要加强联动，文化部分内容另行通知。")},
}
