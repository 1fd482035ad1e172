package policy

// The grammar of packs, as one table: every map of a pack has a shape, every key of a shape its Chinese title and its
// form. The reader refuses what is not in the table, and Schema prints the table as JSON Schema, so that an editor
// shows the same words.

// shape is one kind of map.
type shape struct {
	name  string
	title string
	keys  []key
}

// key is one key of a shape.
type key struct {
	name  string
	title string
	form  form
	must  bool
}

// form is what may stand behind a key, as JSON Schema.
type form map[string]any

var (
	text     = form{"type": "string", "minLength": 1}
	anyText  = form{"type": "string"}
	flag     = form{"type": "boolean"}
	whole    = form{"type": "integer", "minimum": 1}
	number   = form{"type": "number"}
	duration = form{"type": "string", "pattern": `^[1-9][0-9]*(个工作日|个月|小时|日| wd| mo| h| cd)$`}
	texts    = listOf(text)
	textOrs  = oneOf(text, texts)
	tests    = form{"type": "object", "minProperties": 1, "additionalProperties": oneOf(text, flag, number, texts)}
	signer   = form{"type": "string", "pattern": `^[^\s@]+(@[^\s@]+)?$`}
	stepLine = form{"type": "string", "pattern": `^\S+\s+\S+(\s+\[[^\]]+\])?$`}
)

func code(values ...string) form { return form{"enum": values} }
func listOf(item form) form      { return form{"type": "array", "minItems": 1, "items": item} }
func mapOf(value form) form {
	return form{"type": "object", "minProperties": 1, "additionalProperties": value}
}
func oneOf(forms ...form) form { return form{"anyOf": forms} }
func is(name string) form      { return form{"$ref": "#/$defs/" + name} }
func join(parts ...[]key) (keys []key) {
	for _, p := range parts {
		keys = append(keys, p...)
	}
	return keys
}

var noteKey = []key{{"note", "说明（条文没有写明、由我们作的选择）", text, false}}

// conditionKeys stand on rules, classes, steps and extra.
var conditionKeys = []key{
	{"when", "符合下列各项时", tests, false},
	{"unless", "但符合下列各项的除外", tests, false},
	{"cel", "其他条件（表达式）", text, false},
	{"say", "用一句话说明这个条件", text, false},
}

var packShape = &shape{"pack", "审签规则包", []key{
	{"pack", "代号，与文件夹同名", form{"type": "string", "pattern": `^[a-z][a-z0-9-]*$`}, true},
	{"title", "制度名称", text, true},
	{"issuer", "印发机关", text, false},
	{"number", "文号", text, false},
	{"from", "施行日期", text, false},
	{"until", "失效日期", text, false},
	{"extends", "上级制度的代号", text, false},
	{"note", "说明", text, false},
	{"verbs", "制度用词 → 环节种类", mapOf(form{"enum": verbCodes()}), false},
	{"bodies", "单位用词 → 与作者的关系", mapOf(oneOf(text, is("body"))), false},
	{"lists", "名单", mapOf(listOf(oneOf(text, is("name")))), false},
	{"checklists", "逐项核对表", mapOf(oneOf(listOf(oneOf(text, is("check_item"))), is("checklist"))), false},
	{"forms", "审核单的栏目", mapOf(texts), false},
	{"meters", "计数指标", mapOf(is("meter")), false},
	{"settings", "其他约定", mapOf(oneOf(text, number, is("setting"))), false},
	{"ask", "要作者回答的问题", mapOf(is("question")), false},
	{"rules", "规则", listOf(is("rule")), false},
	{"classes", "信息类别：自上而下，第一个符合的为准", listOf(is("class")), false},
	{"routes", "审核程序", mapOf(oneOf(form{"type": "array", "items": is("step")}, is("route"))), false},
	{"extra", "加在各程序上的环节", listOf(is("extra")), false},
	{"apart", "两个环节可否由一人办理", listOf(is("apart")), false},
	{"publisher", "由谁发布", signer, false},
	{"edits", "文字性修改是否保留已有签字", is("edits"), false},
	{"emergency", "应急发布：自上而下，第一条符合的为准", listOf(is("emergency")), false},
	{"slots", "留给单位填定的空位 → 条款", mapOf(text), false},
	{"fill", "填定上级制度的空位", mapOf(oneOf(signer, listOf(signer))), false},
}}

