package check_test

import (
	"strings"
	"testing"

	"qianfa/internal/core/check"
)

// officeNotice is a notice of about 2,000 characters as offices write them, made up.
var officeNotice = strings.Repeat("各乡镇人民政府、街道办事处，县直各部门：为深入贯彻落实县委、县政府关于冬季安全生产工作的部署要求，切实做好今冬明春各项工作，现将有关事项通知如下。\n"+
	"一、总体要求。坚持人民至上、生命至上，一是压实责任，二是强化排查，三是严格执法。各单位要于2026年11月25日（星期三）17:00前，将排查情况（加盖公章）报县安委办，联系电话0951-6012345。\n"+
	"二、重点任务。（一）对全县3个乡镇、12个社区、120家企业进行排查，其中规模以上企业45家。（二）按照《办法》（国办发〔2018〕123号）第三条至第五条规定，对“三合一”场所开展整治，处1万元以上5万元以下罚款。\n"+
	"三、工作要求。时间为11月23日至12月31日，每日8:30—12:00、14:30—18:00受理群众举报；重大事项随时报告，确保看得见、管得住、落得实，让人人参与、户户受益。\n", 5)

// BenchmarkForm runs the checks of language form over the notice, together and one by one; "none" is what the others
// pay for reading it.
func BenchmarkForm(b *testing.B) {
	ids := []string{"weekday_mismatch", "invalid_date", "invalid_time", "range_reversed", "count_mismatch", "numbering", "inconsistent",
		"dup_word", "dup_punct", "punct_mix", "unpaired", "docno_bracket", "docno_form", "first_person"}
	runs := map[string][]check.Assigned{"none": nil}
	for _, id := range ids {
		c, _ := check.ByID(id)
		runs[id] = []check.Assigned{{Check: c}}
		runs["all"] = append(runs["all"], check.Assigned{Check: c})
	}
	s := check.Subject{Title: "通知", Text: officeNotice, Today: "2026-11-22", Genre: "notice"}
	for _, name := range append([]string{"none", "all"}, ids...) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				check.Run(runs[name], s)
			}
		})
	}
}

func TestTheArticleOfTheBenchmarkHasNoMistakes(t *testing.T) {
	t.Parallel()
	for _, f := range check.Run(check.Basic(), check.Subject{Text: officeNotice, Today: "2026-11-22"}) {
		if !f.Flag {
			t.Errorf("found %s %q", f.Kind, f.Text)
		}
	}
}
