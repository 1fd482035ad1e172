package policy

import (
	"strconv"
	"time"
)

// inquire reads the facts against the questions of the rulebook. What does not fit is fault.Invalid with its path.
func (b *Rulebook) inquire(f *Facts) (*inquiry, error) {
	q := &inquiry{book: b, calendar: b.calendar, facts: f, given: make(map[string][]string, len(f.Answers)), units: make(map[string]*Unit, len(f.Units))}
	var ok bool
	if q.now, ok = parseTime(f.Now); !ok {
		return nil, wrongFact("now", "时间要写成“2026-11-20T09:30:00+08:00”这样")
	}
	q.publishAt = q.now
	if f.PublishAt != "" {
		if q.publishAt, ok = parseTime(f.PublishAt); !ok {
			return nil, wrongFact("publish_at", "时间要写成“2026-11-20T09:30:00+08:00”这样")
		}
	}
	if f.Author.Unit == "" {
		return nil, wrongFact("author.unit", "这一项必须填写")
	}
	if q.act, ok = b.acts[orElse(f.Act, "publish")]; !ok {
		return nil, wrongFact("act", "没有“%s”这种行为%s", f.Act, suggest(f.Act, keysOf(b.acts)))
	}
	for i := range f.Units {
		q.units[f.Units[i].ID] = &f.Units[i]
	}
	for name, answer := range f.Answers {
		words, given, err := b.read(name, answer)
		if err != nil {
			return nil, err
		}
		if given {
			q.given[name] = words
		}
	}
	return q, b.checkNames(f)
}

// checkNames refuses choices and overrides that name nothing of the pack.
func (b *Rulebook) checkNames(f *Facts) error {
	for name := range f.Choices {
		if _, ok := b.bodies.get(name); !ok {
			return wrongFact("choices."+name, "制度里没有“%s”这个单位用词%s", name, suggest(name, b.bodies.names))
		}
	}
	for i, o := range f.Overrides {
		if b.ruleNamed(o.Rule) == nil {
			return wrongFact(at("overrides", i, "rule"), "制度里没有编号为“%s”的规则", o.Rule)
		}
	}
	return nil
}

func (b *Rulebook) ruleNamed(id string) *boundRule {
	for _, r := range b.rules {
		if r.id == id {
			return r
		}
	}
	return nil
}

// read reads one answer as words. Nothing (null) and an empty text leave the question open.
func (b *Rulebook) read(name string, answer any) (words []string, given bool, err error) {
	path := "answers." + name
	q, ok := b.questions.get(name)
	if !ok {
		return nil, false, wrongFact(path, "制度里没有“%s”这个问题%s", name, suggest(name, b.questions.names))
	}
	if q.fact != "" {
		return nil, false, wrongFact(path, "“%s”取自事实 %s，不在这里回答", name, q.fact)
	}
	if answer == nil || answer == "" && q.kind != "" {
		return nil, false, nil
	}
	switch list := answer.(type) {
	case []any:
		return readList(path, q, list)
	case []string: // from a caller in Go
		return readList(path, q, anys(list))
	}
	word, err := readOne(path, q, answer)
	if err != nil {
		return nil, false, err
	}
	if word == "" {
		return nil, true, nil
	}
	return []string{word}, true, nil
}

func readList(path string, q *question, list []any) ([]string, bool, error) {
	if !q.many {
		return nil, false, wrongFact(path, "这个问题只能有一个答案，不能写列表")
	}
	words := []string{}
	for i, item := range list {
		word, err := readOne(path+"["+strconv.Itoa(i)+"]", q, item)
		if err != nil {
			return nil, false, err
		}
		words = append(words, word)
	}
	return words, true, nil
}

func anys(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}

func readOne(path string, q *question, answer any) (string, error) {
	switch q.kind {
	case "yesno":
		v, ok := answer.(bool)
		if !ok {
			return "", wrongFact(path, "应当是 true 或 false")
		}
		return yesNo(v), nil
	case "number":
		n, ok := number64(answer)
		if !ok {
			return "", wrongFact(path, "应当是数字")
		}
		return numberWord(n), nil
	}
	word, ok := answer.(string)
	if !ok {
		return "", wrongFact(path, "应当是文字")
	}
	if q.kind == "date" {
		if _, err := time.Parse(time.DateOnly, word); err != nil {
			return "", wrongFact(path, "日期要写成“2026-11-20”这样")
		}
	}
	if len(q.options) > 0 && !q.allows(word) && !(word == "" && q.many) {
		return "", wrongFact(path, "没有“%s”这个选项%s", word, suggest(word, q.words()))
	}
	return word, nil
}

// number64 accepts the number types that a caller in Go may have put into the map.
func number64(v any) (float64, bool) {
	switch n := v.(type) {
	case float64:
		return n, true
	case int:
		return float64(n), true
	case int64:
		return float64(n), true
	}
	return 0, false
}

func orElse(a, b string) string {
	if a == "" {
		return b
	}
	return a
}
