package packs_test

import (
	"slices"

	"pgregory.net/rapid"

	"qianfa/internal/core/policy"
)

// kindsOfUnits are those that the packs tell apart, and one that none of them knows.
var kindsOfUnits = []string{"机关处室", "直属中心", "县市区局", "县级政府部门", "乡镇人民政府", "地级市政府部门", "县级人民政府", "自治区政府部门", "地级市人民政府", "某种单位"}

// invent draws facts that a body could state: every act of the pack, any answer to its questions, mostly complete.
func invent(t *rapid.T, book *policy.Rulebook) policy.Facts {
	usually := func(label string) bool { return rapid.IntRange(0, 29).Draw(t, label) > 0 }
	f := policy.Facts{Now: "2026-03-02T09:00:00+08:00", Author: policy.Who{Unit: "本单位", Person: author}, Answers: map[string]any{}, Choices: map[string]string{},
		Events: map[string]string{"收到登记表": "2026-03-02T09:00:00+08:00", "平台操作": "2026-03-02T09:00:00+08:00"}}
	acts := []string{"publish", "publish", "publish"}
	words := book.Skeleton().Words
	for _, act := range []string{"publish", "correct", "take_down", "withdraw", "open", "amend", "suspend", "deregister", "reply"} {
		if _, ok := words[act]; ok {
			acts = append(acts, act)
		}
	}
	f.Act = rapid.SampledFrom(acts).Draw(t, "act")
	county, city := "县级人民政府", "地级市人民政府"
	if rapid.Bool().Draw(t, "other words for governments") {
		county, city = "县级政府", "市政府"
	}
	f.Units = []policy.Unit{{ID: "本单位", Kind: rapid.SampledFrom(kindsOfUnits).Draw(t, "kind"), Parent: "甲县"}, {ID: "甲县", Kind: county, Parent: "乙市", Office: "甲县政府办"},
		{ID: "乙市", Kind: city, Parent: "自治区", Office: "乙市政府办"}, {ID: "自治区", Kind: "自治区人民政府", Office: "自治区政府办公厅"}}
	for _, q := range book.Questions() {
		if q.Fact == "" && usually("answered") {
			f.Answers[q.Name] = reply(t, q)
		}
	}
	f.Targets = []policy.Target{{Channel: "wechat", Account: "微信", Owner: "主办单位", Host: "归口单位", Chars: chars(t)}}
	if rapid.Bool().Draw(t, "two targets") {
		f.Targets = append(f.Targets, policy.Target{Channel: "weibo", Account: "微博", Owner: "主办单位", Host: "归口单位", Chars: chars(t)})
	}
	f.Item = policy.Item{Title: "标题", EventDate: "2026-03-01", Origin: rapid.SampledFrom([]string{"original", "original", "reprint", "reuse"}).Draw(t, "origin"),
		Files: []policy.File{{Kind: "文字", Format: "docx"}}, Attachments: []policy.Attachment{{Name: "集体研究纪要或主要领导同意", Format: "pdf", Sealed: true}},
		Links: []policy.Link{{Kind: "答复文件", Ref: "1", State: "issued"}, {Kind: "政策文件", Ref: "2", State: "issued"}}}
	if usually("declared") {
		f.Item.Declared = []string{"非涉密"}
	}
	if f.Item.Origin == "reprint" {
		f.Item.Source = &policy.ReprintSource{Name: source(t, book), Title: "标题"}
	}
	if f.Item.Origin == "reuse" {
		f.History.OwnChannels = []policy.OwnPost{{Channel: "website", Account: "网站", At: "2026-03-01T09:00:00+08:00", Same: usually("same")}}
	}
	if !usually("alone") {
		f.Item.Concerns = []string{"丙局"}
		f.Item.Consulted = []policy.Consulted{{Unit: "丙局", At: "2026-03-01T09:00:00+08:00", Answer: "同意"}}
	}
	return f
}

func chars(t *rapid.T) *int {
	n := rapid.SampledFrom([]int{100, 100, 100, 100, 100, 100, 100, 700}).Draw(t, "chars")
	return &n
}

// reply draws an answer to a question.
func reply(t *rapid.T, q policy.Question) any {
	switch q.Type {
	case "yesno":
		return rapid.Bool().Draw(t, q.Name)
	case "option":
		return rapid.SampledFrom(q.Options).Draw(t, q.Name)
	case "options":
		return rapid.SliceOfNDistinct(rapid.SampledFrom(q.Options), 0, len(q.Options), rapid.ID[string]).Draw(t, q.Name)
	case "number":
		return float64(rapid.IntRange(0, 100).Draw(t, q.Name))
	case "date":
		return "2026-03-01"
	}
	return "甲"
}

// source draws a name of one of the pack's lists, or one that is on none.
func source(t *rapid.T, book *policy.Rulebook) string {
	names := []string{"某网站"}
	for _, list := range []string{"稿源", "转载来源"} {
		if listed, ok := book.List(list); ok {
			names = slices.Concat(names, listed)
		}
	}
	return rapid.SampledFrom(names).Draw(t, "source")
}
