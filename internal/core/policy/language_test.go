package policy_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/policy"
)

// asked answers facts, of which the usual part is filled in, from a pack of our own.
func asked(t *testing.T, pack, facts string) policy.Answer {
	t.Helper()
	l, err := with(t, "own", pack)
	if err != nil {
		t.Fatal(fault.Of(err).Fields)
	}
	b, err := l.Pack("own")
	if err != nil {
		t.Fatal(err)
	}
	return answer(t, b, usual(t, facts))
}

// usual adds what every question has.
func usual(t *testing.T, facts string) []byte {
	t.Helper()
	all := map[string]any{}
	for _, text := range []string{`{"now":"2026-11-20T09:30:00+08:00","author":{"unit":"科室"},"item":{"declared":["非涉密"]},
		"targets":[{"channel":"wechat","owner":"局","host":"办公室"}]}`, facts} {
		if err := json.Unmarshal([]byte(text), &all); err != nil {
			t.Fatal(err)
		}
	}
	data, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// chain writes the steps of an answer as "1 甲@科室 after 2,3".
func chain(a policy.Answer) []string {
	out := []string{}
	for _, s := range a.Steps {
		text := s.Step + " " + s.Role + "@" + s.UnitName
		if len(s.After) > 0 {
			text += " after " + strings.Join(s.After, ",")
		}
		if s.Mode != "" {
			text += " " + s.Mode
		}
		out = append(out, text)
	}
	if p := a.Publisher; p != nil {
		out = append(out, "publish "+p.Role+"@"+p.UnitName+" after "+strings.Join(p.After, ","))
	}
	return out
}

func expectChain(t *testing.T, a policy.Answer, want ...string) {
	t.Helper()
	if a.Decision != policy.DecisionRoute {
		t.Errorf("decision %s %+v %+v", a.Decision, a.Reasons, a.Requirements)
	}
	if diff := cmp.Diff(want, chain(a)); diff != "" {
		t.Error(diff)
	}
}

// pack is a sound head with the given steps as the only route.
func pack(steps string, more ...string) string {
	return "pack: own\ntitle: 试验制度\nextends: national\nclasses:\n  - {class: 全部, route: 程序, clause: 一}\nroutes:\n  程序:\n" + steps +
		"publisher: 管理员@归口办公室\n" + strings.Join(more, "")
}

func TestTwoOfThreeAndEachUnit(t *testing.T) {
	t.Parallel()
	steps := `    - {who: [甲@本单位, 乙@本单位, 丙@本单位], need: 2, verb: 审核}
    - {each: 涉及单位, in: together, steps: [负责人@涉及单位 会审]}
    - {each: 涉及单位, in: order, steps: [领导@涉及单位 同意]}
`
	a := asked(t, pack(steps), `{"item":{"declared":["非涉密"],"concerns":["教育局","卫健局"]}}`)
	expectChain(t, a, "1 甲@科室 k_of_n", "1 乙@科室 k_of_n", "1 丙@科室 k_of_n", "2 负责人@教育局 after 1", "3 负责人@卫健局 after 1",
		"4 领导@教育局 after 2,3", "5 领导@卫健局 after 4", "publish 管理员@办公室 after 5")
	if a.Steps[0].K != 2 {
		t.Errorf("k is %d", a.Steps[0].K)
	}
	none := asked(t, pack(steps), `{}`)
	expectChain(t, none, "1 甲@科室 k_of_n", "1 乙@科室 k_of_n", "1 丙@科室 k_of_n", "publish 管理员@办公室 after 1")
}

func TestAddedStepsStandWhereTheyShould(t *testing.T) {
	t.Parallel()
	text := pack("    - {step: 甲@本单位 审核, id: 一}\n    - 乙@本单位 签发\n", `ask:
  重要: {text: 是否重要？, type: yesno, default: 否, clause: 一}
extra:
  - {step: 最前@本单位 审核, before: first, clause: 二}
  - {step: 插入@本单位 审核, after: 一, clause: 二}
  - {step: 最后@本单位 审核, clause: 二}
  - {step: 任意@本单位 备案, unordered: true, clause: 二}
  - {step: 重要@本单位 审核, when: {重要: 是}, clause: 三}
  - {step: 别处@本单位 审核, act: 更正, clause: 三}
`)
	expectChain(t, asked(t, text, `{}`), "1 最前@科室", "2 甲@科室 after 1", "3 插入@科室 after 2", "4 乙@科室 after 3", "5 最后@科室 after 4", "6 任意@科室",
		"publish 管理员@办公室 after 5,6")
	a := asked(t, text, `{"answers":{"重要":true}}`)
	if want := "6 重要@科室 after 5"; !slices.Contains(chain(a), want) && !slices.Contains(chain(a), "7 重要@科室 after 5") {
		t.Errorf("%q has no %q", chain(a), want)
	}
}

func TestAReleaseStepSplitsBeforeFromAfter(t *testing.T) {
	t.Parallel()
	a := asked(t, pack(`    - 甲@本单位 签发
    - 经办人@归口办公室 发布
    - {step: 乙@本单位 备案, within: 3个工作日, from: 发布}
    - {step: 丙@本单位 公告, stands: 5个工作日, from: 发布}
`), `{"events":{"发布":"2026-11-20T18:00:00+08:00"}}`)
	expectChain(t, a, "1 甲@科室", "2 乙@科室 after publish", "3 丙@科室 after 2", "publish 经办人@办公室 after 1")
	if a.Steps[1].DueDate != "2026-11-25" || a.Steps[2].DueDate != "2026-11-28" || a.Steps[1].Phase != "after" {
		t.Errorf("due %s and %s", a.Steps[1].DueDate, a.Steps[2].DueDate)
	}
}

func TestAPersonChoosesAmongSeveralUnits(t *testing.T) {
	t.Parallel()
	text := pack("    - 负责人@会签单位 审核\n", "bodies: {会签单位: concerned}\n")
	facts := `{"item":{"declared":["非涉密"],"concerns":["教育局","卫健局"]}%s}`
	a := asked(t, text, strings.Replace(facts, "%s", "", 1))
	want := []policy.Requirement{{Kind: "choice", Field: "会签单位", Text: "“会签单位”可能是几个单位，请选定一个", Clause: "own#一", Options: []string{"教育局", "卫健局"}}}
	if diff := cmp.Diff(want, a.Requirements); a.Decision != policy.DecisionIntakeRefused || diff != "" {
		t.Error(a.Decision, diff)
	}
	expectChain(t, asked(t, text, strings.Replace(facts, "%s", `,"choices":{"会签单位":"卫健局"}`, 1)), "1 负责人@卫健局", "publish 管理员@办公室 after 1")
}

func TestAUnitThatCannotBeFoundRefuses(t *testing.T) {
	t.Parallel()
	a := asked(t, pack("    - 负责人@上级单位 审核\n"), `{}`)
	if a.Decision != policy.DecisionRefused || !strings.Contains(a.Reasons[1].Text, "找不到“上级单位”") {
		t.Errorf("%s %+v", a.Decision, a.Reasons)
	}
	expectChain(t, asked(t, pack("    - 负责人@上级单位 审核\n"), `{"units":[{"id":"科室","parent":"局"}]}`), "1 负责人@局", "publish 管理员@办公室 after 1")
}

func TestUnitsOfNamedPeopleAndFixedUnits(t *testing.T) {
	t.Parallel()
	a := asked(t, pack("    - 负责人@领导单位 审核\n    - 秘书@市府办 审核\n    - 经办人@宣传部 会审\n",
		"bodies: {领导单位: {named: {rank: 市领导}, many: all}, 市府办: {fixed: 市政府办公室}, 宣传部: {external: 市委宣传部}}\n"),
		`{"item":{"declared":["非涉密"],"people":[{"unit":"甲县","rank":"市领导"},{"unit":"乙县","rank":"科长"},{"unit":"丙县","rank":"市领导"}]}}`)
	expectChain(t, a, "1 负责人@甲县", "1 负责人@丙县", "2 秘书@市政府办公室 after 1", "3 经办人@市委宣传部 after 2", "publish 管理员@办公室 after 3")
	if last := a.Steps[3]; !last.External || last.Unit != "external" {
		t.Errorf("%+v", last)
	}
}

func TestRulesAskRefuseForbidAndWarn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rule, facts string
		want        policy.Decision
		says        string
	}{
		"attachment missing":         {`need: {attach: 会议纪要, sealed: true}`, `{}`, policy.DecisionIntakeRefused, "attachment 会议纪要"},
		"attachment without seal":    {`need: {attach: 会议纪要, sealed: true}`, `{"item":{"declared":["非涉密"],"attachments":[{"name":"会议纪要"}]}}`, policy.DecisionIntakeRefused, "attachment 会议纪要"},
		"attachment of other format": {`need: {attach: 会议纪要, formats: [pdf]}`, `{"item":{"declared":["非涉密"],"attachments":[{"name":"会议纪要","format":"doc"}]}}`, policy.DecisionIntakeRefused, "format 会议纪要"},
		"attachment there":           {`need: {attach: 会议纪要, sealed: true, formats: [pdf]}`, `{"item":{"declared":["非涉密"],"attachments":[{"name":"会议纪要","format":"PDF","sealed":true}]}}`, policy.DecisionRoute, ""},
		"field":                      {`need: {field: 联系电话}`, `{}`, policy.DecisionIntakeRefused, "field 联系电话"},
		"link of other state":        {`need: {link: 政策原文, state: 已发布}`, `{"item":{"declared":["非涉密"],"links":[{"kind":"政策原文","state":"起草"}]}}`, policy.DecisionIntakeRefused, "link 政策原文"},
		"link there":                 {`need: {link: 政策原文, state: 已发布}`, `{"item":{"declared":["非涉密"],"links":[{"kind":"政策原文","state":"已发布"}]}}`, policy.DecisionRoute, ""},
		"fact":                       {`need: {fact: item.title}`, `{}`, policy.DecisionIntakeRefused, "fact item.title"},
		"answer nobody gave":         {`when: {重要: 是}, refuse: 不收`, `{}`, policy.DecisionIntakeRefused, "answer 重要"},
		"too late":                   {`span: {from: 事发日期, to: 发布日期, max: 3个工作日}, refuse: 太晚`, `{"item":{"declared":["非涉密"],"event_date":"2026-11-16"}}`, policy.DecisionRefused, "太晚"},
		"in time":                    {`span: {from: 事发日期, to: 发布日期, max: 4个工作日}, refuse: 太晚`, `{"item":{"declared":["非涉密"],"event_date":"2026-11-16"}}`, policy.DecisionRoute, ""},
		"no date to compare":         {`span: {from: 事发日期, to: 发布日期, max: 7日}, refuse: 太晚`, `{}`, policy.DecisionIntakeRefused, "fact 事发日期"},
		"only warned without a date": {`span: {from: 事发日期, to: 发布日期, max: 7日}, warn: 太晚`, `{}`, policy.DecisionRoute, "没有填写“事发日期”"},
		// handed in on Friday the 20th; two full working days lie between it and Wednesday the 25th
		"handed in early enough":    {`span: {from: now, to: publish_at, min: 2个工作日}, refuse: 太急`, `{"publish_at":"2026-11-25T09:00:00+08:00"}`, policy.DecisionRoute, ""},
		"handed in too late":        {`span: {from: now, to: publish_at, min: 2个工作日}, refuse: 太急`, `{"publish_at":"2026-11-24T09:00:00+08:00"}`, policy.DecisionRefused, "太急"},
		"hours":                     {`span: {from: now, to: publish_at, min: 5小时}, refuse: 太急`, `{"publish_at":"2026-11-20T14:29:00+08:00"}`, policy.DecisionRefused, "太急"},
		"split":                     {`limit: {max: 140, count: 平台计数, over: split}, refuse: 分条发布`, `{"item":{"declared":["非涉密"],"chars":141}}`, policy.DecisionRoute, "分条发布"},
		"counted here":              {`limit: {max: 4, count: 汉字含标题标点}, refuse: 太长`, `{"item":{"declared":["非涉密"],"title":"甲乙","text":"丙 丁。"}}`, policy.DecisionRefused, "太长"},
		"often":                     {`count: {meter: 每周, max: 3}, warn: 太多`, `{"history":{"counts":{"每周":4}}}`, policy.DecisionRoute, "太多"},
		"forbidden":                 {`when: {来源: 转载}, forbid: 不得转载`, `{"item":{"origin":"reprint"}}`, policy.DecisionForbidden, "不得转载"},
		"unless":                    {`when: {来源: 转载}, unless: {渠道: 微信}, forbid: 不得转载`, `{"item":{"declared":["非涉密"],"origin":"reprint"}}`, policy.DecisionRoute, ""},
		"of another act":            {`act: 更正, forbid: 不得更正`, `{}`, policy.DecisionRoute, ""},
		"at night":                  {`cel: 'hour(publish_at) >= 22 || weekday(now) > 5', say: 夜间或周末, refuse: 夜间不发`, `{"publish_at":"2026-11-20T23:00:00+08:00"}`, policy.DecisionRefused, "夜间不发"},
		"cel on units and lists":    {`cel: 'at["主办单位"] == ["局"] && fits(["甲"], item.concerns) && !listed("名单", "乙")', say: 三样都有, refuse: 都有`, `{"item":{"declared":["非涉密"],"concerns":["甲"]}}`, policy.DecisionRefused, "都有"},
		"cel on everything":         {`cel: 'act == "publish" && author.unit_kind == "" && submitter.unit == author.unit && target.channel == "wechat" && size(targets) == 1 && account.platform == "" && units.all(u, u.kind == "") && persons.size() == 0 && grants.size() == 0 && !("甲" in choices) && !("乙" in events) && incident.releases == 0 && item.files.exists(f, f.format == "docx") && item.source.name == "" && item.display.to == ""', say: 全部, refuse: 全有`, `{"item":{"declared":["非涉密"],"files":[{"kind":"文字","format":"docx"}]}}`, policy.DecisionRefused, "全有"},
		"cel on days":               {`cel: 'days(item.event_date, now) == 4 && workdays(item.event_date, now) == 4', say: 四天, refuse: 四天`, `{"item":{"declared":["非涉密"],"event_date":"2026-11-16"}}`, policy.DecisionRefused, "四天"},
		"cel on an answer":          {`cel: 'answer("重要") == true', say: 重要, refuse: 重要`, `{"answers":{"重要":true}}`, policy.DecisionRefused, "重要"},
		"cel on an open answer":     {`cel: 'answer("重要") == true', say: 重要, refuse: 重要`, `{}`, policy.DecisionIntakeRefused, "answer 重要"},
		"cel that cannot be judged": {`cel: 'days(item.event_date, now) > 3', say: 超过三天, refuse: 旧闻`, `{}`, policy.DecisionRefused, "无法判断“超过三天”"},
		"warning not judged":        {`cel: 'days(item.event_date, now) > 3', say: 超过三天, warn: 旧闻`, `{}`, policy.DecisionRoute, "无法判断“超过三天”"},
		"lifted with a reason":      {`id: 期限, override: 主任@归口办公室, refuse: 太晚`, `{"overrides":[{"rule":"期限","by":"王","reason":"领导批示"}]}`, policy.DecisionRoute, "领导批示"},
		"lifted by somebody else":   {`id: 期限, override: 主任@归口办公室, refuse: 太晚`, `{"persons":[{"id":"王","unit":"科室","roles":["主任"]}],"overrides":[{"rule":"期限","by":"王","reason":"急"}]}`, policy.DecisionRefused, "太晚"},
	} {
		text := pack("    - 甲@本单位 签发\n", "ask: {重要: {text: 是否重要？, type: yesno, clause: 一}}\nlists: {名单: [甲]}\nmeters: {每周: {count: publications, at_least: 1, clause: 一}}\nrules:\n  - {"+c.rule+", clause: 九}\n")
		a := asked(t, text, c.facts)
		said := []string{}
		for _, r := range slices.Concat(a.Reasons, a.Warnings) {
			said = append(said, r.Text)
		}
		for _, r := range a.Requirements {
			said = append(said, r.Kind+" "+r.Field)
		}
		if a.Decision != c.want || !strings.Contains(strings.Join(said, "\n"), c.says) {
			t.Errorf("%s: %s %q, want %s …%s…", name, a.Decision, said, c.want, c.says)
		}
	}
}

