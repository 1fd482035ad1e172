package policy_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"qianfa/internal/core/policy"
	"qianfa/packs"
)

// version compiles one text of a pack.
func version(t *testing.T, text string) *policy.Rulebook {
	t.Helper()
	l, err := policy.Load(packs.FS, fstest.MapFS{"own/pack.yaml": {Data: []byte(text)}})
	if err != nil {
		t.Fatal(err)
	}
	b, err := l.Pack("own")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestNothingIsDifferentBetweenAPackAndItself(t *testing.T) {
	t.Parallel()
	l := library(t)
	for _, id := range l.IDs() {
		b, err := l.Pack(id)
		if err != nil {
			t.Fatal(err)
		}
		if got := policy.Diff(b, b, asItIs); len(got) > 0 {
			t.Errorf("%s: %v", id, got)
		}
	}
}

func TestAChangeIsSaidForWhomItConcerns(t *testing.T) {
	t.Parallel()
	const rules = "rules:\n  - {id: 期限, span: {from: 事发日期, to: 发布日期, max: 7日}, refuse: 太旧, clause: 九}\n  - {limit: {max: 140, count: 平台计数}, refuse: 太长, clause: 十}\n" +
		"checklists: {五关: [政治关, 文字关]}\nmeters: {每周: {count: publications, of: account, per: week, at_least: 1, clause: 八}}\nslots: {代班: 七}\n"
	base := strings.Replace(sound, "classes:", rules+"classes:", 1)
	base = strings.Replace(base, "分管领导@本单位 签发", "{step: 分管领导@本单位 签发, id: 终审, checklist: 五关}", 1)
	for name, c := range map[string]struct {
		old, text string
		kind      policy.ChangeKind
		says      string
		clause    string
	}{
		"a step more":           {"  一般: [负责人@本单位 审核]", "  一般: [负责人@本单位 审核, 分管领导@本单位 签发]", "changed", "“一般信息”：原来由本单位的负责人审核，最后由归口办公室的管理员发布；现在由本单位的负责人审核，再由本单位的分管领导签发，最后由归口办公室的管理员发布。增加：由本单位的分管领导签发。", "own#一"},
		"another person":        {"  一般: [负责人@本单位 审核]", "  一般: [主任@本单位 审核]", "changed", "增加：由本单位的主任审核。取消：由本单位的负责人审核。", "own#一"},
		"who publishes":         {"publisher: 管理员@归口办公室", "publisher: 发布员@归口办公室", "changed", "最后由归口办公室的发布员发布", "own#一"},
		"what belongs to it":    {"when: {重要: 是}, route", "when: {急: 是}, route", "changed", "哪些归入“重要信息”：原来是““重要”答是”，现在是““急”答是”。", "own#一"},
		"a class more":          {"  - {class: 一般信息,", "  - {class: 转载, when: {来源: 转载}, forbid: 不转载, clause: 二}\n  - {class: 一般信息,", "added", "新增“转载”（来源是转载）：禁止，不转载。", "own#二"},
		"a class less":          {"  - {class: 其余, act: [更正, 下线], undefined: 没有规定, clause: 一}\n", "", "removed", "更正、下线的“其余”这一类没有了；原来：不能办理，没有规定。", "own#一"},
		"another limit":         {"max: 140", "max: 280", "changed", "原来：字数（平台计数）超过140的，不予受理：“太长”；现在：字数（平台计数）超过280的", "own#十"},
		"another length":        {"max: 7日", "max: 3日", "changed", "原来：从事发日期到发布日期超过7日的，不予受理：“太旧”；现在：从事发日期到发布日期超过3日的", "own#九"},
		"a rule less":           {"  - {limit: {max: 140, count: 平台计数}, refuse: 太长, clause: 十}\n", "", "removed", "不再要求：字数（平台计数）超过140的", "own#十"},
		"a rule more":           {"checklists:", "  - {need: {field: 电话}, clause: 十一}\nchecklists:", "added", "新要求：审核单上必须填写“电话”，否则不收。", "own#十一"},
		"a question asked else": {"重要吗？", "是否重要？", "changed", "问题“重要”：原来重要吗？不回答视为否；现在是否重要？不回答视为否。", "own#一"},
		"an item of the list":   {"[政治关, 文字关]", "[政治关, 文字关, 保密关]", "changed", "核对表“五关”增加“保密关”。", ""},
		"a meter":               {"at_least: 1", "at_least: 2", "changed", "指标“每周”：原来每个账号每周发布不少于1条；现在每个账号每周发布不少于2条。", "own#八"},
		"who must be two":       {"publisher:", "apart: [{pair: [终审, publish], rule: differ, clause: 三}]\npublisher:", "added", "回避：新增““终审”和“发布”不得由同一人办理”。", "own#三"},
		"signatures that stay":  {"publisher:", "edits: {small: keep, clause: 四}\npublisher:", "changed", "“修改以后已有的签字”：原来全部作废，重新办理；现在文字性修改保留，其余作废。", ""},
		"the order of classes":  {"  - {class: 重要信息, when: {重要: 是}, route: 重要, clause: 一}\n  - {class: 一般信息, route: 一般, clause: 一}\n", "  - {class: 一般信息, unless: {急: 是}, route: 一般, clause: 一}\n  - {class: 重要信息, when: {重要: 是}, route: 重要, clause: 一}\n", "changed", "“一般信息”现在排在“重要信息”前面：两类都符合的，改归“一般信息”。", "own#一"},
		"the title":             {"title: 试验", "title: 试验（修订）", "changed", "名称：原来是“试验”，现在是“试验（修订）”。", ""},
		"an added step":         {"publisher:", "extra: [{step: 保密员@本单位 保密审查, clause: 五}]\npublisher:", "added", "附加环节：新增“各审核程序都加一个环节：由本单位的保密员保密审查", "own#五"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			after := strings.Replace(base, c.old, c.text, 1)
			if after == base {
				t.Fatalf("%q does not occur", c.old)
			}
			got := policy.Diff(version(t, base), version(t, after), asItIs)
			found := slices.ContainsFunc(got, func(x policy.Change) bool {
				return x.Kind == c.kind && strings.Contains(x.Text, c.says) && x.Clause == c.clause
			})
			if !found {
				t.Errorf("want %s …%s… (%s), got", c.kind, c.says, c.clause)
				for _, x := range got {
					t.Errorf("  %s %s (%s)", x.Kind, x.Text, x.Clause)
				}
			}
		})
	}
}

func TestARegulationAndTheBodyThatFillsItDifferInWhatTheBodyAdds(t *testing.T) {
	t.Parallel()
	var said []string
	for _, c := range policy.Diff(rulebook(t, "nx"), rulebook(t, "nx-demo"), asItIs) {
		said = append(said, c.Text)
	}
	text := strings.Join(said, "\n")
	for _, want := range []string{"空位“一审”：原来没有填定；现在由本单位的科室负责人担任。", "“下线”", "上级制度：原来是“全国底本：通用词汇与法定底线”，现在是“全区政务新媒体管理细则（试行）、全国底本：通用词汇与法定底线”。"} {
		if !strings.Contains(text, want) {
			t.Errorf("not said: %s\n%s", want, text)
		}
	}
}
