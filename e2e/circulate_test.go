package e2e

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// slip is what stands beside the route of an item.
type slip struct {
	Readings []struct {
		No                      int
		Copy                    bool
		To, Note, Read, Opinion string
		ReadBy                  string `json:"read_by"`
	}
	Notices []string
	Actions []struct{ Do, Label, Person string }
}

func (p *person) slip(t testing.TB, id string) slip {
	t.Helper()
	var v slip
	decode(t, p.call(t, http.MethodGet, "/articles/"+id, nil), &v)
	return v
}

// listed finds an item in one of a person's lists, with the reminders that stand by it.
func (p *person) listed(t testing.TB, box, id string) (there bool, notices []string) {
	t.Helper()
	var list struct {
		Items []struct {
			ID      string
			Notices []string
		}
	}
	decode(t, p.call(t, http.MethodGet, "/work?limit=200&box="+box, nil), &list)
	for _, x := range list.Items {
		if x.ID == id {
			return true, x.Notices
		}
	}
	return false, nil
}

// People read, take note and are reminded while the item goes its way; nothing waits for them.
func TestPeopleReadTakeNoteAndAreReminded(t *testing.T) {
	onBoth(t, func(t *testing.T, s *server) {
		author, head, office, publisher := s.as(t, "wuxiu"), s.as(t, "qidong"), s.as(t, "mengna"), s.as(t, "xieyun")
		v := s.submitted(t, journeyOf(t, "XC-R0"))

		author.does(t, v.ID, act{"do": "circulate", "people": []string{publisher.id}, "reason": "请看看配图。"})
		author.does(t, v.ID, act{"do": "copy", "posts": []map[string]any{{"role": "审核人", "unit": "u-xiaoshan-01"}}})
		if todo, _ := publisher.listed(t, "todo", v.ID); !todo {
			t.Error("what is circulated does not stand among what waits for its reader")
		}
		todo, _ := office.listed(t, "todo", v.ID)
		if copied, _ := office.listed(t, "copied", v.ID); todo || !copied {
			t.Errorf("the copy stands in what waits: %v, in the copies: %v", todo, copied)
		}
		refused(t, head.acts(t, v.ID, act{"do": "mark_read", "no": 1}), http.StatusForbidden)
		refused(t, author.acts(t, v.ID, act{"do": "circulate", "people": []string{"p-nobody"}}), http.StatusBadRequest, http.StatusUnprocessableEntity)
		refused(t, author.acts(t, v.ID, act{"do": "circulate", "people": []string{publisher.id}}), http.StatusConflict)
		refused(t, author.acts(t, v.ID, act{"do": "copy", "posts": []map[string]any{{"role": "无此岗位", "unit": "u-xiaoshan-01"}}}), http.StatusBadRequest, http.StatusUnprocessableEntity)

		publisher.does(t, v.ID, act{"do": "mark_read", "no": 1, "opinion": "配图可用。"})
		office.does(t, v.ID, act{"do": "mark_read", "no": 2})
		if todo, _ := publisher.listed(t, "todo", v.ID); todo {
			t.Error("what was read still waits")
		}
		if copied, _ := office.listed(t, "copied", v.ID); copied {
			t.Error("the copy of which note was taken is still in the list")
		}
		r := author.slip(t, v.ID).Readings
		if len(r) != 2 || r[0].To != "谢芸" || r[0].Note != "请看看配图。" || r[0].Opinion != "配图可用。" || r[0].Read == "" || !r[1].Copy || r[1].To != "县政府办公室审核人" || r[1].ReadBy != "孟娜" {
			t.Errorf("the slip is %+v", r)
		}

		offered := author.slip(t, v.ID).Actions
		if !slices.ContainsFunc(offered, func(a struct{ Do, Label, Person string }) bool {
			return a.Do == "remind" && a.Person == head.id && a.Label == "提醒：敬请审签 齐冬"
		}) {
			t.Errorf("the author may %+v", offered)
		}
		reminder := act{"do": "remind", "step": v.Route[0].Step, "to": map[string]any{"person": head.id}}
		author.does(t, v.ID, reminder)
		refused(t, author.acts(t, v.ID, reminder), http.StatusConflict)
		there, notices := head.listed(t, "todo", v.ID)
		if !there || len(notices) != 1 || !strings.HasPrefix(notices[0], "邬秀 ") || !strings.HasSuffix(notices[0], "提醒：敬请审签") {
			t.Errorf("the head finds %v %q", there, notices)
		}
		if own := author.slip(t, v.ID); len(own.Notices) != 0 {
			t.Errorf("the author reads the reminder to another: %q", own.Notices)
		}
		v = head.signs(t, v.ID, v.Route[0].Step)
		if after := head.slip(t, v.ID); len(after.Notices) != 0 {
			t.Errorf("after signing the head still reads %q", after.Notices)
		}
		if v = office.signs(t, v.ID, v.Route[1].Step); v.Phase != "ready" {
			t.Errorf("after the last signature the item is %s", v.Phase)
		}
	})
}
