package policy_test

import (
	"strings"
	"testing"

	"qianfa/internal/core/policy"
)

func TestAnOfficialReadsThePackInSentences(t *testing.T) {
	t.Parallel()
	l := library(t)
	for id, sentences := range map[string][]string{
		"jh": {
			"第八条　属于“处室和中心报送”的（单位类别是机关处室或直属中心）：由本单位的报送人起草，由本单位的部门负责人审核",
			"再由市局办公室的办公室负责人审查", "再由市局的分管领导（分管本单位）审批", "最后由市局办公室的管理员发布；填《审核单》。",
			"第九条　从事发日期到发布日期超过7日的，不予受理：“只发布7日内的信息”。",
			"文字须为 doc、docx、txt，否则不收。",
			"起草人、修改人不得办理能够退回稿件的环节",
			"发布：上面各类别都不符合的。",
		},
		"nx":      {"“一审”由谁担任，要由各单位的办法填定。", "由“一审”（尚未填定）审核"},
		"nx-demo": {"“一审”由本单位的科室负责人担任。", "本单位的办公室负责人或本单位的分管领导涉敏审核", "nx 第二十一条　来源是转载，并且转载的来源不在稿源名单里的，不予受理"},
		"jz":      {"“单位审核”和“单位审定”可以由同一人办理，但仍是两次办理。", "可以口头或书面表示，由管委会办公室的联系人记录", "指标“每月报送”：每个单位每月报送不少于4条。"},
		"sb":      {"拿不准时报局的分管领导同意", "须经分管领导授权"},
	} {
		b, err := l.Pack(id)
		if err != nil {
			t.Fatal(err)
		}
		e := policy.Explain(b, asItIs)
		text := e.String()
		for _, s := range sentences {
			if !strings.Contains(text, s) {
				t.Errorf("%s does not say %q:\n%s", id, s, text)
			}
		}
		if strings.Contains(text, "listed(") || strings.Contains(text, "item.") && strings.Contains(text, "==") {
			t.Errorf("%s prints an expression as code", id)
		}
		if again := policy.Explain(b, asItIs); again.Digest != e.Digest || !strings.HasPrefix(e.Digest, "sha256:") {
			t.Errorf("%s: the digest changes from one reading to the next", id)
		}
	}
}

// asItIs stands in for the Chinese names of the checks, which this package does not know.
func asItIs(id string) string { return id }
