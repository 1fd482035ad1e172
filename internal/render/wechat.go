package render

import (
	"fmt"
	"html"
	"net/url"
	"strings"

	"qianfa/internal/channel"
	"qianfa/internal/core/source"
)

// wechat writes HTML with inline styles only and the elements that the platform keeps: p section h1-h6 strong em span
// br ul ol li blockquote table img, and links within mp.weixin.qq.com. Other links are written out, because the
// platform would drop them silently and readers would see something that nobody signed.
func wechat(p *channel.Post, doc source.Document, t Target) {
	w := &htmlWriter{style: wechatStyle{page: t.PageURL != ""}}
	w.blocks(doc.Blocks)
	w.origin(t.Origin)
	p.HTML, p.Text = w.b.String(), doc.PlainText().Text
	p.SourceURL, p.Links = t.PageURL, w.links
	if t.PageURL != "" {
		p.Links = append(p.Links, t.PageURL)
	}
}

// wechatStyle is that of platforms which keep inline styles only; page says whether 阅读原文 leads to our own page.
type wechatStyle struct{ page bool }

func (wechatStyle) heading(level int) string { return fmt.Sprintf("h%d", level) }

func (wechatStyle) attr(kind string) string {
	styles := map[string]string{
		"table":      "border-collapse:collapse;width:100%",
		"td":         "border:1px solid #999;padding:4px 8px",
		"th":         "border:1px solid #999;padding:4px 8px;background-color:#f2f2f2;font-weight:bold",
		"quote":      "border-left:3px solid #ccc;margin:0;padding-left:12px;color:#555",
		"figure":     "text-align:center",
		"figcaption": "text-align:center;color:#888;font-size:14px",
		"img":        "max-width:100%",
		"origin":     "color:#888;font-size:14px",
	}
	if kind == "rule" {
		return `<section style="border-top:1px solid #ccc;margin:16px 0"><br/></section>`
	}
	if s := styles[kind]; s != "" {
		return ` style="` + s + `"`
	}
	return ""
}

func (wechatStyle) text(align source.Align, indent int) string {
	var styles []string
	if align != "" {
		styles = append(styles, "text-align:"+string(align))
	}
	if indent > 0 {
		styles = append(styles, fmt.Sprintf("text-indent:%dem", indent))
	}
	if len(styles) == 0 {
		return ""
	}
	return ` style="` + strings.Join(styles, ";") + `"`
}

func (wechatStyle) run(r source.Run) (open, end string) {
	var styles []string
	switch {
	case r.Underline && r.Strike:
		styles = append(styles, "text-decoration:underline line-through")
	case r.Underline:
		styles = append(styles, "text-decoration:underline")
	case r.Strike:
		styles = append(styles, "text-decoration:line-through")
	}
	switch r.Script {
	case source.Super:
		styles = append(styles, "vertical-align:super;font-size:smaller")
	case source.Sub:
		styles = append(styles, "vertical-align:sub;font-size:smaller")
	}
	if len(styles) > 0 {
		open, end = `<span style="`+strings.Join(styles, ";")+`">`, "</span>"
	}
	if r.Italic {
		open, end = "<em>"+open, end+"</em>"
	}
	if r.Bold {
		open, end = "<strong>"+open, end+"</strong>"
	}
	return open, end
}

func (wechatStyle) link(href, text string) (open, end string, followed bool) {
	if u, err := url.Parse(href); err == nil && u.Host == "mp.weixin.qq.com" {
		return `<a href="` + html.EscapeString(href) + `">`, "</a>", true
	}
	if strings.TrimSpace(text) == href {
		return "", "", false
	}
	return "", "（" + html.EscapeString(strings.TrimPrefix(href, "mailto:")) + "）", false
}

func (s wechatStyle) attachment(b source.Block) string {
	where := ""
	if s.page {
		where = "（请点击“阅读原文”查看）"
	}
	return "<p>附件：" + html.EscapeString(b.Name) + where + "</p>"
}
