package check

import (
	"slices"
	"strings"
)

// nameTitle (领导姓名和职务) compares names, titles and order with the body's own list on the day of what is told. It
// knows no one by itself: without a list it finds nothing.
type nameTitle struct{}

func (nameTitle) ID() string    { return "name_title" }
func (nameTitle) Title() string { return "领导的姓名、职务和排序" }

func (nameTitle) Run(s Subject, _ Param) []Finding {
	if len(s.Roster) == 0 {
		return nil
	}
	r := readRoster(s.Roster)
	return inParts(s, func(text []rune) []Finding {
		m := r.mentions(text)
		out := r.wrongTitles(text, m, s)
		out = append(out, r.wrongOrder(text, m, s)...)
		return append(out, r.wrongNames(text, s)...)
	})
}

// roster is the list in a form to search by.
type roster struct {
	officials []Official
	names     [][]rune
	titles    [][][]rune // of each official, taken apart at 、
}

func readRoster(list []Official) roster {
	r := roster{officials: list}
	for _, o := range list {
		r.names = append(r.names, []rune(o.Name))
		var titles [][]rune
		for _, t := range strings.FieldsFunc(o.Title, func(c rune) bool { return strings.ContainsRune("、，,；;/ ", c) }) {
			titles = append(titles, []rune(t))
		}
		r.titles = append(r.titles, titles)
	}
	return r
}

// mention is a name of the list in a text, with the title that stands right before or behind it.
type mention struct {
	who        int // the first of that name
	start, end int
	from, to   int // of the title; equal = none
}

func (r roster) mentions(text []rune) []mention {
	var out []mention
	for i := range text {
		for who, name := range r.names {
			if len(name) < 2 || !startsAt(text, i, name) || who != r.first(name) {
				continue
			}
			m := mention{who: who, start: i, end: i + len(name)}
			m.from, m.to = r.titleRound(text, m.start, m.end)
			out = append(out, m)
			break
		}
	}
	return out
}

// first is the first official of that name: who has held several offices stands several times in the list.
func (r roster) first(name []rune) int {
	return slices.IndexFunc(r.names, func(n []rune) bool { return slices.Equal(n, name) })
}

func startsAt(text []rune, i int, word []rune) bool {
	return i+len(word) <= len(text) && slices.Equal(text[i:i+len(word)], word)
}

// titleNouns end a title.
var titleNouns = []string{"书记", "市长", "县长", "区长", "省长", "州长", "旗长", "镇长", "乡长", "主席", "主任", "局长", "厅长", "部长", "处长", "科长", "院长", "校长",
	"检察长", "秘书长", "常委", "政委", "所长", "队长", "站长", "组长", "会长", "理事长", "董事长", "总经理", "巡视员", "调研员", "委员", "盟长", "台长", "社长", "馆长", "关长", "行长"}

// titleHeads may stand before the noun within a title.
var titleHeads = []string{"副", "常务", "第一", "党组", "党委", "党工委", "工委", "市委", "县委", "区委", "省委", "州委", "旗委", "自治区", "市政府", "县政府", "区政府", "省政府",
	"人民政府", "政府", "办公室", "人大", "常委会", "人大常委会", "政协", "纪委", "监委", "组织部", "宣传部", "统战部", "政法委", "代", "代理", "市", "县", "区", "省", "法院", "检察院", "公安局", "管委会", "委"}

// titleRound returns where the title stands that touches a name: 副县长王建国, 王建国副县长.
func (r roster) titleRound(text []rune, start, end int) (int, int) {
	if from := r.titleStart(text, start); from < start {
		return from, start
	}
	to := end
	for to-end < 6 {
		next := after(text, to, 2)
		if next == "常务" || next == "代理" {
			to += 2
			continue
		}
		if strings.HasPrefix(next, "副") || strings.HasPrefix(next, "代") {
			to++
			continue
		}
		break
	}
	for _, n := range titleNouns {
		if startsAt(text, to, []rune(n)) {
			return end, to + len([]rune(n))
		}
	}
	return start, start
}

// titleStart returns where the title begins that ends at place end; end itself where there is none.
func (r roster) titleStart(text []rune, end int) int {
	start := end
	for _, n := range titleNouns {
		if w := []rune(n); len(w) <= end && startsAt(text, end-len(w), w) {
			start = min(start, end-len(w))
		}
	}
	if start == end {
		return end
	}
	for {
		longest := 0
		for _, h := range titleHeads {
			if w := []rune(h); len(w) > longest && len(w) <= start && startsAt(text, start-len(w), w) {
				longest = len(w)
			}
		}
		if longest == 0 {
			break
		}
		start -= longest
	}
	for _, titles := range r.titles { // a title of the list as it is written there
		for _, t := range titles {
			if len(t) <= end && startsAt(text, end-len(t), t) {
				start = min(start, end-len(t))
			}
		}
	}
	return start
}

