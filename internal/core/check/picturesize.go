package check

import "fmt"

// pictureSize finds pictures that are too large to load or too small to read.
type pictureSize struct{}

func (pictureSize) ID() string    { return "picture_size" }
func (pictureSize) Title() string { return "图片大小" }

// The limits of pictures; what is unknown (0) is not judged.
const (
	pictureMaxBytes  = 5 << 20    // slow on a phone
	pictureMaxPixels = 40_000_000 // decoders refuse more
	pictureMinEdge   = 100        // pixels: nothing can be read on less
	pictureMaxRatio  = 20         // long edge to short one
)

func (pictureSize) Run(s Subject, _ Param) []Finding {
	return inPictures(s, func(m Media, name string) (string, string) {
		short, long := min(m.Width, m.Height), max(m.Width, m.Height)
		switch {
		case m.Size > pictureMaxBytes:
			return fmt.Sprintf("图片“%s”有 %.1f MB，读者打开会很慢。", name, float64(m.Size)/(1<<20)), "请压缩到 5 MB 以下。"
		case int64(m.Width)*int64(m.Height) > pictureMaxPixels:
			return fmt.Sprintf("图片“%s”有 %d×%d 像素，太大，许多设备打不开。", name, m.Width, m.Height), "请缩小后重新插入。"
		case long > 0 && long < pictureMinEdge:
			return fmt.Sprintf("图片“%s”只有 %d×%d 像素，看不清内容。", name, m.Width, m.Height), "请换成清晰的原图；装饰用的小图请删去。"
		case short > 0 && long/short > pictureMaxRatio:
			return fmt.Sprintf("图片“%s”有 %d×%d 像素，过于狭长，在手机上看不清。", name, m.Width, m.Height), "请裁成几张后重新插入。"
		}
		return "", ""
	})
}
