package check_test

var dupPunctSamples = []sample{
	{name: "commas", subject: text("会议指出，，要加强领导。"), want: []string{"?，，"}},
	{name: "full stops", subject: text("特此通知。。"), want: []string{"?。。"}},
	{name: "others", subject: text("教育、、卫生；；交通：：水利"), want: []string{"?、、", "?；；", "?：："}},
	{name: "two and more exclamation marks", subject: text("注意！！请尽快！！！"), want: []string{"?！！", "?！！！"}},
	{name: "question marks", subject: text("您准备好了吗？？"), want: []string{"?？？"}},
	{name: "mixed", subject: text("已经完成。，下一步要、，抓紧！。"), want: []string{"?。，", "?、，", "?！。"}},
	{name: "three", subject: text("今天，，，明天。。。"), want: []string{"?，，，", "?。。。"}},
	{name: "half width", subject: text("会议指出,,要加强"), want: []string{"?,,"}},
	{name: "two widths", subject: text("会议指出，,要加强"), want: []string{"?，,"}},

	{name: "ellipsis and dash", subject: text("他说……这就是——我们的家……。")},
	{name: "question and exclamation", subject: text("真的吗？！怎么会！？什么?!")},
	{name: "quotes between", subject: text("他说：“好。”，“行。”；“（一）。”")},
	{name: "strong words of somebody", subject: text("“加油！！”孩子们高喊，“真的吗？？”")},
	{name: "named marks", subject: text("不得使用“，，”“。。”，误写为（；；）")},
	{name: "programs", subject: text("std::vector、fe80::1、a,,b、x;;y、[::1]")},
	{name: "dots", subject: text("今天...明天，1..10，../a")},
	{name: "line ends", subject: text("第一，\n，第二。\n。")},
	{name: "book titles", subject: text("《红楼梦》《西游记》、“一带”“一路”")},
	{name: "spaces", subject: text("姓名：  ；性别：")},
	{name: "list", subject: text("1.第一项；2.第二项。")},
	{name: "emoticon", subject: text("thanks!! :) ;;")},
	{name: "one each", subject: text("一，二。三、四；五：六！七？")},
}
