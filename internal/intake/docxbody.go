package intake

import (
	"path"
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

// field is a complex field between its begin and end marks.
type field struct {
	code   string
	result bool // behind the separate mark
}

// link returns the address of a HYPERLINK field.
func (f field) link() string {
	words := strings.Fields(f.code)
	if len(words) < 2 || !strings.EqualFold(words[0], "HYPERLINK") {
		return ""
	}
	return safe(strings.Trim(words[1], `"“”`))
}

func safe(link string) string {
	if source.SafeLink(link) {
		return link
	}
	return ""
}

// runReader collects the runs of one paragraph.
type runReader struct {
	d     *docx
	base  source.Run
	runs  []source.Run
	extra []source.Block // pictures and text boxes
}

func (r *runReader) children(nodes []*node, style source.Run) error {
	for _, n := range nodes {
		if err := r.inline(n, style); err != nil {
			return err
		}
	}
	return nil
}

func (r *runReader) inline(n *node, style source.Run) error {
	switch n.name {
	case "r":
		return r.run(n, style)
	case "hyperlink":
		if rel, ok := r.d.rels[n.attr("id")]; ok && rel.external {
			style.Link = safe(rel.target)
		}
		return r.children(n.children, style)
	case "fldSimple":
		if link := (field{code: n.attr("instr")}).link(); link != "" {
			style.Link = link
		}
		return r.children(n.children, style)
	case "ins", "moveTo":
		r.d.noteTracked(n)
		return r.children(n.children, style)
	case "del", "moveFrom":
		r.d.noteTracked(n)
	case "smartTag", "customXml", "dir", "bdo":
		return r.children(n.children, style)
	case "sdt":
		return r.children(n.child("sdtContent").list(), style)
	case "AlternateContent":
		return r.children(alternative(n).list(), style)
	case "oMath", "oMathPara":
		r.d.im.note("formula", "公式已作为普通文字导入，请核对。")
		r.add(n.plain(), style)
	}
	return nil
}

// run reads one w:r.
func (r *runReader) run(n *node, style source.Run) error {
	if pr := n.child("rPr"); pr != nil {
		if pr.on("vanish") {
			r.d.im.note("hidden", "文档里有隐藏文字，没有导入。")
			return nil
		}
		if s := r.d.styles[pr.val("rStyle")]; s != nil {
			style.Bold, style.Italic = style.Bold || s.bold, style.Italic || s.italic
		}
		style.Bold = toggle(pr, "b", style.Bold || r.base.Bold)
		style.Italic = toggle(pr, "i", style.Italic || r.base.Italic)
		style.Underline = pr.on("u") && style.Link == ""
		style.Strike = pr.on("strike") || pr.on("dstrike")
		switch pr.val("vertAlign") {
		case "superscript":
			style.Script = source.Super
		case "subscript":
			style.Script = source.Sub
		}
	} else {
		style.Bold, style.Italic = style.Bold || r.base.Bold, style.Italic || r.base.Italic
	}
	return r.content(n.children, style)
}

func toggle(pr *node, name string, otherwise bool) bool {
	if pr.child(name) == nil {
		return otherwise
	}
	return pr.on(name)
}

func (r *runReader) content(nodes []*node, style source.Run) error {
	for _, n := range nodes {
		switch n.name {
		case "t":
			r.add(n.text, style)
		case "tab", "ptab":
			r.add("\t", style)
		case "br":
			if t := n.attr("type"); t != "page" && t != "column" {
				r.add("\n", style)
			}
		case "cr":
			r.add("\n", style)
		case "noBreakHyphen":
			r.add("-", style)
		case "sym":
			r.symbol(n, style)
		case "fldChar":
			r.fieldMark(n.attr("fldCharType"))
		case "instrText":
			if f := r.openField(); f != nil && !f.result {
				f.code += n.text
			}
		case "footnoteReference":
			r.addRun(r.d.footnote("footnote" + n.attr("id")))
		case "endnoteReference":
			r.addRun(r.d.footnote("endnote" + n.attr("id")))
		case "ruby":
			for _, base := range n.child("rubyBase").list() {
				if err := r.inline(base, style); err != nil {
					return err
				}
			}
		case "AlternateContent":
			if err := r.content(alternative(n).list(), style); err != nil {
				return err
			}
		case "drawing", "pict", "object":
			if err := r.drawing(n); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *runReader) add(text string, style source.Run) {
	for _, f := range r.d.fields {
		if !f.result {
			return // the code of a field, not its words
		}
		if link := f.link(); link != "" {
			style.Link, style.Underline = link, false
		}
	}
	style.Text = cleanText(text)
	r.addRun(style)
}

func (r *runReader) addRun(run source.Run) {
	if run.Text != "" {
		r.runs = append(r.runs, run)
	}
}

func (r *runReader) symbol(n *node, style source.Run) {
	code, err := strconv.ParseUint(n.attr("char"), 16, 32)
	if err == nil && (code < 0xe000 || code > 0xf8ff) && code > 0x20 {
		r.add(string(rune(code)), style)
		return
	}
	r.d.im.note("symbol", "文档里有特殊字体的符号，没有导入，请核对。")
}

func (r *runReader) fieldMark(kind string) {
	switch kind {
	case "begin":
		r.d.fields = append(r.d.fields, field{})
	case "separate":
		if f := r.openField(); f != nil {
			f.result = true
		}
	case "end":
		if n := len(r.d.fields); n > 0 {
			r.d.fields = r.d.fields[:n-1]
		}
	}
}

func (r *runReader) openField() *field {
	if n := len(r.d.fields); n > 0 {
		return &r.d.fields[n-1]
	}
	return nil
}

// drawing takes the pictures and text boxes out of a drawing.
func (r *runReader) drawing(n *node) error {
	if n.name == "object" && n.child("OLEObject") != nil {
		r.d.im.note("object", "文档里嵌入了其他文件（如 Excel 表格），只导入了它的图样或没有导入，请核对。")
	}
	for _, box := range n.all("txbxContent") {
		r.d.im.note("textbox", "文本框里的文字已放到所在段落之后，请核对位置。")
		blocks, err := r.d.blocks(box.children)
		if err != nil {
			return err
		}
		r.extra = append(r.extra, blocks...)
	}
	alt := ""
	if props := n.all("docPr"); len(props) > 0 {
		alt = cleanLine(props[0].attr("descr"))
	}
	for _, ref := range append(refs(n, "blip", "embed"), refs(n, "imagedata", "id")...) {
		b, err := r.d.picture(ref, alt)
		if err != nil {
			return err
		}
		if b.Media != "" {
			r.extra = append(r.extra, b)
		}
	}
	if len(n.all("chart")) > 0 || len(n.all("relIds")) > 0 {
		r.d.im.note("chart", "文档里有图表或 SmartArt，没有导入，请另存为图片后插入。")
	}
	return nil
}

func refs(n *node, name, attr string) []string {
	var out []string
	for _, x := range n.all(name) {
		if id := x.attr(attr); id != "" {
			out = append(out, id)
		}
	}
	return out
}

// picture cleans one picture of the document and returns its block.
func (d *docx) picture(relID, alt string) (source.Block, error) {
	rel, ok := d.rels[relID]
	if !ok || rel.external {
		return source.Block{}, nil
	}
	digest, known := d.pictures[rel.target]
	if !known {
		data, err := d.a.read(rel.target, MaxBytes)
		if err != nil {
			return source.Block{}, err
		}
		m, err := d.im.clean(path.Base(rel.target), data)
		if err != nil {
			return source.Block{}, err
		}
		digest = m.Digest
		d.pictures[rel.target] = digest
	}
	if digest == "" {
		return source.Block{}, nil
	}
	for _, m := range d.im.media {
		if m.Digest == digest {
			return source.Block{Type: source.Image, Media: digest, Alt: alt, Width: m.Width, Height: m.Height}, nil
		}
	}
	return source.Block{}, nil
}
