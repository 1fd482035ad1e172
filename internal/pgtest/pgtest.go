// Package pgtest gives tests a real PostgreSQL: it starts a cluster of its own from the binaries on this machine, in
// a private folder, on a free loopback port, as an ordinary user, with fsync on, and ends it with the process.
//
// It never touches a cluster that it did not start, except for making databases in the one that QIANFA_TEST_PG names,
// and never skips a test: without PostgreSQL the test fails and says what to install. Start reading at Database.
package pgtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// Variable names an existing server to use instead of one of our own: a postgres:// URL of a user who may create
// databases.
const Variable = "QIANFA_TEST_PG"

// shared starts at most one cluster in a process. It ends with the process, or as soon as nothing refers to it: an
// unreachable pipe is closed by the garbage collector.
var shared = sync.OnceValues(func() (*Cluster, error) {
	if server := os.Getenv(Variable); server != "" {
		return &Cluster{URL: server}, nil
	}
	return Start(context.Background(), Options{})
})

// Database returns the URL of a fresh, empty database and drops it when the test ends.
func Database(t testing.TB) string {
	t.Helper()
	cluster, err := shared()
	if err != nil {
		t.Fatalf("no PostgreSQL for tests: %v\ninstall it (apt-get install postgresql) or set %s=postgres://…", err, Variable)
	}
	server, name := cluster.URL, "qianfa_"+randomHex(8)
	if err := run(server, "CREATE DATABASE "+name); err != nil {
		t.Fatalf("make a test database on %s: %v", redacted(server), err)
	}
	t.Cleanup(func() {
		if err := run(server, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("drop test database: %v", err)
		}
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatalf("%s is not a URL: %v", Variable, err)
	}
	u.Path = "/" + name
	return u.String()
}

func run(server, statement string) error {
	db, err := sql.Open("pgx", server)
	if err != nil {
		return err
	}
	defer closeIdle(db)
	_, err = db.ExecContext(context.Background(), statement)
	return err
}

// closeIdle closes a pool that nothing was left in; what remained would end with the server.
func closeIdle(db *sql.DB) { _ = db.Close() }

func redacted(server string) string {
	u, err := url.Parse(server)
	if err != nil {
		return Variable
	}
	return u.Redacted()
}

func randomHex(bytes int) string {
	b := make([]byte, bytes)
	_, _ = rand.Read(b) // never fails
	return fmt.Sprintf("%x", b)
}
