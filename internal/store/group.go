package store

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"time"

	"qianfa/internal/core/fault"
)

// groupMax bounds how many writes share one transaction, so that the first of them need not wait long.
const groupMax = 64

// groupTime bounds one shared transaction on PostgreSQL: a server that no longer answers must not hold everybody.
const groupTime = 30 * time.Second

// group lets several waiting writes share one transaction and so one fsync and one round of statements: all writes on
// SQLite, commits to the ledger on PostgreSQL. Whoever arrives while nobody writes leads and writes for those who wait.
// When anything fails, all of it is rolled back and each write is done alone, so that only the failing one fails.
type group struct {
	attempt func([]*write) error // in one transaction: outcomes are in the writes; an error is that of all
	mu      sync.Mutex
	waiting []*write
	leading bool
}

// write is one unit of work and, when done is closed, its outcome. It is either a commit or any other run.
type write struct {
	ctx    context.Context
	run    func(context.Context, *sql.Tx) error
	commit *commitment
	err    error
	done   chan struct{}
}

// do does one write and returns its outcome once it is durable.
func (g *group) do(w *write) error {
	w.done = make(chan struct{})
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
	g.writeAll(g.take())
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

// writeAll does a batch together, or one by one when that fails, and tells every write its outcome, whatever happens.
func (g *group) writeAll(batch []*write) {
	defer func() {
		for _, w := range batch {
			close(w.done)
		}
	}()
	if len(batch) > 1 {
		err := g.try(batch)
		if err == nil {
			return
		}
		if fault.CodeOf(err) == fault.Unavailable { // nobody answers: they need not find out one by one
			for _, w := range batch {
				w.err = err
			}
			return
		}
	}
	for _, w := range batch {
		w.err = nil
		if err := g.try([]*write{w}); err != nil {
			w.err = err
		}
	}
}

// try is attempt, with a panic as an error.
func (g *group) try(batch []*write) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic while writing: %v", p)
		}
	}()
	return g.attempt(batch)
}

// write runs one unit of work in a transaction: with others on SQLite, in its own on PostgreSQL.
func (db *DB) write(ctx context.Context, run func(context.Context, *sql.Tx) error) error {
	if db.dialect.sqlite() {
		return explain(db.group.do(&write{ctx: ctx, run: run}))
	}
	return explain(again(func() error { return db.alone(ctx, run) }))
}

// again repeats what the database gave up because two transactions crossed.
func again(do func() error) (err error) {
	for range 5 {
		if err = do(); !isTransient(err) {
			break
		}
	}
	return err
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

// attempt does a batch in one transaction. Writes whose caller has left are passed over; a caller who leaves later must
// not take the others' writes with him.
func (db *DB) attempt(batch []*write) error {
	if len(batch) == 1 {
		return again(func() error { return db.attemptOnce(batch) })
	}
	return db.attemptOnce(batch)
}

func (db *DB) attemptOnce(batch []*write) error {
	var commits []*commitment
	var runs []*write
	for _, w := range batch {
		w.err = w.ctx.Err()
		switch {
		case w.err != nil:
		case w.commit != nil:
			w.commit.refuse = func(err error) { w.err = err }
			commits = append(commits, w.commit)
		default:
			runs = append(runs, w)
		}
	}
	if len(commits)+len(runs) == 0 {
		return nil
	}
	return db.inOne(func(ctx context.Context, s session) error {
		if err := db.commitAll(ctx, s, commits); err != nil {
			return err
		}
		for _, w := range runs {
			if err := w.run(ctx, s.tx); err != nil {
				return err
			}
		}
		return nil
	})
}

// inOne runs a transaction of a group.
func (db *DB) inOne(do func(context.Context, session) error) (err error) {
	ctx := context.Background() // modernc watches any other context with a goroutine for each statement
	if !db.dialect.sqlite() {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, groupTime)
		defer cancel()
		defer func() {
			if err != nil && ctx.Err() != nil {
				err = silent(err)
			}
		}()
	}
	db.statements.prepare(ctx) // while no transaction is held
	s, err := db.begin(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer s.end()
	if err := do(ctx, s); err != nil {
		return err
	}
	if err := s.tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// silent is the sentence for a server that did not answer in time: nobody knows whether it will have written.
func silent(err error) error {
	return fault.New(fault.Unavailable, "数据库长时间没有应答，不能确定是否已经保存。请稍后刷新页面，看过最新内容后再操作。").Because(err)
}
