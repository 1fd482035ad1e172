package intake

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"qianfa/internal/core/source"
)

// docStyle is what a style of the document means to us, its ancestors included.
type docStyle struct {
	name    string
	based   string
	heading int // 1 to 6; 0 = none
	title   bool
	caption bool
	bold    bool
	italic  bool
	align   source.Align
	indent  int
	numID   string
	level   int
	done    bool
}

var headingName = regexp.MustCompile(`(?i)^(?:heading|标题)\s*([1-9])(?:\s*char)?$`)

// readStyles reads styles.xml and resolves what each style inherits.
func readStyles(a *archive, part string) (map[string]*docStyle, error) {
	root, err := a.xml(part)
	if err != nil {
		return nil, err
	}
	out := map[string]*docStyle{}
	for _, n := range root.all("style") {
		s := &docStyle{name: n.val("name"), based: n.val("basedOn")}
		s.read(n.child("pPr"), n.child("rPr"))
		switch lower := strings.ToLower(s.name); {
		case headingName.MatchString(s.name):
			level, _ := strconv.Atoi(headingName.FindStringSubmatch(s.name)[1])
			s.heading = min(level, 6)
		case lower == "title" || s.name == "标题":
			s.title = true
		case lower == "caption" || s.name == "题注":
			s.caption = true
		}
		out[n.attr("styleId")] = s
	}
	for _, s := range out {
		s.inherit(out, 0)
	}
	return out, nil
}

func (s *docStyle) read(p, r *node) {
	if v := p.val2("outlineLvl"); v != "" {
		if level, err := strconv.Atoi(v); err == nil && level >= 0 && level < 6 {
			s.heading = level + 1
		}
	}
	s.align, s.indent = alignOf(p), indentOf(p)
	if num := p.child("numPr"); num != nil {
		s.numID = num.val2("numId")
		s.level, _ = strconv.Atoi(num.val2("ilvl"))
	}
	if r != nil {
		s.bold, s.italic = r.on("b"), r.on("i")
	}
}

// inherit fills what the style leaves open from the one it is based on. Title, heading and caption pass on, too.
func (s *docStyle) inherit(all map[string]*docStyle, depth int) {
	base := all[s.based]
	if s.done || base == nil || depth > 20 {
		s.done = true
		return
	}
	s.done = true
	base.inherit(all, depth+1)
	if s.heading == 0 {
		s.heading = base.heading
	}
	if s.align == "" {
		s.align = base.align
	}
	if s.indent == 0 {
		s.indent = base.indent
	}
	if s.numID == "" {
		s.numID, s.level = base.numID, base.level
	}
	s.title, s.caption = s.title || base.title, s.caption || base.caption
	s.bold, s.italic = s.bold || base.bold, s.italic || base.italic
}

// val2 is val for a node that may be missing.
func (n *node) val2(child string) string {
	if n == nil {
		return ""
	}
	return n.val(child)
}

func alignOf(p *node) source.Align {
	switch p.val2("jc") {
	case "center":
		return source.Center
	case "right", "end":
		return source.Right
	case "both", "distribute":
		return source.Justify
	case "left", "start":
		return source.Left
	}
	return ""
}

// indentOf returns the first-line indent in characters: Word writes hundredths of a character, or twentieths of a
// point where a character is taken as 16 point or, up to 500, as 10.5 to 12 point.
func indentOf(p *node) int {
	ind := p.child("ind")
	if ind == nil {
		return 0
	}
	if chars, err := strconv.Atoi(ind.attr("firstLineChars")); err == nil && chars > 0 {
		return min(int(math.Round(float64(chars)/100)), 10)
	}
	twips, err := strconv.Atoi(ind.attr("firstLine"))
	if err != nil || twips < 150 {
		return 0
	}
	return min(max(1, int(math.Round(float64(twips)/320))), 4)
}
