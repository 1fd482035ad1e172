package intake

import (
	"strconv"
	"strings"

	"qianfa/internal/core/source"
)

// openCell is a cell that still grows downward over the grid columns from…to.
type openCell struct {
	row, cell int
	columns   int
}

// table reads a table with merged cells. Tables within tables beyond what a document may hold become plain lines.
func (d *docx) table(n *node) ([]source.Block, error) {
	d.opened++
	defer func() { d.opened-- }()
	if d.opened > source.MaxDepth {
		d.im.note("deep", "表格套得太深，里层的已改成普通文字。")
		return []source.Block{{Type: source.Paragraph, Runs: []source.Run{{Text: cleanText(strings.TrimSpace(n.plain()))}}}}, nil
	}
	var rows []source.Row
	merged := map[int]openCell{} // by first grid column
	for _, tr := range rowsOf(n) {
		row := source.Row{Cells: []source.Cell{}}
		header := tr.child("trPr").has("tblHeader")
		column := gridBefore(tr)
		for _, tc := range cellsOf(tr) {
			pr := tc.child("tcPr")
			span := 1
			if v, err := strconv.Atoi(pr.val2("gridSpan")); err == nil && v > 1 {
				span = min(v, 100)
			}
			merge := pr.child("vMerge")
			if merge != nil && merge.attr("val") != "restart" {
				if up, ok := merged[column]; ok && up.columns == span {
					grow(rows, up)
					column += span
					continue
				}
			}
			blocks, err := d.blocks(tc.children)
			if err != nil {
				return nil, err
			}
			c := source.Cell{Header: header, Blocks: blocks}
			if span > 1 {
				c.Colspan = span
			}
			delete(merged, column)
			if merge != nil && merge.attr("val") == "restart" {
				merged[column] = openCell{row: len(rows), cell: len(row.Cells), columns: span}
			}
			row.Cells = append(row.Cells, c)
			column += span
		}
		rows = append(rows, row)
	}
	return []source.Block{{Type: source.Table, Rows: rows}}, nil
}

func grow(rows []source.Row, up openCell) {
	c := &rows[up.row].Cells[up.cell]
	c.Rowspan = min(max(c.Rowspan, 1)+1, 1000)
}

func (n *node) has(child string) bool { return n != nil && n.child(child) != nil && n.on(child) }

func gridBefore(tr *node) int {
	v, err := strconv.Atoi(tr.child("trPr").val2("gridBefore"))
	if err != nil {
		return 0
	}
	return min(max(v, 0), 100)
}

// rowsOf and cellsOf look through the wrappers that content controls and tracked changes put around rows and cells.
func rowsOf(n *node) []*node  { return within(n, "tr") }
func cellsOf(n *node) []*node { return within(n, "tc") }

func within(n *node, name string) []*node {
	var out []*node
	for _, c := range n.children {
		switch c.name {
		case name:
			if pr := c.child("trPr"); pr == nil || pr.child("del") == nil {
				out = append(out, c)
			}
		case "sdt":
			if content := c.child("sdtContent"); content != nil {
				out = append(out, within(content, name)...)
			}
		case "ins", "moveTo", "customXml", "smartTag":
			out = append(out, within(c, name)...)
		}
	}
	return out
}
