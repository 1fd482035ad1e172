package app_test

import (
	"testing"

	"qianfa/internal/app"
	"qianfa/internal/apptest"
	"qianfa/internal/core/article"
)

// BenchmarkAnswer measures the two answers to a command: the whole page, and where the article stands.
func BenchmarkAnswer(b *testing.B) {
	h := apptest.Open(b, "")
	id := h.Signed(b, "秋粮收购", apptest.Township(apptest.Website))
	h.Act(b, apptest.Publisher, id, app.ActInput{Do: "publish"})
	who := apptest.As(apptest.Publisher)
	for name, answer := range map[string]func() error{
		"whole": func() error { _, err := h.Articles.View(b.Context(), who, id); return err },
		"brief": func() error { _, err := h.Articles.Brief(b.Context(), who, id); return err },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := answer(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkSaveDraft measures autosave: every other call changes a word.
func BenchmarkSaveDraft(b *testing.B) {
	h := apptest.Open(b, "")
	id := h.Write(b, apptest.Author, "秋粮收购", apptest.Township(apptest.Website), "横塘镇三处秋粮收购点自本周起开放。")
	v := h.View(b, apptest.Author, id)
	d := article.Draft{Source: v.Source, Meta: v.Meta}
	base := v.Base
	b.ReportAllocs()
	for b.Loop() {
		d.Source.Title += "。"
		if len(d.Source.Title) > 100 {
			d.Source.Title = "秋粮收购"
		}
		var err error
		if base, err = h.Articles.SaveDraft(b.Context(), apptest.As(apptest.Author), id, base, d); err != nil {
			b.Fatal(err)
		}
	}
}
