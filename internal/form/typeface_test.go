package form

import (
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

func TestTheFontHoldsAllOfGBK(t *testing.T) {
	t.Parallel()
	faces, err := loadTypefaces()
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for high := 0x81; high < 0xFF; high++ {
		for low := 0x40; low < 0xFF; low++ {
			text, err := simplifiedchinese.GBK.NewDecoder().String(string([]byte{byte(high), byte(low)}))
			r := []rune(text)
			if err != nil || len(r) != 1 || r[0] == '\ufffd' || r[0] >= 0xE000 && r[0] <= 0xF8FF {
				continue
			}
			count++
			if lost := faces.missing(text); len(lost) > 0 && r[0] != '≒' { // the one character Noto Serif SC lacks
				t.Errorf("%X%X %s (U+%04X) has no glyph", high, low, text, r[0])
			}
		}
	}
	if count < 21000 {
		t.Errorf("only %d characters of GBK were tried", count)
	}
}

func TestTheFontHoldsWhatFormsPrint(t *testing.T) {
	t.Parallel()
	faces, err := loadTypefaces()
	if err != nil {
		t.Fatal(err)
	}
	const symbols = "☐☑□★☆●○◆■▲√×÷±〔〕【】《》〈〉“”‘’—…、。·～①⑩⑳⑴㈠ⅠⅫ℃㎡㎥№§￥€‰←→↑↓ｋāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü䶮𬭎𬍛𫖯"
	for _, r := range faces.missing(symbols) {
		t.Errorf("%c (U+%04X) has no glyph", r, r)
	}
	for _, r := range "金华市综合行政执法局信息发布审核单政府公开申请查表转签记录台账" {
		if faces.choose(string(r), true) != bold {
			t.Errorf("%c is not in the bold font, which sets titles", r)
		}
	}
}

func TestATitleWithARareCharacterIsSetWhole(t *testing.T) {
	t.Parallel()
	faces, err := loadTypefaces()
	if err != nil {
		t.Fatal(err)
	}
	if got := faces.choose("鄠邑区人民政府", true); got != regular {
		t.Errorf("a title with a character outside GB2312 is set in %s, which would tear it", got)
	}
}
