package check

import (
	"fmt"
	"slices"
	"strings"
)

// inconsistent (前后不一致) finds the same thing told with two figures or dates: title against body, sum against parts, one
// statement made twice, or a text that is all but the same as one already public (Subject.Earlier). It speaks only where
// the words around the figures agree.
type inconsistent struct{}

func (inconsistent) ID() string    { return "inconsistent" }
func (inconsistent) Title() string { return "日期和数字是否前后一致" }

func (inconsistent) Run(s Subject, _ Param) []Finding {
	title, body, at := headAndBody(s)
	var out []Finding
	figures := figuresOf(body)
	out = append(out, titleAgainstBody(title, body, figures, at)...)
	out = append(out, otherOrdinal(title, body, at)...)
	out = append(out, presentOf(body, figures, at)...)
	out = append(out, sumsOf(body, figures, at)...)
	out = append(out, closedSums(body, figures, at)...)
	out = append(out, swapped(body, figures, at)...)
	out = append(out, saidTwice(body, figures, at)...)
	out = append(out, daysOf(body, at)...)
	out = append(out, againstEarlier(s, body, at)...)
	slices.SortStableFunc(out, func(a, b Finding) int { return a.Start - b.Start })
	return slices.CompactFunc(out, func(a, b Finding) bool { return a.Start == b.Start })
}

// headAndBody parts the text from its title: where none is given, a short first line without a full stop is one. at is
// where the body begins in the text.
func headAndBody(s Subject) (title, body []rune, at int) {
	text := s.body()
	if s.Title != "" {
		return []rune(s.Title), text, 0
	}
	end := slices.Index(text, '\n')
	if end < 4 || end > 45 || strings.ContainsAny(string(text[:end]), "。；：") {
		return nil, text, 0
	}
	return text[:end], text[end:], end
}

// differs makes a finding of the figure at start..end of the body.
func differs(body []rune, at, start, end int, message string) Finding {
	f := place(body, start, end, message, "请核对原始材料，改正其中一处，使前后一致。")
	f.Start, f.End = f.Start+at, f.End+at
	return f
}

// titleAgainstBody compares the one date and the figures of the title with those the body tells of the same event.
func titleAgainstBody(title, body []rune, figures []figure, at int) []Finding {
	if len(title) == 0 {
		return nil
	}
	var out []Finding
	if dates := findDates(title); len(dates) == 1 && dates[0].exists() && !dates[0].other {
		if f, ok := otherDay(title, dates[0], body, at); ok {
			out = append(out, f)
		}
	}
	return append(out, otherFigures(title, body, figures, at)...)
}

// otherDay finds the day for which the body announces the event of the title where it is another one. A body that names
// the title's day anywhere, or several days, is not judged.
func otherDay(title []rune, d dated, body []rune, at int) (Finding, bool) {
	var other *dated
	dates := findDates(body)
	for i, e := range dates {
		if e.other || e.month == d.month && e.day == d.day {
			return Finding{}, false
		}
		if _, isSpan := sameMonthEnd(body, e); isSpan || i+1 < len(dates) && spanWords(string(body[e.end:min(len(body), max(e.end, dates[i+1].start))])) {
			return Finding{}, false
		}
		if !announced(body, e) || !sameEvent(title, d, body, e) {
			continue
		}
		if other != nil && (other.month != e.month || other.day != e.day) {
			return Finding{}, false
		}
		if other == nil {
			other = &dates[i]
		}
	}
	if other == nil || nextOrdinal(title) {
		return Finding{}, false
	}
	return differs(body, at, other.start, other.end, "标题说的是“"+string(title[d.start:d.end])+"”，这里是“"+string(body[other.start:other.end])+"”，两处日期不一致。"), true
}

// announced reports whether the words before a date announce an event for it.
func announced(body []rune, d dated) bool {
	head := strings.TrimRight(before(body, d.start, 6), " ")
	for _, w := range []string{"定于", "将于", "拟于", "订于", "于", "时间：", "时间:", "时间为", "时间是", "计划于"} {
		if strings.HasSuffix(head, w) && !containsAny(head, "印发于", "成立于", "生于", "截止") {
			return true
		}
	}
	return false
}

// sameEvent reports whether the words behind the date of the title and those behind the date of the body name the same:
// they share a word of two characters that tells what happens.
func sameEvent(title []rune, d dated, body []rune, e dated) bool {
	_, to := nearSentence(body, e.start, e.end)
	said := string(body[e.end:min(to, e.end+40)])
	for _, w := range eventWords {
		if strings.Contains(string(title), w) && strings.Contains(said, w) {
			return true
		}
	}
	tail := title[d.end:]
	for i := 0; i+3 <= len(tail); i++ {
		if isHan(tail[i]) && isHan(tail[i+1]) && isHan(tail[i+2]) && strings.Contains(said, string(tail[i:i+3])) {
			return true
		}
	}
	return false
}

