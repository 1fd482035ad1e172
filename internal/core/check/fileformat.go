package check

import (
	"slices"
	"strings"
)

// fileFormat finds files whose format the pack does not accept for their kind.
type fileFormat struct{}

func (fileFormat) ID() string    { return "file_format" }
func (fileFormat) Title() string { return "报送文件的格式" }

func (fileFormat) Run(s Subject, p Param) []Finding {
	var out []Finding
	for _, f := range s.Files {
		formats, ruled := p.Formats[f.Kind]
		if !ruled || slices.ContainsFunc(formats, func(want string) bool { return sameFormat(want, f.Format) }) {
			continue
		}
		list := strings.Join(formats, "、")
		out = append(out, Finding{Flag: true, Text: f.Name,
			Message:    f.Kind + "文件“" + f.Name + "”是 " + f.Format + " 格式，要求的是 " + list + "。",
			Suggestion: "请另存为 " + list + " 后重新上传。"})
	}
	return out
}

// sameFormat treats jpg and jpeg as one.
func sameFormat(a, b string) bool {
	norm := func(s string) string {
		s = strings.TrimPrefix(strings.ToLower(s), ".")
		if s == "jpeg" {
			return "jpg"
		}
		return s
	}
	return norm(a) == norm(b)
}
