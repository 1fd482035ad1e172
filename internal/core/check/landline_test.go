package check_test

var landlineSamples = []sample{
	{name: "home", subject: text("张某家庭电话：0951-6012345"), want: []string{"?0951-6012345"}},
	{name: "brackets", subject: text("住宅电话（010）62012345"), want: []string{"?（010）62012345"}},
	{name: "no area code", subject: text("宅电：6012345"), want: []string{"?6012345"}},
	{name: "together", subject: text("家里电话09516012345"), want: []string{"?09516012345"}},
	{name: "blank", subject: text("家中电话：0951 6012345。"), want: []string{"?0951 6012345"}},
	{name: "beside an office number", subject: text("办公电话：0951-6012345，宅电：0951-6054321"), want: []string{"?0951-6054321"}},
	{name: "full width", subject: text("住宅座机：０９５１－６０１２３４５"), want: []string{"?０９５１－６０１２３４５"}},

	{name: "enquiries", subject: text("咨询电话：0951-6012345")},
	{name: "contact", subject: text("联系电话：0951-6012345，传真：0951-6012346")},
	{name: "bare", subject: text("0951-6012345")},
	{name: "switchboard", subject: text("总机：010-62012345 转 8001")},
	{name: "home first, office second", subject: text("住宅电话已删去；办公电话：0951-6012345")},
	{name: "masked", subject: text("家庭电话：0951-601****")},
	{name: "hotlines", subject: text("拨打12345、12388、110")},
	{name: "service number", subject: text("客服：400-800-8820")},
	{name: "date", subject: text("住宅电话登记时间：2026-11-22")},
	{name: "appliances", subject: text("家电以旧换新，热线0951-6012345")},
	{name: "home broadband words", subject: text("家庭医生签约电话：0951-6012345")},
	{name: "quantity", subject: text("住宅电话用户1234567户")},
}
