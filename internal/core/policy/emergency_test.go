package policy_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"qianfa/internal/core/policy"
	"qianfa/internal/core/workday"
	"qianfa/packs"
)

// withEmergency is the sound pack with one entry, whose lines stand from line 20 on.
const withEmergency = sound + `emergency:
  - when: {急: 是}
    release: 带班领导@本单位
    ask: [主要领导@本单位, 分管领导@归口办公室]
    recorded_by: 值班员@归口办公室
    within: 12小时
    report: 主要领导@本单位
    clause: 一
`

func bookOf(t *testing.T, text string) *policy.Rulebook {
	t.Helper()
	files := fstest.MapFS{}
	for name, data := range own1(text) {
		files[name] = &fstest.MapFile{Data: []byte(data)}
	}
	l, err := policy.Load(packs.FS, files)
	if err != nil {
		t.Fatal(err)
	}
	b, err := l.Pack("own")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAnEmergencyIsFrozenWithItsPostsInTheOrderOfCalling(t *testing.T) {
	t.Parallel()
	facts := policy.Facts{Now: "2026-11-22T02:00:00+08:00", Author: policy.Who{Unit: "宣传科"}, Item: policy.Item{Declared: []string{"非涉密"}},
		Targets: []policy.Target{{Channel: "website", Owner: "市局", Host: "办公室"}}, Answers: map[string]any{"急": true}}
	a, err := bookOf(t, withEmergency).Answer(facts)
	if err != nil {
		t.Fatal(err)
	}
	want := &policy.Emergency{
		Release:    []policy.Post{{Role: "带班领导", Unit: "author", UnitName: "宣传科"}},
		Ask:        []policy.Post{{Role: "主要领导", Unit: "author", UnitName: "宣传科"}, {Role: "分管领导", Unit: "host", UnitName: "办公室"}},
		RecordedBy: &policy.Post{Role: "值班员", Unit: "host", UnitName: "办公室"},
		Within:     "12小时", Report: policy.Post{Role: "主要领导", Unit: "author", UnitName: "宣传科"}, Clause: "own#一",
	}
	if diff := cmp.Diff(want, a.Emergency); diff != "" {
		t.Error(diff)
	}
	facts.Answers = map[string]any{"急": false}
	if a, err = bookOf(t, withEmergency).Answer(facts); err != nil || a.Emergency != nil {
		t.Errorf("what is not urgent may be released as %+v (%v)", a.Emergency, err)
	}
	facts.Answers = map[string]any{}
	if a, err = bookOf(t, withEmergency).Answer(facts); err != nil || a.Emergency != nil {
		t.Errorf("an answer that was not given makes an emergency: %+v (%v)", a.Emergency, err)
	}
}

func TestTheRealRegulationsAllowNoEmergencyRelease(t *testing.T) {
	t.Parallel()
	l, err := policy.Load(packs.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"national", "hl", "sb", "nx", "nt", "hs", "xc", "jh", "gz", "jz"} {
		b, err := l.Pack(id)
		if err != nil {
			t.Fatal(err)
		}
		if text := policy.Explain(b, asItIs).String(); strings.Contains(text, "应急发布") {
			t.Errorf("%s speaks of 应急发布, which its text does not contain", id)
		}
	}
}

func TestAnEmergencyIsExplainedInOneSentence(t *testing.T) {
	t.Parallel()
	want := "应急发布：“急”答是的，由本单位的带班领导在系统里决定，或者依次电话请示本单位的主要领导、归口办公室的分管领导（由归口办公室的值班员回拨并记录），即可先行发布；" +
		"其余环节在发布后12小时内在同一版本上补签，逾期没有补签的报本单位的主要领导；保密审查不得后补。"
	e := policy.Explain(bookOf(t, withEmergency), asItIs)
	if !slices.ContainsFunc(e.Sentences, func(s policy.Sentence) bool { return s.Text == want && s.Clause == "own#一" }) {
		t.Errorf("says\n%s", e)
	}
}

func TestAnEmergencyThatLeadsNowhereIsRefusedByLine(t *testing.T) {
	t.Parallel()
	with := func(entry string) string { return sound + "emergency:\n" + entry }
	for name, c := range map[string]struct{ text, want string }{
		"nobody decides":   {with("  - {within: 12小时, report: 主要领导@本单位, clause: 一}\n"), "own/pack.yaml:19: 错误：应急发布没有写谁可以决定"},
		"no hours":         {with("  - {release: 带班领导@本单位, report: 主要领导@本单位, clause: 一}\n"), "own/pack.yaml:19: 错误：“应急发布”缺少“within”"},
		"nobody is told":   {with("  - {release: 带班领导@本单位, within: 12小时, clause: 一}\n"), "own/pack.yaml:19: 错误：“应急发布”缺少“report”"},
		"no clause":        {with("  - {release: 带班领导@本单位, within: 12小时, report: 主要领导@本单位}\n"), "own/pack.yaml:19: 错误：“应急发布”缺少条款（clause）"},
		"hours without":    {with("  - {release: 带班领导@本单位, within: 12, report: 主要领导@本单位, clause: 一}\n"), "own/pack.yaml:19: 错误：“within”写的“12”不是时限"},
		"an unknown unit":  {with("  - {release: 带班领导@单位, within: 12小时, report: 主要领导@本单位, clause: 一}\n"), "own/pack.yaml:19: 错误：没有“单位”这个单位用词"},
		"an unknown step":  {with("  - {release: 带班领导@本单位, keep: 法律审核, within: 12小时, report: 主要领导@本单位, clause: 一}\n"), "own/pack.yaml:19: 错误：没有编号为“法律审核”的环节"},
		"an unknown key":   {with("  - {release: 带班领导@本单位, phone: 主要领导@本单位, within: 12小时, report: 主要领导@本单位, clause: 一}\n"), "own/pack.yaml:19: 错误：“应急发布”里没有“phone”这一项"},
		"never its turn":   {with("  - {release: 带班领导@本单位, within: 12小时, report: 主要领导@本单位, clause: 一}\n  - {release: 负责人@本单位, within: 12小时, report: 主要领导@本单位, clause: 一}\n"), "own/pack.yaml:20: 错误：这一条应急发布永远轮不到"},
		"records himself":  {strings.Replace(withEmergency, "值班员@归口办公室", "主要领导@本单位", 1), "own/pack.yaml:19: 警告：“主要领导@本单位”既被请示又作记录"},
		"days later":       {strings.Replace(withEmergency, "12小时", "7日", 1), "own/pack.yaml:19: 警告：补签的时限是7日，超过了三天"},
		"only one decides": {strings.Replace(withEmergency, "    ask: [主要领导@本单位, 分管领导@归口办公室]\n    recorded_by: 值班员@归口办公室\n", "", 1), "own/pack.yaml:19: 提示：没有写可以电话请示谁（ask）"},
		"an organ without": {strings.Replace(strings.Replace(withEmergency, "ask:\n  重要", "bodies:\n  网信办: {external: 网信办}\nask:\n  重要", 1), "release: 带班领导@本单位", "release: 负责人@网信办", 1), "错误：“负责人@网信办”在本系统没有账号，谁也不能决定应急发布"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := linted(t, own1(c.text), "own")
			if !slices.ContainsFunc(got, func(r policy.Remark) bool { return strings.Contains(r.String(), c.want) }) {
				t.Errorf("want %s\ngot  %v", c.want, got)
			}
		})
	}
	if got := linted(t, own1(withEmergency), "own"); len(got) > 0 {
		t.Errorf("of a sound entry it says %v", got)
	}
}

