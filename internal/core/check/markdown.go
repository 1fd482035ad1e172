package check

import (
	"html"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/html/atom"
)

// ReadMarkdown extracts the text of Markdown with the way back into its source: without front matter, code and the signs
// of the markup, and with its links and pictures.
func ReadMarkdown(source string) Markup {
	r := markdownReader{}
	lines := strings.Split(source, "\n")
	at := 0
	for i, line := range lines {
		runes := []rune(line)
		r.line(i, runes, at)
		at += len(runes)
		if i < len(lines)-1 {
			r.m.add(&r.b, '\n', at, at+1)
			at++
		}
	}
	r.m.Text = r.b.String()
	return r.m
}

// markdownReader is where in the document a line stands.
type markdownReader struct {
	m       Markup
	b       strings.Builder
	front   bool   // within the front matter
	fence   string // what opened the code block that is open; "" = none is
	blank   bool   // the line before was empty
	list    bool   // within a list, whose lines may be indented
	code    bool   // within indented code
	comment bool   // within a comment
}

var (
	fenceLine = regexp.MustCompile("^ {0,3}(`{3,}|~{3,})([^`]*)$")
	ruleRow   = regexp.MustCompile(`^[ |:\-]*-[ |:\-]*$`)
	listSign  = regexp.MustCompile(`^\s*(?:[-*+]|[0-9]{1,9}[.)])(?: |$)`)
	quoteSign = regexp.MustCompile(`^(?: {0,3}>)+ ?`)
	headSign  = regexp.MustCompile(`^ {0,3}#{1,6}(?: |$)`)
	htmlTag   = regexp.MustCompile(`^</?([a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*)?/?>`)
	autoLink  = regexp.MustCompile(`^<([a-zA-Z][a-zA-Z0-9+.\-]{1,31}:[^\s<>]*)>`)
)

func (r *markdownReader) line(n int, line []rune, at int) {
	text := strings.TrimRight(string(line), "\r")
	bare := strings.TrimSpace(text)
	was := r.blank
	r.blank = bare == ""
	switch {
	case n == 0 && bare == "---":
		r.front = true
	case r.front:
		r.front = bare != "---" && bare != "..."
	case r.fence != "":
		if m := fenceLine.FindStringSubmatch(text); m != nil && strings.HasPrefix(m[1], r.fence) && strings.TrimSpace(m[2]) == "" {
			r.fence = ""
		}
	case !r.comment && fenceLine.MatchString(text):
		r.fence = fenceLine.FindStringSubmatch(text)[1]
	case r.indented(text, was):
	case strings.Contains(text, "-") && ruleRow.MatchString(text):
	default:
		from := 0
		for _, mark := range []*regexp.Regexp{quoteSign, headSign, listSign} {
			if m := mark.FindString(string(line[from:])); m != "" {
				from += len([]rune(m))
				r.list = r.list || mark == listSign
			}
		}
		r.inline(line[from:len([]rune(text))], at+from)
	}
}

// indented reports whether the line is code by its indent; a line in a list is not.
func (r *markdownReader) indented(text string, afterBlank bool) bool {
	deep := strings.HasPrefix(text, "    ") || strings.HasPrefix(text, "\t")
	switch {
	case strings.TrimSpace(text) == "":
		return r.code
	case deep:
		r.code = r.code || afterBlank && !r.list
	default:
		r.code, r.list = false, r.list && !afterBlank || listSign.MatchString(text)
	}
	return r.code
}

// inline reads the words of a line.
func (r *markdownReader) inline(line []rune, at int) {
	drop := emphasis(line)
	for i := 0; i < len(line); {
		if r.comment {
			if end := strings.Index(string(line[i:]), "-->"); end >= 0 {
				r.comment, i = false, i+len([]rune(string(line[i:])[:end]))+3
				continue
			}
			return
		}
		i += r.sign(line, i, at, drop)
	}
}

// sign reads what stands at i and returns how many characters it took.
func (r *markdownReader) sign(line []rune, i, at int, drop map[int]bool) int {
	c, rest := line[i], line[i:]
	switch {
	case drop[i]:
		return 1
	case c == '\\' && len(rest) > 1 && rest[1] < 0x80 && unicode.In(rest[1], unicode.P, unicode.S):
		r.m.add(&r.b, rest[1], at+i, at+i+2)
		return 2
	case c == '`':
		return r.codeSpan(rest, at+i)
	case c == '[' || c == '!' && len(rest) > 1 && rest[1] == '[':
		if n := r.link(rest, at+i); n > 0 {
			return n
		}
	case c == '<':
		if n := r.tagOrLink(string(rest), at+i); n > 0 {
			return n
		}
	case c == '&':
		if m := entity.FindString(string(rest)); m != "" && strings.HasPrefix(string(rest), m) && html.UnescapeString(m) != m {
			r.m.text(&r.b, m, at+i)
			return len([]rune(m))
		}
	case c == '|' && len(line) > 0 && line[0] == '|':
		c = '\n'
	}
	r.m.add(&r.b, c, at+i, at+i+1)
	return 1
}

