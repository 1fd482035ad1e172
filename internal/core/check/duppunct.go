package check

import "strings"

// dupPunct (重复的标点) finds punctuation written twice in a row. ？！, …… and —— are right.
type dupPunct struct{}

func (dupPunct) ID() string    { return "dup_punct" }
func (dupPunct) Title() string { return "重复的标点" }

func (dupPunct) Run(s Subject, _ Param) []Finding {
	return inParts(s, findDupPunct)
}

func findDupPunct(text []rune) []Finding {
	var out []Finding
	for i := 0; i < len(text); i++ {
		if i+1 < len(text) && isStop(text[i]) && text[i] > 0x80 && text[i+1] == '.' && !arabic(runeAt(text, i+2)) && runeAt(text, i+2) != '.' {
			out = append(out, dupFinding(text, i, i+2)) // 。.
			i++
			continue
		}
		if !isStop(text[i]) || i+1 >= len(text) || !isStop(text[i+1]) {
			continue
		}
		end := i + 2
		for end < len(text) && isStop(text[end]) {
			end++
		}
		if wrongRow(text, i, end) {
			out = append(out, dupFinding(text, i, end))
		}
		i = end - 1
	}
	return out
}

// isStop reports whether r parts or ends sentences, in full or half width.
func isStop(r rune) bool {
	switch r {
	case '，', '。', '、', '；', '：', '！', '？', ',', ';', ':', '!', '?', '．':
		return true
	}
	return false
}

// wrongRow judges a row of marks. Half-width ones alone belong to programs and emoticons unless Chinese stands before
// them; marks named in quotes are meant.
func wrongRow(text []rune, start, end int) bool {
	row := string(text[start:end])
	p, n := runeAt(text, start-1), runeAt(text, end)
	if strings.Trim(row, ",;:!?") == "" && !isHan(p) && !strings.ContainsRune("”’》）】」", p) || row == "::" {
		return false
	}
	if start > 0 && end < len(text) && (closerOf[p] == n && n != 0) {
		return false
	}
	if last := text[end-1]; last < 0x80 && text[start] > 0x80 && n == ' ' && asciiLetter(runeAt(text, end+1)) {
		return false // text: 好吗？, type: …
	}
	if end-start <= 3 && (strings.Trim(row, "！") == "" || strings.Trim(row, "？") == "") && quotedSpeech(text, start) {
		return false // strong feeling in somebody's words: GB/T 15834 allows up to three
	}
	switch row {
	case "？！", "！？", "?!", "!?", "？!", "?！", "！?", "!？":
		return false
	}
	return true
}

// quotedSpeech reports whether place at stands between “ and ” on its line.
func quotedSpeech(text []rune, at int) bool {
	for i := at - 1; i >= 0 && at-i < 60 && text[i] != '\n' && text[i] != '”'; i-- {
		if text[i] == '“' {
			return true
		}
	}
	return false
}

func dupFinding(text []rune, start, end int) Finding {
	row := string(text[start:end])
	message := "标点“" + row + "”重复。"
	const suggestion = "请只保留一个合适的标点。"
	for _, r := range text[start:end] {
		if r != text[start] {
			return place(text, start, end, "标点“"+row+"”连用有误。", suggestion)
		}
	}
	if row == "。。。" {
		return fixed(text, start, end, "……", "省略号写成了三个句号。", "省略号应为“……”；如果是误输入，请只保留一个句号。")
	}
	return fixed(text, start, end, wideMark(text[start]), message, suggestion)
}

// wideMark returns the full-width form of a mark.
func wideMark(r rune) string {
	switch r {
	case ',':
		return "，"
	case ';':
		return "；"
	case ':':
		return "："
	case '!':
		return "！"
	case '?':
		return "？"
	case '(':
		return "（"
	case ')':
		return "）"
	case '.':
		return "。"
	}
	return string(r)
}
