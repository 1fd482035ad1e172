package form

import (
	"strings"
)

// Measures of the page in points. Boxes are given in millimetres and turned by mm.
const (
	sideMargin   = 20 * mm
	topMargin    = 18 * mm
	footHeight   = 28 * mm // check code, proof, page number
	mm           = 72 / 25.4
	moreBelow    = "（下接续页）"
	continuedTag = "\n（续）"
)

// paper is the size of the page.
type paper struct{ width, height float64 }

var (
	upright = paper{595.28, 841.89} // A4
	lying   = paper{841.89, 595.28}
)

func (p paper) tableWidth() float64  { return p.width - 2*sideMargin }
func (p paper) tableBottom() float64 { return p.height - footHeight }

// room is the height a row can have on a page of its own; a higher one is split wherever it stands.
func (p paper) room() float64 { return p.tableBottom() - topMargin - 20*mm }

// leaf is one laid-out page: what stands where, in points from the upper left corner.
type leaf struct {
	texts []textAt
	rules []rule
}

// textAt is a line of text; Y is its baseline. Spacing is added between characters to fill the line.
type textAt struct {
	x, y, size, spacing float64
	face                face
	grey                bool
	text                string
}

// rule is a straight line.
type rule struct{ x1, y1, x2, y2, thick float64 }

// style is a size of type and its measure of lines.
type style struct{ size, lead float64 }

var (
	bodyStyle    = style{12, 18.5}
	compactStyle = style{10.5, 16}
	smallStyle   = style{9, 13.5}
	noteStyle    = style{9.5, 14}
)

// setter lays sheets out.
type setter struct {
	paper
	faces *typefaces
	body  style
	pad   float64
	leafs []leaf
	y     float64
	sheet sheet
}

// setLine is one line inside a box, before it has its place.
type setLine struct {
	text    string
	face    face
	grey    bool
	right   bool
	centre  bool
	indent  float64
	spacing float64
	table   *tableLine // a line of a table in the text, instead of words
}

// setPart is one signer's lines; the foot stays at the bottom of its share of the box.
type setPart struct{ body, foot []setLine }

// setCell is a box with its lines.
type setCell struct {
	cell
	parts []setPart
}

// setRow is a row with its boxes laid out and its height.
type setRow struct {
	row
	cells  []setCell
	height float64
}

// layOut turns a sheet into pages without their feet.
func layOut(s sheet, faces *typefaces) []leaf {
	w := &setter{paper: s.paper(), faces: faces, body: bodyStyle, pad: 1.6 * mm, sheet: s}
	if s.compact {
		w.body, w.pad = compactStyle, 1.3*mm
	}
	if s.landscape {
		w.body, w.pad = smallStyle, 1.2*mm
	}
	w.leafs = []leaf{{}}
	w.heading()
	var rows []setRow
	for _, r := range s.rows {
		rows = append(rows, w.setRow(r))
	}
	room := w.tableBottom() - w.y - float64(len(s.notes))*(noteStyle.lead+2)
	if s.onePage {
		rows = w.fit(rows, room)
	}
	w.place(rows)
	w.notes()
	return w.leafs
}

// heading sets issuer, name and the line above the table on the first page.
func (w *setter) heading() {
	w.y = topMargin
	if w.sheet.issuer != "" {
		w.centred(w.sheet.issuer, style{16, 26})
	}
	w.centred(w.sheet.name, style{22, 34})
	w.y += 4
	if w.sheet.left+w.sheet.right != "" {
		w.y += 16
		w.text(textAt{x: sideMargin, y: w.y, size: 11, face: regular, text: clean(w.sheet.left)})
		w.right(clean(w.sheet.right), 11, w.y)
		w.y += 6
	}
}

// centred sets a heading in as few lines as fit.
func (w *setter) centred(text string, st style) {
	text = clean(text)
	f := w.faces.choose(text, true)
	measure := func(s string) float64 { return w.faces.textWidth(s, f, st.size) }
	for _, p := range breakLines(text, w.tableWidth(), 0, measure) {
		w.y += st.lead
		w.text(textAt{x: (w.width - measure(p.text)) / 2, y: w.y - st.lead*0.2, size: st.size, face: f, text: p.text})
	}
}

// right sets a line that ends at the right margin.
func (w *setter) right(text string, size, y float64) {
	x := w.width - sideMargin - w.faces.textWidth(text, regular, size)
	w.text(textAt{x: x, y: y, size: size, face: regular, text: text})
}

func (w *setter) text(t textAt) {
	if strings.TrimSpace(t.text) == "" {
		return
	}
	page := &w.leafs[len(w.leafs)-1]
	page.texts = append(page.texts, t)
}

func (w *setter) rule(x1, y1, x2, y2, thick float64) {
	page := &w.leafs[len(w.leafs)-1]
	page.rules = append(page.rules, rule{x1, y1, x2, y2, thick})
}