func TestADifferenceOfEmergenciesIsTold(t *testing.T) {
	t.Parallel()
	changes := policy.Diff(bookOf(t, sound), bookOf(t, withEmergency), asItIs)
	if !slices.ContainsFunc(changes, func(c policy.Change) bool {
		return c.Part == "emergency" && c.Kind == policy.ChangeAdded && strings.Contains(c.Text, "先行发布")
	}) {
		t.Errorf("says %v", changes)
	}
}

func TestTheHoursOfAnIncidentAreTheNationalOnesUnlessTheBodySaysOther(t *testing.T) {
	t.Parallel()
	known := time.Date(2026, 11, 21, 22, 10, 0, 0, workday.Zone)
	at := func(day, hour, minute int) time.Time {
		return time.Date(2026, 11, day, hour, minute, 0, 0, workday.Zone).UTC()
	}
	first := policy.Clock{Name: "首次发布", Within: "5小时", Due: at(22, 3, 10), First: true, Clause: "national#国办发〔2016〕80号"}
	meeting := policy.Clock{Name: "举行新闻发布会", Within: "24小时", Due: at(22, 22, 10), Clause: "national#国办发〔2016〕80号"}
	other := policy.Clock{Name: "回应", Within: "48小时", Due: at(23, 22, 10), First: true, Clause: "national#国办发〔2016〕61号"}
	for level, want := range map[string][]policy.Clock{"特别重大": {first, meeting}, "重大": {first, meeting}, "较大": {other}, "一般": {other}, "其他政务舆情": {other}, "": nil, "小事": nil} {
		if diff := cmp.Diff(want, bookOf(t, sound).Clocks(level, known)); diff != "" {
			t.Errorf("%s: %s", level, diff)
		}
	}
	if got := bookOf(t, sound).Clocks("重大", time.Time{}); got != nil {
		t.Errorf("an incident that became known at no hour has clocks %v", got)
	}
	stricter := bookOf(t, sound+"settings:\n  重大突发事件首次发布: {value: 1小时, clause: 一}\n").Clocks("重大", known)
	if len(stricter) != 2 || !stricter[0].Due.Equal(at(21, 23, 10)) || stricter[0].Clause != "own#一" {
		t.Errorf("by the stricter rule of the body: %v", stricter)
	}
}
