package intake

import (
	"bytes"
	"maps"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"

	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/source"
)

// SystemNotice stands on login, import and upload pages.
const SystemNotice = "非涉密系统，严禁处理国家秘密、工作秘密。"

// checkName stops a file whose name carries a secrecy mark, before a byte of it is read.
func checkName(name string, o Options) error {
	if mark := check.SecrecyMarkInName(name); mark != "" && !o.Cleared {
		return secret(mark, "文件名")
	}
	return nil
}

// checkSecrecy stops an import when a mark stands in the text, in headers and footers, or in an original that is only
// kept. It runs before anything of the file leaves this package.
func (im *importer) checkSecrecy(o Options) error {
	if o.Cleared {
		return nil
	}
	body := source.Document{Blocks: im.blocks}.PlainText().Text
	packed, err := packedWords(im.name, im.format, im.data)
	if err != nil {
		return err
	}
	for _, text := range append([]string{im.title, body, packed}, im.furniture...) {
		if marks := check.SecrecyMarks(text); len(marks) > 0 {
			r := []rune(text)
			return secret(string(r[marks[0][0]:marks[0][1]]), "文件")
		}
	}
	if mark := rawMark(im.format, im.data); mark != "" {
		return secret(mark, "文件")
	}
	return nil
}

var (
	tags     = regexp.MustCompile(`<[^>]*>`)
	cellTags = regexp.MustCompile(`(?:<[^>]*>)+`)
)

// packedWords returns the words of a kept .xlsx or .ofd, roughly: enough to find a mark.
func packedWords(name, format string, data []byte) (string, error) {
	if format != "xlsx" && format != "ofd" {
		return "", nil
	}
	a, err := openArchive(name, data)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, part := range slices.Sorted(maps.Keys(a.files)) {
		if !strings.HasSuffix(part, ".xml") {
			continue
		}
		text, err := a.read(part, maxPart)
		if err != nil {
			return "", err
		}
		if format == "xlsx" { // one line a cell
			b.Write(cellTags.ReplaceAll(text, []byte("\n")))
		} else { // characters may be placed one by one
			b.Write(tags.ReplaceAll(text, nil))
		}
		b.WriteByte('\n')
	}
	return b.String(), nil
}

// rawMark looks for the plainest forms in the bytes of an old document, whose text is not read.
func rawMark(format string, data []byte) string {
	if format != "doc" && format != "wps" && format != "xls" && format != "et" {
		return ""
	}
	for _, mark := range []string{"绝密★", "机密★", "秘密★"} {
		gbk, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(mark))
		if bytes.Contains(data, utf16Bytes(mark)) || err == nil && bytes.Contains(data, gbk) {
			return mark
		}
	}
	return ""
}

func secret(mark, where string) error {
	return fault.New(fault.Refused, "%s中有疑似密级标志“%s”，已停止接收，系统没有保存、预览或索引这个文件。%s%s",
		where, strings.Join(strings.Fields(mark), ""), SystemNotice, check.SecrecyAdvice).Cite("保密法实施条例#42")
}
