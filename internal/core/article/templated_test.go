package article_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qianfa/internal/core/article"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
	"qianfa/internal/core/source"
	"qianfa/internal/core/template"
)

// cut is the signed text "{地点}停水" for both accounts of these tests, answered once: 敏感 否.
func cut() template.Text {
	return template.Text{V: template.TextV, Source: source.Document{V: source.Version, Title: "{地点}停水", Blocks: []source.Block{
		{ID: "b1", Type: source.Paragraph, Runs: []source.Run{{Text: "{地点}今日停水{小时}，请提前储水。"}}}}},
		Blanks:   []template.Blank{{Name: "地点", Type: template.BlankPlace, Required: true}, {Name: "小时", Type: template.BlankNumber, Unit: "小时", Required: true}},
		Accounts: []string{"wx", "web"}, Comments: true, Answers: map[string]any{"敏感": false}, From: "2026-11-01", Until: "2026-11-30"}
}

// templateLife is a template with one version signed, and a second one written where more is true.
func templateLife(events ...template.Event) template.State {
	var s template.State
	for _, e := range append([]template.Event{template.Opened{Name: "停水通知", Unit: "办"},
		template.Written{Version: 1, Content: "c:t1", From: "2026-11-01", Until: "2026-11-30", Signers: []template.Signer{{Role: "分管领导"}}},
		template.Signed{Version: 1, Content: "c:t1"}}, events...) {
		s = s.Evolve(e)
	}
	return s
}

func filledCut(t *testing.T, place string) article.Draft {
	t.Helper()
	d, err := article.Filled("t-1", 1, cut(), map[string]string{"地点": place, "小时": "3"}, []string{"wx", "web"}, []string{"非涉密"}, "2026-11-20")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// handing hands a draft in that was filled from the template as it stands.
func handing(n string, d article.Draft, s template.State) article.Submit {
	return article.Submit{Handed: with(text(n), func(h *article.Handed) {
		h.Draft, h.Basis = d, article.Basis{State: s, Text: cut(), Ruled: true}
	})}
}

func TestAFilledTemplateIsHandedInWithTheVersionItEquals(t *testing.T) {
	t.Parallel()
	s := play(t, after(drafted, deed{"zhang", handing("1", filledCut(t, "望江路"), templateLife())})...)
	if diff := cmp.Diff(&article.TemplateRef{ID: "t-1", Version: 1, Content: "c:t1"}, s.Template); diff != "" {
		t.Error(diff)
	}
}

func TestWhatDiffersFromItsTemplateIsRefused(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(*article.Draft)
		part   string
	}{
		"a word outside the blanks": {func(d *article.Draft) { d.Source.Blocks[0].Runs[0].Text += "请勿外出。" }, "正文第 1 段与模板不一致"},
		"the title":                 {func(d *article.Draft) { d.Source.Title = "紧急：" + d.Source.Title }, "标题与模板不一致"},
		"a paragraph more": {func(d *article.Draft) {
			d.Source.Blocks = append(d.Source.Blocks, source.Block{ID: "b2", Type: source.Rule})
		}, "正文第 2 段是模板里没有的"},
		"a paragraph less":            {func(d *article.Draft) { d.Source.Blocks = nil }, "正文第 1 段被删去了"},
		"a value the text lacks":      {func(d *article.Draft) { d.Meta.Template.Values["地点"] = "沿河路" }, "标题与模板不一致"},
		"a value that does not fit":   {func(d *article.Draft) { d.Meta.Template.Values["小时"] = "三" }, "应当是一个数字"},
		"an account of its own":       {func(d *article.Draft) { d.Meta.Targets[0].Account = "wb" }, "模板里没有的发布渠道"},
		"the comments shut":           {func(d *article.Draft) { d.Meta.Targets[0].CommentOpen = false }, "发布渠道的设置与模板不一致"},
		"another hour":                {func(d *article.Draft) { d.Meta.Targets[0].ScheduleAt = "2026-11-21T08:00" }, "发布渠道的设置与模板不一致"},
		"another column":              {func(d *article.Draft) { d.Meta.Column = "要闻" }, "栏目与模板不一致"},
		"another urgency":             {func(d *article.Draft) { d.Meta.Urgency = "urgent" }, "缓急与模板不一致"},
		"another answer":              {func(d *article.Draft) { d.Meta.Answers = map[string]any{"敏感": true} }, "问题“敏感”的回答与模板不一致"},
		"a reprint":                   {func(d *article.Draft) { d.Meta.Source = &article.Reprinted{Name: "某报"} }, "没有转载来源"},
		"no template behind it":       {func(d *article.Draft) { d.Meta.Template = nil }, "没有说明是哪一份模板"},
		"a version that is not there": {func(d *article.Draft) { d.Meta.Template.Version = 2 }, "没有这篇稿件所用的预审模板"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := filledCut(t, "望江路")
			tt.change(&d)
			_, err := article.Decide(play(t, drafted...), handing("1", d, templateLife()), facts("zhang", article.State{}))
			if err == nil {
				t.Fatal("was handed in")
			}
			refused(t, err, fault.CodeOf(err), tt.part)
		})
	}
	d := filledCut(t, "望江路")
	d.Meta.Targets = d.Meta.Targets[:1] // fewer of its channels is no change
	d.Meta.Answers["别的问题"] = "是"
	play(t, after(drafted, deed{"zhang", handing("1", d, templateLife())})...)
}

