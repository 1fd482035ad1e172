package render

import (
	"fmt"
	"html"
	"strconv"
	"strings"

	"qianfa/internal/channel"
	"qianfa/internal/core/source"
)

// website writes semantic HTML with classes of ours (qf-…); the page around it is the portal's.
func website(p *channel.Post, doc source.Document, t Target) {
	w := &htmlWriter{style: websiteStyle{}}
	w.blocks(doc.Blocks)
	w.origin(t.Origin)
	p.HTML, p.Text = w.b.String(), doc.PlainText().Text
	p.SourceURL, p.Links = t.Origin.URL, w.links
}

// style is what differs between HTML for our own pages and HTML that may carry inline styles only.
type style interface {
	heading(level int) (tag string)
	attr(kind string) string // attributes of a kind of element, with a leading blank
	text(align source.Align, indent int) string
	run(r source.Run) (open, end string)
	link(href, text string) (open, end string, followed bool)
	attachment(b source.Block) string
}

// htmlWriter walks a document and leaves the look to its style.
type htmlWriter struct {
	b     strings.Builder
	style style
	links []string
}

func (w *htmlWriter) blocks(blocks []source.Block) {
	for _, b := range blocks {
		w.block(b)
	}
}

func (w *htmlWriter) block(b source.Block) {
	switch b.Type {
	case source.Heading:
		tag := w.style.heading(b.Level)
		w.b.WriteString("<" + tag + w.style.attr("heading") + w.style.text(b.Align, 0) + ">")
		w.runs(b.Runs)
		w.b.WriteString("</" + tag + ">")
	case source.Paragraph:
		w.b.WriteString("<p" + w.style.text(b.Align, b.Indent) + ">")
		w.runs(b.Runs)
		w.b.WriteString("</p>")
	case source.List:
		w.list(b)
	case source.Table:
		w.table(b)
	case source.Image:
		w.image(b)
	case source.Quote:
		w.b.WriteString("<blockquote" + w.style.attr("quote") + ">")
		w.blocks(b.Blocks)
		w.b.WriteString("</blockquote>")
	case source.Rule:
		w.b.WriteString(w.style.attr("rule"))
	case source.Attachment:
		w.b.WriteString(w.style.attachment(b))
	}
}

// list nests items by level; a jump of more than one level counts as one.
func (w *htmlWriter) list(b source.Block) {
	tag := "ul"
	start := ""
	if b.Ordered {
		tag = "ol"
		if b.Start > 1 {
			start = ` start="` + strconv.Itoa(b.Start) + `"`
		}
	}
	depth := 0
	for _, it := range b.Items {
		want := min(it.Level+1, depth+1)
		switch {
		case want > depth:
			w.b.WriteString("<" + tag + w.style.attr("list") + start + ">")
			start, depth = "", want
		default:
			for ; depth > want; depth-- {
				w.b.WriteString("</li></" + tag + ">")
			}
			w.b.WriteString("</li>")
		}
		w.b.WriteString("<li>")
		w.runs(it.Runs)
	}
	for ; depth > 0; depth-- {
		w.b.WriteString("</li></" + tag + ">")
	}
}

func (w *htmlWriter) table(b source.Block) {
	w.b.WriteString("<table" + w.style.attr("table") + "><tbody>")
	for _, row := range b.Rows {
		w.b.WriteString("<tr>")
		for _, c := range row.Cells {
			tag := "td"
			if c.Header {
				tag = "th"
			}
			w.b.WriteString("<" + tag + w.style.attr(tag))
			if c.Colspan > 1 {
				fmt.Fprintf(&w.b, ` colspan="%d"`, c.Colspan)
			}
			if c.Rowspan > 1 {
				fmt.Fprintf(&w.b, ` rowspan="%d"`, c.Rowspan)
			}
			w.b.WriteString(">")
			w.blocks(c.Blocks)
			w.b.WriteString("</" + tag + ">")
		}
		w.b.WriteString("</tr>")
	}
	w.b.WriteString("</tbody></table>")
}

