package form

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"qianfa/internal/core/fault"
)

// Bounds of a template: it is a form, not a book.
const (
	maxTemplate = 20 << 20
	maxUnpacked = 32 << 20
	maxParts    = 2000
)

// docxParts are the parts of a .docx in which fields are filled.
var docxParts = regexp.MustCompile(`^word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml$`)

// FillDocx fills a body's own form (.docx) and leaves everything else in it as it is: {{标题}} in text, tables, headers
// and footers, also where Word has split a field over several runs. A line end in a value becomes one in the document.
// A file that is no .docx, holds macros, is too large or names an unknown field is fault.Invalid.
func FillDocx(template []byte, fields Fields) ([]byte, error) {
	archive, err := openTemplate(template)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	left := int64(maxUnpacked)
	for _, part := range archive.File {
		if err := fillPart(w, part, fields, &left); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("write form: %w", err)
	}
	return out.Bytes(), nil
}

// openTemplate checks that the file is a .docx that a form may be.
func openTemplate(template []byte) (*zip.Reader, error) {
	if len(template) > maxTemplate {
		return nil, fault.New(fault.Invalid, "表样文件超过20MB。请删去大图片后重新上传。")
	}
	archive, err := zip.NewReader(bytes.NewReader(template), int64(len(template)))
	if err != nil {
		return nil, fault.New(fault.Invalid, "表样不是.docx文件，或者文件已损坏。请用WPS或Word另存为.docx后重新上传。").Because(err)
	}
	if len(archive.File) > maxParts {
		return nil, fault.New(fault.Invalid, "表样文件的内部部件过多，不像一张表。请用WPS或Word新建文档后重新制作。")
	}
	document := false
	for _, part := range archive.File {
		document = document || part.Name == "word/document.xml"
		if strings.HasSuffix(strings.ToLower(part.Name), "vbaproject.bin") {
			return nil, fault.New(fault.Invalid, "表样里有宏。请另存为不带宏的.docx后重新上传。")
		}
	}
	if !document {
		return nil, fault.New(fault.Invalid, "表样不是Word文档（.docx）。请用WPS或Word另存为.docx后重新上传。")
	}
	return archive, nil
}

// fillPart copies one part, filled where fields may stand. left is what may still be unpacked.
func fillPart(w *zip.Writer, part *zip.File, fields Fields, left *int64) error {
	if !docxParts.MatchString(part.Name) {
		if err := w.Copy(part); err != nil {
			return fault.New(fault.Invalid, "表样文件已损坏，读不出其中的内容。请用WPS或Word另存为.docx后重新上传。").Because(err)
		}
		return nil
	}
	data, err := unpack(part, *left)
	if err != nil {
		return err
	}
	*left -= int64(len(data))
	filled, err := fillXML(data, fields)
	if err != nil {
		return err
	}
	to, err := w.CreateHeader(&zip.FileHeader{Name: part.Name, Method: zip.Deflate, Modified: part.Modified})
	if err != nil {
		return fmt.Errorf("write %s: %w", part.Name, err)
	}
	if _, err := to.Write(filled); err != nil {
		return fmt.Errorf("write %s: %w", part.Name, err)
	}
	return nil
}

func unpack(part *zip.File, left int64) ([]byte, error) {
	from, err := part.Open()
	if err == nil {
		defer func() { _ = from.Close() }() // read only; nothing can be lost
		var data []byte
		if data, err = io.ReadAll(io.LimitReader(from, left+1)); err == nil && int64(len(data)) > left {
			return nil, fault.New(fault.Invalid, "表样解压后过大，不像一张表。请用WPS或Word新建文档后重新制作。")
		}
		if err == nil {
			return data, nil
		}
	}
	return nil, fault.New(fault.Invalid, "表样文件已损坏，读不出其中的内容。请用WPS或Word另存为.docx后重新上传。").Because(err)
}

