package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"qianfa/internal/core/fault"
)

// lockDir holds the data folder for this process alone, as long as it runs. The system frees the lock of a process
// that dies. With Attach the folder must exist and is not locked.
func (db *DB) lockDir() error {
	if db.opt.Attach {
		return db.checkAttach()
	}
	if !db.dialect.sqlite() {
		return nil // several processes may share a PostgreSQL database
	}
	f, err := os.OpenFile(filepath.Join(db.opt.Dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("open lock: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return errors.Join(fault.New(fault.Conflict,
			"数据目录 %s 正被另一个程序使用。请先停止它，或换一个目录。", db.opt.Dir).Because(err), f.Close())
	}
	db.lock = f
	return makePrivate(Path(db.opt.Dir))
}

// makePrivate creates the database file for its owner only; SQLite gives the files beside it the same mode.
func makePrivate(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("make database file: %w", err)
	}
	return f.Close()
}

func (db *DB) checkAttach() error {
	if !db.dialect.sqlite() {
		return nil
	}
	if _, err := os.Stat(Path(db.opt.Dir)); errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.NotFound, "目录 %s 中没有签发的数据。请检查 --data。", db.opt.Dir)
	} else if err != nil {
		return fmt.Errorf("look for data: %w", err)
	}
	return nil
}
