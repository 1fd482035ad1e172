package check

import (
	"fmt"
	"slices"
	"strings"
)

// link is an address found in a text: the whole of it between start and end, and its pieces in small letters.
type link struct {
	start, end int
	scheme     string // http https ftp javascript …; "" where only a host is written
	user       string
	host       string
	port       string
	rest       string // path, query and fragment
	href       bool   // stands in a page's markup, not in its words
}

// judgeLink judges one address and says what is wrong with it; "" = nothing.
type judgeLink func(l link, raw string) (message, suggestion string)

// inLinks judges every address in the words of the subject and behind its links, these under the names link[0] and on.
func inLinks(s Subject, judge judgeLink) []Finding {
	out := inParts(s, func(text []rune) []Finding {
		var found []Finding
		eachLink(text, func(l link) {
			if f, ok := judged(s, text, l, judge); ok {
				found = append(found, f)
			}
		})
		return found
	})
	for i, raw := range s.Links {
		if len(s.Spans) > 0 && strings.TrimSpace(raw) != "" && strings.Contains(s.Text, raw) {
			continue // found in the words already
		}
		text := []rune(raw)
		if f, ok := judged(s, text, hrefOf(text), judge); ok {
			f.Block = fmt.Sprintf("link[%d]", i)
			out = append(out, f)
		}
	}
	return out
}

// Addresses lists the web addresses in the words of the subject and behind its links as they are written, each once.
func Addresses(s Subject) []string {
	var out []string
	inLinks(s, func(l link, raw string) (string, string) {
		if (l.scheme == "http" || l.scheme == "https") && l.host != "" && !slices.Contains(out, raw) {
			out = append(out, raw)
		}
		return "", ""
	})
	return out
}

func judged(s Subject, text []rune, l link, judge judgeLink) (Finding, bool) {
	if ownHost := hostOf(s.Domains, l.host); ownHost {
		return Finding{}, false
	}
	raw := string(text[l.start:l.end])
	message, suggestion := judge(l, raw)
	if message == "" {
		return Finding{}, false
	}
	return place(text, l.start, l.end, message, suggestion), true
}

// hostOf reports whether the host is one of the domains or lies below one.
func hostOf(domains []string, host string) bool {
	for _, d := range domains {
		if d = strings.ToLower(d); d != "" && (host == d || strings.HasSuffix(host, "."+d)) {
			return true
		}
	}
	return false
}

// eachLink calls found for every address in a text, in order: those with a scheme, and hosts such as www.a.cn/b.
func eachLink(text []rune, found func(link)) {
	from := 0 // nothing before belongs to a coming address
	for i := 0; i < len(text); i++ {
		var l link
		ok := false
		switch text[i] {
		case ':':
			l, ok = schemeAt(text, i, from)
		case '.':
			l, ok = bareHostAt(text, i, from)
		}
		if ok {
			found(l)
			from = l.end
		}
		i = max(i, l.end-1)
	}
}

// schemeAt reads the address whose scheme ends before the colon at i.
func schemeAt(text []rune, i, from int) (link, bool) {
	start := i
	for start > from && i-start < 12 && (latin(text[start-1]) || start < i && text[start-1] == '+') {
		start--
	}
	if start == i || start > from && (digit(text[start-1]) != 0 && digit(text[start-1]) != 'X' || text[start-1] == '_') {
		return link{}, false
	}
	scheme := strings.ToLower(string(text[start:i]))
	if i+2 < len(text) && text[i+1] == '/' && text[i+2] == '/' {
		for _, known := range []string{"https", "http", "ftp", "file"} {
			if strings.HasSuffix(scheme, known) {
				start, scheme = i-len(known), known
				break
			}
		}
		end := addressEnd(text, i+3)
		return parseLink(text, start, end, scheme, i+3), true
	}
	if !dangerousScheme(scheme) || i+1 >= len(text) || text[i+1] == ' ' || isHan(text[i+1]) {
		return link{}, false
	}
	end := scriptEnd(text, i+1)
	rest := string(text[i+1 : end])
	if scheme == "data" && !dataAddress(rest) || scheme == "file" || end-i < 4 {
		return link{}, false
	}
	return link{start: start, end: end, scheme: scheme, rest: rest}, true
}

