package sim_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"qianfa/internal/channel"
	"qianfa/internal/channel/channeltest"
	"qianfa/internal/channel/wechat"
	"qianfa/internal/channel/weibo"
	"qianfa/internal/core/check"
	"qianfa/internal/core/source"
	"qianfa/internal/render"
	"qianfa/internal/sim"
	"qianfa/internal/vault"
)

// What render makes of a document with every kind of block is what the platforms show, byte for byte after the slots
// are reversed.
func TestARenderedDocumentComesBackFromThePlatformsAsSealed(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	files := channeltest.Files{}
	photo := files.Add("现场.jpg", "image/jpeg", channeltest.JPEG(5))
	sheet := files.Add("名单.pdf", "application/pdf", []byte("%PDF-1.7"))
	sheet.Kind = "file"
	data, err := os.ReadFile("../render/testdata/document.json")
	if err != nil {
		t.Fatal(err)
	}
	data = bytes.ReplaceAll(data, []byte(strings.Repeat("a1", 32)), []byte(strings.TrimPrefix(photo.Digest, "sha256:")))
	data = bytes.ReplaceAll(data, []byte(strings.Repeat("b2", 32)), []byte(strings.TrimPrefix(sheet.Digest, "sha256:")))
	doc, err := source.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	accounts := []channel.Account{
		{ID: "w", Channel: channel.WeChat, BaseURL: s.URL + "/wechat-api", AppID: sim.DemoWeChat[0].AppID, Secret: vault.NewSecret(sim.DemoWeChat[0].Secret)},
		{ID: "b", Channel: channel.Weibo, BaseURL: s.URL + "/weibo-api", PageURL: s.URL + "/weibo", UID: sim.DemoWeibo[0].UID,
			Secret: vault.NewSecret(sim.DemoWeibo[0].Token), SafeDomain: "example.gov.cn"},
	}
	p := &channel.Publisher{Now: s.clock.Now, Connectors: map[string]channel.Connector{
		channel.WeChat: wechat.New(wechat.Options{Now: s.clock.Now, Wait: s.clock.Wait}),
		channel.Weibo:  weibo.New(weibo.Options{Now: s.clock.Now, Count: check.WeiboLength})}}
	for _, a := range accounts {
		post, err := render.Render(doc, render.Target{Channel: a.Channel, Account: a.ID, PageURL: "https://www.example.gov.cn/a/17",
			CommentOpen: true, Origin: render.Origin{Name: "示例日报", URL: "https://example.org/n?a=1&b=2"}, Salt: "00"},
			map[string]channel.PostMedia{photo.Digest: photo, sheet.Digest: sheet})
		if err != nil {
			t.Fatal(err)
		}
		call := channeltest.Seal(a, post, files)
		r, err := p.Publish(t.Context(), call, steps{})
		if err != nil || r.State != channel.Published || len(r.Altered) > 0 {
			t.Fatalf("%s: %+v, %v", a.Channel, r, err)
		}
		if got := channel.Reverse(r.Wire.Canonical(), r.Slots); !bytes.Equal(got, call.Sealed) {
			t.Errorf("%s: reversed to\n%s\nsealed\n%s", a.Channel, got, call.Sealed)
		}
		if status, page := s.do(t, "GET", strings.TrimPrefix(r.URL, s.URL), ""); status != 200 || !strings.Contains(page, "演练环境") {
			t.Errorf("%s shows %d\n%s", r.URL, status, page)
		}
	}
}
