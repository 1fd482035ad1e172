package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// session is a transaction of a group. On PostgreSQL statements whose outcome nobody waits for go out together, in one
// round trip (send); on SQLite there is nothing to save by waiting, and they run at once.
type session struct {
	tx   *sql.Tx
	conn *sql.Conn // on PostgreSQL: the connection the transaction is on
	pg   *pgx.Conn
}

// begin opens a transaction and, on PostgreSQL, keeps hold of its connection.
func (db *DB) begin(ctx context.Context) (s session, err error) {
	if db.dialect.sqlite() {
		s.tx, err = db.writer.BeginTx(ctx, nil)
		return s, err
	}
	if s.conn, err = db.writer.Conn(ctx); err != nil {
		return s, err
	}
	err = s.conn.Raw(func(driver any) error {
		s.pg, err = connOf(driver)
		return err
	})
	if err == nil {
		s.tx, err = s.conn.BeginTx(ctx, nil)
	}
	if err != nil {
		return s, errors.Join(err, s.conn.Close())
	}
	return s, nil
}

func connOf(driver any) (*pgx.Conn, error) {
	c, ok := driver.(*stdlib.Conn)
	if !ok {
		return nil, fmt.Errorf("driver connection is %T", driver)
	}
	return c.Conn(), nil
}

// end gives up what was not committed and frees the connection.
func (s session) end() {
	_ = s.tx.Rollback() // of a transaction that is over already
	if s.conn != nil {
		_ = s.conn.Close() // gives it back to the pool
	}
}

// outbox (发件箱) is the Tx of a bundle of commits: reads see everything written before them, and writes without a
// result may wait for each other.
type outbox struct {
	Tx
	session
	waiting []statement
	content map[string][]byte // texts written in this bundle, for projectors
}

// statement waits in the outbox. check looks at how many rows it wrote; nil takes any.
type statement struct {
	query string
	args  []any
	check func(rows int64) error
}

func (db *DB) outbox(s session) *outbox { return &outbox{Tx: db.statements.in(s.tx), session: s} }

// QueryContext sends what waits, then reads.
func (o *outbox) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := o.flush(ctx); err != nil {
		return nil, err
	}
	return o.Tx.QueryContext(ctx, query, args...)
}

// ExecContext sends what waits, then writes.
func (o *outbox) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := o.flush(ctx); err != nil {
		return nil, err
	}
	return o.Tx.ExecContext(ctx, query, args...)
}

// post writes one statement, now or with the next flush.
func (o *outbox) post(ctx context.Context, s statement) error {
	if o.pg != nil {
		o.waiting = append(o.waiting, s)
		return nil
	}
	return run(ctx, o.Tx, s)
}

// flush sends all waiting statements in one round trip and looks at their outcomes.
func (o *outbox) flush(ctx context.Context) error {
	if len(o.waiting) == 0 {
		return nil
	}
	all := o.waiting
	o.waiting = nil
	return sendAll(ctx, o.pg, all)
}

// sendAll sends statements in one round trip and looks at their outcomes. Outside a transaction they are one.
func sendAll(ctx context.Context, pg *pgx.Conn, all []statement) error {
	var b pgx.Batch
	for _, s := range all {
		q := b.Queue(s.query, s.args...)
		q.Exec(func(tag pgconn.CommandTag) error {
			if s.check == nil {
				return nil
			}
			return s.check(tag.RowsAffected())
		})
	}
	return pg.SendBatch(ctx, &b).Close()
}

// run writes one statement at once.
func run(ctx context.Context, tx Tx, s statement) error {
	res, err := tx.ExecContext(ctx, s.query, s.args...)
	if err != nil || s.check == nil {
		return err
	}
	n, err := res.RowsAffected()
	if err != nil {
		return fmt.Errorf("count rows: %w", err)
	}
	return s.check(n)
}

// post writes a statement whose outcome nobody waits for: through the outbox if tx is one.
func post(ctx context.Context, tx Tx, query string, args ...any) error {
	if o, ok := tx.(*outbox); ok {
		return o.post(ctx, statement{query: query, args: args})
	}
	return run(ctx, tx, statement{query: query, args: args})
}

// postRows is insertRows for rows whose number nobody waits for.
func postRows(ctx context.Context, tx Tx, head, tail string, rows [][]any) error {
	return eachChunk(head, tail, rows, func(query string, args []any, _ int) error { return post(ctx, tx, query, args...) })
}

// postDelete deletes the rows that have one of the values in a column.
func postDelete(ctx context.Context, tx Tx, table, column string, values []string) error {
	rows := make([][]any, len(values))
	for i, v := range values {
		rows[i] = []any{v}
	}
	return eachChunkOf(rows, func(chunk [][]any) error {
		return post(ctx, tx, "DELETE FROM "+table+" WHERE "+column+" IN ("+marks(len(chunk))+")", flatten(chunk)...)
	})
}
