package policy

import (
	"strconv"
	"strings"
)

// rule explains a rule in one sentence.
func (x *explainer) rule(r *boundRule) {
	text := x.actsText(r.acts)
	if cond := conditionText(&r.test); cond != "" {
		text += cond + "的，"
	}
	text += r.consequence(x)
	if r.rule.override != nil {
		text += "；" + signerText(r.override) + "可以写明理由后放行"
	}
	if len(r.loosens) > 0 {
		text += "；放宽上级制度的“" + strings.Join(r.loosens, "”“") + "”"
	}
	x.say(r.origin, r.clause, "%s。", text)
	x.note(r.origin, r.note)
}

// consequence says what the rule does once its condition holds.
func (r *boundRule) consequence(x *explainer) string {
	effect := map[effect]string{forbids: "禁止", refuses: "不予受理", warns: "提醒"}[r.effect]
	quoted := effect + "：“" + trimStop(r.rule.text) + "”"
	switch {
	case r.need != nil:
		return r.need.String()
	case r.check != "":
		return "检查" + x.checkTitle(r.check) + "，查出的按" + map[string]string{"must": "错误", "should": "警告", "hint": "提示"}[r.severity] + "处理"
	case r.span != nil && r.span.max != nil:
		return "从" + r.span.from + "到" + r.span.to + "超过" + r.span.max.String() + "的，" + quoted
	case r.span != nil:
		return "从" + r.span.from + "到" + r.span.to + "不足" + r.span.min.String() + "的，" + quoted
	case r.limit != nil && r.limit.split:
		return "字数（" + r.limit.count.name + "）超过" + strconv.Itoa(r.limit.max) + "的，“" + trimStop(r.rule.text) + "”"
	case r.limit != nil:
		return "字数（" + r.limit.count.name + "）超过" + strconv.Itoa(r.limit.max) + "的，" + quoted
	case r.quota != nil:
		return "“" + r.quota.meter + "”超过" + numberWord(r.quota.max) + "的，" + quoted
	}
	return quoted
}

// String says what must be brought.
func (n *need) String() string {
	formats := strings.Join(n.formats, "、")
	switch n.kind {
	case "fact":
		return "必须填写“" + n.name + "”，否则不收"
	case "field":
		return "审核单上必须填写“" + n.name + "”，否则不收"
	case "answer":
		return "必须回答“" + n.name + "”，否则不收"
	case "declare":
		return "必须声明“" + n.name + "”，否则不收"
	case "files":
		return n.name + "须为 " + formats + "，否则不收"
	case "link":
		if n.state != "" {
			return "必须关联状态为“" + n.state + "”的“" + n.name + "”，否则不收"
		}
		return "必须关联“" + n.name + "”，否则不收"
	case "consulted":
		return "必须先征求“" + n.name + "”的意见，否则不收"
	}
	text := "必须附上“" + n.name + "”"
	if n.sealed {
		text = "必须附上盖章的“" + n.name + "”"
	}
	if formats != "" {
		text += "（" + formats + "）"
	}
	return text + "，否则不收"
}

// conditionText says a condition; nothing for one that always holds.
func conditionText(c *boundCondition) string {
	var parts []string
	for i := range c.when {
		parts = append(parts, c.when[i].text())
	}
	if c.say != "" {
		parts = append(parts, trimStop(c.say))
	}
	text := strings.Join(parts, "，并且")
	if len(c.unless) > 0 {
		var but []string
		for i := range c.unless {
			but = append(but, c.unless[i].text())
		}
		if text != "" {
			text += "，但"
		}
		text += strings.Join(but, "，并且") + "的除外"
	}
	return text
}

func (a *boundAsking) text() string {
	switch {
	case a.presence == yes:
		return "有“" + a.question.name + "”"
	case a.presence == no:
		return "没有“" + a.question.name + "”"
	case a.question.yesno() && len(a.want) == 1 && a.want[0] == "是":
		return "“" + a.question.name + "”答是"
	case a.question.yesno() && len(a.want) == 1:
		return "“" + a.question.name + "”答否"
	case a.question.many || a.question.path.elem != 0:
		return "“" + a.question.name + "”里有" + strings.Join(a.want, "或")
	}
	return a.question.name + "是" + strings.Join(a.want, "或")
}

