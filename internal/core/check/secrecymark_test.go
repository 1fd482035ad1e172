package check_test

import "qianfa/internal/core/check"

var secrecyMarkSamples = []sample{
	{name: "star and period", subject: text("秘密★10年\n关于某事的报告"), want: []string{"秘密★10年"}},
	{name: "star only", subject: text("文件左上角标有机密★字样"), want: []string{"机密★"}},
	{name: "spaced", subject: text("绝 密 ★ 长期\n正文"), want: []string{"绝 密 ★ 长期"}},
	{name: "before use", subject: text("绝密★启用前"), want: []string{"绝密★启用前"}},
	{name: "Chinese numeral", subject: text("第一段。\n第二段。\n机密 五年\n"), want: []string{"机密 五年"}},
	{name: "months", subject: text("秘密★6个月"), want: []string{"秘密★6个月"}},
	{name: "labelled", subject: text("第一段\n密级：机密\n正文"), want: []string{"机密"}},
	{name: "alone at the top", subject: text("000012\n机密\n特急\n关于"), want: []string{"机密"}},
	{name: "in the title", subject: check.Subject{Title: "机密★关于某事"}, want: []string{"机密★"}},
	{name: "in a file name", subject: check.Subject{Files: []check.File{{Kind: "文字", Format: "docx", Name: "【秘密】会议纪要.docx"}}}, want: []string{"!【秘密】"}},
	{name: "in a file name with a star", subject: check.Subject{Files: []check.File{{Name: "机密★5年.docx"}}}, want: []string{"!机密★5年"}},

	{name: "the law", subject: text("开展《中华人民共和国保守国家秘密法》宣传，严守党和国家秘密，确保数据机密性、完整性。")},
	{name: "levels named in a lecture", subject: text("国家秘密的密级分为绝密、机密、秘密三级。绝密级国家秘密保密期限不超过30年，机密级20年。")},
	{name: "trade secret", subject: text("保守商业秘密十年如一日\n不得泄露工作秘密")},
	{name: "a title about the law", subject: check.Subject{Title: "保守国家秘密法宣传月启动", Files: []check.File{{Name: "保守国家秘密法宣传.docx"}, {Name: "数据机密性评估.docx"}}}},
	{name: "hollow star", subject: text("机密☆\n正文"), want: []string{"机密☆"}},
	{name: "year and months", subject: text("秘密★1年6个月"), want: []string{"秘密★1年6个月"}},
	{name: "labelled with a period", subject: text("密级：秘密 10年"), want: []string{"秘密 10年"}},
	{name: "split by a line", subject: text("机\n密★5年"), want: []string{"机\n密★5年"}},

	{name: "example in a lesson", subject: text("国家秘密标志形式为“密级★保密期限”，如“机密★20年”，应标注在首页左上角。")},
	{name: "title of a film", subject: text("观看《绝密★飞行》")},
	{name: "form with boxes", subject: text("密级：绝密□ 机密□ 秘密□")},
	{name: "not secret", subject: text("密级：公开\n密级：无")},
	{name: "prose at the top", subject: text("秘密工作者的故事\n机密档案馆开放")},
	{name: "years of work", subject: text("他保守秘密20年，从未泄露。")},
	{name: "asterisk of a note", subject: text("商业秘密* 指不为公众所知悉的信息")},
	{name: "word in the middle of a line", subject: text("第一行\n第二行\n第三行\n第四行\n机密\n第六行")},
	{name: "secret ballot", subject: text("投票采用无记名方式，秘密写票处已设置")},
	{name: "degrees", subject: text("绝密级、机密级和秘密级")},
}