// setRow breaks a row's texts into lines and finds its height.
func (w *setter) setRow(r row) setRow {
	out := setRow{row: r}
	for _, c := range r.cells {
		out.cells = append(out.cells, w.setCell(c))
	}
	out.height = w.natural(out)
	return out
}

// natural is the height a row wants: its least, or that of its fullest box.
func (w *setter) natural(r setRow) float64 {
	height := r.min * mm
	for _, c := range r.cells {
		height = max(height, w.cellHeight(c))
	}
	return height
}

func (w *setter) cellHeight(c setCell) float64 {
	n := 0
	for i, p := range c.parts {
		n += len(p.body) + len(p.foot)
		if i > 0 {
			n++ // a gap between two signers
		}
	}
	return float64(n)*w.body.lead + 2*w.pad
}

func (w *setter) setCell(c cell) setCell {
	width := float64(c.cols)/float64(w.sheet.grid())*w.tableWidth() - 2*w.pad
	out := setCell{cell: c}
	if c.caption != "" {
		out.parts = []setPart{{body: w.setParas([]para{{text: c.caption, bold: true}}, width, true)}}
		return out
	}
	for _, p := range c.parts {
		part := setPart{body: w.setParas(p.paras, width, c.centre)}
		for _, f := range p.foot {
			part.foot = append(part.foot, w.setFoot(f, width)...)
		}
		out.parts = append(out.parts, part)
	}
	return out
}

// setParas breaks paragraphs into lines and stretches full lines to the box's width.
func (w *setter) setParas(paras []para, width float64, centre bool) []setLine {
	var out []setLine
	for _, p := range paras {
		if p.table != nil {
			out = append(out, w.setTable(p.table, width)...)
			continue
		}
		for text := range strings.SplitSeq(clean(p.text), "\n") {
			f := w.faces.choose(text, p.bold)
			indent := 0.0
			if p.indent {
				indent = 2 * w.body.size
			}
			measure := func(s string) float64 { return w.faces.textWidth(s, f, w.body.size) }
			for i, piece := range breakLines(text, width, indent, measure) {
				line := setLine{text: piece.text, face: f, grey: p.muted, centre: centre}
				if i == 0 {
					line.indent = indent
				}
				if !piece.last && !centre {
					line.spacing = stretch(width-line.indent-measure(piece.text), piece.text, w.body.size)
				}
				out = append(out, line)
			}
		}
	}
	return out
}

// stretch spreads what is left of a line between its characters, unless that would tear it apart.
func stretch(left float64, text string, size float64) float64 {
	gaps := len([]rune(text)) - 1
	if gaps < 12 || left <= 0 || left > 2*size {
		return 0
	}
	return left / float64(gaps)
}

func (w *setter) setFoot(text string, width float64) []setLine {
	var out []setLine
	for _, l := range w.setParas([]para{{text: text}}, width, false) {
		l.right, l.spacing = true, 0
		out = append(out, l)
	}
	return out
}

// place draws rows one below the other; a row that does not fit moves to a new page, one longer than that is split.
func (w *setter) place(rows []setRow) {
	top, fresh := w.y, false
	var head *setRow
	for i := 0; i < len(rows); {
		r := rows[i]
		if r.head {
			head = &rows[i]
		}
		room := w.tableBottom() - w.y
		if r.head && !fresh && i+1 < len(rows) && r.height+min(rows[i+1].height, 30*mm) > room {
			room = 0 // a head never stands alone at the bottom
		}
		first, rest, ok := w.split(r, room)
		switch {
		case r.height <= room+0.5 || fresh && !ok:
			w.drawRow(r)
			i, fresh = i+1, false
			continue
		case ok && (fresh || room > 45*mm || r.height > w.room()):
			w.drawRow(first)
			rows[i] = rest
		}
		w.frame(top)
		w.newLeaf()
		top, fresh = w.y, true
		if head != nil && r.listed {
			w.drawRow(*head)
		}
	}
	w.frame(top)
}

// newLeaf starts a continuation page with the form's name and number.
func (w *setter) newLeaf() {
	w.leafs = append(w.leafs, leaf{})
	w.y = topMargin + 12
	w.text(textAt{x: sideMargin, y: w.y, size: 10.5, face: regular, text: clean(w.sheet.name) + "（续页）"})
	w.right(clean(w.sheet.right), 10.5, w.y)
	w.y += 6
}

// split parts a row at a height: what fits, and the rest under the same captions. It fails when the row fits whole or
// when nothing of it would stay.
func (w *setter) split(r setRow, room float64) (first, rest setRow, ok bool) {
	fit := int((room - 2*w.pad) / w.body.lead)
	if fit < 2 {
		return first, rest, false
	}
	first, rest = setRow{row: r.row}, setRow{row: r.row}
	first.min, rest.min, rest.head = 0, 0, false
	for _, c := range r.cells {
		upper, lower := w.splitCell(c, fit)
		ok = ok || !emptyCell(upper) && !emptyCell(lower) && lower.caption == "" || c.caption != "" && lower.caption == ""
		first.cells, rest.cells = append(first.cells, upper), append(rest.cells, lower)
	}
	first.height, rest.height = room, w.natural(rest)
	return first, rest, ok
}

