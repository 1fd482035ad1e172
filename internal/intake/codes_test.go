package intake_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"slices"
	"testing"

	"github.com/skip2/go-qrcode"

	"qianfa/internal/intake"
)

// poster is a page with a code at each of the places.
func poster(t *testing.T, w, h, size int, codes map[image.Point]string) image.Image {
	t.Helper()
	page := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(page, page.Bounds(), image.NewUniform(color.RGBA{0xf5, 0xee, 0xe0, 0xff}), image.Point{}, draw.Src)
	for at, text := range codes {
		q, err := qrcode.New(text, qrcode.Medium)
		if err != nil {
			t.Fatal(err)
		}
		draw.Draw(page, image.Rectangle{at, at.Add(image.Pt(size, size))}, q.Image(size), image.Point{}, draw.Src)
	}
	return page
}

func TestCodesInAPictureAreRead(t *testing.T) {
	t.Parallel()
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, poster(t, 2400, 3200, 700, map[image.Point]string{{1500, 2300}: "https://www.shop.cn/缴费?x=1"}), &jpeg.Options{Quality: 60}); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		want []string
	}{
		"code alone":       {pngOf(t, poster(t, 430, 430, 430, map[image.Point]string{{0, 0}: "https://u.wechat.com/abc"})), []string{"https://u.wechat.com/abc"}},
		"on a large photo": {photo.Bytes(), []string{"https://www.shop.cn/缴费?x=1"}},
		"two on a poster":  {pngOf(t, poster(t, 1000, 600, 300, map[image.Point]string{{50, 50}: "http://a.cn", {600, 200}: "http://b.cn"})), []string{"http://a.cn", "http://b.cn"}},
		"none":             {jpegOf(t, scene(300, 200)), nil},
		"not a picture":    {[]byte("%PDF-1.7"), nil},
		"empty":            {nil, nil},
	} {
		got := intake.Codes(c.data)
		slices.Sort(got)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// exifOf is a TIFF block with or without a latitude.
func exifOf(order binary.AppendByteOrder, gps, latitude bool) []byte {
	mark := "II"
	if order.String() == binary.BigEndian.String() {
		mark = "MM"
	}
	b := order.AppendUint32(order.AppendUint16([]byte(mark), 42), 8)
	directory := func(tag uint16, value uint32) {
		b = order.AppendUint32(order.AppendUint32(order.AppendUint16(order.AppendUint16(order.AppendUint16(b, 1), tag), 4), 1), value)
		b = order.AppendUint32(b, 0)
	}
	if gps {
		directory(0x8825, 26)
	} else {
		directory(0x0112, 1)
	}
	if latitude {
		directory(2, 0)
	} else {
		directory(7, 0)
	}
	return b
}

func TestThePlaceInAPictureIsSeen(t *testing.T) {
	t.Parallel()
	segment := func(data, body []byte) []byte { // behind the start of a JPEG
		out := append([]byte{0xff, 0xd8, 0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(body)+2))...)
		return append(append(out, body...), data[2:]...)
	}
	exif := func(tiff []byte) []byte { return append([]byte("Exif\x00\x00"), tiff...) }
	plain := jpegOf(t, scene(20, 10))
	drawn := pngOf(t, scene(20, 10))
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(exifOf(binary.LittleEndian, true, true))))
	chunk = append(append(append(chunk, "eXIf"...), exifOf(binary.LittleEndian, true, true)...), 0, 0, 0, 0)
	for name, c := range map[string]struct {
		data []byte
		want bool
	}{
		"photo with a place":         {segment(plain, exif(exifOf(binary.LittleEndian, true, true))), true},
		"the other way round":        {segment(plain, exif(exifOf(binary.BigEndian, true, true))), true},
		"directory without latitude": {segment(plain, exif(exifOf(binary.BigEndian, true, false))), false},
		"only upright":               {segment(plain, exif(exifOf(binary.LittleEndian, false, false))), false},
		"XMP":                        {segment(plain, []byte(`http://ns.adobe.com/xap/1.0/ exif:GPSLatitude="38,28N"`)), true},
		"cut off":                    {segment(plain, exif(exifOf(binary.LittleEndian, true, true)[:20])), false},
		"plain photo":                {plain, false},
		"PNG with a place":           {append(append(slices.Clone(drawn[:33]), chunk...), drawn[33:]...), true},
		"plain PNG":                  {drawn, false},
		"WebP with a place":          {append([]byte("RIFF\x00\x00\x00\x00WEBPEXIF\x38\x00\x00\x00"), append(exifOf(binary.LittleEndian, true, true), make([]byte, 12)...)...), true},
		"nothing":                    {nil, false},
	} {
		if got := intake.Located(c.data); got != c.want {
			t.Errorf("%s: %t, want %t", name, got, c.want)
		}
	}
}

func TestPicturesOfADocumentAreJudgedAsHandedIn(t *testing.T) {
	t.Parallel()
	code := jpegOf(t, poster(t, 430, 430, 430, map[image.Point]string{{0, 0}: "https://u.wechat.com/abc"}))
	body := append([]byte("Exif\x00\x00"), exifOf(binary.LittleEndian, true, true)...)
	data := append(append([]byte{0xff, 0xd8, 0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(body)+2))...), append(body, code[2:]...)...)
	got := mustImport(t, "码.jpg", data).Pictures()
	if len(got) != 1 || !got[0].Located || !slices.Equal(got[0].Codes, []string{"https://u.wechat.com/abc"}) || got[0].Width != 430 {
		t.Errorf("got %+v", got)
	}
}

func FuzzLocated(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00II*\x00\x08\x00\x00\x00"))
	f.Add([]byte("RIFF\x00\x00\x00\x00WEBPEXIF\x04\x00\x00\x00MM\x00*"))
	f.Fuzz(func(_ *testing.T, data []byte) { intake.Located(data) })
}
