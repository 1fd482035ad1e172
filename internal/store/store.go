// Package store keeps the ledger, the projections and the working state in one database, SQLite or PostgreSQL, from
// one set of SQL texts. It is the only package that opens transactions.
//
// It never decides anything, never changes a stored entry and never calls anything outside the database.
// Start reading at Open, then Commit in commit.go, projector.go, tree.go and export.go; dialect.go holds what
// differs between the two databases.
package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/google/uuid"

	"qianfa/internal/app"
)

// Options say which database to open and what runs inside its transactions.
type Options struct {
	URL       string // "" is SQLite in Dir; "postgres://…" a PostgreSQL database
	Dir       string // data folder: the SQLite file, the lock and the signing key; "" only beside URL, then nothing is signed
	Demo      bool   // a demo installation: entries and checkpoints are marked
	Attach    bool   // work beside a running server: no folder lock, no migrations, no sealing of the kind
	Now       func() time.Time
	NewID     func() string // UUIDv7
	Log       *slog.Logger
	PageBytes int64 // SQLite page cache in bytes; 0 is 8 MiB
	Conns     int   // PostgreSQL connections; 0 is 16

	Projectors  []Projector
	EnqueueInTx func(ctx context.Context, tx *sql.Tx, jobs []app.Job) error // required as soon as a commit carries jobs
	Migrate     func(ctx context.Context, db *sql.DB) error                 // further migrations, such as River's own
}

// DB is the open store. It implements app.Ledger. All methods are safe for use by several goroutines.
type DB struct {
	opt     Options
	dialect dialect
	writer  *sql.DB
	reader  *sql.DB
	lock    *os.File
	reads   Querier // the reader with its statements prepared
	group   group

	statements *statements // of the writer; nil on PostgreSQL
	key        *signingKey
	tree       sync.Mutex // one growth at a time in this process
}

var _ app.Ledger = (*DB)(nil)

// Open opens the database, migrates it unless Attach is set, and refuses a schema newer than this program, a folder
// used by another process and a demo's data in a real installation (or the reverse).
func Open(ctx context.Context, opt Options) (*DB, error) {
	opt = withDefaults(opt)
	d, err := dialectOf(opt)
	if err != nil {
		return nil, err
	}
	db := &DB{opt: opt, dialect: d}
	if err := db.open(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func (db *DB) open(ctx context.Context) error {
	if db.opt.Dir != "" {
		if err := os.MkdirAll(db.opt.Dir, 0o700); err != nil {
			return fmt.Errorf("make data folder: %w", err)
		}
		if err := db.lockDir(); err != nil {
			return err
		}
	}
	var err error
	if db.writer, db.reader, err = db.dialect.open(db.opt); err != nil {
		return err
	}
	db.reads, db.group.attempt = db.reader, db.attempt
	if db.dialect.sqlite() {
		db.statements = newStatements(db.writer)
		db.reads = preparedReader{newStatements(db.reader)}
	}
	if err := db.writer.PingContext(ctx); err != nil {
		return unreachable(err)
	}
	if err := db.migrate(ctx); err != nil {
		return err
	}
	if err := db.checkKind(ctx); err != nil {
		return err
	}
	db.key, err = openKey(db.opt)
	return err
}

// Close ends all connections and gives the folder free.
func (db *DB) Close() error {
	var errs []error
	for _, pool := range []*sql.DB{db.reader, db.writer} {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	if db.lock != nil {
		errs = append(errs, db.lock.Close())
	}
	return errors.Join(errs...)
}

// Writer returns the pool that can write: one connection on SQLite. It is for River and for nothing else.
func (db *DB) Writer() *sql.DB { return db.writer }

// Reader returns the pool for reading: queries of projections and reports.
func (db *DB) Reader() *sql.DB { return db.reader }

// IsSQLite says which of the two databases this is; River needs to know.
func (db *DB) IsSQLite() bool { return db.dialect.sqlite() }

// Ping answers whether the database can be reached, for /readyz.
func (db *DB) Ping(ctx context.Context) error { return db.reader.PingContext(ctx) }

// Path returns the SQLite file in a data folder.
func Path(dir string) string { return filepath.Join(dir, "qianfa.db") }

func withDefaults(opt Options) Options {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.NewID == nil {
		opt.NewID = func() string { return uuid.Must(uuid.NewV7()).String() }
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	if opt.Conns == 0 {
		opt.Conns = 16
	}
	if opt.PageBytes == 0 {
		opt.PageBytes = 8 << 20
	}
	return opt
}

func (db *DB) now() int64 { return db.opt.Now().UnixMilli() }

// token returns 128 random bits in hexadecimal, for salts, etags and names of keys.
func token() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return fmt.Sprintf("%x", b)
}
