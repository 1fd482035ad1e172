package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"qianfa/internal/pgtest"
)

type adoption struct {
	Pack, Title, From, Document, Stands, Edition string
	Newer                                        bool
}

type adoptionPlan struct {
	Title           string `json:"title"`
	ExplainedDigest string `json:"explained_digest"`
	From            string `json:"from"`
	Same            bool   `json:"same"`
	Allowed         bool   `json:"allowed"`
	Why             string `json:"why"`
	Changes         []struct{ Text string }
	Vacancies       []struct {
		Class, Label, Post, Clause string
		WaysOut                    []string `json:"ways_out"`
	}
}

func (p *person) adoptions(t testing.TB) []adoption {
	t.Helper()
	var list struct{ Items []adoption }
	decode(t, p.call(t, http.MethodGet, "/adoptions", nil), &list)
	return list.Items
}

func (p *person) plans(t testing.TB, pack, from string) adoptionPlan {
	t.Helper()
	var plan adoptionPlan
	decode(t, p.call(t, http.MethodGet, "/rules/"+pack+"/adoption?from="+from, nil), &plan)
	return plan
}

// adopts takes a pack from a date on, having read what it says now.
func (p *person) adopts(t testing.TB, pack, from string) answer {
	t.Helper()
	return p.call(t, http.MethodPost, "/adoptions", map[string]any{"pack": pack, "from": from, "document": "柳执发〔2026〕21号", "explained_digest": p.plans(t, pack, "").ExplainedDigest})
}

// A body takes its rules from a date on: by its steward, who has seen what changes and whom the body lacks.
func TestABodyAdoptsItsRulesFromADateOn(t *testing.T) {
	onBoth(t, func(t *testing.T, s *server) {
		steward, clerk, today, tomorrow := s.as(t, "fangyun"), s.as(t, "zhangmin"), s.day(t, 0), s.day(t, 1)
		plan := steward.plans(t, "jz-demo", tomorrow)
		if !plan.Allowed || plan.Same || plan.From != tomorrow || len(plan.Changes) == 0 || len(plan.Vacancies) == 0 || len(plan.Vacancies[0].WaysOut) == 0 {
			t.Fatalf("plan %+v", plan)
		}
		if plan := clerk.plans(t, "jz-demo", ""); plan.Allowed || !strings.Contains(plan.Why, "系统管理员") || plan.From != today {
			t.Errorf("a clerk's plan: allowed %v, %q", plan.Allowed, plan.Why)
		}
		refused(t, clerk.adopts(t, "jz-demo", today), http.StatusForbidden)
		if no := refused(t, steward.adopts(t, "jz-demo", today), http.StatusForbidden); no.Code != "step_up" {
			t.Errorf("without the password: %+v", no)
		}
		steward.stepUp(t)
		refused(t, steward.adopts(t, "jz-demo", "2026-02-30"), http.StatusUnprocessableEntity)
		refused(t, steward.adopts(t, "jz-demo", s.day(t, -1)), http.StatusUnprocessableEntity)
		refused(t, steward.adopts(t, "jh-demo", today), http.StatusConflict)
		refused(t, steward.call(t, http.MethodPost, "/adoptions", map[string]any{"pack": "jz-demo", "document": "x", "explained_digest": "sha256:old"}), http.StatusConflict)
		refused(t, steward.call(t, http.MethodPost, "/adoptions", map[string]any{"pack": "jz-demo", "document": " ", "explained_digest": plan.ExplainedDigest}), http.StatusUnprocessableEntity)

		if a := steward.adopts(t, "jz-demo", tomorrow); a.status != http.StatusNoContent {
			t.Fatalf("%d %s", a.status, a.body)
		}
		if list := clerk.adoptions(t); len(list) != 2 || list[0].Stands != "will" || list[0].From != tomorrow || list[1].Stands != "holds" || list[1].Pack != "jh-demo" {
			t.Fatalf("adoptions %+v", list)
		}
		refused(t, clerk.call(t, http.MethodDelete, "/adoptions/jz-demo/"+tomorrow, nil), http.StatusForbidden)
		if a := steward.call(t, http.MethodDelete, "/adoptions/jz-demo/"+tomorrow, nil); a.status != http.StatusNoContent {
			t.Fatalf("%d %s", a.status, a.body)
		}
		refused(t, steward.call(t, http.MethodDelete, "/adoptions/jh-demo/"+clerk.adoptions(t)[0].From, nil), http.StatusConflict)

		// What is under way keeps the rules it was handed in under, also when it comes back and goes again.
		j := journeyOf(t, "JH-R1 a centre's item")
		v := s.signed(t, j, s.submitted(t, j), 1)
		if a := steward.adopts(t, "jz-demo", today); a.status != http.StatusNoContent {
			t.Fatalf("%d %s", a.status, a.body)
		}
		v = s.as(t, "wangjing").does(t, v.ID, act{"do": "return", "step": v.Route[1].Step, "opinion": "请写明地址。"})
		v = s.rewritten(t, s.as(t, j.author), v, j.words+"地址见附件。")
		if len(v.Route) != 3 {
			t.Fatalf("it takes another route now: %+v", v.Route)
		}
		for i, by := range j.signs {
			v = s.as(t, by.by[0]).signs(t, v.ID, v.Route[i].Step)
		}
		if v.Phase != "ready" {
			t.Errorf("signed by everybody it is %s", v.Phase)
		}
		// What is new is asked other questions.
		other := s.as(t, j.author).tries(t, s.drafted(t, j))
		if no := refused(t, other, http.StatusUnprocessableEntity); strings.Contains(no.Detail, "敏感") || len(no.Errors) == 0 {
			t.Errorf("a new item is judged by the old rules: %s", no.Detail)
		}
	})
}

// What a body adopted holds for it, whatever the program has come to bring.
func TestAnAdoptedEditionOutlivesTheProgramThatBroughtIt(t *testing.T) {
	for _, base := range []string{"sqlite", "postgres"} {
		t.Run(base, func(t *testing.T) {
			folder := t.TempDir()
			file := filepath.Join(folder, "hl-own", "pack.yaml")
			bring := func(rules string) {
				if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(rules), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			bring(ownRules)
			t.Setenv("QIANFA_PACKS", folder)
			database := ""
			if base == "postgres" {
				database = pgtest.Database(t)
			}
			s := start(t, database)
			steward := s.as(t, "fangyun")
			steward.stepUp(t)
			if a := steward.adopts(t, "hl-own", s.day(t, 0)); a.status != http.StatusNoContent {
				t.Fatalf("%d %s", a.status, a.body)
			}
			before := steward.adoptions(t)[0]
			s.end(t)
			bring(ownRules + "\n# 新的一版\n")
			s.people = map[string]*person{}
			s.serve(t)
			after := s.as(t, "fangyun").adoptions(t)[0]
			if !after.Newer || before.Newer || after.Edition != before.Edition || after.Stands != "holds" {
				t.Errorf("before %+v, after %+v", before, after)
			}
			var mine struct{ ID, Digest string }
			decode(t, s.as(t, "zhangmin").call(t, http.MethodGet, "/rules", nil), &mine)
			if mine.ID != "hl-own" || mine.Digest != before.Edition {
				t.Errorf("the rules in force are %+v", mine)
			}
		})
	}
}