var eventWords = []string{"停水", "停电", "停气", "召开", "举行", "举办", "开幕", "开工", "开通", "启用", "招聘会", "开班", "报名", "演练", "试鸣", "放假", "施行", "实施", "开放", "闭馆", "开考", "开学", "封闭"}

func nextOrdinal(title []rune) bool {
	return containsAny(string(title), "延期", "改期", "推迟", "更正", "调整")
}

// figure is a number with the words before it and what it counts.
type figure struct {
	start, end int // of the number
	lead       string
	unit       string
	value      float64
	digits     string
}

var figureUnits = []string{"万元", "亿元", "元", "万人次", "人次", "万人", "人", "万亩", "亩", "公里", "千米", "米", "平方米", "万吨", "吨", "户", "家", "个", "项", "件", "名", "所", "台", "辆", "套", "场", "批次", "件次", "次", "篇", "袋", "箱", "只", "头", "棵", "株", "册", "份", "例", "条", "张", "座", "处", "宗", "起", "间", "位", "%", "％"}

// figuresOf reads the numbers of a text that count something; lead are the Chinese characters directly before each.
func figuresOf(text []rune) []figure {
	var out []figure
	for i := 0; i < len(text); i++ {
		if !(text[i] >= '0' && text[i] <= '9') {
			continue
		}
		value, end, ok := amountAt(text, i)
		if !ok {
			for i < len(text) && (arabic(text[i]) || text[i] == '.') {
				i++
			}
			continue
		}
		unit, _ := firstWord(text, blanks(text, end), figureUnits...)
		if unit != "" {
			from := blanksBefore(text, i)
			lead := from
			for lead > 0 && from-lead < 16 && isHan(text[lead-1]) {
				lead--
			}
			out = append(out, figure{i, end, string(text[lead:from]), unit, value, string(text[i:end])})
		}
		i = end
	}
	return out
}

// rounded reports whether the words say that the figure is not exact.
func (f figure) rounded() bool {
	for _, w := range []string{"近", "超", "超过", "约", "逾", "突破", "达到近", "至少", "最高", "不少于", "不超过", "平均", "左右"} {
		if strings.HasSuffix(f.lead, w) {
			return true
		}
	}
	return false
}

// decimals is how many digits stand behind the point.
func (f figure) decimals() int {
	_, d, _ := strings.Cut(f.digits, ".")
	return len(d)
}

// otherFigures finds the figure of the title told with another number in the body, where the title's own does not occur.
func otherFigures(title, body []rune, inBody []figure, at int) []Finding {
	var out []Finding
	for _, t := range figuresOf(title) {
		key := lastHan(t.lead, 4)
		if key == "" || t.rounded() || slices.ContainsFunc(inBody, func(f figure) bool { return f.value == t.value }) {
			continue
		}
		var same []figure
		for _, f := range inBody {
			if f.unit == t.unit && strings.HasSuffix(strings.TrimSuffix(f.lead, "共"), key) && f.decimals() == t.decimals() && !f.rounded() {
				same = append(same, f)
			}
		}
		if len(same) == 1 {
			f := same[0]
			out = append(out, differs(body, at, f.start, f.end, fmt.Sprintf("标题说的是“%s%s”，这里是“%s%s”，两处数字不一致。", t.digits, t.unit, f.digits, f.unit)))
		}
	}
	return out
}

// lastHan returns the last n characters of s, "" when there are fewer.
func lastHan(s string, n int) string {
	r := []rune(s)
	if len(r) < n {
		return ""
	}
	return string(r[len(r)-n:])
}

// complements are parts that make up a whole together.
var complements = [][]string{{"男", "女"}, {"男性", "女性"}, {"男生", "女生"}, {"男职工", "女职工"}, {"城镇", "农村"}, {"赞成", "反对", "弃权"}, {"线上", "线下"}, {"合格", "不合格"}, {"境内", "境外"}, {"已完成", "未完成"}, {"室内", "室外"}}

