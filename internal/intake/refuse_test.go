package intake_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"strings"
	"testing"

	"qianfa/internal/core/fault"
	"qianfa/internal/intake"
)

func ole(names ...string) []byte {
	out := []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	out = append(out, make([]byte, 504)...)
	for _, n := range names {
		for _, r := range n {
			out = binary.LittleEndian.AppendUint16(out, uint16(r))
		}
	}
	return out
}

// bombZip packs one part that opens to many times its size, the directory telling the truth or a lie.
func bombZip(t *testing.T, size int, lie bool) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.Create("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	chunk := bytes.Repeat([]byte(" "), 1<<20)
	for range size >> 20 {
		if _, err := f.Write(chunk); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	data := b.Bytes()
	if lie { // the directory says 100 bytes
		at := bytes.LastIndex(data, []byte("PK\x01\x02"))
		binary.LittleEndian.PutUint32(data[at+24:], 100)
	}
	return data
}

// hugePNG claims more pixels than anybody may decode, in a few bytes.
func hugePNG() []byte {
	chunk := append([]byte("IHDR"), 0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff, 8, 2, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), chunk...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(chunk))
}

func TestBadFilesAreRefusedInOneChineseSentence(t *testing.T) {
	t.Parallel()
	good := docx(t, p("题"), nil)
	protected := bytes.Clone(good)
	for at := 0; ; at++ { // the flag of every entry in the directory
		i := bytes.Index(protected[at:], []byte("PK\x01\x02"))
		if i < 0 {
			break
		}
		at += i
		protected[at+8] |= 1
	}
	many := map[string]string{"word/document.xml": documentHead + documentTail}
	for i := range 3001 {
		many["x/"+strings.Repeat("a", i%50)+string(rune('a'+i%26))+strings.Repeat("b", i/50)] = ""
	}
	deep := strings.Repeat("<w:sdt><w:sdtContent>", 300) + strings.Repeat("</w:sdtContent></w:sdt>", 300)
	for _, c := range []struct {
		name string
		file string
		data []byte
		says string
	}{
		{"empty", "a.docx", nil, "空文件"},
		{"too big", "a.docx", make([]byte, intake.MaxBytes+1), "上限"},
		{"cut off", "a.docx", good[:len(good)-30], "损坏"},
		{"not a zip", "a.docx", []byte("这不是 Word 文件"), "扩展名 .docx 不符"},
		{"a zip of something else", "a.docx", zipOf(t, map[string]string{"x.txt": "x"}), "不是完整的 Word 文档"},
		{"cut XML", "a.docx", zipOf(t, map[string]string{"word/document.xml": documentHead + "<w:p>"}), "损坏"},
		{"crossed XML", "a.docx", docx(t, `<w:p><w:r></w:p></w:r>`, nil), "损坏"},
		{"encrypted", "a.docx", ole("EncryptedPackage"), "密码"},
		{"zip password", "a.docx", protected, "密码"},
		{"encrypted PDF", "a.pdf", []byte("%PDF-1.7 /Encrypt 3 0 R"), "密码"},
		{"macro", "a.docx", docx(t, p("题"), map[string]string{"word/vbaProject.bin": "x"}), "宏"},
		{"macro by type", "a.docx", docx(t, p("题"), map[string]string{"[Content_Types].xml": strings.Replace(contentTypes, "document.main", "document.macroEnabled.main", 1)}), "宏"},
		{"macro in an old file", "a.doc", ole("WordDocument", "_VBA_PROJECT"), "宏"},
		{"DOCTYPE", "a.docx", docx(t, p("题"), map[string]string{"word/document.xml": `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>` + documentHead + p("&e;") + documentTail}), "外部实体"},
		{"DOCTYPE in styles", "a.docx", docx(t, p("题"), map[string]string{"word/styles.xml": `<!DOCTYPE x><w:styles/>`}), "外部实体"},
		{"bomb", "a.docx", bombZip(t, 30<<20, false), "解压后异常地大"},
		{"lying bomb", "a.docx", bombZip(t, 30<<20, true), "“a.docx”"},
		{"many entries", "a.docx", zipOf(t, many), "解压后异常地大"},
		{"deep", "a.docx", docx(t, deep, nil), "结构异常复杂"},
		{"huge picture", "a.png", hugePNG(), "4000 万像素"},
		{"huge picture inside", "a.docx", docx(t, drawing("p1", ""), map[string]string{"word/media/a.png": string(hugePNG()), "word/_rels/document.xml.rels": rels(rel("p1", "image", "media/a.png", ""))}), "4000 万像素"},
		{"broken picture", "a.jpg", []byte("\xff\xd8\xff\xe0 nothing"), "损坏"},
		{"HEIC", "a.jpg", []byte("\x00\x00\x00\x18ftypheic...."), "HEIC"},
		{"program", "a.docx", []byte("MZ\x90\x00\x03\x00\x00\x00"), "不能识别"},
		{"RTF", "a.doc", []byte(`{\rtf1 x}`), "RTF"},
		{"text under a picture's name", "a.jpg", []byte("hello"), "扩展名 .jpg 不符"},
		{"Markdown in endless quotes", "a.md", []byte(strings.Repeat("> ", 1<<19)), "层次太深"},
		{"Markdown in one endless line", "a.md", []byte(strings.Repeat("_a*", 1<<16)), "段落太长"},
		{"HTML without end", "a.html", []byte(strings.Repeat("<div>", 1<<16)), "损坏"},
		{"unknown encoding", "a.txt", []byte("\xa4\xa4\xa4\xe5\xc1c\xc5\xe9\xa6r\xa4@\xa8\xc7\xa4\xe5\xb3\xb9"), "编码"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r, err := intake.Import(c.file, c.data, intake.Options{})
			if fault.CodeOf(err) != fault.Invalid {
				t.Fatalf("got %v, want invalid", err)
			}
			if m := fault.Of(err).Message; !strings.Contains(m, c.says) || !strings.HasSuffix(m, "。") {
				t.Errorf("says %q, want %q in a whole sentence", m, c.says)
			}
			if len(r.Media) != 0 || len(r.Document.Blocks) != 0 {
				t.Error("something came out of a refused file")
			}
		})
	}
}

