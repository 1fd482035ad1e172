package policy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"qianfa/internal/core/fault"
)

// maxFacts bounds a question, as a request body is bounded.
const maxFacts = 1 << 20

// DecodeFacts reads the facts of a question strictly: an unknown, repeated or missing required key, a wrong type, time,
// date or code is fault.Invalid with the path of the place, such as "item.files[0].format". Whether an answer fits its
// question is asked later, by Rulebook.Answer, which knows the questions.
func DecodeFacts(data []byte) (Facts, error) {
	var f Facts
	if len(data) > maxFacts {
		return f, fault.New(fault.Invalid, "事实文件超过 1 MiB，太大了。请只写审签需要的内容。")
	}
	d := strict{dec: json.NewDecoder(bytes.NewReader(data))}
	d.dec.UseNumber()
	err := d.into("", reflect.ValueOf(&f).Elem())
	if err == nil {
		if _, more := d.dec.Token(); more != io.EOF {
			err = wrongFact("", "文件里只能有一个 JSON 对象，后面还有多余的内容")
		}
	}
	if err == nil {
		err = f.check()
	}
	if err != nil {
		return Facts{}, err
	}
	return f, nil
}

func wrongFact(path, format string, args ...any) error {
	text := fmt.Sprintf(format, args...)
	where := "事实"
	if path != "" {
		where = "事实里的“" + path + "”"
	}
	return fault.New(fault.Invalid, "%s不对：%s。请改正后再试。", where, text).At(path, text)
}

// strict walks the tokens of a JSON document along a Go type. encoding/json alone neither names the place of an unknown
// key nor refuses a key written twice or in other case.
type strict struct {
	dec *json.Decoder
}

func (d strict) token(path string) (json.Token, error) {
	tok, err := d.dec.Token()
	if err != nil {
		return nil, wrongFact(path, "JSON 格式不对，读不下去")
	}
	return tok, nil
}

// into reads the next value into v.
func (d strict) into(path string, v reflect.Value) error {
	tok, err := d.token(path)
	if err != nil {
		return err
	}
	return d.value(path, tok, v)
}

func (d strict) value(path string, tok json.Token, v reflect.Value) error {
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.Struct:
		return d.object(path, tok, v)
	case reflect.Slice:
		return d.list(path, tok, v)
	case reflect.Map:
		return d.table(path, tok, v)
	case reflect.Interface:
		loose, err := d.loose(path, tok)
		if err == nil && loose != nil {
			v.Set(reflect.ValueOf(loose))
		}
		return err
	default:
		return scalar(path, tok, v)
	}
}

func (d strict) object(path string, tok json.Token, v reflect.Value) error {
	return d.members(path, tok, func(key, at string) error {
		i := fieldByTag(v.Type(), key)
		if i < 0 {
			return wrongFact(at, "没有“%s”这一项%s", key, suggest(key, tags(v.Type())))
		}
		return d.into(at, v.Field(i))
	})
}

func (d strict) table(path string, tok json.Token, v reflect.Value) error {
	v.Set(reflect.MakeMap(v.Type()))
	return d.members(path, tok, func(key, at string) error {
		item := reflect.New(v.Type().Elem()).Elem()
		if err := d.into(at, item); err != nil {
			return err
		}
		v.SetMapIndex(reflect.ValueOf(key), item)
		return nil
	})
}

// members calls each for every key of an object, after which the key's value must have been read.
func (d strict) members(path string, tok json.Token, each func(key, at string) error) error {
	if tok != json.Delim('{') {
		return wrongFact(path, "应当是一个对象 {…}，现在是%s", nameOf(tok))
	}
	seen := map[string]bool{}
	for d.dec.More() {
		tok, err := d.token(path)
		if err != nil {
			return err
		}
		key, ok := tok.(string)
		if !ok {
			return wrongFact(path, "JSON 格式不对，读不下去")
		}
		at := key
		if path != "" {
			at = path + "." + key
		}
		if seen[key] {
			return wrongFact(at, "这一项写了两遍")
		}
		seen[key] = true
		if err := each(key, at); err != nil {
			return err
		}
	}
	_, err := d.token(path)
	return err
}

