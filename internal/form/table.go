package form

import (
	"slices"
	"strings"
)

// A table in the text is laid out as lines of the box that holds it, all of one height, so that a box with a table is
// measured, cut and carried on like any other. Each line brings its texts and the strokes of the grid around them.

// maxColumns is how many columns are drawn as a grid; a wider table is printed one row a line.
const maxColumns = 24

// tableLine is one line of a table.
type tableLine struct {
	of     *tableGrid
	texts  []cellLine
	sides  []float64 // upright strokes
	tops   []stroke  // strokes above the line
	inside bool      // not the last line of its row
}

// cellLine is one line of a cell's text; drop lowers it, to stand in the middle of its row.
type cellLine struct {
	x, drop float64
	face    face
	text    string
}

// stroke is a level line from x1 to x2.
type stroke struct{ x1, x2 float64 }

// tableGrid is a table with each cell in its place.
type tableGrid struct {
	columns int
	cells   []gridCell
	owner   [][]int   // row, column → index of the cell + 1; 0 = none
	at      []float64 // left edge of each column, and the right edge of the last
	lines   []int     // lines of each row
	size    float64   // of the type
}

// gridCell is a cell with its place and its text in lines.
type gridCell struct {
	TableCell
	row, col int
	face     face
	text     []string
}

// cellPad is the room left and right of a cell's text.
const cellPad = 3.0

// setTable lays a table out over a width.
func (w *setter) setTable(rows [][]TableCell, width float64) []setLine {
	g, ok := gridOf(rows)
	if ok {
		ok = w.fitColumns(g, width)
	}
	if !ok {
		return w.setParas([]para{{text: Block{Kind: Table, Rows: rows}.Plain()}}, width, false)
	}
	w.breakCells(g)
	return g.setLines(w)
}

// gridOf puts cells in their places as HTML does; it fails when the table is wider than maxColumns.
func gridOf(rows [][]TableCell) (*tableGrid, bool) {
	g := &tableGrid{owner: make([][]int, len(rows)), lines: make([]int, len(rows))}
	for i := range g.owner {
		g.owner[i] = make([]int, maxColumns)
	}
	for i, r := range rows {
		col := 0
		for _, c := range r {
			c.Cols, c.Rows = max(c.Cols, 1), min(max(c.Rows, 1), len(rows)-i)
			for col+c.Cols <= maxColumns && !g.free(i, col, c.Cols) {
				col++
			}
			if col+c.Cols > maxColumns {
				return nil, false
			}
			g.cells = append(g.cells, gridCell{TableCell: c, row: i, col: col})
			g.claim(len(g.cells))
			col += c.Cols
		}
	}
	return g, g.columns > 0
}

// free tells whether no cell from above reaches into some columns of a row.
func (g *tableGrid) free(row, col, n int) bool {
	return !slices.ContainsFunc(g.owner[row][col:col+n], func(owner int) bool { return owner != 0 })
}

// claim marks the places of a cell.
func (g *tableGrid) claim(number int) {
	c := g.cells[number-1]
	g.columns = max(g.columns, c.col+c.Cols)
	for i := c.row; i < c.row+c.Rows; i++ {
		for j := c.col; j < c.col+c.Cols; j++ {
			g.owner[i][j] = number
		}
	}
}

// fitColumns finds size of type and widths; it fails when three characters a column do not fit.
func (w *setter) fitColumns(g *tableGrid, width float64) bool {
	least := func() float64 { return 3*g.size + 2*cellPad }
	for g.size = w.body.size - 1.5; float64(g.columns)*least() > width; g.size -= 0.5 {
		if g.size < 6.5 {
			return false
		}
	}
	wants := make([]float64, g.columns)
	for i := range wants {
		wants[i] = least()
	}
	for _, span := range []bool{false, true} {
		for i := range g.cells {
			if c := &g.cells[i]; c.Cols > 1 == span {
				c.face = w.faces.choose(clean(c.Text), c.Head)
				w.widen(wants[c.col:c.col+c.Cols], *c, g.size)
			}
		}
	}
	g.at = columnEdges(wants, least(), width)
	return true
}

// widen lets columns grow until the longest line of a cell fits.
func (w *setter) widen(wants []float64, c gridCell, size float64) {
	need := -sum(wants)
	for text := range strings.SplitSeq(clean(c.Text), "\n") {
		need = max(need, w.faces.textWidth(text, c.face, size)+2*cellPad-sum(wants))
	}
	for i := range wants {
		wants[i] += max(need, 0) / float64(len(wants))
	}
}

func sum(widths []float64) float64 {
	total := 0.0
	for _, x := range widths {
		total += x
	}
	return total
}

// columnEdges shares a width out: what the columns want when it is enough, else the least for each and the rest by
// what they want beyond it.
func columnEdges(wants []float64, least, width float64) []float64 {
	edges, total := []float64{0}, sum(wants)
	beyond, spare := total-least*float64(len(wants)), width-least*float64(len(wants))
	for _, x := range wants {
		wide := x * width / total
		if total > width {
			wide = least + (x-least)*spare/beyond
		}
		edges = append(edges, edges[len(edges)-1]+wide)
	}
	return edges
}

