package vault

import (
	"encoding/binary"
	"encoding/hex"
)

// Envelope (信封) is a sealed record taken apart. Its bytes, version 2:
//
//	2 | cipher | wrap | n | key id (n bytes) | m (2 bytes) | wrapped data key (m bytes) | nonce (12) | text and tag
//
// The data key is wrapped with everything before it and the record's name as associated data; the text is sealed with
// version, cipher and name, so that another key can take over the data key without the text being opened.
//
// Version 1, still opened: 1 | key id (8 bytes) | wrapped data key with nonce (60) | nonce | text and tag, where byte 1
// also stood for AES-256-GCM and both parts were bound to the first nine bytes and the name.
type Envelope struct {
	Version byte
	Cipher  Algorithm // of the text
	Key     Key       // which wraps the data key
	Wrapped []byte
	Text    []byte // nonce, ciphertext, tag
	head    []byte // what the wrapped key is bound to beside the name
}

const (
	version1 = 1
	version2 = 2
	idBytes1 = 8
	wrapped1 = nonceBytes + 32 + tagBytes
	longest  = 1 << 20 // no credential is larger
)

// Parse takes a sealed record apart without opening it; anything but a complete envelope is ErrChanged.
func Parse(sealed []byte) (Envelope, error) {
	if len(sealed) == 0 || len(sealed) > longest {
		return Envelope{}, ErrChanged
	}
	switch sealed[0] {
	case version1:
		return parse1(sealed)
	case version2:
		return parse2(sealed)
	}
	return Envelope{}, ErrChanged
}

func parse1(b []byte) (Envelope, error) {
	if len(b) < 1+idBytes1+wrapped1+nonceBytes+tagBytes {
		return Envelope{}, ErrChanged
	}
	head, rest := b[:1+idBytes1], b[1+idBytes1:]
	return Envelope{Version: version1, Cipher: AES256, Key: Key{ID: hex.EncodeToString(head[1:]), Wrap: AES256, Cipher: AES256},
		Wrapped: rest[:wrapped1], Text: rest[wrapped1:], head: head}, nil
}

func parse2(b []byte) (Envelope, error) {
	const fixed = 4 // version, cipher, wrap, length of the id
	if len(b) < fixed {
		return Envelope{}, ErrChanged
	}
	n := int(b[3])
	if n == 0 || len(b) < fixed+n+2 {
		return Envelope{}, ErrChanged
	}
	head, rest := b[:fixed+n], b[fixed+n:]
	m := int(binary.BigEndian.Uint16(rest))
	if rest = rest[2:]; m == 0 || len(rest) < m+nonceBytes+tagBytes {
		return Envelope{}, ErrChanged
	}
	e := Envelope{Version: version2, Cipher: Algorithm(b[1]), Wrapped: rest[:m], Text: rest[m:], head: head}
	e.Key = Key{ID: string(head[fixed:]), Wrap: Algorithm(b[2]), Cipher: e.Cipher}
	return e, nil
}

// headOf is the beginning of a new envelope under a key.
func headOf(k Key) ([]byte, error) {
	if k.ID == "" || len(k.ID) > 255 {
		return nil, ErrKeyName
	}
	return append([]byte{version2, byte(k.Cipher), byte(k.Wrap), byte(len(k.ID))}, k.ID...), nil
}

// boundKey is what the wrapped data key is tied to.
func (e Envelope) boundKey(name string) []byte { return append(append([]byte{}, e.head...), name...) }

// boundText is what the text is tied to.
func (e Envelope) boundText(name string) []byte {
	if e.Version == version1 {
		return e.boundKey(name)
	}
	return append([]byte{version2, byte(e.Cipher)}, name...)
}

// bytes puts a version 2 envelope together.
func (e Envelope) bytes() ([]byte, error) {
	if len(e.Wrapped) == 0 || len(e.Wrapped) > 0xffff {
		return nil, ErrKeyName
	}
	out := append([]byte{}, e.head...)
	out = binary.BigEndian.AppendUint16(out, uint16(len(e.Wrapped)))
	return append(append(out, e.Wrapped...), e.Text...), nil
}
