package check_test

import "qianfa/internal/core/check"

var ipLinkSamples = []sample{
	{name: "private", subject: text("登录http://192.168.1.10:8080/login查看"), want: []string{"http://192.168.1.10:8080/login"}},
	{name: "public", subject: text("https://1.2.3.4/a"), want: []string{"https://1.2.3.4/a"}},
	{name: "decimal", subject: text("http://2130706433/"), want: []string{"http://2130706433/"}},
	{name: "hexadecimal", subject: text("http://0x7f000001/x"), want: []string{"http://0x7f000001/x"}},
	{name: "IPv6", subject: text("http://[::1]/，http://[2001:db8::1]:80/a"), want: []string{"http://[::1]/", "http://[2001:db8::1]:80/a"}},
	{name: "without scheme", subject: text("访问10.0.0.1:8080/oa办公"), want: []string{"10.0.0.1:8080/oa"}},
	{name: "behind words", subject: page(`<a href='http://10.0.0.1/'>甲</a>`), want: []string{"http://10.0.0.1/"}},
	{name: "file server", subject: text("ftp://172.16.0.1/a.zip"), want: []string{"ftp://172.16.0.1/a.zip"}},

	{name: "name", subject: text("https://www.gov.cn/")},
	{name: "version", subject: text("升级到V1.2.3.4版")},
	{name: "address in prose", subject: text("服务器地址192.168.1.10已更换")},
	{name: "network", subject: text("开放10.0.0.0/8网段")},
	{name: "name that begins with a number", subject: text("http://12306.cn/、http://10.gov.cn/1.2.3.4/")},
	{name: "number in the path", subject: text("https://www.gov.cn/192.168.1.1/a")},
	{name: "number in the query", subject: text("https://www.gov.cn/?ip=10.0.0.1")},
	{name: "section", subject: text("1.2.3.4 小节")},
	{name: "time", subject: text("10.0.0.1:30")},
	{name: "local", subject: text("http://localhost:8080/")},
	{name: "relative", subject: page(`<a href="10.0.0.1">甲</a>`)},
	{name: "own address", subject: check.Subject{Text: "http://10.0.0.1/a", Domains: []string{"10.0.0.1"}}},
}
