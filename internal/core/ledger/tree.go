package ledger

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Tree grows a Merkle tree (RFC 6962) leaf by leaf and keeps only its right edge, so that a verifier needs no
// storage. The zero Tree is empty.
type Tree struct {
	size int64
	edge []tlog.Hash // roots of the complete subtrees, largest first
}

// Grow adds one leaf.
func (t *Tree) Grow(leaf tlog.Hash) {
	h := leaf
	for n := t.size; n&1 == 1; n >>= 1 {
		last := len(t.edge) - 1
		h = tlog.NodeHash(t.edge[last], h)
		t.edge = t.edge[:last]
	}
	t.edge = append(t.edge, h)
	t.size++
}

// Size returns the number of leaves.
func (t *Tree) Size() int64 { return t.size }

// Root returns the root over all leaves so far.
func (t *Tree) Root() tlog.Hash {
	if t.size == 0 {
		empty, _ := tlog.TreeHash(0, nil) // an empty tree reads no hashes
		return empty
	}
	h := t.edge[len(t.edge)-1]
	for i := len(t.edge) - 2; i >= 0; i-- {
		h = tlog.NodeHash(t.edge[i], h)
	}
	return h
}

// Proof shows that one entry is contained in the ledger as a checkpoint describes it: the hashes beside its path.
type Proof struct {
	Leaf   int64            `json:"leaf"` // position in the tree, from 0
	Size   int64            `json:"tree_size"`
	Root   tlog.Hash        `json:"root"`
	Hashes tlog.RecordProof `json:"hashes"`
}

// Check verifies that an entry with this digest is in the tree that the proof names.
func (p Proof) Check(digest string) error {
	if err := tlog.CheckRecord(p.Hashes, p.Size, p.Root, p.Leaf, Leaf(digest)); err != nil {
		return fmt.Errorf("entry is not in the tree of %d: %w", p.Size, err)
	}
	return nil
}
