package form

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qianfa/internal/core/fault"
)

func TestACodeIsReadHoweverItIsTyped(t *testing.T) {
	t.Parallel()
	code := Code("sha256:00443214c74254b635cf84653a56d7c675be77df")
	if code != "0123-4567-89AB-CDEF" {
		t.Fatalf("code of the digest is %q", code)
	}
	for _, typed := range []string{
		"0123-4567-89AB-CDEF", "0123456789abcdef", " 0123 4567 89ab cdef\n", "oi23-4567-89ab-cdef", "Ol23 456789ABCDEF",
		"０１２３－４５６７－８９ＡＢ－ＣＤＥＦ", "0123—4567—89AB—CDEF", "\ufeff0123·4567·89AB·CDEF",
	} {
		got, err := ParseCode(typed)
		if err != nil || got != code {
			t.Errorf("ParseCode(%q) = %q, %v; want %q", typed, got, err, code)
		}
	}
}

func TestEveryCodeSurvivesConfusion(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		sum := sha256.Sum256(rapid.SliceOf(rapid.Byte()).Draw(t, "manifest"))
		code := Code("sha256:" + hex.EncodeToString(sum[:]))
		typed := strings.ToLower(strings.NewReplacer("-", " ", "1", rapid.SampledFrom([]string{"1", "I", "l"}).Draw(t, "one"),
			"0", rapid.SampledFrom([]string{"0", "O"}).Draw(t, "zero"), "V", "U").Replace(code))
		got, err := ParseCode(typed)
		if err != nil || got != code {
			t.Fatalf("ParseCode(%q) = %q, %v; want %q", typed, got, err, code)
		}
	})
}

func TestAWrongCodeIsRefusedWithItsReason(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"":                     "现在输入了0个",
		"0123-4567-89AB":       "现在输入了12个",
		"0123-4567-89AB-CDEF0": "现在输入了17个",
		"0123-4567-89AB-CDE核":  "没有“核”这个字符",
	} {
		_, err := ParseCode(typed)
		if fault.CodeOf(err) != fault.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseCode(%q): %v; want invalid with %q", typed, err, want)
		}
	}
	for _, digest := range []string{"", "sha256:", "sha256:zz", "sha256:0044"} {
		if got := Code(digest); got != "" {
			t.Errorf("Code(%q) = %q, want none", digest, got)
		}
	}
}
