// Package blob keeps media and originals (图片、视频、原件) by the digest of their bytes.
//
// It never changes what it keeps, never looks inside and knows nothing of whom a file belongs to. Start reading at
// Store, then Folder, its implementation in a folder; an object store can stand beside it.
package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/ledger"
)

// The largest sizes accepted (decisions 26).
const (
	MaxUpload = 20 << 20
	MaxVideo  = 200 << 20
)

// Store keeps bytes by digest, "sha256:<hex>".
type Store interface {
	// Put keeps the bytes of r durably and returns their digest. More than limit bytes is fault.Invalid.
	Put(ctx context.Context, r io.Reader, limit int64) (digest string, size int64, err error)
	// Open opens the bytes of a digest; fault.NotFound without them.
	Open(ctx context.Context, digest string) (io.ReadSeekCloser, error)
	// Has says whether the bytes of a digest are there.
	Has(ctx context.Context, digest string) (bool, error)
	// Delete forgets the bytes of a digest; unknown ones are no error.
	Delete(ctx context.Context, digest string) error
}

// Folder is a Store in a folder: one file for each digest, in 256 subfolders by its first two digits.
type Folder struct {
	dir  string
	made sync.Map // subfolders that are there for good
}

var _ Store = (*Folder)(nil)

// NewFolder returns the store in dir and makes the folder if need be.
func NewFolder(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make blob folder: %w", err)
	}
	return &Folder{dir: dir}, nil
}

// Put writes the bytes to a temporary file beside their place, syncs it and gives it its name, so that a crash leaves
// the whole file or none.
func (f *Folder) Put(ctx context.Context, r io.Reader, limit int64) (digest string, size int64, err error) {
	tmp, err := os.CreateTemp(f.dir, ".new-*")
	if err != nil {
		return "", 0, fmt.Errorf("keep file: %w", err)
	}
	defer func() { _ = os.Remove(tmp.Name()) }() // after a good end it has another name
	sum := sha256.New()
	size, err = io.Copy(io.MultiWriter(tmp, sum), io.LimitReader(&reader{ctx, r}, limit+1))
	if err == nil && size > limit {
		err = tooLarge(limit)
	}
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return "", 0, asFault(err)
	}
	digest = digestOf(sum)
	return digest, size, f.name(tmp.Name(), digest)
}

// name moves a complete file to its place, for good.
func (f *Folder) name(tmp, digest string) error {
	path, err := f.path(digest)
	if err != nil {
		return err
	}
	dir := filepath.Dir(path)
	if err := f.makeFor(dir); err != nil {
		return fmt.Errorf("keep file: %w", err)
	}
	if err := os.Rename(tmp, path); err != nil {
		return fmt.Errorf("keep file: %w", err)
	}
	return syncDir(dir)
}

// makeFor makes a subfolder durable before the first file comes into it.
func (f *Folder) makeFor(dir string) error {
	if _, ok := f.made.Load(dir); ok {
		return nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := syncDir(f.dir); err != nil {
		return err
	}
	f.made.Store(dir, true)
	return nil
}

// Open opens the file of a digest.
func (f *Folder) Open(_ context.Context, digest string) (io.ReadSeekCloser, error) {
	path, err := f.path(digest)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.NotFound, "没有这个文件，或它已按规定销毁。").Because(err)
	}
	if err != nil {
		return nil, fmt.Errorf("open file: %w", err)
	}
	return file, nil
}

// Has says whether the file of a digest is there.
func (f *Folder) Has(_ context.Context, digest string) (bool, error) {
	path, err := f.path(digest)
	if err != nil {
		return false, err
	}
	_, err = os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// Delete removes the file of a digest.
func (f *Folder) Delete(_ context.Context, digest string) error {
	path, err := f.path(digest)
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete file: %w", err)
	}
	return nil
}

// All returns the digests of all files, in order.
func (f *Folder) All() iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		files, err := filepath.Glob(filepath.Join(f.dir, "??", "*"))
		if err != nil {
			yield("", err)
			return
		}
		for _, path := range files {
			digest := ledger.Algorithm + filepath.Base(path)
			if ledger.ValidDigest(digest) && !yield(digest, nil) {
				return
			}
		}
	}
}

// Check reads every file and returns the digests of those whose bytes are others now.
func (f *Folder) Check(ctx context.Context) (damaged []string, err error) {
	for digest, err := range f.All() {
		if err != nil {
			return nil, err
		}
		same, err := f.same(ctx, digest)
		if err != nil {
			return nil, err
		}
		if !same {
			damaged = append(damaged, digest)
		}
	}
	return damaged, nil
}

func (f *Folder) same(ctx context.Context, digest string) (bool, error) {
	file, err := f.Open(ctx, digest)
	if err != nil {
		return false, err
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, &reader{ctx, file}); err != nil {
		return false, fmt.Errorf("read file: %w", err)
	}
	return digestOf(sum) == digest, nil
}

// path refuses whatever is no digest, so that no name can lead out of the folder.
func (f *Folder) path(digest string) (string, error) {
	if !ledger.ValidDigest(digest) {
		return "", fault.New(fault.NotFound, "没有这个文件。").Because(fmt.Errorf("%q is no digest", digest))
	}
	name := strings.TrimPrefix(digest, ledger.Algorithm)
	return filepath.Join(f.dir, name[:2], name), nil
}

// reader stops reading when its context ends.
type reader struct {
	ctx context.Context
	r   io.Reader
}

// Read reads unless the context has ended.
func (r *reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

func digestOf(sum hash.Hash) string { return ledger.Algorithm + hex.EncodeToString(sum.Sum(nil)) }

func tooLarge(limit int64) error {
	return fault.New(fault.Invalid, "文件超过 %d MiB，无法上传。请压缩后重试。", limit>>20)
}

func asFault(err error) error {
	if fault.CodeOf(err) == fault.Invalid {
		return fault.Of(err)
	}
	return fmt.Errorf("keep file: %w", err)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
