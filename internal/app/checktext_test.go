package app_test

import (
	"strings"
	"testing"

	"qianfa/internal/app"
	"qianfa/internal/apptest"
	"qianfa/internal/core/article"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/source"
)

const ownID = "11010519491231002X"

func original() article.Meta {
	m := apptest.Township("qinghe-web")
	m.Answers = map[string]any{}
	return m
}

func typed(title string, paragraphs ...string) article.Draft {
	d := article.NewDraft()
	d.Source.Title = title
	d.Source.Blocks = nil
	for i, text := range paragraphs {
		d.Source.Blocks = append(d.Source.Blocks, source.Block{ID: "b" + string(rune('1'+i)), Type: source.Paragraph, Runs: []source.Run{{Text: text}}})
	}
	return d
}

func TestWordsAreCheckedWhileSomebodyWrites(t *testing.T) {
	t.Parallel()
	h := apptest.Open(t, "")
	id := h.Write(t, "p-qinghe-01", "标题", original(), "正文。")
	m, err := h.Articles.CheckText(t.Context(), apptest.As("p-qinghe-01"), id, typed("新的标题", "第一段。", "张某的证号是"+ownID+"。"))
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Findings) != 1 || m.Findings[0].Kind != "id_card" || m.Findings[0].Block != "b2" || m.Findings[0].Start != 6 || m.Findings[0].End != 24 {
		t.Fatalf("want the number in the second block, got %+v", m.Findings)
	}
	for _, kind := range m.Kinds {
		if kind == "length" || strings.HasPrefix(kind, "picture") {
			t.Errorf("%s judges a post, not words", kind)
		}
	}
	checked, err := h.Articles.Check(t.Context(), apptest.As("p-qinghe-01"), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range checked.Findings {
		if f.Kind == "id_card" {
			t.Error("what was only looked at has been stored")
		}
	}
}

func TestTheTextCheckKnowsWhatWasLetStand(t *testing.T) {
	t.Parallel()
	h := apptest.Open(t, "")
	me := apptest.As("p-qinghe-01")
	id := h.Write(t, "p-qinghe-01", "标题", original(), "证号"+ownID+"。")
	checked, err := h.Articles.Check(t.Context(), me, id)
	if err != nil {
		t.Fatal(err)
	}
	key := ""
	for _, f := range checked.Findings {
		if f.Kind == "id_card" {
			key = f.Key
		}
	}
	if _, err := h.Articles.Overrule(t.Context(), me, id, key, "statutory_disclosure", ""); err != nil {
		t.Fatal(err)
	}
	m, err := h.Articles.CheckText(t.Context(), me, id, typed("标题", "又写一段。", "证号"+ownID+"。"))
	if err != nil {
		t.Fatal(err)
	}
	var found app.FindingView
	for _, f := range m.Findings {
		if f.Key == key {
			found = f
		}
	}
	if found.Overruled == nil {
		t.Errorf("the finding does not say that it stands: %+v", m.Findings)
	}
}

func TestWordsCanBeLetStandBeforeAChannelIsChosen(t *testing.T) {
	t.Parallel()
	h := apptest.Open(t, "")
	me := apptest.As("p-qinghe-01")
	m := original()
	m.Targets = nil
	id := h.Write(t, "p-qinghe-01", "标题", m, "证号"+ownID+"。")
	checked, err := h.Articles.Check(t.Context(), me, id)
	if err != nil || len(checked.Findings) == 0 {
		t.Fatalf("found %+v, %v", checked.Findings, err)
	}
	checked, err = h.Articles.Overrule(t.Context(), me, id, checked.Findings[0].Key, "statutory_disclosure", "")
	if err != nil || checked.Findings[0].Overruled == nil {
		t.Errorf("after the disposal: %+v, %v", checked.Findings, err)
	}
}

func TestOnlyWhoMayEditGetsTheTextChecked(t *testing.T) {
	t.Parallel()
	h := apptest.Open(t, "")
	id := h.Write(t, "p-qinghe-01", "标题", original(), "正文。")
	for _, person := range []string{"p-yuntai-01", "p-liuxi-01"} {
		if _, err := h.Articles.CheckText(t.Context(), apptest.As(person), id, typed("标题", "正文。")); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("%s of another body: %v", person, err)
		}
	}
}