func TestATemplateOutOfForceStopsNewItemsAndLeavesThoseOnTheirWay(t *testing.T) {
	t.Parallel()
	second := []template.Event{template.Written{Version: 2, Content: "c:t2", From: "2026-11-01", Until: "2026-11-30", Signers: []template.Signer{{Role: "分管领导"}}}, template.Signed{Version: 2}}
	for name, tt := range map[string]struct {
		now  template.State
		when time.Time
		part string
	}{
		"withdrawn":              {templateLife(template.Withdrawn{}), noon, "已经撤下"},
		"a new version in force": {templateLife(second...), noon, "已经换成第 2 版，这篇稿件用的是第 1 版"},
		"expired":                {templateLife(), noon.AddDate(0, 0, 11), "有效期到 2026年11月30日 为止"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := facts("zhang", article.State{})
			f.Now, f.Review.Now = tt.when, tt.when
			_, err := article.Decide(play(t, drafted...), handing("1", filledCut(t, "望江路"), tt.now), f)
			refused(t, err, fault.Refused, tt.part)

			under := play(t, after(drafted, deed{"zhang", handing("1", filledCut(t, "望江路"), templateLife())}, act("wang", review.Return{Step: "1"}))...)
			f.Review.Shown = under.Seal.Manifest
			if _, err := article.Decide(under, handing("2", filledCut(t, "沿河路"), tt.now), f); err != nil {
				t.Errorf("handed in again: %v", err)
			}
			_, err = article.Decide(under, article.Submit{Handed: text("3")}, f)
			if err != nil {
				t.Errorf("as an ordinary manuscript: %v", err)
			}
		})
	}
}

func TestAnEditUnderReviewKeepsToTheTemplate(t *testing.T) {
	t.Parallel()
	s := play(t, after(drafted, deed{"zhang", handing("1", filledCut(t, "望江路"), templateLife())})...)
	d := filledCut(t, "望江路")
	d.Source.Title += "！"
	_, err := article.Decide(s, article.Edit{Handed: handing("2", d, templateLife()).Handed}, facts("wang", s))
	refused(t, err, fault.Refused, "标题与模板不一致")
}

func TestATemplateMaySayWhoOfThePostSigns(t *testing.T) {
	t.Parallel()
	people := staff()
	people.Persons = append(people.Persons, policy.Person{ID: "zhou", Unit: "办", Roles: []string{"分管领导"}})
	signed := cut()
	signed.Duty = []string{"zhou"}
	submit := handing("1", filledCut(t, "望江路"), templateLife())
	submit.Basis.Text = signed
	s := play(t, after(drafted, deed{"zhang", submit})...)
	who := func(s article.State, role string) (out []string) {
		for _, h := range s.Roll(people).Holders(org.Post{Role: role, Unit: "办"}, noon) {
			out = append(out, h.Person)
		}
		slices.Sort(out)
		return out
	}
	if diff := cmp.Diff([]string{"zhou"}, who(s, "分管领导")); diff != "" {
		t.Errorf("signs: %s", diff)
	}
	if diff := cmp.Diff([]string{"wang"}, who(s, "科长")); diff != "" {
		t.Errorf("reviews: %s", diff)
	}
	if diff := cmp.Diff([]string{"zhao", "zhou"}, who(play(t, submitted...), "分管领导")); diff != "" {
		t.Errorf("an ordinary item: %s", diff)
	}
	submit.Basis.Ruled = false
	if s := play(t, after(drafted, deed{"zhang", submit})...); len(s.Template.Duty) > 0 {
		t.Errorf("on the ordinary route the template narrows nobody: %v", s.Template)
	}
}