// scriptEnd returns where a program in an address ends: quotation marks and angles belong to it while a bracket is open.
func scriptEnd(text []rune, at int) int {
	end, depth := at, 0
	for end < len(text) && end-at < maxAddress && text[end] > ' ' && text[end] < 0x7f {
		switch text[end] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case '"', '\'', '`', '|', '^':
			if depth == 0 {
				return end
			}
		}
		if depth < 0 {
			return end
		}
		end++
	}
	for end > at && strings.ContainsRune(".,!?", text[end-1]) {
		end--
	}
	return end
}

// dataAddress reports whether the words behind data: are a medium and its content.
func dataAddress(rest string) bool {
	rest = strings.ToLower(rest)
	for _, p := range []string{"text/", "image/", "application/", ";base64,", ";charset", ",<"} {
		if strings.HasPrefix(rest, p) {
			return true
		}
	}
	return false
}

// bareHostAt reads the address without a scheme round the dot at i: www.a.cn, t.cn/A6x, 10.0.0.1:8080/x. Where there is
// none, end says how far that has been looked at.
func bareHostAt(text []rune, i, from int) (link, bool) {
	start := i
	for start > from && (hostRune(text[start-1]) || text[start-1] == '.') && text[start-1] < 0x80 {
		start--
	}
	if start == i || i+1 >= len(text) || !hostRune(text[i+1]) || start > from && strings.ContainsRune("@/\\_#?=&%:", text[start-1]) {
		return link{}, false
	}
	hostEnd := i
	for hostEnd < len(text) && (hostRune(text[hostEnd]) || text[hostEnd] == '.') {
		hostEnd++
	}
	for hostEnd > i && text[hostEnd-1] == '.' {
		hostEnd--
	}
	none := link{end: hostEnd}
	if hostEnd < len(text) && (text[hostEnd] == '@' || text[hostEnd] == '_') {
		return none, false
	}
	host := strings.ToLower(string(text[start:hostEnd]))
	end := hostEnd
	if end < len(text) && (text[end] == '/' || text[end] == ':' && end+1 < len(text) && text[end+1] >= '0' && text[end+1] <= '9' || text[end] == '?') {
		end = addressEnd(text, hostEnd)
	}
	l := parseLink(text, start, end, "", start)
	if !strings.HasPrefix(host, "www.") && !usualSuffix(host) && !(ipv4(host) && l.port != "" && strings.HasPrefix(l.rest, "/")) {
		return none, false
	}
	return l, true
}

// usualSuffix reports whether a host ends like one of the web: not report.doc, node.js, 3.14.
func usualSuffix(host string) bool {
	i := strings.LastIndexByte(host, '.')
	switch host[i+1:] {
	case "cn", "com", "net", "org", "gov", "edu", "top", "xyz", "cc", "info", "me", "io", "ly", "gl", "in", "tv", "la", "im", "vip", "club", "site",
		"online", "shop", "link", "app", "win", "ltd", "wang", "work", "biz", "pub", "mobi", "asia", "hk", "mo", "tw", "us", "uk", "ru", "co", "gd", "be",
		"gg", "to", "gs", "so", "cm", "ink", "fun", "icu", "live", "tech", "store", "cloud", "nz", "do", "tk", "ml", "cf", "ga":
		return true
	}
	return false
}

