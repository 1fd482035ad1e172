package policy_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"qianfa/internal/core/policy"
	"qianfa/packs"
)

// sound is a pack of which the linter says nothing; the samples below add to it.
const sound = `pack: own
title: 试验
extends: national
ask:
  重要: {text: 重要吗？, type: yesno, default: 否, clause: 一}
  急: {text: 急吗？, type: yesno, default: 否, clause: 一}
classes:
  - {class: 重要信息, when: {重要: 是}, route: 重要, clause: 一}
  - {class: 一般信息, route: 一般, clause: 一}
  - {class: 其余, act: [更正, 下线], undefined: 没有规定, clause: 一}
routes:
  一般: [负责人@本单位 审核]
  重要:
    - 负责人@本单位 审核
    - {step: 值班领导@本单位 审核, when: {急: 是}}
    - 分管领导@本单位 签发
publisher: 管理员@归口办公室
`

const soundClauses = "| 第一条 | `own#一` | 全部 |\n"

// linted loads packs of our own beside the shipped ones and returns what the linter says of one, as kind and text.
func linted(t *testing.T, files map[string]string, id string) []policy.Remark {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	l, err := policy.Load(packs.FS, fsys)
	if err != nil {
		return policy.LoadRemarks(err)
	}
	remarks, err := l.Lint(id)
	if err != nil {
		t.Fatal(err)
	}
	return remarks
}

func own1(text string) map[string]string {
	return map[string]string{"own/pack.yaml": text, "own/clauses.md": soundClauses}
}

func TestTheLinterSaysNothingOfASoundPack(t *testing.T) {
	t.Parallel()
	if got := linted(t, own1(sound), "own"); len(got) > 0 {
		t.Errorf("got %v", got)
	}
}

