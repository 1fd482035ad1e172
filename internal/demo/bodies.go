package demo

import (
	"qianfa/internal/core/account"
	"qianfa/internal/core/org"
)

// body is one invented body: its tree, people, accounts and the rules it works under. The first unit is the body.
type body struct {
	pack     string
	series   string
	units    []org.Unit
	offices  []org.Unit
	organs   []org.Organ
	grants   []org.Delegation
	people   []human
	accounts []demoAccount
	keepers  []string // custodians of the accounts, the first of whom enters credentials
}

type human struct {
	id, login, name, unit string
	posts                 []post
	charge                []string
}

// post is a role; unit "" is the person's own.
type post struct{ role, unit string }

type demoAccount struct {
	account.Account
	secret string
}

func posts(roles ...string) []post {
	out := make([]post, len(roles))
	for i, r := range roles {
		out[i] = post{role: r}
	}
	return out
}

// bodies are the invented bodies, one for each regulation that comes with the program.
var bodies = []body{liuxi, qinghe, yuntai, hengtang, yinfeng, linjiang, qingsong, xiaoshan, ganquan}

// liuxi works under the three-level review of jh.
var liuxi = body{
	keepers: []string{"p-liuxi-05", "p-liuxi-03"},
	pack:    "jh-demo", series: "柳执审〔{year}〕{n}号（演练）",
	units: []org.Unit{
		{ID: "u-liuxi-00", Name: "柳溪市综合行政执法局", Short: "市局", Kind: "市局", Order: 1},
		{ID: "u-liuxi-01", Name: "局办公室", Kind: "机关处室", Parent: "u-liuxi-00", Order: 2},
		{ID: "u-liuxi-02", Name: "法制宣传处", Kind: "机关处室", Parent: "u-liuxi-00", Order: 3},
		{ID: "u-liuxi-03", Name: "市容管理处", Kind: "机关处室", Parent: "u-liuxi-00", Order: 4},
		{ID: "u-liuxi-04", Name: "城市管理服务中心", Kind: "直属中心", Parent: "u-liuxi-00", Order: 5},
		{ID: "u-liuxi-05", Name: "河西分局", Kind: "县市区局", Parent: "u-liuxi-00", Order: 6},
	},
	people: []human{
		{"p-liuxi-01", "zhangmin", "张敏", "u-liuxi-02", posts("报送人"), nil},
		{"p-liuxi-02", "zhaoguoqiang", "赵国强", "u-liuxi-02", posts("部门负责人"), nil},
		{"p-liuxi-03", "wangjing", "王静", "u-liuxi-01", posts("办公室负责人"), nil},
		{"p-liuxi-04", "chenzhiyuan", "陈志远", "u-liuxi-00", posts("分管领导"), []string{"u-liuxi-02", "u-liuxi-03", "u-liuxi-04", "u-liuxi-05"}},
		{"p-liuxi-05", "liuyang", "刘洋", "u-liuxi-01", posts("管理员", "经办人", "词库管理员"), nil},
		{"p-liuxi-06", "liwei", "李伟", "u-liuxi-03", posts("报送人"), nil},
		{"p-liuxi-07", "wufang", "吴芳", "u-liuxi-03", posts("部门负责人"), nil},
		{"p-liuxi-08", "sunli", "孙丽", "u-liuxi-05", posts("报送人"), nil},
		{"p-liuxi-09", "zhoujianhua", "周建华", "u-liuxi-05", posts("负责人"), nil},
		{"p-liuxi-10", "heping", "何平", "u-liuxi-00", posts("分管领导"), []string{"u-liuxi-01"}},
		{"p-liuxi-11", "guolei", "郭磊", "u-liuxi-04", posts("报送人"), nil},
		{"p-liuxi-12", "tangxue", "唐雪", "u-liuxi-04", posts("部门负责人"), nil},
		{"p-liuxi-13", "fangyun", "方芸", "u-liuxi-01", []post{{role: "系统管理员", unit: "u-liuxi-00"}}, nil},
	},
	accounts: []demoAccount{
		{Account: account.Account{ID: "liuxi-web", Name: "柳溪市综合行政执法局网站", Channel: "website", Owner: "u-liuxi-00", Host: "u-liuxi-01", Mode: account.ModeAPI}},
		{Account: account.Account{ID: "liuxi-wx", Name: "柳溪城管公众号（演练）", Channel: "wechat", Owner: "u-liuxi-00", Host: "u-liuxi-01", Mode: account.ModeAPI, BaseURL: "/wechat-api", PageURL: "/wechat/wxdemo0000000002/", AppID: "wxdemo0000000002"}, secret: "rehearsal-secret-2"},
		{Account: account.Account{ID: "liuxi-wb", Name: "柳溪城管微博（演练）", Channel: "weibo", Owner: "u-liuxi-00", Host: "u-liuxi-01", Mode: account.ModeAPI, BaseURL: "/weibo-api", PageURL: "/weibo/", UID: "7000000002", PublicIP: "203.0.113.10"}, secret: "rehearsal-token-2"},
	},
}