// stepsText says a list of steps, one after the other.
func stepsText(steps []*boundStep) string {
	var parts []string
	for i, s := range steps {
		text := stepText(s)
		if i > 0 {
			text = "再" + strings.TrimPrefix(text, "再")
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "，")
}

func stepText(s *boundStep) string {
	text := ""
	switch {
	case len(s.tracks) > 0:
		text = tracksText(s.tracks)
	case s.each != nil && s.inOrder:
		text = "依次在每一个“" + s.each.name + "”（" + s.each.meaning() + "）：" + stepsText(s.steps)
	case s.each != nil:
		text = "同时在每一个“" + s.each.name + "”（" + s.each.meaning() + "）：" + stepsText(s.steps)
	case s.signer != nil:
		text = "由" + signerText(s.signer) + s.word + optionsText(s)
	}
	switch cond := conditionText(&s.test); {
	case cond == "":
	case len(s.test.when) == 0 && s.test.say == "":
		text += "（" + cond + "）"
	default:
		text += "（限于" + cond + "的）"
	}
	return text
}

func tracksText(tracks []boundTrack) string {
	var parts []string
	for _, t := range tracks {
		text := stepsText(t.steps)
		if t.name != "" {
			text = "“" + t.name + "”：" + text
		}
		parts = append(parts, text)
	}
	return "同时进行〔" + strings.Join(parts, "；") + "〕"
}

// signerText says who signs.
func signerText(s *boundSigner) string {
	var who []string
	for _, p := range s.posts {
		text := p.body.name + "的" + p.role
		if p.body.inChargeOf != nil {
			text += "（分管" + p.body.inChargeOf.name + "）"
		}
		who = append(who, text)
	}
	if s.gap != "" {
		who = append(who, "“"+s.gap+"”（尚未填定）")
	}
	switch {
	case len(who) < 2 || s.need >= len(who):
		return strings.Join(who, "")
	case s.need == 1:
		return strings.Join(who, "或")
	case s.need > 1:
		return strings.Join(who, "、") + "中的" + strconv.Itoa(s.need) + "位"
	}
	return strings.Join(who, "和")
}

// optionsText says what is special about a step.
func optionsText(s *boundStep) string {
	var parts []string
	add := func(on bool, text string) {
		if on {
			parts = append(parts, text)
		}
	}
	add(s.optional, "必要时")
	add(s.unordered, "不分先后")
	add(s.person == "author", "须由起草人本人办理")
	add(s.person == "submitter", "须由报送人本人办理")
	add(s.ownRules, "按该单位自己的程序")
	add(s.passes > 1, "办"+strconv.Itoa(s.passes)+"遍")
	add(s.checklist != "", "逐项核对“"+s.checklist+"”")
	add(len(s.record) > 0, "记下"+strings.Join(s.record, "、"))
	add(s.pass != "", "达到规定的条件才通过")
	add(s.delegatedBy != "", "须经"+s.delegatedBy+"授权")
	add(s.recordedBy != "", "可以口头或书面表示，由"+refText(s.step.recordedBy)+"记录")
	add(s.ifUnsure != "", "拿不准时报"+refText(s.step.ifUnsure)+"同意")
	add(s.skipBy != "", s.skipBy+"可以写明理由略过")
	add(s.takesOver, "此后由其负责文稿")
	if s.within != nil {
		parts = append(parts, fromText(s.from)+s.within.String()+"内")
	}
	if s.stands != nil {
		parts = append(parts, "不少于"+s.stands.String())
	}
	if len(parts) == 0 {
		return ""
	}
	return "（" + strings.Join(parts, "，") + "）"
}

func refText(ref *signerRef) string {
	if ref == nil || ref.slot != "" {
		return ""
	}
	return ref.body + "的" + ref.role
}

func fromText(event string) string {
	if event == "" {
		return ""
	}
	return "自" + event + "起"
}
