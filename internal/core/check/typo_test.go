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
	{name: "asked in earnest", subject: text("县里肯请上级给予支持，各单位要建立建全工作机制。"), want: []string{"肯请", "建全"}},
	{name: "all that should be", subject: text("做到应保进保、应检尽捡，确保令行禁只。"), want: []string{"应保进保", "应检尽捡", "令行禁只"}},
	{name: "words on either side", subject: text("工作人员正认真对来信逐件登记，要全面提升新建全民健身中心的管理水平，开幕大会仪式。")},
	{name: "one by one", subject: text("干部逐村逐户走访，逐间检查、逐部门反馈；学杂费全免，接种五价疫苗，疏浚小渠两条，永祥村既利企又惠民。嫌疑人卷款潜逃，基坑做闭水试验，农民工返县途中。")},
	{name: "names and new words", subject: text("付强、严军、任勇获奖。党建带工建，多证合一，代办交强险，边坡削方减载，坚持重实绩、重实效，上下齐动。科目一不合格的可以重考，越读越有味。")},
	{name: "the eye of an examiner", subject: text("要克服麻弊思想，补齐短扳，拿出挫施，减轻负旦，体查民情。"), want: []string{"麻弊", "短扳", "挫施", "负旦", "体查"}},
	{name: "on no list", subject: text("请有关部门扎拾推进，研就解决问题。"), want: []string{"扎拾", "?研就"}},
	{name: "a name before a document number", subject: text("依据溪扎拾发〔2026〕3号、《关于研就问题的通知》执行。")},
	{name: "a coinage in quotation marks", subject: text("打造“扎拾”品牌。")},
	{name: "a word broken by something invisible", subject: text("瘫\u200b痪者得到救治。")},
	{name: "walking the dyke", subject: text("汛期要加密巡视巡查频次。小偷趁其不备逃走。县直局委和乡镇参加会议。")},
	{name: "inspected by the party", subject: text("市委巡视巡查组反馈了整改意见。"), want: []string{"?巡查"}},
}
