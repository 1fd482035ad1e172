package check_test

var minorInfoSamples = []sample{
	{name: "age in brackets", subject: text("昨日，刘梓涵（9岁，某镇中心小学三年级二班学生）在放学途中被打伤。"), want: []string{"刘梓涵"}},
	{name: "left behind", subject: text("留守儿童马小军今年11岁，父亲马占海在外打工，就读于中心小学五年级。"), want: []string{"马小军"}},
	{name: "sex and age", subject: text("王欣怡，女，13岁，县第三中学初一（4）班学生，遭同学殴打后住院。"), want: []string{"王欣怡"}},
	{name: "drowned", subject: text("溺水事故中遇难的学生为李浩然（12岁）。"), want: []string{"李浩然"}},
	{name: "little friend", subject: text("患白血病的赵一诺小朋友今年六岁，家长急需善款。"), want: []string{"赵一诺"}},
	{name: "victim", subject: text("法院审理查明，被害人陈佳琪（时年14岁）被多次侵害。"), want: []string{"陈佳琪"}},
	{name: "school and class", subject: text("受助学生王小明，系市第一小学三年级2班学生。"), want: []string{"王小明"}},
	{name: "behind the class", subject: text("车祸中，红旗小学六年级1班学生李浩然受伤。"), want: []string{"李浩然"}},
	{name: "behind the age", subject: text("15岁少年张浩然因盗窃被抓获。"), want: []string{"张浩然"}},
	{name: "age far behind", subject: text("资助困难学生马丽丽500元，该生12岁，现读六年级。"), want: []string{"马丽丽"}},

	{name: "fictitious name", subject: text("9岁女童小涵（化名）放学途中被打伤")},
	{name: "full name but fictitious", subject: text("王欣怡（化名，13岁）遭同学殴打")},
	{name: "surname only", subject: text("留守儿童马某某今年11岁，父母均在外打工")},
	{name: "honour", subject: text("县一小五年级学生王欣怡，11岁，获全国书法比赛一等奖。")},
	{name: "grown-up", subject: text("马占海，35岁，因盗窃被拘留。")},
	{name: "number", subject: text("走访困境儿童30名，年龄在6岁至15岁之间")},
	{name: "no harm", subject: text("张浩宇，10岁，县一小四年级学生，爱好足球。")},
	{name: "headmaster", subject: text("校长李浩然在事故发生后赶到第一小学")},
	{name: "no name", subject: text("溺水事故造成1名12岁学生死亡")},
	{name: "missing child", subject: text("寻人启事：张小宝，8岁，走失时穿红色上衣，被好心人救助。")},
	{name: "law", subject: text("已满14周岁不满16周岁的人犯罪")},
	{name: "class meeting", subject: text("开展防欺凌主题班会，初一年级600名学生参加")},
	{name: "teacher", subject: text("五年级班主任李敏因病住院")},
	{name: "long ago", subject: text("张强17年前因盗窃被判刑")},
}