func (d strict) list(path string, tok json.Token, v reflect.Value) error {
	if tok != json.Delim('[') {
		return wrongFact(path, "应当是一个列表 […]，现在是%s", nameOf(tok))
	}
	for i := 0; d.dec.More(); i++ {
		item := reflect.New(v.Type().Elem()).Elem()
		if err := d.into(path+"["+strconv.Itoa(i)+"]", item); err != nil {
			return err
		}
		v.Set(reflect.Append(v, item))
	}
	_, err := d.token(path)
	return err
}

// loose reads a value whose type depends on a question: text, number, yes/no, nothing, or a list of these.
func (d strict) loose(path string, tok json.Token) (any, error) {
	switch tok := tok.(type) {
	case json.Number:
		n, err := tok.Float64()
		if err != nil {
			return nil, wrongFact(path, "数目太大")
		}
		return n, nil
	case json.Delim:
		if tok != '[' {
			return nil, wrongFact(path, "这里不能再写对象 {…}")
		}
		out := []any{}
		for i := 0; d.dec.More(); i++ {
			at := path + "[" + strconv.Itoa(i) + "]"
			tok, err := d.token(at)
			if err != nil {
				return nil, err
			}
			if tok == json.Delim('[') {
				return nil, wrongFact(at, "列表里不能再套列表")
			}
			item, err := d.loose(at, tok)
			if err != nil {
				return nil, err
			}
			out = append(out, item)
		}
		_, err := d.token(path)
		return out, err
	default:
		return tok, nil
	}
}

func scalar(path string, tok json.Token, v reflect.Value) error {
	switch tok := tok.(type) {
	case string:
		if v.Kind() == reflect.String {
			v.SetString(tok)
			return nil
		}
	case bool:
		if v.Kind() == reflect.Bool {
			v.SetBool(tok)
			return nil
		}
	case json.Number:
		if v.Kind() == reflect.Int {
			n, err := strconv.Atoi(tok.String())
			if err != nil || n < 0 {
				return wrongFact(path, "应当是不小于零的整数")
			}
			v.SetInt(int64(n))
			return nil
		}
		if v.Kind() == reflect.Float64 {
			n, err := tok.Float64()
			if err != nil {
				return wrongFact(path, "数目太大")
			}
			v.SetFloat(n)
			return nil
		}
	}
	want := map[reflect.Kind]string{reflect.String: "文字", reflect.Bool: "是或否（true 或 false）", reflect.Int: "整数", reflect.Float64: "数字"}[v.Kind()]
	return wrongFact(path, "应当是%s，现在是%s", want, nameOf(tok))
}

func nameOf(tok json.Token) string {
	switch tok := tok.(type) {
	case string:
		return "文字"
	case bool:
		return "是或否"
	case json.Number:
		return "数字"
	case json.Delim:
		if tok == '[' || tok == ']' {
			return "列表"
		}
		return "对象"
	}
	return "空值"
}

// fieldByTag returns the index of the field with this JSON name, or -1.
func fieldByTag(t reflect.Type, name string) int {
	for i := range t.NumField() {
		if jsonName(t.Field(i)) == name {
			return i
		}
	}
	return -1
}

