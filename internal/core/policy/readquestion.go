package policy

func (r *reader) question(name string, k, v *node) *question {
	q := &question{origin: r.here(k), name: name}
	o := r.object(v, questionShape)
	q.text, q.fact, q.clause, q.note, q.many = o.text("text"), o.text("fact"), o.clause(), o.text("note"), o.flag("many")
	q.kind = o.one("type", "yesno", "text", "number", "date", "unit")
	q.options = r.options(o)
	switch {
	case q.fact != "":
		if o.has("text") || o.has("type") || o.has("default") || o.has("many") {
			r.bad(k, "问题“%s”取自标准事实，不能再写 text、type、many 或 default", name)
		}
		path, ok := parsePath(q.fact)
		if !ok {
			r.bad(o.of["fact"], "没有“%s”这个标准事实", q.fact)
		}
		q.path = path
		return q
	case q.text == "":
		r.bad(k, "问题“%s”要写提问（text），或写明取自哪个标准事实（fact）", name)
	case q.clause == "":
		r.bad(k, "问题“%s”缺少条款（clause）", name)
	}
	if (q.kind == "") == (len(q.options) == 0) {
		r.bad(k, "问题“%s”要在 type 和 options 里写且只写一个", name)
	}
	if q.many && len(q.options) == 0 {
		r.bad(k, "问题“%s”的 many 只能与 options 一起用", name)
	}
	if n := o.of["default"]; n != nil {
		q.preset, q.hasPreset = r.preset(q, n), true
	}
	return q
}

// options reads a list of words, or for a standard fact a map of words to codes.
func (r *reader) options(o *object) (out []option) {
	n := o.of["options"]
	if n == nil {
		return nil
	}
	if n.kind == mapNode {
		if !o.has("fact") {
			r.bad(n, "只有取自标准事实的问题，options 才写成 {词: 代码}；这里请写成列表")
		}
		r.entries(n, "options", func(name string, k, v *node) { out = append(out, option{word: name, code: r.scalar(v, name)}) })
		return out
	}
	if o.has("fact") {
		r.bad(n, "取自标准事实的问题，options 要写成 {词: 代码}")
	}
	seen := map[string]bool{}
	for _, word := range r.textList(n, "options") {
		if seen[word] {
			r.bad(n, "选项“%s”写了两遍", word)
		}
		seen[word] = true
		out = append(out, option{word: word, code: word})
	}
	return out
}

// preset reads a default as words; an empty text means that nothing was chosen.
func (r *reader) preset(q *question, n *node) []string {
	var words []string
	switch {
	case n.kind == listNode:
		words = r.textList(n, "default")
	case n.kind == textNode && n.text != "":
		words = []string{n.text}
	}
	switch {
	case q.kind == "yesno":
		v, ok := boolOf(n)
		if !ok {
			r.bad(n, "问题“%s”的 default 只能写 是 或 否", q.name)
		}
		return []string{yesNo(v)}
	case len(q.options) > 0:
		for _, w := range words {
			if !q.allows(w) {
				r.bad(n, "问题“%s”没有“%s”这个选项%s", q.name, w, suggest(w, q.words()))
			}
		}
	}
	return words
}

func yesNo(v bool) string {
	if v {
		return "是"
	}
	return "否"
}

func (q *question) words() []string {
	out := make([]string, 0, len(q.options))
	for _, o := range q.options {
		out = append(out, o.word)
	}
	return out
}

func (q *question) allows(word string) bool {
	for _, o := range q.options {
		if o.word == word {
			return true
		}
	}
	return false
}