var bodyShape = &shape{"body", "单位", []key{
	{"unit", "关系，或另一个单位用词", text, false},
	{"named", "文中人员所在单位", is("named"), false},
	{"up", "作者上级中的这些类别，由近到远", texts, false},
	{"office", "取该单位的办公室", flag, false},
	{"fixed", "固定单位", text, false},
	{"external", "系统外的单位", text, false},
	{"in_charge_of", "在分管这个单位的领导里找", text, false},
	{"many", "可能有几个时：由人选一个，或都要", code("choose", "all"), false},
}}

var namedShape = &shape{"named", "文中人员", []key{{"rank", "级别", text, true}}}

var nameShape = &shape{"name", "名单里的一项", []key{
	{"name", "名称", text, true}, {"also", "别名", texts, true},
}}

var checkItemShape = &shape{"check_item", "核对项", []key{
	{"item", "核对内容", text, true},
	{"must", "必须为是（no 表示禁止有的情形）", oneOf(flag, code("yes", "no")), false},
	{"unless", "例外", text, false},
	{"clause", "条款", text, false},
}}

var checklistShape = &shape{"checklist", "核对表", join([]key{
	{"items", "核对项", listOf(oneOf(text, is("check_item"))), true},
	{"must", "各项必须为是（no 表示禁止有的情形）", oneOf(flag, code("yes", "no")), false},
	{"each", "条款要求每一项都作答（须写条款）", flag, false},
	{"clause", "条款", text, false},
}, noteKey)}

var meterShape = &shape{"meter", "计数指标", join([]key{
	{"count", "数什么", text, true},
	{"of", "对谁计数", text, false},
	{"per", "周期", text, false},
	{"at_least", "至少", number, false},
	{"at_most", "至多", number, false},
	{"only", "只数其中的", textOrs, false},
	{"average", "按这个周期平均", text, false},
	{"clause", "条款", text, true},
}, noteKey)}

var settingShape = &shape{"setting", "约定", join([]key{
	{"value", "值", oneOf(text, number, flag, texts), true}, {"clause", "条款", text, false},
}, noteKey)}

var questionShape = &shape{"question", "问题", join([]key{
	{"text", "提问", text, false},
	{"type", "答案的种类", code("yesno", "text", "number", "date", "unit"), false},
	{"options", "可选项；取自标准事实的写成 词: 代码", oneOf(texts, mapOf(text)), false},
	{"many", "可选多项", flag, false},
	{"default", "不回答时视为", oneOf(anyText, flag, number, form{"type": "array", "items": text}), false},
	{"fact", "取自标准事实", text, false},
	{"clause", "条款", text, false},
}, noteKey)}

var ruleShape = &shape{"rule", "规则", join(conditionKeys, []key{
	{"id", "规则的编号", text, false},
	{"act", "适用的行为，默认为发布", textOrs, false},
	{"need", "必须具备", is("need"), false},
	{"span", "两个时间的间隔", is("span"), false},
	{"limit", "字数上限", is("limit"), false},
	{"count", "计数上限", is("quota"), false},
	{"forbid", "禁止，并说明", text, false},
	{"refuse", "不予受理，并说明", text, false},
	{"warn", "提醒", text, false},
	{"check", "内容检查项", text, false},
	{"severity", "检查结果的轻重", code("must", "should", "hint"), false},
	{"override", "谁可以写明理由后放行", signer, false},
	{"loosens", "放宽上级制度的这一条", textOrs, false},
	{"clause", "条款", text, true},
}, noteKey)}

var needShape = &shape{"need", "必须具备", []key{
	{"fact", "标准事实", text, false},
	{"field", "审核单栏目", text, false},
	{"answer", "问题的回答", text, false},
	{"attach", "附件", text, false},
	{"files", "稿件原文件的种类", text, false},
	{"formats", "允许的格式", texts, false},
	{"sealed", "须盖章", flag, false},
	{"declare", "声明", text, false},
	{"link", "关联的文件或稿件", text, false},
	{"state", "关联件须处于的状态", text, false},
	{"consulted", "须先征求意见的单位", text, false},
}}

var spanShape = &shape{"span", "间隔", []key{
	{"from", "起", text, true}, {"to", "止", text, true}, {"max", "最长", duration, false}, {"min", "最短", duration, false},
}}

var limitShape = &shape{"limit", "字数上限", []key{
	{"max", "上限", whole, true},
	{"count", "怎样计数", code(countings()...), true},
	{"over", "超过时：不予受理，或分条发布", code("refuse", "split"), false},
}}

var quotaShape = &shape{"quota", "计数上限", []key{{"meter", "指标", text, true}, {"max", "上限", number, true}}}

