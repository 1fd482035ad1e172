package e2e

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"qianfa/internal/pgtest"
)

// patience bounds every wait for a state; what takes longer is a failure.
const patience = 60 * time.Second

// program builds the binary once for all tests of the process.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "qianfa-e2e-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "qianfa")
	out, err := exec.Command("go", "build", "-o", path, "../cmd/qianfa").CombinedOutput()
	if err != nil {
		return path, fmt.Errorf("build: %w\n%s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if path, _ := program(); path != "" {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// server is the running program with the place it keeps its data in.
type server struct {
	base     string
	data     string
	database string // "" is SQLite
	cmd      *exec.Cmd
	ended    chan struct{}
	log      *output
	client   *http.Client
	mu       sync.Mutex
	people   map[string]*person
}

// output collects what the program writes while it runs.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// onBoth runs a test on the embedded database and on PostgreSQL, each with a program of its own.
func onBoth(t *testing.T, f func(t *testing.T, s *server)) {
	t.Helper()
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		f(t, start(t, ""))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		f(t, start(t, pgtest.Database(t)))
	})
}

// start serves a fresh demo and ends it with the test.
func start(t *testing.T, database string) *server {
	t.Helper()
	s := &server{data: t.TempDir(), database: database, people: map[string]*person{}, client: &http.Client{Timeout: patience, Transport: &http.Transport{MaxIdleConnsPerHost: 16}}}
	s.serve(t)
	t.Cleanup(func() { s.end(t) })
	return s
}

// came is printed once the invented bodies and people are there.
var came = regexp.MustCompile(`演示环境：(http://\S+?)[\s　]`)

// serve starts the program and waits until people can log in.
func (s *server) serve(t *testing.T) {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"serve", "--demo", "--no-tour", "--test-clock", "--data", s.data, "--listen", "127.0.0.1:0"}
	if s.database != "" {
		args = append(args, "--database", s.database)
	}
	s.cmd, s.log, s.ended = exec.Command(path, args...), &output{}, make(chan struct{})
	s.cmd.Stderr = s.log
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = s.cmd.Wait() // how it ended is read from its state
		close(s.ended)
	}()
	until(t, "the demo is up", func() bool {
		select {
		case <-s.ended:
			t.Fatalf("the program ended at once:\n%s", s.log)
		default:
		}
		m := came.FindStringSubmatch(s.log.String())
		if m == nil {
			return false
		}
		s.base = m[1]
		return true
	})
	until(t, "/readyz answers", func() bool {
		res, err := s.client.Get(s.base + "/readyz")
		if err != nil {
			return false
		}
		_ = res.Body.Close()
		return res.StatusCode == http.StatusOK
	})
}

// end asks the program to stop, and takes a failure of its own that it wrote into its log as ours.
func (s *server) end(t *testing.T) {
	t.Helper()
	s.client.CloseIdleConnections()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Errorf("stop the program: %v", err)
	}
	select {
	case <-s.ended:
	case <-time.After(patience):
		_ = s.cmd.Process.Kill()
		t.Error("the program did not stop when asked to")
	}
	for _, line := range strings.Split(s.log.String(), "\n") {
		if strings.Contains(line, "msg=panic") || strings.Contains(line, "request failed") {
			t.Errorf("the program wrote: %s", line)
		}
	}
	if code := s.cmd.ProcessState.ExitCode(); code != 0 && t.Failed() {
		t.Logf("the program ended with %d:\n%s", code, s.log)
	}
}

// until asks again and again until something holds.
func until(t testing.TB, what string, holds func() bool) {
	t.Helper()
	end := time.Now().Add(patience)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		if time.Now().After(end) {
			t.Fatalf("waited %s in vain: %s", patience, what)
		}
		<-tick.C
	}
}

// get reads a page as the public does.
func (s *server) get(t testing.TB, address string) (int, string) {
	t.Helper()
	if strings.HasPrefix(address, "/") {
		address = s.base + address
	}
	res, err := s.client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// now is the moment by the program's own clock.
func (s *server) now(t testing.TB) time.Time {
	t.Helper()
	var meta struct {
		Now time.Time `json:"now"`
	}
	decode(t, s.anybody(t, http.MethodGet, "/meta", nil), &meta)
	return meta.Now
}

// day is today, moved by some days, as a draft writes it.
func (s *server) day(t testing.TB, days int) string {
	return s.now(t).AddDate(0, 0, days).Format(time.DateOnly)
}
