package check_test

var userinfoLinkSamples = []sample{
	{name: "gov.cn before", subject: text("https://www.gov.cn@evil.com/"), want: []string{"https://www.gov.cn@evil.com/"}},
	{name: "name and password", subject: text("http://admin:123456@example.com.cn/x"), want: []string{"http://admin:123456@example.com.cn/x"}},
	{name: "behind words", subject: page(`<a href="https://www.nx.gov.cn@a.top">甲</a>`), want: []string{"https://www.nx.gov.cn@a.top"}},
	{name: "long", subject: text("请访问https://www.gov.cn:443@1.2.3.4/a?b，"), want: []string{"https://www.gov.cn:443@1.2.3.4/a?b"}},
	{name: "file server", subject: text("ftp://user@ftp.a.cn/x"), want: []string{"ftp://user@ftp.a.cn/x"}},
	{name: "without scheme", subject: page(`<a href="//www.gov.cn@a.com/">甲</a>`), want: []string{"//www.gov.cn@a.com/"}},

	{name: "mail", subject: text("mailto:a@b.cn 邮箱a@b.cn")},
	{name: "in the path", subject: text("https://medium.com/@name")},
	{name: "in the query", subject: text("https://a.gov.cn/?mail=x@y.cn")},
	{name: "mention", subject: text("http://t.cn/abc@人民日报")},
	{name: "mention after a host", subject: text("http://www.gov.cn@人民日报")},
	{name: "plain", subject: text("https://www.gov.cn/")},
	{name: "mail link", subject: page(`<a href="mailto:a@b.cn">甲</a>`)},
	{name: "fragment", subject: text("https://a.gov.cn#x@y")},
	{name: "repository", subject: text("git@github.com:a/b.git")},
	{name: "mention alone", subject: text("@流溪发布 https://www.gov.cn/")},
}
