package e2e

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"hash/crc32"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// What people and programs send by mistake or malice is answered in one Chinese sentence; the draft stays as it is.
func TestBadInputIsAnsweredAndLosesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, s *server) {
		for _, f := range badFiles(t) {
			t.Run("file/"+f.name, func(t *testing.T) {
				t.Parallel()
				d := s.draft(t)
				no := refused(t, d.author.send(t, "/articles/"+d.v.ID+"/import", f.file, f.data), http.StatusUnprocessableEntity)
				if !strings.Contains(no.Detail, f.says) {
					t.Errorf("refused with %q, want %q", no.Detail, f.says)
				}
				d.expectSame(t)
			})
		}
		for _, r := range badRequests {
			t.Run("request/"+r.name, func(t *testing.T) {
				t.Parallel()
				d := s.draft(t)
				a := d.author.call(t, r.method, strings.ReplaceAll(r.path, "{id}", d.v.ID), []byte(strings.ReplaceAll(r.body, "{base}", d.v.Base)), "Content-Type", "application/json")
				refused(t, a, r.status...)
				d.expectSame(t)
			})
		}
		for name, f := range map[string]func(*testing.T, *server){
			"GBK is read as what it says": gbk, "a wrong extension is told and the content read": extension, "one bad file of two changes nothing": twoFiles,
			"10 MB of JSON": tenMegabytes, "10 MB of JSON of unknown length": endless, "a stale version is a conflict that shows what is stored": staleDraft,
			"a stale version is not handed in": staleSubmit, "another website cannot act in a person's name": crossSite, "without a session": noSession, "a picture where a picture is not": badMedia,
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				f(t, s)
			})
		}
	})
}

// kept is a draft somebody is writing.
type kept struct {
	author *person
	v      item
}

const typed = "已经写好的一段文字，不能丢。"

func (s *server) draft(t *testing.T) kept {
	t.Helper()
	author := s.as(t, "guolei")
	v := author.create(t)
	author.save(t, v, text("写到一半的稿件", typed), s.meta(t, []string{"liuxi-web"}, map[string]any{"敏感领域": false}, nil))
	return kept{author, author.view(t, v.ID)}
}

// expectSame: the draft is what it was, to the letter.
func (d kept) expectSame(t *testing.T) {
	t.Helper()
	v := d.author.view(t, d.v.ID)
	if v.Base != d.v.Base || v.Title != d.v.Title || v.Source.words() != typed || v.Phase != "draft" || len(v.Meta["originals"].([]any)) != 0 {
		t.Errorf("the draft is %q %q with originals %v", v.Title, v.Source.words(), v.Meta["originals"])
	}
}

type badFile struct {
	name, file string
	data       []byte
	says       string
}

func badFiles(t *testing.T) []badFile {
	good := docx(t, "<w:p><w:r><w:t>题</w:t></w:r></w:p>", nil)
	return []badFile{
		{"cut off", "稿件.docx", good[:len(good)-30], "损坏"},
		{"crossed XML", "稿件.docx", docx(t, "<w:p><w:r></w:p></w:r>", nil), "损坏"},
		{"encrypted", "稿件.docx", append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), append(make([]byte, 504), utf16("EncryptedPackage")...)...), "密码"},
		{"macros", "稿件.docx", docx(t, "", map[string]string{"word/vbaProject.bin": "x"}), "宏"},
		{"an external entity", "稿件.docx", docx(t, "", map[string]string{"word/document.xml": `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>` + documentHead + "<w:p><w:r><w:t>&e;</w:t></w:r></w:p>" + documentTail}), "外部实体"},
		{"entities that grow", "稿件.docx", docx(t, "", map[string]string{"word/document.xml": `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>` + documentHead + "<w:p><w:r><w:t>&b;</w:t></w:r></w:p>" + documentTail}), "实体"},
		{"a bomb", "稿件.docx", docx(t, "", map[string]string{"word/document.xml": strings.Repeat(" ", 30<<20)}), "解压后异常地大"},
		{"a zip of something else", "稿件.docx", zipped(t, map[string]string{"x.txt": "x"}), "不是完整的 Word 文档"},
		{"text under Word's name", "稿件.docx", []byte("这不是 Word 文件"), "扩展名 .docx 不符"},
		{"a program", "稿件.docx", []byte("MZ\x90\x00\x03\x00\x00\x00"), "不能识别"},
		{"a picture that claims to be huge", "图.png", hugePicture(), "4000 万像素"},
		{"a huge picture in a Word file", "稿件.docx", docx(t, `<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="图片 1"/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="p1"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`,
			map[string]string{"word/media/a.png": string(hugePicture()), "word/_rels/document.xml.rels": `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="p1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/a.png"/></Relationships>`}), "4000 万像素"},
		{"a broken picture", "图.jpg", []byte("\xff\xd8\xff\xe0 nothing"), "损坏"},
		{"nothing", "稿件.docx", nil, "空文件"},
		{"bytes of no encoding", "稿件.txt", []byte("\xa4\xa4\xa4\xe5\xc1c\xc5\xe9\xa6r\xa4@\xa8\xc7\xa4\xe5\xb3\xb9"), "编码"},
		{"a secrecy mark", "稿件.docx", docx(t, "<w:p><w:r><w:t>机密★5年</w:t></w:r></w:p>", nil), "保密办"},
		{"more than 20 MB", "稿件.docx", make([]byte, 20<<20+1), "20 MB"},
	}
}

