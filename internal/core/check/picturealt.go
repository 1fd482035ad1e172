package check

import "strings"

// pictureAlt finds pictures without words for readers who cannot see them (替代文字, GB/T 37668).
type pictureAlt struct{}

func (pictureAlt) ID() string    { return "picture_alt" }
func (pictureAlt) Title() string { return "图片的替代文字" }

func (pictureAlt) Run(s Subject, _ Param) []Finding {
	return inPictures(s, func(m Media, name string) (string, string) {
		alt := strings.TrimSpace(m.Alt)
		switch {
		case m.Decorative:
			return "", ""
		case alt == "":
			return "图片“" + name + "”没有替代文字，看不见图片的读者不知道它的内容。", "请用一句话写出图片的内容。"
		case emptyAlt(alt):
			return "图片“" + name + "”的替代文字“" + alt + "”没有说出内容。", "请用一句话写出图片的内容。"
		}
		return "", ""
	})
}

// emptyAlt reports whether words say nothing of a picture: 图片, image, the name of a file.
func emptyAlt(alt string) bool {
	switch extension(alt) {
	case "jpg", "jpeg", "png", "gif", "webp", "bmp":
		return true
	}
	switch strings.ToLower(alt) {
	case "图", "图片", "照片", "配图", "插图", "image", "img", "photo", "picture", "pic":
		return true
	}
	return false
}
