package form

import (
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"sync"

	"github.com/signintech/gopdf"
	"github.com/ulikunitz/xz"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"qianfa/internal/core/fault"
)

// The fonts are made by font/subset.py; their licence is font/OFL.txt.
var (
	//go:embed font/QianfaSerif-Regular.ttf.xz
	regularXZ []byte
	//go:embed font/QianfaSerif-Bold.ttf.xz
	boldXZ []byte
)

// face names one of the two fonts.
type face string

const (
	regular face = "QianfaSerif-Regular"
	bold    face = "QianfaSerif-Bold"
)

// typeface answers which characters a font has and how wide they are, in thousandths of the size.
type typeface struct {
	font   *sfnt.Font
	widths sync.Map // rune → int; -1 = no glyph
}

// typefaces are both fonts, ready for measuring and for the PDF writer.
type typefaces struct {
	faces     map[face]*typeface
	container *gopdf.FontContainer
}

// loadTypefaces unpacks the fonts once, when the first form is printed.
var loadTypefaces = sync.OnceValues(func() (*typefaces, error) {
	t := &typefaces{faces: map[face]*typeface{}, container: &gopdf.FontContainer{}}
	for name, packed := range map[face][]byte{regular: regularXZ, bold: boldXZ} {
		if err := t.load(name, packed); err != nil {
			return nil, fault.New(fault.Internal, "内置字体没有读出，表单不能打印。请联系系统管理员。").Because(err)
		}
	}
	return t, nil
})

func (t *typefaces) load(name face, packed []byte) error {
	unpacker, err := xz.NewReader(bytes.NewReader(packed))
	if err != nil {
		return fmt.Errorf("unpack %s: %w", name, err)
	}
	data, err := io.ReadAll(unpacker)
	if err != nil {
		return fmt.Errorf("unpack %s: %w", name, err)
	}
	parsed, err := sfnt.Parse(data)
	if err != nil {
		return fmt.Errorf("parse %s: %w", name, err)
	}
	if err := t.container.AddTTFFontData(string(name), data); err != nil {
		return fmt.Errorf("parse %s for PDF: %w", name, err)
	}
	t.faces[name] = &typeface{font: parsed}
	return nil
}

// width returns the advance of a character in thousandths of the size, and whether the font has it.
func (f *typeface) width(r rune) (int, bool) {
	if w, known := f.widths.Load(r); known {
		return max(w.(int), 0), w.(int) >= 0
	}
	w := f.measure(r)
	f.widths.Store(r, w)
	return max(w, 0), w >= 0
}

func (f *typeface) measure(r rune) int {
	var buf sfnt.Buffer
	glyph, err := f.font.GlyphIndex(&buf, r)
	if err != nil || glyph == 0 {
		return -1
	}
	advance, err := f.font.GlyphAdvance(&buf, glyph, fixed.I(1000), font.HintingNone)
	if err != nil {
		return -1
	}
	return advance.Round()
}

// choose returns the face a text is set in: bold when wanted and complete, else regular.
func (t *typefaces) choose(text string, wantBold bool) face {
	if !wantBold {
		return regular
	}
	for _, r := range text {
		if _, ok := t.faces[bold].width(r); !ok && r != '\n' {
			return regular
		}
	}
	return bold
}

// missing returns the characters of a text that no font has.
func (t *typefaces) missing(text string) []rune {
	var lost []rune
	for _, r := range text {
		if _, ok := t.faces[regular].width(r); !ok && r != '\n' {
			lost = append(lost, r)
		}
	}
	return lost
}

// textWidth measures a text in points.
func (t *typefaces) textWidth(text string, f face, size float64) float64 {
	sum := 0
	for _, r := range text {
		w, _ := t.faces[f].width(r)
		sum += w
	}
	return float64(sum) * size / 1000
}
