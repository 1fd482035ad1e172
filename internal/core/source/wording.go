package source

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Substance is what a change touches beyond wording.
type Substance string

// What makes a change one of substance. None is a 文字性修改: the same blocks, pictures and links say the same figures,
// dates, names, posts and negations in other words.
const (
	None      Substance = ""
	Structure Substance = "structure" // title, byline, blocks, pictures, links, struck or raised text
	Figure    Substance = "figure"    // a number, or what it is said of
	Date      Substance = "date"
	Name      Substance = "name" // of a person, unit or post
	Negation  Substance = "negation"
	Rewritten Substance = "rewritten" // less than half of a passage is left
)

// Touched compares two versions of a text and returns the first thing of substance that changed. names are the people,
// units and posts that are known. It judges by what stands in the text, so it errs on the side of substance: a figure
// that only looks like one, as 进一步, counts.
func Touched(before, after Document, names []string) Substance {
	a, b := passagesOf(before), passagesOf(after)
	if a.frame.String() != b.frame.String() || len(a.texts) != len(b.texts) {
		return Structure
	}
	known := knownNames(names)
	for i := range a.texts {
		if a.texts[i] == b.texts[i] {
			continue
		}
		x, y := []rune(a.texts[i]), []rune(b.texts[i])
		if s := differ(signs(x, known), signs(y, known)); s != None {
			return s
		}
		if 2*kept(x, y) < max(len(x), len(y)) {
			return Rewritten
		}
	}
	return None
}

// passages are a document's texts, and everything else of it that a change of wording leaves alone.
type passages struct {
	frame strings.Builder
	texts []string
}

func passagesOf(d Document) *passages {
	p := &passages{texts: []string{d.Summary}}
	fmt.Fprintf(&p.frame, "%q %q", d.Title, d.Byline)
	p.blocks(d.Blocks)
	return p
}

func (p *passages) blocks(blocks []Block) {
	for _, b := range blocks {
		fmt.Fprintf(&p.frame, "\n%q %s %d %v %d %q %q", b.ID, b.Type, b.Level, b.Ordered, b.Start, b.Media, b.Name)
		switch b.Type {
		case Heading, Paragraph:
			p.runs(b.Runs)
		case List:
			for _, it := range b.Items {
				fmt.Fprintf(&p.frame, "\n%q %d", it.ID, it.Level)
				p.runs(it.Runs)
			}
		case Table:
			for _, r := range b.Rows {
				p.frame.WriteString("\nrow")
				for _, c := range r.Cells {
					fmt.Fprintf(&p.frame, "\n%q %v %d %d", c.ID, c.Header, c.Colspan, c.Rowspan)
					p.blocks(c.Blocks)
				}
			}
			p.frame.WriteString("\nend")
		case Image:
			p.texts = append(p.texts, b.Caption, b.Alt)
		case Quote:
			p.blocks(b.Blocks)
			p.frame.WriteString("\nend")
		case Rule, Attachment:
		}
	}
}

// runs takes the words; where they lead, and what is struck or raised, belongs to the frame.
func (p *passages) runs(runs []Run) {
	for _, r := range runs {
		if r.Link != "" {
			fmt.Fprintf(&p.frame, " %q", r.Link)
		}
		if r.Strike || r.Script != "" {
			fmt.Fprintf(&p.frame, " %v%s%q", r.Strike, r.Script, r.Text)
		}
	}
	p.texts = append(p.texts, Words(runs))
}

// sign is a place of a text that carries substance, with as much around it as says of what.
type sign struct {
	kind Substance
	text string
}

// differ returns what the first difference between two texts' signs is: the sign that came in or went.
func differ(a, b []sign) Substance {
	if len(a) < len(b) {
		a, b = b, a
	}
	for i := range a {
		if i >= len(b) || a[i] != b[i] {
			return a[i].kind
		}
	}
	return None
}

// signs lists the places of a text that carry substance, in order.
func signs(text []rune, known map[rune][][]rune) []sign {
	var out []sign
	for i := 0; i < len(text); {
		switch {
		case figure(text[i]):
			j := i + 1
			for j < len(text) && (figure(text[j]) || j+1 < len(text) && strings.ContainsRune(".,:/-~%％．，：", text[j]) && figure(text[j+1])) {
				j++
			}
			out = append(out, sign{Figure, string(text[max(i-2, 0):min(j+2, len(text))])})
			i = j
			continue
		case starts(text[i:], dates) > 0:
			out = append(out, sign{Date, string(text[i : i+starts(text[i:], dates)])})
		case starts(text[i:], denials) > 0:
			n := starts(text[i:], denials)
			out = append(out, sign{Negation, string(text[i:min(i+n+1, len(text))])})
		}
		if n := max(starts(text[i:], known[text[i]]), starts(text[i:], posts)); n > 0 {
			out = append(out, sign{Name, string(text[i : i+n])})
		}
		i++
	}
	return out
}

// figure reports whether a character writes a number, in whatever script.
func figure(r rune) bool {
	return unicode.IsNumber(r) || strings.ContainsRune("零〇一二三四五六七八九十百千万亿两双半几数壹贰叁肆伍陆柒捌玖拾佰仟", r)
}

// Words that carry substance wherever they stand. 文字性修改 leaves them as they are, and where they are.
var (
	dates = split(`年 月 日 周 星期 季度 今天 明天 昨天 后天 前天 今年 明年 去年 上午 下午 中午 晚上 凌晨 当晚 次日 即日 元旦 春节 清明 端午 中秋 国庆 节前 节后 小时 分钟 截至 截止`)
	// a character alone where it denies in nearly every word it begins
	denials = split(`不 没 未 非 无 否 勿 莫 别 毋 免 禁 拒 停 取消 撤销 废止 暂缓 除外 以外 反对 严禁 杜绝`)
	posts   = split(`书记 主席 主任 委员 部长 厅长 局长 处长 科长 股长 司长 省长 市长 州长 盟长 县长 区长 旗长 镇长 乡长 院长 校长 所长 站长 队长 组长 会长 理事 秘书 干部 领导 负责人 副 代理 常务 兼任`)
)

func split(words string) [][]rune {
	var out [][]rune
	for w := range strings.FieldsSeq(words) {
		out = append(out, []rune(w))
	}
	return out
}

// starts returns the length of the word among words with which a text begins; 0 for none.
func starts(text []rune, words [][]rune) int {
	for _, w := range words {
		if len(w) <= len(text) && slices.Equal(text[:len(w)], w) {
			return len(w)
		}
	}
	return 0
}

// knownNames sorts names by their first character, the longest first, so that a name within another does not hide it. A single character is no name.
func knownNames(names []string) map[rune][][]rune {
	out := map[rune][][]rune{}
	for _, name := range names {
		if r := []rune(strings.TrimSpace(name)); len(r) > 1 {
			out[r[0]] = append(out[r[0]], r)
		}
	}
	for _, list := range out {
		slices.SortFunc(list, func(a, b []rune) int { return cmp.Compare(len(b), len(a)) })
	}
	return out
}

// kept is how many characters of two texts are the same, in the same order. Of passages too long to compare so it
// counts what is the same at both ends.
func kept(a, b []rune) int {
	n := 0
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b, n = a[1:], b[1:], n+1
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b, n = a[:len(a)-1], b[:len(b)-1], n+1
	}
	const most = 4 << 20
	if len(a)*len(b) > most {
		return n
	}
	row := make([]int, len(b)+1)
	for _, x := range a {
		diagonal := 0
		for j, y := range b {
			above := row[j+1]
			if x == y {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(above, row[j])
			}
			diagonal = above
		}
	}
	return n + row[len(b)]
}
