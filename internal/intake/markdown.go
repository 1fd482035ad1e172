package intake

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"

	"qianfa/internal/core/fault"
)

// The limits of Markdown, far beyond any article. Within one stretch of lines, and within quotes and lists in each
// other, a parser's work grows with the square of the length: an evil file could keep it busy for minutes.
const (
	maxMarkdown = 256 << 10
	maxStretch  = 24 << 10 // lines without a blank one between
)

// nested finds a line within more than 20 quotes and lists.
var nested = regexp.MustCompile(`(?m)^(?:[ \t]*(?:>|[-+*][ \t]|[0-9]{1,9}[.)][ \t])){21}`)

func tooKnotty(text string) bool {
	if len(text) > maxMarkdown || nested.MatchString(text) {
		return true
	}
	stretch := 0
	for line := range strings.Lines(text) {
		stretch += len(line)
		if strings.TrimSpace(line) == "" {
			stretch = 0
		}
		if stretch > maxStretch {
			return true
		}
	}
	return false
}

// readMarkdown turns Markdown into HTML and reads that; HTML inside it is sanitised there.
func (im *importer) readMarkdown() error {
	text, err := im.decodeText()
	if err != nil {
		return err
	}
	if tooKnotty(text) {
		return fault.New(fault.Invalid, "“%s”太大、段落太长或层次太深，无法读取。Markdown 文件最多 %d KB，一段最多 %d KB；请拆开，或另存为 .docx。",
			im.name, maxMarkdown>>10, maxStretch>>10)
	}
	md := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify),
		goldmark.WithRendererOptions(html.WithUnsafe(), html.WithHardWraps()))
	var b bytes.Buffer
	if err := md.Convert([]byte(text), &b); err != nil {
		return im.broken(err)
	}
	return im.readMarkup(b.String())
}
