package check

import "strings"

// minorInfo (未成年人信息) finds the full name of a child together with age, school or class in words about harm, help
// or an offence (未成年人保护法 4, 49, 103). Honours of pupils pass.
type minorInfo struct{}

func (minorInfo) ID() string    { return "minor_info" }
func (minorInfo) Title() string { return "可以认出未成年人的信息" }

func (minorInfo) Run(s Subject, _ Param) []Finding { return inParts(s, findMinors) }

// harms are words of what a child must not be known by.
var harms = []string{"案", "被害", "受害", "侵害", "殴打", "打伤", "被打", "欺凌", "溺水", "遇难", "事故", "车祸", "死亡", "身亡", "受伤", "烫伤", "坠", "住院", "患",
	"白血病", "留守", "困境", "孤儿", "服刑", "救助", "受助", "资助", "帮扶", "低保", "猥亵", "强奸", "性侵", "拐", "虐待", "遗弃", "违法", "盗窃", "犯罪", "嫌疑",
	"拘留", "处分", "打架", "自杀", "抑郁", "善款", "单亲", "父母双亡", "家暴", "霸凌", "感染", "确诊", "贫困", "特困", "偷", "抢", "失学", "辍学", "残疾", "被骗", "轻生", "事实无人抚养", "咬伤", "摔伤", "砸伤",
	"烧伤", "触电", "中毒", "病逝", "病故", "去世", "失联", "孤困", "弃婴", "收养", "报警", "警方", "派出所", "民警", "生活费", "监护", "离家出走", "被困", "孤残"}

// honours are words of what children are praised for.
var honours = []string{"获奖", "荣获", "一等奖", "二等奖", "三等奖", "金奖", "银奖", "铜奖", "金牌", "银牌", "冠军", "比赛", "竞赛", "评为", "新时代好少年", "三好学生", "优秀学生", "录取", "入选"}

func findMinors(text []rune) []Finding {
	var out []Finding
	for i, r := range text {
		from, n := 0, 0
		switch r {
		case '岁':
			if child(text, i) {
				if from, n = nameBeforeAge(text, i); n == 0 {
					from, n = nameBehindAge(text, i)
				}
			}
		case '学', '园', '级', '班':
			if school(text, i) {
				from, n = nameOfPupil(text, i)
			}
		case '生', '童', '儿', '孩', '年', '女':
			if from, n = nameOfChild(text, i); n > 0 && !childMarked(text, from+n) {
				n = 0
			}
		}
		if n == 0 || len(out) > 0 && from < out[len(out)-1].End || !harmful(text, from, i) || fictitious(text, from+n) {
			continue
		}
		name := string(text[from : from+n])
		f := place(text, from, from+n, "这段话可以认出未成年人“"+name+"”，涉及其隐私。", "请改用“"+string(text[from])+"某”或化名，并去掉学校、班级和家长姓名。")
		f.Fix = &Fix{Text: string(text[from]) + "某"}
		out = append(out, f)
	}
	return out
}

// child reports whether 岁 at place i follows a number under 18 that is somebody's age.
func child(text []rune, i int) bool {
	if i+1 < len(text) && strings.ContainsRune("以至-—~～及", text[i+1]) {
		return false
	}
	if i > 0 && text[i-1] == '周' {
		i-- // 12周岁
	}
	at, value := i, 0
	for unit := 1; at > 0 && digit(text[at-1]) >= '0' && digit(text[at-1]) <= '9' && unit <= 100; unit *= 10 {
		at--
		value += int(digit(text[at])-'0') * unit
	}
	if at < i {
		return value < 18 && (at == 0 || !strings.ContainsRune("至-—~～.", text[at-1]))
	}
	for at > 0 && i-at < 3 && strings.ContainsRune("一二三四五六七八九十", text[at-1]) {
		at--
	}
	if at == i {
		return false
	}
	const ones = "〇一二三四五六七八九"
	for _, c := range text[at:i] {
		if c == '十' {
			value = max(value, 1) * 10
		} else {
			value += len([]rune(ones[:strings.IndexRune(ones, c)]))
		}
	}
	return value < 18
}

// nameBeforeAge returns place and length of the full name to which the age at 岁 belongs: 刘梓涵（9岁, 王欣怡，女，13岁.
func nameBeforeAge(text []rune, i int) (int, int) {
	at := i
	if i > 0 && text[i-1] == '周' {
		at--
	}
	for at > 0 && (digit(text[at-1]) != 0 || strings.ContainsRune("一二三四五六七八九十", text[at-1])) {
		at--
	}
	for at > 0 && i-at < 16 {
		if n := nameBefore(text, at); n > 0 && !grown(text, at-n) {
			return at - n, n
		}
		skipped := false
		for _, w := range []string{"今年", "现年", "时年", "年仅", "年龄", "刚满", "不满", "未满", "才", "刚", "仅", "男", "女", "汉族", "回族", "，", ",", "（", "(", "、", " ", "：", ":", "小朋友", "同学", "孩子", "的", "\u3000", "；", "年", "生于"} {
			if n := len([]rune(w)); n <= at && string(text[at-n:at]) == w {
				at -= n
				skipped = true
				break
			}
		}
		if !skipped {
			return 0, 0
		}
	}
	return 0, 0
}

