package store

import (
	"context"
	"database/sql"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// Bounds of the prepared statements kept for one pool. A text that came a few times will come again.
const (
	prepareAfter = 3
	prepareMax   = 200
	learnMax     = 2000
)

// statements keeps statements of SQLite prepared, for parsing them takes half of a commit's time there. pgx does the
// same by itself, so on PostgreSQL there is none (nil).
type statements struct {
	pool   *sql.DB
	mu     sync.RWMutex
	ready  map[string]*sql.Stmt
	seen   map[string]int
	wanted []string
}

func newStatements(pool *sql.DB) *statements {
	return &statements{pool: pool, ready: map[string]*sql.Stmt{}, seen: map[string]int{}}
}

// get returns the prepared statement of a text, or nil, and learns which texts are worth preparing.
func (s *statements) get(text string) *sql.Stmt {
	s.mu.RLock()
	stmt := s.ready[text]
	s.mu.RUnlock()
	if stmt == nil {
		s.learn(text)
	}
	return stmt
}

func (s *statements) learn(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.seen) > learnMax {
		clear(s.seen)
	}
	s.seen[text]++
	if s.seen[text] == prepareAfter && len(s.ready)+len(s.wanted) < prepareMax {
		s.wanted = append(s.wanted, text)
	}
}

var numbered = regexp.MustCompile(`\$\d+`)

// unnumbered returns the text with "?" for $1, $2 … where these stand in their order: SQLite looks every numbered one
// up in a list, so that binding a hundred takes a hundred times as long as binding ten.
func unnumbered(text string) string {
	n, inOrder := 0, !strings.ContainsAny(text, "?'")
	plain := numbered.ReplaceAllStringFunc(text, func(mark string) string {
		n++
		inOrder = inOrder && mark == "$"+strconv.Itoa(n)
		return "?"
	})
	if !inOrder {
		return text
	}
	return plain
}

// prepare prepares what was learned. It needs a connection of the pool, so no transaction may be held meanwhile.
// A text that cannot be prepared stays as it is: running it reports why.
func (s *statements) prepare(ctx context.Context) {
	if s == nil {
		return
	}
	s.mu.Lock()
	wanted := s.wanted
	s.wanted = nil
	s.mu.Unlock()
	for _, text := range wanted {
		stmt, err := s.pool.PrepareContext(ctx, unnumbered(text)) //nolint:sqlclosecheck // kept as long as the pool
		if err != nil {
			continue
		}
		s.mu.Lock()
		s.ready[text] = stmt
		s.mu.Unlock()
	}
}

// in returns the transaction with its statements prepared.
func (s *statements) in(tx *sql.Tx) Tx {
	if s == nil {
		return tx
	}
	return &preparedTx{tx: tx, s: s}
}

type preparedTx struct {
	tx *sql.Tx
	s  *statements
}

// ExecContext runs a statement, prepared if it is known.
func (p *preparedTx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if stmt := p.s.get(query); stmt != nil {
		return p.tx.StmtContext(ctx, stmt).ExecContext(ctx, args...) //nolint:sqlclosecheck // the transaction closes it
	}
	return p.tx.ExecContext(ctx, query, args...)
}

// QueryContext runs a query, prepared if it is known.
func (p *preparedTx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if stmt := p.s.get(query); stmt != nil {
		return p.tx.StmtContext(ctx, stmt).QueryContext(ctx, args...) //nolint:sqlclosecheck // the transaction closes it
	}
	return p.tx.QueryContext(ctx, query, args...)
}

// preparedReader is the reading pool with its statements prepared.
type preparedReader struct{ s *statements }

// QueryContext runs a query, prepared if it is known.
func (p preparedReader) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	p.s.prepare(ctx)
	if stmt := p.s.get(query); stmt != nil { //nolint:sqlclosecheck // kept as long as the pool
		return stmt.QueryContext(ctx, args...)
	}
	return p.s.pool.QueryContext(ctx, query, args...)
}
