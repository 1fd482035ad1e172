package check

import "strings"

// homeAddress (家庭住址) finds where a private person lives, down to the building or house. Addresses of offices pass.
type homeAddress struct{}

func (homeAddress) ID() string    { return "home_address" }
func (homeAddress) Title() string { return "个人的详细住址" }

func (homeAddress) Run(s Subject, _ Param) []Finding { return inParts(s, findHomes) }

func findHomes(text []rune) []Finding {
	var out []Finding
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '住', '址', '籍', '居', '落':
		case '的', '业', '租', '村', '户':
			if at := homeOfSomebody(text, i); at >= 0 && (len(out) == 0 || out[len(out)-1].End <= at) {
				out = append(out, place(text, at, i, "个人住址写得太详细，没有遮盖。", "请只写到县（区）或乡镇、街道，或者删去。"))
			}
			continue
		default:
			continue
		}
		at := homeStart(text, i)
		if at == 0 {
			continue
		}
		end := homeEnd(text, at)
		if end == 0 {
			continue
		}
		out = append(out, place(text, at, end, "个人住址写得太详细，没有遮盖。", "请只写到县（区）或乡镇、街道，或者删去。"))
		i = end - 1
	}
	return out
}

// homeOfSomebody returns where the address begins that ends before the 的 at place i, where a person's name follows:
// 白塔村4组23号的徐大爷, 2单元704室业主宋某; -1 = there is none.
func homeOfSomebody(text []rune, i int) int {
	if i == 0 || !strings.ContainsRune("号室户", text[i-1]) {
		return -1
	}
	if word, _ := firstWord(text, i, "业主", "租户", "村民", "户主"); text[i] == '的' && !somebody(text, i+1) || text[i] != '的' && (word == "" || !somebody(text, i)) {
		return -1
	}
	from := i
	for from > 0 && i-from < 50 && addressPart(text[from-1]) {
		from--
	}
	for _, w := range []string{"家住", "现住", "居住在", "住在", "来自", "位于"} {
		if k := strings.LastIndex(string(text[from:i]), w); k >= 0 {
			from += len([]rune(string(text[from:i])[:k])) + len([]rune(w))
		}
	}
	if aboutBody(text, i) || homeEnd(text, from) != i {
		return -1
	}
	return from
}

// somebody reports whether a person is named at place at: 徐大爷, 张女士, 村民马军，.
func somebody(text []rune, at int) bool {
	for _, w := range []string{"村民", "居民", "住户", "业主", "租户", "户主"} {
		if startsWith(text, at, w) {
			at += len([]rune(w))
		}
	}
	if nameAfter(text, at) > 0 {
		return true
	}
	word, _ := firstWord(text, at+1, "大爷", "大妈", "大娘", "大伯", "大叔", "阿姨", "先生", "女士", "老人", "奶奶", "爷爷", "老汉", "婆婆", "师傅", "某")
	return word != "" && at < len(text) && strings.ContainsRune(surnames, text[at])
}

// homeStart returns where an address begins after the words for a home that stand at place i; 0 = there are none.
func homeStart(text []rune, i int) int {
	at := 0
	switch text[i] {
	case '住':
		at = afterLiving(text, i)
	case '落': // 坐落 of somebody's flat
		if i > 0 && text[i-1] == '坐' && identified(text, i) {
			at = i + 1
		}
	case '居': // 定居, 现居, 世居
		if i > 0 && strings.ContainsRune("现定世暂", text[i-1]) && i+1 < len(text) && text[i+1] != '住' {
			at = i + 1
		}
	case '址':
		lead := before(text, i+1, 6)
		switch {
		case containsSuffix(lead, "家庭地址", "户籍地址", "居住地址", "家里地址", "现住地址", "常住地址", "户口地址", "收货地址", "户籍所在地址", "个人地址", "家地址"):
			at = i + 1
		case containsSuffix(lead, "地址") && aboutPerson(text, i):
			at = i + 1
		}
	case '籍':
		if i > 0 && text[i-1] == '户' {
			for _, w := range []string{"户籍所在地", "户籍地"} {
				n := len([]rune(w))
				if strings.HasPrefix(after(text, i-1, n), w) {
					at = i - 1 + n
					break
				}
			}
			if at < len(text) && at > 0 && text[at] == '址' {
				return 0 // 户籍地址 is seen at 址
			}
		}
	}
	if at == 0 {
		return 0
	}
	return skipLead(text, at)
}

// afterLiving judges the words round 住: 家住, 住址, 现住, 居住在, 张三住; not 入住, 住房, 住宿.
func afterLiving(text []rune, i int) int {
	next := after(text, i+1, 3)
	switch {
	case strings.HasPrefix(next, "址"):
		return i + 2
	case strings.HasPrefix(next, "所") || strings.HasPrefix(next, "地"):
		at := i + 2
		if strings.HasPrefix(next, "所地") {
			at++
		}
		if i > 0 && text[i-1] == '居' || !aboutBody(text, i) && (strings.HasPrefix(next, "地") || aboutPerson(text, i)) {
			if at < len(text) && text[at] == '址' {
				return 0
			}
			return at
		}
		return 0
	}
	if strings.ContainsRune("房宿院宅户建进满了过处", firstOf(next)) {
		return 0
	}
	if i == 0 {
		return i + 1
	}
	if strings.ContainsRune("入房宿院宅户建", text[i-1]) {
		return 0
	}
	if strings.ContainsRune("家现居暂租常原都也就某，,；;、。：:\n（()） \t", text[i-1]) || nameBefore(text, i) > 0 || strings.HasPrefix(next, "在") || strings.HasPrefix(next, "于") {
		if aboutBody(text, i) && text[i-1] != '家' {
			return 0
		}
		return i + 1
	}
	return 0
}

