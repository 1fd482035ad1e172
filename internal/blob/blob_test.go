package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"qianfa/internal/core/fault"
)

func folder(t *testing.T) (*Folder, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "blobs")
	f, err := NewFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	return f, dir
}

func files(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestBytesAreReadBackUnderTheirDigest(t *testing.T) {
	t.Parallel()
	f, dir := folder(t)
	data := bytes.Repeat([]byte("横沥"), 5000)
	sum := sha256.Sum256(data)
	var wg sync.WaitGroup
	for range 4 { // the same file from several people at once
		wg.Go(func() {
			digest, size, err := f.Put(t.Context(), bytes.NewReader(data), int64(len(data)))
			if err != nil || digest != "sha256:"+hex.EncodeToString(sum[:]) || size != int64(len(data)) {
				t.Errorf("put: %s, %d, %v", digest, size, err)
			}
		})
	}
	wg.Wait()
	file, err := f.Open(t.Context(), "sha256:"+hex.EncodeToString(sum[:]))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if got, err := io.ReadAll(file); err != nil || !bytes.Equal(got, data) {
		t.Fatalf("read %d bytes, %v", len(got), err)
	}
	if names := files(t, dir); len(names) != 1 {
		t.Fatalf("the folder holds %v", names)
	}
}

func TestAFileThatIsTooLargeOrBreaksOffLeavesNothing(t *testing.T) {
	t.Parallel()
	f, dir := folder(t)
	_, _, err := f.Put(t.Context(), strings.NewReader("123456"), 5)
	if fault.CodeOf(err) != fault.Invalid {
		t.Fatalf("too large: %v", err)
	}
	broken := errors.New("the line broke off")
	if _, _, err := f.Put(t.Context(), iotest.ErrReader(broken), 5); !errors.Is(err, broken) {
		t.Fatalf("broken off: %v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := f.Put(gone, strings.NewReader("1"), 5); !errors.Is(err, context.Canceled) {
		t.Fatalf("the sender left: %v", err)
	}
	if names := files(t, dir); len(names) != 0 {
		t.Fatalf("the folder holds %v", names)
	}
}

func TestADeletedFileIsGone(t *testing.T) {
	t.Parallel()
	f, _ := folder(t)
	digest, _, err := f.Put(t.Context(), strings.NewReader("a"), 5)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []bool{true, false} {
		if has, err := f.Has(t.Context(), digest); has != want || err != nil {
			t.Fatalf("has %v, %v; want %v", has, err, want)
		}
		if err := f.Delete(t.Context(), digest); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := f.Open(t.Context(), digest); fault.CodeOf(err) != fault.NotFound {
		t.Fatalf("open: %v", err)
	}
}

func TestNoNameLeadsOutOfTheFolder(t *testing.T) {
	t.Parallel()
	f, dir := folder(t)
	if err := os.WriteFile(filepath.Join(dir, "..", "secret"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "secret", "../secret", "sha256:../secret", "sha256:" + strings.Repeat("../", 21) + "a", "sha256:" + strings.Repeat("A", 64)} {
		if _, err := f.Open(t.Context(), name); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestDamagedFilesAreFound(t *testing.T) {
	t.Parallel()
	f, dir := folder(t)
	var digests []string
	for _, text := range []string{"a", "b", "c"} {
		digest, _, err := f.Put(t.Context(), strings.NewReader(text), 5)
		if err != nil {
			t.Fatal(err)
		}
		digests = append(digests, digest)
	}
	path, err := f.path(digests[1])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("B"), 0o600); err != nil {
		t.Fatal(err)
	}
	damaged, err := f.Check(t.Context())
	if err != nil || len(damaged) != 1 || damaged[0] != digests[1] {
		t.Fatalf("damaged in %s: %v, %v", dir, damaged, err)
	}
}
