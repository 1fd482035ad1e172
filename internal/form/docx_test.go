package form

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"strings"
	"testing"

	"qianfa/internal/core/fault"
)

// docx packs parts as a .docx.
func docx(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, text := range parts {
		to, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(to, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// readPart reads one part of a .docx.
func readPart(t *testing.T, data []byte, name string) string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	from, err := r.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

const wordHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`
const wordTail = `</w:body></w:document>`

func TestFieldsAreFilledHoweverWordHasSplitThem(t *testing.T) {
	t.Parallel()
	fields := Fields{"标题": `A<B>&"C"`, "备注": "第一行\n第二行", "报送人": "林晓禾", "空": ""}
	for name, c := range map[string]struct{ in, want string }{
		"in one run": {`<w:p><w:r><w:t>题：{{标题}}。</w:t></w:r></w:p>`,
			`<w:p><w:r><w:t xml:space="preserve">题：A&lt;B&gt;&amp;&#34;C&#34;。</w:t></w:r></w:p>`},
		"over three runs, keeping their look": {`<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>甲{</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t>{报送</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>人 }}乙</w:t></w:r></w:p>`,
			`<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">甲林晓禾</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t xml:space="preserve"></w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve">乙</w:t></w:r></w:p>`},
		"a line end becomes a break": {`<w:p><w:r><w:t>{{备注}}</w:t></w:r></w:p>`,
			`<w:p><w:r><w:t xml:space="preserve">第一行</w:t><w:br/><w:t xml:space="preserve">第二行</w:t></w:r></w:p>`},
		"two in one run, one of them empty": {`<w:p><w:r><w:t>{{空}}{{ 报送人 }}/{{报送人}}</w:t></w:r></w:p>`,
			`<w:p><w:r><w:t xml:space="preserve">林晓禾/林晓禾</w:t></w:r></w:p>`},
		"a text box inside a paragraph": {`<w:p><w:r><w:t>{{报</w:t></w:r><w:r><w:txbxContent><w:p><w:r><w:t>框{{报送人}}</w:t></w:r></w:p></w:txbxContent></w:r><w:r><w:t>送人}}</w:t></w:r></w:p>`,
			`<w:p><w:r><w:t xml:space="preserve">林晓禾</w:t></w:r><w:r><w:txbxContent><w:p><w:r><w:t xml:space="preserve">框林晓禾</w:t></w:r></w:p></w:txbxContent></w:r><w:r><w:t xml:space="preserve"></w:t></w:r></w:p>`},
		"nothing else is touched": {`<w:p  w:rsidR="00A1" ><w:r><w:t xml:space="preserve"> 无字段 &#x4E00;&amp; } { </w:t><w:tab/></w:r></w:p><!-- {{x}} -->`,
			`<w:p  w:rsidR="00A1" ><w:r><w:t xml:space="preserve"> 无字段 &#x4E00;&amp; } { </w:t><w:tab/></w:r></w:p><!-- {{x}} -->`},
		"a post the route lacks is empty": {`<w:p><w:r><w:t>意见：{{主要领导意见}}{{主要领导姓名}}</w:t></w:r></w:p>`,
			`<w:p><w:r><w:t xml:space="preserve">意见：</w:t></w:r></w:p>`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, err := FillDocx(docx(t, map[string]string{"word/document.xml": wordHead + c.in + wordTail, "word/media/image1.png": "\x89PNG"}), fields)
			if err != nil {
				t.Fatal(err)
			}
			if got := readPart(t, out, "word/document.xml"); got != wordHead+c.want+wordTail {
				t.Errorf("got  %s\nwant %s", got, wordHead+c.want+wordTail)
			}
			if readPart(t, out, "word/media/image1.png") != "\x89PNG" {
				t.Error("the picture changed")
			}
		})
	}
}

func TestHeadersAndFootersAreFilledToo(t *testing.T) {
	t.Parallel()
	out, err := FillDocx(docx(t, map[string]string{
		"word/document.xml": wordHead + wordTail,
		"word/header1.xml":  `<w:hdr xmlns:w="x"><w:p><w:r><w:t>{{编号}}</w:t></w:r></w:p></w:hdr>`,
		"word/footer12.xml": `<w:ftr xmlns:w="x"><w:p><w:r><w:t>{{核验码}}</w:t></w:r></w:p></w:ftr>`,
	}), FieldsOf(signedRecord()))
	if err != nil {
		t.Fatal(err)
	}
	if got := readPart(t, out, "word/header1.xml"); !strings.Contains(got, "青执宣审〔2026〕17号") {
		t.Errorf("header: %s", got)
	}
	if got := readPart(t, out, "word/footer12.xml"); !strings.Contains(got, signedRecord().VersionCode) {
		t.Errorf("footer: %s", got)
	}
}

