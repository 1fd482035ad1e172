package source

import (
	"encoding/json"
	"fmt"
)

// ChangeKind says what happened to a block between two documents.
type ChangeKind string

// The kinds of change.
const (
	Added   ChangeKind = "added"
	Removed ChangeKind = "removed"
	Changed ChangeKind = "changed"
	Moved   ChangeKind = "moved"
)

// Change is one difference between two documents. Block is the id of a top-level block, or title, summary or byline.
type Change struct {
	Kind   ChangeKind `json:"kind"`
	Block  string     `json:"block"`
	Before string     `json:"before,omitempty"` // words before
	After  string     `json:"after,omitempty"`  // words after
	Style  bool       `json:"style,omitempty"`  // the words are the same, only the look changed
}

// Diff lists what changed from a to b by block id, in b's order with removed blocks where they stood.
// It is empty exactly when the digests are equal.
func Diff(a, b Document) []Change {
	a, b = Normalize(a, nil), Normalize(b, nil)
	out := diffFields(a, b)
	before := map[string]Block{}
	for _, x := range a.Blocks {
		before[x.ID] = x
	}
	after := map[string]bool{}
	for _, x := range b.Blocks {
		after[x.ID] = true
	}
	kept := keptInPlace(a.Blocks, b.Blocks)
	next := 0
	removed := func(until string) {
		for ; next < len(a.Blocks) && a.Blocks[next].ID != until; next++ {
			if x := a.Blocks[next]; !after[x.ID] {
				out = append(out, Change{Kind: Removed, Block: x.ID, Before: blockWords(x)})
			}
		}
	}
	for _, x := range b.Blocks {
		old, had := before[x.ID]
		if !had {
			out = append(out, Change{Kind: Added, Block: x.ID, After: blockWords(x)})
			continue
		}
		if kept[x.ID] {
			removed(x.ID)
		}
		if c, differs := diffBlock(old, x); differs {
			out = append(out, c)
		}
		if !kept[x.ID] {
			out = append(out, Change{Kind: Moved, Block: x.ID, Before: blockWords(old), After: blockWords(x)})
		}
	}
	removed("")
	return out
}

func diffFields(a, b Document) []Change {
	var out []Change
	for _, f := range []struct{ name, before, after string }{
		{"title", a.Title, b.Title}, {"summary", a.Summary, b.Summary}, {"byline", a.Byline, b.Byline},
	} {
		if f.before != f.after {
			out = append(out, Change{Kind: Changed, Block: f.name, Before: f.before, After: f.after})
		}
	}
	return out
}

func diffBlock(a, b Block) (Change, bool) {
	if encoded(a) == encoded(b) {
		return Change{}, false
	}
	before, after := blockWords(a), blockWords(b)
	return Change{Kind: Changed, Block: b.ID, Before: before, After: after, Style: before == after && a.Media == b.Media}, true
}

func encoded(b Block) string {
	data, err := json.Marshal(b)
	if err != nil {
		panic(fmt.Sprintf("encode block: %v", err))
	}
	return string(data)
}

func blockWords(b Block) string {
	text := Document{Blocks: []Block{b}}.PlainText().Text
	if b.Type == Attachment {
		return b.Name
	}
	return text
}

// keptInPlace returns the ids of a longest common subsequence: the blocks that did not move.
func keptInPlace(a, b []Block) map[string]bool {
	place := map[string]int{}
	for i, x := range a {
		place[x.ID] = i
	}
	from := make([]int, 0, len(b)) // its predecessor in common
	var common []Block
	tails := []int{} // tails[n] = index in common of the smallest end of a run of length n+1
	for _, x := range b {
		p, had := place[x.ID]
		if !had {
			continue
		}
		lo, hi := 0, len(tails)
		for lo < hi {
			if mid := (lo + hi) / 2; place[common[tails[mid]].ID] < p {
				lo = mid + 1
			} else {
				hi = mid
			}
		}
		prev := -1
		if lo > 0 {
			prev = tails[lo-1]
		}
		common, from = append(common, x), append(from, prev)
		if lo == len(tails) {
			tails = append(tails, len(common)-1)
		} else {
			tails[lo] = len(common) - 1
		}
	}
	kept := map[string]bool{}
	if len(tails) > 0 {
		for i := tails[len(tails)-1]; i >= 0; i = from[i] {
			kept[common[i].ID] = true
		}
	}
	return kept
}
