// Package render turns a source document into the posts of its target accounts: the exact bytes that signers see and
// the seal covers. It is run once, when a version is submitted (decisions 3), and is deterministic: the same document,
// target and media give the same post.
//
// It never fetches anything, never knows what a platform answers (pictures stay qf-media placeholders) and never
// shortens what was signed; what is too long is found by the length check. Start reading at Target and Render.
package render

import (
	"slices"
	"time"

	"qianfa/internal/channel"
	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/source"
)

// Target is one account a document is rendered for, with what the drafter chose for it.
type Target struct {
	Channel     string         // one of channel.WeChat, Weibo, Website, Manual
	Account     string         // account id
	PageURL     string         // public address of the website's page: Weibo's link and WeChat's 阅读原文; "" = none
	Origin      Origin         // where a reprint comes from
	Cover       *channel.Cover // nil = the first picture, uncropped
	CommentOpen bool
	ScheduleAt  time.Time // zero = at once
	DisplayFrom time.Time
	DisplayTo   time.Time
	Salt        string // random hex, from the caller
	Demo        bool
}

// Origin names the source of a reprint; the zero Origin is an original.
type Origin struct {
	Name string
	URL  string
}

// Render returns the post. Media tells what lies under each digest the document refers to; a missing one is
// fault.Invalid with the block's path. The document must have been validated.
func Render(doc source.Document, t Target, media map[string]channel.PostMedia) (channel.Post, error) {
	doc = source.Normalize(doc, nil)
	p := channel.Post{
		V: channel.PostVersion, Channel: t.Channel, Account: t.Account, Title: doc.Title, Summary: doc.Summary, Byline: doc.Byline,
		CommentOpen: t.CommentOpen, ScheduleAt: channel.Stamp(t.ScheduleAt), DisplayFrom: channel.Stamp(t.DisplayFrom),
		DisplayTo: channel.Stamp(t.DisplayTo), Salt: t.Salt, Demo: t.Demo,
	}
	used, err := mediaOf(doc, t, media)
	if err != nil {
		return channel.Post{}, err
	}
	p.Media, p.Cover = used, coverOf(t, used)
	switch t.Channel {
	case channel.Website:
		website(&p, doc, t)
	case channel.WeChat:
		wechat(&p, doc, t)
	case channel.Weibo:
		weibo(&p, doc, t)
	case channel.Manual:
		manual(&p, doc, t)
	default:
		return channel.Post{}, fault.New(fault.Invalid, "没有“%s”这种渠道，请重新选择拟发布渠道。", t.Channel)
	}
	return p, nil
}

// mediaOf lists the document's pictures and attachments in reading order, with the alt and caption of the first use,
// and a cover of its own behind them.
func mediaOf(doc source.Document, t Target, media map[string]channel.PostMedia) ([]channel.PostMedia, error) {
	var out []channel.PostMedia
	var missing error
	add := func(b source.Block) {
		if b.Media == "" || slices.ContainsFunc(out, func(m channel.PostMedia) bool { return m.Digest == b.Media }) {
			return
		}
		m, ok := media[b.Media]
		if !ok && missing == nil {
			missing = fault.New(fault.Invalid, "文稿引用的图片或附件找不到了，请重新插入后再提交。").At(b.ID, "找不到 "+b.Media)
		}
		m.Digest, m.Alt, m.Caption = b.Media, b.Alt, b.Caption
		if b.Name != "" {
			m.Name = b.Name
		}
		out = append(out, m)
	}
	doc.Walk(add)
	if t.Cover != nil {
		add(source.Block{ID: "cover", Media: t.Cover.Digest})
	}
	return out, missing
}

func coverOf(t Target, media []channel.PostMedia) *channel.Cover {
	if t.Cover != nil {
		c := *t.Cover
		return &c
	}
	for _, m := range media {
		if m.Kind == "image" {
			return &channel.Cover{Digest: m.Digest}
		}
	}
	return nil
}

// Subject returns a rendered post as the checks see it, with spans that lead back to the document's blocks.
// The caller adds what the post does not carry: dates, source, files and fields.
func Subject(doc source.Document, p channel.Post) check.Subject {
	plain := source.Normalize(doc, nil).PlainText()
	s := check.Subject{Channel: p.Channel, Title: p.Title, Summary: p.Summary, Byline: p.Byline, Text: plain.Text,
		Spans: plain.Spans, HTML: p.HTML, Links: slices.Clone(p.Links)}
	if p.Channel == channel.Weibo {
		s.Text, s.Whole, s.Spans = p.Text, plain.Text, weiboSpans(p, plain)
	}
	for _, m := range p.Media {
		s.Media = append(s.Media, check.Media{Digest: m.Digest, Kind: m.Kind, Mime: m.Mime, Name: m.Name, Alt: m.Alt,
			Caption: m.Caption, Width: m.Width, Height: m.Height, Size: m.Size})
	}
	return s
}
