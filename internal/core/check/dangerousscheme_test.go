package check_test

var dangerousSchemeSamples = []sample{
	{name: "script", subject: page(`<a href="javascript:alert(1)">甲</a>`), want: []string{"javascript:alert(1)"}},
	{name: "script with blanks", subject: page(`<a href=" java	script:void(0)">甲</a>`), want: []string{" java\tscript:void(0)"}},
	{name: "script with entities", subject: page(`<a href="&#106;avascript&colon;alert(1)">甲</a>`), want: []string{"javascript:alert(1)"}},
	{name: "data", subject: page(`<a href="data:text/html;base64,PHNjcmlwdD4=">甲</a>`), want: []string{"data:text/html;base64,PHNjcmlwdD4="}},
	{name: "vbscript", subject: page(`<a href="VBScript:msgbox(1)">甲</a>`), want: []string{"VBScript:msgbox(1)"}},
	{name: "file", subject: text("附件见file:///C:/通知.doc"), want: []string{"file:///C:/"}},
	{name: "in the words", subject: text("复制javascript:alert(1)到地址栏"), want: []string{"javascript:alert(1)"}},
	{name: "file on a share", subject: page(`<a href="file://192.168.1.2/share/a.doc">甲</a>`), want: []string{"file://192.168.1.2/share/a.doc"}},

	{name: "web", subject: text("https://www.gov.cn/javascript:1")},
	{name: "language", subject: text("学习JavaScript: 从入门到精通")},
	{name: "Chinese behind", subject: text("javascript:高级编程")},
	{name: "mail and phone", subject: page(`<a href="mailto:a@b.cn">甲</a><a href="tel:12345">乙</a>`)},
	{name: "data in prose", subject: text("Data: 2026, metadata:text")},
	{name: "picture", subject: page(`<img src="data:image/png;base64,AAAA" alt="甲">`)},
	{name: "heading", subject: text("file: 附件")},
	{name: "relative", subject: page(`<a href="/data:text/a.html">甲</a>`)},
	{name: "anchor", subject: page(`<a href="#javascript">甲</a>`)},
	{name: "query", subject: text("https://www.gov.cn/?q=javascript:1")},
}
