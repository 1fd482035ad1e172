package check_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"qianfa/internal/core/check"
)

func TestMarkdownIsReadAsItsReadersSeeIt(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		"# 标题\n\n正文**重要**内容。":                "标题\n\n正文重要内容。",
		"---\ntitle: 布署\n---\n正文":            "\n\n\n正文",
		"甲\n```go\n布署,的的\n```\n乙":            "甲\n\n\n\n乙",
		"请看[名单](https://a.gov.cn/x)，谢谢":      "请看名单，谢谢",
		"运行`ls, x`后":                         "运行\uFFFC后",
		"> 引用\n- 一项\n2. 二项":                  "引用\n一项\n二项",
		"电话138****2690，证号6401***********53X": "电话138****2690，证号6401***********53X",
		"a_b_c 与 _斜体_ 和~~删去~~":               "a_b_c 与 斜体 和删去",
		"| 甲 | 乙 |\n|---|---|\n| 1 | 2 |":    "\n 甲 \n 乙 \n\n\n\n 1 \n 2 \n",
		"<b>粗</b>体<!-- 布署\n的的 -->完":          "粗体\n完",
		"见<https://a.gov.cn>。":               "见https://a.gov.cn。",
		"段\n\n    code,码\n\n段":               "段\n\n\n\n段",
		"- 项\n\n    续行布署":                    "项\n\n    续行布署",
		`\*不是强调\*&amp;`:                      "*不是强调*&",
		"未完的`代码和[链接](没有右括号":                  "未完的`代码和[链接](没有右括号",
		"![图](a.png)后":                       "后",
	} {
		if diff := cmp.Diff(want, check.ReadMarkdown(source).Text); diff != "" {
			t.Errorf("%q: %s", source, diff)
		}
	}
}

func TestFindingsInMarkdownPointIntoTheSource(t *testing.T) {
	t.Parallel()
	source := "号码**11010519491231002X**，见[表](http://10.0.0.1/a \"题\")。"
	m := check.ReadMarkdown(source)
	s := text(m.Text)
	s.Links = m.Links
	var checks []check.Assigned
	for _, id := range []string{"id_card", "ip_link"} {
		c, _ := check.ByID(id)
		checks = append(checks, check.Assigned{Check: c})
	}
	var got []string
	for _, f := range m.InSource(check.Run(checks, s)) {
		got = append(got, string([]rune(source)[f.Start:f.End]))
	}
	if diff := cmp.Diff([]string{"11010519491231002X", "http://10.0.0.1/a"}, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzReadMarkdown(f *testing.F) {
	for _, s := range []string{"---\na: b\n---\n# 题\n- [链](u \"t\")`c`**粗**", "```\nx\n~~~", "![图](<a b>)<!-- \n -->&amp;<a href=x>", "    code\n|a|b|\n|-|-|", "\\\\*a_b*\r\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		if !utf8.ValidString(source) {
			return
		}
		m := check.ReadMarkdown(source)
		n := utf8.RuneCountInString(m.Text)
		last := 0
		for i := range n {
			start, end := m.Place(i, i+1)
			if start < last || end < start || end > utf8.RuneCountInString(source) {
				t.Fatalf("code point %d stands at %d-%d after %d", i, start, end, last)
			}
			last = start
		}
		if strings.Count(m.Text, "\n") < strings.Count(source, "\n") {
			t.Fatalf("lines were lost: %q became %q", source, m.Text)
		}
	})
}
