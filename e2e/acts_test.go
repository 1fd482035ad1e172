package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"qianfa/internal/app"
	"qianfa/internal/core/org"
	"qianfa/internal/core/policy"
	"qianfa/internal/store"
	"qianfa/packs"
)

// journeyOf finds a route by the beginning of its name.
func journeyOf(t *testing.T, name string) journey {
	t.Helper()
	i := slices.IndexFunc(journeys, func(j journey) bool { return strings.HasPrefix(j.name, name) })
	if i < 0 {
		t.Fatalf("no route %s", name)
	}
	return journeys[i]
}

// submitted hands an item of a route in, under a title of its own.
func (s *server) submitted(t *testing.T, j journey) item {
	t.Helper()
	return s.as(t, j.author).submit(t, s.drafted(t, j))
}

// signed passes the first n steps of an item.
func (s *server) signed(t *testing.T, j journey, v item, n int) item {
	t.Helper()
	for i := range n {
		v = s.as(t, j.signs[i].by[0]).signs(t, v.ID, v.Route[i].Step)
	}
	return v
}

// ready signs every step of an item.
func (s *server) ready(t *testing.T, j journey) item {
	t.Helper()
	v := s.signed(t, j, s.submitted(t, j), len(j.signs))
	if v = s.as(t, j.publisher).view(t, v.ID); v.Phase != "ready" {
		t.Fatalf("after every signature the item is %s", v.Phase)
	}
	return v
}

func (v item) states() []string {
	var out []string
	for _, st := range v.Route {
		out = append(out, st.State)
	}
	return out
}

func expectStates(t *testing.T, v item, want ...string) {
	t.Helper()
	if got := v.states(); !slices.Equal(got, want) {
		t.Fatalf("the steps are %v, want %v", got, want)
	}
}

// aloneOnTheBody and alsoAlone change posts and people, so they run before the others, which go side by side.
const (
	aloneOnTheBody = "a delegate signs until the delegation is taken back"
	alsoAlone      = "who is disabled is out at once and back when enabled"
)

func TestActsOnACase(t *testing.T) {
	tests := []struct {
		name string
		f    func(t *testing.T, s *server)
	}{
		{"the author holds the post and still cannot sign", authorCannotSign},
		{"who registered and wrote for another cannot sign", editorCannotSign},
		{"a signature on a version that is no longer under review is a conflict", staleSeal},
		{"a returned item goes back to whom it was returned by", returnAndBack},
		{"an item returned to a step goes back to whom it was returned by", returnToStep},
		{"a reworked item is signed anew", returnReworked},
		{"other words keep signatures where the rules say so, and their signers are told", rewordedKeeps},
		{"other words void signatures where the rules say nothing", rewordedFalls},
		{"marks are adopted to the letter and confirmed by whom they are", marksAdopted},
		{"the author recalls an item until somebody has signed", recall},
		{"nothing moves while an item is held", holdAndResume},
		{"a rejected item is at its end", reject},
		{aloneOnTheBody, delegation},
		{alsoAlone, disabled},
		{"somebody is asked and answers, and nothing waits for it", consulted},
		{"a step goes only to whom the rules allow, and comes back", transferred},
		{"a signer who is asked besides must sign, too", signerAdded},
		{"who is unsure hands a step up where the rules say to whom", escalated},
		{"a leader denies a consent recorded in her name", denial},
		{"two clicks at once sign once", doubleClick},
		{"a request with a key is done once and answered twice", idempotency},
		{"nobody reads an item of another body", acrossBodies},
	}
	onBoth(t, func(t *testing.T, s *server) {
		for _, c := range tests {
			t.Run(c.name, func(t *testing.T) {
				if c.name != aloneOnTheBody && c.name != alsoAlone { // a changed post is a conflict for whoever signs on it meanwhile
					t.Parallel()
				}
				c.f(t, s)
			})
		}
	})
}

func authorCannotSign(t *testing.T, s *server) {
	j := journeyOf(t, "NX-R1")
	j.author = "dingwei"
	v := s.submitted(t, j)
	no := refused(t, s.as(t, "dingwei").acts(t, v.ID, signing(v.Route[0].Step, v.Seal)), http.StatusForbidden, http.StatusUnprocessableEntity)
	if !slices.Contains(no.Cites, "national#回避") {
		t.Errorf("refused by %v, want national#回避", no.Cites)
	}
	expectStates(t, s.as(t, "dingwei").view(t, v.ID), "open", "waiting", "waiting", "open", "waiting", "waiting", "waiting", "waiting")
}

