package form

import "slices"

// fit keeps a form on its first page: room that is left goes to the boxes that grow; a box with too much text keeps its
// beginning, and the rest follows on continuation pages. Signers' names and dates always stay on the first page. Crowded
// boxes give up empty room first, then the article's text is cut, then opinions. When even the least heights do not
// fit, the rows flow over pages.
func (w *setter) fit(rows []setRow, room float64) []setRow {
	for _, limits := range []func([]setRow, float64) []float64{w.uncut, w.cutMain, w.cutAll} {
		for _, ease := range []float64{1, 0.7, 0.4, 0} {
			eased := w.eased(rows, ease)
			if heights := limits(eased, room); heights != nil {
				return w.shorten(eased, heights, room)
			}
		}
	}
	return rows
}

// eased returns the rows with their least heights lowered.
func (w *setter) eased(rows []setRow, ease float64) []setRow {
	out := slices.Clone(rows)
	for i := range out {
		out[i].min *= ease
		out[i].height = w.natural(out[i])
	}
	return out
}

// shorten cuts rows to their heights, adds what was cut as rows of its own, and gives away the room that is left.
func (w *setter) shorten(rows []setRow, heights []float64, room float64) []setRow {
	var more []setRow
	total := 0.0
	for i, r := range rows {
		if r.height > heights[i]+0.01 {
			kept, rest := w.trim(r, heights[i])
			rows[i], more = kept, append(more, rest)
		}
		total += rows[i].height
	}
	w.spread(rows, room-total)
	return append(rows, more...)
}

// uncut are the heights when everything fits; nil otherwise.
func (w *setter) uncut(rows []setRow, room float64) []float64 {
	heights := make([]float64, len(rows))
	for i, r := range rows {
		heights[i] = r.height
		room -= r.height
	}
	if room < 0 {
		return nil
	}
	return heights
}

// cutMain are the heights when only the article's text is cut; nil when that is not enough.
func (w *setter) cutMain(rows []setRow, room float64) []float64 {
	main := slices.IndexFunc(rows, func(r setRow) bool { return r.main })
	if main < 0 {
		return nil
	}
	heights := make([]float64, len(rows))
	for i, r := range rows {
		heights[i] = r.height
		room -= r.height
	}
	if heights[main] += room; heights[main] < w.least(rows[main]) {
		return nil
	}
	return heights
}

// cutAll are the heights when every text is cut at one level; nil when even the least heights do not fit.
func (w *setter) cutAll(rows []setRow, room float64) []float64 {
	least := 0.0
	for _, r := range rows {
		least += w.least(r)
	}
	if least > room {
		return nil
	}
	level := w.level(rows, room)
	heights := make([]float64, len(rows))
	for i, r := range rows {
		heights[i] = max(level, w.least(r))
	}
	return heights
}

// spread gives spare height to the boxes that grow, by their shares.
func (w *setter) spread(rows []setRow, spare float64) {
	shares := 0
	for _, r := range rows {
		shares += r.grow
	}
	if shares == 0 || spare <= 0 {
		return
	}
	for i := range rows {
		rows[i].height += spare * float64(rows[i].grow) / float64(shares)
	}
}

// least is the height under which a row cannot go: its minimum, its captions, and two lines above each foot.
func (w *setter) least(r setRow) float64 {
	height := r.min * mm
	for _, c := range r.cells {
		n := 0
		for i, p := range c.parts {
			n += min(len(p.body), 2) + len(p.foot)
			if i > 0 {
				n++
			}
		}
		if c.caption != "" || len(c.parts) == 1 && !c.top {
			height = max(height, w.cellHeight(c))
			continue
		}
		height = max(height, float64(n)*w.body.lead+2*w.pad)
	}
	return height
}

// level finds the height above which rows are cut, so that all of them fill the room.
func (w *setter) level(rows []setRow, room float64) float64 {
	low, high := 0.0, room
	for range 40 {
		mid := (low + high) / 2
		total := 0.0
		for _, r := range rows {
			total += min(r.height, max(mid, w.least(r)))
		}
		if total > room {
			high = mid
		} else {
			low = mid
		}
	}
	return low
}

// trim keeps what fits a row into a height; each shortened text ends with 下接续页 and goes on in the second row.
func (w *setter) trim(r setRow, height float64) (kept, rest setRow) {
	kept, rest = setRow{row: r.row, height: height}, setRow{row: r.row}
	rest.min, rest.grow = 0, 0
	for _, c := range r.cells {
		if c.caption != "" {
			kept.cells = append(kept.cells, c)
			next := c.cell
			next.caption = continued(c.caption)
			rest.cells = append(rest.cells, w.setCell(next))
			continue
		}
		short, long := w.trimCell(c, height)
		kept.cells, rest.cells = append(kept.cells, short), append(rest.cells, long)
	}
	rest.height = w.natural(rest)
	return kept, rest
}

// trimCell takes lines from the longest text of a box until it fits.
func (w *setter) trimCell(c setCell, height float64) (short, long setCell) {
	keep := make([]int, len(c.parts)) // lines kept of each text; a cut one has 下接续页 below them
	for i, p := range c.parts {
		keep[i] = len(p.body)
	}
	for over := w.cellHeight(c) - height; over > 0.01; over -= w.body.lead {
		at := 0
		for i := range keep {
			if keep[i] > keep[at] {
				at = i
			}
		}
		if keep[at] == len(c.parts[at].body) {
			keep[at]-- // makes room for 下接续页
		}
		if keep[at] < 2 {
			break
		}
		keep[at]--
	}
	short, long = setCell{cell: c.cell}, setCell{cell: c.cell}
	long.top = true
	for i, p := range c.parts {
		if keep[i] < len(p.body) {
			keep[i] = wholeRows(p.body, keep[i])
			long.parts = append(long.parts, setPart{body: p.body[keep[i]:]})
			more := setLine{text: moreBelow, face: regular, grey: true, right: true}
			p.body = append(slices.Clone(p.body[:keep[i]]), more)
		}
		short.parts = append(short.parts, p)
	}
	return short, long
}
