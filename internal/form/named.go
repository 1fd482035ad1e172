package form

import (
	"maps"
	"slices"
	"strings"
)

// Named lists the fields that a body's own template names, in the order in which they stand; for the page that shows
// what was found before the template is taken into use. A file that cannot be read is fault.Invalid.
func Named(format string, source []byte) ([]string, error) {
	texts := []string{string(source)}
	if format == "docx" {
		var err error
		if texts, err = docxTexts(source); err != nil {
			return nil, err
		}
	}
	var out []string
	for _, text := range texts {
		found, err := placeholders(text)
		if err != nil {
			return nil, err
		}
		for _, p := range found {
			if !slices.Contains(out, p.name) {
				out = append(out, p.name)
			}
		}
	}
	return out, nil
}

// Has reports whether a template may name a field.
func (f Fields) Has(name string) bool {
	_, err := f.get(name)
	return err == nil
}

// docxTexts returns the paragraphs of the parts in which fields are filled, without their marks.
func docxTexts(source []byte) ([]string, error) {
	archive, err := openTemplate(source)
	if err != nil {
		return nil, err
	}
	var out []string
	left := int64(maxUnpacked)
	for _, part := range archive.File {
		if !docxParts.MatchString(part.Name) {
			continue
		}
		data, err := unpack(part, left)
		if err != nil {
			return nil, err
		}
		left -= int64(len(data))
		runs, err := readRuns(data)
		if err != nil {
			return nil, err
		}
		for _, n := range slices.Sorted(maps.Keys(runs)) { // Word may split a field over several runs
			var whole strings.Builder
			for _, r := range runs[n] {
				whole.WriteString(r.text)
			}
			out = append(out, whole.String())
		}
	}
	return out, nil
}
