package check

// userinfoLink finds addresses with a name before the host, as in https://www.gov.cn@evil.com/: what reads like the
// host is not.
type userinfoLink struct{}

func (userinfoLink) ID() string    { return "userinfo_link" }
func (userinfoLink) Title() string { return "用 @ 伪装网址的链接" }

func (userinfoLink) Run(s Subject, _ Param) []Finding {
	return inLinks(s, func(l link, raw string) (string, string) {
		if l.user == "" || l.host == "" || l.scheme != "http" && l.scheme != "https" && l.scheme != "ftp" && l.scheme != "" || l.scheme == "" && !l.href {
			return "", ""
		}
		return "链接“" + raw + "”里“@”前面的不是网址，真正通向的是“" + l.host + "”。", "请核实后换成不含“@”的正确链接。"
	})
}
