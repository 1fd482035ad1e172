package form

import (
	"maps"
	"slices"
	"strings"

	"qianfa/internal/core/fault"
)

// Fill fills a body's own form, .docx or .html, and says everything that is wrong with it at once: a field that does
// not exist is named, and filling goes on without it. With problems the form is not to be taken into use.
func Fill(format string, source []byte, fields Fields) (filled []byte, problems []string) {
	known := maps.Clone(fields)
	if known == nil {
		known = Fields{}
	}
	for len(problems) < maxProblems {
		var err error
		switch format {
		case "docx":
			filled, err = FillDocx(source, known)
		case "html":
			filled, err = FillHTML(source, known)
		default:
			err = fault.New(fault.Invalid, "表样要用 .docx 或 .html 文件，请另存后重新上传。")
		}
		if err == nil {
			break
		}
		e := fault.Of(err)
		problems = append(problems, e.Message)
		name, unknown := missingField(e)
		if !unknown {
			return nil, problems
		}
		known[name] = ""
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return filled, nil
}

// maxProblems bounds what is listed: a file with more is not a form.
const maxProblems = 50

// missingField is the field whose name a refusal carries as its place.
func missingField(e *fault.Error) (string, bool) {
	i := slices.IndexFunc(e.Fields, func(f fault.Field) bool { return strings.HasPrefix(f.Path, "{{") })
	if i < 0 {
		return "", false
	}
	return strings.Trim(e.Fields[i].Path, "{}"), true
}

// Sample is an invented record with every kind of entry, for looking at a form before it is taken into use.
func Sample(body string) Record {
	return Record{Number: "示例〔2026〕1号", Title: "表样预览：示例标题", Body: body, Unit: "示例科室", Author: "甲", Submitter: "甲", Origin: "原创", Class: "示例类别",
		Channels: []Channel{{Kind: "website", Name: "示例网站", Asked: true}}, Content: []Block{{Text: "这是表样预览里的示例正文。"}}, Version: 1, VersionCode: "0000-0000-0000-0000",
		Steps: []StepRow{{Step: "1", Label: "审核", Post: "负责人", Unit: "示例科室", Verb: "review", Person: "乙", Result: "同意", Opinion: "同意。"}, {Step: "2", Label: "签发", Post: "分管领导", Unit: "示例单位", Verb: "sign_off", Blank: true}}}
}
