package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/ledger"
)

// growBatch is how many entries one transaction moves into the tree.
const growBatch = 1000

// pendingRow is an entry that is in the ledger and not yet in the tree. Within a stream n follows the entries' order,
// for the next one is appended only after the one before is committed.
type pendingRow struct {
	n      int64
	stream string
	seq    int64
	digest string
}

// GrowTree moves all pending entries into the Merkle tree, batch by batch, then signs a checkpoint if this process
// has the key. It may run in any process and beside any writer: one grows at a time.
func (db *DB) GrowTree(ctx context.Context) error {
	db.tree.Lock()
	defer db.tree.Unlock()
	for {
		n, err := db.growOnce(ctx)
		if err != nil {
			return fmt.Errorf("grow tree: %w", err)
		}
		if n < growBatch {
			return db.checkpoint(ctx)
		}
	}
}

func (db *DB) growOnce(ctx context.Context) (n int, err error) {
	if some, err := db.anyPending(ctx); err != nil || !some {
		return 0, err
	}
	err = db.write(ctx, func(ctx context.Context, raw *sql.Tx) error {
		tx := db.statements.in(raw)
		if err := db.dialect.take(ctx, tx, db.dialect.growLock); err != nil {
			return err
		}
		pending, err := takePending(ctx, tx)
		if err != nil || len(pending) == 0 {
			return err
		}
		n = len(pending)
		return growIn(ctx, tx, pending)
	})
	return n, err
}

func (db *DB) anyPending(ctx context.Context) (bool, error) {
	_, some, err := One(ctx, db.reads, Column[int64], "SELECT n FROM tree_pending LIMIT 1")
	return some, err
}

func takePending(ctx context.Context, tx Tx) ([]pendingRow, error) {
	fields := func(r *pendingRow) []any { return []any{&r.n, &r.stream, &r.seq, &r.digest} }
	rows, err := Query(ctx, tx, fields, `DELETE FROM tree_pending
		WHERE n IN (SELECT n FROM tree_pending ORDER BY n LIMIT $1) RETURNING n, stream, seq, digest`, growBatch)
	if err != nil {
		return nil, fmt.Errorf("take pending entries: %w", err)
	}
	slices.SortFunc(rows, func(a, b pendingRow) int { return cmp.Compare(a.n, b.n) })
	return rows, nil
}

// growIn writes the leaves and the hashes that they complete.
func growIn(ctx context.Context, tx Tx, pending []pendingRow) error {
	size, err := treeSize(ctx, tx)
	if err != nil {
		return err
	}
	known, err := edge(ctx, tx, size)
	if err != nil {
		return err
	}
	var leaves, hashes [][]any
	for i, p := range pending {
		n := size + int64(i)
		fresh, err := tlog.StoredHashesForRecordHash(n, ledger.Leaf(p.digest), known)
		if err != nil {
			return fmt.Errorf("leaf %d: %w", n, err)
		}
		for j, h := range fresh {
			index := tlog.StoredHashIndex(0, n) + int64(j)
			known[index] = h
			hashes = append(hashes, []any{index, h[:]})
		}
		leaves = append(leaves, []any{n, p.stream, p.seq})
	}
	if _, err := insertRows(ctx, tx, "INSERT INTO tree_leaves (n, stream, seq)", "", leaves); err != nil {
		return fmt.Errorf("write leaves: %w", err)
	}
	if _, err := insertRows(ctx, tx, "INSERT INTO tree_hashes (n, hash)", "", hashes); err != nil {
		return fmt.Errorf("write hashes: %w", err)
	}
	return nil
}

func treeSize(ctx context.Context, q Querier) (int64, error) {
	last, _, err := One(ctx, q, Column[int64], "SELECT COALESCE(MAX(n) + 1, 0) FROM tree_leaves")
	if err != nil {
		return 0, fmt.Errorf("size of tree: %w", err)
	}
	return last, nil
}

// hashMap is a tlog.HashReader over hashes in memory.
type hashMap map[int64]tlog.Hash

// ReadHashes returns the hashes at the stored indexes.
func (m hashMap) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		h, ok := m[index]
		if !ok {
			return nil, fmt.Errorf("hash %d is missing", index)
		}
		out[i] = h
	}
	return out, nil
}

// edge reads the roots of the complete subtrees of a tree of this size: all that is needed to grow it.
func edge(ctx context.Context, q Querier, size int64) (hashMap, error) {
	var indexes []int64
	at := int64(0)
	for level := 62; level >= 0; level-- {
		if width := int64(1) << level; size&width != 0 {
			indexes = append(indexes, tlog.StoredHashIndex(level, at>>level))
			at += width
		}
	}
	return readHashes(ctx, q, indexes)
}

type hashRow struct {
	n    int64
	hash []byte
}

func readHashes(ctx context.Context, q Querier, indexes []int64) (hashMap, error) {
	found := hashMap{}
	if len(indexes) == 0 {
		return found, nil
	}
	marks := make([]any, len(indexes))
	for i, n := range indexes {
		marks[i] = n
	}
	rows, err := Query(ctx, q, func(r *hashRow) []any { return []any{&r.n, &r.hash} },
		"SELECT n, hash FROM tree_hashes WHERE n IN "+valueMarks(1, len(indexes)), marks...)
	if err != nil {
		return nil, fmt.Errorf("read hashes: %w", err)
	}
	for _, r := range rows {
		found[r.n] = tlog.Hash(r.hash)
	}
	return found, nil
}

// hashReader reads hashes of the stored tree.
func hashReader(ctx context.Context, q Querier) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found, err := readHashes(ctx, q, indexes)
		if err != nil {
			return nil, err
		}
		return found.ReadHashes(indexes)
	})
}

// RootAt returns the root that the tree had when it held size entries.
func (db *DB) RootAt(ctx context.Context, size int64) (tlog.Hash, error) {
	return tlog.TreeHash(size, hashReader(ctx, db.reads))
}

// Prove returns the proof that an entry is contained in the ledger as the latest checkpoint describes it.
// An entry not yet in the tree is fault.Unavailable: it will be there within a second or so.
func (db *DB) Prove(ctx context.Context, stream string, seq int64) (ledger.Proof, error) {
	leaf, found, err := One(ctx, db.reads, Column[int64],
		"SELECT n FROM tree_leaves WHERE stream = $1 AND seq = $2", stream, seq)
	if err != nil {
		return ledger.Proof{}, fmt.Errorf("find leaf: %w", err)
	}
	c, _, err := db.LastCheckpoint(ctx)
	if err != nil && !errors.Is(err, errNone) {
		return ledger.Proof{}, err
	}
	if !found || leaf >= c.Size {
		return ledger.Proof{}, fault.New(fault.Unavailable, "这一条刚刚记入台账，存证还在生成。请稍后再查。")
	}
	hashes, err := tlog.ProveRecord(c.Size, leaf, hashReader(ctx, db.reads))
	if err != nil {
		return ledger.Proof{}, fmt.Errorf("prove entry: %w", err)
	}
	return ledger.Proof{Leaf: leaf, Size: c.Size, Root: c.Root, Hashes: hashes}, nil
}
