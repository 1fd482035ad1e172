package app

import (
	"context"
	"io"
	"time"

	"qianfa/internal/core/ledger"
	"qianfa/internal/core/org"
)

// WorkRow is one line of a list of articles, as projected.
type WorkRow struct {
	Article   string
	Body      string
	Unit      string
	Author    string
	Number    string
	Version   int64
	Phase     string
	Class     string
	Urgency   string
	Title     string
	CreatedAt time.Time
	UpdatedAt time.Time
	Tasks     []TaskRow
	Posts     []PostRow
}

// TaskRow is one thing that waits for the holders of a post, or for one person.
type TaskRow struct {
	Kind       string
	Step       string
	Label      string
	Role       string
	Unit       string
	InChargeOf string
	Person     string
	DueAt      int64 // milliseconds UTC, 0 for none
}

// PostRow is what became of one target.
type PostRow struct {
	Account string
	Channel string
	State   string
	URL     string
}

// WorkQuery asks for a page of a list. After is the Next of the page before.
type WorkQuery struct {
	Box    string // todo done mine copied all
	Body   string
	Person string
	Posts  []org.Post // the person's posts and those they are delegated for
	Text   string     // in the title
	After  string
	Limit  int
}

// MediaRow is what is known of an uploaded file.
type MediaRow struct {
	Digest  string
	Article string
	Body    string
	Kind    string // image attachment original
	Mime    string
	Name    string
	Width   int
	Height  int
	Size    int64
}

// WorkingCopy (草稿) is the text being edited: one row overwritten by autosave, never evidence.
type WorkingCopy struct {
	Article     string
	Body        string
	Data        string // canonical draft
	ETag        string
	BaseVersion int64
	Editors     []string // who edited since the last version
	UpdatedAt   int64    // milliseconds UTC
}

// Reads is what the use cases ask of the projections and of working state.
type Reads interface {
	Work(ctx context.Context, q WorkQuery) (rows []WorkRow, next string, err error)
	// ArticleBySeal finds articles by the beginning of a manifest digest, newest version first.
	ArticleBySeal(ctx context.Context, prefix string) (article, manifest string, err error)
	MediaOf(ctx context.Context, article string) ([]MediaRow, error)
	MediaByDigest(ctx context.Context, digest string) ([]MediaRow, error)
	PutMedia(ctx context.Context, rows ...MediaRow) error
	DueSchedules(ctx context.Context, at time.Time, limit int) (articles []string, err error)
	// LateSince lists articles with a signature that should have been given after an emergency release by then.
	LateSince(ctx context.Context, at time.Time, limit int) (articles []string, err error)
	// UnfinishedPosts lists targets of other channels than the website that are released and not at an end.
	UnfinishedPosts(ctx context.Context) ([]PostKey, error)
}

// PostKey names one target of one article.
type PostKey struct {
	Article string
	Account string
}

// Copies keeps working copies.
type Copies interface {
	WorkingCopy(ctx context.Context, article string) (WorkingCopy, error)
	// SaveWorkingCopy writes c if the stored one still has the etag `seen` ("" for none); else fault.Conflict. What is
	// known of files that c refers to is written with it.
	SaveWorkingCopy(ctx context.Context, c WorkingCopy, seen string, files ...MediaRow) (etag string, err error)
}

// Blobs keeps pictures and originals by digest.
type Blobs interface {
	Put(ctx context.Context, r io.Reader, limit int64) (digest string, size int64, err error)
	Open(ctx context.Context, digest string) (io.ReadSeekCloser, error)
}

// Proofs reads the tree of the ledger.
type Proofs interface {
	Prove(ctx context.Context, stream string, seq int64) (ledger.Proof, error)
	GrowTree(ctx context.Context) error
	CheckpointNow(ctx context.Context) (Checkpoint, error)
}

// Checkpoint is the signed head of the tree.
type Checkpoint struct {
	Text string // as signed
	Size int64
	Root string
	At   time.Time
	Key  string // public key
}
