package intake

import (
	"bytes"
	"image"

	"github.com/makiuchi-d/gozxing"
	multi "github.com/makiuchi-d/gozxing/multi/qrcode"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// The limits within which QR codes are looked for.
const (
	codePixels = 2_500_000 // larger pictures are scaled down before
	maxCodes   = 8
	maxCode    = 2000 // bytes of one
)

// Codes returns what the QR codes (二维码) in a picture say, each once. A picture that cannot be decoded has none: who
// needs it to be sound has had it cleaned before.
func Codes(data []byte) []string {
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || int64(c.Width)*int64(c.Height) > maxPixels {
		return nil
	}
	pixels, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	return codesIn(pixels)
}

// codesIn looks for several codes, then for a single one, which is found more surely.
func codesIn(pixels image.Image) (codes []string) {
	defer func() {
		if recover() != nil { // the decoder trips over some pictures that are none of its own
			codes = nil
		}
	}()
	for n := 0; n < 4 && area(pixels) > codePixels; n++ {
		size := pixels.Bounds().Size()
		pixels = scaled(pixels, size.X*7/10, size.Y*7/10)
	}
	light := gozxing.NewLuminanceSourceFromImage(pixels)
	bitmap, err := gozxing.NewBinaryBitmap(gozxing.NewHybridBinarizer(light))
	if err != nil {
		return nil
	}
	hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}
	if found, err := multi.NewQRCodeMultiReader().DecodeMultiple(bitmap, hints); err == nil {
		for _, f := range found {
			codes = addCode(codes, f.GetText())
		}
	}
	if len(codes) > 0 {
		return codes
	}
	if one, err := qrcode.NewQRCodeReader().Decode(bitmap, hints); err == nil {
		codes = addCode(codes, one.GetText())
	}
	return codes
}

func addCode(codes []string, text string) []string {
	if len(text) > maxCode {
		text = string([]rune(text[:maxCode]))
	}
	for _, c := range codes {
		if c == text {
			return codes
		}
	}
	if text == "" || len(codes) == maxCodes {
		return codes
	}
	return append(codes, text)
}

func area(pixels image.Image) int64 {
	size := pixels.Bounds().Size()
	return int64(size.X) * int64(size.Y)
}
