package check

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// closedRows are rows whose parts always make up the whole: how the whole is called, and its parts in their order.
var closedRows = []struct {
	whole []string
	parts []string
}{
	{[]string{"生产总值", "生产总值（GDP）", "增加值"}, []string{"第一产业增加值", "第二产业增加值", "第三产业增加值"}},
	{nil, []string{"一等奖", "二等奖", "三等奖"}},
	{nil, []string{"高级职称", "中级职称", "初级职称"}},
	{nil, []string{"特级教师", "高级教师", "一级教师", "二级教师"}},
}

// closedSums compares the parts of a closed row with the figure told before them as their whole, and rows that end in
// 其他 with theirs.
func closedSums(body []rune, figures []figure, at int) []Finding {
	var out []Finding
	for i := range figures {
		for _, row := range closedRows {
			parts := rowFrom(figures, i, func(n int, f figure) bool { return n < len(row.parts) && strings.HasSuffix(f.lead, row.parts[n]) })
			if len(parts) == len(row.parts) {
				out = append(out, againstWhole(body, figures, i, parts, row.whole, at)...)
			}
		}
		if parts := satisfied(figures, i); len(parts) > 2 && math.Abs(sum(parts)-100) > 0.5 {
			last := parts[len(parts)-1]
			out = append(out, differs(body, at, last.start, last.end, fmt.Sprintf("各项占比相加是 %s%%，不是 100%%。", plainNumber(sum(parts)))))
		}
		if parts := restRow(body, figures, i); len(parts) > 2 {
			out = append(out, againstWhole(body, figures, i, parts, nil, at)...)
		}
	}
	return out
}

// satisfied returns the shares of an inquiry that begin at place i and make up all answers: 满意占60%、基本满意占30%、不满意占10%.
func satisfied(figures []figure, i int) []figure {
	var out []figure
	for _, f := range figures[i:] {
		if f.unit != "%" && f.unit != "％" || !strings.Contains(f.lead, "满意") || strings.Contains(f.lead, "满意度") || strings.Contains(f.lead, "满意率") {
			break
		}
		out = append(out, f)
		if strings.Contains(f.lead, "不满意") {
			return out
		}
	}
	return nil
}

// rowFrom returns the figures from place i on for which is holds in turn; shares and rates between them do not count.
func rowFrom(figures []figure, i int, is func(n int, f figure) bool) []figure {
	var out []figure
	for _, f := range figures[i:] {
		switch {
		case len(out) > 0 && (f.unit == "%" || f.unit == "％"):
		case (len(out) == 0 || f.unit == out[0].unit) && !f.rounded() && is(len(out), f):
			out = append(out, f)
		default:
			return out
		}
	}
	return out
}

// restRow returns the row of parts that begins at place i and ends in 其他: parts of one unit with nothing but 、 or ，
// before their names.
func restRow(body []rune, figures []figure, i int) []figure {
	var out []figure
	for k, f := range figures[i:] {
		if f.rounded() || k > 0 && (f.unit != out[0].unit || !partedOnly(body[out[k-1].end:f.start], f)) {
			return nil
		}
		out = append(out, f)
		if k > 1 && (strings.HasSuffix(f.lead, "其他") || strings.HasSuffix(f.lead, "其它") || strings.HasSuffix(f.lead, "其余")) {
			return out
		}
	}
	return nil
}

// partedOnly reports whether between two figures stand the unit of the first, a comma and the name of the second.
func partedOnly(words []rune, f figure) bool {
	name := []rune(f.lead)
	if len(words) > 24 || len(words) <= len(name) {
		return false
	}
	return strings.HasSuffix(strings.TrimRight(string(words[:len(words)-len(name)]), " "), "、") || strings.HasSuffix(string(words[:len(words)-len(name)]), "，")
}

// againstWhole compares parts with the nearest figure before them that can be their whole: told at most two sentences
// before, greater than each of them, called so, and not far from their sum. Parts of one digit behind the point may
// differ from it by their rounding.
func againstWhole(body []rune, figures []figure, i int, parts []figure, called []string, at int) []Finding {
	total := sum(parts)
	for k := i - 1; k >= 0 && parts[0].start-figures[k].end < 60; k-- {
		f := figures[k]
		if f.unit == "%" || f.unit == "％" {
			continue
		}
		if !sameCount(f.unit, parts[0].unit) || f.rounded() || called != nil && !endsIn(f.lead, called...) || strings.ContainsRune(string(body[f.end:parts[0].start]), '\n') ||
			slices.ContainsFunc(parts, func(p figure) bool { return p.value >= f.value }) {
			return nil
		}
		room := 0.0
		if f.decimals() > 0 {
			room = math.Pow10(-f.decimals())*float64(len(parts))/2 + 1e-9
		}
		if difference := math.Abs(total - f.value); difference <= room || difference > f.value/4 {
			return nil
		}
		last := parts[len(parts)-1]
		return []Finding{differs(body, at, last.start, last.end, fmt.Sprintf("各部分相加是 %s%s，与前面的“%s%s”不符。", plainNumber(total), last.unit, f.digits, f.unit))}
	}
	return nil
}

// sameCount reports whether two units count the same: 件次 and 件, 个 and 项.
func sameCount(a, b string) bool {
	if a == b || strings.TrimSuffix(a, "次") == strings.TrimSuffix(b, "次") {
		return true
	}
	loose := []string{"个", "项", "件", "名", "人"}
	return slices.Contains(loose, a) && slices.Contains(loose, b)
}

// sizes are what a thing has only one of.
var sizes = []string{"总投资", "投资总额", "总面积", "建筑面积", "占地面积", "全长", "总长", "总长度", "总里程", "总金额", "总人口", "总产量", "总产值"}

// swapped finds a size told twice with the same digits in another order: 总投资6.8亿元 … 总投资8.6亿元.
func swapped(body []rune, figures []figure, at int) []Finding {
	var out []Finding
	for i, f := range figures {
		if !endsIn(f.lead, sizes...) || f.rounded() || len(f.digits) < 2 {
			continue
		}
		for _, g := range figures[:i] {
			if g.unit == f.unit && g.value != f.value && !g.rounded() && sizeNamed(g) == sizeNamed(f) && sorted(g.digits) == sorted(f.digits) && len(g.digits) == len(f.digits) {
				out = append(out, differs(body, at, f.start, f.end, fmt.Sprintf("前面说的是“%s%s”，这里是“%s%s”，数字的次序可能写颠倒了。", g.digits, g.unit, f.digits, f.unit)))
				break
			}
		}
	}
	return out
}

func sizeNamed(f figure) string {
	for _, s := range sizes {
		if strings.HasSuffix(f.lead, s) {
			return s
		}
	}
	return ""
}

func sorted(digits string) string {
	r := []rune(digits)
	slices.Sort(r)
	return string(r)
}
