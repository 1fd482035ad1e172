package check

// advert (商业广告) finds advertising hidden in an official post: calls to buy, prices, agencies wanted. What the office
// itself gives out (消费券, 以旧换新 补贴) and warnings about advertisements are none.
type advert struct{}

func (advert) ID() string    { return "ad" }
func (advert) Title() string { return "夹带的商业广告" }

func (advert) Run(s Subject, _ Param) []Finding {
	if s.Genre == "ad" {
		return nil
	}
	return inParts(s, func(text []rune) []Finding {
		var hits []hit
		s.scan("ad", text, func(h hit) {
			if !aboutAds(text, h) && !official(text, h) && !spokenOf(text, h) && !inTitleMarks(text, h.start) {
				hits = append(hits, h)
			}
		})
		var out []Finding
		for _, h := range longest(hits) {
			words := string(text[h.start:h.end])
			f := place(text, h.start, h.end, "“"+words+"”是推销的话，政务新媒体不得发布商业广告。", "请删去推销的内容；确为政府组织的活动，请写明主办单位。")
			f.Severity = h.row.severity
			out = append(out, f)
		}
		return out
	})
}

// given are words of benefits that the government gives.
var given = []string{"消费券", "以旧换新", "补贴", "政府", "财政", "医保", "社保", "公积金", "惠民", "税", "集采", "政府采购", "优待", "免费开放", "公租房", "保障房", "水电费", "燃气费", "证件", "招商引资"}

func official(text []rune, h hit) bool {
	from, to := sentence(text, h.start, h.end)
	return containsAny(string(text[from:to]), given...)
}
