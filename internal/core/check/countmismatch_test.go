package check_test

var countMismatchSamples = []sample{
	{name: "names", subject: text("参加人员共3人：张某、李某、王某、赵某。"), want: []string{"?3"}},
	{name: "items", subject: text("需提交以下三项材料：身份证、户口簿、照片、申请表。"), want: []string{"?三"}},
	{name: "too few", subject: text("涉及5个部门：财政局、教育局、民政局、公安局。"), want: []string{"?5"}},
	{name: "points in a sentence", subject: text("提出三点要求：一是加强领导；二是落实责任；三是强化督查；四是严肃纪律。"), want: []string{"?三"}},
	{name: "lines", subject: text("申请人须具备以下两个条件：\n1. 年满18周岁\n2. 本市户籍\n3. 无违法记录"), want: []string{"?两"}},
	{name: "semicolons", subject: text("主要有四项任务：完善制度；加强培训；强化督查。"), want: []string{"?四"}},
	{name: "book titles", subject: text("印发2份文件：《办法》《细则》《清单》。"), want: []string{"?2"}},
	{name: "with a bracket", subject: text("首批6个县（区）：甲县、乙县、丙区、丁县、戊县。"), want: []string{"?6"}},
	{name: "marks in brackets", subject: text("重点抓好三个方面：（一）甲；（二）乙。"), want: []string{"?三"}},

	{name: "behind a full stop", subject: text("下面我讲四点意见。第一，统一思想。第二，突出重点。第三，加强领导。"), want: []string{"?四"}},
	{name: "分别是", subject: text("听取了三个单位的汇报，分别是教育局、民政局、财政局、水务局。"), want: []string{"?三"}},

	{name: "a last point without a mark", subject: text("讲三点意见。一是甲；二是乙。最后，丙。")},
	{name: "two counts", subject: text("涉及2个镇5个村：甲镇、乙镇的丙村。")},
	{name: "right", subject: text("共3人：张某、李某、王某。以下三项：一是甲；二是乙；三是丙。")},
	{name: "和 joins two", subject: text("涉及4个部门：财政局、教育局、民政局和公安局。共3人：张某、李某及王某。")},
	{name: "和 within a name", subject: text("3个城市：呼和浩特、包头、鄂尔多斯。")},
	{name: "open list", subject: text("共5家单位：甲公司、乙公司、丙公司等。涉及8个部门：财政、教育等部门。")},
	{name: "quantities", subject: text("每组3人：组长1人、组员2人。共12人：男5人、女7人。")},
	{name: "limits", subject: text("至少2项：甲、乙、丙。任选2项：甲、乙、丙。3人以上：甲、乙。满足2个条件：甲、乙、丙")},
	{name: "ordinals", subject: text("第三项：甲、乙。第2条：甲、乙、丙。")},
	{name: "clauses", subject: text("抓好两项工作：要完善制度，加强培训、督查、考核，落实责任。")},
	{name: "dates and floors", subject: text("11月22日：甲、乙。3楼：丙、丁。5月：戊、己、庚。")},
	{name: "brackets with a list", subject: text("共2家单位：甲公司（一厂、二厂、三厂）、乙公司。")},
	{name: "right lines", subject: text("以下三个条件：\n1. 甲\n（1）乙\n（2）丙\n2. 丁\n3. 戊\n\n二、其他\n1. 己")},
	{name: "quotes in a row", subject: text("三项行动：“一网通办”“一事联办”“跨省通办”。")},
	{name: "no list", subject: text("共3人：详见附件。以下三项：无。")},
	{name: "numbered out of order", subject: text("三点：1.甲；2.乙；4.丙。")},
	{name: "sublists", subject: text("两类材料：身份证明、户籍证明；营业执照、许可证。")},
}
