package render_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"qianfa/internal/channel"
	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/source"
	"qianfa/internal/render"
)

var update = flag.Bool("update", false, "write the golden files anew")

var (
	photo = "sha256:" + strings.Repeat("a1", 32)
	sheet = "sha256:" + strings.Repeat("b2", 32)
	media = map[string]channel.PostMedia{
		photo: {Kind: "image", Mime: "image/jpeg", Name: "现场.jpg", Width: 1200, Height: 800, Size: 90000},
		sheet: {Kind: "file", Mime: "application/pdf", Name: "名单.pdf", Size: 1000},
	}
)

func document(t *testing.T) source.Document {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "document.json"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := source.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func target(ch string) render.Target {
	return render.Target{Channel: ch, Account: "acc-" + ch, PageURL: "https://www.example.gov.cn/a/17", Salt: "00112233",
		CommentOpen: true, Origin: render.Origin{Name: "示例日报", URL: "https://example.org/n?a=1&b=2"}}
}

func TestEachChannelGetsItsOwnRendering(t *testing.T) {
	t.Parallel()
	for _, ch := range []string{channel.Website, channel.WeChat, channel.Weibo, channel.Manual} {
		t.Run(ch, func(t *testing.T) {
			t.Parallel()
			p, err := render.Render(document(t), target(ch), media)
			if err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			if err := json.Indent(&got, p.Canonical(), "", " "); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join("testdata", ch+".golden.json")
			if *update {
				if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWebsiteAndWeChatKeepEveryWordAndPicture(t *testing.T) {
	t.Parallel()
	for _, ch := range []string{channel.Website, channel.WeChat, channel.Manual} {
		p, err := render.Render(document(t), target(ch), media)
		if err != nil {
			t.Fatal(err)
		}
		words := squeeze(regexp.MustCompile(`（http[^）]*）`).ReplaceAllString(textOf(t, p.HTML), ""))
		for line := range strings.SplitSeq(document(t).PlainText().Text, "\n") {
			if !strings.Contains(words, squeeze(line)) {
				t.Errorf("%s lost %q", ch, line)
			}
		}
		if !strings.Contains(p.HTML, channel.MediaRef(photo)) {
			t.Errorf("%s lost the picture", ch)
		}
	}
}

func TestWeChatUsesOnlyWhatThePlatformKeeps(t *testing.T) {
	t.Parallel()
	p, err := render.Render(document(t), target(channel.WeChat), media)
	if err != nil {
		t.Fatal(err)
	}
	allowed := regexp.MustCompile(`^(p|section|h[1-6]|strong|em|span|br|ul|ol|li|blockquote|table|tbody|tr|td|th|img|a)$`)
	attrs := regexp.MustCompile(`^(style|src|alt|href|colspan|rowspan|start)$`)
	for tok := html.NewTokenizer(strings.NewReader(p.HTML)); ; {
		if tok.Next() == html.ErrorToken {
			break
		}
		tag := tok.Token()
		if tag.Type != html.StartTagToken && tag.Type != html.SelfClosingTagToken {
			continue
		}
		if !allowed.MatchString(tag.Data) {
			t.Errorf("element %s is not on the list", tag.Data)
		}
		for _, a := range tag.Attr {
			if !attrs.MatchString(a.Key) || strings.Contains(a.Val, "position") {
				t.Errorf("%s carries %s=%q", tag.Data, a.Key, a.Val)
			}
			if a.Key == "href" && !strings.HasPrefix(a.Val, "https://mp.weixin.qq.com/") {
				t.Errorf("a link leads out of the platform: %s", a.Val)
			}
		}
	}
	if !strings.Contains(p.HTML, "（https://example.org/rules）") {
		t.Error("an outside link must be written out, or readers see something nobody signed")
	}
}

func TestWeiboFitsTheLimitAndKeepsTitleAndLink(t *testing.T) {
	t.Parallel()
	d := document(t)
	d.Summary = ""
	for n := range 60 {
		d.Blocks = append(d.Blocks[:0:0], source.Block{ID: "b", Type: source.Paragraph, Runs: []source.Run{{Text: strings.Repeat("甲乙丙丁，戊己庚辛。", n)}}})
		p, err := render.Render(d, target(channel.Weibo), media)
		if err != nil {
			t.Fatal(err)
		}
		if got := check.WeiboLength(p.Text); got > check.WeiboMax {
			t.Fatalf("%d sentences give %d characters", n, got)
		}
		if !strings.HasPrefix(p.Text, "【"+d.Title+"】") || !strings.HasSuffix(p.Text, " https://www.example.gov.cn/a/17") {
			t.Fatalf("title or link lost: %s", p.Text)
		}
	}
}

func TestAWeiboFindingPointsIntoTheSource(t *testing.T) {
	t.Parallel()
	d := source.Document{V: 1, Title: "通知", Blocks: []source.Block{
		{ID: "b1", Type: source.Paragraph, Runs: []source.Run{{Text: "第一段"}}},
		{ID: "b2", Type: source.Paragraph, Runs: []source.Run{{Text: "张某11010519491231002X。"}}},
	}}
	p, err := render.Render(d, target(channel.Weibo), nil)
	if err != nil {
		t.Fatal(err)
	}
	c, _ := check.ByID("id_card")
	found := check.Run([]check.Assigned{{Check: c}}, render.Subject(d, p))
	if len(found) != 1 || found[0].Block != "b2" || found[0].Start != 2 || found[0].End != 20 {
		t.Errorf("got %+v, want b2 2-20", found)
	}
	d.Title = "11010519491231002X"
	d.Summary = "摘要11010519491231002X"
	if p, err = render.Render(d, target(channel.Weibo), nil); err != nil {
		t.Fatal(err)
	}
	found = check.Run([]check.Assigned{{Check: c}}, render.Subject(d, p))
	if len(found) != 2 || found[0].Block != "title" || found[0].Start != 0 || found[1].Block != "summary" || found[1].Start != 2 {
		t.Errorf("got %+v, want title 0 and summary 2", found)
	}
}

func TestRenderingIsDeterministic(t *testing.T) {
	t.Parallel()
	for _, ch := range []string{channel.Website, channel.WeChat, channel.Weibo, channel.Manual} {
		a, err := render.Render(document(t), target(ch), media)
		if err != nil {
			t.Fatal(err)
		}
		b, err := render.Render(document(t), target(ch), media)
		if err != nil {
			t.Fatal(err)
		}
		if a.Digest() != b.Digest() {
			t.Errorf("%s gives two digests", ch)
		}
	}
}

func TestNothingInADocumentBecomesMarkup(t *testing.T) {
	t.Parallel()
	evil := `"><script>alert(1)</script>`
	d := source.Document{V: 1, Title: evil, Blocks: []source.Block{
		{ID: "a", Type: source.Paragraph, Runs: []source.Run{{Text: evil, Link: `https://x.cn/"onclick="alert(1)`}}},
		{ID: "b", Type: source.Image, Media: photo, Alt: evil, Caption: evil},
		{ID: "c", Type: source.Attachment, Media: sheet, Name: evil},
	}}
	for _, ch := range []string{channel.Website, channel.WeChat, channel.Manual} {
		p, err := render.Render(d, target(ch), media)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(p.HTML, "<script") || strings.Contains(p.HTML, `"onclick`) {
			t.Errorf("%s: %s", ch, p.HTML)
		}
	}
}

func TestAMissingPictureOrUnknownChannelIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := render.Render(document(t), target(channel.Website), nil); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("missing picture: got %v, want invalid", err)
	}
	if _, err := render.Render(document(t), target("fax"), media); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("unknown channel: got %v, want invalid", err)
	}
}

func TestACoverOutsideTheTextIsCarriedToo(t *testing.T) {
	t.Parallel()
	tg := target(channel.WeChat)
	tg.Cover = &channel.Cover{Digest: photo, Crop11: "0_0_1_1"}
	p, err := render.Render(source.Document{V: 1, Title: "题"}, tg, media)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := p.Image(photo); !ok || p.Cover == nil || p.Cover.Crop11 != "0_0_1_1" {
		t.Errorf("got cover %+v and media %+v", p.Cover, p.Media)
	}
}

func textOf(t *testing.T, markup string) string {
	t.Helper()
	var b strings.Builder
	for tok := html.NewTokenizer(strings.NewReader(markup)); ; {
		switch tok.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			b.Write(tok.Text())
		}
	}
}

func squeeze(s string) string {
	return strings.Join(strings.Fields(html.UnescapeString(s)), "")
}
