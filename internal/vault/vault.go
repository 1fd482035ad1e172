// Package vault seals the credentials of platform accounts, so that a copied database gives none away.
//
// It never stores anything but its own key file, and never prints a credential. Start reading at Vault.
package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Vault seals and opens records under the keys of one key file. Its first key seals; every key opens.
type Vault struct{ keys []key }

type key struct {
	id   string // 16 hex digits, the beginning of the key's digest
	data []byte
}

// The one suite so far: AES-256-GCM, a data key per record wrapped by the file's key.
const suite = 1

const (
	keyBytes   = 32
	idBytes    = 8
	nonceBytes = 12
	tagBytes   = 16
	wrapped    = keyBytes + tagBytes
	shortest   = 1 + idBytes + nonceBytes + wrapped + nonceBytes + tagBytes
	keyMagic   = "qianfa-vault-1"
)

// Errors that callers tell apart.
var (
	ErrNoKey   = errors.New("保险库中没有封存这条凭据所用的密钥。请把当时的密钥文件放回数据目录后重试。")
	ErrChanged = errors.New("凭据密文已损坏，或者不属于这条记录。请让保管人重新录入凭据。")
)

// Open reads the key file at path, or makes it with a new key, readable by its owner only, on first use.
func Open(path string) (*Vault, error) {
	st, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := create(path); err != nil {
			return nil, fmt.Errorf("create vault key: %w", err)
		}
		st, err = os.Stat(path)
	}
	if err != nil {
		return nil, fmt.Errorf("vault key: %w", err)
	}
	if st.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("保险库密钥文件 %s 能被其他用户读取（权限 %04o）。请执行 chmod 600 后重试。", path, st.Mode().Perm())
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("vault key: %w", err)
	}
	v := &Vault{}
	for n, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		k, err := parseKey(line)
		if err != nil {
			return nil, fmt.Errorf("保险库密钥文件 %s 第 %d 行无法识别。请从备份恢复该文件。", path, n+1)
		}
		v.keys = append(v.keys, k)
	}
	return v, nil
}

// Seal encrypts plain for the record of that name; only Open with the same name gives it back.
func (v *Vault) Seal(name string, plain []byte) ([]byte, error) {
	k := v.keys[0]
	id, err := hex.DecodeString(k.id)
	if err != nil {
		return nil, err
	}
	dataKey := make([]byte, keyBytes)
	if _, err := rand.Read(dataKey); err != nil {
		return nil, err
	}
	head := append([]byte{suite}, id...)
	aad := bind(head, name)
	out := head
	for _, part := range []struct{ key, plain []byte }{{k.data, dataKey}, {dataKey, plain}} {
		aead, err := gcm(part.key)
		if err != nil {
			return nil, err
		}
		nonce := make([]byte, nonceBytes)
		if _, err := rand.Read(nonce); err != nil {
			return nil, err
		}
		out = append(out, nonce...)
		out = aead.Seal(out, nonce, part.plain, aad)
	}
	return out, nil
}

// Open decrypts what Seal made for the same name: ErrNoKey when the key is missing, ErrChanged otherwise.
func (v *Vault) Open(name string, sealed []byte) ([]byte, error) {
	if len(sealed) < shortest || sealed[0] != suite {
		return nil, ErrChanged
	}
	head, rest := sealed[:1+idBytes], sealed[1+idBytes:]
	k, ok := v.key(hex.EncodeToString(head[1:]))
	if !ok {
		return nil, ErrNoKey
	}
	aad := bind(head, name)
	dataKey, err := unseal(k.data, rest[:nonceBytes+wrapped], aad)
	if err != nil {
		return nil, ErrChanged
	}
	plain, err := unseal(dataKey, rest[nonceBytes+wrapped:], aad)
	if err != nil {
		return nil, ErrChanged
	}
	return plain, nil
}

func (v *Vault) key(id string) (key, bool) {
	for _, k := range v.keys {
		if k.id == id {
			return k, true
		}
	}
	return key{}, false
}

func unseal(key, box, aad []byte) ([]byte, error) {
	aead, err := gcm(key)
	if err != nil {
		return nil, err
	}
	return aead.Open(nil, box[:nonceBytes], box[nonceBytes:], aad)
}

func gcm(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// bind ties a ciphertext to its suite, key and record.
func bind(head []byte, name string) []byte {
	return append(append([]byte{}, head...), name...)
}

func parseKey(line string) (key, error) {
	magic, text, ok := strings.Cut(strings.TrimSpace(line), " ")
	if !ok || magic != keyMagic {
		return key{}, errors.New("not a vault key")
	}
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(data) != keyBytes {
		return key{}, errors.New("not a vault key")
	}
	sum := sha256.Sum256(data)
	return key{hex.EncodeToString(sum[:idBytes]), data}, nil
}

// create writes a new key beside its place and links it there, so that two processes starting at once agree on one.
func create(path string) error {
	data := make([]byte, keyBytes)
	if _, err := rand.Read(data); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".vault-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = fmt.Fprintf(f, "%s %s\n", keyMagic, base64.StdEncoding.EncodeToString(data))
	err = errors.Join(err, f.Chmod(0o600), f.Sync(), f.Close())
	if err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}
