package article

import (
	"testing"

	"qianfa/internal/core/fault"
)

// A draft of any bytes is refused with a sentence or reads back as itself.
func FuzzDecodeDraft(f *testing.F) {
	for _, text := range []string{
		`{"source":{"v":1,"title":"通知","blocks":[{"type":"p","runs":[{"text":"今天"}]}]},"meta":{}}`,
		`{"source":{"v":1},"meta":{"class":"日常"}}`, `{"source":{}}`, `{"meta":{}}`, `{}`, `null`, `[]`, `{"source":null,"meta":null}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := DecodeDraft(data)
		if err != nil {
			if fault.CodeOf(err) != fault.Invalid {
				t.Fatalf("refused as %q: %v", fault.CodeOf(err), err)
			}
			return
		}
		again, err := DecodeDraft(d.Canonical())
		if err != nil || !Equal(again, d) {
			t.Fatalf("written and read it is another: %v\n%s\n%s", err, d.Canonical(), again.Canonical())
		}
		if read, err := ReadDraft(d.Canonical()); err != nil || !Equal(read, d) {
			t.Fatalf("what is stored reads back as another: %v", err)
		}
	})
}
