package app

import (
	"fmt"
	"strings"

	"qianfa/internal/core/source"
	"qianfa/internal/form"
)

// formContent is an article's text as a form prints it: words, real tables, and one line for each picture or file.
func formContent(blocks []source.Block) []form.Block {
	var out []form.Block
	for _, b := range blocks {
		switch b.Type {
		case source.Heading:
			out = append(out, form.Block{Kind: form.Heading, Text: source.Words(b.Runs)})
		case source.Paragraph:
			if t := strings.TrimSpace(source.Words(b.Runs)); t != "" {
				out = append(out, form.Block{Text: t})
			}
		case source.List:
			for i, it := range b.Items {
				mark := "· "
				if b.Ordered {
					mark = fmt.Sprintf("%d. ", max(b.Start, 1)+i)
				}
				out = append(out, form.Block{Kind: form.Item, Text: mark + source.Words(it.Runs)})
			}
		case source.Image:
			out = append(out, form.Block{Kind: form.Media, Text: "〔图片〕" + strings.TrimSpace(b.Caption+" "+b.Alt)})
		case source.Attachment:
			out = append(out, form.Block{Kind: form.Media, Text: "〔附件〕" + b.Name})
		case source.Table:
			out = append(out, form.Block{Kind: form.Table, Rows: formRows(b.Rows)})
		case source.Quote:
			out = append(out, formContent(b.Blocks)...)
		case source.Rule:
		}
	}
	return out
}

func formRows(rows []source.Row) [][]form.TableCell {
	out := make([][]form.TableCell, len(rows))
	for i, r := range rows {
		for _, c := range r.Cells {
			out[i] = append(out[i], form.TableCell{Text: cellText(c), Head: c.Header, Cols: max(c.Colspan, 1), Rows: max(c.Rowspan, 1)})
		}
	}
	return out
}

// cellText is what stands in a cell, one line a block; a table within it gives one line a row.
func cellText(c source.Cell) string {
	var said []string
	for _, b := range formContent(c.Blocks) {
		said = append(said, b.Plain())
	}
	return strings.Join(said, "\n")
}
