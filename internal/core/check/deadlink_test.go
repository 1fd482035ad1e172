package check_test

import "qianfa/internal/core/check"

var deadLinkSamples = []sample{
	{name: "empty", subject: page(`<a href="">甲</a>`), want: []string{"?"}},
	{name: "hash", subject: page(`<a href="#">甲</a>`), want: []string{"?#"}},
	{name: "blank page", subject: page(`<a href="about:blank">甲</a>`), want: []string{"?about:blank"}},
	{name: "example", subject: text("https://www.example.com/a"), want: []string{"?https://www.example.com/a"}},
	{name: "own computer", subject: text("http://localhost:8080/x"), want: []string{"?http://localhost:8080/x"}},
	{name: "only a scheme", subject: text("网址：http://\n联系人"), want: []string{"?http://"}},
	{name: "only a scheme behind words", subject: page(`<a href="http://">甲</a>`), want: []string{"?http://"}},
	{name: "found dead", subject: check.Subject{Text: "见https://www.a.gov.cn/old。", Dead: []string{"https://www.a.gov.cn/old"}}, want: []string{"?https://www.a.gov.cn/old"}},

	{name: "real", subject: text("https://www.gov.cn/ https://news.cn/")},
	{name: "anchor", subject: page(`<a href="#top">回到顶部</a>`)},
	{name: "relative", subject: page(`<a href="/a/b.html">甲</a><a href="b.html">乙</a>`)},
	{name: "mail", subject: page(`<a href="mailto:a@example.com">甲</a> a@example.com`)},
	{name: "words about schemes", subject: text("网址应以“http://”或https://开头")},
	{name: "near the example", subject: text("https://www.example.gov.cn/ https://myexample.com/")},
	{name: "nothing behind it is asked", subject: check.Subject{Text: "见https://www.a.gov.cn/new。", Dead: []string{"https://www.a.gov.cn/old"}}},
	{name: "no link", subject: page(`<a name="x">甲</a><a>乙</a>`)},
	{name: "localhost in prose", subject: page(`<p>在localhost上调试</p>`)},
	{name: "phone", subject: page(`<a href="tel:12345">甲</a>`)},
}
