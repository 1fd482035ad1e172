package check

import "strings"

// phoneWords name a telephone number; the nearest one before a number says whose it is.
var phoneWords = []string{"电话", "热线", "手机", "号码", "专线", "联系方式", "微信", "致电", "拨打", "联系人", "来电", "tel"}

// officeWords make a telephone number one that an office gives to the public.
var officeWords = []string{"咨询", "热线", "专线", "值班", "监督", "举报", "投诉", "服务", "客服", "报名", "预约", "报警", "救援", "抢修", "维修", "应急", "公开",
	"办公", "传真", "总机", "受理", "报修", "信访", "调度", "招聘", "招商", "业务", "采访", "订票", "购票", "便民", "24小时", "二十四小时", "窗口", "大厅",
	"政务", "单位", "机构", "官方", "求助", "援助", "反映", "防汛", "消防", "急救", "门诊", "挂号", "订餐", "工作", "对外", "公示", "公布", "统一", "专用", "前台",
	"受案", "报案", "线索", "商务", "客户", "售后", "技术支持", "物业", "管理处", "指挥部", "村委", "居委", "社区"}

// privateWords say that the words round a number are about one person.
var privateWords = []string{"，男，", "，女，", "肇事", "驾驶人", "司机", "岁，", "身份证", "姓名", "户主", "申请人", "投诉人", "举报人", "当事人", "受害人", "被害人", "患者", "家属", "家长", "监护人", "考生", "业主",
	"村民", "住址", "家住", "失主", "报警人", "本人", "父亲", "母亲", "嫌疑人", "受助", "救助对象", "留言人", "来信人", "反映人", "信访人", "来访人", "登记人",
	"收件人", "报修人", "捐赠人", "领取人", "参保人", "求助人", "求助者", "求职者", "住户", "机主", "车主", "持卡人", "股东", "被征收人", "承租人", "购房人", "受理人姓名"}

// officialContact reports whether the number between start and end is given as that of an office (咨询电话：…). A number
// beside a person's full name, or called nothing but 联系电话 in words about a person, is that person's.
func officialContact(text []rune, start, end int) bool {
	words := contactWords(text, start)
	at, word := -1, ""
	lower := strings.ToLower(string(words))
	for _, w := range phoneWords {
		if i := strings.LastIndex(lower, w); i > at {
			at, word = i, w
		}
	}
	if inOfficeNamed(words) {
		return true
	}
	switch word {
	case "":
		return (asksToCall(text, end) || officeLabel(words)) && !named(words)
	case "联系人":
		return false
	case "热线", "专线":
		return true
	}
	lead, tail := lower[:at], lower[at+len(word):]
	clause := lead[lastBreak(lead):]
	if strings.Trim(clause, "电话手机微信或和及与同号") == "" { // 报名方式：电话或微信…
		before := strings.TrimRight(lead[:len(lead)-len(clause)], "：: ")
		clause = before[lastBreak(before):]
	}
	switch {
	case personal(clause), strings.HasSuffix(clause, "的") && !containsAny(clause, unitWords...) && !containsAny(clause, officeWords...):
		return false
	case clause == "" && officePhone(lead) && !named(words): // 受理电话：0951-…，手机：…
		return true
	case clause == "" && besideOfficeLine(lead) && !named(words): // 联系电话：0951-…，联系人：王女士，手机：…
		return true
	case containsAny(clause, officeWords...):
		return !(word == "拨打" || word == "致电") || !named(words)
	case word == "致电" || word == "拨打" || word == "来电":
		return (containsAny(lead, "咨询", "疑问", "报名", "预约", "举报", "投诉", "反映", "求助", "线索", "报修") || asksToCall(text, end)) && !named(words)
	case strings.HasSuffix(clause, "联系") || word == "联系方式":
		return !named(words) && !containsAny(lower, privateWords...) && !named([]rune(tail)) && !nameBehind(text, end)
	}
	return false
}

// contactWords returns what stands before a number in its sentence, or on the lines before where it stands alone.
func contactWords(text []rune, at int) []rune {
	end := at
	for end > 0 && (strings.ContainsRune(" \t\n\r\u3000", text[end-1]) || invisible(text[end-1])) {
		end--
	}
	stops := "。；;！？!?\n"
	for i := end; i < at; i++ {
		if text[i] == '\n' { // a cell of a table
			stops = "。；;！？!?"
		}
	}
	from := end
	for from > 0 && end-from < 48 && !strings.ContainsRune(stops, text[from-1]) {
		from--
	}
	return text[from:at]
}

// lastBreak returns where the last clause of the words begins.
func lastBreak(words string) int {
	at := 0
	for i, r := range words {
		if strings.ContainsRune("，,、：:（）()；\t\n ", r) {
			at = i + len(string(r))
		}
	}
	return at
}

// personal reports whether the words before 电话 end in a person: 举报人电话, 家长手机.
func personal(clause string) bool {
	for _, w := range []string{"人", "者", "家长", "本人", "户主", "业主", "失主", "学生", "考生", "家属", "个人", "私人", "父亲", "母亲"} {
		if strings.HasSuffix(clause, w) || strings.HasSuffix(clause, w+"联系") || strings.HasSuffix(clause, w+"的") {
			return true
		}
	}
	return false
}

// asksToCall reports whether the words right behind a number invite everybody to use it: 13812345678咨询.
func asksToCall(text []rune, end int) bool {
	to := end
	for to < len(text) && to-end < 6 && isHan(text[to]) {
		to++
	}
	return containsAny(string(text[end:to]), "咨询", "报名", "预约", "举报", "反映", "投诉", "求助", "热线", "报修")
}

// officeLabel reports whether the words before a number are the label of an office: 值班室：, 业务咨询：.
func officeLabel(words []rune) bool {
	s := strings.TrimRight(string(words), " ：:　\t")
	s = s[lastBreak(s):]
	return containsAny(s, officeWords...) && !personal(s)
}

// unitWords are what the names of units end in.
var unitWords = []string{"局", "办", "中心", "科", "股", "站", "所", "院", "校", "委", "队", "街道", "政府", "部", "公司", "单位", "银行", "村"}

// officePhone reports whether the words name the telephone of an office.
func officePhone(words string) bool {
	for _, w := range officeWords {
		if strings.Contains(words, w+"电话") || strings.Contains(words, w+"热线") {
			return true
		}
	}
	return false
}

// besideOfficeLine reports whether the words give a line of an exchange as the one to call, with nothing about a person.
func besideOfficeLine(words string) bool {
	return containsAny(words, "联系电话：0", "联系电话:0", "联系电话0") && !containsAny(words, privateWords...)
}

// inOfficeNamed reports whether the words before a number end in somebody who is named by office alone: 县住建局刘科长.
func inOfficeNamed(words []rune) bool {
	s := strings.TrimRight(string(words), " ，,：:（(　")
	s = s[lastBreak(s):]
	return containsSuffix(s, "科长", "主任", "股长", "局长", "所长", "站长", "处长", "队长", "院长", "校长", "书记", "工作人员", "值班员", "干事", "同志", "办公室") &&
		containsAny(s, unitWords...)
}

// nameBehind reports whether a number is followed by a full name: 13812345678（张三）.
func nameBehind(text []rune, end int) bool {
	return end < len(text) && strings.ContainsRune("（( ", text[end]) && nameAfter(text, end+1) > 0
}
