package wechat

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"

	"qianfa/internal/channel"
)

// envelope stands in every answer; an absent errcode is success.
type envelope struct {
	ErrCode int    `json:"errcode"`
	ErrMsg  string `json:"errmsg"`
}

// flexID is an id that the platform writes as a number or as a string.
type flexID string

// UnmarshalJSON takes 2247483655 and "2247483655".
func (id *flexID) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		var s string
		if err := json.Unmarshal(data, &s); err != nil {
			return err
		}
		*id = flexID(strings.TrimSpace(s))
		return nil
	}
	var n json.Number
	if err := json.Unmarshal(data, &n); err != nil {
		return err
	}
	*id = flexID(n.String())
	return nil
}

// article is one item of a draft or message.
type article struct {
	ArticleType      string `json:"article_type,omitempty"`
	Title            string `json:"title"`
	Author           string `json:"author"`
	Digest           string `json:"digest"`
	Content          string `json:"content"`
	ContentSourceURL string `json:"content_source_url"`
	ThumbMediaID     string `json:"thumb_media_id"`
	NeedOpenComment  int    `json:"need_open_comment"`
	OnlyFans         int    `json:"only_fans_can_comment"`
	PicCrop235       string `json:"pic_crop_235_1,omitempty"`
	PicCrop11        string `json:"pic_crop_1_1,omitempty"`
}

// shown is an article as the platform gives it back.
type shown struct {
	article
	URL       string `json:"url"`
	IsDeleted bool   `json:"is_deleted"`
}

type newsItems struct {
	NewsItem []shown `json:"news_item"`
}

// listed is one row of a list of drafts or published messages.
type listed struct {
	MediaID    string    `json:"media_id"`
	ArticleID  string    `json:"article_id"`
	Content    newsItems `json:"content"`
	UpdateTime int64     `json:"update_time"`
}

type listing struct {
	TotalCount int      `json:"total_count"`
	Item       []listed `json:"item"`
}

// encode writes JSON without \u escapes, which the platform refuses: not of < > &, and not of the line separators that
// Word documents bring along.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("encode request: %w", err)
	}
	return separators(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), nil
}

// separators writes U+2028 and U+2029 as themselves. A backslash always takes the next byte with it.
func separators(in []byte) []byte {
	out := make([]byte, 0, len(in))
	for i := 0; i < len(in); i++ {
		switch rest := in[i:]; {
		case bytes.HasPrefix(rest, []byte(`\u2028`)):
			out, i = append(out, "\u2028"...), i+5
		case bytes.HasPrefix(rest, []byte(`\u2029`)):
			out, i = append(out, "\u2029"...), i+5
		case in[i] == '\\' && i+1 < len(in):
			out, i = append(out, in[i], in[i+1]), i+1
		default:
			out = append(out, in[i])
		}
	}
	return out
}

// post makes one JSON call and decodes the answer into out (may be nil).
func (c *Connector) post(ctx context.Context, a channel.Account, path string, in, out any) error {
	body, err := encode(in)
	if err != nil {
		return err
	}
	return c.authorised(ctx, a, path, "application/json", body, out)
}

// upload sends one file in the multipart field media.
func (c *Connector) uploadFile(ctx context.Context, a channel.Account, path, name, mime string, data []byte, out any) error {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {fmt.Sprintf(`form-data; name="media"; filename="%s"`, name)}, "Content-Type": {mime}})
	if err == nil {
		_, err = part.Write(data)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		return fmt.Errorf("encode upload: %w", err)
	}
	return c.authorised(ctx, a, path, w.FormDataContentType(), b.Bytes(), out)
}

// authorised makes a call with a token; one that the platform calls bad is fetched anew once, and the call repeated
// once: a refused token means that nothing was applied.
func (c *Connector) authorised(ctx context.Context, a channel.Account, path, mime string, body []byte, out any) error {
	bad := ""
	for {
		token, err := c.token(ctx, a, bad)
		if err != nil {
			return err
		}
		at := "?"
		if strings.Contains(path, "?") {
			at = "&"
		}
		raw, err := c.send(ctx, a.BaseURL+path+at+"access_token="+url.QueryEscape(token), mime, body, token, a.Secret.Reveal())
		if err != nil {
			return err
		}
		var env envelope
		if err := json.Unmarshal(raw, &env); err != nil {
			return &channel.CallError{Sent: true, Err: fmt.Errorf("answer is not JSON: %w", err)}
		}
		if classes[env.ErrCode].class == channel.ClassToken && bad == "" {
			bad = token
			continue
		}
		if env.ErrCode != 0 {
			return c.refusal(env)
		}
		if out == nil {
			return nil
		}
		if err := json.Unmarshal(raw, out); err != nil {
			return &channel.CallError{Sent: true, Err: fmt.Errorf("answer has another shape: %w", err)}
		}
		return nil
	}
}

func (c *Connector) send(ctx context.Context, address, mime string, body []byte, hide ...string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return nil, &channel.CallError{Err: errors.New(channel.Redact(err.Error(), hide...))}
	}
	req.Header.Set("Content-Type", mime)
	_, raw, err := c.client.Do(ctx, req, hide...)
	return raw, err
}

// wire is the article as it is sent: the sealed post with the slots filled.
func (s *session) wire() article {
	p := s.call.Post
	a := article{ArticleType: "news", Title: p.Title, Author: p.Byline, Digest: p.Summary,
		Content: string(channel.Fill([]byte(p.HTML), s.slots)), ContentSourceURL: p.SourceURL, ThumbMediaID: s.cover}
	if p.CommentOpen {
		a.NeedOpenComment = 1
	}
	if p.Cover != nil {
		a.PicCrop235, a.PicCrop11 = p.Cover.Crop235, p.Cover.Crop11
	}
	return a
}

// observed is the post as the platform shows it. What the platform adds by itself where the post says nothing (a
// summary) and what it does not give back (crops) is taken from the post.
func (s *session) observed(a shown) *channel.Post {
	p := s.call.Post
	p.Title, p.Byline, p.HTML, p.SourceURL = a.Title, a.Author, a.Content, a.ContentSourceURL
	p.CommentOpen = a.NeedOpenComment == 1
	if p.Summary != "" {
		p.Summary = a.Digest
	}
	if p.Cover != nil {
		cover := *p.Cover
		if s.cover != "" {
			cover.Digest = a.ThumbMediaID
		}
		p.Cover = &cover
	}
	return &p
}

// same says whether a listed article is the one we sent: equal words, pictures and addresses. Spaces and attributes
// do not count, because the platform rewrites mark-up.
func same(ours article, theirs shown) bool {
	return ours.Title == theirs.Title && ours.Author == theirs.Author && ours.ContentSourceURL == theirs.ContentSourceURL &&
		(ours.Digest == "" || ours.Digest == theirs.Digest) &&
		(ours.ThumbMediaID == "" || theirs.ThumbMediaID == "" || ours.ThumbMediaID == theirs.ThumbMediaID) &&
		ours.NeedOpenComment == theirs.NeedOpenComment &&
		channel.Words(ours.Content) == channel.Words(theirs.Content)
}
