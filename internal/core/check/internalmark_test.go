package check_test

var internalMarkSamples = []sample{
	{name: "own line", subject: text("内部资料 注意保存\n关于开展检查的通知"), want: []string{"?内部资料 注意保存"}},
	{name: "comma", subject: text("工作简报\n内部文件，不得外传\n正文"), want: []string{"?内部文件，不得外传"}},
	{name: "brackets", subject: text("（仅供内部使用）\n工作方案"), want: []string{"?仅供内部使用"}},
	{name: "behind the title", subject: text("关于某事的情况说明（不予公开）"), want: []string{"?不予公开"}},
	{name: "at the foot", subject: text("正文。\n公开方式：不予公开"), want: []string{"?不予公开"}},
	{name: "work secret", subject: text("工作秘密\n关于某事的报告"), want: []string{"?工作秘密"}},
	{name: "head of a report", subject: text("【内部传阅】第3期"), want: []string{"?内部传阅"}},
	{name: "star", subject: text("★内部资料★\n正文"), want: []string{"?内部资料"}},
	{name: "not public", subject: text("此件不公开"), want: []string{"?此件不公开"}},

	{name: "running words", subject: text("各单位要清理内部资料，防止泄露。")},
	{name: "work secrets in prose", subject: text("严守工作秘密，不得外传。")},
	{name: "law", subject: text("对不予公开的政府信息，应当说明理由。")},
	{name: "training", subject: text("开展内部文件管理培训")},
	{name: "label public", subject: text("公开方式：主动公开")},
	{name: "brackets within a sentence", subject: text("各类文件（内部资料）的管理办法由办公室制定。")},
	{name: "title", subject: text("《内部资料性出版物管理办法》")},
	{name: "title of a notice", subject: text("关于加强内部资料管理的通知\n各单位：")},
	{name: "discipline", subject: text("严禁外传涉密文件")},
	{name: "decision", subject: text("决定不予公开\n理由如下")},
	{name: "a library", subject: text("内部资料室\n开放时间")},
	{name: "within a list", subject: text("包括内部刊物、内部资料和其他文件")},
}
