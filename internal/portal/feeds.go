package portal

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/feeds"
)

// Bounds of what machines read: articles of a feed, addresses of a sitemap (the protocol allows 50,000), and how long a
// sitemap is kept. It holds addresses only and costs the most of all pages.
const (
	feedSize     = 30
	sitemapSize  = 5000
	sitemapFresh = 10 * time.Minute
)

// feed is the newest articles as RSS 2.0, Atom or JSON Feed 1.1, with full text. Withdrawn ones are not in it.
func (p *Portal) feed(ctx context.Context, site Site, base, name string) (document, error) {
	items, _, err := p.source.List(ctx, site.Account, p.options.Now(), 0, feedSize, true)
	if err != nil {
		return document{}, err
	}
	home := base + "/site/" + site.Account + "/"
	f := &feeds.Feed{
		Title: feedTitle(site), Link: &feeds.Link{Href: home}, Description: orName(site.About, site.Name),
		Author: &feeds.Author{Name: site.Body}, Copyright: site.Body,
	}
	for _, a := range items {
		f.Add(feedItem(a, site, base))
		f.Updated = latest(f.Updated, a.PublishedAt.In(shanghai), a.UpdatedAt.In(shanghai))
	}
	d := document{status: http.StatusOK, modified: p.options.Now()}
	switch name {
	case "rss.xml":
		d.mime = "application/rss+xml; charset=utf-8"
		d.body, err = rss(f)
	case "atom.xml":
		d.mime = "application/atom+xml; charset=utf-8"
		d.body, err = atom(f, items, home)
	default:
		d.mime = "application/feed+json"
		d.body, err = jsonFeed(f, items, base, home)
	}
	if err != nil {
		return document{}, fmt.Errorf("write %s: %w", name, err)
	}
	return d, nil
}

// feedTitle marks a demo, since a feed has no banner.
func feedTitle(site Site) string {
	if site.Demo {
		return "【演练】" + site.Name
	}
	return site.Name
}

func orName(text, name string) string {
	if text == "" {
		return name
	}
	return text
}

// feedItem is one article. Its id is its lasting tag URI, so that a moved website does not repeat old news.
func feedItem(a Article, site Site, base string) *feeds.Item {
	body := strings.Map(xmlOnly, FillMedia(a.Body, base))
	if a.State == Corrected && a.Notice != "" {
		body = "<p><strong>更正说明：</strong>" + html.EscapeString(a.Notice) + "</p>" + body
	}
	item := &feeds.Item{
		Title: a.Title, Link: &feeds.Link{Href: base + articlePath(site.Account, a.Number)}, Id: itemID(a, site), IsPermaLink: "false",
		Author: &feeds.Author{Name: a.Unit}, Description: html.EscapeString(a.Summary), Content: body,
		Created: a.PublishedAt.In(shanghai), Updated: latest(a.PublishedAt, a.UpdatedAt).In(shanghai),
	}
	return item
}

// xmlOnly drops characters that XML 1.0 does not allow, which one feed reader or another would choke on.
func xmlOnly(r rune) rune {
	if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
		return -1
	}
	return r
}

// itemID is tag:qianfa,<day of publication>:<account>/<number> (RFC 4151).
func itemID(a Article, site Site) string {
	return "tag:qianfa.invalid," + day(a.PublishedAt) + ":" + site.Account + "/" + a.Number
}

func articlePath(account, number string) string { return "/site/" + account + "/a/" + number + ".html" }

func rss(f *feeds.Feed) ([]byte, error) {
	var out bytes.Buffer
	channel := (&feeds.Rss{Feed: f}).RssFeed()
	channel.ManagingEditor, channel.Language = "", "zh-CN" // an editor needs an e-mail address
	for _, item := range channel.Items {
		item.Author = "" // likewise
	}
	err := feeds.WriteXML(channel, &out)
	return out.Bytes(), err
}

func atom(f *feeds.Feed, items []Article, home string) ([]byte, error) {
	feed := (&feeds.Atom{Feed: f}).AtomFeed()
	feed.Link = &feeds.AtomLink{Href: home + "atom.xml", Rel: "self"}
	if feed.Updated == "" {
		feed.Updated = time.Unix(0, 0).UTC().Format(time.RFC3339)
	}
	for i, e := range feed.Entries {
		e.Published = stamp(items[i].PublishedAt)
	}
	var out bytes.Buffer
	err := feeds.WriteXML(feed, &out)
	return out.Bytes(), err
}

func jsonFeed(f *feeds.Feed, items []Article, base, home string) ([]byte, error) {
	feed := (&feeds.JSON{Feed: f}).JSONFeed()
	feed.FeedUrl, feed.Language, feed.Author = home+"feed.json", "zh-CN", nil
	if feed.Items == nil {
		feed.Items = []*feeds.JSONItem{}
	}
	for i, item := range feed.Items {
		item.Author = nil
		item.Summary = items[i].Summary
		if items[i].Cover != "" {
			item.Image = base + mediaPath(items[i].Cover)
		}
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(feed)
	return out.Bytes(), err
}

// urlset is a sitemap (sitemaps.org 0.9).
type urlset struct {
	XMLName xml.Name  `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []siteURL `xml:"url"`
}

type siteURL struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

// sitemap lists the addresses of all articles shown.
func (p *Portal) sitemap(ctx context.Context, site Site, base string) (document, error) {
	items, _, err := p.source.List(ctx, site.Account, p.options.Now(), 0, sitemapSize, false)
	if err != nil {
		return document{}, err
	}
	set := urlset{URLs: []siteURL{{Loc: base + "/site/" + site.Account + "/"}}}
	for _, a := range items {
		set.URLs = append(set.URLs, siteURL{Loc: base + articlePath(site.Account, a.Number), LastMod: stamp(latest(a.PublishedAt, a.UpdatedAt))})
	}
	body, err := xml.MarshalIndent(set, "", " ")
	if err != nil {
		return document{}, fmt.Errorf("write sitemap: %w", err)
	}
	return document{status: http.StatusOK, mime: "application/xml; charset=utf-8", modified: p.options.Now(), fresh: sitemapFresh,
		body: slices.Concat([]byte(xml.Header), body, []byte("\n"))}, nil
}
