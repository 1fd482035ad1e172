package wordlist

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
)

// column is one column of a list: its names (the first is the one we write), how a cell is read and written, and how
// what it says is kept where a list does not have the column.
type column struct {
	names []string
	set   func(e *check.Entry, cell string) (problem string)
	get   func(e check.Entry) string
	keep  func(e *check.Entry, old check.Entry)
}

// columns are all columns there are, in the order in which they are written.
var columns = []column{
	{[]string{"词语", "词", "敏感词", "错敏词", "关键词", "错误写法", "旧称", "曾用名", "姓名", "term"}, text(func(e *check.Entry) *string { return &e.Term }), func(e check.Entry) string { return e.Term }, nil},
	{[]string{"严重程度", "级别", "等级", "severity"}, setSeverity, func(e check.Entry) string { return severities[e.Severity] },
		func(e *check.Entry, old check.Entry) { e.Severity = old.Severity }},
	{[]string{"修改建议", "建议", "说明", "备注", "note"}, text(func(e *check.Entry) *string { return &e.Note }), func(e check.Entry) string { return e.Note },
		func(e *check.Entry, old check.Entry) { e.Note = old.Note }},
	{[]string{"正确写法", "现称", "改为", "right"}, text(func(e *check.Entry) *string { return &e.Right }), func(e check.Entry) string { return e.Right },
		func(e *check.Entry, old check.Entry) { e.Right = old.Right }},
	{[]string{"职务", "title"}, text(func(e *check.Entry) *string { return &e.Title }), func(e check.Entry) string { return e.Title }, nil},
	{[]string{"所在单位", "unit"}, text(func(e *check.Entry) *string { return &e.Unit }), func(e check.Entry) string { return e.Unit },
		func(e *check.Entry, old check.Entry) { e.Unit = old.Unit }},
	{[]string{"排序", "序号", "order"}, setOrder, orderText, func(e *check.Entry, old check.Entry) { e.Order = old.Order }},
	{[]string{"起始日期", "任职日期", "改称日期", "自", "from"}, setFrom, func(e check.Entry) string { return e.From },
		func(e *check.Entry, old check.Entry) { e.From = old.From }},
	{[]string{"例外", "例外词", "exceptions"}, many(func(e *check.Entry) *[]string { return &e.Exceptions }), func(e check.Entry) string { return joined(e.Exceptions) },
		func(e *check.Entry, old check.Entry) { e.Exceptions = old.Exceptions }},
	{[]string{"渠道", "channels"}, setChannels, channelNames,
		func(e *check.Entry, old check.Entry) { e.Scope.Channels = old.Scope.Channels }},
	{[]string{"单位", "units"}, many(func(e *check.Entry) *[]string { return &e.Scope.Units }), func(e check.Entry) string { return joined(e.Scope.Units) },
		func(e *check.Entry, old check.Entry) { e.Scope.Units = old.Scope.Units }},
	{[]string{"体裁", "genres"}, many(func(e *check.Entry) *[]string { return &e.Scope.Genres }), func(e check.Entry) string { return joined(e.Scope.Genres) },
		func(e *check.Entry, old check.Entry) { e.Scope.Genres = old.Scope.Genres }},
	{[]string{"有效期至", "有效期", "截止日期", "离任日期", "until"}, setUntil, func(e check.Entry) string { return e.Until },
		func(e *check.Entry, old check.Entry) { e.Until = old.Until }},
	{[]string{"忽略标点", "punctuation"}, yesNo(func(e *check.Entry) *bool { return &e.Punctuation }), func(e check.Entry) string { return said(e.Punctuation) },
		func(e *check.Entry, old check.Entry) { e.Punctuation = old.Punctuation }},
	{[]string{"放行", "白名单", "allow"}, yesNo(func(e *check.Entry) *bool { return &e.Allow }), func(e check.Entry) string { return said(e.Allow) },
		func(e *check.Entry, old check.Entry) { e.Allow = old.Allow }},
	{[]string{"原因", "收录原因", "依据", "why"}, text(func(e *check.Entry) *string { return &e.Why }), func(e check.Entry) string { return e.Why }, nil},
	{[]string{"收录人", "added_by"}, nil, nil, nil}, // whoever imports is the one who added it
	{[]string{"收录时间", "added_at"}, nil, nil, nil},
}

