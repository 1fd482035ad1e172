package vault

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
)

// localKey is a key-encryption key in this process's memory.
type localKey struct {
	Key
	data func() []byte // a function, because fmt prints the fields of structs without asking
	next bool          // prepared: opens, and does not seal yet
}

// newLocal names a key by the beginning of its digest, 16 hex digits.
func newLocal(a Algorithm, data []byte) localKey {
	sum := sha256.Sum256(data)
	return localKey{Key: Key{ID: hex.EncodeToString(sum[:idBytes1]), Wrap: a, Cipher: a}, data: func() []byte { return data }}
}

// localKeys seal with the first and open with all.
type localKeys []localKey

func (ks localKeys) wrap(k Key, data, bound []byte) ([]byte, error) {
	own, ok := ks.find(k.ID)
	if !ok {
		return nil, ErrNoKey
	}
	return own.Wrap.shut(nil, own.data(), data, bound)
}

func (ks localKeys) unwrap(k Key, wrapped, bound []byte) ([]byte, error) {
	own, ok := ks.find(k.ID)
	if !ok {
		return nil, ErrNoKey
	}
	if own.Wrap != k.Wrap {
		return nil, ErrChanged
	}
	data, err := own.Wrap.unshut(own.data(), wrapped, bound)
	if err != nil {
		return nil, ErrChanged
	}
	return data, nil
}

func (ks localKeys) find(id string) (localKey, bool) {
	for _, k := range ks {
		if k.ID == id {
			return k, true
		}
	}
	return localKey{}, false
}

var errNoLocalKey = errors.New("vault: not a key")

// decodeLocal reads the base64 of a key of an algorithm.
func decodeLocal(a Algorithm, text string) (localKey, error) {
	data, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil || len(data) != a.keyBytes() || len(data) == 0 {
		return localKey{}, errNoLocalKey // the cause would quote the key
	}
	return newLocal(a, data), nil
}

// Variable holds keys given in an environment variable, "aes256:<base64>" or "sm4:<base64>", several with commas
// between them, the one that seals first.
type Variable struct{ keys localKeys }

// ReadVariable reads the keys of a variable. No error quotes its value.
func ReadVariable(value string) (*Variable, error) {
	v := &Variable{}
	for part := range strings.SplitSeq(value, ",") {
		word, text, _ := strings.Cut(strings.TrimSpace(part), ":")
		a, ok := algorithmOf(word)
		if !ok {
			return nil, errVariable
		}
		k, err := decodeLocal(a, text)
		if err != nil {
			return nil, errVariable
		}
		v.keys = append(v.keys, k)
	}
	return v, nil
}

var errVariable = errors.New("环境变量 QIANFA_VAULT_KEYS 写得不对：应是 aes256:BASE64 或 sm4:BASE64，多个之间用逗号隔开，现用的写在最前。请改正后重新启动。")

// Current is the first key.
func (v *Variable) Current(context.Context) (Key, error) { return v.keys[0].Key, nil }

// Wrap encrypts under a key of the variable.
func (v *Variable) Wrap(_ context.Context, k Key, data, bound []byte) ([]byte, error) {
	return v.keys.wrap(k, data, bound)
}

// Unwrap decrypts under a key of the variable.
func (v *Variable) Unwrap(_ context.Context, k Key, wrapped, bound []byte) ([]byte, error) {
	return v.keys.unwrap(k, wrapped, bound)
}

// Describe says that keys come from the environment.
func (v *Variable) Describe() string { return "环境变量 QIANFA_VAULT_KEYS" }