func TestABadTemplateIsRefusedWithItsReason(t *testing.T) {
	t.Parallel()
	body := func(text string) map[string]string {
		return map[string]string{"word/document.xml": wordHead + `<w:p><w:r><w:t>` + text + `</w:t></w:r></w:p>` + wordTail}
	}
	bomb := map[string]string{"word/document.xml": wordHead + strings.Repeat(" ", maxUnpacked+1) + wordTail}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"no zip":           {[]byte("hello"), "不是.docx文件"},
		"no document":      {docx(t, map[string]string{"xl/workbook.xml": "x"}), "不是Word文档"},
		"macros":           {docx(t, map[string]string{"word/document.xml": "x", "word/vbaProject.bin": "x"}), "有宏"},
		"unknown field":    {docx(t, body("{{标替}}")), "“{{标替}}”不存在"},
		"no closing":       {docx(t, body("{{标题")), "缺少结尾的“}}”"},
		"not a name":       {docx(t, body("{{call .X}}")), "不是字段"},
		"broken XML":       {docx(t, map[string]string{"word/document.xml": "<w:p><w:t>"[:7]}), "读不懂"},
		"external entity":  {docx(t, map[string]string{"word/document.xml": `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:p/>`}), "外部定义"},
		"a bomb":           {docx(t, bomb), "解压后过大"},
		"too large a file": {make([]byte, maxTemplate+1), "超过20MB"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, err := FillDocx(c.data, FieldsOf(signedRecord()))
			if out != nil || fault.CodeOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%d bytes, %v; want invalid with %q", len(out), err, c.want)
			}
		})
	}
}

func FuzzFillXML(f *testing.F) {
	for _, seed := range []string{wordHead + "<w:p><w:r><w:t>{{标题}}</w:t></w:r></w:p>" + wordTail, "<w:p><w:t>{</w:t><w:t>{标题}}</w:t></w:p>", "<w:t>", "<w:p><w:p></w:p>"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		out, err := fillXML(data, Fields{"标题": "值"})
		if err == nil && bytes.Contains(out, []byte("<w:t>{{标题}}</w:t></w:r></w:p>")) && bytes.Contains(data, []byte("<w:p><w:r><w:t>{{标题}}")) {
			t.Errorf("a plain field was left: %q", out)
		}
		if err != nil && fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%q: %v", data, err)
		}
	})
}

func TestABodysOwnPageIsFilledAndEscaped(t *testing.T) {
	t.Parallel()
	source := `<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{{标题}}</title><style>td { border: 1px solid }</style></head>` +
		`<body><table><tr><td colspan="2" title="{{编号}}">{{ 备注 }}</td><td>{{分管领导意见}}</td><td>{{主要领导意见}}</td></tr></table></body></html>`
	r := signedRecord()
	r.Title, r.Remarks = "<b>题</b>", "一<script>\n二"
	out, err := FillHTML([]byte(source), FieldsOf(r))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<title>&lt;b&gt;题&lt;/b&gt;</title>", `title="青执宣审〔2026〕17号"`, "一&lt;script&gt;<br>二", "同意签发<br>受托签发，委托人葛新民", "<td></td>"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("%q is missing in:\n%s", want, out)
		}
	}
}

func TestAHarmfulPageIsRefusedByName(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		`<p>{{标题}}</p><script>x</script>`:         "<script>",
		`<p onclick="x">{{标题}}</p>`:               "onclick",
		`<img src="http://x/y.png">`:              "src=",
		`<IFRAME></IFRAME>`:                       "<iframe>",
		`<a href="javascript:x">x</a>`:            "href",
		`<meta http-equiv="refresh" content="0">`: "http-equiv",
		`<style>@import "x"</style>`:              "@import",
		`<p style="background:URL(x)">`:           "style=",
		`<p>{{if .X}}</p>`:                        "不是字段",
		`<p>{{不存在的}}</p>`:                         "不存在",
		`<p title={{备注}}>x</p>`:                   "不能填写的位置",
		"<p>\xff</p>":                             "UTF-8",
	} {
		out, err := FillHTML([]byte(source), FieldsOf(signedRecord()))
		if out != nil || fault.CodeOf(err) != fault.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %q, %v; want invalid with %q", source, out, err, want)
		}
	}
}

func TestSeveralSignersOfOnePostStandBelowOneAnother(t *testing.T) {
	t.Parallel()
	r := signedRecord()
	r.Steps = append(r.Steps, StepRow{Post: "分管领导", Unit: "市局", Person: "另一人", Result: "同意", At: at(21, 9, 0)})
	f := FieldsOf(r)
	if got := f["分管领导姓名"]; got != "秦仲平（副局长）\n另一人" {
		t.Errorf("names of the post: %q", got)
	}
	if got := f["环节4姓名"]; got != "另一人" {
		t.Errorf("name of the fourth step: %q", got)
	}
}

func TestTheGuideNamesEveryField(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../docs/guide/own-form.md")
	if err != nil {
		t.Fatal(err)
	}
	r := Record{Steps: []StepRow{{Post: "分管领导"}}}
	for name := range FieldsOf(r) {
		if !strings.Contains(string(guide), "{{"+name+"}}") {
			t.Errorf("docs/guide/own-form.md does not name {{%s}}", name)
		}
	}
}
