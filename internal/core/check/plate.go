package check

import "strings"

// plate (机动车号牌号码) finds number plates of the mainland that are not masked (GA 36).
type plate struct{}

func (plate) ID() string    { return "plate" }
func (plate) Title() string { return "未遮盖的车牌号码" }

const plateProvinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

func (plate) Run(s Subject, _ Param) []Finding { return inParts(s, findPlates) }

func findPlates(text []rune) []Finding {
	var out []Finding
	for i := 0; i+6 < len(text); i++ {
		if !strings.ContainsRune(plateProvinces, text[i]) {
			continue
		}
		at := i + 1
		if isBlank(text[at]) { // 宁 A 12345
			at++
		}
		if c := upper(text[at]); c < 'A' || c > 'Z' || c == 'I' {
			continue
		}
		end := plateEnd(text, at)
		if end == 0 || inWord(text, i) || inRange(text, i, end) {
			continue
		}
		masked := maskPlate(text[i:end])
		f := place(text, i, end, "车牌号码没有遮盖。", "请遮盖中间几位，如“"+masked+"”，或者删去。")
		f.Fix = &Fix{Text: masked}
		out = append(out, f)
		i = end - 1
	}
	return out
}

// plateEnd returns where the plate ends that has its first letter at place i, or 0: five characters after the letter, six for new
// energy, the last of which may be 警 学 挂 港 澳 领 使.
func plateEnd(text []rune, i int) int {
	at := i + 1
	if at < len(text) && strings.ContainsRune("·•・.．‧∙ -—－", text[at]) {
		at++
	}
	var store [8]byte
	code := store[:0]
	for at < len(text) && len(code) < 8 {
		c := upper(text[at])
		if c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' {
			code = append(code, byte(c))
			at++
			continue
		}
		break
	}
	end := at
	special := at < len(text) && strings.ContainsRune("警学挂港澳领使试", text[at])
	if special {
		end++
	}
	if end < len(text) && (strings.ContainsRune("*＊", text[end]) || !special && text[end] == '-' || !special && strings.HasPrefix(after(text, end, 2), "号段")) {
		return 0
	}
	switch {
	case special && len(code) == 4 && digitsIn(code) >= 2, len(code) == 5 && !special && digitsIn(code) >= 3 && noIO(code):
		return end
	case len(code) == 5 && special && digitsIn(code) >= 3 && noIO(code):
		if end == len(text) || !isHan(text[end]) {
			return end
		}
		return at // the word behind is not part of it: 宁A12345警车
	case len(code) == 6 && newEnergy(code):
		return at
	}
	return 0
}

// newEnergy knows the six characters of a new-energy plate: D12345, DF1234, 12345D.
func newEnergy(code []byte) bool {
	kind := func(c byte) bool { return c >= 'A' && c <= 'K' && c != 'I' }
	if kind(code[5]) && digitsIn(code[:5]) == 5 {
		return true
	}
	return kind(code[0]) && digitsIn(code[2:]) == 4 && noIO(code)
}

// inWord reports whether the character at i is not the province but the end of a word: 创新A12345.
func inWord(text []rune, i int) bool {
	if i == 0 {
		return false
	}
	switch text[i] {
	case '新':
		return strings.ContainsRune("创全最更革崭翻重", text[i-1])
	case '云':
		return strings.ContainsRune("智白上阿", text[i-1])
	case '吉', '贵', '青', '川', '黑', '宁':
		return strings.ContainsRune("珍宝昂四知年大安漆", text[i-1])
	}
	return false
}

// inRange reports whether the plate is one end of a range that is handed out: 京A12345至京A12399.
func inRange(text []rune, start, end int) bool {
	stroke := func(i int) bool { return i >= 0 && i < len(text) && strings.ContainsRune("-－—~～至到", text[i]) }
	return stroke(start-1) && start > 1 && codeRune(text[start-2]) || stroke(end) && end+1 < len(text) && strings.ContainsRune(plateProvinces, text[end+1])
}

func digitsIn(code []byte) int {
	n := 0
	for _, c := range code {
		if c >= '0' && c <= '9' {
			n++
		}
	}
	return n
}

func noIO(code []byte) bool {
	for _, c := range code {
		if c == 'I' || c == 'O' {
			return false
		}
	}
	return true
}

// upper folds full-width and small letters, and full-width digits.
func upper(r rune) rune {
	if r >= '！' && r <= '～' {
		r -= '！' - '!'
	}
	if r >= 'a' && r <= 'z' {
		r -= 'a' - 'A'
	}
	return r
}

// maskPlate stars three characters in the middle.
func maskPlate(number []rune) string {
	out := append([]rune(nil), number...)
	at := 3
	if !latin(upper(out[2])) && digit(out[2]) == 0 {
		at = 4
	}
	for i := at; i < at+3 && i < len(out)-1; i++ {
		out[i] = '*'
	}
	return string(out)
}
