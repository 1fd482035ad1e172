package manual_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"qianfa/internal/channel"
	"qianfa/internal/channel/channeltest"
	"qianfa/internal/channel/manual"
)

func sample() (channel.Call, channeltest.Files) {
	files := channeltest.Files{}
	img := files.Add(`现场/"一".png`, "image/jpeg", channeltest.JPEG(1))
	sheet := files.Add("清单.xlsx", "application/octet-stream", []byte("PK sheet"))
	sheet.Kind = "file"
	account := channel.Account{ID: "acc-3", Channel: channel.Weibo, Name: "青禾发布", Mode: channel.ModeManual}
	return channeltest.Seal(account, channel.Post{Title: "通告 <1>", Text: "第一段\n【图片1】", HTML: `<p>第一段</p><img src="qf-media:` + img.Digest + `">`,
		Media: []channel.PostMedia{img, sheet}, Cover: &channel.Cover{Digest: img.Digest}, Demo: true}, files), files
}

func TestAManualAccountWaitsForItsLinkAndIsThenPublished(t *testing.T) {
	t.Parallel()
	call, _ := sample()
	clock := channeltest.NewClock()
	p := &channel.Publisher{Connectors: map[string]channel.Connector{channel.Manual: &manual.Connector{Now: clock.Now}}, Now: clock.Now}
	r, err := p.Publish(t.Context(), call, nil)
	if err != nil || r.State != channel.DraftReady || !strings.Contains(r.Note, "登记链接") {
		t.Fatalf("Publish = %+v, %v", r, err)
	}
	call.Done = []channel.Step{{Op: manual.StepLink, At: clock.Now(), Ref: "https://weibo.com/1/abc"}}
	r, err = p.Lookup(t.Context(), call)
	if err != nil || r.State != channel.Published || r.URL != "https://weibo.com/1/abc" {
		t.Fatalf("Lookup = %+v, %v", r, err)
	}
	var e *channel.Error
	if err := p.Retract(t.Context(), call, r); !errors.As(err, &e) || e.Class != channel.ClassHuman {
		t.Fatalf("Retract = %v", err)
	}
}

func TestThePackageHoldsExactlyTheSealedWordsAndFiles(t *testing.T) {
	t.Parallel()
	call, files := sample()
	data, err := manual.Package(t.Context(), call)
	if err != nil {
		t.Fatal(err)
	}
	again, err := manual.Package(t.Context(), call)
	if err != nil || !bytes.Equal(data, again) {
		t.Fatalf("a second package differs, %v", err)
	}
	got := unzip(t, data)
	if want := "\ufeff第一段\r\n【图片1】"; got["正文.txt"] != want {
		t.Errorf("正文.txt = %q", got["正文.txt"])
	}
	if name := `图片/1-现场__一_.jpg`; got[name] != string(files[call.Post.Media[0].Digest]) {
		t.Errorf("picture is missing among %q", keys(got))
	}
	if got["附件/1-清单.xlsx"] != "PK sheet" {
		t.Errorf("attachment is missing among %q", keys(got))
	}
	for _, want := range []string{"通告 &lt;1&gt;", `src="%E5%9B%BE%E7%89%87/1-`, "演练：不得真实发布"} {
		if !strings.Contains(got["正文.html"], want) {
			t.Errorf("正文.html lacks %s:\n%s", want, got["正文.html"])
		}
	}
	for _, want := range []string{"演练", "封面：图片/1-", "留言：不开放", call.LeafDigest} {
		if !strings.Contains(got["说明.txt"], want) {
			t.Errorf("说明.txt lacks %s:\n%s", want, got["说明.txt"])
		}
	}
}

func TestNoPackageIsMadeOfOtherBytesThanTheSignedOnes(t *testing.T) {
	t.Parallel()
	call, _ := sample()
	call.Media = func(context.Context, string) ([]byte, error) { return []byte("other"), nil }
	var e *channel.Error
	if _, err := manual.Package(t.Context(), call); !errors.As(err, &e) || e.Class != channel.ClassSeal {
		t.Fatalf("Package = %v", err)
	}
}

func TestOnlyWebAddressesAreFiled(t *testing.T) {
	t.Parallel()
	if got, err := manual.CheckLink("  https://weibo.com/1/abc?x=1 \n"); err != nil || got != "https://weibo.com/1/abc?x=1" {
		t.Errorf("CheckLink = %q, %v", got, err)
	}
	for _, bad := range []string{"", "weibo.com/1", "javascript:alert(1)", "https://", "https://u:p@weibo.com/1", "https://a.cn/" + strings.Repeat("字", 3000)} {
		if _, err := manual.CheckLink(bad); err == nil {
			t.Errorf("%.30q is accepted", bad)
		}
	}
}

func unzip(t *testing.T, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(body)
	}
	return out
}

func keys(m map[string]string) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	return out
}
