package intake

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	utf "golang.org/x/text/encoding/unicode"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/source"
)

// readText takes each line of a text file as a paragraph.
func (im *importer) readText() error {
	text, err := im.decodeText()
	if err != nil {
		return err
	}
	for line := range strings.SplitSeq(text, "\n") {
		runs, indent := cutIndent([]source.Run{{Text: line}})
		if len(runs) == 0 || runs[0].Text == "" {
			continue
		}
		im.blocks = append(im.blocks, source.Block{Type: source.Paragraph, Indent: indent, Runs: runs})
	}
	return nil
}

// decodeText finds the encoding of the file and says which it took. What cannot be told for certain is refused: a
// wrong guess would put garbled words before a signer.
func (im *importer) decodeText() (string, error) {
	data := im.data
	var text string
	name := "UTF-8"
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) && utf8.Valid(data):
		text = string(data[3:])
	case bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")):
		name = "UTF-16"
		out, err := utf.UTF16(utf.LittleEndian, utf.UseBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", im.unknownEncoding()
		}
		text = string(out)
	case utf8.Valid(data) && !fakeUTF8(data):
		text = string(data)
	default:
		name = "GB18030（GBK）"
		out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
		if err != nil || !plausible(string(out)) {
			return "", im.unknownEncoding()
		}
		text = string(out)
	}
	if strings.ContainsRune(text, utf8.RuneError) || strings.Contains(text, "锟斤拷") {
		im.note("garbled", "文件里原本就有乱码字符，请对照原件改正。")
	}
	if name != "UTF-8" {
		im.note("encoding", "文字按 %s 编码读取，请核对有无乱码。", name)
	}
	return cleanText(text), nil
}

func (im *importer) unknownEncoding() error {
	return fault.New(fault.Invalid, "无法确定“%s”的文字编码，为免出现乱码没有导入。请用记事本打开，另存为 UTF-8 编码后重新上传。", im.name)
}

// fakeUTF8 reports whether bytes that happen to be valid UTF-8 are really GB18030: Chinese in UTF-8 takes three bytes
// a character, while a few words of GBK, 联通 for one, look like Latin or Greek letters of two.
func fakeUTF8(data []byte) bool {
	two, more := 0, 0
	for _, r := range string(data) {
		switch n := utf8.RuneLen(r); {
		case n == 2:
			two++
		case n > 2:
			more++
		}
	}
	if two == 0 || more > 0 {
		return false
	}
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	return err == nil && plausible(string(out))
}

// plausible reports whether decoded text reads like Chinese: nearly all its characters are among the 3755 common
// ones of GB 2312 or are signs. Text of another encoding decodes into rare characters.
func plausible(text string) bool {
	enc := simplifiedchinese.GBK.NewEncoder()
	common, rare := 0, 0
	for _, r := range text {
		switch {
		case r == utf8.RuneError || unicode.Is(unicode.Co, r) || unicode.IsControl(r) && !unicode.IsSpace(r):
			return false
		case !unicode.Is(unicode.Han, r):
			if r > unicode.MaxASCII && !unicode.IsPunct(r) && !unicode.IsSpace(r) && !unicode.IsSymbol(r) && r < 0xff00 {
				rare++
			}
		case isCommon(enc, r):
			common++
		default:
			rare++
		}
	}
	return rare*5 <= common
}

func isCommon(enc *encoding.Encoder, r rune) bool {
	b, err := enc.Bytes([]byte(string(r)))
	return err == nil && len(b) == 2 && b[0] >= 0xb0 && b[0] <= 0xd7 && b[1] >= 0xa1
}

// cleanText unifies line breaks and drops characters that nobody sees and no platform keeps.
func cleanText(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\u000b' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			return '\n'
		case unicode.IsControl(r) || r == '\ufeff' || r == '\ufffe' || r == '\uffff' || r == '\u00ad':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}

// cleanLine is cleanText on one line.
func cleanLine(s string) string {
	return strings.Join(strings.FieldsFunc(cleanText(s), func(r rune) bool { return r == '\n' || r == '\t' }), " ")
}
