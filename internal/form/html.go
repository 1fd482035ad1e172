package form

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"strconv"
	"strings"

	"github.com/skip2/go-qrcode"

	"qianfa/internal/core/fault"
)

//go:embed sheet.css
var sheetCSS string

//go:embed sheet.html
var sheetHTML string

var sheetTemplate = template.Must(template.New("sheet").Parse(sheetHTML))

// ContentSecurityPolicy is the policy under which HTML works: no script, nothing from outside, only its own style.
var ContentSecurityPolicy = "default-src 'none'; style-src 'sha256-" + styleHash() + "'; img-src data:; frame-ancestors 'self'"

func styleHash() string {
	sum := sha256.Sum256([]byte(sheetCSS))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// page is what sheet.html shows.
type page struct {
	CSS       template.CSS
	Issuer    string
	Name      string
	Left      string
	Right     string
	Compact   bool
	Landscape bool
	Columns   int
	Rows      []webRow
	Notes     []string
	Proof     []string
	QR        template.HTML
	Demo      bool
	Title     string
}

type webRow struct{ Cells []webCell }

type webCell struct {
	Span    int
	Caption []string
	Top     bool
	Centre  bool
	Parts   []webPart
}

type webPart struct {
	Paras []webPara
	Foot  []string
}

type webPara struct {
	Text, Class string
	Table       [][]webTableCell // instead of words
}

type webTableCell struct {
	Lines      []string
	Head       bool
	Cols, Rows int
}

// HTML returns the form as one page that needs nothing from outside and holds no script, set for A4.
func HTML(r Record, t Template) ([]byte, error) {
	if t.sheet == nil {
		return nil, fault.New(fault.NotFound, "没有选定表样。请先选择一种表样再打印。")
	}
	return showSheet(t.sheet(r), r)
}

// showSheet writes a sheet as a page, with the foot of its record.
func showSheet(s sheet, r Record) ([]byte, error) {
	p := page{
		CSS: template.CSS(sheetCSS), Issuer: clean(s.issuer), Name: clean(s.name), Left: clean(s.left), Right: clean(s.right),
		Compact: s.compact, Landscape: s.landscape, Columns: s.grid(), Notes: s.notes, Proof: proof(r), Demo: r.Demo, Title: strings.TrimSpace(clean(s.name + "　" + r.Title)),
	}
	code, err := codeSVG(r.VersionCode)
	if err != nil {
		return nil, err
	}
	p.QR = code
	for _, w := range s.rows {
		p.Rows = append(p.Rows, webRowOf(w))
	}
	var out bytes.Buffer
	if err := sheetTemplate.Execute(&out, p); err != nil {
		return nil, fault.New(fault.Internal, "表单没有生成。请稍后再试；仍然不行，请联系系统管理员。").Because(err)
	}
	return out.Bytes(), nil
}

func webRowOf(r row) webRow {
	var out webRow
	for _, c := range r.cells {
		cell := webCell{Span: c.cols, Top: c.top, Centre: c.centre}
		if c.caption != "" {
			cell.Caption = strings.Split(clean(c.caption), "\n")
		}
		for _, p := range c.parts {
			cell.Parts = append(cell.Parts, webPartOf(p))
		}
		out.Cells = append(out.Cells, cell)
	}
	return out
}

func webPartOf(p part) webPart {
	var out webPart
	for _, q := range p.paras {
		var class []string
		if q.indent {
			class = append(class, "indent")
		}
		if q.bold {
			class = append(class, "bold")
		}
		if q.muted {
			class = append(class, "muted")
		}
		if _, ok := gridOf(q.table); ok {
			out.Paras = append(out.Paras, webPara{Table: webTable(q.table)})
			continue
		}
		text := q.text
		if q.table != nil { // too wide for the page
			text = Block{Kind: Table, Rows: q.table}.Plain()
		}
		out.Paras = append(out.Paras, webPara{Text: clean(text), Class: strings.Join(class, " ")})
	}
	for _, f := range p.foot {
		out.Foot = append(out.Foot, clean(f))
	}
	return out
}

func webTable(rows [][]TableCell) [][]webTableCell {
	var out [][]webTableCell
	for i, r := range rows {
		var line []webTableCell
		for _, c := range r {
			line = append(line, webTableCell{Lines: strings.Split(clean(c.Text), "\n"), Head: c.Head, Cols: max(c.Cols, 1), Rows: min(max(c.Rows, 1), len(rows)-i)})
		}
		out = append(out, line)
	}
	return out
}

// proof are the lines beside the check code at the bottom.
func proof(r Record) []string {
	var first, second []string
	if r.VersionCode != "" {
		first = append(first, "核验码 "+r.VersionCode)
	}
	if r.Version > 0 {
		first = append(first, versionWord(r))
	}
	switch r.Seal {
	case "":
	case r.VersionCode:
		first = append(first, "定稿已锁定")
	default:
		first = append(first, "定稿锁定 "+r.Seal)
	}
	if r.TreeSize > 0 {
		second = append(second, "操作留痕 "+groupDigits(r.TreeSize)+" 条")
	}
	if r.Root != "" {
		second = append(second, "存证校验 "+r.Root)
	}
	if !r.PrintedAt.IsZero() {
		second = append(second, "打印时间 "+minute(r.PrintedAt))
	}
	var said []string
	for _, line := range [][]string{first, second} {
		if len(line) > 0 {
			said = append(said, clean(strings.Join(line, "　")))
		}
	}
	return said
}

// codeSVG draws the check code as a QR code; none without a code.
func codeSVG(code string) (template.HTML, error) {
	modules, err := codeModules(code)
	if err != nil || modules == nil {
		return "", err
	}
	var path strings.Builder
	for y, line := range modules {
		for x, dark := range line {
			if dark {
				path.WriteString("M" + strconv.Itoa(x) + " " + strconv.Itoa(y) + "h1v1h-1z")
			}
		}
	}
	size := strconv.Itoa(len(modules))
	return template.HTML(`<svg class="code" viewBox="0 0 ` + size + " " + size + `" role="img" aria-label="核验码二维码"><path d="` +
		path.String() + `"/></svg>`), nil
}

// codeModules returns the dark squares of the QR code of a check code.
func codeModules(code string) ([][]bool, error) {
	if code == "" {
		return nil, nil
	}
	qr, err := qrcode.New(code, qrcode.Medium)
	if err != nil {
		return nil, fault.New(fault.Internal, "核验码的二维码没有生成。请稍后再试。").Because(err)
	}
	qr.DisableBorder = true
	return qr.Bitmap(), nil
}

// groupDigits writes 12,345.
func groupDigits(n int64) string {
	text := strconv.FormatInt(n, 10)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
