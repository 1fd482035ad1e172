package form

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"unicode/utf16"
)

var (
	unicodeStream = regexp.MustCompile(`<<\n/Length \d+\n>>\nstream\n(/CIDInit (?s:.*?))endstream\n`)
	unicodeEntry  = regexp.MustCompile(`<([0-9A-F]{4})><[0-9A-F]{4}><([0-9A-F]{4,6})>`)
	xrefEntry     = regexp.MustCompile(`(?m)^(\d{10}) 00000 n $`)
)

// mendUnicode writes the tables that turn glyphs back into text as the PDF standard has them: at most 100 entries a
// block, and characters beyond the first 65,536 as surrogate pairs. The PDF writer does neither, so that a reader could
// not find or copy a rare name.
func mendUnicode(pdf []byte) ([]byte, error) {
	at := bytes.LastIndex(pdf, []byte("startxref\n"))
	if at < 0 {
		return nil, fmt.Errorf("mend PDF: no startxref")
	}
	digits, _, _ := bytes.Cut(pdf[at+len("startxref\n"):], []byte("\n"))
	xref, err := strconv.Atoi(string(digits))
	if err != nil || xref > at {
		return nil, fmt.Errorf("mend PDF: startxref %q", digits)
	}
	var out bytes.Buffer
	var ends, shifts []int // after old position ends[i] everything moves by shifts[i]
	last := 0
	for _, m := range unicodeStream.FindAllSubmatchIndex(pdf[:xref], -1) {
		table := unicodeTable(pdf[m[2]:m[3]])
		out.Write(pdf[last:m[0]])
		fmt.Fprintf(&out, "<<\n/Length %d\n>>\nstream\n%sendstream\n", len(table), table)
		last = m[1]
		ends, shifts = append(ends, last), append(shifts, out.Len()-last)
	}
	out.Write(pdf[last:xref])
	moved := func(old int) int {
		shift := 0
		for i, end := range ends {
			if old >= end {
				shift = shifts[i]
			}
		}
		return old + shift
	}
	out.Write(xrefEntry.ReplaceAllFunc(pdf[xref:at], func(entry []byte) []byte {
		old, _ := strconv.Atoi(string(entry[:10])) // ten digits by the expression
		return fmt.Appendf(nil, "%010d 00000 n ", moved(old))
	}))
	fmt.Fprintf(&out, "startxref\n%d\n%%%%EOF\n", moved(xref))
	return out.Bytes(), nil
}

// unicodeTable rewrites one table.
func unicodeTable(old []byte) []byte {
	var entries []string
	for _, m := range unicodeEntry.FindAllSubmatch(old, -1) {
		char, _ := strconv.ParseUint(string(m[2]), 16, 32) // hexadecimal by the expression
		text := ""
		for _, unit := range utf16.Encode([]rune{rune(char)}) {
			text += fmt.Sprintf("%04X", unit)
		}
		entries = append(entries, fmt.Sprintf("<%s> <%s>\n", m[1], text))
	}
	slices.Sort(entries)
	var out bytes.Buffer
	out.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for block := range slices.Chunk(entries, 100) {
		fmt.Fprintf(&out, "%d beginbfchar\n", len(block))
		for _, e := range block {
			out.WriteString(e)
		}
		out.WriteString("endbfchar\n")
	}
	out.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return out.Bytes()
}
