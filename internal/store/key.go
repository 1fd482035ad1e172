package store

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// KeyFile is the name of the signing key in the data folder; PublicKeyFile that of its public half, which is to be
// kept elsewhere too, as the outside witness.
const (
	KeyFile       = "ledger.key"
	PublicKeyFile = "ledger.pub"
)

// signingKey signs checkpoints (Ed25519).
type signingKey struct {
	note.Signer
	public string // in the form of sumdb/note: name+hash+key
}

// openKey reads the signing key of the data folder and makes it at the first start. Without a folder, or beside a
// running server that keeps it elsewhere, there is none.
func openKey(opt Options) (*signingKey, error) {
	if opt.Dir == "" {
		return nil, nil
	}
	secret, err := os.ReadFile(filepath.Join(opt.Dir, KeyFile))
	switch {
	case err == nil:
		return parseKey(opt.Dir, string(secret))
	case !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("read signing key: %w", err)
	case opt.Attach:
		return nil, nil
	}
	return makeKey(opt)
}

func parseKey(dir, secret string) (*signingKey, error) {
	signer, err := note.NewSigner(strings.TrimSpace(secret))
	if err != nil {
		return nil, fmt.Errorf("signing key: %w", err)
	}
	public, err := os.ReadFile(filepath.Join(dir, PublicKeyFile))
	if err != nil {
		return nil, fmt.Errorf("read public key: %w", err)
	}
	return &signingKey{Signer: signer, public: strings.TrimSpace(string(public))}, nil
}

func makeKey(opt Options) (*signingKey, error) {
	name := "qianfa-" + token()[:8]
	if opt.Demo {
		name = "qianfa-demo-" + token()[:8]
	}
	secret, public, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		return nil, fmt.Errorf("make signing key: %w", err)
	}
	if err := writeSynced(filepath.Join(opt.Dir, PublicKeyFile), public+"\n", 0o644); err != nil {
		return nil, err
	}
	if err := writeSynced(filepath.Join(opt.Dir, KeyFile), secret+"\n", 0o600); err != nil {
		return nil, err
	}
	return parseKey(opt.Dir, secret)
}

// writeSynced writes a small file durably; a crash leaves the old state or the new one.
func writeSynced(path, text string, mode fs.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer func() { _ = os.Remove(f.Name()) }() // after a good end it has another name
	_, err = f.WriteString(text)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}
