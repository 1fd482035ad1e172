package form

import (
	"encoding/base32"
	"encoding/hex"
	"strings"

	"golang.org/x/text/width"

	"qianfa/internal/core/fault"
)

// codeLetters is Crockford's base 32: no I, L, O or U, so that a code read from paper has one spelling.
const codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

var codeEncoding = base32.NewEncoding(codeLetters).WithPadding(base32.NoPadding)

// codeBytes is how much of the digest a code holds: 80 bits, 16 letters.
const codeBytes = 10

// Code returns the check code (核验码) of a manifest digest such as "sha256:9f86…": its first 80 bits as four groups of
// four letters. It returns "" when the digest is not one, so that no form bears a code that finds nothing.
func Code(digest string) string {
	_, digits, found := strings.Cut(digest, ":")
	if !found {
		digits = digest
	}
	raw, err := hex.DecodeString(digits)
	if err != nil || len(raw) < codeBytes {
		return ""
	}
	return group(codeEncoding.EncodeToString(raw[:codeBytes]))
}

// ParseCode reads a check code as people type or scan it: lower case, full width, spaces or dashes anywhere, and the
// letters that look like others (I and L for 1, O for 0, U for V). It returns the code as Code writes it.
func ParseCode(typed string) (string, error) {
	var code strings.Builder
	for _, r := range strings.ToUpper(width.Narrow.String(typed)) {
		switch {
		case strings.ContainsRune(" \t\r\n-_.·—–－。　\u200b\ufeff", r):
			continue
		case r == 'I' || r == 'L':
			r = '1'
		case r == 'O':
			r = '0'
		case r == 'U':
			r = 'V'
		}
		if !strings.ContainsRune(codeLetters, r) {
			return "", fault.New(fault.Invalid, "核验码里没有“%c”这个字符。核验码由16个字母和数字组成，印在表单每页的下方，请对照重新输入。", r)
		}
		code.WriteRune(r)
	}
	if n := code.Len(); n != 16 {
		return "", fault.New(fault.Invalid, "核验码应为16个字母和数字，现在输入了%d个。请对照表单每页下方的核验码重新输入。", n)
	}
	return group(code.String()), nil
}

// group writes sixteen letters as four by four.
func group(s string) string {
	return s[0:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:16]
}
