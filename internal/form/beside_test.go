package form

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// onPaper is all text of a printed form without spaces.
func onPaper(t *testing.T, r Record, tm Template) string {
	t.Helper()
	data, err := PDF(r, tm)
	if err != nil {
		t.Fatal(err)
	}
	return visible(strings.Join(extractText(t, data), ""))
}

func expect(t *testing.T, paper string, texts ...string) {
	t.Helper()
	for _, want := range texts {
		if !strings.Contains(paper, visible(want)) {
			t.Errorf("%q is not on paper:\n%s", want, paper)
		}
	}
}

func TestTheSecrecyFormListsEveryPartAndTicksNothingBeforehand(t *testing.T) {
	t.Parallel()
	r := tableRecord()
	r.Content = append(r.Content, Block{Kind: Media, Text: "〔图片〕现场照片"})
	r.Steps = append(r.Steps, StepRow{Post: "保密员", Unit: "办公室", Label: "保密审查", Verb: "secrecy_review", Person: "保密甲", Result: "可以公开", At: at(20, 16, 30)})
	paper := onPaper(t, r, secrecyForm)
	expect(t, paper, "1标题"+r.Title, "2正文全文", "3表格正文中的第1张表，6行", "〔图片〕现场照片", "可以公开☐不公开☐", "国家秘密（含密级标志）有☐没有☐", "不能确定，报主管部门或者保密行政管理部门确定☐", "保密员保密甲", "2026年11月20日16:30")
	if asked := strings.Count(strings.Join(channelTicks(r), ""), "☑"); strings.Count(paper, "☑") != asked {
		t.Error("an answer is ticked beforehand")
	}
	if blank := onPaper(t, Record{Title: "公告"}, secrecyForm); !strings.Contains(blank, "签名：") {
		t.Error("an open review has no place for ink")
	}
}

func TestTheTelephoneFormPrintsTheCallOrStaysEmptyForInk(t *testing.T) {
	t.Parallel()
	r := signedRecord()
	r.Steps = append(r.Steps, StepRow{Post: "主要领导", Unit: "市局", Label: "同意", Verb: "consent", Person: "领导丙", RecordedHow: Oral, RecordedBy: "记录丁", Number: "0000-12345678", Result: "同意", Opinion: "同意，抓紧发布。", At: at(20, 23, 40), Late: true})
	paper := onPaper(t, r, telephone)
	expect(t, paper, "主要领导领导丙", "0000-12345678", "2026年11月20日23:40", "记录丁", "同意，抓紧发布。", "已补签", r.VersionCode, r.Content[0].Text)
	open := onPaper(t, openRecord(), telephone)
	expect(t, open, "被请示人电话号码", "时分", "签名：", "重新请示")
	if strings.Contains(open, "已补签") {
		t.Error("an empty form says that somebody signed")
	}
}

func TestTheCorrectionFormSaysWhatWasOutAndWhy(t *testing.T) {
	t.Parallel()
	r := signedRecord()
	r.Act, r.Fields = "更正", map[string]string{"原因": "集合时间写错，由9时改为8时。", "原标题": "开放日预告"}
	r.Published = []Publication{{Channel: "网站", At: at(20, 18, 0), Link: "https://x.example.gov.cn/1.html", State: "已发布"}}
	paper := onPaper(t, r, correction)
	expect(t, paper, "更正☑下线☐", "集合时间写错", "开放日预告", "https://x.example.gov.cn/1.html", "更正后的内容", r.Content[0].Text, "秦仲平")
	r.Act = "下线"
	if down := onPaper(t, r, correction); strings.Contains(down, "更正后的内容") || !strings.Contains(down, "下线☑") {
		t.Errorf("a take-down: %s", down)
	}
}

func TestThePurchaseFormHasTheBoxesOfThePack(t *testing.T) {
	t.Parallel()
	r := signedRecord()
	r.Fields = map[string]string{"项目名称": "办公设备采购", "项目编号": "HL-2026-01", "采购方式": "询价", "预算金额": "12万元", "代理机构": "某代理公司", "公告起止日期": "11月20日至27日", "联系人电话": "0000-1234567", "附件": "采购需求书"}
	paper := onPaper(t, r, purchase)
	for name, value := range r.Fields {
		expect(t, paper, name, value)
	}
	expect(t, paper, "经办人签收", "采购或财政部门意见")
}

func TestTheMandateNamesBothTheirPostsAndTheLimits(t *testing.T) {
	t.Parallel()
	m := Mandate{Number: "青执委〔2026〕3号", Body: "青石市综合行政执法局", Delegator: "葛新民", DelegatorPost: "分管领导", Delegate: "秦仲平", DelegatePost: "办公室主任", Scope: "审批信息发布",
		Units: []string{"市容处"}, Since: at(1, 0, 0), Until: at(30, 0, 0), Basis: "《管理制度》第八条", Demo: true, PrintedAt: at(1, 9, 0)}
	data, err := m.PDF()
	if err != nil {
		t.Fatal(err)
	}
	paper := visible(strings.Join(extractText(t, data), ""))
	expect(t, paper, "授权委托书", m.Number, "葛新民", "分管领导", "秦仲平", "办公室主任", "审批信息发布（限于市容处报送的信息）", "自2026年11月1日起，至2026年11月30日止", "《管理制度》第八条", "受托人不得再委托他人", "（盖章）", "演练环境打印")
	m.Until, m.Scope, m.Units = time.Time{}, "", nil
	screen, err := m.HTML()
	if err != nil {
		t.Fatal(err)
	}
	expect(t, visible(string(screen)), "至收回之日止", "委托人职务范围内的全部审签事项")
	golden(t, "mandate.html", screen)
}

func TestTheMonthlyListAsASpreadsheetComputesNothing(t *testing.T) {
	t.Parallel()
	l := novemberLog()
	l.Rows[3].Unit, l.Rows[4].Remarks, l.Rows[5].Author = "@SUM(1)", "+1", "-2+3"
	data, err := l.XLSX()
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sheet := f.GetSheetName(0)
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	if sheet != "2026年11月" || len(rows) != 62 || rows[1][0] != "编号" || rows[2][1] != "2026-11-01" || rows[2][8] != l.Rows[0].Links[0] {
		t.Fatalf("sheet %q of %d rows: %v", sheet, len(rows), rows[:3])
	}
	for at, want := range map[string]string{"C9": "'=HYPERLINK(\"x\")，含“引号”和,逗号", "D6": "'@SUM(1)", "J7": "'+1", "E8": "'-2+3"} {
		text, err := f.GetCellValue(sheet, at)
		if err != nil {
			t.Fatal(err)
		}
		formula, err := f.GetCellFormula(sheet, at)
		if err != nil {
			t.Fatal(err)
		}
		kind, err := f.GetCellType(sheet, at)
		if err != nil {
			t.Fatal(err)
		}
		if text != want || formula != "" || kind != excelize.CellTypeSharedString && kind != excelize.CellTypeInlineString {
			t.Errorf("%s is %q, formula %q, type %v", at, text, formula, kind)
		}
	}
}
