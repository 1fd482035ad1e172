package e2e

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// urgent is what the API shows of an emergency.
type urgent struct {
	State   string `json:"state"`
	Clause  string `json:"clause"`
	Next    string `json:"next"`
	Read    string `json:"read"`
	Code    string `json:"code"`
	Callees []struct {
		Post   string `json:"post"`
		Call   int    `json:"call"`
		State  string `json:"state"`
		Text   string `json:"text"`
		People []struct {
			ID, Name, Phone string
			Can             bool
		} `json:"people"`
	} `json:"callees"`
	Clock    *ticking `json:"clock"`
	Open     []string `json:"open"`
	Troubles []struct {
		No      int    `json:"no"`
		Title   string `json:"title"`
		Text    string `json:"text"`
		Advice  string `json:"advice"`
		Decided string `json:"decided"`
		Done    bool   `json:"done"`
	} `json:"troubles"`
}

type ticking struct {
	Text  string `json:"text"`
	State string `json:"state"`
}

type nightItem struct {
	item
	Emergency *urgent   `json:"emergency"`
	Clocks    []ticking `json:"clocks"`
	Steps     []struct {
		Step  string   `json:"step"`
		Label string   `json:"label"`
		Late  bool     `json:"late"`
		Clock *ticking `json:"clock"`
	} `json:"route"`
}

func (p *person) atNight(t testing.TB, id string) nightItem {
	t.Helper()
	var v nightItem
	decode(t, p.call(t, http.MethodGet, "/articles/"+id, nil), &v)
	return v
}

// 应急发布 at half past two in the morning: by telephone, with the signatures afterwards.
func TestAnEmergencyAtNight(t *testing.T) {
	onBoth(t, func(t *testing.T, s *server) {
		next := s.now(t).AddDate(0, 0, 1)
		night := time.Date(next.Year(), next.Month(), next.Day(), 2, 30, 0, 0, next.Location())
		s.set(t, night)
		v := s.declared(t, night)
		s.calls(t, v.ID, night)
		s.out(t, v.ID)
		s.afterwards(t, v, night)
		s.denied(t, s.now(t))
		s.withoutClause(t)
		if n := strings.Count(s.log.String(), "msg=tick"); n > 0 {
			t.Errorf("%d lines of the log speak of ticks", n)
		}
	})
}

func incidentMeta(s *server, t *testing.T, known time.Time) map[string]any {
	return s.meta(t, []string{"qinghe-web"}, map[string]any{"事项": "较大影响事件"}, map[string]any{"incident": map[string]any{"level": "重大", "known_at": known.Format(time.RFC3339)}})
}

func (s *server) handedInAtNight(t *testing.T, title string, known time.Time) item {
	t.Helper()
	writer := s.as(t, "hanxue")
	v := writer.create(t)
	writer.save(t, v, text(title, "青禾大道供水主管破裂，抢修人员已到场处置，请绕行。"), incidentMeta(s, t, known))
	return writer.submit(t, v.ID)
}

// declared: the writer says why it cannot wait; before, the page says what the clause allows and whom to call.
func (s *server) declared(t *testing.T, night time.Time) item {
	t.Helper()
	v := s.handedInAtNight(t, "青禾大道供水主管破裂", night.Add(-4*time.Hour))
	writer := s.as(t, "hanxue")
	before := writer.atNight(t, v.ID)
	if e := before.Emergency; e == nil || e.State != "possible" || e.Clause != "jz-demo#四" || !strings.Contains(e.Next, "彭越") || !strings.Contains(e.Next, "方海燕（0000-0000009（演练））") {
		t.Fatalf("before it is declared the page shows %+v", e)
	}
	first := "应在 " + night.Add(time.Hour).Format("2 日 15:04") + " 前首次发布，还有 "
	if !slices.ContainsFunc(before.Clocks, func(c ticking) bool { return strings.HasPrefix(c.Text, first) && c.State == "soon" }) {
		t.Errorf("the hours of the incident: %+v, want %s", before.Clocks, first)
	}
	refused(t, writer.acts(t, v.ID, act{"do": "declare_emergency", "seal": v.Seal}), http.StatusUnprocessableEntity)
	refused(t, s.as(t, "linxiaoyu").acts(t, v.ID, act{"do": "declare_emergency", "seal": v.Seal, "reason": "急"}), http.StatusNotFound)
	writer.does(t, v.ID, act{"do": "declare_emergency", "reason": "早高峰前必须告知绕行，值班的带班领导在现场。"})
	if there, _ := s.as(t, "tongyue").listed(t, "todo", v.ID); !there {
		t.Error("the duty officer is not told to call")
	}
	refused(t, s.as(t, "dengchao").acts(t, v.ID, act{"do": "publish", "target": "qinghe-web", "seal": v.Seal}), http.StatusConflict, http.StatusUnprocessableEntity)
	return v
}

