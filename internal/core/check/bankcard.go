package check

import "strings"

// bankCard (银行卡号) finds numbers of bank cards that are not masked, by their first digits and the Luhn check digit.
// Accounts of public bodies are published on purpose and pass.
type bankCard struct{}

func (bankCard) ID() string    { return "bank_card" }
func (bankCard) Title() string { return "未遮盖的银行卡号" }

var (
	cardWords = []string{"银行卡", "卡号", "储蓄卡", "借记卡", "信用卡", "银联卡", "社保卡银行", "一卡通账号", "存折", "工资卡", "惠农卡"}
	// accountWords name an account that need not be a card's.
	accountWords = []string{"账号", "帐号", "账户", "帐户", "收款"}
	// publicMoney says that an account belongs to a body.
	publicMoney = []string{"对公", "缴款", "非税", "捐赠", "捐款", "募捐", "国库", "专户", "财政", "基金会", "单位账户", "公共账户", "公户", "单位户名", "基本户",
		"保证金账户", "缴费账户", "党费", "税款", "单位名称", "代收", "罚没", "慈善", "红十字"}
	bodies = []string{"局", "公司", "中心", "委员会", "协会", "学校", "学院", "医院", "办公室", "集团", "政府", "研究院", "基金", "支队", "大队", "工会", "合作社"}
)

func (bankCard) Run(s Subject, _ Param) []Finding {
	return inNumbers(s, func(text []rune, rows []row) []Finding { return findBankCards(text, rows, s.Today) })
}

func findBankCards(text []rune, rows []row, today string) []Finding {
	var out []Finding
	for i := 0; i < len(rows); i++ {
		var store [24]byte
		number, used := cardAt(store[:0], text, rows[i:])
		if used == 0 {
			continue
		}
		start, end := rows[i].start, rows[i+used-1].end
		i += used - 1
		f, ok := judgeCard(text, start, end, string(number), today)
		if ok {
			out = append(out, f)
		}
	}
	return out
}

// cardAt reads a number of 13 to 19 digits, plain or in groups of four, and says how many rows it takes.
func cardAt(dst []byte, text []rune, rows []row) ([]byte, int) {
	if rows[0].n >= 13 {
		if rows[0].n > 19 || rows[0].x {
			return nil, 0
		}
		return digitsOf(dst, text, rows[0]), 1
	}
	total := 0
	for n, r := range rows {
		if r.x || n > 0 && !grouped(text, rows[n-1].end, r.start) {
			rows = rows[:n]
			break
		}
		if total += r.n; total > 19 {
			return nil, 0
		}
		if r.n != 4 { // only the last may be short; 6 and 13 make a card as well
			if n > 0 && (r.n < 4 || n == 1 && rows[0].n == 6 && (r.n == 13 || r.n == 10)) {
				rows = rows[:n+1]
				break
			}
			if n == 0 && r.n == 6 {
				continue
			}
			return nil, 0
		}
	}
	if total < 13 || len(rows) < 2 {
		return nil, 0
	}
	for _, r := range rows {
		dst = digitsOf(dst, text, r)
	}
	if len(dst) != total {
		return nil, 0
	}
	return dst, len(rows)
}

func judgeCard(text []rune, start, end int, number, today string) (Finding, bool) {
	kind := cardKind(number)
	if kind == cardNone || !standsAlone(text, start, end) || counts(text, end) {
		return Finding{}, false
	}
	if len(number) == 18 {
		if sure, suspected := newNumber(number, today); sure || suspected {
			return Finding{}, false // an identity number
		}
	}
	words := around(text, start, end)
	card := containsAny(words, cardWords...)
	if namedOther(text, start, append(cardWords, accountWords...)...) || publicAccount(words) {
		return Finding{}, false
	}
	masked := maskDigits(text[start:end], 6, 4)
	advice := "请遮盖中间的数字，如“" + masked + "”，或者删去。"
	switch {
	case luhn(number) && (kind == cardSure || card || containsAny(words, accountWords...)):
		f := place(text, start, end, "银行卡号没有遮盖。", advice)
		f.Fix = &Fix{Text: masked}
		return f, true
	case card && !luhn(number) && (kind == cardSure || strings.HasPrefix(number, "62")):
		f := place(text, start, end, "疑似银行卡号（校验位不对，可能写错），没有遮盖。", advice)
		f.Severity, f.Fix = Should, &Fix{Text: masked}
		return f, true
	}
	return Finding{}, false
}

const (
	cardNone = iota
	cardLike // may be a card where the words say so
	cardSure // has the first digits and the length of one
)

// cardKind judges the first digits (ISO/IEC 7812) and the length.
func cardKind(number string) int {
	n := len(number)
	two := number[:2]
	switch {
	case two == "62":
		return sureIf(n >= 16)
	case two >= "51" && two <= "55" || number[:4] >= "2221" && number[:4] <= "2720":
		return sureIf(n == 16)
	case number[0] == '4':
		return sureIf(n == 16)
	case two == "35":
		return sureIf(n == 16)
	case number[:4] == "9558":
		return sureIf(n == 19)
	case two == "34" || two == "37" || two == "36" || two == "30" || two == "60" || two == "65" || two == "58" || two == "56" || two == "50" || two == "68" || two == "94" || two == "95" || two == "90":
		return cardLike
	}
	return cardNone
}

func sureIf(ok bool) int {
	if ok {
		return cardSure
	}
	return cardLike
}

// luhn is the check of ISO/IEC 7812-1, annex B.
func luhn(number string) bool {
	sum := 0
	for i := range len(number) {
		d := int(number[len(number)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// around returns the words round a number: its line and up to 60 characters either way.
func around(text []rune, start, end int) string {
	from, to := start, end
	for from > 0 && start-from < 60 && !(text[from-1] == '\n' && start-from > 20) {
		from--
	}
	for to < len(text) && to-end < 40 && text[to] != '\n' {
		to++
	}
	return string(text[from:start]) + " " + string(text[end:to])
}

// publicAccount reports whether the words round an account say that it is a body's.
func publicAccount(words string) bool {
	public := containsAny(words, publicMoney...)
	if public && !containsAny(words, "户名", "收款人", "开户名", "个人账", "个人帐", "个人银行", "个人卡") {
		return true
	}
	for _, label := range []string{"户名", "收款人", "收款单位", "开户名", "账户名称", "帐户名称", "单位："} {
		_, holder, ok := strings.Cut(words, label)
		if !ok {
			continue
		}
		holder = strings.TrimLeft(holder, "：: 称为是")
		if i := strings.IndexAny(holder, "，,；;。\n "); i >= 0 {
			holder = holder[:i]
		}
		if containsAny(holder, bodies...) {
			return true
		}
		public = public && !private(holder)
	}
	return public && !containsAny(words, "个人账", "个人帐", "个人银行", "个人卡")
}

// private reports whether the holder of an account is a person: 张三, 李某.
func private(holder string) bool {
	return strings.Contains(holder, "某") || fullName([]rune(holder))
}