func TestASecrecyMarkStopsIntakeBeforeAnythingComesOut(t *testing.T) {
	t.Parallel()
	header := `<w:hdr xmlns:w="w">` + p("机 密★5年") + `</w:hdr>`
	for name, c := range map[string]struct {
		file string
		data []byte
	}{
		"in the text":     {"a.docx", docx(t, p("秘密★10年")+p("正文"), nil)},
		"split over runs": {"a.docx", docx(t, `<w:p><w:r><w:t>绝密</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>★</w:t></w:r></w:p>`, nil)},
		"in a table":      {"a.docx", docx(t, `<w:tbl><w:tr>`+cell("", p("机密★"))+`</w:tr></w:tbl>`, nil)},
		"in a header":     {"a.docx", docx(t, p("正文"), map[string]string{"word/header1.xml": header})},
		"in the title":    {"a.docx", docx(t, styled("T", "机密★关于"), map[string]string{"word/styles.xml": stylesXML})},
		"in a form field": {"a.docx", docx(t, p("标题：甲")+p("报送单位：乙")+p("备注：机密★"), nil)},
		"in the name":     {"【机密】情况.docx", docx(t, p("正文"), nil)},
		"in a text file":  {"a.txt", []byte("秘密★1年\n内容")},
		"in Markdown":     {"a.md", []byte("# 题\n\n机密★\n")},
		"in a page":       {"a.html", []byte("<p>机密<b>★</b></p>")},
		"in deleted text": {"a.docx", docx(t, p("正文")+`<w:p><w:del><w:r><w:delText>机密★</w:delText></w:r></w:del></w:p>`, nil)},
		"in hidden text":  {"a.docx", docx(t, p("正文")+`<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>秘密★10年</w:t></w:r></w:p>`, nil)},
		"in a footnote":   {"a.docx", docx(t, p("正文"), map[string]string{"word/footnotes.xml": `<w:footnotes xmlns:w="w"><w:footnote w:id="2">` + p("秘密★10年") + `</w:footnote></w:footnotes>`})},
		"in a sheet":      {"a.xlsx", zipOf(t, map[string]string{"xl/workbook.xml": "<x/>", "xl/sharedStrings.xml": "<sst><si><t>甲</t></si><si><t>机密★5年</t></si></sst>"})},
		"in an OFD":       {"a.ofd", zipOf(t, map[string]string{"OFD.xml": "<x/>", "Doc_0/Pages/Page_0/Content.xml": "<p><TextCode>秘</TextCode><TextCode>密★</TextCode></p>"})},
		"in an old file":  {"a.doc", ole("WordDocument", "机密★5年")},
		"a kept file":     {"机密★10年.pdf", []byte("%PDF-1.4")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := intake.Import(c.file, c.data, intake.Options{})
			if fault.CodeOf(err) != fault.Refused {
				t.Fatalf("got %v, want refused", err)
			}
			m := fault.Of(err).Message
			for _, words := range []string{"不转发", "不自行删除", "立即报告本单位保密办", "没有保存"} {
				if !strings.Contains(m, words) {
					t.Errorf("%q lacks %q", m, words)
				}
			}
			if len(r.Document.Blocks)+len(r.Originals)+len(r.Media) != 0 {
				t.Error("something came out")
			}
			if _, err := intake.Import(c.file, c.data, intake.Options{Cleared: true}); err != nil {
				t.Errorf("a file released by the secrecy reviewer is refused: %v", err)
			}
		})
	}
}