// continued marks a caption as 续, once.
func continued(caption string) string {
	return strings.TrimSuffix(caption, continuedTag) + continuedTag
}

func emptyCell(c setCell) bool {
	for _, p := range c.parts {
		if len(p.body)+len(p.foot) > 0 {
			return false
		}
	}
	return true
}

// splitCell takes the first lines of a box; a foot stays with the last line of its part, unless it alone is longer than
// a page. A caption is repeated as 续, unless it is longer than what fits.
func (w *setter) splitCell(c setCell, fit int) (upper, lower setCell) {
	upper, lower = setCell{cell: c.cell}, setCell{cell: c.cell}
	upper.top, lower.top = true, true
	if c.caption != "" && len(c.parts[0].body) <= fit {
		upper.parts = c.parts
		lower.caption = continued(c.caption)
		return upper, w.setCell(lower.cell)
	}
	upper.caption, lower.caption = "", ""
	for i, p := range c.parts {
		if i > 0 {
			fit--
		}
		n := len(p.body) + len(p.foot)
		if n <= fit && emptyCell(lower) {
			upper.parts = append(upper.parts, p)
			fit -= n
			continue
		}
		if fit > 0 && emptyCell(lower) {
			var kept setPart
			kept, p = p.cut(fit, int(w.room()/w.body.lead))
			upper.parts = append(upper.parts, kept)
			fit = 0
		}
		lower.parts = append(lower.parts, p)
	}
	return upper, lower
}

// cut takes lines from the start of a part; from its foot only when that is longer than a page.
func (p setPart) cut(fit, page int) (kept, rest setPart) {
	if len(p.body) == 0 && len(p.foot) > page {
		return setPart{foot: p.foot[:fit]}, setPart{foot: p.foot[fit:]}
	}
	k := wholeRows(p.body, min(fit, len(p.body)))
	return setPart{body: p.body[:k]}, setPart{body: p.body[k:], foot: p.foot}
}

// drawRow draws a row's lines and boxes at the current height.
func (w *setter) drawRow(r setRow) {
	x := sideMargin
	for i, c := range r.cells {
		width := float64(c.cols) / float64(w.sheet.grid()) * w.tableWidth()
		w.drawCell(c, x, width, r.height)
		x += width
		if i < len(r.cells)-1 {
			w.rule(x, w.y, x, w.y+r.height, 0.6)
		}
	}
	w.y += r.height
	w.rule(sideMargin, w.y, sideMargin+w.tableWidth(), w.y, 0.6)
}

// frame draws the heavy outer border from top to the current height.
func (w *setter) frame(top float64) {
	right := sideMargin + w.tableWidth()
	w.rule(sideMargin, top, right, top, 1.2)
	w.rule(sideMargin, w.y, right, w.y, 1.2)
	w.rule(sideMargin, top, sideMargin, w.y, 1.2)
	w.rule(right, top, right, w.y, 1.2)
}

// drawCell puts a box's lines: in the middle, or from the top with the last foot at the bottom.
func (w *setter) drawCell(c setCell, x, width, height float64) {
	y := w.y + w.pad
	spare := height - w.cellHeight(c)
	if !c.top {
		y += max(spare, 0) / 2
	}
	for i, p := range c.parts {
		for j, l := range p.body {
			if l.table != nil {
				w.drawTableLine(p.body, j, x+w.pad, y)
				y += w.body.lead
				continue
			}
			y = w.drawLine(l, x, y, width)
		}
		if c.top && len(p.foot) > 0 && spare > 0 {
			share := spare / float64(len(c.parts))
			y += share
		}
		for _, l := range p.foot {
			y = w.drawLine(l, x, y, width)
		}
		if i < len(c.parts)-1 {
			y += w.body.lead
		}
	}
}

func (w *setter) drawLine(l setLine, x, y, width float64) float64 {
	at := x + w.pad + l.indent
	wide := w.faces.textWidth(l.text, l.face, w.body.size)
	if l.right {
		at = x + width - w.pad - wide
	}
	if l.centre {
		at = x + (width-wide)/2
	}
	w.text(textAt{x: at, y: y + w.body.lead/2 + w.body.size*0.37, size: w.body.size, spacing: l.spacing, face: l.face, grey: l.grey, text: l.text})
	return y + w.body.lead
}

// notes sets the sentences below the table.
func (w *setter) notes() {
	w.y += 2
	for _, n := range w.sheet.notes {
		measure := func(s string) float64 { return w.faces.textWidth(s, regular, noteStyle.size) }
		for _, p := range breakLines(clean(n), w.tableWidth(), 0, measure) {
			if w.y+noteStyle.lead > w.tableBottom()+8 {
				w.newLeaf()
			}
			w.y += noteStyle.lead
			w.text(textAt{x: sideMargin, y: w.y, size: noteStyle.size, face: regular, grey: true, text: p.text})
		}
	}
}
