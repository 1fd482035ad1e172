package intake

import (
	"bytes"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
)

// readMarkdown turns Markdown into HTML and reads that; HTML inside it is sanitised there.
func (im *importer) readMarkdown() error {
	text, err := im.decodeText()
	if err != nil {
		return err
	}
	md := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify),
		goldmark.WithRendererOptions(html.WithUnsafe(), html.WithHardWraps()))
	var b bytes.Buffer
	if err := md.Convert([]byte(text), &b); err != nil {
		return im.broken(err)
	}
	return im.readMarkup(b.String())
}
