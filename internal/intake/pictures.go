package intake

import (
	"qianfa/internal/core/check"
	"qianfa/internal/core/source"
)

// Pictures returns the pictures of what was imported as the checks judge them: with the words of their first use, the
// place that the original carried, and their QR codes.
func (r Result) Pictures() []check.Media {
	words := map[string]source.Block{}
	r.Document.Walk(func(b source.Block) {
		if _, ok := words[b.Media]; b.Media != "" && !ok {
			words[b.Media] = b
		}
	})
	var out []check.Media
	for _, m := range r.Media {
		b, shown := words[m.Digest]
		out = append(out, check.Media{Digest: m.Digest, Kind: m.Kind, Mime: m.Mime, Name: m.Name, Alt: b.Alt, Caption: b.Caption,
			Width: m.Width, Height: m.Height, Size: int64(len(m.Data)), Located: m.Located, Codes: Codes(m.Data),
			Decorative: !shown}) // a file by itself has no words round it
	}
	return out
}
