package form

import (
	"fmt"
	"strings"
	"time"
	"unicode"
)

// sheet is a form as both outputs draw it: a heading, one table, notes. Widths are columns of gridColumns; heights are
// millimetres.
type sheet struct {
	issuer    string // line above the name
	name      string
	left      string // above the table, left and right
	right     string
	onePage   bool // keep all boxes on the first page; what does not fit goes to continuation pages
	compact   bool // smaller type, for tables of many columns
	landscape bool // lying A4 and still smaller type, for lists
	columns   int  // of the grid; 0 = gridColumns
	rows      []row
	notes     []string
}

// paper is the sheet's page.
func (s sheet) paper() paper {
	if s.landscape {
		return lying
	}
	return upright
}

// grid is the number of columns that boxes count in.
func (s sheet) grid() int {
	if s.columns > 0 {
		return s.columns
	}
	return gridColumns
}

// gridColumns is the number of equal columns of the table.
const gridColumns = 24

// row is one row of boxes.
type row struct {
	cells  []cell
	min    float64 // least height in mm
	grow   int     // share of the room that is left on the page
	main   bool    // the article's text, which is cut first when the page is full
	head   bool    // head of the listed rows below, printed again on each further page of them
	listed bool    // stands under the head
}

// cell is one box. A caption is set bold and centred; a body is a list of parts.
type cell struct {
	cols    int
	caption string
	parts   []part
	top     bool // text starts at the top instead of the middle
	centre  bool
}

// part is what one person wrote: the text, and the lines below it on the right (name, way of signing, date).
type part struct {
	paras []para
	foot  []string
}

// para is one paragraph.
type para struct {
	text   string
	indent bool // first line by two characters
	bold   bool
	muted  bool
	table  [][]TableCell // a table in the text, instead of words
}

// caption returns a caption box.
func caption(cols int, text string) cell { return cell{cols: cols, caption: text} }

// value returns a box with one short text.
func value(cols int, text string) cell {
	return cell{cols: cols, parts: []part{{paras: []para{{text: text}}}}}
}

// lines returns a box with one paragraph a text.
func lines(cols int, texts ...string) cell {
	var p part
	for _, t := range texts {
		p.paras = append(p.paras, para{text: t})
	}
	return cell{cols: cols, parts: []part{p}}
}

// record returns a box of lines that may go on on a continuation page.
func record(cols int, texts ...string) cell {
	c := lines(cols, texts...)
	c.top = len(texts) > 1
	return c
}

// content returns the box of the article's text.
func content(cols int, blocks []Block) cell {
	var p part
	for _, b := range blocks {
		if b.Kind == Table {
			p.paras = append(p.paras, para{table: b.Rows})
			continue
		}
		for text := range strings.SplitSeq(strings.ReplaceAll(b.Text, "\r\n", "\n"), "\n") {
			p.paras = append(p.paras, para{text: text, indent: b.Kind == Paragraph, bold: b.Kind == Heading, muted: b.Kind == Media})
		}
	}
	return cell{cols: cols, parts: []part{p}, top: true}
}

// box (签批栏) is a place on a body's form where certain steps of the route are signed.
type box struct {
	caption string
	fits    func(StepRow) bool
}

// assign gives each step to the first box that fits it; rest are the steps no box fits, so that none is lost.
func assign(steps []StepRow, boxes []box) (signed map[string][]StepRow, rest []StepRow) {
	signed = map[string][]StepRow{}
next:
	for _, s := range steps {
		for _, b := range boxes {
			if b.fits(s) {
				signed[b.caption] = append(signed[b.caption], s)
				continue next
			}
		}
		rest = append(rest, s)
	}
	return signed, rest
}

// held tells whether a step's post or unit contains one of the words.
func held(words ...string) func(StepRow) bool {
	return func(s StepRow) bool {
		for _, w := range words {
			if strings.Contains(s.Unit+s.Post, w) {
				return true
			}
		}
		return false
	}
}

// secrecy tells whether a step is the secrecy review.
func secrecy(s StepRow) bool {
	return s.Verb == "secrecy_review" || strings.Contains(s.Label, "保密")
}

// signatures returns the box of some steps; with none it says that the item has no such step, so that nobody is asked
// to sign there.
func signatures(cols int, steps []StepRow) cell {
	c := cell{cols: cols, top: true}
	for _, s := range steps {
		c.parts = append(c.parts, signature(s, len(steps) > 1))
	}
	if len(steps) == 0 {
		c.top, c.centre = false, true
		c.parts = []part{{paras: []para{{text: "（本件无此环节）", muted: true}}}}
	}
	return c
}

// signature is what one step leaves in its box: opinion, then post and name, way of signing, date.
func signature(s StepRow, several bool) part {
	var p part
	title := s.OpinionTitle
	if title == "" && several {
		title = office(s)
	}
	if title != "" {
		p.paras = append(p.paras, para{text: title + "：", bold: true})
	}
	if s.Blank {
		p.foot = blankFoot(s)
		return p
	}
	p.paras = append(p.paras, opinion(s)...)
	p.foot = append(p.foot, signer(s))
	p.foot = append(p.foot, manner(s)...)
	p.foot = append(p.foot, sealPlace(s)+minute(s.At))
	return p
}

// opinion is the act's words and what the person wrote, without saying the same twice.
func opinion(s StepRow) []para {
	var paras []para
	if s.Result != "" && !strings.HasPrefix(s.Opinion, s.Result) {
		paras = append(paras, para{text: s.Result})
	}
	for text := range strings.SplitSeq(s.Opinion, "\n") {
		if strings.TrimSpace(text) != "" {
			paras = append(paras, para{text: text})
		}
	}
	if s.Checked != "" {
		paras = append(paras, para{text: s.Checked})
	}
	return paras
}

