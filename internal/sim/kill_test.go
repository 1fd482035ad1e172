package sim_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"qianfa/internal/sim"
)

// asServer makes the test binary a simulator process; its value is the folder.
const asServer = "QIANFA_TEST_SIM"

func TestMain(m *testing.M) {
	if dir := os.Getenv(asServer); dir != "" {
		err := sim.Serve(context.Background(), "127.0.0.1:0", dir, time.Now, slog.New(slog.NewTextHandler(io.Discard, nil)), func(a net.Addr) { fmt.Println(a) })
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func TestWhatAKilledPlatformAnsweredIsNotForgotten(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	posted := map[string]bool{}
	for round := range 5 {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), asServer+"="+dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		line, err := bufio.NewReader(out).ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		base := "http://" + strings.TrimSpace(line)
		if round == 0 {
			res, err := http.Post(base+"/_sim/accounts", "application/json",
				strings.NewReader(`{"weibo":{"uid":"9","token":"t9","name":"九","no_quota":true}}`))
			if err != nil || res.StatusCode != http.StatusNoContent {
				t.Fatal(res, err)
			}
			res.Body.Close()
		}
		var once sync.Once
		enough, killed := make(chan struct{}), make(chan struct{})
		go func() { // kill -9 once a few posts are answered, in the middle of the next
			<-enough
			_ = cmd.Process.Kill()
			close(killed)
		}()
		for n := 0; ; n++ {
			text := fmt.Sprintf("第%d轮第%d条 https://www.example.gov.cn/1", round, n)
			res, err := http.PostForm(base+"/weibo-api/2/statuses/share.json",
				url.Values{"access_token": {"t9"}, "status": {text}, "rip": {"203.0.113.9"}})
			if err != nil {
				break
			}
			_, err = io.Copy(io.Discard, res.Body)
			res.Body.Close()
			if err != nil || res.StatusCode != http.StatusOK {
				break
			}
			posted[text] = true
			if n == 2+round {
				once.Do(func() { close(enough) })
			}
		}
		once.Do(func() { close(enough) })
		<-killed
		_ = cmd.Wait()
	}
	s, err := sim.Open(dir, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, p := range s.Weibo.Snapshot()["9"].Posts {
		seen[p.Text]++
	}
	if len(posted) < 15 {
		t.Fatalf("only %d posts were answered", len(posted))
	}
	for text := range posted {
		if seen[text] != 1 {
			t.Errorf("%s is there %d times", text, seen[text])
		}
	}
}
