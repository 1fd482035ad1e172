package internal_test

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// The Chinese term behind a name of core, as in "// SignOff (签发) releases …", has its row in docs/glossary.md: one word
// per idea, everywhere.
func TestTermsOfCoreAreInTheGlossary(t *testing.T) {
	t.Parallel()
	glossary, err := os.ReadFile("../docs/glossary.md")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`(?m)^// ([A-Z]\w*) [(（]([^)）]+)[)）]`)
	terms := 0
	err = fs.WalkDir(os.DirFS("core"), ".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile("core/" + path)
		if err != nil {
			return err
		}
		for _, m := range named.FindAllStringSubmatch(string(source), -1) {
			for term := range strings.FieldsFuncSeq(m[2], func(r rune) bool { return strings.ContainsRune(" 、，,/", r) }) {
				if !isChinese(term) {
					continue
				}
				terms++
				if !strings.Contains(string(glossary), term) {
					t.Errorf("core/%s: %s stands for %q, which docs/glossary.md does not have; please add its row", path, m[1], term)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if terms < 30 {
		t.Errorf("only %d terms were found in core; has the style of the comments changed?", terms)
	}
}

func isChinese(term string) bool {
	return strings.ContainsFunc(term, func(r rune) bool { return r >= 0x4e00 && r <= 0x9fff })
}
