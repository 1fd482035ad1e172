package intake

import (
	"encoding/base64"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"qianfa/internal/core/source"
)

// readHTML takes in a web page, or what Word saves as one.
func (im *importer) readHTML() error {
	text, err := im.decodeText()
	if err != nil {
		return err
	}
	return im.readMarkup(text)
}

// readMarkup turns HTML into blocks. Only words, structure and embedded pictures pass; scripts, styles, forms, frames
// and addresses of pictures elsewhere do not.
func (im *importer) readMarkup(markup string) error {
	root, err := html.Parse(strings.NewReader(markup))
	if err != nil {
		return im.broken(err)
	}
	r := &htmlReader{im: im}
	r.walk(root, inlineStyle{})
	r.flush()
	im.blocks = append(im.blocks, r.blocks...)
	return r.err
}

// htmlReader walks a tree; words gather in runs until a block begins or ends.
type htmlReader struct {
	im     *importer
	blocks []source.Block
	runs   []source.Run
	depth  int // of quotes and tables
	err    error
}

// inlineStyle is what the elements around some words say about them.
type inlineStyle struct {
	run     source.Run
	align   source.Align
	indent  int
	heading int
	pre     bool
}

// skipped elements hold nothing that a reader sees as text.
var skipped = map[atom.Atom]bool{atom.Script: true, atom.Style: true, atom.Head: true, atom.Iframe: true, atom.Noscript: true,
	atom.Template: true, atom.Object: true, atom.Embed: true, atom.Svg: true, atom.Math: true, atom.Form: false, atom.Input: true,
	atom.Button: true, atom.Select: true, atom.Textarea: true, atom.Audio: true, atom.Video: true, atom.Canvas: true}

// breaking elements begin and end a paragraph.
var breaking = map[atom.Atom]bool{atom.P: true, atom.Div: true, atom.Section: true, atom.Article: true, atom.Main: true,
	atom.Header: true, atom.Footer: true, atom.Aside: true, atom.Nav: true, atom.Address: true, atom.Pre: true, atom.Dl: true,
	atom.Dt: true, atom.Dd: true, atom.Figure: true, atom.Figcaption: true, atom.Center: true, atom.Form: true, atom.Fieldset: true,
	atom.Body: true, atom.Details: true, atom.Summary: true, atom.Caption: true, atom.Li: true}

func (r *htmlReader) walk(n *html.Node, s inlineStyle) {
	switch n.Type {
	case html.TextNode:
		r.words(n.Data, s)
		return
	case html.ElementNode:
		if skipped[n.DataAtom] {
			return
		}
		r.element(n, s)
		return
	case html.DocumentNode:
		r.inside(n, s)
	}
}

func (r *htmlReader) inside(n *html.Node, s inlineStyle) {
	for c := n.FirstChild; c != nil && r.err == nil; c = c.NextSibling {
		r.walk(c, s)
	}
}

func (r *htmlReader) element(n *html.Node, s inlineStyle) {
	s = s.with(n)
	switch a := n.DataAtom; {
	case a == atom.Br:
		r.runs = append(r.runs, source.Run{Text: "\n"})
	case a == atom.Hr:
		r.flush()
		r.blocks = append(r.blocks, source.Block{Type: source.Rule})
	case a == atom.Img:
		r.image(n)
	case a == atom.Ul || a == atom.Ol:
		r.flush()
		r.list(n)
	case a == atom.Table:
		r.flush()
		r.table(n)
	case a == atom.Blockquote:
		r.flush()
		if blocks := r.nested(n); len(blocks) > 0 {
			r.blocks = append(r.blocks, source.Block{Type: source.Quote, Blocks: blocks})
		}
	case s.heading > 0 && a != atom.Span && headingLevel(a) > 0:
		r.flush()
		r.inside(n, s)
		r.flushAs(s)
	case breaking[a]:
		r.flush()
		r.inside(n, s)
		r.flushAs(s)
		r.captionOf(n)
	default:
		r.inside(n, s)
	}
}

func headingLevel(a atom.Atom) int {
	return slices.Index([]atom.Atom{atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6}, a) + 1
}

// with adds what an element says to the style.
func (s inlineStyle) with(n *html.Node) inlineStyle {
	switch n.DataAtom {
	case atom.B, atom.Strong:
		s.run.Bold = true
	case atom.I, atom.Em:
		s.run.Italic = true
	case atom.U, atom.Ins:
		s.run.Underline = true
	case atom.S, atom.Del, atom.Strike:
		s.run.Strike = true
	case atom.Sup:
		s.run.Script = source.Super
	case atom.Sub:
		s.run.Script = source.Sub
	case atom.A:
		s.run.Link = safe(strings.TrimSpace(attribute(n, "href")))
	case atom.Center:
		s.align = source.Center
	case atom.Pre:
		s.pre = true
	}
	if h := headingLevel(n.DataAtom); h > 0 {
		s.heading = h
	}
	if a := source.Align(strings.ToLower(attribute(n, "align"))); a == source.Left || a == source.Center || a == source.Right || a == source.Justify {
		s.align = a
	}
	return s.css(attribute(n, "style"))
}