func TestTheSecrecyLawIsNoSecret(t *testing.T) {
	t.Parallel()
	body := p("保守国家秘密法宣传") + p("国家秘密分为绝密、机密、秘密三级，要确保数据机密性。")
	mustImport(t, "保守国家秘密法宣传.docx", docx(t, body, nil))
}

func TestOldFormatsAreKeptWithOneSentence(t *testing.T) {
	t.Parallel()
	for file, data := range map[string][]byte{
		"a.doc": ole("WordDocument"), "a.wps": ole("WordDocument"), "a.pdf": []byte("%PDF-1.4 x"),
		"a.ofd": zipOf(t, map[string]string{"OFD.xml": "<x/>"}), "a.xlsx": zipOf(t, map[string]string{"xl/workbook.xml": "<x/>"}),
	} {
		r := mustImport(t, file, data)
		if len(r.Originals) != 1 || r.Originals[0].Format != file[2:] || !hasNote(r, "kept") || len(r.Document.Blocks) != 0 {
			t.Errorf("%s: originals %+v, notes %v", file, r.Originals, notes(r))
		}
		for _, n := range r.Notes {
			if n.Code == "kept" && !strings.Contains(n.Text, ".docx") {
				t.Errorf("%s: %q does not ask for .docx", file, n.Text)
			}
		}
	}
}

func TestTheContentDecidesNotTheName(t *testing.T) {
	t.Parallel()
	r := mustImport(t, "照片.docx", jpegOf(t, scene(30, 20)))
	if len(r.Media) != 1 || !hasNote(r, "extension") {
		t.Errorf("media %d, notes %v", len(r.Media), notes(r))
	}
	r = mustImport(t, "稿件.jpg", docx(t, p("题目")+p("正文。"), nil))
	if r.Document.Title != "题目" || r.Originals[0].Format != "docx" || !hasNote(r, "extension") {
		t.Errorf("title %q, notes %v", r.Document.Title, notes(r))
	}
}