func editorCannotSign(t *testing.T, s *server) {
	j := journeyOf(t, "NX-R1")
	registrar, author := s.as(t, "bailing"), s.as(t, "machunlan")
	var v item
	decode(t, registrar.call(t, http.MethodPost, "/articles", map[string]any{"registered_for": map[string]any{"person": author.id, "means": "paper"}}), &v)
	registrar.save(t, v, text("登记的稿件", j.words), s.meta(t, j.targets, j.answers, nil))
	v = registrar.submit(t, v.ID)
	v = s.as(t, "dingwei").signs(t, v.ID, v.Route[0].Step)
	no := refused(t, registrar.acts(t, v.ID, signing(v.Route[1].Step, v.Seal)), http.StatusForbidden, http.StatusUnprocessableEntity)
	if !slices.Contains(no.Cites, "national#回避") {
		t.Errorf("refused by %v, want national#回避", no.Cites)
	}
	if v := registrar.view(t, v.ID); v.Route[1].State != "open" {
		t.Errorf("the step is %s", v.Route[1].State)
	}
}

func staleSeal(t *testing.T, s *server) {
	j := journeyOf(t, "HL-R1")
	author, head := s.as(t, j.author), s.as(t, j.signs[0].by[0])
	v := s.submitted(t, j)
	was := head.view(t, v.ID).Seal
	author.does(t, v.ID, act{"do": "recall"})
	v = author.view(t, v.ID)
	author.save(t, v, text(j.title, j.words+"周末照常。"), v.Meta)
	v = author.submit(t, v.ID)
	if v.Seal == was {
		t.Fatal("another text has the same seal")
	}
	refused(t, head.acts(t, v.ID, signing(v.Route[0].Step, was)), http.StatusConflict)
	expectStates(t, head.view(t, v.ID), "open", "waiting")
	head.signs(t, v.ID, v.Route[0].Step)
	expectStates(t, head.view(t, v.ID), "done", "open")
}

// returnAndBack: what comes back unchanged, with the drafter's word on it, goes on where it was returned.
func returnAndBack(t *testing.T, s *server) {
	j := journeyOf(t, "JZ-R1")
	v := s.signed(t, j, s.submitted(t, j), 2)
	author, office := s.as(t, j.author), s.as(t, "maxiaodong")
	v = office.does(t, v.ID, act{"do": "return", "step": v.Route[2].Step, "opinion": "请核实行动的起止日期。", "back": true})
	if v.Phase != "returned" {
		t.Fatalf("a returned item is %s", v.Phase)
	}
	refused(t, office.acts(t, v.ID, signing(v.Route[2].Step, v.Seal)), http.StatusConflict, http.StatusUnprocessableEntity)
	was := v.Seal
	v = author.submit(t, v.ID)
	expectStates(t, v, "done", "done", "open")
	if v.Seal != was || v.Version != 1 {
		t.Errorf("handed in unchanged it is version %d under another seal: %v", v.Version, v.Seal != was)
	}
	office.signs(t, v.ID, v.Route[2].Step)
	s.release(t, j, v.ID)
}

// returnToStep: an earlier signer looks again, and the item is at once with whom it was returned by.
func returnToStep(t *testing.T, s *server) {
	j := journeyOf(t, "JZ-R1")
	v := s.signed(t, j, s.submitted(t, j), 2)
	office := s.as(t, "maxiaodong")
	v = office.does(t, v.ID, act{"do": "return", "step": v.Route[2].Step, "to": map[string]any{"step": v.Route[0].Step}, "opinion": "请单位负责人再核。", "back": true})
	expectStates(t, v, "open", "done", "waiting")
	refused(t, office.acts(t, v.ID, signing(v.Route[2].Step, v.Seal)), http.StatusConflict, http.StatusUnprocessableEntity)
	v = s.as(t, "gaojun").signs(t, v.ID, v.Route[0].Step)
	expectStates(t, v, "done", "done", "open")
	s.signed(t, journey{signs: j.signs[2:]}, item{ID: v.ID, Route: v.Route[2:]}, 1)
	s.release(t, j, v.ID)
}

