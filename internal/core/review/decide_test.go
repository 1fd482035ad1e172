package review_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
)

func TestAnActIsRefusedWithClauseAndNextStep(t *testing.T) {
	t.Parallel()
	pass := func(s string) review.Command { return review.Pass{Step: s} }
	apartMay := threeLevels()
	apartMay.Apart = []policy.Apart{{A: "author", B: "1", Rule: "may", Clause: "x#可"}}
	apartDiffer := threeLevels()
	apartDiffer.Steps[1].Role = "科长"
	apartDiffer.Apart = []policy.Apart{{A: "1", B: "2", Rule: "differ", Clause: "x#异"}}
	same := threeLevels()
	same.Steps[1].Role = "科长"
	same.Apart = []policy.Apart{{A: "1", B: "2", Rule: "same", Clause: "x#同"}}
	files := route(step("1", "备案", policy.Filing, "科长"))
	proof := route(step("1", "校对", policy.Proofread, "校对员"))
	records := route(also(step("1", "评审", policy.Review, "科长"), func(s *policy.Step) { s.Record = []string{"打分"} }))
	checks := route(also(step("1", "审签", policy.Review, "科长"), func(s *policy.Step) { s.Checklist = "六关" }))
	words := route(also(step("1", "审议", policy.Review, "科长"), func(s *policy.Step) { s.Outcomes = map[string]string{"搁置": "hold"} }))
	outside := route(also(step("1", "会审", policy.Review, "经办人"), func(s *policy.Step) { s.External, s.UnitName = true, "网信部门" }))
	later := route(step("1", "审核", policy.Review, "科长"), also(step("2", "补审", policy.Review, "分管领导", "publish"), func(s *policy.Step) { s.Phase = "after" }))
	kOfN := func(s *policy.Step) { s.Mode, s.K = "k_of_n", 2 }
	quorum := route(also(step("1", "会签", policy.Review, "科长"), kOfN), also(step("1", "会签", policy.Review, "科长"), kOfN))

	tests := map[string]struct {
		answer policy.Answer
		given  []deed
		when   deed
		code   fault.Code
		text   string
		clause string
	}{
		"the author does not review":             {threeLevels(), nil, deed{"zhang", pass("1")}, fault.Refused, "起草人不得办理“审核”，请由其他任职人员办理。", "national#回避"},
		"an editor does not review":              {threeLevels(), []deed{{"wang", review.Edit{Version: 2, Digest: "v2"}}}, deed{"wang", pass("1")}, fault.Refused, "修改人不得办理“审核”", "national#回避"},
		"somebody else's post":                   {threeLevels(), nil, deed{"sun", pass("1")}, fault.Forbidden, "您不是“办科长”", "x#1"},
		"out of turn":                            {threeLevels(), nil, deed{"zhao", pass("2")}, fault.Refused, "轮不到“签发”", "x#2"},
		"twice":                                  {threeLevels(), []deed{{"wang", pass("1")}}, deed{"wei", pass("1")}, fault.Conflict, "“审核”已经办完", "x#1"},
		"an unknown step":                        {threeLevels(), nil, deed{"wang", pass("9")}, fault.NotFound, "没有环节“9”", "x#总"},
		"a machine":                              {threeLevels(), nil, deed{"system:job", pass("1")}, fault.Forbidden, "系统不能代替人审签", "x#总"},
		"release before the steps":               {threeLevels(), []deed{{"wang", pass("1")}}, deed{"sun", review.Publish{Target: "wechat"}}, fault.Refused, "“签发”还没有办完", "x#2"},
		"release by another post":                {threeLevels(), []deed{{"wang", pass("1")}, {"zhao", pass("2")}}, deed{"zhao", review.Publish{Target: "wechat"}}, fault.Forbidden, "您不是“办管理员”", "x#发布"},
		"release of a target the rules refused":  {threeLevels(), []deed{{"wang", pass("1")}, {"zhao", pass("2")}}, deed{"sun", review.Publish{Target: "weibo"}}, fault.Refused, "没有同意在这个渠道发布", "x#总"},
		"two steps that must differ":             {apartDiffer, []deed{{"wang", pass("1")}}, deed{"wang", pass("2")}, fault.Refused, "已办理“审核”的人不得再办理“签发”", "x#异"},
		"two steps that must be one person's":    {same, []deed{{"wang", pass("1")}}, deed{"wei", pass("2")}, fault.Refused, "须由同一人办理", "x#同"},
		"a filing has no power to return":        {files, nil, deed{"wang", review.Return{Step: "1"}}, fault.Refused, "无权退回", "x#1"},
		"proof-reading has no power to reject":   {proof, nil, deed{"jiao", review.Reject{Step: "1"}}, fault.Refused, "无权决定不发布", "x#1"},
		"a record left out":                      {records, nil, deed{"wang", pass("1")}, fault.Invalid, "要求登记“打分”", "x#1"},
		"a long text in a record":                {records, nil, deed{"wang", review.Pass{Step: "1", Record: map[string]any{"打分": strings.Repeat("好", 33)}}}, fault.Invalid, "请把文字写进意见栏", "x#1"},
		"a checklist left out":                   {checks, nil, deed{"wang", pass("1")}, fault.Invalid, "要求填写“六关”", "x#1"},
		"a word that the step does not have":     {words, nil, deed{"wang", review.Pass{Step: "1", Word: "缓议"}}, fault.Invalid, "没有“缓议”这个结果", "x#1"},
		"an organ without accounts":              {outside, nil, deed{"wang", pass("1")}, fault.Refused, "“网信部门”在本系统没有账号", "x#1"},
		"a later step before the release":        {later, []deed{{"wang", pass("1")}}, deed{"zhao", pass("2")}, fault.Refused, "还没有发布", "x#2"},
		"signing later what stands before":       {later, nil, deed{"wang", review.SignLater{Step: "1"}}, fault.Refused, "不能补签", "x#1"},
		"one person twice in a quorum":           {quorum, []deed{{"wang", pass("1")}}, deed{"wang", pass("1")}, fault.Refused, "只能算一次", "x#1"},
		"a required signer taken off":            {threeLevels(), nil, deed{"wang", review.RemoveAddedSigner{Step: "1", Person: "wei"}}, fault.Refused, "规定的审签人不能减去", "x#总"},
		"a required step skipped":                {threeLevels(), nil, deed{"zhao", review.Skip{Step: "1", Reason: "r"}}, fault.Refused, "没有写明可以略过", "x#1"},
		"a required step found not needed":       {threeLevels(), nil, deed{"zhao", review.SkipOptional{Step: "1"}}, fault.Refused, "必经环节", "x#1"},
		"escalation where the rules name nobody": {threeLevels(), nil, deed{"wang", review.Escalate{Step: "1"}}, fault.Refused, "没有写明“审核”可以请示谁", "x#1"},
		"transfer outside the route":             {threeLevels(), nil, deed{"wang", review.Transfer{Step: "1", To: "sun"}}, fault.Forbidden, "不担任“办科长”", "x#1"},
		"transfer to the author":                 {threeLevels(), nil, deed{"wang", review.Transfer{Step: "1", To: "zhang"}}, fault.Refused, "起草人不得办理", "national#回避"},
		"adding the author":                      {threeLevels(), nil, deed{"wang", review.AddSigner{Step: "1", Person: "zhang"}}, fault.Refused, "起草人不得办理", "national#回避"},
		"recall after a signature":               {threeLevels(), []deed{{"wang", pass("1")}}, deed{"zhang", review.Recall{}}, fault.Conflict, "不能撤回报送", "x#总"},
		"recall by another":                      {threeLevels(), nil, deed{"wang", review.Recall{}}, fault.Forbidden, "只有起草人、报送人可以撤回报送", "x#总"},
		"taking back what was not edited":        {threeLevels(), []deed{{"wang", pass("1")}}, deed{"wang", review.TakeBack{Step: "1"}}, fault.Refused, "签字以后稿件没有改动", "x#总"},
		"signing what was returned":              {threeLevels(), []deed{{"wang", review.Return{Step: "1"}}}, deed{"wei", pass("1")}, fault.Refused, "已退回修改", "x#总"},
		"signing what is held":                   {threeLevels(), []deed{{"wang", review.Hold{}}}, deed{"wei", pass("1")}, fault.Refused, "已暂缓发布", "x#总"},
		"editing what waits for its hour": {threeLevels(), []deed{{"wang", pass("1")}, {"zhao", pass("2")}, {"sun", review.Schedule{Target: "wechat", At: noon.AddDate(0, 0, 1)}}},
			deed{"zhang", review.Edit{Version: 2, Digest: "v2"}}, fault.Conflict, "请先取消定时发布", "x#总"},
		"editing what is out": {threeLevels(), []deed{{"wang", pass("1")}, {"zhao", pass("2")}, {"sun", review.Publish{Target: "wechat"}}},
			deed{"zhang", review.Edit{Version: 2, Digest: "v2"}}, fault.Conflict, "请按更正程序办理", "x#总"},
		"paper consent without a scan": {threeLevels(), nil, deed{"sun", review.Record{Step: "1", For: "wang", Means: review.Paper}}, fault.Invalid, "没有扫描件", "x#总"},
		"telephone consent without number": {threeLevels(), nil, deed{"sun", review.Record{Step: "1", For: "wang", Means: review.Phone}}, fault.Invalid,
			"没有登记号码", "x#总"},
		"a word given before the version": {threeLevels(), nil, deed{"sun", review.Record{Step: "1", For: "wang", Means: review.Oral, Given: noon.Add(-2 * time.Hour)}}, fault.Invalid,
			"早于这一版稿件报送的时间", "x#总"},
		"the author recording consent":       {threeLevels(), nil, deed{"zhang", review.Record{Step: "1", For: "wang", Means: review.Paper, Scan: "s"}}, fault.Forbidden, "不得补录", "x#1"},
		"recorded consent of the wrong post": {threeLevels(), nil, deed{"sun", review.Record{Step: "1", For: "zhao", Means: review.Oral}}, fault.Invalid, "没有写明是哪一位", "x#1"},
		"recorded consent of the author":     {threeLevels(), nil, deed{"sun", review.Record{Step: "1", For: "zhang", Means: review.Oral}}, fault.Refused, "起草人不得办理", "national#回避"},
		"confirming before adoption":         {threeLevels(), []deed{{"wang", review.Suggest{Step: "1", Ref: "m"}}}, deed{"wang", review.Confirm{Suggestion: 1}}, fault.Refused, "还没有采纳", "x#总"},
		"confirming what was edited further": {threeLevels(), []deed{{"wang", review.Suggest{Step: "1", Ref: "m"}}, {"zhang", review.Edit{Version: 2, Digest: "v2", Adopts: []int{1}}},
			{"zhang", review.Edit{Version: 3, Digest: "v3"}}}, deed{"wang", review.Confirm{Suggestion: 1}}, fault.Conflict, "又有改动", "x#总"},
		"handing in another version than saved": {threeLevels(), []deed{{"wang", review.Return{Step: "1"}}}, deed{"zhang", review.Resubmit{Version: 2, Digest: "v2"}}, fault.Conflict, "请先保存新版本", "x#总"},
		"a return forward":                      {threeLevels(), nil, deed{"wang", review.Return{Step: "1", To: "2"}}, fault.Invalid, "不在“审核”的前面", "x#总"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := refused(t, play(t, open(t, tt.answer), tt.given...), tt.when)
			if got.Code != tt.code || !strings.Contains(got.Message, tt.text) || !strings.HasSuffix(got.Message, "。") {
				t.Errorf("got %s %q, want %s %q", got.Code, got.Message, tt.code, tt.text)
			}
			if diff := cmp.Diff([]fault.Cite{fault.Cite(tt.clause)}, got.Cites); diff != "" {
				t.Errorf("clauses (-want +got):\n%s", diff)
			}
		})
	}

	t.Run("but where the pack lets the author review, he may", func(t *testing.T) {
		t.Parallel()
		c := open(t, apartMay)
		f := facts("zhang", c)
		roll := staff()
		roll.Persons[0].Roles = []string{"科长"}
		f.Directory = roll
		if _, err := review.Decide(c, pass("1"), f); err != nil {
			t.Error(err)
		}
	})
}

