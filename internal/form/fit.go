package form

// fit keeps a form on its first page: room that is left goes to the boxes that grow; a box with too much text keeps its
// beginning, and the rest follows on continuation pages. Signers' names and dates always stay on the first page. Boxes
// that are crowded give up empty room first. When even the least heights do not fit, the rows flow over pages.
func (w *setter) fit(rows []setRow, room float64) []setRow {
	for _, ease := range []float64{1, 0.7, 0.4, 0} {
		eased := make([]setRow, len(rows))
		want, least := 0.0, 0.0
		for i, r := range rows {
			r.min *= ease
			r.height = w.natural(r)
			eased[i], want, least = r, want+r.height, least+w.least(r)
		}
		if want <= room {
			w.spread(eased, room-want)
			return eased
		}
		if least <= room {
			return w.shorten(eased, room)
		}
	}
	return rows
}

// shorten cuts the fullest boxes so that all rows fit the room, and adds what was cut as rows of its own.
func (w *setter) shorten(rows []setRow, room float64) []setRow {
	level := w.level(rows, room)
	var more []setRow
	total := 0.0
	for i, r := range rows {
		limit := max(level, w.least(r))
		if r.height > limit+0.01 {
			kept, rest := w.trim(r, limit)
			rows[i], more = kept, append(more, rest)
		}
		total += rows[i].height
	}
	w.spread(rows, room-total)
	return append(rows, more...)
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
	short, long = setCell{cell: c.cell}, setCell{cell: c.cell}
	long.top = true
	short.parts = append([]setPart(nil), c.parts...)
	cut := make([][]setLine, len(c.parts))
	for w.cellHeight(short) > height+0.01 {
		at := 0
		for i, p := range short.parts {
			if len(p.body) > len(short.parts[at].body) {
				at = i
			}
		}
		body := short.parts[at].body
		if len(body) < 2 {
			break
		}
		keep := body[:len(body)-1]
		if cut[at] == nil {
			keep = body[:len(body)-2] // the last line kept makes room for 下接续页
			cut[at] = body[len(body)-2:]
			keep = append(append([]setLine(nil), keep...), setLine{text: moreBelow, face: regular, grey: true, right: true})
		} else {
			last := body[len(body)-2]
			cut[at] = append([]setLine{last}, cut[at]...)
			keep = append(append([]setLine(nil), body[:len(body)-2]...), body[len(body)-1])
		}
		short.parts[at].body = keep
	}
	for _, lines := range cut {
		if lines != nil {
			long.parts = append(long.parts, setPart{body: lines})
		}
	}
	return short, long
}