func TestTheLinterNamesEachTrapByItsLine(t *testing.T) {
	t.Parallel()
	replace := func(old, text string) string { return strings.Replace(sound, old, text, 1) }
	for name, c := range map[string]struct {
		text, place string
		severity    policy.Severity
		kind, says  string
	}{
		"[条款] in braces": {replace("  一般: [负责人@本单位 审核]", "  一般:\n    - {step: 负责人@本单位 审核 [三], id: 初审}"), "own/pack.yaml:13", "must", "load",
			"环节写在方括号或花括号里又带“[条款]”的，整句要加引号：'负责人@本单位 审核 [三]'"},
		"[条款] in a list":                      {replace("一般: [负责人@本单位 审核]", "一般: [负责人@本单位 审核 [三], 分管领导@本单位 签发]"), "own/pack.yaml:12", "must", "load", "整句要加引号：'负责人@本单位 审核 [三]'"},
		"a text that begins with ! in braces": {replace("classes:", "rules:\n  - {cel: !has(item.title), say: 没有标题, refuse: 不收, clause: 一}\nclasses:"), "own/pack.yaml:8", "must", "load", "以“!”开头的文字要加引号"},
		"a text that begins with ! on its line": {replace("classes:", "rules:\n  - cel: !has(item.title)\n    say: 没有标题\n    refuse: 不收\n    clause: 一\nclasses:"), "own/pack.yaml:8", "must", "load",
			"以“!”开头的文字要加引号"},
		"a clause that is a bare number": {replace("route: 一般, clause: 一", "route: 一般, clause: 9"), "own/pack.yaml:9", "must", "load", "条款“9”是一个数字，要加引号写成 \"9\""},
		"a question without default before a wide class": {replace("重要吗？, type: yesno, default: 否", "重要吗？, type: yesno"), "own/pack.yaml:5", "hint", "question_wide",
			"又排在“一般信息”（第 9 行）前面：归入那一类的也都要先回答它"},
		"when of a class does not look at the parent's": {replace("extends: national", "extends: sb"), "own/pack.yaml:8", "hint", "parent_hidden", "不再看上级制度的“转载信息”（sb 第 15 行）、“原创信息”（sb 第 16 行）"},
		"a class without act is for publishing only":    {replace("  - {class: 其余, act: [更正, 下线], undefined: 没有规定, clause: 一}\n", ""), "own/pack.yaml:8", "hint", "act_silent", "没有类别管“更正”“下线”"},
		"a class behind two that cover everything": {replace("  - {class: 一般信息,", "  - {class: 不重要, when: {重要: 否}, route: 一般, clause: 一}\n  - {class: 一般信息,"), "own/pack.yaml:10", "should", "class_unreached",
			"类别“一般信息”永远轮不到：符合它的都先符合“重要信息”“不重要”"},
		"a class whose condition contradicts itself": {replace("when: {重要: 是}, route", "when: {重要: 是}, unless: {重要: 是}, route"), "own/pack.yaml:8", "should", "class_impossible", "它的条件自相矛盾"},
		"two classes that fit together": {replace("  - {class: 一般信息,", "  - {class: 急件, when: {急: 是}, route: 一般, clause: 一}\n  - {class: 一般信息,"), "own/pack.yaml:9", "hint", "class_overlap",
			"符合“急件”的也可能先符合第 8 行的“重要信息”（例如 重要=是、急=是）；先写的为准"},
		"a step that its classes rule out": {replace("when: {急: 是}}", "when: {重要: 否}}"), "own/pack.yaml:15", "should", "step_unreached",
			"审核程序“重要”里的“值班领导@本单位 审核”永远走不到：用到它的类别里，“重要”答否的情形不会出现"},
		"a step with a condition that cannot hold": {replace("when: {急: 是}}", "when: {急: 是}, unless: {急: 是}}"), "own/pack.yaml:15", "should", "step_unreached", "永远走不到"},
		"an added step that cannot come":           {sound + "extra:\n  - {step: 保密员@本单位 保密审查, routes: [重要], when: {重要: 否}, clause: 一}\n", "own/pack.yaml:19", "should", "step_unreached", "附加环节“保密员@本单位 保密审查”永远走不到"},
		"a route that no class uses":               {replace("publisher:", "  没人用: [负责人@本单位 审核]\npublisher:"), "own/pack.yaml:17", "must", "load", "没有类别用到审核程序“没人用”"},
		"looser than above without saying so":      {strings.Replace(sound, "extends: national", "extends: gz", 1), "own/pack.yaml:9", "must", "looser", "上级制度要求的“办公室主任@本单位 审核并签发”在本办法里没有"},
		"a route that loosens without its clause": {strings.Replace(strings.Replace(sound, "extends: national", "extends: gz", 1), "  一般: [负责人@本单位 审核]", "  一般: {loosens: [一般信息], steps: [负责人@本单位 审核]}", 1), "own/pack.yaml:12", "must", "load",
			"要写明依据的条款"},
		"an organ outside that is to publish": {replace("publisher: 管理员@归口办公室", "bodies: {宣传部: {external: 宣传部}}\npublisher: 管理员@宣传部"), "own/pack.yaml:18", "must", "external_post", "“管理员@宣传部”在本系统没有账号，谁也不能发布"},
		"an organ outside that is to record": {replace("    - {step: 值班领导@本单位 审核, when: {急: 是}}", "    - {step: 值班领导@本单位 同意, when: {急: 是}, recorded_by: 甲@宣传部}") + "bodies: {宣传部: {external: 宣传部}}\n", "own/pack.yaml:15", "must", "external_post",
			"谁也不能登记、答复"},
		"an organ outside with a checklist": {replace("    - {step: 值班领导@本单位 审核, when: {急: 是}}", "    - {step: 值班领导@宣传部 审核, when: {急: 是}, checklist: 五关}") + "bodies: {宣传部: {external: 宣传部}}\nchecklists: {五关: [政治关]}\n", "own/pack.yaml:15", "should",
			"external_checklist", "没有人能在系统里逐项回答"},
		"one person in two units": {replace("    - 负责人@本单位 审核\n", "    - {step: 负责人@本单位 审核, id: 初审}\n") + "apart:\n  - {pair: [初审, publish], rule: same, clause: 一}\n", "own/pack.yaml:19", "should", "same_person",
			"一个在“本单位”，一个在“归口办公室”"},
		"one post that drafts and reviews": {replace("  一般: [负责人@本单位 审核]", "  一般: {by: 负责人@本单位, steps: [负责人@本单位 审核]}"), "own/pack.yaml:12", "hint", "two_people", "这个岗位至少要有两个人"},
		"a slot nobody filled":             {replace("一般: [负责人@本单位 审核]", "一般: [初审人 审核]") + "slots: {初审人: 一}\n", "own/pack.yaml:18", "hint", "slot_open", "空位“初审人”没有填"},
		"a question nobody needs":          {replace("when: {急: 是}}", "optional: true}"), "own/pack.yaml:6", "should", "question_unused", "问题“急”没有规则、类别或环节用到"},
		"a checklist nobody answers":       {sound + "checklists: {五关: [政治关]}\n", "own/pack.yaml:18", "should", "checklist_unused", "核对表“五关”没有环节用到"},
		"a list nobody reads":              {sound + "lists: {来源: [甲]}\n", "own/pack.yaml:18", "hint", "list_unused", "名单“来源”没有规则用到"},
		"a word nobody uses":               {sound + "verbs: {过目: inform}\n", "own/pack.yaml:18", "hint", "verb_unused", "用词“过目”没有环节用到"},
		"a unit nobody names":              {sound + "bodies: {宣传部: {external: 宣传部}}\n", "own/pack.yaml:18", "hint", "body_unused", "单位用词“宣传部”没有用到"},
		"a clause without a heading":       {replace("route: 重要, clause: 一", "route: 重要, clause: 二"), "own/pack.yaml:8", "should", "clause_unlisted", "引用了条款“二”"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := linted(t, own1(c.text), "own")
			found := slices.ContainsFunc(got, func(r policy.Remark) bool {
				return strings.HasPrefix(r.String(), c.place+": "+c.severity.Title()+"：") && r.Kind == c.kind && strings.Contains(r.Text, c.says)
			})
			if !found {
				t.Errorf("want %s %s …%s…, got\n%v", c.place, c.kind, c.says, got)
			}
		})
	}
}

func TestClausesWithoutARuleAreNamedByTheirLine(t *testing.T) {
	t.Parallel()
	files := own1(sound)
	files["own/clauses.md"] = soundClauses + "| 第二条 | `own#二` | 值守 |\n| 第一条（一） | `own#一(一)` | 部分 |\n"
	got := linted(t, files, "own")
	if len(got) != 2 || got[0].File != "own/clauses.md" || got[0].Line != 2 || got[0].Severity != policy.SeverityHint || got[0].Text != "条款“二”没有写成规则、类别、环节、核对项、指标或约定" {
		t.Errorf("got %v", got)
	}
	delete(files, "own/clauses.md")
	if got := linted(t, files, "own"); len(got) != 1 || got[0].Kind != "no_headings" {
		t.Errorf("without the file: %v", got)
	}
}

func TestTheShippedPacksHaveNoErrorsOrWarnings(t *testing.T) {
	t.Parallel()
	l := library(t)
	for _, id := range l.IDs() {
		remarks, err := l.Lint(id)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range remarks {
			if r.Severity != policy.SeverityHint {
				t.Error(r)
			}
		}
	}
}
