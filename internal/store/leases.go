package store

import (
	"context"
	"fmt"
	"time"

	"qianfa/internal/core/fault"
)

// TakeLease takes or renews a lease (租约) for holder until now + ttl. held is false while another holds it.
func (db *DB) TakeLease(ctx context.Context, name, holder string, ttl time.Duration) (held bool, err error) {
	now := db.now()
	n, err := db.execCount(ctx, `INSERT INTO leases (name, holder, expires_at) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
		WHERE leases.holder = excluded.holder OR leases.expires_at <= $4`, name, holder, now+ttl.Milliseconds(), now)
	return n == 1, err
}

// DropLease gives a lease free, if holder has it.
func (db *DB) DropLease(ctx context.Context, name, holder string) error {
	return db.exec(ctx, "DELETE FROM leases WHERE name = $1 AND holder = $2", name, holder)
}

// PublicationLease is how long a publication stays with a node whose heart no longer beats (decisions 14).
const PublicationLease = 10 * time.Second

// The states of a publication row. Waiting and Running are open; the others are ends.
const (
	PublicationWaiting   = "waiting"   // due at DueAt
	PublicationRunning   = "running"   // a node holds it
	PublicationPublished = "published" // the platform confirmed
	PublicationRefused   = "refused"   // the platform said no
	PublicationUncertain = "uncertain" // the answer was lost; a person looks
	PublicationDropped   = "dropped"   // withdrawn before it was sent
)

// Publication (发布任务) drives one post to one channel. The facts are in the ledger; this row says where the
// outward act stands and who is at it.
type Publication struct {
	ID       string
	Body     string
	Stream   string
	Channel  string
	State    string
	Attempt  int64
	DueAt    int64 // milliseconds UTC
	Progress string
	Holder   string
	BeatAt   int64
}

const publicationColumns = "id, body, stream, channel, state, attempt, due_at, progress, holder, beat_at"

func publicationFields(p *Publication) []any {
	return []any{&p.ID, &p.Body, &p.Stream, &p.Channel, &p.State, &p.Attempt, &p.DueAt, &p.Progress, &p.Holder, &p.BeatAt}
}

// InsertPublication is the statement, for app.Exec, that makes a publication row together with its facts. Arguments:
// id, body, stream, channel, due_at, now. A second one with the same id does nothing.
const InsertPublication = `INSERT INTO publications (id, body, stream, channel, state, due_at, updated_at)
	VALUES ($1, $2, $3, $4, 'waiting', $5, $6) ON CONFLICT (id) DO NOTHING`

// DropPublication is the statement, for app.Exec, that drops a publication nobody has begun. Arguments: id, now.
const DropPublication = `UPDATE publications SET state = 'dropped', updated_at = $2 WHERE id = $1 AND state = 'waiting'`

// Publication returns one row; fault.NotFound without it.
func (db *DB) Publication(ctx context.Context, id string) (Publication, error) {
	p, found, err := One(ctx, db.reads, publicationFields,
		"SELECT "+publicationColumns+" FROM publications WHERE id = $1", id)
	if err == nil && !found {
		err = fault.New(fault.NotFound, "没有这项发布任务。")
	}
	return p, err
}

// PublicationsOf returns all publications of a stream in the order they fall due.
func (db *DB) PublicationsOf(ctx context.Context, stream string) ([]Publication, error) {
	return Query(ctx, db.reads, publicationFields,
		"SELECT "+publicationColumns+" FROM publications WHERE stream = $1 ORDER BY due_at, id", stream)
}

// DuePublications returns publications that a node may take: waiting and due, or running with an expired lease.
func (db *DB) DuePublications(ctx context.Context, limit int) ([]Publication, error) {
	now := db.now()
	return Query(ctx, db.reads, publicationFields, "SELECT "+publicationColumns+` FROM publications
		WHERE (state = 'waiting' AND due_at <= $1) OR (state = 'running' AND beat_at <= $2)
		ORDER BY due_at, id LIMIT $3`, now, now-PublicationLease.Milliseconds(), limit)
}

// TakePublication makes node the holder of a publication that is due or whose holder is gone, and counts the attempt.
// held is false when another node has it or it is at its end.
func (db *DB) TakePublication(ctx context.Context, id, node string) (p Publication, held bool, err error) {
	now := db.now()
	n, err := db.execCount(ctx, `UPDATE publications
		SET state = 'running', holder = $2, beat_at = $3, attempt = attempt + 1, updated_at = $3
		WHERE id = $1 AND ((state = 'waiting' AND due_at <= $3) OR (state = 'running' AND beat_at <= $4))`,
		id, node, now, now-PublicationLease.Milliseconds())
	if err != nil || n == 0 {
		return Publication{}, false, err
	}
	p, err = db.Publication(ctx, id)
	return p, err == nil, err
}

// BeatPublication is the heartbeat of the holder. held is false when the lease was lost: stop before the next call.
func (db *DB) BeatPublication(ctx context.Context, id, node string) (held bool, err error) {
	n, err := db.execCount(ctx, `UPDATE publications SET beat_at = $3 WHERE id = $1 AND holder = $2 AND state = 'running'`,
		id, node, db.now())
	return n == 1, err
}

// SaveProgress stores what the holder has reached, before and after each call that is not idempotent (decisions 15).
// A lost lease is fault.Conflict, and the call must not be made.
func (db *DB) SaveProgress(ctx context.Context, id, node, progress string) error {
	n, err := db.execCount(ctx, `UPDATE publications SET progress = $3, beat_at = $4, updated_at = $4
		WHERE id = $1 AND holder = $2 AND state = 'running'`, id, node, progress, db.now())
	return leaseLost(n, err)
}

// EndPublication moves a held publication to its end state, or back to waiting until `due` for another attempt.
func (db *DB) EndPublication(ctx context.Context, id, node, state string, due int64) error {
	n, err := db.execCount(ctx, `UPDATE publications SET state = $3, due_at = $4, holder = '', beat_at = 0, updated_at = $5
		WHERE id = $1 AND holder = $2 AND state = 'running'`, id, node, state, due, db.now())
	return leaseLost(n, err)
}

// FreePublications gives free what a node holds: at its clean stop, and at the start of a SQLite installation, whose
// folder lock proves that no other node lives. node "" means every node.
func (db *DB) FreePublications(ctx context.Context, node string) (int64, error) {
	return db.execCount(ctx, `UPDATE publications SET state = 'waiting', holder = '', beat_at = 0, updated_at = $2
		WHERE state = 'running' AND ($1 = '' OR holder = $1)`, node, db.now())
}

func leaseLost(n int64, err error) error {
	if err != nil {
		return fmt.Errorf("write publication: %w", err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "这项发布任务已由另一个节点接手。")
	}
	return nil
}