var cssLength = regexp.MustCompile(`^([0-9.]+)(em|rem|px|pt)$`)

// css reads the few properties that a document can carry.
func (s inlineStyle) css(style string) inlineStyle {
	for decl := range strings.SplitSeq(strings.ToLower(style), ";") {
		name, value, _ := strings.Cut(decl, ":")
		value = strings.TrimSpace(strings.ReplaceAll(value, "!important", ""))
		switch strings.TrimSpace(name) {
		case "font-weight":
			weight, _ := strconv.Atoi(value)
			s.run.Bold = value == "bold" || value == "bolder" || weight >= 600
		case "font-style":
			s.run.Italic = value == "italic" || value == "oblique"
		case "text-decoration", "text-decoration-line":
			s.run.Underline = s.run.Underline || strings.Contains(value, "underline")
			s.run.Strike = s.run.Strike || strings.Contains(value, "line-through")
		case "vertical-align":
			switch value {
			case "super":
				s.run.Script = source.Super
			case "sub":
				s.run.Script = source.Sub
			}
		case "text-align":
			if a := source.Align(value); a == source.Left || a == source.Center || a == source.Right || a == source.Justify {
				s.align = a
			}
		case "text-indent":
			s.indent = cssIndent(value)
		}
	}
	return s
}

func cssIndent(value string) int {
	m := cssLength.FindStringSubmatch(value)
	if m == nil {
		return 0
	}
	v, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		return 0
	}
	switch m[2] {
	case "px":
		v /= 16
	case "pt":
		v /= 14
	}
	return min(int(v+0.5), 10)
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// words adds text, with blanks taken together as a browser shows them.
func (r *htmlReader) words(text string, s inlineStyle) {
	text = cleanText(text)
	if !s.pre {
		text = collapse(text)
		if len(r.runs) == 0 || strings.HasSuffix(r.runs[len(r.runs)-1].Text, "\n") {
			text = strings.TrimLeft(text, " ")
		} else if strings.HasSuffix(r.runs[len(r.runs)-1].Text, " ") {
			text = strings.TrimPrefix(text, " ")
		}
	}
	if text == "" {
		return
	}
	run := s.run
	if run.Link != "" {
		run.Underline = false
	}
	run.Text = text
	r.runs = append(r.runs, run)
}

func collapse(s string) string {
	var b strings.Builder
	blank := false
	for _, c := range s {
		if c == ' ' || c == '\n' || c == '\t' || c == '\f' {
			blank = true
			continue
		}
		if blank {
			b.WriteByte(' ')
		}
		blank = false
		b.WriteRune(c)
	}
	if blank {
		b.WriteByte(' ')
	}
	return b.String()
}

// flush ends the words gathered so far as a paragraph.
func (r *htmlReader) flush() { r.flushAs(inlineStyle{}) }

func (r *htmlReader) flushAs(s inlineStyle) {
	runs := r.runs
	r.runs = nil
	if strings.TrimFunc(source.Words(runs), unicode.IsSpace) == "" {
		return
	}
	if s.heading > 0 {
		r.blocks = append(r.blocks, source.Block{Type: source.Heading, Level: s.heading, Align: s.align, Runs: trimRuns(runs)})
		return
	}
	runs, typed := cutIndent(runs)
	b := source.Block{Type: source.Paragraph, Align: s.align, Indent: s.indent, Runs: trimLeft(runs)}
	if typed > 0 && s.indent == 0 {
		b.Indent = typed
	}
	if b.Align == source.Center || b.Align == source.Right {
		b.Indent = 0
	}
	r.blocks = append(r.blocks, b)
}

func trimLeft(runs []source.Run) []source.Run {
	if len(runs) > 0 {
		runs[0].Text = strings.TrimLeft(runs[0].Text, "\n ")
	}
	return runs
}

// captionOf makes the last paragraph of a figcaption the caption of the picture above it.
func (r *htmlReader) captionOf(n *html.Node) {
	k := len(r.blocks)
	if n.DataAtom == atom.Figcaption && k >= 2 && r.blocks[k-1].Type == source.Paragraph && r.blocks[k-2].Type == source.Image {
		r.blocks[k-2].Caption = cleanLine(source.Words(r.blocks[k-1].Runs))
		r.blocks = r.blocks[:k-1]
	}
}