// returnReworked: no signature on the old text stands for the new one, and every signer sees it again.
func returnReworked(t *testing.T, s *server) {
	j := journeyOf(t, "JZ-R1")
	v := s.signed(t, j, s.submitted(t, j), 2)
	author, office := s.as(t, j.author), s.as(t, "maxiaodong")
	refused(t, office.acts(t, v.ID, act{"do": "return", "step": v.Route[2].Step, "seal": v.Seal}), http.StatusUnprocessableEntity)
	v = office.does(t, v.ID, act{"do": "return", "step": v.Route[2].Step, "opinion": "请写明行动的起止日期。", "back": true})
	old := v.Seal
	v = author.view(t, v.ID)
	author.save(t, v, text(j.title, j.words+"行动自本月二十五日至月底。"), v.Meta)
	v = author.submit(t, v.ID)
	expectStates(t, v, "open", "voided", "waiting")
	refused(t, s.as(t, "gaojun").acts(t, v.ID, signing(v.Route[0].Step, old)), http.StatusConflict)
	s.signed(t, j, v, 3)
	s.release(t, j, v.ID)
}

func marksAdopted(t *testing.T, s *server) {
	j := journeyOf(t, "JZ-R1")
	author, leader := s.as(t, j.author), s.as(t, "xuming")
	v := s.signed(t, j, s.submitted(t, j), 1)
	at := strings.Index(j.words, "本周")
	start := len([]rune(j.words[:at]))
	v = leader.does(t, v.ID, act{"do": "suggest", "step": v.Route[1].Step, "marks": []any{map[string]any{"block": "b1", "start": start, "end": start + 2, "was": "本周", "replace": "下周"}}})
	no := v.Suggestions[0].No
	refused(t, leader.acts(t, v.ID, act{"do": "confirm", "no": no, "seal": v.Seal}), http.StatusConflict, http.StatusUnprocessableEntity)
	refused(t, s.as(t, "gaojun").acts(t, v.ID, act{"do": "adopt", "no": no, "seal": v.Seal}), http.StatusForbidden, http.StatusConflict, http.StatusUnprocessableEntity)
	was := v.Seal
	v = author.does(t, v.ID, act{"do": "adopt", "no": no})
	if want := strings.Replace(j.words, "本周", "下周", 1); v.Source.words() != want || v.Seal == was {
		t.Fatalf("adopted %q under seal %s, want %q under another than %s", v.Source.words(), v.Seal, want, was)
	}
	if v.Suggestions[0].State != "adopted" || v.Route[0].State == "done" {
		t.Fatalf("after adopting: %+v, steps %v", v.Suggestions, v.states())
	}
	v = s.as(t, "gaojun").signs(t, v.ID, v.Route[0].Step)
	refused(t, s.as(t, "maxiaodong").acts(t, v.ID, act{"do": "confirm", "no": no, "seal": v.Seal}), http.StatusNotFound, http.StatusForbidden)
	v = leader.does(t, v.ID, act{"do": "confirm", "no": no})
	expectStates(t, v, "done", "done", "open")
	if v.Suggestions[0].State != "confirmed" {
		t.Errorf("the suggestion is %s", v.Suggestions[0].State)
	}
}

func recall(t *testing.T, s *server) {
	j := journeyOf(t, "HL-R1")
	author, head := s.as(t, j.author), s.as(t, j.signs[0].by[0])
	v := s.submitted(t, j)
	refused(t, head.acts(t, v.ID, act{"do": "recall", "seal": v.Seal}), http.StatusForbidden)
	v = author.does(t, v.ID, act{"do": "recall"})
	if !v.Editable {
		t.Fatal("a recalled item cannot be edited")
	}
	refused(t, head.acts(t, v.ID, signing(v.Route[0].Step, v.Seal)), http.StatusConflict, http.StatusUnprocessableEntity)
	v = author.submit(t, v.ID)
	v = head.signs(t, v.ID, v.Route[0].Step)
	refused(t, author.acts(t, v.ID, act{"do": "recall", "seal": v.Seal}), http.StatusConflict)
	expectStates(t, author.view(t, v.ID), "done", "open")
}