// wrongTitles finds titles that a person of the list does not hold on the day told.
func (r roster) wrongTitles(text []rune, mentions []mention, s Subject) []Finding {
	var out []Finding
	for _, m := range mentions {
		if m.from == m.to || past(text, m.from) {
			continue
		}
		title := text[m.from:m.to]
		day, sure := dayTold(text, m.start, s)
		held, right := r.held(m.who, title, day, sure)
		if right || len(held) == 0 || !r.known(title, m.who) {
			continue
		}
		now := strings.Join(held, "、")
		f := place(text, m.from, m.to, "“"+r.officials[m.who].Name+"”的职务写作“"+string(title)+"”，与本单位领导名单上的“"+now+"”不一致。", "请核对后改正；名单有变动的，请先更新名单。")
		if len(held) == 1 {
			f.Fix = &Fix{Text: now}
		}
		out = append(out, f)
	}
	return out
}

// held lists the titles that a person holds on a day, and whether the one written is among them. Where the day is not
// sure every title he ever held is right.
func (r roster) held(who int, title []rune, day string, sure bool) (titles []string, right bool) {
	var last string
	for i, o := range r.officials {
		if !slices.Equal(r.names[i], r.names[who]) {
			continue
		}
		in := !sure || inOffice(o, day)
		last = o.Title
		if in {
			titles = append(titles, o.Title)
		}
		for _, t := range r.titles[i] {
			right = right || in && sameTitle(title, t)
		}
	}
	if len(titles) == 0 && last != "" {
		titles = []string{"已不担任" + last}
	}
	return titles, right
}

func inOffice(o Official, day string) bool {
	return (o.From == "" || o.From <= day) && (o.Until == "" || day < o.Until)
}

// sameTitle reports whether two titles are one, a unit before one of them aside: 县长, 柳溪县县长; not 副县长, 县长.
func sameTitle(a, b []rune) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	at := len(a) - len(b)
	return slices.Equal(a[at:], b) && (at == 0 || !strings.ContainsRune("副代原前", a[at-1]))
}

// known reports whether a title is one of the list's, or one of this person's but for 副: others may be held beside.
func (r roster) known(title []rune, who int) bool {
	for i, titles := range r.titles {
		for _, t := range titles {
			if sameTitle(title, t) || slices.Equal(r.names[i], r.names[who]) && (slices.Equal(title, append([]rune("副"), t...)) || slices.Equal(t, append([]rune("副"), title...))) {
				return true
			}
		}
	}
	return false
}

// past reports whether 原 时任 前 stands before a title.
func past(text []rune, from int) bool {
	lead := before(text, from, 4)
	return containsSuffix(lead, "原", "时任", "前", "前任", "曾任", "拟任", "历任", "原任", "已故", "当选", "任命", "提名", "免去", "新任", "名誉", "接任") || strings.HasSuffix(lead, "任")
}

// dayTold returns the day to which the words before a place refer: the last date named in the text before it, the date
// of the event, today. It is not sure where only a year is named, or another year than that of the day.
func dayTold(text []rune, at int, s Subject) (day string, sure bool) {
	today := s.Today
	if s.Event != "" {
		today = s.Event
	}
	from, _ := sentenceNear(text, at, at)
	for i := from; i < at; i++ {
		if text[i] == '年' && fourDigitYear(text, i) != "" && (len(today) < 4 || fourDigitYear(text, i) != today[:4]) && (i+1 >= at || digit(text[i+1]) == 0) {
			return today, false
		}
	}
	for i := at - 1; i > max(0, at-400); i-- {
		if text[i] != '日' {
			continue
		}
		if d := dateEnding(text, i, today); d != "" {
			return d, true
		}
	}
	return today, today != ""
}

// fourDigitYear returns the four digits before place i.
func fourDigitYear(text []rune, i int) string {
	if i < 4 {
		return ""
	}
	for _, r := range text[i-4 : i] {
		if r < '0' || r > '9' {
			return ""
		}
	}
	return string(text[i-4 : i])
}

