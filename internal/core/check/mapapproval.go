package check

import (
	"cmp"
	"regexp"
	"strings"
)

// mapApproval (审图号) finds maps shown without an approval number, and numbers of a wrong form. Simple maps of places
// and ways (景区 街区 地铁) need none (地图管理条例 article 15), and a 路线图 of a plan is no map.
type mapApproval struct{}

func (mapApproval) ID() string    { return "map_no_approval" }
func (mapApproval) Title() string { return "地图没有审图号" }

func (mapApproval) Run(s Subject, _ Param) []Finding {
	numbers := 0
	out := inParts(s, func(text []rune) []Finding {
		good, wrong := approvalNumbers(text)
		numbers += good + len(wrong)
		return wrong
	})
	if numbers == 0 && approval.MatchString(s.Fields["审图号"]) {
		numbers++
	}
	if name := shownMap(s); name != "" && numbers == 0 {
		out = append(out, Finding{Flag: true, Text: name, Message: "“" + name + "”是地图，没有标明审图号。",
			Suggestion: "请改用标准地图服务网站的最新标准地图，并在图旁标明审图号；不是地图的，请改写图片说明。"})
	}
	return out
}

// approval is the form of a number: GS（2026）0001号, GS京（2026）0001号, 宁S（2026）第008号, 浙杭S（2026）1号.
var approval = regexp.MustCompile(`^(?:GS[\p{Han}]{0,2}|[\p{Han}]{1,3}[A-Z]?S)\s?[（(〔\[]\s?20\d\d\s?[）)〕\]]\s?第?\s?\d{1,5}\s?号`)

// labelled numbers begin after 审图号.
var approvalLabel = regexp.MustCompile(`审图号\s*(?:[:：为是]\s*)?`)

var approvalWritten = regexp.MustCompile(`^[A-Za-z\p{Han}]{0,4}?[A-Za-z]{1,3}[\p{Han}]{0,2}\s?[（(〔\[【]?\s?\d[\d（）()〔〕\[\]【】第\-—\s]*号?`)

// approvalNumbers counts numbers of the right form and finds those of a wrong one.
func approvalNumbers(text []rune) (good int, wrong []Finding) {
	if !holdsRunes(text, []rune("审图号")) {
		return 0, nil
	}
	s := string(text)
	for _, m := range approvalLabel.FindAllStringIndex(s, -1) {
		rest := s[m[1]:]
		if approval.MatchString(rest) {
			good++
			continue
		}
		if written := strings.TrimRight(approvalWritten.FindString(rest), " \n\t\u3000"); written != "" {
			start := len([]rune(s[:m[1]]))
			wrong = append(wrong, place(text, start, start+len([]rune(written)), "审图号“"+written+"”的写法不对。",
				"请按批准书核对，写成“GS（2026）0001号”“宁S（2026）001号”的样子。"))
		}
	}
	return good, wrong
}

// mapWord names a picture as a map.
var mapWord = regexp.MustCompile(`地图|行政区划图?|区划图|政区图|疆域图|版图|水系图|地形图|地势图|` +
	`(?:中国|全国|我国|世界|全球|各省|[\p{Han}]{1,6}(?:省|自治区|市|县|自治州|自治县))[\p{Han}]{0,10}(?:示意图|分布图|区位图|位置图|范围图|辖区图)`)

// notMap are pictures that only sound like maps, or need no approval.
var notMap = []string{"路线", "平面", "座位", "会场", "导览", "景区", "景点", "公园", "校园", "街区", "地铁", "公交", "乘车", "停车", "思维", "导图", "民情", "心灵", "流程",
	"作战", "施工", "结构", "地图管理", "网站地图", "地图册", "电子地图", "地图服务", "标准地图", "地图导航", "高德", "百度", "楼层", "展位", "疏散", "逃生", "效果图", "手绘", "寻宝", "美食", "学习地图", "知识地图", "地图集", "地图审核", "看地图", "展示地图", "地图前", "查看", "讲解", "宣传", "绘制", "地图展", "参观"}

// captionLine is a line under a picture in a text: 图1 全省分布图, （图为……）, ▲……
var captionLine = regexp.MustCompile(`(?m)^[\s（(【\[▲△↑◎●■]*(?:附?图\s?[0-9０-９一二三四五六七八九十]*\s?[:：为 　]|附图|▲|△|↑)[^\n。]{0,60}|下图(?:为|是)[^\n。，]{0,40}`)

// shownMap returns how a map shown with the subject is called, or "".
func shownMap(s Subject) string {
	for _, m := range s.Media {
		if m.Kind == "map" {
			return cmp.Or(m.Caption, m.Alt, m.Name, "地图")
		}
		if m.Kind != "" && m.Kind != "image" {
			continue
		}
		for _, words := range []string{m.Caption, m.Alt} {
			if isMap(words) {
				return words
			}
		}
	}
	for _, p := range s.Parts() {
		if p.Block != "" {
			continue
		}
		for _, line := range captionLine.FindAllString(p.Text, -1) {
			if isMap(line) {
				return strings.TrimSpace(line)
			}
		}
	}
	return ""
}

func isMap(words string) bool {
	return mapWord.MatchString(words) && !containsAny(words, notMap...)
}
