package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"qianfa/internal/blob"
	"qianfa/internal/channel"
	"qianfa/internal/core/account"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/ledger"
	"qianfa/internal/form"
	"qianfa/internal/portal"
)

// Site gives the public website what it shows: the published targets of website accounts, their sealed bytes, and
// pictures that belong to a page shown now. Drafts cannot be reached through it.
type Site struct {
	DB    *DB
	Blobs blob.Store
	Names func(ctx context.Context, body, unit string) string // name of a unit, as of now
	Demo  bool
}

var _ portal.Source = (*Site)(nil)

// Sites lists the website accounts.
func (s *Site) Sites(ctx context.Context) ([]portal.Site, error) {
	all, err := s.DB.accounts(ctx, "NOT closed")
	if err != nil {
		return nil, err
	}
	var out []portal.Site
	for _, a := range all {
		if a.Channel == channel.Website {
			out = append(out, s.site(ctx, a))
		}
	}
	return out, nil
}

// Site returns one website account.
func (s *Site) Site(ctx context.Context, id string) (portal.Site, error) {
	a, err := s.DB.Account(ctx, id)
	if err == nil && a.Channel != channel.Website {
		err = fault.New(fault.NotFound, "没有这个网站。")
	}
	if err != nil {
		return portal.Site{}, err
	}
	return s.site(ctx, a), nil
}

func (s *Site) site(ctx context.Context, a account.Account) portal.Site {
	return portal.Site{Account: a.ID, Name: a.Name, Body: s.Names(ctx, a.Body, a.Owner), Demo: s.Demo}
}

type pageRow struct {
	body, unit, page, manifest, leaf, content string
	published, from, to, updated              int64
}

const pageColumns = "p.body, p.unit, p.page, p.manifest, p.leaf, p.content, p.published_at, p.display_from, p.display_to, p.updated_at"

func pageFields(r *pageRow) []any {
	return []any{&r.body, &r.unit, &r.page, &r.manifest, &r.leaf, &r.content, &r.published, &r.from, &r.to, &r.updated}
}

const shownNow = "p.account = $1 AND p.state = 'published' AND p.published_at <= $2 AND p.display_from <= $2 AND (p.display_to = 0 OR p.display_to > $2)"

// List returns the articles shown at a moment, newest first, and how many there are.
func (s *Site) List(ctx context.Context, id string, at time.Time, offset, limit int, full bool) ([]portal.Article, int, error) {
	ms := at.UnixMilli()
	n, _, err := One(ctx, s.DB.reads, Column[int], "SELECT COUNT(*) FROM posts p WHERE "+shownNow, id, ms)
	if err != nil {
		return nil, 0, fmt.Errorf("count pages: %w", err)
	}
	rows, err := Query(ctx, s.DB.reads, pageFields, "SELECT "+pageColumns+" FROM posts p WHERE "+shownNow+" ORDER BY p.published_at DESC, p.article LIMIT $3 OFFSET $4", id, ms, limit, offset)
	if err != nil {
		return nil, 0, fmt.Errorf("read pages: %w", err)
	}
	var out []portal.Article
	for _, r := range rows {
		a, err := s.article(ctx, r)
		if code := fault.CodeOf(err); code == fault.NotFound || code == fault.Refused {
			continue // destroyed or altered content is no longer shown; the other pages are
		}
		if err != nil {
			return nil, 0, err
		}
		if !full {
			a.Body = ""
		}
		out = append(out, a)
	}
	return out, n, nil
}

// Article returns one article by its number in addresses. One that was given up after its release, or whose text was
// destroyed, is Withdrawn and carries none of its words.
func (s *Site) Article(ctx context.Context, id, number string) (portal.Article, error) {
	row, found, err := One(ctx, s.DB.reads, pageFields, "SELECT "+pageColumns+" FROM posts p WHERE p.account = $1 AND p.page = $2 AND p.state = 'published'", id, number)
	if err != nil {
		return portal.Article{}, err
	}
	if !found {
		return s.withdrawn(ctx, id, number)
	}
	a, err := s.article(ctx, row)
	if fault.CodeOf(err) == fault.NotFound {
		return gone(number, row.published, 0), nil
	}
	return a, err
}

