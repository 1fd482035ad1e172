package source

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"qianfa/internal/core/fault"
)

// Validate returns fault.Invalid with the path of the first place that breaks the format; Decode calls it.
func (d Document) Validate() error {
	if d.V != Version {
		return at("v", fmt.Sprintf("版本号应当是 %d", Version))
	}
	for _, f := range []struct{ path, text string }{{"title", d.Title}, {"summary", d.Summary}, {"byline", d.Byline}} {
		if err := plain(f.path, f.text, f.path == "summary"); err != nil {
			return err
		}
	}
	v := validator{ids: map[string]bool{}}
	return v.blocks("blocks", d.Blocks, 0)
}

type validator struct {
	ids map[string]bool
}

func (v *validator) blocks(path string, blocks []Block, depth int) error {
	if depth > MaxDepth {
		return at(path, fmt.Sprintf("引用和表格最多套 %d 层", MaxDepth))
	}
	for i, b := range blocks {
		place := fmt.Sprintf("%s[%d]", path, i)
		if err := v.id(place, b.ID); err != nil {
			return err
		}
		if err := v.block(place, b, depth); err != nil {
			return err
		}
	}
	return nil
}

func (v *validator) id(path, id string) error {
	if id == "" || len(id) > 64 || strings.IndexFunc(id, notIDRune) >= 0 {
		return at(path+".id", "编号应当是 1 至 64 个字母、数字、横线或下划线")
	}
	if v.ids[id] {
		return at(path+".id", "编号“"+id+"”重复")
	}
	v.ids[id] = true
	if len(v.ids) > MaxBlocks {
		return fault.New(fault.Invalid, "文稿的段落、列表项和单元格合计超过 %d 个，请拆成几篇。", MaxBlocks)
	}
	return nil
}

func notIDRune(r rune) bool {
	return r > unicode.MaxASCII || !(unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_')
}

// allowed names, for each type, the fields a block may carry beside id and type.
var allowed = map[Type][]string{
	Heading:    {"level", "align", "runs"},
	Paragraph:  {"align", "indent", "runs"},
	List:       {"ordered", "start", "items"},
	Table:      {"rows"},
	Image:      {"media", "alt", "caption", "width", "height"},
	Quote:      {"blocks"},
	Rule:       nil,
	Attachment: {"media", "name"},
}

func (v *validator) block(path string, b Block, depth int) error {
	fields, known := allowed[b.Type]
	if !known {
		return at(path+".type", "没有“"+string(b.Type)+"”这种段落")
	}
	for _, f := range b.carried() {
		if !slices.Contains(fields, f) {
			return at(path+"."+f, string(b.Type)+" 不能有这一项")
		}
	}
	switch b.Type {
	case Heading:
		if b.Level < 1 || b.Level > 6 {
			return at(path+".level", "标题级别应当是 1 至 6")
		}
	case List:
		return v.items(path, b)
	case Table:
		return v.rows(path, b, depth)
	case Image, Attachment:
		return media(path, b)
	case Quote:
		return v.blocks(path+".blocks", b.Blocks, depth+1)
	case Paragraph, Rule:
	}
	if b.Align != "" && b.Align != Left && b.Align != Center && b.Align != Right && b.Align != Justify {
		return at(path+".align", "对齐方式应当是 left、center、right 或 justify")
	}
	if b.Indent < 0 || b.Indent > 10 {
		return at(path+".indent", "首行缩进应当是 0 至 10 个字")
	}
	return runs(path, b.Runs)
}

// carried lists the fields that a block fills.
func (b Block) carried() []string {
	var out []string
	for _, f := range []struct {
		name string
		set  bool
	}{
		{"level", b.Level != 0}, {"align", b.Align != ""}, {"indent", b.Indent != 0}, {"runs", b.Runs != nil},
		{"ordered", b.Ordered}, {"start", b.Start != 0}, {"items", b.Items != nil}, {"rows", b.Rows != nil},
		{"media", b.Media != ""}, {"alt", b.Alt != ""}, {"caption", b.Caption != ""}, {"width", b.Width != 0},
		{"height", b.Height != 0}, {"blocks", b.Blocks != nil}, {"name", b.Name != ""},
	} {
		if f.set {
			out = append(out, f.name)
		}
	}
	return out
}

func (v *validator) items(path string, b Block) error {
	if b.Start < 0 || b.Start > 100000 {
		return at(path+".start", "起始编号应当是 0 至 100000")
	}
	for i, it := range b.Items {
		place := fmt.Sprintf("%s.items[%d]", path, i)
		if err := v.id(place, it.ID); err != nil {
			return err
		}
		if it.Level < 0 || it.Level > 8 {
			return at(place+".level", "列表层次应当是 0 至 8")
		}
		if err := runs(place, it.Runs); err != nil {
			return err
		}
	}
	return nil
}

func (v *validator) rows(path string, b Block, depth int) error {
	for i, row := range b.Rows {
		for j, c := range row.Cells {
			place := fmt.Sprintf("%s.rows[%d].cells[%d]", path, i, j)
			if err := v.id(place, c.ID); err != nil {
				return err
			}
			if c.Colspan < 0 || c.Colspan > 100 || c.Rowspan < 0 || c.Rowspan > 1000 {
				return at(place, "合并的列数应当不超过 100，行数应当不超过 1000")
			}
			if err := v.blocks(place+".blocks", c.Blocks, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

func media(path string, b Block) error {
	if !IsDigest(b.Media) {
		return at(path+".media", "图片或附件的编号应当是 sha256: 加 64 位十六进制数")
	}
	if b.Width < 0 || b.Height < 0 || b.Width > 100000 || b.Height > 100000 {
		return at(path+".width", "图片的宽和高应当是 0 至 100000")
	}
	for _, f := range []struct{ path, text string }{{path + ".alt", b.Alt}, {path + ".caption", b.Caption}, {path + ".name", b.Name}} {
		if err := plain(f.path, f.text, false); err != nil {
			return err
		}
	}
	return nil
}

func runs(path string, rs []Run) error {
	for i, r := range rs {
		place := fmt.Sprintf("%s.runs[%d]", path, i)
		if err := plain(place+".text", r.Text, true); err != nil {
			return err
		}
		if r.Script != "" && r.Script != Super && r.Script != Sub {
			return at(place+".script", "上下标应当是 sup 或 sub")
		}
		if r.Link != "" && !SafeLink(r.Link) {
			return at(place+".link", "链接只能是 http、https 或 mailto 开头的完整地址")
		}
	}
	return nil
}

// plain refuses control characters, which no reader sees and no platform keeps.
func plain(path, text string, lines bool) error {
	for _, r := range text {
		if r == '\n' && lines || r == '\t' {
			continue
		}
		if unicode.IsControl(r) || r == '\uFFFE' || r == '\uFFFF' {
			return at(path, fmt.Sprintf("含有不可见的控制字符 U+%04X，请删去", r))
		}
	}
	return nil
}

// SafeLink reports whether a link may stand in a document: a full http, https or mailto address.
func SafeLink(link string) bool {
	if len(link) > 2048 || strings.IndexFunc(link, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }) >= 0 {
		return false
	}
	u, err := url.Parse(link)
	if err != nil {
		return false
	}
	switch u.Scheme {
	case "http", "https":
		return u.Host != ""
	case "mailto":
		return u.Opaque != ""
	}
	return false
}

// IsDigest reports whether s is "sha256:" and 64 lower-case hex digits.
func IsDigest(s string) bool {
	hex, ok := strings.CutPrefix(s, "sha256:")
	return ok && len(hex) == 64 && strings.IndexFunc(hex, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'f')
	}) < 0
}
