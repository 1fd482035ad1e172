package check

import (
	"slices"
	"strings"
)

// firstPerson (公文中的第一人称) finds 我, 本人, 笔者 and 小编 where a formal text speaks of its writer. It judges only notices,
// announcements and reports; quotations, 我市 and 本人 in the sense of "in person" are left alone.
type firstPerson struct{}

func (firstPerson) ID() string    { return "first_person" }
func (firstPerson) Title() string { return "正式文体里的第一人称" }

// formalGenres are those in which the writer does not speak of himself.
var formalGenres = []string{"notice", "announcement", "report", "bulletin", "decision", "通知", "公告", "通告", "报告", "公报", "决定", "通报"}

func (firstPerson) Run(s Subject, _ Param) []Finding {
	if !slices.Contains(formalGenres, s.Genre) || containsAny(s.Title+string(firstRunes(s.Text, 60)), "述职", "个人总结", "自查", "述责", "检讨", "致辞", "讲话", "倡议书", "公开信", "工作报告——") {
		return nil
	}
	return inParts(s, findFirstPerson)
}

func firstRunes(s string, n int) []rune {
	var out []rune
	for _, r := range s {
		if len(out) == n {
			break
		}
		out = append(out, r)
	}
	return out
}

func findFirstPerson(text []rune) []Finding {
	var out []Finding
	quoted := 0
	for i, r := range text {
		switch r {
		case '“', '「', '《', '‘', '『':
			quoted++
		case '”', '」', '》', '’', '』':
			quoted = max(0, quoted-1)
		case '\n':
			quoted = 0
		case '我', '本', '笔', '小':
			if end := firstPersonAt(text, i); end > 0 && quoted == 0 && !speaks(text, i) {
				word := string(text[i:end])
				out = append(out, place(text, i, end, "正式文体里用了第一人称“"+word+"”。", "请改为单位名称、“本单位”等，或者改写这句话。"))
			}
		}
	}
	return out
}

// firstPersonAt returns where a word by which the writer names himself ends, 0 where none begins at place i.
func firstPersonAt(text []rune, i int) int {
	switch {
	case startsWith(text, i, "笔者"), startsWith(text, i, "小编"):
		if startsWith(text, i, "小编制") || runeAt(text, i-1) == '大' || startsWith(text, i, "笔者单位") {
			return 0
		}
		return i + 2
	case startsWith(text, i, "本人，联系电话"), startsWith(text, i, "本人，电话"):
		return i + 2
	case startsWith(text, i, "本人"):
		if word, _ := firstWord(text, i+2, "认为", "觉得", "以为", "深感", "建议", "希望", "相信", "在此", "谨", "对此", "非常", "宣布", "感谢", "了解到", "看到", "曾", "作为", "代表", "将于", "愿意", "十分", "受", "现将", "现就"); word != "" && clauseStart(text, i) {
			return i + 2
		}
	case text[i] == '我' && writer(text, i):
		return i + 1
	}
	return 0
}

// clauseStart reports whether a clause begins at place i.
func clauseStart(text []rune, i int) bool {
	p := runeAt(text, i-1)
	return p == 0 || p == '\n' || isStop(p) || isBlank(p)
}

// afterMe are words that show 我 to be the writer; what else follows (我市, 我单位, 我要咨询) names a body or a service.
var afterMe = []string{"认为", "觉得", "想", "以为", "希望", "相信", "建议", "看到", "听", "知道", "发现", "感到", "深感", "的", "是", "在", "也", "就", "还", "今天", "昨天",
	"从", "对", "曾", "已", "很", "非常", "十分", "把", "去", "来", "和", "跟", "给", "刚", "正", "不", "没", "于", "将", "代表", "宣布", "感谢", "现在", "参加", "受", "能", "又", "再", "个人", "现将", "现把", "现就", "拟", "谨", "先", "定于", "请", "向", "与", "被", "写", "问", "说", "讲", "负责", "分管", "提", "同意", "决定", "体会", "了解", "收到", "接到", "因", "由", "用", "按", "根据", "一直", "始终", "只", "都", "才", "便", "应", "需", "必须", "可以", "愿", "通过", "继续", "会统一", "会尽快", "会及时", "会一一", "会汇总", "会通知", "联系", "邮箱", "微信", "QQ"}

// services name what people find under 我的 in programs and on pages.
var services = []string{"APP", "App", "app", "客户端", "栏目", "页面", "小程序", "点击", "进入", "选择", "账户", "账号", "频道", "专区", "菜单", "登录", "扫码", "首页", "活动", "主题", "征文", "口号", "栏", "系统", "平台", "比赛", "实践", "为群众办实事"}

func writer(text []rune, i int) bool {
	if i > 0 && strings.ContainsRune("自忘小大无敌你彼舍非物唯真超本利", text[i-1]) {
		return false
	}
	word, end := firstWord(text, i+1, afterMe...)
	if word == "" {
		return false
	}
	if next, _ := firstWord(text, i+1, "行我素", "和我的祖国", "来办", "在现场", "在岗", "是党员", "是网格员", "不知道的", "对你说"); next != "" {
		return false
	}
	if word == "的" {
		from, to := nearSentence(text, i, end)
		return !containsAny(string(text[from:to]), services...)
	}
	return !startsWith(text, i, "我在你身边") && !startsWith(text, i, "我的")
}

// speaks reports whether somebody's words are told without quotes: 他说，我…
func speaks(text []rune, i int) bool {
	from, _ := nearSentence(text, i, i)
	return containsAny(string(text[from:i]), "说：", "表示：", "说，", "表示，", "告诉记者", "写道", "承诺：", "介绍，", "坦言", "问：", "答：")
}
