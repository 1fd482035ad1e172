package check_test

var plateSamples = []sample{
	{name: "plain", subject: text("号牌为京A12345的小型轿车"), want: []string{"?京A12345"}},
	{name: "dot", subject: text("违停车辆宁A·8K123"), want: []string{"?宁A·8K123"}},
	{name: "new energy", subject: text("粤BD12345、沪ADF1234"), want: []string{"?粤BD12345", "?沪ADF1234"}},
	{name: "new energy lorry", subject: text("粤B12345D重型货车"), want: []string{"?粤B12345D"}},
	{name: "police", subject: text("宁A1234警"), want: []string{"?宁A1234警"}},
	{name: "learner and trailer", subject: text("京A1234学、冀B1234挂"), want: []string{"?京A1234学", "?冀B1234挂"}},
	{name: "Hong Kong", subject: text("粤Z1234港"), want: []string{"?粤Z1234港"}},
	{name: "small letter, full width", subject: text("车牌苏f88a66，浙Ａ１２３４５"), want: []string{"?苏f88a66", "?浙Ａ１２３４５"}},
	{name: "blank", subject: text("车号 鲁B 8K123"), want: []string{"?鲁B 8K123"}},

	{name: "masked", subject: text("京A**345、宁A·1**23、苏F12**5")},
	{name: "number range", subject: text("京A号段、粤B开头的号牌")},
	{name: "too short", subject: text("京A123")},
	{name: "too long", subject: text("新A1234567")},
	{name: "road", subject: text("沿京G6高速、川G318线")},
	{name: "few digits", subject: text("沪ABCDE1")},
	{name: "model", subject: text("全新A12345型、创新B20268")},
	{name: "word", subject: text("云A区、青C班")},
	{name: "letter I", subject: text("京I12345")},
	{name: "seven", subject: text("京A1234567")},
	{name: "shares", subject: text("川A股、京B股指数12345")},
	{name: "range of numbers", subject: text("号牌京A12345-京A12399发放")},
	{name: "six digits", subject: text("京A123456")},
	{name: "police car", subject: text("宁A1234型警车")},
}
