package check_test

import "qianfa/internal/core/check"

var secrecyMarkSamples = []sample{
	{name: "star and period", subject: text("秘密★10年\n关于某事的报告"), want: []string{"秘密★10年"}},
	{name: "star only", subject: text("文件左上角标有机密★字样"), want: []string{"机密★"}},
	{name: "spaced", subject: text("绝 密 ★ 长期\n正文"), want: []string{"绝 密 ★ 长期"}},
	{name: "before use", subject: text("绝密★启用前"), want: []string{"绝密★启用前"}},
	{name: "Chinese numeral", subject: text("第一段。\n第二段。\n机密 五年\n"), want: []string{"机密 五年"}},
	{name: "months", subject: text("秘密★6个月"), want: []string{"秘密★6个月"}},
	{name: "labelled", subject: text("第一段\n密级：机密\n正文"), want: []string{"密级：机密"}},
	{name: "alone at the top", subject: text("000012\n机密\n特急\n关于"), want: []string{"机密"}},
	{name: "in the title", subject: check.Subject{Title: "机密★关于某事"}, want: []string{"机密★"}},
	{name: "in a file name", subject: check.Subject{Files: []check.File{{Kind: "文字", Format: "docx", Name: "【秘密】会议纪要.docx"}}}, want: []string{"!【秘密】"}},
	{name: "in a file name with a star", subject: check.Subject{Files: []check.File{{Name: "机密★5年.docx"}}}, want: []string{"!机密★5年"}},

	{name: "the law", subject: text("开展《中华人民共和国保守国家秘密法》宣传，严守党和国家秘密，确保数据机密性、完整性。")},
	{name: "levels named in a lecture", subject: text("国家秘密的密级分为绝密、机密、秘密三级。绝密级国家秘密保密期限不超过30年，机密级20年。")},
	{name: "trade secret", subject: text("保守商业秘密十年如一日\n不得泄露工作秘密")},
	{name: "a title about the law", subject: check.Subject{Title: "保守国家秘密法宣传月启动", Files: []check.File{{Name: "保守国家秘密法宣传.docx"}, {Name: "数据机密性评估.docx"}}}},
}
