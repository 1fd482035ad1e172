package policy

import (
	"maps"
	"reflect"
)

const draft = "https://json-schema.org/draft/2020-12/schema"

// Schema returns the JSON Schema of packs, from the same table that the reader uses. Titles are in Chinese, so that an
// editor shows what each key is for. It cannot say everything: that a name exists is checked by Load alone.
func Schema() map[string]any {
	defs := map[string]any{}
	for _, s := range shapes {
		defs[s.name] = s.schema()
	}
	step := defs["step"].(form) // a step is one line, or a map
	defs["step"] = form{"title": "环节", "anyOf": []form{stepLine, step}}
	return map[string]any{"$schema": draft, "title": packShape.title, "$ref": "#/$defs/pack", "$defs": defs}
}

func (s *shape) schema() form {
	properties, required := map[string]any{}, []string{}
	for _, k := range s.keys {
		property := maps.Clone(k.form)
		property["title"] = k.title
		properties[k.name] = property
		if k.must {
			required = append(required, k.name)
		}
	}
	out := form{"type": "object", "title": s.title, "additionalProperties": false, "properties": properties}
	if len(required) > 0 {
		out["required"] = required
	}
	return out
}

// FactsSchema returns the JSON Schema of the facts that this pack can be asked about, its questions among them.
func FactsSchema(b *Rulebook) map[string]any {
	out := objectSchema("", reflect.TypeFor[Facts]())
	out["$schema"], out["title"] = draft, "事实："+b.title
	properties := out["properties"].(map[string]any)
	answers := map[string]any{}
	for name, q := range b.questions.all() {
		if q.fact == "" {
			answers[name] = q.answerSchema()
		}
	}
	properties["answers"] = form{"type": "object", "title": factTitles["answers"], "additionalProperties": false, "properties": answers}
	properties["act"] = form{"title": factTitles["act"], "enum": keysOf(b.acts), "default": "publish"}
	properties["choices"] = form{"type": "object", "title": factTitles["choices"], "propertyNames": form{"enum": b.bodies.names}, "additionalProperties": anyText}
	return out
}

func (q *question) answerSchema() form {
	out := form{}
	switch {
	case q.kind == "yesno":
		out["type"] = []string{"boolean", "null"}
	case q.kind == "number":
		out["type"] = []string{"number", "null"}
	case q.kind == "date":
		out["type"], out["format"] = []string{"string", "null"}, "date"
	case q.kind != "":
		out["type"] = []string{"string", "null"}
	case q.many:
		word := form{"enum": q.words()}
		out["anyOf"] = []form{{"type": "array", "items": word}, word, {"type": "null"}}
	default:
		words := []any{nil}
		for _, w := range q.words() {
			words = append(words, w)
		}
		out["enum"] = words
	}
	out["title"] = q.text + "（" + q.cite(q.clause) + "）"
	return out
}

// factTitles says in Chinese what each fact is; lists are without their brackets.
var factTitles = map[string]string{
	"id": "编号（成批提问时）", "now": "提问的时间", "act": "行为", "publish_at": "计划发布时间，默认等于 now",
	"author": "作者", "author.unit": "单位", "author.person": "人员", "author.kind": "人员类别",
	"submitter": "报送人，默认等于作者", "item": "稿件", "item.origin": "来源", "item.title": "标题", "item.text": "正文", "item.column": "栏目",
	"item.event_date": "事发日期", "item.chars": "字数（没有正文时）", "item.media": "含有的媒体", "item.files": "原始文件",
	"item.files.kind": "文字、图片、视频或音频", "item.files.format": "格式（扩展名）", "item.files.name": "文件名",
	"item.attachments": "附件", "item.attachments.name": "名称", "item.attachments.format": "格式", "item.attachments.sealed": "已盖章",
	"item.fields": "审核单栏目", "item.declared": "已作的声明", "item.source": "转载的来源", "item.people": "文中人员", "item.people.rank": "级别",
	"item.concerns": "涉及的其他单位", "item.consulted": "已征求的意见", "item.links": "关联的文件或稿件", "item.display": "展示期",
	"targets": "要发布到的账号", "targets.channel": "渠道", "targets.account": "账号", "targets.owner": "主办单位", "targets.host": "管理账号的单位",
	"targets.owner_kind": "主办单位类别", "targets.chars": "在这个账号上的字数",
	"account": "账号事项所涉的账号", "account.platform": "平台", "account.owner": "主办单位", "account.host": "管理账号的单位", "account.main": "主账号",
	"units": "单位", "units.kind": "类别", "units.parent": "上级单位", "units.office": "代行职责的办公室",
	"persons": "人员", "persons.roles": "岗位", "persons.in_charge": "分管的单位", "grants": "授权和指定", "incident": "所属事件",
	"history": "已经公开的情况", "history.own_channels": "本单位账号上的同一内容", "history.public_elsewhere": "在别处的公开",
	"history.counts": "各指标的计数", "history.columns": "各栏目最近更新日期", "events": "时限的起点", "answers": "问题的回答",
	"choices": "人工选定的单位", "overrides": "写明理由的放行", "acts": "报送以后的办理行为",
}

// codesOf are the facts whose values are a closed set.
var codesOf = map[string][]string{"item.origin": origins, "item.media": mediaKinds, "acts.do": deeds}

// requiredFacts are the keys that must be written where their object is.
var requiredFacts = map[string][]string{
	"": {"now", "author"}, "author": {"unit"}, "submitter": {"unit"}, "targets": {"channel"}, "units": {"id"}, "persons": {"id"},
	"item.files": {"kind", "format"}, "item.attachments": {"name"}, "item.consulted": {"unit"}, "item.links": {"kind"},
	"grants": {"from", "to"}, "overrides": {"rule", "by", "reason"}, "acts": {"do", "by"},
}

func objectSchema(path string, t reflect.Type) form {
	properties := map[string]any{}
	for i := range t.NumField() {
		name := jsonName(t.Field(i))
		at := name
		if path != "" {
			at = path + "." + name
		}
		properties[name] = typeSchema(at, t.Field(i).Type)
	}
	out := form{"type": "object", "additionalProperties": false, "properties": properties}
	if required := requiredFacts[path]; len(required) > 0 {
		out["required"] = required
	}
	return out
}

func typeSchema(path string, t reflect.Type) form {
	out := form{}
	switch t.Kind() {
	case reflect.Pointer:
		return typeSchema(path, t.Elem())
	case reflect.Struct:
		out = objectSchema(path, t)
	case reflect.Slice:
		item := typeSchema(path, t.Elem())
		delete(item, "title")
		out["type"], out["items"] = "array", item
	case reflect.Map:
		out["type"], out["additionalProperties"] = "object", typeSchema(path+".*", t.Elem())
	case reflect.Bool:
		out["type"] = "boolean"
	case reflect.Int:
		out["type"], out["minimum"] = "integer", 0
	case reflect.Float64:
		out["type"] = "number"
	case reflect.String:
		out["type"] = "string"
		if codes := codesOf[path]; codes != nil {
			out = form{"enum": codes}
		}
	default: // anything: the answers, which each pack describes itself
	}
	if title := factTitles[path]; title != "" {
		out["title"] = title
	}
	return out
}
