package intake

import (
	"encoding/base64"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"qianfa/internal/core/source"
)

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
