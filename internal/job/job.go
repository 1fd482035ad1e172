// Package job runs what happens outside requests: River's workers, woken by jobs that were enqueued in the transaction
// of the facts that caused them, and ticks that read due rows by our own clock. River carries no business time
// (decisions 17), and the row of a publication, not its job, says where the outward act stands (decisions 14).
//
// It never decides: each worker does one outward act, is safe to run twice, and ends by giving a command to app.
// Start reading at Engine, then publish.go.
package job

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"qianfa/internal/app"
)

// wake is River's job: it only says that something waits. Kind and Args are app's.
type wake struct {
	What string          `json:"what" river:"unique"`
	Args json.RawMessage `json:"args" river:"unique"`
}

// Kind names the job in River's table.
func (wake) Kind() string { return "wake" }

// Queue enqueues jobs inside the store's transactions. It is made before the store is open.
type Queue struct {
	client *river.Client[*sql.Tx]
	sqlite bool
}

// NewQueue returns the queue for SQLite or PostgreSQL.
func NewQueue(sqlite bool) (*Queue, error) {
	c, err := river.NewClient(driver(nil, sqlite), &river.Config{})
	if err != nil {
		return nil, fmt.Errorf("insert-only client: %w", err)
	}
	return &Queue{client: c, sqlite: sqlite}, nil
}

func driver(db *sql.DB, sqlite bool) riverdriver.Driver[*sql.Tx] {
	if sqlite {
		return riversqlite.New(db)
	}
	return riverdatabasesql.New(db)
}

// Enqueue inserts jobs in a transaction; it is store.Options.EnqueueInTx.
func (q *Queue) Enqueue(ctx context.Context, tx *sql.Tx, jobs []app.Job) error {
	for _, j := range jobs {
		args, err := json.Marshal(j.Args)
		if err != nil {
			return fmt.Errorf("encode job %s: %w", j.Kind, err)
		}
		opts := &river.InsertOpts{ScheduledAt: j.At.UTC(), MaxAttempts: 5}
		if j.At.IsZero() {
			opts.ScheduledAt = time.Time{}
		}
		if _, err := q.client.InsertTx(ctx, tx, wake{What: j.Kind, Args: args}, opts); err != nil {
			return fmt.Errorf("enqueue %s: %w", j.Kind, err)
		}
	}
	return nil
}

// Migrate brings River's own tables up; it is store.Options.Migrate.
func (q *Queue) Migrate(ctx context.Context, db *sql.DB) error {
	m, err := rivermigrate.New(driver(db, q.sqlite), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return fmt.Errorf("river migrations: %w", err)
	}
	if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("river migrations: %w", err)
	}
	return nil
}

// Engine runs the workers and the ticks.
type Engine struct {
	client *river.Client[*sql.Tx]
	ticks  []Tick
	log    *slog.Logger
	done   chan struct{}
}

// Tick is work that looks for due rows every so often.
type Tick struct {
	Name  string
	Every time.Duration
	Do    func(ctx context.Context) error
}

// worker hands a wake to whoever answers for its kind.
type worker struct {
	river.WorkerDefaults[wake]
	handlers map[string]func(ctx context.Context, args json.RawMessage) error
}

// Work does one job.
func (w *worker) Work(ctx context.Context, j *river.Job[wake]) error {
	h, ok := w.handlers[j.Args.What]
	if !ok {
		return river.JobCancel(fmt.Errorf("nobody answers for %q", j.Args.What))
	}
	return h(ctx, j.Args.Args)
}

// Timeout bounds a job; outward acts are short (dependencies: River has no heartbeat).
func (w *worker) Timeout(*river.Job[wake]) time.Duration { return 2 * time.Minute }

// NewEngine returns an engine on the store's writer.
func NewEngine(db *sql.DB, sqlite bool, handlers map[string]func(ctx context.Context, args json.RawMessage) error, ticks []Tick, log *slog.Logger) (*Engine, error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, &worker{handlers: handlers})
	c, err := river.NewClient(driver(db, sqlite), &river.Config{
		Queues: map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 8}}, Workers: workers,
		FetchCooldown: 100 * time.Millisecond, FetchPollInterval: 500 * time.Millisecond, RescueStuckJobsAfter: 5 * time.Minute,
		Logger: slog.New(quiet{log.Handler()}),
	})
	if err != nil {
		return nil, fmt.Errorf("job engine: %w", err)
	}
	return &Engine{client: c, ticks: ticks, log: log, done: make(chan struct{})}, nil
}

// quiet keeps River's chatter below warnings out of our log.
type quiet struct{ slog.Handler }

// Enabled lets warnings and errors through.
func (q quiet) Enabled(_ context.Context, l slog.Level) bool { return l >= slog.LevelWarn }

// Run works until ctx ends, then gives jobs in hand the time that `grace` allows.
func (e *Engine) Run(ctx context.Context, grace time.Duration) error {
	if err := e.client.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("start jobs: %w", err)
	}
	for _, t := range e.ticks {
		go e.tick(ctx, t)
	}
	<-ctx.Done()
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := e.client.Stop(stop); err != nil {
		return e.client.StopAndCancel(context.WithoutCancel(ctx))
	}
	return nil
}

func (e *Engine) tick(ctx context.Context, t Tick) {
	timer := time.NewTicker(t.Every)
	defer timer.Stop()
	said := ""
	for {
		err := t.Do(ctx)
		switch {
		case err == nil:
			said = ""
		case ctx.Err() == nil && err.Error() != said: // the same trouble is logged once, not at every tick
			said = err.Error()
			e.log.Error("tick", "name", t.Name, "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
	}
}
