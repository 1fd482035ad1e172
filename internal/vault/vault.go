// Package vault seals the credentials of platform accounts, so that a copied database gives none away.
//
// Each record has a data key of its own; a key-encryption key wraps it. Where that key lives is behind one interface
// (Keys): a file in the data folder, an environment variable, or a command that speaks to a key service.
//
// It never stores anything but its own key file, and never prints a credential or a key. Start reading at Vault, then
// Envelope, then Keys.
package vault

import (
	"context"
	"errors"
)

// Vault seals and opens records. It is safe for use by several goroutines and processes.
type Vault struct{ keys []Keys }

// Errors that callers tell apart.
var (
	ErrNoKey   = errors.New("保险库中没有封存这条凭据所用的密钥。请把当时的密钥文件放回数据目录（或恢复当时的密钥服务）后重试。")
	ErrChanged = errors.New("凭据密文已损坏，或者不属于这条记录。请让保管人重新录入凭据。")
	ErrKeyName = errors.New("密钥服务给出的密钥名称或密钥不合用：名称1到255字节，封装后的密钥不超过65535字节。请检查密钥服务。")
)

// Key names a key-encryption key: how it wraps, and which cipher records under it use for their text.
type Key struct {
	ID     string
	Wrap   Algorithm
	Cipher Algorithm
}

// Keys (密钥来源) holds key-encryption keys. Bound is authenticated with the data key: what was wrapped with it is not
// unwrapped without it.
type Keys interface {
	// Current names the key under which new records are sealed.
	Current(ctx context.Context) (Key, error)
	// Wrap encrypts a data key under a key that Current named.
	Wrap(ctx context.Context, k Key, data, bound []byte) ([]byte, error)
	// Unwrap gives the data key back: ErrNoKey when this source does not have the key.
	Unwrap(ctx context.Context, k Key, wrapped, bound []byte) ([]byte, error)
	// Describe says for people where the keys live; never a key.
	Describe() string
}

// New returns a vault that seals with the first source and opens with all of them.
func New(first Keys, older ...Keys) *Vault { return &Vault{append([]Keys{first}, older...)} }

// Open returns a vault on the key file at path, which is made with a new key on first use.
func Open(path string) (*Vault, error) {
	f, err := OpenFile(path, AES256)
	if err != nil {
		return nil, err
	}
	return New(f), nil
}

// Current names the key that seals now.
func (v *Vault) Current(ctx context.Context) (Key, error) { return v.keys[0].Current(ctx) }

// Describe says for people where the current key lives.
func (v *Vault) Describe() string { return v.keys[0].Describe() }

// Seal encrypts plain for the record of that name; only Open with the same name gives it back.
func (v *Vault) Seal(ctx context.Context, name string, plain []byte) ([]byte, error) {
	k, err := v.keys[0].Current(ctx)
	if err != nil {
		return nil, err
	}
	data, err := k.Cipher.fresh()
	if err != nil {
		return nil, err
	}
	defer clear(data)
	e := Envelope{Version: version2, Cipher: k.Cipher}
	if e.Text, err = k.Cipher.shut(nil, data, plain, e.boundText(name)); err != nil {
		return nil, err
	}
	return v.wrap(ctx, e, k, name, data)
}

// wrap puts the envelope together under a key.
func (v *Vault) wrap(ctx context.Context, e Envelope, k Key, name string, data []byte) ([]byte, error) {
	var err error
	if e.head, err = headOf(Key{ID: k.ID, Wrap: k.Wrap, Cipher: e.Cipher}); err != nil {
		return nil, err
	}
	if e.Wrapped, err = v.keys[0].Wrap(ctx, k, data, e.boundKey(name)); err != nil {
		return nil, err
	}
	return e.bytes()
}

// Open decrypts what Seal made for the same name: ErrNoKey when the key is missing, ErrChanged otherwise.
func (v *Vault) Open(ctx context.Context, name string, sealed []byte) ([]byte, error) {
	e, err := Parse(sealed)
	if err != nil {
		return nil, err
	}
	data, err := v.unwrap(ctx, e, name)
	if err != nil {
		return nil, err
	}
	defer clear(data)
	plain, err := e.Cipher.unshut(data, e.Text, e.boundText(name))
	if err != nil {
		return nil, ErrChanged
	}
	return plain, nil
}

func (v *Vault) unwrap(ctx context.Context, e Envelope, name string) ([]byte, error) {
	for _, source := range v.keys {
		data, err := source.Unwrap(ctx, e.Key, e.Wrapped, e.boundKey(name))
		if errors.Is(err, ErrNoKey) {
			continue
		}
		return data, err
	}
	return nil, ErrNoKey
}

// Rewrap brings a record under the current key and says whether it was under another. The text is not opened: only its
// data key passes from one key to the other. A record of version 1, or with a cipher that the current key does not use,
// is sealed anew.
func (v *Vault) Rewrap(ctx context.Context, name string, sealed []byte) (out []byte, changed bool, err error) {
	e, err := Parse(sealed)
	if err != nil {
		return nil, false, err
	}
	k, err := v.keys[0].Current(ctx)
	if err != nil {
		return nil, false, err
	}
	if e.Version == version2 && e.Key == k {
		return sealed, false, nil
	}
	if e.Version != version2 || e.Cipher != k.Cipher {
		plain, err := v.Open(ctx, name, sealed)
		if err != nil {
			return nil, false, err
		}
		defer clear(plain)
		out, err = v.Seal(ctx, name, plain)
		return out, err == nil, err
	}
	data, err := v.unwrap(ctx, e, name)
	if err != nil {
		return nil, false, err
	}
	defer clear(data)
	if _, err := e.Cipher.unshut(data, e.Text, e.boundText(name)); err != nil { // a damaged record must not look sound
		return nil, false, ErrChanged
	}
	out, err = v.wrap(ctx, e, k, name, data)
	return out, err == nil, err
}
