package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
)

// groupMax bounds how many writes share one transaction, so that the first of them need not wait long.
const groupMax = 64

// group lets several waiting writes on SQLite share one transaction and so one fsync. Each runs in a savepoint of its
// own: one that fails is undone alone. Whoever arrives while nobody writes leads and writes for those who wait.
type group struct {
	before  func(context.Context) // runs while no transaction is held
	begin   func(context.Context, *sql.TxOptions) (*sql.Tx, error)
	mu      sync.Mutex
	waiting []*write
	leading bool
}

// write is one unit of work and, when done is closed, its outcome.
type write struct {
	ctx  context.Context
	run  func(context.Context, *sql.Tx) error
	err  error
	done chan struct{}
}

// do runs one write and returns its outcome once it is durable.
func (g *group) do(ctx context.Context, run func(context.Context, *sql.Tx) error) error {
	w := &write{ctx: ctx, run: run, done: make(chan struct{})}
	g.mu.Lock()
	g.waiting = append(g.waiting, w)
	lead := !g.leading
	g.leading = true
	g.mu.Unlock()
	if lead {
		g.lead()
	}
	<-w.done
	return w.err
}

// lead writes batch after batch until nobody waits. A leader that has written its own batch hands over to a goroutine
// only when others still wait, so no caller works for others without end.
func (g *group) lead() {
	batch := g.take()
	g.writeAll(batch)
	g.mu.Lock()
	more := len(g.waiting) > 0
	g.leading = more
	g.mu.Unlock()
	if more {
		go g.lead()
	}
}

func (g *group) take() []*write {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := min(len(g.waiting), groupMax)
	batch := g.waiting[:n:n]
	g.waiting = append([]*write(nil), g.waiting[n:]...)
	return batch
}

// writeAll runs a batch in one transaction and tells every write its outcome, whatever happens.
func (g *group) writeAll(batch []*write) {
	err := errors.New("write was abandoned")
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic while writing: %v", p)
		}
		for _, w := range batch {
			w.err = errors.Join(w.err, err)
			close(w.done)
		}
	}()
	err = g.tryAll(batch)
}

func (g *group) tryAll(batch []*write) error {
	g.before(context.Background())
	tx, err := g.begin(context.Background(), nil) // a caller who leaves must not take the others' writes with him
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()
	good := 0
	for _, w := range batch {
		if w.err = w.ctx.Err(); w.err != nil {
			continue
		}
		if len(batch) == 1 {
			w.err = w.run(context.WithoutCancel(w.ctx), tx)
		} else if err := w.inSavepoint(tx); err != nil {
			return err
		}
		if w.err == nil {
			good++
		}
	}
	if good == 0 {
		return nil
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// inSavepoint runs one write so that it can be undone alone. The error it returns is one that ends the whole batch.
func (w *write) inSavepoint(tx *sql.Tx) error {
	ctx := context.WithoutCancel(w.ctx)
	if _, err := tx.ExecContext(ctx, "SAVEPOINT one"); err != nil {
		return fmt.Errorf("savepoint: %w", err)
	}
	if w.err = w.run(ctx, tx); w.err != nil {
		if _, err := tx.ExecContext(ctx, "ROLLBACK TO one"); err != nil {
			return fmt.Errorf("roll back to savepoint: %w", err)
		}
	}
	if _, err := tx.ExecContext(ctx, "RELEASE one"); err != nil {
		return fmt.Errorf("release savepoint: %w", err)
	}
	return nil
}

// write runs one unit of work in a transaction: grouped on SQLite, its own on PostgreSQL, where crossing transactions
// that the database gives up are run again.
func (db *DB) write(ctx context.Context, run func(context.Context, *sql.Tx) error) error {
	if db.dialect.sqlite() {
		return explain(db.group.do(ctx, run))
	}
	var err error
	for range 5 {
		if err = db.alone(ctx, run); !isTransient(err) {
			break
		}
	}
	return explain(err)
}

func (db *DB) alone(ctx context.Context, run func(context.Context, *sql.Tx) error) error {
	tx, err := db.writer.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()
	if err := run(ctx, tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}
