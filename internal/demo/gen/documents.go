package main

// article is the manuscript of the guided tour: headings, a list, a table, two photos, and one mistake that a check
// must find: an identity number that nobody masked (the sample number of the standard GB 11643).
func article(hall, stand []byte) ([]byte, error) {
	w := writer{}
	w.add(styled("Title", "普法宣传进社区　法律服务到身边"))
	w.add(centred("市综合行政执法局法制处"))
	w.add(body("为推动法治宣传走深走实，近日，市综合行政执法局法制处联合青禾社区、望江里社区，开展“普法进社区”主题活动，向居民宣讲与日常生活密切相关的法律知识，现场解答疑问，受到居民欢迎。"))
	w.add(styled("Heading1", "一、走进课堂，讲居民听得懂的法"))
	w.add(body("活动首站在青禾社区党群服务中心举行。法制处工作人员结合", bold("高空抛物、违规搭建、占道经营"), "等常见问题，用身边的例子讲解《中华人民共和国民法典》和城市管理有关规定，提醒大家遇事找法、解决问题靠法。"))
	w.add(w.picture("普法讲座现场.jpg", hall, "社区活动室里，一名工作人员在台前讲课，居民坐在台下听讲"))
	w.add(styled("Caption", "图1　普法讲座现场"))
	w.add(styled("Heading1", "二、摆开摊位，解居民用得上的惑"))
	w.add(body("在望江里社区，志愿者设立法律咨询台，重点围绕以下三个方面接受咨询："))
	w.add(item("物业服务与业主权利义务；"))
	w.add(item("噪声、油烟等扰民问题的投诉渠道；"))
	w.add(item("老年人防范养老诈骗。"))
	w.add(w.picture("咨询台.jpg", stand, "楼栋间的遮阳棚下，三名志愿者在咨询台后接待居民"))
	w.add(styled("Caption", "图2　志愿者在咨询台前答疑"))
	w.add(body("居民李某某（身份证号11010519491231002X）咨询阳台改造问题后说：“原来心里没底，今天听明白了。”"))
	w.add(styled("Heading1", "三、活动情况"))
	w.add(table([]string{"场次", "地点", "参加人数", "发放资料（份）"},
		[]string{"第一场", "青禾社区", "86", "120"},
		[]string{"第二场", "望江里社区", "74", "95"},
		[]string{"合计", "", "160", "215"}))
	w.add(body("下一步，法制处将把普法宣传与执法服务结合起来，", link("持续公开办事指南", "https://www.example.gov.cn/guide"), "，让法治观念走进千家万户。"))
	return w.docx("普法宣传进社区　法律服务到身边")
}

// submissionForm is a submission template that somebody filled in: its fields are taken over on import.
func submissionForm(stand []byte) ([]byte, error) {
	w := writer{}
	w.add(centred("信息报送表"))
	w.add(table(nil,
		[]string{"标题", "执法服务进集市　便民解忧零距离"},
		[]string{"报送单位", "青禾县综合行政执法局"},
		[]string{"报送人", "周晓岚"},
		[]string{"事发日期", "2026年11月20日"},
		[]string{"联系电话", "0579-00000000"}))
	w.add(body("11月20日，青禾县综合行政执法局把服务窗口搬到赶集现场，为群众讲解摊位设置、垃圾分类等规定，当场答复咨询32件。"))
	w.add(body("赶集群众表示，办事不用跑远路，问题当面就能说清楚。"))
	w.add(w.picture("咨询台.jpg", stand, "遮阳棚下的咨询台前，工作人员正在接待群众"))
	w.add(styled("Caption", "图1　服务台前"))
	return w.docx("信息报送表")
}
