package app_test

import (
	"testing"

	"qianfa/internal/app"
	"qianfa/internal/apptest"
	"qianfa/internal/auth"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/demo"
)

const hengtang = "u-hengtang-00"

func todo(t *testing.T, h *apptest.House, person string) int {
	t.Helper()
	items, _, err := h.Articles.Work(t.Context(), apptest.As(person), "todo", "", "", 0)
	if err != nil {
		t.Fatal(err)
	}
	return len(items)
}

func TestWhoIsDisabledIsOutAtOnceAndTheTasksStayWithThePost(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *apptest.House) {
		id := h.Write(t, apptest.Author, "秋粮收购", apptest.Township(apptest.Website), "正文。")
		h.Submit(t, apptest.Author, id)
		seal := h.View(t, apptest.Head, id).Seal
		u, err := h.DB.UserByPerson(t.Context(), apptest.Head)
		if err != nil {
			t.Fatal(err)
		}
		token, _, err := h.Auth.Login(t.Context(), u.Login, demo.Password, "")
		if err != nil {
			t.Fatal(err)
		}
		ctx, open, err := h.Auth.Open(t.Context(), token) // a request that is under way
		if err != nil || open.Person != apptest.Head {
			t.Fatalf("logged in as %q: %v", open.Person, err)
		}
		do := func(c org.Command) {
			t.Helper()
			if err := h.Orgs.Do(t.Context(), "system:setup", hengtang, c); err != nil {
				t.Fatal(err)
			}
		}
		for name, way := range map[string]struct{ out, in org.Command }{
			"disabled": {org.DisablePerson{Person: apptest.Head}, org.EnablePerson{Person: apptest.Head}},
			"gone": {org.ChangePerson{Person: org.Person{ID: apptest.Head, Name: "梁志强", Unit: "u-hengtang-02", Left: true}},
				org.ChangePerson{Person: org.Person{ID: apptest.Head, Name: "梁志强", Unit: "u-hengtang-02"}}},
		} {
			do(way.out)
			h.Clock.Pass(auth.Idle / 10)
			if err := h.Auth.Touch(ctx); err != nil { // it writes its session once more
				t.Fatal(err)
			}
			if _, s, err := h.Auth.Open(t.Context(), token); err != nil || s.Person != "" {
				t.Errorf("%s: the session lives on for %q: %v", name, s.Person, err)
			}
			if _, _, err := h.Auth.StepUp(ctx, open, demo.Password); fault.CodeOf(err) != fault.Forbidden {
				t.Errorf("%s: the password is taken for a signature: %v", name, err)
			}
			if err := h.Auth.SetPassword(t.Context(), apptest.Head, u.Login, demo.Password); err != nil {
				t.Fatal(err)
			}
			if _, _, err := h.Auth.Login(t.Context(), u.Login, demo.Password, ""); fault.CodeOf(err) != fault.Invalid {
				t.Errorf("%s: logs in after the password was set anew: %v", name, err)
			}
			if err := h.Articles.Act(t.Context(), apptest.As(apptest.Head), id, app.ActInput{Do: "pass", Step: "1", Seal: seal, Checklist: map[string]any{"statement": "已审看"}}); err == nil {
				t.Errorf("%s: signs", name)
			}
			if n := todo(t, h, apptest.Head); n != 0 {
				t.Errorf("%s: has %d to do", name, n)
			}
			// The task is the post's: whoever holds it beside the person has it.
			tenure := "t-" + name
			do(org.AppointPost{Tenure: org.Tenure{ID: tenure, Person: apptest.Stranger, Role: "发布单位负责人", Unit: "u-hengtang-02", Kind: org.Acting}})
			if n := todo(t, h, apptest.Stranger); n != 1 {
				t.Errorf("%s: who holds the post now has %d to do", name, n)
			}
			do(org.EndPost{Tenure: tenure})
			do(way.in)
			if _, s, err := h.Auth.Open(t.Context(), token); err != nil || s.Person != "" {
				t.Errorf("%s and let in again: the session from before goes on for %q: %v", name, s.Person, err)
			}
			if token, _, err = h.Auth.Login(t.Context(), u.Login, demo.Password, ""); err != nil {
				t.Errorf("%s and let in again: %v", name, err)
			}
			if ctx, open, err = h.Auth.Open(t.Context(), token); err != nil {
				t.Fatal(err)
			}
			if n := todo(t, h, apptest.Head); n != 1 {
				t.Errorf("%s and let in again: has %d to do", name, n)
			}
		}
	})
}

func TestOnlyTheStewardDisablesAndNobodyHimself(t *testing.T) {
	t.Parallel()
	h := apptest.Open(t, "")
	try := func(actor, person string) error {
		return h.Orgs.Do(t.Context(), actor, hengtang, org.DisablePerson{Person: person})
	}
	if err := try(apptest.Head, apptest.Author); fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("by a head of office: %v", err)
	}
	if err := h.Orgs.Do(t.Context(), "system:setup", hengtang, org.AppointPost{Tenure: org.Tenure{ID: "t-admin", Person: apptest.Publisher, Role: "系统管理员", Unit: hengtang}}); err != nil {
		t.Fatal(err)
	}
	if err := try(apptest.Publisher, apptest.Publisher); fault.CodeOf(err) != fault.Refused {
		t.Errorf("himself: %v", err)
	}
	if err := try(apptest.Publisher, apptest.Author); err != nil {
		t.Errorf("by the steward: %v", err)
	}
	if err := try(apptest.Publisher, apptest.Author); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("twice: %v", err)
	}
	if _, err := h.Articles.Create(t.Context(), apptest.As(apptest.Author), app.NewArticle{}); fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("begins an item: %v", err)
	}
}
