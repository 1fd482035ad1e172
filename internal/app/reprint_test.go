package app_test

import (
	"slices"
	"testing"

	"qianfa/internal/app"
	"qianfa/internal/apptest"
	"qianfa/internal/core/article"
)

func TestAReprintFromOutsideTheListIsFound(t *testing.T) {
	t.Parallel()
	h := apptest.Open(t, "")
	for _, tt := range []struct {
		author, account, source string
		found                   bool
	}{
		{"p-yuntai-01", "yuntai-web", "新华社", false},
		{"p-yuntai-01", "yuntai-web", "人民网", false}, // another name of 人民日报
		{"p-yuntai-01", "yuntai-web", "某自媒体", true},
		{"p-qinghe-01", "qinghe-web", "某自媒体", false}, // these rules have no list
	} {
		m := apptest.Township(tt.account)
		m.Origin, m.Answers = "reprint", map[string]any{}
		m.Source = &article.Reprinted{Name: tt.source, URL: "https://example.cn/1", Title: "标题", Text: "正文。"}
		id := h.Write(t, tt.author, "标题", m, "正文。")
		checked, err := h.Articles.Check(t.Context(), apptest.As(tt.author), id)
		if err != nil {
			t.Fatal(err)
		}
		found := slices.ContainsFunc(checked.Findings, func(f app.FindingView) bool { return f.Kind == "source_not_listed" })
		if found != tt.found {
			t.Errorf("%s at %s: found %v, want %v", tt.source, tt.account, found, tt.found)
		}
	}
}
