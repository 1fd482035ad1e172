package check

import "strings"

// surnames are the common surnames of one character; words that merely begin with one are kept out by notNames and by
// what must stand round a name.
const surnames = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍覃霍翁隋甘景单包司柏宁柯阮桂闵解强柴华冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫嵺苟褚廉简娄盖符奚木穆党燕邸冀谈姬屠郜晏栾郁商蒙喻揭窦迟宇敖糜鄢冷卓花仇艾蓝巩稽井练仲乐虞卞封竺冼楚佟栗匡宗台巫鞠僧桑荆谌银沙伏岑习胥蔺"

var compoundSurnames = []string{"欧阳", "司马", "上官", "诸葛", "司徒", "东方", "独孤", "南宫", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "端木", "宇文", "长孙", "呼延"}

// notNames are words that look like a full name.
var notNames = map[string]bool{"周岁": true, "周年": true, "周边": true, "周围": true, "周末": true, "时间": true, "方式": true, "金额": true, "高度": true, "单位": true, "安全": true, "计划": true, "文件": true,
	"路线": true, "平台": true, "和平": true, "温度": true, "方法": true, "严格": true, "程序": true, "项目": true, "常年": true, "季度": true,
	"施工": true, "应急": true, "查询": true, "许可": true, "余额": true, "路口": true, "任务": true, "全部": true, "云南": true, "金融": true,
	"毕业": true, "包括": true, "顾客": true, "车辆": true, "管理": true, "党员": true, "成员": true, "方案": true, "万元": true, "成立": true,
	"高中": true, "高级": true, "高一": true, "高二": true, "高三": true, "高考": true, "明年": true, "明天": true, "全体": true, "全国": true,
	"全市": true, "全县": true, "全区": true, "全省": true, "应当": true, "应该": true, "保证": true, "保护": true, "商业": true, "文化": true,
	"文明": true, "华侨": true, "华人": true, "关于": true, "关爱": true, "关系": true, "解放": true, "解决": true, "强化": true, "古代": true,
	"江苏": true, "江西": true, "宁夏": true, "安徽": true, "贺兰": true, "金凤": true, "兴庆": true, "连续": true, "简称": true, "原因": true,
	"原告": true, "官方": true, "台湾": true, "乐园": true, "卫生": true, "位于": true, "来自": true, "来源": true, "来访": true, "米粮": true,
	"广告": true, "居民": true, "童年": true, "石油": true, "马上": true, "白天": true, "向上": true, "田地": true, "于是": true, "成绩": true,
	"成功": true, "成为": true, "成人": true, "时代": true, "范围": true, "方面": true, "方向": true, "方便": true, "文字": true, "文艺": true,
	"康复": true, "甘肃": true, "计算": true, "计生": true, "乐队": true, "商务": true, "商品": true, "花园": true, "花费": true, "车间": true,
	"车站": true, "房屋": true, "房产": true, "党委": true, "党组": true, "党支部": true, "应聘": true, "都是": true, "都有": true, "和谐": true,
	"安置": true, "安排": true, "史料": true, "钱款": true, "汤药": true, "高校": true, "高新区": true, "开发区": true, "金额为": true, "项目部": true,
	"党员干部": true, "成员单位": true, "应急局": true, "高速": true, "高温": true, "安全员": true, "管理员": true, "管理处": true, "管理局": true, "卫生院": true,
	"卫生局": true, "文化站": true, "文化馆": true, "文旅局": true, "林业局": true, "农业局": true, "水务局": true, "华东": true, "全程": true, "原籍": true}

// fullName reports whether the words are nothing but a full personal name: 张三, 欧阳明月, not 张某, 王女士, 李主任.
func fullName(words []rune) bool {
	n := surname(words)
	if n == 0 || len(words) <= n || len(words) > n+2 {
		return false
	}
	for _, r := range words[n:] {
		if !isHan(r) || strings.ContainsRune("某氏姓的了在是和与及因被遭患系等为时从将已", r) {
			return false
		}
	}
	given := string(words[n:])
	switch given {
	case "先生", "女士", "主任", "老师", "同学", "科长", "处长", "局长", "书记", "经理", "师傅", "医生", "大夫", "警官", "法官", "律师", "同志", "小姐", "教授",
		"院长", "校长", "站长", "所长", "队长", "镇长", "县长", "市长", "村长", "支书", "会计", "阿姨", "大爷", "大妈", "大叔", "奶奶", "爷爷", "总", "工",
		"主席", "部长", "厅长", "区长", "乡长", "组长", "园长", "社长", "秘书", "干事", "专员", "助理", "护士", "店长", "老板", "哥", "姐", "家", "姓":
		return false
	}
	return !notNames[string(words)]
}

// surname returns how many characters the surname takes with which the words begin.
func surname(words []rune) int {
	if len(words) < 2 {
		return 0
	}
	if len(words) > 2 {
		two := string(words[:2])
		for _, s := range compoundSurnames {
			if s == two {
				return 2
			}
		}
	}
	if strings.ContainsRune(surnames, words[0]) {
		return 1
	}
	return 0
}

// nameAfter returns the length of the full name that begins at place at and ends where the word visibly ends; 0 = none.
func nameAfter(text []rune, at int) int {
	for n := 4; n >= 2; n-- {
		if at+n <= len(text) && nameEnds(text, at+n) && fullName(text[at:at+n]) {
			return n
		}
	}
	return 0
}

// nameEnds reports whether a name may end before place i.
func nameEnds(text []rune, i int) bool {
	return i >= len(text) || !isHan(text[i]) || strings.ContainsRune("系在被因就的是说患遭受遇溺坠死失住男女身年现获今家诉与和有于涉不已从将向为等时送带找接救实进予造", text[i])
}

// nameBefore returns the length of the full name that ends at place at and begins where the word visibly begins.
func nameBefore(text []rune, at int) int {
	for n := 4; n >= 2; n-- {
		if from := at - n; from >= 0 && nameBegins(text, from) && fullName(text[from:at]) {
			return n
		}
	}
	return 0
}

// nameCues are words after which a name begins.
var nameCues = []string{"联系", "姓名", "被害人", "受害人", "被告人", "嫌疑人", "当事人", "申请人", "学生", "男童", "女童", "儿童", "男孩", "女孩", "村民", "居民",
	"市民", "患者", "家长", "户主", "业主", "名叫", "儿子", "女儿", "孙子", "孙女", "父亲", "母亲", "妻子", "丈夫", "受助人", "救助人", "投诉人", "举报人",
	"报警人", "少年", "少女", "对象", "原告", "被告", "当年", "孤儿", "人员", "职工", "员工", "老人", "残疾人", "低保户", "贫困户", "脱贫户", "人", "户", "为", "系", "叫", "是", "的", "由", "与"}

func nameBegins(text []rune, from int) bool {
	if from == 0 || !isHan(text[from-1]) {
		return true
	}
	lead := before(text, from, 4)
	for _, c := range nameCues {
		if strings.HasSuffix(lead, c) {
			return true
		}
	}
	return false
}

// named reports whether a full name stands by itself in the words: 联系人：张三，…
func named(words []rune) bool {
	for i := 0; i < len(words); {
		if !isHan(words[i]) {
			i++
			continue
		}
		end := i
		for end < len(words) && isHan(words[end]) {
			end++
		}
		for _, n := range []int{4, 3, 2} {
			if from := end - n; from >= i && nameBegins(words, from) && fullName(words[from:end]) {
				return true
			}
		}
		i = end
	}
	return false
}
