package intake

import (
	"bytes"
	"path"
	"strings"
	"unicode/utf16"

	"qianfa/internal/core/fault"
)

// keptFormats are taken in as originals only, with one sentence asking for .docx.
var keptFormats = map[string]string{"doc": "Word 97-2003 文档", "wps": "WPS 文字文档", "pdf": "PDF", "ofd": "OFD 版式文件",
	"xlsx": "Excel 表格", "xls": "Excel 97-2003 表格", "et": "WPS 表格"}

// sniff says by content what a file is: docx txt md html jpg png gif webp, or one of keptFormats.
func sniff(name string, data []byte) (string, error) {
	ext := suffix(name)
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return sniffZip(name, data)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return sniffOLE(name, data)
	case bytes.HasPrefix(data, []byte("%PDF-")):
		if bytes.Contains(data, []byte("/Encrypt")) {
			return "", encrypted(name)
		}
		return "pdf", nil
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return "jpg", nil
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return "png", nil
	case bytes.HasPrefix(data, []byte("GIF87a")) || bytes.HasPrefix(data, []byte("GIF89a")):
		return "gif", nil
	case len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		return "webp", nil
	case len(data) >= 12 && string(data[4:8]) == "ftyp" && (strings.HasPrefix(string(data[8:12]), "he") || string(data[8:12]) == "mif1"):
		return "", fault.New(fault.Invalid, "“%s”是 HEIC 图片，还不能直接读取。请在手机上选“兼容性最佳”格式，或另存为 JPG 后上传。", name)
	case isText(data):
		return textFormat(name, ext, data)
	}
	return "", unknown(name)
}

func suffix(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
}

// isText reports whether the bytes can be text: no NUL, unless a mark says UTF-16.
func isText(data []byte) bool {
	return bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) || bytes.IndexByte(data, 0) < 0
}

// textFormat tells txt, md and html apart. A text that calls itself a Word file or a picture is a damaged one.
func textFormat(name, ext string, data []byte) (string, error) {
	head := strings.ToLower(string(bytes.TrimSpace(data[:min(len(data), 512)])))
	head = strings.TrimPrefix(head, "\ufeff")
	isHTML := strings.HasPrefix(head, "<!doctype html") || strings.HasPrefix(head, "<html")
	switch ext {
	case "md", "markdown":
		return "md", nil
	case "html", "htm", "xhtml":
		return "html", nil
	case "txt", "text", "":
		if isHTML {
			return "html", nil
		}
		return "txt", nil
	case "doc", "docx", "wps":
		if isHTML { // Word's "web page" under a Word name
			return "html", nil
		}
	}
	if strings.HasPrefix(head, `{\rtf`) {
		return "", fault.New(fault.Invalid, "“%s”是 RTF 文档。请用 Word 或 WPS 另存为 .docx 后上传。", name)
	}
	return "", fault.New(fault.Invalid, "“%s”的内容与扩展名 .%s 不符，可能已损坏或改过名。请检查后上传 .docx、.txt、.md、.html、.jpg 或 .png 文件。", name, ext)
}

func sniffZip(name string, data []byte) (string, error) {
	a, err := openArchive(name, data)
	if err != nil {
		return "", err
	}
	switch {
	case a.has("word/document.xml") || a.mainPart() != "":
		return "docx", nil
	case a.has("xl/workbook.xml"):
		return "xlsx", nil
	case a.has("OFD.xml"):
		return "ofd", nil
	}
	if suffix(name) == "docx" {
		return "", fault.New(fault.Invalid, "“%s”不是完整的 Word 文档，缺少正文部分。请用 Word 或 WPS 重新保存为 .docx 后上传。", name)
	}
	return "", unknown(name)
}

// sniffOLE tells an encrypted .docx, which hides in the old container, from an old document.
func sniffOLE(name string, data []byte) (string, error) {
	if bytes.Contains(data, utf16Bytes("EncryptedPackage")) || bytes.Contains(data, utf16Bytes("EncryptionInfo")) {
		return "", encrypted(name)
	}
	if bytes.Contains(data, utf16Bytes("_VBA_PROJECT")) {
		return "", macro(name)
	}
	ext := suffix(name)
	switch {
	case bytes.Contains(data, utf16Bytes("WordDocument")):
		if ext == "wps" {
			return "wps", nil
		}
		return "doc", nil
	case bytes.Contains(data, utf16Bytes("Workbook")):
		if ext == "et" {
			return "et", nil
		}
		return "xls", nil
	}
	return "", unknown(name)
}

func utf16Bytes(s string) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

func encrypted(name string) error {
	return fault.New(fault.Invalid, "“%s”设有打开密码，无法读取。请去掉密码后重新上传；确需加密的内容不能在本系统处理。", name)
}

func macro(name string) error {
	return fault.New(fault.Invalid, "“%s”含有宏，不能接收。请另存为不含宏的 .docx 后重新上传。", name)
}

func unknown(name string) error {
	return fault.New(fault.Invalid, "“%s”的格式不能识别。请上传 .docx、.txt、.md、.html、.jpg 或 .png 文件。", name)
}

// noteExtension says so when the name promises another format than the content has.
func (im *importer) noteExtension() {
	ext := suffix(im.name)
	same := map[string]string{"jpeg": "jpg", "htm": "html", "xhtml": "html", "markdown": "md", "text": "txt", "docm": "docx", "dotx": "docx"}
	if s, ok := same[ext]; ok {
		ext = s
	}
	if ext != im.format && ext != "" {
		im.note("extension", "文件名的扩展名是 .%s，内容实际是 %s，已按实际内容处理。", suffix(im.name), strings.ToUpper(im.format))
	}
}

// keepOnly takes an original in without reading it.
func (im *importer) keepOnly() error {
	im.note("kept", "“%s”是%s，已作为原件保存，文字没有导入。请用 Word 或 WPS 另存为 .docx 后再上传一次，以便编辑和检查；在此之前请人工确认其中没有密级标志。", im.name, keptFormats[im.format])
	return nil
}
