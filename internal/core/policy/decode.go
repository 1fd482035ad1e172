package policy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"

	"qianfa/internal/core/fault"
)

// maxFacts bounds a question, as a request body is bounded; maxList bounds each list in it.
const (
	maxFacts = 1 << 20
	maxList  = 2000
)

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
		if i == maxList {
			return wrongFact(path, "列表太长，超过 %d 项", maxList)
		}
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
			if i == maxList {
				return nil, wrongFact(path, "列表太长，超过 %d 项", maxList)
			}
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
