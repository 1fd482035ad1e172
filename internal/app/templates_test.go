package app_test

import (
	"strings"
	"testing"
	"time"

	"qianfa/internal/app"
	"qianfa/internal/apptest"
	"qianfa/internal/core/article"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/source"
	"qianfa/internal/core/template"
)

// The people of the body whose rules have a clause on templates.
const (
	waterWriter = "p-qinghe-01" // of the housing bureau
	waterLeader = "p-qinghe-08" // in charge of it: signs the text
	onDuty      = "p-qinghe-12" // signs what was filled in
	operator    = "p-qinghe-07" // releases
)

func cutText() template.Text {
	return template.Text{Source: source.Document{V: source.Version, Title: "{地点}临时停水", Blocks: []source.Block{
		{ID: "b1", Type: source.Paragraph, Runs: []source.Run{{Text: "{地点}定于{时段}停水，请提前储水。"}}}}},
		Blanks:   []template.Blank{{Name: "地点", Type: template.BlankPlace, Required: true, Max: 20}, {Name: "时段", Type: template.BlankPeriod, Required: true}},
		Accounts: []string{"qinghe-web", "qinghe-wb"}, Comments: true, Answers: map[string]any{"事项": "业务活动"}, From: "2026-11-01", Until: "2026-12-31"}
}

func cutValues(place string) app.TemplateFilling {
	return app.TemplateFilling{Values: map[string]string{"地点": place, "时段": "2026-11-20T22:00/2026-11-21T06:00"}, Declared: []string{"非涉密"}}
}

