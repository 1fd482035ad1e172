package e2e

import (
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
)

// sign is one step as the regulation's text has it: the words for the act, the post with its unit, and who may do it.
// Where several may, the first of them does, and the others cannot do it again.
type sign struct {
	label string
	post  string
	by    []string
	// recorder enters the consent or opinion of somebody who does not sign in the system; giver is that person, "" when
	// it is an organ outside.
	recorder, giver string
	means           string
	// after are the places in the table of the signatures that come before this one; nil is the one above.
	after []int
}

// journey is one route of the regulations, from the author to the published page.
type journey struct {
	name    string
	author  string
	title   string
	words   string
	targets []string
	answers map[string]any
	meta    map[string]any
	// file is imported as the original, as one regulation asks; mend removes what the check finds in it.
	file      string
	mend      func(document) document
	clause    string // the clause that says who reviews
	signs     []sign
	publisher string
	form      string // the form that the regulation names; "" is none of its own
}

func by(label, post string, who ...string) sign { return sign{label: label, post: post, by: who} }

var journeys = slices.Concat(spineJourneys, regionJourneys)

// The expected signers are typed from the texts of the regulations, with the invented people who hold the posts.
var spineJourneys = []journey{
	{
		name: "JH-R1 a department's item with its Word file and pictures", author: "zhangmin", file: "社区普法活动.docx", mend: withoutIdentity,
		targets: []string{"liuxi-web", "liuxi-wx", "liuxi-wb"}, answers: map[string]any{"敏感领域": false}, clause: "jh#八",
		signs:     []sign{by("审核", "法制宣传处部门负责人", "zhaoguoqiang"), by("审查", "局办公室办公室负责人", "wangjing"), by("审批", "市局分管领导（分管法制宣传处）", "chenzhiyuan")},
		publisher: "liuyang", form: "审核单",
	},
	{
		name: "JH-R1 a centre's item, of its own head", author: "guolei", title: "便民服务点新增三处", words: "城市管理服务中心新增三处便民服务点。", file: "便民服务点.txt",
		targets: []string{"liuxi-web"}, answers: map[string]any{"敏感领域": false}, clause: "jh#八",
		signs:     []sign{by("审核", "城市管理服务中心部门负责人", "tangxue"), by("审查", "局办公室办公室负责人", "wangjing"), by("审批", "市局分管领导（分管城市管理服务中心）", "chenzhiyuan")},
		publisher: "liuyang", form: "审核单",
	},
	{
		name: "JH-R2 a county bureau's item goes through the office to the leader", author: "sunli", title: "河西分局开展占道整治", words: "河西分局本周集中整治占道经营。", file: "占道整治.txt",
		targets: []string{"liuxi-web"}, answers: map[string]any{"敏感领域": false}, clause: "jh#八",
		signs:     []sign{by("审核", "河西分局负责人", "zhoujianhua"), by("报送", "局办公室经办人", "liuyang"), by("审核", "市局分管领导（分管河西分局）", "chenzhiyuan")},
		publisher: "liuyang", form: "审核单",
	},
	{
		name: "JZ-R1 major actions: the unit's leader decides, the office checks and files", author: "linxiaoyu", title: "老旧小区改造集中行动安排", words: "住建局本周统一部署老旧小区改造集中行动。",
		targets: []string{"qinghe-web"}, answers: map[string]any{"事项": "重大行动和活动安排", "工作部署已定": true}, clause: "jz#五(一)2(1)",
		signs:     []sign{by("审核", "住建局单位负责人", "gaojun"), by("审定", "住建局分管领导", "xuming"), by("审核备案", "管委会办公室办公室负责人", "maxiaodong")},
		publisher: "dengchao",
	},
	{
		name: "JZ-R2 a reply of general guidance, with the reply document", author: "linxiaoyu", title: "关于公租房申请条件的答复", words: "现就公租房申请条件答复如下，供各单位参照执行。",
		targets: []string{"qinghe-web"}, answers: map[string]any{"事项": "政策性答复", "面向社会": true}, meta: map[string]any{"links": []any{map[string]any{"kind": "答复文件", "ref": "青管复〔2026〕7号", "state": "issued"}}}, clause: "jz#五(一)2(2)",
		signs:     []sign{by("审核", "住建局单位负责人", "gaojun"), by("审定", "住建局分管领导", "xuming"), by("审核备案", "管委会办公室办公室负责人", "maxiaodong")},
		publisher: "dengchao",
	},
	{
		name: "JZ-R3 an incident: the office writes, the leader in charge reviews, the first leader consents by word of mouth", author: "hanxue", title: "关于供水管道抢修的情况通报", words: "青禾大道供水管道破裂，抢修人员已到场处置。",
		targets: []string{"qinghe-web"}, answers: map[string]any{"事项": "较大影响事件"}, clause: "jz#五(一)2(3)",
		signs:     []sign{by("审核", "管委会主管领导（分管管委会办公室）", "caowenbin"), {label: "同意", post: "管委会区主要领导", recorder: "hanxue", giver: "fanghaiyan", means: "oral"}},
		publisher: "dengchao",
	},
	{
		name: "JZ-R4 everyday business: the unit's first person decides", author: "linxiaoyu", title: "小区电梯维护提示", words: "住建局提示各小区做好冬季电梯维护。",
		targets: []string{"qinghe-web", "qinghe-wb"}, answers: map[string]any{"事项": "业务活动"}, clause: "jz#五(一)2(4)",
		signs:     []sign{by("审核", "住建局单位负责人", "gaojun"), by("审定", "住建局主要负责人", "songyan"), by("审核备案", "管委会办公室办公室负责人", "maxiaodong")},
		publisher: "dengchao",
	},
	{
		name: "JZ-R4 one person may do both of the unit's acts, as two acts", author: "luofei", title: "冬季取暖安全知识", words: "应急管理局提示居民注意取暖安全。",
		targets: []string{"qinghe-web"}, answers: map[string]any{"事项": "安全应急知识"}, clause: "jz#五(一)2(4)",
		signs:     []sign{by("审核", "应急管理局单位负责人", "xiejing"), by("审定", "应急管理局主要负责人", "xiejing"), by("审核备案", "管委会办公室办公室负责人", "maxiaodong")},
		publisher: "dengchao",
	},
	{
		name: "JZ-R5 a forward: the office decides", author: "linxiaoyu", title: "全国节约用水宣传周启动", words: "全国节约用水宣传周今日启动。",
		targets: []string{"qinghe-web"}, answers: map[string]any{}, meta: reprint("水利部网站", "全国节约用水宣传周启动", "全国节约用水宣传周今日启动。"), clause: "jz#五(一)2(5)",
		signs:     []sign{by("审定", "管委会办公室办公室负责人", "maxiaodong")},
		publisher: "dengchao", form: "转发申请",
	},
	{
		name: "HL-R1 everyday items: the unit's head, then the leader in charge of it", author: "huanglili", title: "秋粮收购点开放时间", words: "横塘镇三处秋粮收购点自本周起开放。",
		targets: []string{"hengtang-web", "hengtang-sph"}, answers: map[string]any{"类别": "办事指南", "重大敏感": false}, clause: "hl#四(一)1",
		signs:     []sign{by("审签", "农业农村办发布单位负责人", "liangzhiqiang"), by("审签", "镇分管领导（分管农业农村办）", "zhengkai")},
		publisher: "maiqiuyan", form: "政府信息公开申请审查表",
	},
	{
		name: "HL-R2 grave and sensitive items: the office reports, the town's first leader consents", author: "huanglili", title: "禽流感疫情防控通报", words: "我镇一处养殖场发现疑似疫情，已按预案处置。",
		targets: []string{"hengtang-web"}, answers: map[string]any{"类别": "新闻信息", "重大敏感": true}, clause: "hl#四(一)2",
		signs: []sign{by("审签", "农业农村办发布单位负责人", "liangzhiqiang"), by("审签", "镇分管领导（分管农业农村办）", "zhengkai"), by("报告", "宣传办经办人", "maiqiuyan"),
			by("同意", "镇镇主要领导", "ouyanghua").waits(1)}, // a report is not waited for
		publisher: "maiqiuyan", form: "政府信息公开申请审查表",
	},
	{
		name: "HL-R4 a reprint of a listed source goes the everyday way", author: "huanglili", title: "全国秋收接近尾声", words: "据新华网报道，全国秋收接近尾声。",
		targets: []string{"hengtang-web"}, answers: map[string]any{"类别": "新闻信息", "重大敏感": false}, meta: reprint("新华网", "全国秋收接近尾声", "据新华网报道，全国秋收接近尾声。"), clause: "hl#四(一)4",
		signs:     []sign{by("审签", "农业农村办发布单位负责人", "liangzhiqiang"), by("审签", "镇分管领导（分管农业农村办）", "zhengkai")},
		publisher: "maiqiuyan", form: "政府信息公开申请审查表",
	},
	{
		name: "NX-R1 three reviews and three proofs, then secrecy, then sensitivity", author: "machunlan", title: "冬季流感疫苗接种提示", words: "县卫生健康局提示：流感疫苗已在各接种点开放接种。",
		targets: []string{"yuntai-web"}, answers: map[string]any{"重大突发": false}, clause: "nx#二十",
		signs: threeReviews, publisher: "tianye",
	},
	{
		name: "NX-R2 an epidemic: the first leader signs, the network office reviews with us", author: "machunlan", title: "关于一起聚集性疫情的通报", words: "我县报告一起聚集性疫情，处置工作正在进行。",
		targets: []string{"yuntai-web"}, answers: map[string]any{"重大突发": true, "共审合发": []string{"网信"}}, clause: "nx#二十",
		signs: append(slices.Clone(threeReviews), by("审签", "县卫健局主要负责同志", "jinhailong").waits(7),
			sign{label: "会审", post: "云台县网信办经办人", recorder: "tianye", means: "oral"}.waits(7)),
		publisher: "tianye",
	},
	{
		name: "NX-R3 another unit's matter, after that unit was consulted", author: "machunlan", title: "疾控中心开展饮用水监测", words: "县疾控中心本周开展饮用水水质监测。",
		targets: []string{"yuntai-web"}, answers: map[string]any{"重大突发": false}, clause: "nx#二十",
		meta:  map[string]any{"concerns": []string{"u-yuntai-01"}, "consulted": []any{map[string]any{"unit": "u-yuntai-01", "at": "2026-11-20T09:00:00+08:00", "answer": "同意发布"}}},
		signs: threeReviews, publisher: "tianye",
	},
	{
		name: "NX-R4 a reprint of a listed source, word for word", author: "machunlan", title: "全国疾控工作会议召开", words: "全国疾控工作会议在北京召开。",
		targets: []string{"yuntai-web"}, answers: map[string]any{"重大突发": false}, meta: reprint("新华社", "全国疾控工作会议召开", "全国疾控工作会议在北京召开。"), clause: "nx#二十",
		signs: threeReviews, publisher: "tianye",
	},
}

