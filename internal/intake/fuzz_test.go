package intake_test

import (
	"testing"

	"qianfa/internal/core/fault"
	"qianfa/internal/intake"
)

// importSafely imports any bytes: the answer is a valid document or a refusal with a sentence, never anything else.
func importSafely(t *testing.T, name string, data []byte) {
	r, err := intake.Import(name, data, intake.Options{})
	if err != nil {
		if c := fault.CodeOf(err); c != fault.Invalid && c != fault.Refused {
			t.Fatalf("got %s: %v", c, err)
		}
		return
	}
	if err := r.Document.Validate(); err != nil {
		t.Fatalf("an import gives a valid document: %v", err)
	}
	known := map[string]bool{}
	for _, m := range r.Media {
		known[m.Digest] = true
	}
	for _, ref := range r.Document.MediaRefs() {
		if !known[ref] {
			t.Fatalf("the document refers to a picture that did not come along: %s", ref)
		}
	}
}

func FuzzImport(f *testing.F) {
	f.Add("a.docx", docx(f, styled("T", "题")+num("1", "0", "甲")+drawing("p1", "x"), map[string]string{"word/styles.xml": stylesXML, "word/numbering.xml": numberingXML}))
	f.Add("a.txt", []byte(story))
	f.Add("b.txt", gbk(f, story))
	f.Add("a.md", []byte("# 题\n\n| a | b |\n|--|--|\n| 1 | 2 |\n\n- x\n  1. y\n"))
	f.Add("a.html", []byte("<h1>x</h1><table><tr><td colspan=9>y<ul><li>z</table>"))
	f.Add("a.jpg", withExif(jpegOf(f, scene(8, 8)), 6))
	f.Add("a.png", pngOf(f, scene(8, 8)))
	f.Fuzz(importSafely)
}

// FuzzDocxBody leaves the archive whole and damages what is in it.
func FuzzDocxBody(f *testing.F) {
	f.Add(styled("a1", "标题")+`<w:tbl><w:tr>`+cell(`<w:vMerge/>`, p("x"))+cell(`<w:gridSpan w:val="3"/>`, p("y"))+`</w:tr></w:tbl>`, stylesXML, numberingXML)
	f.Add(num("2", "1", "x")+`<w:p><w:r><w:fldChar w:fldCharType="end"/><w:fldChar w:fldCharType="begin"/></w:r></w:p>`, "<w:styles/>", "<w:numbering/>")
	f.Add(`<w:p><w:pPr><w:numPr><w:ilvl w:val="7"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:sym w:char="2605"/></w:r></w:p>`, `<s><style styleId="a"><basedOn val="a"/></style></s>`, numberingXML)
	f.Fuzz(func(t *testing.T, body, styles, numbering string) {
		importSafely(t, "a.docx", docx(t, body, map[string]string{"word/styles.xml": styles, "word/numbering.xml": numbering}))
	})
}

func FuzzMarkup(f *testing.F) {
	f.Add("<p style='text-indent:9em'>x<br><b>y<table><tr><th rowspan=2><ol start=5><li>a<p>b<ul><li>c")
	f.Add("<ul>x<li>y</ul><blockquote><blockquote>z<hr><img src='data:image/png;base64,AAAA'>")
	f.Fuzz(func(t *testing.T, page string) { importSafely(t, "a.html", []byte(page)) })
}
