package check_test

var shortLinkSamples = []sample{
	{name: "Weibo", subject: text("详见 https://t.cn/A6xyz12，"), want: []string{"?https://t.cn/A6xyz12"}},
	{name: "Baidu without scheme", subject: text("点击dwz.cn/abc123查看"), want: []string{"?dwz.cn/abc123"}},
	{name: "bit.ly", subject: text("报名：http://bit.ly/3AbCdE"), want: []string{"?http://bit.ly/3AbCdE"}},
	{name: "Tencent", subject: text("https://url.cn/5abcde?x=1"), want: []string{"?https://url.cn/5abcde?x=1"}},
	{name: "capitals", subject: text("HTTPS://T.CN/A6xyz12"), want: []string{"?HTTPS://T.CN/A6xyz12"}},
	{name: "two", subject: text("http://suo.im/5a、http://tinyurl.com/y7"), want: []string{"?http://suo.im/5a", "?http://tinyurl.com/y7"}},
	{name: "behind words", subject: page(`<p>点<a href="https://t.cn/A6xyz12">这里</a></p>`), want: []string{"?https://t.cn/A6xyz12"}},
	{name: "with a topic", subject: text("http://t.cn/A6xyz12#西夏#"), want: []string{"?http://t.cn/A6xyz12"}},
	{name: "Douyin", subject: text("https://v.douyin.com/iAbCdE/ 复制此链接"), want: []string{"?https://v.douyin.com/iAbCdE/"}},

	{name: "government", subject: text("https://www.gov.cn/zhengce/a.htm")},
	{name: "a host that ends alike", subject: text("https://abct.cn/x、https://at.cn/y")},
	{name: "only named", subject: text("短链接服务t.cn已停用")},
	{name: "WeChat article", subject: text("https://mp.weixin.qq.com/s/AbCdEf")},
	{name: "mailbox", subject: text("abc@t.cn")},
	{name: "query", subject: text("https://www.a.gov.cn/?u=t.cn/abc")},
	{name: "home page", subject: text("https://t.cn/")},
	{name: "file", subject: text("见附件bit.ly.doc")},
	{name: "page", subject: page(`<a href="/t.cn/abc">甲</a>`)},
	{name: "department", subject: text("https://dept.cn/abc")},
}
