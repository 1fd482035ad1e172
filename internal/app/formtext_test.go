package app_test

import (
	"strings"
	"testing"

	"qianfa/internal/apptest"
	"qianfa/internal/core/article"
	"qianfa/internal/core/source"
)

func TestATableOfTheTextStandsInRowsAndColumnsOnTheForm(t *testing.T) {
	t.Parallel()
	h := apptest.Open(t, "")
	id := h.Write(t, apptest.Author, "秋粮收购点", apptest.Township(apptest.Website), "各点开放时间如下。")
	cell := func(id, text string) source.Cell {
		return source.Cell{ID: id, Blocks: []source.Block{{ID: id + "p", Type: source.Paragraph, Runs: []source.Run{{Text: text}}}}}
	}
	h.Edit(t, apptest.Author, id, func(d *article.Draft) {
		head, wide := cell("c1", "收购点"), cell("c5", "均在工作日开放")
		head.Header, wide.Colspan = true, 2
		d.Source.Blocks = append(d.Source.Blocks, source.Block{ID: "t1", Type: source.Table, Rows: []source.Row{
			{Cells: []source.Cell{head, cell("c2", "时间")}}, {Cells: []source.Cell{cell("c3", "东门"), cell("c4", "八时")}}, {Cells: []source.Cell{wide}}}})
	})
	h.Submit(t, apptest.Author, id)
	page, _, _, err := h.Articles.Form(t.Context(), apptest.As(apptest.Author), id, "jinhua", "html")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<td class="head"><p>收购点</p></td><td><p>时间</p></td></tr><tr><td><p>东门</p></td><td><p>八时</p></td></tr>`, `<td colspan="2"><p>均在工作日开放</p></td>`} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the form lacks %s", want)
		}
	}
	paper, _, _, err := h.Articles.Form(t.Context(), apptest.As(apptest.Author), id, "jinhua", "pdf")
	if err != nil || !strings.HasPrefix(string(paper), "%PDF") {
		t.Errorf("on paper: %d bytes, %v", len(paper), err)
	}
}
