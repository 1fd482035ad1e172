package template

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/source"
)

// Fill puts the values into the blanks and returns the finished document. What is wrong with a value comes back as
// fault.Invalid with the place "values.<name>", all of them at once.
func (t Text) Fill(values map[string]string) (source.Document, error) {
	d, wrong := t.Sketch(values)
	if len(wrong) > 0 {
		err := fault.New(fault.Invalid, "有填空项没有填好，请按提示修改。")
		err.Fields = wrong
		return source.Document{}, err
	}
	return d, nil
}

// Sketch is Fill for somebody who is still filling in: what is not right yet stands as 【name】, and is listed.
func (t Text) Sketch(values map[string]string) (source.Document, []fault.Field) {
	var bad []fault.Field
	show := map[string]string{}
	for _, b := range t.Blanks {
		words, wrong := b.Show(values[b.Name])
		if wrong != "" {
			bad = append(bad, fault.Field{Path: "values." + b.Name, Text: wrong})
			words = "【" + b.Name + "】"
		}
		show[b.Name] = words
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if _, known := t.blank(name); !known {
			bad = append(bad, fault.Field{Path: "values." + name, Text: "模板里没有“" + name + "”这个填空项"})
		}
	}
	return t.put(show), bad
}

// put replaces each mark by the words for its blank. The text of a blank is never looked at again: a brace in it is a brace.
func (t Text) put(show map[string]string) source.Document {
	d := copied(t.Source)
	for _, w := range words(&d) {
		pieces, _ := split(*w.text)
		var out strings.Builder
		for _, p := range pieces {
			if p.blank {
				out.WriteString(show[p.text])
				continue
			}
			out.WriteString(p.text)
		}
		*w.text = out.String()
	}
	return source.Normalize(d, nil)
}

// Differs says where a document is not the template with these values, in one sentence; "" when it is, byte for byte.
// Values that do not fit are a difference too.
func (t Text) Differs(values map[string]string, d source.Document) string {
	want, err := t.Fill(values)
	if err != nil {
		return "填写的内容不符合要求：" + texts(fault.Of(err).Fields)
	}
	if bytes.Equal(want.Canonical(), d.Canonical()) {
		return ""
	}
	return where(want, d)
}

func texts(fields []fault.Field) string {
	var out []string
	for _, f := range fields {
		out = append(out, f.Text)
	}
	return strings.Join(out, "；")
}

// where names the first place at which two documents differ, for people.
func where(want, got source.Document) string {
	got = source.Normalize(got, nil)
	switch {
	case want.Title != got.Title:
		return "标题与模板不一致"
	case want.Summary != got.Summary:
		return "摘要与模板不一致"
	case want.Byline != got.Byline:
		return "署名与模板不一致"
	}
	for i := range max(len(want.Blocks), len(got.Blocks)) {
		switch {
		case i >= len(got.Blocks):
			return fmt.Sprintf("正文第 %d 段被删去了", i+1)
		case i >= len(want.Blocks):
			return fmt.Sprintf("正文第 %d 段是模板里没有的", i+1)
		}
		one := func(b source.Block) []byte { return source.Document{Blocks: []source.Block{b}}.Canonical() }
		if !bytes.Equal(one(want.Blocks[i]), one(got.Blocks[i])) {
			return fmt.Sprintf("正文第 %d 段与模板不一致", i+1)
		}
	}
	return "文稿与模板不一致"
}

// piece is a stretch of a text: plain words, or the name of a blank.
type piece struct {
	text  string
	blank bool
}

// split takes a text apart at its marks; false when a brace stands alone or a mark is empty.
func split(text string) ([]piece, bool) {
	var out []piece
	for {
		open := strings.IndexAny(text, "{}")
		if open < 0 {
			return append(out, piece{text: text}), true
		}
		shut := strings.IndexAny(text[open+1:], "{}")
		if text[open] != '{' || shut <= 0 || text[open+1+shut] != '}' {
			return nil, false
		}
		out = append(out, piece{text: text[:open]}, piece{text: text[open+1 : open+1+shut], blank: true})
		text = text[open+shut+2:]
	}
}

// word is a text of a document that may hold marks, with its place.
type word struct {
	path string
	text *string
}

// words lists the texts of a document in reading order, to be read or replaced in place.
func words(d *source.Document) []word {
	out := []word{{"source.title", &d.Title}, {"source.summary", &d.Summary}, {"source.byline", &d.Byline}}
	return append(out, wordsOf("source.blocks", d.Blocks)...)
}

func wordsOf(path string, blocks []source.Block) (out []word) {
	runs := func(path string, runs []source.Run) {
		for i := range runs {
			out = append(out, word{path, &runs[i].Text})
		}
	}
	for i := range blocks {
		b, at := &blocks[i], fmt.Sprintf("%s[%d]", path, i)
		runs(at, b.Runs)
		for k := range b.Items {
			runs(at, b.Items[k].Runs)
		}
		for _, row := range b.Rows {
			for k := range row.Cells {
				out = append(out, wordsOf(at, row.Cells[k].Blocks)...)
			}
		}
		out = append(out, wordsOf(at, b.Blocks)...)
	}
	return out
}

// copied returns a document that shares nothing that words changes with the given one.
func copied(d source.Document) source.Document {
	d = source.Normalize(d, nil)
	d.Blocks = copiedBlocks(d.Blocks)
	return d
}

func copiedBlocks(in []source.Block) []source.Block {
	out := slices.Clone(in)
	for i := range out {
		b := &out[i]
		b.Runs, b.Items, b.Rows, b.Blocks = slices.Clone(b.Runs), slices.Clone(b.Items), slices.Clone(b.Rows), copiedBlocks(b.Blocks)
		for k := range b.Items {
			b.Items[k].Runs = slices.Clone(b.Items[k].Runs)
		}
		for k := range b.Rows {
			b.Rows[k].Cells = slices.Clone(b.Rows[k].Cells)
			for j := range b.Rows[k].Cells {
				b.Rows[k].Cells[j].Blocks = copiedBlocks(b.Rows[k].Cells[j].Blocks)
			}
		}
	}
	return out
}
