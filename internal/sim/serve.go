package sim

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"qianfa/internal/core/fault"
)

// Serve runs the simulators as a process of their own until ctx ends: state in the folder data, which only one
// process may use, and the demo accounts added where they are missing. ready is told the address once it answers.
func Serve(ctx context.Context, listen, data string, now func() time.Time, log *slog.Logger, ready func(net.Addr)) error {
	unlock, err := lock(data)
	if err != nil {
		return err
	}
	defer unlock()
	s, err := Open(data, now)
	if err != nil {
		return err
	}
	if err := s.Seed(); err != nil {
		return err
	}
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", listen)
	if err != nil {
		return fault.New(fault.Unavailable, "演练平台不能在 %s 上监听：地址已被占用或不可用。请换一个 --listen 地址。", listen).Because(err)
	}
	log.Info("rehearsal platforms", "listen", ln.Addr().String(), "data", data)
	if ready != nil {
		ready(ln.Addr())
	}
	server := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug)}
	stop := context.AfterFunc(ctx, func() {
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_ = server.Shutdown(grace) // what is still open then is cut
	})
	defer stop()
	if err := server.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve rehearsal platforms: %w", err)
	}
	return nil
}

// lock keeps a second process out of the folder.
func lock(dir string) (func(), error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fault.New(fault.Invalid, "不能创建演练数据目录 %s。请检查路径和权限。", dir).Because(err)
	}
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, fault.New(fault.Invalid, "不能写演练数据目录 %s。请检查权限。", dir).Because(err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, fault.New(fault.Conflict, "演练数据目录 %s 正被另一个演练平台使用。请先停止它，或换一个 --data 目录。", dir).Because(err)
	}
	return func() { f.Close() }, nil
}
