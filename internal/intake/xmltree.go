package intake

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"golang.org/x/text/encoding/ianaindex"

	"qianfa/internal/core/fault"
)

// The limits of one XML part.
const (
	maxNodes = 600_000
	maxDepth = 200
)

// node is one element of a part; names are local, because Word and WPS use several namespaces for the same thing.
type node struct {
	name     string
	attrs    []xml.Attr
	children []*node
	text     string // of t, instrText and the like; "" for the others
}

// xml reads a part into a tree; nil without an error when the part is not there. A DOCTYPE is refused: no Office
// program writes one, and it could name entities outside the file.
func (a *archive) xml(part string) (*node, error) {
	data, err := a.read(part, maxPart)
	if err != nil || data == nil {
		return nil, err
	}
	dec := xml.NewDecoder(bytes.NewReader(data))
	dec.CharsetReader = func(charset string, r io.Reader) (io.Reader, error) {
		enc, err := ianaindex.IANA.Encoding(charset)
		if err != nil || enc == nil {
			return nil, errors.New("unknown charset " + charset)
		}
		return enc.NewDecoder().Reader(r), nil
	}
	root := &node{}
	stack := []*node{root}
	for count := 0; ; {
		tok, err := dec.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, a.damaged(part, err)
		}
		top := stack[len(stack)-1]
		switch t := tok.(type) {
		case xml.Directive:
			return nil, fault.New(fault.Invalid, "“%s”含有外部实体声明（DOCTYPE），疑似恶意文件，不能接收。请核实来源。", a.name)
		case xml.StartElement:
			if count++; count > maxNodes || len(stack) > maxDepth {
				return nil, fault.New(fault.Invalid, "“%s”的结构异常复杂，无法读取。请把内容复制到新文档后重新上传。", a.name)
			}
			n := &node{name: t.Name.Local, attrs: append([]xml.Attr(nil), t.Attr...)}
			top.children = append(top.children, n)
			stack = append(stack, n)
		case xml.EndElement:
			if len(stack) == 1 || top.name != t.Name.Local {
				return nil, a.damaged(part, errors.New("elements do not match"))
			}
			stack = stack[:len(stack)-1]
		case xml.CharData:
			if top.keepsText() {
				top.text += string(t)
			}
		}
	}
	if len(stack) != 1 || len(root.children) != 1 {
		return nil, a.damaged(part, errors.New("cut off"))
	}
	return root.children[0], nil
}

func (n *node) keepsText() bool {
	switch n.name {
	case "t", "delText", "instrText", "title", "subject", "keywords", "description", "category":
		return true
	}
	return false
}

// attr returns an attribute by its local name.
func (n *node) attr(local string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.attrs {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// child returns the first child of that name, or nil; it may be called on nil.
func (n *node) child(path ...string) *node {
	for _, name := range path {
		if n == nil {
			return nil
		}
		var found *node
		for _, c := range n.children {
			if c.name == name {
				found = c
				break
			}
		}
		n = found
	}
	return n
}

// all returns the descendants of that name in order, not looking inside them.
func (n *node) all(name string) []*node {
	if n == nil {
		return nil
	}
	var out []*node
	for _, c := range n.children {
		if c.name == name {
			out = append(out, c)
			continue
		}
		out = append(out, c.all(name)...)
	}
	return out
}

// val returns the val attribute of a child.
func (n *node) val(child string) string { return n.child(child).attr("val") }

// on reads a switch such as <w:b/>, <w:b w:val="0"/>.
func (n *node) on(child string) bool {
	c := n.child(child)
	if c == nil {
		return false
	}
	v := strings.ToLower(c.attr("val"))
	return v != "0" && v != "false" && v != "off" && v != "none"
}

// plain returns all words under a node.
func (n *node) plain() string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	n.writePlain(&b)
	return b.String()
}

func (n *node) writePlain(b *strings.Builder) {
	b.WriteString(n.text)
	for _, c := range n.children {
		c.writePlain(b)
	}
	if n.name == "p" || n.name == "br" {
		b.WriteByte('\n')
	}
}
