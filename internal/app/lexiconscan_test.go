package app_test

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"qianfa/internal/app"
	"qianfa/internal/apptest"
	"qianfa/internal/benchtext"
	"qianfa/internal/core/article"
	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/ledger"
	"qianfa/internal/core/source"
	"qianfa/internal/pgtest"
)

// shelve stores articles with one saved version each, straight through the ledger, as many at a time as fit.
func shelve(t testing.TB, h *apptest.House, texts []string) {
	t.Helper()
	at := h.Clock.Now().UTC()
	act := article.Act{By: apptest.Author, At: at}
	for len(texts) > 0 {
		n := min(len(texts), 50)
		c := app.Commit{Actor: apptest.Author, At: at}
		for _, text := range texts[:n] {
			id := apptest.NewID()
			d := article.NewDraft()
			d.Source.Title = "旧稿"
			d.Source.Blocks = []source.Block{{ID: "b1", Type: source.Paragraph, Runs: []source.Run{{Text: text}}}}
			d.Meta = apptest.Township(apptest.Website)
			data, salt := d.Canonical(), []byte("0123456789abcdef")
			digest := ledger.ContentDigest(salt, data)
			events, err := article.Encode([]article.Event{
				article.Created{Act: act, ID: id, Body: "u-hengtang-00", Unit: "u-hengtang-02", Author: apptest.Author},
				article.Saved{Act: act, Version: 1, Content: digest, Editors: []string{apptest.Author}, Why: article.WhySaved}})
			if err != nil {
				t.Fatal(err)
			}
			c.Appends = append(c.Appends, app.Append{Stream: app.ArticleStream(id), Body: "u-hengtang-00", Events: events})
			c.Content = append(c.Content, app.Content{Digest: digest, Salt: salt, Data: data, Body: "u-hengtang-00", Stream: app.ArticleStream(id)})
		}
		if _, err := h.DB.Commit(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		texts = texts[n:]
	}
}

// stopping is a store that breaks down once so many pages are saved: what is in the database by then is all there is.
type stopping struct {
	app.ScanStore
	pages int
	stop  context.CancelFunc
}

func (s *stopping) SaveScanPage(ctx context.Context, x app.Scan, from string, hits []app.ScanHit) (bool, error) {
	if s.pages--; s.pages < 0 {
		s.stop()
		return false, ctx.Err()
	}
	return s.ScanStore.SaveScanPage(ctx, x, from, hits)
}

func TestAScanThatWasCutOffGoesOnWhereItStopped(t *testing.T) {
	both(t, func(t *testing.T, h *apptest.House) {
		who := keeper(t, h)
		id := kept(t, h, who, "易错词", check.Entry{Term: "收购点"})
		var texts []string
		for i := range 450 {
			texts = append(texts, fmt.Sprintf("第%d处收购点，另一处收 购点。", i))
		}
		shelve(t, h, texts)
		s, err := h.Lexicons.StartScan(t.Context(), who, id, 0, false)
		if err != nil || s.Total != 450 {
			t.Fatalf("%+v, %v", s, err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		dying := &app.Lexicons{Ledger: h.DB, Dir: h.Dir, Accounts: h.Accounts, Index: h.DB, Now: h.Clock.Now, NewID: apptest.NewID,
			Scans: &stopping{ScanStore: h.DB, pages: 1, stop: cancel}}
		dying.Init()
		if err := dying.Tick(ctx, "first"); err != nil {
			t.Fatal(err)
		}
		if s, _ = h.Lexicons.Scanned(t.Context(), who, s.ID); s.State != app.ScanRunning || s.Done != 200 || s.Hits != 400 {
			t.Fatalf("cut off, it stands at %+v", s)
		}
		if held, err := h.DB.TakeLease(t.Context(), "lexicon-scan/"+s.ID, "other", time.Minute); err != nil || !held {
			t.Fatalf("lease: %v, %v", held, err)
		}
		tick(t, h)
		if s, _ = h.Lexicons.Scanned(t.Context(), who, s.ID); s.Done != 200 {
			t.Errorf("two nodes carry one scan: %+v", s)
		}
		h.Clock.Pass(2 * time.Minute) // the other node is dead
		tick(t, h)
		s, _ = h.Lexicons.Scanned(t.Context(), who, s.ID)
		if s.State != app.ScanDone || s.Done != 450 || s.Total != 450 || s.Struck != 450 || s.Hits != 900 {
			t.Errorf("in the end %+v", s)
		}
		n, after, at := 0, "", int64(0)
		for {
			hits, err := h.Lexicons.ScanHits(t.Context(), who, s.ID, after, at, 200)
			if err != nil {
				t.Fatal(err)
			}
			if n += len(hits); len(hits) == 0 {
				break
			}
			after, at = hits[len(hits)-1].Article, hits[len(hits)-1].N
		}
		if n != 900 {
			t.Errorf("%d hits are listed", n)
		}
	})
}

func TestOnlyTheLastScansAreKept(t *testing.T) {
	t.Parallel()
	h := apptest.Open(t, "")
	who := keeper(t, h)
	id := kept(t, h, who, "易错词", check.Entry{Term: "收购点"})
	shelve(t, h, []string{"一处收购点。"})
	var first app.Scan
	for i := range 12 {
		s, err := h.Lexicons.StartScan(t.Context(), who, id, 0, false)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = s
		}
		tick(t, h)
		h.Clock.Pass(time.Minute)
	}
	if all, err := h.Lexicons.ScansOf(t.Context(), who, id); err != nil || len(all) != 10 {
		t.Errorf("%d scans are kept, %v", len(all), err)
	}
	if _, err := h.Lexicons.ScanHits(t.Context(), who, first.ID, "", 0, 10); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("the first scan is still there: %v", err)
	}
}

// BenchmarkScan measures how fast stored articles of 2,000 characters are run through 100,000 words. QIANFA_SCAN_ARTICLES
// says how many; 100,000 take some minutes to store.
func BenchmarkScan(b *testing.B) {
	n, err := strconv.Atoi(os.Getenv("QIANFA_SCAN_ARTICLES"))
	if err != nil {
		n = 2000
	}
	for name, url := range map[string]func() string{"SQLite": func() string { return "" }, "PostgreSQL": func() string { return pgtest.Database(b) }} {
		b.Run(name, func(b *testing.B) { benchScan(b, apptest.Open(b, url()), n) })
	}
}

func benchScan(b *testing.B, h *apptest.House, n int) {
	who := keeper(b, h)
	from, err := benchtext.New(7)
	if err != nil {
		b.Fatal(err)
	}
	words := from.Words(100_000)
	entries := make([]check.Entry, len(words))
	for i, w := range words {
		entries[i] = check.Entry{Term: w}
	}
	id := kept(b, h, who, "十万词", entries...)
	seldom := append(from.Words(950), words[:50]...) // one word in twenty is on the list
	var texts []string
	for range 200 {
		texts = append(texts, from.Text(2000, seldom))
	}
	for i := 0; i < n; i += len(texts) {
		shelve(b, h, texts[:min(len(texts), n-i)])
	}
	start := time.Now()
	if _, err := h.Lexicons.Export(b.Context(), who, id, 0); err != nil { // makes the lexicon ready
		b.Fatal(err)
	}
	ready := time.Since(start).Seconds()
	for b.Loop() {
		s, err := h.Lexicons.StartScan(b.Context(), who, id, 0, false)
		if err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		if err := h.Lexicons.Tick(b.Context(), "bench"); err != nil {
			b.Fatal(err)
		}
		took := time.Since(start)
		if s, err = h.Lexicons.Scanned(b.Context(), who, s.ID); err != nil || s.State != app.ScanDone || s.Done != int64(n) {
			b.Fatalf("%+v, %v", s, err)
		}
		b.ReportMetric(float64(n)/took.Seconds(), "articles/s")
		b.ReportMetric(100_000*took.Seconds()/float64(n), "s/100k")
		b.ReportMetric(ready, "s-ready")
		b.ReportMetric(float64(s.Hits)/float64(n), "hits/article")
	}
}
