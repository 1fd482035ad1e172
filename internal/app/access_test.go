package app_test

import (
	"testing"

	"qianfa/internal/app"
	"qianfa/internal/apptest"
	"qianfa/internal/core/article"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
)

func TestOnlyWhoHasAPartInAnItemReadsIt(t *testing.T) {
	t.Parallel()
	h := apptest.Open(t, "")
	const liaison, supervisor, other = "p-hengtang-06", "p-qinghe-09", "p-liuxi-01"
	now := h.Clock.Now()
	err := h.Orgs.Do(t.Context(), "system:setup", "u-hengtang-00",
		org.AddPerson{Person: org.Person{ID: liaison, Name: "何文", Unit: "u-hengtang-00", Order: 9}},
		org.NameLiaison{Liaison: org.Liaison{ID: "l-1", Leader: apptest.Leader, Person: liaison, Document: "联络员名单", Period: org.Period{From: now.AddDate(0, -1, 0)}}},
		org.AllowSupervision{Supervision: org.Supervision{Body: "u-qinghe-00", Document: "监管关系文件", Since: now.AddDate(0, -1, 0)}})
	if err != nil {
		t.Fatal(err)
	}
	web := apptest.Township(apptest.Website)
	draft := h.Write(t, apptest.Author, "草稿", web, "正文。")
	inReview := h.Write(t, apptest.Author, "审签中", web, "正文。")
	h.Submit(t, apptest.Author, inReview)
	signed := h.Signed(t, "已签", web)
	out := h.Signed(t, "已发布", web)
	h.Act(t, apptest.Publisher, out, app.ActInput{Do: "publish"})

	all := []string{draft, inReview, signed, out}
	for who, reads := range map[string][4]bool{
		apptest.Author:    {true, true, true, true},
		apptest.Head:      {false, true, true, true},
		apptest.Leader:    {false, true, true, true},
		apptest.Publisher: {false, true, true, true},
		liaison:           {false, true, true, true},
		apptest.Stranger:  {false, false, false, true}, // of the same body: what is published is public
		supervisor:        {false, true, true, true},   // another body that may read this one, from the hand-in on
		other:             {false, false, false, false},
		"p-nowhere-01":    {false, false, false, false},
		"":                {false, false, false, false},
	} {
		for i, id := range all {
			_, err := h.Articles.View(t.Context(), apptest.As(who), id)
			if (err == nil) != reads[i] {
				t.Errorf("%q reads item %d: %v, want %v", who, i+1, err, reads[i])
			}
			if err != nil && fault.CodeOf(err) != fault.NotFound {
				t.Errorf("%q learns that item %d exists: %v", who, i+1, err)
			}
		}
	}
	if err := h.Orgs.Do(t.Context(), "system:setup", "u-hengtang-00", org.EndSupervision{Body: "u-qinghe-00"}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Articles.View(t.Context(), apptest.As(supervisor), inReview); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("after the supervision ended: %v", err)
	}
}

func TestWhoMayNotReadCanDoNothingElseEither(t *testing.T) {
	t.Parallel()
	h := apptest.Open(t, "")
	id := h.Write(t, apptest.Author, "审签中", apptest.Township(apptest.Website, apptest.Manual), "正文。")
	h.Submit(t, apptest.Author, id)
	seal := h.View(t, apptest.Author, id).Seal
	for _, who := range []string{apptest.Stranger, "p-liuxi-01"} {
		actor, ctx := apptest.As(who), t.Context()
		for what, do := range map[string]func() error{
			"autosave": func() error { _, err := h.Articles.SaveDraft(ctx, actor, id, "", article.NewDraft()); return err },
			"version":  func() error { return h.Articles.SaveVersion(ctx, actor, id, "") },
			"submit":   func() error { return h.Articles.Submit(ctx, actor, id, "") },
			"check":    func() error { _, err := h.Articles.Check(ctx, actor, id); return err },
			"overrule": func() error { _, err := h.Articles.Overrule(ctx, actor, id, "k", "r", ""); return err },
			"pass":     func() error { return h.Articles.Act(ctx, actor, id, app.ActInput{Do: "pass", Step: "1", Seal: seal}) },
			"publish":  func() error { return h.Articles.Act(ctx, actor, id, app.ActInput{Do: "publish", Seal: seal}) },
			"withdraw": func() error { return h.Articles.Act(ctx, actor, id, app.ActInput{Do: "withdraw", Seal: seal}) },
			"preview":  func() error { _, err := h.Articles.Preview(ctx, actor, id, apptest.Website); return err },
			"diff":     func() error { _, err := h.Articles.Diff(ctx, actor, id, 1, 1); return err },
			"form":     func() error { _, _, _, err := h.Articles.Form(ctx, actor, id, "", "html"); return err },
			"proof":    func() error { _, err := h.Articles.Proof(ctx, actor, id); return err },
			"package":  func() error { _, _, err := h.Articles.PackageOf(ctx, actor, id, apptest.Manual); return err },
			"link":     func() error { return h.Articles.FileLink(ctx, actor, id, apptest.Manual, "https://example.cn/1") },
			"add media": func() error {
				_, err := h.Articles.AddMedia(ctx, actor, id, app.Upload{Name: "a.jpg", Data: apptest.Photo()})
				return err
			},
			"import": func() error {
				_, err := h.Articles.Import(ctx, actor, id, []app.Upload{{Name: "a.txt", Data: []byte("正文")}})
				return err
			},
		} {
			if err := do(); fault.CodeOf(err) != fault.NotFound {
				t.Errorf("%s by %s: %v", what, who, err)
			}
		}
	}
}
