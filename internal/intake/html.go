package intake

import (
	"slices"
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
	atom.Template: true, atom.Object: true, atom.Embed: true, atom.Svg: true, atom.Math: true, atom.Input: true,
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
