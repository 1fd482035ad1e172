package main

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// placed is a photo with a latitude in its Exif block.
func placed(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, 640, 480)), nil); err != nil {
		t.Fatal(err)
	}
	tiff := []byte("II*\x00\x08\x00\x00\x00" +
		"\x01\x00\x25\x88\x04\x00\x01\x00\x00\x00\x1a\x00\x00\x00\x00\x00\x00\x00" + // where the places are
		"\x01\x00\x02\x00\x05\x00\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00") // latitude
	body := append([]byte("Exif\x00\x00"), tiff...)
	head := binary.BigEndian.AppendUint16([]byte{0xff, 0xd8, 0xff, 0xe1}, uint16(len(body)+2))
	return append(append(head, body...), b.Bytes()[2:]...)
}

func TestCheckTellsThatAnOriginalPhotoNamesItsPlace(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "现场.jpg")
	if err := os.WriteFile(name, placed(t), 0o600); err != nil {
		t.Fatal(err)
	}
	_, out, errs := runCheck(t, CheckCmd{Files: []string{name}, JSON: true, Today: "2026-11-22"}, "")
	if errs != "" || !strings.Contains(out, `"flags":["picture_gps"]`) {
		t.Errorf("stdout %s, stderr %q", out, errs)
	}
}
