package channel

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"qianfa/internal/core/fault"
)

// PostVersion stands in every Post, so that a later shape can be told apart from what was sealed before.
const PostVersion = 1

// MediaScheme starts each placeholder for a picture in Post.HTML: "qf-media:sha256:<hex>". The connector replaces it
// by the address the platform gave, and proves that reversing this yields the sealed bytes (decisions 4).
const MediaScheme = "qf-media:"

// The channels a post can be rendered for.
const (
	WeChat  = "wechat"
	Weibo   = "weibo"
	Website = "website"
	Manual  = "manual" // a copy-ready package for a person
)

// Post (一条微博/推文) is an article rendered for one account: exactly what the signer sees and the seal covers.
// Its canonical JSON is one leaf of the seal.
type Post struct {
	V           int         `json:"v"`
	Channel     string      `json:"channel"`
	Account     string      `json:"account"`
	Title       string      `json:"title"`
	Summary     string      `json:"summary"`
	Byline      string      `json:"byline"`
	HTML        string      `json:"html"` // pictures as qf-media:<digest>; "" for plain-text channels
	Text        string      `json:"text"` // the words to post (Weibo, manual); elsewhere the plain text of HTML
	Media       []PostMedia `json:"media"`
	Cover       *Cover      `json:"cover"`
	SourceURL   string      `json:"source_url"` // 阅读原文
	Links       []string    `json:"links"`      // every address a reader can follow, in order
	CommentOpen bool        `json:"comment_open"`
	ScheduleAt  string      `json:"schedule_at"`  // RFC 3339 in UTC; "" = at once
	DisplayFrom string      `json:"display_from"` // RFC 3339 in UTC; "" = from publication
	DisplayTo   string      `json:"display_to"`   // RFC 3339 in UTC; "" = without end
	Salt        string      `json:"salt"`         // random hex given by the caller: a short text cannot be guessed from the digest
	Demo        bool        `json:"demo"`
}

// PostMedia is one picture or file of a post. Kind is image, video, audio or file.
type PostMedia struct {
	Digest  string `json:"digest"`
	Kind    string `json:"kind"`
	Mime    string `json:"mime"`
	Name    string `json:"name"`
	Alt     string `json:"alt"`
	Caption string `json:"caption"`
	Width   int    `json:"width"`
	Height  int    `json:"height"`
	Size    int64  `json:"size"`
}

// Cover is the picture shown in lists. Crops are "X1_Y1_X2_Y2" in 0..1 for 2.35:1 and 1:1; "" leaves it to the platform.
type Cover struct {
	Digest  string `json:"digest"`
	Crop235 string `json:"crop_235"`
	Crop11  string `json:"crop_11"`
}

// Canonical returns the one JSON text of the post that is stored and sealed.
func (p Post) Canonical() []byte {
	if p.Media == nil {
		p.Media = []PostMedia{}
	}
	if p.Links == nil {
		p.Links = []string{}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(p); err != nil {
		panic(fmt.Sprintf("encode post: %v", err)) // strings, numbers and booleans always encode
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// Digest returns the digest of the canonical JSON, "sha256:<hex>".
func (p Post) Digest() string {
	sum := sha256.Sum256(p.Canonical())
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Image returns the media with this digest.
func (p Post) Image(digest string) (PostMedia, bool) {
	for _, m := range p.Media {
		if m.Digest == digest {
			return m, true
		}
	}
	return PostMedia{}, false
}

// Stamp writes a moment the way a post carries it; the zero time is "".
func Stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// DecodePost reads a stored post. Anything but the exact canonical bytes is fault.Invalid: what was sealed is read
// back as it was or not at all.
func DecodePost(data []byte) (Post, error) {
	var p Post
	if !utf8.Valid(data) {
		return Post{}, broken("不是 UTF-8 文字")
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&p); err != nil {
		return Post{}, broken("内容无法识别").Because(err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return Post{}, broken("末尾有多余的内容")
	}
	if p.V != PostVersion {
		return Post{}, broken(fmt.Sprintf("版本号 %d 不认识", p.V))
	}
	if !bytes.Equal(p.Canonical(), data) {
		return Post{}, broken("不是规范的写法")
	}
	return p, nil
}

// SealedPost reads back the post that was sealed under a digest. Other bytes than the sealed ones are fault.Invalid; the
// sealed ones were canonical when they were sealed, so their form need not be checked again.
func SealedPost(data []byte, digest string) (Post, error) {
	sum := sha256.Sum256(data)
	if got := "sha256:" + hex.EncodeToString(sum[:]); got != digest {
		return Post{}, broken("与定稿不一致").Because(fmt.Errorf("sealed %s, stored bytes %s", digest, got))
	}
	var p Post
	if err := json.Unmarshal(data, &p); err != nil {
		return Post{}, broken("内容无法识别").Because(err)
	}
	return p, nil
}

// MediaRef returns the placeholder of a picture in HTML.
func MediaRef(digest string) string { return MediaScheme + digest }

// MediaRefs returns the digests of all placeholders in html, in order and with repeats.
func MediaRefs(html string) []string {
	var out []string
	for {
		_, rest, found := strings.Cut(html, MediaScheme)
		if !found {
			return out
		}
		end := strings.IndexFunc(rest, func(r rune) bool {
			return r != ':' && (r < '0' || r > '9') && (r < 'a' || r > 'z')
		})
		if end < 0 {
			end = len(rest)
		}
		out, html = append(out, rest[:end]), rest[end:]
	}
}

func broken(why string) *fault.Error {
	return fault.New(fault.Invalid, "保存的发布内容已损坏：%s。请不要发布，联系系统管理员核对留痕。", why)
}