// run is one piece of text of a paragraph: the element <w:t> from open to end, and its text.
type run struct {
	open, end int // byte offsets of the whole element
	text      string
}

// fillXML fills the fields of one part, paragraph by paragraph, and keeps all other bytes.
func fillXML(data []byte, fields Fields) ([]byte, error) {
	paragraphs, err := readRuns(data)
	if err != nil {
		return nil, err
	}
	replaced := map[int]string{} // start of element → new text
	ends := map[int]int{}
	for _, runs := range paragraphs {
		if err := fillParagraph(runs, fields, replaced); err != nil {
			return nil, err
		}
		for _, r := range runs {
			ends[r.open] = r.end
		}
	}
	var out bytes.Buffer
	last := 0
	for _, at := range sortedOffsets(replaced) {
		out.Write(data[last:at])
		out.WriteString(textElement(replaced[at]))
		last = ends[at]
	}
	out.Write(data[last:])
	return out.Bytes(), nil
}

// readRuns reads the texts of each paragraph; a paragraph inside another (a text box) is one of its own.
func readRuns(data []byte) (map[int][]run, error) {
	paragraphs := map[int][]run{}
	dec := xml.NewDecoder(bytes.NewReader(data))
	var open []int // paragraphs entered, by number
	count, inText := 0, false
	var current run
	for {
		at := int(dec.InputOffset())
		token, err := dec.RawToken()
		if errors.Is(err, io.EOF) {
			return paragraphs, nil
		}
		if err != nil {
			return nil, fault.New(fault.Invalid, "表样文件的内容读不懂，可能已损坏。请用WPS或Word另存为.docx后重新上传。").Because(err)
		}
		switch t := token.(type) {
		case xml.Directive:
			return nil, fault.New(fault.Invalid, "表样文件里有不允许的外部定义。请用WPS或Word另存为.docx后重新上传。")
		case xml.StartElement:
			switch {
			case isWord(t.Name, "p"):
				count++
				open = append(open, count)
			case isWord(t.Name, "t"):
				inText, current = true, run{open: at}
			}
		case xml.CharData:
			if inText {
				current.text += string(t)
			}
		case xml.EndElement:
			switch {
			case isWord(t.Name, "p") && len(open) > 0:
				open = open[:len(open)-1]
			case isWord(t.Name, "t") && inText:
				inText, current.end = false, int(dec.InputOffset())
				if len(open) > 0 && current.text != "" {
					number := open[len(open)-1]
					paragraphs[number] = append(paragraphs[number], current)
				}
			}
		}
	}
}

// isWord tells an element of Word's main name space by its usual prefix.
func isWord(name xml.Name, local string) bool { return name.Space == "w" && name.Local == local }

// fillParagraph puts each value where its field begins and takes the field's letters out of the runs it lies in.
func fillParagraph(runs []run, fields Fields, replaced map[int]string) error {
	var whole strings.Builder
	for _, r := range runs {
		whole.WriteString(r.text)
	}
	found, err := placeholders(whole.String())
	if err != nil {
		return err
	}
	start := 0
	for _, r := range runs {
		text, touched := "", false
		at := start
		end := start + len(r.text)
		for _, p := range found {
			if p.to <= at || p.from >= end {
				continue
			}
			touched = true
			if p.from >= start {
				value, err := fields.get(p.name)
				if err != nil {
					return err
				}
				text += whole.String()[at:p.from] + value
			}
			at = min(p.to, end)
		}
		if touched {
			replaced[r.open] = text + whole.String()[at:end]
		}
		start = end
	}
	return nil
}

// textElement writes <w:t>, with <w:br/> for line ends.
func textElement(text string) string {
	var out strings.Builder
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			out.WriteString("<w:br/>")
		}
		out.WriteString(`<w:t xml:space="preserve">`)
		_ = xml.EscapeText(&out, []byte(line)) // a strings.Builder never fails
		out.WriteString("</w:t>")
	}
	return out.String()
}