// parseLink takes the address between start and end apart; at is where host or user begin.
func parseLink(text []rune, start, end int, scheme string, at int) link {
	l := link{start: start, end: end, scheme: scheme}
	authority := at
	for authority < end && !strings.ContainsRune("/\\?#", text[authority]) {
		authority++
	}
	l.rest = string(text[authority:end])
	host := strings.ToLower(string(text[at:authority]))
	if i := strings.LastIndexByte(host, '@'); i >= 0 {
		l.user, host = host[:i], host[i+1:]
	}
	if strings.HasPrefix(host, "[") {
		if i := strings.IndexByte(host, ']'); i > 0 {
			l.host = host[:i+1]
			l.port = strings.TrimPrefix(host[i+1:], ":")
			return l
		}
	}
	l.host, l.port, _ = strings.Cut(host, ":")
	l.host = strings.TrimSuffix(l.host, ".")
	return l
}

// hrefOf reads the address behind a link, all of it, as a browser does: blanks at its ends and inside the scheme fall.
func hrefOf(text []rune) link {
	end := len(text)
	l := link{end: end, href: true}
	var scheme strings.Builder
	for i, r := range text {
		switch {
		case r <= ' ' || r == 0xad || invisible(r):
		case r == ':' && scheme.Len() > 0:
			l.scheme = strings.ToLower(scheme.String())
			if at := skipSlashes(text, i+1); at >= i+3 {
				l = parseLink(text, 0, end, l.scheme, at)
				l.href = true
				return l
			}
			l.rest = string(text[i+1:])
			return l
		case latin(r) || scheme.Len() > 0 && (r == '+' || r == '-' || r == '.' || r >= '0' && r <= '9'):
			scheme.WriteRune(r)
		case r == '/' && scheme.Len() == 0 && i+1 < end && text[i+1] == '/':
			l = parseLink(text, 0, end, "", i+2)
			l.href = true
			return l
		default:
			l.rest = string(text[:])
			return l
		}
	}
	l.rest = string(text)
	return l
}

func skipSlashes(text []rune, at int) int {
	for at < len(text) && (text[at] == '/' || text[at] == '\\') {
		at++
	}
	return at
}

// maxAddress is how long an address may be; what is longer is cut.
const maxAddress = 2000

// addressEnd returns where the address ends that goes on at place at; marks that close the sentence do not belong to it.
func addressEnd(text []rune, at int) int {
	end := at
	host := true
	for end < len(text) && end-at < maxAddress && (addressRune(text[end]) || host && text[end] >= 0x80 && hostRune(text[end])) {
		if strings.ContainsRune("/?#", text[end]) {
			host = false
		}
		end++
	}
	topic := end < len(text) && isHan(text[end]) // of Weibo: http://t.cn/A6x#话题#, http://t.cn/A6x@某人
	for end > at && topic && strings.ContainsRune("#@", text[end-1]) {
		end--
	}
	for end > at && strings.ContainsRune(".,;:!?'\"*", text[end-1]) || end > at && strings.ContainsRune(")]}", text[end-1]) && !opened(text[at:end]) {
		end--
	}
	return end
}

// opened reports whether the last bracket of the words was opened within them.
func opened(words []rune) bool {
	n := 0
	for _, r := range words {
		switch r {
		case '(', '[', '{':
			n++
		case ')', ']', '}':
			n--
		}
	}
	return n >= 0
}

func addressRune(r rune) bool {
	return r > ' ' && r < 0x7f && r != '<' && r != '>' && r != '"' && r != '`' && r != '|' && r != '^'
}

// hostRune reports whether r may stand in a host: also letters of other scripts that imitate ours, not Chinese.
func hostRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' ||
		r >= 0xc0 && r < 0x530 && r != 0xd7 && r != 0xf7 || r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ' || r >= '０' && r <= '９'
}

// ipv4 reports whether a host is four numbers.
func ipv4(host string) bool {
	n := 0
	for piece := range strings.SplitSeq(host, ".") {
		if n++; n > 4 || piece == "" || len(piece) > 3 || strings.Trim(piece, "0123456789") != "" || len(piece) == 3 && piece > "255" {
			return false
		}
	}
	return n == 4
}
