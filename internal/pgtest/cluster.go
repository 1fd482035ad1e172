package pgtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"
)

// Options of a cluster. The zero value is a cluster as in production.
type Options struct {
	NoSync bool // fsync off: faster, and no longer a fair measure
}

// Cluster is a running PostgreSQL of our own.
type Cluster struct {
	URL   string // of a user who may create databases
	guard *exec.Cmd
	alive io.Closer // closing it, or the end of this process, ends the cluster
}

// guardScript runs the server until its standard input ends, which happens at the latest when the process that
// started it ends for whatever reason; then it stops the server and removes the folder.
const guardScript = `
"$1/postgres" -D "$2/data" -p "$3" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
  -c fsync="$4" -c max_connections=200 </dev/null >>"$2/log" 2>&1 &
server=$!
cat >/dev/null
kill -INT $server
wait $server
rm -rf "$2"
`

// Start makes and starts a cluster and waits until it answers. ctx bounds the start only.
func Start(ctx context.Context, opt Options) (*Cluster, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	attr, err := ordinaryUser()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "qianfa-pg-")
	if err != nil {
		return nil, err
	}
	c, err := startIn(ctx, dir, bin, attr, opt)
	if err != nil {
		log, _ := os.ReadFile(filepath.Join(dir, "log"))
		return nil, errors.Join(fmt.Errorf("%w\n%s", err, log), os.RemoveAll(dir))
	}
	return c, nil
}

// Stop ends the cluster and waits until it is gone.
func (c *Cluster) Stop() error {
	return errors.Join(c.alive.Close(), c.guard.Wait())
}

func startIn(ctx context.Context, dir, bin string, attr *syscall.SysProcAttr, opt Options) (*Cluster, error) {
	password := randomHex(16)
	secret := filepath.Join(dir, "password")
	if err := os.WriteFile(secret, []byte(password), 0o600); err != nil {
		return nil, err
	}
	if attr.Credential != nil {
		for _, path := range []string{dir, secret} {
			if err := os.Chown(path, int(attr.Credential.Uid), int(attr.Credential.Gid)); err != nil {
				return nil, err
			}
		}
	}
	init := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "-D", filepath.Join(dir, "data"), "-U", "postgres",
		"-A", "password", "--pwfile", secret, "-E", "UTF8", "--no-locale", "--no-sync")
	init.SysProcAttr, init.Dir = attr, dir
	if out, err := init.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return serve(ctx, dir, bin, password, attr, opt)
}

func serve(ctx context.Context, dir, bin, password string, attr *syscall.SysProcAttr, opt Options) (*Cluster, error) {
	port, err := freePort(ctx)
	if err != nil {
		return nil, err
	}
	fsync := "on"
	if opt.NoSync {
		fsync = "off"
	}
	guard := exec.CommandContext(context.WithoutCancel(ctx), "/bin/sh", "-c", guardScript, "guard", bin, dir, port, fsync)
	guard.SysProcAttr, guard.Dir = attr, dir
	alive, err := guard.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := guard.Start(); err != nil {
		return nil, err
	}
	c := &Cluster{
		URL:   fmt.Sprintf("postgres://postgres:%s@127.0.0.1:%s/postgres?sslmode=disable", password, port),
		guard: guard, alive: alive,
	}
	if err := c.wait(ctx, 30*time.Second); err != nil {
		return nil, errors.Join(err, c.Stop())
	}
	return c, nil
}

// wait returns when the server answers.
func (c *Cluster) wait(ctx context.Context, limit time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	db, err := sql.Open("pgx", c.URL)
	if err != nil {
		return err
	}
	defer closeIdle(db)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if err = db.PingContext(ctx); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL did not start within %s: %w", limit, err)
		case <-tick.C:
		}
	}
}

// binaries returns the folder of the newest PostgreSQL server on this machine.
func binaries() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	if len(found) == 0 {
		path, err := exec.LookPath("initdb")
		if err != nil {
			return "", errors.New("there is no initdb in /usr/lib/postgresql/*/bin or in PATH")
		}
		return filepath.Dir(path), nil
	}
	newest := slices.MaxFunc(found, func(a, b string) int { return major(a) - major(b) })
	return filepath.Dir(newest), nil
}

func major(initdb string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(initdb)))) // another name counts as 0
	return n
}

// ordinaryUser is who runs the server, for PostgreSQL refuses root. The session of its own keeps an interrupt at the
// terminal from the guard, so that it can clean up.
func ordinaryUser() (*syscall.SysProcAttr, error) {
	attr := &syscall.SysProcAttr{Setsid: true}
	if os.Getuid() != 0 {
		return attr, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err := errors.Join(err1, err2); err != nil {
			return nil, err
		}
		attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		return attr, nil
	}
	return nil, errors.New("PostgreSQL does not run as root, and there is neither a user postgres nor nobody")
}

func freePort(ctx context.Context) (string, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, errors.Join(err, l.Close())
}
