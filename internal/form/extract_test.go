package form

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

var (
	pdfStream = regexp.MustCompile(`(?s)<<([^<>]*(?:<<[^<>]*>>[^<>]*)*)>>\s*stream\r?\n`)
	pdfLength = regexp.MustCompile(`/Length (\d+)`)
	pdfChar   = regexp.MustCompile(`<([0-9A-F]{4})> <([0-9A-F]+)>\n`)
	pdfShow   = regexp.MustCompile(`/F(\d+) [\d.]+ Tf|\[<([0-9A-F]*)>\] TJ`)
)

// extractText reads the text of a PDF as a reader's search does: page contents, glyph by glyph, through the fonts'
// ToUnicode tables. It returns one text a page.
func extractText(t *testing.T, pdf []byte) []string {
	t.Helper()
	var tables []map[string]string
	var contents []string
	for _, at := range pdfStream.FindAllSubmatchIndex(pdf, -1) {
		dict := string(pdf[at[2]:at[3]])
		length := pdfLength.FindStringSubmatch(dict)
		if length == nil {
			t.Fatalf("stream without length: %s", dict)
		}
		n, err := strconv.Atoi(length[1])
		if err != nil {
			t.Fatal(err)
		}
		data := pdf[at[1] : at[1]+n]
		if strings.Contains(dict, "/FlateDecode") {
			unpacker, err := zlib.NewReader(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			if data, err = io.ReadAll(unpacker); err != nil {
				t.Fatal(err)
			}
		}
		switch {
		case bytes.Contains(data, []byte("begincmap")):
			tables = append(tables, toUnicode(t, string(data)))
		case bytes.Contains(data, []byte("BT\n")):
			contents = append(contents, string(data))
		}
	}
	if len(tables) != 2 {
		t.Fatalf("%d ToUnicode tables, want one a font", len(tables))
	}
	var pages []string
	for _, c := range contents {
		pages = append(pages, shownText(t, c, tables))
	}
	return pages
}

// toUnicode reads a ToUnicode table: glyph → text.
func toUnicode(t *testing.T, cmap string) map[string]string {
	t.Helper()
	table := map[string]string{}
	for _, m := range pdfChar.FindAllStringSubmatch(cmap, -1) {
		raw, err := hex.DecodeString(m[2])
		if err != nil {
			t.Fatalf("ToUnicode value <%s> is not whole bytes", m[2])
		}
		var units []uint16
		for i := 0; i+1 < len(raw); i += 2 {
			units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
		}
		table[m[1]] = string(utf16.Decode(units))
	}
	return table
}

func shownText(t *testing.T, content string, tables []map[string]string) string {
	t.Helper()
	var out strings.Builder
	font := 0
	for _, m := range pdfShow.FindAllStringSubmatch(content, -1) {
		if m[1] != "" {
			n, err := strconv.Atoi(m[1])
			if err != nil {
				t.Fatal(err)
			}
			font = n - 1
			continue
		}
		for i := 0; i+4 <= len(m[2]); i += 4 {
			out.WriteString(tables[font][m[2][i:i+4]])
		}
		out.WriteByte('\n')
	}
	return out.String()
}
