package e2e

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// refusal is an item that a regulation does not let in, and the sentence and clause that say so.
type refusal struct {
	name   string
	like   string // the route it resembles
	change func(*journey)
	says   string
	clause string
}

var refusals = []refusal{
	{"HL-R4 a source that is not listed", "HL-R4", func(j *journey) { j.meta = reprint("某自媒体", j.title, j.words) }, "只转载区级以上官方网站", "hl#四(一)4"},
	{"HL-R5 government activities and projects: the chart is lost", "HL-R1", func(j *journey) { j.answers = map[string]any{"类别": "政务活动或项目", "重大敏感": false} }, "流程图缺失", "hl#四(二)1"},
	{"HL-R6 other activities: both charts are lost", "HL-R1", func(j *journey) { j.answers = map[string]any{"类别": "其他活动及项目", "重大敏感": false} }, "两种流程图都缺失", "hl#四(二)2"},
	{"HL-R7 procurement: only a form is named", "HL-R1", func(j *journey) { j.answers = map[string]any{"类别": "采购和招投标", "重大敏感": false} }, "没有写由谁审核", "hl#四(二)末"},
	{"HL-R3 a changed item is not reused without review", "HL-R1", func(j *journey) {
		j.answers, j.meta = map[string]any{}, map[string]any{"origin": "reuse", "links": []any{map[string]any{"kind": "已发稿件", "ref": "00000000-0000-7000-8000-000000000000", "state": ""}}}
	}, "", ""},
	{"NX-R3 another unit's matter without consulting it", "NX-R3", func(j *journey) { j.meta = map[string]any{"concerns": []string{"u-yuntai-01"}} }, "", "nx#二十一"},
	{"NX-R4 a source that is not listed", "NX-R4", func(j *journey) { j.meta = reprint("某自媒体", j.title, j.words) }, "只转载名单内", "nx#二十一"},
	{"JH a sensitive field", "JH-R1 a centre", func(j *journey) { j.answers = map[string]any{"敏感领域": true} }, "只接收非敏感领域", "jh#五"},
	{"JH an original in another format", "JH-R1 a centre", func(j *journey) { j.file = "便民服务点.md" }, "", "jh#五"},
	{"JH an event of eight days ago", "JH-R1 a centre", func(j *journey) { j.meta = map[string]any{"event_date": "2026-01-01"} }, "7日内", "jh#九"},
	{"JH not declared free of secrets", "JH-R1 a centre", func(j *journey) { j.meta = map[string]any{"declared": []string{}} }, "", "national#保密法实施条例42"},
	{"JZ the deployment is not settled", "JZ-R1", func(j *journey) {
		j.answers = map[string]any{"事项": "重大行动和活动安排", "工作部署已定": false}
	}, "工作部署确定后", "jz#五(一)2(1)"},
	{"JZ a reply without its document", "JZ-R2", func(j *journey) { j.meta = nil }, "", "jz#五(一)2(2)"},
	{"JZ a reply that is not for the public", "JZ-R2", func(j *journey) { j.answers = map[string]any{"事项": "政策性答复", "面向社会": false} }, "普遍指导性", "jz#五(一)2(2)"},
	{"JZ an incident is not written by a unit", "JZ-R3", func(j *journey) { j.author = "linxiaoyu" }, "起草", "jz#五(一)2(3)"},
	{"JH the leader himself does not hand in", "JH-R1 a centre", func(j *journey) { j.author = "tangxue" }, "起草", "jh#八"},
}

