package check

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// missingSource finds a reprint (转载) that names no source.
type missingSource struct{}

func (missingSource) ID() string    { return "missing_source" }
func (missingSource) Title() string { return "转载是否注明来源" }

func (missingSource) Run(s Subject, _ Param) []Finding {
	if s.Origin != "reprint" || sourceName(s.Source.Name) != "" {
		return nil
	}
	return []Finding{{Flag: true, Message: "转载没有注明来源。", Suggestion: "请填写来源单位或媒体的全称和原文网址。"}}
}

// sourceNotListed finds a reprint from a source outside the list in force.
type sourceNotListed struct{}

func (sourceNotListed) ID() string    { return "source_not_listed" }
func (sourceNotListed) Title() string { return "转载来源是否在规定的稿源名单内" }

func (sourceNotListed) Run(s Subject, _ Param) []Finding {
	name := sourceName(s.Source.Name)
	if s.Origin != "reprint" || s.Source.Approved == nil || name == "" {
		return nil
	}
	if slices.ContainsFunc(s.Source.Approved, func(a string) bool { return sourceName(a) == name }) {
		return nil
	}
	return []Finding{{Flag: true, Text: s.Source.Name, Message: "来源“" + s.Source.Name + "”不在规定的稿源名单内。",
		Suggestion: "请改从名单内的稿源转载；名称写得不全的，请写全称。"}}
}

// titleChanged finds a reprint whose title is not the original's (不得擅改标题).
type titleChanged struct{}

func (titleChanged) ID() string    { return "title_changed" }
func (titleChanged) Title() string { return "转载是否改动标题" }

func (titleChanged) Run(s Subject, _ Param) []Finding {
	if s.Origin != "reprint" || s.Source.Title == "" || squeeze(s.Title) == squeeze(s.Source.Title) {
		return nil
	}
	return []Finding{{Flag: true, Text: s.Title, Message: "标题与原文不一致，原文的标题是“" + s.Source.Title + "”。",
		Suggestion: "转载不得改动标题，请改回原文的标题。", Fix: &Fix{Text: s.Source.Title}}}
}

// bodyChanged finds each place where a reprint's text differs from the original's (不得擅改内容). Spaces and line breaks
// do not count. One finding without a place says that something was changed, the others where.
type bodyChanged struct{}

func (bodyChanged) ID() string    { return "body_changed" }
func (bodyChanged) Title() string { return "转载是否改动内容" }

func (bodyChanged) Run(s Subject, _ Param) []Finding {
	if s.Origin != "reprint" || s.Source.Text == "" {
		return nil
	}
	now, places := visible(cmp.Or(s.Whole, s.Text))
	was, _ := visible(s.Source.Text)
	if slices.Equal(now, was) {
		return nil
	}
	out := []Finding{{Flag: true, Message: "正文与原文不一致。", Suggestion: "转载不得改动内容，请逐处改回原文。"}}
	if s.Whole != "" {
		return out // the places lie outside the excerpt
	}
	for _, e := range diffRunes(was, now) {
		f := Finding{Start: placeOf(places, e.to), Text: string(now[e.to:e.toEnd])}
		f.End = f.Start
		if e.toEnd > e.to {
			f.End = places[e.toEnd-1] + 1
		}
		f.Fix = &Fix{Text: string(was[e.from:e.fromEnd])}
		switch {
		case e.toEnd == e.to:
			f.Message, f.Suggestion = "这里少了原文的“"+brief(was[e.from:e.fromEnd])+"”。", "请补回。"
		case e.fromEnd == e.from:
			f.Message, f.Suggestion = "原文没有“"+brief(now[e.to:e.toEnd])+"”。", "请删去。"
		default:
			f.Message, f.Suggestion = "原文是“"+brief(was[e.from:e.fromEnd])+"”。", "请改回原文。"
		}
		out = append(out, f)
	}
	return out
}

// sourceName folds width, spaces and the marks people put around a source.
func sourceName(s string) string {
	s = squeeze(width.Fold.String(s))
	for _, prefix := range []string{"来源:", "转自:", "稿源:", "来源", "转自"} {
		s = strings.TrimPrefix(s, prefix)
	}
	return strings.Trim(s, `《》“”"'「」()[]【】`)
}

// squeeze drops blanks and invisible characters.
func squeeze(s string) string {
	runes, _ := visible(s)
	return string(runes)
}

// visible returns the characters that are not blank or invisible, and where each stands.
func visible(s string) (runes []rune, places []int) {
	i := 0
	for _, r := range s {
		if !unicode.IsSpace(r) && !invisible(r) {
			runes, places = append(runes, r), append(places, i)
		}
		i++
	}
	return runes, places
}

func invisible(r rune) bool {
	return r == '\u200b' || r == '\u200c' || r == '\u200d' || r == '\u2060' || r == '\ufeff' || r == '\u00ad'
}

// placeOf returns where the i-th visible character stands, or just behind the last.
func placeOf(places []int, i int) int {
	switch {
	case i < len(places):
		return places[i]
	case len(places) > 0:
		return places[len(places)-1] + 1
	}
	return 0
}

func brief(r []rune) string {
	if len(r) > 30 {
		return string(r[:30]) + "……"
	}
	return string(r)
}
