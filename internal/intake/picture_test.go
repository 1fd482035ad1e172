package intake_test

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"math/rand/v2"
	"testing"

	"qianfa/internal/intake"
)

func TestAPhotoLosesItsPlaceAndStandsUpright(t *testing.T) {
	t.Parallel()
	raw := jpegOf(t, scene(60, 40))
	for mark := byte(1); mark <= 8; mark++ {
		data := withExif(raw, mark)
		r := mustImport(t, "照片.jpeg", data)
		m := r.Media[0]
		if bytes.Contains(m.Data, []byte("Exif")) || bytes.Contains(m.Data, []byte("SECRETPLACE")) {
			t.Fatalf("mark %d: the place is still there", mark)
		}
		w, h := 60, 40
		if mark >= 5 {
			w, h = 40, 60
		}
		got, err := jpeg.Decode(bytes.NewReader(m.Data))
		if err != nil {
			t.Fatal(err)
		}
		if got.Bounds().Dx() != w || got.Bounds().Dy() != h || m.Width != w || m.Height != h {
			t.Fatalf("mark %d: %v, want %d×%d", mark, got.Bounds(), w, h)
		}
		// The corner that was at the origin: dark in red and green.
		x, y := map[byte][2]int{1: {0, 0}, 2: {w - 1, 0}, 3: {w - 1, h - 1}, 4: {0, h - 1}, 5: {0, 0}, 6: {w - 1, 0}, 7: {w - 1, h - 1}, 8: {0, h - 1}}[mark][0], 0
		y = map[byte]int{1: 0, 2: 0, 3: h - 1, 4: h - 1, 5: 0, 6: 0, 7: h - 1, 8: h - 1}[mark]
		if red, green, _, _ := got.At(x, y).RGBA(); red>>8 > 40 || green>>8 > 40 {
			t.Errorf("mark %d: corner %d,%d has %d,%d", mark, x, y, red>>8, green>>8)
		}
		if o := r.Originals[0]; o.Kind != "图片" || o.Digest != m.Digest || o.Format != "jpg" {
			t.Errorf("original %+v", o)
		}
	}
}

func TestPicturesOfEveryKindBecomeJPEGOrPNG(t *testing.T) {
	t.Parallel()
	var anim bytes.Buffer
	frame := func(i uint8) *image.Paletted {
		m := image.NewPaletted(image.Rect(0, 0, 8, 6), color.Palette{color.Black, color.White})
		m.SetColorIndex(1, 1, i)
		return m
	}
	if err := gif.EncodeAll(&anim, &gif.GIF{Image: []*image.Paletted{frame(0), frame(1)}, Delay: []int{1, 1}}); err != nil {
		t.Fatal(err)
	}
	webp := []byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00")
	for name, c := range map[string]struct {
		data []byte
		mime string
	}{
		"a.jpg": {jpegOf(t, scene(9, 9)), "image/jpeg"}, "a.png": {pngOf(t, scene(9, 9)), "image/png"},
		"a.gif": {anim.Bytes(), "image/png"}, "a.webp": {webp, "image/png"},
	} {
		r := mustImport(t, name, c.data)
		if len(r.Media) != 1 || r.Media[0].Mime != c.mime {
			t.Errorf("%s became %+v, want %s", name, r.Media, c.mime)
		}
	}
	if r := mustImport(t, "a.gif", anim.Bytes()); !hasNote(r, "gif") {
		t.Error("a moving picture that stands still now is said")
	}
}

func TestALargePictureIsMadeSmallEnoughForEveryChannel(t *testing.T) {
	t.Parallel()
	noise := image.NewRGBA(image.Rect(0, 0, 2700, 1400))
	random := rand.New(rand.NewPCG(1, 2))
	for i := range noise.Pix {
		noise.Pix[i] = uint8(random.UintN(64)) + 96
	}
	for i := 3; i < len(noise.Pix); i += 4 {
		noise.Pix[i] = 255
	}
	r := mustImport(t, "a.png", pngOf(t, noise))
	m := r.Media[0]
	if m.Width != 2560 || m.Mime != "image/jpeg" || len(m.Data) > 2<<20 || !hasNote(r, "scaled") {
		t.Errorf("%d×%d %s of %d bytes, notes %v", m.Width, m.Height, m.Mime, len(m.Data), notes(r))
	}
}

func TestTheSamePictureGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	data := jpegOf(t, scene(50, 50))
	a, err := intake.Import("a.jpg", data, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b := mustImport(t, "b.jpg", withExif(data, 1))
	if a.Media[0].Digest != b.Media[0].Digest {
		t.Error("the bytes depend on more than the pixels")
	}
}
