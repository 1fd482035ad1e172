package portal

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"qianfa/internal/core/fault"
)

// at is a moment of the samples.
func at(day, hour, minute int) time.Time {
	return time.Date(2026, 11, day, hour, minute, 0, 0, shanghai)
}

// shelf is a Source kept in memory; it counts how often it is asked.
type shelf struct {
	mu       sync.Mutex
	sites    []Site
	articles map[string][]Article // by account
	files    map[string][]byte    // by digest
	asked    int
	broken   bool
}

func (s *shelf) ask() error {
	s.asked++
	if s.broken {
		return errors.New("database is away")
	}
	return nil
}

func (s *shelf) Sites(context.Context) ([]Site, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sites, s.ask()
}

func (s *shelf) Site(_ context.Context, account string) (Site, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.ask(); err != nil {
		return Site{}, err
	}
	for _, site := range s.sites {
		if site.Account == account {
			return site, nil
		}
	}
	return Site{}, fault.New(fault.NotFound, "没有这个网站。")
}

func (s *shelf) List(_ context.Context, account string, now time.Time, offset, limit int, _ bool) ([]Article, int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.ask(); err != nil {
		return nil, 0, err
	}
	var shown []Article
	for _, a := range s.articles[account] {
		if a.visible(now) {
			shown = append(shown, a)
		}
	}
	slices.SortStableFunc(shown, func(a, b Article) int { return cmp.Compare(b.PublishedAt.Unix(), a.PublishedAt.Unix()) })
	return shown[min(offset, len(shown)):min(offset+limit, len(shown))], len(shown), nil
}

// visible is the rule of Source.List.
func (a Article) visible(now time.Time) bool {
	return a.State != Withdrawn && !now.Before(a.PublishedAt) && !now.Before(a.From) && (a.To.IsZero() || now.Before(a.To))
}

func (s *shelf) Article(_ context.Context, account, number string) (Article, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.ask(); err != nil {
		return Article{}, err
	}
	for _, a := range s.articles[account] {
		if a.Number == number {
			return a, nil
		}
	}
	return Article{}, fault.New(fault.NotFound, "没有这条信息。")
}

type file struct{ io.ReadSeeker }

func (file) Close() error { return nil }

func (s *shelf) Media(_ context.Context, digest string, now time.Time) (Media, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.ask(); err != nil {
		return Media{}, err
	}
	for _, list := range s.articles {
		for _, a := range list {
			if a.visible(now) && (strings.Contains(a.Body, digest) || a.Cover == digest) && s.files[digest] != nil {
				kind := "image/png"
				if bytes.HasPrefix(s.files[digest], []byte("%PDF")) {
					kind = "application/pdf"
				}
				return Media{Type: kind, Content: file{bytes.NewReader(s.files[digest])}}, nil
			}
		}
	}
	return Media{}, fault.New(fault.NotFound, "没有这个文件。")
}

// change edits an article as a commit elsewhere would.
func (s *shelf) change(number string, edit func(*Article)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for account := range s.articles {
		for i := range s.articles[account] {
			if s.articles[account][i].Number == number {
				edit(&s.articles[account][i])
			}
		}
	}
}

const (
	picture = "sha256:a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1"
	roster  = "sha256:b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2"
)