// dateEnding reads the date whose 日 stands at place i, as 2026-11-20; without a year it is that of today.
func dateEnding(text []rune, i int, today string) string {
	two := func(end int) (string, int) {
		at := end
		for at > 0 && end-at < 2 && text[at-1] >= '0' && text[at-1] <= '9' {
			at--
		}
		if at == end {
			return "", end
		}
		return strings.Repeat("0", 2-(end-at)) + string(text[at:end]), at
	}
	day, at := two(i)
	if day == "" || at == 0 || text[at-1] != '月' {
		return ""
	}
	month, at := two(at - 1)
	if month == "" {
		return ""
	}
	year := ""
	if at > 0 && text[at-1] == '年' {
		year = fourDigitYear(text, at-1)
	}
	if year == "" {
		if len(today) < 4 {
			return ""
		}
		year = today[:4]
	}
	return year + "-" + month + "-" + day
}

// wrongOrder finds names that stand in a row in another order than in the list.
func (r roster) wrongOrder(text []rune, mentions []mention, s Subject) []Finding {
	var out []Finding
	highest := -1
	for i, m := range mentions {
		rank := r.rank(m, text, s)
		if i == 0 || !r.inRow(text, mentions[i-1], m) || rank < 0 {
			highest = rank
			continue
		}
		if rank < highest && !listedOtherwise(text, m.start) {
			out = append(out, place(text, m.start, m.end, "“"+r.officials[m.who].Name+"”的位置与本单位领导名单的排序不一致，在名单上靠前。", "请按名单的排序改正；确需另行排序的，请说明理由。"))
		}
		highest = max(highest, rank)
	}
	return out
}

// rank is the place in the list of who is meant, by the office held on the day; -1 = none.
func (r roster) rank(m mention, text []rune, s Subject) int {
	day, sure := dayTold(text, m.start, s)
	for i, o := range r.officials {
		if slices.Equal(r.names[i], r.names[m.who]) && sure && inOffice(o, day) {
			return i
		}
	}
	return -1
}

// inRow reports whether nothing but marks and titles stands between two names: 张三、李四, 县长张三、副县长李四.
func (r roster) inRow(text []rune, a, b mention) bool {
	from, to := a.end, b.start
	if a.from == a.end {
		from = a.to // 王建国县长
	}
	if b.to == b.start {
		to = b.from
	}
	if from >= to {
		return false
	}
	gap := text[from:to]
	if !strings.ContainsRune("、，, 和与及", gap[0]) {
		return false
	}
	for len(gap) > 0 {
		if strings.ContainsRune("、，, 和与及", gap[0]) {
			gap = gap[1:]
			continue
		}
		end := 0
		for end < len(gap) && !strings.ContainsRune("、，, 和与及", gap[end]) {
			end++
		}
		if r.titleStart(gap[:end], end) != 0 {
			return false
		}
		gap = gap[end:]
	}
	return true
}

// listedOtherwise reports whether the sentence says that it follows another order.
func listedOtherwise(text []rune, at int) bool {
	from, to := sentenceNear(text, at, at)
	return containsAny(string(text[from:to]), "笔画", "笔划", "音序", "为序", "排名不分先后")
}

// wrongNames finds names that differ by one character from that of the person whose title stands before them.
func (r roster) wrongNames(text []rune, s Subject) []Finding {
	var out []Finding
	for i, o := range r.officials {
		for _, t := range r.titles[i] {
			for at := 0; at+len(t)+len(r.names[i]) <= len(text); at++ {
				if text[at] != t[0] || !startsAt(text, at, t) || past(text, at) || at > 0 && strings.ContainsRune("副代", text[at-1]) || len(t) < 4 && at > 0 && isHan(text[at-1]) {
					continue
				}
				from := at + len(t)
				to := from + len(r.names[i])
				written := text[from:to]
				day, sure := dayTold(text, from, s)
				if !sure || !inOffice(o, day) || differ(written, r.names[i]) != 1 || r.first(written) >= 0 || !fullName(written) || r.partOfOther(text, from) {
					continue
				}
				out = append(out, fixed(text, from, to, o.Name, "“"+string(t)+"”后面的姓名写作“"+string(written)+"”，与本单位领导名单上的“"+o.Name+"”差一个字。", "请核对后改为“"+o.Name+"”；确是另一个人的，请更新名单。"))
			}
		}
	}
	return out
}

// partOfOther reports whether a name of the list begins at place from: 王建 in 王建国.
func (r roster) partOfOther(text []rune, from int) bool {
	return slices.ContainsFunc(r.names, func(n []rune) bool { return startsAt(text, from, n) })
}

func differ(a, b []rune) int {
	n := 0
	for i := range a {
		if i >= len(b) || a[i] != b[i] || !isHan(a[i]) {
			n++
		}
	}
	return n
}
