package source_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/source"
)

var digest = "sha256:" + strings.Repeat("ab", 32)

const whole = `{"v":1,"title":"标题","summary":"摘要","byline":"署名","blocks":[
 {"id":"b1","type":"heading","level":2,"align":"center","runs":[{"text":"一、总体","bold":true,"link":"https://example.org/a"}]},
 {"id":"b2","type":"paragraph","align":"justify","indent":2,"runs":[{"text":"第一行\n第二行"},{"text":"2","script":"sup"}]},
 {"id":"b3","type":"list","ordered":true,"start":3,"items":[{"id":"i1","runs":[{"text":"甲"}]},{"id":"i2","level":1,"runs":[{"text":"乙"}]}]},
 {"id":"b4","type":"table","rows":[{"cells":[{"id":"c1","header":true,"colspan":2,"blocks":[{"id":"p1","type":"paragraph","runs":[{"text":"表头"}]}]}]}]},
 {"id":"b5","type":"image","media":"DIGEST","alt":"合影","caption":"活动现场","width":800,"height":600},
 {"id":"b6","type":"quote","blocks":[{"id":"q1","type":"paragraph","runs":[{"text":"引文"}]}]},
 {"id":"b7","type":"rule"},{"id":"b8","type":"attachment","media":"DIGEST","name":"附件.pdf"}]}`

func sample(t *testing.T) source.Document {
	t.Helper()
	d, err := source.Decode([]byte(strings.ReplaceAll(whole, "DIGEST", digest)))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDecodeReadsBackWhatCanonicalWrote(t *testing.T) {
	t.Parallel()
	d := sample(t)
	again, err := source.Decode(d.Canonical())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(d, again); diff != "" {
		t.Error(diff)
	}
	if d.Digest() != again.Digest() {
		t.Error("the digest changed by reading back")
	}
}

func TestDecodeNamesTheWrongPlace(t *testing.T) {
	t.Parallel()
	for path, text := range map[string]string{
		"colour":                  `{"v":1,"colour":"red","blocks":[]}`,
		"Title":                   `{"v":1,"Title":"x","blocks":[]}`,
		"title":                   `{"v":1,"title":"a","title":"b","blocks":[]}`,
		"v":                       `{"v":2,"title":"a","blocks":[]}`,
		"blocks":                  `{"v":1,"title":"a","blocks":{}}`,
		"blocks[0].type":          `{"v":1,"title":"a","blocks":[{"id":"a","type":"video"}]}`,
		"blocks[0].level":         `{"v":1,"title":"a","blocks":[{"id":"a","type":"paragraph","level":2}]}`,
		"blocks[1].id":            `{"v":1,"title":"a","blocks":[{"id":"a","type":"rule"},{"id":"a","type":"rule"}]}`,
		"blocks[0].runs[0].link":  `{"v":1,"title":"a","blocks":[{"id":"a","type":"paragraph","runs":[{"text":"x","link":"javascript:alert(1)"}]}]}`,
		"blocks[0].runs[0].text":  `{"v":1,"title":"a","blocks":[{"id":"a","type":"paragraph","runs":[{"text":"x\u0000"}]}]}`,
		"blocks[0].runs[0].bold":  `{"v":1,"title":"a","blocks":[{"id":"a","type":"paragraph","runs":[{"text":"x","bold":1}]}]}`,
		"blocks[0].media":         `{"v":1,"title":"a","blocks":[{"id":"a","type":"image","media":"sha256:zz"}]}`,
		"blocks[0].items[0].id":   `{"v":1,"title":"a","blocks":[{"id":"a","type":"list","items":[{"id":""}]}]}`,
		"blocks[0].indent":        `{"v":1,"title":"a","blocks":[{"id":"a","type":"paragraph","indent":1.5}]}`,
		"blocks[0].rows[0].cells": `{"v":1,"title":"a","blocks":[{"id":"a","type":"table","rows":[{"cells":null}]}]}`,
	} {
		_, err := source.Decode([]byte(text))
		if fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: got %v, want invalid", path, err)
			continue
		}
		if f := fault.Of(err).Fields; len(f) != 1 || f[0].Path != path {
			t.Errorf("%s: got fields %v", path, f)
		}
	}
}

func TestDecodeKeepsTheLimits(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat(`{"id":"a","type":"quote","blocks":[`, 200) + strings.Repeat(`]}`, 200)
	var many strings.Builder
	for i := range source.MaxBlocks + 1 {
		fmt.Fprintf(&many, `{"id":"b%d","type":"rule"},`, i)
	}
	for name, text := range map[string]string{
		"too big":        `{"v":1,"title":"` + strings.Repeat("a", source.MaxBytes) + `","blocks":[]}`,
		"too deep":       `{"v":1,"title":"a","blocks":[` + deep + `]}`,
		"too many":       `{"v":1,"title":"a","blocks":[` + strings.TrimSuffix(many.String(), ",") + `]}`,
		"not UTF-8":      "{\"v\":1,\"title\":\"\xb1\xea\",\"blocks\":[]}",
		"trailing":       `{"v":1,"title":"a","blocks":[]} {}`,
		"cut":            `{"v":1,"title":"a","blocks":[`,
		"nothing at all": ``,
	} {
		if _, err := source.Decode([]byte(text)); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: got %v, want invalid", name, err)
		}
	}
}

