package check_test

var adSamples = []sample{
	{name: "a call to buy", subject: text("看完了小知识，扫码购买同款电暖器，今日下单立减100元。"), want: []string{"?扫码购买", "?立减"}},
	{name: "agencies wanted", subject: text("某品牌奶茶店面向全县招商加盟，投资小。"), want: []string{"?招商加盟"}},
	{name: "a line for advertisers", subject: text("本版广告热线：0951-6012345"), want: []string{"?广告热线"}},

	{name: "vouchers of the government", subject: text("政府消费券今日发放，满100元立减20元。")},
	{name: "a warning", subject: text("诈骗套路：先让你加微信，再以优惠价为诱饵，最后诱导转账。")},
	{name: "investment", subject: text("招商引资再传捷报，三个项目集中签约。")},
	{name: "a declared advertisement", subject: advertisement("扫码购买，立减100元。")},
}
