package check

import (
	"regexp"
	"strconv"
	"strings"
)

// outdatedOrg (机构旧称) finds names of bodies that a reform has ended, written as if they still existed. History stays:
// an earlier year in the sentence or the one beside it, 原, 时任, 前身, 更名 and the like, titles of documents and orders.
type outdatedOrg struct{}

func (outdatedOrg) ID() string    { return "outdated_org" }
func (outdatedOrg) Title() string { return "已撤并或更名的机构" }

func (outdatedOrg) Run(s Subject, _ Param) []Finding {
	return inParts(s, func(text []rune) []Finding {
		var hits []hit
		s.scan("org", text, func(h hit) { hits = append(hits, h) })
		var out []Finding
		for _, h := range longest(hits) {
			if told := max(s.Event, s.Today); told != "" && told[:min(len(h.row.since), len(told))] < h.row.since || s.Event != "" && s.Event < h.row.since {
				continue
			}
			if pastTense(text, h) || inClosedTitle(text, h) || spokenOf(text, h) {
				continue
			}
			out = append(out, orgFinding(text, h))
		}
		return out
	})
}

func orgFinding(text []rune, h hit) Finding {
	name := string(text[h.start:h.end])
	year, month, _ := strings.Cut(h.row.since, "-")
	month, _, _ = strings.Cut(month, "-")
	reform := year + "年" + strings.TrimPrefix(month, "0") + "月"
	if h.row.own {
		return fixed(text, h.start, h.end, h.row.right, "“"+name+"”已于"+reform+"改称“"+h.row.right+"”（本单位名单）。", "请改为“"+h.row.right+"”；叙述历史的，请写明年份或加“原”字。")
	}
	message := "“" + name + "”是" + reform + "机构改革前的名称，职责已由“" + h.row.right + "”承担。"
	if strings.ContainsAny(h.row.right, "、或（") { // more than one successor: a person chooses
		return place(text, h.start, h.end, message, "请按所说的职责改用现在的机构名称；叙述历史的，请写明年份或加“原”字。")
	}
	return fixed(text, h.start, h.end, h.row.right, message, "请改为“"+h.row.right+"”；叙述历史的，请写明年份或加“原”字。")
}

// historic words say that the sentence tells of the past or of the reform itself.
var historic = []string{"时任", "曾任", "曾在", "曾是", "曾为", "曾经", "历任", "先后任", "前身", "更名", "改名", "改称", "改组", "撤销", "组建", "并入", "整合",
	"合并", "机构改革", "不再保留", "划入", "划转", "划归", "转隶", "改制", "旧称", "旧名", "世纪", "年代", "当年", "当时", "档案", "挂牌成立", "原名", "原称",
	"老局长", "退休前", "生前", "史料", "历史沿革", "取代", "被废止", "废止", "已变更为", "变更为", "调整为", "原隶属", "职责由", "取消了", "旧版", "旧址"}

var yearWritten = regexp.MustCompile(`(?:19|20)\d\d`)

// pastTense reports whether the sentence round a name lies before the reform.
func pastTense(text []rune, h hit) bool {
	from, to := sentence(text, h.start, h.end)
	around := string(text[from:to])
	if containsAny(around, historic...) || formerly(text, h.start) || ordered(text[h.end:]) {
		return true
	}
	reform, err := strconv.Atoi(h.row.since[:min(4, len(h.row.since))])
	if err != nil {
		return false
	}
	if early, late := yearsTold(around, reform); early || late {
		return early
	}
	return !containsAny(around, present...) && toldOfPast(text, from, to, reform)
}

// present words say that a sentence speaks of now.
var present = []string{"今年", "今天", "今日", "近日", "日前", "目前", "现在", "现由", "现将", "正在", "明年", "本月", "本周", "即将", "将于", "将会", "拟", "请", "应当", "须", "可以", "可向", "下一步",
	"如有", "咨询", "举报", "电话", "办理", "负责", "不得", "提醒", "提示", "责任单位", "牵头", "各"}

// yearsTold reports whether the words name a year until that of the reform, or a later one. 2015年以来 goes on till now.
func yearsTold(words string, reform int) (early, late bool) {
	for _, at := range yearWritten.FindAllStringIndex(words, -1) {
		n, _ := strconv.Atoi(words[at[0]:at[1]])
		rest := strings.TrimPrefix(words[at[1]:], "年")
		if n > reform || strings.HasPrefix(rest, "以来") || strings.HasPrefix(rest, "起") || strings.HasPrefix(rest, "至今") {
			late = true
		} else {
			early = true
		}
	}
	return early, late
}

// toldOfPast reports whether the sentence before, or else the one behind, in the same paragraph lies before the reform.
func toldOfPast(text []rune, from, to, reform int) bool {
	if from > 1 && text[from-1] != '\n' {
		start, end := nearSentence(text, from-1, from-1)
		if early, late := yearsTold(string(text[start:end]), reform); early || late {
			return early && !late
		}
	}
	if to+1 < len(text) && text[to] != '\n' {
		start, end := nearSentence(text, to+1, to+1)
		early, late := yearsTold(string(text[start:end]), reform)
		return early && !late
	}
	return false
}

// notFormer are words in which 原 does not mean former.
var notFormer = []string{"太原", "固原", "中原", "平原", "草原", "高原", "开原", "三原", "五原", "清原", "原平", "原阳", "原州", "原则", "原因", "原料", "原告", "原标题", "还原", "原创", "原件", "原材料", "资源"}

// formerly reports whether 原 or 前 stands before the name, with at most a place between: 原县国土资源局.
func formerly(text []rune, start int) bool {
	low := start
	for low > 0 && start-low < 12 && isHan(text[low-1]) {
		low--
	}
	words := string(text[low:start])
	for _, w := range notFormer {
		words = strings.ReplaceAll(words, w, "")
	}
	return strings.Contains(words, "原") || strings.HasSuffix(words, "前") || strings.HasSuffix(words, "老")
}

// ordered reports whether an order or a document number follows: 国家旅游局令第38号, 国土资源部公告2017年.
func ordered(rest []rune) bool {
	next := after(rest, 0, 12)
	return strings.HasPrefix(next, "令") || strings.HasPrefix(next, "第") && strings.Contains(next, "号令") || strings.HasPrefix(strings.TrimSpace(next), "〔")
}

// inClosedTitle reports whether a name lies inside 《》 that were closed: an open one says nothing.
func inClosedTitle(text []rune, h hit) bool {
	if !inTitleMarks(text, h.start) {
		return false
	}
	for _, r := range text[h.end:] {
		switch r {
		case '》', '〉':
			return true
		case '《', '。', '\n':
			return false
		}
	}
	return false
}
