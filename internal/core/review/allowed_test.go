package review_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
)

// buttons lists what a person sees: "label" when allowed, "label × reason" when not.
func buttons(c review.Case, who string) []string {
	var out []string
	for _, a := range review.Allowed(c, facts(who, c)) {
		if a.OK {
			out = append(out, a.Label)
		} else {
			out = append(out, a.Label+" × "+a.Reason)
		}
	}
	return out
}

func TestButtonsSayWhatHappensAndWhyNot(t *testing.T) {
	t.Parallel()
	unsure := threeLevels()
	unsure.Steps[0].IfUnsure = "分管领导"
	reviewed := play(t, open(t, threeLevels()), deed{"wang", review.Pass{Step: "1"}})
	signed := play(t, reviewed, deed{"zhao", review.Pass{Step: "2"}})
	tests := map[string]struct {
		c    review.Case
		who  string
		want []string
	}{
		"a head with doubts": {open(t, unsure), "wang", []string{"同意，送下一环节", "退回修改", "不同意发布", "批改", "拿不准，请示分管领导", "增请他人审签", "征求他人意见（返回本人）", "转请审签", "转请审签", "暂缓发布", "修改稿件（已有签字作废）", "传阅", "抄送"}},
		"the deputy":         {reviewed, "zhao", []string{"同意签发", "退回修改", "不同意发布", "批改", "增请他人审签", "征求他人意见（返回本人）", "暂缓发布", "修改稿件（已有签字作废）", "传阅", "抄送"}},
		"the author, early":  {open(t, threeLevels()), "zhang", []string{"同意，送下一环节 × 起草人不得办理“审核”，请由其他任职人员办理。", "撤回报送", "修改稿件（已有签字作废）", "传阅", "抄送", "提醒：敬请审签", "提醒：敬请审签", "移交给他人"}},
		"the author, late": {reviewed, "zhang", []string{"同意签发 × 起草人不得办理“签发”，请由其他任职人员办理。", "撤回报送 × 审签人员已经办理，不能撤回报送，请与办理人联系，由其退回修改。",
			"修改稿件（已有签字作废）", "传阅", "抄送", "提醒：敬请审签", "移交给他人"}},
		"the publisher, early": {reviewed, "sun", []string{"同意签发 × 您不是“办分管领导”，不能办理“签发”，请由任职人员本人或者持有有效授权的人办理。", "补录电话或纸质同意",
			"发布 × “签发”还没有办完，不能发布，请等待“签发（办分管领导）”办理。", "暂缓发布", "传阅", "抄送", "催办"}},
		"the publisher, ready":          {signed, "sun", []string{"发布", "定时发布", "暂缓发布", "传阅", "抄送"}},
		"a stranger":                    {reviewed, "nobody", []string{"同意签发 × 您不是“办分管领导”，不能办理“签发”，请由任职人员本人或者持有有效授权的人办理。"}},
		"the author of a returned item": {play(t, reviewed, deed{"zhao", review.Return{Step: "2"}}), "zhang", []string{"重新报送", "修改稿件（已有签字作废）", "传阅", "抄送", "移交给他人"}},
		"a signer with adopted marks": {play(t, reviewed, deed{"zhao", review.Suggest{Step: "2", Ref: "m", SignOn: true}}, deed{"zhang", review.Edit{Version: 2, Digest: "v2", Adopts: []int{1}}},
			deed{"wei", review.Pass{Step: "1"}}), "zhao", []string{"同意签发", "退回修改", "不同意发布", "批改", "增请他人审签", "征求他人意见（返回本人）", "确认采纳，同意", "暂缓发布", "修改稿件（已有签字作废）", "传阅", "抄送"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, buttons(tt.c, tt.who)); diff != "" {
				t.Errorf("buttons (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWaitingNamesWhoMaySign(t *testing.T) {
	t.Parallel()
	c := play(t, open(t, threeLevels()), deed{"wang", review.Edit{Version: 2, Digest: "v2"}})
	w := review.Waiting(c, facts("", c))
	if len(w) != 1 || len(w[0].Eligible) != 1 || w[0].Eligible[0].Person != "wei" {
		t.Errorf("after wang edited, the step waits for %+v", w)
	}
	vacant := open(t, route(step("1", "审核", policy.Review, "总编辑")))
	w = review.Waiting(vacant, facts("", vacant))
	if len(w) != 1 || len(w[0].Eligible) != 0 || w[0].Post.Role != "总编辑" {
		t.Errorf("a vacant post waits as %+v", w)
	}
}

func TestProgressShowsVoidedAndDoneRows(t *testing.T) {
	t.Parallel()
	c := play(t, open(t, threeLevels()), deed{"wang", review.Pass{Step: "1"}}, deed{"zhang", review.Edit{Version: 2, Digest: "v2"}})
	rows := review.Progress(c, noon)
	if len(rows) != 2 || !rows[0].Void || !rows[0].Waits || rows[0].Done || rows[1].Waits {
		t.Errorf("after the edit: %+v", rows)
	}
	c = play(t, c, deed{"wei", review.Pass{Step: "1"}})
	if rows = review.Progress(c, noon); rows[0].Void || !rows[0].Done || rows[0].Signatures[0].By != "wei" || !rows[1].Waits {
		t.Errorf("signed again: %+v", rows)
	}
}
