package channel_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qianfa/internal/channel"
	"qianfa/internal/core/fault"
)

func samplePost() channel.Post {
	ref := "sha256:" + strings.Repeat("0a", 32)
	return channel.Post{
		V: channel.PostVersion, Channel: channel.WeChat, Account: "acc1", Title: "标题 <1> & 2", Summary: "摘要", Byline: "署名",
		HTML: `<p>正文<img src="` + channel.MediaRef(ref) + `" alt="图"/></p>`, Text: "正文",
		Media:     []channel.PostMedia{{Digest: ref, Kind: "image", Mime: "image/jpeg", Alt: "图", Width: 2, Height: 1, Size: 9}},
		Cover:     &channel.Cover{Digest: ref, Crop235: "0_0_1_0.5", Crop11: "0_0_1_1"},
		SourceURL: "https://example.org/1", Links: []string{"https://example.org/1"}, CommentOpen: true,
		ScheduleAt:  channel.Stamp(time.Date(2026, 11, 23, 8, 0, 0, 0, time.FixedZone("", 8*3600))),
		DisplayFrom: "2026-11-23T00:00:00Z", DisplayTo: "2026-12-23T00:00:00Z", Salt: "00ff", Demo: true,
	}
}

func TestDecodePostReadsBackTheExactBytes(t *testing.T) {
	t.Parallel()
	p := samplePost()
	again, err := channel.DecodePost(p.Canonical())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p, again); diff != "" {
		t.Error(diff)
	}
	if p.ScheduleAt != "2026-11-23T00:00:00Z" {
		t.Errorf("schedule stands in UTC, got %s", p.ScheduleAt)
	}
}

func TestDecodePostRefusesAnyOtherBytes(t *testing.T) {
	t.Parallel()
	good := samplePost().Canonical()
	for name, data := range map[string][]byte{
		"blank at the end": append(bytes.Clone(good), ' '),
		"unknown key":      bytes.Replace(good, []byte(`"v":1`), []byte(`"v":1,"x":1`), 1),
		"missing key":      bytes.Replace(good, []byte(`"summary":"摘要",`), nil, 1),
		"other version":    bytes.Replace(good, []byte(`"v":1`), []byte(`"v":2`), 1),
		"escaped sign":     bytes.Replace(good, []byte(`<1>`), []byte(`\u003c1\u003e`), 1),
		"cut":              good[:len(good)/2],
		"two posts":        append(bytes.Clone(good), good...),
		"not UTF-8":        bytes.Replace(good, []byte("正文"), []byte{0xb0, 0xa1}, 1),
		"empty":            nil,
	} {
		if _, err := channel.DecodePost(data); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: got %v, want invalid", name, err)
		}
	}
}

// Every field is enumerated by reflection, so a field added later is covered by the seal or fails here.
func TestEveryFieldOfAPostChangesItsDigest(t *testing.T) {
	t.Parallel()
	base := samplePost().Digest()
	var visit func(name string, pick func(*channel.Post) reflect.Value)
	visit = func(name string, pick func(*channel.Post) reflect.Value) {
		p := samplePost()
		v := pick(&p)
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				visit(name+"."+v.Type().Field(i).Name, func(q *channel.Post) reflect.Value { return pick(q).Field(i) })
			}
			return
		case reflect.Pointer:
			visit(name, func(q *channel.Post) reflect.Value { return pick(q).Elem() })
			return
		case reflect.Slice:
			visit(name+"[0]", func(q *channel.Post) reflect.Value { return pick(q).Index(0) })
			return
		case reflect.String:
			v.SetString(v.String() + "x")
		case reflect.Bool:
			v.SetBool(!v.Bool())
		case reflect.Int, reflect.Int64:
			v.SetInt(v.Int() + 1)
		default:
			t.Fatalf("%s has a kind this test does not know: %s", name, v.Kind())
		}
		if p.Digest() == base {
			t.Errorf("changing %s keeps the digest", name)
		}
	}
	visit("Post", func(p *channel.Post) reflect.Value { return reflect.ValueOf(p).Elem() })
}

func TestMediaRefsFindsEachPlaceholder(t *testing.T) {
	t.Parallel()
	got := channel.MediaRefs(`<img src="qf-media:sha256:0a"/> qf-media:sha256:1b`)
	if diff := cmp.Diff([]string{"sha256:0a", "sha256:1b"}, got); diff != "" {
		t.Error(diff)
	}
}