func TestAStaleVersionIsAConflict(t *testing.T) {
	t.Parallel()
	c := open(t, threeLevels())
	f := facts("wang", c)
	f.Shown = "v0"
	for _, cmd := range []review.Command{review.Pass{Step: "1"}, review.Return{Step: "1"}, review.Reject{Step: "1"}, review.Suggest{Step: "1", Ref: "m"}} {
		if _, err := review.Decide(c, cmd, f); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("%T on a stale version: %v", cmd, err)
		}
	}
}

func TestADecisionAsksForThePasswordAgain(t *testing.T) {
	t.Parallel()
	c := play(t, open(t, threeLevels()), deed{"wang", review.Pass{Step: "1"}})
	f := facts("zhao", c)
	f.SteppedUp = false
	if _, err := review.Decide(c, review.Pass{Step: "2"}, f); fault.CodeOf(err) != fault.StepUp {
		t.Errorf("signing off without the password: %v", err)
	}
}

func TestWithoutADecidingStepTheReleaseSeals(t *testing.T) {
	t.Parallel()
	c := play(t, open(t, route(step("1", "审核", policy.Review, "科长"))), deed{"wang", review.Pass{Step: "1"}})
	f := facts("sun", c)
	f.SteppedUp = false
	if _, err := review.Decide(c, review.Publish{}, f); fault.CodeOf(err) != fault.StepUp {
		t.Fatalf("released without the password: %v", err)
	}
	f.SteppedUp = true
	events, err := review.Decide(c, review.Publish{}, f)
	if err != nil {
		t.Fatal(err)
	}
	if r := events[0].(review.Released); !r.Seals || r.Digest != "v1" {
		t.Errorf("released %+v", r)
	}
}

func TestOpenRefusesWhatIsNoRoute(t *testing.T) {
	t.Parallel()
	gap := policy.Answer{Decision: policy.DecisionUndefined, Reasons: []policy.Reason{{Text: "制度没有规定这一类信息由谁审核", Clause: "x#三"}}}
	circle := route(step("1", "甲", policy.Review, "科长", "2"), step("2", "乙", policy.Review, "科长", "1"))
	lost := route(step("1", "甲", policy.Review, "科长", "7"))
	for name, tt := range map[string]struct {
		a    policy.Answer
		text string
	}{"a gap": {gap, "制度没有规定这一类信息由谁审核"}, "a circle": {circle, "程序走不到头"}, "an unknown step": {lost, "程序走不到头"}} {
		_, err := review.Decide(review.Case{}, review.Open{Answer: tt.a, Version: 1, Digest: "v1", Author: "zhang"}, facts("zhang", review.Case{}))
		if err == nil || !strings.Contains(err.Error(), tt.text) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
