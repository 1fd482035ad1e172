package intake_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
	utf "golang.org/x/text/encoding/unicode"

	"qianfa/internal/core/source"
)

const story = "社区普法活动\n　　11月20日，志愿者走进楼栋，讲解民法典。\n\n　　居民说：“听得懂、用得上。”\n"

func gbk(t testing.TB, s string) []byte {
	t.Helper()
	out, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTextIsReadInItsOwnEncodingAndSaysWhich(t *testing.T) {
	t.Parallel()
	utf16, err := utf.UTF16(utf.LittleEndian, utf.UseBOM).NewEncoder().Bytes([]byte(story))
	if err != nil {
		t.Fatal(err)
	}
	want := source.Document{V: 1, Title: "社区普法活动", Blocks: []source.Block{
		{ID: "b1", Type: source.Paragraph, Indent: 2, Runs: []source.Run{run("11月20日，志愿者走进楼栋，讲解民法典。")}},
		{ID: "b2", Type: source.Paragraph, Indent: 2, Runs: []source.Run{run("居民说：“听得懂、用得上。”")}},
	}}
	for name, c := range map[string]struct {
		data []byte
		says string
	}{
		"UTF-8": {[]byte(story), ""}, "UTF-8 with mark": {[]byte("\ufeff" + story), ""}, "GB18030": {gbk(t, story), "GB18030"},
		"UTF-16": {utf16, "UTF-16"}, "Windows lines": {[]byte(strings.ReplaceAll(story, "\n", "\r\n")), ""},
	} {
		r := mustImport(t, "a.txt", c.data)
		if diff := cmp.Diff(want, r.Document); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		said := ""
		for _, n := range r.Notes {
			if n.Code == "encoding" {
				said = n.Text
			}
		}
		if (c.says == "") != (said == "") || !strings.Contains(said, c.says) {
			t.Errorf("%s says %q", name, said)
		}
	}
}

// 联通 in GBK is valid UTF-8: the best known way to get garbled text.
func TestShortGBKThatLooksLikeUTF8IsNotGarbled(t *testing.T) {
	t.Parallel()
	r := mustImport(t, "a.txt", gbk(t, "联通"))
	if got := r.Document.Title + r.Document.PlainText().Text; got != "联通" || !hasNote(r, "encoding") {
		t.Errorf("got %q", got)
	}
}

func TestAlreadyGarbledTextIsSaid(t *testing.T) {
	t.Parallel()
	if r := mustImport(t, "a.txt", []byte("题目\n锟斤拷锟斤拷")); !hasNote(r, "garbled") {
		t.Errorf("notes %v", notes(r))
	}
}

func TestMarkdownBecomesBlocks(t *testing.T) {
	t.Parallel()
	md := "# 标题\n\n正文**粗***斜*[链](https://example.org/x)\n\n1. 甲\n   - 甲一\n2. 乙\n\n> 引文\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n---\n\n<script>alert(1)</script>\n[坏](javascript:alert(1))\n"
	r := mustImport(t, "a.md", []byte(md))
	cellOf := func(id, inner, text string, header bool) source.Cell {
		return source.Cell{ID: id, Header: header, Blocks: []source.Block{para(inner, run(text))}}
	}
	want := source.Document{V: 1, Title: "标题", Blocks: []source.Block{
		para("b1", run("正文"), source.Run{Text: "粗", Bold: true}, source.Run{Text: "斜", Italic: true}, source.Run{Text: "链", Link: "https://example.org/x"}),
		{ID: "b2", Type: source.List, Ordered: true, Items: []source.Item{{ID: "b3", Runs: []source.Run{run("甲")}}, {ID: "b4", Level: 1, Runs: []source.Run{run("甲一")}}, {ID: "b5", Runs: []source.Run{run("乙")}}}},
		{ID: "b6", Type: source.Quote, Blocks: []source.Block{para("b7", run("引文"))}},
		{ID: "b8", Type: source.Table, Rows: []source.Row{{Cells: []source.Cell{cellOf("b9", "b10", "甲", true), cellOf("b11", "b12", "乙", true)}}, {Cells: []source.Cell{cellOf("b13", "b14", "1", false), cellOf("b15", "b16", "2", false)}}}},
		{ID: "b17", Type: source.Rule},
		para("b18", run("坏")),
	}}
	if diff := cmp.Diff(want, r.Document); diff != "" {
		t.Error(diff)
	}
}

func TestHTMLIsSanitisedToBlocks(t *testing.T) {
	t.Parallel()
	page := `<!DOCTYPE html><html><head><title>x</title><style>p{}</style></head><body onload="x()"><h1>标题</h1>
<p style="text-align:center;text-indent:2em" onclick="x()">居中 <span style="font-weight:700">粗</span>
 文<br>换行</p><div>甲<p>乙</p>丙</div><p style="text-indent:2em">缩进</p><a href="javascript:x()">坏</a><a href="mailto:a@example.org">信</a>
<ul><li>一<ul><li>二</li></ul></li></ul><figure><img alt="图" src="data:image/png;base64,PNG"><figcaption>说明</figcaption></figure>
<img src="http://tracker.example/x.gif"><iframe src="x"></iframe><script>alert(1)</script><textarea>藏</textarea></body></html>`
	page = strings.Replace(page, "PNG", "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=", 1)
	r := mustImport(t, "a.html", []byte(page))
	want := []source.Block{
		{ID: "b1", Type: source.Paragraph, Align: source.Center, Runs: []source.Run{run("居中 "), {Text: "粗", Bold: true}, run(" 文\n换行")}},
		para("b2", run("甲")), para("b3", run("乙")), para("b4", run("丙")),
		{ID: "b5", Type: source.Paragraph, Indent: 2, Runs: []source.Run{run("缩进")}},
		para("b6", run("坏"), source.Run{Text: "信", Link: "mailto:a@example.org"}),
		{ID: "b7", Type: source.List, Items: []source.Item{{ID: "b8", Runs: []source.Run{run("一")}}, {ID: "b9", Level: 1, Runs: []source.Run{run("二")}}}},
		{ID: "b10", Type: source.Image, Alt: "图", Caption: "说明", Width: 1, Height: 1},
	}
	if len(r.Media) != 1 {
		t.Fatalf("media %d, want the embedded one", len(r.Media))
	}
	want[7].Media = r.Media[0].Digest
	if diff := cmp.Diff(want, r.Document.Blocks); diff != "" {
		t.Error(diff)
	}
	if r.Document.Title != "标题" || !hasNote(r, "remote") {
		t.Errorf("title %q, notes %v", r.Document.Title, notes(r))
	}
}
