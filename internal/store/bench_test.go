package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"qianfa/internal/app"
	"qianfa/internal/core/ledger"
	"qianfa/internal/pgtest"
	"qianfa/internal/store"
)

// BenchmarkCommit measures one event per commit on 1 and 16 writers, each with streams of its own, beside the raw
// limit of the database under it: one linked insert and one versioned update per transaction.
func BenchmarkCommit(b *testing.B) {
	places := map[string]func(b *testing.B) store.Options{
		"SQLite":     func(b *testing.B) store.Options { return store.Options{Dir: b.TempDir()} },
		"PostgreSQL": func(b *testing.B) store.Options { return store.Options{Dir: b.TempDir(), URL: pgtest.Database(b)} },
	}
	for _, name := range []string{"SQLite", "PostgreSQL"} {
		for _, writers := range []int{1, 16} {
			b.Run(fmt.Sprintf("%s/%d", name, writers), func(b *testing.B) { benchCommit(b, places[name](b), writers) })
			b.Run(fmt.Sprintf("%s/%d/raw", name, writers), func(b *testing.B) { benchRaw(b, places[name](b), writers) })
		}
	}
}

func benchCommit(b *testing.B, opt store.Options, writers int) {
	db, err := store.Open(context.Background(), opt)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	leading, stop := context.WithCancel(context.Background())
	led := make(chan struct{})
	go func() { defer close(led); db.Lead(leading) }()
	defer func() { stop(); <-led }()
	event := ledger.Event{Type: "article.Noted", Data: `{"step":"first","digest":"sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef"}`}
	org := app.Append{Stream: "org/b", Body: "b", Events: []ledger.Event{event}}
	if _, err := db.Commit(context.Background(), app.Commit{Appends: []app.Append{org}}); err != nil {
		b.Fatal(err)
	}
	spread(b, writers, func(writer int, n int64) error {
		_, err := db.Commit(context.Background(), app.Commit{
			Actor: "01a2016c-da0f-79e3-8d03-31ac150de22c", At: time.UnixMilli(n),
			Appends: []app.Append{{Stream: fmt.Sprintf("article/%d-%d", writer, n/8), Body: "b", Seen: n % 8, Events: []ledger.Event{event}}},
			Unmoved: map[string]int64{"org/b": 1},
		})
		return err
	})
}

// BenchmarkNumbers has 16 writers take the next number of one series, each in a commit of its own.
func BenchmarkNumbers(b *testing.B) {
	for name, opt := range map[string]store.Options{"SQLite": {Dir: b.TempDir()}, "PostgreSQL": {Dir: b.TempDir(), URL: pgtest.Database(b)}} {
		b.Run(name, func(b *testing.B) {
			db, err := store.Open(context.Background(), opt)
			if err != nil {
				b.Fatal(err)
			}
			defer db.Close()
			round := time.Now().UnixNano()
			spread(b, 16, func(writer int, n int64) error {
				a := app.Append{Stream: fmt.Sprintf("article/%d-%d-%d", round, writer, n), Body: "b"}
				ask := app.Commit{At: time.UnixMilli(n), Appends: []app.Append{a}}
				ask.Number = &app.Numbering{Body: "b", Series: "审签", Year: 2026, With: func(n int) (app.Commit, bool, error) {
					given := a
					given.Events = []ledger.Event{{Type: "article.Numbered", Data: fmt.Sprintf(`{"n":%d}`, n)}}
					return app.Commit{At: ask.At, Appends: []app.Append{given}}, true, nil
				}}
				_, err := db.Commit(context.Background(), ask)
				return err
			})
		})
	}
}

func benchRaw(b *testing.B, opt store.Options, writers int) {
	db, err := store.Open(context.Background(), opt)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	for _, s := range []string{
		"CREATE TABLE raw_audit (id TEXT PRIMARY KEY, prev TEXT NOT NULL, data TEXT NOT NULL)",
		"CREATE TABLE raw_rows (id BIGINT PRIMARY KEY, version BIGINT NOT NULL, digest TEXT NOT NULL)",
	} {
		if _, err := db.Writer().Exec(s); err != nil {
			b.Fatal(err)
		}
	}
	for w := range writers {
		if _, err := db.Writer().Exec("INSERT INTO raw_rows (id, version, digest) VALUES ($1, 0, '')", w); err != nil {
			b.Fatal(err)
		}
	}
	spread(b, writers, func(writer int, n int64) error { return rawCommit(db.Writer(), writer, n) })
}

func rawCommit(db *sql.DB, writer int, n int64) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var prev string
	if err := tx.QueryRow("SELECT digest FROM raw_rows WHERE id = $1", writer).Scan(&prev); err != nil {
		return err
	}
	id := fmt.Sprintf("%d-%d", writer, n)
	if _, err := tx.Exec("INSERT INTO raw_audit (id, prev, data) VALUES ($1, $2, $3)", id, prev, "some 100 bytes of event"); err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE raw_rows SET version = version + 1, digest = $2 WHERE id = $1 AND version = $3", writer, id, n); err != nil {
		return err
	}
	return tx.Commit()
}

// spread shares b.N calls among writers; each sees its own calls numbered from 0.
func spread(b *testing.B, writers int, do func(writer int, n int64) error) {
	b.Helper()
	var left atomic.Int64
	left.Store(int64(b.N))
	before := cpu(b)
	b.ResetTimer()
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for n := int64(0); left.Add(-1) >= 0; n++ {
				if err := do(w, n); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
	b.ReportMetric(float64((cpu(b)-before).Microseconds())/float64(b.N), "cpu-µs/commit") // ours, not the server's
}

// cpu is the time this process has computed: steadier than the clock on a shared machine.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
