package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"fmt"

	"github.com/emmansun/gmsm/sm4"
)

// Algorithm is an authenticated cipher by its number in an envelope. Numbers are never given twice.
type Algorithm byte

// The algorithms. Elsewhere is for wrapping only: a key service does it in its own way.
const (
	AES256    Algorithm = 1   // AES-256-GCM
	SM4       Algorithm = 2   // SM4-GCM (RFC 8998)
	Elsewhere Algorithm = 255 // wrapped by an outside command
)

// String returns the name as settings and pages write it.
func (a Algorithm) String() string {
	switch a {
	case AES256:
		return "AES-256-GCM"
	case SM4:
		return "SM4-GCM"
	case Elsewhere:
		return "外部密码机"
	}
	return fmt.Sprintf("算法%d", byte(a))
}

// algorithmOf reads the short name used in key files, variables and by commands.
func algorithmOf(word string) (Algorithm, bool) {
	switch word {
	case "aes256":
		return AES256, true
	case "sm4":
		return SM4, true
	}
	return 0, false
}

const (
	nonceBytes = 12
	tagBytes   = 16
)

// keyBytes is the length of the algorithm's keys, 0 for one that is not ours.
func (a Algorithm) keyBytes() int {
	switch a {
	case AES256:
		return 32
	case SM4:
		return 16
	default: // keys of a key service never come here
		return 0
	}
}

func (a Algorithm) aead(key []byte) (cipher.AEAD, error) {
	var block cipher.Block
	var err error
	switch a {
	case AES256:
		if len(key) != a.keyBytes() {
			return nil, aes.KeySizeError(len(key))
		}
		block, err = aes.NewCipher(key)
	case SM4:
		block, err = sm4.NewCipher(key)
	default: // an envelope may name any number
		err = fmt.Errorf("vault: no cipher %d", byte(a))
	}
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// shut appends a fresh nonce and the sealed text to out.
func (a Algorithm) shut(out, key, plain, bound []byte) ([]byte, error) {
	aead, err := a.aead(key)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, nonceBytes)
	if _, err := rand.Read(nonce); err != nil {
		return nil, err
	}
	return aead.Seal(append(out, nonce...), nonce, plain, bound), nil
}

// unshut opens what shut appended.
func (a Algorithm) unshut(key, box, bound []byte) ([]byte, error) {
	aead, err := a.aead(key)
	if err != nil {
		return nil, err
	}
	if len(box) < nonceBytes+tagBytes {
		return nil, ErrChanged
	}
	return aead.Open(nil, box[:nonceBytes], box[nonceBytes:], bound)
}

// fresh returns a new random key of the algorithm.
func (a Algorithm) fresh() ([]byte, error) {
	key := make([]byte, a.keyBytes())
	_, err := rand.Read(key)
	return key, err
}
