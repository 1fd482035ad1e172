package policy

import (
	"errors"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// A pack is small text: what goes beyond these bounds is a mistake or an attack.
const (
	maxPack  = 256 << 10
	maxDepth = 24
	maxNodes = 20_000
)

// node is a YAML value with its line: a map, a list, or text. Everything a pack says is one of these three.
type node struct {
	line  int
	kind  nodeKind
	text  string
	plain plainKind // what an unquoted scalar would otherwise mean
	keys  []*node   // of a map, in order …
	vals  []*node   // … with their values; of a list, its items
}

type nodeKind uint8

const (
	textNode nodeKind = iota
	listNode
	mapNode
)

type plainKind uint8

const (
	isText plainKind = iota
	isNumber
	isBool
	isNull
)

// parseYAML reads one document. Anchors, aliases, tags, merge keys, a second document, and too much of anything are
// refused: one spelling for each thing, and no file that unfolds into more than it shows.
func parseYAML(file string, data []byte, ps *problems) (root *node) {
	if len(data) > maxPack {
		ps.add(file, 1, "文件有 %d 字节，超过 256 KiB 的上限", len(data))
		return nil
	}
	if !utf8.Valid(data) {
		ps.add(file, 1, "文件不是 UTF-8 编码，请另存为 UTF-8")
		return nil
	}
	if line := nestedTooDeep(data); line > 0 {
		ps.add(file, line, "括号套得太深，超过 %d 层", maxDepth)
		return nil
	}
	defer func() { // the parser is not ours; a file that breaks it is a wrong file
		if recover() != nil {
			ps.add(file, 1, "YAML 格式不对，读不下去")
			root = nil
		}
	}()
	doc, err := parser.ParseBytes(data, 0)
	if err != nil {
		line, text := syntaxError(err)
		if trap := trapIn(data, line); trap != "" {
			text = trap
		}
		ps.add(file, line, "%s", text)
		return nil
	}
	if len(doc.Docs) == 0 || doc.Docs[0].Body == nil {
		ps.add(file, 1, "文件是空的")
		return nil
	}
	if len(doc.Docs) > 1 {
		ps.add(file, lineOf(doc.Docs[1].Start), "一个文件只能有一份文档，不能用“---”隔开几份")
		return nil
	}
	c := converter{file: file, ps: ps}
	root = c.node(doc.Docs[0].Body, 0)
	if c.failed {
		return nil
	}
	return root
}

// nestedTooDeep returns the line where brackets nest beyond the bound, before the parser has to find out.
func nestedTooDeep(data []byte) int {
	depth, line := 0, 1
	for _, b := range data {
		switch b {
		case '\n':
			line++
		case '[', '{':
			depth++
			if depth > 4*maxDepth { // brackets in comments and texts count here too
				return line
			}
		case ']', '}':
			depth = max(depth-1, 0)
		}
	}
	return 0
}

func syntaxError(err error) (line int, text string) {
	var syntax *yaml.SyntaxError
	if !errors.As(err, &syntax) {
		return 1, "YAML 格式不对，读不下去"
	}
	line = lineOf(syntax.GetToken())
	switch message := syntax.GetMessage(); {
	case strings.Contains(message, "already defined"):
		return line, "这一项在同一处写了两遍"
	case strings.Contains(message, "flow"), strings.Contains(message, "']'"), strings.Contains(message, "'}'"):
		return line, "YAML 格式不对：方括号或花括号没有配对；在括号里写“[条款]”要加引号"
	case strings.Contains(message, "tab"):
		return line, "YAML 格式不对：缩进不能用制表符，请用空格"
	}
	return line, "YAML 格式不对：请检查这一行的缩进、冒号和引号"
}

var (
	clauseInBrackets = regexp.MustCompile(`[\[{,:]\s*([^\s'"\[\]{},:]+@[^\s'"\[\]{},]+\s+[^\s'"\[\]{},]+\s+\[[^\[\]]+\])`)
	bareNegation     = regexp.MustCompile(`[\[{,:]\s+!`)
)

// trapIn names the mistake that writers make most on a line that YAML cannot read.
func trapIn(data []byte, line int) string {
	lines := strings.Split(string(data), "\n")
	if line < 1 || line > len(lines) {
		return ""
	}
	text := lines[line-1]
	if m := clauseInBrackets.FindStringSubmatch(text); m != nil && strings.ContainsAny(text, "{[") {
		return "环节写在方括号或花括号里又带“[条款]”的，整句要加引号：'" + m[1] + "'"
	}
	if bareNegation.MatchString(text) {
		return "以“!”开头的文字要加引号"
	}
	return ""
}

func lineOf(t *token.Token) int {
	if t == nil || t.Position == nil {
		return 1
	}
	return t.Position.Line
}

// converter turns the parser's tree into ours.
type converter struct {
	file   string
	ps     *problems
	count  int
	failed bool
}

func (c *converter) refuse(line int, format string, args ...any) *node {
	c.failed = true
	c.ps.add(c.file, line, format, args...)
	return &node{line: line}
}

func (c *converter) node(n ast.Node, depth int) *node {
	if n == nil {
		return &node{line: 1, plain: isNull}
	}
	line := lineOf(n.GetToken())
	c.count++
	if depth > maxDepth || c.count > maxNodes {
		if c.failed {
			return &node{line: line}
		}
		return c.refuse(line, "内容太多或套得太深")
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		return c.mapping(line, n.Values, depth)
	case *ast.MappingValueNode:
		return c.mapping(line, []*ast.MappingValueNode{n}, depth)
	case *ast.SequenceNode:
		out := &node{line: line, kind: listNode}
		for _, item := range n.Values {
			out.vals = append(out.vals, c.node(item, depth+1))
		}
		return out
	case *ast.StringNode:
		return &node{line: line, text: n.Value}
	case *ast.LiteralNode:
		return &node{line: line, text: n.Value.Value}
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return &node{line: line, text: n.GetToken().Value, plain: isNumber}
	case *ast.BoolNode:
		return &node{line: line, text: n.GetToken().Value, plain: isBool}
	case *ast.NullNode:
		return &node{line: line, plain: isNull}
	case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode:
		return c.refuse(line, "不能用锚点和引用（& * <<），每处都要写全；以 * 或 & 开头的文字要加引号")
	case *ast.TagNode:
		return c.refuse(line, "以“!”开头的文字要加引号")
	}
	return c.refuse(line, "这里的写法不支持")
}

func (c *converter) mapping(line int, values []*ast.MappingValueNode, depth int) *node {
	out := &node{line: line, kind: mapNode}
	for i, v := range values {
		key := c.node(v.Key, depth+1)
		if key.kind != textNode || key.plain == isNull {
			return c.refuse(key.line, "这一项的名称必须是文字")
		}
		if i == 0 {
			out.line = key.line
		}
		out.keys = append(out.keys, key)
		out.vals = append(out.vals, c.node(v.Value, depth+1))
	}
	return out
}