// qinghe works under the graded review of jz.
var qinghe = body{
	pack: "jz-demo", series: "青管审〔{year}〕{n}号（演练）",
	units: []org.Unit{
		{ID: "u-qinghe-00", Name: "青禾城乡一体化示范区管委会", Short: "管委会", Kind: "管委会", Order: 1},
		{ID: "u-qinghe-01", Name: "管委会办公室", Kind: "办公室", Parent: "u-qinghe-00", Order: 2},
		{ID: "u-qinghe-02", Name: "住房和城乡建设局", Short: "住建局", Kind: "工作部门", Parent: "u-qinghe-00", Order: 3},
		{ID: "u-qinghe-03", Name: "应急管理局", Kind: "工作部门", Parent: "u-qinghe-00", Order: 4},
	},
	people: []human{
		{"p-qinghe-01", "linxiaoyu", "林晓雨", "u-qinghe-02", posts("信息员"), nil},
		{"p-qinghe-02", "gaojun", "高军", "u-qinghe-02", posts("单位负责人"), nil},
		{"p-qinghe-03", "xuming", "徐明", "u-qinghe-02", posts("分管领导"), nil},
		{"p-qinghe-04", "songyan", "宋岩", "u-qinghe-02", posts("主要负责人"), nil},
		{"p-qinghe-05", "maxiaodong", "马晓东", "u-qinghe-01", posts("办公室负责人"), nil},
		{"p-qinghe-06", "hanxue", "韩雪", "u-qinghe-01", posts("联系人"), nil},
		{"p-qinghe-07", "dengchao", "邓超然", "u-qinghe-01", posts("管理员", "词库管理员"), nil},
		{"p-qinghe-08", "caowenbin", "曹文斌", "u-qinghe-00", posts("主管领导"), []string{"u-qinghe-01", "u-qinghe-02", "u-qinghe-03"}},
		{"p-qinghe-09", "fanghaiyan", "方海燕", "u-qinghe-00", posts("区主要领导"), nil},
		{"p-qinghe-10", "luofei", "罗飞", "u-qinghe-03", posts("信息员"), nil},
		{"p-qinghe-11", "xiejing", "谢静", "u-qinghe-03", posts("单位负责人", "主要负责人"), nil},
		{"p-qinghe-12", "pengyue", "彭越", "u-qinghe-00", posts("带班领导"), nil},
		{"p-qinghe-13", "tongyue", "童悦", "u-qinghe-01", posts("值班员"), nil},
	},
	accounts: []demoAccount{
		{Account: account.Account{ID: "qinghe-wx", Name: "青禾发布公众号（演练）", Channel: "wechat", Owner: "u-qinghe-00", Host: "u-qinghe-01", Mode: account.ModeAPI, BaseURL: "/wechat-api", PageURL: "/wechat/wxdemo0000000001/", AppID: "wxdemo0000000001"}, secret: "rehearsal-secret-1"},
		{Account: account.Account{ID: "qinghe-wb", Name: "青禾发布微博（演练）", Channel: "weibo", Owner: "u-qinghe-00", Host: "u-qinghe-01", Mode: account.ModeAPI, BaseURL: "/weibo-api", PageURL: "/weibo/", UID: "7000000001", PublicIP: "203.0.113.11"}, secret: "rehearsal-token-1"},
		{Account: account.Account{ID: "qinghe-web", Name: "青禾示范区网站", Channel: "website", Owner: "u-qinghe-00", Host: "u-qinghe-01", Mode: account.ModeAPI}},
	},
}

