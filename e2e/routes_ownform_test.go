package e2e

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
)

// A body brings a form of its own: what is wrong with it is named before it is used, then items print on it, and after
// it is withdrawn they print as before.
func TestABodyPrintsOnAFormOfItsOwn(t *testing.T) {
	onBoth(t, func(t *testing.T, s *server) {
		keeper, author := s.as(t, "mengna"), s.as(t, "wuxiu")
		v := s.submitted(t, journeyOf(t, "XC-R0"))
		const right = "<html><body><h1>小杉县信息审签单</h1><p>{{标题}}</p><p>{{报送单位}}</p><p>{{审核人意见}}</p><p>{{核验码}}</p></body></html>"

		var looked struct{ Problems []string }
		decode(t, keeper.brings(t, http.MethodPost, "/forms/preview", "审签单.html", []byte("<p>{{标提}}</p><p>{{编好}}</p>")), &looked)
		if len(looked.Problems) != 2 || !strings.Contains(looked.Problems[0], "{{标提}}") {
			t.Errorf("the problems are %q", looked.Problems)
		}
		no := refused(t, keeper.brings(t, http.MethodPut, "/forms/审签记录", "审签单.html", []byte("<p>{{标提}}</p>")), http.StatusBadRequest, http.StatusUnprocessableEntity)
		if len(no.Errors) != 1 || !strings.Contains(no.Errors[0].Text, "{{标提}}") {
			t.Errorf("refused with %+v", no)
		}
		var named struct{ Known, Unknown []string }
		decode(t, keeper.brings(t, http.MethodPost, "/forms/fields", "审签单.html", []byte(right+"<p>{{标提}}</p>")), &named)
		if len(named.Known) != 4 || named.Known[0] != "标题" || len(named.Unknown) != 1 || named.Unknown[0] != "标提" {
			t.Errorf("the fields are %+v", named)
		}
		if page := keeper.brings(t, http.MethodPost, "/forms/preview", "审签单.html", []byte(right)); !strings.Contains(string(page.body), "表样预览：示例标题") {
			t.Errorf("the preview: %d %s", page.status, page.body)
		}
		refused(t, author.brings(t, http.MethodPut, "/forms/审签记录", "审签单.html", []byte(right)), http.StatusForbidden)
		refused(t, keeper.brings(t, http.MethodPut, "/forms/审签记录", "审签单.pdf", []byte("%PDF-")), http.StatusBadRequest, http.StatusUnprocessableEntity)
		refused(t, author.call(t, http.MethodGet, "/articles/"+v.ID+"/form?template=own", nil), http.StatusNotFound)

		if a := keeper.brings(t, http.MethodPut, "/forms/审签记录", "审签单.html", []byte(right)); a.status != http.StatusNoContent {
			t.Fatalf("adopt: %d %s", a.status, a.body)
		}
		var list struct {
			Items   []struct{ Name, Format, File string }
			Names   []string
			History []struct{ Name, Text string }
			May     struct{ OK bool }
		}
		decode(t, author.call(t, http.MethodGet, "/forms", nil), &list)
		if len(list.Items) != 1 || list.Items[0].Name != "审签记录" || list.Items[0].Format != "html" || list.Items[0].File != "审签单.html" || len(list.History) != 1 || list.History[0].Text != "启用" || list.May.OK || len(list.Names) == 0 {
			t.Errorf("the forms are %+v", list)
		}
		now := author.view(t, v.ID)
		if len(now.Forms) != 2 || now.Forms[0].Template != "own" || now.Forms[0].Title != "审签记录（本单位表样）" {
			t.Errorf("the item offers %+v", now.Forms)
		}
		page := author.call(t, http.MethodGet, "/articles/"+v.ID+"/form?template=own", nil)
		if text := string(page.body); !strings.Contains(text, "小杉县信息审签单") || !strings.Contains(text, v.Title) || strings.Contains(text, "{{") || !strings.Contains(page.header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("the item on the form: %d %v %s", page.status, page.header, text)
		}
		if a := keeper.call(t, http.MethodDelete, "/forms/审签记录", nil); a.status != http.StatusNoContent {
			t.Fatalf("withdraw: %d %s", a.status, a.body)
		}
		if again := author.view(t, v.ID); len(again.Forms) != 1 || again.Forms[0].Template != "general" {
			t.Errorf("after the withdrawal the item offers %+v", again.Forms)
		}
	})
}

// brings uploads one file by any method.
func (p *person) brings(t testing.TB, method, path, name string, data []byte) answer {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	f, err := w.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return p.call(t, method, path, b.Bytes(), "Content-Type", w.FormDataContentType())
}
