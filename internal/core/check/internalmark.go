package check

import "strings"

// internalMark (内部标识) finds marks that keep a document inside: 内部资料 注意保存, 仅供内部使用, 不予公开. Running words
// about such documents pass.
type internalMark struct{}

func (internalMark) ID() string    { return "internal_mark" }
func (internalMark) Title() string { return "内部资料、不予公开等标识" }

func (internalMark) Run(s Subject, _ Param) []Finding { return inParts(s, findInternalMarks) }

// internalWords may stand alone in a line or in brackets as a mark. The first rune is one of 内仅不工请严此限未.
var internalWords = []string{"内部资料", "内部文件", "内部材料", "内部刊物", "内部使用", "内部传阅", "内部参考", "内部交流", "内部掌握", "内部发行", "内部学习资料",
	"仅供内部使用", "仅供内部参考", "仅供内部传阅", "仅供内部学习", "仅供内部交流", "仅限内部使用", "仅限内部传阅", "仅限内部交流", "仅限内部参考", "限内部使用", "仅供内部工作使用",
	"不予公开", "不得公开", "不宜公开", "不对外公开", "不公开", "工作秘密", "内部事项", "内部工作资料", "内部工作秘密", "此件不公开", "此件不予公开", "此件不对外公开",
	"未经批准不得外传", "严禁外传", "请勿外传", "不得外传", "不得翻印", "内部明电", "仅供领导参阅", "内部会议材料", "内部通报", "内部情况", "内部征求意见稿"}

// careWords may follow a mark in the same line: 内部资料，注意保存.
var careWords = []string{"注意保存", "注意保密", "不得外传", "严禁外传", "请勿外传", "妥善保管", "请勿转发", "不得转发", "严禁转发", "仅供参考", "免费交流", "禁止外传",
	"禁止转载", "不得公开", "不予公开", "请勿传播", "不得复制", "严禁复制", "阅后退回", "阅后收回", "用后收回", "会后收回", "切勿外传", "不得翻印", "注意保管", "仅供内部使用", "仅限内部使用",
	"请注意保存", "请妥善保管", "请注意保密", "请勿公开", "不对外公开", "不得扩散", "请勿扩散", "严禁扩散", "禁止复制", "不得擅自外传", "未经允许不得外传", "未经许可不得外传", "未经批准不得外传", "未经同意不得外传"}

func findInternalMarks(text []rune) []Finding {
	var out []Finding
	for i := 0; i < len(text); i++ {
		if !strings.ContainsRune("内仅不工此限未严请", text[i]) {
			continue
		}
		end := internalAt(text, i)
		if end == 0 || !markPlace(text, i, end) {
			continue
		}
		out = append(out, place(text, i, end, "发现内部标识“"+string(text[i:end])+"”，标有它的材料一般不能公开。",
			"请核实这份材料能否公开；可以公开的，删去标识后再发。"))
		i = end - 1
	}
	return out
}

// internalAt returns where the mark ends that begins at place i, with the words of care that follow it.
func internalAt(text []rune, i int) int {
	end := wordAt(text, i, internalWords)
	for end > 0 {
		at := end
		for at < len(text) && at-end < 4 && strings.ContainsRune(" \t\u3000\u00a0，,、·—-；;★", text[at]) {
			at++
		}
		next := wordAt(text, at, careWords)
		if next == 0 {
			break
		}
		end = next
	}
	return end
}

// wordAt returns where the longest of the words ends that stands at place i, or 0.
func wordAt(text []rune, i int, words []string) int {
	longest := 0
	for _, w := range words {
		n := 0
		for _, r := range w {
			if i+n >= len(text) || text[i+n] != r {
				n = -1
				break
			}
			n++
		}
		longest = max(longest, n)
	}
	if longest <= 0 {
		return 0
	}
	return i + longest
}

// markPlace reports whether the words stand as a mark: a line of their own, in brackets at the edge of a line or of
// the text, or after 公开方式：.
func markPlace(text []rune, start, end int) bool {
	from, to := start, end
	for from > 0 && strings.ContainsRune(" \t\u3000\u00a0★※*", text[from-1]) {
		from--
	}
	for to < len(text) && strings.ContainsRune(" \t\r\u3000\u00a0★※*！!。", text[to]) {
		to++
	}
	begins := from == 0 || text[from-1] == '\n'
	ends := to == len(text) || text[to] == '\n'
	if begins && ends {
		return true
	}
	if from > 0 && to < len(text) && strings.ContainsRune("（(【[〔〈", text[from-1]) && strings.ContainsRune("）)】]〕〉", text[to]) {
		return bracketEdge(text, from-1, to+1)
	}
	return ends && disclosureLabel(text, from)
}

// bracketEdge reports whether brackets stand at the begin or end of a line.
func bracketEdge(text []rune, from, to int) bool {
	for from > 0 && strings.ContainsRune(" \t\u3000\u00a0", text[from-1]) {
		from--
	}
	for to < len(text) && strings.ContainsRune(" \t\r\u3000\u00a0。", text[to]) {
		to++
	}
	return from == 0 || text[from-1] == '\n' || to == len(text) || text[to] == '\n'
}

// disclosureLabel reports whether 公开方式： or 公开属性： stands before the place.
func disclosureLabel(text []rune, at int) bool {
	if at == 0 || text[at-1] != '：' && text[at-1] != ':' {
		return false
	}
	words := before(text, at-1, 6)
	return containsAny(words, "公开方式", "公开属性", "公开类别", "公开形式", "公开选项", "公开程度", "信息公开")
}
