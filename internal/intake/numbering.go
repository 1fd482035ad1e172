package intake

import (
	"strconv"
	"strings"
)

// numbering is the document's lists and how far each has counted.
type numbering struct {
	nums   map[string]*numList // by numId
	counts map[string][]int    // by list
}

type numList struct {
	key    string // lists that count together
	levels [9]numLevel
}

type numLevel struct {
	format string // decimal bullet chineseCounting …
	text   string // "%1."
	start  int
}

// readNumbering reads numbering.xml.
func readNumbering(a *archive, part string) (numbering, error) {
	out := numbering{nums: map[string]*numList{}, counts: map[string][]int{}}
	root, err := a.xml(part)
	if err != nil {
		return out, err
	}
	abstract := map[string][9]numLevel{}
	for _, n := range root.all("abstractNum") {
		var levels [9]numLevel
		for i := range levels {
			levels[i] = numLevel{format: "decimal", text: "%" + strconv.Itoa(i+1) + ".", start: 1}
		}
		for _, l := range n.all("lvl") {
			readLevel(l, &levels)
		}
		abstract[n.attr("abstractNumId")] = levels
	}
	for _, n := range root.all("num") {
		list := &numList{key: "a" + n.val("abstractNumId"), levels: abstract[n.val("abstractNumId")]}
		for _, o := range n.all("lvlOverride") {
			list.key = "n" + n.attr("numId")
			if l := o.child("lvl"); l != nil {
				readLevel(l, &list.levels)
			}
			if i, err := strconv.Atoi(o.attr("ilvl")); err == nil && i >= 0 && i < 9 {
				if start, err := strconv.Atoi(o.val("startOverride")); err == nil {
					list.levels[i].start = start
				}
			}
		}
		out.nums[n.attr("numId")] = list
	}
	return out, nil
}

func readLevel(l *node, levels *[9]numLevel) {
	i, err := strconv.Atoi(l.attr("ilvl"))
	if err != nil || i < 0 || i > 8 {
		return
	}
	start, err := strconv.Atoi(l.val("start"))
	if err != nil {
		start = 1
	}
	levels[i] = numLevel{format: l.val("numFmt"), text: l.val("lvlText"), start: start}
}

// mark is what stands before a numbered paragraph.
type mark struct {
	key    string
	level  int
	bullet bool
	plain  bool   // 1. 2. 3.: a list can show it itself
	number int    // of a plain one
	label  string // of any other, such as 第一条 or （一）
}

// next counts one paragraph of the list and returns its mark; false when the paragraph has none.
func (n numbering) next(numID string, level int) (mark, bool) {
	list := n.nums[numID]
	if list == nil || numID == "0" || level < 0 || level > 8 {
		return mark{}, false
	}
	counts := n.counts[list.key]
	if counts == nil {
		counts = make([]int, 9)
		for i := range counts {
			counts[i] = list.levels[i].start - 1
		}
		n.counts[list.key] = counts
	}
	counts[level]++
	for i := level + 1; i < 9; i++ {
		counts[i] = list.levels[i].start - 1
	}
	l := list.levels[level]
	m := mark{key: list.key, level: level, number: counts[level]}
	own := "%" + strconv.Itoa(level+1)
	switch {
	case l.format == "none" || l.text == "" && l.format != "bullet":
		return mark{}, false
	case l.format == "bullet":
		m.bullet = true
	case l.format == "decimal" && (l.text == own+"." || l.text == own+"．"):
		m.plain = true
	default:
		m.label = list.label(level, counts)
	}
	return m, true
}

// label writes the mark as Word would show it.
func (l *numList) label(level int, counts []int) string {
	text := l.levels[level].text
	for i := range level + 1 {
		text = strings.ReplaceAll(text, "%"+strconv.Itoa(i+1), numeral(l.levels[i].format, max(counts[i], l.levels[i].start)))
	}
	return text
}

func numeral(format string, n int) string {
	switch format {
	case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand", "ideographDigital":
		return chineseNumeral(n)
	case "upperLetter", "lowerLetter":
		s := strings.Repeat(string(rune('A'+(n-1+2600)%26)), min((n-1)/26+1, 4))
		if format == "lowerLetter" {
			return strings.ToLower(s)
		}
		return s
	case "upperRoman":
		return romanNumeral(n)
	case "lowerRoman":
		return strings.ToLower(romanNumeral(n))
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		if n >= 1 && n <= 20 {
			return string(rune('①' + n - 1))
		}
	case "decimalZero":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	}
	return strconv.Itoa(n)
}

// chineseNumeral writes 1 to 9999 as 一, 十二, 一百零五.
func chineseNumeral(n int) string {
	if n <= 0 || n > 9999 {
		return strconv.Itoa(n)
	}
	digits := []rune("零一二三四五六七八九")
	units := []string{"", "十", "百", "千"}
	out, zero := "", false
	for place := 3; place >= 0; place-- {
		unit := 1
		for range place {
			unit *= 10
		}
		d := n / unit % 10
		if d == 0 {
			zero = out != ""
			continue
		}
		if zero {
			out += "零"
		}
		zero = false
		out += string(digits[d]) + units[place]
	}
	if strings.HasPrefix(out, "一十") {
		out = strings.TrimPrefix(out, "一")
	}
	return out
}

func romanNumeral(n int) string {
	if n <= 0 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, r := range []struct {
		value int
		text  string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= r.value; n -= r.value {
			b.WriteString(r.text)
		}
	}
	return b.String()
}
