package channel

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"qianfa/internal/core/fault"
)

// Limits (平台限制) is what a platform takes. Zero means "no limit" for numbers and "not offered" for switches.
type Limits struct {
	Platform      string   // Chinese name, for sentences
	TitleRunes    int      // title
	TitleRequired bool     //
	SummaryRunes  int      //
	BylineRunes   int      //
	HTMLRunes     int      // characters of the body with its markup
	HTMLBytes     int      //
	TextUnits     int      // words of a plain-text post, counted by Count
	Pictures      int      // in the body, or beside the text
	NoPictures    bool     //
	PictureBytes  int64    // each, less than or equal
	PictureMimes  []string // empty = any
	CoverRequired bool     //
	CoverBytes    int64    //
	CoverMimes    []string //
	LinkBytes     int      // 阅读原文
	LinkRequired  bool     // at least one link
	Releases      string   // the step that makes the post public; "" = none
	CanEdit       bool     // a published post can be changed
	CanRetract    bool     // a published post can be taken down through the interface
	CanSchedule   bool     // the platform itself can publish at a given time

	Count func(text string) int      // how the platform counts; nil = code points
	Extra func(p Post) []fault.Field // further rules of the platform
}

// Check returns every place where the post does not fit, in Chinese; none means that the platform takes it.
func (l Limits) Check(p Post) []fault.Field {
	var out []fault.Field
	say := func(path, format string, args ...any) {
		out = append(out, fault.Field{Path: path, Text: l.Platform + fmt.Sprintf(format, args...)})
	}
	if l.TitleRequired && strings.TrimSpace(p.Title) == "" {
		say("title", "要求有标题，请补上标题。")
	}
	for _, f := range []struct {
		path, name, text string
		max              int
	}{
		{"title", "标题", p.Title, l.TitleRunes}, {"summary", "摘要", p.Summary, l.SummaryRunes},
		{"byline", "作者", p.Byline, l.BylineRunes}, {"html", "正文（含格式）", p.HTML, l.HTMLRunes},
	} {
		if n := utf8.RuneCountInString(f.text); f.max > 0 && n > f.max {
			say(f.path, "%s最多 %d 字，现在 %d 字，请删减。", f.name, f.max, n)
		}
	}
	if l.HTMLBytes > 0 && len(p.HTML) >= l.HTMLBytes {
		say("html", "正文（含格式）须小于 %d KB，现在 %d KB，请删减。", l.HTMLBytes>>10, len(p.HTML)>>10)
	}
	if n := l.count(p.Text); l.TextUnits > 0 && n > l.TextUnits {
		say("text", "最多 %d 字，现在 %d 字，请删减。", l.TextUnits, n)
	}
	if l.LinkBytes > 0 && len(p.SourceURL) > l.LinkBytes {
		say("source_url", "“阅读原文”链接最多 %d 字节，现在 %d 字节，请换用较短的链接。", l.LinkBytes, len(p.SourceURL))
	}
	if l.LinkRequired && len(p.Links) == 0 && p.SourceURL == "" {
		say("links", "要求正文带一条链接，请在正文末尾加上本单位网站的链接。")
	}
	out = append(out, l.pictures(p)...)
	if l.Extra != nil {
		out = append(out, l.Extra(p)...)
	}
	return out
}

// Refusal turns the findings of Check into one error, nil for none.
func (l Limits) Refusal(p Post) error {
	fields := l.Check(p)
	if len(fields) == 0 {
		return nil
	}
	var texts []string
	for _, f := range fields {
		texts = append(texts, f.Text)
	}
	return &Error{Outcome: Refused, Class: ClassContent, Code: "limits", Message: strings.Join(texts, "")}
}

func (l Limits) count(text string) int {
	if l.Count != nil {
		return l.Count(text)
	}
	return utf8.RuneCountInString(text)
}

func (l Limits) pictures(p Post) []fault.Field {
	var out []fault.Field
	say := func(path, format string, args ...any) {
		out = append(out, fault.Field{Path: path, Text: l.Platform + fmt.Sprintf(format, args...)})
	}
	n := 0
	for i, m := range p.Media {
		path := fmt.Sprintf("media[%d]", i)
		if m.Kind != "image" {
			continue // attachments do not go to the platform
		}
		if l.CoverRequired && p.Cover != nil && p.Cover.Digest == m.Digest {
			out = append(out, l.cover(path, m)...)
			if !strings.Contains(p.HTML, MediaRef(m.Digest)) {
				continue
			}
		}
		n++
		if l.PictureBytes > 0 && m.Size > l.PictureBytes {
			say(path, "图片最大 %d KB，“%s”为 %d KB，请压缩后重新上传。", l.PictureBytes>>10, m.Name, m.Size>>10)
		}
		if len(l.PictureMimes) > 0 && !slices.Contains(l.PictureMimes, m.Mime) {
			say(path, "不接受“%s”的格式（%s），请转换为 %s。", m.Name, m.Mime, formats(l.PictureMimes))
		}
	}
	if l.NoPictures && n > 0 {
		say("media", "不能带图片，请去掉图片。")
	}
	if l.Pictures > 0 && n > l.Pictures {
		say("media", "最多带 %d 张图片，现在 %d 张，请减少图片。", l.Pictures, n)
	}
	if l.CoverRequired {
		if p.Cover == nil || p.Cover.Digest == "" {
			say("cover", "要求有封面图，请选一张封面。")
		} else if _, ok := p.Image(p.Cover.Digest); !ok {
			say("cover", "找不到封面图的文件，请重新选择封面。")
		}
	}
	return out
}

func (l Limits) cover(path string, m PostMedia) []fault.Field {
	var out []fault.Field
	if l.CoverBytes > 0 && m.Size > l.CoverBytes {
		out = append(out, fault.Field{Path: path, Text: fmt.Sprintf("%s封面图最大 %d KB，“%s”为 %d KB，请压缩后重新上传。",
			l.Platform, l.CoverBytes>>10, m.Name, m.Size>>10)})
	}
	if len(l.CoverMimes) > 0 && !slices.Contains(l.CoverMimes, m.Mime) {
		out = append(out, fault.Field{Path: path, Text: fmt.Sprintf("%s封面图不接受“%s”的格式（%s），请转换为 %s。",
			l.Platform, m.Name, m.Mime, formats(l.CoverMimes))})
	}
	return out
}

// formats turns media types into words: image/jpeg → JPEG.
func formats(mimes []string) string {
	var out []string
	for _, m := range mimes {
		_, name, _ := strings.Cut(m, "/")
		out = append(out, strings.ToUpper(name))
	}
	return strings.Join(out, "、")
}
