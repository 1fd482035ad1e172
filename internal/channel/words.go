package channel

import (
	"html"
	"regexp"
	"strings"
)

var address = regexp.MustCompile(`(?is)\s(?:src|href)\s*=\s*["']([^"']*)["']`)

// Words reduces HTML to what a reader gets: its words, the addresses of its pictures and the targets of its links, in
// order. Spaces and other attributes do not count, because platforms rewrite mark-up.
func Words(text string) string {
	var b strings.Builder
	for text != "" {
		before, rest, found := strings.Cut(text, "<")
		for _, word := range strings.Fields(html.UnescapeString(before)) {
			b.WriteString(word)
		}
		if !found {
			break
		}
		tag, after, _ := strings.Cut(rest, ">")
		if m := address.FindStringSubmatch(tag); m != nil {
			b.WriteString("\x00" + html.UnescapeString(m[1]) + "\x00")
		}
		text = after
	}
	return b.String()
}
