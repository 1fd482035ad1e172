package check

import "strings"

// row is an unbroken row of digits in a text, from start until end; a final X of an identity number belongs to it.
// Invisible characters inside it do not count.
type row struct {
	start, end int
	n          int // digits, and the X
	x          bool
}

// digitRows splits a text into its rows of digits, full-width ones too.
func digitRows(text []rune) []row {
	n := 0
	eachRow(text, func(row) { n++ })
	if n == 0 {
		return nil
	}
	out := make([]row, 0, n) // exact: a long text has many
	eachRow(text, func(r row) { out = append(out, r) })
	return out
}

func eachRow(text []rune, visit func(row)) {
	for i := 0; i < len(text); i++ {
		if d := digit(text[i]); d == 0 || d == 'X' {
			continue
		}
		r := rowAt(text, i)
		visit(r)
		i = r.end - 1
	}
}

func rowAt(text []rune, start int) row {
	r := row{start: start, end: start}
	for i := start; i < len(text); i++ {
		d := digit(text[i])
		switch {
		case d >= '0' && d <= '9':
			r.n, r.end = r.n+1, i+1
		case d == 'X' && !wordFollows(text, i+1):
			r.n, r.end, r.x = r.n+1, i+1, true
			return r
		case !invisible(text[i]):
			return r
		}
	}
	return r
}

// digitsOf adds the folded digits of a row to dst.
func digitsOf(dst []byte, text []rune, r row) []byte {
	for _, c := range text[r.start:r.end] {
		if d := digit(c); d != 0 {
			dst = append(dst, d)
		}
	}
	return dst
}

// digit folds full-width digits and X.
func digit(r rune) byte {
	switch {
	case r >= '0' && r <= '9':
		return byte(r)
	case r >= '０' && r <= '９':
		return byte(r-'０') + '0'
	case r == 'x' || r == 'X' || r == 'ｘ' || r == 'Ｘ':
		return 'X'
	}
	return 0
}

// wordFollows reports whether the word goes on at place i.
func wordFollows(text []rune, i int) bool {
	return i < len(text) && (latin(text[i]) || digit(text[i]) != 0)
}

// latin reports whether r is a letter of the Latin alphabet.
func latin(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// joined reports whether one blank or stroke stands between two rows of digits, as in 110105 19491231 002X.
func joined(text []rune, from, to int) bool {
	n := 0
	for _, r := range text[from:to] {
		if invisible(r) {
			continue
		}
		if !strings.ContainsRune(" \u00a0\u3000\t-－–—_·.", r) {
			return false
		}
		n++
	}
	return n <= 1
}

// standsAlone reports whether a number between start and end is no piece of a longer word or number: AB138…, 138….00,
// 20261-138…, 138…@163.com, 138…***.
func standsAlone(text []rune, start, end int) bool {
	if start > 0 {
		p := text[start-1]
		if latin(p) || digit(p) != 0 || strings.ContainsRune("_@*＊#=￥¥$", p) {
			return false
		}
		if start > 1 && strings.ContainsRune(".．-－/", p) && (latin(text[start-2]) || digit(text[start-2]) != 0) {
			return p == '/' && digit(text[start-2]) != 0 // 13812345678/13912345678
		}
	}
	if end < len(text) {
		n := text[end]
		if latin(n) || digit(n) != 0 || strings.ContainsRune("_@*＊%％", n) {
			return false
		}
		if end+1 < len(text) && strings.ContainsRune(".．-－", n) && (latin(text[end+1]) || digit(text[end+1]) != 0) {
			return false
		}
	}
	return true
}

// counts reports whether what stands from place end on makes the number before it a quantity, as in 13812345678元.
func counts(text []rune, end int) bool {
	for end < len(text) && text[end] == ' ' {
		end++
	}
	return end < len(text) && strings.ContainsRune("元万亿吨人户个千米平度立公美次件斤条亩股票例头只辆台套册字场座", text[end])
}

// otherNumbers names numbers that are no one's secret, by the words that stand before them.
var otherNumbers = []string{"订单", "运单", "单号", "流水", "序列", "条码", "条形码", "二维码", "批号", "批次", "编号", "编码", "代码", "案号", "文号",
	"准考证", "学号", "工号", "货号", "受理号", "登记号", "备案号", "机身", "imei", "qq",
	"验证码", "群号", "票号", "图号", "追溯", "证书号", "序号", "表号", "户号", "缴费号", "识别号", "信用代码", "回执",
	"sn：", "sn:", "s/n", "单元号", "申请号", "注册号", "isbn", "期号", "账单", "取件码", "校验", "哈希", "版本", "批文", "车架", "表计", "监测点", "总数", "总额", "合计", "共计", "累计", "金额", "数值",
	"抖音号", "快手号", "微博号", "视频号", "会员卡号", "社保卡号", "就诊卡号", "加油卡号", "购物卡号", "校园卡号", "公交卡号", "医保卡号", "充值卡号", "保障卡号", "保障卡卡号",
	"诊疗卡号", "借阅证", "读者证", "车次"}

// otherThings have numbers of their own, when 号 码 or 编 follows: 设备号, 合同编号; not 快递面单上写着.
var otherThings = []string{"快递", "合同", "发票", "项目", "许可", "会员", "设备", "产品", "备案", "档案", "标的", "物流", "追踪", "不动产", "航班", "车次", "专利", "凭证", "仪器", "商品", "课题", "工单"}

// namedOther reports whether the nearest word before place start that names a number names another one than own.
func namedOther(text []rune, start int, own ...string) bool {
	words := strings.ToLower(string(lead(text, start, 14)))
	other, mine := -1, -1
	for _, w := range otherNumbers {
		if i := strings.LastIndex(words, w); i >= 0 {
			other = max(other, i+len(w))
		}
	}
	for _, w := range otherThings {
		i := strings.LastIndex(words, w)
		if i < 0 {
			continue
		}
		if tail := words[i+len(w):]; strings.Trim(tail, " ：:") == "" || containsAny(tail, "号", "码", "编", "单：") {
			other = max(other, i+len(w))
		}
	}
	if other < 0 {
		return false
	}
	for _, w := range own {
		if i := strings.LastIndex(words, w); i >= 0 {
			mine = max(mine, i+len(w))
		}
	}
	return other >= mine // 会员卡号 is another number, though 卡号 is not
}

// lead returns up to n code points that lead up to place at: back to the last mark that parts them from it, or the
// line before where nothing stands on this one (cells of a table).
func lead(text []rune, at, n int) []rune {
	end := at
	for end > 0 && (strings.ContainsRune(" \t\n\r\u3000:：（(", text[end-1]) || invisible(text[end-1])) {
		end--
	}
	from := end
	for from > 0 && end-from < n && !strings.ContainsRune("。；;，,！？!?\n、", text[from-1]) {
		from--
	}
	return text[from:at]
}

// sentenceNear returns the bounds of the sentence around [start, end), cut at 120 code points either way: what stands
// farther off says nothing of a number or a name, and long rows without a full stop cost no more than others.
func sentenceNear(text []rune, start, end int) (from, to int) {
	low, high := max(0, start-120), min(len(text), end+120)
	from, to = sentence(text[low:high], start-low, end-low)
	return from + low, to + low
}
