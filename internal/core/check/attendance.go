package check

import (
	"fmt"
	"strings"
)

// presentOf compares who should come with who came and who is excused: 应到25人，实到23人，请假3人.
func presentOf(body []rune, figures []figure, at int) []Finding {
	var out []Finding
	for i := 0; i+2 < len(figures); i++ {
		due, came, excused := figures[i], figures[i+1], figures[i+2]
		if !endsIn(due.lead, "应到", "应到会", "应参会", "应出席", "应参加") || !endsIn(came.lead, "实到", "实到会", "实际到会", "实际参会", "实际出席", "实参会", "出席") ||
			!endsIn(excused.lead, "请假", "缺席", "缺勤", "因故请假", "因公请假") || due.unit != came.unit || due.unit != excused.unit {
			continue
		}
		from, to := nearSentence(body, due.start, due.end)
		if excused.end > to || i+3 < len(figures) && figures[i+3].start < to || strings.Contains(string(body[from:to]), "列席") {
			continue
		}
		if due.value != came.value+excused.value {
			out = append(out, differs(body, at, excused.start, excused.end, fmt.Sprintf("实到和请假相加是 %s%s，与应到的 %s%s不符。", plainNumber(came.value+excused.value), due.unit, due.digits, due.unit)))
		}
	}
	return out
}

// ordinalNumber is 第N届 with the words behind it.
type ordinalNumber struct {
	number  numeral
	measure rune
	what    string
}

// ordinalsIn reads 第二届读书节: a number, what it counts, and three characters of what it is.
func ordinalsIn(text []rune) []ordinalNumber {
	var out []ordinalNumber
	for i, r := range text {
		n, ok := numeralAt(text, i+1)
		m := runeAt(text, n.end)
		if r != '第' || !ok || n.value < 1 || !strings.ContainsRune("届期批轮次", m) || n.end+4 > len(text) {
			continue
		}
		if what := text[n.end+1 : n.end+4]; isHan(what[0]) && isHan(what[1]) && isHan(what[2]) {
			out = append(out, ordinalNumber{n, m, string(what)})
		}
	}
	return out
}

// otherOrdinal finds the one event of the title told in the body as another of its row: 第二届读书节, 第三届读书节. A body that
// names the title's anywhere, or says that another one is meant, is not judged.
func otherOrdinal(title, body []rune, at int) []Finding {
	in := ordinalsIn(title)
	if len(in) != 1 {
		return nil
	}
	var out []Finding
	for _, o := range ordinalsIn(body) {
		if o.measure != in[0].measure || o.what != in[0].what {
			continue
		}
		if o.number.value == in[0].number.value {
			return nil
		}
		from, to := nearSentence(body, o.number.start, o.number.end)
		if containsAny(string(body[from:to]), "上届", "上一", "下一", "下届", "往届", "此前", "去年", "前年", "明年", "曾", "继", "首", "历届", "年，第", "至第", "过去", "已成功", "上年") {
			continue
		}
		said := string(title[in[0].number.start : in[0].number.end+1])
		out = append(out, differs(body, at, o.number.start, o.number.end, "标题说的是“第"+said+in[0].what+"”，这里是“第"+string(body[o.number.start:o.number.end+1])+o.what+"”，两处不一致。"))
	}
	return out
}
