package main

import (
	"archive/zip"
	"bytes"
	"image/jpeg"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"qianfa/internal/core/check"
	"qianfa/internal/core/source"
	"qianfa/internal/intake"
)

func TestCommittedFilesAreWhatTheGeneratorWrites(t *testing.T) {
	t.Parallel()
	files, err := Files()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join("..", "files", name))
		if err != nil {
			t.Fatal(err)
		}
		if !same(t, name, got, want) {
			t.Errorf("%s is not what `go run ./internal/demo/gen` writes", name)
		}
	}
}

// same compares content, not compression: pictures by their pixels, Word files part by part.
func same(t *testing.T, name string, a, b []byte) bool {
	t.Helper()
	switch filepath.Ext(name) {
	case ".jpg", ".jpeg":
		return samePicture(t, a, b)
	case ".docx":
		x, y := unpack(t, a), unpack(t, b)
		for part := range y {
			if !same(t, part, x[part], y[part]) {
				return false
			}
		}
		return len(x) == len(y)
	}
	return string(a) == string(b)
}

func unpack(t *testing.T, data []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range z.File {
		if out[f.Name], err = fs.ReadFile(z, f.Name); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// samePicture allows what rounding on another processor may change.
func samePicture(t *testing.T, a, b []byte) bool {
	t.Helper()
	x, err := jpeg.Decode(bytes.NewReader(a))
	if err != nil {
		t.Fatal(err)
	}
	y, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if x.Bounds() != y.Bounds() {
		return false
	}
	for py := 0; py < x.Bounds().Dy(); py += 7 {
		for px := 0; px < x.Bounds().Dx(); px += 7 {
			r1, g1, b1, _ := x.At(px, py).RGBA()
			r2, g2, b2, _ := y.At(px, py).RGBA()
			if off(r1, r2)+off(g1, g2)+off(b1, b2) > 24 {
				return false
			}
		}
	}
	return true
}

func off(a, b uint32) int { return max(int(a>>8)-int(b>>8), int(b>>8)-int(a>>8)) }

func read(t *testing.T, name string) intake.Result {
	t.Helper()
	files, err := Files()
	if err != nil {
		t.Fatal(err)
	}
	r, err := intake.Import(name, files[name], intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTheTourDocumentImportsWithOneMistake(t *testing.T) {
	t.Parallel()
	r := read(t, "社区普法活动.docx")
	if r.Document.Title != "普法宣传进社区　法律服务到身边" {
		t.Errorf("title %q", r.Document.Title)
	}
	count := map[source.Type]int{}
	r.Document.Walk(func(b source.Block) {
		count[b.Type]++
		if b.Type == source.Image && (b.Alt == "" || !strings.HasPrefix(b.Caption, "图") || b.Width != 1200 || b.Height != 800) {
			t.Errorf("picture %+v", b)
		}
	})
	if count[source.Heading] != 3 || count[source.List] != 1 || count[source.Table] != 1 || count[source.Image] != 2 || len(r.Media) != 2 || len(r.Notes) != 0 {
		t.Errorf("blocks %v, media %d, notes %v", count, len(r.Media), r.Notes)
	}
	plain := r.Document.PlainText()
	found := check.Run(check.Basic(), check.Subject{Title: r.Document.Title, Text: plain.Text, Spans: plain.Spans, Today: "2026-11-22"})
	if len(found) != 1 || found[0].Kind != "id_card" || found[0].Block == "" || found[0].Text != "11010519491231002X" {
		t.Errorf("findings %+v, want the one deliberate mistake", found)
	}
}

func TestTheFilledFormGivesItsFields(t *testing.T) {
	t.Parallel()
	r := read(t, "报送模板-已填.docx")
	if r.Fields["报送单位"] != "青禾县综合行政执法局" || r.Fields["报送人"] != "周晓岚" || r.Fields["事发日期"] != "2026年11月20日" || len(r.Fields) != 5 {
		t.Errorf("fields %v", r.Fields)
	}
	if text := r.Document.PlainText().Text; strings.Contains(text, "周晓岚") || strings.Contains(text, "0579") {
		t.Error("a field of the form stayed in the text that will be published")
	}
}
