package vault

import (
	"bytes"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// both are vaults with keys of each algorithm.
func both(t *testing.T) map[string]*Vault {
	t.Helper()
	out := map[string]*Vault{}
	for _, a := range []Algorithm{AES256, SM4} {
		f, err := OpenFile(filepath.Join(t.TempDir(), "vault.key"), a)
		if err != nil {
			t.Fatal(err)
		}
		out[a.String()] = New(f)
	}
	return out
}

func TestAFlippedBitAnywhereIsRefused(t *testing.T) {
	t.Parallel()
	for name, v := range both(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			good, err := v.Seal(t.Context(), "account/a", []byte("secret"))
			if err != nil {
				t.Fatal(err)
			}
			for i := range good {
				for bit := range 8 {
					box := bytes.Clone(good)
					box[i] ^= 1 << bit
					if plain, err := v.Open(t.Context(), "account/a", box); err == nil {
						t.Fatalf("bit %d of byte %d changed and it opens: %q", bit, i, plain)
					}
					if _, _, err := v.Rewrap(t.Context(), "account/a", box); err == nil {
						if out, changed, _ := v.Rewrap(t.Context(), "account/a", box); changed || !bytes.Equal(out, box) {
							t.Fatalf("bit %d of byte %d changed and it was wrapped again", bit, i)
						}
					}
				}
			}
		})
	}
}

func TestARecordCutShortOrLengthenedIsRefused(t *testing.T) {
	t.Parallel()
	for name, v := range both(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			good, _ := v.Seal(t.Context(), "n", []byte("secret"))
			for n := range good {
				if _, err := v.Open(t.Context(), "n", good[:n]); !errors.Is(err, ErrChanged) && !errors.Is(err, ErrNoKey) {
					t.Fatalf("cut to %d: %v", n, err)
				}
			}
			if _, err := v.Open(t.Context(), "n", append(bytes.Clone(good), 0)); !errors.Is(err, ErrChanged) {
				t.Fatalf("lengthened: %v", err)
			}
		})
	}
}

func TestARecordOfOneAccountDoesNotOpenAsAnothers(t *testing.T) {
	t.Parallel()
	for name, v := range both(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx := t.Context()
			rapid.Check(t, func(t *rapid.T) {
				a, b := rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b")
				box, err := v.Seal(ctx, a, []byte("secret"))
				if err != nil {
					t.Fatal(err)
				}
				if _, err := v.Open(ctx, b, box); a != b && !errors.Is(err, ErrChanged) {
					t.Fatalf("the record of %q opens as %q: %v", a, b, err)
				}
			})
		})
	}
}

