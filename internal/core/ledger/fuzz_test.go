package ledger

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
)

// Whatever a file holds, Verify answers, and says “all witnessed” of nothing but the lines that were written.
func FuzzVerify(f *testing.F) {
	forge := newForger(f, 12)
	lines := forge.export(f)
	whole := strings.Join(lines, "\n")
	for _, other := range []string{
		whole, "", "{}", whole + "\n" + lines[3], strings.Join(lines[1:], "\n"), strings.Join(lines[:12], "\n"),
		strings.Replace(whole, "person-1", "person-2", 1), strings.Join(append(slices.Clone(lines), lines...), "\n"),
		`{"n":-1,"digest":"sha256:","entry":{}}`, `{"checkpoint":"","key":""}`,
	} {
		f.Add(other)
	}
	trust := Trust{Keys: []note.Verifier{forge.key(f)}, Checkpoints: []string{forge.checkpoint(f, 12)}}
	f.Fuzz(func(t *testing.T, file string) {
		given := strings.Split(file, "\n")
		r := verify(t, given, trust)
		if r.OK != (r.FirstBad == nil) {
			t.Fatalf("ok %v with a bad entry %v", r.OK, r.FirstBad)
		}
		if r.OK && r.Witnessed && !slices.Equal(given, lines) {
			t.Fatalf("witnessed, and other lines than were written: %q", file)
		}
		if _, err := Verify(each(given), Trust{Checkpoints: []string{file}}); err == nil && !strings.Contains(file, "\n") {
			t.Fatalf("a line is taken for a checkpoint: %q", file)
		}
	})
}
