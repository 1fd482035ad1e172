package intake

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"qianfa/internal/core/source"
)

// with adds what an element says to the style.
func (s inlineStyle) with(n *html.Node) inlineStyle {
	switch n.DataAtom {
	case atom.B, atom.Strong:
		s.run.Bold = true
	case atom.I, atom.Em:
		s.run.Italic = true
	case atom.U, atom.Ins:
		s.run.Underline = true
	case atom.S, atom.Del, atom.Strike:
		s.run.Strike = true
	case atom.Sup:
		s.run.Script = source.Super
	case atom.Sub:
		s.run.Script = source.Sub
	case atom.A:
		s.run.Link = safe(strings.TrimSpace(attribute(n, "href")))
	case atom.Center:
		s.align = source.Center
	case atom.Pre:
		s.pre = true
	}
	if h := headingLevel(n.DataAtom); h > 0 {
		s.heading = h
	}
	if a := source.Align(strings.ToLower(attribute(n, "align"))); a == source.Left || a == source.Center || a == source.Right || a == source.Justify {
		s.align = a
	}
	return s.css(attribute(n, "style"))
}

var cssLength = regexp.MustCompile(`^([0-9.]+)(em|rem|px|pt)$`)

// css reads the few properties that a document can carry.
func (s inlineStyle) css(style string) inlineStyle {
	for decl := range strings.SplitSeq(strings.ToLower(style), ";") {
		name, value, _ := strings.Cut(decl, ":")
		value = strings.TrimSpace(strings.ReplaceAll(value, "!important", ""))
		switch strings.TrimSpace(name) {
		case "font-weight":
			weight, _ := strconv.Atoi(value)
			s.run.Bold = value == "bold" || value == "bolder" || weight >= 600
		case "font-style":
			s.run.Italic = value == "italic" || value == "oblique"
		case "text-decoration", "text-decoration-line":
			s.run.Underline = s.run.Underline || strings.Contains(value, "underline")
			s.run.Strike = s.run.Strike || strings.Contains(value, "line-through")
		case "vertical-align":
			switch value {
			case "super":
				s.run.Script = source.Super
			case "sub":
				s.run.Script = source.Sub
			}
		case "text-align":
			if a := source.Align(value); a == source.Left || a == source.Center || a == source.Right || a == source.Justify {
				s.align = a
			}
		case "text-indent":
			s.indent = cssIndent(value)
		}
	}
	return s
}

func cssIndent(value string) int {
	m := cssLength.FindStringSubmatch(value)
	if m == nil {
		return 0
	}
	v, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		return 0
	}
	switch m[2] {
	case "px":
		v /= 16
	case "pt":
		v /= 14
	}
	return min(int(v+0.5), 10)
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
