package check_test

var passportSamples = []sample{
	{name: "ordinary", subject: text("护照号码：E12345678"), want: []string{"E12345678"}},
	{name: "letter", subject: text("持护照EA1234567入境"), want: []string{"EA1234567"}},
	{name: "old", subject: text("因私护照G12345678，姓名张三"), want: []string{"G12345678"}},
	{name: "official", subject: text("公务护照 P12345678、外交护照D12345678"), want: []string{"P12345678", "D12345678"}},
	{name: "Hong Kong permit", subject: text("往来港澳通行证号C12345678"), want: []string{"C12345678"}},
	{name: "home return", subject: text("回乡证H12345678"), want: []string{"H12345678"}},
	{name: "small and full width", subject: text("护照号ｅ１２３４５６７８"), want: []string{"ｅ１２３４５６７８"}},
	{name: "word behind", subject: text("E12345678（护照）"), want: []string{"E12345678"}},

	{name: "no word", subject: text("E12345678")},
	{name: "masked", subject: text("护照号码E1234****")},
	{name: "another sentence", subject: text("护照即日起可以网上办理。设备E12345678已到货。")},
	{name: "other number", subject: text("办理护照请缴费，订单号E12345678")},
	{name: "other letter", subject: text("护照 X12345678")},
	{name: "too short", subject: text("护照号E1234567")},
	{name: "too long", subject: text("护照E123456789")},
	{name: "train", subject: text("持护照乘坐G1234次列车")},
	{name: "permit of a vehicle", subject: text("车辆通行证E12345678")},
	{name: "form", subject: text("护照（普通护照）工本费120元")},
	{name: "in a longer word", subject: text("护照 ABE12345678")},
}