// readHead finds out whether a first line names the columns; without names they are word, severity and note.
func readHead(cells []string) (found []column, named bool, err error) {
	known := func(cell string) int {
		return slices.IndexFunc(columns, func(c column) bool { return slices.Contains(c.names, strings.ToLower(cell)) })
	}
	if !slices.ContainsFunc(cells, func(c string) bool {
		i := known(c)
		return i >= 0 && slices.Contains(columns[0].names, columns[i].names[0])
	}) {
		return columns[:3], false, nil
	}
	for _, cell := range cells {
		i := known(cell)
		if i < 0 && cell != "" {
			return nil, true, fault.New(fault.Invalid, "不认识“%s”这一列。可以用的列：%s。", cell, strings.Join(names(), "、"))
		}
		if i < 0 {
			found = append(found, column{})
			continue
		}
		found = append(found, columns[i])
	}
	return found, true, nil
}

func names() []string {
	var out []string
	for _, c := range columns {
		if c.set != nil {
			out = append(out, c.names[0])
		}
	}
	return out
}

func text(field func(*check.Entry) *string) func(*check.Entry, string) string {
	return func(e *check.Entry, cell string) string { *field(e) = cell; return "" }
}

func many(field func(*check.Entry) *[]string) func(*check.Entry, string) string {
	return func(e *check.Entry, cell string) string { *field(e) = split(cell); return "" }
}

// split parts a cell of several words: by 、 | ; or line ends.
func split(cell string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune("、|；;\n", r) }) {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

func joined(words []string) string { return strings.Join(words, "|") }

var severities = map[check.Severity]string{check.Must: "错误", check.Should: "警告", check.Hint: "提示"}

func setSeverity(e *check.Entry, cell string) string {
	for s, name := range severities {
		if cell == name || strings.EqualFold(cell, string(s)) {
			e.Severity = s
			return ""
		}
	}
	return fmt.Sprintf("严重程度“%s”不认识，只能写错误、警告或提示。", cell)
}

var channels = map[string]string{"微信": "wechat", "微博": "weibo", "网站": "website", "人工发布": "manual"}

func setChannels(e *check.Entry, cell string) string {
	for _, w := range split(cell) {
		code, ok := channels[w]
		if !ok {
			code = strings.ToLower(w)
		}
		if !slices.Contains([]string{"wechat", "weibo", "website", "manual"}, code) {
			return fmt.Sprintf("渠道“%s”不认识，只能写微信、微博、网站或人工发布。", w)
		}
		e.Scope.Channels = append(e.Scope.Channels, code)
	}
	return ""
}

func channelNames(e check.Entry) string {
	var out []string
	for _, code := range e.Scope.Channels {
		for name, c := range channels {
			if c == code {
				out = append(out, name)
			}
		}
	}
	return joined(out)
}

func setUntil(e *check.Entry, cell string) string { return setDay(&e.Until, "有效期", cell) }

func setFrom(e *check.Entry, cell string) string { return setDay(&e.From, "起始日期", cell) }

// setDay takes the usual ways of writing a date, and the number of days in which .xlsx keeps one.
func setDay(day *string, name, cell string) string {
	if n, err := strconv.Atoi(cell); err == nil && n > 20000 && n < 80000 {
		*day = time.Date(1899, 12, 30+n, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		return ""
	}
	for _, layout := range []string{time.DateOnly, "2006/1/2", "2006.1.2", "2006-1-2", "2006年1月2日"} {
		if d, err := time.Parse(layout, cell); err == nil {
			*day = d.Format(time.DateOnly)
			return ""
		}
	}
	return fmt.Sprintf("%s“%s”不是日期，请写成 2026-12-31 这样。", name, cell)
}

func setOrder(e *check.Entry, cell string) string {
	n, err := strconv.Atoi(cell)
	if err != nil || n < 1 || n > 9999 {
		return fmt.Sprintf("排序“%s”不是 1 到 9999 的数字。", cell)
	}
	e.Order = n
	return ""
}

func orderText(e check.Entry) string {
	if e.Order == 0 {
		return ""
	}
	return strconv.Itoa(e.Order)
}

func yesNo(field func(*check.Entry) *bool) func(*check.Entry, string) string {
	return func(e *check.Entry, cell string) string {
		switch strings.ToLower(cell) {
		case "是", "yes", "true", "1", "√":
			*field(e) = true
		case "否", "no", "false", "0":
		default:
			return fmt.Sprintf("“%s”只能写是或否。", cell)
		}
		return ""
	}
}

func said(yes bool) string {
	if yes {
		return "是"
	}
	return ""
}
