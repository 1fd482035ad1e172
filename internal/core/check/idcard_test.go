package check_test

var idCardSamples = []sample{
	{name: "plain", subject: text("联系人身份证号11010519491231002X，请核对。"), want: []string{"11010519491231002X"}},
	{name: "small x", subject: text("11010519491231002x"), want: []string{"11010519491231002x"}},
	{name: "old person", subject: text("号码 440524188001010014 有效"), want: []string{"440524188001010014"}},
	{name: "full width", subject: text("身份证１１０１０５１９４９１２３１００２Ｘ"), want: []string{"１１０１０５１９４９１２３１００２Ｘ"}},
	{name: "grouped", subject: text("110105 19491231 002X 和 110105-1949-1231-002X"), want: []string{"110105 19491231 002X", "110105-1949-1231-002X"}},
	{name: "after a list number", subject: text("1 110105 19491231 002X"), want: []string{"110105 19491231 002X"}},
	{name: "after a phone number", subject: text("13800138000 11010519491231002X"), want: []string{"11010519491231002X"}},
	{name: "invisible character", subject: text("110105\u200b19491231002X"), want: []string{"110105\u200b19491231002X"}},
	{name: "wrong check digit", subject: text("号码110105194912310021。"), want: []string{"?110105194912310021"}},
	{name: "wrong check digit grouped", subject: text("110105 19491231 0021"), want: []string{"?110105 19491231 0021"}},
	{name: "15 digits", subject: text("旧号110105491231002在册"), want: []string{"?110105491231002"}},
	{name: "two in a row", subject: text("11010519491231002X、440524188001010014"), want: []string{"11010519491231002X", "440524188001010014"}},
	{name: "behind a rare character", subject: text("𠮷11010519491231002X"), want: []string{"11010519491231002X"}},

	{name: "masked", subject: text("110105********002X 和 110***********002X 和 1101051949****002X")},
	{name: "inside a longer row", subject: text("流水号9110105194912310021888 和 11010519491231002199")},
	{name: "unknown area", subject: text("990105194912310023")},
	{name: "no such day", subject: text("110105194913310021")},
	{name: "born tomorrow", subject: text("110105202611230015")},
	{name: "phone, date and money", subject: text("电话0951-6012345，2026年11月22日，金额123456789012345.00元")},
	{name: "credit code", subject: text("统一社会信用代码91330106MA2B1234XY")},
	{name: "X of another word", subject: text("11010519491231002Xbox")},
}