// sumsOf compares sums with their parts: 共120人，其中男70人、女40人; 甲30户、乙40户，合计80户.
func sumsOf(body []rune, figures []figure, at int) []Finding {
	var out []Finding
	for i, f := range figures {
		if parts := wholeOf(body, figures, i); len(parts) > 0 && sum(parts) != f.value && !f.rounded() {
			last := parts[len(parts)-1]
			out = append(out, differs(body, at, last.start, last.end, fmt.Sprintf("各部分相加是 %s%s，与前面的“%s%s”不符。", plainNumber(sum(parts)), f.unit, f.digits, f.unit)))
		}
		if parts, crossed := listedParts(body, figures, i); len(parts) > 1 && !f.rounded() && (sum(parts) > f.value && !crossed || sum(parts) != f.value && (funded(parts) || rest(parts))) {
			last := parts[len(parts)-1]
			out = append(out, differs(body, at, last.start, last.end, fmt.Sprintf("各部分相加是 %s%s，与前面的“%s%s”不符。", plainNumber(sum(parts)), f.unit, f.digits, f.unit)))
		}
		if parts := partsBefore(body, figures, i); len(parts) > 1 && sum(parts) != f.value && !f.rounded() {
			out = append(out, differs(body, at, f.start, f.end, fmt.Sprintf("前面各项相加是 %s%s，与合计“%s%s”不符。", plainNumber(sum(parts)), f.unit, f.digits, f.unit)))
		}
	}
	return out
}

func sum(parts []figure) float64 {
	total := 0.0
	for _, p := range parts {
		total += p.value * 1000
	}
	return float64(int64(total+0.5)) / 1000
}

func plainNumber(v float64) string {
	return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.3f", v), "0"), ".")
}

// wholeOf returns the complementary parts that follow a whole in its sentence, each once and nothing else counted
// between them.
func wholeOf(body []rune, figures []figure, i int) []figure {
	whole := figures[i]
	_, to := nearSentence(body, whole.start, whole.end)
	for _, names := range complements {
		var parts []figure
		for _, f := range figures[i+1:] {
			if f.start >= to || len(parts) == len(names) || f.unit != whole.unit || f.rounded() || !hasSuffixName(f.lead, names[len(parts)]) {
				break
			}
			parts = append(parts, f)
		}
		if len(parts) == len(names) && !strings.HasSuffix(whole.lead, names[0]) && !another(body[whole.end:parts[0].start]) {
			return parts
		}
	}
	return nil
}

// crossing are words for groups that the same people may belong to at once.
var crossing = []string{"党员", "女", "男", "少数民族", "低保", "残疾", "代表", "高级", "青年", "岁", "困难", "脱贫", "骨干", "新增", "累计", "以上", "以下", "占", "同比", "另", "退役", "志愿", "获", "先进", "优秀", "重点", "省级", "国家级", "市级", "县级以上"}

// listedParts returns the row of figures of the same unit that 其中 begins: 其中医生80名、护士130名; crossed where the groups
// may share members.
func listedParts(body []rune, figures []figure, i int) (parts []figure, crossed bool) {
	whole := figures[i]
	from, to := nearSentence(body, whole.start, whole.end)
	if lastOfMore(figures[:i+1], from) {
		return nil, false
	}
	end := whole.end
	for n, f := range figures[i+1:] {
		if f.start >= to || f.unit != whole.unit || f.start-end > 18 {
			break
		}
		words := string(body[end:f.start])
		if (n == 0) != strings.Contains(words, "其中") || f.rounded() || containsAny(words, "；", "。", "增长", "下降") {
			return nil, false
		}
		crossed = crossed || containsAny(words, crossing...) && !strings.HasSuffix(f.unit, "元")
		parts = append(parts, f)
		end = f.end
	}
	return parts, crossed && !levels(parts)
}

// levels reports whether the parts are the same thing of several levels, of which each has one: 省级示范村45个、市级示范村85个.
func levels(parts []figure) bool {
	same := ""
	for i, p := range parts {
		level := slices.IndexFunc([]string{"国家级", "省级", "自治区级", "市级", "县级", "区级", "镇级", "村级"}, func(l string) bool {
			_, what, ok := strings.Cut(p.lead, l)
			if ok && i == 0 {
				same = what
			}
			return ok && what == same && what != ""
		})
		if level < 0 {
			return false
		}
	}
	return len(parts) > 1
}

// lastOfMore reports whether the last figure is itself the last part of a whole told before it in the sentence: in 收到30件，
// 甲办10件，乙办20件，其中咨询25件 it is the thirty that 其中 speaks of.
func lastOfMore(figures []figure, from int) bool {
	last := figures[len(figures)-1]
	parts := last.value
	for i := len(figures) - 2; i >= 0 && figures[i].start >= from && figures[i].unit == last.unit; i-- {
		if figures[i].value == parts && len(figures)-i > 2 {
			return true
		}
		parts += figures[i].value
	}
	return false
}

// funded reports whether the parts are the sources of money, the last of which is what the place itself adds.
func funded(parts []figure) bool {
	last := parts[len(parts)-1]
	return strings.HasSuffix(last.unit, "元") && endsIn(last.lead, "配套", "自筹", "配套资金", "自筹资金", "社会资本", "社会资金")
}

