package httpapi_test

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"strings"
	"testing"

	"qianfa/internal/app"
	"qianfa/internal/apptest"
	"qianfa/internal/core/org"
	"qianfa/internal/httpapi"
)

// words is the form with which a list is imported.
func words(t *testing.T, name, text string, fields map[string]string) (body, contentType string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write([]byte(text))
	}
	for k, v := range fields {
		if err == nil {
			err = w.WriteField(k, v)
		}
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), w.FormDataContentType()
}

func into[T any](t *testing.T, a answer, status int) (out T) {
	t.Helper()
	if a.status != status {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if err := json.Unmarshal([]byte(a.body), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestALexiconFromItsImportToTheArticlesItConcerns(t *testing.T) {
	t.Parallel()
	anonymous, h := serve(t, nil)
	if err := h.Orgs.Do(t.Context(), "system:setup", "u-hengtang-00", org.AppointPost{Tenure: org.Tenure{ID: apptest.NewID(), Person: apptest.Author, Role: "词库管理员", Unit: "u-hengtang-00", Kind: org.Regular}}); err != nil {
		t.Fatal(err)
	}
	article := h.Write(t, apptest.Author, "秋粮收购", apptest.Township(apptest.Website), "请加微 信办理。")
	if err := h.Articles.SaveVersion(t.Context(), apptest.As(apptest.Author), article, h.View(t, apptest.Author, article).Base); err != nil {
		t.Fatal(err)
	}
	c := anonymous.program("huanglili")

	v := into[app.LexiconView](t, c.do("POST", "/api/v1/lexicons", `{"name":"易错词"}`), 201)
	at := "/api/v1/lexicons/" + v.ID
	list := "词语,严重程度,原因\n微信,错误,通报\nQQ群,警告,\n"
	body, typ := words(t, "词表.csv", list, nil)
	p := into[app.ImportPreview](t, c.with("Content-Type", typ).do("POST", at+"/imports", body), 200)
	if p.Token != "" || len(p.Problems) != 1 || p.Problems[0].Line != 3 {
		t.Fatalf("preview %+v", p)
	}
	body, typ = words(t, "词表.csv", list, map[string]string{"why": "年度更新"})
	if p = into[app.ImportPreview](t, c.with("Content-Type", typ).do("POST", at+"/imports", body), 200); p.Token == "" || p.Added != 2 {
		t.Fatalf("preview %+v", p)
	}
	body, typ = words(t, "词表.csv", list, map[string]string{"why": "年度更新", "seen": "0", "accept": p.Token})
	if p = into[app.ImportPreview](t, c.with("Content-Type", typ).do("POST", at+"/imports", body), 200); p.Version != 1 {
		t.Fatalf("import %+v", p)
	}
	v = into[app.LexiconView](t, c.do("POST", at+"/changes", `{"seen":1,"put":[{"term":"支付宝","severity":"hint","why":"提示"}],"retire":[{"term":"QQ群","why":"不再提示"}]}`), 200)
	if v.Version != 2 || v.Entries != 2 || v.On != 0 {
		t.Fatalf("after the change %+v", v)
	}

	scan := into[httpapi.ScanView](t, c.do("POST", at+"/scans", `{}`), 201)
	for _, do := range []string{"pause", "resume"} {
		scan = into[httpapi.ScanView](t, c.do("POST", "/api/v1/lexicon-scans/"+scan.ID+"/acts", `{"do":"`+do+`"}`), 200)
	}
	if err := h.Lexicons.Tick(t.Context(), "n"); err != nil {
		t.Fatal(err)
	}
	if scan = into[httpapi.ScanView](t, c.do("GET", "/api/v1/lexicon-scans/"+scan.ID, ""), 200); scan.State != "done" || scan.Hits != 1 || scan.StateText != "已完成" {
		t.Errorf("scan %+v", scan)
	}
	hits := c.do("GET", "/api/v1/lexicon-scans/"+scan.ID+"/hits", "")
	if !strings.Contains(hits.body, `"words":"微 信"`) || !strings.Contains(hits.body, article) {
		t.Errorf("hits %s", hits.body)
	}

	if v = into[app.LexiconView](t, c.do("POST", at+"/switch", `{"version":2}`), 200); v.On != 2 {
		t.Errorf("switched on %+v", v)
	}
	for path, part := range map[string]string{"/entries?q=支付": `"支付宝"`, "/versions": `"不再提示"`, "/diff?from=1&to=2": `"retired":[{"key":"QQ群","term":"QQ群"`, "/scans": scan.ID, "": `"keep":true`} {
		if a := c.do("GET", at+path, ""); a.status != 200 || !strings.Contains(a.body, part) {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	for _, format := range []string{"csv", "xlsx", "txt"} {
		a := c.do("GET", at+"/export?format="+format, "")
		if a.status != 200 || !strings.Contains(a.header.Get("Content-Disposition"), "attachment") || len(a.body) < 10 {
			t.Errorf("export %s: %d", format, a.status)
		}
	}
	if a := c.do("GET", at+"/export?format=pdf", ""); a.status != 422 && a.status != 400 {
		t.Errorf("export as pdf: %d %s", a.status, a.body)
	}

	other := anonymous.program("liangzhiqiang")
	if a := other.do("POST", at+"/switch", `{"version":0}`); a.status != 403 || !strings.Contains(a.problem(t).Detail, "词库管理员") {
		t.Errorf("somebody without the post: %d %s", a.status, a.body)
	}
	if a := anonymous.do("GET", at, ""); a.status != 401 {
		t.Errorf("nobody: %d", a.status)
	}
}

func TestTheFatesOfFindingsAreForKeepersAndSayWhichPeriod(t *testing.T) {
	t.Parallel()
	anonymous, h := serve(t, nil)
	if a := anonymous.program("huanglili").do("GET", "/api/v1/findings/fates", ""); a.status != 403 || !strings.Contains(a.body, "词库管理员") {
		t.Errorf("somebody who keeps no lexicons: %d %s", a.status, a.body)
	}
	if err := h.Orgs.Do(t.Context(), "system:setup", "u-hengtang-00", org.AppointPost{Tenure: org.Tenure{ID: apptest.NewID(), Person: apptest.Author, Role: "词库管理员", Unit: "u-hengtang-00", Kind: org.Regular}}); err != nil {
		t.Fatal(err)
	}
	c := anonymous.program("huanglili")
	if v := into[app.Fates](t, c.do("GET", "/api/v1/findings/fates", ""), 200); len(v.Kinds) != 0 || v.Patterns == nil {
		t.Errorf("%+v", v)
	}
	if a := c.do("GET", "/api/v1/findings/fates?from=2026-02-01&to=2026-01-01", ""); a.status/100 != 4 || !strings.Contains(a.body, "起止日期") {
		t.Errorf("an end before the beginning: %d %s", a.status, a.body)
	}
}
