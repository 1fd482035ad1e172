package e2e

import (
	"net/http"
	"strings"
	"testing"
)

// rewordedKeeps: where the rules keep signatures over a change of wording, rework that is only that goes on where it
// was returned; who signed before is told and may take it back. Another figure voids everything.
func rewordedKeeps(t *testing.T, s *server) {
	j := journeyOf(t, "NX-R1")
	j.title, j.words = "饮用水卫生知识", "县卫生健康局提示：请广大群众注意饮用水卫生，喝开水不喝生水，发现异味及时拨打电话12320。"
	v := s.submitted(t, j)
	author, head, office, leader := s.as(t, "machunlan"), s.as(t, "dingwei"), s.as(t, "bailing"), s.as(t, "hujianguo")
	for _, x := range []struct {
		who  *person
		step int
	}{{head, 0}, {head, 3}, {office, 1}, {office, 4}} {
		v = x.who.signs(t, v.ID, v.Route[x.step].Step)
	}
	v = leader.does(t, v.ID, act{"do": "return", "step": v.Route[2].Step, "opinion": "“请广大群众注意”改得平实些。", "back": true})
	v = s.rewritten(t, author, v, strings.Replace(j.words, "请广大群众注意", "提醒大家注意", 1))
	expectStates(t, v, "done", "done", "open", "done", "done", "open", "waiting", "waiting")

	for _, who := range []*person{head, office} {
		if !who.hasToDo(t, v.ID) {
			t.Errorf("%s is not told that the words changed", who.login)
		}
	}
	v = office.does(t, v.ID, act{"do": "acknowledge", "step": v.Route[1].Step})
	v = office.does(t, v.ID, act{"do": "acknowledge", "step": v.Route[4].Step})
	if office.hasToDo(t, v.ID) {
		t.Error("who has seen it is told again")
	}
	if !strings.Contains(v.Route[1].Rows[0].Note, "已阅知") || !strings.Contains(v.Route[0].Rows[0].Note, "待阅知") {
		t.Errorf("the route says %q and %q", v.Route[1].Rows[0].Note, v.Route[0].Rows[0].Note)
	}
	refused(t, office.acts(t, v.ID, act{"do": "acknowledge", "step": v.Route[1].Step, "seal": v.Seal}), http.StatusConflict)
	refused(t, leader.acts(t, v.ID, act{"do": "acknowledge", "step": v.Route[0].Step, "seal": v.Seal}), http.StatusConflict)
	refused(t, leader.acts(t, v.ID, act{"do": "take_back", "step": v.Route[0].Step, "seal": v.Seal}), http.StatusConflict, http.StatusUnprocessableEntity)
	v = head.does(t, v.ID, act{"do": "take_back", "step": v.Route[0].Step})
	if v.Route[0].State != "open" {
		t.Fatalf("taken back, the step is %s", v.Route[0].State)
	}
	v = head.signs(t, v.ID, v.Route[0].Step)
	expectStates(t, v, "done", "done", "open", "done", "done", "open", "waiting", "waiting")

	v = leader.does(t, v.ID, act{"do": "return", "step": v.Route[2].Step, "opinion": "电话号码不对。", "back": true})
	v = s.rewritten(t, author, v, strings.Replace(v.Source.words(), "12320", "12345", 1))
	expectStates(t, v, "open", "voided", "waiting", "open", "voided", "waiting", "waiting", "waiting")
}

// rewordedFalls: rules that say nothing of it void every signature, whatever was changed.
func rewordedFalls(t *testing.T, s *server) {
	j := journeyOf(t, "JZ-R1")
	v := s.signed(t, j, s.submitted(t, j), 2)
	v = s.as(t, "maxiaodong").does(t, v.ID, act{"do": "return", "step": v.Route[2].Step, "opinion": "文字再顺一顺。", "back": true})
	v = s.rewritten(t, s.as(t, j.author), v, strings.Replace(j.words, "统一部署", "统筹部署", 1))
	expectStates(t, v, "open", "voided", "waiting")
	if s.as(t, "xuming").allows(t, v.ID, "acknowledge") {
		t.Error("a signature that fell can be let stand")
	}
}

// rewritten hands a returned item in again with other words.
func (s *server) rewritten(t *testing.T, author *person, v item, words string) item {
	t.Helper()
	now := author.view(t, v.ID)
	if now.Source.words() == words {
		t.Fatal("nothing is changed")
	}
	author.save(t, now, text(now.Title, words), now.Meta)
	return author.submit(t, v.ID)
}

// hasToDo says whether an item is among what waits for somebody.
func (p *person) hasToDo(t *testing.T, id string) bool {
	t.Helper()
	return strings.Contains(string(p.call(t, http.MethodGet, "/work?box=todo&limit=200", nil).body), id)
}

func (p *person) allows(t *testing.T, id, do string) bool {
	t.Helper()
	return p.view(t, id).allows(do)
}
