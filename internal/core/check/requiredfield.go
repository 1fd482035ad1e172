package check

import "strings"

// requiredField finds what the form asks for and nobody filled in.
type requiredField struct{}

func (requiredField) ID() string    { return "required_field" }
func (requiredField) Title() string { return "必填项是否填写" }

func (requiredField) Run(s Subject, p Param) []Finding {
	var out []Finding
	for _, name := range p.Fields {
		if strings.TrimSpace(fieldOf(s, name)) != "" {
			continue
		}
		out = append(out, Finding{Flag: true, Text: name,
			Message: "“" + name + "”还没有填写。", Suggestion: "请填写“" + name + "”。"})
	}
	return out
}

// fieldOf knows the fields that the text itself carries; all others are the form's.
func fieldOf(s Subject, name string) string {
	if v := s.Fields[name]; v != "" {
		return v
	}
	switch name {
	case "标题":
		return s.Title
	case "摘要":
		return s.Summary
	case "署名", "作者":
		return s.Byline
	case "正文", "内容":
		return s.Text
	case "事发日期":
		return s.Event
	case "来源":
		return s.Source.Name
	}
	return ""
}
