package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"qianfa/internal/core/check"
	"qianfa/internal/core/org"
	"qianfa/internal/core/policy"
	"qianfa/packs"
)

// to names a person in an act.
func to(p *person) map[string]any { return map[string]any{"person": p.id} }

// atOffice is an item of 柳溪 that waits for the office, with those who may do something about it.
func (s *server) atOffice(t *testing.T) (v item, office, chief *person) {
	t.Helper()
	j := journeyOf(t, "JH-R1 a centre's item")
	return s.signed(t, j, s.submitted(t, j), 1), s.as(t, "wangjing"), s.as(t, "chenzhiyuan")
}

// consulted: somebody is asked and answers; the item goes on without waiting for it.
func consulted(t *testing.T, s *server) {
	v, office, chief := s.atOffice(t)
	step, other := v.Route[1].Step, s.as(t, "heping")
	refused(t, other.call(t, http.MethodGet, "/articles/"+v.ID, nil), http.StatusNotFound)
	refused(t, office.acts(t, v.ID, act{"do": "consult", "step": step, "seal": v.Seal, "reason": "请看一下。"}), http.StatusUnprocessableEntity)
	refused(t, chief.acts(t, v.ID, act{"do": "consult", "step": v.Route[2].Step, "seal": v.Seal, "to": to(other), "reason": "请看一下。"}), http.StatusUnprocessableEntity, http.StatusConflict)
	v = office.does(t, v.ID, act{"do": "consult", "step": step, "to": to(other), "reason": "便民服务点的地址是否准确？"})
	expectStates(t, v, "done", "open", "waiting")
	if !other.allows(t, v.ID, "answer_consult") || office.view(t, v.ID).allows("pass") != true {
		t.Error("who was asked cannot answer, or the office has to wait")
	}
	refused(t, chief.acts(t, v.ID, act{"do": "answer_consult", "no": 1, "seal": v.Seal, "reason": "准确。"}), http.StatusForbidden)
	refused(t, other.acts(t, v.ID, signing(step, v.Seal)), http.StatusForbidden)
	v = other.does(t, v.ID, act{"do": "answer_consult", "no": 1, "reason": "地址准确。"})
	refused(t, other.acts(t, v.ID, act{"do": "answer_consult", "no": 1, "seal": v.Seal, "reason": "再答一次。"}), http.StatusConflict)
	expectStates(t, office.signs(t, v.ID, step), "done", "done", "open")
}

// transferred: a step goes only to somebody whom the rules let sign here or further on, and may be taken back.
func transferred(t *testing.T, s *server) {
	v, office, chief := s.atOffice(t)
	step := v.Route[1].Step
	give := func(p *person) act {
		return act{"do": "transfer", "step": step, "seal": v.Seal, "to": to(p), "reason": "出差，请代为审签。"}
	}
	refused(t, office.acts(t, v.ID, give(s.as(t, "liwei"))), http.StatusForbidden)
	refused(t, office.acts(t, v.ID, give(s.as(t, "guolei"))), http.StatusForbidden, http.StatusUnprocessableEntity)
	refused(t, office.acts(t, v.ID, give(office)), http.StatusUnprocessableEntity)
	refused(t, chief.acts(t, v.ID, give(chief)), http.StatusForbidden)
	v = office.does(t, v.ID, give(chief))
	refused(t, office.acts(t, v.ID, signing(step, v.Seal)), http.StatusForbidden)
	v = office.does(t, v.ID, act{"do": "transfer", "step": step, "to": to(office), "reason": "已回来。"})
	refused(t, chief.acts(t, v.ID, signing(step, v.Seal)), http.StatusForbidden)
	v = office.does(t, v.ID, give(chief))
	v = chief.signs(t, v.ID, step)
	if row := v.Route[1].Rows[0]; row.By == nil || row.By.ID != chief.id {
		t.Errorf("signed by %+v", row.By)
	}
	expectStates(t, v, "done", "done", "open")
}