// breakCells sets each cell's text in lines and gives each row the lines it needs.
func (w *setter) breakCells(g *tableGrid) {
	for i := range g.cells {
		c := &g.cells[i]
		measure := func(s string) float64 { return w.faces.textWidth(s, c.face, g.size) }
		for text := range strings.SplitSeq(clean(c.Text), "\n") {
			for _, p := range breakLines(text, g.at[c.col+c.Cols]-g.at[c.col]-2*cellPad, 0, measure) {
				c.text = append(c.text, p.text)
			}
		}
	}
	for i := range g.lines {
		g.lines[i] = 1
	}
	for _, merged := range []bool{false, true} {
		for _, c := range g.cells {
			if c.Rows > 1 == merged {
				g.lines[c.row+c.Rows-1] += max(len(c.text)-g.height(c), 0)
			}
		}
	}
}

// height is how many lines a cell's rows have.
func (g *tableGrid) height(c gridCell) int {
	n := 0
	for _, lines := range g.lines[c.row : c.row+c.Rows] {
		n += lines
	}
	return n
}

// setLines turns the grid into lines with their texts and strokes.
func (g *tableGrid) setLines(w *setter) []setLine {
	var out []setLine
	first := make([]int, len(g.lines)) // first line of each row
	for i, n := range g.lines {
		first[i] = len(out)
		for k := range n {
			l := &tableLine{of: g, sides: g.sides(i), inside: k < n-1}
			if k == 0 {
				l.tops = g.tops(i)
			}
			out = append(out, setLine{table: l})
		}
	}
	for _, c := range g.cells {
		spare := g.height(c) - len(c.text)
		drop := 0.0
		if c.Rows == 1 && spare%2 == 1 {
			drop = w.body.lead / 2
		}
		for k, text := range c.text {
			x := g.at[c.col] + cellPad
			if c.Head {
				x = (g.at[c.col] + g.at[c.col+c.Cols] - w.faces.textWidth(text, c.face, g.size)) / 2
			}
			l := out[first[c.row]+spare/2+k].table
			l.texts = append(l.texts, cellLine{x: x, drop: drop, face: c.face, text: text})
		}
	}
	return out
}

// sides are the upright strokes of a row: between two cells, and at both ends of the table.
func (g *tableGrid) sides(row int) []float64 {
	sides := []float64{g.at[0], g.at[g.columns]}
	for j := 1; j < g.columns; j++ {
		if o := g.owner[row]; o[j] != o[j-1] || o[j] == 0 {
			sides = append(sides, g.at[j])
		}
	}
	return sides
}

// tops are the strokes above a row, but through no cell that reaches down into it.
func (g *tableGrid) tops(row int) []stroke {
	var tops []stroke
	for j := range g.columns {
		if row == 0 || g.owner[row][j] != g.owner[row-1][j] || g.owner[row][j] == 0 {
			tops = append(tops, stroke{g.at[j], g.at[j+1]})
		}
	}
	return tops
}

// wholeRows takes back a cut after n lines to the end of the table row before, unless nothing would stay.
func wholeRows(lines []setLine, n int) int {
	for k := n; k > 0; k-- {
		if l := lines[k-1].table; l == nil || !l.inside {
			return k
		}
	}
	return n
}

// drawTableLine draws line i of a text whose left edge is x; the first and last line of what stands here close the grid.
func (w *setter) drawTableLine(lines []setLine, i int, x, y float64) {
	const thick = 0.5
	l := lines[i].table
	left, right := x+l.of.at[0], x+l.of.at[l.of.columns]
	if i == 0 || lines[i-1].table == nil || lines[i-1].table.of != l.of {
		w.rule(left, y, right, y, thick)
	} else {
		for _, s := range l.tops {
			w.rule(x+s.x1, y, x+s.x2, y, thick)
		}
	}
	for _, side := range l.sides {
		w.rule(x+side, y, x+side, y+w.body.lead, thick)
	}
	if i == len(lines)-1 || lines[i+1].table == nil || lines[i+1].table.of != l.of {
		w.rule(left, y+w.body.lead, right, y+w.body.lead, thick)
	}
	for _, t := range l.texts {
		w.text(textAt{x: x + t.x, y: y + t.drop + w.body.lead/2 + l.of.size*0.37, size: l.of.size, face: t.face, text: t.text})
	}
}

// rowText is a row on one line.
func rowText(r []TableCell) string {
	var said []string
	for _, c := range r {
		said = append(said, strings.ReplaceAll(c.Text, "\n", " "))
	}
	return strings.Join(said, "｜")
}

// texts are a paragraph's words, those of a table cell by cell.
func (p para) texts() []string {
	said := []string{p.text}
	for _, r := range p.table {
		for _, c := range r {
			said = append(said, c.Text)
		}
	}
	return said
}
