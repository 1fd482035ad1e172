package pgtest

import (
	"net"
	"net/url"
	"os"
	"testing"
)

func TestADatabaseIsFreshAndUsable(t *testing.T) {
	t.Parallel()
	one, two := Database(t), Database(t)
	if one == two {
		t.Fatal("two tests share one database")
	}
	if err := run(one, "CREATE TABLE only_here (n BIGINT)"); err != nil {
		t.Fatal(err)
	}
	if err := run(two, "SELECT n FROM only_here"); err == nil {
		t.Fatal("a fresh database has another's table")
	}
}

func TestAStoppedClusterLeavesNothing(t *testing.T) {
	t.Parallel()
	c, err := Start(t.Context(), Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	dir := c.guard.Dir
	if err := c.Stop(); err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(c.URL)
	if err != nil {
		t.Fatal(err)
	}
	if conn, err := net.Dial("tcp", u.Host); err == nil {
		conn.Close()
		t.Fatal("the server still answers")
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Fatalf("the folder is still there: %v", err)
	}
}
