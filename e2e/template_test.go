package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// signedText is a template as the API shows it.
type signedText struct {
	ID      string `json:"id"`
	Phase   string `json:"phase_text"`
	InForce int    `json:"in_force"`
	Latest  int    `json:"latest"`
	Waiting string `json:"waiting"`
	Shown   int    `json:"shown"`
	Content string `json:"content"`
	Route   struct {
		Short  bool   `json:"short"`
		Text   string `json:"text"`
		Clause string `json:"clause"`
	} `json:"route"`
	Signers []struct {
		Post    string  `json:"post"`
		Clause  string  `json:"clause"`
		Holders []named `json:"holders"`
	} `json:"signers"`
}

// rainstorm is a warning with its blanks.
func rainstorm(s *server, t *testing.T) map[string]any {
	return map[string]any{
		"source": text("暴雨{级别}预警", "预计{时段}{区域}累计雨量可达{雨量}，请减少外出。"),
		"blanks": []any{
			map[string]any{"name": "级别", "type": "choice", "required": true, "options": []string{"蓝色", "黄色"}},
			map[string]any{"name": "时段", "type": "period", "required": true},
			map[string]any{"name": "区域", "type": "place", "required": true, "max": 20},
			map[string]any{"name": "雨量", "type": "number", "required": true, "unit": "毫米", "least": 1, "most": 500},
		},
		"accounts": []string{"qinghe-web"}, "comments": true, "answers": map[string]any{"事项": "安全应急知识"}, "urgency": "most_urgent",
		"from": s.day(t, 0), "until": s.day(t, 30),
	}
}

func rain(s *server, t *testing.T, region string) map[string]string {
	return map[string]string{"级别": "黄色", "时段": s.day(t, 1) + "T08:00/" + s.day(t, 1) + "T20:00", "区域": region, "雨量": "80"}
}

// templateActs does something with a template; the password is entered again when that is what is missing.
func (p *person) templateActs(t *testing.T, id, do string, v signedText, reason string) answer {
	t.Helper()
	body := map[string]any{"do": do, "version": v.Shown, "content": v.Content, "reason": reason}
	out := p.call(t, http.MethodPost, "/templates/"+id+"/acts", body)
	if out.status == http.StatusForbidden && strings.Contains(string(out.body), "step_up") {
		p.stepUp(t)
		out = p.call(t, http.MethodPost, "/templates/"+id+"/acts", body)
	}
	return out
}

// fills starts an article from a version of a template.
func (p *person) fills(t *testing.T, id string, version int, values map[string]string) answer {
	t.Helper()
	return p.call(t, http.MethodPost, fmt.Sprintf("/templates/%s/versions/%d/articles", id, version), map[string]any{"values": values, "declared": []string{"非涉密"}})
}

// signedRainstorm is a template of the emergency bureau that the leader in charge signed.
func signedRainstorm(t *testing.T, s *server) signedText {
	t.Helper()
	writer, leader := s.as(t, "luofei"), s.as(t, "caowenbin")
	var v signedText
	decode(t, writer.call(t, http.MethodPost, "/templates", map[string]any{"name": "暴雨预警", "text": rainstorm(s, t)}), &v)
	if v.Phase != "待签发" || len(v.Signers) != 1 || v.Signers[0].Clause != "jz-demo#五" || v.Signers[0].Holders[0].Name != "曹文斌" {
		t.Errorf("written it is %+v", v)
	}
	refused(t, writer.fills(t, v.ID, 1, rain(s, t, "全区")), http.StatusUnprocessableEntity)
	no := refused(t, writer.templateActs(t, v.ID, "sign", v, ""), http.StatusForbidden)
	if !strings.Contains(no.Detail, "主管领导") {
		t.Errorf("the writer is refused with %q", no.Detail)
	}
	stale := v
	stale.Content = "sha256:0"
	refused(t, leader.templateActs(t, v.ID, "sign", stale, ""), http.StatusConflict)
	decode(t, leader.templateActs(t, v.ID, "sign", v, ""), &v)
	if v.Phase != "有效" || v.InForce != 1 || !v.Route.Short || v.Route.Clause != "jz-demo#五" {
		t.Errorf("signed it is %+v", v)
	}
	return v
}

