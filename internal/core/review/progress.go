package review

import (
	"slices"
	"time"
)

// RowProgress is one row as the timeline and the printed form show it.
type RowProgress struct {
	Row
	Heading string // 任一领导签批 and the like, "" for the usual
	Done    bool
	Waits   bool // its turn is now
	Void    bool // its signature fell with a change and has not been given again
}

// Progress returns every row with where it stands, in the order of the route; removed ones are left out.
func Progress(c Case, now time.Time) []RowProgress {
	v := look(c, now)
	var out []RowProgress
	for _, step := range c.steps() {
		for _, r := range c.Rows {
			if r.Step.Step != step || r.Settled == SettledRemoved {
				continue
			}
			out = append(out, RowProgress{Row: r, Heading: signers(r), Done: v.rowDone(r), Waits: c.Stopped.State == StopNone && v.waits(r),
				Void: len(r.Signatures) == 0 && slices.Contains(c.Voided, step)})
		}
	}
	return out
}