// blankFoot is the empty place for ink.
func blankFoot(s StepRow) []string {
	return []string{"签名：＿＿＿＿＿＿＿＿", sealPlace(s) + "　　　　年　　月　　日"}
}

// sealPlace leaves room for a unit's stamp before the date. Nothing is ever stamped by program.
func sealPlace(s StepRow) string {
	if s.SealPlace {
		return "（盖章）　　　　"
	}
	return ""
}

// signer names post and person, with the title of that day.
func signer(s StepRow) string {
	name := s.Person
	if s.TitleOfDay != "" && s.TitleOfDay != s.Post {
		name += "（" + s.TitleOfDay + "）"
	}
	if s.Post == "" {
		return name
	}
	return s.Post + "　" + name
}

// office is the post with its unit, without saying a shared word twice: 市局办公室 + 办公室负责人 = 市局办公室负责人.
func office(s StepRow) string {
	post := []rune(s.Post)
	for n := len(post); n > 1; n-- {
		if strings.HasSuffix(s.Unit, string(post[:n])) {
			return s.Unit + string(post[n:])
		}
	}
	return s.Unit + s.Post
}

// manner says how the consent was given when it was not a plain signature on screen.
func manner(s StepRow) []string {
	var said []string
	switch s.RecordedHow {
	case Oral:
		said = append(said, "电话同意（"+s.RecordedBy+"记录）")
	case Paper:
		said = append(said, "纸质签批补录（"+s.RecordedBy+"登记）")
	case ByLink:
		said = append(said, "外部会审（签名链接，"+s.RecordedBy+"）")
	case OnScreen:
	}
	if s.Delegation != "" || s.Delegator != "" {
		text := "受托签发"
		if s.Delegator != "" {
			text += "，委托人" + s.Delegator
		}
		if s.Delegation != "" {
			text += "（依据" + s.Delegation + "）"
		}
		said = append(said, text)
	}
	if s.Late {
		said = append(said, "补签")
	}
	return said
}

// others are the rows of steps that no box of the form names.
func others(captionCols int, rest []StepRow) []row {
	var rows []row
	for _, s := range rest {
		head := office(s)
		if s.Label != "" {
			head += "\n" + s.Label
		}
		rows = append(rows, row{min: 20, cells: []cell{caption(captionCols, head), signatures(gridColumns-captionCols, []StepRow{s})}})
	}
	return rows
}

// publications are the lines of what went out and where.
func publications(r Record) []string {
	var said []string
	for _, p := range r.Published {
		text := p.Channel
		if p.State != "" {
			text += "　" + p.State
		}
		if !p.At.IsZero() {
			text += "　" + minute(p.At)
		}
		if p.Link != "" {
			text += "\n" + p.Link
		}
		said = append(said, text)
	}
	return said
}

// remarks are 备注, and the sentence that says who registered a paper submission.
func remarks(r Record) []string {
	var said []string
	if r.Registrar != "" {
		said = append(said, fmt.Sprintf("本件由%s代为登记，原件已存。", r.Registrar))
	}
	for text := range strings.SplitSeq(r.Remarks, "\n") {
		if strings.TrimSpace(text) != "" {
			said = append(said, text)
		}
	}
	return said
}

// openNote tells the holder of a printed form with empty boxes what to do with it.
func openNote(r Record) []string {
	for _, s := range r.Steps {
		if s.Blank {
			return []string{"本表有未办环节，供打印送签。签批后请交登记人员按核验码补录；稿件版本变化后，本表作废。"}
		}
	}
	return nil
}

// tick writes a tick box behind its label, as 微信☑ 微博☐.
func tick(label string, on bool) string {
	if on {
		return label + "☑"
	}
	return label + "☐"
}

// channelTicks are the three boxes 微信 微博 网站 and every other channel asked for, then the accounts by name.
func channelTicks(r Record) []string {
	asked, names := map[string]bool{}, []string{}
	var other []string
	for _, c := range r.Channels {
		if !c.Asked {
			continue
		}
		if _, known := channelWords[c.Kind]; !known {
			other = append(other, tick(c.Kind, true))
		}
		asked[c.Kind] = true
		if c.Name != "" {
			names = append(names, c.Name)
		}
	}
	boxes := []string{tick("微信", asked["wechat"]), tick("微博", asked["weibo"]), tick("网站", asked["website"])}
	said := []string{strings.Join(append(boxes, other...), "　　")}
	if len(names) > 0 {
		said = append(said, "账号："+strings.Join(names, "；"))
	}
	return said
}

// channelWords are the names of the three boxes.
var channelWords = map[string]string{"wechat": "微信", "weibo": "微博", "website": "网站"}

// date writes 2026年11月22日, with room for ink when it is not known.
func date(t time.Time) string {
	if t.IsZero() {
		return "　　年　　月　　日"
	}
	t = t.In(shanghai)
	return fmt.Sprintf("%d年%d月%d日", t.Year(), t.Month(), t.Day())
}

// minute writes 2026年11月22日 09:05.
func minute(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return date(t) + " " + t.In(shanghai).Format("15:04")
}

// clean drops what has no shape on paper (control characters, zero-width and direction marks, variation selectors)
// and makes tabs spaces. Everything visible stays.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\u2028' || r == '\u2029':
			return ' '
		case r == '\n':
			return r
		case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r):
			return -1
		}
		return r
	}, text)
}