// threeReviews is how the invented health bureau fills the three reviews and three proofs.
var threeReviews = []sign{
	by("审核", "县卫健局科室负责人", "dingwei"), by("审核", "县卫健局办公室负责人", "bailing"), by("审核", "县卫健局分管领导", "hujianguo"),
	by("校对", "县卫健局科室负责人", "dingwei").waits(), by("校对", "县卫健局办公室负责人", "bailing"), by("校对", "县卫健局分管领导", "hujianguo"),
	by("保密审查", "县卫健局保密员", "yangshu").waits(2, 5), by("涉敏审核", "县卫健局办公室负责人", "bailing", "hujianguo"),
}

func reprint(source, title, text string) map[string]any {
	return map[string]any{"origin": "reprint", "source": map[string]any{"name": source, "url": "https://www.example.gov.cn/a", "title": title, "text": text}}
}

// Must show 3 of the spine: the right people in the right order, nobody else, and the form prints.
func TestEveryRouteIsSignedByWhomTheRegulationNames(t *testing.T) {
	onBoth(t, func(t *testing.T, s *server) {
		for _, j := range journeys {
			t.Run(j.name, func(t *testing.T) {
				t.Parallel()
				s.travel(t, j)
			})
		}
	})
}

// travel carries an item along its route and returns it published.
func (s *server) travel(t *testing.T, j journey) item {
	t.Helper()
	author := s.as(t, j.author)
	v := author.submit(t, s.drafted(t, j))
	expectRoute(t, v, j)
	refused(t, s.as(t, stranger(j)).acts(t, v.ID, signing("1", v.Seal)), http.StatusNotFound)
	for i, want := range j.signs {
		expectNotReleased(t, s.as(t, j.publisher), v)
		s.expectTurns(t, j, v, i)
		s.signStep(t, j, v, v.Route[i].Step, want)
	}
	return s.release(t, j, v.ID)
}

