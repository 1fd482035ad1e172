package intake

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"qianfa/internal/core/source"
)

// blocks reads a row of block elements: paragraphs and tables, whatever wraps them.
func (d *docx) blocks(nodes []*node) ([]source.Block, error) {
	var out []source.Block
	for _, n := range nodes {
		var more []source.Block
		var err error
		switch n.name {
		case "p":
			more, err = d.paragraph(n)
			if err == nil && joinsList(out, more) {
				last := &out[len(out)-1]
				last.Items = append(last.Items, more[0].Items...)
				more = more[1:]
			}
			if err == nil && isCaption(out, more) {
				out[len(out)-1].Caption = cleanLine(source.Words(more[0].Runs))
				more = more[1:]
			}
		case "tbl":
			more, err = d.table(n)
		case "sdt":
			more, err = d.blocks(n.child("sdtContent").list())
		case "ins", "moveTo", "customXml", "smartTag", "txbxContent":
			d.noteTracked(n)
			more, err = d.blocks(n.children)
		case "del", "moveFrom":
			d.noteTracked(n)
		case "AlternateContent":
			more, err = d.blocks(alternative(n).list())
		case "altChunk":
			d.im.note("chunk", "文档里嵌入了另一个文档，没有导入，请把它的内容复制进来。")
		}
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	for i := range out {
		out[i].Name = "" // lists carried their key there while they were read
	}
	return out, nil
}

func (n *node) list() []*node {
	if n == nil {
		return nil
	}
	return n.children
}

// alternative picks what newer programs show; older forms repeat the same words.
func alternative(n *node) *node {
	if c := n.child("Choice"); c != nil {
		return c
	}
	return n.child("Fallback")
}

func (d *docx) noteTracked(n *node) {
	if n.name == "ins" || n.name == "del" || n.name == "moveTo" || n.name == "moveFrom" {
		d.im.note("tracked", "文档带有修订痕迹，已按接受全部修订后的文字导入，请核对。")
	}
}

// joinsList: neighbouring items of one list become one block.
func joinsList(before, more []source.Block) bool {
	if len(before) == 0 || len(more) == 0 {
		return false
	}
	a, b := before[len(before)-1], more[0]
	return a.Type == source.List && b.Type == source.List && a.Name == b.Name && a.Ordered == b.Ordered
}

var captionText = regexp.MustCompile(`^[（(]?图\s*[0-9一二三四五六七八九十]*[\s:：、.．为]`)

// isCaption: a line below a picture that calls itself one.
func isCaption(before, more []source.Block) bool {
	if len(before) == 0 || len(more) != 1 || before[len(before)-1].Type != source.Image || before[len(before)-1].Caption != "" {
		return false
	}
	return more[0].Type == source.Paragraph && (more[0].Name == "caption" || captionText.MatchString(source.Words(more[0].Runs)+" "))
}

// paragraph returns the blocks of one paragraph: its words as heading, list item or paragraph, and its pictures and
// text boxes behind them.
func (d *docx) paragraph(p *node) ([]source.Block, error) {
	pr := p.child("pPr")
	style := d.styles[pr.val2("pStyle")]
	if style == nil {
		style = &docStyle{}
	}
	own := *style
	own.numID, own.level = "", 0
	own.read(pr, nil)
	if own.heading == 0 {
		own.heading = style.heading
	}
	if own.align == "" {
		own.align = style.align
	}
	if pr.child("ind") == nil {
		own.indent = style.indent
	}
	if own.numID == "" {
		own.numID, own.level = style.numID, style.level
	}
	own.bold, own.italic = style.bold && own.heading == 0 && !own.title, style.italic && own.heading == 0
	r := &runReader{d: d, base: source.Run{Bold: own.bold, Italic: own.italic}}
	if err := r.children(p.children, source.Run{}); err != nil {
		return nil, err
	}
	out := d.shape(own, r.runs)
	return append(out, r.extra...), nil
}

// shape makes the block that the paragraph's style asks for.
func (d *docx) shape(s docStyle, runs []source.Run) []source.Block {
	words := strings.TrimSpace(source.Words(runs))
	if words == "" {
		return nil
	}
	if s.title && d.im.title == "" && d.opened == 0 {
		d.im.title = strings.TrimSpace(cleanLine(words))
		return nil
	}
	m, numbered := d.numbering.next(s.numID, s.level)
	if numbered && m.label != "" {
		label := m.label
		if last := label[len(label)-1]; last < 0x80 { // Word puts a gap behind; 一、 and （一） bring their own
			label += " "
		}
		runs = append([]source.Run{{Text: label, Bold: runs[0].Bold}}, trimRuns(runs)...)
	}
	switch {
	case s.heading > 0:
		if numbered && m.plain {
			runs = append([]source.Run{{Text: strconv.Itoa(m.number) + ". "}}, runs...)
		}
		return []source.Block{{Type: source.Heading, Level: s.heading, Align: s.align, Runs: trimRuns(runs)}}
	case numbered && (m.bullet || m.plain):
		b := source.Block{Type: source.List, Ordered: m.plain, Name: m.key, Items: []source.Item{{Level: m.level, Runs: trimRuns(runs)}}}
		if m.plain {
			b.Start = m.number
		}
		return []source.Block{b}
	}
	runs, typed := cutIndent(runs)
	b := source.Block{Type: source.Paragraph, Align: s.align, Indent: s.indent, Runs: runs}
	if typed > 0 && b.Align != source.Center && b.Align != source.Right {
		b.Indent = typed
	}
	if b.Align == source.Center || b.Align == source.Right {
		b.Indent = 0
	}
	if s.caption {
		b.Name = "caption"
	}
	return []source.Block{b}
}

// cutIndent takes blanks typed at the start of a paragraph as its indent.
func cutIndent(runs []source.Run) ([]source.Run, int) {
	runs = trimRuns2(runs, false)
	if len(runs) == 0 {
		return runs, 0
	}
	rest := strings.TrimLeftFunc(runs[0].Text, unicode.IsSpace)
	lead := runs[0].Text[:len(runs[0].Text)-len(rest)]
	wide := strings.Count(lead, "　")*2 + strings.Count(lead, "\t")*4 + strings.Count(lead, " ") + strings.Count(lead, "\u00a0")
	runs[0].Text = rest
	return runs, min(wide/2, 4)
}

// trimRuns drops blanks at both ends of a paragraph.
func trimRuns(runs []source.Run) []source.Run { return trimRuns2(runs, true) }

func trimRuns2(runs []source.Run, start bool) []source.Run {
	out := append([]source.Run(nil), runs...)
	for len(out) > 0 {
		last := &out[len(out)-1]
		if last.Text = strings.TrimRightFunc(last.Text, unicode.IsSpace); last.Text != "" {
			break
		}
		out = out[:len(out)-1]
	}
	for start && len(out) > 0 {
		if out[0].Text = strings.TrimLeftFunc(out[0].Text, unicode.IsSpace); out[0].Text != "" {
			break
		}
		out = out[1:]
	}
	for !start && len(out) > 1 && strings.TrimSpace(out[0].Text) == "" {
		out[1].Text = out[0].Text + out[1].Text
		out = out[1:]
	}
	return out
}
