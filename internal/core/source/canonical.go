package source

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Canonical returns the one JSON text of the document: keys in a fixed order, neighbouring runs of one style merged,
// defaults left out. Two documents that differ only in how they were written have the same bytes.
func (d Document) Canonical() []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(Normalize(d, nil)); err != nil {
		panic(fmt.Sprintf("encode document: %v", err)) // strings, numbers and booleans always encode
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// Digest returns the digest of the canonical bytes, "sha256:<hex>". "Changed" means that it changed (decisions 1).
func (d Document) Digest() string {
	sum := sha256.Sum256(d.Canonical())
	return "sha256:" + hex.EncodeToString(sum[:])
}

// EqualContent reports whether two documents read and look the same, whatever ids their blocks have.
func EqualContent(a, b Document) bool {
	return bytes.Equal(withoutIDs(a).Canonical(), withoutIDs(b).Canonical())
}

func withoutIDs(d Document) Document {
	return rewriteIDs(Normalize(d, nil), func(string) string { return "" })
}

// Normalize returns a copy in canonical form. Where a block, item or cell has no id, or one that an earlier one has
// already, newID gives it one; with a nil newID ids stay as they are.
func Normalize(d Document, newID func() string) Document {
	d.V = Version
	d.Title, d.Byline = strings.TrimSpace(d.Title), strings.TrimSpace(d.Byline)
	d.Summary = strings.TrimSpace(d.Summary)
	d.Blocks = normalBlocks(d.Blocks)
	if d.Blocks == nil {
		d.Blocks = []Block{}
	}
	if newID == nil {
		return d
	}
	seen := map[string]bool{}
	return rewriteIDs(d, func(id string) string {
		for id == "" || seen[id] {
			id = newID()
		}
		seen[id] = true
		return id
	})
}

func normalBlocks(in []Block) []Block {
	out := slices.Clone(in)
	for i, b := range out {
		b.Runs = normalRuns(b.Runs)
		b.Blocks = normalBlocks(b.Blocks)
		if b.Align == Left {
			b.Align = ""
		}
		if b.Start == 1 || !b.Ordered {
			b.Start = 0
		}
		b.Items = slices.Clone(b.Items)
		for k := range b.Items {
			b.Items[k].Runs = normalRuns(b.Items[k].Runs)
		}
		b.Rows = normalRows(b.Rows)
		out[i] = b
	}
	return out
}

func normalRows(in []Row) []Row {
	out := slices.Clone(in)
	for i := range out {
		out[i].Cells = slices.Clone(out[i].Cells)
		if out[i].Cells == nil {
			out[i].Cells = []Cell{}
		}
		for k, c := range out[i].Cells {
			if c.Colspan == 1 {
				c.Colspan = 0
			}
			if c.Rowspan == 1 {
				c.Rowspan = 0
			}
			c.Blocks = normalBlocks(c.Blocks)
			out[i].Cells[k] = c
		}
	}
	return out
}

// normalRuns drops empty runs and merges neighbours of one style.
func normalRuns(in []Run) []Run {
	var out []Run
	for _, r := range in {
		r.Text = strings.ReplaceAll(strings.ReplaceAll(r.Text, "\r\n", "\n"), "\r", "\n")
		if r.Text == "" {
			continue
		}
		if n := len(out); n > 0 && sameStyle(out[n-1], r) {
			out[n-1].Text += r.Text
			continue
		}
		out = append(out, r)
	}
	return out
}

func sameStyle(a, b Run) bool {
	a.Text, b.Text = "", ""
	return a == b
}

// rewriteIDs passes every id of the document through f, in reading order. It changes d's own slices.
func rewriteIDs(d Document, f func(string) string) Document {
	var walk func([]Block)
	walk = func(blocks []Block) {
		for i := range blocks {
			b := &blocks[i]
			b.ID = f(b.ID)
			for k := range b.Items {
				b.Items[k].ID = f(b.Items[k].ID)
			}
			for _, row := range b.Rows {
				for k := range row.Cells {
					row.Cells[k].ID = f(row.Cells[k].ID)
					walk(row.Cells[k].Blocks)
				}
			}
			walk(b.Blocks)
		}
	}
	walk(d.Blocks)
	return d
}
