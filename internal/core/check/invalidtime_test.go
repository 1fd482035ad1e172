package check_test

var invalidTimeSamples = []sample{
	{name: "hour 25", subject: text("会议于11月22日25:00开始"), want: []string{"25:00"}},
	{name: "minute 60", subject: text("上午9:60集合"), want: []string{"9:60"}},
	{name: "after midnight", subject: text("值班至24时30分"), want: []string{"24时30分"}},
	{name: "words", subject: text("下午3点75分，11月22日25时"), want: []string{"3点75分", "25时"}},
	{name: "morning", subject: text("上午15时召开，上午14:30签到，早上20点集合"), want: []string{"上午15时", "上午14:30", "早上20点"}},
	{name: "in a span", subject: text("开放时间：8:30-25:00"), want: []string{"25:00"}},
	{name: "after a full date", subject: text("2026-11-22 12:60 发布"), want: []string{"12:60"}},
	{name: "Chinese numerals", subject: text("定于上午九时七十分"), want: []string{"九时七十分"}},
	{name: "full width", subject: text("时间：２５：００"), want: []string{"２５：００"}},
	{name: "seconds", subject: text("11月22日 12:30:75"), want: []string{"12:30:75"}},
	{name: "after a weekday", subject: text("11月23日（星期一）24:30止"), want: []string{"24:30"}},
	{name: "before", subject: text("请在26:00前提交"), want: []string{"26:00"}},

	{name: "right", subject: text("9:00、23:59、24:00、24时、0时、9时30分、上午9点半")},
	{name: "afternoon", subject: text("下午14时召开，下午15:30，晚上8时，上午12时30分，中午12:30")},
	{name: "scores", subject: text("女排以25:20、25:23获胜，比分为12:60，最终30:28险胜")},
	{name: "ratios", subject: text("比例为30:70，按1:100的比例稀释，地图比例尺1:50000，配比为3:2")},
	{name: "span of hours", subject: text("历时25时30分，航行36时20分，用时12:75")},
	{name: "limits", subject: text("气温高于25时，指数超过50时，年满60时，人数达到100时，低于25时")},
	{name: "points", subject: text("上涨25点，提出30点建议，归纳为26点，涨幅达25点")},
	{name: "length of a film", subject: text("视频25:30处，片长90:00，进度条30:99")},
	{name: "class hours", subject: text("共25课时，72学时，36小时20分")},
	{name: "address", subject: text("端口192.168.1.1:90，https://a.gov.cn:99/")},
	{name: "Bible and dictionaries", subject: text("见诗歌集30:75")},
	{name: "order number", subject: text("单号2026:99，第25:00号")},
}
