package app_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"qianfa/internal/app"
	"qianfa/internal/apptest"
	"qianfa/internal/core/article"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/source"
	"qianfa/internal/pgtest"
)

func TestNumbersHaveNoGapWhenReleasesMeet(t *testing.T) {
	t.Parallel()
	for name, url := range map[string]func(t *testing.T) string{"SQLite": func(*testing.T) string { return "" }, "PostgreSQL": func(t *testing.T) string { return pgtest.Database(t) }} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := apptest.Open(t, url(t))
			const items = 4
			var ids []string
			for n := range items {
				ids = append(ids, h.Signed(t, fmt.Sprintf("第%d件", n+1), apptest.Township(apptest.Website)))
			}
			var all sync.WaitGroup
			errs := make([]error, items)
			for i, id := range ids {
				seal := h.View(t, apptest.Publisher, id).Seal
				all.Go(func() {
					for range items { // whoever meets another takes the next number
						errs[i] = h.Articles.Act(t.Context(), apptest.As(apptest.Publisher), id, app.ActInput{Do: "publish", Seal: seal})
						if fault.CodeOf(errs[i]) != fault.Conflict {
							return
						}
					}
				})
			}
			all.Wait()
			given := map[string]bool{}
			for i, id := range ids {
				if errs[i] != nil {
					t.Errorf("item %d: %v", i+1, errs[i])
				}
				given[h.View(t, apptest.Publisher, id).Number] = true
			}
			for n := 1; n <= items; n++ {
				if want := fmt.Sprintf("横宣审〔2026〕%d号（演练）", n); !given[want] {
					t.Errorf("nobody has %s: %v", want, given)
				}
			}
		})
	}
}

func TestBytesThatChangedAfterTheSealAreNotReleased(t *testing.T) {
	t.Parallel()
	for name, tamper := range map[string]func(t *testing.T, h *apptest.House, id string){
		"a byte of the picture": func(t *testing.T, h *apptest.House, _ string) { eachBlob(t, h, flip) },
		"the picture is gone": func(t *testing.T, h *apptest.House, _ string) {
			eachBlob(t, h, func(path string) error { return os.Remove(path) })
		},
		"a byte of the sealed text": func(t *testing.T, h *apptest.House, id string) {
			seal := func(what string) string {
				return "UPDATE content SET data = " + what + " WHERE stream = 'article/" + id + "'"
			}
			if _, err := h.DB.Writer().ExecContext(t.Context(), seal("CAST(REPLACE(CAST(data AS TEXT), '秋粮', '夏粮') AS BLOB)")); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := apptest.Open(t, "")
			id := h.Write(t, apptest.Author, "秋粮收购", apptest.Township(apptest.Website), "正文。")
			m, err := h.Articles.AddMedia(t.Context(), apptest.As(apptest.Author), id, app.Upload{Name: "现场.jpg", Data: apptest.Photo()})
			if err != nil {
				t.Fatal(err)
			}
			h.Edit(t, apptest.Author, id, func(d *article.Draft) {
				d.Source.Blocks = append(d.Source.Blocks, source.Block{ID: "p1", Type: source.Image, Media: m.Digest, Width: m.Width, Height: m.Height, Alt: "收购点"})
			})
			h.Submit(t, apptest.Author, id)
			h.Pass(t, apptest.Head, apptest.Leader)(id)
			seal := h.View(t, apptest.Publisher, id).Seal
			tamper(t, h, id)
			err = h.Articles.Act(t.Context(), apptest.As(apptest.Publisher), id, app.ActInput{Do: "publish", Seal: seal})
			if fault.CodeOf(err) != fault.Refused || !strings.Contains(err.Error(), "发布被拒") {
				t.Fatalf("released: %v", err)
			}
			n, err := h.DB.Versions(t.Context(), app.ArticleStream(id))
			if err != nil {
				t.Fatal(err)
			}
			entries, err := h.DB.Load(t.Context(), app.ArticleStream(id), 0)
			if err != nil || int64(len(entries)) != n[app.ArticleStream(id)] {
				t.Fatal(err)
			}
			for _, e := range entries {
				if e.Type == "review.Released" || e.Type == "article.PublicationRequested" {
					t.Errorf("%s stands in the ledger", e.Type)
				}
			}
		})
	}
}

func eachBlob(t *testing.T, h *apptest.House, change func(path string) error) {
	t.Helper()
	changed := 0
	err := filepath.WalkDir(h.Folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		changed++
		return change(path)
	})
	if err != nil || changed == 0 {
		t.Fatalf("changed %d files: %v", changed, err)
	}
}

func flip(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	data[len(data)/2] ^= 1
	if err := os.Chmod(path, 0o600); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o600)
}

func TestAStaleSealIsAConflictAndSignsNothing(t *testing.T) {
	t.Parallel()
	h := apptest.Open(t, "")
	id := h.Write(t, apptest.Author, "标题", apptest.Township(apptest.Website), "正文。")
	h.Submit(t, apptest.Author, id)
	old := h.View(t, apptest.Head, id).Seal
	h.Act(t, apptest.Author, id, app.ActInput{Do: "recall"})
	h.Edit(t, apptest.Author, id, func(d *article.Draft) { d.Source.Title = "改过的标题" })
	h.Submit(t, apptest.Author, id)
	for _, do := range []string{"pass", "return", "reject"} {
		err := h.Articles.Act(t.Context(), apptest.As(apptest.Head), id, app.ActInput{Do: do, Step: "1", Seal: old, Opinion: "意见",
			Checklist: map[string]any{"statement": "已审看"}})
		if fault.CodeOf(err) != fault.Conflict {
			t.Errorf("%s on the old seal: %v", do, err)
		}
	}
	if v := h.View(t, apptest.Head, id); v.Phase != string(article.PhaseReview) || v.Route[0].Rows[0].By != nil {
		t.Errorf("it is %s, signed by %v", v.Phase, v.Route[0].Rows[0].By)
	}
}
