package vault

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

func open(t *testing.T) (*Vault, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "keys", "vault.key")
	v, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return v, path
}

func TestWhatWasSealedOpensOnlyUnderItsOwnName(t *testing.T) {
	t.Parallel()
	v, _ := open(t)
	ctx := t.Context()
	rapid.Check(t, func(t *rapid.T) {
		name, plain := rapid.String().Draw(t, "name"), rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		box, err := v.Seal(ctx, name, plain)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := v.Open(ctx, name, box); err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("Open = %q, %v", got, err)
		}
		if _, err := v.Open(ctx, name+"x", box); !errors.Is(err, ErrChanged) {
			t.Fatalf("under another name: %v", err)
		}
		at := rapid.IntRange(0, len(box)-1).Draw(t, "at")
		box[at] ^= 1
		if _, err := v.Open(ctx, name, box); err == nil {
			t.Fatalf("byte %d changed and it still opens", at)
		}
	})
}

func TestTheSameSecretSealsDifferentlyEachTime(t *testing.T) {
	t.Parallel()
	v, _ := open(t)
	a, _ := v.Seal(t.Context(), "n", []byte("secret"))
	b, _ := v.Seal(t.Context(), "n", []byte("secret"))
	if bytes.Equal(a, b) {
		t.Fatal("two seals are equal")
	}
}

func TestKeyFileIsMadeOnceAndReadableByItsOwnerOnly(t *testing.T) {
	t.Parallel()
	v, path := open(t)
	box, err := v.Seal(t.Context(), "n", []byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := again.Open(t.Context(), "n", box); err != nil || string(got) != "secret" {
		t.Fatalf("after reopening: %q, %v", got, err)
	}
	if st, err := os.Stat(path); err != nil || st.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v", st.Mode(), err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Fatalf("a readable key file is accepted: %v", err)
	}
}

func TestAnAddedFirstKeySealsAndTheOldOneStillOpens(t *testing.T) {
	t.Parallel()
	old, path := open(t)
	box, _ := old.Seal(t.Context(), "n", []byte("secret"))
	_, other := open(t)
	a, _ := os.ReadFile(other)
	b, _ := os.ReadFile(path)
	copied := filepath.Join(t.TempDir(), "vault.key")
	if err := os.WriteFile(copied, b, 0o600); err != nil {
		t.Fatal(err)
	}
	left, err := Open(copied)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(a, b...), 0o600); err != nil {
		t.Fatal(err)
	}
	v, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := v.Open(t.Context(), "n", box); err != nil || string(got) != "secret" {
		t.Fatalf("old record: %q, %v", got, err)
	}
	fresh, _ := v.Seal(t.Context(), "n", []byte("new"))
	if _, err := left.Open(t.Context(), "n", fresh); !errors.Is(err, ErrNoKey) {
		t.Fatalf("the vault without the new key says %v", err)
	}
}

func TestProcessesStartingAtOnceAgreeOnOneKey(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "vault.key")
	vaults := make([]*Vault, 16)
	var all sync.WaitGroup
	for i := range vaults {
		all.Go(func() {
			v, err := Open(path)
			if err != nil {
				t.Error(err)
			}
			vaults[i] = v
		})
	}
	all.Wait()
	box, err := vaults[0].Seal(t.Context(), "n", []byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range vaults {
		if got, err := v.Open(t.Context(), "n", box); err != nil || string(got) != "secret" {
			t.Errorf("vault %d: %q, %v", i, got, err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".vault-*")); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}

func TestADamagedKeyFileIsNamedWithItsLine(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "vault.key")
	if err := os.WriteFile(path, []byte("qianfa-vault-1 AAAA\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path); err == nil || !strings.Contains(err.Error(), "第 1 行") {
		t.Fatalf("got %v", err)
	}
}

func TestASecretNeverPrints(t *testing.T) {
	t.Parallel()
	const text = "hunter2-hunter2"
	s := NewSecret(text)
	type row struct {
		Name   string
		Secret Secret
		Ptr    *Secret
		inner  Secret
	}
	r := row{"n", s, &s, s}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&out, verb+" "+verb+"\n", s, r)
	}
	if err := json.NewEncoder(&out).Encode(r); err != nil {
		t.Fatal(err)
	}
	if err := json.NewEncoder(&out).Encode(map[Secret]int{s: 1}); err != nil {
		t.Fatal(err)
	}
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "s", s, "r", r)
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "s", s, "r", r)
	if strings.Contains(out.String(), text) || strings.Contains(out.String(), fmt.Sprintf("%x", text)) {
		t.Fatalf("printed:\n%s", out.String())
	}
	if s.Reveal() != text || s.IsZero() || !(Secret{}).IsZero() {
		t.Fatal("Reveal or IsZero is wrong")
	}
}
