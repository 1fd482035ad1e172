package check

import (
	"html"
	"regexp"
	"strings"
	"unicode/utf8"

	markup "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Markup is the text of a piece of HTML with the way back: what readers see, and where it stands in the source.
type Markup struct {
	Text string
	from []int // of each code point of Text: where it begins in the source
	to   []int // and where it ends; an entity is as long as it is written
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
	switch {
	case start < 0 || end > len(m.from) || start > end:
		return 0, 0
	case start < end:
		return m.from[start], m.to[end-1]
	case start < len(m.from):
		return m.from[start], m.from[start]
	case len(m.to) > 0:
		return m.to[len(m.to)-1], m.to[len(m.to)-1]
	}
	return 0, 0
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
