package main

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"qianfa/internal/core/fault"
	"qianfa/internal/store"
)

// child is a server of this program as a process of its own.
type child struct {
	cmd  *exec.Cmd
	base string
	once sync.Once
}

// startChild starts a demo server on a free port and says how long it took until /healthz answered.
func startChild(ctx context.Context, bin, dir, database, profile string) (*child, time.Duration, error) {
	args := []string{"serve", "--demo", "--no-tour", "--data", filepath.Join(dir, "data"), "--listen", "127.0.0.1:0"}
	if profile != "" {
		args = append(args, "--cpu-profile", profile)
	}
	c := &child{cmd: exec.CommandContext(ctx, bin, args...)}
	c.cmd.Env = append(os.Environ(), "QIANFA_DATABASE="+database)
	said, err := c.cmd.StderrPipe()
	if err != nil {
		return nil, 0, err
	}
	begun := time.Now()
	if err := c.cmd.Start(); err != nil {
		return nil, 0, fmt.Errorf("start server: %w", err)
	}
	lines := bufio.NewScanner(said)
	var heard []string
	for c.base == "" && lines.Scan() {
		heard = append(heard, lines.Text())
		if _, base, ok := strings.Cut(lines.Text(), "已启动："); ok {
			c.base = base
		}
	}
	if c.base == "" {
		return nil, 0, fault.New(fault.Unavailable, "测量用的服务没有启动：%s", strings.Join(heard, " ")).Because(c.cmd.Wait())
	}
	go func() { _, _ = io.Copy(io.Discard, said) }()
	for {
		if _, err := fetch(ctx, http.DefaultClient, c.base+"/healthz"); err == nil {
			return c, time.Since(begun), nil
		}
		if time.Since(begun) > time.Minute || ctx.Err() != nil {
			c.stop()
			return nil, 0, fault.New(fault.Unavailable, "测量用的服务一分钟内没有应答。")
		}
	}
}

// stop ends the server in good order.
func (c *child) stop() {
	c.once.Do(func() {
		_ = c.cmd.Process.Signal(syscall.SIGTERM) // it may have ended by itself
		_ = c.cmd.Wait()
	})
}

// cpu is the time the server has computed so far, as Linux counts it; 0 elsewhere.
func (c *child) cpu() time.Duration {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", c.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(data), ") ")
	f := strings.Fields(rest)
	if len(f) < 13 {
		return 0
	}
	user, _ := strconv.ParseInt(f[11], 10, 64)
	system, _ := strconv.ParseInt(f[12], 10, 64)
	return time.Duration(user+system) * 10 * time.Millisecond // USER_HZ is 100 on every Linux of ours
}

// memory is the server's resident memory in MB, as Linux counts it; 0 elsewhere.
func (c *child) memory() float64 {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(data)) {
		if f := strings.Fields(line); len(f) >= 2 && f[0] == "VmRSS:" {
			kb, _ := strconv.ParseFloat(f[1], 64)
			return kb / 1000
		}
	}
	return 0
}

func loadNow() string {
	data, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "不详"
	}
	first, _, _ := strings.Cut(string(data), " ")
	return first
}

func folderSize(dir string) int64 {
	var n int64
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			if info, err := d.Info(); err == nil {
				n += info.Size()
			}
		}
		return nil // what vanished meanwhile counts nothing
	})
	return n
}

// benchmarkDatabase makes an empty database on a server and returns how to drop it.
func benchmarkDatabase(ctx context.Context, server string) (string, func(), error) {
	u, err := url.Parse(server)
	if err != nil {
		return "", nil, fault.New(fault.Invalid, "--database 不是 postgres:// 地址。").Because(err)
	}
	name := fmt.Sprintf("qianfa_bench_%d_%d", os.Getpid(), time.Now().UnixNano())
	db, err := sql.Open("pgx", server)
	if err != nil {
		return "", nil, err
	}
	if _, err := db.ExecContext(ctx, "CREATE DATABASE "+name); err != nil {
		return "", nil, errors.Join(fault.New(fault.Unavailable, "不能在这台 PostgreSQL 上建库。请确认地址正确、用户有建库的权限。").Because(err), db.Close())
	}
	u.Path = "/" + name
	return u.String(), func() {
		_, _ = db.ExecContext(context.WithoutCancel(ctx), "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)") // nothing more to do about it
		_ = db.Close()
	}, nil
}

// measuring is how long each limit is measured.
const measuring = 3 * time.Second

