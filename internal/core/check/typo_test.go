package check_test

import "qianfa/internal/core/check"

var typoSamples = []sample{
	{name: "never right", subject: text("会议对下一步工作作了部暑。"), want: []string{"部暑"}},
	{name: "an idiom", subject: text("大家再接再励，迫不急待地投入工作。"), want: []string{"再接再励", "迫不急待"}},
	{name: "a phrase with a word that sounds alike", subject: text("镇人民政俯的决策部属得到落实。"), want: []string{"政俯", "部属"}},
	{name: "in the title", subject: check.Subject{Title: "贯撤落实会议精神"}, want: []string{"贯撤"}},

	{name: "two words that meet", subject: text("干部暑假期间走访，目标旗帜鲜明。")},
	{name: "spoken of", subject: text("请注意，“布署”是“部署”的误写。")},
	{name: "a person's name", subject: text("主任王复盖同志到会。")},
	{name: "plain text", subject: text("会议对防汛抗旱工作进行了部署，要求各单位认真贯彻落实。")},
}
