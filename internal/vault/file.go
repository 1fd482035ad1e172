package vault

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// File holds keys in a file readable by its owner only, one a line, the one that seals first. It notices when another
// process put a key in front.
type File struct {
	path string
	mu   sync.Mutex
	seen os.FileInfo
	keys localKeys
}

// magics begin the lines of a key file; the first is as old as the vault and stands for AES-256.
var magics = map[string]Algorithm{"qianfa-vault-1": AES256, "qianfa-vault-sm4": SM4}

func magicOf(a Algorithm) string {
	if a == SM4 {
		return "qianfa-vault-sm4"
	}
	return "qianfa-vault-1"
}

// OpenFile reads the key file, or makes it with a new key of an algorithm on first use.
func OpenFile(path string, a Algorithm) (*File, error) {
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := create(path, a); err != nil {
			return nil, fmt.Errorf("create vault key: %w", err)
		}
	}
	f := &File{path: path}
	if _, err := f.now(); err != nil {
		return nil, err
	}
	return f, nil
}

// now returns the keys, read again when the file is another than before.
func (f *File) now() (localKeys, error) {
	st, err := os.Stat(f.path)
	if err != nil {
		return nil, fmt.Errorf("vault key: %w", err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.seen != nil && os.SameFile(f.seen, st) && f.seen.ModTime().Equal(st.ModTime()) && f.seen.Size() == st.Size() {
		return f.keys, nil
	}
	keys, err := readFile(f.path, st)
	if err != nil {
		return nil, err
	}
	f.seen, f.keys = st, keys
	return keys, nil
}

func readFile(path string, st os.FileInfo) (localKeys, error) {
	if st.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("保险库密钥文件 %s 能被其他用户读取（权限 %04o）。请执行 chmod 600 后重试。", path, st.Mode().Perm())
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("vault key: %w", err)
	}
	var keys localKeys
	for n, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		k, err := parseLine(line)
		if err != nil {
			return nil, fmt.Errorf("保险库密钥文件 %s 第 %d 行无法识别。请从备份恢复该文件。", path, n+1)
		}
		keys = append(keys, k)
	}
	if keys[0].next {
		return nil, fmt.Errorf("保险库密钥文件 %s 的第一行是尚未启用的密钥。请从备份恢复该文件。", path)
	}
	return keys, nil
}

func parseLine(line string) (localKey, error) {
	words := strings.Fields(line)
	if len(words) < 2 || len(words) > 3 || len(words) == 3 && words[2] != prepared {
		return localKey{}, errNoLocalKey
	}
	a, ok := magics[words[0]]
	if !ok {
		return localKey{}, errNoLocalKey
	}
	k, err := decodeLocal(a, words[1])
	k.next = len(words) == 3
	return k, err
}

// prepared ends the line of a key that opens and does not seal yet.
const prepared = "next"

// Current is the first key of the file as it is now.
func (f *File) Current(context.Context) (Key, error) {
	keys, err := f.now()
	if err != nil {
		return Key{}, err
	}
	return keys[0].Key, nil
}

// Wrap encrypts under a key of the file.
func (f *File) Wrap(_ context.Context, k Key, data, bound []byte) ([]byte, error) {
	keys, err := f.now()
	if err != nil {
		return nil, err
	}
	return keys.wrap(k, data, bound)
}

// Unwrap decrypts under a key of the file.
func (f *File) Unwrap(_ context.Context, k Key, wrapped, bound []byte) ([]byte, error) {
	keys, err := f.now()
	if err != nil {
		return nil, err
	}
	return keys.unwrap(k, wrapped, bound)
}

// Describe names the file.
func (f *File) Describe() string { return "密钥文件 " + f.path }

// Prepare adds a new key at the end of the file: it opens from now on, and seals once Advance puts it first. Between the
// two, an administrator of several nodes copies the file to all of them.
func (f *File) Prepare(a Algorithm) (Key, error) {
	data, err := a.fresh()
	if err != nil {
		return Key{}, err
	}
	k := newLocal(a, data)
	k.next = true
	keys, err := f.now()
	if err != nil {
		return Key{}, err
	}
	return k.Key, f.replace(append(append(localKeys{}, keys...), k))
}

// Advance puts the named key first: it seals from now on, here and in every process that reads the file.
func (f *File) Advance(id string) error {
	keys, err := f.now()
	if err != nil {
		return err
	}
	first, ok := keys.find(id)
	if !ok {
		return ErrNoKey
	}
	first.next = false
	next := localKeys{first}
	for _, k := range keys {
		if k.ID != id {
			next = append(next, k)
		}
	}
	return f.replace(next)
}

// Prepared names the key that was prepared and does not seal yet, if there is one.
func (f *File) Prepared() (Key, bool, error) {
	keys, err := f.now()
	if err != nil {
		return Key{}, false, err
	}
	for _, k := range keys {
		if k.next {
			return k.Key, true, nil
		}
	}
	return Key{}, false, nil
}

// replace writes the file beside its place and moves it there.
func (f *File) replace(keys localKeys) error {
	var b strings.Builder
	for _, k := range keys {
		line := magicOf(k.Wrap) + " " + base64.StdEncoding.EncodeToString(k.data())
		if k.next {
			line += " " + prepared
		}
		b.WriteString(line + "\n")
	}
	temp, err := writeBeside(f.path, b.String())
	if err != nil {
		return fmt.Errorf("write vault key: %w", err)
	}
	if err := os.Rename(temp, f.path); err != nil {
		return fmt.Errorf("write vault key: %w", errors.Join(err, os.Remove(temp)))
	}
	return nil
}

// create writes a new key beside its place and links it there, so that two processes starting at once agree on one.
func create(path string, a Algorithm) error {
	data, err := a.fresh()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	temp, err := writeBeside(path, fmt.Sprintf("%s %s\n", magicOf(a), base64.StdEncoding.EncodeToString(data)))
	if err != nil {
		return err
	}
	defer os.Remove(temp)
	if err := os.Link(temp, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

func writeBeside(path, text string) (string, error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".vault-*")
	if err != nil {
		return "", err
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Chmod(0o600), f.Sync(), f.Close()); err != nil {
		return "", errors.Join(err, os.Remove(f.Name()))
	}
	return f.Name(), nil
}
