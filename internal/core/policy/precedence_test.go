package policy_test

import (
	"strings"
	"testing"

	"qianfa/internal/core/policy"
)

func TestWhatTheBaseForbidsStandsBeforeEveryQuestion(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"hl", "nx", "nt", "hs", "jh", "gz", "jz", "sb", "xc", "jh-demo"} {
		a := answer(t, rulebook(t, id), usual(t, `{"item":{"declared":["涉密"]}}`))
		if a.Decision != policy.DecisionForbidden {
			t.Errorf("%s: a secret item with its questions open is %s, want forbidden", id, a.Decision)
		}
		if len(a.Reasons) == 0 || !strings.HasPrefix(a.Reasons[len(a.Reasons)-1].Clause, "national#") {
			t.Errorf("%s: the refusal does not cite the base: %v", id, a.Reasons)
		}
	}
}

func TestAQuestionStandsBeforeWhatTheRegulationItselfForbids(t *testing.T) {
	t.Parallel()
	a := answer(t, rulebook(t, "jz"), usual(t, `{"answers":{"未经审定事项":true}}`))
	if a.Decision != policy.DecisionIntakeRefused {
		t.Errorf("decision %s, want intake_refused: the class is not known yet", a.Decision)
	}
}

const government = `
bodies:
  上级政府: {up: [县政府, 市政府], office: true}
classes:
  - {class: 全部, route: 甲, clause: 一}
routes:
  甲: [主任@上级政府 审批]
publisher: 甲@本单位
`

func TestAChoiceMayNameTheUnitOrItsOffice(t *testing.T) {
	t.Parallel()
	units := `"units":[{"id":"科室","parent":"县"},{"id":"县","kind":"县政府","parent":"市","office":"县办"},{"id":"市","kind":"市政府","office":"市办"}]`
	for choice, want := range map[string]policy.Decision{"市": policy.DecisionRoute, "市办": policy.DecisionRoute, "省": policy.DecisionIntakeRefused, "": policy.DecisionIntakeRefused} {
		a := asked(t, "pack: own\ntitle: 试\nextends: national\n"+government, `{`+units+`,"choices":{"上级政府":"`+choice+`"}}`)
		if a.Decision != want {
			t.Errorf("choice %q: %s, want %s", choice, a.Decision, want)
		}
		if want == policy.DecisionRoute && a.Steps[0].UnitName != "市办" {
			t.Errorf("choice %q leads to %s", choice, a.Steps[0].UnitName)
		}
	}
}

func TestALevelWithoutAnOfficeIsNotSkipped(t *testing.T) {
	t.Parallel()
	a := asked(t, "pack: own\ntitle: 试\nextends: national\n"+strings.Replace(government, "office: true", "office: true, many: all", 1),
		`{"units":[{"id":"科室","parent":"县"},{"id":"县","kind":"县政府","parent":"市"},{"id":"市","kind":"市政府","office":"市办"}]}`)
	if a.Decision != policy.DecisionRefused {
		t.Errorf("decision %s with %v, want refused: nobody named the office of 县", a.Decision, chain(a))
	}
}

func TestABodyMayLoosenAWholeClassByItsClause(t *testing.T) {
	t.Parallel()
	pack := func(loosens string) string {
		return `pack: own
title: 试
extends: jh
ask:
  小事: {text: 小事？, type: yesno, default: 否, clause: 一}
classes:
  - {class: 小事, when: {小事: 是}, route: 简, ` + loosens + `clause: 一}
routes:
  简: [部门负责人@本单位 审核]
`
	}
	facts := `{"units":[{"id":"科室","kind":"机关处室"}],"item":{"declared":["非涉密"],"event_date":"2026-11-19"},"answers":{"敏感领域":false,"小事":true}}`
	if a := asked(t, pack(""), facts); a.Decision != policy.DecisionRefused {
		t.Errorf("without a clause: %s, want refused", a.Decision)
	}
	if a := asked(t, pack("loosens: 处室和中心报送, "), facts); a.Decision != policy.DecisionRoute {
		t.Errorf("with its clause: %s %v, want route", a.Decision, a.Reasons)
	}
}

func TestAQuotaCountsTheItemItself(t *testing.T) {
	t.Parallel()
	text := `pack: own
title: 试
extends: national
rules:
  - {count: {meter: 月发, max: 3}, warn: 本月已发满, clause: 二}
classes:
  - {class: 全部, route: 甲, clause: 一}
routes:
  甲: [科长@本单位 审核]
publisher: 甲@本单位
meters:
  月发: {count: publications, of: account, per: month, at_most: 3, clause: 二}
`
	for public, want := range map[string]int{"2": 0, "3": 1, "4": 1} {
		if a := asked(t, text, `{"history":{"counts":{"月发":`+public+`}}}`); len(a.Warnings) != want {
			t.Errorf("%s are public: warnings %v, want %d", public, a.Warnings, want)
		}
	}
}

func TestADisplayWindowAsksForItsEnd(t *testing.T) {
	t.Parallel()
	text := `pack: own
title: 试
extends: national
ask:
  到期日: {text: 展示到哪一天？, type: date, clause: 三}
classes:
  - {class: 全部, route: 甲, clause: 一}
routes:
  甲:
    window: {from: 发布日期, to: 到期日, at_end: take_down, clause: 三}
    steps: [科长@本单位 审核]
publisher: 甲@本单位
`
	a := asked(t, text, `{}`)
	if a.Decision != policy.DecisionIntakeRefused || len(a.Requirements) != 1 || a.Requirements[0].Kind != "answer" || a.Requirements[0].Field != "到期日" {
		t.Errorf("without its end: %s %v, want the question 到期日", a.Decision, a.Requirements)
	}
	a = asked(t, text, `{"answers":{"到期日":"2026-12-01"}}`)
	if a.Decision != policy.DecisionRoute || a.Window == nil || a.Window.To != "2026-12-01" {
		t.Errorf("with its end: %s %+v", a.Decision, a.Window)
	}
}
