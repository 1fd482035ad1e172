package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"qianfa/internal/app"
	"qianfa/internal/pgtest"
	"qianfa/internal/store"
	"qianfa/internal/vault"
)

// A data folder as the first version left it: its key file and one record in the database.
func oldFolder(t *testing.T, url string) string {
	t.Helper()
	dir := t.TempDir()
	key, err := os.ReadFile("../../internal/vault/testdata/version1.key")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "vault.key"), key, 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("../../internal/vault/testdata/version1.hex")
	if err != nil {
		t.Fatal(err)
	}
	box, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), store.Options{Dir: dir, URL: url})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.PutSecret(t.Context(), "account/hengtang-wx", box); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestTheVaultIsRotatedFromTheCommandLine(t *testing.T) {
	t.Parallel()
	for name, url := range map[string]func(*testing.T) string{"sqlite": func(*testing.T) string { return "" }, "postgres": func(t *testing.T) string { t.Helper(); return pgtest.Database(t) }} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			database := url(t)
			dir := oldFolder(t, database)
			at := []string{"--data", dir}
			if database != "" {
				at = append(at, "--database", database)
			}
			do := func(words ...string) string {
				t.Helper()
				out, stderr, code := said(t, "", append(words, at...)...)
				if code != 0 {
					t.Fatalf("%v: exit %d, %s%s", words, code, out, stderr)
				}
				return out
			}
			if out := do("vault", "status"); !strings.Contains(out, "信封第 1 版（旧密钥，请执行 qianfa vault rotate）") {
				t.Errorf("status says %s", out)
			}
			if out := do("vault", "rotate", "--prepare", "--sm4"); !strings.Contains(out, "尚未启用") {
				t.Errorf("prepare says %s", out)
			}
			var rot app.Rotation
			if err := json.Unmarshal([]byte(do("vault", "rotate", "--json")), &rot); err != nil || rot.State != app.RotationDone || rot.Done != 1 {
				t.Fatalf("%+v, %v", rot, err)
			}
			var st app.VaultStatus
			if err := json.Unmarshal([]byte(do("vault", "status", "--json")), &st); err != nil || len(st.Keys) != 1 || st.Keys[0].Key != rot.Key || st.Keys[0].Cipher != "SM4-GCM" || st.Keys[0].Version != 2 {
				t.Fatalf("%+v, %v", st, err)
			}
			if got := opened(t.Context(), t, dir, database); got != "rehearsal-secret-of-version-1" {
				t.Errorf("the record holds %q", got)
			}
			do("vault", "rotate", "--aes256")
			do("vault", "rotate", "--rewrap")
			if got := opened(t.Context(), t, dir, database); got != "rehearsal-secret-of-version-1" {
				t.Errorf("after two more rotations the record holds %q", got)
			}
		})
	}
}

func opened(ctx context.Context, t *testing.T, dir, url string) string {
	t.Helper()
	db, err := (place{Data: dir, Database: url}).beside(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	v, err := vault.Open(filepath.Join(dir, "vault.key"))
	if err != nil {
		t.Fatal(err)
	}
	box, err := db.Secret(ctx, "account/hengtang-wx")
	if err != nil {
		t.Fatal(err)
	}
	plain, err := v.Open(ctx, "account/hengtang-wx", box)
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}

func TestAMissingKeyServiceIsNamed(t *testing.T) {
	t.Parallel()
	dir := oldFolder(t, "")
	if _, stderr, code := said(t, "", "vault", "status", "--data", dir, "--vault-command", "/nowhere/kms"); code != 2 || !strings.Contains(stderr, "QIANFA_VAULT_COMMAND") {
		t.Errorf("exit %d, %s", code, stderr)
	}
}