const (
	documentHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body>`
	documentTail = `<w:sectPr/></w:body></w:document>`
	contentTypes = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`
)

// docx is a Word file of a body, with parts added or put in the place of others.
func docx(t *testing.T, body string, parts map[string]string) []byte {
	all := map[string]string{"[Content_Types].xml": contentTypes, "word/document.xml": documentHead + body + documentTail}
	for name, text := range parts {
		all[name] = text
	}
	return zipped(t, all)
}

func zipped(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range parts {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func utf16(text string) []byte {
	var out []byte
	for _, r := range text {
		out = binary.LittleEndian.AppendUint16(out, uint16(r))
	}
	return out
}

// hugePicture claims more pixels than anybody may decode, in a few bytes.
func hugePicture() []byte {
	chunk := append([]byte("IHDR"), 0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff, 8, 2, 0, 0, 0)
	return binary.BigEndian.AppendUint32(append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), chunk...), crc32.ChecksumIEEE(chunk))
}

// badRequest is a JSON body that no page sends.
type badRequest struct {
	name, method, path, body string
	status                   []int
}

var unprocessable = []int{http.StatusUnprocessableEntity, http.StatusBadRequest}

var badRequests = []badRequest{
	{"no JSON", http.MethodPut, "/articles/{id}/draft", `这不是 JSON`, unprocessable},
	{"cut JSON", http.MethodPut, "/articles/{id}/draft", `{"base":"{base}","source":{"v":1,"title":"`, unprocessable},
	{"nothing", http.MethodPut, "/articles/{id}/draft", ``, unprocessable},
	{"null", http.MethodPut, "/articles/{id}/draft", `null`, unprocessable},
	{"a list", http.MethodPut, "/articles/{id}/draft", `[]`, unprocessable},
	{"an unknown key beside the draft", http.MethodPut, "/articles/{id}/draft", `{"base":"{base}","source":{"v":1,"title":"题","blocks":[{"id":"b1","type":"paragraph"}]},"meta":{},"sourse":{}}`, unprocessable},
	{"an unknown key in the text", http.MethodPut, "/articles/{id}/draft", `{"base":"{base}","source":{"v":1,"titel":"题","blocks":[{"id":"b1","type":"paragraph"}]},"meta":{}}`, unprocessable},
	{"an unknown key in the settings", http.MethodPut, "/articles/{id}/draft", `{"base":"{base}","source":{"v":1,"title":"题","blocks":[{"id":"b1","type":"paragraph"}]},"meta":{"targts":[]}}`, unprocessable},
	{"no text", http.MethodPut, "/articles/{id}/draft", `{"base":"{base}","meta":{}}`, unprocessable},
	{"two JSON texts", http.MethodPut, "/articles/{id}/draft", `{"base":"{base}","source":{"v":1,"title":"题","blocks":[{"id":"b1","type":"paragraph"}]},"meta":{}} {}`, unprocessable},
	{"an unknown block", http.MethodPut, "/articles/{id}/draft", `{"base":"{base}","source":{"v":1,"title":"题","blocks":[{"id":"b1","type":"script"}]},"meta":{}}`, unprocessable},
	{"a script as link", http.MethodPut, "/articles/{id}/draft", `{"base":"{base}","source":{"v":1,"title":"题","blocks":[{"id":"b1","type":"paragraph","runs":[{"text":"点","link":"javascript:alert(1)"}]}]},"meta":{}}`, unprocessable},
	{"the same id twice", http.MethodPut, "/articles/{id}/draft", `{"base":"{base}","source":{"v":1,"title":"题","blocks":[{"id":"b1","type":"paragraph"},{"id":"b1","type":"paragraph"}]},"meta":{}}`, unprocessable},
	{"bytes that are no UTF-8", http.MethodPut, "/articles/{id}/draft", "{\"base\":\"{base}\",\"source\":{\"v\":1,\"title\":\"\xd6\xd0\xce\xc4\",\"blocks\":[{\"id\":\"b1\",\"type\":\"paragraph\"}]},\"meta\":{}}", unprocessable},
	{"brackets without end", http.MethodPut, "/articles/{id}/draft", `{"base":"{base}","source":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + `,"meta":{}}`, unprocessable},
	{"an unknown act", http.MethodPost, "/articles/{id}/acts", `{"do":"ordain"}`, unprocessable},
	{"an unknown key of an act", http.MethodPost, "/articles/{id}/acts", `{"do":"recall","sael":"x"}`, unprocessable},
	{"a number where a word stands", http.MethodPost, "/articles/{id}/acts", `{"do":7}`, unprocessable},
	{"an act on a draft", http.MethodPost, "/articles/{id}/acts", `{"do":"pass","step":"1","seal":""}`, []int{http.StatusUnprocessableEntity, http.StatusConflict}},
	{"a release of a draft", http.MethodPost, "/articles/{id}/acts", `{"do":"publish","seal":""}`, []int{http.StatusUnprocessableEntity, http.StatusConflict}},
	{"an answer to no consultation", http.MethodPost, "/articles/{id}/acts", `{"do":"answer_consult","no":-1,"reason":"x"}`, []int{http.StatusUnprocessableEntity, http.StatusConflict, http.StatusNotFound}},
	{"marks adopted that nobody made", http.MethodPost, "/articles/{id}/acts", `{"do":"adopt","no":3}`, []int{http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity}},
	{"a retry of nothing", http.MethodPost, "/articles/{id}/acts", `{"do":"retry","target":"liuxi-web"}`, unprocessable},
	{"a declaration about nothing", http.MethodPost, "/articles/{id}/acts", `{"do":"not_out","target":"liuxi-web"}`, unprocessable},
	{"a finding that is not there", http.MethodPost, "/articles/{id}/overrules", `{"key":"x","reason":"y"}`, []int{http.StatusConflict, http.StatusUnprocessableEntity}},
	{"an unknown item", http.MethodPost, "/articles/00000000-0000-7000-8000-000000000000/submit", `{"base":""}`, []int{http.StatusNotFound}},
	{"an unknown address", http.MethodPost, "/articles/{id}/promote", `{}`, []int{http.StatusNotFound}},
	{"a link for nothing", http.MethodPost, "/articles/{id}/publications/liuxi-web/link", `{"url":"https://www.example.gov.cn/"}`, []int{http.StatusUnprocessableEntity, http.StatusConflict}},
}

// gbk: a text file in the older Chinese encoding gives the words that stand in it.
func gbk(t *testing.T, s *server) {
	const words = "城市管理服务中心新增三处便民服务点，方便市民就近办事。"
	data, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte("便民服务点\n" + words))
	if err != nil {
		t.Fatal(err)
	}
	author := s.as(t, "guolei")
	v := author.bring(t, author.create(t).ID, "便民服务点.txt", data)
	if v.Title != "便民服务点" || v.Source.words() != words {
		t.Errorf("read %q %q", v.Title, v.Source.words())
	}
}

func extension(t *testing.T, s *server) {
	author := s.as(t, "guolei")
	v := author.bring(t, author.create(t).ID, "稿件.jpg", docx(t, "<w:p><w:r><w:t>题目</w:t></w:r></w:p><w:p><w:r><w:t>正文。</w:t></w:r></w:p>", nil))
	if v.Title != "题目" || !slices.ContainsFunc(v.Notes, func(n string) bool { return strings.Contains(n, "扩展名") && sentence(n) }) {
		t.Errorf("title %q, notes %v", v.Title, v.Notes)
	}
}

// twoFiles: nothing of an upload is taken when a part of it is refused.
func twoFiles(t *testing.T, s *server) {
	d := s.draft(t)
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, data := range map[string][]byte{"好的.txt": []byte("好的\n可以导入的文字。"), "坏的.jpg": []byte("\xff\xd8\xff\xe0 nothing")} {
		f, err := w.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	refused(t, d.author.call(t, http.MethodPost, "/articles/"+d.v.ID+"/import", b.Bytes(), "Content-Type", w.FormDataContentType()), http.StatusUnprocessableEntity)
	d.expectSame(t)
}

func huge(d kept) []byte {
	raw, _ := json.Marshal(map[string]any{"base": d.v.Base, "source": text("题", strings.Repeat("长", 10<<20/3)), "meta": d.v.Meta}) // plain values
	return raw
}

func tenMegabytes(t *testing.T, s *server) {
	d := s.draft(t)
	no := refused(t, d.author.call(t, http.MethodPut, "/articles/"+d.v.ID+"/draft", huge(d)), http.StatusRequestEntityTooLarge)
	if !strings.Contains(no.Detail, "1 MB") {
		t.Errorf("refused with %q", no.Detail)
	}
	d.expectSame(t)
}

// endless does not say beforehand how much it sends.
func endless(t *testing.T, s *server) {
	d := s.draft(t)
	req, err := http.NewRequest(http.MethodPut, s.base+"/api/v1/articles/"+d.v.ID+"/draft", io.MultiReader(bytes.NewReader(huge(d))))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+d.author.token)
	res, err := s.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	refused(t, answer{res.StatusCode, res.Header, body, "PUT draft in pieces"}, http.StatusRequestEntityTooLarge)
	d.expectSame(t)
}

func staleDraft(t *testing.T, s *server) {
	d := s.draft(t)
	a := d.author.call(t, http.MethodPut, "/articles/"+d.v.ID+"/draft", map[string]any{"base": "an older one", "source": text("另一处写的", "另一处的文字。"), "meta": d.v.Meta})
	no := refused(t, a, http.StatusConflict)
	if no.Code != "conflict" || no.Current == nil || no.Current.Base != d.v.Base || document(no.Current.Source).words() != typed {
		t.Errorf("the conflict shows %+v", no.Current)
	}
	d.expectSame(t)
}

func staleSubmit(t *testing.T, s *server) {
	d := s.draft(t)
	refused(t, d.author.call(t, http.MethodPost, "/articles/"+d.v.ID+"/submit", map[string]any{"base": "an older one"}), http.StatusConflict)
	refused(t, d.author.call(t, http.MethodPost, "/articles/"+d.v.ID+"/versions", map[string]any{"base": "an older one"}), http.StatusConflict)
	d.expectSame(t)
}

// crossSite: a browser's cookie is not enough when the request comes from elsewhere.
func crossSite(t *testing.T, s *server) {
	d := s.draft(t)
	login := s.anybody(t, http.MethodPost, "/session", map[string]any{"name": "guolei", "password": password})
	if login.status != http.StatusOK {
		t.Fatalf("log in: %d %s", login.status, login.body)
	}
	cookie, _, _ := strings.Cut(login.header.Get("Set-Cookie"), ";")
	browser := &person{s: s, login: "guolei's browser"}
	body := map[string]any{"do": "recall"}
	for _, from := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"}} {
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete} {
			path := map[string]string{http.MethodPost: "/articles/" + d.v.ID + "/acts", http.MethodPut: "/articles/" + d.v.ID + "/draft", http.MethodDelete: "/session"}[method]
			refused(t, browser.call(t, method, path, body, append([]string{"Cookie", cookie}, from...)...), http.StatusForbidden)
		}
	}
	if a := browser.call(t, http.MethodGet, "/articles/"+d.v.ID, nil, "Cookie", cookie, "Sec-Fetch-Site", "same-origin"); a.status != http.StatusOK {
		t.Errorf("the person's own page: %d", a.status)
	}
	d.expectSame(t)
}

func noSession(t *testing.T, s *server) {
	d := s.draft(t)
	nobody := &person{s: s, login: "nobody", token: "no such token"}
	for _, path := range []string{"/articles/" + d.v.ID, "/work", "/articles/" + d.v.ID + "/form?format=pdf", "/ledger/export"} {
		refused(t, nobody.call(t, http.MethodGet, path, nil), http.StatusUnauthorized)
	}
	refused(t, nobody.call(t, http.MethodPost, "/articles", map[string]any{}), http.StatusUnauthorized)
	refused(t, nobody.send(t, "/articles/"+d.v.ID+"/import", "a.txt", []byte("文字")), http.StatusUnauthorized)
	refused(t, s.anybody(t, http.MethodPost, "/session", map[string]any{"name": "nobody-at-all", "password": "wrong"}), http.StatusUnauthorized)
	d.expectSame(t)
}

func badMedia(t *testing.T, s *server) {
	d := s.draft(t)
	refused(t, d.author.send(t, "/articles/"+d.v.ID+"/media", "图.png", hugePicture()), http.StatusUnprocessableEntity)
	refused(t, d.author.send(t, "/articles/"+d.v.ID+"/media", "图.jpg", []byte("hello")), http.StatusUnprocessableEntity)
	refused(t, d.author.call(t, http.MethodPost, "/articles/"+d.v.ID+"/media", []byte("{}")), http.StatusUnprocessableEntity, http.StatusBadRequest, http.StatusUnsupportedMediaType)
	refused(t, d.author.call(t, http.MethodGet, "/media/sha256:../../etc/passwd", nil), http.StatusNotFound)
	d.expectSame(t)
}
