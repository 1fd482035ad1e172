package template_test

import (
	"encoding/json"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"qianfa/internal/core/source"
	"qianfa/internal/core/template"
)

// anyValue draws what somebody may write into a blank, mostly what fits.
func anyValue(t *rapid.T, b template.Blank) string {
	digit := func(name string, from, to int) string { return pad(rapid.IntRange(from, to).Draw(t, name)) }
	day := func(name string) string {
		return "2026-" + digit(name+" month", 1, 12) + "-" + digit(name+" day", 1, 28)
	}
	clock := func(name string) string { return digit(name+" hour", 0, 23) + ":" + digit(name+" minute", 0, 59) }
	switch b.Type {
	case template.BlankDate:
		return day(b.Name)
	case template.BlankTime:
		return clock(b.Name)
	case template.BlankPeriod:
		return "2025-" + digit("month", 1, 12) + "-01T" + clock("from") + "/" + day("to") + "T" + clock("to")
	case template.BlankNumber:
		return rapid.SampledFrom([]string{"0", "0.1", "0.25", "0.6"}).Draw(t, b.Name)
	case template.BlankChoice:
		return rapid.SampledFrom(b.Options).Draw(t, b.Name)
	default:
		word := rapid.StringMatching(`[一-龥A-Za-z0-9{}（）、]{1,10}`).Draw(t, b.Name)
		return word
	}
}

func pad(n int) string {
	s := string(rune('0'+n/10)) + string(rune('0'+n%10))
	return s
}

func anyFilling(t *rapid.T, text template.Text) map[string]string {
	values := map[string]string{}
	for _, b := range text.Blanks {
		if b.Required || rapid.Bool().Draw(t, "fill "+b.Name) {
			values[b.Name] = anyValue(t, b)
		}
	}
	return values
}

// flat lists every text of a document in reading order, found by a way of its own: through the document's JSON.
func flat(t *rapid.T, d source.Document) []string {
	var tree any
	if err := json.Unmarshal(d.Canonical(), &tree); err != nil {
		t.Fatal(err)
	}
	var out []string
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for _, key := range []string{"title", "summary", "byline", "text"} {
				if s, ok := v[key].(string); ok {
					out = append(out, s)
				}
			}
			for _, key := range []string{"blocks", "runs", "items", "rows", "cells"} {
				walk(v[key])
			}
		case []any:
			for _, x := range v {
				walk(x)
			}
		}
	}
	walk(tree)
	return out
}

// Whatever is filled in: each text is the template's own words with the shown value in the place of each mark, and the
// document is accepted; with any other value it is not.
func TestAFilledItemIsTheTemplateOutsideItsBlanks(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := waterCut()
		values := anyFilling(t, text)
		d, err := text.Fill(values)
		if err != nil {
			t.Fatalf("%v: %v", values, err)
		}
		// the oracle: replace marks one by one in the flat texts, by a private sign that no value has
		var marks []string
		for _, b := range text.Blanks {
			words, _ := b.Show(values[b.Name])
			marks = append(marks, "{"+b.Name+"}", words)
		}
		want := flat(t, text.Source)
		for i := range want {
			want[i] = strings.NewReplacer(marks...).Replace(want[i])
		}
		if got := flat(t, d); !slices.Equal(drop(got), drop(want)) {
			t.Fatalf("filled %q\nwant %q", got, want)
		}
		if what := text.Differs(values, d); what != "" {
			t.Fatalf("the filled document is refused: %s", what)
		}
		other := anyFilling(t, text)
		again, err := text.Fill(other)
		if err != nil {
			t.Fatal(err)
		}
		if same := string(again.Canonical()) == string(d.Canonical()); (text.Differs(values, again) == "") != same {
			t.Fatalf("values %v let the text of %v pass", values, other)
		}
	})
}

func drop(texts []string) []string {
	return slices.DeleteFunc(slices.Clone(texts), func(s string) bool { return s == "" })
}

// Any change at all, in a word, a style, an id or the order of blocks, is refused with a sentence.
func TestAnyChangeOutsideTheBlanksIsRefused(t *testing.T) {
	t.Parallel()
	var changed atomic.Int64
	rapid.Check(t, func(t *rapid.T) {
		text := waterCut()
		values := anyFilling(t, text)
		d, err := text.Fill(values)
		if err != nil {
			t.Fatal(err)
		}
		was := string(d.Canonical())
		meddle(t, &d)
		if string(d.Canonical()) == was {
			return // the change changed nothing
		}
		changed.Add(1)
		if text.Differs(values, d) == "" {
			t.Fatalf("passed:\n%s\n%s", was, d.Canonical())
		}
	})
	if changed.Load() < 50 {
		t.Errorf("only %d changes were tried: this proves little", changed.Load())
	}
}

// meddle makes one change somewhere in a document.
func meddle(t *rapid.T, d *source.Document) {
	bend := func(s string) string {
		r := []rune(s)
		at := rapid.IntRange(0, len(r)).Draw(t, "at")
		sign := rapid.SampledFrom([]string{"", "不", " ", "\u200b", "１", "。"}).Draw(t, "sign")
		cut := min(len(r), at+rapid.IntRange(0, 1).Draw(t, "cut"))
		return string(r[:at]) + sign + string(r[cut:])
	}
	b := &d.Blocks[rapid.IntRange(0, len(d.Blocks)-1).Draw(t, "block")]
	switch rapid.IntRange(0, 8).Draw(t, "where") {
	case 0:
		d.Title = bend(d.Title)
	case 1:
		d.Summary = bend(d.Summary)
	case 2:
		d.Byline = bend(d.Byline)
	case 3:
		d.Blocks[0].Runs[0].Text = bend(d.Blocks[0].Runs[0].Text)
	case 4:
		d.Blocks[1].Items[0].Runs[0].Text = bend(d.Blocks[1].Items[0].Runs[0].Text)
	case 5:
		d.Blocks[3].Blocks[0].Runs[0].Text = bend(d.Blocks[3].Blocks[0].Runs[0].Text)
	case 6:
		b.ID += "x"
	case 7:
		d.Blocks[0].Runs[0].Link = "https://example.cn/"
	default:
		d.Blocks = append(d.Blocks, source.Block{ID: "new", Type: source.Paragraph, Runs: []source.Run{{Text: "另行通知。"}}})
	}
}