// calls: the first leader does not answer, the second consents; numbers are those on file, in the order of the clause.
func (s *server) calls(t *testing.T, id string, night time.Time) {
	t.Helper()
	duty := s.as(t, "tongyue")
	seal := duty.view(t, id).Seal
	call := func(who string, more act) act {
		a := act{"do": "record_call", "for": who, "seal": seal, "at": night.Format(time.RFC3339), "read": "标题、全文和核验码", "opinion": "同意，马上发。"}
		for k, v := range more {
			a[k] = v
		}
		return a
	}
	const chief, deputy = "p-qinghe-09", "p-qinghe-08"
	for want, a := range map[string]act{
		"还没有联系过次序在前的": call(deputy, nil), "登记的号码": call(chief, act{"number": "13900000000"}), "读出了哪些文字": call(chief, act{"read": ""}),
		"领导怎样答复": call(chief, act{"opinion": ""}), "晚于现在": call(chief, act{"at": night.Add(time.Hour).Format(time.RFC3339)}),
	} {
		if no := refused(t, duty.acts(t, id, a), http.StatusUnprocessableEntity, http.StatusConflict); !strings.Contains(no.Detail, want) {
			t.Errorf("says %q, want %q", no.Detail, want)
		}
	}
	refused(t, s.as(t, "linxiaoyu").acts(t, id, call(chief, nil)), http.StatusNotFound, http.StatusForbidden)
	duty.does(t, id, act{"do": "miss_call", "for": chief, "at": night.Format(time.RFC3339)})
	if e := duty.atNight(t, id).Emergency; !strings.Contains(e.Next, "曹文斌（0000-0000008（演练））") || !strings.Contains(e.Callees[1].Text, "没有接通") {
		t.Errorf("after the first call in vain the page says %q, %+v", e.Next, e.Callees)
	}
	duty.does(t, id, call(deputy, nil))
	e := duty.atNight(t, id).Emergency
	if e.State != "decided" || !strings.Contains(e.Next, "请立即发布") {
		t.Errorf("once a leader consented: %+v", e)
	}
}

// out: the duty officer releases, and the rest is to be signed within 24 hours.
func (s *server) out(t *testing.T, id string) {
	t.Helper()
	duty := s.as(t, "tongyue")
	before := duty.view(t, id)
	duty.does(t, id, act{"do": "publish", "target": "qinghe-web"})
	v := duty.atNight(t, id)
	if x := v.target(t, "qinghe-web"); x.State != "published" || v.Seal != before.Seal {
		t.Fatalf("it is %s, sealed %s, was %s", x.State, v.Seal, before.Seal)
	}
	s.expectPage(t, v.item, "qinghe-web")
	if diff := cmp.Diff([]string{"审核：管委会主管领导（分管管委会办公室）", "同意：管委会区主要领导", "应急决定：曹文斌（电话同意，本人补签）"}, v.Emergency.Open); diff != "" {
		t.Errorf("still to be signed: %s", diff)
	}
	for _, step := range v.Steps {
		if !step.Late || step.Clock == nil || !strings.Contains(step.Clock.Text, "前补签，还有 ") {
			t.Errorf("step %s shows no hour: %+v", step.Label, step)
		}
	}
	if v.Clocks[0].State != "met" {
		t.Errorf("the first release has met its hour: %+v", v.Clocks)
	}
	refused(t, duty.acts(t, id, act{"do": "cancel_emergency", "seal": v.Seal}), http.StatusConflict, http.StatusUnprocessableEntity, http.StatusForbidden)
	s.expectTelephone(t, duty, v.item)
}

// expectTelephone: the form says who was called at which number, what was read out, who wrote it down, and the call in vain.
func (s *server) expectTelephone(t *testing.T, p *person, v item) {
	t.Helper()
	if !slices.ContainsFunc(v.Forms, func(f printed) bool { return f.Title == "电话请示记录单" }) {
		t.Fatalf("forms: %v", v.Forms)
	}
	html := string(p.call(t, http.MethodGet, "/articles/"+v.ID+"/form?template=telephone&format=html", nil).body)
	for _, want := range []string{"曹文斌", "0000-0000008（演练）", "已按登记号码回拨", "童悦", "标题、全文和核验码", "同意，马上发。", "拨打方海燕，没有接通"} {
		if !strings.Contains(html, want) {
			t.Errorf("the 电话请示记录单 lacks %q", want)
		}
	}
}

