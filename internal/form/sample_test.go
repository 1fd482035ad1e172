package form

import (
	"strconv"
	"strings"
	"time"
)

// at is a moment of the invented working day of the samples.
func at(day, hour, minute int) time.Time {
	return time.Date(2026, 11, day, hour, minute, 0, 0, shanghai)
}

const sampleDigest = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

var sampleContent = []Block{
	{Text: "11月20日上午，青石市综合行政执法局组织市容秩序、渣土运输、户外广告三个专项小组，对江滨路、人民路、站前广场一带开展“迎冬清街”集中整治行动，共出动执法人员86人次、车辆23辆次。"},
	{Text: "行动中，执法人员坚持“教育在先、处罚在后”，现场纠正占道经营41处、规范停放非机动车320余辆，拆除存在安全隐患的破损广告牌17块，约1,260平方米。对3家拒不整改的商户依法立案查处。"},
	{Kind: Media, Text: "〔图片〕执法人员在江滨路劝导商户规范经营（jpg，1600×1200）"},
	{Text: "下一步，市综合行政执法局将建立“周巡查、月通报”机制，并通过12345热线、“青石执法”微信公众号等渠道接受市民监督。市民如发现问题，可拨打0579-8888 1234，或登录 https://zfj.qingshi.example.gov.cn/report/2026/11 反映。"},
}

// signedRecord is an item that went through all its steps in different manners.
func signedRecord() Record {
	return Record{
		Number: "青执宣审〔2026〕17号", Title: "市执法局开展“迎冬清街”市容环境集中整治行动", Body: "青石市综合行政执法局",
		Unit: "市容秩序管理处", Author: "林晓禾", Submitter: "林晓禾", Registrar: "周文谦", Phone: "0579-88881234",
		SubmittedAt: at(20, 15, 40), Origin: "原创", Class: "处室和中心报送", Basis: "“两微一站”信息发布管理制度（演示）",
		Channels: []Channel{{"wechat", "青石执法", true}, {"weibo", "青石执法发布", false}, {"website", "青石市综合行政执法局网站", true}},
		Content:  sampleContent,
		Steps: []StepRow{
			{Step: "1", Label: "审核", Post: "部门负责人", Unit: "市容秩序管理处", Verb: "review", Clause: "第八条", Person: "何志远", TitleOfDay: "处长",
				RecordedHow: Paper, RecordedBy: "周文谦", Result: "同意，送下一环节", At: at(20, 16, 5)},
			{Step: "2", Label: "审查", Post: "办公室负责人", Unit: "市局办公室", Verb: "review", Clause: "第八条", Person: "苏敏",
				Result: "同意", Opinion: "同意。数字已与业务台账核对，“1,260平方米”口径一致；图片无车牌、人脸特写，可公开。", At: at(20, 17, 12), SealPlace: true},
			{Step: "3", Label: "审批", Post: "分管领导", Unit: "市局", Verb: "sign_off", Clause: "第八条", Person: "秦仲平", TitleOfDay: "副局长",
				Delegator: "葛新民", Delegation: "《授权委托书》青执委〔2026〕3号", Result: "同意签发", At: at(21, 8, 55)},
		},
		Version: 3, VersionCode: Code(sampleDigest), Seal: "7K2M-9QXD", TreeSize: 12345, Root: "b1946ac92492d234",
		Published: []Publication{
			{Channel: "微信公众号“青石执法”", State: "已发布", At: at(21, 9, 0), Link: "https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOp"},
			{Channel: "青石市综合行政执法局网站", State: "已发布", At: at(21, 9, 0), Link: "https://zfj.qingshi.example.gov.cn/site/zfj/a/2026-17.html"},
		},
		Fields:    map[string]string{"公开属性": "主动公开", "是否涉密": "否", "是否涉及个人隐私或商业秘密": "否"},
		PrintedAt: at(22, 10, 5),
	}
}

// openRecord is the same item while two steps wait for ink, in a demo.
func openRecord() Record {
	r := signedRecord()
	r.Number, r.Registrar, r.Published, r.Seal, r.Demo = "", "", nil, "", true
	for i := range r.Steps[1:] {
		s := &r.Steps[i+1]
		*s = StepRow{Step: s.Step, Label: s.Label, Post: s.Post, Unit: s.Unit, Verb: s.Verb, Clause: s.Clause, Blank: true, SealPlace: s.SealPlace}
	}
	return r
}

// longRecord has more text and longer opinions than one page can hold.
func longRecord() Record {
	r := signedRecord()
	for range 6 {
		r.Content = append(r.Content, sampleContent...)
	}
	r.Steps[2].Opinion = "同意签发。" + strings.Repeat("请办公室会同市容处跟进后续整改，及时回应群众关切；", 40)
	return r
}

// tableRecord has tables in its text: with merged rows and columns, longer than a page, and wider than a page.
func tableRecord() Record {
	r := signedRecord()
	head := func(text string, cols, rows int) TableCell {
		return TableCell{Text: text, Head: true, Cols: cols, Rows: rows}
	}
	duty := [][]TableCell{
		{head("街道", 1, 2), head("出动情况", 2, 1), head("整治内容及完成情况", 1, 2)},
		{head("人次", 1, 1), head("车辆", 1, 1)},
		{{Text: "江滨路", Rows: 2}, {Text: "32"}, {Text: "9"}, {Text: "纠正占道经营18处，劝导商户落实“门前三包”，规范停放非机动车140余辆。"}},
		{{Text: "12"}, {Text: "4"}, {Text: "拆除破损广告牌6块"}},
		{{Text: "人民路"}, {Text: "当日因雨改期，另行安排", Cols: 3}},
		{{Text: "合计"}, {Text: "44"}, {Text: "13"}, {}},
	}
	r.Content = []Block{{Text: "11月20日整治情况如下表。"}, {Kind: Table, Rows: duty}, {Text: "各中队名单见附表。"}, {Kind: Table, Rows: [][]TableCell{{head("序号", 1, 1), head("中队", 1, 1), head("联系电话", 1, 1)}}}}
	for i := range 70 {
		list := &r.Content[len(r.Content)-1]
		list.Rows = append(list.Rows, []TableCell{{Text: strconv.Itoa(i + 1)}, {Text: "第" + strconv.Itoa(i+1) + "中队"}, {Text: "0579-8888" + strconv.Itoa(1000+i)}})
	}
	wide := make([]TableCell, 40)
	for i := range wide {
		wide[i].Text = strconv.Itoa(i)
	}
	r.Content = append(r.Content, Block{Kind: Table, Rows: [][]TableCell{wide}})
	return r
}