func holdAndResume(t *testing.T, s *server) {
	j := journeyOf(t, "HL-R1")
	v := s.ready(t, j)
	author, leader, pub := s.as(t, j.author), s.as(t, "zhengkai"), s.as(t, j.publisher)
	refused(t, author.acts(t, v.ID, act{"do": "hold", "seal": v.Seal, "reason": "我想等等"}), http.StatusForbidden)
	v = leader.does(t, v.ID, act{"do": "hold", "reason": "等上级口径。"})
	if v.Phase != "held" {
		t.Fatalf("a held item is %s", v.Phase)
	}
	refused(t, pub.acts(t, v.ID, act{"do": "publish", "seal": v.Seal}), http.StatusConflict, http.StatusUnprocessableEntity)
	refused(t, author.acts(t, v.ID, act{"do": "resume", "seal": v.Seal}), http.StatusForbidden)
	if v = leader.does(t, v.ID, act{"do": "resume"}); v.Phase != "ready" {
		t.Fatalf("a resumed item is %s", v.Phase)
	}
	s.release(t, j, v.ID)
}

func reject(t *testing.T, s *server) {
	j := journeyOf(t, "HL-R1")
	v := s.signed(t, j, s.submitted(t, j), 1)
	author, leader, pub := s.as(t, j.author), s.as(t, "zhengkai"), s.as(t, j.publisher)
	refused(t, leader.acts(t, v.ID, act{"do": "reject", "step": v.Route[1].Step, "seal": v.Seal}), http.StatusUnprocessableEntity)
	v = leader.does(t, v.ID, act{"do": "reject", "step": v.Route[1].Step, "opinion": "与本镇工作无关。"})
	if v.Phase != "rejected" || v.allows("pass") {
		t.Fatalf("a rejected item is %s and can be signed: %v", v.Phase, v.allows("pass"))
	}
	refused(t, leader.acts(t, v.ID, signing(v.Route[1].Step, v.Seal)), http.StatusConflict, http.StatusUnprocessableEntity)
	refused(t, pub.acts(t, v.ID, act{"do": "publish", "seal": v.Seal}), http.StatusConflict, http.StatusUnprocessableEntity)
	if v = author.view(t, v.ID); v.Phase != "rejected" {
		t.Errorf("the author sees it %s", v.Phase)
	}
}

// delegation is granted and revoked beside the running program, as an administrator's command does.
func delegation(t *testing.T, s *server) {
	const body = "u-hengtang-00"
	j := journeyOf(t, "HL-R1")
	first, second := s.signed(t, j, s.submitted(t, j), 1), s.signed(t, j, s.submitted(t, j), 1)
	leader, delegate := s.as(t, "zhengkai"), s.as(t, "ouyanghua")
	refused(t, delegate.acts(t, first.ID, signing(first.Route[1].Step, first.Seal)), http.StatusNotFound)
	s.organise(t, body, org.GrantDelegation{Delegation: org.Delegation{ID: "d-e2e", From: leader.id, To: delegate.id, As: "分管领导", Document: "授权书", Since: time.Now().Add(-time.Hour)}})
	v := delegate.signs(t, first.ID, first.Route[1].Step)
	if row := v.Route[1].Rows[0]; row.By == nil || row.By.ID != delegate.id {
		t.Errorf("signed by %+v, want the delegate", row.By)
	}
	seen := delegate.view(t, second.ID)
	if !seen.allows("pass") {
		t.Fatal("the delegate may not sign the second item")
	}
	s.organise(t, body, org.RevokeDelegation{Delegation: "d-e2e", Document: "撤销授权书"})
	refused(t, delegate.acts(t, second.ID, signing(second.Route[1].Step, seen.Seal)), http.StatusForbidden, http.StatusNotFound)
	expectStates(t, leader.view(t, second.ID), "done", "open")
	leader.signs(t, second.ID, second.Route[1].Step)
}

// organise changes a body's posts beside the running program.
func (s *server) organise(t *testing.T, body string, cmds ...org.Command) {
	t.Helper()
	db, err := store.Open(context.Background(), store.Options{URL: s.database, Dir: s.data, Demo: true, Attach: true, Projectors: []store.Projector{store.Orgs(), store.Accounts(), store.Articles()}})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	systems := []fs.FS{packs.FS}
	if own := os.Getenv("QIANFA_PACKS"); own != "" {
		systems = append(systems, os.DirFS(own))
	}
	lib, err := policy.Load(systems...)
	if err != nil {
		t.Fatal(err)
	}
	if err := app.NewOrgs(db, app.NewDirectory(db, db), &app.Rules{Library: lib, Ledger: db}, time.Now).Do(context.Background(), "system:setup", body, cmds...); err != nil {
		t.Fatal(err)
	}
}