// regionRefusals are those of the five regulations of routes_regions_test.go.
var regionRefusals = []refusal{
	{"SB-R1 a source without public credit", "SB-R1", func(j *journey) { j.answers = map[string]any{} }, "公信力", "sb#六"},
	{"SB-R3 what is declared secret", "SB-R2 an original:", func(j *journey) { j.meta = map[string]any{"declared": []string{"涉密"}} }, "国家秘密", "national#保密法实施条例5"},
	{"NT the level of the item is not said", "NT-R1", func(j *journey) { j.answers = map[string]any{} }, "", "nt#十七"},
	{"NT-R4 another unit's matter without consulting it", "NT-R4", func(j *journey) { j.meta = map[string]any{"concerns": []string{"u-linjiang-02"}} }, "", "nt#二十"},
	{"NT a source that is not a named one", "NT a reprint", func(j *journey) { j.answers = map[string]any{"等级": "一般", "稿源单位": false} }, "稿源单位", "nt#二十一"},
	{"NT a reprint with another title", "NT a reprint", func(j *journey) { j.title = "春运首日客流创新高" }, "", ""},
	{"HS-R? neither the city's nor a department's: the paragraph is lost", "HS-R2 a department", func(j *journey) { j.answers = map[string]any{"敏感或重大突发": false, "以谁名义": "其他"} }, "第七条（三）原文缺失", "hs#七(三)"},
	{"XC-R1 a reprint: the clause is cut off", "XC-R0", func(j *journey) { j.meta = reprint("新华社", j.title, j.words) }, "原文缺失", "xc#四(一)"},
	{"XC the other classes of the lost clause", "XC-R0", func(j *journey) { j.answers = map[string]any{"已到第四条": true} }, "原文缺失", "xc#四"},
	{"GZ what nobody has verified", "GZ-R1", func(j *journey) { j.answers = map[string]any{"重要": false, "未经查证": true} }, "未经查证", "gz#九"},
	{"GZ whether the item is important is not said", "GZ-R1", func(j *journey) { j.answers = map[string]any{} }, "", "gz#七"},
	{"GZ an item that nobody of the drafters wrote", "GZ-R1", func(j *journey) { j.author = "liaoyan" }, "起草", "gz#七"},
}

// What a regulation keeps out is refused at submission with the gap or the reason named, and the draft stays.
func TestWhatARegulationKeepsOutIsRefusedByItsClause(t *testing.T) {
	onBoth(t, func(t *testing.T, s *server) {
		for _, r := range slices.Concat(refusals, regionRefusals) {
			t.Run(r.name, func(t *testing.T) {
				t.Parallel()
				j := journeyOf(t, r.like)
				r.change(&j)
				author := s.as(t, j.author)
				id := s.drafted(t, j)
				was := author.view(t, id)
				no := refused(t, author.tries(t, id), http.StatusUnprocessableEntity)
				if !strings.Contains(no.Detail, r.says) || r.clause != "" && !slices.Contains(no.Cites, r.clause) {
					t.Errorf("refused with %q by %v, want %q by %s", no.Detail, no.Cites, r.says, r.clause)
				}
				if v := author.view(t, id); v.Phase != "draft" || v.Version != 0 || v.Base != was.Base || v.Source.words() != was.Source.words() {
					t.Errorf("the refusal changed the draft: %s, version %d", v.Phase, v.Version)
				}
			})
		}
		t.Run("HL-R3 an item that is out and unchanged goes again without review", func(t *testing.T) {
			t.Parallel()
			reuse(t, s)
		})
	})
}

// reuse: 宣传办 reprints what was reviewed and is out, directly; its own act seals it, with the password.
func reuse(t *testing.T, s *server) {
	j := journeyOf(t, "HL-R1")
	j.title = "秋粮收购点延长开放"
	first := s.travel(t, j)
	office := s.as(t, "maiqiuyan")
	v := office.create(t)
	office.save(t, v, text(j.title, j.words), s.meta(t, []string{"hengtang-web"}, map[string]any{}, map[string]any{"origin": "reuse", "links": []any{map[string]any{"kind": "已发稿件", "ref": first.ID, "state": ""}}}))
	v = office.submit(t, v.ID)
	if len(v.Route) != 0 || v.Phase != "ready" || !slices.ContainsFunc(v.Why, func(r reason) bool { return r.Clause == "hl#四(一)3" }) {
		t.Fatalf("the route is %v, the item %s, because of %+v", v.Route, v.Phase, v.Why)
	}
	fresh := s.enter(t, "maiqiuyan")
	if no := refused(t, fresh.call(t, http.MethodPost, "/articles/"+v.ID+"/acts", act{"do": "publish", "seal": v.Seal}), http.StatusForbidden); no.Code != "step_up" {
		t.Errorf("the release that seals is refused with %s, want step_up", no.Code)
	}
	again := j
	again.author, again.targets, again.signs, again.form = "maiqiuyan", []string{"hengtang-web"}, nil, ""
	s.release(t, again, v.ID)

	changed := office.create(t)
	office.save(t, changed, text(j.title, j.words+"另有变化。"), s.meta(t, []string{"hengtang-web"}, map[string]any{}, map[string]any{"origin": "reuse", "links": []any{map[string]any{"kind": "已发稿件", "ref": first.ID, "state": ""}}}))
	refused(t, office.tries(t, changed.ID), http.StatusUnprocessableEntity)
}