// stranger is somebody of another body.
func stranger(j journey) string {
	if j.publisher == "liuyang" {
		return "dengchao"
	}
	return "liuyang"
}

// expectTurns: with the first done signatures given, nobody signs a step whose turn has not come.
func (s *server) expectTurns(t *testing.T, j journey, v item, done int) {
	t.Helper()
	for k := done + 1; k < len(j.signs); k++ {
		before := j.signs[k].after
		if before == nil {
			before = []int{k - 1}
		}
		open := !slices.ContainsFunc(before, func(i int) bool { return i >= done })
		for _, login := range j.signs[k].by {
			if !open {
				expectRefusal(t, s.as(t, login), j, v, v.Route[k].Step)
			}
		}
	}
}

// drafted writes the item with its original, if any, and returns its id.
func (s *server) drafted(t *testing.T, j journey) string {
	t.Helper()
	author := s.as(t, j.author)
	v := author.create(t)
	doc, meta := text(j.title, j.words), s.meta(t, j.targets, j.answers, j.meta)
	if j.file != "" {
		v = author.bring(t, v.ID, j.file, original(t, j))
		meta["originals"] = v.Meta["originals"]
		if j.mend != nil {
			doc = j.mend(v.Source)
		}
	}
	author.save(t, v, doc, meta)
	return v.ID
}

