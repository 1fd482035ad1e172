package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"qianfa/internal/app"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/ledger"
	"qianfa/internal/pgtest"
	"qianfa/internal/store"
)

func wantUnavailable(t *testing.T, err error, word string) {
	t.Helper()
	if fault.CodeOf(err) != fault.Unavailable || !strings.Contains(fault.Of(err).Message, word) {
		t.Fatalf("got %v, want a sentence with %s", err, word)
	}
}

func oneEntry(stream string) app.Commit {
	return app.Commit{Actor: "p", At: time.UnixMilli(1), Appends: []app.Append{{
		Stream: stream, Events: []ledger.Event{{Type: "x.Noted", Data: "{}"}},
	}}}
}

func TestAFullDiskIsSaidAndLeavesNothingHalfDone(t *testing.T) {
	t.Parallel()
	db, err := store.Open(t.Context(), store.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	limit(t, db, "1")
	c := oneEntry("article/1")
	data := bytes.Repeat([]byte("字"), 1000)
	for range 50 {
		c.Content = append(c.Content, app.Content{Digest: ledger.ContentDigest([]byte{byte(len(c.Content))}, data), Salt: []byte{byte(len(c.Content))}, Data: data})
	}
	_, err = db.Commit(t.Context(), c)
	wantUnavailable(t, err, "磁盘空间不足")
	limit(t, db, "1000000")
	if _, err := db.Commit(t.Context(), c); err != nil {
		t.Fatalf("after making room: %v", err)
	}
}

func limit(t *testing.T, db *store.DB, pages string) {
	t.Helper()
	if _, err := db.Writer().ExecContext(t.Context(), "PRAGMA max_page_count = "+pages); err != nil {
		t.Fatal(err)
	}
}

func TestAPanicFailsItsCommitAndBlocksNobody(t *testing.T) {
	t.Parallel()
	db, err := store.Open(t.Context(), store.Options{
		Dir:         t.TempDir(),
		EnqueueInTx: func(context.Context, *sql.Tx, []app.Job) error { panic("a mistake of ours") },
	})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	c := oneEntry("article/1")
	c.Jobs = []app.Job{{Kind: "x"}}
	if _, err := db.Commit(t.Context(), c); err == nil || !strings.Contains(err.Error(), "a mistake of ours") {
		t.Fatalf("got %v", err)
	}
	if _, err := db.Commit(t.Context(), oneEntry("article/1")); err != nil {
		t.Fatalf("the next commit: %v", err)
	}
}

func TestADatabaseThatCannotBeReachedIsNamed(t *testing.T) {
	t.Parallel()
	_, err := store.Open(t.Context(), store.Options{URL: "postgres://nobody@127.0.0.1:1/none?sslmode=disable"})
	wantUnavailable(t, err, "连接不上数据库")
	_, err = store.Open(t.Context(), store.Options{})
	if fault.CodeOf(err) != fault.Invalid {
		t.Fatalf("neither folder nor database: %v", err)
	}
}

func TestADatabaseThatGoesAwayIsNamed(t *testing.T) {
	t.Parallel()
	place := pgtest.Database(t)
	db, err := store.Open(t.Context(), store.Options{URL: place})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	dropDatabase(t, place)
	_, err = db.Commit(t.Context(), oneEntry("article/1"))
	wantUnavailable(t, err, "连接不上数据库")
}

func dropDatabase(t *testing.T, place string) {
	t.Helper()
	u, err := url.Parse(place)
	if err != nil {
		t.Fatal(err)
	}
	name := strings.TrimPrefix(u.Path, "/")
	u.Path = "/postgres"
	server, err := sql.Open("pgx", u.String())
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	if _, err := server.ExecContext(t.Context(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
		t.Fatal(err)
	}
}

func TestAFolderHasOneProcess(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db, err := store.Open(t.Context(), store.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), store.Options{Dir: dir}); fault.CodeOf(err) != fault.Conflict {
		t.Fatalf("a second one: %v", err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := store.Open(t.Context(), store.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestKeyAndDatabaseAreForTheirOwnerOnly(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db, err := store.Open(t.Context(), store.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, path := range []string{filepath.Join(dir, store.KeyFile), store.Path(dir), store.Path(dir) + "-wal"} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Fatalf("%s: %v, %v", path, info, err)
		}
	}
}
