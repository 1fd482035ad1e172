package check

import (
	"fmt"
	"strings"
)

// pictureQR finds QR codes (二维码) in pictures and says where they lead: a code of the body's own sites is a hint, any
// other a warning.
type pictureQR struct{}

func (pictureQR) ID() string    { return "picture_qr" }
func (pictureQR) Title() string { return "图片里的二维码" }

func (pictureQR) Run(s Subject, _ Param) []Finding {
	var out []Finding
	for i, m := range s.Media {
		for _, code := range m.Codes {
			out = append(out, qrFinding(s, pictureName(m, i), fmt.Sprintf("media[%d]", i), code))
		}
	}
	return out
}

func qrFinding(s Subject, name, block, code string) Finding {
	target := shorten(strings.TrimSpace(code), 100)
	f := Finding{Block: block, Flag: true, Text: target}
	switch l := hrefOf([]rune(code)); {
	case l.host == "":
		f.Message, f.Suggestion = "图片“"+name+"”里有二维码，内容是“"+target+"”。", "请扫码核实内容正确、来源可靠。"
	case hostOf(s.Domains, l.host):
		f.Severity = Hint
		f.Message, f.Suggestion = "图片“"+name+"”里有二维码，通向本单位网站的“"+target+"”。", "请扫码核实能打开、内容正确。"
	case l.host == "gov.cn" || strings.HasSuffix(l.host, ".gov.cn"):
		f.Severity = Hint
		f.Message, f.Suggestion = "图片“"+name+"”里有二维码，通向政府网站“"+target+"”。", "请扫码核实能打开、内容正确。"
	default:
		f.Message, f.Suggestion = "图片“"+name+"”里有二维码，通向外部网址“"+target+"”。", "请核实是谁的网址、确有必要；否则删去二维码。"
	}
	return f
}

// shorten cuts words that are too long to show.
func shorten(words string, n int) string {
	if r := []rune(words); len(r) > n {
		return string(r[:n]) + "……"
	}
	return words
}