func writeCut(t *testing.T, h *apptest.House, name string) string {
	t.Helper()
	id, err := h.Templates.Write(t.Context(), apptest.As(waterWriter), "", app.TemplateInput{Name: name, Text: cutText()})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func seen(t *testing.T, h *apptest.House, who, id string) app.TemplateView {
	t.Helper()
	v, err := h.Templates.View(t.Context(), apptest.As(who), id, 0)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func signCut(t *testing.T, h *apptest.House, id string) {
	t.Helper()
	v := seen(t, h, waterLeader, id)
	if err := h.Templates.Sign(t.Context(), apptest.As(waterLeader), id, v.Shown, v.Content); err != nil {
		t.Fatal(err)
	}
}

func begun(t *testing.T, h *apptest.House, id string, version int, place string) string {
	t.Helper()
	item, err := h.Templates.Start(t.Context(), apptest.As(waterWriter), id, version, cutValues(place))
	if err != nil {
		t.Fatal(err)
	}
	return item
}

func TestATemplateIsSignedFilledAndReleasedByTheLeaderOnDuty(t *testing.T) {
	t.Parallel()
	onBothDatabases(t, func(t *testing.T, url string) {
		h := apptest.Open(t, url)
		id := writeCut(t, h, "停水通知")
		v := seen(t, h, waterWriter, id)
		if v.PhaseText != "待签发" || !strings.Contains(v.Waiting, "曹文斌") || !v.Route.Short || v.Route.Clause != "jz-demo#五" || len(v.Route.Steps) != 1 {
			t.Errorf("%s, %s, route %+v", v.PhaseText, v.Waiting, v.Route)
		}
		if _, err := h.Templates.Start(t.Context(), apptest.As(waterWriter), id, 1, cutValues("望江路")); fault.CodeOf(err) != fault.Refused {
			t.Errorf("filled before it was signed: %v", err)
		}
		signCut(t, h, id)
		item := begun(t, h, id, 1, "望江路")
		if a := h.View(t, waterWriter, item); a.Title != "望江路临时停水" || a.Template == nil || a.Template.Differs != "" {
			t.Errorf("%s, %+v", a.Title, a.Template)
		}
		h.Submit(t, waterWriter, item)
		a := h.View(t, waterWriter, item)
		if len(a.Route) != 1 || !strings.Contains(a.Waiting, "彭越") {
			t.Errorf("%d steps, %s", len(a.Route), a.Waiting)
		}
		h.Pass(t, onDuty)(item)
		h.Act(t, operator, item, app.ActInput{Do: "publish", Target: "qinghe-web"})
		if s := h.View(t, operator, item).Targets[0].State; s != "published" {
			t.Errorf("the website is %s", s)
		}
		if err := h.DB.Rebuild(t.Context()); err != nil {
			t.Fatal(err)
		}
		list, err := h.Templates.List(t.Context(), apptest.As(onDuty))
		if err != nil || len(list) != 1 || list[0].PhaseText != "有效" || list[0].InForce != 1 {
			t.Errorf("after a rebuild the list is %+v, %v", list, err)
		}
	})
}

func TestWhatWasAlteredIsRefusedAndGoesOnAsAnOrdinaryManuscript(t *testing.T) {
	t.Parallel()
	h := apptest.Open(t, "")
	id := writeCut(t, h, "停水通知")
	signCut(t, h, id)
	item := begun(t, h, id, 1, "望江路")
	h.Edit(t, waterWriter, item, func(d *article.Draft) {
		d.Source.Blocks[0].Runs[0].Text = strings.Replace(d.Source.Blocks[0].Runs[0].Text, "请提前储水", "请立即储水", 1)
	})
	if a := h.View(t, waterWriter, item); a.Template.Differs != "正文第 1 段与模板不一致" {
		t.Errorf("the page says %q", a.Template.Differs)
	}
	err := h.Articles.Submit(t.Context(), apptest.As(waterWriter), item, h.View(t, waterWriter, item).Base)
	if fault.CodeOf(err) != fault.Refused || !strings.Contains(err.Error(), "与已签发的预审模板“停水通知”不一致：正文第 1 段与模板不一致") {
		t.Fatalf("an altered item: %v", err)
	}
	again := cutValues("沿河路")
	if err := h.Templates.Refill(t.Context(), apptest.As(waterWriter), item, h.View(t, waterWriter, item).Base, again); err != nil {
		t.Fatal(err)
	}
	if a := h.View(t, waterWriter, item); a.Title != "沿河路临时停水" || a.Template.Differs != "" {
		t.Errorf("filled again: %s, %q", a.Title, a.Template.Differs)
	}
	h.Edit(t, waterWriter, item, func(d *article.Draft) {
		d.Source.Title, d.Meta.Origin, d.Meta.Template = "沿河路临时停水三小时", "original", nil
	})
	h.Submit(t, waterWriter, item)
	if a := h.View(t, waterWriter, item); len(a.Route) != 3 || a.Title != "沿河路临时停水三小时" {
		t.Errorf("as an ordinary manuscript: %d steps, %s", len(a.Route), a.Title)
	}
}

func TestAWithdrawnTemplateStopsDraftsAndLeavesWhatIsOnItsWay(t *testing.T) {
	t.Parallel()
	h := apptest.Open(t, "")
	id := writeCut(t, h, "停水通知")
	signCut(t, h, id)
	under, draft := begun(t, h, id, 1, "望江路"), begun(t, h, id, 1, "沿河路")
	h.Submit(t, waterWriter, under)
	if err := h.Templates.Withdraw(t.Context(), apptest.As(waterWriter), id, "改用新的格式"); err != nil {
		t.Fatal(err)
	}
	if a := h.View(t, waterWriter, draft); !strings.Contains(a.Template.Stopped, "已经撤下") {
		t.Errorf("the draft's page says %q", a.Template.Stopped)
	}
	err := h.Articles.Submit(t.Context(), apptest.As(waterWriter), draft, h.View(t, waterWriter, draft).Base)
	if fault.CodeOf(err) != fault.Refused || !strings.Contains(err.Error(), "已经撤下") {
		t.Errorf("a draft of a withdrawn template: %v", err)
	}
	if _, err := h.Templates.Start(t.Context(), apptest.As(waterWriter), id, 1, cutValues("望江路")); fault.CodeOf(err) != fault.Refused {
		t.Errorf("a new one: %v", err)
	}
	h.Act(t, onDuty, under, app.ActInput{Do: "return", Step: "1", Opinion: "时段写错了。"})
	if err := h.Templates.Refill(t.Context(), apptest.As(waterWriter), under, h.View(t, waterWriter, under).Base, cutValues("望江路南段")); err != nil {
		t.Fatal(err)
	}
	h.Submit(t, waterWriter, under)
	h.Pass(t, onDuty)(under)
}

func TestANewVersionIsSignedAnewWhileTheOldOneStaysInForce(t *testing.T) {
	t.Parallel()
	h := apptest.Open(t, "")
	id := writeCut(t, h, "停水通知")
	signCut(t, h, id)
	draft := begun(t, h, id, 1, "望江路")
	next := cutText()
	next.Source.Title = "关于{地点}停水的通知"
	if _, err := h.Templates.Write(t.Context(), apptest.As(waterWriter), id, app.TemplateInput{Text: next, Seen: 1}); err != nil {
		t.Fatal(err)
	}
	if v := seen(t, h, waterWriter, id); v.InForce != 1 || v.Latest != 2 || !strings.HasPrefix(v.Waiting, "第 2 版等") {
		t.Errorf("in force %d of %d, %s", v.InForce, v.Latest, v.Waiting)
	}
	if _, err := h.Templates.Write(t.Context(), apptest.As(waterWriter), id, app.TemplateInput{Text: cutText(), Seen: 1}); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("written over what was not seen: %v", err)
	}
	signCut(t, h, id)
	err := h.Articles.Submit(t.Context(), apptest.As(waterWriter), draft, h.View(t, waterWriter, draft).Base)
	if fault.CodeOf(err) != fault.Refused || !strings.Contains(err.Error(), "已经换成第 2 版") {
		t.Errorf("a draft on the old version: %v", err)
	}
	h.Clock.Pass(60 * 24 * time.Hour)
	if v := seen(t, h, waterWriter, id); v.PhaseText != "已到期" || v.InForce != 0 {
		t.Errorf("two months on it is %s", v.PhaseText)
	}
}

func TestRulesWithoutAClauseSendAFilledTemplateTheOrdinaryWay(t *testing.T) {
	t.Parallel()
	h := apptest.Open(t, "")
	text := cutText()
	text.Accounts, text.Answers = []string{apptest.Website}, map[string]any{"类别": "办事指南", "重大敏感": false}
	id, err := h.Templates.Write(t.Context(), apptest.As(apptest.Author), "", app.TemplateInput{Name: "停水通知", Text: text})
	if err != nil {
		t.Fatal(err)
	}
	v := seen(t, h, apptest.Leader, id)
	if v.Route.Short || !strings.Contains(v.Route.Text, "没有关于预审模板的条款") || !v.Mine {
		t.Errorf("%+v", v.Route)
	}
	if err := h.Templates.Sign(t.Context(), apptest.As(apptest.Leader), id, 1, v.Content); err != nil {
		t.Fatal(err)
	}
	item, err := h.Templates.Start(t.Context(), apptest.As(apptest.Author), id, 1, cutValues("横塘街"))
	if err != nil {
		t.Fatal(err)
	}
	h.Submit(t, apptest.Author, item)
	h.Pass(t, apptest.Head, apptest.Leader)(item)
}

func TestATemplateBelongsToItsBodyAndItsName(t *testing.T) {
	t.Parallel()
	h := apptest.Open(t, "")
	id := writeCut(t, h, "停水通知")
	if _, err := h.Templates.View(t.Context(), apptest.As(apptest.Author), id, 0); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("another body sees it: %v", err)
	}
	if _, err := h.Templates.Write(t.Context(), apptest.As(waterWriter), "", app.TemplateInput{Name: "停水通知", Text: cutText()}); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("a second one of the name: %v", err)
	}
	text := cutText()
	text.Answers = nil
	if _, err := h.Templates.Write(t.Context(), apptest.As(waterWriter), "", app.TemplateInput{Name: "停电通知", Text: text}); err == nil || !strings.Contains(err.Error(), "问题没有回答") {
		t.Errorf("a question left open: %v", err)
	}
	text = cutText()
	text.Accounts = []string{apptest.Website}
	if _, err := h.Templates.Write(t.Context(), apptest.As(waterWriter), "", app.TemplateInput{Name: "停电通知", Text: text}); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("another body's account: %v", err)
	}
	_, err := h.Templates.Write(t.Context(), apptest.As("p-qinghe-10"), id, app.TemplateInput{Text: cutText(), Seen: 1})
	if fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("written by another unit: %v", err)
	}
}

func TestATemplateMayNameWhoOfThoseOnDutySigns(t *testing.T) {
	t.Parallel()
	h := apptest.Open(t, "")
	text := cutText()
	text.Duty = []string{"p-qinghe-09"} // does not hold the post: nobody is left
	id, err := h.Templates.Write(t.Context(), apptest.As(waterWriter), "", app.TemplateInput{Name: "停水通知", Text: text})
	if err != nil {
		t.Fatal(err)
	}
	if v := seen(t, h, waterWriter, id); len(v.Route.Steps) != 1 || len(v.Route.Steps[0].Holders) != 0 {
		t.Errorf("%+v", v.Route.Steps)
	}
	text.Duty = []string{onDuty}
	if _, err := h.Templates.Write(t.Context(), apptest.As(waterWriter), id, app.TemplateInput{Text: text, Seen: 1}); err != nil {
		t.Fatal(err)
	}
	signCut(t, h, id)
	item := begun(t, h, id, 2, "望江路")
	h.Submit(t, waterWriter, item)
	h.Pass(t, onDuty)(item)
}
