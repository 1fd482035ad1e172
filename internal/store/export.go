package store

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"time"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/ledger"
)

// exportPage is how many entries Export reads at a time.
const exportPage = 1000

// Export writes the ledger as JSON lines, one entry a line in the order of the Merkle tree, and last the checkpoint
// over all of them. It moves pending entries into the tree first, so that everything committed before it is in it.
func (db *DB) Export(ctx context.Context, w io.Writer) (entries int64, err error) {
	if err := db.GrowTree(ctx); err != nil {
		return 0, err
	}
	c, signed, err := db.checkpointOverAll(ctx)
	if err != nil {
		return 0, err
	}
	out := bufio.NewWriterSize(w, 1<<16)
	for n := int64(0); n < c.Size; n += exportPage {
		if err := db.exportPage(ctx, out, n, min(n+exportPage, c.Size)); err != nil {
			return 0, err
		}
	}
	writeLine(out, ledger.Seal{Checkpoint: signed.Note, Key: signed.Key}.Encode())
	if err := out.Flush(); err != nil {
		return 0, fmt.Errorf("write export: %w", err)
	}
	return c.Size, nil
}

// checkpointOverAll returns a checkpoint over at least what the tree holds now. Without the signing key it waits for
// the running server to sign one.
func (db *DB) checkpointOverAll(ctx context.Context) (ledger.Checkpoint, SignedCheckpoint, error) {
	size, err := treeSize(ctx, db.reads)
	if err != nil {
		return ledger.Checkpoint{}, SignedCheckpoint{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	for {
		c, signed, err := db.LastCheckpoint(ctx)
		if err == nil && c.Size >= size {
			return c, signed, nil
		}
		if fault.CodeOf(err) == fault.Internal && ctx.Err() == nil {
			return c, signed, err
		}
		select {
		case <-ctx.Done():
			return c, signed, fault.New(fault.Unavailable,
				"没有签名密钥，也没有等到正在运行的服务给出检查点。请用 --data 指定存放 ledger.key 的数据目录，或先启动服务。")
		case <-time.After(200 * time.Millisecond):
		}
	}
}

func (db *DB) exportPage(ctx context.Context, out *bufio.Writer, from, to int64) error {
	fields := func(l *ledger.Line) []any { return append([]any{&l.N, &l.Digest}, entryFields(&l.Entry)...) }
	lines, err := Query(ctx, db.reads, fields, "SELECT l.n, e.digest, "+entryColumns+` FROM tree_leaves l
		JOIN entries e ON e.stream = l.stream AND e.seq = l.seq WHERE l.n >= $1 AND l.n < $2 ORDER BY l.n`, from, to)
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	for _, l := range lines {
		writeLine(out, l.Encode())
	}
	return nil
}

// writeLine leaves a failed write to the Flush at the end, which reports it.
func writeLine(out *bufio.Writer, line []byte) {
	_, _ = out.Write(line)
	_ = out.WriteByte('\n')
}
