package render

import (
	"strings"
	"unicode/utf8"

	"qianfa/internal/channel"
	"qianfa/internal/core/check"
	"qianfa/internal/core/source"
)

// weibo writes one plain text within the 140 rule: 【title】, the summary or as much of the body as fits, the source of
// a reprint, the link to the website's page; and it carries one picture, the cover.
func weibo(p *channel.Post, doc source.Document, t Target) {
	lead := doc.Summary
	if lead == "" {
		lead = doc.PlainText().Text
	}
	head, tail := weiboHead(p.Title), ""
	if t.Origin.Name != "" {
		tail = "（来源：" + t.Origin.Name + "）"
	}
	if t.PageURL != "" {
		tail += " " + t.PageURL
		p.Links = []string{t.PageURL}
	}
	p.Text = head + fit(head, oneLine(lead), tail) + tail
	p.SourceURL, p.Media = t.PageURL, onlyCover(p)
}

// weiboHead is the title as it opens the text.
func weiboHead(title string) string {
	if title == "" {
		return ""
	}
	return "【" + title + "】"
}

// fit returns the longest beginning of lead that fits between head and tail: whole, or up to the end of a sentence
// when that keeps most of it, or with an ellipsis.
func fit(head, lead, tail string) string {
	const ellipsis = "……"
	if check.WeiboLength(head+lead+tail) <= check.WeiboMax {
		return lead
	}
	runes := []rune(lead)
	lo, hi := 0, len(runes)
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if check.WeiboLength(head+string(runes[:mid])+ellipsis+tail) <= check.WeiboMax {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	if lo == 0 {
		return ""
	}
	cut := string(runes[:lo])
	if end := strings.LastIndexAny(cut, "。！？；"); end >= 0 {
		_, size := utf8.DecodeRuneInString(cut[end:])
		if sentence := cut[:end+size]; utf8.RuneCountInString(sentence)*5 >= lo*3 {
			return sentence
		}
	}
	return strings.TrimRight(cut, " ，、：") + ellipsis
}

// oneLine puts a blank for each line break, so that offsets stay the same.
func oneLine(s string) string { return strings.ReplaceAll(s, "\n", " ") }

func onlyCover(p *channel.Post) []channel.PostMedia {
	if p.Cover == nil {
		return nil
	}
	m, ok := p.Image(p.Cover.Digest)
	if !ok {
		return nil
	}
	return []channel.PostMedia{m}
}

// weiboSpans says which words of a Weibo text are the title, the summary or the body's blocks.
func weiboSpans(p channel.Post, plain source.Text) []source.Span {
	var spans []source.Span
	at := 0
	if p.Title != "" {
		at = utf8.RuneCountInString(p.Title) + 2
		spans = append(spans, source.Span{Block: "title", Start: 1, End: at - 1})
	}
	rest := []rune(p.Text)[min(at, utf8.RuneCountInString(p.Text)):]
	if p.Summary != "" {
		return append(spans, source.Span{Block: "summary", Start: at, End: at + common(rest, p.Summary)})
	}
	n := common(rest, plain.Text)
	for _, s := range plain.Spans {
		if s.Start < n {
			spans = append(spans, source.Span{Block: s.Block, Start: at + s.Start, End: at + min(s.End, n)})
		}
	}
	return spans
}

// common returns how many characters of text stand at the beginning of rest, line breaks as blanks.
func common(rest []rune, text string) int {
	n := 0
	for _, r := range oneLine(text) {
		if n >= len(rest) || rest[n] != r {
			break
		}
		n++
	}
	return n
}
