package form

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// mono measures every Chinese character as 10 and every other as 5.
func mono(text string) float64 {
	sum := 0.0
	for _, r := range text {
		if r < 0x2000 {
			sum += 5
		} else {
			sum += 10
		}
	}
	return sum
}

func TestLinesBreakAsChinesePrintingHasIt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text   string
		indent float64
		want   string
	}{
		"fills the line":                       {"一二三四五六七八九十甲乙", 0, "一二三四五六七八九十|甲乙"},
		"the first line is indented":           {"一二三四五六七八九十", 20, "一二三四五六七八|九十"},
		"no line starts with a comma":          {"一二三四五六七八九十，甲", 0, "一二三四五六七八九|十，甲"},
		"nor with a closing quote and stop":    {"一二三四五六七八九十”。甲", 0, "一二三四五六七八九|十”。甲"},
		"no line ends with an opening bracket": {"一二三四五六七八九（十甲）", 0, "一二三四五六七八九|（十甲）"},
		"a number stays whole":                 {"一二三四五六七八1,260平方米", 0, "一二三四五六七八|1,260平方米"},
		"a time stays whole":                   {"一二三四五六七八九10:05起", 0, "一二三四五六七八九|10:05起"},
		"a dash stays whole":                   {"一二三四五六七八九——甲", 0, "一二三四五六七八九|——甲"},
		"a long address is torn":               {"http://example.gov.cn/a/b", 0, "http://example.gov.c|n/a/b"},
		"a space is dropped at the break":      {"一二三四五六七八九十 甲", 0, "一二三四五六七八九十|甲"},
		"an empty text is one empty line":      {"", 20, ""},
		"room for ink is kept":                 {"　　　　年　　月　　日", 0, "　　　　年　　月　　|日"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, p := range breakLines(c.text, 100, c.indent, mono) {
				got = append(got, p.text)
			}
			if joined := strings.Join(got, "|"); joined != c.want {
				t.Errorf("got  %s\nwant %s", joined, c.want)
			}
		})
	}
}

func TestBreakingLosesNothingAndNeverOverflows(t *testing.T) {
	t.Parallel()
	words := rapid.SampledFrom([]string{"签", "发", "稿", "件", "，", "。", "”", "“", "（", "）", "——", "……", "2026", "12:30", "gov.cn", " ", "、", "《", "》", "％"})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(words, 0, 80).Draw(t, "words"), "")
		width := rapid.Float64Range(60, 300).Draw(t, "width")
		pieces := breakLines(text, width, 20, mono)
		var all strings.Builder
		for i, p := range pieces {
			all.WriteString(p.text)
			room := width
			if i == 0 {
				room -= 20
			}
			if mono(p.text) > room+0.1 {
				t.Fatalf("line %q is %v wide, the box %v", p.text, mono(p.text), room)
			}
			if p.last != (i == len(pieces)-1) {
				t.Fatalf("line %d of %d says last=%v", i+1, len(pieces), p.last)
			}
		}
		if got, want := strings.ReplaceAll(all.String(), " ", ""), strings.ReplaceAll(text, " ", ""); got != want {
			t.Fatalf("characters changed:\n got %s\nwant %s", got, want)
		}
	})
}

func TestNoLineOfRealProseStartsOrEndsWrongly(t *testing.T) {
	t.Parallel()
	word := rapid.SampledFrom([]string{"市局", "“两微一站”", "（试行）", "《办法》", "2026年", "85.5%，", "发布，", "审核。", "责任；", "一、二", "完成——"})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(word, 1, 60).Draw(t, "words"), "签发")
		for i, p := range breakLines(text, rapid.Float64Range(120, 400).Draw(t, "width"), 0, mono) {
			if i > 0 && startsWrong(p.text) {
				t.Fatalf("line starts with closing punctuation: %s", p.text)
			}
			if !p.last && strings.ContainsRune(notLast, lastRune(p.text)) {
				t.Fatalf("line ends with an opening bracket: %s", p.text)
			}
		}
	})
}