// newShelf holds two sites; the first has articles in every state, and enough of them for three pages.
func newShelf() *shelf {
	s := &shelf{
		sites: []Site{
			{Account: "qszf", Name: "青石市综合行政执法局网站", Body: "青石市综合行政执法局", About: "城市管理、执法服务信息公开", Contact: "0579-88881234（工作日 8:30-17:30）", Demo: true},
			{Account: "yunxi", Name: "云溪镇政府网站", Body: "云溪镇人民政府"},
		},
		articles: map[string][]Article{},
		files:    map[string][]byte{picture: samplePicture(), roster: []byte("%PDF-1.7 名单")},
	}
	full := Article{
		Number: "2026-17", Title: "市执法局开展“迎冬清街”市容环境集中整治行动", Unit: "市容秩序管理处", Column: "工作动态",
		Summary: "出动执法人员86人次，纠正占道经营41处，拆除破损广告牌17块。", Cover: picture, Code: "KY3D-10C8-9HYP-B6HF", PublishedAt: at(21, 9, 0),
		Digest: "sha256:01", Body: sampleBody,
	}
	s.articles["qszf"] = []Article{
		full,
		{Number: "2026-16", Title: "关于调整渣土运输车辆通行时段的通告", Unit: "渣土管理处", PublishedAt: at(20, 17, 30), Digest: "sha256:02", State: Corrected,
			Notice: "原文“每日7时至19时”应为“每日7时至9时”，现予更正。", NoticeAt: at(21, 8, 20), UpdatedAt: at(21, 8, 20), Body: "<p class=\"qf-indent-2\">每日7时至9时禁止通行。</p>"},
		{Number: "2026-15", Title: "错误信息标题", Unit: "办公室", PublishedAt: at(20, 9, 0), Digest: "sha256:03", State: Withdrawn,
			Notice: "内容有误，已下线，正在核实。", NoticeAt: at(20, 9, 40), Successor: "2026-16", Body: "<p>错误的正文</p>"},
		{Number: "2026-14", Title: "停水通知", Unit: "办公室", PublishedAt: at(19, 9, 0), To: at(21, 18, 0), Digest: "sha256:04", Body: "<p>今日停水。</p>"},
		{Number: "2026-13", Title: "节日祝福", Unit: "办公室", PublishedAt: at(18, 9, 0), From: at(23, 0, 0), Digest: "sha256:05", Body: "<p>节日快乐。</p>"},
		{Number: "2026-12", Title: "转载：冬季用火安全提示", Unit: "办公室", Reprint: "示例日报", PublishedAt: at(17, 9, 0), Digest: "sha256:06", Body: "<p>注意用火安全。</p><p class=\"qf-source\">来源：示例日报</p>"},
	}
	for i := 11; i > 0; i-- {
		s.articles["qszf"] = append(s.articles["qszf"], Article{Number: fmt.Sprintf("2026-%d", i), Title: fmt.Sprintf("巡查情况通报（第%d期）", i),
			Unit: "督查处", PublishedAt: at(i, 10, 0), Digest: fmt.Sprintf("sha256:1%d", i), Body: "<p>情况良好。</p>"})
	}
	return s
}

const sampleBody = `<p class="qf-indent-2">11月20日上午，青石市综合行政执法局组织市容秩序、渣土运输、户外广告三个专项小组，对江滨路、人民路、站前广场一带开展“迎冬清街”集中整治行动，共出动执法人员86人次、车辆23辆次。</p>` +
	`<figure class="qf-figure"><img src="qf-media:` + picture + `" alt="执法人员在江滨路劝导商户规范经营" width="1200" height="800" loading="lazy"/><figcaption>执法人员在江滨路劝导商户规范经营</figcaption></figure>` +
	`<h2>一、集中整治情况</h2><p class="qf-indent-2">行动中，执法人员坚持<strong>教育在先、处罚在后</strong>，现场纠正占道经营41处、规范停放非机动车320余辆。</p>` +
	`<table class="qf-table"><tbody><tr><th><p>路段</p></th><th><p>占道经营</p></th><th><p>非机动车</p></th><th><p>户外广告</p></th></tr>` +
	`<tr><td><p>江滨路</p></td><td><p class="qf-right">18处</p></td><td><p class="qf-right">126辆</p></td><td><p class="qf-right">7块</p></td></tr>` +
	`<tr><td><p>人民路</p></td><td><p class="qf-right">23处</p></td><td><p class="qf-right">194辆</p></td><td><p class="qf-right">10块</p></td></tr></tbody></table>` +
	`<h2>二、下一步安排</h2><ol><li>建立周巡查、月通报机制；</li><li>通过12345热线接受监督。</li></ol><blockquote><p>市民发现问题可随时反映。</p></blockquote>` +
	`<p class="qf-attachment">附件：<a href="qf-media:` + roster + `" download="整治路段名单.pdf">整治路段名单.pdf</a></p>`
