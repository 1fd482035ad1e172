package channel

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
)

// Digest returns "sha256:<hex>" of data.
func Digest(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// CheckLeaf proves that the post of the call is the very leaf that was signed, for this account.
func (c Call) CheckLeaf() error {
	switch {
	case c.LeafDigest == "" || Digest(c.Sealed) != c.LeafDigest:
		return sealed("封存的发布内容与签发时的摘要不一致")
	case !bytes.Equal(c.Post.Canonical(), c.Sealed):
		return sealed("待发布的内容与签发时封存的内容不一致")
	case c.Post.Account != c.Account.ID || c.Post.Channel != c.Account.Channel:
		return sealed("签发的账号与待发布的账号不一致")
	}
	for _, d := range MediaRefs(c.Post.HTML) {
		if _, ok := c.Post.Image(d); !ok {
			return sealed("正文引用的图片不在签发的图片清单中")
		}
	}
	return nil
}

// CheckMedia proves that every file of the post is, byte for byte, the one that was signed.
func (c Call) CheckMedia(ctx context.Context) error {
	digests := make([]string, 0, len(c.Post.Media)+1)
	for _, m := range c.Post.Media {
		digests = append(digests, m.Digest)
	}
	if c.Post.Cover != nil && c.Post.Cover.Digest != "" && !slices.Contains(digests, c.Post.Cover.Digest) {
		digests = append(digests, c.Post.Cover.Digest)
	}
	for _, d := range digests {
		if _, err := c.file(ctx, d); err != nil {
			return err
		}
	}
	return nil
}

// file reads a file of the post and refuses bytes that differ from the signed ones.
func (c Call) file(ctx context.Context, digest string) ([]byte, error) {
	data, err := c.Media(ctx, digest)
	var known *Error
	switch {
	case errors.As(err, &known):
		return nil, known
	case err != nil:
		return nil, &Error{Outcome: Unavailable, Class: ClassSeal, Code: "media_missing", Err: err,
			Message: "读取签发时的图片或附件失败，没有发布。请系统管理员检查文件存储后重试。"}
	}
	m, listed := c.Post.Image(digest)
	if Digest(data) != digest || listed && m.Size != int64(len(data)) {
		return nil, sealed(fmt.Sprintf("图片或附件“%s”与签发时不一致", m.Name))
	}
	return data, nil
}

func sealed(what string) *Error {
	return &Error{Outcome: Refused, Class: ClassSeal, Code: "seal",
		Message: what + "，已停止发布，没有任何内容发出。请核对留痕，由签发人重新签发后再发布。"}
}

// compare fills in what the read-back proves: the digest of what the platform shows, and every part that differs
// from the sealed bytes once the slots are reversed. Mark-up rewritten around the same words is named apart.
func compare(c Call, r Receipt) Receipt {
	if r.Wire == nil {
		return r
	}
	wire := r.Wire.Canonical()
	r.WireDigest = Digest(wire)
	if bytes.Equal(Reverse(wire, r.Slots), c.Sealed) {
		return r
	}
	for _, part := range parts {
		got := Reverse([]byte(part.of(*r.Wire)), r.Slots)
		switch {
		case bytes.Equal(got, []byte(part.of(c.Post))):
		case part.name == body && Words(string(got)) == Words(part.of(c.Post)):
			r.Altered = append(r.Altered, body+"排版")
		default:
			r.Altered = append(r.Altered, part.name)
		}
	}
	if len(r.Altered) == 0 {
		r.Altered = []string{"其他"}
	}
	return r
}

const body = "正文"

var parts = []struct {
	name string
	of   func(Post) string
}{
	{"标题", func(p Post) string { return p.Title }},
	{"摘要", func(p Post) string { return p.Summary }},
	{"作者", func(p Post) string { return p.Byline }},
	{body, func(p Post) string { return p.HTML }},
	{"文字", func(p Post) string { return p.Text }},
	{"图片", func(p Post) string { return fmt.Sprint(p.Media) }},
	{"封面", func(p Post) string {
		if p.Cover == nil {
			return ""
		}
		return fmt.Sprint(*p.Cover)
	}},
	{"阅读原文链接", func(p Post) string { return p.SourceURL }},
	{"链接", func(p Post) string { return fmt.Sprint(p.Links) }},
	{"留言开关", func(p Post) string { return fmt.Sprint(p.CommentOpen) }},
}
