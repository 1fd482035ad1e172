package app_test

import (
	"bytes"
	"image/png"
	"strings"
	"testing"

	"github.com/skip2/go-qrcode"

	"qianfa/internal/app"
	"qianfa/internal/apptest"
	"qianfa/internal/core/article"
	"qianfa/internal/core/source"
)

func TestACodeInAPictureIsNamedBeforeHandingIn(t *testing.T) {
	t.Parallel()
	h := apptest.Open(t, "")
	id := h.Write(t, apptest.Author, "秋粮收购点开放时间", apptest.Township(apptest.Website, apptest.Manual), "三处秋粮收购点自本周起开放。")
	q, err := qrcode.New("https://u.wechat.com/abc", qrcode.Medium)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, q.Image(430)); err != nil {
		t.Fatal(err)
	}
	m, err := h.Articles.AddMedia(t.Context(), apptest.As(apptest.Author), id, app.Upload{Name: "加群.png", Data: b.Bytes()})
	if err != nil {
		t.Fatal(err)
	}
	h.Edit(t, apptest.Author, id, func(d *article.Draft) {
		d.Source.Blocks = append(d.Source.Blocks, source.Block{ID: "p1", Type: source.Image, Media: m.Digest, Width: m.Width, Height: m.Height, Alt: "加群二维码"})
	})
	for range 2 { // read, and remembered
		c, err := h.Articles.Check(t.Context(), apptest.As(apptest.Author), id)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range c.Findings {
			if f.Kind == "picture_qr" {
				got = append(got, f.Message)
			}
		}
		if len(got) != 1 || !strings.Contains(got[0], "https://u.wechat.com/abc") {
			t.Errorf("codes found %q, want one, once for both channels", got)
		}
	}
}
