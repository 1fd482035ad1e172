package check

// superlative (绝对化用语) finds words that 广告法 article 9 forbids in advertisements: 最佳 第一 国家级. It speaks only
// where something is advertised; what offices report as a fact is no advertisement.
type superlative struct{}

func (superlative) ID() string    { return "superlative" }
func (superlative) Title() string { return "广告中的绝对化用语" }

func (superlative) Run(s Subject, _ Param) []Finding {
	return inParts(s, func(text []rune) []Finding {
		var hits []hit
		s.scan("superlative", text, func(h hit) {
			if (s.Genre == "ad" || forSale(text, h)) && !aboutAds(text, h) && !spokenOf(text, h) && !inTitleMarks(text, h.start) {
				hits = append(hits, h)
			}
		})
		var out []Finding
		for _, h := range longest(hits) {
			words := string(text[h.start:h.end])
			f := place(text, h.start, h.end, "广告中用了绝对化用语“"+words+"”，《广告法》第九条不允许。", "请删去，或改为可以证实的说法。")
			f.Severity = h.row.severity
			out = append(out, f)
		}
		return out
	})
}

// selling are words that stand beside what is sold.
var selling = []string{"下单", "抢购", "选购", "促销", "特价", "立减", "包邮", "买一送", "买一赠", "买二送", "买二赠", "仅售", "售价", "原价", "现价", "优惠价", "折扣", "打折",
	"热卖", "热销", "新品", "订购", "加盟", "团购", "秒杀", "到店", "本店", "旗舰店", "专卖店", "楼盘", "首付", "开盘", "特惠", "酬宾", "开业", "欢迎品尝", "产品介绍",
	"限时", "直播间", "爆款", "预售", "每盒", "每瓶", "疗效", "治愈", "疤痕", "药到病除", "预约专线", "到院", "接诊专家", "钜惠", "返现", "代金券", "免费试", "送货上门", "会员价", "现推出", "招商热线", "购买热线", "购房", "报名立", "元起", "全场", "抄底", "清仓", "买就送", "产品采用", "本产品", "我司", "销量", "口感", "礼盒", "正品", "门店", "专柜", "咨询购买", "购买电话", "欢迎购买", "抢先", "尊享"}

// forSale reports whether selling words stand in the same line, and not far away.
func forSale(text []rune, h hit) bool {
	from, to := h.start, h.end
	for from > 0 && text[from-1] != '\n' && h.start-from < 80 {
		from--
	}
	for to < len(text) && text[to] != '\n' && to-h.end < 80 {
		to++
	}
	return containsAny(string(text[from:to]), selling...)
}

// warning are words of those who speak about advertisements, not in them.
var warning = []string{"诈骗", "骗局", "骗取", "被骗", "虚假", "曝光", "警惕", "谨防", "防范", "套路", "查处", "违法", "违规", "整治", "清理", "广告法", "绝对化", "处罚", "罚款",
	"当事人", "不得", "禁止", "严禁", "案例", "诱饵", "诱导", "消费提示", "提醒消费者", "提醒广大", "冒充", "传销", "投诉", "举报", "立案", "谣言", "不实", "监管部门", "执法人员"}

func aboutAds(text []rune, h hit) bool {
	from, to := sentence(text, h.start, h.end)
	return containsAny(string(text[from:to]), warning...)
}
