package intake_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qianfa/internal/core/source"
	"qianfa/internal/intake"
)

const stylesXML = `<w:styles xmlns:w="w"><w:style w:styleId="a1"><w:name w:val="heading 1"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:styleId="a2"><w:name w:val="Subtitle of ours"/><w:basedOn w:val="a1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:styleId="T"><w:name w:val="Title"/><w:pPr><w:jc w:val="center"/></w:pPr></w:style>
<w:style w:styleId="C"><w:name w:val="caption"/></w:style>
<w:style w:styleId="S"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:styleId="body"><w:name w:val="Body Text"/><w:pPr><w:jc w:val="both"/><w:ind w:firstLineChars="200" w:firstLine="640"/></w:pPr></w:style></w:styles>`

const numberingXML = `<w:numbering xmlns:w="w">
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:start w:val="2"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1)"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="4"><w:abstractNumId w:val="3"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num></w:numbering>`

func num(id, level, text string) string {
	return `<w:p><w:pPr><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + id + `"/></w:numPr></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
}

func mustImport(t *testing.T, name string, data []byte) intake.Result {
	t.Helper()
	r, err := intake.Import(name, data, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func notes(r intake.Result) []string {
	var out []string
	for _, n := range r.Notes {
		out = append(out, n.Code)
	}
	return out
}

func hasNote(r intake.Result, code string) bool {
	for _, n := range r.Notes {
		if n.Code == code && strings.HasSuffix(n.Text, "。") {
			return true
		}
	}
	return false
}

func para(id string, runs ...source.Run) source.Block {
	return source.Block{ID: id, Type: source.Paragraph, Runs: runs}
}

func run(text string) source.Run { return source.Run{Text: text} }

func TestDocxKeepsTextHeadingsAndStyles(t *testing.T) {
	t.Parallel()
	body := styled("T", "社区普法活动") + styled("a1", "一、概况") + styled("a2", "（一）开场") +
		`<w:p><w:pPr><w:pStyle w:val="body"/></w:pPr><w:r><w:t xml:space="preserve">正文 </w:t></w:r><w:r><w:rPr><w:b/><w:i/></w:rPr><w:t>粗斜</w:t></w:r>` +
		`<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t>下划</w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t>删除</w:t></w:r>` +
		`<w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>平</w:t></w:r><w:r><w:rPr><w:rStyle w:val="S"/></w:rPr><w:t>强调</w:t></w:r>` +
		`<w:r><w:t>10m</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r><w:r><w:br/><w:t>换行</w:t><w:br w:type="page"/></w:r></w:p>` +
		`<w:p><w:pPr><w:jc w:val="right"/></w:pPr><w:hyperlink r:id="h1"><w:r><w:t>链接</w:t></w:r></w:hyperlink><w:hyperlink r:id="h2"><w:r><w:t>坏链接</w:t></w:r></w:hyperlink></w:p>` +
		`<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "https://example.org/b" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>域链接</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>后</w:t></w:r></w:p>`
	r := mustImport(t, "a.docx", docx(t, body, map[string]string{"word/styles.xml": stylesXML,
		"word/_rels/document.xml.rels": rels(rel("h1", "hyperlink", "https://example.org/a", ` TargetMode="External"`) + rel("h2", "hyperlink", "javascript:alert(1)", ` TargetMode="External"`))}))
	want := source.Document{V: 1, Title: "社区普法活动", Blocks: []source.Block{
		{ID: "b1", Type: source.Heading, Level: 1, Runs: []source.Run{run("一、概况")}},
		{ID: "b2", Type: source.Heading, Level: 2, Runs: []source.Run{run("（一）开场")}},
		{ID: "b3", Type: source.Paragraph, Align: source.Justify, Indent: 2, Runs: []source.Run{run("正文 "), {Text: "粗斜", Bold: true, Italic: true},
			{Text: "下划", Underline: true}, {Text: "删除", Strike: true}, run("平"), {Text: "强调", Bold: true}, run("10m"), {Text: "2", Script: source.Super}, run("\n换行")}},
		{ID: "b4", Type: source.Paragraph, Align: source.Right, Runs: []source.Run{{Text: "链接", Link: "https://example.org/a"}, run("坏链接")}},
		para("b5", source.Run{Text: "域链接", Link: "https://example.org/b"}, run("后")),
	}}
	if diff := cmp.Diff(want, r.Document); diff != "" {
		t.Error(diff)
	}
	if len(r.Originals) != 1 || r.Originals[0].Format != "docx" || !source.IsDigest(r.Originals[0].Digest) {
		t.Errorf("originals %+v", r.Originals)
	}
}

func TestDocxListsKeepTheirNumbers(t *testing.T) {
	t.Parallel()
	body := p("题目") + num("1", "0", "甲") + num("1", "1", "甲一") + num("1", "0", "乙") + p("中间") + num("1", "0", "丙") +
		num("2", "0", "总则") + num("2", "1", "目的") + num("2", "1", "依据") + num("2", "0", "附则") + num("4", "0", "条") + num("3", "0", "点")
	r := mustImport(t, "a.docx", docx(t, body, map[string]string{"word/numbering.xml": numberingXML}))
	want := []source.Block{
		{ID: "b1", Type: source.List, Ordered: true, Items: []source.Item{{ID: "b2", Runs: []source.Run{run("甲")}}, {ID: "b3", Level: 1, Runs: []source.Run{run("甲一")}}, {ID: "b4", Runs: []source.Run{run("乙")}}}},
		para("b5", run("中间")),
		{ID: "b6", Type: source.List, Ordered: true, Start: 3, Items: []source.Item{{ID: "b7", Runs: []source.Run{run("丙")}}}},
		para("b8", run("一、总则")), para("b9", run("（一）目的")), para("b10", run("（二）依据")), para("b11", run("二、附则")), para("b12", run("b) 条")),
		{ID: "b13", Type: source.List, Items: []source.Item{{ID: "b14", Runs: []source.Run{run("点")}}}},
	}
	if diff := cmp.Diff(want, r.Document.Blocks); diff != "" {
		t.Error(diff)
	}
}

func TestDocxTablesKeepMergedCells(t *testing.T) {
	t.Parallel()
	body := p("题目") + p("前文说明在此。") + `<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>` + cell(`<w:gridSpan w:val="2"/>`, p("表头")) + cell("", p("三")) + `</w:tr><w:tr>` +
		cell(`<w:vMerge w:val="restart"/>`, p("竖")) + cell("", p("1")) + cell("", p("2")) + `</w:tr><w:tr>` +
		cell(`<w:vMerge/>`, `<w:p/>`) + cell("", p("3")) + cell("", `<w:tbl><w:tr>`+cell("", p("内"))+`</w:tr></w:tbl><w:p/>`) + `</w:tr></w:tbl>`
	r := mustImport(t, "a.docx", docx(t, body, nil))
	c := func(id, inner, text string) source.Cell {
		return source.Cell{ID: id, Blocks: []source.Block{para(inner, run(text))}}
	}
	head, tall := c("b3", "b4", "表头"), c("b7", "b8", "竖")
	head.Header, head.Colspan, tall.Rowspan = true, 2, 2
	third := c("b5", "b6", "三")
	third.Header = true
	want := source.Block{ID: "b2", Type: source.Table, Rows: []source.Row{
		{Cells: []source.Cell{head, third}}, {Cells: []source.Cell{tall, c("b9", "b10", "1"), c("b11", "b12", "2")}},
		{Cells: []source.Cell{c("b13", "b14", "3"), {ID: "b15", Blocks: []source.Block{{ID: "b16", Type: source.Table, Rows: []source.Row{{Cells: []source.Cell{c("b17", "b18", "内")}}}}}}}},
	}}
	if diff := cmp.Diff(want, r.Document.Blocks[1]); diff != "" {
		t.Error(diff)
	}
}

func TestDocxPicturesComeWithAltAndCaption(t *testing.T) {
	t.Parallel()
	body := p("题目") + p("文。") + drawing("p1", "居民听讲") + p("图1 活动现场") + drawing("p2", "") + drawing("p1", "又一次")
	r := mustImport(t, "a.docx", docx(t, body, map[string]string{
		"word/media/image1.jpg": string(withExif(jpegOf(t, scene(60, 40)), 1)), "word/media/image2.emf": "\x01\x00\x00\x00emf",
		"word/_rels/document.xml.rels": rels(rel("p1", "image", "media/image1.jpg", "") + rel("p2", "image", "media/image2.emf", "")),
	}))
	if len(r.Media) != 1 || r.Media[0].Width != 60 || r.Media[0].Height != 40 || r.Media[0].Mime != "image/jpeg" || strings.Contains(string(r.Media[0].Data), "SECRETPLACE") {
		t.Fatalf("media %d, want one clean picture", len(r.Media))
	}
	b := r.Document.Blocks
	if len(b) != 3 || b[1].Type != source.Image || b[1].Alt != "居民听讲" || b[1].Caption != "图1 活动现场" || b[2].Media != b[1].Media {
		t.Errorf("blocks %+v", b)
	}
	if !hasNote(r, "picture") {
		t.Errorf("notes %v, want one on the EMF", notes(r))
	}
}

func TestAPictureInATextBoxComesOnce(t *testing.T) {
	t.Parallel()
	body := p("题目") + p("文。") + `<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>` + drawing("p1", "框中图") + `</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>`
	r := mustImport(t, "a.docx", docx(t, body, map[string]string{"word/media/image1.jpg": string(jpegOf(t, scene(60, 40))),
		"word/_rels/document.xml.rels": rels(rel("p1", "image", "media/image1.jpg", ""))}))
	if b := r.Document.Blocks; len(b) != 2 || b[1].Alt != "框中图" {
		t.Errorf("blocks %+v", b)
	}
}

func TestDocxTrackedChangesAreTakenAsAccepted(t *testing.T) {
	t.Parallel()
	body := p("题目") + `<w:p><w:r><w:t>原</w:t></w:r><w:ins><w:r><w:t>增</w:t></w:r></w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>移</w:t></w:r></w:moveFrom><w:r><w:t>文。</w:t></w:r></w:p>`
	r := mustImport(t, "a.docx", docx(t, body, nil))
	if got := r.Document.PlainText().Text; got != "原增文。" || !hasNote(r, "tracked") {
		t.Errorf("got %q with notes %v", got, notes(r))
	}
}

func TestDocxFootnotesTextBoxesAndControlsLoseNoWords(t *testing.T) {
	t.Parallel()
	body := p("题目") + `<w:p><w:r><w:t>正文</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>` +
		`<w:sdt><w:sdtContent>` + p("控件内。") + `</w:sdtContent></w:sdt>` +
		`<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps><w:txbxContent>` + p("框内。") + `</w:txbxContent></wps></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>` + p("框内。") + `</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>` +
		`<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:t>可见。</w:t></w:r></w:p>`
	r := mustImport(t, "a.docx", docx(t, body, map[string]string{"word/footnotes.xml": `<w:footnotes xmlns:w="w"><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="2">` + p(" 注释内容") + `</w:footnote></w:footnotes>`,
		"word/comments.xml": `<w:comments xmlns:w="w"><w:comment w:id="0">` + p("批注") + `</w:comment></w:comments>`}))
	if got := r.Document.PlainText().Text; got != "正文[1]\n控件内。\n框内。\n可见。\n[1] 注释内容" {
		t.Errorf("got %q", got)
	}
	for _, code := range []string{"footnotes", "textbox", "hidden", "comments"} {
		if !hasNote(r, code) {
			t.Errorf("no note %s among %v", code, notes(r))
		}
	}
}

func TestTheTitleComesFromTheFirstLine(t *testing.T) {
	t.Parallel()
	centred := `<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t>关于开展活动的通知</w:t></w:r></w:p>`
	for body, want := range map[string]string{
		`<w:p/>` + centred + p("正文。"):       "关于开展活动的通知",
		p("短标题") + p("正文。"):                 "短标题",
		p("这是一句完整的话。") + p("又一句。"):          "",
		p(strings.Repeat("长", 70)) + p("文"): "",
	} {
		r := mustImport(t, "a.docx", docx(t, body, nil))
		if r.Document.Title != want {
			t.Errorf("title %q, want %q", r.Document.Title, want)
		}
		if want == "" && !hasNote(r, "title") {
			t.Errorf("a missing title is said, got %v", notes(r))
		}
	}
}

func TestASubmissionTemplateFillsTheFields(t *testing.T) {
	t.Parallel()
	want := map[string]string{"标题": "普法进社区", "报送单位": "某街道办", "报送人": "张某", "事发日期": "2026年11月20日"}
	lines := p("信息报送表") + p("标题：普法进社区") + p("报送单位： 某街道办") + p("报 送 人：张某") + p("事发日期：2026年11月20日") + p("11月20日，活动举行。注：以上。")
	table := p("信息报送表") + `<w:tbl><w:tr>` + cell("", p("标题")) + cell(`<w:gridSpan w:val="3"/>`, p("普法进社区")) + `</w:tr><w:tr>` +
		cell("", p("报送单位")) + cell("", p("某街道办")) + cell("", p("报送人：")) + cell("", p("张某")) + `</w:tr><w:tr>` +
		cell("", p("事发日期")) + cell("", p("2026年11月20日")) + `</w:tr><w:tr>` + cell("", p("正文")) + cell(`<w:gridSpan w:val="3"/>`, p("11月20日，活动举行。注：以上。")) + `</w:tr></w:tbl>`
	for name, body := range map[string]string{"lines": lines, "table": table} {
		r := mustImport(t, "报送模板.docx", docx(t, body, nil))
		if diff := cmp.Diff(want, r.Fields); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if got := r.Document.PlainText().Text; got != "11月20日，活动举行。注：以上。" || r.Document.Title != "普法进社区" {
			t.Errorf("%s: title %q, text %q", name, r.Document.Title, got)
		}
	}
}

func TestAnOrdinaryColonIsNoTemplate(t *testing.T) {
	t.Parallel()
	r := mustImport(t, "a.docx", docx(t, p("活动通知")+p("来源：群众来信。")+p("正文。"), nil))
	if len(r.Fields) != 0 || r.Document.PlainText().Text != "来源：群众来信。\n正文。" {
		t.Errorf("fields %v, text %q", r.Fields, r.Document.PlainText().Text)
	}
}
