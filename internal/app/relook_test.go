package app_test

import (
	"strings"
	"testing"

	"qianfa/internal/app"
	"qianfa/internal/apptest"
	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/lexicon"
)

// passOf is the button by which a person lets the item on.
func passOf(t *testing.T, h *apptest.House, person, id string) app.Action {
	t.Helper()
	for _, a := range h.View(t, person, id).Actions {
		if a.Do == "pass" {
			return a
		}
	}
	t.Fatalf("nothing waits for %s", person)
	return app.Action{}
}

func TestAListChangedAfterTheHandInIsSeenBeforeSigning(t *testing.T) {
	both(t, func(t *testing.T, h *apptest.House) {
		who := keeper(t, h)
		hints := kept(t, h, who, "提示词", check.Entry{Term: "秋粮", Severity: check.Hint})
		id := h.Write(t, apptest.Author, "收购点开放", apptest.Township(apptest.Website), "横塘镇三处秋粮收购点自本周起开放。")
		h.Submit(t, apptest.Author, id)
		h.Pass(t, apptest.Head)(id)
		if late := h.View(t, apptest.Leader, id).Late; len(late) != 0 || !passOf(t, h, apptest.Leader, id).OK {
			t.Fatalf("nothing changed, yet %+v", late)
		}

		if _, err := h.Lexicons.Edit(t.Context(), who, hints, putWords(check.Entry{Term: "收购点", Severity: check.Must, Note: "写全称"}, check.Entry{Term: "本周", Severity: check.Should}), "edit", 1); err != nil {
			t.Fatal(err)
		}
		if err := h.Lexicons.Switch(t.Context(), who, hints, 2); err != nil {
			t.Fatal(err)
		}
		v := h.View(t, apptest.Leader, id)
		pass := passOf(t, h, apptest.Leader, id)
		if len(v.Late) != 4 || pass.OK || !strings.Contains(pass.Reason, "词库有变动") {
			t.Fatalf("the signer sees %d and may sign %t: %s", len(v.Late), pass.OK, pass.Reason)
		}
		err := h.TryAct(t, apptest.Leader, id, app.ActInput{Do: "pass", Step: pass.Step, Seal: v.Seal, Opinion: "同意。"})
		if fault.CodeOf(err) != fault.Refused || len(fault.Of(err).Fields) != 2 {
			t.Errorf("signed with what must be mended: %v", err)
		}
		if _, err := h.Articles.Overrule(t.Context(), apptest.As(apptest.Author), id, v.Late[0].Key, "proper_name", ""); fault.CodeOf(err) != fault.Forbidden {
			t.Errorf("the drafter answered for it while it was under review: %v", err)
		}
		keep := ""
		for _, f := range v.Late {
			if f.Severity == "must" {
				keep = f.Key
			}
		}
		if _, err := h.Articles.Overrule(t.Context(), apptest.As(apptest.Leader), id, keep, "proper_name", "文件原文如此"); err != nil {
			t.Fatal(err)
		}
		h.Pass(t, apptest.Leader)(id)
	})
}

func TestAListSwitchedOnAfterTheHandInOnlyHoldsTheSignature(t *testing.T) {
	both(t, func(t *testing.T, h *apptest.House) {
		who := keeper(t, h)
		id := h.Write(t, apptest.Author, "收购点开放", apptest.Township(apptest.Website), "恒塘镇三处秋粮收购点自本周起开放。")
		h.Submit(t, apptest.Author, id)
		typos := keptList(t, h, who, check.Typos, check.Entry{Term: "恒塘镇", Right: "横塘镇"})
		step := passOf(t, h, apptest.Head, id)
		if step.OK {
			t.Error("signed a name that the body's own list calls wrong")
		}
		if err := h.TryAct(t, apptest.Head, id, app.ActInput{Do: "return", Step: step.Step, Seal: h.View(t, apptest.Head, id).Seal, Opinion: "镇名写错。"}); err != nil {
			t.Errorf("a return was held up: %v", err)
		}
		if _, err := h.Lexicons.Edit(t.Context(), who, typos, []lexicon.Change{{Retire: "恒塘镇", Why: "误收"}}, "edit", 1); err != nil {
			t.Fatal(err)
		}
	})
}
