// Command gen writes the demonstration documents that ship with Qianfa: Word files as a correspondent would hand them
// in, with drawn pictures and one deliberate mistake, everything in them invented.
//
// It never reads anything but its own source; run it from the repository's root with `go run ./internal/demo/gen`
// after changing a text or a scene. Start reading at main, then documents.go.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

func main() {
	folder := filepath.Join("internal", "demo", "files")
	if len(os.Args) > 1 {
		folder = os.Args[1]
	}
	if err := write(folder); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(folder string) error {
	files, err := Files()
	if err != nil {
		return err
	}
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if err := os.WriteFile(filepath.Join(folder, name), files[name], 0o644); err != nil {
			return fmt.Errorf("write demonstration file: %w", err)
		}
	}
	return nil
}

// Files returns every demonstration file by name.
func Files() (map[string][]byte, error) {
	hall, err := jpegOf(hallScene())
	if err != nil {
		return nil, err
	}
	stand, err := jpegOf(standScene())
	if err != nil {
		return nil, err
	}
	article, err := article(hall, stand)
	if err != nil {
		return nil, err
	}
	form, err := submissionForm(stand)
	if err != nil {
		return nil, err
	}
	return map[string][]byte{
		"社区普法活动.docx":  article,
		"报送模板-已填.docx": form,
		"普法讲座现场.jpg":   hall,
		"咨询台.jpg":      stand,
	}, nil
}