func tags(t reflect.Type) []string {
	out := make([]string, 0, t.NumField())
	for i := range t.NumField() {
		out = append(out, jsonName(t.Field(i)))
	}
	return out
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// Codes of the standard facts. A channel, and an act that a pack's question names, may be others.
var (
	standardActs = []string{"publish", "correct", "take_down", "withdraw", "open", "amend", "suspend", "deregister", "reply"}
	origins      = []string{"original", "reprint", "reuse", "template"}
	mediaKinds   = []string{"image", "video", "audio", "map", "table", "link", "file"}
	deeds        = []string{"pass", "return", "reject", "hold", "record", "consult", "edit", "skip", "escalate", "transfer", "delegate", "add_signer", "remove_signer", "schedule", "unschedule", "publish", "sign_later"}
)

// check refuses what has the right type and still says nothing: a wrong time or date, an unknown code, a missing name.
func (f *Facts) check() error {
	c := checker{}
	c.need("now", f.Now)
	c.time("now", f.Now)
	c.time("publish_at", f.PublishAt)
	c.need("author.unit", f.Author.Unit)
	if f.Submitter != nil {
		c.need("submitter.unit", f.Submitter.Unit)
	}
	c.checkItem(&f.Item)
	for i, t := range f.Targets {
		c.need(at("targets", i, "channel"), t.Channel)
	}
	ids := map[string]bool{}
	for i, u := range f.Units {
		c.id(ids, at("units", i, "id"), u.ID)
	}
	ids = map[string]bool{}
	for i, p := range f.Persons {
		c.id(ids, at("persons", i, "id"), p.ID)
	}
	for i, g := range f.Grants {
		c.need(at("grants", i, "from"), g.From)
		c.need(at("grants", i, "to"), g.To)
		c.moment(at("grants", i, "since"), g.Since)
		c.moment(at("grants", i, "until"), g.Until)
	}
	for i, p := range f.History.OwnChannels {
		c.moment(at("history.own_channels", i, "at"), p.At)
	}
	for i, p := range f.History.PublicElsewhere {
		c.moment(at("history.public_elsewhere", i, "at"), p.At)
	}
	for name, day := range f.History.Columns {
		c.date("history.columns."+name, day)
	}
	for name, when := range f.Events {
		c.moment("events."+name, when)
	}
	for i, o := range f.Overrides {
		c.need(at("overrides", i, "rule"), o.Rule)
		c.need(at("overrides", i, "by"), o.By)
		c.need(at("overrides", i, "reason"), o.Reason)
	}
	for i, a := range f.Acts {
		c.need(at("acts", i, "by"), a.By)
		c.need(at("acts", i, "do"), a.Do)
		c.code(at("acts", i, "do"), a.Do, deeds)
		c.time(at("acts", i, "at"), a.At)
	}
	return c.err
}

func (c *checker) checkItem(item *Item) {
	c.code("item.origin", item.Origin, origins)
	c.date("item.event_date", item.EventDate)
	for i, m := range item.Media {
		c.code("item.media["+strconv.Itoa(i)+"]", m, mediaKinds)
	}
	for i, f := range item.Files {
		c.need(at("item.files", i, "kind"), f.Kind)
		c.need(at("item.files", i, "format"), f.Format)
	}
	for i, a := range item.Attachments {
		c.need(at("item.attachments", i, "name"), a.Name)
	}
	for i, x := range item.Consulted {
		c.need(at("item.consulted", i, "unit"), x.Unit)
		c.moment(at("item.consulted", i, "at"), x.At)
	}
	for i, l := range item.Links {
		c.need(at("item.links", i, "kind"), l.Kind)
	}
	if item.Display != nil {
		c.moment("item.display.from", item.Display.From)
		c.moment("item.display.to", item.Display.To)
	}
}

func at(list string, i int, field string) string {
	return list + "[" + strconv.Itoa(i) + "]." + field
}

// checker keeps the first wrong place.
type checker struct {
	err error
}

func (c *checker) bad(path, format string, args ...any) {
	if c.err == nil {
		c.err = wrongFact(path, format, args...)
	}
}

func (c *checker) need(path, value string) {
	if value == "" {
		c.bad(path, "这一项必须填写")
	}
}

func (c *checker) id(seen map[string]bool, path, id string) {
	c.need(path, id)
	if seen[id] {
		c.bad(path, "“%s”写了两遍", id)
	}
	seen[id] = true
}

func (c *checker) code(path, value string, allowed []string) {
	if value != "" && !slices.Contains(allowed, value) {
		c.bad(path, "不认识“%s”，可用的有 %s", value, strings.Join(allowed, " "))
	}
}

func (c *checker) time(path, value string) {
	if _, ok := parseTime(value); value != "" && !ok {
		c.bad(path, "时间要写成“2026-11-20T09:30:00+08:00”这样")
	}
}

func (c *checker) date(path, value string) {
	if _, err := time.Parse(time.DateOnly, value); value != "" && err != nil {
		c.bad(path, "日期要写成“2026-11-20”这样")
	}
}

// moment accepts a time or a date.
func (c *checker) moment(path, value string) {
	if _, ok := parseMoment(value); value != "" && !ok {
		c.bad(path, "要写成日期“2026-11-20”或时间“2026-11-20T09:30:00+08:00”")
	}
}