// rawLimit counts transactions per second of one read, one versioned update and one linked insert, on the pool that the
// server writes with.
func rawLimit(ctx context.Context, dir, database string, writers int) (float64, error) {
	db, err := store.Open(ctx, store.Options{URL: database, Dir: filepath.Join(dir, fmt.Sprintf("raw-%d", writers)), Demo: true})
	if err != nil {
		return 0, err
	}
	defer db.Close()
	w := db.Writer()
	for _, s := range []string{
		"DROP TABLE IF EXISTS raw_audit", "DROP TABLE IF EXISTS raw_rows",
		"CREATE TABLE raw_audit (id TEXT PRIMARY KEY, prev TEXT NOT NULL, data TEXT NOT NULL)",
		"CREATE TABLE raw_rows (id BIGINT PRIMARY KEY, version BIGINT NOT NULL, digest TEXT NOT NULL)",
	} {
		if _, err := w.ExecContext(ctx, s); err != nil {
			return 0, fmt.Errorf("raw limit: %w", err)
		}
	}
	for i := range writers {
		if _, err := w.ExecContext(ctx, "INSERT INTO raw_rows (id, version, digest) VALUES ($1, 0, '')", i); err != nil {
			return 0, fmt.Errorf("raw limit: %w", err)
		}
	}
	return rate(ctx, writers, func(ctx context.Context, writer, n int) error { return rawTransaction(ctx, w, writer, n) })
}

func rawTransaction(ctx context.Context, db *sql.DB, writer, n int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after the commit it does nothing
	var prev string
	if err := tx.QueryRowContext(ctx, "SELECT digest FROM raw_rows WHERE id = $1", writer).Scan(&prev); err != nil {
		return err
	}
	id := fmt.Sprintf("%d-%d", writer, n)
	if _, err := tx.ExecContext(ctx, "INSERT INTO raw_audit (id, prev, data) VALUES ($1, $2, $3)", id, prev, "about one hundred bytes of an event, which is what an audit row of a review holds in practice"); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE raw_rows SET version = version + 1, digest = $2 WHERE id = $1 AND version = $3", writer, id, n); err != nil {
		return err
	}
	return tx.Commit()
}

// rate counts how often something can be done in a second by some at a time.
func rate(ctx context.Context, workers int, do func(ctx context.Context, worker, n int) error) (float64, error) {
	var count atomic.Int64
	var failed error
	var mu sync.Mutex
	begun := time.Now()
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			for n := 0; time.Since(begun) < measuring; n++ {
				if err := do(ctx, w, n); err != nil {
					mu.Lock()
					failed = errors.Join(failed, err)
					mu.Unlock()
					return
				}
				count.Add(1)
			}
		})
	}
	all.Wait()
	return float64(count.Load()) / time.Since(begun).Seconds(), failed
}

// readers is how many read at a time.
const readers = 16

// readBack measures anonymous reads of an article and of the list, and beside them a bare handler with the bytes of
// the article.
func readBack(ctx context.Context, server *child, d *benchDatabase, page string) error {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: readers, DisableCompression: true}}
	defer client.CloseIdleConnections()
	bytes, err := read(ctx, client, page)
	if err != nil {
		return err
	}
	base, stop, err := bareHandler(ctx, bytes)
	if err != nil {
		return err
	}
	defer stop()
	for _, m := range []struct {
		url  string
		into *benchReads
	}{{page, &d.Page}, {base, &d.Bare}, {server.base + "/site/liuxi-web/", &d.List}} {
		size, err := fetch(ctx, client, m.url)
		if err != nil {
			return err
		}
		perSecond, err := rate(ctx, readers, func(ctx context.Context, _, _ int) error { _, err := fetch(ctx, client, m.url); return err })
		if err != nil {
			return err
		}
		*m.into = benchReads{PerSecond: round(perSecond), Bytes: size}
	}
	d.PageOfBare = share(d.Page.PerSecond, d.Bare.PerSecond)
	return nil
}

func read(ctx context.Context, client *http.Client, url string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	answer, err := client.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	return io.ReadAll(answer.Body)
}

// bareHandler serves fixed bytes in this process.
func bareHandler(ctx context.Context, page []byte) (string, func(), error) {
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{ReadHeaderTimeout: 10 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(page) // the reader is gone
	})}
	go func() { _ = server.Serve(ln) }()
	return "http://" + ln.Addr().String() + "/", func() { _ = server.Close() }, nil
}