// rest reports whether the last part is what is left beside the others.
func rest(parts []figure) bool {
	return containsAny(parts[len(parts)-1].lead, "其他", "其余", "一般", "普通", "剩余")
}

// hasSuffixName reports whether the words before a figure end with the name of a part: 其中男, 男性, 女职工.
func hasSuffixName(lead, name string) bool {
	lead = strings.TrimSuffix(strings.TrimSuffix(lead, "各"), "有")
	if rest, ok := strings.CutPrefix(strings.TrimPrefix(lead, "其中"), name); ok && countedPeople(rest) {
		return true
	}
	return lead == name || strings.HasSuffix(lead, "中"+name) || strings.HasSuffix(lead, "和"+name) || strings.HasSuffix(lead, "，"+name)
}

// countedPeople reports whether the word behind 男 or 女 names the people that are counted: 男党员, 女学员.
func countedPeople(rest string) bool {
	return slices.Contains([]string{"党员", "学员", "学生", "职工", "干部", "代表", "委员", "村民", "居民", "教师", "队员", "选手", "会员", "民警", "同学", "生", "性", "工"}, rest)
}

// another reports whether the words between whole and parts speak of something else.
func another(words []rune) bool {
	return len(words) > 16 || containsAny(string(words), "新增", "另", "同比", "占")
}

// partsBefore returns the parts in front of a sum named 合计 or 共计: a plain row of figures of the same unit.
func partsBefore(body []rune, figures []figure, i int) []figure {
	f := figures[i]
	if !containsAny(f.lead, "合计", "共计", "总计") && !(f.lead == "共" && i > 2 && isStop(runeAt(body, f.start-2))) {
		return nil
	}
	from, _ := nearSentence(body, f.start, f.end)
	k := i
	for k > 0 && figures[k-1].start >= from && figures[k-1].unit == f.unit && figures[k].start-figures[k-1].end < 20 &&
		!endsIn(figures[k-1].lead, "合计", "共计", "总计", "其中", "共") && !figures[k-1].rounded() {
		k--
	}
	if f.lead == "共" && i-k < 3 || k > 0 && figures[k-1].start >= from || strings.Contains(string(body[from:f.start]), "其中") || i-k < 2 {
		return nil
	}
	return figures[k:i]
}

func endsIn(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(s, w) })
}

// saidTwice finds one statement made twice with two figures: the same words, of six characters at least, from the
// beginning of the clause, about the body itself or one event, and no other time or place named.
func saidTwice(body []rune, figures []figure, at int) []Finding {
	var out []Finding
	first := map[string]figure{}
	for _, f := range figures {
		key := clauseLead(body, f)
		if len([]rune(key)) < 6 || f.rounded() || !definite(key) {
			continue
		}
		have, ok := first[key+f.unit]
		switch {
		case !ok:
			first[key+f.unit] = f
		case have.value != f.value && have.decimals() == f.decimals() && !timeNamed(body, have) && !timeNamed(body, f):
			out = append(out, differs(body, at, f.start, f.end, fmt.Sprintf("前面说的是“%s%s”，这里是“%s%s”，前后不一致。", have.digits, have.unit, f.digits, f.unit)))
		}
	}
	return out
}

// clauseLead returns the words before a figure from the beginning of its clause, "" where they are none of Chinese and
// figures only.
func clauseLead(body []rune, f figure) string {
	end := blanksBefore(body, f.start)
	from := end
	for from > 0 && end-from < 24 && (isHan(body[from-1]) || arabic(body[from-1])) {
		from--
	}
	if !clauseStart(body, from) || from < end && arabic(body[end-1]) {
		return ""
	}
	return string(body[from:end])
}

// definite reports whether the words speak of one thing only.
func definite(key string) bool {
	for _, w := range []string{"本次", "此次", "这次", "全市", "全县", "全区", "全省", "全镇", "全乡", "全村", "全校", "全局", "我市", "我县", "我区", "我省", "我镇", "我局", "会议", "活动", "大会", "该项目", "项目总", "共有", "参加"} {
		if strings.HasPrefix(key, w) {
			return true
		}
	}
	return false
}

// timeNamed reports whether the sentence of the figure names a time, of which another one may be true.
func timeNamed(body []rune, f figure) bool {
	from, to := nearSentence(body, f.start, f.end)
	return containsAny(string(body[from:to]), "年", "月", "季度", "同比", "去年", "上年", "此前", "原", "由", "从", "截至", "目前", "新增", "第一", "第二", "其中", "首日", "当日", "今天", "昨天", "上半", "下半")
}
