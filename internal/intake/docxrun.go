package intake

import (
	"strconv"
	"strings"

	"qianfa/internal/core/source"
)

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
