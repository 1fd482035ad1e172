package policy

import (
	"unicode"
	"unicode/utf8"
)

// counting is a way to measure a text, by the name packs give it. The set is closed.
type counting struct {
	name  string
	count func(item *Item) int
}

var allCountings = []counting{
	{"汉字含标题标点", func(i *Item) int { return visible(i.Title) + visible(i.Text) }},
	{"正文含标点", func(i *Item) int { return visible(i.Text) }},
	{"平台计数", func(i *Item) int { return platformLength(i.Text) }},
	{"characters", func(i *Item) int { return utf8.RuneCountInString(i.Text) }},
}

func countings() []string {
	out := make([]string, 0, len(allCountings))
	for _, c := range allCountings {
		out = append(out, c.name)
	}
	return out
}

func countingNamed(name string) (counting, bool) {
	for _, c := range allCountings {
		if c.name == name {
			return c, true
		}
	}
	return counting{}, false
}

// visible counts characters and punctuation, not spaces.
func visible(text string) int {
	n := 0
	for _, r := range text {
		if !unicode.IsSpace(r) && unicode.IsPrint(r) {
			n++
		}
	}
	return n
}

// platformLength counts as Weibo does: a Latin letter, digit or sign is half a character; the sum is rounded up.
func platformLength(text string) int {
	halves := 0
	for _, r := range text {
		if r < 0x80 {
			halves++
		} else {
			halves += 2
		}
	}
	return (halves + 1) / 2
}