// codeSpan leaves one sign for code within a line.
func (r *markdownReader) codeSpan(rest []rune, at int) int {
	n := runLength(rest, '`')
	for i := n; i < len(rest); {
		if k := runLength(rest[i:], '`'); k == n {
			r.m.add(&r.b, '\uFFFC', at, at+i+k)
			return i + k
		} else {
			i += max(k, 1)
		}
	}
	for i := range n {
		r.m.add(&r.b, '`', at+i, at+i+1)
	}
	return n
}

// link reads [words](address "title") or the picture ![words](address); 0 when it is none.
func (r *markdownReader) link(rest []rune, at int) int {
	open := 0
	if rest[0] == '!' {
		open = 1
	}
	end := closing(rest, open, '[', ']')
	if end < 0 || end+1 >= len(rest) || rest[end+1] != '(' {
		return 0
	}
	last := closing(rest, end+1, '(', ')')
	if last < 0 {
		return 0
	}
	from, to := end+2, last
	for from < to && rest[from] == ' ' {
		from++
	}
	for i := from; i < to; i++ {
		if rest[i] == ' ' {
			to = i // a title follows
		}
	}
	if to-from > 1 && rest[from] == '<' && rest[to-1] == '>' {
		from, to = from+1, to-1
	}
	address := readValue(rest, from, to, at)
	address.start, address.end = at+end+1, at+last+1
	if open == 0 {
		r.m.Links, r.m.links = append(r.m.Links, address.value), append(r.m.links, address)
		r.inline(rest[1:end], at+1)
		return last + 1
	}
	alt := readValue(rest, 2, end, at)
	alt.start, alt.end = at, at+last+1
	r.m.Media = append(r.m.Media, Media{Kind: "image", Name: address.value, Alt: strings.TrimSpace(alt.value)})
	r.m.alts = append(r.m.alts, alt)
	r.m.tags = append(r.m.tags, [2]int{at, at + last + 1})
	return last + 1
}

// tagOrLink reads <https://…>, a comment or a tag of HTML; 0 when it is none.
func (r *markdownReader) tagOrLink(rest string, at int) int {
	if m := autoLink.FindStringSubmatch(rest); m != nil {
		for i, c := range []rune(m[1]) {
			r.m.add(&r.b, c, at+1+i, at+2+i)
		}
		return len([]rune(m[0]))
	}
	if strings.HasPrefix(rest, "<!--") {
		r.comment = true
		return 4
	}
	m := htmlTag.FindStringSubmatch(rest)
	if m == nil {
		return 0
	}
	a := atom.Lookup([]byte(strings.ToLower(m[1])))
	if !strings.HasPrefix(m[0], "</") {
		r.m.tag(a, m[0], at)
	}
	if !inlineText[a] {
		r.m.add(&r.b, '\n', at, at)
	}
	return len([]rune(m[0]))
}

// emphasis says which signs of a line only make words bold, slanted or struck out: pairs of equal runs with words right
// within. Runs of four and more are marks of their own, such as those that mask a number.
func emphasis(line []rune) map[int]bool {
	type run struct{ at, n int }
	open := map[rune][]run{}
	var drop map[int]bool
	for i := 0; i < len(line); {
		c := line[i]
		if c != '*' && c != '_' && c != '~' {
			i++
			continue
		}
		n := runLength(line[i:], c)
		before, next := i > 0 && !unicode.IsSpace(line[i-1]), i+n < len(line) && !unicode.IsSpace(line[i+n])
		alnum := i > 0 && i+n < len(line) && isASCIIWord(line[i-1]) && isASCIIWord(line[i+n])
		if n > 3 || c == '~' && n != 2 || alnum {
			i += n
			continue
		}
		stack := open[c]
		if k := len(stack) - 1; before && k >= 0 && stack[k].n == n && stack[k].at+n < i {
			if drop == nil {
				drop = map[int]bool{}
			}
			for j := range n {
				drop[stack[k].at+j], drop[i+j] = true, true
			}
			open[c] = stack[:k]
		} else if next {
			open[c] = append(stack, run{i, n})
		}
		i += n
	}
	return drop
}

func isASCIIWord(r rune) bool {
	return r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func runLength(text []rune, c rune) int {
	n := 0
	for n < len(text) && text[n] == c {
		n++
	}
	return n
}

// closing finds the bracket that closes the one at i; -1 when none does.
func closing(text []rune, i int, open, shut rune) int {
	depth := 0
	for ; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case open:
			depth++
		case shut:
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}