// nested reads the blocks inside an element apart from those around it.
func (r *htmlReader) nested(n *html.Node) []source.Block {
	inner := &htmlReader{im: r.im, depth: r.depth + 1}
	if inner.depth > source.MaxDepth {
		inner.words(textOf(n), inlineStyle{})
	} else {
		inner.inside(n, inlineStyle{})
	}
	inner.flush()
	if r.err == nil {
		r.err = inner.err
	}
	return inner.blocks
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode && (c.Parent == nil || !skipped[c.Parent.DataAtom]) {
			b.WriteString(c.Data + " ")
		}
	}
	return b.String()
}

// list reads a list and the lists within its items as one block. Other blocks in an item become its lines.
func (r *htmlReader) list(n *html.Node) {
	b := source.Block{Type: source.List, Ordered: n.DataAtom == atom.Ol}
	if start, err := strconv.Atoi(attribute(n, "start")); err == nil && b.Ordered && start > 0 && start <= 100000 {
		b.Start = start
	}
	var after []source.Block
	r.items(n, 0, &b, &after)
	if len(b.Items) > 0 {
		r.blocks = append(r.blocks, b)
	}
	r.blocks = append(r.blocks, after...)
}

func (r *htmlReader) items(n *html.Node, level int, b *source.Block, after *[]source.Block) {
	for li := n.FirstChild; li != nil && r.err == nil; li = li.NextSibling {
		if li.DataAtom == atom.Ul || li.DataAtom == atom.Ol {
			r.items(li, min(level+1, 8), b, after)
			continue
		}
		if li.DataAtom != atom.Li {
			continue
		}
		at := len(b.Items)
		b.Items = append(b.Items, source.Item{Level: level})
		inner := &htmlReader{im: r.im, depth: r.depth + 1}
		for c := li.FirstChild; c != nil; c = c.NextSibling {
			if c.DataAtom == atom.Ul || c.DataAtom == atom.Ol {
				inner.flush()
				r.items(c, min(level+1, 8), b, after)
				continue
			}
			inner.walk(c, inlineStyle{})
		}
		inner.flush()
		for _, x := range inner.blocks {
			if x.Type != source.Paragraph && x.Type != source.Heading {
				*after = append(*after, x)
				continue
			}
			if len(b.Items[at].Runs) > 0 {
				b.Items[at].Runs = append(b.Items[at].Runs, source.Run{Text: "\n"})
			}
			b.Items[at].Runs = append(b.Items[at].Runs, x.Runs...)
		}
		if r.err == nil {
			r.err = inner.err
		}
	}
}

func (r *htmlReader) table(n *html.Node) {
	if r.depth >= source.MaxDepth {
		r.words(textOf(n), inlineStyle{})
		r.flush()
		return
	}
	var rows []source.Row
	for _, tr := range r.tableRows(n) {
		row := source.Row{Cells: []source.Cell{}}
		for c := tr.FirstChild; c != nil; c = c.NextSibling {
			if c.DataAtom != atom.Td && c.DataAtom != atom.Th {
				continue
			}
			row.Cells = append(row.Cells, source.Cell{Header: c.DataAtom == atom.Th, Colspan: span(c, "colspan", 100),
				Rowspan: span(c, "rowspan", 1000), Blocks: r.nested(c)})
		}
		if len(row.Cells) > 0 {
			rows = append(rows, row)
		}
	}
	if len(rows) > 0 {
		r.blocks = append(r.blocks, source.Block{Type: source.Table, Rows: rows})
	}
}

// tableRows lists the rows of a table, not those of tables within it; its caption becomes a paragraph.
func (r *htmlReader) tableRows(n *html.Node) []*html.Node {
	var out []*html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.DataAtom {
		case atom.Tr:
			out = append(out, c)
		case atom.Thead, atom.Tbody, atom.Tfoot:
			out = append(out, r.tableRows(c)...)
		case atom.Caption:
			r.element(c, inlineStyle{})
		}
	}
	return out
}

func span(n *html.Node, key string, limit int) int {
	v, err := strconv.Atoi(attribute(n, key))
	if err != nil || v < 2 {
		return 0
	}
	return min(v, limit)
}

// image takes a picture that is embedded as a data address; any other is named in a note and not fetched.
func (r *htmlReader) image(n *html.Node) {
	src, alt := strings.TrimSpace(attribute(n, "src")), attribute(n, "alt")
	head, encoded, found := strings.Cut(src, ",")
	if !strings.HasPrefix(strings.ToLower(src), "data:image/") || !found || !strings.HasSuffix(head, ";base64") {
		r.im.note("remote", "网页里的图片在别处，没有下载，请另行上传插入。")
		return
	}
	data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(encoded), ""))
	if err != nil {
		r.im.note("remote", "网页里有图片已损坏，没有导入。")
		return
	}
	m, err := r.im.clean("网页图片", data)
	if err != nil {
		r.err = err
		return
	}
	r.flush()
	r.blocks = append(r.blocks, imageBlock(m, alt))
}
