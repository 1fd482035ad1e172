package check

import (
	"cmp"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	markup "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Markup is the text of a piece of HTML with the way back: what readers see, where its links lead, which pictures it
// shows, and where all that stands in the source.
type Markup struct {
	Text  string
	Links []string // Subject.Links
	Media []Media  // Subject.Media: the pictures
	from  []int    // of each code point of Text: where it begins in the source
	to    []int    // and where it ends; an entity is as long as it is written
	links []attribute
	alts  []attribute
	tags  [][2]int // of each picture: its tag in the source
}

// attribute is a value in a tag: where each of its code points stands in the source, and where the whole attribute.
type attribute struct {
	value      string
	from, to   []int
	start, end int
}

var entity = regexp.MustCompile(`&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?`)

// hiddenText lists elements whose content no reader sees.
var hiddenText = map[atom.Atom]bool{atom.Script: true, atom.Style: true, atom.Head: true, atom.Title: true, atom.Template: true,
	atom.Noscript: true, atom.Iframe: true, atom.Textarea: true}

// inlineText lists elements that do not end a line.
var inlineText = map[atom.Atom]bool{atom.A: true, atom.Abbr: true, atom.B: true, atom.Bdi: true, atom.Bdo: true, atom.Big: true,
	atom.Cite: true, atom.Code: true, atom.Del: true, atom.Em: true, atom.Font: true, atom.I: true, atom.Ins: true, atom.Kbd: true,
	atom.Label: true, atom.Mark: true, atom.Q: true, atom.S: true, atom.Small: true, atom.Span: true, atom.Strike: true,
	atom.Strong: true, atom.Sub: true, atom.Sup: true, atom.Time: true, atom.Tt: true, atom.U: true, atom.Var: true, atom.Wbr: true}

// linkAttribute names the attribute by which an element leads elsewhere.
var linkAttribute = map[atom.Atom]string{atom.A: "href", atom.Area: "href", atom.Form: "action", atom.Iframe: "src"}

// ReadMarkup extracts the text of HTML. Words split by inline elements stay together; other elements end a line.
func ReadMarkup(source string) Markup {
	var m Markup
	var b strings.Builder
	at, hidden := 0, atom.Atom(0)
	tok := markup.NewTokenizer(strings.NewReader(source))
	for {
		kind := tok.Next()
		if kind == markup.ErrorToken {
			break
		}
		raw := string(tok.Raw())
		switch kind {
		case markup.TextToken:
			if hidden == 0 {
				m.text(&b, raw, at)
			}
		case markup.StartTagToken, markup.EndTagToken, markup.SelfClosingTagToken:
			name, _ := tok.TagName()
			a := atom.Lookup(name)
			if hidden == 0 && kind != markup.EndTagToken {
				m.tag(a, raw, at)
			}
			switch {
			case hidden != 0:
				if kind == markup.EndTagToken && a == hidden {
					hidden = 0
				}
			case kind == markup.StartTagToken && hiddenText[a]:
				hidden = a
			case !inlineText[a]:
				m.add(&b, '\n', at, at)
			}
		}
		at += utf8.RuneCountInString(raw)
	}
	m.Text = b.String()
	return m
}

// Place maps a range of the text to the range of the source it was read from.
func (m Markup) Place(start, end int) (int, int) {
	return mapped(m.from, m.to, start, end)
}

// InSource turns findings in the text, links and pictures of the page into findings in its source, in its order. Those
// of the title and other parts that the page does not hold stay as they are.
func (m Markup) InSource(found []Finding) []Finding {
	out := slices.Clone(found)
	for i, f := range out {
		if start, end, ok := m.source(f); ok {
			out[i].Block, out[i].Start, out[i].End, out[i].Flag = "", start, end, false
		}
	}
	slices.SortStableFunc(out, func(a, b Finding) int {
		if a.Block != "" || b.Block != "" || a.Flag || b.Flag {
			return cmp.Compare(rank(a), rank(b))
		}
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	return out
}

// source says where a finding stands in the source, if it does.
func (m Markup) source(f Finding) (start, end int, ok bool) {
	if f.Block == "" {
		if f.Flag {
			return 0, 0, false
		}
		start, end = m.Place(f.Start, f.End)
		return start, end, true
	}
	var n int
	if _, err := fmt.Sscanf(f.Block, "link[%d]", &n); err == nil && n >= 0 && n < len(m.links) {
		start, end = m.links[n].place(f.Start, f.End)
		return start, end, true
	}
	if _, err := fmt.Sscanf(f.Block, "media[%d]", &n); err != nil || n < 0 || n >= len(m.tags) {
		return 0, 0, false
	}
	if strings.HasSuffix(f.Block, ".alt") {
		start, end = m.alts[n].place(f.Start, f.End)
		return start, end, true
	}
	return m.tags[n][0], m.tags[n][1], true
}

// place maps a range of the value to the source; an empty value stands where the attribute does.
func (a attribute) place(start, end int) (int, int) {
	if a.value == "" || start >= end {
		return a.start, a.end
	}
	return mapped(a.from, a.to, start, end)
}

func mapped(from, to []int, start, end int) (int, int) {
	switch {
	case start < 0 || end > len(from) || start > end:
		return 0, 0
	case start < end:
		return from[start], to[end-1]
	case start < len(from):
		return from[start], from[start]
	case len(to) > 0:
		return to[len(to)-1], to[len(to)-1]
	}
	return 0, 0
}

// tag reads the link or the picture of one element.
func (m *Markup) tag(a atom.Atom, raw string, at int) {
	name := linkAttribute[a]
	if name == "" && a != atom.Img {
		return
	}
	var media Media
	var alt attribute
	for key, value := range attributes(raw, at) {
		switch {
		case key == name && name != "":
			m.Links, m.links = append(m.Links, value.value), append(m.links, value)
			name = "" // of two equal attributes the first counts
		case a == atom.Img && key == "src" && media.Name == "":
			media.Name = value.value
		case a == atom.Img && key == "alt":
			alt, media.Alt, media.Decorative = value, value.value, strings.TrimSpace(value.value) == ""
		}
	}
	if a == atom.Img {
		media.Kind = "image"
		m.Media, m.alts = append(m.Media, media), append(m.alts, alt)
		m.tags = append(m.tags, [2]int{at, at + utf8.RuneCountInString(raw)})
	}
}

// attributes reads the attributes of a tag as it is written; at is where the tag begins in the source.
func attributes(raw string, at int) func(func(string, attribute) bool) {
	return func(yield func(string, attribute) bool) {
		text := []rune(raw)
		i := 1
		for i < len(text) && !tagBlank(text[i]) && text[i] != '/' && text[i] != '>' {
			i++
		}
		for i < len(text) {
			for i < len(text) && (tagBlank(text[i]) || text[i] == '/') {
				i++
			}
			start := i
			for i < len(text) && !tagBlank(text[i]) && text[i] != '/' && text[i] != '>' && (text[i] != '=' || i == start) {
				i++
			}
			if i == start {
				return
			}
			key := strings.ToLower(string(text[start:i]))
			from, to, next := valueAt(text, i)
			v := readValue(text, from, to, at)
			v.start, v.end = at+start, at+next
			if !yield(key, v) {
				return
			}
			i = next
		}
	}
}

// valueAt returns where the value stands of an attribute whose name ends at i, and where the attribute ends.
func valueAt(text []rune, i int) (from, to, next int) {
	eq := i
	for eq < len(text) && tagBlank(text[eq]) {
		eq++
	}
	if eq >= len(text) || text[eq] != '=' {
		return i, i, i
	}
	from = eq + 1
	for from < len(text) && tagBlank(text[from]) {
		from++
	}
	if from < len(text) && (text[from] == '"' || text[from] == '\'') {
		for to = from + 1; to < len(text) && text[to] != text[from]; to++ {
		}
		return from + 1, to, min(to+1, len(text))
	}
	for to = from; to < len(text) && !tagBlank(text[to]) && text[to] != '>'; to++ {
	}
	return from, to, to
}

func tagBlank(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\f' }

// readValue reads a value with its entities.
func readValue(text []rune, from, to, at int) attribute {
	var m Markup
	var b strings.Builder
	if from < to {
		m.text(&b, string(text[from:to]), at+from)
	}
	return attribute{value: b.String(), from: m.from, to: m.to}
}

// text adds the words of one stretch, entities as what they stand for.
func (m *Markup) text(b *strings.Builder, raw string, at int) {
	rest := 0
	plain := func(s string) {
		for _, r := range s {
			m.add(b, r, at, at+1)
			at++
		}
	}
	for _, e := range entity.FindAllStringIndex(raw, -1) {
		written := raw[e[0]:e[1]]
		read := html.UnescapeString(written)
		if read == written {
			continue
		}
		plain(raw[rest:e[0]])
		end := at + utf8.RuneCountInString(written)
		for _, r := range read {
			m.add(b, r, at, end)
		}
		at, rest = end, e[1]
	}
	plain(raw[rest:])
}

func (m *Markup) add(b *strings.Builder, r rune, from, to int) {
	b.WriteRune(r)
	m.from, m.to = append(m.from, from), append(m.to, to)
}
