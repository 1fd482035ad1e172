package check

import (
	"fmt"
	"strings"
)

// inPictures judges the pictures of the subject one by one. A picture has no place in the words: its finding names it
// as media[0] and so on.
func inPictures(s Subject, judge func(m Media, name string) (message, suggestion string)) []Finding {
	var out []Finding
	for i, m := range s.Media {
		if m.Kind != "image" {
			continue
		}
		name := pictureName(m, i)
		if message, suggestion := judge(m, name); message != "" {
			out = append(out, Finding{Block: fmt.Sprintf("media[%d]", i), Flag: true, Text: name, Message: message, Suggestion: suggestion})
		}
	}
	return out
}

// pictureName is what people call a picture: the name of its file, or its number.
func pictureName(m Media, i int) string {
	name := fileOf(m.Name)
	name = name[strings.LastIndexByte(name, '/')+1:]
	if name != "" && !strings.HasPrefix(m.Name, "data:") {
		return name
	}
	return fmt.Sprintf("第 %d 张图片", i+1)
}

// fileOf cuts query and fragment off an address.
func fileOf(address string) string {
	if i := strings.IndexAny(address, "?#"); i >= 0 {
		return address[:i]
	}
	return address
}

// extension is the end of a file's name behind the last dot, in small letters, or "".
func extension(name string) string {
	name = fileOf(name)
	dot := strings.LastIndexByte(name, '.')
	if dot < 0 || strings.Contains(name[dot:], "/") {
		return ""
	}
	return strings.ToLower(name[dot+1:])
}