// yuntai fills the slots of nx by its own rule.
var yuntai = body{
	pack: "nx-demo", series: "云卫审〔{year}〕{n}号（演练）",
	units: []org.Unit{
		{ID: "u-yuntai-00", Name: "云台县卫生健康局", Short: "县卫健局", Kind: "县级政府部门", Order: 1},
		{ID: "u-yuntai-01", Name: "疾病预防控制中心", Kind: "事业单位", Parent: "u-yuntai-00", Order: 2},
	},
	organs: []org.Organ{{ID: "同级网信部门", Name: "云台县网信办", Kind: "网信部门"}, {ID: "同级宣传部门", Name: "云台县委宣传部", Kind: "宣传部门"}, {ID: "同级公安机关", Name: "云台县公安局", Kind: "公安机关"}},
	people: []human{
		{"p-yuntai-01", "machunlan", "马春兰", "u-yuntai-00", posts("采编人员"), nil},
		{"p-yuntai-02", "dingwei", "丁伟", "u-yuntai-00", posts("科室负责人"), nil},
		{"p-yuntai-03", "bailing", "白玲", "u-yuntai-00", posts("办公室负责人"), nil},
		{"p-yuntai-04", "hujianguo", "胡建国", "u-yuntai-00", posts("分管领导"), nil},
		{"p-yuntai-05", "yangshu", "杨舒", "u-yuntai-00", posts("保密员"), nil},
		{"p-yuntai-06", "jinhailong", "金海龙", "u-yuntai-00", posts("主要负责同志"), nil},
		{"p-yuntai-07", "tianye", "田野", "u-yuntai-00", posts("发布员", "经办人", "词库管理员"), nil},
	},
	accounts: []demoAccount{
		{Account: account.Account{ID: "yuntai-wx", Name: "云台健康公众号（演练，未认证）", Channel: "wechat", Owner: "u-yuntai-00", Host: "u-yuntai-00", Mode: account.ModeDraft, BaseURL: "/wechat-api", PageURL: "/wechat/wxdemo0000000003/", AppID: "wxdemo0000000003"}, secret: "rehearsal-secret-3"},
		{Account: account.Account{ID: "yuntai-web", Name: "云台县卫生健康局网站", Channel: "website", Owner: "u-yuntai-00", Host: "u-yuntai-00", Mode: account.ModeAPI}},
	},
}

// hengtang works under hl, with its lost flow charts.
var hengtang = body{
	pack: "hl", series: "横宣审〔{year}〕{n}号（演练）",
	units: []org.Unit{
		{ID: "u-hengtang-00", Name: "横塘镇人民政府", Short: "镇", Kind: "镇政府", Order: 1},
		{ID: "u-hengtang-01", Name: "宣传办", Kind: "办公室", Parent: "u-hengtang-00", Order: 2},
		{ID: "u-hengtang-02", Name: "农业农村办公室", Short: "农业农村办", Kind: "办公室", Parent: "u-hengtang-00", Order: 3},
	},
	people: []human{
		{"p-hengtang-01", "huanglili", "黄丽丽", "u-hengtang-02", posts("报送人"), nil},
		{"p-hengtang-02", "liangzhiqiang", "梁志强", "u-hengtang-02", posts("发布单位负责人"), nil},
		{"p-hengtang-03", "zhengkai", "郑凯", "u-hengtang-00", posts("分管领导"), []string{"u-hengtang-02"}},
		{"p-hengtang-04", "maiqiuyan", "麦秋燕", "u-hengtang-01", posts("经办人", "管理员", "词库管理员"), nil},
		{"p-hengtang-05", "ouyanghua", "欧阳华", "u-hengtang-00", posts("镇主要领导"), nil},
	},
	accounts: []demoAccount{
		{Account: account.Account{ID: "hengtang-web", Name: "横塘镇政府网站", Channel: "website", Owner: "u-hengtang-00", Host: "u-hengtang-01", Mode: account.ModeAPI}},
		{Account: account.Account{ID: "hengtang-sph", Name: "横塘发布视频号（人工发布）", Channel: "manual", Owner: "u-hengtang-00", Host: "u-hengtang-01", Mode: account.ModeManual}},
	},
}