// A leader signs a text with blanks, the duty person fills it in, the leader on duty signs, and it is on the website; what
// differs outside the blanks is refused in a sentence, and goes on as an ordinary manuscript.
func TestATemplateIsSignedBeforehandAndFilledWhenTheHourComes(t *testing.T) {
	onBoth(t, func(t *testing.T, s *server) {
		v := signedRainstorm(t, s)
		writer, duty, publisher := s.as(t, "luofei"), s.as(t, "pengyue"), s.as(t, "dengchao")

		var sketch struct {
			Source document `json:"source"`
			Ready  bool     `json:"ready"`
			Wrong  []struct{ Blank, Text string }
		}
		decode(t, writer.call(t, http.MethodPost, "/templates/"+v.ID+"/versions/1/sketch", map[string]any{"values": map[string]string{"级别": "紫色", "雨量": "900"}}), &sketch)
		if sketch.Ready || len(sketch.Wrong) != 4 || sketch.Source["title"] != "暴雨【级别】预警" || !strings.Contains(sketch.Wrong[3].Text, "1毫米 至 500毫米") {
			t.Errorf("the sketch says %+v", sketch)
		}
		bad := refused(t, writer.fills(t, v.ID, 1, map[string]string{"级别": "紫色"}), http.StatusUnprocessableEntity, http.StatusBadRequest)
		if len(bad.Errors) != 4 || bad.Errors[0].Path != "values.级别" {
			t.Errorf("refused with %+v", bad.Errors)
		}

		var a item
		decode(t, writer.fills(t, v.ID, 1, rain(s, t, "青禾大道以南")), &a)
		if a.Title != "暴雨黄色预警" || a.Meta["origin"] != "template" {
			t.Errorf("filled in it is %s, %v", a.Title, a.Meta["origin"])
		}
		a = writer.submit(t, a.ID)
		if len(a.Route) != 1 || a.Route[0].Clause != "jz-demo#五" || a.Route[0].Rows[0].Holders[0].Name != "彭越" {
			t.Fatalf("the route is %+v", a.Route)
		}
		duty.signs(t, a.ID, a.Route[0].Step)
		publisher.does(t, a.ID, act{"do": "publish", "target": "qinghe-web"})
		s.expectPage(t, publisher.settled(t, a.ID), "qinghe-web")

		decode(t, writer.fills(t, v.ID, 1, rain(s, t, "青禾大道以北")), &a)
		altered := a.Source
		block := altered["blocks"].([]any)[0].(map[string]any)
		run := block["runs"].([]any)[0].(map[string]any)
		run["text"] = strings.Replace(run["text"].(string), "请减少外出", "请勿外出", 1)
		writer.save(t, a, altered, a.Meta)
		no := refused(t, writer.tries(t, a.ID), http.StatusUnprocessableEntity)
		if !strings.Contains(no.Detail, "与已签发的预审模板“暴雨预警”不一致：正文第 1 段与模板不一致") || !strings.HasSuffix(no.Detail, "。") {
			t.Errorf("altered it is refused with %q", no.Detail)
		}
		now := writer.view(t, a.ID)
		meta := now.Meta
		meta["origin"] = "original"
		delete(meta, "template")
		writer.save(t, now, now.Source, meta)
		if a = writer.submit(t, a.ID); len(a.Route) != 3 {
			t.Errorf("as an ordinary manuscript it has %d steps", len(a.Route))
		}
	})
}

// Withdrawing and ending stop new items at once; what is under review keeps its version, and a new version waits for its
// own signature.
func TestATemplateThatEndsStopsNewItemsOnly(t *testing.T) {
	onBoth(t, func(t *testing.T, s *server) {
		v := signedRainstorm(t, s)
		writer, leader, duty := s.as(t, "luofei"), s.as(t, "caowenbin"), s.as(t, "pengyue")
		var under, draft item
		decode(t, writer.fills(t, v.ID, 1, rain(s, t, "甲区")), &under)
		under = writer.submit(t, under.ID)
		decode(t, writer.fills(t, v.ID, 1, rain(s, t, "乙区")), &draft)

		next := rainstorm(s, t)
		next["source"] = text("暴雨{级别}预警信号", "预计{时段}{区域}累计雨量可达{雨量}。")
		var two signedText
		decode(t, writer.call(t, http.MethodPost, "/templates/"+v.ID+"/versions", map[string]any{"seen": 1, "text": next}), &two)
		if two.InForce != 1 || two.Latest != 2 || !strings.HasPrefix(two.Waiting, "第 2 版等") {
			t.Errorf("a new version: %+v", two)
		}
		refused(t, writer.call(t, http.MethodPost, "/templates/"+v.ID+"/versions", map[string]any{"seen": 1, "text": rainstorm(s, t)}), http.StatusConflict)
		decode(t, leader.templateActs(t, v.ID, "sign", two, ""), &two)
		if no := refused(t, writer.tries(t, draft.ID), http.StatusUnprocessableEntity); !strings.Contains(no.Detail, "已经换成第 2 版") {
			t.Errorf("a draft on the old version: %q", no.Detail)
		}

		refused(t, s.as(t, "hanxue").templateActs(t, v.ID, "withdraw", two, "停用"), http.StatusForbidden)
		decode(t, leader.templateActs(t, v.ID, "withdraw", two, "改用市里统一格式"), &two)
		if two.Phase != "已撤下" || two.InForce != 0 {
			t.Errorf("withdrawn it is %+v", two)
		}
		refused(t, writer.fills(t, v.ID, 2, rain(s, t, "丙区")), http.StatusUnprocessableEntity)
		duty.signs(t, under.ID, under.Route[0].Step)
		if got := duty.view(t, under.ID); got.Phase != "ready" {
			t.Errorf("what was under review is %s", got.Phase)
		}
		refused(t, s.as(t, "zhangmin").call(t, http.MethodGet, "/templates/"+v.ID, nil), http.StatusNotFound) // of another body
	})
}

// Rules that say nothing of templates send a filled one the ordinary way, and the page says so.
func TestRulesWithoutAClauseSendAFilledTemplateTheOrdinaryWay(t *testing.T) {
	onBoth(t, func(t *testing.T, s *server) {
		writer, leader := s.as(t, "huanglili"), s.as(t, "zhengkai")
		body := rainstorm(s, t)
		body["accounts"], body["answers"] = []string{"hengtang-web"}, map[string]any{"类别": "办事指南", "重大敏感": false}
		var v signedText
		decode(t, writer.call(t, http.MethodPost, "/templates", map[string]any{"name": "暴雨预警", "text": body}), &v)
		if v.Route.Short || !strings.Contains(v.Route.Text, "没有关于预审模板的条款") {
			t.Errorf("the page says %+v", v.Route)
		}
		decode(t, leader.templateActs(t, v.ID, "sign", v, ""), &v)
		var a item
		decode(t, writer.fills(t, v.ID, 1, rain(s, t, "全镇")), &a)
		if a = writer.submit(t, a.ID); len(a.Route) < 2 || a.Meta["origin"] != "template" {
			t.Errorf("the route has %d steps", len(a.Route))
		}
	})
}