func TestOneTargetMayBeRefusedWhileAnotherGoesOut(t *testing.T) {
	t.Parallel()
	a := asked(t, pack("    - 甲@本单位 审核\n    - 乙@主办单位 签发\n", "rules:\n  - {when: {渠道: 微博}, refuse: 不发微博, clause: 九}\n"),
		`{"targets":[{"channel":"wechat","owner":"局","host":"办公室"},{"channel":"website","owner":"市政府","host":"数据局"},{"channel":"weibo","owner":"局","host":"办公室"}]}`)
	if a.Decision != policy.DecisionMixed || len(a.Targets) != 3 || a.Targets[2].Decision != policy.DecisionRefused {
		t.Fatalf("%+v", a.Targets)
	}
	want := []string{"1 甲@科室", "2 乙@局 after 1", "3 乙@市政府 after 1", "publish 管理员@办公室 after 2"}
	if diff := cmp.Diff(want, chain(a)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([][]string{{"wechat", "website"}, {"wechat"}, {"website"}}, [][]string{a.Steps[0].Targets, a.Steps[1].Targets, a.Steps[2].Targets}); diff != "" {
		t.Error(diff)
	}
	if p := a.Targets[1].Publisher; p == nil || p.UnitName != "数据局" || !slices.Equal(p.After, []string{"3"}) {
		t.Errorf("%+v", p)
	}
}

func TestTargetsOfOneChannelKeepTheirOwnNames(t *testing.T) {
	t.Parallel()
	a := asked(t, pack("    - 甲@本单位 签发\n"), `{"targets":[{"channel":"weibo","host":"甲处"},{"channel":"weibo","host":"乙处"},{"channel":"weibo","account":"丙号","host":"丙处"}]}`)
	names := []string{}
	for _, target := range a.Targets {
		names = append(names, target.Target)
	}
	if diff := cmp.Diff([]string{"weibo", "weibo#2", "丙号"}, names); diff != "" {
		t.Error(diff)
	}
}

const region = `pack: region
title: 省的制度
extends: national
slots: {终审: 三}
classes:
  - {class: 涉外, when: {来源: 转载}, forbid: 不得转载, clause: 二}
  - {class: 全部, route: 三级, clause: 三}
rules:
  - {id: 期限, span: {from: 事发日期, to: 发布日期, max: 7日}, refuse: 超过7日, clause: 四}
routes:
  三级:
    - {step: 科长@本单位 审核, id: 初审}
    - {step: 主任@归口办公室 审核, id: 复审}
    - 终审 签发
publisher: 管理员@归口办公室
`

func body(more string) string {
	return "pack: body\ntitle: 单位的办法\nextends: region\n" + more
}

func TestABodyMayNotDropWhatTheRegionAsks(t *testing.T) {
	t.Parallel()
	const own = "fill: {终审: 局长@主办单位}\nclasses:\n  - {class: 本单位, route: 两级, %sclause: 五}\nroutes:\n  两级:\n    - 科长@本单位 审核\n    - 局长@主办单位 签发\n"
	for name, c := range map[string]struct {
		pack, facts string
		want        policy.Decision
		says        string
	}{
		"slot not filled":           {"", `{}`, policy.DecisionUndefined, "终审"},
		"slot filled":               {"fill: {终审: 局长@主办单位}\n", `{}`, policy.DecisionRoute, ""},
		"step dropped":              {strings.Replace(own, "%s", "", 1), `{}`, policy.DecisionRefused, "主任@归口办公室 审核"},
		"step loosened":             {strings.Replace(own, "%s", "loosens: 复审, ", 1), `{}`, policy.DecisionRoute, ""},
		"forbidden by the region":   {strings.Replace(own, "%s", "loosens: 复审, ", 1), `{"item":{"declared":["非涉密"],"event_date":"2026-11-19","origin":"reprint"}}`, policy.DecisionForbidden, "不得转载"},
		"route of the region short": {"fill: {终审: 局长@主办单位}\nroutes:\n  三级:\n    - 科长@本单位 审核\n    - 终审 签发\n", `{}`, policy.DecisionRefused, "主任@归口办公室 审核"},
		"limit of the region holds": {"fill: {终审: 局长@主办单位}\nrules:\n  - {span: {from: 事发日期, to: 发布日期, max: 30日}, refuse: 超过30日, clause: 六}\n", `{"item":{"declared":["非涉密"],"event_date":"2026-11-01"}}`, policy.DecisionRefused, "超过7日"},
		"limit loosened":            {"fill: {终审: 局长@主办单位}\nrules:\n  - {span: {from: 事发日期, to: 发布日期, max: 30日}, refuse: 超过30日, loosens: 期限, clause: 六}\n", `{"item":{"declared":["非涉密"],"event_date":"2026-11-01"}}`, policy.DecisionRoute, ""},
	} {
		l, err := with(t, "region", region, "body", body(c.pack))
		if err != nil {
			t.Fatal(name, fault.Of(err).Fields)
		}
		b, err := l.Pack("body")
		if err != nil {
			t.Fatal(err)
		}
		facts := c.facts
		if facts == `{}` {
			facts = `{"item":{"declared":["非涉密"],"event_date":"2026-11-19"}}`
		}
		a := answer(t, b, usual(t, facts))
		said := ""
		for _, r := range a.Reasons {
			said += r.Text + "\n"
		}
		if a.Decision != c.want || !strings.Contains(said, c.says) {
			t.Errorf("%s: %s %q, want %s …%s…", name, a.Decision, said, c.want, c.says)
		}
	}
}

func TestAPackMayNotGiveAnInheritedWordAnotherMeaning(t *testing.T) {
	t.Parallel()
	_, err := with(t, "own", own+"verbs: {审核: inform}\n")
	if fault.CodeOf(err) != fault.Invalid {
		t.Errorf("got %v, want it refused: 审核 would lose its power to stop", err)
	}
}

func TestTheDigestCoversWhatIsInherited(t *testing.T) {
	t.Parallel()
	digests := map[string]bool{}
	for _, texts := range [][]string{{region, body("")}, {region + "# 改\n", body("")}, {region, body("note: 改\n")}} {
		l, err := with(t, "region", texts[0], "body", texts[1])
		if err != nil {
			t.Fatal(err)
		}
		b, err := l.Pack("body")
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(b.Digest(), "sha256:") {
			t.Errorf("digest %s does not name its algorithm", b.Digest())
		}
		digests[b.Digest()] = true
	}
	if len(digests) != 3 {
		t.Errorf("%d digests of three different packs", len(digests))
	}
}

func TestEligiblePersonsHoldThePost(t *testing.T) {
	t.Parallel()
	text := pack("    - 分管领导@局 审批\n    - {step: 编辑@本单位 审核, delegated_by: 分管领导}\n    - {step: 甲@本单位 审核, person: author}\n",
		"bodies: {局: {unit: 主办单位, in_charge_of: 本单位}}\n")
	a := asked(t, text, `{"author":{"unit":"科室","person":"张"},"persons":[{"id":"李","unit":"局","roles":["分管领导"],"in_charge":["科室"]},{"id":"赵","unit":"局","roles":["分管领导"],"in_charge":["别科"]},
		{"id":"张","unit":"科室","roles":["编辑"]},{"id":"王","unit":"科室","roles":["编辑"]}],"grants":[{"from":"李","to":"王","as":"编辑","until":"2026-11-20"},{"from":"李","to":"张","until":"2026-11-19"}]}`)
	if diff := cmp.Diff([][]string{{"李"}, {"王"}, {"张"}}, [][]string{a.Steps[0].Eligible, a.Steps[1].Eligible, a.Steps[2].Eligible}); diff != "" {
		t.Error(diff)
	}
}

func TestOptionsOfAStepReachTheAnswer(t *testing.T) {
	t.Parallel()
	a := asked(t, pack(`    - step: 甲@本单位 审核
      id: 一
      passes: 3
      checklist: 关
      record: [打分]
      pass: record["打分"] >= 60
      else: return
      outcomes: {搁置: hold}
      recorded_by: 乙@本单位
      if_unsure: 丙@本单位
      skip_by: 丁
      takes_over: true
      own_rules: true
      optional: true
    - {step: 乙@本单位 签发, id: 二}
`, "checklists: {关: {items: [政治关, {item: 广告, must: no, unless: 公益}], clause: 七}}\napart:\n  - {pair: [一, 二], rule: same, clause: 八}\n  - {pair: [二, publish], rule: differ, clause: 八}\nedits: {small: keep, clause: 九}\n"), `{}`)
	want := policy.Step{Step: "1", ID: "一", After: []string{}, Verb: policy.Review, Label: "审核", Role: "甲", Unit: "author", UnitName: "科室", Passes: 3, Checklist: "关",
		Record: []string{"打分"}, PassIf: `record["打分"] >= 60`, Else: "return", Outcomes: map[string]string{"搁置": "hold"}, RecordedBy: "乙@本单位", IfUnsure: "丙@本单位",
		SkipBy: "丁", TakesOver: true, OwnRules: true, Optional: true, Clause: "own#一"}
	if diff := cmp.Diff(want, a.Steps[0]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]policy.Apart{{A: "1", B: "2", Rule: "same", Clause: "own#八"}, {A: "2", B: "publish", Rule: "differ", Clause: "own#八"}}, a.Apart); diff != "" {
		t.Error(diff)
	}
	if a.Edits == nil || *a.Edits != (policy.Edits{Small: "keep", Clause: "own#九"}) {
		t.Errorf("%+v", a.Edits)
	}
}

