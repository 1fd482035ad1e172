package form

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"qianfa/internal/core/fault"
)

// Fields (字段) are the texts that a body's own template may name as {{标题}}, by Chinese name.
type Fields map[string]string

// fieldName is what may stand between the braces.
var fieldName = regexp.MustCompile(`^[\p{Han}A-Za-z0-9（）/、·]{1,40}$`)

// postFields are the endings of a post's fields: {{分管领导意见}} {{分管领导姓名}} {{分管领导日期}}. A post that the route
// does not have gives an empty text, since one template serves all routes of a body.
var postFields = []string{"意见", "姓名", "日期"}

// FieldsOf returns what a body's template may name: the record's own boxes, each step by its number (环节1意见 …) and
// each post by its name (分管领导意见 …, several signers below one another).
func FieldsOf(r Record) Fields {
	f := Fields{}
	maps.Copy(f, r.Fields)
	for name, text := range map[string]string{
		"编号": r.Number, "标题": r.Title, "单位名称": r.Body, "报送单位": r.Unit, "拟稿人": r.Author, "报送人": r.Submitter,
		"登记人": r.Registrar, "联系电话": r.Phone, "报送时间": timeField(date(r.SubmittedAt), r.SubmittedAt.IsZero()), "来源类型": r.Origin,
		"信息来源": r.Source, "信息类别": r.Class, "办理事项": orElse(r.Act, "发布"), "审签依据": r.Basis, "拟发布渠道": strings.Join(channelTicks(r), "\n"), "信息内容": plainContent(r),
		"版本": versionWord(r), "核验码": r.VersionCode, "定稿锁定": r.Seal, "发布情况": strings.Join(publications(r), "\n"),
		"备注": strings.Join(remarks(r), "\n"), "存证": strings.Join(proof(r), "\n"), "打印时间": minute(r.PrintedAt), "演练": rehearsalWord(r),
	} {
		f[name] = text
	}
	for i, s := range r.Steps {
		said := stepFields(s)
		for _, end := range postFields {
			f[fmt.Sprintf("环节%d%s", i+1, end)] = said[end]
			for _, name := range slices.Compact([]string{s.Post, office(s)}) {
				if name != "" {
					f[name+end] = strings.TrimPrefix(f[name+end]+"\n"+said[end], "\n")
				}
			}
		}
		f[fmt.Sprintf("环节%d", i+1)] = strings.TrimSpace(office(s) + "　" + s.Label)
		f[fmt.Sprintf("环节%d依据", i+1)] = s.Clause
	}
	return f
}

// stepFields are the three texts of one signer; an open step is left empty for ink.
func stepFields(s StepRow) map[string]string {
	if s.Blank {
		return map[string]string{"意见": "", "姓名": "", "日期": date(s.At)}
	}
	var said []string
	for _, p := range opinion(s) {
		said = append(said, p.text)
	}
	said = append(said, manner(s)...)
	name := s.Person
	if s.TitleOfDay != "" {
		name += "（" + s.TitleOfDay + "）"
	}
	return map[string]string{"意见": strings.Join(said, "\n"), "姓名": name, "日期": date(s.At)}
}

// timeField is a date, or nothing instead of the empty form for ink.
func timeField(text string, zero bool) string {
	if zero {
		return ""
	}
	return text
}

func rehearsalWord(r Record) string {
	if r.Demo {
		return "演练环境打印，不作为正式文书"
	}
	return ""
}

// plainContent is the article's text, one paragraph a line.
func plainContent(r Record) string {
	var said []string
	for _, b := range r.Content {
		said = append(said, b.Plain())
	}
	return strings.Join(said, "\n")
}

// get returns a field's text; an unknown name is fault.Invalid naming it.
func (f Fields) get(name string) (string, error) {
	if text, ok := f[name]; ok {
		return clean(text), nil
	}
	for _, end := range postFields {
		if post, ok := strings.CutSuffix(name, end); ok && post != "" && fieldName.MatchString(name) {
			return "", nil
		}
	}
	return "", fault.New(fault.Invalid, "表样里的字段“{{%s}}”不存在。可以使用的字段有：%s；以及“职务+意见、姓名、日期”，如{{分管领导意见}}。请改正表样后重新上传。",
		name, strings.Join(slices.Sorted(maps.Keys(f)), "、")).At("{{"+name+"}}", "没有这个字段")
}

// placeholder is one {{字段}} in a text, by byte offsets.
type placeholder struct {
	from, to int
	name     string
}

// placeholders finds the fields of a text; braces that do not close are an error.
func placeholders(text string) ([]placeholder, error) {
	var found []placeholder
	for at := 0; ; {
		open := strings.Index(text[at:], "{{")
		if open < 0 {
			return found, nil
		}
		from := at + open
		length := strings.Index(text[from:], "}}")
		if length < 0 {
			return nil, fault.New(fault.Invalid, "表样里的“%s”缺少结尾的“}}”。字段应写成{{标题}}这样，请改正后重新上传。", shorten(text[from:]))
		}
		p := placeholder{from: from, to: from + length + 2, name: strings.TrimSpace(text[from+2 : from+length])}
		if !fieldName.MatchString(p.name) {
			return nil, fault.New(fault.Invalid, "表样里的“%s”不是字段。两个大括号之间只能写字段名，如{{标题}}，请改正后重新上传。", shorten(text[p.from:p.to]))
		}
		found, at = append(found, p), p.to
	}
}

// shorten keeps the first characters of a text for a message.
func shorten(text string) string {
	if r := []rune(text); len(r) > 20 {
		return string(r[:20]) + "…"
	}
	return text
}
