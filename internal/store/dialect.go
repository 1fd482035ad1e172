package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"qianfa/internal/core/fault"
)

// dialect is everything that differs between SQLite and PostgreSQL. All other SQL in this package is one text.
type dialect struct {
	name     string // also the suffix of per-engine migrations
	goose    goose.Dialect
	words    words
	forShare string // appended to a SELECT to hold the rows unchanged until the end of the transaction
	growLock string // taken first by the growth of the tree
	stopLock string // taken first by Rebuild: nobody commits meanwhile
}

// words are the DDL types used in templated migrations.
type words struct {
	Serial string // a number given by the database, primary key
	Bytes  string
	False  string
}

var (
	sqliteDialect = dialect{
		name: "sqlite", goose: goose.DialectSQLite3,
		words: words{Serial: "INTEGER PRIMARY KEY AUTOINCREMENT", Bytes: "BLOB", False: "FALSE"},
	}
	postgresDialect = dialect{
		name: "postgres", goose: goose.DialectPostgres,
		words:    words{Serial: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", Bytes: "BYTEA", False: "FALSE"},
		forShare: " FOR SHARE",
		growLock: "SELECT pg_advisory_xact_lock(7166410)",
		stopLock: "LOCK TABLE streams IN EXCLUSIVE MODE",
	}
)

func dialectOf(opt Options) (dialect, error) {
	switch {
	case opt.URL == "" && opt.Dir != "":
		return sqliteDialect, nil
	case strings.HasPrefix(opt.URL, "postgres://"), strings.HasPrefix(opt.URL, "postgresql://"):
		return postgresDialect, nil
	}
	return dialect{}, fault.New(fault.Invalid, "没有可用的数据库：请用 --data 指定数据目录，或用 postgres:// 开头的地址指定 PostgreSQL 数据库。")
}

func (d dialect) sqlite() bool { return d.name == "sqlite" }

// open returns the pool that writes and the pool that reads. On PostgreSQL they are one.
func (d dialect) open(opt Options) (writer, reader *sql.DB, err error) {
	if !d.sqlite() {
		db, err := sql.Open("pgx", opt.URL)
		if err != nil {
			return nil, nil, fmt.Errorf("open PostgreSQL: %w", err)
		}
		db.SetMaxOpenConns(opt.Conns)
		db.SetMaxIdleConns(opt.Conns)
		return db, db, nil
	}
	if writer, err = openSQLite(opt, true); err != nil {
		return nil, nil, err
	}
	if reader, err = openSQLite(opt, false); err != nil {
		return writer, nil, err
	}
	return writer, reader, nil
}

func openSQLite(opt Options, write bool) (*sql.DB, error) {
	q := url.Values{}
	q.Set("_timezone", "UTC")
	q.Set("_time_format", "sqlite")
	conns, cache := 8, opt.PageBytes
	if !write {
		cache /= 4 // each of the eight has its own, above the system's
	}
	pragmas := []string{"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)",
		fmt.Sprintf("cache_size(-%d)", cache>>10)}
	if write {
		conns = 1
		q.Set("_txlock", "immediate")
		pragmas = append(pragmas, "wal_autocheckpoint(4000)") // 16 MiB: a page that changes often is copied back less often
	} else {
		pragmas = append(pragmas, "query_only(ON)")
	}
	for _, p := range pragmas {
		q.Add("_pragma", p)
	}
	db, err := sql.Open("sqlite", "file:"+url.PathEscape(Path(opt.Dir))+"?"+q.Encode())
	if err != nil {
		return nil, fmt.Errorf("open SQLite: %w", err)
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	return db, nil
}

// isTaken says that err is a violated unique constraint.
func isTaken(err error) bool {
	var s *sqlite.Error
	if errors.As(err, &s) {
		return s.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || s.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	var p *pgconn.PgError
	return errors.As(err, &p) && p.Code == "23505"
}

// isTransient says that the database gave up one of two crossing transactions: the same call may simply run again.
func isTransient(err error) bool {
	var p *pgconn.PgError
	return errors.As(err, &p) && (p.Code == "40P01" || p.Code == "40001")
}

// explain turns what an administrator can mend into a fault with its sentence, and leaves any other error as it is.
func explain(err error) error {
	var known *fault.Error
	var s *sqlite.Error
	var p *pgconn.PgError
	var connect *pgconn.ConnectError
	switch {
	case err == nil, errors.As(err, &known):
		return err
	case errors.As(err, &s) && s.Code()&0xff == sqlite3.SQLITE_FULL, errors.As(err, &p) && p.Code == "53100":
		return fault.New(fault.Unavailable, "磁盘空间不足，没有保存。请联系系统管理员清理磁盘后重试。").Because(err)
	case errors.As(err, &connect), errors.Is(err, driver.ErrBadConn), errors.As(err, &p) && unavailable(p.Code):
		return unreachable(err)
	}
	return err
}

// unavailable are the classes of errors with which PostgreSQL says that it cannot serve now: connection, resources,
// operator.
func unavailable(code string) bool {
	return strings.HasPrefix(code, "08") || strings.HasPrefix(code, "53") || strings.HasPrefix(code, "57P")
}

func unreachable(err error) error {
	return fault.New(fault.Unavailable, "连接不上数据库。请确认数据库正在运行、地址和密码正确，然后重试。").Because(err)
}

// take runs the statement that takes a lock; "" is none, as on SQLite, where one transaction writes at a time.
func (d dialect) take(ctx context.Context, tx Tx, lock string) error {
	if lock == "" {
		return nil
	}
	_, err := tx.ExecContext(ctx, lock)
	return err
}
