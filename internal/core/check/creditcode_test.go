package check_test

var creditCodeSamples = []sample{
	{name: "wrong check", subject: text("统一社会信用代码：91640100MA76ABCD12"), want: []string{"?91640100MA76ABCD12"}},
	{name: "wrong check digits only", subject: text("统一社会信用代码91640000100012340X"), want: []string{"?91640000100012340X"}},
	{name: "too short", subject: text("统一社会信用代码：91640100MA76ABCD1"), want: []string{"?91640100MA76ABCD1"}},
	{name: "letter O", subject: text("信用代码：9164O100MA76ABCD11"), want: []string{"?9164O100MA76ABCD11"}},
	{name: "without a label", subject: text("流溪建设有限公司（92640106MA7G5E6F84）"), want: []string{"?92640106MA7G5E6F84"}},
	{name: "small letters", subject: text("统一社会信用代码 91640100ma76abcd12"), want: []string{"?91640100ma76abcd12"}},
	{name: "in a table", subject: text("统一社会信用代码\n52640000MJY1234567"), want: []string{"?52640000MJY1234567"}},
	{name: "taxpayer", subject: text("纳税人识别号：91640100MA76ABCD12"), want: []string{"?91640100MA76ABCD12"}},

	{name: "right", subject: text("统一社会信用代码：91640100MA76ABCD11")},
	{name: "right without a label", subject: text("流溪县人民医院12640000MB0Q1234XR")},
	{name: "right, digits only but the last", subject: text("信用代码11640000010001234Q")},
	{name: "masked", subject: text("统一社会信用代码：916401**********11")},
	{name: "identity number", subject: text("身份证号640104199003071527")},
	{name: "serial number", subject: text("序列号92640106MA7G5E6F84")},
	{name: "other shape", subject: text("ABCDEFGH1234567890")},
	{name: "label far off", subject: text("办理统一社会信用代码赋码的单位12345家")},
	{name: "no label, digits", subject: text("202611221234567890")},
	{name: "registration number", subject: text("注册号：640100200012345")},
	{name: "vehicle", subject: text("车架号LSVAA49J132012345")},
	{name: "right full width", subject: text("统一社会信用代码９１６４０１００ＭＡ７６ＡＢＣＤ１１")},
	{name: "taxpayer, right", subject: text("纳税人识别号：91640100MA76ABCD11")},
	{name: "old taxpayer number", subject: text("纳税人识别号：640104694310571")},
}