func denial(t *testing.T, s *server) {
	j := journeyOf(t, "JZ-R3")
	v := s.signed(t, j, s.submitted(t, j), 1)
	leader, recorder, pub := s.as(t, "fanghaiyan"), s.as(t, "hanxue"), s.as(t, j.publisher)
	v = recorder.does(t, v.ID, act{"do": "record", "step": v.Route[1].Step, "for": leader.id, "means": "phone", "number": "0391-0000000"})
	expectStates(t, v, "done", "done")
	refused(t, s.as(t, "caowenbin").acts(t, v.ID, act{"do": "deny", "step": v.Route[1].Step, "seal": v.Seal}), http.StatusNotFound, http.StatusForbidden, http.StatusUnprocessableEntity)
	v = leader.does(t, v.ID, act{"do": "deny", "step": v.Route[1].Step})
	if v.Route[1].State == "done" {
		t.Fatal("the denied consent still counts")
	}
	expectNotReleased(t, pub, v)
	leader.signs(t, v.ID, v.Route[1].Step)
	s.release(t, j, v.ID)
}

func doubleClick(t *testing.T, s *server) {
	j := journeyOf(t, "HL-R1")
	v := s.submitted(t, j)
	head := s.as(t, j.signs[0].by[0])
	head.stepUp(t)
	answers := make([]answer, 4)
	var clicks sync.WaitGroup
	for i := range answers {
		clicks.Go(func() {
			answers[i] = head.call(t, http.MethodPost, "/articles/"+v.ID+"/acts", signing(v.Route[0].Step, v.Seal))
		})
	}
	clicks.Wait()
	done := 0
	for _, a := range answers {
		if a.status == http.StatusOK {
			done++
			continue
		}
		refused(t, a, http.StatusConflict)
	}
	if done != 1 {
		t.Errorf("%d of %d clicks signed", done, len(answers))
	}
	if n := s.entries(t, head, v.ID, "review.Passed"); n != 1 {
		t.Errorf("the ledger holds %d signatures", n)
	}
}

// entries counts the entries of one type in an item's stream.
func (s *server) entries(t *testing.T, p *person, id, typ string) int {
	t.Helper()
	var proof struct {
		Entries []struct{ Type string } `json:"entries"`
	}
	decode(t, p.call(t, http.MethodGet, "/articles/"+id+"/proof", nil), &proof)
	if len(proof.Entries) == 0 {
		t.Fatal("the proof has no entries")
	}
	n := 0
	for _, e := range proof.Entries {
		if e.Type == typ {
			n++
		}
	}
	return n
}

func idempotency(t *testing.T, s *server) {
	j := journeyOf(t, "HL-R1")
	v := s.submitted(t, j)
	head := s.as(t, j.signs[0].by[0])
	head.stepUp(t)
	path, key := "/articles/"+v.ID+"/acts", "key-"+v.ID
	first := head.call(t, http.MethodPost, path, signing(v.Route[0].Step, v.Seal), "Idempotency-Key", key)
	again := head.call(t, http.MethodPost, path, signing(v.Route[0].Step, v.Seal), "Idempotency-Key", key)
	if first.status != http.StatusOK || again.status != http.StatusOK || !bytes.Equal(first.body, again.body) || again.header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("first %d, again %d %q", first.status, again.status, again.body)
	}
	refused(t, head.call(t, http.MethodPost, path, act{"do": "hold", "seal": v.Seal, "reason": "另一件事"}, "Idempotency-Key", key), http.StatusConflict, http.StatusUnprocessableEntity)
	if n := s.entries(t, head, v.ID, "review.Passed"); n != 1 {
		t.Errorf("the ledger holds %d signatures", n)
	}
}

