package app_test

import (
	"errors"
	"testing"

	"qianfa/internal/app"
	"qianfa/internal/apptest"
	"qianfa/internal/core/article"
	"qianfa/internal/core/fault"
)

func TestASaveOnAnOldCopyIsAConflictThatShowsWhatIsStored(t *testing.T) {
	t.Parallel()
	h := apptest.Open(t, "")
	id := h.Write(t, apptest.Author, "第一稿", apptest.Township(apptest.Website), "正文。")
	old := h.View(t, apptest.Author, id)
	h.Edit(t, apptest.Author, id, func(d *article.Draft) { d.Source.Title = "别处保存的标题" })

	mine := article.Draft{Source: old.Source, Meta: old.Meta}
	mine.Source.Title = "我的标题"
	_, err := h.Articles.SaveDraft(t.Context(), apptest.As(apptest.Author), id, old.Base, mine)
	var stale *app.StaleError
	if fault.CodeOf(err) != fault.Conflict || !errors.As(err, &stale) {
		t.Fatalf("saved over it: %v", err)
	}
	now := h.View(t, apptest.Author, id)
	if c := stale.Current; c.Draft.Source.Title != "别处保存的标题" || c.ETag != now.Base || c.By != "黄丽丽" || c.At.IsZero() {
		t.Errorf("shows %q by %q at %s", c.Draft.Source.Title, c.By, c.At)
	}
	if now.Source.Title != "别处保存的标题" {
		t.Errorf("stored is %q", now.Source.Title)
	}
	for what, do := range map[string]func() error{
		"a version":  func() error { return h.Articles.SaveVersion(t.Context(), apptest.As(apptest.Author), id, old.Base) },
		"handing in": func() error { return h.Articles.Submit(t.Context(), apptest.As(apptest.Author), id, old.Base) },
		"no base":    func() error { return h.Articles.Submit(t.Context(), apptest.As(apptest.Author), id, "") },
		"a made base": func() error {
			_, err := h.Articles.SaveDraft(t.Context(), apptest.As(apptest.Author), id, "x", mine)
			return err
		},
	} {
		if err := do(); !errors.As(err, &stale) {
			t.Errorf("%s on the old copy: %v", what, err)
		}
	}
	if _, err := h.Articles.SaveDraft(t.Context(), apptest.As(apptest.Author), id, now.Base, mine); err != nil {
		t.Errorf("on the new copy: %v", err)
	}
}

func TestSavingWhatIsStoredChangesNothing(t *testing.T) {
	t.Parallel()
	h := apptest.Open(t, "")
	id := h.Write(t, apptest.Author, "标题", apptest.Township(apptest.Website), "正文。")
	h.Submit(t, apptest.Author, id)
	h.Act(t, apptest.Author, id, app.ActInput{Do: "recall"})
	before := h.View(t, apptest.Author, id)
	h.Edit(t, apptest.Author, id, func(*article.Draft) {})
	if err := h.Articles.SaveVersion(t.Context(), apptest.As(apptest.Author), id, h.View(t, apptest.Author, id).Base); err != nil {
		t.Fatal(err)
	}
	h.Submit(t, apptest.Author, id)
	after := h.View(t, apptest.Author, id)
	if after.Seal != before.Seal || after.Version != before.Version || len(after.Versions) != 1 {
		t.Errorf("version %d of %d, the seal changed %v", after.Version, len(after.Versions), after.Seal != before.Seal)
	}
}

func TestARefusedHandInLeavesTheWorkingCopyAsItIs(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(*article.Draft)
		path   string
	}{
		"without a title":    {func(d *article.Draft) { d.Source.Title = "" }, "source.title"},
		"without a target":   {func(d *article.Draft) { d.Meta.Targets = []article.Target{} }, "meta.targets"},
		"an open question":   {func(d *article.Draft) { d.Meta.Answers = map[string]any{} }, "answer:类别"},
		"an identity number": {func(d *article.Draft) { d.Source.Blocks[0].Runs[0].Text = "联系人身份证号11010519491231002X。" }, "finding:"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := apptest.Open(t, "")
			id := h.Write(t, apptest.Author, "标题", apptest.Township(apptest.Website), "正文。")
			h.Edit(t, apptest.Author, id, tt.change)
			before := h.View(t, apptest.Author, id)
			err := h.Articles.Submit(t.Context(), apptest.As(apptest.Author), id, before.Base)
			f := fault.Of(err)
			if err == nil || f.Code != fault.Refused || !names(f.Fields, tt.path) {
				t.Fatalf("refused with %v at %v, want %s", err, f, tt.path)
			}
			after := h.View(t, apptest.Author, id)
			if after.Base != before.Base || after.Version != 0 || after.Phase != string(article.PhaseDraft) || after.Source.Title != before.Source.Title {
				t.Errorf("left as version %d, %s", after.Version, after.Phase)
			}
		})
	}
}

func names(fields []fault.Field, path string) bool {
	for _, f := range fields {
		if len(f.Path) >= len(path) && f.Path[:len(path)] == path {
			return true
		}
	}
	return false
}
