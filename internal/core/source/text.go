package source

import (
	"strings"
	"unicode/utf8"
)

// Text is a document's body as plain text, with the way back to its blocks. Lines stand for blocks, list items,
// table cells and captions.
type Text struct {
	Text  string
	Spans []Span
}

// Span says that the code points Start to End (exclusive) of a text are the words of one block, list item or caption,
// which begin at its own code point 0.
type Span struct {
	Block string
	Start int
	End   int
}

// Place is a range of code points within one block.
type Place struct {
	Block string `json:"block"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// PlainText returns the words of the body without title, summary and byline.
func (d Document) PlainText() Text {
	var w textWriter
	w.blocks(d.Blocks)
	return Text{Text: w.b.String(), Spans: w.spans}
}

// Locate maps a range of a text to the blocks it touches, in order.
func (t Text) Locate(start, end int) []Place { return Locate(t.Spans, start, end) }

// Locate maps a range of code points to the blocks it touches, in order; none when it touches none.
func Locate(spans []Span, start, end int) []Place {
	var out []Place
	for _, s := range spans {
		from, to := max(start, s.Start), min(end, s.End)
		if from < to || start == end && from == to {
			out = append(out, Place{Block: s.Block, Start: from - s.Start, End: to - s.Start})
		}
	}
	return out
}

// MediaRefs lists the digests of the pictures and attachments in reading order, each once.
func (d Document) MediaRefs() []string {
	var out []string
	seen := map[string]bool{}
	d.Walk(func(b Block) {
		if b.Media != "" && !seen[b.Media] {
			seen[b.Media] = true
			out = append(out, b.Media)
		}
	})
	return out
}

// Walk calls f for every block in reading order, those within quotes and table cells after the block that holds them.
func (d Document) Walk(f func(Block)) { walk(d.Blocks, f) }

func walk(blocks []Block, f func(Block)) {
	for _, b := range blocks {
		f(b)
		for _, row := range b.Rows {
			for _, c := range row.Cells {
				walk(c.Blocks, f)
			}
		}
		walk(b.Blocks, f)
	}
}

// Words returns the words of some runs.
func Words(runs []Run) string {
	if len(runs) == 1 {
		return runs[0].Text
	}
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

type textWriter struct {
	b     strings.Builder
	at    int
	spans []Span
}

func (w *textWriter) blocks(blocks []Block) {
	for _, b := range blocks {
		switch b.Type {
		case Image:
			w.line(b.ID, b.Caption)
		case List:
			for _, it := range b.Items {
				w.line(it.ID, Words(it.Runs))
			}
		case Table:
			for _, row := range b.Rows {
				for _, c := range row.Cells {
					w.blocks(c.Blocks)
				}
			}
		case Quote:
			w.blocks(b.Blocks)
		case Heading, Paragraph:
			w.line(b.ID, Words(b.Runs))
		case Rule, Attachment:
		}
	}
}

func (w *textWriter) line(id, text string) {
	if text == "" {
		return
	}
	if w.at > 0 {
		w.b.WriteByte('\n')
		w.at++
	}
	n := utf8.RuneCountInString(text)
	w.b.WriteString(text)
	w.spans = append(w.spans, Span{Block: id, Start: w.at, End: w.at + n})
	w.at += n
}
