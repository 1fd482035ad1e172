package form

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/signintech/gopdf"

	"qianfa/internal/core/fault"
)

// PDF returns the form on A4 with the embedded font, page numbers and the check code on each page. A character that the
// font lacks is fault.Invalid naming it. The same record gives the same bytes.
func PDF(r Record, t Template) ([]byte, error) {
	if t.sheet == nil {
		return nil, fault.New(fault.NotFound, "没有选定表样。请先选择一种表样再打印。")
	}
	return printSheet(t.sheet(r), r)
}

// printSheet lays a sheet out and writes it, with the foot of its record.
func printSheet(s sheet, r Record) ([]byte, error) {
	faces, err := loadTypefaces()
	if err != nil {
		return nil, err
	}
	if err := printable(faces, s, r); err != nil {
		return nil, err
	}
	out, err := draw(layOut(s, faces), s, r, faces)
	if err != nil {
		return nil, fault.New(fault.Internal, "表单没有生成。请稍后再试；仍然不行，请联系系统管理员。").Because(err)
	}
	return out, nil
}

// printable refuses a sheet that holds characters without a glyph, and names them.
func printable(faces *typefaces, s sheet, r Record) error {
	var lost []string
	seen := map[rune]bool{}
	for _, text := range append(s.texts(), proof(r)...) {
		for _, c := range faces.missing(clean(text)) {
			if !seen[c] {
				seen[c] = true
				lost = append(lost, fmt.Sprintf("“%c”（U+%04X）", c, c))
			}
		}
	}
	if len(lost) == 0 {
		return nil
	}
	named, more := lost, ""
	if len(named) > 20 {
		named, more = named[:20], fmt.Sprintf("等%d个", len(lost))
	}
	return fault.New(fault.Invalid, "表单没有打印：内置字体里没有这些字符：%s%s。请把它们换成常用字，或者在网页上打开表单、用浏览器打印。",
		strings.Join(named, "、"), more)
}

// texts are all texts of a sheet.
func (s sheet) texts() []string {
	all := append([]string{s.issuer, s.name, s.left, s.right}, s.notes...)
	for _, r := range s.rows {
		for _, c := range r.cells {
			all = append(all, c.caption)
			for _, p := range c.parts {
				for _, q := range p.paras {
					all = append(all, q.texts()...)
				}
				all = append(all, p.foot...)
			}
		}
	}
	return all
}

// draw writes laid-out pages as PDF.
func draw(leafs []leaf, s sheet, r Record, faces *typefaces) ([]byte, error) {
	var pdf gopdf.GoPdf
	pdf.Start(gopdf.Config{PageSize: gopdf.Rect{W: s.paper().width, H: s.paper().height}})
	for _, f := range []face{regular, bold} {
		if err := pdf.AddTTFFontFromFontContainer(string(f), faces.container); err != nil {
			return nil, fmt.Errorf("add font %s: %w", f, err)
		}
	}
	pdf.SetInfo(gopdf.PdfInfo{Title: basic(s.name + "　" + r.Title), Author: basic(r.Body), Creator: "签发 Qianfa", Producer: "签发 Qianfa",
		CreationDate: r.PrintedAt.In(shanghai)})
	for i, l := range leafs {
		pdf.AddPage()
		p := painter{paper: s.paper(), pdf: &pdf, faces: faces}
		if r.Demo {
			p.rehearsal()
		}
		p.leaf(l)
		p.foot(r, i+1, len(leafs))
		if p.err != nil {
			return nil, p.err
		}
	}
	var out bytes.Buffer
	if _, err := pdf.WriteTo(&out); err != nil {
		return nil, fmt.Errorf("write PDF: %w", err)
	}
	return mendUnicode(out.Bytes())
}

// basic replaces characters beyond the first 65,536, which the document's properties cannot hold, by 〓.
func basic(text string) string {
	return strings.Map(func(c rune) rune {
		if c > 0xFFFF {
			return '〓'
		}
		return c
	}, clean(text))
}

// painter draws on the current page and keeps the first error.
type painter struct {
	paper
	pdf   *gopdf.GoPdf
	faces *typefaces
	err   error
}

func (p *painter) leaf(l leaf) {
	p.pdf.SetStrokeColor(0, 0, 0)
	for _, r := range l.rules {
		p.pdf.SetLineWidth(r.thick)
		p.pdf.Line(r.x1, r.y1, r.x2, r.y2)
	}
	for _, t := range l.texts {
		p.text(t)
	}
}

func (p *painter) text(t textAt) {
	if p.err != nil {
		return
	}
	shade := uint8(0)
	if t.grey {
		shade = 80
	}
	p.pdf.SetTextColor(shade, shade, shade)
	p.keep(p.pdf.SetFont(string(t.face), "", t.size))
	p.keep(p.pdf.SetCharSpacing(t.spacing))
	p.pdf.SetXY(t.x, t.y)
	p.keep(p.pdf.Text(t.text))
}

func (p *painter) keep(err error) {
	if p.err == nil && err != nil {
		p.err = fmt.Errorf("draw form: %w", err)
	}
}

// foot draws check code, proof and page number below the table.
func (p *painter) foot(r Record, number, of int) {
	const side = 44.0
	top := p.tableBottom() + 10
	x := float64(sideMargin)
	if modules, err := codeModules(r.VersionCode); err != nil {
		p.keep(err)
	} else if modules != nil {
		p.modules(modules, x, top, side)
		x += side + 8
	}
	y := top + 18.0
	for _, line := range proof(r) {
		p.text(textAt{x: x, y: y, size: 9, face: regular, grey: true, text: line})
		y += 14
	}
	label := fmt.Sprintf("第 %d 页　共 %d 页", number, of)
	width := p.faces.textWidth(label, regular, 9)
	p.text(textAt{x: p.width - sideMargin - width, y: top + 18, size: 9, face: regular, text: label})
}

// modules draws a QR code of the given side.
func (p *painter) modules(modules [][]bool, x, y, side float64) {
	step := side / float64(len(modules))
	p.pdf.SetFillColor(0, 0, 0)
	for i, line := range modules {
		for from := 0; from < len(line); from++ {
			to := from
			for to < len(line) && line[to] {
				to++
			}
			if to > from {
				p.pdf.RectFromUpperLeftWithStyle(x+float64(from)*step, y+float64(i)*step, float64(to-from)*step, step, "F")
				from = to
			}
		}
	}
}

// rehearsal draws 演练 across the page, pale enough to read through, and says so on top.
func (p *painter) rehearsal() {
	const mark, size = "演练", 150.0
	width := p.faces.textWidth(mark, bold, size) + 60
	p.pdf.Rotate(30, p.width/2, p.height/2)
	p.pdf.SetTextColor(251, 236, 236)
	p.keep(p.pdf.SetFont(string(bold), "", size))
	p.keep(p.pdf.SetCharSpacing(60))
	p.pdf.SetXY((p.width-width)/2, p.height/2+size*0.35)
	p.keep(p.pdf.Text(mark))
	p.pdf.RotateReset()
	p.keep(p.pdf.SetCharSpacing(0))
	p.keep(p.pdf.SetFont(string(bold), "", 10.5))
	p.pdf.SetTextColor(160, 30, 30)
	const said = "演练环境打印，不作为正式文书"
	p.pdf.SetXY((p.width-p.faces.textWidth(said, bold, 10.5))/2, 13*mm)
	p.keep(p.pdf.Text(said))
}