// withdrawn finds a page whose article was given up (撤稿) after its release.
func (s *Site) withdrawn(ctx context.Context, id, number string) (portal.Article, error) {
	type row struct{ released, given int64 }
	r, found, err := One(ctx, s.DB.reads, func(r *row) []any { return []any{&r.released, &r.given} }, `SELECT p.updated_at, a.updated_at
		FROM posts p JOIN articles a ON a.id = p.article WHERE p.account = $1 AND p.page = $2 AND a.phase = 'withdrawn'`, id, number)
	if err == nil && !found {
		err = fault.New(fault.NotFound, "没有这篇文章。")
	}
	return gone(number, r.released, r.given), err
}

func gone(number string, published, given int64) portal.Article {
	a := portal.Article{Number: number, State: portal.Withdrawn, PublishedAt: time.UnixMilli(published).UTC()}
	if given > 0 {
		a.NoticeAt = time.UnixMilli(given).UTC()
	}
	return a
}

func (s *Site) article(ctx context.Context, r pageRow) (portal.Article, error) {
	data, err := s.DB.ReadContent(ctx, r.content)
	if altered := (*fault.Error)(nil); errors.As(err, &altered) && altered.Code == fault.Internal { // not a failing database
		return portal.Article{}, noLonger(err)
	}
	if err != nil {
		return portal.Article{}, err
	}
	post, err := channel.SealedPost(data, r.leaf)
	if err != nil {
		return portal.Article{}, noLonger(err)
	}
	a := portal.Article{Number: r.page, Title: post.Title, Unit: s.Names(ctx, r.body, r.unit), Summary: post.Summary, Body: post.HTML, Digest: r.leaf, PublishedAt: time.UnixMilli(r.published).UTC(), Code: form.Code(r.manifest)}
	if post.Cover != nil {
		a.Cover = post.Cover.Digest
	}
	if r.from > 0 {
		a.From = time.UnixMilli(r.from).UTC()
	}
	if r.to > 0 {
		a.To = time.UnixMilli(r.to).UTC()
	}
	return a, nil
}

// noLonger stops one page whose bytes are not the signed ones; the others go on being shown.
func noLonger(why error) error {
	return fault.New(fault.Refused, "页面内容与签发时锁定的不一致，已停止展示。").Because(why)
}

// Media opens a file of an article that is shown now.
func (s *Site) Media(ctx context.Context, digest string, at time.Time) (portal.Media, error) {
	typ, found, err := One(ctx, s.DB.reads, Column[string], `SELECT m.mime FROM post_media m JOIN posts p ON p.article = m.article AND p.account = m.account
		WHERE m.digest = $1 AND p.state = 'published' AND p.published_at <= $2 AND p.display_from <= $2 AND (p.display_to = 0 OR p.display_to > $2)
			AND EXISTS (SELECT 1 FROM content c WHERE c.digest = p.content) LIMIT 1`, digest, at.UnixMilli())
	if err == nil && !found {
		err = fault.New(fault.NotFound, "没有这个文件。")
	}
	if err != nil {
		return portal.Media{}, err
	}
	f, err := s.Blobs.Open(ctx, digest)
	if err != nil {
		return portal.Media{}, err
	}
	if err := signedBytes(f, digest); err != nil {
		return portal.Media{}, errors.Join(err, f.Close())
	}
	return portal.Media{Type: typ, Content: f}, nil
}

// signedBytes reads a file once through: what is shown is what was signed.
func signedBytes(f io.ReadSeeker, digest string) error {
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return fmt.Errorf("read %s: %w", digest, err)
	}
	if got := ledger.Algorithm + hex.EncodeToString(sum.Sum(nil)); got != digest {
		return noLonger(fmt.Errorf("file %s, stored bytes %s", digest, got))
	}
	_, err := f.Seek(0, io.SeekStart)
	return err
}

// Repeats keeps answers by Idempotency-Key.
type Repeats struct{ DB *DB }

// Begin claims a key; a known one gives back the first answer.
func (r Repeats) Begin(ctx context.Context, actor, key, request string) (int, []byte, bool, error) {
	old, err := r.DB.BeginIdempotent(ctx, actor, key, request)
	if err != nil || old == nil {
		return 0, nil, false, err
	}
	return int(old.Status), old.Response, true, nil
}

// End stores the answer; status 0 gives the key free.
func (r Repeats) End(ctx context.Context, actor, key string, status int, body []byte) error {
	return r.DB.EndIdempotent(ctx, actor, key, Response{Status: int64(status), Response: body})
}
