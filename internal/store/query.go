package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"
	"sync"
)

// Querier reads: a pool or a transaction.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Tx is what a projector may use of the commit's transaction.
type Tx interface {
	Querier
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// errNone says that a row that was asked for does not exist.
var errNone = errors.New("no such row")

// Query runs a SELECT and returns one T for each row. fields returns pointers to the fields in the order of the
// columns.
func Query[T any](ctx context.Context, q Querier, fields func(*T) []any, query string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		var t T
		if err := rows.Scan(fields(&t)...); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, rows.Err()
}

// One is Query for at most one row; found is false when there is none.
func One[T any](ctx context.Context, q Querier, fields func(*T) []any, query string, args ...any) (t T, found bool, err error) {
	all, err := Query(ctx, q, fields, query, args...)
	if err != nil || len(all) == 0 {
		return t, false, err
	}
	return all[0], true, nil
}

// Column is the fields function for a single column.
func Column[T any](t *T) []any { return []any{t} }

// Where collects the conditions of a SELECT. In conditions "?" stands for the next argument; it becomes $n.
// The zero Where is empty.
type Where struct {
	conds []string
	args  []any
}

// And adds a condition such as "state = ?".
func (w *Where) And(cond string, args ...any) *Where {
	for _, a := range args {
		cond = strings.Replace(cond, "?", w.Arg(a), 1)
	}
	w.conds = append(w.conds, cond)
	return w
}

// In adds "column IN (…)". An empty list matches no row.
func (w *Where) In(column string, values ...string) *Where {
	w.conds = append(w.conds, w.oneOf(column, values))
	return w
}

// oneOf returns the condition that In adds.
func (w *Where) oneOf(column string, values []string) string {
	if len(values) == 0 {
		return "1 = 0"
	}
	marks := make([]string, len(values))
	for i, v := range values {
		marks[i] = w.Arg(v)
	}
	return column + " IN (" + strings.Join(marks, ", ") + ")"
}

// Arg adds an argument and returns its placeholder, for use outside conditions such as LIMIT.
func (w *Where) Arg(v any) string {
	w.args = append(w.args, v)
	return "$" + strconv.Itoa(len(w.args))
}

// Like escapes % and _ so that s stands for itself in a LIKE … ESCAPE '\' pattern.
func Like(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

// SQL returns " WHERE …", or "" without conditions.
func (w *Where) SQL() string {
	if len(w.conds) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.conds, " AND ")
}

// Args returns the arguments in the order of their placeholders.
func (w *Where) Args() []any { return w.args }

// chunkMost bounds the rows of one statement, so that it stays below the limits of both databases and few texts are
// prepared.
const chunkMost = 128

// insertRows inserts all rows with few statements. head ends before VALUES; tail may be an ON CONFLICT clause.
func insertRows(ctx context.Context, tx Tx, head, tail string, rows [][]any) (int64, error) {
	var total int64
	err := eachChunk(head, tail, rows, func(query string, args []any, _ int) error {
		return run(ctx, tx, statement{query: query, args: args, check: func(n int64) error { total += n; return nil }})
	})
	return total, err
}

// eachChunk gives rows away in statements of 128, 64, 32 … 1 rows: few different texts, which stay prepared.
func eachChunk(head, tail string, rows [][]any, do func(query string, args []any, n int) error) error {
	return eachChunkOf(rows, func(chunk [][]any) error {
		return do(insertText(head, tail, len(chunk), len(chunk[0])), flatten(chunk), len(chunk))
	})
}

func eachChunkOf(rows [][]any, do func(chunk [][]any) error) error {
	for n := chunkMost; len(rows) > 0; n /= 2 {
		for len(rows) >= n {
			if err := do(rows[:n]); err != nil {
				return err
			}
			rows = rows[n:]
		}
	}
	return nil
}

// insertTexts remembers the texts that insertText made: there are some hundred.
var insertTexts sync.Map

type insertKey struct {
	head, tail    string
	rows, columns int
}

func insertText(head, tail string, rows, columns int) string {
	key := insertKey{head, tail, rows, columns}
	if text, ok := insertTexts.Load(key); ok {
		return text.(string)
	}
	text := head + " VALUES " + valueMarks(rows, columns) + tail
	insertTexts.Store(key, text)
	return text
}

// valueMarks returns "($1,$2),($3,$4)" for two rows of two columns.
func valueMarks(rows, columns int) string {
	b := make([]byte, 0, rows*columns*6)
	for i := range rows {
		if i > 0 {
			b = append(b, ',')
		}
		for j := range columns {
			b = append(b, "(,"[min(j, 1)], '$')
			b = strconv.AppendInt(b, int64(i*columns+j+1), 10)
		}
		b = append(b, ')')
	}
	return string(b)
}

// marks returns "$1,$2,$3" for three values.
func marks(n int) string { return strings.Trim(valueMarks(1, n), "()") }

func flatten(rows [][]any) []any {
	flat := make([]any, 0, len(rows)*len(rows[0]))
	for _, r := range rows {
		flat = append(flat, r...)
	}
	return flat
}
