package check

import (
	_ "embed" // the words that dupword.txt lists
	"slices"
	"strings"
	"sync"
)

// dupWord (重复的字词) finds a character or word written twice by mistake: 的的, 我们我们, 进行进行. Where two words meet in
// the same character (现在在, 目的的, 市市场), where Chinese reduplicates (看看, 高高兴兴, 研究研究) and in names it finds
// nothing: single characters count only where they are function words, or cannot stand alone as a word.
type dupWord struct{}

func (dupWord) ID() string    { return "dup_word" }
func (dupWord) Title() string { return "重复的字词" }

func (dupWord) Run(s Subject, _ Param) []Finding {
	return inParts(s, findDupWords)
}

// longestDup is the longest word looked for, in characters.
const longestDup = 8

func findDupWords(text []rune) []Finding {
	var out []Finding
	dates := findDates(text)
	for i := 0; i+1 < len(dates); i++ {
		if a, b := dates[i], dates[i+1]; a.end == b.start && a.sep == 0 && slices.Equal(text[a.start:a.end], text[b.start:b.end]) {
			out = append(out, fixed(text, a.start, b.end, string(text[a.start:a.end]), "日期“"+string(text[a.start:a.end])+"”写重了。", "请删去多写的部分。"))
		}
	}
	for i := 0; i+1 < len(text); i++ {
		if !isHan(text[i]) {
			continue
		}
		if end := doubledAt(text, i); end > 0 {
			n := period(text[i:end])
			if strings.ContainsRune(lightVerbs, text[i]) && n == 1 {
				n = 2
			}
			out = append(out, fixed(text, i, end, string(text[i:i+n]), "“"+string(text[i:i+n])+"”写重了。", "请删去多写的部分。"))
			i = end - 1
		}
	}
	return out
}

// lightVerbs are verbs of one character that are said twice to make light of them, but not four times.
const lightVerbs = "看想试说听学问讲做查谈聊走等"

// doubledAt returns where a word doubled by mistake that begins at place i ends, 0 for none.
func doubledAt(text []rune, i int) int {
	if strings.ContainsRune(lightVerbs, text[i]) && i+3 < len(text) && text[i+1] == text[i] && text[i+2] == text[i] && text[i+3] == text[i] {
		return i + 4 // 看看看看
	}
	if text[i] == text[i+1] {
		return doubledRune(text, i)
	}
	for n := 2; n <= longestDup && i+2*n <= len(text); n++ {
		if text[i] != text[i+n] || text[i+1] != text[i+n+1] || !slices.Equal(text[i:i+n], text[i+n:i+2*n]) {
			continue
		}
		if n == 2 && !wrongPair(text, i) || n > 2 && !wrongPhrase(text, i, n) {
			return 0
		}
		end := i + 2*n
		for end+n <= len(text) && slices.Equal(text[i:i+n], text[end:end+n]) {
			end += n
		}
		return end
	}
	return 0
}

// period is the length of the word that the row repeats.
func period(row []rune) int {
	for n := 1; n < len(row); n++ {
		if len(row)%n == 0 && slices.Equal(row[n:], row[:len(row)-n]) {
			return n
		}
	}
	return len(row)
}

// functionWords are characters that build sentences and are never reduplicated.
const functionWords = "的地别了在是和对为与将把被从向及或并而其于以由要有我他她它们这但且该至即则均应已共出也都就还又再才更很不没能需请让给到据按因若却吗吧着须必所后之自那经起无未曾虽仍另使获受享拥致授参禁购访促取抵承置"

// boundRunes are common characters that hardly ever are a word of their own, by the counts of the dictionary behind
// dupword.txt, less those that are reduplicated or end names.
const boundRunes = "府现民政么实战展己提特议首领决利导规务员保术计职什技认色增备专质具济集农造准联构商价争革许况究影示际育企确编境思律息标划织存施创突续态视席防护适效富识医优例验模注责航财域括预艺配协助策辑征景范执担免材乎监激充益销否卫劳诉述判测础遗阶普召逐威险介概植毫督疗康序困址繁择疑析予播迅释汇损贸络迹荣谓绍签障迫盟触涉械殖询殊伍署趣纺奋贡绪贯厉储估聘隶刊践览乏励疆壤碍偿咐塑纽姻氛惩吩阐稷倡惑妨谊巩缔垄泌粹"

