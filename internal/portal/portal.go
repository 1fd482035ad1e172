// Package portal serves the built-in public website: the list and the articles of each website account, their
// pictures, feeds (RSS, Atom, JSON Feed) and sitemap.
//
// It never decides what is public, never reads drafts, opinions or names of signers, holds no script and needs no
// cookie. It shows sealed bytes as they are; only picture addresses are filled in. Start reading at Source (what it
// needs), then Portal.
package portal

import (
	"context"
	"io"
	"net/http"
	"time"
)

// Source is what the portal needs of the projections. Every method returns fault.NotFound for what does not exist.
type Source interface {
	// Sites lists the website accounts, in the bodies' own order.
	Sites(ctx context.Context) ([]Site, error)
	// Site returns one account by the name it has in addresses.
	Site(ctx context.Context, account string) (Site, error)
	// List returns the articles shown at a moment (published, not withdrawn, inside their display window), newest
	// first, and how many there are. Body is needed only when full is set.
	List(ctx context.Context, account string, at time.Time, offset, limit int, full bool) ([]Article, int, error)
	// Article returns one article by its number, whether still shown or not.
	Article(ctx context.Context, account, number string) (Article, error)
	// Media opens a picture, video or file that belongs to an article shown at a moment, and nothing else: a digest
	// alone must not open a draft's picture.
	Media(ctx context.Context, digest string, at time.Time) (Media, error)
}

// Site (网站账号) is one website account and the body that owns it.
type Site struct {
	Account string // in addresses: letters, digits, dashes
	Name    string // such as 青石市综合执法局网站
	Body    string // the body that owns it
	About   string // one sentence below the name
	Contact string // how citizens reach the body, optional
	Record  string // ICP and police filing numbers, optional
	Demo    bool   // 演练: an invented body in a demo installation
}

// Article is one published item as the public may see it.
type Article struct {
	Number      string // in the address, such as 2026-17
	Title       string
	Unit        string // 来源单位
	Reprint     string // 转载自: name of the source of a reprint
	ReprintURL  string
	Column      string
	Summary     string
	Cover       string // digest of the cover picture, optional
	Body        string // sealed HTML, pictures as qf-media:<digest>
	Digest      string // digest of what was sealed
	Code        string // 核验码, optional
	PublishedAt time.Time
	UpdatedAt   time.Time // of a correction; zero when never corrected
	From        time.Time // display window (展示期); zero = open
	To          time.Time
	State       State
	Notice      string    // 更正说明 or 下线说明, in the body's words
	NoticeAt    time.Time // when the notice was given
	Successor   string    // number of the article that replaces this one, optional
}

// State says what became of an article after its publication. The set is closed.
type State string

// The states of a published article.
const (
	Shown     State = ""          // as published
	Corrected State = "corrected" // 已更正: shown with the notice above the text
	Withdrawn State = "withdrawn" // 已下线: answers 410 with the notice
)

// Media is an opened file. The portal closes Content.
type Media struct {
	Type    string // such as image/jpeg
	Content io.ReadSeekCloser
}

// Options are the portal's settings; every zero value is usable.
type Options struct {
	BaseURL    string           // such as https://www.example.gov.cn, for feeds; "" takes the request's host
	Now        func() time.Time // the clock; required
	Fresh      time.Duration    // how long a page may be served without asking Source; default 1 s (see Changed)
	CacheBytes int              // bound of the rendered pages kept in memory; default 32 MiB
	PageSize   int              // articles a list page; default 20
	Failed     func(r *http.Request, err error)
}
