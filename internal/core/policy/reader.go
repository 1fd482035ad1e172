package policy

import (
	"slices"
	"strconv"
	"strings"

	"qianfa/internal/core/workday"
)

// reader reads the nodes of one file against the shapes of the grammar and notes what is wrong with its line.
type reader struct {
	pack *pack
	ps   *problems
}

func (r *reader) bad(n *node, format string, args ...any) {
	line := 1
	if n != nil {
		line = n.line
	}
	r.ps.add(r.pack.file, line, format, args...)
}

// object is a map whose keys have been compared with a shape.
type object struct {
	*reader
	n  *node
	of map[string]*node
}

// object reads a map of this shape. A node of another kind gives an object without keys, so that reading can go on.
func (r *reader) object(n *node, s *shape) *object {
	o := &object{reader: r, n: n, of: map[string]*node{}}
	if n.kind != mapNode {
		r.bad(n, "“%s”要写成 {名称: 内容} 的样子", s.title)
		return o
	}
	for i, k := range n.keys {
		if s.find(k.text) == nil {
			r.bad(k, "“%s”里没有“%s”这一项%s", s.title, k.text, suggest(k.text, s.names()))
			continue
		}
		if n.vals[i].plain == isNull && n.vals[i].kind == textNode {
			r.bad(k, "“%s”后面是空的；不需要就删掉这一行", k.text)
			continue
		}
		o.of[k.text] = n.vals[i]
	}
	for _, k := range s.keys {
		if k.must && !slices.ContainsFunc(n.keys, func(have *node) bool { return have.text == k.name }) {
			if k.name == "clause" {
				r.bad(n, "“%s”缺少条款（clause）：每一条都要写明出自制度的哪一条", s.title)
			} else {
				r.bad(n, "“%s”缺少“%s”（%s）", s.title, k.name, k.title)
			}
		}
	}
	return o
}

func (o *object) has(key string) bool { return o.of[key] != nil }

// text returns the text behind a key, "" when it is not there.
func (o *object) text(key string) string {
	n := o.of[key]
	if n == nil {
		return ""
	}
	return o.scalar(n, key)
}

// clause returns the number of a clause, which must be written as text: 十六, 五(一)2, "9".
func (o *object) clause() string {
	n := o.of["clause"]
	if n != nil {
		return o.clauseOf(n)
	}
	return ""
}

func (r *reader) clauseOf(n *node) string {
	if n.plain == isNumber {
		r.bad(n, "条款“%s”是一个数字，要加引号写成 \"%s\"，或用制度原来的写法", n.text, n.text)
	}
	return strings.TrimSpace(r.scalar(n, "clause"))
}

func (r *reader) scalar(n *node, key string) string {
	if n.kind != textNode || n.plain == isNull || strings.TrimSpace(n.text) == "" {
		r.bad(n, "“%s”要写文字", key)
		return ""
	}
	return n.text
}

// texts returns a list of texts; a single text is a list of one.
func (o *object) texts(key string) []string {
	n := o.of[key]
	if n == nil {
		return nil
	}
	if n.kind == textNode {
		return []string{o.scalar(n, key)}
	}
	return o.textList(n, key)
}

func (r *reader) textList(n *node, key string) []string {
	var out []string
	for _, item := range r.items(n, key) {
		out = append(out, r.scalar(item, key))
	}
	return out
}

// items returns the items of a list, which must not be empty.
func (r *reader) items(n *node, key string) []*node {
	if n.kind != listNode {
		r.bad(n, "“%s”要写成列表", key)
		return nil
	}
	if len(n.vals) == 0 {
		r.bad(n, "“%s”是空列表；不需要就删掉这一项", key)
	}
	return n.vals
}

// entries calls each for the entries of a map, which must not be empty.
func (r *reader) entries(n *node, key string, each func(name string, k, v *node)) {
	if n == nil {
		return
	}
	if n.kind != mapNode {
		r.bad(n, "“%s”要写成 {名称: 内容} 的样子", key)
		return
	}
	if len(n.keys) == 0 {
		r.bad(n, "“%s”是空的；不需要就删掉这一项", key)
	}
	for i, k := range n.keys {
		if v := n.vals[i]; v.kind == textNode && v.plain == isNull {
			r.bad(k, "“%s”后面是空的", k.text)
			continue
		}
		each(k.text, k, n.vals[i])
	}
}

func (o *object) flag(key string) bool {
	n := o.of[key]
	if n == nil {
		return false
	}
	v, ok := boolOf(n)
	if !ok {
		o.bad(n, "“%s”只能写 true 或 false", key)
	}
	return v
}

func boolOf(n *node) (value, ok bool) {
	if n.kind != textNode {
		return false, false
	}
	switch n.text {
	case "true", "yes", "是":
		return true, true
	case "false", "no", "否":
		return false, true
	}
	return false, false
}

func (o *object) whole(key string) int {
	n := o.of[key]
	if n == nil {
		return 0
	}
	v, err := strconv.Atoi(n.text)
	if n.kind != textNode || err != nil || v < 1 {
		o.bad(n, "“%s”要写不小于 1 的整数", key)
		return 0
	}
	return v
}

func (o *object) number(key string) *float64 {
	n := o.of[key]
	if n == nil {
		return nil
	}
	v, err := strconv.ParseFloat(n.text, 64)
	if n.kind != textNode || err != nil {
		o.bad(n, "“%s”要写数字", key)
		return nil
	}
	return &v
}

// one returns the text behind a key, which must be one of the allowed.
func (o *object) one(key string, allowed ...string) string {
	v := o.text(key)
	if v != "" && !slices.Contains(allowed, v) {
		o.bad(o.of[key], "“%s”不能写“%s”，只能写 %s", key, v, strings.Join(allowed, "、"))
		return ""
	}
	return v
}

func (o *object) duration(key string) *workday.Duration {
	if !o.has(key) {
		return nil
	}
	d, err := workday.ParseDuration(o.text(key))
	if err != nil {
		o.bad(o.of[key], "“%s”写的“%s”不是时限：要写成“3个工作日”“7日”“5小时”“1个月”这样，单位不能省", key, o.of[key].text)
		return nil
	}
	return &d
}

func (o *object) date(key string) string {
	v := o.text(key)
	if v == "" {
		return ""
	}
	if t, ok := parseMoment(v); !ok || t.Format("2006-01-02") != v {
		o.bad(o.of[key], "“%s”要写成日期“2022-03-18”这样", key)
	}
	return v
}

func (o *object) signer(key string) *signerRef {
	n := o.of[key]
	if n == nil {
		return nil
	}
	return o.signerOf(n, key)
}

func (r *reader) signerOf(n *node, key string) *signerRef {
	text := r.scalar(n, key)
	who, ok := parseSigner(text)
	if !ok {
		if text != "" {
			r.bad(n, "“%s”不是“岗位@单位”的样子", text)
		}
		return nil
	}
	return who
}

func (r *reader) signers(n *node, key string) []*signerRef {
	if n.kind == textNode {
		if who := r.signerOf(n, key); who != nil {
			return []*signerRef{who}
		}
		return nil
	}
	var out []*signerRef
	for _, item := range r.items(n, key) {
		if who := r.signerOf(item, key); who != nil {
			out = append(out, who)
		}
	}
	return out
}
