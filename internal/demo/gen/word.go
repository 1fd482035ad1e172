package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"strings"
	"time"
)

// writer builds a Word file as Word itself lays it out: styles, numbering, pictures, properties.
type writer struct {
	body     strings.Builder
	rels     strings.Builder
	pictures [][]byte
	links    int
}

// part is a piece of WordprocessingML; a link's address is filled in by add.
type part string

func (w *writer) add(p part) {
	text := string(p)
	for {
		before, rest, found := strings.Cut(text, "\x00")
		w.body.WriteString(before)
		if !found {
			return
		}
		href, after, _ := strings.Cut(rest, "\x00")
		w.links++
		id := fmt.Sprintf("rIdL%d", w.links)
		fmt.Fprintf(&w.rels, `<Relationship Id="%s" Type="%s/hyperlink" Target="%s" TargetMode="External"/>`, id, officeRel, html.EscapeString(href))
		w.body.WriteString(id)
		text = after
	}
}

const officeRel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

func runOf(props, text string) part {
	if props != "" {
		props = "<w:rPr>" + props + "</w:rPr>"
	}
	return part("<w:r>" + props + `<w:t xml:space="preserve">` + html.EscapeString(text) + "</w:t></w:r>")
}

func bold(text string) part { return runOf("<w:b/>", text) }

func link(text, href string) part {
	return part(`<w:hyperlink r:id="`+"\x00"+href+"\x00"+`">`) + runOf(`<w:color w:val="0563C1"/><w:u w:val="single"/>`, text) + "</w:hyperlink>"
}

// paragraph joins strings and parts under one set of properties.
func paragraph(props string, pieces ...any) part {
	p := part("<w:p><w:pPr>" + props + "</w:pPr>")
	for _, x := range pieces {
		switch x := x.(type) {
		case string:
			p += runOf("", x)
		case part:
			p += x
		}
	}
	return p + "</w:p>"
}

func body(pieces ...any) part { return paragraph(`<w:pStyle w:val="BodyText"/>`, pieces...) }
func styled(style, text string) part {
	return paragraph(`<w:pStyle w:val="`+style+`"/>`, text)
}
func centred(text string) part { return paragraph(`<w:jc w:val="center"/>`, text) }
func item(text string) part {
	return paragraph(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>`, text)
}

func table(head []string, rows ...[]string) part {
	columns := len(rows[0])
	t := part(`<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>`)
	for range columns {
		t += part(fmt.Sprintf(`<w:gridCol w:w="%d"/>`, 8300/columns))
	}
	t += "</w:tblGrid>"
	if head != nil {
		t += "<w:tr><w:trPr><w:tblHeader/></w:trPr>" + cells(head, true) + "</w:tr>"
	}
	for _, r := range rows {
		t += "<w:tr>" + cells(r, false) + "</w:tr>"
	}
	return t + "</w:tbl>"
}

// cells writes a row; an empty cell is taken into the one before it.
func cells(texts []string, head bool) part {
	var out part
	for i := 0; i < len(texts); i++ {
		span := 1
		for i+span < len(texts) && texts[i+span] == "" {
			span++
		}
		props := ""
		if span > 1 {
			props = fmt.Sprintf(`<w:gridSpan w:val="%d"/>`, span)
		}
		var words any = texts[i]
		if head {
			words = bold(texts[i])
		}
		out += part("<w:tc><w:tcPr>"+props+"</w:tcPr>") + paragraph(`<w:jc w:val="center"/>`, words) + "</w:tc>"
		i += span - 1
	}
	return out
}

// picture puts a 3:2 picture into the file and returns the paragraph that shows it.
func (w *writer) picture(name string, data []byte, alt string) part {
	w.pictures = append(w.pictures, data)
	n := len(w.pictures)
	fmt.Fprintf(&w.rels, `<Relationship Id="rIdP%d" Type="%s/image" Target="media/image%d.jpeg"/>`, n, officeRel, n)
	return part(fmt.Sprintf(`<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="5040000" cy="3360000"/><wp:docPr id="%d" name="%s" descr="%s"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="%d" name="%s"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdP%d"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="5040000" cy="3360000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`,
		n, html.EscapeString(name), html.EscapeString(alt), n, html.EscapeString(name), n))
}

// docx packs the parts. Times are fixed, so that the file is the same on every run.
func (w *writer) docx(title string) ([]byte, error) {
	const decl = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	const ns = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	put := func(name string, data []byte) error {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			return err
		}
		_, err = f.Write(data)
		return err
	}
	for _, p := range []struct{ name, text string }{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="jpeg" ContentType="image/jpeg"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + officeRel + `/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`},
		{"docProps/core.xml", `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>` + html.EscapeString(title) + `</dc:title></cp:coreProperties>`},
		{"word/_rels/document.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rIdS" Type="` + officeRel + `/styles" Target="styles.xml"/><Relationship Id="rIdN" Type="` + officeRel + `/numbering" Target="numbering.xml"/>` + w.rels.String() + `</Relationships>`},
		{"word/styles.xml", `<w:styles` + ns + `>` + styles + `</w:styles>`},
		{"word/numbering.xml", `<w:numbering` + ns + `><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="900" w:hanging="420"/></w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`},
		{"word/document.xml", `<w:document` + ns + ` xmlns:r="` + officeRel + `" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><w:body>` + w.body.String() + `<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr></w:body></w:document>`},
	} {
		if err := put(p.name, []byte(decl+p.text)); err != nil {
			return nil, err
		}
	}
	for i, data := range w.pictures {
		if err := put(fmt.Sprintf("word/media/image%d.jpeg", i+1), data); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// styles are those an office uses: 小标宋 for the title, 黑体 for headings, 仿宋 三号 for the text, two characters indent.
const styles = `<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:eastAsia="仿宋_GB2312"/><w:sz w:val="32"/></w:rPr></w:rPrDefault></w:docDefaults>` +
	`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:rFonts w:eastAsia="方正小标宋简体"/><w:sz w:val="44"/></w:rPr></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:rFonts w:eastAsia="黑体"/></w:rPr></w:style>` +
	`<w:style w:type="paragraph" w:styleId="BodyText"><w:name w:val="Body Text"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:line="560" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="both"/></w:pPr></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/><w:basedOn w:val="Normal"/><w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:sz w:val="24"/></w:rPr></w:style>` +
	`<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders><w:top w:val="single" w:sz="4"/><w:left w:val="single" w:sz="4"/><w:bottom w:val="single" w:sz="4"/><w:right w:val="single" w:sz="4"/><w:insideH w:val="single" w:sz="4"/><w:insideV w:val="single" w:sz="4"/></w:tblBorders></w:tblPr></w:style>`
