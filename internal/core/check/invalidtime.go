package check

import "strings"

// invalidTime (不存在的时刻) finds times no clock shows, such as 25:00, 12:60 and 上午15时. Digits with a colon may be a
// score or a ratio: they count only where the words around them tell a time.
type invalidTime struct{}

func (invalidTime) ID() string    { return "invalid_time" }
func (invalidTime) Title() string { return "不存在的时刻" }

func (invalidTime) Run(s Subject, _ Param) []Finding {
	return inParts(s, findInvalidTimes)
}

func findInvalidTimes(text []rune) []Finding {
	var out []Finding
	clocks := findClocks(text)
	for i, c := range clocks {
		switch {
		case c.exists() && morning(c.part) && c.hour > 12 && c.hour < 24:
			out = append(out, place(text, c.span, c.end, "“"+string(text[c.span:c.end])+"”自相矛盾：13 时以后不是"+c.part+"。", "请核对时刻，改为 24 小时制，或者改用“下午”“晚上”。"))
		case !c.exists() && (linkedToTime(text, clocks, i) || c.told(text)):
			out = append(out, place(text, c.start, c.end, "时刻“"+string(text[c.start:c.end])+"”不存在："+c.fault(), "请核对后改正；一天的终了写作 24:00 或次日 0:00。"))
		}
	}
	return out
}

func (c clock) fault() string {
	switch {
	case c.minute > 59:
		return "一小时只有 60 分。"
	case c.second > 59:
		return "一分钟只有 60 秒。"
	}
	return "一天只有 24 小时。"
}

// linkedToTime reports whether the clock is one end of a span whose other end is a time.
func linkedToTime(text []rune, clocks []clock, i int) bool {
	c := clocks[i]
	if i > 0 && clocks[i-1].exists() && clocks[i-1].mark == c.mark && clocks[i-1].linkedTo(text, c) {
		return clocks[i-1].hour >= 5 && !scored(text, c) || clocks[i-1].told(text)
	}
	if i+1 < len(clocks) && clocks[i+1].exists() && clocks[i+1].mark == c.mark && c.linkedTo(text, clocks[i+1]) {
		return !scored(text, c)
	}
	if i > 0 && i+1 < len(clocks) && clocks[i-1].listedWith(text, c) && c.listedWith(text, clocks[i+1]) { // 8:10、10:72、13:20
		return clocks[i-1].hour < clocks[i+1].hour && !scored(text, c)
	}
	return false
}

// listedWith reports whether nothing but 、 parts two times of a list.
func (c clock) listedWith(text []rune, next clock) bool {
	return (c.exists() || next.exists()) && c.mark == next.mark && next.start == c.end+1 && text[c.end] == '、'
}

// told reports whether the words around show that a time is meant.
func (c clock) told(text []rune) bool {
	if c.part != "" {
		return c.mark != '点' || c.minutes || !containsAny(after(text, c.end, 3), "建议", "意见", "要求", "措施")
	}
	if c.minutes && c.mark != ':' {
		return !containsAny(before(text, c.start, 6), "历时", "用时", "耗时", "时长", "长达", "累计", "共计", "全程", "飞行", "航行", "成绩", "小时", "持续", "运行")
	}
	if c.mark == ':' && scored(text, c) {
		return false
	}
	if c.mark == '时' && !c.minutes && c.hour > 24 && c.hour < 30 && containsAny(after(text, c.end, 2), "前", "止") {
		return true
	}
	return dayBefore(text, c.start) || c.mark == ':' && timeAround(text, c) || c.mark == '时' && timeBefore(text, c.start)
}

// scored reports whether the sentence tells of a match, a ratio or the length of a film.
func scored(text []rune, c clock) bool {
	from, to := nearSentence(text, c.start, c.end)
	return containsAny(string(text[from:to]), "比分", "战胜", "击败", "负于", "获胜", "取胜", "险胜", "首局", "次局", "一局", "二局", "三局", "决胜局", "得分", "比例", "配比", "比值", "之比",
		"重量比", "体积比", "视频", "音频", "时长", "用时", "成绩", "进度条", "画面", "片长", "领先", "落后", "扳平", "混合比", "配合比", "稀释", "折算", "汇率") || runeAt(text, blanksBefore(text, c.start)-1) == '以'
}

// dayBefore reports whether a day, a weekday or 每天 stands before place at.
func dayBefore(text []rune, at int) bool {
	end := blanksBefore(text, at)
	if p := runeAt(text, end-1); p == '）' || p == ')' {
		return containsAny(before(text, end, 6), "星期", "周", "礼拜")
	}
	switch p := runeAt(text, end-1); p {
	case '日', '号', '天':
		return true
	case '一', '二', '三', '四', '五', '六':
		return containsAny(before(text, end-1, 2), "周", "星期", "礼拜")
	}
	return end-10 >= 0 && at > end && fullDateBefore(text, end)
}

// fullDateBefore reports whether 2026-11-22 or its like ends at place end.
func fullDateBefore(text []rune, end int) bool {
	for _, n := range []int{10, 9, 8} {
		if end >= n {
			if d, ok := dateInDigits(text, end-n); ok && d.end == end {
				return true
			}
		}
	}
	return false
}

// timeBefore reports whether the words before place at lead to a time.
func timeBefore(text []rune, at int) bool {
	head := strings.TrimRight(before(text, at, 8), " （(")
	for _, w := range []string{"时间", "时间：", "时间:", "时间为", "时间是", "定于", "将于", "截至", "截止", "截止到", "每晚", "每早", "时刻", "最迟", "不晚于", "开始于", "调整为", "改为", "推迟到", "推迟至", "提前到", "提前至", "于"} {
		if strings.HasSuffix(head, w) && !containsAny(head, "低于", "高于", "大于", "小于", "等于", "多于", "少于", "介于", "位于") {
			return true
		}
	}
	return containsAny(clauseBefore(text, at, 16), "时间", "末班", "首班", "班次", "钟点")
}

// clauseBefore returns up to n characters that stand before place at in its clause.
func clauseBefore(text []rune, at, n int) string {
	from := at
	for from > 0 && at-from < n && (!isStop(text[from-1]) || text[from-1] == '：') && text[from-1] != '\n' {
		from--
	}
	return string(text[from:at])
}

func timeAround(text []rune, c clock) bool {
	if timeBefore(text, c.start) {
		return true
	}
	_, end := firstWord(text, blanks(text, c.end), "开始", "举行", "召开", "开会", "前", "准时", "集合", "报到", "签到", "出发", "结束", "止", "截止", "整", "播出", "发车", "开放", "关闭", "停水", "停电", "开幕", "起至", "许",
		"开启", "开抢", "开售", "开考", "开赛", "入场", "进场", "检票", "起飞", "抵达", "到达", "到岗", "到站", "上班", "下班", "上课", "下课", "开园", "闭园", "营业", "启动", "上线", "关门", "点名", "返程", "熄灯", "恢复", "统一")
	return end > blanks(text, c.end)
}
