package intake

import (
	"bytes"
	"encoding/binary"
	"image"
	_ "image/gif"
	"image/jpeg"
	"image/png"
	"path"
	"strings"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/source"
)

// The limits of pictures.
const (
	maxPixels   = 40_000_000 // decisions 26
	longEdge    = 2560       // larger ones are scaled down
	maxEncoded  = 1_000_000  // WeChat takes body pictures under 1 MB
	maxPictures = 100
)

// readPicture takes in a file that is itself a picture.
func (im *importer) readPicture() error {
	m, err := im.clean(im.name, im.data)
	if err != nil {
		return err
	}
	im.picture = m.Digest
	return nil
}

// clean decodes a picture and writes its pixels anew, upright, so that the place, time and camera in it are gone.
// A kind of picture that cannot be shown on a page gives no Media and a note; a damaged or huge one is refused.
func (im *importer) clean(name string, data []byte) (Media, error) {
	c, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		if im.format == "docx" && !knownPicture(data) {
			im.note("picture", "图片“%s”的格式（%s）不能在网页上显示，没有导入，请另存为 JPG 或 PNG 后插入。", name, strings.ToUpper(suffix(name)))
			return Media{}, nil
		}
		return Media{}, fault.New(fault.Invalid, "图片“%s”已损坏，无法读取。请重新导出为 JPG 或 PNG 后上传。", name).Because(err)
	}
	if int64(c.Width)*int64(c.Height) > maxPixels {
		return Media{}, fault.New(fault.Invalid, "图片“%s”有 %d×%d 像素，超过 4000 万像素的上限。请缩小后重新上传。", name, c.Width, c.Height)
	}
	if len(im.media) >= maxPictures {
		return Media{}, fault.New(fault.Invalid, "“%s”里的图片超过 %d 张，请拆成几篇。", im.name, maxPictures)
	}
	pixels, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return Media{}, fault.New(fault.Invalid, "图片“%s”已损坏，无法读取。请重新导出为 JPG 或 PNG 后上传。", name).Because(err)
	}
	small := shrink(pixels)
	if small != pixels {
		im.note("scaled", "图片“%s”较大，已缩小到长边 %d 像素。", name, longEdge)
	}
	if format == "jpeg" {
		small = upright(small, orientation(data))
	}
	if format == "gif" {
		im.note("gif", "动图“%s”只保留了第一帧。", name)
	}
	m, err := im.encode(name, format, small)
	if err != nil {
		return Media{}, err
	}
	m.Located = Located(data)
	for i, old := range im.media {
		if old.Digest == m.Digest {
			im.media[i].Located = old.Located || m.Located
			return old, nil
		}
	}
	im.media = append(im.media, m)
	return m, nil
}

// knownPicture reports whether the bytes begin like a picture we read.
func knownPicture(data []byte) bool {
	return bytes.HasPrefix(data, []byte("\xff\xd8\xff")) || bytes.HasPrefix(data, []byte("\x89PNG")) || bytes.HasPrefix(data, []byte("GIF8")) ||
		bytes.HasPrefix(data, []byte("RIFF"))
}

// encode writes the pixels as JPEG, or as PNG where they were drawn rather than photographed, small enough for every
// channel.
func (im *importer) encode(name, format string, small image.Image) (Media, error) {
	var b bytes.Buffer
	mime := "image/jpeg"
	if format == "png" || format == "gif" || !opaque(small) {
		mime = "image/png"
		if err := png.Encode(&b, small); err != nil {
			return Media{}, im.broken(err)
		}
	}
	if mime == "image/jpeg" || b.Len() >= maxEncoded && opaque(small) {
		mime = "image/jpeg"
		if err := encodeJPEG(&b, small); err != nil {
			return Media{}, im.broken(err)
		}
	}
	ext := map[string]string{"image/jpeg": ".jpg", "image/png": ".png"}[mime]
	size := small.Bounds().Size()
	return Media{Digest: digestOf(b.Bytes()), Kind: "image", Mime: mime, Name: strings.TrimSuffix(name, path.Ext(name)) + ext,
		Width: size.X, Height: size.Y, Data: b.Bytes()}, nil
}