func firstOf(words string) rune {
	for _, r := range words {
		return r
	}
	return 0
}

func containsSuffix(words string, suffixes ...string) bool {
	for _, s := range suffixes {
		if strings.HasSuffix(words, s) {
			return true
		}
	}
	return false
}

// skipLead skips what may stand between the words for a home and the address: 为：在 and the line of a table.
func skipLead(text []rune, at int) int {
	for at < len(text) && (strings.ContainsRune("：:为是在于 \t\u3000\u00a0（(\n\r", text[at]) || invisible(text[at])) {
		at++
	}
	return at
}

// aboutPerson reports whether the sentence round a place is about one person.
func aboutPerson(text []rune, i int) bool {
	from, to := sentenceNear(text, i, i)
	words := string(text[max(from, i-60):min(to, i+80)])
	return containsAny(words, "身份证", "，男", "，女", "您", "出生", "某", "被执行人", "被告人", "嫌疑人", "公民身份", "申请人", "户主", "患者") && !aboutBody(text, i)
}

// identified reports whether the sentence round a place names somebody with his identity number.
func identified(text []rune, i int) bool {
	from, to := sentenceNear(text, i, i)
	words := text[max(from, i-60):min(to, i+80)]
	return containsAny(string(words), "身份证", "公民身份") && !aboutBody(text, i)
}

// aboutBody reports whether the words before a place are about a company or an office: 公司住所.
func aboutBody(text []rune, i int) bool {
	from, _ := sentenceNear(text, i, i)
	words := string(text[max(from, i-24):i])
	return containsAny(words, "公司", "企业", "单位", "登记机关", "合作社", "经营部", "商行", "法定代表人", "酒店", "宾馆", "项目部", "中心", "机构", "法人")
}

// homeEnd returns where the address ends that begins at place at, if it leads to a building or a house; 0 = it does not.
// 某 and stars mask it.
func homeEnd(text []rune, at int) int {
	limit := at
	for limit < len(text) && limit-at < 70 && addressPart(text[limit]) {
		limit++
	}
	end, locality := 0, false
	for i := at; i < limit; i++ {
		switch {
		case strings.ContainsRune("*＊×ＸX", text[i]) && !latinUnit(text, i):
			return 0
		case text[i] == '某':
			return end
		case strings.ContainsRune("路街道巷弄村镇乡区园苑院里庄组屯队寨营城厦寓府邸居湾坊桥沟堡同旗苏嘎", text[i]):
			locality = true
		}
		if locality {
			if e := preciseEnd(text, at, i, limit); e > 0 {
				end = e
			}
		}
	}
	return end
}

func addressPart(r rune) bool {
	return isHan(r) && !strings.ContainsRune("的是因患被将已曾岁", r) || digit(r) != 0 || latin(r) || strings.ContainsRune("-－—–#＃*＊×", r)
}

// latinUnit reports whether the X at i is the letter of a building, as in X座.
func latinUnit(text []rune, i int) bool {
	return (text[i] == 'X' || text[i] == 'Ｘ') && i+1 < len(text) && strings.ContainsRune("座栋幢区", text[i+1])
}

// preciseEnd returns the place behind i where i ends a precise piece of an address: 12号, 3栋, 501室, 15-2-401.
func preciseEnd(text []rune, at, i, limit int) int {
	if i == at {
		return 0
	}
	r := text[i]
	numbered := digit(text[i-1]) != 0 || latin(text[i-1]) || strings.ContainsRune("一二三四五六七八九十百零甲乙丙丁", text[i-1])
	switch {
	case r == '号' && numbered:
		if i+1 < limit && strings.ContainsRune("楼院栋幢门", text[i+1]) {
			return i + 2
		}
		return i + 1
	case strings.ContainsRune("室户栋幢座", r) && (digit(text[i-1]) != 0 || latin(text[i-1])):
		return i + 1
	case r == '元' && text[i-1] == '单' && i > at+1:
		return i + 1
	case digit(r) != 0 && digit(r) != 'X' && (i+1 == limit || digit(text[i+1]) == 0) && (lastOfGroups(text, at, i) || roomBehind(text, at, i)):
		return i + 1
	}
	return 0
}

// roomBehind reports whether the digits that end at i are a room behind its building: 2号楼601.
func roomBehind(text []rune, at, i int) bool {
	from := i
	for from > at && digit(text[from-1]) != 0 {
		from--
	}
	return i-from >= 2 && from > at+1 && strings.ContainsRune("楼元栋幢座层", text[from-1])
}

// lastOfGroups reports whether the digits that end at i are the last of a row such as 15-2-401.
func lastOfGroups(text []rune, at, i int) bool {
	groups := 1
	for i > at {
		switch i--; {
		case digit(text[i]) != 0:
		case strings.ContainsRune("-－—–", text[i]):
			groups++
		default:
			return groups >= 2
		}
	}
	return false
}
