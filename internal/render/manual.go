package render

import (
	"fmt"
	"strings"

	"qianfa/internal/channel"
	"qianfa/internal/core/source"
)

// manual writes the copy-ready package for a person: plain text with the places of pictures, and the same as HTML with
// inline styles for editors that keep them.
func manual(p *channel.Post, doc source.Document, t Target) {
	w := &htmlWriter{style: wechatStyle{}}
	w.blocks(doc.Blocks)
	w.origin(t.Origin)
	p.HTML = w.b.String()
	tw := textWriter{pictures: map[string]int{}}
	tw.line(p.Title)
	tw.line(p.Byline)
	tw.blocks(doc.Blocks)
	if t.Origin.Name != "" {
		tw.line("来源：" + t.Origin.Name)
	}
	p.Links = w.links
	if t.PageURL != "" {
		tw.line("原文：" + t.PageURL)
		p.Links = append(p.Links, t.PageURL)
	}
	p.Text, p.SourceURL = tw.b.String(), t.PageURL
}

type textWriter struct {
	b        strings.Builder
	pictures map[string]int
}

func (w *textWriter) line(s string) {
	if s == "" {
		return
	}
	if w.b.Len() > 0 {
		w.b.WriteByte('\n')
	}
	w.b.WriteString(s)
}

func (w *textWriter) blocks(blocks []source.Block) {
	for _, b := range blocks {
		switch b.Type {
		case source.Heading:
			w.line(words(b.Runs))
		case source.Paragraph:
			w.line(strings.Repeat("　", b.Indent) + words(b.Runs))
		case source.List:
			w.items(b)
		case source.Table:
			w.table(b)
		case source.Image:
			w.picture(b)
		case source.Quote:
			w.blocks(b.Blocks)
		case source.Rule:
			w.line("———")
		case source.Attachment:
			w.line("附件：" + b.Name)
		}
	}
}

func (w *textWriter) items(b source.Block) {
	numbers := make([]int, 10)
	numbers[0] = max(b.Start, 1) - 1
	for _, it := range b.Items {
		clear(numbers[it.Level+1:])
		numbers[it.Level]++
		mark := "• "
		if b.Ordered {
			mark = fmt.Sprintf("%d. ", numbers[it.Level])
		}
		w.line(strings.Repeat("　", it.Level) + mark + words(it.Runs))
	}
}

func (w *textWriter) table(b source.Block) {
	for _, row := range b.Rows {
		var cells []string
		for _, c := range row.Cells {
			text := source.Document{Blocks: c.Blocks}.PlainText().Text
			cells = append(cells, strings.ReplaceAll(text, "\n", " "))
		}
		w.line(strings.Join(cells, "\t"))
	}
}

func (w *textWriter) picture(b source.Block) {
	n, seen := w.pictures[b.Media]
	if !seen {
		n = len(w.pictures) + 1
		w.pictures[b.Media] = n
	}
	text := fmt.Sprintf("【图片%d】", n)
	if b.Caption != "" {
		text = fmt.Sprintf("【图片%d：%s】", n, b.Caption)
	}
	w.line(text)
}

// words writes addresses out behind the words that link to them.
func words(runs []source.Run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.Text)
		if r.Link != "" && strings.TrimSpace(r.Text) != r.Link {
			b.WriteString("（" + strings.TrimPrefix(r.Link, "mailto:") + "）")
		}
	}
	return b.String()
}
