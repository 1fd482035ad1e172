package check

// dangerousLink finds addresses that run a program or open a file of the reader instead of leading to a page.
type dangerousLink struct{}

func (dangerousLink) ID() string    { return "dangerous_scheme" }
func (dangerousLink) Title() string { return "会执行代码或打开本机文件的链接" }

func (dangerousLink) Run(s Subject, _ Param) []Finding {
	return inLinks(s, func(l link, raw string) (string, string) {
		if !dangerousScheme(l.scheme) {
			return "", ""
		}
		return "链接“" + raw + "”以 " + l.scheme + ": 开头，不通向网页，会执行代码或打开读者电脑上的文件。", "请删去，或者换成以 https:// 开头的链接。"
	})
}

// dangerousScheme reports whether a scheme in small letters is one that no page may carry.
func dangerousScheme(scheme string) bool {
	switch scheme {
	case "javascript", "data", "vbscript", "file", "jscript", "livescript", "mocha", "view-source", "ms-its", "mhtml":
		return true
	}
	return false
}