func TestSM4GCMAnswersAsPublished(t *testing.T) {
	t.Parallel()
	un := func(s string) []byte {
		b, err := hex.DecodeString(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	aead, err := SM4.aead(un("0123456789ABCDEFFEDCBA9876543210")) // RFC 8998 A.1
	if err != nil {
		t.Fatal(err)
	}
	plain := un("AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDDEEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA")
	want := un("17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D" + "83DE3541E4C2B58177E065A9BF7B62EC")
	if got := aead.Seal(nil, un("00001234567800000000ABCD"), plain, un("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")); !bytes.Equal(got, want) {
		t.Fatalf("got %X", got)
	}
}

// firstVersion copies the key file and the record that the first version of the vault wrote.
func firstVersion(t *testing.T) (*File, []byte) {
	t.Helper()
	key, err := os.ReadFile("testdata/version1.key")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "vault.key")
	if err := os.WriteFile(path, key, 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("testdata/version1.hex")
	if err != nil {
		t.Fatal(err)
	}
	box, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := OpenFile(path, SM4) // the file is there: its own algorithm counts
	if err != nil {
		t.Fatal(err)
	}
	return f, box
}

func TestARecordOfTheFirstVersionStillOpensAndIsBroughtUnderANewKey(t *testing.T) {
	t.Parallel()
	f, box := firstVersion(t)
	v, name, ctx := New(f), "account/hengtang-wx", t.Context()
	if got, err := v.Open(ctx, name, box); err != nil || string(got) != "rehearsal-secret-of-version-1" {
		t.Fatalf("got %q, %v", got, err)
	}
	for i := range box {
		bad := bytes.Clone(box)
		bad[i] ^= 0x10
		if _, err := v.Open(ctx, name, bad); err == nil {
			t.Fatalf("byte %d changed and it opens", i)
		}
	}
	for _, a := range []Algorithm{AES256, SM4, SM4, AES256} {
		k, err := f.Prepare(a)
		if err != nil {
			t.Fatal(err)
		}
		if now, err := v.Current(ctx); err != nil || now == k {
			t.Fatalf("a prepared key seals already: %v, %v", now, err)
		}
		if next, ok, err := f.Prepared(); !ok || next != k || err != nil {
			t.Fatalf("prepared is %v, %v, %v", next, ok, err)
		}
		if err := f.Advance(k.ID); err != nil {
			t.Fatal(err)
		}
		if _, ok, err := f.Prepared(); ok || err != nil {
			t.Fatalf("still prepared: %v", err)
		}
		again, changed, err := v.Rewrap(ctx, name, box)
		if err != nil || !changed {
			t.Fatalf("rewrap: %v, %v", changed, err)
		}
		e, err := Parse(again)
		if err != nil || e.Version != version2 || e.Key != k {
			t.Fatalf("the envelope is %+v, %v", e.Key, err)
		}
		if _, changed, err := v.Rewrap(ctx, name, again); changed || err != nil {
			t.Fatalf("wrapped twice under one key: %v", err)
		}
		if got, err := v.Open(ctx, name, again); err != nil || string(got) != "rehearsal-secret-of-version-1" {
			t.Fatalf("got %q, %v", got, err)
		}
		box = again
	}
}

func TestAnotherKeyTakesOverTheDataKeyWithoutTouchingTheText(t *testing.T) {
	t.Parallel()
	f, err := OpenFile(filepath.Join(t.TempDir(), "vault.key"), SM4)
	if err != nil {
		t.Fatal(err)
	}
	v := New(f)
	box, _ := v.Seal(t.Context(), "n", []byte("secret"))
	k, err := f.Prepare(SM4)
	if err != nil || f.Advance(k.ID) != nil {
		t.Fatal(err)
	}
	out, changed, err := v.Rewrap(t.Context(), "n", box)
	if err != nil || !changed {
		t.Fatalf("%v, %v", changed, err)
	}
	a, _ := Parse(box)
	b, _ := Parse(out)
	if !bytes.Equal(a.Text, b.Text) || bytes.Equal(a.Wrapped, b.Wrapped) {
		t.Fatal("the text was sealed again, or the key was not wrapped again")
	}
	box[len(box)-1] ^= 1
	if _, _, err := v.Rewrap(t.Context(), "n", box); !errors.Is(err, ErrChanged) {
		t.Fatalf("a damaged record was wrapped: %v", err)
	}
	if _, _, err := v.Rewrap(t.Context(), "other", out); err != nil {
		t.Fatal(err) // already under the key: left alone, whatever the name
	}
}

func TestARunningProcessSealsUnderAKeyThatAnotherPutInFront(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "vault.key")
	server, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	before, _ := server.Seal(t.Context(), "n", []byte("before"))
	var writers sync.WaitGroup
	boxes := make([][]byte, 64)
	for i := range boxes {
		writers.Go(func() {
			box, err := server.Seal(t.Context(), "n", []byte("during"))
			if err != nil {
				t.Error(err)
			}
			boxes[i] = box
		})
	}
	other, err := OpenFile(path, AES256)
	if err != nil {
		t.Fatal(err)
	}
	k, err := other.Prepare(SM4)
	if err != nil || other.Advance(k.ID) != nil {
		t.Fatal(err)
	}
	writers.Wait()
	after, _ := server.Seal(t.Context(), "n", []byte("after"))
	if e, err := Parse(after); err != nil || e.Key != k || e.Cipher != SM4 {
		t.Fatalf("sealed under %+v, %v", e.Key, err)
	}
	for _, box := range append(boxes, before, after) {
		if _, err := server.Open(t.Context(), "n", box); err != nil {
			t.Fatal(err)
		}
	}
}

func FuzzParse(f *testing.F) {
	file, err := OpenFile(filepath.Join(f.TempDir(), "vault.key"), SM4)
	if err != nil {
		f.Fatal(err)
	}
	v := New(file)
	good, err := v.Seal(f.Context(), "n", []byte("secret"))
	if err != nil {
		f.Fatal(err)
	}
	text, err := os.ReadFile("testdata/version1.hex")
	if err != nil {
		f.Fatal(err)
	}
	old, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(old)
	f.Add([]byte{version2, 1, 1, 255})
	f.Fuzz(func(t *testing.T, box []byte) {
		e, err := Parse(box)
		if err != nil {
			if !errors.Is(err, ErrChanged) {
				t.Fatalf("refused with %v", err)
			}
			return
		}
		if e.Version == version2 {
			back, err := e.bytes()
			if err != nil || !bytes.Equal(back, box) {
				t.Fatalf("not put together as it was: %v", err)
			}
		}
		if plain, err := v.Open(t.Context(), "n", box); err == nil && !bytes.Equal(box, good) {
			t.Fatalf("opened a forged record: %q", plain)
		}
	})
}
