package policy_test

import (
	"encoding/json"
	"strings"
	"testing"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/policy"
)

func TestCompareSeesWhatCountsAndNothingElse(t *testing.T) {
	t.Parallel()
	const base = `{"decision":"route","class":"甲","publisher":{"role":"管理员","unit":"host","unit_name":"办","after":["3"]},"reasons":[{"text":"一","clause":"own#一"}],
		"steps":[{"step":"1","after":[],"verb":"review","role":"科长","unit":"author","unit_name":"科","clause":""},
		{"step":"2","after":["1"],"verb":"review","role":"处长","unit":"author","unit_name":"科","clause":""},
		{"step":"3","after":["2"],"verb":"sign_off","role":"局长","unit":"owner","unit_name":"局","clause":""}],"targets":[],
		"case":{"state":"waiting","done":["1"],"open":["2"],"published":[]}}`
	var got policy.Answer
	if err := json.Unmarshal([]byte(base), &got); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change []string // old, new, …
		says   string   // "" = equal
	}{
		"the same":           {nil, ""},
		"another text":       {[]string{`"text":"一"`, `"text":"二"`}, ""},
		"mode written out":   {[]string{`"verb":"sign_off"`, `"verb":"sign_off","mode":"all"`}, ""},
		"other step numbers": {[]string{`"step":"1"`, `"step":"9"`, `"after":["1"]`, `"after":["9"]`, `"done":["1"]`, `"done":["9"]`}, ""},
		"order said twice":   {[]string{`"after":["2"]`, `"after":["1","2"]`}, ""},
		"another decision":   {[]string{`"decision":"route"`, `"decision":"refused"`}, "结论"},
		"another class":      {[]string{`"class":"甲"`, `"class":"乙"`}, "类别"},
		"another signer":     {[]string{`"role":"处长"`, `"role":"科员"`}, "环节"},
		"another verb":       {[]string{`"verb":"sign_off"`, `"verb":"decide"`}, "环节"},
		"another unit":       {[]string{`"unit_name":"局"`, `"unit_name":"委"`}, "环节"},
		"either of them":     {[]string{`"verb":"sign_off"`, `"verb":"sign_off","mode":"any"`}, "环节"},
		"only for a target":  {[]string{`"verb":"sign_off"`, `"verb":"sign_off","targets":["weibo"]`}, "环节"},
		"another order":      {[]string{`"after":["2"]`, `"after":["1"]`}, "先后"},
		"another publisher":  {[]string{`"role":"管理员"`, `"role":"发布员"`}, "发布"},
		"another clause":     {[]string{`own#一`, `own#二`}, "条款"},
		"another state":      {[]string{`"state":"waiting"`, `"state":"ready"`}, "状态"},
		"another open step":  {[]string{`"open":["2"]`, `"open":["3"]`}, "在办"},
	} {
		expect, err := policy.DecodeExpected([]byte(strings.NewReplacer(c.change...).Replace(base)))
		if err != nil {
			t.Fatal(name, err)
		}
		differences := strings.Join(policy.Compare(expect, got), "\n")
		if (differences == "") != (c.says == "") || !strings.Contains(differences, c.says) {
			t.Errorf("%s: %q, want …%s…", name, differences, c.says)
		}
	}
}

func TestWhatIsNotWrittenIsNotCompared(t *testing.T) {
	t.Parallel()
	expect, err := policy.DecodeExpected([]byte(`{"decision":"refused"}`))
	if err != nil {
		t.Fatal(err)
	}
	if d := policy.Compare(expect, policy.Answer{Decision: policy.DecisionRefused, Class: "甲"}); len(d) > 0 {
		t.Errorf("%q", d)
	}
	if _, err := policy.DecodeExpected([]byte(`{"desicion":"route"}`)); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("an unknown key is taken: %v", err)
	}
}

func TestCasesThatFitTwoClassesAreReported(t *testing.T) {
	t.Parallel()
	text := strings.Replace(own, "routes:", "  - {class: 转载, when: {来源: 转载}, route: 两级, clause: 三}\n  - {class: 其他, route: 两级, clause: 四}\nroutes:", 1)
	cases := `- case: 重要的转载
  facts: {now: "2026-11-20T09:30:00+08:00", author: {unit: 科室}, targets: [{channel: wechat, host: 办公室}], item: {origin: reprint, declared: [非涉密]}, answers: {重要: true}}
  expect: {class: 重要}
- case: 重要的原创
  facts: {now: "2026-11-20T09:30:00+08:00", author: {unit: 科室}, targets: [{channel: wechat, host: 办公室}], item: {declared: [非涉密]}, answers: {重要: true}}
  expect: {class: 重要, also: [其他]}
- case: 写错了
  facts: {now: 昨天, author: {unit: 科室}}
  expect: {decision: route}
`
	l, err := withCases(t, "own", text, cases)
	if err != nil {
		t.Fatal(fault.Of(err).Fields)
	}
	b, err := l.Pack("own")
	if err != nil {
		t.Fatal(err)
	}
	examples, err := l.Examples("own")
	if err != nil {
		t.Fatal(err)
	}
	o := policy.RunExamples(b, examples, replay)
	if o.Passed != 2 || o.Failed != 1 || !strings.Contains(o.Failures[0].Differences[0], "now") {
		t.Errorf("%+v", o)
	}
	if len(o.Warnings) != 1 || o.Warnings[0].Case != "重要的转载" || !strings.Contains(o.Warnings[0].Differences[0], "也符合：转载") {
		t.Errorf("%+v", o.Warnings)
	}
}

func TestAnExpressionIsStoppedWhateverTheFacts(t *testing.T) {
	t.Parallel()
	text := pack("    - 甲@本单位 签发\n", "rules:\n  - {cel: 'history.own_channels.exists(p, p.account in item.concerns)', say: 一稿两发, refuse: 不收, clause: 九}\n")
	posts := strings.Repeat(`{"channel":"甲","account":"乙"},`, 1999) + `{"channel":"甲","account":"乙"}`
	units := strings.Repeat(`"丙",`, 1999) + `"丁"`
	a := asked(t, text, `{"item":{"declared":["非涉密"],"concerns":[`+units+`]},"history":{"own_channels":[`+posts+`]}}`)
	if a.Decision != policy.DecisionRefused || !strings.Contains(a.Reasons[len(a.Reasons)-1].Text, "无法判断“一稿两发”") {
		t.Errorf("%s %+v", a.Decision, a.Reasons)
	}
}