// nameBehindAge returns place and length of the full name behind the age at 岁: 15岁少年张浩然, 17岁的赵天宇.
func nameBehindAge(text []rune, i int) (int, int) {
	at := i + 1
	for _, w := range []string{"的", "留守", "困境", "失学", "未成年", "小学生", "中学生", "初中生", "高中生", "学生", "儿童", "少年", "少女", "男孩", "女孩", "男童", "女童", "男生", "女生", "小伙", "孩子", "患儿", "幼童", "幼儿"} {
		if n := len([]rune(w)); after(text, at, n) == w {
			at += n
		}
	}
	if at == i+1 {
		return 0, 0
	}
	return at, nameAfter(text, at)
}

// school reports whether the character at i ends a word for a school or class: 小学 中学 幼儿园 年级 三班 学生.
func school(text []rune, i int) bool {
	if i == 0 {
		return false
	}
	p := text[i-1]
	switch text[i] {
	case '学':
		return p == '小' || p == '中'
	case '园':
		return p == '儿'
	case '级':
		return p == '年'
	}
	return digit(p) != 0 || strings.ContainsRune("一二三四五六七八九十）)", p)
}

// nameOfPupil returns place and length of the full name of the pupil whose school or class stands at place i: before
// it in the sentence, or behind 学生.
func nameOfPupil(text []rune, i int) (int, int) {
	from, to := sentenceNear(text, i, i)
	for at := i; at > max(from, i-36); at-- {
		if !strings.ContainsRune("（(，,、系是在就：", text[at]) {
			continue
		}
		if n := nameBefore(text, at); n > 0 && !grown(text, at-n) {
			return at - n, n
		}
	}
	for at := i + 1; at < min(to, i+16); at++ {
		if text[at] != '生' && text[at] != '童' || text[at-1] != '学' && text[at-1] != '女' && text[at-1] != '男' {
			continue
		}
		if n := nameAfter(text, at+1); n > 0 {
			return at + 1, n
		}
	}
	return 0, 0
}

// childWords are words for a child that a name may follow.
var childWords = []string{"学生", "儿童", "男童", "女童", "孤儿", "患儿", "少年", "男孩", "女孩", "少女", "幼童"}

// nameOfChild returns place and length of the full name behind a word for a child that ends at place i.
func nameOfChild(text []rune, i int) (int, int) {
	if i == 0 || i+2 >= len(text) || !containsSuffix(string(text[i-1:i+1]), childWords...) {
		return 0, 0
	}
	return i + 1, nameAfter(text, i+1)
}

// childMarked reports whether an age under 18 or a school stands in the sentence behind place at.
func childMarked(text []rune, at int) bool {
	_, to := sentenceNear(text, at, at)
	for i := at; i < min(to, at+30); i++ {
		if text[i] == '岁' && child(text, i) || strings.ContainsRune("学园级", text[i]) && school(text, i) {
			return true
		}
	}
	return false
}

// grown reports whether a name that begins at place from is that of a grown-up: 父亲马占海, 校长李浩然.
func grown(text []rune, from int) bool {
	lead := before(text, from, 4)
	return containsSuffix(lead, "父亲", "母亲", "家长", "爷爷", "奶奶", "外公", "外婆", "姥姥", "姥爷", "叔叔", "监护人", "校长", "老师", "教师", "书记", "主任", "园长", "民警",
		"记者", "医生", "其父", "其母", "由", "班主任", "志愿者", "干部", "爸爸", "妈妈", "被告人", "妻子", "丈夫", "姑姑", "舅舅", "父", "母", "会长", "队员")
}

// harmful reports whether the words round a name are about harm and not about honours.
func harmful(text []rune, start, end int) bool {
	from, to := start, end
	for from > 0 && start-from < 80 && text[from-1] != '\n' {
		from--
	}
	for to < len(text) && to-end < 80 && text[to] != '\n' {
		to++
	}
	if !containsAny(string(text[from:to]), harms...) || containsAny(string(text[from:to]), "寻人启事", "寻找走失", "帮忙寻找") {
		return false
	}
	from, to = sentenceNear(text, start, end)
	return !containsAny(string(text[from:to]), honours...)
}

// fictitious reports whether 化名 stands behind a name.
func fictitious(text []rune, end int) bool {
	return strings.Contains(after(text, end, 5), "化名")
}