// signerAdded: whoever is asked besides must sign too, and can be taken off only unsigned and by whoever asked.
func signerAdded(t *testing.T, s *server) {
	v, office, chief := s.atOffice(t)
	step, other := v.Route[1].Step, s.as(t, "heping")
	add := func(p *person) act {
		return act{"do": "add_signer", "step": step, "seal": v.Seal, "to": to(p), "reason": "请一并审签。"}
	}
	refused(t, office.acts(t, v.ID, add(s.as(t, "guolei"))), http.StatusForbidden, http.StatusUnprocessableEntity)
	refused(t, office.acts(t, v.ID, add(office)), http.StatusUnprocessableEntity)
	refused(t, chief.acts(t, v.ID, add(other)), http.StatusForbidden)
	v = office.does(t, v.ID, add(other))
	refused(t, office.acts(t, v.ID, add(other)), http.StatusConflict)
	v = office.signs(t, v.ID, step)
	expectStates(t, v, "done", "open", "waiting")
	refused(t, chief.acts(t, v.ID, signing(v.Route[2].Step, v.Seal)), http.StatusConflict, http.StatusUnprocessableEntity)
	remove := act{"do": "remove_signer", "step": step, "seal": v.Seal, "to": to(other)}
	refused(t, chief.acts(t, v.ID, remove), http.StatusForbidden)
	expectStates(t, other.signs(t, v.ID, step), "done", "done", "open")
	refused(t, office.acts(t, v.ID, remove), http.StatusConflict, http.StatusUnprocessableEntity)
}

// escalated: who is unsure hands the step up where the rules name to whom, and then nobody else signs it.
func escalated(t *testing.T, s *server) {
	v, office, _ := s.atOffice(t)
	refused(t, office.acts(t, v.ID, act{"do": "escalate", "step": v.Route[1].Step, "seal": v.Seal, "reason": "拿不准。"}), http.StatusUnprocessableEntity, http.StatusConflict)

	j := journeyOf(t, "SB-R1")
	v = s.submitted(t, j)
	keeper, leader := s.as(t, "luoqing"), s.as(t, "jiangtao")
	step := v.Route[0].Step
	refused(t, leader.acts(t, v.ID, act{"do": "escalate", "step": step, "seal": v.Seal, "reason": "拿不准。"}), http.StatusForbidden, http.StatusNotFound)
	v = keeper.does(t, v.ID, act{"do": "escalate", "step": step, "reason": "来源的公信力拿不准。"})
	refused(t, keeper.acts(t, v.ID, signing(step, v.Seal)), http.StatusForbidden, http.StatusConflict)
	v = leader.signs(t, v.ID, step)
	expectStates(t, v, "done")
}

const ownRules = `pack: hl-own
title: 横塘镇信息发布补充规定（测试，虚构）
issuer: 横塘镇人民政府（测试，虚构）
extends: hl
classes:
  - {class: 便民信息, when: {类别: 办事指南}, route: 便民, clause: 一}
routes:
  便民:
    - 发布单位负责人@本单位 审签
    - 分管领导@镇 审签
    - {step: 镇主要领导@镇 同意, optional: true}
`

// A step that rules of one's own call 必要时 is left out by a signer's decision, any other is not.
func TestAnOptionalStepIsLeftOutOnlyBySomebodyOnTheRoute(t *testing.T) {
	folder := t.TempDir()
	if err := os.MkdirAll(filepath.Join(folder, "hl-own"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "hl-own", "pack.yaml"), []byte(ownRules), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("QIANFA_PACKS", folder) // of the program that is started here; such a test does not run beside others
	s := start(t, "")
	lib, err := policy.Load(packs.FS, os.DirFS(folder))
	if err != nil {
		t.Fatal(err)
	}
	book, err := lib.Pack("hl-own")
	if err != nil {
		t.Fatal(err)
	}
	s.organise(t, "u-hengtang-00", org.AdoptPack{Adoption: org.Adoption{Pack: "hl-own", PackDigest: book.Digest(), ExplainedDigest: policy.Explain(book, check.TitleOf).Digest, Document: "镇补充规定", From: time.Now().Add(-time.Minute)}})

	j := journeyOf(t, "HL-R1 everyday")
	v := s.submitted(t, j)
	head, leader := s.as(t, "liangzhiqiang"), s.as(t, "zhengkai")
	skip := func(n int) act {
		return act{"do": "skip_optional", "step": v.Route[n].Step, "seal": v.Seal, "reason": "内容简单，不必再报。"}
	}
	refused(t, head.acts(t, v.ID, skip(0)), http.StatusUnprocessableEntity)
	refused(t, head.acts(t, v.ID, skip(2)), http.StatusUnprocessableEntity, http.StatusConflict)
	head.signs(t, v.ID, v.Route[0].Step)
	v = leader.signs(t, v.ID, v.Route[1].Step)
	expectStates(t, v, "done", "done", "open")
	refused(t, s.as(t, "huanglili").acts(t, v.ID, skip(2)), http.StatusForbidden, http.StatusUnprocessableEntity)
	v = leader.does(t, v.ID, skip(2))
	if v.Route[2].State != "skipped" || v.Phase != "ready" {
		t.Fatalf("left out, the step is %s and the item %s", v.Route[2].State, v.Phase)
	}
	refused(t, leader.acts(t, v.ID, skip(2)), http.StatusConflict)
	j.form = "" // the own class names none
	s.release(t, j, v.ID)
}