// acrossBodies asks every GET of the API for another body's published item with a picture.
func acrossBodies(t *testing.T, s *server) {
	j := journeyOf(t, "JH-R1 a department")
	own := s.as(t, j.author)
	v := s.travel(t, j)
	stranger := s.as(t, "hanxue")
	picture := ""
	for _, b := range v.Source["blocks"].([]any) {
		if m, ok := b.(map[string]any)["media"].(string); ok {
			picture = m
		}
	}
	var full struct{ Code string }
	decode(t, own.call(t, http.MethodGet, "/articles/"+v.ID, nil), &full)
	paths := []string{"/articles/{id}/form?format=pdf", "/articles/{id}/form?format=html", "/articles/{id}/publications/{account}/package", "/media/" + picture, "/find?code=" + full.Code}
	for _, p := range s.reads(t) {
		if strings.HasPrefix(p, "/articles/{id}") {
			paths = append(paths, p)
		}
	}
	if len(paths) < 9 {
		t.Fatalf("only %v name an item", paths)
	}
	for _, p := range paths {
		p = strings.NewReplacer("{id}", v.ID, "{account}", "liuxi-web").Replace(p)
		if strings.HasSuffix(p, "/diff") {
			p += "?from=1&to=1"
		}
		refused(t, stranger.call(t, http.MethodGet, p, nil), http.StatusNotFound)
		if a := own.call(t, http.MethodGet, p, nil); a.status != http.StatusOK {
			t.Errorf("the author reads %s: %d %.200s", p, a.status, a.body)
		}
	}
	lexiconsAcrossBodies(t, s, stranger)
	for _, box := range []string{"all", "todo", "done", "mine"} {
		expectNoWord(t, stranger, "/work?limit=200&box="+box, v.ID)
	}
	for _, list := range []string{"/accounts", "/units", "/people"} {
		expectNoWord(t, stranger, list, "liuxi")
	}
	refused(t, stranger.acts(t, v.ID, act{"do": "hold", "seal": v.Seal, "reason": "不是我们的稿件"}), http.StatusNotFound)
	refused(t, stranger.call(t, http.MethodPost, "/articles/"+v.ID+"/checks", nil), http.StatusNotFound)
	refused(t, stranger.call(t, http.MethodPut, "/articles/"+v.ID+"/draft", map[string]any{"base": v.Base, "source": v.Source, "meta": v.Meta}), http.StatusNotFound)
	refused(t, stranger.send(t, "/articles/"+v.ID+"/import", "a.txt", []byte("外单位的文字")), http.StatusNotFound)
}

// lexiconsAcrossBodies: the words of one body and what they were found in are nothing for another.
func lexiconsAcrossBodies(t *testing.T, s *server, stranger *person) {
	t.Helper()
	keeper := s.as(t, "liuyang")
	var lexicon, scan struct{ ID string }
	decode(t, keeper.call(t, http.MethodPost, "/lexicons", map[string]any{"name": "本局易错词"}), &lexicon)
	if a := keeper.call(t, http.MethodPost, "/lexicons/"+lexicon.ID+"/changes", map[string]any{"seen": 0, "put": []any{map[string]any{"term": "执法队员们", "severity": "hint", "why": "规范称谓"}}}); a.status != http.StatusOK {
		t.Fatalf("%d %s", a.status, a.body)
	}
	decode(t, keeper.call(t, http.MethodPost, "/lexicons/"+lexicon.ID+"/scans", map[string]any{}), &scan)
	paths := 0
	for _, p := range s.reads(t) {
		of, found := lexicon.ID, strings.HasPrefix(p, "/lexicons/{id}")
		if strings.HasPrefix(p, "/lexicon-scans/{id}") {
			of, found = scan.ID, true
		}
		if !found {
			continue
		}
		paths++
		p = strings.Replace(p, "{id}", of, 1)
		if strings.HasSuffix(p, "/diff") {
			p += "?from=0&to=1"
		}
		refused(t, stranger.call(t, http.MethodGet, p, nil), http.StatusNotFound)
		if a := keeper.call(t, http.MethodGet, p, nil); a.status != http.StatusOK {
			t.Errorf("the keeper reads %s: %d %.200s", p, a.status, a.body)
		}
	}
	if paths < 7 {
		t.Errorf("only %d paths of lexicons", paths)
	}
	expectNoWord(t, stranger, "/lexicons", "本局易错词")
}

func expectNoWord(t *testing.T, p *person, path, word string) {
	t.Helper()
	a := p.call(t, http.MethodGet, path, nil)
	if a.status != http.StatusOK || strings.Contains(string(a.body), word) {
		t.Errorf("%s: %d, speaks of %s", path, a.status, word)
	}
}

// reads lists every GET that the API describes.
func (s *server) reads(t *testing.T) []string {
	t.Helper()
	var spec struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	decode(t, s.anybody(t, http.MethodGet, "/openapi.json", nil), &spec)
	var out []string
	for p, methods := range spec.Paths {
		if _, ok := methods["get"]; ok {
			out = append(out, strings.TrimPrefix(p, "/api/v1"))
		}
	}
	return out
}