func encodeJPEG(b *bytes.Buffer, pixels image.Image) error {
	for _, quality := range []int{90, 82, 74, 62} {
		b.Reset()
		if err := jpeg.Encode(b, pixels, &jpeg.Options{Quality: quality}); err != nil {
			return err
		}
		if b.Len() < maxEncoded {
			return nil
		}
	}
	return nil
}

func opaque(pixels image.Image) bool {
	if o, ok := pixels.(interface{ Opaque() bool }); ok {
		return o.Opaque()
	}
	return true
}

// shrink scales a picture whose long edge is beyond what any channel shows.
func shrink(pixels image.Image) image.Image {
	size := pixels.Bounds().Size()
	long := max(size.X, size.Y)
	if long <= longEdge {
		return pixels
	}
	return scaled(pixels, size.X*longEdge/long, size.Y*longEdge/long)
}

func scaled(pixels image.Image, width, height int) image.Image {
	to := image.Rect(0, 0, max(1, width), max(1, height))
	out := image.NewNRGBA(to)
	draw.BiLinear.Scale(out, to, pixels, pixels.Bounds(), draw.Src, nil)
	return out
}

// upright turns a photo the way its orientation mark (1 to 8) says.
func upright(pixels image.Image, mark int) image.Image {
	if mark < 2 || mark > 8 {
		return pixels
	}
	b := pixels.Bounds()
	w, h := b.Dx(), b.Dy()
	to := image.Rect(0, 0, w, h)
	if mark >= 5 {
		to = image.Rect(0, 0, h, w)
	}
	from, out := image.NewRGBA(image.Rect(0, 0, w, h)), image.NewRGBA(to)
	draw.Draw(from, from.Bounds(), pixels, b.Min, draw.Src)
	for y := range h {
		for x := range w {
			tx, ty := turned(mark, x, y, w, h)
			out.SetRGBA(tx, ty, from.RGBAAt(x, y))
		}
	}
	return out
}

func turned(mark, x, y, w, h int) (int, int) {
	switch mark {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return h - 1 - y, x
	case 7:
		return h - 1 - y, w - 1 - x
	default:
		return y, w - 1 - x
	}
}

// orientation reads the mark from a JPEG's Exif block; 1 when there is none.
func orientation(data []byte) int {
	for i := 2; i+4 <= len(data) && data[i] == 0xff; {
		size := int(binary.BigEndian.Uint16(data[i+2:]))
		if data[i+1] == 0xda || size < 2 || i+2+size > len(data) {
			return 1
		}
		segment := data[i+4 : i+2+size]
		if data[i+1] == 0xe1 && bytes.HasPrefix(segment, []byte("Exif\x00\x00")) {
			return exifOrientation(segment[6:])
		}
		i += 2 + size
	}
	return 1
}

func exifOrientation(tiff []byte) int {
	var order binary.ByteOrder = binary.LittleEndian
	if bytes.HasPrefix(tiff, []byte("MM")) {
		order = binary.BigEndian
	}
	if len(tiff) < 8 {
		return 1
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 1
	}
	entries := int64(order.Uint16(tiff[at:]))
	for i := range entries {
		e := at + 2 + 12*i
		if e+12 > int64(len(tiff)) {
			return 1
		}
		if order.Uint16(tiff[e:]) == 0x0112 {
			if v := int(order.Uint16(tiff[e+8:])); v >= 1 && v <= 8 {
				return v
			}
		}
	}
	return 1
}

// imageBlock returns the block of a picture that has been cleaned.
func imageBlock(m Media, alt string) source.Block {
	return source.Block{Type: source.Image, Media: m.Digest, Alt: cleanLine(alt), Width: m.Width, Height: m.Height}
}