// afterwards: each signs the released bytes; what is not signed in time is the chief leader's to decide.
func (s *server) afterwards(t *testing.T, v item, night time.Time) {
	t.Helper()
	later := act{"do": "sign_later", "step": "1", "opinion": "补签，同意。", "checklist": map[string]any{"statement": "已逐项审看，未发现问题", "issues": []string{}}}
	leader := s.as(t, "caowenbin")
	leader.does(t, v.ID, later)
	leader.does(t, v.ID, act{"do": "sign_later", "step": "应急", "opinion": "电话同意属实，补签。"})
	s.set(t, night.Add(24*time.Hour).Add(time.Minute))
	chief := s.as(t, "fanghaiyan")
	until(t, "the missing signature is reported", func() bool { return len(chief.atNight(t, v.ID).Emergency.Troubles) == 1 })
	x := chief.atNight(t, v.ID)
	if tr := x.Emergency.Troubles[0]; tr.Title != "逾期没有补签" || !strings.Contains(tr.Text, "区主要领导") {
		t.Errorf("reported as %+v", tr)
	}
	if there, _ := chief.listed(t, "todo", v.ID); !there {
		t.Error("the chief leader is not told")
	}
	if n := s.entries(t, chief, v.ID, "review.Troubled"); n != 1 {
		t.Errorf("%d reports in the ledger", n)
	}
	i := slices.IndexFunc(x.Steps, func(st struct {
		Step  string   `json:"step"`
		Label string   `json:"label"`
		Late  bool     `json:"late"`
		Clock *ticking `json:"clock"`
	}) bool {
		return st.Step == "2"
	})
	if c := x.Steps[i].Clock; c == nil || c.State != "over" || !strings.Contains(c.Text, "已超过 ") {
		t.Errorf("the step that is late says %+v", c)
	}
	refused(t, s.as(t, "dengchao").acts(t, v.ID, act{"do": "settle_trouble", "no": 1, "word": "keep", "opinion": "好", "seal": v.Seal}), http.StatusForbidden)
	chief.does(t, v.ID, act{"do": "settle_trouble", "no": 1, "word": "urge", "opinion": "本人即补签。"})
	chief.does(t, v.ID, act{"do": "sign_later", "step": "2", "opinion": "补签，同意。"})
	if y := chief.atNight(t, v.ID); len(y.Emergency.Open) > 0 || y.target(t, "qinghe-web").State != "published" {
		t.Errorf("in the end: %+v", y.Emergency)
	}
}

// denied: a leader who says that he never consented takes nothing down; it is decided what becomes of the item.
func (s *server) denied(t *testing.T, now time.Time) {
	t.Helper()
	v := s.handedInAtNight(t, "青禾大道夜间抢修进展", now)
	s.as(t, "hanxue").does(t, v.ID, act{"do": "declare_emergency", "reason": "需要马上告知进展。"})
	s.as(t, "tongyue").does(t, v.ID, act{"do": "record_call", "for": "p-qinghe-09", "at": s.now(t).Format(time.RFC3339), "read": "全文", "opinion": "同意。"})
	s.as(t, "dengchao").does(t, v.ID, act{"do": "publish", "target": "qinghe-web"})
	chief := s.as(t, "fanghaiyan")
	chief.does(t, v.ID, act{"do": "deny", "step": "应急"})
	x := chief.atNight(t, v.ID)
	if x.target(t, "qinghe-web").State != "published" || len(x.Emergency.Troubles) != 1 || !strings.Contains(x.Emergency.Troubles[0].Advice, "请发布人员先核对渠道上的内容") {
		t.Fatalf("after the denial: %s %+v", x.target(t, "qinghe-web").State, x.Emergency.Troubles)
	}
	chief.does(t, v.ID, act{"do": "settle_trouble", "no": 1, "word": "take_down", "opinion": "我没有同意过，先下线。"})
	publisher := s.as(t, "dengchao")
	if there, _ := publisher.listed(t, "todo", v.ID); !there {
		t.Error("the publisher is not told to take it down")
	}
	publisher.does(t, v.ID, act{"do": "close_trouble", "no": 1, "opinion": "2 时 50 分已在网站后台下线。"})
	if tr := chief.atNight(t, v.ID).Emergency.Troubles[0]; !tr.Done || tr.Decided != "下线" {
		t.Errorf("in the end: %+v", tr)
	}
}

// withoutClause: rules that know no emergency are no dead end: the page names whom to call.
func (s *server) withoutClause(t *testing.T) {
	t.Helper()
	v := s.submitted(t, journeyOf(t, "HL-R1"))
	p := s.as(t, journeyOf(t, "HL-R1").author)
	e := p.atNight(t, v.ID).Emergency
	if e == nil || e.State != "none" || !strings.Contains(e.Next, "请电话联系现在办理的") {
		t.Errorf("without a clause the page shows %+v", e)
	}
	if no := refused(t, p.acts(t, v.ID, act{"do": "declare_emergency", "reason": "急", "seal": v.Seal}), http.StatusConflict, http.StatusUnprocessableEntity); !strings.Contains(no.Detail, "请电话联系") {
		t.Errorf("says %q", no.Detail)
	}
}

func TestSomebodyKeepsTheirOwnNumberOnFile(t *testing.T) {
	onBoth(t, func(t *testing.T, s *server) {
		p := s.as(t, "xiejing")
		var n struct{ Number string }
		decode(t, p.call(t, http.MethodPut, "/phone", map[string]any{"number": " 0000-0000011 "}), &n)
		decode(t, p.call(t, http.MethodGet, "/phone", nil), &n)
		if n.Number != "0000-0000011" {
			t.Errorf("on file is %q", n.Number)
		}
		refused(t, p.call(t, http.MethodPut, "/phone", map[string]any{"number": "打给我"}), http.StatusUnprocessableEntity)
		if out := s.raw(t); out != nil {
			var kept int
			if err := out.QueryRow("SELECT count(*) FROM entries WHERE data LIKE '%0000-0000011%'").Scan(&kept); err != nil || kept > 0 {
				t.Errorf("%d entries of the ledger hold the number (%v)", kept, err)
			}
		}
	})
}