func (w *htmlWriter) image(b source.Block) {
	open, end, caption, captionEnd := "<figure"+w.style.attr("figure")+">", "</figure>", "<figcaption>", "</figcaption>"
	if w.style.attr("figcaption") != "" { // no figures: plain paragraphs
		open, end = "<p"+w.style.attr("figure")+">", ""
		caption, captionEnd = "<p"+w.style.attr("figcaption")+">", "</p>"
	}
	w.b.WriteString(open + `<img src="` + channel.MediaRef(b.Media) + `" alt="` + html.EscapeString(b.Alt) + `"`)
	if b.Width > 0 && b.Height > 0 && end != "" {
		fmt.Fprintf(&w.b, ` width="%d" height="%d"`, b.Width, b.Height)
	}
	w.b.WriteString(w.style.attr("img") + "/>")
	if end == "" {
		w.b.WriteString("</p>")
	}
	if b.Caption != "" {
		w.b.WriteString(caption + html.EscapeString(b.Caption) + captionEnd)
	}
	w.b.WriteString(end)
}

func (w *htmlWriter) runs(runs []source.Run) {
	for _, r := range runs {
		open, end := w.style.run(r)
		if r.Link != "" {
			from, to, followed := w.style.link(r.Link, r.Text)
			open, end = from+open, end+to
			if followed {
				w.links = append(w.links, r.Link)
			}
		}
		w.b.WriteString(open + strings.ReplaceAll(html.EscapeString(r.Text), "\n", "<br/>") + end)
	}
}

func (w *htmlWriter) origin(o Origin) {
	if o.Name == "" {
		return
	}
	w.b.WriteString("<p" + w.style.attr("origin") + ">来源：")
	r := source.Run{Text: o.Name}
	if source.SafeLink(o.URL) {
		r.Link = o.URL
	}
	w.runs([]source.Run{r})
	w.b.WriteString("</p>")
}

// websiteStyle is that of our own pages: the portal's style sheet knows the classes.
type websiteStyle struct{}

// heading leaves h1 to the page's title.
func (websiteStyle) heading(level int) string { return fmt.Sprintf("h%d", min(level+1, 6)) }

func (websiteStyle) attr(kind string) string {
	switch kind {
	case "table":
		return ` class="qf-table"`
	case "figure":
		return ` class="qf-figure"`
	case "img":
		return ` loading="lazy"`
	case "origin":
		return ` class="qf-source"`
	case "rule":
		return "<hr/>"
	}
	return ""
}

func (websiteStyle) text(align source.Align, indent int) string {
	var classes []string
	if align != "" {
		classes = append(classes, "qf-"+string(align))
	}
	if indent > 0 {
		classes = append(classes, fmt.Sprintf("qf-indent-%d", indent))
	}
	if len(classes) == 0 {
		return ""
	}
	return ` class="` + strings.Join(classes, " ") + `"`
}

func (websiteStyle) run(r source.Run) (open, end string) {
	for _, s := range []struct {
		on  bool
		tag string
	}{{r.Bold, "strong"}, {r.Italic, "em"}, {r.Underline, "u"}, {r.Strike, "s"}, {r.Script == source.Super, "sup"}, {r.Script == source.Sub, "sub"}} {
		if s.on {
			open, end = open+"<"+s.tag+">", "</"+s.tag+">"+end
		}
	}
	return open, end
}

func (websiteStyle) link(href, _ string) (open, end string, followed bool) {
	return `<a href="` + html.EscapeString(href) + `" rel="noopener">`, "</a>", true
}

func (websiteStyle) attachment(b source.Block) string {
	name := html.EscapeString(b.Name)
	return `<p class="qf-attachment">附件：<a href="` + channel.MediaRef(b.Media) + `" download="` + name + `">` + name + `</a></p>`
}
