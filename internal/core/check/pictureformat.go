package check

import "strings"

// pictureFormat finds pictures in formats that many readers' devices, or the platform, do not show.
type pictureFormat struct{}

func (pictureFormat) ID() string    { return "picture_format" }
func (pictureFormat) Title() string { return "图片格式" }

// unusualPictures are formats that browsers do not show, by MIME subtype and by extension.
var unusualPictures = map[string]bool{"bmp": true, "x-ms-bmp": true, "x-bmp": true, "tif": true, "tiff": true, "heic": true, "heif": true, "psd": true,
	"vnd.adobe.photoshop": true, "x-photoshop": true, "raw": true, "cr2": true, "nef": true, "arw": true, "dng": true, "x-adobe-dng": true, "ai": true, "eps": true,
	"wmf": true, "x-wmf": true, "emf": true, "x-emf": true, "pcx": true, "tga": true, "x-tga": true, "jp2": true, "jpx": true, "cdr": true, "ico": true, "x-icon": true, "vnd.microsoft.icon": true}

func (pictureFormat) Run(s Subject, _ Param) []Finding {
	return inPictures(s, func(m Media, name string) (string, string) {
		format := formatOf(m)
		switch {
		case unusualPictures[format]:
			return "图片“" + name + "”是 " + strings.ToUpper(format) + " 格式，许多读者的设备显示不出来。", "请另存为 JPG 或 PNG 后重新插入。"
		case s.Channel == "wechat" && (format == "webp" || format == "svg" || format == "svg+xml" || format == "avif"):
			return "图片“" + name + "”是 " + strings.ToUpper(format) + " 格式，微信公众号不接收。", "请另存为 JPG 或 PNG 后重新插入。"
		}
		return "", ""
	})
}

// formatOf is the subtype of the MIME type, or the extension.
func formatOf(m Media) string {
	if _, sub, ok := strings.Cut(strings.ToLower(m.Mime), "/"); ok {
		return sub
	}
	if media, ok := strings.CutPrefix(strings.ToLower(m.Name), "data:image/"); ok {
		format, _, _ := strings.Cut(media, ";")
		return format
	}
	return extension(m.Name)
}