// original is the shipped Word file, or the item's words as a text.
func original(t *testing.T, j journey) []byte {
	t.Helper()
	if !strings.HasSuffix(j.file, ".docx") {
		return []byte(j.title + "\n" + j.words)
	}
	data, err := os.ReadFile("../internal/demo/files/" + j.file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// withoutIdentity mends the one thing that the checks find in the shipped file.
func withoutIdentity(d document) document {
	mended := maps.Clone(d)
	mended["blocks"] = replaced(d["blocks"], "（身份证号11010519491231002X）", "")
	mended["summary"] = "法制宣传处走进社区开展普法，现场解答居民咨询。"
	return mended
}

func replaced(x any, old, text string) any {
	switch x := x.(type) {
	case string:
		return strings.ReplaceAll(x, old, text)
	case []any:
		out := make([]any, len(x))
		for i := range x {
			out[i] = replaced(x[i], old, text)
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for k := range x {
			out[k] = replaced(x[k], old, text)
		}
		return out
	default:
		return x
	}
}

// expectRoute compares the frozen route with the regulation's text.
func expectRoute(t *testing.T, v item, j journey) {
	t.Helper()
	var got, want []string
	for _, st := range v.Route {
		got = append(got, st.Label+" "+st.Rows[0].Post)
		if st.Clause == "" {
			t.Errorf("step %s cites no clause", st.Label)
		}
	}
	for _, w := range j.signs {
		want = append(want, w.label+" "+w.post)
	}
	if !slices.Equal(got, want) {
		t.Fatalf("the route is\n%s\nthe regulation says\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if !slices.ContainsFunc(v.Why, func(r reason) bool { return r.Clause == j.clause }) {
		t.Errorf("the route is explained by %+v, want %s", v.Why, j.clause)
	}
}

// signStep lets everybody of the body try the step in vain, and then whom the regulation names.
func (s *server) signStep(t *testing.T, j journey, v item, step string, want sign) {
	t.Helper()
	for _, login := range s.everybody(t, j.author) {
		if !slices.Contains(want.by, login) && login != want.giver {
			expectRefusal(t, s.as(t, login), j, v, step)
		}
	}
	if want.recorder != "" {
		s.recordStep(t, j, v, step, want)
		return
	}
	s.as(t, want.by[0]).signs(t, v.ID, step)
	for _, login := range want.by[1:] {
		expectRefusal(t, s.as(t, login), j, v, step)
	}
}

// recordStep enters what somebody said outside the system. Only who may record does, it is shown as what it is, and a
// leader in whose name something was recorded sees it.
func (s *server) recordStep(t *testing.T, j journey, v item, step string, want sign) {
	t.Helper()
	entry := act{"do": "record", "step": step, "means": want.means, "opinion": "同意发布。", "seal": v.Seal}
	switch want.means {
	case "phone":
		refused(t, s.as(t, want.recorder).acts(t, v.ID, entry), http.StatusUnprocessableEntity, http.StatusBadRequest)
		entry["number"] = "0000-0000000"
	case "paper":
		refused(t, s.as(t, want.recorder).acts(t, v.ID, entry), http.StatusUnprocessableEntity, http.StatusBadRequest)
		entry["scan"] = s.scanned(t, want.recorder, v.ID)
	}
	if j.author != want.recorder {
		refused(t, s.as(t, j.author).acts(t, v.ID, entry), http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity)
	}
	if want.giver != "" {
		entry["for"] = s.as(t, want.giver).id
		for _, login := range s.everybody(t, j.author) {
			if login != want.recorder && login != j.publisher {
				refused(t, s.as(t, login).acts(t, v.ID, entry), http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity)
			}
		}
	}
	v = s.as(t, want.recorder).does(t, v.ID, entry)
	row := v.Route[slices.IndexFunc(v.Route, func(x routeStep) bool { return x.Step == step })].Rows[0]
	if row.By == nil || row.By.ID != s.as(t, want.recorder).id || row.Means == "" || want.giver != "" && row.For != s.as(t, want.giver).name {
		t.Errorf("the record is shown as %+v", row)
	}
}

// scanned files the scan of a signed paper with an item and returns its digest.
func (s *server) scanned(t *testing.T, login, id string) string {
	t.Helper()
	paper, err := os.ReadFile("../internal/demo/files/咨询台.jpg")
	if err != nil {
		t.Fatal(err)
	}
	var kept struct {
		Digest string `json:"digest"`
	}
	decode(t, s.as(t, login).send(t, "/articles/"+id+"/media", "签批件.jpg", paper), &kept)
	return kept.Digest
}

// expectRefusal: who has a part in the item is told why, with the clause; who has none learns nothing of it.
func expectRefusal(t *testing.T, p *person, j journey, v item, step string) {
	t.Helper()
	a := p.call(t, http.MethodPost, "/articles/"+v.ID+"/acts", signing(step, v.Seal))
	if a.status == http.StatusNotFound && !j.concerns(p.login) {
		refused(t, a, http.StatusNotFound)
		return
	}
	no := refused(t, a, http.StatusForbidden, http.StatusConflict, http.StatusUnprocessableEntity)
	if no.Code == "step_up" || len(no.Cites) == 0 {
		t.Errorf("%s was not kept from step %s by a clause: %s", p.login, step, a.body)
	}
}

// concerns says whether somebody writes, signs, records or releases on this route.
func (j journey) concerns(login string) bool {
	return login == j.author || login == j.publisher || slices.ContainsFunc(j.signs, func(w sign) bool {
		return slices.Contains(w.by, login) || w.recorder == login || w.giver == login
	})
}

// expectNotReleased: the publisher cannot get ahead of a step.
func expectNotReleased(t *testing.T, p *person, v item) {
	t.Helper()
	a := p.call(t, http.MethodPost, "/articles/"+v.ID+"/acts", act{"do": "publish", "seal": v.Seal})
	if no := refused(t, a, http.StatusForbidden, http.StatusConflict, http.StatusUnprocessableEntity); len(no.Cites) == 0 {
		t.Errorf("the release was refused without a clause: %s", a.body)
	}
}

// release publishes the item, lets nobody else do it, and looks at what the public and the file get.
func (s *server) release(t *testing.T, j journey, id string) item {
	t.Helper()
	pub := s.as(t, j.publisher)
	seal := pub.view(t, id).Seal
	for _, login := range s.everybody(t, j.author) {
		if login == j.publisher {
			continue
		}
		a := s.as(t, login).call(t, http.MethodPost, "/articles/"+id+"/acts", act{"do": "publish", "seal": seal})
		refused(t, a, http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity)
	}
	pub.does(t, id, act{"do": "publish"})
	v := pub.settled(t, id)
	for _, x := range v.Targets {
		if want := outcome(x.Account.Channel); x.State != want {
			t.Errorf("%s is %s %s, want %s", x.Account.ID, x.State, x.Message, want)
		}
	}
	if v.Number == "" {
		t.Error("the published item has no number")
	}
	s.expectPage(t, v, j.targets[0])
	s.expectForms(t, pub, v, j)
	return v
}

// outcome of a channel: what has no interface is finished by a person.
func outcome(channel string) string {
	if channel == "manual" {
		return "draft_ready"
	}
	return "published"
}

func (s *server) expectPage(t *testing.T, v item, account string) {
	t.Helper()
	status, page := s.get(t, v.target(t, account).URL)
	if status != http.StatusOK || !strings.Contains(page, v.Title) {
		t.Fatalf("the page of %q: %d\n%.400s", v.Title, status, page)
	}
	for _, b := range v.Source["blocks"].([]any) {
		runs, _ := b.(map[string]any)["runs"].([]any)
		for _, r := range runs {
			if text := r.(map[string]any)["text"].(string); !strings.Contains(page, strings.TrimSpace(text)) {
				t.Errorf("the page lacks the words %q", text)
			}
		}
	}
}

// expectForms prints the regulation's own form, the general record and the one of a call, as a page and as PDF.
func (s *server) expectForms(t *testing.T, p *person, v item, j journey) {
	t.Helper()
	want := []string{"审签记录"}
	if j.form != "" {
		want = []string{j.form, "审签记录"}
	}
	if slices.ContainsFunc(j.signs, func(x sign) bool { return x.means == "phone" }) {
		want = append(want, "电话请示记录单")
	}
	var got []string
	for _, f := range v.Forms {
		got = append(got, f.Title)
		address := "/articles/" + v.ID + "/form?template=" + f.Template
		page := p.call(t, http.MethodGet, address+"&format=html", nil)
		if page.status != http.StatusOK || !strings.Contains(string(page.body), v.Title) {
			t.Errorf("%s as a page: %d", f.Title, page.status)
		}
		pdf := p.call(t, http.MethodGet, address+"&format=pdf", nil)
		if pdf.status != http.StatusOK || !strings.HasPrefix(string(pdf.body), "%PDF-") || pdf.header.Get("Content-Type") != "application/pdf" {
			t.Errorf("%s as PDF: %d %.80s", f.Title, pdf.status, pdf.body)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("forms %v, want %v", got, want)
	}
}