// doubledRune judges one character written twice or more from place i on.
func doubledRune(text []rune, i int) int {
	x := text[i]
	end := i + 2
	for end < len(text) && text[end] == x {
		end++
	}
	if runeAt(text, i-1) == '一' && end-i == 2 && !strings.ContainsRune("的了在是和", x) {
		return 0 // 一首首, 一项项
	}
	function := strings.ContainsRune(functionWords, x)
	switch {
	case !function && (end-i > 2 || !strings.ContainsRune(boundRunes, x)):
		return 0
	case aabb(text, i, end):
		return 0
	case function && wrongFunction(text, i, end):
		return end
	case !function && runeAt(text, i-1) != x && oneSided(text, i, end):
		return end
	}
	return 0
}

// inTwos are words that are written AABB though they are none in AB form.
const inTwos = "和美 和气 出进 进出 战兢 双对 形色 影绰 继存"

// aabb knows 高高兴兴 and 是是非非.
func aabb(text []rune, i, end int) bool {
	x := text[i]
	if strings.ContainsRune("我他她它这们", x) {
		return false
	}
	if y := runeAt(text, end); y != x && y == runeAt(text, end+1) && isHan(y) {
		return wordPair(x, y) || strings.Contains(inTwos, string([]rune{x, y}))
	}
	y := runeAt(text, i-1)
	return y == runeAt(text, i-2) && isHan(y) && wordPair(y, x)
}

// oneSided reports whether a doubled character that is no word of its own ends a word but begins none, or the other way
// round: 发展展, 部部署. Between two words it is right: 会议议题; between none it is a name.
func oneSided(text []rune, i, end int) bool {
	left := wordPair(runeAt(text, i-1), text[i])
	right := wordPair(text[i], runeAt(text, end))
	return left != right
}

// wrongFunction judges a doubled function word by the words it may belong to.
func wrongFunction(text []rune, i, end int) bool {
	x, a, b := text[i], runeAt(text, i-1), runeAt(text, end)
	if end-i > 2 {
		return true
	}
	switch x {
	case '的':
		return a != '打' && !startsWith(text, i, "的的喀喀") && !(i > 0 && strings.ContainsRune("目标有", a) && endsWord(text, i)) && !(b != 0 && strings.ContainsRune("确士哥", b))
	case '地':
		if i > 0 && strings.ContainsRune("当各本外土工基场该此两三异产绿湿草耕林农用属营驻实内陆山盆园天大谷田", a) || b != 0 && strings.ContainsRune("处方址点区块势形理下面铁板图税质貌上带标名震产道", b) {
			return false
		}
	case '了':
		return !(i > 0 && (strings.ContainsRune("不未时", a) || a == '得' && runeAt(text, i-2) == '不')) && !(b != 0 && strings.ContainsRune("解结却然断望如事一", b))
	case '我', '他', '她', '它', '这', '们':
		return a != '自'
	case '于':
		if b != 0 && strings.ContainsRune("都田洪是", b) {
			return false // 关于|于都县
		}
		return !containsAny(after(text, end, 5), "同志", "书记", "主任", "县长", "市长", "局长", "镇长", "医生", "老师", "先生", "女士") // 对于于某同志
	case '且':
		return true
	case '及', '和', '或', '并':
		if !isHan(a) {
			return !beginsWord(text, end-1)
		}
	case '共':
		return !endsWord(text, i)
	case '把', '对':
		if a == '一' || b != 0 && strings.ContainsRune("关脉门尿风联子碰", b) {
			return false
		}
	}
	return !endsWord(text, i) && !beginsWord(text, end-1)
}

