package intake

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"qianfa/internal/core/source"
)

// formLabels are the fields of submission templates (报送模板) that are filled in from a file.
var formLabels = []string{"标题", "信息标题", "报送单位", "报送部门", "报送人", "报送日期", "报送时间", "事发日期", "事发时间", "联系人", "联系电话", "电话",
	"作者", "署名", "摘要", "来源", "原文链接", "栏目", "信息类别", "拟发布渠道", "审核人", "图片说明", "备注", "正文", "信息内容", "内容"}

// sameField names the field of ours for other wordings.
var sameField = map[string]string{"信息标题": "标题", "报送部门": "报送单位", "事发时间": "事发日期", "报送时间": "报送日期", "电话": "联系电话", "信息内容": "正文", "内容": "正文"}

var labelLine = regexp.MustCompile(`^[\s\x{3000}]*([\p{Han}][\p{Han}\s\x{3000}]{0,12}?)[\s\x{3000}]*[:：][\s\x{3000}]*(.*?)[\s\x{3000}]*$`)

// takeFields moves the fields of a template from the text into Fields: lines such as 报送单位：… at the start, or a
// table of labels and values. They must not be published with the text.
func (im *importer) takeFields() {
	if !im.takeTable() {
		im.takeLines()
	}
	if t := im.fields["标题"]; t != "" {
		im.title = t
	}
	delete(im.fields, "正文")
	if len(im.fields) > 0 {
		im.note("fields", "已从报送模板取出 %d 项，请核对：%s。", len(im.fields), strings.Join(fieldNames(im.fields), "、"))
	}
}

func fieldNames(fields map[string]string) []string {
	var out []string
	for _, l := range formLabels {
		if _, ok := fields[l]; ok {
			out = append(out, l)
		}
	}
	return out
}

// label returns the field a text names, or "".
func label(text string) string {
	text = strings.Trim(strings.Join(strings.Fields(text), ""), ":：*＊（）()")
	if !slices.Contains(formLabels, text) {
		return ""
	}
	if same := sameField[text]; same != "" {
		return same
	}
	return text
}

func labelled(line string) (field, value string, ok bool) {
	m := labelLine.FindStringSubmatch(line)
	if m == nil || label(m[1]) == "" {
		return "", "", false
	}
	return label(m[1]), m[2], true
}

// takeLines takes labelled lines at the very start; one heading above them (the form's name) goes with them. A single
// labelled line is text, unless it names who submits.
func (im *importer) takeLines() {
	found := map[string]string{}
	last := -1
	for i, b := range im.blocks {
		text := strings.TrimSpace(source.Words(b.Runs))
		if text == "" && b.Media == "" && b.Type == source.Paragraph {
			continue
		}
		field, value, ok := labelled(text)
		if !ok || b.Type != source.Paragraph {
			if last < 0 && i < 2 && b.Type != source.Table && utf8.RuneCountInString(text) <= 20 && text != "" {
				continue // the name of the form
			}
			break
		}
		if field == "正文" {
			if value == "" {
				last = i
			}
			break
		}
		found[field], last = value, i
	}
	if len(found) < 2 && found["报送单位"] == "" && found["报送人"] == "" {
		return
	}
	for f, v := range found {
		im.fields[f] = v
	}
	im.blocks = im.blocks[last+1:]
}

// takeTable takes the first table near the start when it holds at least two labelled values.
func (im *importer) takeTable() bool {
	for i, b := range im.blocks[:min(len(im.blocks), 4)] {
		if b.Type != source.Table {
			continue
		}
		found := map[string]string{}
		var body []source.Block
		for _, row := range b.Rows {
			rowFields(row, found, &body)
		}
		if len(found) < 2 {
			return false
		}
		for f, v := range found {
			im.fields[f] = v
		}
		im.blocks = append(slices.Clone(body), im.blocks[i+1:]...)
		return true
	}
	return false
}

// rowFields reads label and value from neighbouring cells, or both from one cell.
func rowFields(row source.Row, found map[string]string, body *[]source.Block) {
	for k := 0; k < len(row.Cells); k++ {
		text := strings.TrimSpace(source.Document{Blocks: row.Cells[k].Blocks}.PlainText().Text)
		if f := label(text); f != "" && k+1 < len(row.Cells) {
			next := row.Cells[k+1].Blocks
			if f == "正文" {
				*body = append(*body, next...)
			}
			found[f] = strings.TrimSpace(source.Document{Blocks: next}.PlainText().Text)
			k++
			continue
		}
		if f, v, ok := labelled(firstLine(text)); ok {
			found[f] = v
		}
	}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// titleMax is the longest first line that can be a title.
const titleMax = 60

// takeTitle takes the title from the first line when nothing has named it: a top heading, a centred line, or a short
// one that does not end like a sentence.
func (im *importer) takeTitle() {
	first := slices.IndexFunc(im.blocks, func(b source.Block) bool {
		return b.Type != source.Paragraph || strings.TrimSpace(source.Words(b.Runs)) != ""
	})
	if first < 0 {
		return
	}
	b := im.blocks[first]
	text := strings.TrimSpace(cleanLine(source.Words(b.Runs)))
	if im.title != "" {
		if text == im.title { // the template's title stands again above the text
			im.blocks = im.blocks[first+1:]
		}
		return
	}
	if b.Type != source.Heading && b.Type != source.Paragraph || utf8.RuneCountInString(text) > titleMax {
		im.note("title", "没有找到标题，请填写。")
		return
	}
	named := b.Type == source.Heading && b.Level == 1 || b.Align == source.Center
	if !named && (strings.HasSuffix(text, "。") || strings.HasSuffix(text, "；") || len(im.blocks) < 2) {
		im.note("title", "没有找到标题，请填写。")
		return
	}
	im.title = text
	im.blocks = im.blocks[first+1:]
	if !named {
		im.note("title", "标题取自第一行，请核对。")
	}
}

// trimBlocks drops empty paragraphs: they are spacing, which each channel does in its own way.
func trimBlocks(blocks []source.Block) []source.Block {
	return slices.DeleteFunc(slices.Clone(blocks), func(b source.Block) bool {
		switch b.Type {
		case source.Paragraph, source.Heading:
			return strings.TrimSpace(source.Words(b.Runs)) == ""
		case source.List:
			return len(b.Items) == 0
		case source.Table:
			return len(b.Rows) == 0
		case source.Quote:
			return len(b.Blocks) == 0
		default:
			return false
		}
	})
}
