// Package manual (人工发布) is the connector for accounts without an interface: it makes a copy-ready package, and a
// person publishes it on the platform's own site and files the link.
//
// It never calls anybody. Start reading at Connector, then Package.
package manual

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"html"
	"net/url"
	"path"
	"strings"
	"time"
	"unicode/utf8"

	"qianfa/internal/channel"
	"qianfa/internal/core/fault"
)

// Connector hands posts to people. Now is required.
type Connector struct{ Now func() time.Time }

// StepLink is the step that a person completes; its reference is the filed link.
const StepLink = "link"

// Limits: a person copes with everything.
func (c *Connector) Limits() channel.Limits {
	return channel.Limits{Platform: "人工发布"}
}

// Publish makes the package ready. Until the link is filed the state stays draft_ready.
func (c *Connector) Publish(ctx context.Context, call channel.Call, _ channel.Progress) (channel.Receipt, error) {
	return c.Lookup(ctx, call)
}

// Lookup says whether the link was filed.
func (c *Connector) Lookup(_ context.Context, call channel.Call) (channel.Receipt, error) {
	if link := call.Ref(StepLink); link != "" {
		step, _ := call.Intended(StepLink)
		return channel.Receipt{State: channel.Published, Ref: link, URL: link, At: step.At}, nil
	}
	return channel.Receipt{State: channel.DraftReady, At: c.Now(), RetryAfter: time.Hour,
		Note: "已备好文字、网页和图片。请账号管理员下载发布包，在“" + call.Account.Name + "”上发布，再回到本系统登记链接。"}, nil
}

// Retract is done by a person.
func (c *Connector) Retract(_ context.Context, call channel.Call, _ channel.Receipt) error {
	return &channel.Error{Outcome: channel.Refused, Class: channel.ClassHuman, Code: "manual",
		Message: "该账号由人工发布。请账号管理员登录“" + call.Account.Name + "”删除，再回到本系统登记已下线。"}
}

// CheckLink returns the filed link in its plain form, or fault.Invalid.
func CheckLink(text string) (string, error) {
	text = strings.TrimSpace(text)
	u, err := url.Parse(text)
	switch {
	case text == "":
		return "", fault.New(fault.Invalid, "请粘贴发布后的链接。").At("link", "没有填写")
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil:
		return "", fault.New(fault.Invalid, "这不是网页链接。请在平台上打开已发布的内容，复制地址栏中以 http 开头的地址。").At("link", "不是网页链接")
	case utf8.RuneCountInString(text) > 2000:
		return "", fault.New(fault.Invalid, "链接过长（超过 2000 字）。请复制平台提供的短一些的分享链接。").At("link", "过长")
	}
	return u.String(), nil
}

// Package returns the copy-ready ZIP: the words as text, the page as HTML with its pictures beside it, and a note on
// what to do. The same post always gives the same bytes.
func Package(ctx context.Context, call channel.Call) ([]byte, error) {
	if err := call.CheckLeaf(); err != nil {
		return nil, err
	}
	if err := call.CheckMedia(ctx); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	names := fileNames(call.Post)
	for _, f := range []struct{ name, text string }{
		{"说明.txt", note(call, names)}, {"正文.txt", windows(call.Post.Text)}, {"正文.html", page(call.Post, names)},
	} {
		if err := add(z, f.name, []byte(f.text)); err != nil {
			return nil, err
		}
	}
	for _, m := range call.Post.Media {
		data, err := call.Media(ctx, m.Digest)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", m.Name, err)
		}
		if err := add(z, names[m.Digest], data); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("write package: %w", err)
	}
	return b.Bytes(), nil
}

func add(z *zip.Writer, name string, data []byte) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate}) // no time: equal posts give equal bytes
	if err == nil {
		_, err = w.Write(data)
	}
	if err != nil {
		return fmt.Errorf("write package: %w", err)
	}
	return nil
}

// fileNames gives every file a name in reading order: 图片/1-现场.jpg, 附件/1-表.xlsx.
func fileNames(p channel.Post) map[string]string {
	out, n := map[string]string{}, map[string]int{}
	for _, m := range p.Media {
		folder := "附件"
		if m.Kind == "image" {
			folder = "图片"
		}
		n[folder]++
		base := strings.Map(func(r rune) rune {
			if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
				return '_'
			}
			return r
		}, strings.TrimSuffix(m.Name, path.Ext(m.Name)))
		out[m.Digest] = fmt.Sprintf("%s/%d-%s%s", folder, n[folder], base, extension(m))
	}
	return out
}

// extension is that of the real format, whatever the file was called.
func extension(m channel.PostMedia) string {
	switch m.Mime {
	case "image/jpeg":
		return ".jpg"
	case "image/png", "image/gif", "image/bmp", "image/webp":
		return "." + strings.TrimPrefix(m.Mime, "image/")
	}
	return path.Ext(strings.ReplaceAll(m.Name, `\`, "/"))
}

// page is the body as a page of its own, with pictures from the folder beside it.
func page(p channel.Post, names map[string]string) string {
	var slots []channel.Slot
	for _, d := range channel.MediaRefs(p.HTML) {
		slots = append(slots, channel.Slot{Name: d, Placeholder: channel.MediaRef(d), Value: html.EscapeString((&url.URL{Path: names[d]}).String())})
	}
	body := string(channel.Fill([]byte(p.HTML), slots))
	if body == "" {
		body = "<p>" + strings.ReplaceAll(html.EscapeString(p.Text), "\n", "<br>") + "</p>"
	}
	mark := ""
	if p.Demo {
		mark = `<p style="color:#b3261e">演练：不得真实发布</p>`
	}
	return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>` + html.EscapeString(p.Title) + `</title></head><body>` +
		mark + `<h1>` + html.EscapeString(p.Title) + `</h1>` + body + `</body></html>` + "\n"
}

func note(call channel.Call, names map[string]string) string {
	p := call.Post
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	if p.Demo {
		line("演练：不得真实发布。")
	}
	line("发布到：%s", call.Account.Name)
	line("标题：%s", p.Title)
	for _, f := range []struct{ name, text string }{{"摘要", p.Summary}, {"作者", p.Byline}, {"原文链接", p.SourceURL}} {
		if f.text != "" {
			line("%s：%s", f.name, f.text)
		}
	}
	if p.CommentOpen {
		line("留言：开放")
	} else {
		line("留言：不开放")
	}
	if p.Cover != nil && names[p.Cover.Digest] != "" {
		line("封面：%s", names[p.Cover.Digest])
	}
	line("")
	line("1. 复制“正文.txt”的全部文字（支持排版的平台可打开“正文.html”全选复制），不要改动一个字。")
	line("2. 按正文中的位置插入“图片”文件夹中的图片。")
	line("3. 发布后复制页面地址，回到本系统登记链接。")
	line("")
	line("签发内容摘要：%s", call.LeafDigest)
	return windows(b.String())
}

// windows writes line ends as the oldest editors in use expect them, with a mark that the text is UTF-8.
func windows(text string) string {
	return "\ufeff" + strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")
}