// neverRight are words whose last character is not followed by itself: 正在在.
var neverRight = []string{"正在", "即将", "必将", "以及", "具有", "没有", "拥有", "含有", "需要", "想要", "成为", "认为", "因为", "称为", "视为", "分为", "列为", "评为", "改为",
	"设为", "并且", "而且", "关于", "对于", "由于", "应该", "对应该", "尤其", "极其", "都是", "也是", "不是", "就是", "正是", "但是"}

// endsWord reports whether the character at place at ends a word of two characters whose first does not rather end the
// word before: 现在, but not 实现|在.
func endsWord(text []rune, at int) bool {
	a := runeAt(text, at-1)
	if !wordPair(a, text[at]) || slices.Contains(neverRight, string([]rune{a, text[at]})) {
		return false
	}
	return !wordPair(runeAt(text, at-2), a)
}

// beginsWord reports whether the character at place at begins a word of two characters whose second does not rather
// begin the next: 对方, but not 对|方案.
func beginsWord(text []rune, at int) bool {
	b := runeAt(text, at+1)
	return wordPair(text[at], b) && (text[at] == '有' || !wordPair(b, runeAt(text, at+2)))
}

// again lists words of two characters that are said twice on purpose: verbs done lightly (研究研究), stress (非常非常),
// answers and cheers. After the grammars' account of reduplication of verbs (动词的重叠, ABAB).
const again = "研究 讨论 商量 商议 考虑 学习 休息 活动 锻炼 打听 介绍 了解 体验 感受 调查 交流 检查 整理 收拾 尝试 放松 热闹 高兴 打扫 准备 布置 安排 打扮 参观 观察 比较 琢磨 思考 回忆 回顾 总结 " +
	"反思 批评 教育 教训 帮助 照顾 关心 安慰 鼓励 表扬 宣传 宣讲 解释 说明 分析 核实 核对 确认 联系 沟通 协调 协商 磋商 合计 盘算 打量 打探 咨询 请教 指点 指导 辅导 修改 修理 修补 清理 清洁 " +
	"打理 装饰 装扮 美化 改造 改进 改善 练习 演练 训练 试验 实验 体会 品味 品尝 欣赏 享受 娱乐 游览 溜达 散步 走动 运动 舒展 伸展 活络 暖和 凉快 轻松 快活 乐呵 亲近 亲热 团聚 聚聚 聊聊 聊天 " +
	"评论 评议 评价 评评 议论 探讨 探索 摸索 摸底 摸排 走访 看望 慰问 拜访 接触 认识 熟悉 适应 磨合 磨炼 历练 考验 考察 考考 测试 测量 衡量 掂量 估计 估算 计算 算计 统计 盘点 清点 补充 完善 润色 斟酌 " +
	"推敲 参考 参谋 借鉴 对照 对比 检验 检讨 检点 约束 管教 管束 收敛 克制 控制 节约 节省 积累 积攒 保养 保护 调整 调理 调养 调节 调剂 调和 疏通 疏导 开导 劝导 说服 感谢 祝贺 庆祝 庆贺 意思 表示 表演 " +
	"展示 显摆 炫耀 吹嘘 吹捧 热身 预热 预习 复习 温习 重温 非常 十分 很多 许多 好多 特别 真的 永远 一直 多多 大大 加油 注意 欢迎 恭喜 谢谢 您好 你好 再见 晚安 早安 没有 不用 不是 不要 好的 是的 对的 可以 知道 " +
	"瞻仰 可惜 佩服 伺候 拜托 彼此 胡闹 如何 这般 辛苦 幸会 久仰 失敬 惭愧 来了 走了 到了 快来 快跑 快走 救命 危险 小心 冷静 安静 抱歉 借过 不对 是不 要不 好不 行不 哪里 多么 为何 什么 怎么 等等 人人 天天 通通 统统 彻底 好久 不停 来回 反复"

// doublable holds the words of again.
var doublable = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(again) {
		m[w] = true
	}
	return m
})

