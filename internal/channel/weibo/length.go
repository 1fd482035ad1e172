package weibo

import (
	"regexp"
	"strings"
)

var counted = regexp.MustCompile(`https?://[0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)+(:\d+)?(/[0-9A-Za-z\-._~:/?#\[\]@!$&'()*+,;=%]*)?`)

// Length counts a text as Weibo does: a half-width character is half a 汉字, a link costs at most ten, the whole is
// rounded up. A character outside the basic plane counts as two 汉字, and a link of https, about which the platform
// is silent, as its dearer reading near the limit.
func Length(text string) int {
	units := 0
	rest := text
	for {
		at := counted.FindStringIndex(rest)
		if at == nil {
			break
		}
		units += plain(rest[:at[0]]) + link(rest[at[0]:at[1]])
		rest = rest[at[1]:]
	}
	units += plain(rest)
	if typed := plain(text); strings.Contains(text, "https://") && units < 280 && typed > units && 280-units <= 10 {
		units = typed
	}
	return (units + 1) / 2
}

func plain(text string) int {
	n := 0
	for _, r := range text {
		switch {
		case r <= 0x80:
			n++
		case r <= 0xffff:
			n += 2
		default:
			n += 4
		}
	}
	return n
}

// link counts in half characters: 20 up to 140 typed, then one more for each; t.cn as typed; addresses of Weibo
// itself as typed up to 41.
func link(address string) int {
	n := len(address)
	_, host, _ := strings.Cut(strings.ToLower(address), "://")
	host, _, _ = strings.Cut(host, "/")
	switch {
	case host == "t.cn":
		return n
	case under(host, "weibo.com") || under(host, "weibo.cn"):
		if n <= 41 {
			return n
		}
	}
	if n <= 140 {
		return 20
	}
	return 20 + n - 140
}

func under(host, domain string) bool { return host == domain || strings.HasSuffix(host, "."+domain) }
