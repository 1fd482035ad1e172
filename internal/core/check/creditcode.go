package check

import "strings"

// creditCode (统一社会信用代码) finds codes that cannot be right under GB 32100. A right code is public and passes.
type creditCode struct{}

func (creditCode) ID() string    { return "credit_code" }
func (creditCode) Title() string { return "写错的统一社会信用代码" }

func (creditCode) Run(s Subject, _ Param) []Finding { return inParts(s, findCreditCodes) }

const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

func findCreditCodes(text []rune) []Finding {
	var out []Finding
	for i := 0; i < len(text); i++ {
		if !codeRune(text[i]) {
			continue
		}
		end := i + 1
		for end < len(text) && codeRune(text[end]) {
			end++
		}
		if n := end - i; n >= 9 && n <= 24 {
			if f, ok := judgeCode(text, i, end); ok {
				out = append(out, f)
			}
		}
		i = end
	}
	return out
}

func codeRune(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r >= '０' && r <= '９' || r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ'
}

func judgeCode(text []rune, start, end int) (Finding, bool) {
	var store [24]byte
	code := store[:0]
	letters := 0
	for _, r := range text[start:end] {
		c := byte(upper(r))
		if c >= 'A' {
			letters++
		}
		code = append(code, c)
	}
	if strings.Contains(string(code), "XXX") || len(code) < 15 && !codeLabelled(text, start, "信用代码：", "信用代码:", "信用代码") {
		return Finding{}, false // a form to be filled in, or another number
	}
	labelled := codeLabelled(text, start, "信用代码") || len(code) == 18 && codeLabelled(text, start, "纳税人识别号", "税号")
	if !labelled && (letters == 0 || !codeShape(code) || namedOther(text, start)) || starNear(text, start, end) {
		return Finding{}, false
	}
	why := codeFault(code)
	if why == "" {
		return Finding{}, false
	}
	return place(text, start, end, "统一社会信用代码"+why+"，可能写错。", "请与登记证照核对后改正。"), true
}

// codeLabelled reports whether one of the labels stands right before the code.
func codeLabelled(text []rune, start int, labels ...string) bool {
	words := string(lead(text, start, 16))
	i := -1
	for _, l := range labels {
		i = max(i, strings.LastIndex(words, l))
	}
	return i >= 0 && !containsAny(words[i:], "电话", "注册号", "机构代码", "身份证", "证号", "账号")
}

// codeShape reports whether 18 characters look like such a code: department, kind, six digits of a region.
func codeShape(code []byte) bool {
	if len(code) != 18 || !strings.ContainsRune("159ANY", rune(code[0])) || !strings.ContainsRune("1239", rune(code[1])) || !knownArea(string(code[2:4])) {
		return false
	}
	return digitsIn(code[2:8]) == 6
}

// codeFault says what is wrong with a code, or "".
func codeFault(code []byte) string {
	if len(code) != 18 {
		return "不是 18 位"
	}
	sum, weight := 0, 1
	for i, c := range code {
		value := strings.IndexByte(creditAlphabet, c)
		if value < 0 {
			return "含有不会使用的字母 " + string(c)
		}
		if i < 17 {
			sum += value * weight
			weight = weight * 3 % 31
		}
	}
	if creditAlphabet[(31-sum%31)%31] != code[17] {
		return "的校验码不对"
	}
	return ""
}

// starNear reports whether the code is masked.
func starNear(text []rune, start, end int) bool {
	return start > 0 && strings.ContainsRune("*＊", text[start-1]) || end < len(text) && strings.ContainsRune("*＊", text[end])
}
