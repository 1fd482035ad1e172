package app_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"qianfa/internal/app"
	"qianfa/internal/apptest"
	"qianfa/internal/core/fault"
	"qianfa/internal/pgtest"
	"qianfa/internal/vault"
)

// rotating is an installation whose vault has a key file that the test may change, with 160 sealed records.
func rotating(t *testing.T, url string) (*apptest.House, *app.Rotations, *vault.File) {
	t.Helper()
	h := apptest.Open(t, url)
	file, err := vault.OpenFile(filepath.Join(filepath.Dir(h.Folder), "vault.key"), vault.AES256)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 160 {
		put(t, h, fmt.Sprintf("test/%03d", i), "secret")
	}
	return h, &app.Rotations{Store: h.DB, Vault: h.Vault, Audit: h.Audit, Now: h.Clock.Now, NewID: apptest.NewID}, file
}

func put(t testing.TB, h *apptest.House, name, text string) {
	t.Helper()
	box, err := h.Vault.Seal(t.Context(), name, []byte(text))
	if err == nil {
		err = h.DB.PutSecret(t.Context(), name, box)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func advance(t *testing.T, file *vault.File, a vault.Algorithm) vault.Key {
	t.Helper()
	k, err := file.Prepare(a)
	if err == nil {
		err = file.Advance(k.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func onBothDatabases(t *testing.T, f func(t *testing.T, url string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); f(t, "") })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); f(t, pgtest.Database(t)) })
}

func TestARotationEndsWithEveryRecordUnderTheNewKeyWhileWritersWrite(t *testing.T) {
	t.Parallel()
	onBothDatabases(t, func(t *testing.T, url string) {
		h, r, file := rotating(t, url)
		stop := make(chan struct{})
		var writers sync.WaitGroup
		for w := range 4 {
			writers.Go(func() {
				for i := 0; ; i++ {
					select {
					case <-stop:
						return
					default:
						put(t, h, fmt.Sprintf("test/%03d", (i*37+w)%160), fmt.Sprintf("written-%d", w))
						put(t, h, fmt.Sprintf("test/new-%d-%d", w, i%20), "new")
					}
				}
			})
		}
		key := advance(t, file, vault.SM4)
		rot, err := r.Rotate(t.Context(), "system:setup", "node-1", func(app.Rotation) {})
		close(stop)
		writers.Wait()
		if err != nil || rot.State != app.RotationDone || rot.Trouble != "" {
			t.Fatalf("%+v, %v", rot, err)
		}
		st, err := r.Status(t.Context())
		if err != nil || len(st.Keys) != 1 || st.Keys[0].Key != key.ID || !st.Keys[0].Current || st.Records < 160 || len(st.Damaged) > 0 {
			t.Fatalf("%+v, %v", st, err)
		}
		for i := range 160 {
			name := fmt.Sprintf("test/%03d", i)
			box, err := h.DB.Secret(t.Context(), name)
			if err != nil {
				t.Fatal(err)
			}
			if plain, err := h.Vault.Open(t.Context(), name, box); err != nil || string(plain) != "secret" && !strings.HasPrefix(string(plain), "written-") {
				t.Fatalf("%s is %q, %v", name, plain, err)
			}
		}
	})
}

func TestARotationBrokenOffGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	onBothDatabases(t, func(t *testing.T, url string) {
		_, r, file := rotating(t, url)
		key := advance(t, file, vault.AES256)
		ctx, broken := context.WithCancel(t.Context())
		_, err := r.Rotate(ctx, "system:setup", "node-1", func(rot app.Rotation) {
			if rot.Done >= 100 {
				broken()
			}
		})
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("got %v", err)
		}
		st, err := r.Status(t.Context())
		if err != nil || st.Rotation == nil || st.Rotation.State != app.RotationRunning || st.Rotation.Done < 100 || len(st.Keys) != 2 {
			t.Fatalf("%+v %+v, %v", st, st.Rotation, err)
		}
		first := st.Rotation.ID
		if err := r.Resume(t.Context(), "node-2"); err != nil {
			t.Fatal(err)
		}
		st, err = r.Status(t.Context())
		if err != nil || st.Rotation.ID != first || st.Rotation.State != app.RotationDone || len(st.Keys) != 1 || st.Keys[0].Key != key.ID {
			t.Fatalf("%+v %+v, %v", st, st.Rotation, err)
		}
		if err := r.Resume(t.Context(), "node-2"); err != nil {
			t.Fatal(err)
		}
	})
}

func TestTwoRotationsAtOnceAreRefused(t *testing.T) {
	t.Parallel()
	_, r, file := rotating(t, "")
	advance(t, file, vault.AES256)
	var second error
	_, err := r.Rotate(t.Context(), "system:setup", "node-1", func(rot app.Rotation) {
		if second == nil {
			_, second = r.Rotate(t.Context(), "system:setup", "node-2", func(app.Rotation) {})
		}
	})
	if err != nil || fault.CodeOf(second) != fault.Conflict {
		t.Fatalf("%v; the second: %v", err, second)
	}
}

func TestADamagedRecordIsNamedAndTheOthersAreRotated(t *testing.T) {
	t.Parallel()
	h, r, file := rotating(t, "")
	box, err := h.DB.Secret(t.Context(), "test/007")
	if err != nil {
		t.Fatal(err)
	}
	box[len(box)-1] ^= 1
	if err := h.DB.PutSecret(t.Context(), "test/007", box); err != nil {
		t.Fatal(err)
	}
	if err := h.DB.PutSecret(t.Context(), "test/008", []byte("no envelope")); err != nil {
		t.Fatal(err)
	}
	advance(t, file, vault.AES256)
	rot, err := r.Rotate(t.Context(), "system:setup", "node-1", func(app.Rotation) {})
	if err != nil || rot.State != app.RotationDone || !strings.Contains(rot.Trouble, "test/007") || !strings.Contains(rot.Trouble, "test/008") || !strings.Contains(rot.Trouble, "重新录入") {
		t.Fatalf("%+v, %v", rot, err)
	}
	st, err := r.Status(t.Context())
	if err != nil || len(st.Keys) != 2 || len(st.Damaged) != 1 || st.Damaged[0] != "test/008" {
		t.Fatalf("%+v, %v", st, err)
	}
}
