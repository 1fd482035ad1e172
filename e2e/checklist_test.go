package e2e

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// Article 8 of hs wants each question answered by each review: nothing passes with one left out, what is wrong is said
// in words, and the form prints it. Elsewhere one statement is enough.
func TestTheTenQuestionsAreAnsweredOneByOne(t *testing.T) {
	onBoth(t, func(t *testing.T, s *server) {
		j := journeyOf(t, "HS-")
		v := s.submitted(t, j)
		reviewer := s.as(t, j.signs[0].by[0])
		v = reviewer.view(t, v.ID)
		i := slices.IndexFunc(v.Actions, func(a action) bool { return a.Do == "pass" && a.OK })
		if i < 0 || !v.Actions[i].Each || len(v.Actions[i].Checklist) != 10 {
			t.Fatalf("the reviewer is asked %+v", v.Actions)
		}
		questions, step := v.Actions[i].Checklist, v.Actions[i].Step
		pass := func(answers map[string]any, problems string) answer {
			return reviewer.acts(t, v.ID, act{"do": "pass", "step": step, "seal": v.Seal, "opinion": "同意。", "checklist": map[string]any{"answers": answers, "problems": problems}})
		}
		stated := refused(t, reviewer.acts(t, v.ID, signing(step, v.Seal)), http.StatusBadRequest, http.StatusUnprocessableEntity)
		if !strings.Contains(stated.Detail, "还有10项没有回答") {
			t.Errorf("one statement: %s", stated.Detail)
		}
		answers := answering(questions)["answers"].(map[string]any)
		delete(answers, questions[3])
		nine := refused(t, pass(answers, ""), http.StatusBadRequest, http.StatusUnprocessableEntity)
		if !strings.Contains(nine.Detail, questions[3]) {
			t.Errorf("nine of ten: %s", nine.Detail)
		}
		answers[questions[3]] = "problem"
		refused(t, pass(answers, ""), http.StatusBadRequest, http.StatusUnprocessableEntity)
		answers[questions[3]] = "maybe"
		refused(t, pass(answers, "见附注"), http.StatusBadRequest, http.StatusUnprocessableEntity)
		answers[questions[3]] = "problem"
		if a := pass(answers, "配图须注明作者"); a.status != http.StatusOK {
			t.Fatalf("%d %s", a.status, a.body)
		}
		page := string(reviewer.call(t, http.MethodGet, "/articles/"+v.ID+"/form?template=general", nil).body)
		for _, want := range []string{"“十问”10项逐项作答，有问题：" + questions[3], "配图须注明作者"} {
			if !strings.Contains(page, want) {
				t.Errorf("the form lacks %q", want)
			}
		}
	})
}