func TestARouteMayLimitHowLongItShows(t *testing.T) {
	t.Parallel()
	text := strings.Replace(own, "  两级:\n    - {step: 负责人@本单位 审核, id: 一}\n    - 分管领导@本单位 签发\n",
		"  两级:\n    steps: [负责人@本单位 审核]\n    window: {to: 7日, at_end: take_down}\n", 1)
	a := asked(t, text, `{"answers":{"重要":true}}`)
	if want := (policy.Display{From: "2026-11-20", To: "2026-11-27", AtEnd: "take_down", Clause: "own#二"}); a.Window == nil || *a.Window != want {
		t.Errorf("%+v", a.Window)
	}
}

func TestPassesReadsTheRecord(t *testing.T) {
	t.Parallel()
	for record, want := range map[string]bool{`{"打分":60}`: true, `{"打分":59.5}`: false} {
		var r map[string]any
		if err := json.Unmarshal([]byte(record), &r); err != nil {
			t.Fatal(err)
		}
		if got, err := policy.Passes(`record["打分"] >= 60`, r); got != want || err != nil {
			t.Errorf("%s: %v, %v", record, got, err)
		}
	}
	if _, err := policy.Passes(`record["打分"] >= 60`, nil); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("without a record: %v, want fault.Invalid", err)
	}
}

func TestChecksComeFromThePack(t *testing.T) {
	t.Parallel()
	b := rulebook(t, "nx-demo")
	f, err := policy.DecodeFacts(usual(t, `{"item":{"origin":"reprint","source":{"name":"新华网"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	got, err := b.Checks(f)
	if err != nil {
		t.Fatal(err)
	}
	if want := (policy.CheckRule{Check: "title_changed", Severity: "must", Clause: "nx#二十一"}); !slices.Contains(got, want) {
		t.Errorf("%+v has no %+v", got, want)
	}
}
