package template

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/source"
)

// TextV is the only version of the format of texts so far.
const TextV = 1

// Text (模板正文) is what a leader signs: a document in which "{地点}" stands for the blank of that name, what may stand in
// each blank, and everything else that a filled item takes from the template.
type Text struct {
	V        int             `json:"v"`
	Source   source.Document `json:"source"`
	Blanks   []Blank         `json:"blanks" nullable:"false"`
	Accounts []string        `json:"accounts" nullable:"false"` // 拟发布渠道: a filled item goes to these or some of them
	Comments bool            `json:"comments"`                  // readers may comment
	Answers  map[string]any  `json:"answers"`                   // what the rules ask of such an item, answered once for all
	Column   string          `json:"column"`                    // 栏目
	Urgency  string          `json:"urgency"`                   // 缓急
	From     string          `json:"from"`                      // 有效期: first and last day, inclusive
	Until    string          `json:"until"`
	Duty     []string        `json:"duty" nullable:"false"` // persons who may sign filled items; none = as the rules name
}

// Bounds of a template.
const (
	maxText     = 256 << 10
	maxBlanks   = 30
	maxAccounts = 16
	maxDuty     = 64
)

// Canonical returns the bytes that are kept, signed and compared.
func (t Text) Canonical() []byte {
	t.V = TextV
	if t.Urgency == "" {
		t.Urgency = "normal"
	}
	t.Blanks, t.Accounts, t.Duty = orEmpty(t.Blanks), orEmpty(t.Accounts), orEmpty(t.Duty)
	if t.Answers == nil {
		t.Answers = map[string]any{}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	type plain Text
	wire := struct {
		plain
		Source json.RawMessage `json:"source"`
	}{plain(t), t.Source.Canonical()}
	if err := enc.Encode(wire); err != nil { // only an answer that nobody can encode, which Check refuses
		return nil
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}

func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// ReadText reads back what Canonical wrote.
func ReadText(data []byte) (Text, error) {
	var t Text
	if err := json.Unmarshal(data, &t); err != nil {
		return t, fmt.Errorf("read template: %w", err)
	}
	return t, nil
}

// Check says what keeps a text from being signed: every wrong place with its sentence, as fault.Invalid.
func (t Text) Check(today string) error {
	if err := t.Source.Validate(); err != nil {
		return err
	}
	bad := fault.New(fault.Invalid, "模板还不完整，没有保存。请按提示修改后再保存。")
	if strings.TrimSpace(t.Source.Title) == "" {
		bad = bad.At("source.title", "请填写标题")
	}
	if len(t.Source.MediaRefs()) > 0 {
		bad = bad.At("source.blocks", "预审模板只能有文字和表格，请删去图片和附件")
	}
	if strings.TrimSpace(t.Source.PlainText().Text) == "" {
		bad = bad.At("source.blocks", "正文是空的，请填写正文")
	}
	bad = t.checkBlanks(bad)
	bad = t.checkMarks(bad)
	if len(t.Accounts) == 0 {
		bad = bad.At("accounts", "请至少选择一个拟发布渠道")
	}
	if len(t.Accounts) > maxAccounts || len(t.Duty) > maxDuty || len(slices.Compact(slices.Sorted(slices.Values(t.Accounts)))) != len(t.Accounts) {
		bad = bad.At("accounts", "拟发布渠道重复，或者选得太多")
	}
	bad = t.checkDays(bad, today)
	if data := t.Canonical(); data == nil || len(data) > maxText {
		bad = bad.At("source", "模板太大，最多 256 KB，请删减")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

func (t Text) checkDays(bad *fault.Error, today string) *fault.Error {
	switch {
	case !isDay(t.From):
		return bad.At("from", "请填写有效期的起始日期")
	case !isDay(t.Until):
		return bad.At("until", "请填写有效期的截止日期")
	case t.Until < t.From:
		return bad.At("until", "截止日期早于起始日期")
	case t.Until < today:
		return bad.At("until", "截止日期已经过了")
	}
	return bad
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

func (t Text) checkBlanks(bad *fault.Error) *fault.Error {
	if len(t.Blanks) > maxBlanks {
		bad = bad.At("blanks", fmt.Sprintf("填空项最多 %d 个", maxBlanks))
	}
	seen := map[string]bool{}
	for i, b := range t.Blanks {
		at := fmt.Sprintf("blanks[%d]", i)
		if what := b.wrong(); what != "" {
			bad = bad.At(at, what)
		}
		if seen[b.Name] {
			bad = bad.At(at+".name", "填空项“"+b.Name+"”重名")
		}
		seen[b.Name] = true
	}
	return bad
}

// checkMarks: every mark in the text names a blank, and every blank stands somewhere.
func (t Text) checkMarks(bad *fault.Error) *fault.Error {
	used := map[string]bool{}
	for _, w := range words(&t.Source) {
		pieces, ok := split(*w.text)
		if !ok {
			bad = bad.At(w.path, "“"+clip(*w.text)+"”里的花括号不成对。填空项写成 {名称}，正文里不能另用花括号；一个填空项里的字要用同一种字体")
			continue
		}
		for _, p := range pieces {
			if !p.blank {
				continue
			}
			used[p.text] = true
			if _, known := t.blank(p.text); !known {
				bad = bad.At(w.path, "正文里有 {"+p.text+"}，但没有叫“"+p.text+"”的填空项，请添加或改名")
			}
		}
	}
	for i, b := range t.Blanks {
		if !used[b.Name] && b.Name != "" {
			bad = bad.At(fmt.Sprintf("blanks[%d].name", i), "填空项“"+b.Name+"”没有用到，请在标题或正文里写上 {"+b.Name+"}，或删去它")
		}
	}
	return bad
}

func (t Text) blank(name string) (Blank, bool) {
	i := slices.IndexFunc(t.Blanks, func(b Blank) bool { return b.Name == name })
	if i < 0 {
		return Blank{}, false
	}
	return t.Blanks[i], true
}

func clip(s string) string {
	if r := []rune(s); len(r) > 20 {
		return string(r[:20]) + "…"
	}
	return s
}

// Blank (填空项) is a place that the duty person fills in. Which of its bounds count depends on Type.
type Blank struct {
	Name     string    `json:"name"`
	Type     BlankType `json:"type" enum:"place,date,time,period,number,choice,text"`
	Required bool      `json:"required"`
	Hint     string    `json:"hint,omitempty"`    // what to write, in words
	Max      int       `json:"max,omitempty"`     // place, text: most characters
	Unit     string    `json:"unit,omitempty"`    // number: 毫米, 小时 …, written behind it
	Least    *float64  `json:"least,omitempty"`   // number
	Most     *float64  `json:"most,omitempty"`    // number
	Places   int       `json:"places,omitempty"`  // number: decimals
	Options  []string  `json:"options,omitempty"` // choice
}

// BlankType says what may stand in a blank. The set is closed.
type BlankType string

// The types of blanks.
const (
	BlankPlace  BlankType = "place"  // 地点
	BlankDate   BlankType = "date"   // 日期
	BlankTime   BlankType = "time"   // 时间
	BlankPeriod BlankType = "period" // 时段
	BlankNumber BlankType = "number" // 数字
	BlankChoice BlankType = "choice" // 选择
	BlankText   BlankType = "text"   // 短文本
)

// Title returns the Chinese word for a type.
func (t BlankType) Title() string {
	return map[BlankType]string{BlankPlace: "地点", BlankDate: "日期", BlankTime: "时间", BlankPeriod: "时段", BlankNumber: "数字", BlankChoice: "选择", BlankText: "短文本"}[t]
}

// Bounds of a blank.
const (
	maxBlankName = 20
	maxValue     = 200
	maxOptions   = 50
)

// wrong says what keeps a blank from being used, "" for nothing.
func (b Blank) wrong() string {
	switch {
	case strings.TrimSpace(b.Name) == "" || b.Name != strings.TrimSpace(b.Name):
		return "请写填空项的名称，前后不留空格"
	case utf8.RuneCountInString(b.Name) > maxBlankName || strings.ContainsAny(b.Name, "{}") || strings.ContainsFunc(b.Name, unicode.IsControl):
		return fmt.Sprintf("填空项的名称最多 %d 个字，不能有花括号", maxBlankName)
	case b.Type.Title() == "":
		return "请选择填空项“" + b.Name + "”的类型"
	case utf8.RuneCountInString(b.Hint) > 100:
		return "填空项“" + b.Name + "”的说明最多 100 个字"
	}
	switch b.Type {
	case BlankNumber:
		if b.Least != nil && b.Most != nil && *b.Least > *b.Most {
			return "填空项“" + b.Name + "”的下限大于上限"
		}
		if b.Places < 0 || b.Places > 4 || utf8.RuneCountInString(b.Unit) > 10 || strings.ContainsAny(b.Unit, "{}\n") {
			return "填空项“" + b.Name + "”的单位最多 10 个字，小数最多 4 位"
		}
	case BlankChoice:
		return b.wrongOptions()
	case BlankPlace, BlankText:
		if b.Max < 0 || b.Max > maxValue {
			return fmt.Sprintf("填空项“%s”的字数上限应当在 1 至 %d 之间", b.Name, maxValue)
		}
	case BlankDate, BlankTime, BlankPeriod:
	}
	return ""
}

func (b Blank) wrongOptions() string {
	if len(b.Options) < 2 || len(b.Options) > maxOptions {
		return fmt.Sprintf("填空项“%s”要有 2 至 %d 个可选的词", b.Name, maxOptions)
	}
	seen := map[string]bool{}
	for _, o := range b.Options {
		if o == "" || o != strings.TrimSpace(o) || seen[o] || utf8.RuneCountInString(o) > maxValue || strings.ContainsFunc(o, unicode.IsControl) {
			return "填空项“" + b.Name + "”可选的词不能空着、重复或过长"
		}
		seen[o] = true
	}
	return ""
}
