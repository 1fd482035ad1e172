package form

import (
	"bytes"
	"errors"
	"html/template"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"qianfa/internal/core/fault"
)

// CustomSecurityPolicy is the policy under which a filled template of a body is shown: its own styles and embedded
// pictures, no script, nothing from outside.
const CustomSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

// FillHTML fills a body's own form written as HTML. Only fields such as {{标题}} are allowed in it; values are escaped
// for the place they stand in, and line ends become <br>. Scripts, handlers and anything from outside are refused with
// their name, as is an unknown field.
func FillHTML(source []byte, fields Fields) ([]byte, error) {
	if len(source) > 1<<20 {
		return nil, fault.New(fault.Invalid, "表样超过1MB。请删去嵌入的大图片后重新上传。")
	}
	if !utf8.Valid(source) {
		return nil, fault.New(fault.Invalid, "表样不是UTF-8编码。请用UTF-8编码另存后重新上传。")
	}
	if err := harmless(source); err != nil {
		return nil, err
	}
	parsed, values, err := compile(string(source), fields)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := parsed.Execute(&out, values); err != nil {
		return nil, fault.New(fault.Invalid, "表样里有字段放在了不能填写的位置（例如样式或标签里面）。请把字段放在正文或表格的文字里。").Because(err)
	}
	return out.Bytes(), nil
}

// compile turns each {{字段}} into a look-up that the template engine escapes for its place.
func compile(source string, fields Fields) (*template.Template, map[string]any, error) {
	found, err := placeholders(source)
	if err != nil {
		return nil, nil, err
	}
	values := map[string]any{}
	var text strings.Builder
	last := 0
	for _, p := range found {
		value, err := fields.get(p.name)
		if err != nil {
			return nil, nil, err
		}
		values[p.name] = strings.Split(value, "\n")
		text.WriteString(source[last:p.from])
		text.WriteString(`{{range $i, $line := index . "` + p.name + `"}}{{if $i}}<br>{{end}}{{$line}}{{end}}`)
		last = p.to
	}
	text.WriteString(source[last:])
	parsed, err := template.New("form").Parse(text.String())
	if err != nil {
		return nil, nil, fault.New(fault.Invalid, "表样读不懂。请检查大括号是否成对，然后重新上传。").Because(err)
	}
	return parsed, values, nil
}

// refusedTags are elements that load, run or send something.
var refusedTags = map[string]bool{"script": true, "iframe": true, "frame": true, "frameset": true, "object": true, "embed": true, "applet": true,
	"link": true, "base": true, "form": true, "input": true, "button": true, "svg": true, "math": true, "video": true, "audio": true, "template": true}

// harmless refuses what a form to be printed has no use for.
func harmless(source []byte) error {
	tokens := html.NewTokenizer(bytes.NewReader(source))
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			if err := tokens.Err(); !errors.Is(err, io.EOF) {
				return fault.New(fault.Invalid, "表样不是完整的网页文件。请检查后重新上传。").Because(err)
			}
			return nil
		}
		token := tokens.Token()
		if kind == html.TextToken && (strings.Contains(token.Data, "@import") || strings.Contains(token.Data, "url(")) {
			return fault.New(fault.Invalid, "表样的样式里引用了外部文件（@import 或 url()）。请删去后重新上传。")
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		if refusedTags[token.Data] {
			return fault.New(fault.Invalid, "表样里不能有<%s>。请删去后重新上传。", token.Data)
		}
		for _, a := range token.Attr {
			if !harmlessAttribute(token.Data, a) {
				return fault.New(fault.Invalid, "表样的<%s>里不能有%s=“%s”。请删去后重新上传。", token.Data, a.Key, shorten(a.Val))
			}
		}
	}
}

// harmlessAttribute allows what sets the look, and pictures that are embedded.
func harmlessAttribute(tag string, a html.Attribute) bool {
	if a.Key == "src" && tag == "img" {
		return strings.HasPrefix(a.Val, "data:image/png") || strings.HasPrefix(a.Val, "data:image/jpeg")
	}
	if tag == "meta" {
		return a.Key == "charset" || a.Key == "name" || a.Key == "content"
	}
	if a.Key == "style" {
		return !strings.Contains(strings.ToLower(a.Val), "url(")
	}
	return allowedAttributes[a.Key]
}

var allowedAttributes = map[string]bool{"class": true, "id": true, "lang": true, "dir": true, "title": true, "colspan": true, "rowspan": true,
	"width": true, "height": true, "align": true, "valign": true, "border": true, "cellspacing": true, "cellpadding": true, "alt": true,
	"scope": true, "start": true, "type": true, "span": true, "name": true, "content": true, "charset": true}

// sortedOffsets returns the keys in order.
func sortedOffsets(m map[int]string) []int { return slices.Sorted(maps.Keys(m)) }