// wrongPair judges a word of two characters written twice.
func wrongPair(text []rune, i int) bool {
	a, b := text[i], text[i+1]
	if !isHan(b) || hanDigit(a) >= 0 || strings.ContainsRune("几数每半第", a) || hanDigit(b) >= 0 || sounds(a) && sounds(b) {
		return false
	}
	if doublable()[string(text[i:i+2])] && saidLightly(text, i) || cried(text, i) {
		return false
	}
	function := strings.ContainsRune(functionWords, a) && strings.ContainsRune(functionWords, b)
	if !wordPair(a, b) && !function && !strings.Contains("我市我县我区我省我镇我乡我局我委我厅我院我校本市本县本区全市全县全区全省该县该市该区", string(text[i:i+2])) {
		return false
	}
	if c := runeAt(text, i+4); c != 0 && strings.ContainsRune("员者权生师团局处器站组率费性品业化区书券证长", c) && !wordPair(c, runeAt(text, i+5)) {
		return false // 管理|管理员
	}
	word, _ := firstWord(text, i+4, "人员", "对象", "机构", "用地", "部门", "单位", "行业", "设施", "平台")
	return word == "" || !strings.Contains("管理服务建设监督培训执法检测评估保障使用考核监管教育研究审批", string(text[i:i+2]))
}

// officeVerbs are those words of again that offices write so often that a slip is likelier than ease of tone.
const officeVerbs = "宣传 检查 管理 活动 联系 教育 协调 安排 准备 分析 走访 慰问 统计 调查 调整 改善 总结 练习 训练 试验 实验 测试 考察 评价 评议 说明 表示 演练 核实 核对 确认 计算 保护 节约 修改 补充 完善 疏导 布置 知道 可以 没有 不用"

// saidLightly reports whether a doubled word of again is meant: of the office's own verbs, only where the tone around it is
// light, as in 再检查检查 and 检查检查吧.
func saidLightly(text []rune, i int) bool {
	if !strings.Contains(officeVerbs, string(text[i:i+2])) {
		return true
	}
	p, n := runeAt(text, i-1), runeAt(text, i+4)
	return !isHan(n) || strings.ContainsRune("吧呗再才这那一他我它你咱嘛呢啊", n) || p != 0 && strings.ContainsRune("再好先去来多得该要想请帮家起也都常", p)
}

// cried reports whether the doubled word is a clause of its own: “佩服佩服！”
func cried(text []rune, i int) bool {
	p, n := runeAt(text, i-1), runeAt(text, i+4)
	return p != 0 && n != 0 && strings.ContainsRune("，。！？“：、—…\n", p) && strings.ContainsRune("，。！？”、~～—…", n)
}

// sounds reports whether r writes a sound, as in 滴答滴答 and 哗啦哗啦.
func sounds(r rune) bool {
	return strings.ContainsRune("叮咚当叽喳咕噜咔嚓哗啦哒嗒嘀哐呜吱嘎吧唧喔喵汪哞咩呱嗡嗖嘘咯噔扑通滴答轰隆乒乓噼啪咣叭嘟呼哧哼唷嘿哟哈嘻呵啊哎呀哇喂啪沙铃", r)
}

// wrongPhrase judges three to eight characters written twice.
func wrongPhrase(text []rune, i, n int) bool {
	sound := true
	for k, r := range text[i : i+n] {
		if !isHan(r) || k == 0 && hanDigit(r) >= 0 || k > 0 && r == '不' {
			return false
		}
		sound = sound && sounds(r)
	}
	if sound {
		return false
	}
	word, _ := firstWord(text, i+2*n, "主任", "分主任", "成员")
	return word == ""
}

//go:embed dupword.txt
var commonWords string

// wordTable holds, for a first character, all second ones that make a word of two characters with it.
var wordTable = sync.OnceValue(func() map[rune]string {
	m := make(map[rune]string, 5000)
	for line := range strings.Lines(commonWords) {
		if first := []rune(line)[0]; first != '#' {
			m[first] = strings.TrimSpace(line)[len(string(first)):]
		}
	}
	return m
})

// wordPair reports whether two characters are a common word.
func wordPair(a, b rune) bool {
	return a != 0 && b != 0 && (strings.ContainsRune(wordTable()[a], b) || a == '府' && b == '院')
}