func TestSavingWithoutChangeKeepsTheDigest(t *testing.T) {
	t.Parallel()
	a := sample(t)
	b := sample(t)
	b.Blocks[1].Runs = []source.Run{{Text: "第一行\r\n"}, {Text: ""}, {Text: "第二行"}, {Text: "2", Script: source.Super}}
	b.Blocks[1].Align, b.Blocks[3].Rows[0].Cells[0].Rowspan = source.Justify, 1
	if a.Digest() != b.Digest() {
		t.Error("splitting a run changed the digest")
	}
	b.Blocks[1].Runs[0].Bold = true
	if a.Digest() == b.Digest() || source.EqualContent(a, b) {
		t.Error("a bold run did not change the digest")
	}
}

func TestEqualContentLooksPastIDs(t *testing.T) {
	t.Parallel()
	a := sample(t)
	n := 0
	blank := sample(t)
	for i := range blank.Blocks {
		blank.Blocks[i].ID = ""
	}
	b := source.Normalize(blank, func() string { n++; return fmt.Sprint("n", n) })
	if n != len(blank.Blocks) {
		t.Errorf("asked for %d ids, want %d", n, len(blank.Blocks))
	}
	if a.Digest() == b.Digest() || !source.EqualContent(a, b) {
		t.Error("other ids are another digest and the same content")
	}
	if blank.Blocks[0].ID != "" {
		t.Error("Normalize changed its argument")
	}
}

func TestPlainTextFindsTheWayBack(t *testing.T) {
	t.Parallel()
	text := sample(t).PlainText()
	want := "一、总体\n第一行\n第二行2\n甲\n乙\n表头\n活动现场\n引文"
	if text.Text != want {
		t.Fatalf("got %q, want %q", text.Text, want)
	}
	at := strings.Index(want, "表头")
	start := utf8.RuneCountInString(want[:at])
	if diff := cmp.Diff([]source.Place{{Block: "p1", Start: 0, End: 2}}, text.Locate(start, start+2)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]source.Place{{Block: "b1", Start: 2, End: 4}, {Block: "b2", Start: 0, End: 1}}, text.Locate(2, 6)); diff != "" {
		t.Error(diff)
	}
}

func TestDiffNamesEachChangedBlock(t *testing.T) {
	t.Parallel()
	a, b := sample(t), sample(t)
	b.Title = "新标题"
	b.Blocks[0].Runs[0].Bold = false
	b.Blocks = append(b.Blocks[:1:1], append([]source.Block{{ID: "new", Type: source.Paragraph, Runs: []source.Run{{Text: "新段"}}}}, b.Blocks[2:]...)...)
	b.Blocks[2], b.Blocks[3] = b.Blocks[3], b.Blocks[2]
	want := []source.Change{
		{Kind: source.Changed, Block: "title", Before: "标题", After: "新标题"},
		{Kind: source.Changed, Block: "b1", Before: "一、总体", After: "一、总体", Style: true},
		{Kind: source.Added, Block: "new", After: "新段"},
		{Kind: source.Moved, Block: "b4", Before: "表头", After: "表头"},
		{Kind: source.Removed, Block: "b2", Before: "第一行\n第二行2"},
	}
	if diff := cmp.Diff(want, source.Diff(a, b)); diff != "" {
		t.Error(diff)
	}
	if got := source.Diff(a, sample(t)); got != nil {
		t.Errorf("equal documents differ: %v", got)
	}
}

func TestMediaRefsListsEachOnce(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff([]string{digest}, sample(t).MediaRefs()); diff != "" {
		t.Error(diff)
	}
}

func TestDiffIsEmptyExactlyWhenDigestsAreEqual(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := someDocument(t, "a"), someDocument(t, "b")
		if got, want := len(source.Diff(a, b)) == 0, a.Digest() == b.Digest(); got != want {
			t.Fatalf("diff empty %v, digests equal %v\n%s\n%s", got, want, a.Canonical(), b.Canonical())
		}
	})
}

func someDocument(t *rapid.T, label string) source.Document {
	words := rapid.SampledFrom([]string{"甲", "乙", "丙\n丁"})
	d := source.Document{V: 1, Title: words.Draw(t, label+"title")}
	for _, id := range rapid.Permutation([]string{"x", "y", "z"}).Draw(t, label+"order")[:rapid.IntRange(0, 3).Draw(t, label+"n")] {
		d.Blocks = append(d.Blocks, source.Block{ID: id, Type: source.Paragraph,
			Runs: []source.Run{{Text: words.Draw(t, label), Bold: rapid.Bool().Draw(t, label+"bold")}}})
	}
	return d
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(strings.ReplaceAll(whole, "DIGEST", digest)))
	f.Add([]byte(`{"v":1,"blocks":[]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := source.Decode(data)
		if err != nil {
			if fault.CodeOf(err) != fault.Invalid {
				t.Fatalf("got %v, want invalid", err)
			}
			return
		}
		again, err := source.Decode(d.Canonical())
		if err != nil || again.Digest() != d.Digest() {
			t.Fatalf("canonical bytes do not read back: %v", err)
		}
		text := d.PlainText()
		for _, s := range text.Spans {
			if s.Start < 0 || s.End > utf8.RuneCountInString(text.Text) || s.Start >= s.End {
				t.Fatalf("span %v outside the text", s)
			}
		}
	})
}
