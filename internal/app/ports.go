// Package app holds the use cases: load the streams, gather the facts, let core decide, commit. It declares the ports
// it needs from store, blob, channel and clock, and never opens a transaction or calls a platform itself.
// Start reading at Commit, then article.go.
package app

import (
	"context"
	"time"

	"qianfa/internal/core/article"
	"qianfa/internal/core/ledger"
)

// Commit is everything that one decision changes; the store writes it in one transaction or not at all.
type Commit struct {
	Actor   string           // person id, or "system:<part>"
	At      time.Time        // the moment of the decision, UTC
	Appends []Append         // facts, per stream
	Unmoved map[string]int64 // streams read as facts → version seen; a moved one is fault.Conflict (decisions 5)
	Content []Content        // texts kept beside the ledger
	Reserve []Reservation    // serial numbers and unique names
	Jobs    []Job            // enqueued in the same transaction
	Exec    []Exec           // working state that must change together with the facts
	Number  *Numbering       // the next number of a series, when the facts depend on one
}

// Numbering (编号) asks for the next number of a series. The store gives it inside the transaction, so that no number is
// given twice and none is left out. The commit that asks names its streams and what it relies on; With makes all of it
// once the number is known, and says whether the number was used. With decides and nothing else: it may be called again.
type Numbering struct {
	Body   string
	Series string
	Year   int
	First  int // where the series begins
	With   func(n int) (c Commit, used bool, err error)
}

// Append adds events to one stream. Seen is the version the decision was made on: 0 for a new stream.
type Append struct {
	Stream string
	Body   string
	Seen   int64
	Events []ledger.Event
}

// Content is a text or small file kept beside the ledger under the digest of its random salt and its bytes
// (decisions 10). NewContent makes one.
type Content struct {
	Digest string // "sha256:<hex>" over salt and data
	Salt   []byte // 16 random bytes
	Data   []byte // at most 1 MiB
	Body   string
	Stream string // whose text it is; destroying purges by it
}

// Reservation takes a name or number once within its scope, such as scope "serial/<body>/横宣审/2026", key "17".
// A taken one is fault.Conflict.
type Reservation struct {
	Scope string
	Key   string
	Owner string // stream
}

// Job asks the job engine to wake a worker. Args is encoded as JSON. Key makes it unique while it waits; "" does not.
type Job struct {
	Kind string
	Args any
	At   time.Time // zero = now
	Key  string
}

// Exec is one statement on working state, with $n placeholders; only names listed in store's working tables.
type Exec struct {
	SQL  string
	Args []any
}

// Folds is a Ledger that folds articles itself, for its projections, and gives away what it has.
type Folds interface {
	// ArticleAfter returns the article as it is after an entry, if that is at hand.
	ArticleAfter(last ledger.Entry) (article.State, bool)
}

// Ledger is what the use cases need of the store to read and append facts.
type Ledger interface {
	// Load returns the entries of a stream after version `after`, in order; none for an unknown stream.
	Load(ctx context.Context, stream string, after int64) ([]ledger.Entry, error)
	// Versions returns the current version of each stream, 0 for an unknown one.
	Versions(ctx context.Context, streams ...string) (map[string]int64, error)
	// Commit writes c in one transaction: entries linked to their stream's last, content, reservations,
	// projections, jobs and tree_pending rows. A moved stream is fault.Conflict.
	Commit(ctx context.Context, c Commit) ([]ledger.Entry, error)
	// ReadContent returns the bytes under a digest after checking them against it; fault.NotFound when destroyed.
	ReadContent(ctx context.Context, digest string) ([]byte, error)
}
