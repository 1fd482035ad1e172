package form

import (
	"slices"
	"testing"
)

func TestTheFieldsOfATemplateAreNamedInTheirOrder(t *testing.T) {
	t.Parallel()
	page := []byte("<p>{{标题}}</p><table><tr><td>{{编号}}</td><td>{{标题}}</td></tr></table>")
	if got, err := Named("html", page); err != nil || !slices.Equal(got, []string{"标题", "编号"}) {
		t.Errorf("of a page: %q, %v", got, err)
	}
	split := docx(t, map[string]string{"word/document.xml": `<w:document xmlns:w="x"><w:body><w:p><w:r><w:t>{{标</w:t></w:r><w:r><w:t>题}}</w:t></w:r></w:p><w:p><w:r><w:t>{{分管领导意见}}</w:t></w:r></w:p></w:body></w:document>`})
	if got, err := Named("docx", split); err != nil || !slices.Equal(got, []string{"标题", "分管领导意见"}) {
		t.Errorf("of a document: %q, %v", got, err)
	}
	if got, err := Named("docx", page); err == nil {
		t.Errorf("of no document: %q", got)
	}
	if f := FieldsOf(Sample("某局")); !f.Has("标题") || !f.Has("分管领导意见") || f.Has("标提") {
		t.Error("the fields that exist are told wrongly")
	}
}
