package crash

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// program builds the program once, from this checkout.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "qianfa-crash-")
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "qianfa")
	build := exec.CommandContext(context.Background(), "go", "build", "-o", bin, "qianfa/cmd/qianfa")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return bin, nil
})

// TestMain lets all lanes live at the same time, for they mostly wait, and removes the program that was built.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	code := m.Run()
	if bin, err := program(); err == nil {
		_ = os.RemoveAll(filepath.Dir(bin))
	}
	os.Exit(code)
}

// process is a child that says on its error stream where it listens.
type process struct {
	cmd  *exec.Cmd
	said *said
	base string
	gone chan struct{}
}

// said keeps what a process wrote, for finding its address and for the report of a failure.
type said struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write keeps the bytes.
func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.Write(p)
}

func (s *said) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.String()
}

var address = regexp.MustCompile(`(?:listen=|已启动：http://)(127\.0\.0\.1:\d+)`)

// launch starts a child and waits until it answers.
func launch(env []string, bin string, args ...string) (*process, error) {
	p := &process{cmd: exec.CommandContext(context.Background(), bin, args...), said: &said{}, gone: make(chan struct{})}
	p.cmd.Stderr = p.said
	p.cmd.Env = append(os.Environ(), env...)
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { defer close(p.gone); _ = p.cmd.Wait() }()
	end := time.After(time.Minute)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-p.gone:
			return nil, fmt.Errorf("%s %s ended: %s", filepath.Base(bin), args[0], p.said.text())
		case <-end:
			p.kill()
			return nil, fmt.Errorf("%s does not answer: %s", args[0], p.said.text())
		case <-tick.C:
			if m := address.FindStringSubmatch(p.said.text()); m != nil && answers(m[1]) {
				p.base = "http://" + m[1]
				return p, nil
			}
		}
	}
}

func answers(addr string) bool {
	r, err := http.Get("http://" + addr + "/healthz")
	if err != nil {
		return false
	}
	return r.Body.Close() == nil
}

// kill is kill -9; it returns when the process is gone.
func (p *process) kill() {
	if err := p.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		panic(err)
	}
	<-p.gone
}

// freePort finds a port that the installation keeps over its restarts: the links in its posts name it.
func freePort(t *testing.T) string {
	t.Helper()
	ln, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}

// command runs one of the program's commands to a good end.
func (in *installation) command(args ...string) {
	in.t.Helper()
	cmd := exec.CommandContext(in.t.Context(), in.bin, args...)
	cmd.Env = append(os.Environ(), in.env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		in.t.Errorf("qianfa %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}