var classShape = &shape{"class", "信息类别", join([]key{
	{"class", "类别名称", text, true},
	{"act", "适用的行为，默认为发布", textOrs, false},
}, conditionKeys, []key{
	{"route", "审核程序", text, false},
	{"forbid", "禁止，并说明", text, false},
	{"undefined", "制度没有规定，说明缺什么", text, false},
	{"form", "所填的单", text, false},
	{"loosens", "放宽上级制度的这些环节", textOrs, false},
	{"clause", "条款", text, true},
}, noteKey)}

var routeShape = &shape{"route", "审核程序", join([]key{
	{"by", "由谁起草", signer, false},
	{"steps", "环节", form{"type": "array", "items": is("step")}, true},
	{"form", "所填的单", text, false},
	{"publisher", "由谁发布", signer, false},
	{"window", "展示期", is("window"), false},
	{"loosens", "放宽上级制度的这些环节", textOrs, false},
	{"clause", "放宽所依据的条款", text, false},
}, noteKey)}

var windowShape = &shape{"window", "展示期", []key{
	{"from", "起", text, false}, {"to", "止（日期问题或时限）", text, true}, {"at_end", "到期后", code("take_down"), true}, {"clause", "条款", text, false},
}}

var stepKeys = join([]key{
	{"step", "一行环节：岗位@单位 用词 [条款]，或 空位 用词", stepLine, false},
	{"who", "几个岗位", listOf(signer), false},
	{"need", "需要其中几个", whole, false},
	{"verb", "用词", text, false},
	{"clause", "条款", text, false},
	{"together", "同时进行", oneOf(listOf(oneOf(is("step"), listOf(is("step")))), mapOf(listOf(is("step")))), false},
	{"each", "逐个单位", text, false},
	{"in", "依次或同时", code("order", "together"), false},
	{"steps", "环节", listOf(is("step")), false},
	{"id", "环节的编号", text, false},
	{"optional", "必要时", flag, false},
	{"unordered", "不分先后", flag, false},
	{"passes", "要办几遍", whole, false},
	{"checklist", "核对表", text, false},
	{"record", "要记下的内容", texts, false},
	{"pass", "通过的条件（表达式，用 record）", text, false},
	{"else", "不通过时", code("return", "reject"), false},
	{"outcomes", "其他结论 → 后果", mapOf(code("hold", "return", "reject", "pass")), false},
	{"person", "必须由本人办理", code("author", "submitter"), false},
	{"delegated_by", "由谁授权", text, false},
	{"recorded_by", "由谁代为记录（口头或纸面）", signer, false},
	{"if_unsure", "拿不准时报谁", signer, false},
	{"skip_by", "谁可以决定略过", text, false},
	{"takes_over", "转为责任起草人", flag, false},
	{"own_rules", "按该单位自己的程序", flag, false},
	{"within", "时限", duration, false},
	{"from", "时限从何时起算", text, false},
	{"stands", "公告期", duration, false},
}, conditionKeys, noteKey)

var stepShape = &shape{"step", "环节", stepKeys}

var extraShape = &shape{"extra", "附加环节", join(stepKeys, []key{
	{"act", "适用的行为，默认为全部", textOrs, false},
	{"routes", "只加在这些程序上", texts, false},
	{"before", "放在最前", code("first"), false},
	{"after", "放在这个环节之后", text, false},
})}

var apartShape = &shape{"apart", "由不同的人办理", join([]key{
	{"pair", "两个环节", form{"type": "array", "minItems": 2, "maxItems": 2, "items": text}, true},
	{"rule", "不得同一人，可以同一人，或必须同一人", code("differ", "may", "same"), true},
	{"clause", "条款", text, true},
}, noteKey)}

var editsShape = &shape{"edits", "文字性修改", []key{{"small", "保留签字或作废", code("keep", "void"), true}, {"clause", "条款", text, true}}}

// shapes lists the maps of a pack, in the order of the grammar.
var shapes = []*shape{packShape, bodyShape, namedShape, nameShape, checkItemShape, checklistShape, meterShape, settingShape, questionShape,
	ruleShape, needShape, spanShape, limitShape, quotaShape, classShape, routeShape, windowShape, stepShape, extraShape, apartShape, editsShape, emergencyShape}

func (s *shape) find(name string) *key {
	for i := range s.keys {
		if s.keys[i].name == name {
			return &s.keys[i]
		}
	}
	return nil
}

func (s *shape) names() []string {
	out := make([]string, 0, len(s.keys))
	for _, k := range s.keys {
		out = append(out, k.name)
	}
	return out
}
