package check_test

import "qianfa/internal/core/check"

func reprint(source check.Source, title, body string) check.Subject {
	return check.Subject{Origin: "reprint", Title: title, Text: body, Source: source}
}

var missingSourceSamples = []sample{
	{subject: reprint(check.Source{}, "题", "文"), want: []string{"!"}},
	{name: "only the word", subject: reprint(check.Source{Name: "来源： "}, "题", "文"), want: []string{"!"}},
	{subject: reprint(check.Source{Name: "新华社"}, "题", "文")},
	{name: "original", subject: text("原创")},
}

var sourceNotListedSamples = []sample{
	{subject: reprint(check.Source{Name: "某自媒体", Approved: []string{"新华社", "人民日报"}}, "题", "文"), want: []string{"!某自媒体"}},
	{name: "empty list", subject: reprint(check.Source{Name: "新华社", Approved: []string{}}, "题", "文"), want: []string{"!新华社"}},
	{subject: reprint(check.Source{Name: "新华社", Approved: []string{"新华社"}}, "题", "文")},
	{name: "written otherwise", subject: reprint(check.Source{Name: "来源：《人民日报》", Approved: []string{"人民日报"}}, "题", "文")},
	{name: "no list known", subject: reprint(check.Source{Name: "某自媒体"}, "题", "文")},
}

var titleChangedSamples = []sample{
	{subject: reprint(check.Source{Title: "国务院办公厅印发通知"}, "重磅！国务院办公厅印发通知", "文"), want: []string{"!重磅！国务院办公厅印发通知"}},
	{name: "one sign", subject: reprint(check.Source{Title: "办好实事"}, "办好实事！", "文"), want: []string{"!办好实事！"}},
	{subject: reprint(check.Source{Title: "办好 实事"}, "办好实事", "文")},
	{name: "original", subject: check.Subject{Title: "甲", Source: check.Source{Title: "乙"}}},
}

var bodyChangedSamples = []sample{
	{name: "a figure", subject: reprint(check.Source{Text: "全市共有12个乡镇参加活动。"}, "", "全市共有15个乡镇参加活动。"), want: []string{"5", "!"}},
	{name: "words added", subject: reprint(check.Source{Text: "活动圆满结束。"}, "", "活动非常圆满结束。"), want: []string{"非常", "!"}},
	{name: "words left out", subject: reprint(check.Source{Text: "会议由张某主持。李某出席。"}, "", "会议由张某主持。"), want: []string{"", "!"}},
	{name: "two places", subject: reprint(check.Source{Text: "甲乙丙丁戊己庚辛壬癸"}, "", "子乙丙丁戊己庚辛壬丑"), want: []string{"子", "丑", "!"}},
	{name: "another text", subject: reprint(check.Source{Text: "一二三四五六"}, "", "七八九"), want: []string{"七八九", "!"}},
	{name: "an excerpt of a changed text", subject: check.Subject{Origin: "reprint", Text: "【题】会议", Whole: "会议召开了。", Source: check.Source{Text: "会议召开。"}}, want: []string{"!"}},
	{name: "an excerpt of the same text", subject: check.Subject{Origin: "reprint", Text: "【题】会议", Whole: "会议召开。", Source: check.Source{Text: "会议召开。"}}},
	{subject: reprint(check.Source{Text: "第一段。\n第二段。"}, "", "　　第一段。 \n\n　　第二段。")},
	{name: "no original known", subject: reprint(check.Source{Name: "新华社"}, "", "文")},
}
