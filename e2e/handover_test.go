package e2e

import (
	"net/http"
	"slices"
	"testing"
)

// inHand is what somebody answers for, as the page of 人员交接 shows it.
type inHand struct {
	Items  []struct{ ID, Title string }
	People []named
}

func (p *person) inHand(t testing.TB, whose string) inHand {
	t.Helper()
	var v inHand
	decode(t, p.call(t, http.MethodGet, "/handover?person="+whose, nil), &v)
	return v
}

func (v inHand) has(id string) bool {
	return slices.ContainsFunc(v.Items, func(x struct{ ID, Title string }) bool { return x.ID == id })
}

// A drafter leaves: the head of his unit gives his open items to a successor, who answers for them from then on. What
// was signed stands, what he was writing is kept as his, and he signs nothing he wrote.
func TestTheHeadHandsOverWhatADrafterHadInHand(t *testing.T) {
	onBoth(t, func(t *testing.T, s *server) {
		j := journeyOf(t, "NT-R2")
		old, head, next, stranger := s.as(t, "shaojie"), s.as(t, "qintao"), s.as(t, "wenjing"), s.as(t, "leiming")
		v := s.signed(t, j, s.submitted(t, j), 1)
		draft := old.create(t)
		old.save(t, draft, text("写了一半的通知", "地铁末班车时间待定。"), draft.Meta)

		refused(t, next.call(t, http.MethodGet, "/handover?person="+old.id, nil), http.StatusForbidden)
		refused(t, stranger.call(t, http.MethodPost, "/handover", map[string]any{"from": "p-nobody", "to": next.id, "articles": []string{v.ID}}), http.StatusNotFound)
		if have := head.inHand(t, old.id); !have.has(v.ID) || !have.has(draft.ID) {
			t.Fatalf("the head finds %+v", have)
		}
		give := map[string]any{"from": old.id, "to": next.id, "reason": "邵洁调离。", "articles": []string{v.ID, draft.ID}}
		refused(t, head.call(t, http.MethodPost, "/handover", map[string]any{"from": old.id, "to": "p-nobody", "articles": []string{v.ID}}), http.StatusBadRequest, http.StatusUnprocessableEntity)
		var left inHand
		decode(t, head.call(t, http.MethodPost, "/handover", give), &left)
		if left.has(v.ID) || left.has(draft.ID) || !next.inHand(t, "").has(v.ID) {
			t.Errorf("after the hand-over the old drafter has %+v", left)
		}
		refused(t, head.call(t, http.MethodPost, "/handover", give), http.StatusConflict)

		var after struct {
			item
			Author, Unit named
			Former       []named
			Versions     []struct {
				Editors []named
				WhyText string `json:"why_text"`
			}
		}
		decode(t, next.call(t, http.MethodGet, "/articles/"+draft.ID, nil), &after)
		if !after.Editable || after.Author.ID != next.id || len(after.Former) != 1 || after.Former[0].ID != old.id || len(after.Versions) != 1 || after.Versions[0].Editors[0].ID != old.id {
			t.Errorf("the successor finds %+v", after)
		}
		if old.view(t, draft.ID).Editable {
			t.Error("the old drafter may still write")
		}
		if now := next.view(t, v.ID); now.Route[0].State != "done" || now.Version != v.Version {
			t.Errorf("what was signed is %v, version %d", now.states(), now.Version)
		}
		refused(t, old.acts(t, v.ID, act{"do": "recall", "seal": v.Seal}), http.StatusForbidden)
	})
}

// Two units write one item: the co-drafter writes, only the drafter hands in, and neither reviews it.
func TestTwoUnitsWriteOneItem(t *testing.T) {
	onBoth(t, func(t *testing.T, s *server) {
		author, helper := s.as(t, "zhangmin"), s.as(t, "wangjing") // who reviews for the office
		j := journeyOf(t, "JH-R1")
		v := author.create(t)
		refused(t, helper.call(t, http.MethodGet, "/articles/"+v.ID, nil), http.StatusNotFound)
		author.does(t, v.ID, act{"do": "ask_codrafter", "to": map[string]any{"person": helper.id}})
		refused(t, author.acts(t, v.ID, act{"do": "ask_codrafter", "to": map[string]any{"person": helper.id}}), http.StatusConflict)

		shared := helper.view(t, v.ID)
		if j := slices.IndexFunc(shared.Actions, func(a action) bool { return a.Do == "submit" }); j < 0 || shared.Actions[j].OK || shared.Actions[j].Reason != "您是协办人，稿件改好后由张敏报送。" {
			t.Errorf("the co-drafter is offered %+v", shared.Actions)
		}
		if !shared.Editable {
			t.Fatal("the co-drafter may not write")
		}
		helper.save(t, shared, text("两家合写的通知", "两家单位联合开展普法活动。"), s.meta(t, []string{"liuxi-web"}, map[string]any{"敏感领域": false}, nil))
		refused(t, helper.tries(t, v.ID), http.StatusForbidden)
		v = author.submit(t, v.ID)
		v = s.as(t, j.signs[0].by[0]).signs(t, v.ID, v.Route[0].Step)
		no := refused(t, helper.acts(t, v.ID, signing(v.Route[1].Step, v.Seal)), http.StatusForbidden, http.StatusUnprocessableEntity)
		if !slices.Contains(no.Cites, "national#回避") {
			t.Errorf("refused by %v", no.Cites)
		}
	})
}
